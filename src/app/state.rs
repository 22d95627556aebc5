//! What the workbench knows.

use std::sync::Arc;

use super::{
    KeyHint, Place, Settings, Title, home::HomeState, lesson::LessonState, palette::PaletteState,
    progress::ProgressState, quiz::QuizState, review::ReviewState, self_test::SelfTestState, workbench::WorkbenchState,
};
use crate::{
    course::{Course, Example, Lesson, Module, Question, cards::Deck},
    diagnostic::Severity,
    progress::Summary,
};

/// What the workbench knows: what all screens share, which screen is shown, and each screen's own state.
#[derive(Debug)]
pub struct State {
    /// What all screens share.
    pub shared: Shared,
    /// Where the learner is.
    pub place: Place,
    /// Where going back leads, the nearest last.
    pub back: Vec<Place>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// The home screen.
    pub home: HomeState,
    /// The lesson screen.
    pub lesson: LessonState,
    /// The edit-and-run screen.
    pub workbench: WorkbenchState,
    /// The quiz screen.
    pub quiz: QuizState,
    /// The progress screen.
    pub progress: ProgressState,
    /// The review of cards that are due.
    pub review: ReviewState,
    /// The self-test.
    pub self_test: SelfTestState,
    /// Whether the last key was the first of the two Ctrl-C that leave.
    pub(super) leaving: bool,
}

/// What all screens share. Screens read it; [`super::update`] changes it.
#[derive(Debug, Default)]
pub struct Shared {
    /// The course.
    pub course: Arc<Course>,
    /// The cards made of it.
    pub deck: Arc<Deck>,
    /// What the learner has done in it.
    pub progress: Summary,
    /// What the learner has set.
    pub settings: Settings,
    /// The window's width and height, in cells.
    pub size: (u16, u16),
    /// The time, in milliseconds since 1970; about a quarter of a second coarse.
    pub now_ms: u64,
    /// What the status line says.
    pub notice: Option<Notice>,
}

/// What the status line says, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line.
    pub text: String,
    /// Whether something went wrong; such a notice stays until it no longer holds.
    pub is_fault: bool,
}

impl Notice {
    /// The first thing to mend in `course`, and how many more there are; `None` when nothing is.
    pub(super) fn of_faults(course: &Course) -> Option<Self> {
        let mut faults = course.diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
        let first = faults.next()?;
        let more = match faults.count() {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        // One line has no room for the rule's name: `etude check` gives it.
        let place = match first.position {
            Some(position) => format!("{}:{position}: ", first.file),
            None if first.file.is_empty() => String::new(),
            None => format!("{}: ", first.file),
        };
        Some(Self { text: format!("{place}{}{more}", first.message), is_fault: true })
    }
}

/// What lies over the screen and takes the keys.
#[derive(Debug)]
pub enum Overlay {
    /// The keys of the screen below, scrolled down by this many lines.
    Help(u16),
    /// The command palette.
    Palette(PaletteState),
}

/// A rectangle of the screen, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Whether a cell lies within.
    #[must_use]
    pub fn contains(self, column: u16, row: u16) -> bool {
        let within =
            |at: u16, from: u16, length: u16| at >= from && u32::from(at) < u32::from(from) + u32::from(length);
        within(column, self.x, self.width) && within(row, self.y, self.height)
    }

    /// A rectangle of the wanted size, or what there is, in the middle of this one.
    #[must_use]
    pub fn centred(self, width: usize, height: usize) -> Self {
        let width = u16::try_from(width).unwrap_or(u16::MAX).min(self.width);
        let height = u16::try_from(height).unwrap_or(u16::MAX).min(self.height);
        Self { x: self.x + (self.width - width) / 2, y: self.y + (self.height - height) / 2, width, height }
    }
}

impl Shared {
    /// The smallest window that is drawn, in cells; below it the screen says so.
    pub const SMALLEST: (u16, u16) = (40, 12);

    /// What a conversation without a screen shares: `course`, its cards, and what was done in it.
    #[must_use]
    pub fn of(course: Course, progress: Summary, now_ms: u64) -> Self {
        let deck = Arc::new(Deck::of(&course));
        Self { course: Arc::new(course), deck, progress, now_ms, ..Self::default() }
    }

    /// The part of the window that belongs to the screen itself, between title bar and footer. Windows of at least 18 rows
    /// have a rule under the title and one above the footer.
    #[must_use]
    pub fn body(&self) -> Area {
        let (width, height) = self.size;
        let chrome = if height >= 18 { 2 } else { 1 };
        Area { x: 0, y: chrome.min(height), width, height: height.saturating_sub(2 * chrome) }
    }

    /// The example of this id.
    #[must_use]
    pub fn example(&self, id: &str) -> Option<&Example> {
        self.course.examples.iter().find(|example| example.id == id)
    }

    /// The lesson of this id (or that had it before), with its module and both their numbers, from 0.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<(usize, &Module, usize, &Lesson)> {
        let all = self.course.modules.iter().enumerate().flat_map(|(module_at, module)| {
            module.lessons.iter().enumerate().map(move |(lesson_at, lesson)| (module_at, module, lesson_at, lesson))
        });
        let mut renamed = None;
        for found in all {
            if found.3.id == id {
                return Some(found);
            }
            if renamed.is_none() && found.3.was.iter().any(|was| was == id) {
                renamed = Some(found);
            }
        }
        renamed
    }

    /// The module of this id.
    #[must_use]
    pub fn module(&self, id: &str) -> Option<&Module> {
        self.course.modules.iter().find(|module| module.id == id)
    }

    /// The question of this id, with its module.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<(&Module, &Question)> {
        self.course.modules.iter().find_map(|module| {
            let questions = &module.quiz.as_ref()?.questions;
            questions.iter().find(|question| question.id == id).map(|question| (module, question))
        })
    }

    /// Whether a lesson was read to its end as it is now.
    #[must_use]
    pub fn is_finished(&self, lesson: &Lesson) -> bool {
        self.progress.lessons.get(&lesson.id).is_some_and(|progress| progress.finished && progress.hash == lesson.hash)
    }
}

impl State {
    /// A workbench on `course`, at home, in a window of no size yet.
    #[must_use]
    pub fn new(course: Arc<Course>, progress: Summary, settings: Settings, now_ms: u64) -> Self {
        let notice = Notice::of_faults(&course);
        let deck = Arc::new(Deck::of(&course));
        let shared = Shared { course, deck, progress, settings, now_ms, notice, ..Shared::default() };
        let home = HomeState::new(&shared);
        Self {
            shared,
            place: Place::Home,
            back: Vec::new(),
            overlay: None,
            home,
            lesson: LessonState::default(),
            workbench: WorkbenchState::default(),
            quiz: QuizState::default(),
            progress: ProgressState::default(),
            review: ReviewState::default(),
            self_test: SelfTestState::default(),
            leaving: false,
        }
    }

    /// The keys that matter now, most useful first: the screen's own, then those that work everywhere.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyHint> {
        let shared = &self.shared;
        let mut keys = match self.place {
            Place::Home => self.home.keys(shared),
            Place::Lesson { .. } => self.lesson.keys(shared),
            Place::Workbench { .. } => self.workbench.keys(shared),
            Place::Quiz { .. } => self.quiz.keys(shared),
            Place::Progress => self.progress.keys(shared),
            Place::Review => self.review.keys(shared),
            Place::Test => self.self_test.keys(shared),
        };
        if self.is_typing() {
            keys.push(KeyHint::new("F1", "help"));
        } else {
            // What the screen does with a key hides what the key does elsewhere.
            let elsewhere = super::update::everywhere(&self.place);
            keys.extend(
                elsewhere.into_iter().filter(|hint| keys.iter().all(|own| own.key != hint.key)).collect::<Vec<_>>(),
            );
        }
        keys
    }

    /// As much of the time as the screen shows, so that a frame is drawn when it passes and not otherwise: tenths of a second
    /// while something runs, minutes elsewhere.
    #[must_use]
    pub fn time_shown(&self) -> u64 {
        if self.place == Place::Test {
            return self.self_test.time_shown(&self.shared);
        }
        let is_running = matches!(self.place, Place::Workbench { .. }) && self.workbench.is_running();
        if is_running { self.shared.now_ms / 100 } else { self.shared.now_ms / 60_000 }
    }

    /// Whether the screen takes keys as text now, so that the keys that work everywhere do not.
    fn is_typing(&self) -> bool {
        match self.place {
            Place::Workbench { .. } => self.workbench.is_typing(),
            Place::Quiz { .. } => self.quiz.is_typing(),
            Place::Lesson { .. } => self.lesson.is_typing(),
            Place::Review => self.review.is_typing(),
            Place::Test => self.self_test.is_typing(),
            Place::Home | Place::Progress => false,
        }
    }

    /// What the title bar says.
    #[must_use]
    pub fn title(&self) -> Title {
        let shared = &self.shared;
        match self.place {
            Place::Home => self.home.title(shared),
            Place::Lesson { .. } => self.lesson.title(shared),
            Place::Workbench { .. } => self.workbench.title(shared),
            Place::Quiz { .. } => self.quiz.title(shared),
            Place::Progress => self.progress.title(shared),
            Place::Review => self.review.title(shared),
            Place::Test => self.self_test.title(shared),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn a_course_that_is_broken_when_it_is_opened_says_so() {
        let fault = |message: &str| Diagnostic::error("course::x", message).in_file("course.toml");
        let broken = Course { diagnostics: vec![fault("no title"), fault("no id")], ..Course::default() };
        let state = |course| State::new(Arc::new(course), Summary::default(), Settings::default(), 0);
        let notice = state(broken).shared.notice.map(|notice| notice.text);
        assert_eq!(notice.as_deref(), Some("course.toml: no title (and 1 more)"));
        assert_eq!(state(Course::default()).shared.notice, None);
    }
}
