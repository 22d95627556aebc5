//! An answer being made, in the way its kind of question wants it.

use crate::{
    app::{Key, KeyCode, editor::Editor},
    course::{Example, Question, QuestionKind},
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
}

impl Draft {
    /// An empty answer to `question`, or the one half written before. `try_number` shuffles anew for every try.
    #[must_use]
    pub fn new(question: &Question, written: &str, example: Option<&Example>, try_number: usize) -> Self {
        let shuffled = |count| shuffled(count, &question.id, try_number);
        let line = || Self::Line(Box::new(Editor::prose(written)));
        match &question.kind {
            QuestionKind::Open(_) => Self::Text { editor: Box::new(Editor::prose(written)), is_code: false },
            QuestionKind::Code(task) => {
                let own = example.map(|example| example.program.entry_text()).unwrap_or_default();
                let starter = if task.starter.is_empty() { &own } else { &task.starter };
                let text = if written.is_empty() { starter } else { written };
                Self::Text { editor: Box::new(Editor::code(text)), is_code: true }
            }
            QuestionKind::Predict(predict) if predict.of == "console" => {
                Self::Text { editor: Box::new(Editor::prose(written)), is_code: false }
            }
            QuestionKind::Numeric(_) | QuestionKind::ShortText(_) | QuestionKind::Predict(_) => line(),
            QuestionKind::Choice(choice) => {
                Self::Choice { shown: shuffled(choice.options.len()), chosen: Vec::new(), at: 0 }
            }
            QuestionKind::Ordering(ordering) => Self::Order { items: shuffled(ordering.items.len()), at: 0 },
            QuestionKind::Matching(matching) => {
                Self::Match { offered: shuffled(matching.pairs.len()), given: vec![None; matching.pairs.len()], at: 0 }
            }
        }
    }

    /// Takes up an answer given before; one that does not fit is left aside. Text is taken up by [`Draft::new`].
    pub(in crate::app) fn restore(&mut self, answer: &Answer) {
        match (self, answer) {
            (Self::Choice { shown, chosen, .. }, Answer::Chosen(given)) => {
                *chosen = given.iter().copied().filter(|option| shown.contains(option)).collect();
            }
            (Self::Order { items, .. }, Answer::Ordered(given))
                if given.len() == items.len() && items.iter().all(|item| given.contains(item)) =>
            {
                items.clone_from(given);
            }
            (Self::Match { offered, given, .. }, Answer::Matched(rights)) if rights.len() == given.len() => {
                *given = rights.iter().map(|right| offered.contains(right).then_some(*right)).collect();
            }
            _ => {}
        }
    }

    /// The editor the keys go into, for answers that are text.
    pub fn editor(&mut self) -> Option<&mut Editor> {
        match self {
            Self::Text { editor, .. } | Self::Line(editor) => Some(editor),
            _ => None,
        }
    }

    /// The text, for answers that are text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text { editor, .. } | Self::Line(editor) => Some(editor.text()),
            _ => None,
        }
    }

    /// Whether it is made of text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Line(_))
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
            Self::Text { .. } | Self::Line(_) => return false,
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

/// The numbers below `count` in an order that depends on the question and the try alone, and is never the author's own.
fn shuffled(count: usize, id: &str, try_number: usize) -> Vec<usize> {
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
