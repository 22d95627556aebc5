//! The sheet of a class: the results of many learners, read from the files they handed in.
//!
//! Each learner counts once. Where a file holds a self-test, that test counts; where it holds all progress, the first try at
//! each question does, because the later ones were made after seeing the mark.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{
    Interval, QuestionResult, ResultSheet, correlation, mean,
    statistics::{number, wilson},
};
use crate::diagnostic::{Diagnostic, Position};

/// How many learners a discrimination needs to be worth printing.
pub(super) const ENOUGH: usize = 10;

/// The results of a class.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClassSheet {
    /// The course's id.
    pub course: String,
    /// The course's title.
    pub title: String,
    /// The learners, as their files came.
    pub learners: Vec<Learner>,
    /// The learners' mean share.
    pub mean: Option<f64>,
    /// Where that mean lies.
    pub interval: Option<Interval>,
    /// How many learners had which share, by tenths.
    pub distribution: Vec<Bin>,
    /// Question by question, the hardest first.
    pub questions: Vec<ClassQuestion>,
    /// By concept, the least known first.
    pub concepts: Vec<ClassConcept>,
    /// Wrong beliefs, the most common first.
    pub misconceptions: Vec<Counted>,
    /// Points whose mark was contested, the most contested first.
    pub contested: Vec<Contested>,
    /// What to keep in mind when reading these figures.
    pub cautions: Vec<String>,
    /// The files that were left out, and why.
    pub left_out: Vec<String>,
}

/// One learner.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Learner {
    /// The name in the file, else the file's own.
    pub name: String,
    /// The file.
    pub file: String,
    /// How many questions count.
    pub questions: usize,
    /// What was earned, 0 to 1.
    pub share: f64,
    /// The same after the price of hints and with what follow-ups added; in none of the sheet's other figures.
    pub completed: f64,
}

/// How many learners had a share from `from` up to (the last bin: and including) `to`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// From here.
    pub from: f64,
    /// To here.
    pub to: f64,
    /// How many learners.
    pub learners: usize,
}

/// A question over all learners.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClassQuestion {
    /// Its id.
    pub id: String,
    /// The first line of what is asked.
    pub prompt: String,
    /// How many learners answered it.
    pub answers: usize,
    /// How many were asked it and left it out.
    pub unanswered: usize,
    /// How many answers got no mark.
    pub withheld: usize,
    /// The mean share of those who answered: 1 is easiest.
    pub difficulty: f64,
    /// Where that mean lies.
    pub interval: Option<Interval>,
    /// The corrected item–rest correlation: this question's shares with the learners' mean shares over all the others.
    /// `None` below 10 learners, or when nothing varies.
    pub discrimination: Option<f64>,
    /// The points missed, the most often missed first.
    pub missed: Vec<Counted>,
    /// How often its mark was contested.
    pub contested: usize,
}

/// A concept over all learners.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClassConcept {
    /// Where to read about it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many learners were asked about it.
    pub learners: usize,
    /// Their mean share.
    pub share: f64,
    /// Where that mean lies.
    pub interval: Option<Interval>,
}

/// Something, and how many learners it holds for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// What.
    pub what: String,
    /// The question it is about.
    pub question: String,
    /// How many learners.
    pub learners: usize,
    /// Of how many.
    pub of: usize,
}

/// A point whose mark was contested.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contested {
    /// The question.
    pub question: String,
    /// The point's title, or `the mark`.
    pub point: String,
    /// How many learners contest it.
    pub learners: usize,
    /// Their reasons.
    pub reasons: Vec<String>,
}

/// A file that `etude report --json` writes.
#[derive(Deserialize)]
struct ResultFile {
    #[serde(default)]
    learner: Option<String>,
    results: ResultSheet,
}

/// What one learner did on one question.
struct Answered {
    learner: usize,
    share: f64,
}

/// Merges result files: each its name and its text, or why it could not be read. What cannot be used is left out with a fault
/// that names its file; the rest is merged.
#[must_use]
pub fn class_sheet(files: &[(String, Result<String, String>)]) -> (ClassSheet, Vec<Diagnostic>) {
    let mut sheet = ClassSheet::default();
    let (mut results, mut faults): (Vec<ResultSheet>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for (file, text) in files {
        match admit(file, text, &sheet) {
            Ok((name, result)) => {
                if sheet.learners.is_empty() {
                    (sheet.course, sheet.title) = (result.course.clone(), result.title.clone());
                }
                let shares: Vec<f64> =
                    result.questions.iter().filter_map(|question| counted(&result, question)).collect();
                let share = mean(&shares).unwrap_or(0.0);
                let after = result.questions.iter().filter_map(|question| counted_after(&result, question));
                let completed = mean(&after.collect::<Vec<_>>()).unwrap_or(0.0);
                sheet.learners.push(Learner { name, file: file.clone(), questions: shares.len(), share, completed });
                results.push(result);
            }
            Err(fault) => faults.push(*fault),
        }
    }
    sheet.left_out = faults.iter().map(|fault| format!("{}: {}", fault.file, fault.message)).collect();
    add_up(&mut sheet, &results);
    (sheet, faults)
}

/// The learner's name and results, when they belong on the sheet.
fn admit(
    file: &str,
    text: &Result<String, String>,
    sheet: &ClassSheet,
) -> Result<(String, ResultSheet), Box<Diagnostic>> {
    let fault = |code: &str, message: String| Box::new(Diagnostic::error(code, message).in_file(file));
    let text = text.as_ref().map_err(|why| fault("class::unreadable", format!("it cannot be read: {why}")))?;
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let mut fault = fault("class::broken", format!("it is no JSON: {error}"));
        fault.position = (error.line() > 0).then(|| Position { line: error.line(), column: error.column().max(1) });
        fault
    })?;
    let helped = |fault: Box<Diagnostic>, help: &str| Box::new(fault.help(help));
    let help = "write it with `etude report --json` or `etude report --test last --json`";
    if value.get("format").and_then(serde_json::Value::as_u64) != Some(1)
        || value.get("results").is_none_or(|results| results.get("course").is_none())
    {
        return Err(helped(fault("class::foreign", "it holds no results of a learner".to_owned()), help));
    }
    let read: ResultFile = serde_json::from_value(value)
        .map_err(|error| helped(fault("class::foreign", format!("its results cannot be understood: {error}")), help))?;
    let result = read.results;
    if !sheet.learners.is_empty() && result.course != sheet.course {
        let message =
            format!("it is about the course `{}`, the files before it about `{}`", result.course, sheet.course);
        return Err(helped(fault("class::other-course", message), "merge the files of one course at a time"));
    }
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.strip_suffix(".json").unwrap_or(stem);
    let name = read.learner.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| stem.to_owned());
    if let Some(first) = sheet.learners.iter().find(|learner| learner.name == name) {
        let message = format!("`{name}` has handed in `{}` already; each learner counts once", first.file);
        let help = "leave one of the two out, or tell them apart with `etude report --learner NAME`";
        return Err(helped(fault("class::duplicate", message), help));
    }
    Ok((name, result))
}

/// What `question` counts for its learner: in a self-test what it earned there, else its first try. `None`: not answered.
fn counted(result: &ResultSheet, question: &QuestionResult) -> Option<f64> {
    match &result.test {
        Some(_) => (question.answer.is_some() && !question.pending).then(|| question.share()),
        None => question.first(),
    }
}

/// The same after hints and follow-ups.
fn counted_after(result: &ResultSheet, question: &QuestionResult) -> Option<f64> {
    counted(result, question)?;
    match &result.test {
        Some(_) => Some(question.completed_share()),
        None => question.tries.first().map(super::Try::completed_share),
    }
}

impl Learner {
    /// The share after hints and follow-ups, when it is another than the plain one.
    #[must_use]
    pub fn otherwise(&self) -> Option<f64> {
        super::result::other(self.completed, self.share)
    }
}

fn add_up(sheet: &mut ClassSheet, results: &[ResultSheet]) {
    let shares: Vec<f64> = sheet.learners.iter().map(|learner| learner.share).collect();
    sheet.mean = mean(&shares);
    sheet.interval = sheet.mean.and_then(|mean| wilson(mean, shares.len()));
    sheet.distribution = distribution(&shares);
    sheet.questions = questions(results);
    sheet.concepts = concepts(results);
    sheet.misconceptions = misconceptions(results);
    sheet.contested = contested(results);
    sheet.cautions = cautions(sheet);
    if results.iter().any(|result| result.test.is_none()) {
        let caution = "Some files hold all progress instead of one self-test. There the first try at each question counts; concepts and \
                       points count by the best try.";
        sheet.cautions.push(caution.to_owned());
    }
}

fn distribution(shares: &[f64]) -> Vec<Bin> {
    let bin = |tenth: usize| {
        let (from, to) = (number(tenth) / 10.0, number(tenth + 1) / 10.0);
        let is_within = |share: &&f64| **share >= from && (**share < to || tenth == 9);
        Bin { from, to, learners: shares.iter().filter(is_within).count() }
    };
    (0..10).map(bin).collect()
}

fn questions(results: &[ResultSheet]) -> Vec<ClassQuestion> {
    let mut found: IndexMap<&str, (ClassQuestion, Vec<Answered>)> = IndexMap::new();
    let mut totals: HashMap<usize, (f64, usize)> = HashMap::new();
    for (learner, result) in results.iter().enumerate() {
        for question in &result.questions {
            let (of_class, answers) = found.entry(&question.id).or_default();
            if of_class.id.is_empty() {
                (of_class.id, of_class.prompt) = (question.id.clone(), question.prompt.clone());
            }
            of_class.contested += usize::from(!question.contests.is_empty());
            let Some(share) = counted(result, question) else {
                of_class.unanswered += usize::from(!question.pending);
                continue;
            };
            of_class.withheld += usize::from(question.withheld.is_some());
            answers.push(Answered { learner, share });
            let total = totals.entry(learner).or_default();
            *total = (total.0 + share, total.1 + 1);
        }
    }
    let finish = |(mut question, answers): (ClassQuestion, Vec<Answered>)| {
        let shares: Vec<f64> = answers.iter().map(|answer| answer.share).collect();
        question.answers = shares.len();
        question.difficulty = mean(&shares).unwrap_or(0.0);
        question.interval = wilson(question.difficulty, shares.len());
        question.discrimination = discrimination(&answers, &totals);
        question.missed = missed(&question.id, results);
        question
    };
    let mut questions: Vec<ClassQuestion> = found.into_values().map(finish).collect();
    questions.sort_by(|one, other| {
        (one.answers == 0).cmp(&(other.answers == 0)).then(one.difficulty.total_cmp(&other.difficulty))
    });
    questions
}

/// The corrected item–rest correlation: the question itself is no part of the rest it is compared with.
fn discrimination(answers: &[Answered], totals: &HashMap<usize, (f64, usize)>) -> Option<f64> {
    let pair = |answer: &Answered| {
        let (sum, count) = totals.get(&answer.learner)?;
        let others = count.checked_sub(1).filter(|others| *others > 0)?;
        Some((answer.share, (sum - answer.share) / number(others)))
    };
    let pairs: Vec<(f64, f64)> = answers.iter().filter_map(pair).collect();
    if pairs.len() < ENOUGH { None } else { correlation(&pairs) }
}

/// The points of `question` that answers missed, wholly or partly.
fn missed(question: &str, results: &[ResultSheet]) -> Vec<Counted> {
    let mut points: IndexMap<&str, Counted> = IndexMap::new();
    let answers = results.iter().flat_map(|result| &result.questions).filter(|own| own.id == question);
    for point in answers.filter(|own| own.answer.is_some() && !own.pending).flat_map(|own| &own.points) {
        if point.worth <= 0.0 {
            continue;
        }
        let counted = points.entry(&point.id).or_default();
        if counted.what.is_empty() {
            (counted.what, counted.question) = (point.title.clone(), question.to_owned());
        }
        counted.of += 1;
        counted.learners += usize::from(point.worth - point.earned > 1e-9);
    }
    most_common(points.into_values())
}

fn most_common(counted: impl Iterator<Item = Counted>) -> Vec<Counted> {
    let mut counted: Vec<Counted> = counted.filter(|one| one.learners > 0).collect();
    counted.sort_by_key(|one| std::cmp::Reverse(one.learners));
    counted
}

fn concepts(results: &[ResultSheet]) -> Vec<ClassConcept> {
    let mut found: IndexMap<&str, (&str, Vec<f64>)> = IndexMap::new();
    for part in results.iter().flat_map(|result| &result.concepts) {
        found.entry(&part.id).or_insert_with(|| (&part.title, Vec::new())).1.push(part.share());
    }
    let of = |(id, (title, shares)): (&str, (&str, Vec<f64>))| {
        let share = mean(&shares).unwrap_or(0.0);
        let (id, title, learners) = (id.to_owned(), title.to_owned(), shares.len());
        ClassConcept { id, title, learners, share, interval: wilson(share, learners) }
    };
    let mut concepts: Vec<ClassConcept> = found.into_iter().map(of).collect();
    concepts.sort_by(|one, other| one.share.total_cmp(&other.share));
    concepts
}

fn misconceptions(results: &[ResultSheet]) -> Vec<Counted> {
    let mut found: IndexMap<(&str, &str), Counted> = IndexMap::new();
    for question in results.iter().flat_map(|result| &result.questions) {
        let mut own: Vec<&String> = question.beliefs.iter().collect();
        own.sort_unstable();
        own.dedup();
        for belief in own {
            let counted = found.entry((&question.id, belief)).or_default();
            (counted.what, counted.question) = (belief.clone(), question.id.clone());
            counted.learners += 1;
        }
    }
    let answers = |id: &str| {
        let own = results.iter().flat_map(|result| &result.questions);
        own.filter(|own| own.id == id && own.answer.is_some() && !own.pending).count()
    };
    most_common(found.into_values().map(|counted| Counted { of: answers(&counted.question), ..counted }))
}

fn contested(results: &[ResultSheet]) -> Vec<Contested> {
    let mut found: IndexMap<(&str, &str), Contested> = IndexMap::new();
    for question in results.iter().flat_map(|result| &result.questions) {
        let mut counted_here: Vec<&str> = Vec::new();
        for contest in &question.contests {
            let contested = found.entry((&question.id, &contest.point)).or_default();
            (contested.question, contested.point) = (question.id.clone(), contest.point.clone());
            contested.reasons.push(contest.reason.clone());
            if !counted_here.contains(&contest.point.as_str()) {
                counted_here.push(&contest.point);
                contested.learners += 1;
            }
        }
    }
    let mut contested: Vec<Contested> = found.into_values().collect();
    contested.sort_by_key(|one| std::cmp::Reverse(one.learners));
    contested
}

fn cautions(sheet: &ClassSheet) -> Vec<String> {
    let count = sheet.learners.len();
    let mut cautions = Vec::new();
    if count < ENOUGH {
        cautions.push(format!(
            "Discrimination is not given: it needs at least {ENOUGH} learners, and there {}. With fewer, one lucky or unlucky answer \
             can turn it around.",
            if count == 1 { "is 1".to_owned() } else { format!("are {count}") }
        ));
    }
    if count < 30 {
        cautions.push(
            "The numbers are small: read each mean with the range beside it, and compare two questions only when their ranges are \
             apart."
                .to_owned(),
        );
    }
    cautions.push(
        "Ranges are 95 % Wilson intervals, which are on the wide side for partial credit. Difficulty is the mean share of those who \
         answered; discrimination is the corrected item–rest correlation."
            .to_owned(),
    );
    cautions
}
