//! The sheet of results of one learner: of a self-test, or of everything answered in a course.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{
    CertaintySheet, Concept, answer,
    concept::{plain_text, point_title},
    statistics::{mean, number},
};
use crate::{
    course::{Course, Module, Question, QuestionKind},
    marking,
    progress::{Attempt, QuestionProgress, SelfTest, Summary},
};

/// What a share of all points must at least have been lost for something to be worth reading about.
const WORTH_READING: f64 = 0.01;

/// The results of one learner.
///
/// Points are shares of questions: every question is out of 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultSheet {
    /// The course's id.
    pub course: String,
    /// The course's title.
    pub title: String,
    /// The learner's name, when it was given.
    pub learner: Option<String>,
    /// The self-test; `None`: everything answered in the course, each question by its best try.
    pub test: Option<TestFacts>,
    /// What was earned.
    pub score: f64,
    /// What could be earned.
    pub out_of: f64,
    /// The first tries at these questions, as a mean share.
    pub first: Option<f64>,
    /// The best tries at these questions, as a mean share.
    pub best: Option<f64>,
    /// By module, in teaching order.
    pub modules: Vec<Part>,
    /// By concept, the one with the most points lost first.
    pub concepts: Vec<Part>,
    /// What to read next, the most points to gain first.
    pub read_next: Vec<Reading>,
    /// Certainty-based marks, when the learner said how sure they were.
    pub certainty: Option<CertaintySheet>,
    /// Question by question.
    pub questions: Vec<QuestionResult>,
    /// Every self-test so far, oldest first.
    pub tests: Vec<TestLine>,
}

/// What is to be known of a self-test.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TestFacts {
    /// Its name.
    pub id: String,
    /// When it was begun, in milliseconds since 1970.
    pub began_at: u64,
    /// When it was handed in; `None`: it has not been.
    pub ended_at: Option<u64>,
    /// The time allowed, in minutes.
    pub minutes: Option<u32>,
    /// The time used, in milliseconds.
    pub used_ms: u64,
    /// Whether the time ran out.
    pub timed_out: bool,
    /// The seed of a shuffled order.
    pub seed: Option<u64>,
    /// How many questions were answered.
    pub answered: usize,
    /// How many answers are not marked yet.
    pub unmarked: usize,
}

/// A self-test in one line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TestLine {
    /// Its name.
    pub id: String,
    /// When it was begun, in milliseconds since 1970.
    pub began_at: u64,
    /// Whether it has been handed in.
    pub ended: bool,
    /// How many questions it asked.
    pub questions: usize,
    /// What was earned, as a share.
    pub share: f64,
}

/// What was earned in a module, or for a concept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// The module's id, or the place to read about the concept.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What was earned.
    pub score: f64,
    /// What could be earned.
    pub out_of: f64,
    /// How many questions are about it.
    pub questions: usize,
    /// The titles of the points that lost something, each once.
    pub lost: Vec<String>,
}

impl Part {
    /// What was earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.score, self.out_of)
    }
}

/// Something to read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// The place, such as `edge/caching#whose-answer`.
    pub place: String,
    /// Its title.
    pub title: String,
    /// What was lost for not knowing it, in questions.
    pub lost: f64,
    /// The points that lost it.
    pub points: Vec<String>,
}

/// The result of one question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionResult {
    /// Its id.
    pub id: String,
    /// Its module's id.
    pub module: String,
    /// Its kind, in words.
    pub kind: String,
    /// The first line of what is asked, as plain text.
    pub prompt: String,
    /// The answer in words; `None`: there was none.
    pub answer: Option<String>,
    /// Whether the answer is still to be marked.
    pub pending: bool,
    /// Points earned, as the marker counts them.
    pub score: f64,
    /// Points that could be earned, as the marker counts them.
    pub out_of: f64,
    /// Why there was no mark.
    pub withheld: Option<String>,
    /// How sure the learner was, 1 to 3.
    pub confidence: Option<u8>,
    /// Point by point.
    pub points: Vec<PointResult>,
    /// Wrong beliefs found in it, in words.
    pub beliefs: Vec<String>,
    /// Where to read about it.
    pub read: Option<String>,
    /// Every try, oldest first, in this test and outside it.
    pub tries: Vec<Try>,
    /// What was contested; stands beside the mark.
    pub contests: Vec<ContestResult>,
    /// The learner's own mark; stands beside the marker's.
    pub self_grade: Option<SelfGradeResult>,
}

impl QuestionResult {
    /// What was earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.score, self.out_of)
    }

    /// What the first try earned, 0 to 1.
    #[must_use]
    pub fn first(&self) -> Option<f64> {
        self.tries.first().map(Try::share)
    }

    /// What the best try earned, 0 to 1.
    #[must_use]
    pub fn best(&self) -> Option<f64> {
        self.tries.iter().map(Try::share).max_by(f64::total_cmp)
    }
}

/// What one point of an answer earned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PointResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it earned.
    pub earned: f64,
    /// What it is worth.
    pub worth: f64,
    /// The concept it is about, by its place.
    pub concept: String,
}

/// One try at a question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Try {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// Points earned.
    pub score: f64,
    /// Points that could be earned.
    pub out_of: f64,
    /// Why there was no mark.
    pub withheld: Option<String>,
    /// The self-test it was made in.
    pub test: Option<String>,
}

impl Try {
    /// What was earned, 0 to 1; nothing without a mark.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.withheld.is_some() { 0.0 } else { share(self.score, self.out_of) }
    }
}

/// What was contested.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContestResult {
    /// The point's title, or `the mark`.
    pub point: String,
    /// The learner's reason.
    pub reason: String,
}

/// A learner's own mark.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SelfGradeResult {
    /// Points the learner gives.
    pub score: f64,
    /// Points that could be earned.
    pub out_of: f64,
}

/// `score` of `out_of`, held between 0 and 1.
fn share(score: f64, out_of: f64) -> f64 {
    // Sheets are also read from files: neither a number that is none nor one out of bounds may spread.
    let share = score / out_of;
    if share.is_finite() && out_of > 0.0 { share.clamp(0.0, 1.0) } else { 0.0 }
}

impl ResultSheet {
    /// The sheet of a self-test; `None` when the log knows none of that name. `now_ms` is only asked for a test that goes on.
    #[must_use]
    pub fn of_test(course: &Course, summary: &Summary, name: &str, now_ms: u64) -> Option<Self> {
        let test = summary.tests.get(name)?;
        let questions = test.questions.iter().map(|id| of_question_in_test(course, summary, name, test, id));
        let mut sheet = Self::add_up(course, summary, questions.collect());
        sheet.test = Some(TestFacts {
            id: name.to_owned(),
            began_at: test.began_at,
            ended_at: test.ended.map(|end| end.at),
            minutes: test.minutes,
            used_ms: test.used_ms(now_ms),
            timed_out: test.ended.is_some_and(|end| end.timed_out),
            seed: test.seed,
            answered: test.answered(),
            unmarked: sheet.questions.iter().filter(|question| question.pending).count(),
        });
        Some(sheet)
    }

    /// The sheet of everything answered in `course`: each question by its best try.
    #[must_use]
    pub fn of_course(course: &Course, summary: &Summary) -> Self {
        let tried = |id: &str| summary.questions.get(id).filter(|progress| !progress.attempts.is_empty());
        let known = course.questions().filter_map(|question| Some((question.id.as_str(), tried(&question.id)?)));
        let of = |(id, progress): (&str, &QuestionProgress)| {
            let attempt = progress.best().or(progress.attempts.last());
            of_attempt(course, id, Some(progress), attempt)
        };
        Self::add_up(course, summary, known.map(of).collect())
    }

    /// What was earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.score, self.out_of)
    }

    fn add_up(course: &Course, summary: &Summary, questions: Vec<QuestionResult>) -> Self {
        let marked: Vec<&QuestionResult> = questions.iter().filter(|question| !question.pending).collect();
        let sure = marked.iter().filter(|question| question.answer.is_some());
        let sure: Vec<(f64, u8)> = sure.filter_map(|question| Some((question.share(), question.confidence?))).collect();
        let shares = |of: fn(&QuestionResult) -> Option<f64>| {
            mean(&marked.iter().filter_map(|question| of(question)).collect::<Vec<_>>())
        };
        let concepts = concepts(course, &marked);
        Self {
            course: course.id.clone(),
            title: course.title.clone(),
            score: marked.iter().map(|question| question.share()).sum(),
            out_of: number(marked.len()),
            first: shares(QuestionResult::first),
            best: shares(QuestionResult::best),
            modules: modules(course, &marked),
            read_next: reading(course, &concepts),
            concepts,
            certainty: CertaintySheet::of(&sure),
            tests: summary.tests.iter().map(|(name, test)| test_line(summary, name, test)).collect(),
            learner: None,
            test: None,
            questions,
        }
    }
}

/// The answers of the self-test `name` that are still to be marked, each with its question's id, in the order asked.
#[must_use]
pub fn to_mark(course: &Course, summary: &Summary, name: &str) -> Vec<(String, marking::Answer)> {
    let Some(test) = summary.tests.get(name) else { return Vec::new() };
    let is_open = |id: &&String| attempt_in(summary, name, id).is_none() && course.question(id).is_some();
    let answer = |id: &String| {
        let answer = serde_json::from_value(test.answer(id)?.clone()).ok()?;
        Some((id.clone(), answer))
    };
    test.questions.iter().filter(is_open).filter_map(answer).collect()
}

/// The last try at `question` that was made in the self-test `test`.
fn attempt_in<'s>(summary: &'s Summary, test: &str, question: &str) -> Option<&'s Attempt> {
    let attempts = &summary.questions.get(question)?.attempts;
    attempts.iter().rev().find(|attempt| attempt.test.as_deref() == Some(test))
}

fn test_line(summary: &Summary, name: &str, test: &SelfTest) -> TestLine {
    let earned = test.questions.iter().filter_map(|question| attempt_in(summary, name, question));
    let earned: f64 = earned.filter(|attempt| attempt.withheld.is_none()).map(Attempt::share).sum();
    TestLine {
        id: name.to_owned(),
        began_at: test.began_at,
        ended: test.ended.is_some(),
        questions: test.questions.len(),
        share: share(earned, number(test.questions.len())),
    }
}

fn of_question_in_test(course: &Course, summary: &Summary, name: &str, test: &SelfTest, id: &str) -> QuestionResult {
    let attempt = attempt_in(summary, name, id);
    let mut result = of_attempt(course, id, summary.questions.get(id), attempt);
    if let (None, Some(answered), Some(question)) = (attempt, test.answer(id), course.question(id)) {
        // Handed in, and not marked yet: it is no loss before that.
        result.pending = true;
        result.answer = Some(answer::in_words(question, answered));
    }
    result.confidence = test.answers.get(id).and_then(|answer| answer.confidence);
    result
}

/// The question `id` with what `attempt` earned; nothing without one.
fn of_attempt(
    course: &Course,
    id: &str,
    progress: Option<&QuestionProgress>,
    attempt: Option<&Attempt>,
) -> QuestionResult {
    let mut result =
        QuestionResult { id: id.to_owned(), prompt: id.to_owned(), out_of: 1.0, ..QuestionResult::default() };
    if let Some(attempt) = attempt {
        result.score = if attempt.withheld.is_some() { 0.0 } else { attempt.score };
        result.out_of = attempt.out_of;
        result.withheld.clone_from(&attempt.withheld);
        result.confidence = attempt.confidence;
    }
    let found = course.modules.iter().find_map(|module| {
        let mut questions = module.quiz.iter().flat_map(|quiz| &quiz.questions);
        questions.find(|question| question.id == id).map(|question| (module, question))
    });
    if let Some((module, question)) = found {
        describe(&mut result, course, module, question, attempt);
    }
    let Some(progress) = progress else { return result };
    result.tries = progress.attempts.iter().map(one_try).collect();
    let title = |id: &String| found.map_or_else(|| id.clone(), |(_, question)| point_title(question, id));
    let contest = |contest: &crate::progress::Contest| ContestResult {
        point: contest.point.as_ref().map_or_else(|| "the mark".to_owned(), title),
        reason: contest.reason.clone(),
    };
    result.contests = progress.contests.iter().map(contest).collect();
    result.self_grade = progress.self_grade.map(|grade| SelfGradeResult { score: grade.score, out_of: grade.out_of });
    result
}

fn one_try(attempt: &Attempt) -> Try {
    Try {
        at: attempt.at,
        score: attempt.score,
        out_of: attempt.out_of,
        withheld: attempt.withheld.clone(),
        test: attempt.test.clone(),
    }
}

/// Adds what the course knows of the question.
fn describe(
    result: &mut QuestionResult,
    course: &Course,
    module: &Module,
    question: &Question,
    attempt: Option<&Attempt>,
) {
    result.module.clone_from(&module.id);
    question.kind.word().clone_into(&mut result.kind);
    result.prompt = plain_text(question.prompt.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
    result.read.clone_from(&question.read);
    result.answer = attempt.map(|attempt| answer::in_words(question, &attempt.answer));
    if attempt.is_none() {
        // What an answer could have earned is the marker's to say.
        result.out_of = marking::mark(question, &marking::Answer::Text(String::new()), None).out_of;
    }
    result.points = points(course, module, question, attempt);
    let beliefs = attempt.into_iter().flat_map(|attempt| &attempt.points).filter(|point| point.is_belief());
    result.beliefs = beliefs.map(|belief| plain_text(&point_title(question, &belief.id))).collect();
}

/// The points that everybody is asked for, and those that earned something besides.
fn points(course: &Course, module: &Module, question: &Question, attempt: Option<&Attempt>) -> Vec<PointResult> {
    let QuestionKind::Open(open) = &question.kind else { return Vec::new() };
    let has_mark = attempt.is_some_and(|attempt| attempt.withheld.is_none());
    let earned = |id: &str, worth: f64| {
        let Some(attempt) = attempt.filter(|_| has_mark) else { return 0.0 };
        match attempt.points.iter().find(|point| point.id == id) {
            Some(point) => point.earned,
            // Versions that did not keep every point kept those that were missed.
            None if attempt.points.is_empty() && !attempt.missed.iter().any(|missed| missed == id) => worth,
            None => 0.0,
        }
    };
    let results = open.points.iter().map(|point| PointResult {
        id: point.id.clone(),
        title: point.title.clone(),
        earned: earned(&point.id, point.worth),
        worth: if point.optional { 0.0 } else { point.worth },
        concept: Concept::of_point(course, module, question, &point.id).id,
    });
    results.filter(|point| point.worth > 0.0 || point.earned > 0.0).collect()
}

fn modules(course: &Course, questions: &[&QuestionResult]) -> Vec<Part> {
    let of = |module: &Module| {
        let own: Vec<_> = questions.iter().filter(|question| question.module == module.id).collect();
        Part {
            id: module.id.clone(),
            title: module.title.clone(),
            score: own.iter().map(|question| question.share()).sum(),
            out_of: number(own.len()),
            questions: own.len(),
            lost: Vec::new(),
        }
    };
    course.modules.iter().map(of).filter(|part| part.questions > 0).collect()
}

/// What was earned for each concept: the points of open questions, and the other questions as a whole.
fn concepts(course: &Course, questions: &[&QuestionResult]) -> Vec<Part> {
    let mut parts: IndexMap<String, (Part, HashSet<&str>)> = IndexMap::new();
    for question in questions {
        let mut add = |concept: &str, earned: f64, worth: f64, what: &str| {
            let (part, about) = parts.entry(concept.to_owned()).or_default();
            part.score += earned;
            part.out_of += worth;
            about.insert(question.id.as_str());
            let title = what.to_owned();
            if worth - earned > 1e-9 && !part.lost.contains(&title) {
                part.lost.push(title);
            }
        };
        let worth: f64 = question.points.iter().map(|point| point.worth).sum();
        for point in question.points.iter().filter(|point| point.worth > 0.0) {
            add(&point.concept, point.earned.clamp(0.0, point.worth) / worth, point.worth / worth, &point.title);
        }
        if worth <= 0.0 {
            let concept = question.read.as_ref().unwrap_or(&question.module);
            add(concept, question.share(), 1.0, &question.prompt);
        }
    }
    let mut parts: Vec<Part> = parts
        .into_iter()
        .map(|(id, (part, about))| {
            let of_module = course.modules.iter().find(|module| module.id == id).map(|module| module.title.clone());
            let title = of_module.unwrap_or_else(|| super::title_of_place(course, &id));
            Part { id, title, questions: about.len(), ..part }
        })
        .collect();
    parts.sort_by(|one, other| (other.out_of - other.score).total_cmp(&(one.out_of - one.score)));
    parts
}

/// The places to read, the most points to gain first.
fn reading(course: &Course, concepts: &[Part]) -> Vec<Reading> {
    let all: f64 = concepts.iter().map(|part| part.out_of).sum();
    let is_worth_it = |part: &&Part| part.out_of - part.score > all * WORTH_READING;
    let is_there = |part: &&Part| course.lesson(part.id.split('#').next().unwrap_or_default()).is_some();
    let reading = |part: &Part| Reading {
        place: part.id.clone(),
        title: part.title.clone(),
        lost: part.out_of - part.score,
        points: part.lost.clone(),
    };
    concepts.iter().filter(is_worth_it).filter(is_there).map(reading).collect()
}
