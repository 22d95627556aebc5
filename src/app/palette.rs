//! The command palette: every lesson, example, quiz and key of the course, found by a few letters.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{Area, Key, KeyCode, KeyHint, Mouse, MouseKind, Place, Shared};

/// What the palette knows.
#[derive(Debug, Default)]
pub struct PaletteState {
    /// What was typed.
    pub typed: String,
    /// Everything that can be chosen, in course order.
    entries: Vec<Entry>,
    /// What matches, best first, as indices into `entries`.
    found: Vec<usize>,
    /// Which of `found` is selected.
    pub selected: usize,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What kind of thing it is: `lesson`, `example`, `question`, `quiz`, `screen`, `key`.
    pub sort: &'static str,
    /// Its name.
    pub name: String,
    /// What choosing it does.
    pub does: Chosen,
}

/// What a key did to the palette, and what choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The palette stays.
    Nothing,
    /// The palette goes.
    Leave,
    /// Go to a place.
    Go(Place),
    /// As if this key had been pressed on the screen below.
    Press(Key),
}

impl PaletteState {
    /// A palette over the course and the keys that matter now.
    #[must_use]
    pub fn new(shared: &Shared, keys: &[KeyHint]) -> Self {
        let mut palette = Self { entries: entries(shared, keys), ..Self::default() };
        palette.search();
        palette
    }

    /// What matches, best first.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.found.iter().map(|&at| &self.entries[at])
    }

    /// The keys that matter while it is open.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyHint> {
        vec![KeyHint::new("↑↓", "choose"), KeyHint::new("Enter", "go"), KeyHint::new("Esc", "close")]
    }

    /// Where it lies over a screen's body, its frame included.
    #[must_use]
    pub fn area(body: Area) -> Area {
        body.centred(72, 18)
    }

    /// The first entry of [`PaletteState::found`] that a list of `height` rows shows.
    fn first_shown(&self, height: usize) -> usize {
        self.selected.saturating_sub(height / 2).min(self.found.len().saturating_sub(height))
    }

    /// Takes the mouse: the wheel chooses, a click goes, a click beside it leaves.
    pub fn mouse(&mut self, mouse: Mouse, shared: &Shared) -> Chosen {
        let area = Self::area(shared.body());
        match mouse.kind {
            MouseKind::ScrollDown => self.update(Key::plain(KeyCode::Down), shared),
            MouseKind::ScrollUp => self.update(Key::plain(KeyCode::Up), shared),
            MouseKind::Press if !area.contains(mouse.column, mouse.row) => Chosen::Leave,
            MouseKind::Press => {
                // Above the list are the frame and the line that is typed on, below it the frame.
                let height = usize::from(area.height.saturating_sub(3));
                let row = usize::from(mouse.row - area.y).checked_sub(2).filter(|row| *row < height);
                match row.and_then(|row| self.found.get(self.first_shown(height) + row)) {
                    Some(&at) => self.entries[at].does.clone(),
                    None => Chosen::Nothing,
                }
            }
        }
    }

    /// Takes a key.
    pub fn update(&mut self, key: Key, _shared: &Shared) -> Chosen {
        let last = self.found.len().saturating_sub(1);
        match key.code {
            KeyCode::Esc => return Chosen::Leave,
            KeyCode::Enter => {
                return match self.found.get(self.selected) {
                    Some(&at) => self.entries[at].does.clone(),
                    None => Chosen::Nothing,
                };
            }
            KeyCode::Down | KeyCode::Tab => self.selected = (self.selected + 1).min(last),
            KeyCode::Char('n') if key.ctrl => self.selected = (self.selected + 1).min(last),
            KeyCode::Up | KeyCode::BackTab => self.selected = self.selected.saturating_sub(1),
            KeyCode::Char('p') if key.ctrl => self.selected = self.selected.saturating_sub(1),
            KeyCode::PageDown => self.selected = (self.selected + 10).min(last),
            KeyCode::PageUp => self.selected = self.selected.saturating_sub(10),
            KeyCode::Char('u') if key.ctrl => {
                self.typed.clear();
                self.search();
            }
            KeyCode::Char(letter) if !key.ctrl && !key.alt => {
                self.typed.push(letter);
                self.search();
            }
            KeyCode::Backspace if self.typed.is_empty() => return Chosen::Leave,
            KeyCode::Backspace => {
                self.typed.pop();
                self.search();
            }
            _ => {}
        }
        Chosen::Nothing
    }

    /// Takes pasted text; line breaks become spaces.
    pub fn paste(&mut self, text: &str, _shared: &Shared) {
        self.typed.extend(text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
        self.search();
    }

    fn search(&mut self) {
        self.selected = 0;
        if self.typed.trim().is_empty() {
            self.found = (0..self.entries.len()).collect();
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(&self.typed, CaseMatching::Ignore, Normalization::Smart);
        let mut letters = Vec::new();
        let mut scored: Vec<(u32, usize)> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let text = format!("{} {}", entry.name, entry.sort);
            if let Some(score) = pattern.score(Utf32Str::new(&text, &mut letters), &mut matcher) {
                scored.push((score, at));
            }
        }
        scored.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
        self.found = scored.into_iter().map(|(_, at)| at).collect();
    }
}

fn entries(shared: &Shared, keys: &[KeyHint]) -> Vec<Entry> {
    let go = |sort, name: &str, place| Entry { sort, name: name.to_owned(), does: Chosen::Go(place) };
    let mut entries = vec![
        go("screen", "Home", Place::Home),
        go("screen", "Progress", Place::Progress),
        go("screen", "Review", Place::Review),
        go("screen", "Self-test", Place::Test),
    ];
    for module in &shared.course.modules {
        entries.extend(module.lessons.iter().map(|lesson| go("lesson", &lesson.title, Place::lesson(&lesson.id))));
        let Some(quiz) = &module.quiz else { continue };
        entries.push(go("quiz", &format!("Quiz: {}", module.title), Place::quiz(&module.id)));
        entries.extend(quiz.questions.iter().map(|question| {
            let place = Place::Quiz { module: module.id.clone(), question: Some(question.id.clone()) };
            let prompt = question.prompt.lines().next().unwrap_or_default().replace(['`', '*'], "");
            go("question", &prompt, place)
        }));
    }
    entries.extend(
        shared.course.examples.iter().map(|example| go("example", &example.title, Place::example(&example.id))),
    );
    entries.extend(keys.iter().filter_map(|hint| {
        let (is_ctrl, name) = hint.key.strip_prefix("Ctrl-").map_or((false, &*hint.key), |name| (true, name));
        let mut letters = name.chars();
        let (letter, None) = (letters.next()?, letters.next()) else { return None };
        let key = if is_ctrl { Key::ctrl(letter.to_ascii_lowercase()) } else { Key::char(letter) };
        Some(Entry { sort: "key", name: format!("{} ({})", hint.does, hint.key), does: Chosen::Press(key) })
    }));
    entries
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::course::{Course, Lesson, Module};

    fn shared() -> Shared {
        let lesson = |id: &str, title: &str| Lesson { id: id.into(), title: title.into(), ..Lesson::default() };
        let lessons = vec![lesson("edge/caching", "Caching without lying"), lesson("edge/kv", "Stale on purpose")];
        let module = Module { id: "edge".into(), title: "Edge".into(), lessons, ..Module::default() };
        Shared { course: Arc::new(Course { modules: vec![module], ..Course::default() }), ..Shared::default() }
    }

    #[test]
    fn a_few_letters_find_a_lesson() {
        let shared = shared();
        let mut palette = PaletteState::new(&shared, &[]);
        for letter in "cach".chars() {
            assert_eq!(palette.update(Key::char(letter), &shared), Chosen::Nothing);
        }
        let chosen = palette.update(Key::plain(KeyCode::Enter), &shared);
        assert_eq!(chosen, Chosen::Go(Place::lesson("edge/caching")));
    }

    #[test]
    fn a_key_held_with_control_can_be_chosen_by_its_words() {
        let shared = shared();
        let mut palette = PaletteState::new(&shared, &[KeyHint::quiet("Ctrl-T", "colour theme")]);
        palette.paste("theme", &shared);
        assert_eq!(palette.update(Key::plain(KeyCode::Enter), &shared), Chosen::Press(Key::ctrl('t')));
    }

    #[test]
    fn nothing_found_chooses_nothing() {
        let shared = shared();
        let mut palette = PaletteState::new(&shared, &[]);
        palette.paste("zzzz\nqq", &shared);
        assert_eq!(palette.found().len(), 0);
        assert_eq!(palette.update(Key::plain(KeyCode::Down), &shared), Chosen::Nothing);
        assert_eq!(palette.update(Key::plain(KeyCode::Enter), &shared), Chosen::Nothing);
    }
}
