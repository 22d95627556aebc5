//! The modules, their lessons, and where one left off.

use super::{Action, Key, KeyCode, KeyHint, Message, MouseKind, Place, Reply, Shared, Title};
use crate::course::Module;

/// What the home screen knows.
#[derive(Debug, Default)]
pub struct HomeState {
    /// The selected module.
    pub module: usize,
    /// The selected row of its lessons; one past the lessons is its quiz.
    pub row: usize,
    /// Which list has the keys.
    pub pane: Pane,
}

/// Which list has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The modules.
    Modules,
    /// The selected module's lessons.
    #[default]
    Lessons,
}

impl HomeState {
    /// With the lesson selected where the learner left off.
    pub fn new(shared: &Shared) -> Self {
        let mut home = Self::default();
        home.select_last(shared);
        home
    }

    /// Selects what the learner did last; what they did first when there is nothing to go on with.
    fn select_last(&mut self, shared: &Shared) {
        match last(shared) {
            Some(Place::Lesson { lesson, .. }) => {
                if let Some((module, _, row, _)) = shared.lesson(&lesson) {
                    (self.module, self.row) = (module, row);
                }
            }
            Some(Place::Quiz { module, .. }) => {
                let at = shared.course.modules.iter().position(|candidate| candidate.id == module);
                if let Some(at) = at {
                    (self.module, self.row) = (at, shared.course.modules[at].lessons.len());
                }
            }
            _ => {}
        }
    }

    /// Shows the screen; the selection follows what was done since.
    pub fn open(&mut self, shared: &Shared) -> Vec<Action> {
        self.select_last(shared);
        Vec::new()
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        match message {
            Message::Key(key) => self.key(*key, shared),
            Message::Mouse(mouse) => {
                match mouse.kind {
                    MouseKind::ScrollDown => self.step(1, shared),
                    MouseKind::ScrollUp => self.step(-1, shared),
                    MouseKind::Press => return Some(self.press(mouse.column, mouse.row, shared)),
                }
                Some(Vec::new())
            }
            Message::CourseChanged(_) => {
                self.step(0, shared);
                Some(Vec::new())
            }
            _ => None,
        }
    }

    fn key(&mut self, key: Key, shared: &Shared) -> Reply {
        if key.ctrl || key.alt {
            return None;
        }
        match key.code {
            KeyCode::Down | KeyCode::Char('j') => self.step(1, shared),
            KeyCode::Up | KeyCode::Char('k') => self.step(-1, shared),
            KeyCode::PageDown => self.step(10, shared),
            KeyCode::PageUp => self.step(-10, shared),
            KeyCode::Home | KeyCode::Char('g') => self.step(isize::MIN, shared),
            KeyCode::End | KeyCode::Char('G') => self.step(isize::MAX, shared),
            KeyCode::Left | KeyCode::Char('h') => self.pane = Pane::Modules,
            KeyCode::Right | KeyCode::Char('l') => self.pane = Pane::Lessons,
            KeyCode::Tab | KeyCode::BackTab => {
                self.pane = if self.pane == Pane::Modules { Pane::Lessons } else { Pane::Modules };
            }
            KeyCode::Enter if self.pane == Pane::Modules => self.pane = Pane::Lessons,
            KeyCode::Enter => return Some(self.open_selected(shared)),
            KeyCode::Char('c') => {
                let place = last(shared).or_else(|| self.selected(shared));
                return Some(place.map(Action::Open).into_iter().collect());
            }
            KeyCode::Char('Q') => {
                let module = shared.course.modules.get(self.module)?;
                if module.quiz.is_none() {
                    return Some(vec![Action::Say("this module has no quiz".to_owned())]);
                }
                return Some(vec![Action::Open(Place::quiz(&module.id))]);
            }
            KeyCode::Char('/') => return Some(vec![Action::Press(Key::char(':'))]),
            KeyCode::Esc => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    fn open_selected(&self, shared: &Shared) -> Vec<Action> {
        self.selected(shared).map(Action::Open).into_iter().collect()
    }

    fn selected(&self, shared: &Shared) -> Option<Place> {
        let module = shared.course.modules.get(self.module)?;
        match module.lessons.get(self.row) {
            Some(lesson) => Some(Place::lesson(&lesson.id)),
            None => module.quiz.as_ref().map(|_| Place::quiz(&module.id)),
        }
    }

    /// Moves the selection by `rows`, held to the list that has the keys.
    fn step(&mut self, rows: isize, shared: &Shared) {
        let modules = &shared.course.modules;
        let within = |at: usize, count: usize| at.saturating_add_signed(rows).min(count.saturating_sub(1));
        match self.pane {
            Pane::Modules => {
                let module = within(self.module, modules.len());
                if module != self.module {
                    self.row = 0;
                }
                self.module = module;
            }
            Pane::Lessons => self.module = self.module.min(modules.len().saturating_sub(1)),
        }
        if let Some(module) = modules.get(self.module) {
            let rows = if self.pane == Pane::Lessons { rows } else { 0 };
            let count = row_count(module);
            self.row = self.row.saturating_add_signed(rows).min(count.saturating_sub(1));
        }
    }

    fn press(&mut self, column: u16, row: u16, shared: &Shared) -> Vec<Action> {
        let body = shared.body();
        if !body.contains(column, row) {
            return Vec::new();
        }
        let split = module_column(body.width);
        let on_modules = split.map_or(self.pane == Pane::Modules, |width| column < body.x + width);
        let at = usize::from(row - body.y);
        if on_modules {
            if let Some(module) = at.checked_sub(1).filter(|at| *at < shared.course.modules.len()) {
                (self.pane, self.module, self.row) = (Pane::Modules, module, 0);
            }
            return Vec::new();
        }
        let Some(module) = shared.course.modules.get(self.module) else { return Vec::new() };
        let Some(pressed) =
            at.checked_sub(usize::from(rows_above_lessons(body.height))).filter(|at| *at < row_count(module))
        else {
            return Vec::new();
        };
        let again = self.pane == Pane::Lessons && self.row == pressed;
        (self.pane, self.row) = (Pane::Lessons, pressed);
        if again { self.open_selected(shared) } else { Vec::new() }
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, shared: &Shared) -> Vec<KeyHint> {
        let mut keys = match (self.pane, last(shared)) {
            (Pane::Modules, _) => vec![KeyHint::new("Enter", "lessons")],
            (Pane::Lessons, Some(place)) if self.selected(shared) == Some(place.clone()) => {
                vec![KeyHint::new("Enter", "continue")]
            }
            (Pane::Lessons, _) => vec![KeyHint::new("Enter", "open")],
        };
        keys.push(KeyHint::new("↑↓", "choose"));
        if !shared.deck.cards.is_empty() {
            keys.push(KeyHint::new("R", "review"));
        }
        keys.push(KeyHint::new("←→", "modules"));
        if shared.progress.place.is_some() {
            keys.push(KeyHint::quiet("c", "continue exactly where you left off"));
        }
        keys.push(KeyHint::new("Q", "quiz"));
        keys.push(KeyHint::new("/", "search"));
        keys
    }

    /// What the title bar says.
    pub fn title(&self, shared: &Shared) -> Title {
        let lessons = shared.course.modules.iter().flat_map(|module| &module.lessons);
        let done = lessons.clone().filter(|lesson| shared.is_finished(lesson)).count();
        let right = format!("{done} of {} lessons read", lessons.count());
        let title = if shared.course.title.is_empty() { "no course" } else { &shared.course.title };
        Title { left: format!("étude · {title}"), right }
    }
}

/// How many rows of a body of `height` stand above the first lesson: the module's name, its summary, and room.
#[must_use]
pub fn rows_above_lessons(height: u16) -> u16 {
    if height >= 14 { 5 } else { 3 }
}

/// How wide the modules' column is in a body of `width`; `None` when only one list fits at a time.
#[must_use]
pub fn module_column(width: u16) -> Option<u16> {
    (width >= 72).then_some((width * 9 / 20).min(52))
}

/// How many rows a module's list has: its lessons, and its quiz if there is one.
#[must_use]
pub fn row_count(module: &Module) -> usize {
    module.lessons.len() + usize::from(module.quiz.is_some())
}

/// Where the learner left off, if it still exists.
#[must_use]
pub fn last(shared: &Shared) -> Option<Place> {
    let place: Place = shared.progress.place.as_ref()?.parse().ok()?;
    let exists = match &place {
        Place::Lesson { lesson, .. } => shared.lesson(lesson).is_some(),
        Place::Workbench { example, .. } => shared.example(example).is_some(),
        Place::Quiz { module, .. } => shared.module(module).is_some(),
        Place::Home | Place::Progress | Place::Review | Place::Test => false,
    };
    exists.then_some(place)
}
