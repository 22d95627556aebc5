//! A rubric ready to be looked for.

use crate::{
    course::Open,
    marking::rubric::{Cues, Lexicon, Pattern, Vocabulary},
};

/// A rubric's phrasings and the words they are made of.
pub(super) struct Rubric {
    pub(super) vocabulary: Vocabulary,
    /// One for each point of the rubric, in its order.
    pub(super) points: Vec<PointPatterns>,
    /// The cues of all points, numbered as they are.
    pub(super) cues: Cues,
    /// One for each misconception, in its order.
    pub(super) misconceptions: Vec<MisconceptionPatterns>,
}

/// What a point is found by.
pub(super) struct PointPatterns {
    pub(super) accept: Vec<Pattern>,
    pub(super) names: Vec<Pattern>,
}

/// What a misconception is found by.
pub(super) struct MisconceptionPatterns {
    pub(super) accept: Vec<Pattern>,
    pub(super) except: Vec<Pattern>,
}

impl Rubric {
    pub(super) fn compile(open: &Open) -> Self {
        let lexicon = Lexicon::everyday().with(&open.words);
        let mut vocabulary = Vocabulary::new();
        let mut cues = Cues::default();
        for point in &open.points {
            cues.add_point(&point.cues, &lexicon, &mut vocabulary);
        }
        let mut read = |sources: &[String]| -> Vec<Pattern> {
            sources.iter().map(|source| Pattern::read_with(source, &lexicon, &mut vocabulary)).collect()
        };
        let points = open
            .points
            .iter()
            .map(|point| PointPatterns { accept: read(&point.accept), names: read(&point.names) })
            .collect();
        let misconceptions = open
            .misconceptions
            .iter()
            .map(|belief| MisconceptionPatterns { accept: read(&belief.accept), except: read(&belief.except) })
            .collect();
        Self { vocabulary, points, cues, misconceptions }
    }
}
