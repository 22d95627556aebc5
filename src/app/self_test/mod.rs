//! The self-test screen: questions across modules, no hints, all marks at the end.
//!
//! What was asked and answered is in the log, never here alone: a test goes on after a window was closed or killed, and its
//! clock, like an exam's, runs from the moment it was begun. When it runs out, the test is handed in as it stands.

mod keys;
mod overview;
mod results;
mod set_up;
mod sitting;
#[cfg(test)]
mod tests;

use set_up::SetUp;
use sitting::Sitting;

use super::{
    Action, Effect, KeyHint, Message, MouseKind, Place, Reply, Shared, Title,
    quiz::{Asking, QuizView},
    runs,
    sheet::Sheet,
};
use crate::{
    assessment::{TestLine, duration, to_mark},
    marking::{Answer, Mark},
    progress::{Entry, Record, SelfTest},
};

/// From here on the time left is said in words, in milliseconds.
const LAST_MINUTES_MS: u64 = 5 * 60_000;

/// What the self-test screen knows.
#[derive(Debug, Default)]
pub struct SelfTestState {
    /// What is laid out, but for a question.
    pub sheet: Sheet,
    /// The row the reader is on.
    pub at: Option<usize>,
    /// What is laid out of a question.
    pub view: QuizView,
    scroll: usize,
    stage: Stage,
    set_up: SetUp,
    sitting: Option<Sitting>,
    /// The self-test whose answers are being marked.
    marking: Option<String>,
    /// The row of the overview, or the link of the results, the reader is on.
    row: usize,
    /// Rows of the results that lead somewhere, and where.
    links: Vec<(usize, Place)>,
}

/// What is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// What the test shall be like, and the tests before.
    #[default]
    SetUp,
    /// A question.
    Question,
    /// All questions, and how far each is.
    Overview,
    /// Whether to hand in.
    HandIn,
    /// The results of a test, by its name; how far its marking is, as long as it goes on.
    Results(String),
}

impl SelfTestState {
    /// Shows where the self-test is: what was begun goes on.
    pub fn open(&mut self, shared: &Shared) -> Vec<Action> {
        let mut actions = self.time_passes(shared);
        actions.extend(self.mark_what_is_left(shared));
        if self.sitting.is_none() && actions.is_empty() {
            if let Some((name, test)) = shared.progress.open_test() {
                self.sitting = Some(Sitting::resume(name, test, shared));
                (self.stage, self.row) = (Stage::Overview, 0);
                let began = crate::assessment::date(test.began_at);
                actions.push(Action::Say(format!("going on with the self-test begun {began}")));
            } else if self.marking.is_none() && !matches!(self.stage, Stage::Results(_)) {
                self.stage = Stage::SetUp;
                self.set_up.open(shared);
            }
        }
        self.lay_out(shared);
        actions
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        let reply = match message {
            Message::Key(key) => self.key(*key, shared),
            Message::Paste(text) => self.asking_mut().and_then(|asking| asking.paste(text)),
            Message::EditorReturned(text) => self.asking_mut().map(|asking| asking.take_text(text)),
            Message::Mouse(mouse) => {
                self.wheel(mouse.kind, shared);
                return Some(Vec::new());
            }
            Message::Tick(now) => {
                let mut actions = self.time_passes(shared);
                if let Some(sitting) = &mut self.sitting {
                    actions.extend(sitting.keep(shared, Some(*now)));
                }
                Some(actions)
            }
            Message::MarkedInTest { test, question, answer, mark } => {
                Some(self.take_mark(test, question, answer, mark, shared))
            }
            Message::CourseChanged(_) => {
                if let Some(sitting) = &mut self.sitting {
                    sitting.take_course(shared);
                }
                None
            }
            Message::Resize(..) => None,
            _ => return None,
        };
        self.lay_out(shared);
        reply
    }

    /// What is still to be kept when the screen is left.
    pub fn leave(&mut self, shared: &Shared) -> Vec<Action> {
        self.sitting.as_mut().map(|sitting| sitting.keep(shared, None)).unwrap_or_default()
    }

    /// What the passing of time asks for: a word in the last minutes, and handing in when it is over.
    pub fn time_passes(&mut self, shared: &Shared) -> Vec<Action> {
        let Some((name, test)) = shared.progress.open_test() else { return Vec::new() };
        match test.left_ms(shared.now_ms) {
            Some(0) => {
                let name = name.to_owned();
                let mut actions = self.hand_in(&name, true, shared);
                actions.push(Action::Say("the time is up: the self-test is handed in as it stands".to_owned()));
                actions
            }
            Some(left) if left <= LAST_MINUTES_MS => {
                let Some(sitting) = self.sitting.as_mut().filter(|sitting| !sitting.is_warned) else {
                    return Vec::new();
                };
                sitting.is_warned = true;
                vec![Action::Say(format!("{} left of the self-test", words_left(left)))]
            }
            _ => Vec::new(),
        }
    }

    /// Whether keys are text now.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.asking().is_some_and(Asking::is_typing)
    }

    /// The question that is shown, if one is.
    #[must_use]
    pub fn asking(&self) -> Option<&Asking> {
        self.sitting.as_ref().filter(|_| self.stage == Stage::Question)?.asking()
    }

    fn asking_mut(&mut self) -> Option<&mut Asking> {
        self.sitting.as_mut().filter(|_| self.stage == Stage::Question)?.asking_mut()
    }

    /// The first row in view.
    #[must_use]
    pub fn scroll(&self) -> usize {
        self.scroll
    }

    /// As much of the time as this screen shows.
    #[must_use]
    pub fn time_shown(&self, shared: &Shared) -> u64 {
        let left = shared.progress.open_test().and_then(|(_, test)| test.left_ms(shared.now_ms));
        left.unwrap_or(shared.now_ms) / 60_000
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, shared: &Shared) -> Vec<KeyHint> {
        match &self.stage {
            Stage::SetUp => self.set_up.keys(),
            Stage::Question => self.sitting.as_ref().map(Sitting::keys).unwrap_or_default(),
            Stage::Overview => overview::keys(),
            Stage::HandIn => {
                vec![KeyHint::new("Enter", "hand in"), KeyHint::new("Esc", "not yet"), KeyHint::quiet("j/k", "scroll")]
            }
            Stage::Results(name) => results::keys(is_being_marked(shared, name)),
        }
    }

    /// What the title bar says.
    pub fn title(&self, shared: &Shared) -> Title {
        let test = self.sitting.as_ref().and_then(|sitting| shared.progress.tests.get(&sitting.name));
        match (&self.stage, &self.sitting, test) {
            (Stage::Question, Some(sitting), Some(test)) => {
                let left = format!("Self-test · {} of {}", sitting.at + 1, test.questions.len());
                Title { left, right: format!("{}{}", sitting.marks_text(shared), time_text(test, shared.now_ms)) }
            }
            (Stage::Overview | Stage::HandIn, _, Some(test)) => {
                Title { left: "Self-test".to_owned(), right: time_text(test, shared.now_ms) }
            }
            (Stage::Results(name), ..) => {
                let right = if is_being_marked(shared, name) {
                    "being marked".to_owned()
                } else {
                    format!("{:.0}%", TestLine::of(&shared.progress, name).share * 100.0)
                };
                Title { left: "Self-test · results".to_owned(), right }
            }
            _ => Title { left: "Self-test".to_owned(), right: String::new() },
        }
    }

    /// Lays out what is shown, for the window as it is.
    pub(super) fn lay_out(&mut self, shared: &Shared) {
        if self.stage == Stage::Question
            && let Some(asking) = self.sitting.as_mut().and_then(Sitting::asking_mut)
        {
            self.view.lay_out_question(asking, shared);
            return;
        }
        let mut sheet = Sheet::new(usize::from(shared.body().width.saturating_sub(2)).min(110));
        self.links = Vec::new();
        self.at = match (&self.stage, &self.sitting) {
            (Stage::Results(name), _) => {
                self.links = results::lay_out(&mut sheet, name, shared);
                self.row = self.row.min(self.links.len().saturating_sub(1));
                self.links.get(self.row).map(|(row, _)| *row)
            }
            (Stage::Overview, Some(sitting)) => overview::lay_out(&mut sheet, sitting, self.row, shared),
            (Stage::HandIn, Some(sitting)) => {
                overview::ask_to_hand_in(&mut sheet, sitting, shared);
                None
            }
            (Stage::Question, Some(_)) => {
                sheet.text(super::sheet::Tone::Caution, "This question is no longer in the course. N goes on.");
                None
            }
            _ => self.set_up.lay_out(&mut sheet, shared),
        };
        self.sheet = sheet;
        self.follow(shared);
    }

    /// Scrolls so that the row the reader is on is in view.
    fn follow(&mut self, shared: &Shared) {
        let height = usize::from(shared.body().height).max(1);
        if let Some(at) = self.at {
            // The first row takes what stands above it along, when both fit.
            let top = if self.row == 0 && self.set_up.row() == 0 { 0 } else { at };
            // The last choice takes what is to be known before beginning along.
            let is_last = self.stage == Stage::SetUp && self.set_up.is_on_last(shared);
            let bottom = if is_last { self.sheet.len().min(at + height) } else { at + 1 };
            self.scroll = self.scroll.min(top).max(bottom.saturating_sub(height));
        }
        self.scroll = self.scroll.min(self.sheet.len().saturating_sub(height));
    }

    fn wheel(&mut self, kind: MouseKind, shared: &Shared) {
        if self.asking().is_some() {
            self.view.wheel(kind);
            self.lay_out(shared);
            return;
        }
        match kind {
            MouseKind::ScrollUp => self.scroll = self.scroll.saturating_sub(3),
            MouseKind::ScrollDown => self.scroll += 3,
            MouseKind::Press => {}
        }
        self.scroll = self.scroll.min(self.sheet.len().saturating_sub(usize::from(shared.body().height)));
    }

    fn begin(&mut self, shared: &Shared) -> Vec<Action> {
        let (plan, minutes) = (self.set_up.plan(shared), self.set_up.minutes());
        let questions = plan.questions(&shared.course, &shared.progress);
        if questions.is_empty() {
            return vec![Action::Say("there is no question of this kind in these modules".to_owned())];
        }
        let test = shared.progress.next_test();
        let seed = if let crate::assessment::Order::Shuffled(seed) = plan.order { Some(seed) } else { None };
        let mut sitting = Sitting::begin(&test, &questions);
        sitting.ask(0, shared);
        self.sitting = Some(sitting);
        self.stage = Stage::Question;
        self.view.scroll_to_top();
        vec![Action::Record(Record::TestBegan { test, questions, minutes, seed })]
    }

    /// Hands in what stands, and has it marked.
    fn hand_in(&mut self, test: &str, timed_out: bool, shared: &Shared) -> Vec<Action> {
        let mut actions = self.leave(shared);
        // What was written last is on its way into the log only now; it is marked with the rest.
        let mut known = shared.progress.clone();
        for action in &actions {
            if let Action::Record(record) = action {
                let course = shared.course.id.clone();
                known.add(&Entry { at: shared.now_ms, course, record: record.clone() });
            }
        }
        let ended = Action::Record(Record::TestEnded { test: test.to_owned(), timed_out });
        actions.push(ended);
        let answers = to_mark(&shared.course, &known, test);
        self.sitting = None;
        (self.stage, self.row, self.scroll) = (Stage::Results(test.to_owned()), 0, 0);
        actions.extend(self.mark(test, answers));
        actions
    }

    fn mark(&mut self, test: &str, answers: Vec<(String, Answer)>) -> Option<Action> {
        if answers.is_empty() {
            return None;
        }
        self.marking = Some(test.to_owned());
        Some(Action::Do(Effect::MarkTest { test: test.to_owned(), answers }))
    }

    /// Marks what was handed in and not marked, as after the window was closed meanwhile.
    fn mark_what_is_left(&mut self, shared: &Shared) -> Option<Action> {
        if self.marking.is_some() {
            return None;
        }
        let ended = shared.progress.tests.iter().rev().filter(|(_, test)| test.ended.is_some());
        let left = ended.map(|(name, _)| (name, to_mark(&shared.course, &shared.progress, name)));
        let (name, answers) = left.into_iter().find(|(_, answers)| !answers.is_empty())?;
        self.stage = Stage::Results(name.clone());
        self.mark(name, answers)
    }

    fn take_mark(&mut self, test: &str, question: &str, answer: &Answer, mark: &Mark, shared: &Shared) -> Vec<Action> {
        let left = to_mark(&shared.course, &shared.progress, test);
        // Another window may have marked it meanwhile.
        let is_open = left.iter().any(|(open, _)| open == question);
        if left.len() <= usize::from(is_open) {
            self.marking = None;
        }
        if !is_open {
            return Vec::new();
        }
        let stands = shared.progress.tests.get(test).and_then(|test| test.answers.get(question));
        let confidence = stands.and_then(|stands| stands.confidence);
        let Some((_, question)) = shared.question(question) else { return Vec::new() };
        vec![Action::Record(runs::answered_in_test(test, confidence, question, answer, mark))]
    }
}

/// Whether answers of the self-test `name` are still to be marked.
fn is_being_marked(shared: &Shared, name: &str) -> bool {
    !to_mark(&shared.course, &shared.progress, name).is_empty()
}

/// The time left, calmly: in minutes, and in words when it comes to its end.
fn time_text(test: &SelfTest, now_ms: u64) -> String {
    test.left_ms(now_ms).map_or_else(|| "no time limit".to_owned(), |left| format!("{} left", words_left(left)))
}

/// A time left in words, the minute that has begun counted whole, so that nobody is told less than there is.
fn words_left(left_ms: u64) -> String {
    if left_ms < 60_000 { "under a minute".to_owned() } else { duration(left_ms.div_ceil(60_000) * 60_000) }
}
