//! Certainty-based marks: what an answer is worth when the learner said beforehand how sure they were.
//!
//! The scale is A. R. Gardner-Medwin's ("Confidence assessment in the teaching of basic science", ALT-J 3:1, 1995): right earns
//! 1, 2 or 3 and wrong costs 0, 2 or 6, for low, middle and high certainty. It pays to be honest: 2 is best above a chance of
//! 2/3 to be right, 3 above 4/5. A mark in between is weighed between the two. These marks never replace the plain ones.

use serde::{Deserialize, Serialize};

use super::statistics::{mean, number};

/// The certainty-based mark of an answer that earned `share` (0 to 1) at certainty 1, 2 or 3; `None` at any other.
#[must_use]
pub fn certainty_mark(share: f64, confidence: u8) -> Option<f64> {
    let (right, wrong) = match confidence {
        1 => (1.0, 0.0),
        2 => (2.0, -2.0),
        3 => (3.0, -6.0),
        _ => return None,
    };
    let share = share.clamp(0.0, 1.0);
    Some(share * right + (1.0 - share) * wrong)
}

/// A certainty in words.
#[must_use]
pub fn certainty_word(confidence: Option<u8>) -> &'static str {
    match confidence {
        Some(1) => "a guess",
        Some(2) => "fairly sure",
        Some(3) => "certain",
        _ => "not said",
    }
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
        let marks: Vec<f64> = answers.iter().filter_map(|(share, sure)| certainty_mark(*share, *sure)).collect();
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
    fn certainty_pays_when_right_and_costs_when_wrong() {
        let marks = |share| [1, 2, 3].map(|sure| certainty_mark(share, sure).unwrap());
        assert_eq!((marks(1.0), marks(0.0), marks(0.5)), ([1.0, 2.0, 3.0], [0.0, -2.0, -6.0], [0.5, 0.0, -1.5]));
        assert_eq!((certainty_mark(1.0, 0), certainty_mark(1.0, 4)), (None, None));
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
