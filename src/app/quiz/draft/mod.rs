//! An answer being made, in the way its kind of question wants it.

mod gaps;
mod kept;
mod lines;
mod parts;

pub use gaps::GapsDraft;
use kept::Kept;
pub(super) use kept::kept_of;
pub use lines::LinesDraft;
pub use parts::PartsDraft;

use crate::{
    app::{Key, KeyCode, editor::Editor},
    course::{Choice, Example, PartOfRun, Question, QuestionKind},
    marking::Answer,
};

/// An answer being made.
#[derive(Debug)]
pub enum Draft {
    /// Several lines of text: prose, what a run prints, or a program.
    Text {
        /// The text.
        editor: Box<Editor>,
        /// Whether it is a program, with line numbers and indentation.
        is_code: bool,
    },
    /// One line of text.
    Line(Box<Editor>),
    /// Options to choose: the author's indices in the order they are shown, and those chosen.
    Choice {
        /// In the order shown.
        shown: Vec<usize>,
        /// The author's indices that are chosen.
        chosen: Vec<usize>,
        /// The row the reader is on.
        at: usize,
    },
    /// Things in the learner's order, as the author's indices.
    Order {
        /// The order so far.
        items: Vec<usize>,
        /// The row the reader is on.
        at: usize,
    },
    /// For each left side the right side given, as the author's index.
    Match {
        /// The right sides in the order they are offered.
        offered: Vec<usize>,
        /// What was given to each left side.
        given: Vec<Option<usize>>,
        /// The row the reader is on.
        at: usize,
    },
    /// The gaps of a text.
    Gaps(GapsDraft),
    /// The lines of a program.
    Lines(LinesDraft),
    /// The parts of a question.
    Parts(Box<PartsDraft>),
}

impl Draft {
    /// An empty answer to `question`, or the one half made before. `try_number` shuffles anew for every try.
    #[must_use]
    pub fn new(question: &Question, kept: &str, example: Option<&Example>, try_number: usize) -> Self {
        let shuffled = |count| shuffled(count, &question.id, try_number);
        let prose = |is_line| match Box::new(Editor::prose(kept)) {
            editor if is_line => Self::Line(editor),
            editor => Self::Text { editor, is_code: false },
        };
        let mut draft = match &question.kind {
            QuestionKind::Open(_) => return prose(false),
            QuestionKind::Code(task) => {
                let own = example.map(|example| example.program.entry_text()).unwrap_or_default();
                let starter = if task.starter.is_empty() { &own } else { &task.starter };
                let text = if kept.is_empty() { starter } else { kept };
                return Self::Text { editor: Box::new(Editor::code(text)), is_code: true };
            }
            QuestionKind::Predict(predict) if is_long(&predict.of) => return prose(false),
            QuestionKind::Numeric(_) | QuestionKind::ShortText(_) | QuestionKind::Predict(_) => return prose(true),
            QuestionKind::Choice(choice) => {
                Self::Choice { shown: option_order(choice, &question.id, try_number), chosen: Vec::new(), at: 0 }
            }
            QuestionKind::Ordering(ordering) => Self::Order { items: shuffled(ordering.items.len()), at: 0 },
            QuestionKind::Matching(matching) => {
                Self::Match { offered: shuffled(matching.rights()), given: vec![None; matching.pairs.len()], at: 0 }
            }
            QuestionKind::Cloze(cloze) => Self::Gaps(GapsDraft::new(cloze, &question.id, try_number)),
            QuestionKind::FindTheBug(bug) => Self::Lines(LinesDraft::new(&bug.program)),
            QuestionKind::Parts(parts) if parts.parts.is_empty() => return prose(true),
            QuestionKind::Parts(parts) => Self::Parts(Box::new(PartsDraft::new(parts, try_number))),
        };
        draft.restore(kept);
        draft
    }

    /// The answer the reader is on: of several parts, the current one's.
    #[must_use]
    pub fn current(&self) -> &Self {
        match self {
            Self::Parts(parts) => parts.current().map_or(self, |(_, draft)| draft),
            _ => self,
        }
    }

    /// As [`Draft::current`], to change it.
    pub(in crate::app) fn current_mut(&mut self) -> &mut Self {
        match self {
            Self::Parts(parts) => parts.current_mut(),
            other => other,
        }
    }

    /// Whether keys are text when the answer is made.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        self.is_text() || matches!(self.current(), Self::Gaps(_))
    }

    /// The editor the keys go into, for answers that are typed.
    pub fn editor(&mut self) -> Option<&mut Editor> {
        match self.current_mut() {
            Self::Text { editor, .. } | Self::Line(editor) => Some(editor),
            Self::Gaps(gaps) => gaps.editor(),
            _ => None,
        }
    }

    /// The text, for answers that are text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self.current() {
            Self::Text { editor, .. } | Self::Line(editor) => Some(editor.text()),
            _ => None,
        }
    }

    /// Whether it is made of text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self.current(), Self::Text { .. } | Self::Line(_))
    }

    /// The answer as it stands; `Err` says what is missing.
    pub fn answer(&self) -> Result<Answer, &'static str> {
        match self {
            Self::Text { editor, .. } => Ok(Answer::Text(editor.text())),
            Self::Line(editor) => Ok(Answer::Text(editor.text().trim().to_owned())),
            Self::Choice { chosen, .. } if chosen.is_empty() => Err("choose first, with Space"),
            Self::Choice { chosen, .. } => Ok(Answer::Chosen(chosen.clone())),
            Self::Order { items, .. } => Ok(Answer::Ordered(items.clone())),
            Self::Match { given, .. } => {
                let all: Option<Vec<usize>> = given.iter().copied().collect();
                all.map(Answer::Matched).ok_or("give every line on the left a match, with ←→")
            }
            Self::Gaps(gaps) => gaps.answer(),
            Self::Lines(lines) => lines.answer(),
            Self::Parts(parts) => parts.answer(),
        }
    }

    /// Takes a press of the mouse on the entry at `entry`.
    pub(super) fn press(&mut self, entry: usize, several: bool) {
        match self.current_mut() {
            Self::Choice { shown, chosen, at } if entry < shown.len() => {
                *at = entry;
                toggle(chosen, shown.get(entry).copied(), several);
            }
            Self::Order { items, at } if entry < items.len() => *at = entry,
            Self::Match { offered, given, at } if entry < given.len() => {
                if *at == entry {
                    give(offered, given, entry, true);
                }
                *at = entry;
            }
            Self::Lines(lines) => lines.press(entry),
            _ => {}
        }
    }

    /// Takes a key that makes the answer, for answers that are not text; `false` when it means nothing here.
    pub(in crate::app) fn key(&mut self, key: Key, several: bool) -> bool {
        match self {
            Self::Choice { shown, chosen, at } => {
                if let Some(to) = moved(key, *at, shown.len()) {
                    *at = to;
                } else if key.code == KeyCode::Char(' ') {
                    toggle(chosen, shown.get(*at).copied(), several);
                } else if let KeyCode::Char(digit @ '1'..='9') = key.code {
                    let to = digit as usize - '1' as usize;
                    if to < shown.len() {
                        *at = to;
                        toggle(chosen, shown.get(to).copied(), several);
                    }
                } else {
                    return false;
                }
            }
            Self::Order { items, at } => {
                let carried = match key.code {
                    KeyCode::Char('J') => Some(1),
                    KeyCode::Char('K') => Some(-1),
                    KeyCode::Down if key.shift => Some(1),
                    KeyCode::Up if key.shift => Some(-1),
                    _ => None,
                };
                if let Some(by) = carried {
                    let to = at.saturating_add_signed(by).min(items.len().saturating_sub(1));
                    if to < items.len() && *at < items.len() {
                        items.swap(*at, to);
                    }
                    *at = to;
                } else if let Some(to) = moved(key, *at, items.len()) {
                    *at = to;
                } else {
                    return false;
                }
            }
            Self::Match { offered, given, at } => {
                if let Some(to) = moved(key, *at, given.len()) {
                    *at = to;
                    return true;
                }
                match key.code {
                    KeyCode::Right | KeyCode::Char(' ' | 'l') => give(offered, given, *at, true),
                    KeyCode::Left | KeyCode::Char('h') => give(offered, given, *at, false),
                    KeyCode::Char(letter @ 'a'..='z') => {
                        // Letters that name no right side are left for other uses.
                        let Some(right) = offered.get(letter as usize - 'a' as usize) else { return false };
                        if let Some(place) = given.get_mut(*at) {
                            *place = Some(*right);
                        }
                    }
                    _ => return false,
                }
            }
            Self::Lines(lines) => return lines.key(key),
            Self::Text { .. } | Self::Line(_) | Self::Gaps(_) | Self::Parts(_) => return false,
        }
        true
    }
}

fn moved(key: Key, at: usize, count: usize) -> Option<usize> {
    let last = count.saturating_sub(1);
    match key.code {
        KeyCode::Up | KeyCode::Char('k') => Some(at.saturating_sub(1)),
        KeyCode::Down | KeyCode::Char('j') => Some((at + 1).min(last)),
        KeyCode::Home => Some(0),
        KeyCode::End => Some(last),
        _ => None,
    }
}

fn toggle(chosen: &mut Vec<usize>, option: Option<usize>, several: bool) {
    let Some(option) = option else { return };
    match chosen.iter().position(|had| *had == option) {
        Some(at) => drop(chosen.remove(at)),
        None if several => chosen.push(option),
        None => *chosen = vec![option],
    }
}

/// Gives the next (or the one before) of the right sides.
fn give(offered: &[usize], given: &mut [Option<usize>], at: usize, forward: bool) {
    let (Some(place), false) = (given.get_mut(at), offered.is_empty()) else { return };
    let now = place.and_then(|right| offered.iter().position(|other| *other == right));
    let to = match (now, forward) {
        (None, true) => 0,
        (None, false) => offered.len() - 1,
        (Some(now), true) => (now + 1) % offered.len(),
        (Some(now), false) => (now + offered.len() - 1) % offered.len(),
    };
    *place = Some(offered[to]);
}

/// Whether the answer takes several lines.
fn is_long(of: &str) -> bool {
    of == "console" || matches!(PartOfRun::read(of), Ok(PartOfRun::Spans(_)))
}

/// The order the options of the question `id` are shown in, as the author's indices.
#[must_use]
pub fn option_order(choice: &Choice, id: &str, try_number: usize) -> Vec<usize> {
    if choice.in_order { (0..choice.options.len()).collect() } else { shuffled(choice.options.len(), id, try_number) }
}

/// The numbers below `count` in an order that depends on the question and the try alone, and is never the author's own.
#[must_use]
pub fn shuffled(count: usize, id: &str, try_number: usize) -> Vec<usize> {
    let seed =
        id.bytes().fold(try_number as u64 + 1, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut random = fastrand::Rng::with_seed(seed);
    let mut order: Vec<usize> = (0..count).collect();
    random.shuffle(&mut order);
    if count > 1 && order.iter().is_sorted() {
        order.rotate_left(1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_is_repeatable_complete_and_never_the_authors_order() {
        for count in 0..8 {
            let order = shuffled(count, "edge/steps", 3);
            assert_eq!(order, shuffled(count, "edge/steps", 3));
            let mut all = order.clone();
            all.sort_unstable();
            assert_eq!(all, (0..count).collect::<Vec<_>>());
            assert!(count < 2 || order != all);
        }
        assert_ne!(shuffled(8, "a", 0), shuffled(8, "a", 1));
    }
}
