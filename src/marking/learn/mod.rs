//! Cues learned from answers that people graded: which everyday words speak for a point, and how much.
//!
//! An author's tool. Nothing is learned while an answer is marked: what comes out is text for `cues` in a quiz file, to be read,
//! changed and kept by the author. Each point's words are weighed by a logistic regression that keeps few of them; the bar they must
//! reach is set by writers whose answers they were not learned from. The same answers always give the same cues.

mod regression;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use regression::{Calibration, Example, Weights, weigh};

use super::{
    language::{Reading, is_function_word},
    mark::Verdict,
    open,
    rubric::{Cues, ENOUGH, Index, Lexicon, Vocabulary},
};
use crate::course::{Open, Question, QuestionKind};

/// A graded text to learn from.
#[derive(Clone, Debug)]
pub struct Graded {
    /// The text.
    pub text: String,
    /// Where each graded piece of it begins, in bytes, with the ids of the points it makes; in order.
    pub said: Vec<(usize, Vec<String>)>,
    /// The points that it makes by half.
    pub partly: Vec<String>,
    /// What kind of text it is.
    pub kind: GradedKind,
    /// Who wrote it; texts by the same writers are alike.
    pub writers: String,
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

/// Cues that were learned, and what may be expected of them in answers by writers they were not learned from.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// The cues as they are written in a quiz file.
    pub cues: String,
    /// Answers that make the point and are found to, by phrasings or cues.
    pub found: u32,
    /// Answers that make it and are not found to.
    pub missed: u32,
    /// Answers that do not make it, not even by half, and are found to.
    pub imagined: u32,
}

/// How likely a sentence must make the point, for an answer of which no phrasing has found it.
const LIKELY: f64 = 0.7;
/// Weights below this share of what is enough are left out, in percent.
const LEAST: i32 = 2;
/// In how many texts a word must occur to become a cue.
const OFTEN: usize = 3;
/// How many cues a point keeps.
const MOST: usize = 250;

/// The cues that `graded` teaches for each point of `open`, the rubric of `question`, by the point's id.
#[must_use]
pub fn learn_cues(question: &Question, open: &Open, graded: &[Graded]) -> BTreeMap<String, Learned> {
    let lexicon = Lexicon::everyday().with(&open.words);
    let mut vocabulary = Vocabulary::new();
    let names = candidates(graded, &lexicon, &vocabulary);
    let mut cues = Cues::default();
    let all = names.iter().map(|name| format!("{name} 1")).collect::<Vec<_>>().join(",");
    cues.add_point(&all, &lexicon, &mut vocabulary);
    let texts: Vec<Text> = graded.iter().map(|graded| Text::read(graded, &cues, &vocabulary)).collect();
    let phrased = by_phrasings(question, open, graded);
    let learned = open.points.iter().map(|point| {
        let mut learned = Learned::default();
        let bar = bar(&texts, &phrased, &point.id, &mut learned);
        let everyone: Vec<&Text> = texts.iter().collect();
        learned.cues = written(&learn(&everyone, &point.id), bar, &cues);
        (point.id.clone(), learned)
    });
    learned.collect()
}

/// The points that the phrasings alone find in each answer, by its place in `graded`; nothing for one that is withheld.
fn by_phrasings(question: &Question, open: &Open, graded: &[Graded]) -> BTreeMap<usize, HashSet<String>> {
    let mut open = open.clone();
    for point in &mut open.points {
        point.cues.clear();
    }
    let bare = Question { kind: QuestionKind::Open(open.clone()), ..question.clone() };
    let answers = graded.iter().enumerate().filter(|(_, graded)| graded.kind == GradedKind::Answer);
    let marks = answers.map(|(at, answer)| (at, open::mark(&bare, &open, &answer.text)));
    let found = marks.filter(|(_, mark)| mark.withheld.is_none()).map(|(at, mark)| {
        let met = mark.points.into_iter().filter(|point| point.verdict == Verdict::Met).map(|point| point.id);
        (at, met.collect())
    });
    found.collect()
}

/// Every class, and every content word that occurs often enough, as the word it first occurs as.
fn candidates(graded: &[Graded], lexicon: &Lexicon, vocabulary: &Vocabulary) -> Vec<String> {
    let mut texts: BTreeMap<String, (String, BTreeSet<usize>)> = BTreeMap::new();
    for (at, graded) in graded.iter().enumerate().filter(|(_, graded)| graded.kind != GradedKind::Elsewhere) {
        let reading = Reading::new(&graded.text, vocabulary.stems());
        for (token, idiomatic) in std::iter::zip(&reading.tokens, &reading.idiomatic) {
            if !idiomatic && !token.is_number() && !is_function_word(&token.word) {
                texts.entry(token.stem.clone()).or_insert_with(|| (token.word.clone(), BTreeSet::new())).1.insert(at);
            }
        }
    }
    let words = texts.into_values().filter(|(_, texts)| texts.len() >= OFTEN).map(|(word, _)| word);
    lexicon.names().map(|name| format!("@{name}")).chain(words).collect()
}

/// A graded text as far as learning goes.
struct Text {
    sentences: Vec<Sentence>,
    partly: Vec<String>,
    kind: GradedKind,
    writers: String,
}

/// A sentence of it: the numbers of its cues, claimed at even places and denied at odd ones.
struct Sentence {
    cues: Vec<usize>,
    points: Vec<String>,
}

impl Text {
    fn read(graded: &Graded, cues: &Cues, vocabulary: &Vocabulary) -> Self {
        let reading = Reading::new(&graded.text, vocabulary.stems());
        let index = Index::new(&reading, vocabulary, &HashSet::new());
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
            Sentence { cues, points }
        };
        let sentences = tokens.into_values().map(sentence).collect();
        Self { sentences, partly: graded.partly.clone(), kind: graded.kind, writers: graded.writers.clone() }
    }

    /// How much a sentence of it counts as one that does, or does not, make `point`.
    fn counts(&self, point: &str, makes: bool) -> f64 {
        match self.kind {
            GradedKind::Elsewhere => 0.6,
            GradedKind::Answer if !makes && self.is_partly(point) => 0.3,
            GradedKind::Saying if !makes => 0.6,
            GradedKind::Answer | GradedKind::Saying => 1.0,
        }
    }

    fn is_partly(&self, point: &str) -> bool {
        self.partly.iter().any(|half| half == point)
    }

    fn makes(&self, point: &str) -> bool {
        self.sentences.iter().any(|sentence| sentence.makes(point))
    }
}

impl Sentence {
    fn makes(&self, point: &str) -> bool {
        self.points.iter().any(|id| id == point)
    }
}

/// What the sentences of `texts` teach of `point`.
fn learn(texts: &[&Text], point: &str) -> Weights {
    let mut examples = Vec::new();
    let mut texts_with: BTreeMap<usize, usize> = BTreeMap::new();
    for text in texts {
        for sentence in &text.sentences {
            let makes = sentence.makes(point);
            examples.push(Example { cues: &sentence.cues, makes, counts: text.counts(point, makes) });
        }
        let of_text: BTreeSet<usize> = text.sentences.iter().flat_map(|sentence| sentence.cues.clone()).collect();
        for cue in of_text.into_iter().filter(|_| text.kind != GradedKind::Elsewhere) {
            *texts_with.entry(cue).or_default() += 1;
        }
    }
    let allowed = texts_with.into_iter().filter(|(_, texts)| *texts >= OFTEN).map(|(cue, _)| cue).collect();
    weigh(&examples, &allowed, MOST)
}

/// How sure, in log odds, cues must be of a sentence: what carries over to writers they were not learned from.
fn bar(texts: &[Text], phrased: &BTreeMap<usize, HashSet<String>>, point: &str, learned: &mut Learned) -> f64 {
    let writers: BTreeSet<&str> = phrased.keys().map(|&at| texts[at].writers.as_str()).collect();
    let mut seen: Vec<(f64, bool)> = Vec::new();
    for own in writers.iter().filter(|_| writers.len() > 1) {
        let others: Vec<&Text> = texts.iter().filter(|text| text.writers != *own).collect();
        let weights = learn(&others, point);
        for (&at, found) in phrased.iter().filter(|(at, _)| texts[**at].writers == *own) {
            let (makes, text) = (texts[at].makes(point), &texts[at]);
            if found.contains(point) {
                learned.found += u32::from(makes);
                learned.imagined += u32::from(!makes && !text.is_partly(point));
            } else if makes || !text.is_partly(point) {
                let sure = text.sentences.iter().map(|sentence| weights.sure(&sentence.cues));
                seen.push((sure.fold(f64::MIN, f64::max), makes));
            }
        }
    }
    let bar = if seen.is_empty() { 0.0 } else { Calibration::of(&seen).figure_at(LIKELY) };
    for (sure, makes) in seen {
        match (sure >= bar, makes) {
            (true, true) => learned.found += 1,
            (true, false) => learned.imagined += 1,
            (false, true) => learned.missed += 1,
            (false, false) => {}
        }
    }
    bar
}

/// How much more than the bar is asked for: writers to come are further from those learned from than these are from one another.
const CAUTION: f64 = 1.08;

/// The cues as an author writes them, the strongest first, scaled so that [`ENOUGH`] is as sure as `bar`.
fn written(weights: &Weights, bar: f64, cues: &Cues) -> String {
    let scale = f64::from(ENOUGH) / ((bar - weights.start).max(0.5) * CAUTION);
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
        let kind = QuestionKind::Open(open.clone());
        let (prompt, explanation) = (String::new(), String::new());
        let (hints, hint_cost) = (Vec::new(), Question::HINT_COST);
        let question = Question { id: "walrus".into(), prompt, hints, hint_cost, explanation, read: None, kind };
        let said = |text: &str, points: &[&str]| Graded {
            text: text.into(),
            said: vec![(0, points.iter().map(|&id| id.to_owned()).collect())],
            partly: Vec::new(),
            kind: GradedKind::Answer,
            writers: "one".into(),
        };
        let graded = [
            said("You pay for the walrus.", &["cost"]),
            said("The walrus is what you pay for.", &["cost"]),
            said("To see a walrus you pay.", &["cost"]),
            said("The penguin sits.", &[]),
            said("The penguin swims.", &[]),
            said("A penguin eats.", &[]),
        ];
        let cues = learn_cues(&question, &open, &graded).remove("cost").unwrap().cues;
        let weight = |word: &str| {
            let cue = cues.split(", ").find_map(|cue| cue.strip_prefix(word)?.strip_prefix(' '));
            cue.map_or(0, |weight| weight.parse::<i32>().unwrap())
        };
        assert!(weight("walrus") > 0 && weight("@pay") > 0 && weight("penguin") < 0, "{cues}");
        assert_eq!(learn_cues(&question, &open, &graded).remove("cost").unwrap().cues, cues);
    }
}
