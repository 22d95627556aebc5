//! The quiz screen: the questions of a module, one at a time, each answered in its own way and marked with its reasons.
//!
//! The marker's mark, what the learner contests and the learner's own mark are three things, kept and shown apart.

mod asking;
mod draft;
mod elsewhere;
mod hints;
mod keys;
mod list;
mod margin;
mod mark_sheet;
#[cfg(test)]
pub(crate) mod tests;
mod view;

pub use asking::{Asking, Phase, Writing};
pub use draft::Draft;
pub use elsewhere::{Desk, Wish};
pub use mark_sheet::points_text;
pub use view::{QuizView, models};

use super::{Action, KeyCode, KeyHint, Message, Place, Reply, Shared, Title};
use crate::{
    course::Question,
    marking::{Answer, Mark, Verdict},
    progress::Record,
};

/// A draft is put on record when this long has passed since the last one was, in milliseconds.
const RECORD_EVERY_MS: u64 = 1_000;

/// What the quiz screen knows.
#[derive(Debug, Default)]
pub struct QuizState {
    /// The module whose questions these are.
    pub module: String,
    /// The question being answered; `None`: the list is shown.
    pub asking: Option<Box<Asking>>,
    /// What is laid out.
    pub view: QuizView,
    /// The question of the list the reader is on.
    at: usize,
    /// Answers that are being marked, by question.
    waiting: Vec<(String, Answer)>,
}

impl QuizState {
    /// Shows the questions of a module, or one of them; what is already open stays as it is.
    pub fn open(&mut self, module: &str, question: Option<&str>, shared: &Shared) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.module != module {
            actions = self.leave_question(shared);
            module.clone_into(&mut self.module);
            self.at = 0;
        }
        if let Some(at) = question.and_then(|id| self.questions(shared).iter().position(|question| question.id == id)) {
            let is_open = self.asking.as_ref().is_some_and(|asking| Some(asking.question.id.as_str()) == question);
            if !is_open {
                actions.extend(self.ask(at, shared));
            }
        }
        self.lay_out(shared);
        actions
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        let reply = match message {
            Message::Key(key) => match &mut self.asking {
                Some(asking) => {
                    let (reply, next) = asking.key(*key, shared);
                    self.follow(reply, next, shared)
                }
                None => self.list_key(key.code, shared),
            },
            Message::Paste(text) => self.asking.as_mut().and_then(|asking| asking.paste(text)),
            Message::Mouse(mouse) => {
                self.view.wheel(mouse.kind);
                Some(Vec::new())
            }
            Message::Tick(now) => {
                return self.asking.as_mut().map(|asking| asking.record_draft(*now, RECORD_EVERY_MS));
            }
            Message::Marked { question, mark } => Some(self.take_mark(question, mark)),
            Message::EditorReturned(text) => self.asking.as_mut().map(|asking| asking.take_text(text)),
            Message::CourseChanged(_) => {
                self.take_course(shared);
                None
            }
            Message::Resize(..) => None,
            _ => return None,
        };
        self.lay_out(shared);
        reply
    }

    /// Whether keys are text now, so that none of them means anything else.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.asking.as_ref().is_some_and(|asking| asking.is_typing())
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        self.asking.as_ref().map_or_else(hints::of_list, |asking| hints::of_question(asking))
    }

    /// What the title bar says.
    pub fn title(&self, shared: &Shared) -> Title {
        let name = shared.module(&self.module).map_or(self.module.as_str(), |module| &module.title);
        let questions = self.questions(shared);
        let Some(asking) = &self.asking else {
            let full = |question: &&Question| {
                shared.progress.questions.get(&question.id).is_some_and(crate::progress::QuestionProgress::is_full)
            };
            let done = questions.iter().filter(full).count();
            return Title {
                left: format!("Quiz · {name}"),
                right: format!("{done} of {} answered in full", questions.len()),
            };
        };
        let left = format!("Quiz · {name} · {} of {}", asking.number + 1, questions.len());
        Title { left, right: asking.standing(shared) }
    }

    fn questions<'a>(&self, shared: &'a Shared) -> &'a [Question] {
        let quiz = shared.module(&self.module).and_then(|module| module.quiz.as_ref());
        quiz.map(|quiz| quiz.questions.as_slice()).unwrap_or_default()
    }

    fn list_key(&mut self, key: KeyCode, shared: &Shared) -> Reply {
        let last = self.questions(shared).len().saturating_sub(1);
        match key {
            KeyCode::Up | KeyCode::Char('k') => self.at = self.at.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.at = (self.at + 1).min(last),
            KeyCode::Home | KeyCode::Char('g') => self.at = 0,
            KeyCode::End | KeyCode::Char('G') => self.at = last,
            KeyCode::Enter | KeyCode::Right | KeyCode::Char('l') => return Some(self.ask(self.at, shared)),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Does what a question asked for beyond itself.
    fn follow(&mut self, reply: Reply, next: keys::Next, shared: &Shared) -> Reply {
        let mut actions = reply?;
        match next {
            keys::Next::Stay => {}
            keys::Next::Mark(answer) => {
                let id = self.asking.as_ref().map(|asking| asking.question.id.clone()).unwrap_or_default();
                self.waiting.retain(|(question, _)| *question != id);
                self.waiting.push((id, answer));
            }
            keys::Next::Question(step) => {
                let here = self.asking.as_ref().map_or(0, |asking| asking.number);
                let to = here.checked_add_signed(step).filter(|to| *to < self.questions(shared).len());
                actions.extend(match to {
                    Some(to) => self.ask(to, shared),
                    None => self.leave_question(shared),
                });
            }
            keys::Next::List => actions.extend(self.leave_question(shared)),
        }
        Some(actions)
    }

    fn ask(&mut self, at: usize, shared: &Shared) -> Vec<Action> {
        let actions = self.leave_question(shared);
        if let Some(question) = self.questions(shared).get(at) {
            self.asking = Some(Box::new(Asking::new(question, at, shared)));
            self.at = at;
        }
        self.view.scroll_to_top();
        actions
    }

    fn leave_question(&mut self, shared: &Shared) -> Vec<Action> {
        self.view.scroll_to_top();
        self.asking.take().map(|mut asking| asking.record_draft(shared.now_ms, 0)).unwrap_or_default()
    }

    /// Takes a mark, whether its question is still shown or not.
    fn take_mark(&mut self, question: &str, mark: &Mark) -> Vec<Action> {
        let Some(at) = self.waiting.iter().position(|(waiting, _)| waiting == question) else { return Vec::new() };
        let (question, answer) = self.waiting.remove(at);
        if let Some(asking) = self.asking.as_mut().filter(|asking| asking.question.id == question) {
            asking.phase = Phase::Marked { mark: Box::new(mark.clone()), answer: answer.clone() };
            asking.point = 0;
            self.view.scroll_to_top();
        }
        let missed = mark.points.iter().filter(|point| point.verdict != Verdict::Met && point.worth > 0.0);
        let answered = Record::Answered {
            question: question.clone(),
            answer: serde_json::to_value(&answer).unwrap_or_default(),
            score: mark.score,
            out_of: mark.out_of,
            withheld: mark.withheld.and_then(|why| Some(serde_json::to_value(why).ok()?.as_str()?.to_owned())),
            missed: missed.map(|point| point.id.clone()).collect(),
            confidence: None,
            hints: 0,
            test: None,
        };
        vec![Action::Record(answered), Action::Record(Record::Drafted { question, text: String::new() })]
    }

    /// The question as its author changed it, when it is still there; an answer half written stays.
    fn take_course(&mut self, shared: &Shared) {
        let questions = self.questions(shared);
        let Some(asking) = &mut self.asking else { return };
        match questions.iter().enumerate().find(|(_, question)| question.id == asking.question.id) {
            Some((number, question)) => asking.take_question(question, number),
            None => self.asking = None,
        }
    }
}

/// Where `read` leads: a lesson, with or without an anchor.
pub(super) fn lesson_place(read: &str) -> Place {
    match read.split_once('#') {
        Some((lesson, anchor)) => Place::Lesson { lesson: lesson.to_owned(), anchor: Some(anchor.to_owned()) },
        None => Place::lesson(read),
    }
}
