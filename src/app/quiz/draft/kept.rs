//! Answers half made, as they are kept: what is text as it is, anything else as JSON in its place.

use serde::{Deserialize, Serialize};

use super::Draft;
use crate::marking::Answer;

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

/// An answer that was given, as it is kept while it is made.
#[must_use]
pub fn kept_of(answer: &Answer) -> String {
    let kept = match answer {
        Answer::Text(text) => return text.clone(),
        Answer::Chosen(chosen) => Kept::Chosen(chosen.clone()),
        Answer::Ordered(items) => Kept::Ordered(items.clone()),
        Answer::Matched(given) => Kept::Matched(given.iter().copied().map(Some).collect()),
        Answer::Blanks(texts) => Kept::Blanks(texts.clone()),
        Answer::Lines(lines) => Kept::Lines(lines.clone()),
        Answer::Parts(answers) => {
            let kept = answers.iter().map(|answer| answer.as_ref().map(kept_of).unwrap_or_default());
            Kept::Parts { at: 0, parts: kept.collect() }
        }
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

impl Draft {
    /// The answer as it is kept until it is handed in.
    #[must_use]
    pub fn kept(&self) -> String {
        let kept = match self {
            Self::Text { editor, .. } | Self::Line(editor) => return editor.text(),
            Self::Choice { chosen, .. } => Kept::Chosen(chosen.clone()),
            Self::Order { items, .. } => Kept::Ordered(items.clone()),
            Self::Match { given, .. } => Kept::Matched(given.clone()),
            Self::Gaps(gaps) => gaps.kept(),
            Self::Lines(lines) => lines.kept(),
            Self::Parts(parts) => parts.kept(),
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Goes on with what was kept; what does not fit the question any more is left out.
    pub(super) fn restore(&mut self, kept: &str) {
        if let Self::Text { editor, .. } | Self::Line(editor) = self {
            if !kept.is_empty() {
                editor.set_text(kept);
            }
            return;
        }
        let Ok(kept) = serde_json::from_str(kept) else { return };
        match (self, kept) {
            (Self::Choice { shown, chosen, .. }, Kept::Chosen(kept)) => {
                *chosen = kept.into_iter().filter(|option| shown.contains(option)).collect();
            }
            (Self::Order { items, .. }, Kept::Ordered(kept)) => {
                let mut sorted = kept.clone();
                sorted.sort_unstable();
                if sorted.into_iter().eq(0..items.len()) {
                    *items = kept;
                }
            }
            (Self::Match { offered, given, .. }, Kept::Matched(kept)) => {
                for (place, right) in given.iter_mut().zip(kept) {
                    *place = right.filter(|right| offered.contains(right));
                }
            }
            (Self::Gaps(gaps), Kept::Blanks(kept)) => gaps.restore(&kept),
            (Self::Lines(lines), Kept::Lines(kept)) => lines.restore(&kept),
            (Self::Parts(parts), Kept::Parts { at, parts: kept }) => parts.restore(at, &kept),
            _ => {}
        }
    }
}
