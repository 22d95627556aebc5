//! What the workbench wants done, done: each effect on the thread it belongs to, its result sent back as a message.

use std::{collections::HashMap, sync::Arc, thread};

use tokio::sync::mpsc::{Sender, UnboundedSender};

use super::stream::Stream;
use crate::{
    app::{Message, RunId, RunRequest, runs},
    course::{Course, Question},
    marking::{self, Answer},
    progress::{Entry, Log, Record},
    sandbox::{Outcome, Stop, run_to_end},
};

/// The threads' side of the run loop: where they send to, and what can be asked of them.
pub struct Workers {
    messages: UnboundedSender<Message>,
    /// Bounded, so that a run that says too much waits for the screen.
    traces: Sender<Message>,
    stops: HashMap<RunId, Stop>,
}

impl Workers {
    pub fn new(messages: UnboundedSender<Message>, traces: Sender<Message>) -> Self {
        Self { messages, traces, stops: HashMap::new() }
    }

    /// Runs a program on a thread of its own.
    pub fn run(&mut self, request: RunRequest) {
        let (id, stop, traces) = (request.id, Stop::new(), self.traces.clone());
        self.stops.insert(id, stop.clone());
        let run = move || {
            let mut stream = Stream::new(id, traces.clone());
            let outcome = run_to_end(&request.program, &request.input, &request.limits, &mut stream, &stop);
            stream.finish();
            // By the same way as the trace, so that it cannot overtake it.
            let _ = traces.blocking_send(Message::RunEnded(id, Box::new(outcome)));
        };
        if let Err(error) = thread::Builder::new().name(format!("run-{}", id.0)).spawn(run) {
            let outcome = Outcome::internal(format!("no thread could be started for the run: {error}"));
            self.send(Message::RunEnded(id, Box::new(outcome)));
        }
    }

    /// Asks a run to end.
    pub fn stop(&mut self, id: RunId) {
        if let Some(stop) = self.stops.get(&id) {
            stop.request();
        }
    }

    /// Asks every run to end.
    pub fn stop_all(&mut self) {
        self.stops.values().for_each(Stop::request);
    }

    /// A run has ended; its stop is not needed any more.
    pub fn forget(&mut self, id: RunId) {
        self.stops.remove(&id);
    }

    /// Marks an answer on a thread of its own: the sandbox may have to run first.
    pub fn mark(&self, course: Arc<Course>, question: Question, answer: Answer) {
        let messages = self.messages.clone();
        let mark = move || {
            let decided = runs::decide(&course, &question, &answer, &Stop::new());
            let mark = marking::mark(&question, &answer, decided.as_ref());
            let _ = messages.send(Message::Marked { question: question.id, mark: Box::new(mark) });
        };
        if let Err(error) = thread::Builder::new().name("marking".to_owned()).spawn(mark) {
            self.send(Message::RecordFailed(format!("the answer could not be marked: {error}")));
        }
    }

    /// Marks the answers of a self-test one after the other, on one thread of their own.
    pub fn mark_test(&self, course: Arc<Course>, test: String, answers: Vec<(Question, Answer)>) {
        let messages = self.messages.clone();
        let mark = move || {
            for (question, answer) in answers {
                let decided = runs::decide(&course, &question, &answer, &Stop::new());
                let mark = Box::new(marking::mark(&question, &answer, decided.as_ref()));
                let message = Message::MarkedInTest { test: test.clone(), question: question.id, answer, mark };
                // Nobody listens any more: what is left is marked the next time.
                if messages.send(message).is_err() {
                    return;
                }
            }
        };
        if let Err(error) = thread::Builder::new().name("marking".to_owned()).spawn(mark) {
            self.send(Message::RecordFailed(format!("the self-test could not be marked: {error}")));
        }
    }

    /// Sends a message to the run loop.
    pub fn send(&self, message: Message) {
        let _ = self.messages.send(message);
    }

    /// Another way to send messages.
    pub fn sender(&self) -> UnboundedSender<Message> {
        self.messages.clone()
    }
}

/// The log of this window, and what other windows append to it.
pub struct Journal {
    log: Option<Log>,
    course: String,
    /// Our own entries that the log will show again at the next look.
    own: Vec<Entry>,
    failed: bool,
}

impl Journal {
    /// A journal for `course`; without a log nothing is kept.
    pub fn new(log: Option<Log>, course: &str) -> Self {
        Self { log, course: course.to_owned(), own: Vec::new(), failed: false }
    }

    /// Appends `record`. A failure is told once, and again when it is over.
    pub fn append(&mut self, record: Record, at: u64) -> Option<Message> {
        let log = self.log.as_mut()?;
        let entry = Entry { at, course: self.course.clone(), record };
        self.own.push(entry.clone());
        match log.append(entry) {
            Ok(()) => {
                self.failed = false;
                None
            }
            Err(error) if !self.failed => {
                self.failed = true;
                let say = format!("{error}; what you do is kept in memory and written when the disk takes it");
                Some(Message::RecordFailed(say))
            }
            Err(_) => None,
        }
    }

    /// Tries again to write what the disk refused, and gives what other windows wrote.
    pub fn look(&mut self) -> Option<Message> {
        let log = self.log.as_mut()?;
        if log.pending() > 0 && log.flush().is_ok() {
            self.failed = false;
        }
        let (mut entries, _) = log.refresh().ok()?;
        entries.retain(|entry| match self.own.iter().position(|own| own == entry) {
            Some(at) => {
                self.own.remove(at);
                false
            }
            None => entry.course == self.course,
        });
        (!entries.is_empty()).then_some(Message::Progressed(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(place: &str) -> Record {
        Record::Left { place: place.to_owned() }
    }

    #[test]
    fn a_window_hears_of_the_other_and_not_of_itself() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Journal::new(Some(Log::open(folder.path()).unwrap().0), "c");
        let (mut one, mut two) = (open(), open());
        assert!(one.append(left("a"), 1).is_none());
        assert!(two.append(left("b"), 2).is_none());
        let heard = |journal: &mut Journal| match journal.look() {
            Some(Message::Progressed(entries)) => entries.into_iter().map(|entry| entry.record).collect(),
            _ => Vec::new(),
        };
        assert_eq!(heard(&mut one), [left("b")]);
        assert_eq!(heard(&mut two), [left("a")]);
        assert!(one.look().is_none());
    }
}
