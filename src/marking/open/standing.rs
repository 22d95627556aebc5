//! Which clauses count, and why the others do not.

use super::{
    Marker,
    compiled::Rubric,
    given::{RUN, in_order},
};
use crate::marking::{
    language::{Clause, Frame, Pause, Reading, frames, is_function_word},
    rubric::{Found, HALF, Index, find},
};

/// A list of so many items is one whatever it touches.
const LONG_LIST: usize = 8;

/// What a clause is worth to the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// The learner claims it.
    Counts,
    /// Two or three words that state nothing: a name at most.
    Fragment,
    /// It asks.
    Asked,
    /// Somebody else is said to claim it.
    Hearsay,
    /// It is called false.
    CalledFalse,
    /// It repeats the question, a hint, or what a mark sheet shows.
    Copied,
    /// It lists terms.
    Listed,
    /// It states a known wrong belief (by its number).
    Misconceived(usize),
}

/// The standing of every clause.
pub(super) struct Standings {
    /// One for each clause, in order.
    pub(super) of: Vec<Standing>,
    /// The misconceptions found: number, clause, place.
    pub(super) misconceptions: Vec<(usize, Found)>,
}

impl Standings {
    pub(super) fn judge(reading: &Reading, index: &Index, marker: &Marker) -> Self {
        let rubric = &marker.rubric;
        let mut standings = Self { of: Vec::with_capacity(reading.clauses.len()), misconceptions: Vec::new() };
        for (clause, frame) in reading.clauses.iter().zip(frames(reading)) {
            let standing = match frame {
                _ if is_copied(reading, clause, marker) => Standing::Copied,
                Frame::Asked => Standing::Asked,
                Frame::Hearsay => Standing::Hearsay,
                Frame::CalledFalse => Standing::CalledFalse,
                Frame::Claimed if lists_terms(reading, clause, index, rubric) => Standing::Listed,
                Frame::Claimed if is_fragment(reading, clause) => Standing::Fragment,
                Frame::Claimed => Standing::Counts,
            };
            standings.of.push(standing);
        }
        standings.find_misconceptions(reading, index, rubric);
        standings
    }

    /// The share of the tokens that stand in clauses of `standing`, 0 to 1.
    pub(super) fn share(&self, reading: &Reading, wanted: impl Fn(Standing) -> bool) -> f64 {
        let tokens = |keep: &dyn Fn(Standing) -> bool| -> usize {
            reading.clauses.iter().zip(&self.of).filter(|(_, standing)| keep(**standing)).map(|(c, _)| c.len()).sum()
        };
        ratio(tokens(&wanted), reading.tokens.len())
    }

    fn find_misconceptions(&mut self, reading: &Reading, index: &Index, rubric: &Rubric) {
        for (number, belief) in rubric.misconceptions.iter().enumerate() {
            let held = reading.clauses.iter().enumerate().find_map(|(at, clause)| {
                let claimed = matches!(self.of[at], Standing::Counts | Standing::Fragment | Standing::Misconceived(_));
                let found = belief.accept.iter().filter(|_| claimed).find_map(|pattern| {
                    find(pattern, clause, reading, index).into_iter().find(|found| !found.is_denied(reading))
                })?;
                let innocent =
                    reading.clauses.iter().filter(|other| other.sentence == clause.sentence).any(|other| {
                        belief.except.iter().any(|pattern| !find(pattern, other, reading, index).is_empty())
                    });
                (!innocent).then_some((at, found))
            });
            if let Some((at, found)) = held {
                self.of[at] = Standing::Misconceived(number);
                self.misconceptions.push((number, found));
            }
        }
    }
}

/// `part` of `whole`, 0 when there is nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of tokens are far below 2^52")]
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Whether most of the clause stands word for word in the question or a hint, or is what a mark sheet shows of the points.
fn is_copied(reading: &Reading, clause: &Clause, marker: &Marker) -> bool {
    let stems: Vec<String> = reading.of(clause).iter().map(|token| token.stem.clone()).collect();
    let mut covered = vec![false; stems.len()];
    for (at, run) in stems.windows(RUN).enumerate() {
        if marker.runs.contains(run) {
            covered[at..at + RUN].fill(true);
        }
    }
    ratio(covered.iter().filter(|covered| **covered).count(), covered.len()) >= 0.6
        || says_what_is_shown(reading, clause, &stems, &marker.shown)
}

/// Whether the clause is little more than titles or follow-up questions of points, all their words in order. Titles are plain
/// words: a clause that shares most of them may well be a learner's own.
fn says_what_is_shown(reading: &Reading, clause: &Clause, stems: &[String], shown: &[Vec<String>]) -> bool {
    let mut covered = vec![false; stems.len()];
    for words in shown {
        let places = in_order(words, stems);
        if places.len() == words.len() {
            for place in places {
                covered[place] = true;
            }
        }
    }
    let content = || std::iter::zip(reading.of(clause), &covered).filter(|(token, _)| !is_function_word(&token.word));
    ratio(content().filter(|(_, covered)| **covered).count(), content().count()) >= 0.6
}

/// Whether the clause is two or three words that neither state nor advise anything: *pay per use*.
fn is_fragment(reading: &Reading, clause: &Clause) -> bool {
    const ADVICE: &[&str] = &["keep", "use", "avoid", "put", "leave", "choose", "pick", "prefer", "watch", "mind"];
    const STATES: &[&str] = &[
        "it", "they", "you", "we", "i", "is", "are", "can", "will", "do", "does", "has", "have", "be", "the", "a",
        "an", "not", "no", "nothing", "nobody", "each", "every",
    ];
    let tokens = reading.of(clause);
    clause.len() < 4
        && !ADVICE.contains(&tokens[0].word.as_str())
        && !tokens.iter().any(|token| STATES.contains(&token.word.as_str()))
}

/// Whether the clause names several points' ideas in a row and explains none: items of two or three words between commas
/// and *and*s, or hardly a function word.
fn lists_terms(reading: &Reading, clause: &Clause, index: &Index, rubric: &Rubric) -> bool {
    let tokens = reading.of(clause);
    if tokens.len() < 5 {
        return false;
    }
    let mut separators = 0;
    let mut words = 0;
    let mut in_item = false;
    for (at, token) in tokens.iter().enumerate() {
        let joins = matches!(token.word.as_str(), "and" | "or" | "plus" | "also" | "with" | "then" | "about");
        if at > 0 && in_item && (joins || token.pause >= Pause::Comma) {
            separators += 1;
            in_item = false;
        }
        if !joins {
            words += 1;
            in_item = true;
        }
    }
    let functions = tokens.iter().filter(|token| is_function_word(&token.word)).count();
    let chopped = separators >= 3 && ratio(words, separators + 1) < 3.2;
    let bare = ratio(functions, tokens.len()) < if tokens.len() < 25 { 0.15 } else { 0.25 };
    let inflected = tokens.windows(2).filter(|pair| pair[0].stem == pair[1].stem).count() >= 3;
    let least = if chopped && separators >= LONG_LIST { 1 } else { 3 };
    (chopped || bare || inflected) && points_touched(reading, clause, index, rubric) >= least
}

/// How many points have a phrasing or a name in the clause, or half of what makes them.
fn points_touched(reading: &Reading, clause: &Clause, index: &Index, rubric: &Rubric) -> usize {
    let touched = rubric.points.iter().filter(|point| {
        point.accept.iter().chain(&point.names).any(|pattern| !find(pattern, clause, reading, index).is_empty())
    });
    let tokens: Vec<usize> = (clause.start..clause.end).collect();
    let presence = rubric.cues.present(&tokens, reading, index);
    let heard = (0..rubric.points.len()).filter(|&point| rubric.cues.made(point, HALF, &presence, index).is_some());
    touched.count().max(heard.count())
}
