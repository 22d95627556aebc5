//! Answers half made, as they are kept: what is text as it is, anything else as JSON in its place.

use serde::{Deserialize, Serialize};

use super::Draft;
use crate::course::{Question, QuestionKind};

/// An answer half made that is not one text. Indices are the author's, so a shuffle does not matter.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kept {
    /// The options chosen.
    Chosen(Vec<usize>),
    /// The things in the learner's order.
    Ordered(Vec<usize>),
    /// The right side given to each left side.
    Matched(Vec<Option<usize>>),
    /// What is in each gap.
    Blanks(Vec<String>),
    /// The lines marked.
    Lines(Vec<usize>),
    /// What is kept of each part, and the part the reader is on.
    Parts {
        /// The part.
        at: usize,
        /// Each part.
        parts: Vec<String>,
    },
}

impl Draft {
    /// The answer to `question` as it is kept until it is handed in.
    #[must_use]
    pub fn kept(&self, question: &Question) -> String {
        let kept = match (self, &question.kind) {
            (Self::Text { editor, .. } | Self::Line(editor), _) => return editor.text(),
            (Self::Choice { chosen, .. }, _) => Kept::Chosen(chosen.clone()),
            (Self::Order { items, .. }, _) => Kept::Ordered(items.clone()),
            (Self::Match { given, .. }, _) => Kept::Matched(given.clone()),
            (Self::Gaps(gaps), QuestionKind::Cloze(cloze)) => gaps.kept(cloze),
            (Self::Lines(lines), _) => lines.kept(),
            (Self::Parts(parts), _) => parts.kept(),
            (Self::Gaps(_), _) => return String::new(),
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Goes on with what was kept of an answer to `question`; what does not fit it any more is left out.
    pub(super) fn restore(&mut self, question: &Question, kept: &str) {
        if let Self::Text { editor, .. } | Self::Line(editor) = self {
            if !kept.is_empty() {
                editor.set_text(kept);
            }
            return;
        }
        let Ok(kept) = serde_json::from_str(kept) else { return };
        match (self, kept, &question.kind) {
            (Self::Choice { shown, chosen, .. }, Kept::Chosen(kept), _) => {
                *chosen = kept.into_iter().filter(|option| shown.contains(option)).collect();
            }
            (Self::Order { items, .. }, Kept::Ordered(kept), _) => {
                let mut sorted = kept.clone();
                sorted.sort_unstable();
                if sorted.into_iter().eq(0..items.len()) {
                    *items = kept;
                }
            }
            (Self::Match { offered, given, .. }, Kept::Matched(kept), _) => {
                for (place, right) in given.iter_mut().zip(kept) {
                    *place = right.filter(|right| offered.contains(right));
                }
            }
            (Self::Gaps(gaps), Kept::Blanks(kept), QuestionKind::Cloze(cloze)) => gaps.restore(cloze, &kept),
            (Self::Lines(lines), Kept::Lines(kept), _) => lines.restore(&kept),
            (Self::Parts(parts), Kept::Parts { at, parts: kept }, _) => parts.restore(at, &kept),
            _ => {}
        }
    }
}
