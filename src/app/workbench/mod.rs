//! The workbench screen: an example's program on the left, what happened when it ran on the right, one scrubber along the bottom.
//!
//! What is shown is laid out here, when it changes; the screen only draws the slice in view. Runs happen elsewhere: this asks for
//! them and takes in what they tell.

mod diff;
#[cfg(test)]
pub(crate) mod fixture;
mod hints;
mod json;
mod keys;
mod layout;
mod lists;
mod mouse;
mod panels;
mod run;
mod sources;
mod tabs;
#[cfg(test)]
mod tests;
mod timeline;
mod view;

pub use layout::{Layout, Pane, gutter, tab_cells};
pub use run::{Run, status_sign, status_words};
pub use sources::Source;
pub use tabs::{Tab, running_words};
pub use timeline::{Entry, EntryKind, SpanEnd, Timeline, length_text};
pub use view::View;

use super::{
    Action, Effect, KeyHint, Message, Reply, RunId, RunRequest, Shared, Title,
    editor::Editor,
    figures,
    runs::{Offer, offers},
};
use crate::{
    course::{Example, Expectation, expect},
    progress::Record,
    sandbox::{FaultSetup, Input, Outcome},
};

/// An edit is put on record when this long has passed since the last one was, in milliseconds.
const RECORD_EVERY_MS: u64 = 1_000;

/// What the workbench screen knows.
#[derive(Debug, Default)]
pub struct WorkbenchState {
    /// The example that is open.
    pub bench: Option<Bench>,
    /// What was asked for and is not in the course.
    pub missing: Option<String>,
    next_run: u64,
}

/// What the keys mean now.
#[derive(Debug, Default)]
pub enum Mode {
    /// Keys read, run and step.
    #[default]
    Reading,
    /// Keys go into the program.
    Editing,
    /// The source pane shows what was changed.
    Diff,
    /// An event is being chosen: the one the reader is on.
    Events(usize),
    /// Faults are being switched: the one the reader is on.
    Faults(usize),
    /// A prediction is being written.
    Predicting(Box<Editor>),
}

/// An example on the bench.
#[derive(Debug)]
pub struct Bench {
    /// The example as its author wrote it.
    pub example: Example,
    /// The files.
    pub sources: Vec<Source>,
    /// The file shown.
    pub file: usize,
    /// The pane that takes the keys.
    pub pane: Pane,
    /// The tab shown.
    pub tab: Tab,
    /// What the keys mean now.
    pub mode: Mode,
    /// The newest run.
    pub run: Option<Run>,
    /// The one before it.
    pub previous: Option<Run>,
    /// What is predicted of the next run.
    pub prediction: Option<String>,
    /// What is laid out.
    pub view: View,
    offers: Vec<Offer>,
    offer: usize,
    /// The names of the faults that are on.
    faults: Vec<String>,
    recorded_ms: u64,
}

impl WorkbenchState {
    /// Shows an example; when it is open already it stays as it is.
    pub fn open(&mut self, example: &str, event: Option<&str>, shared: &Shared) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.bench.as_ref().is_none_or(|bench| bench.example.id != example) {
            actions.extend(self.close());
            self.bench = shared.example(example).map(|example| Bench::new(example, shared));
        }
        self.missing = self.bench.is_none().then(|| example.to_owned());
        if let Some(bench) = &mut self.bench {
            if let Some(event) = event {
                bench.choose_event_named(event);
            }
            bench.lay_out(shared);
        }
        actions
    }

    /// Puts edits on record and stops what runs.
    fn close(&mut self) -> Vec<Action> {
        let Some(mut bench) = self.bench.take() else { return Vec::new() };
        let mut actions = bench.record_edits(0);
        actions.extend(bench.stop());
        actions
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        let bench = self.bench.as_mut()?;
        match message {
            Message::Key(key) => {
                let reply = bench.key(*key, shared, &mut self.next_run);
                bench.lay_out(shared);
                reply
            }
            Message::Paste(text) => {
                let reply = bench.paste(text);
                bench.lay_out(shared);
                reply
            }
            Message::Mouse(mouse) => {
                let reply = bench.mouse(*mouse);
                bench.lay_out(shared);
                reply
            }
            Message::Resize(..) => {
                bench.lay_out(shared);
                None
            }
            Message::Tick(now) => Some(bench.tick(*now, shared)),
            Message::Traced(id, events) => {
                let run = bench.run.as_mut().filter(|run| run.id == *id)?;
                run.take(events.clone());
                // A run that tells very much is laid out again with the next tick only.
                if run.events().len() < 500 {
                    bench.lay_out(shared);
                }
                Some(Vec::new())
            }
            Message::RunEnded(id, outcome) => {
                bench.run.as_ref().filter(|run| run.id == *id)?;
                let actions = bench.end_run((**outcome).clone(), shared.progress.next_run());
                bench.lay_out(shared);
                Some(actions)
            }
            Message::EditorReturned(text) => {
                let actions = bench.take_text(text, shared.now_ms);
                bench.lay_out(shared);
                Some(actions)
            }
            Message::CourseChanged(course) => {
                let example = course.examples.iter().find(|example| example.id == bench.example.id)?;
                bench.take_example(example);
                bench.lay_out(shared);
                Some(Vec::new())
            }
            _ => None,
        }
    }

    /// Whether a run is going on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.bench.as_ref().and_then(|bench| bench.run.as_ref()).is_some_and(Run::is_running)
    }

    /// Whether keys are text now, so that none of them means anything else.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        let mode = self.bench.as_ref().map(|bench| &bench.mode);
        matches!(mode, Some(Mode::Editing | Mode::Predicting(_)))
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        self.bench.as_ref().map(hints::of).unwrap_or_default()
    }

    /// What the title bar says.
    pub fn title(&self, _shared: &Shared) -> Title {
        let Some(bench) = &self.bench else {
            return Title { left: "Workbench".to_owned(), right: String::new() };
        };
        let faults = match bench.faults.len() {
            0 => String::new(),
            count => format!(" · {}", crate::trace::counted(count, "fault")),
        };
        let event = bench.event_name();
        let right = if event.is_empty() { faults } else { format!("event: {event}{faults}") };
        Title { left: bench.example.title.clone(), right }
    }
}

impl Bench {
    /// An example with the learner's edits of it.
    fn new(example: &Example, shared: &Shared) -> Self {
        let edits = shared.progress.examples.get(&example.id).map(|progress| &progress.edits);
        let sources = sources::of(&example.program, |path| edits.and_then(|edits| edits.get(path)));
        let mut bench = Self {
            offers: offers(example),
            sources,
            file: 0,
            pane: Pane::Source,
            tab: Tab::Result,
            mode: Mode::Reading,
            run: None,
            previous: None,
            prediction: None,
            view: View::default(),
            offer: 0,
            faults: Vec::new(),
            recorded_ms: 0,
            example: example.clone(),
        };
        bench.choose_event(0);
        bench
    }

    /// The inputs to choose from.
    #[must_use]
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// The name of the event the next run is on; empty when there is none to choose.
    #[must_use]
    pub fn event_name(&self) -> &str {
        self.offers.get(self.offer).map_or("", |offer| &offer.name)
    }

    /// The names of the faults that are on for the next run.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    /// The file shown.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.sources.get(self.file)
    }

    fn editor(&mut self) -> Option<&mut Editor> {
        self.sources.get_mut(self.file).map(|source| &mut source.editor)
    }

    /// Whether the learner's program differs from the author's.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.sources.iter().any(Source::is_edited)
    }

    fn choose_event(&mut self, offer: usize) {
        self.offer = offer;
        let faults = self.offers.get(offer).map(|offer| offer.input.faults.as_slice()).unwrap_or_default();
        self.faults = faults.iter().map(|fault| fault.name.clone()).collect();
    }

    fn choose_event_named(&mut self, name: &str) {
        if let Some(offer) = self.offers.iter().position(|offer| offer.name == name) {
            self.choose_event(offer);
        }
    }

    /// The faults that can be switched: the example's, and those its event brings along.
    fn all_faults(&self) -> Vec<&FaultSetup> {
        let mut all: Vec<&FaultSetup> = self.example.faults.iter().collect();
        let brought = self.offers.iter().flat_map(|offer| &offer.input.faults);
        for fault in brought {
            if all.iter().all(|known| known.name != fault.name) {
                all.push(fault);
            }
        }
        all
    }

    /// Asks for a run of the program as it is now.
    fn start(&mut self, now_ms: u64, next_run: &mut u64) -> Vec<Action> {
        if self.run.as_ref().is_some_and(Run::is_running) {
            return vec![Action::Say("it is still running; Esc stops it".to_owned())];
        }
        let mut actions = self.record_edits(now_ms);
        *next_run += 1;
        let id = RunId(*next_run);
        let offer = self.offers.get(self.offer);
        let faults = self.all_faults().into_iter().filter(|fault| self.faults.contains(&fault.name)).cloned().collect();
        let input = match offer {
            Some(offer) => Input { faults, ..offer.input.clone() },
            None => Input { steps: Vec::new(), faults, seed: self.example.seed },
        };
        let request = RunRequest {
            id,
            program: sources::edited_program(&self.example.program, &self.sources),
            input,
            limits: self.example.limits.clone(),
        };
        let mut run = Run::new(id, self.event_name(), now_ms);
        run.faults.clone_from(&self.faults);
        run.edited = self.is_edited();
        run.prediction = self.prediction.take().map(|text| (text, None));
        self.sources.iter_mut().for_each(|source| source.editor.mark(None));
        // A run that was stopped says little worth comparing with.
        self.previous = self.run.replace(run).filter(|run| run.outcome.is_some()).or(self.previous.take());
        self.view.scroll_to_top();
        actions.push(Action::Do(Effect::Run(Box::new(request))));
        actions
    }

    /// Asks the run to stop, if one is going on.
    fn stop(&mut self) -> Option<Action> {
        let run = self.run.as_mut().filter(|run| run.is_running() && !run.stopping)?;
        run.stopping = true;
        Some(Action::Do(Effect::Stop(run.id)))
    }

    fn end_run(&mut self, outcome: Outcome, number: u32) -> Vec<Action> {
        let expect = self.offers.get(self.offer).filter(|offer| self.is_as_offered(offer)).map(|offer| &offer.expect);
        let Some(run) = &mut self.run else { return Vec::new() };
        run.failures = expect
            .filter(|expect| **expect != Expectation::default())
            .map(|expect| expect::check(expect, &outcome, run.events()));
        let location = outcome.error.as_ref().and_then(|error| error.location.clone());
        let status = serde_json::to_value(outcome.status).ok();
        let status = status.and_then(|status| status.as_str().map(str::to_owned)).unwrap_or_default();
        let figures = figures::of_run(&outcome, run.events());
        run.end(outcome);
        run.number = number;
        let (example, event, edited) = (self.example.id.clone(), run.event.clone(), run.edited);
        let mut actions = Vec::new();
        if let Some((text, right)) = run.prediction.clone() {
            let (example, event) = (example.clone(), event.clone());
            actions.push(Action::Record(Record::Predicted { example, event, text, right }));
        }
        actions.push(Action::Record(Record::Ran { example, event, edited, status, run: number, figures }));
        if let Some(location) = location {
            self.mark_fault(&location.file, location.line as usize);
        }
        actions
    }

    /// Whether the newest run is on `offer` just as its author offers it, so that its expectations apply.
    fn is_as_offered(&self, offer: &Offer) -> bool {
        let Some(run) = &self.run else { return false };
        run.event == offer.name && run.faults.iter().eq(offer.input.faults.iter().map(|fault| &fault.name))
    }

    fn mark_fault(&mut self, file: &str, line: usize) {
        let Some(file) = self.sources.iter().position(|source| source.path == file) else { return };
        let line = line.saturating_sub(1);
        self.sources[file].editor.mark(Some(line));
        // Whoever is typing keeps the cursor.
        if !matches!(self.mode, Mode::Editing) {
            self.file = file;
            self.sources[file].editor.show_line(line);
        }
    }

    fn tick(&mut self, now_ms: u64, shared: &Shared) -> Vec<Action> {
        let running = self.run.as_ref().is_some_and(Run::is_running);
        if running || self.view.is_behind(self.run.as_ref()) {
            self.lay_out(shared);
        }
        if now_ms.saturating_sub(self.recorded_ms) < RECORD_EVERY_MS {
            return Vec::new();
        }
        self.record_edits(now_ms)
    }

    /// Puts on record what was edited since it last was.
    fn record_edits(&mut self, now_ms: u64) -> Vec<Action> {
        let example = &self.example.id;
        let due = self.sources.iter_mut().filter_map(|source| source.is_due().then_some(&*source));
        let changed = due.map(|source| {
            let (example, file, text) = (example.clone(), source.path.clone(), source.edit());
            Action::Record(Record::Edited { example, file, text })
        });
        let actions: Vec<Action> = changed.collect();
        if !actions.is_empty() {
            self.recorded_ms = now_ms;
        }
        actions
    }

    /// Takes the text that came back from the learner's own editor.
    fn take_text(&mut self, text: &Result<String, String>, now_ms: u64) -> Vec<Action> {
        match (text, self.editor()) {
            (Ok(text), Some(editor)) => {
                editor.set_text(text);
                self.record_edits(now_ms)
            }
            (Err(why), _) => vec![Action::Say(why.clone())],
            (Ok(_), None) => Vec::new(),
        }
    }

    /// Takes the example as its author changed it; the learner's own texts stay.
    fn take_example(&mut self, example: &Example) {
        let event = self.event_name().to_owned();
        let fresh = sources::of(&example.program, |_| None);
        self.sources.retain(|source| fresh.iter().any(|file| file.path == source.path));
        for file in fresh {
            match self.sources.iter_mut().find(|source| source.path == file.path) {
                Some(source) => source.take_original(&file.original),
                None => self.sources.push(file),
            }
        }
        self.file = self.file.min(self.sources.len().saturating_sub(1));
        self.offers = offers(example);
        self.example = example.clone();
        self.choose_event(0);
        self.choose_event_named(&event);
    }
}
