//! Cues learned from answers that people graded: which everyday words speak for a point, and how much.
//!
//! An author's tool. Nothing is learned while an answer is marked: what comes out is text for `cues` in a quiz file, to be read,
//! changed and kept by the author. Each point's words are weighed by a logistic regression with a ridge, which is convex, so the
//! same answers always give the same cues.

use std::collections::{BTreeMap, HashMap};

use super::{
    language::{Reading, is_function_word},
    rubric::{Cues, ENOUGH, Index, Lexicon, Vocabulary},
};
use crate::course::Open;

/// A graded text to learn from.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The text.
    pub text: String,
    /// Where each graded piece of it begins, in bytes, with the ids of the points it makes; in order.
    pub said: Vec<(usize, Vec<String>)>,
    /// What kind of text it is.
    pub kind: GradedKind,
}

/// What a graded text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GradedKind {
    /// A learner's answer, graded point by point.
    Answer,
    /// One way to say one point, which may say others by the way.
    Saying,
    /// An answer to another question.
    Elsewhere,
}

/// How strongly unusual words are kept back: the smaller, the more.
const TRUST: f64 = 1.0;
/// How sure a sentence must make the point, in log odds.
const SURE: f64 = -0.5;
/// Weights below this share of what is enough are left out, in percent.
const LEAST: i32 = 4;
/// How often a word that is in no class must occur to become a cue.
const OFTEN: usize = 2;
/// Passes over all weights; it has settled long before.
const PASSES: usize = 60;

/// The cues that `graded` teaches for each point of `open`, by the point's id.
#[must_use]
pub fn learn_cues(open: &Open, graded: &[Graded]) -> BTreeMap<String, String> {
    let lexicon = Lexicon::everyday().with(&open.words);
    let mut vocabulary = Vocabulary::new();
    let names = candidates(graded, &lexicon, &vocabulary);
    let mut cues = Cues::default();
    let all = names.iter().map(|name| format!("{name} 1")).collect::<Vec<_>>().join(",");
    cues.add_point(&all, &lexicon, &mut vocabulary);
    let sentences: Vec<Sentence> =
        graded.iter().flat_map(|graded| sentences(graded, &cues, &vocabulary).collect::<Vec<_>>()).collect();
    let learned = open.points.iter().map(|point| {
        let weights = weigh(&sentences, &point.id);
        (point.id.clone(), written(&weights, &cues))
    });
    learned.collect()
}

/// Every class, and every content word that occurs often enough, as the word it first occurs as.
fn candidates(graded: &[Graded], lexicon: &Lexicon, vocabulary: &Vocabulary) -> Vec<String> {
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for graded in graded.iter().filter(|graded| graded.kind != GradedKind::Elsewhere) {
        let reading = Reading::new(&graded.text, vocabulary.stems());
        for (token, idiomatic) in std::iter::zip(&reading.tokens, &reading.idiomatic) {
            if !idiomatic && !token.is_number() && !is_function_word(&token.word) {
                counts.entry(token.stem.clone()).or_insert_with(|| (token.word.clone(), 0)).1 += 1;
            }
        }
    }
    let words = counts.into_values().filter(|(_, count)| *count >= OFTEN).map(|(word, _)| word);
    lexicon.names().map(|name| format!("@{name}")).chain(words).collect()
}

/// A sentence to learn from: the numbers of its cues, claimed at even places and denied at odd ones.
struct Sentence {
    cues: Vec<usize>,
    points: Vec<String>,
    kind: GradedKind,
}

impl Sentence {
    /// How much it counts as one that does, or does not, make a point.
    fn counts(&self, makes: bool) -> f64 {
        match self.kind {
            GradedKind::Elsewhere => 0.3,
            GradedKind::Saying if !makes => 0.6,
            GradedKind::Answer | GradedKind::Saying => 1.0,
        }
    }
}

fn sentences(graded: &Graded, cues: &Cues, vocabulary: &Vocabulary) -> impl Iterator<Item = Sentence> {
    let reading = Reading::new(&graded.text, vocabulary.stems());
    let index = Index::new(&reading, vocabulary, &std::collections::HashSet::new());
    let mut tokens: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for clause in &reading.clauses {
        tokens.entry(clause.sentence).or_default().extend(clause.start..clause.end);
    }
    let sentence = |at: Vec<usize>| {
        let mut points: Vec<String> = Vec::new();
        for &token in &at {
            let start = reading.tokens[token].span.start;
            let piece = graded.said.iter().rev().find(|(from, _)| *from <= start);
            points.extend(piece.into_iter().flat_map(|(_, points)| points.clone()));
        }
        points.sort_unstable();
        points.dedup();
        let present = cues.present(&at, &reading, &index);
        let cues = present.numbers().map(|(cue, denied)| cue * 2 + usize::from(denied)).collect();
        Sentence { cues, points, kind: graded.kind }
    };
    tokens.into_values().map(sentence).collect::<Vec<_>>().into_iter()
}

/// What was learned of one point.
struct Weights {
    start: f64,
    of: HashMap<usize, f64>,
}

/// Logistic regression, one weight after the other: each step is the best one under a bound on the curvature.
fn weigh(sentences: &[Sentence], point: &str) -> Weights {
    let makes: Vec<bool> = sentences.iter().map(|sentence| sentence.points.iter().any(|id| id == point)).collect();
    let counts: Vec<f64> = std::iter::zip(sentences, &makes).map(|(sentence, &makes)| sentence.counts(makes)).collect();
    let mut holding: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, sentence) in sentences.iter().enumerate() {
        for &cue in &sentence.cues {
            holding.entry(cue).or_default().push(at);
        }
    }
    let everywhere: Vec<usize> = (0..sentences.len()).collect();
    let mut sums = vec![0.0_f64; sentences.len()];
    let mut weights = Weights { start: 0.0, of: HashMap::new() };
    let step = |at: &[usize], weight: f64, sums: &mut [f64]| {
        let (mut slope, mut curve) = (weight / TRUST, 1.0 / TRUST);
        for &at in at {
            let likely = 1.0 / (1.0 + (-sums[at]).exp());
            slope += counts[at] * (likely - f64::from(u8::from(makes[at])));
            curve += counts[at] * (likely * (1.0 - likely)).max(0.05);
        }
        let change = -slope / curve;
        for &at in at {
            sums[at] += change;
        }
        weight + change
    };
    for _ in 0..PASSES {
        weights.start = step(&everywhere, weights.start, &mut sums);
        for (&cue, at) in &holding {
            let weight = weights.of.entry(cue).or_insert(0.0);
            *weight = step(at, *weight, &mut sums);
        }
    }
    weights
}

/// The cues as an author writes them, the strongest first, scaled so that [`ENOUGH`] is as sure as [`SURE`].
fn written(weights: &Weights, cues: &Cues) -> String {
    let scale = f64::from(ENOUGH) / (SURE - weights.start).max(0.1);
    #[expect(clippy::cast_possible_truncation, reason = "weights are a few hundred at most")]
    let scaled = |weight: f64| (weight * scale).round() as i32;
    let mut kept: Vec<(i32, String)> = weights
        .of
        .iter()
        .map(|(number, weight)| (scaled(*weight), number))
        .filter(|(weight, _)| weight.abs() >= LEAST)
        .map(|(weight, number)| {
            (weight, format!("{}{}", if number % 2 == 1 { "!" } else { "" }, cues.name(number / 2)))
        })
        .collect();
    kept.sort_by(|(one, name), (other, next)| other.cmp(one).then_with(|| name.cmp(next)));
    kept.into_iter().map(|(weight, name)| format!("{name} {weight}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Point;

    #[test]
    fn words_of_a_point_weigh_for_it_and_others_do_not() {
        let open = Open { points: vec![Point { id: "cost".into(), ..Point::default() }], ..Open::default() };
        let said = |text: &str, points: &[&str]| Graded {
            text: text.into(),
            said: vec![(0, points.iter().map(|&id| id.to_owned()).collect())],
            kind: GradedKind::Answer,
        };
        let graded = [
            said("You pay for the walrus.", &["cost"]),
            said("The walrus is what you pay for.", &["cost"]),
            said("The penguin swims.", &[]),
            said("A penguin eats.", &[]),
        ];
        let cues = learn_cues(&open, &graded).remove("cost").unwrap();
        let weight = |word: &str| {
            let cue = cues.split(", ").find_map(|cue| cue.strip_prefix(word)?.strip_prefix(' '));
            cue.map_or(0, |weight| weight.parse::<i32>().unwrap())
        };
        assert!(weight("walrus") > 0 && weight("@pay") > 0 && weight("penguin") < 0, "{cues}");
        assert_eq!(learn_cues(&open, &graded).remove("cost").unwrap(), cues);
    }
}
