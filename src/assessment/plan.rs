//! Which questions a self-test asks, and in which order.

use std::collections::HashMap;

use super::{Concept, statistics::mean};
use crate::{
    course::{Course, Module, Question, QuestionKind},
    progress::Summary,
};

/// What a learner wants of a self-test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The ids of the modules to ask about; empty: all.
    pub modules: Vec<String>,
    /// How many questions at most; `None`: all there are.
    pub count: Option<usize>,
    /// Which kinds of question.
    pub kinds: Kinds,
    /// In which order.
    pub order: Order,
}

/// Which kinds of question a self-test asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kinds {
    /// All.
    #[default]
    All,
    /// Those answered in one's own words.
    OwnWords,
    /// Those with a short answer: choices, orders, matches, numbers, words.
    Short,
    /// Those that the sandbox decides.
    Sandbox,
}

impl Kinds {
    /// In the order they are offered.
    pub const EVERY: [Self; 4] = [Self::All, Self::OwnWords, Self::Short, Self::Sandbox];

    /// The kinds in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "every kind",
            Self::OwnWords => "in your own words",
            Self::Short => "short answers and choices",
            Self::Sandbox => "predictions and programs",
        }
    }

    fn has(self, kind: &QuestionKind) -> bool {
        let group = match kind {
            QuestionKind::Open(_) => Self::OwnWords,
            QuestionKind::Predict(_) | QuestionKind::Code(_) => Self::Sandbox,
            _ => Self::Short,
        };
        self == Self::All || self == group
    }
}

/// In which order a self-test asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the course has them.
    #[default]
    Course,
    /// Shuffled; the same seed gives the same order.
    Shuffled(u64),
    /// Those about what was known worst so far come first.
    WeakestFirst,
}

impl Plan {
    /// The questions that the modules and kinds leave to choose from, in the course's order.
    pub fn candidates<'c>(&self, course: &'c Course) -> Vec<(&'c Module, &'c Question)> {
        let is_wanted = |module: &&Module| self.modules.is_empty() || self.modules.contains(&module.id);
        let of_module = |module: &'c Module| {
            let questions = module.quiz.iter().flat_map(|quiz| &quiz.questions);
            questions.filter(|question| self.kinds.has(&question.kind)).map(move |question| (module, question))
        };
        course.modules.iter().filter(is_wanted).flat_map(of_module).collect()
    }

    /// The ids of the questions to ask, in order. `summary` says what was known so far.
    #[must_use]
    pub fn questions(&self, course: &Course, summary: &Summary) -> Vec<String> {
        let mut chosen = self.candidates(course);
        let count = self.count.unwrap_or(usize::MAX).min(chosen.len());
        match self.order {
            // Spread over all there are, so that no module is left out because it comes last.
            Order::Course => chosen = (0..count).map(|at| chosen[at * chosen.len() / count]).collect(),
            Order::Shuffled(seed) => fastrand::Rng::with_seed(seed).shuffle(&mut chosen),
            Order::WeakestFirst => {
                let known = known(course, summary);
                let of = |(module, question): &(&Module, &Question)| {
                    let concepts = concepts(course, module, question);
                    let shares: Vec<f64> = concepts.iter().filter_map(|concept| known.get(concept).copied()).collect();
                    // What was never tried stands between what is known and what is not.
                    mean(&shares).unwrap_or(0.5)
                };
                chosen.sort_by(|one, other| of(one).total_cmp(&of(other)));
            }
        }
        chosen.truncate(count);
        chosen.iter().map(|(_, question)| question.id.clone()).collect()
    }
}

fn concepts(course: &Course, module: &Module, question: &Question) -> Vec<String> {
    let mut ids = vec![Concept::of_question(course, module, question).id];
    if let QuestionKind::Open(open) = &question.kind {
        ids = open.points.iter().map(|point| Concept::of_point(course, module, question, &point.id).id).collect();
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// How well each concept was known in the last tries at the questions about it: 0 to 1.
fn known(course: &Course, summary: &Summary) -> HashMap<String, f64> {
    let mut shares: HashMap<String, Vec<f64>> = HashMap::new();
    for (module, question) in Plan::default().candidates(course) {
        let last = summary.questions.get(&question.id).and_then(|progress| progress.attempts.last());
        let Some(last) = last else { continue };
        let points: Vec<_> = last.points.iter().filter(|point| point.worth > 0.0).collect();
        if points.is_empty() {
            let concept = Concept::of_question(course, module, question).id;
            shares.entry(concept).or_default().push(last.share());
        }
        for point in points {
            let concept = Concept::of_point(course, module, question, &point.id).id;
            shares.entry(concept).or_default().push((point.earned / point.worth).clamp(0.0, 1.0));
        }
    }
    shares.into_iter().filter_map(|(concept, shares)| Some((concept, mean(&shares)?))).collect()
}
