//! Certainty-based marks: how sure a learner was, held against whether they were right.
//!
//! The scheme is A. R. Gardner-Medwin's ("Confidence assessment in the teaching of basic science", ALT-J 3:1, 1995): at
//! certainty 1, 2 or 3 a right answer earns 1, 2 or 3 and a wrong one 0, −2 or −6, so that it pays to be as sure as one has
//! reason to be and no surer. It stands beside the plain mark and never changes it.

use serde::Serialize;

/// What a learner may say, by its number from 1.
pub const CERTAINTIES: [&str; 3] = ["a guess", "rather sure", "certain"];

/// Whether an answer that earned this share of its question counts as right: at least half.
#[must_use]
pub fn is_right(share: f64) -> bool {
    share >= 0.5 - 1e-9
}

/// The certainty-based mark, −6 to 3; `None` when `certainty` is none of 1 to 3.
#[must_use]
pub fn certainty_mark(certainty: u8, share: f64) -> Option<i8> {
    Some(match (certainty, is_right(share)) {
        (1, true) => 1,
        (2, true) => 2,
        (3, true) => 3,
        (1, false) => 0,
        (2, false) => -2,
        (3, false) => -6,
        _ => return None,
    })
}

/// How well a learner knows what they know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Calibration {
    /// For each certainty from 1: how many answers were right, and how many were given.
    pub answers: [(usize, usize); 3],
    /// The sum of the certainty-based marks.
    pub marks: i64,
}

impl Calibration {
    /// What `answers` (certainty and share earned) come to; those without a certainty are not for this.
    #[must_use]
    pub fn of(answers: impl IntoIterator<Item = (u8, f64)>) -> Self {
        let mut all = Self::default();
        for (certainty, share) in answers {
            let Some(mark) = certainty_mark(certainty, share) else { continue };
            all.marks += i64::from(mark);
            let (right, given) = &mut all.answers[usize::from(certainty) - 1];
            *given += 1;
            *right += usize::from(is_right(share));
        }
        all
    }

    /// How many answers were given with a certainty.
    #[must_use]
    pub fn given(&self) -> usize {
        self.answers.iter().map(|(_, given)| given).sum()
    }

    /// Such as `certain: 8 of 9 right`, for every certainty that was used, the surest first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let used = CERTAINTIES.iter().zip(&self.answers).rev().filter(|(_, (_, given))| *given > 0);
        used.map(|(word, (right, given))| format!("{word}: {right} of {given} right")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_pays_to_be_as_sure_as_one_is_right() {
        // What certainty earns on average when a share `right` of the answers is right.
        let expected = |certainty, right: f64| {
            let mark = |share| f64::from(certainty_mark(certainty, share).unwrap_or_default());
            right * mark(1.0) + (1.0 - right) * mark(0.0)
        };
        let best =
            |right: f64| (1..=3_u8).max_by(|one, other| expected(*one, right).total_cmp(&expected(*other, right)));
        assert_eq!([0.5, 0.7, 0.9].map(best), [Some(1), Some(2), Some(3)]);
        assert_eq!(certainty_mark(4, 1.0), None);
    }

    #[test]
    fn answers_add_up_by_certainty() {
        let calibration = Calibration::of([(3, 1.0), (3, 0.5), (3, 0.2), (1, 0.0), (9, 1.0)]);
        assert_eq!(calibration.lines(), ["certain: 2 of 3 right", "a guess: 0 of 1 right"]);
        assert_eq!((calibration.given(), calibration.marks), (4, 0));
    }
}
