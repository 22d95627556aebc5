//! What was found of each point.

use super::{
    compiled::{PointPatterns, Rubric},
    standing::{Standing, Standings},
};
use crate::marking::{
    language::{Clause, Reading, is_function_word},
    mark::Verdict,
    rubric::{ENOUGH, Found, HALF, Index, Presence, find},
};

/// A name counts in a clause that has at least this many other content words of the learner's own.
const WORDS_AROUND_A_NAME: usize = 3;

/// The number that stands for a point's cues among its phrasings.
const CUES: usize = usize::MAX;

/// What was found of every point, in the rubric's order.
pub(super) struct Findings {
    pub(super) points: Vec<PointFinding>,
    /// Whether each clause has anything to do with the rubric.
    pub(super) on_topic: Vec<bool>,
}

/// What was found of one point.
#[derive(Default)]
pub(super) struct PointFinding {
    /// Phrasings the learner claims, with the number of the phrasing.
    pub(super) said: Vec<(usize, Found)>,
    /// Phrasings the learner denies.
    pub(super) denied: Vec<(usize, Found)>,
    /// Names, or phrasings in a bare fragment.
    pub(super) named: Vec<Found>,
}

impl PointFinding {
    /// Drops denials from clauses that also claim the point: *no request travels far* denies the travel to say the point.
    fn forgive(&mut self, clauses: &[Clause]) {
        let clause_of = |found: &Found| clauses.iter().position(|clause| found.first() < clause.end);
        let claiming: Vec<Option<usize>> = self.said.iter().map(|(_, found)| clause_of(found)).collect();
        self.denied.retain(|(_, found)| !claiming.contains(&clause_of(found)));
    }

    /// Whether a phrasing is denied among `tokens` and none is claimed there.
    fn is_denied_in(&self, tokens: &[usize]) -> bool {
        let within = |found: &[(usize, Found)]| found.iter().any(|(_, found)| tokens.contains(&found.first()));
        within(&self.denied) && !within(&self.said)
    }

    /// Whether the same phrasing is claimed and denied.
    pub(super) fn clashes(&self) -> bool {
        self.said.iter().any(|(said, _)| self.denied.iter().any(|(denied, _)| denied == said))
    }

    /// What that comes to.
    pub(super) fn verdict(&self) -> Verdict {
        if self.clashes() || (self.said.is_empty() && !self.denied.is_empty()) {
            Verdict::Contradicted
        } else if !self.said.is_empty() {
            Verdict::Met
        } else if self.named.is_empty() {
            Verdict::NotFound
        } else {
            Verdict::Partly
        }
    }
}

impl Findings {
    pub(super) fn gather(reading: &Reading, index: &Index, rubric: &Rubric, standings: &Standings) -> Self {
        let mut on_topic = vec![false; reading.clauses.len()];
        let points = rubric.points.iter().map(|point| {
            let mut finding = PointFinding::default();
            for (at, clause) in reading.clauses.iter().enumerate() {
                on_topic[at] |= search(point, clause, standings.of[at], reading, index, &mut finding);
            }
            finding.forgive(&reading.clauses);
            finding
        });
        let mut points: Vec<PointFinding> = points.collect();
        for sentence in sentences(reading, standings) {
            let presence = rubric.cues.present(&sentence.tokens, reading, index);
            on_topic[sentence.clause] |= hear(&sentence, &presence, index, rubric, &mut points);
        }
        for (at, standing) in standings.of.iter().enumerate() {
            on_topic[at] |= matches!(standing, Standing::Misconceived(_));
        }
        Self { points, on_topic }
    }

    /// How many points have `verdict`.
    pub(super) fn count(&self, verdict: Verdict) -> usize {
        self.points.iter().filter(|point| point.verdict() == verdict).count()
    }
}

/// The tokens of one sentence that are claimed, or of one that is called false.
struct Sentence {
    tokens: Vec<usize>,
    /// Its first clause.
    clause: usize,
    called_false: bool,
}

/// The sentences of `reading`, without the clauses that do not count.
fn sentences(reading: &Reading, standings: &Standings) -> Vec<Sentence> {
    let mut found: Vec<(usize, Sentence)> = Vec::new();
    for (at, (clause, standing)) in reading.clauses.iter().zip(&standings.of).enumerate() {
        let called_false = match standing {
            Standing::Counts => false,
            Standing::CalledFalse => true,
            _ => continue,
        };
        let tokens = clause.start..clause.end;
        match found.last_mut() {
            Some((number, last)) if *number == clause.sentence && last.called_false == called_false => {
                last.tokens.extend(tokens);
            }
            _ => found.push((clause.sentence, Sentence { tokens: tokens.collect(), clause: at, called_false })),
        }
    }
    found.into_iter().map(|(_, sentence)| sentence).collect()
}

/// Adds the points that the cues of `sentence` make, or half make; whether there is any.
fn hear(sentence: &Sentence, cues: &Presence, index: &Index, rubric: &Rubric, points: &mut [PointFinding]) -> bool {
    let mut heard = false;
    for (number, point) in points.iter_mut().enumerate() {
        let made = |enough| rubric.cues.made(number, enough, cues, index);
        let Some(half) = made(HALF) else { continue };
        heard = true;
        match made(ENOUGH) {
            Some(whole) if sentence.called_false => point.denied.push((CUES, whole)),
            _ if sentence.called_false || point.is_denied_in(&sentence.tokens) => {}
            Some(whole) => point.said.push((CUES, whole)),
            None => point.named.push(half),
        }
    }
    heard
}

/// Looks for `point` in `clause`; whether anything of it is there.
fn search(
    point: &PointPatterns,
    clause: &Clause,
    standing: Standing,
    reading: &Reading,
    index: &Index,
    finding: &mut PointFinding,
) -> bool {
    let mut touched = false;
    for (number, pattern) in point.accept.iter().enumerate() {
        for found in find(pattern, clause, reading, index) {
            touched = true;
            match standing {
                Standing::CalledFalse => finding.denied.push((number, found)),
                Standing::Counts if found.is_denied(reading) => finding.denied.push((number, found)),
                Standing::Counts if found.is_earned(index) => finding.said.push((number, found)),
                Standing::Fragment if found.is_earned(index) && !found.is_denied(reading) => {
                    finding.named.push(found);
                }
                _ => {}
            }
        }
    }
    for found in point.names.iter().flat_map(|name| find(name, clause, reading, index)) {
        touched = true;
        let claimed = standing == Standing::Counts && !found.is_denied(reading);
        if claimed && found.is_earned(index) && is_spoken_about(&found, clause, reading, index) {
            finding.named.push(found);
        }
    }
    touched
}

/// Whether the clause says something around the name.
fn is_spoken_about(name: &Found, clause: &Clause, reading: &Reading, index: &Index) -> bool {
    let own = (clause.start..clause.end)
        .filter(|&at| !name.tokens.contains(&at) && !index.is_given(at) && !is_function_word(&reading.tokens[at].word));
    own.count() >= WORDS_AROUND_A_NAME
}
