//! Certainty-based marks of several answers, by the scale of [`crate::marking::certainty_mark`]. These marks never replace the
//! plain ones.

use serde::{Deserialize, Serialize};

use super::statistics::{mean, number};
use crate::marking::{CERTAINTIES, certainty_mark};

/// A certainty in words.
#[must_use]
pub fn certainty_word(confidence: Option<u8>) -> &'static str {
    let at = confidence.and_then(|confidence| usize::from(confidence).checked_sub(1));
    at.and_then(|at| CERTAINTIES.get(at)).copied().unwrap_or("not said")
}

/// The certainty-based marks of several answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CertaintySheet {
    /// The sum of the marks.
    pub marks: f64,
    /// The most that these answers could have earned: 3 each.
    pub out_of: f64,
    /// How many answers had a certainty.
    pub answers: usize,
    /// How well each certainty did, from a guess to certain; those never used left out.
    pub levels: Vec<CertaintyLevel>,
}

/// How well the answers of one certainty did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CertaintyLevel {
    /// 1, 2 or 3.
    pub confidence: u8,
    /// How many answers.
    pub answers: usize,
    /// What they earned, as a mean share.
    pub share: f64,
}

impl CertaintySheet {
    /// The sheet of answers, each with its share and certainty; `None` when no certainty was said.
    pub(super) fn of(answers: &[(f64, u8)]) -> Option<Self> {
        let marks: Vec<f64> =
            answers.iter().filter_map(|(share, sure)| Some(f64::from(certainty_mark(*sure, *share)?))).collect();
        let level = |confidence: u8| {
            let of_level = answers.iter().filter(|(_, sure)| *sure == confidence);
            let shares: Vec<f64> = of_level.map(|(share, _)| *share).collect();
            Some(CertaintyLevel { confidence, answers: shares.len(), share: mean(&shares)? })
        };
        (!marks.is_empty()).then(|| Self {
            marks: marks.iter().sum(),
            out_of: 3.0 * number(marks.len()),
            answers: marks.len(),
            levels: (1..=3).filter_map(level).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certainty_has_a_word() {
        assert_eq!(
            [Some(1), Some(3), Some(4), Some(0), None].map(certainty_word),
            ["a guess", "certain", "not said", "not said", "not said"]
        );
    }

    #[test]
    fn the_sheet_adds_them_up() {
        let sheet = CertaintySheet::of(&[(1.0, 3), (0.0, 3), (1.0, 1)]).unwrap();
        assert_eq!((sheet.marks, sheet.out_of, sheet.answers), (-2.0, 9.0, 3));
        assert_eq!(
            sheet.levels.iter().map(|level| (level.confidence, level.share)).collect::<Vec<_>>(),
            [(1, 1.0), (3, 0.5)]
        );
        assert_eq!(CertaintySheet::of(&[]), None);
    }
}
