//! Results, added up from what the log says: of a self-test, or of a whole course.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::{
    CertaintySheet, Concept, ContestResult, Part, PointResult, QuestionResult, Reading, ResultSheet, SelfGradeResult,
    TestFacts, TestLine, Try, answer,
    concept::{plain_text, point_title},
    result::share,
    statistics::{mean, number},
};
use crate::{
    course::{Course, Module, Question, QuestionKind},
    marking,
    progress::{Attempt, QuestionProgress, SelfTest, Summary},
};

/// What a share of all points must at least have been lost for something to be worth reading about.
const WORTH_READING: f64 = 0.01;

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
            completed: Some(marked.iter().map(|question| question.completed_share()).sum()),
            out_of: number(marked.len()),
            first: shares(QuestionResult::first),
            best: shares(QuestionResult::best),
            modules: modules(course, &marked),
            read_next: reading(course, &concepts),
            concepts,
            certainty: CertaintySheet::of(&sure),
            tests: summary.tests.keys().map(|name| TestLine::of(summary, name)).collect(),
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

impl TestLine {
    /// The self-test `name` in one line; nothing of it when the log knows none of that name.
    #[must_use]
    pub fn of(summary: &Summary, name: &str) -> Self {
        let Some(test) = summary.tests.get(name) else { return Self::default() };
        let tries = test.questions.iter().filter_map(|question| attempt_in(summary, name, question)).map(one_try);
        let (earned, completed) =
            tries.fold((0.0, 0.0), |(earned, all), one| (earned + one.share(), all + one.completed_share()));
        Self {
            id: name.to_owned(),
            began_at: test.began_at,
            ended: test.ended.is_some(),
            questions: test.questions.len(),
            share: share(earned, number(test.questions.len())),
            completed: Some(share(completed, number(test.questions.len()))),
        }
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
        result.completed = attempt.withheld.is_none().then(|| attempt.completed());
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
        completed: attempt.withheld.is_none().then(|| attempt.completed()),
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
    // A question whose author says nothing to read about is about its module, which begins with its first lesson.
    let place = |part: &Part| {
        let of_module =
            course.modules.iter().find(|module| module.id == part.id).and_then(|module| module.lessons.first());
        let is_there = course.lesson(part.id.split('#').next().unwrap_or_default()).is_some();
        if is_there { Some(part.id.clone()) } else { of_module.map(|lesson| lesson.id.clone()) }
    };
    let reading = |part: &Part| {
        Some(Reading {
            place: place(part)?,
            title: part.title.clone(),
            lost: part.out_of - part.score,
            points: part.lost.clone(),
        })
    };
    concepts.iter().filter(is_worth_it).filter_map(reading).collect()
}
