//! Questions whose own answers are not marked as they must be.

use super::{key, place::Places};
use crate::{
    app::{
        happens, nearest,
        runs::{checked, decide, offers, predicted_run, run, with_entry},
    },
    course::{Course, FindTheBug, Open, PartOfRun, Predict, Question, QuestionKind},
    diagnostic::Diagnostic,
    marking::{Answer, Decision, Mark, Verdict, mark, rubric_faults},
    sandbox::Stop,
};

/// How far rounding may take a full score from what can be earned.
const ROUNDING: f64 = 1e-9;

/// The faults of one question.
pub(super) fn faults(course: &Course, question: &Question, places: &Places, stop: &Stop) -> Vec<Diagnostic> {
    let told = of_kind(course, question, stop);
    told.into_iter().map(|fault| places.at_question(fault, &question.id)).collect()
}

/// The faults of a question of any kind, or of a part of one.
fn of_kind(course: &Course, question: &Question, stop: &Stop) -> Vec<Diagnostic> {
    match &question.kind {
        QuestionKind::Open(open) => of_open(question, open),
        QuestionKind::Predict(_) => of_predict(course, question, stop),
        QuestionKind::Code(_) => of_code(course, question, stop),
        QuestionKind::FindTheBug(bug) => {
            let mut faults = of_key(question);
            faults.extend(of_proof(course, question, bug, stop));
            faults
        }
        QuestionKind::Parts(parts) => {
            parts.parts.iter().flat_map(|part| of_kind(course, &part.question, stop)).collect()
        }
        _ => of_key(question),
    }
}

fn is_full(mark: &Mark) -> bool {
    mark.withheld.is_none() && mark.out_of > 0.0 && mark.score >= mark.out_of - ROUNDING
}

/// Every accepted answer must be marked as right, and no wrong one.
fn of_key(question: &Question) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for (said, answer) in key::right(question) {
        if !is_full(&mark(question, &answer, None)) {
            let message = format!("{said} is not marked as right (question `{}`)", question.id);
            faults.push(Diagnostic::error("check::key", message));
        }
    }
    for (said, answer) in key::wrong(question) {
        if is_full(&mark(question, &answer, None)) {
            let message = format!("{said} is marked as right (question `{}`)", question.id);
            faults.push(Diagnostic::error("check::wrong-passes", message));
        }
    }
    faults
}

/// A program's fault is proved by its example: an expectation fails with it, all hold when it is mended.
fn of_proof(course: &Course, question: &Question, bug: &FindTheBug, stop: &Stop) -> Vec<Diagnostic> {
    let Some(example) = course.example(&bug.example) else { return Vec::new() };
    let unmet = |program: &str| -> Vec<String> {
        let told = checked(&with_entry(example, program), stop);
        told.into_iter().filter_map(|(what, verdict)| Some(format!("{what}: {}", verdict.err()?))).collect()
    };
    let mut faults = Vec::new();
    if unmet(&bug.program).is_empty() {
        let message =
            format!("the program meets every expectation of `{}` as it is (question `{}`)", bug.example, question.id);
        faults.push(Diagnostic::error("check::no-bug", message));
    }
    let left = unmet(&bug.fixed);
    if !bug.fixed.is_empty() && !left.is_empty() {
        let message = format!("mended, the program still fails (question `{}`): {}", question.id, left.join("; "));
        faults.push(Diagnostic::error("check::fix", message));
    }
    faults
}

/// Model answers score full; the question and its hints, handed in as an answer, score nothing.
fn of_open(question: &Question, open: &Open) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    for (message, help) in rubric_faults(open) {
        let mut fault = Diagnostic::error("check::rubric", format!("{message} (question `{}`)", question.id));
        fault.help = help;
        faults.push(fault);
    }
    for (model, number) in open.models.iter().zip(1..) {
        let mark = mark(question, &Answer::Text(model.clone()), None);
        if !is_full(&mark) {
            let message = format!("model answer {number} scores {} (question `{}`)", score(&mark), question.id);
            faults.push(Diagnostic::error("check::model-answer", message).help(missing(&mark)));
        }
    }
    let mut copies: Vec<(String, String)> = Vec::new();
    copies.extend(question.hints.iter().zip(1..).map(|(hint, number)| (format!("hint {number}"), hint.clone())));
    if question.hints.len() > 1 {
        copies.push(("all hints together".to_owned(), question.hints.join(" ")));
    }
    copies.push(("the question itself".to_owned(), question.prompt.clone()));
    for (what, text) in copies {
        let mark = mark(question, &Answer::Text(text), None);
        if mark.withheld.is_none() && mark.score > 0.0 {
            let message = format!("{what}, copied as an answer, scores {} (question `{}`)", score(&mark), question.id);
            faults.push(Diagnostic::error("check::copy-scores", message).help(earned(&mark)));
        }
    }
    faults
}

/// A prediction can be decided, its right answer is right, and no wrong answer worth a word is right after all.
fn of_predict(course: &Course, question: &Question, stop: &Stop) -> Vec<Diagnostic> {
    let QuestionKind::Predict(predict) = &question.kind else { return Vec::new() };
    if course.example(&predict.example).is_none() {
        return Vec::new();
    }
    let decided = decide(course, question, &Answer::Text(String::new()), stop);
    let Some(Decision::Printed(text)) = &decided else {
        let message = format!(
            "the run of `{}` gives no `{}` to predict (question `{}`)",
            predict.example, predict.of, question.id
        );
        let fault = Diagnostic::error("check::undecided", message);
        return vec![match near(course, predict, stop) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault,
        }];
    };
    let mut faults = never_happens(course, question, predict, stop);
    if !is_full(&mark(question, &Answer::Text(text.clone()), decided.as_ref())) {
        let message = format!("what the run says, `{text}`, is not marked as right (question `{}`)", question.id);
        faults.push(Diagnostic::error("check::key", message));
    }
    for (wrong, _) in &predict.feedback {
        if is_full(&mark(question, &Answer::Text(wrong.clone()), decided.as_ref())) {
            let message =
                format!("`{wrong}` has feedback for a wrong answer, but is right (question `{}`)", question.id);
            faults.push(Diagnostic::error("check::feedback", message));
        }
    }
    faults
}

/// What the run offers that is nearest to what a prediction asks for.
fn near(course: &Course, predict: &Predict, stop: &Stop) -> Option<String> {
    let (outcome, trace) = predicted_run(course, predict, stop)?;
    nearest(&PartOfRun::read(&predict.of).ok()?, &outcome, &trace)
}

/// Nothing happens of a name that no event of the example brings about: it is misspelt, not rare.
fn never_happens(course: &Course, question: &Question, predict: &Predict, stop: &Stop) -> Vec<Diagnostic> {
    let (Ok(PartOfRun::Count(name)), Some(example)) = (PartOfRun::read(&predict.of), course.example(&predict.example))
    else {
        return Vec::new();
    };
    if offers(example).iter().any(|offer| happens(&name, &run(example, offer, stop).1)) {
        return Vec::new();
    }
    let message = format!("nothing called `{name}` ever happens in `{}` (question `{}`)", example.id, question.id);
    let fault = Diagnostic::error("check::undecided", message);
    vec![match near(course, predict, stop) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault,
    }]
}

/// The solution of a program to write passes; what the editor starts with does not.
fn of_code(course: &Course, question: &Question, stop: &Stop) -> Vec<Diagnostic> {
    let QuestionKind::Code(task) = &question.kind else { return Vec::new() };
    if course.example(&task.example).is_none() {
        return Vec::new();
    }
    let marked = |text: &str| {
        let answer = Answer::Text(text.to_owned());
        let decided = decide(course, question, &answer, stop);
        let why = match &decided {
            Some(Decision::Checked(checks)) => checks
                .iter()
                .filter_map(|(event, told)| Some(format!("{event}: {}", told.as_ref().err()?)))
                .collect::<Vec<_>>()
                .join("; "),
            _ => "the runs came to no answer".to_owned(),
        };
        (is_full(&mark(question, &answer, decided.as_ref())), why)
    };
    let mut faults = Vec::new();
    let (passes, why) = marked(&task.solution);
    if !passes {
        let message = format!("the solution does not pass (question `{}`): {why}", question.id);
        faults.push(Diagnostic::error("check::solution", message));
    }
    if marked(&task.starter).0 {
        let message = format!("what the editor starts with passes already (question `{}`)", question.id);
        faults.push(Diagnostic::error("check::solved-already", message));
    }
    faults
}

fn score(mark: &Mark) -> String {
    match mark.withheld {
        Some(reason) => format!("nothing: the mark is withheld ({reason:?})"),
        None => format!("{} of {}", mark.score, mark.out_of),
    }
}

fn missing(mark: &Mark) -> String {
    let titles = mark.points.iter().filter(|point| point.verdict != Verdict::Met && point.worth > 0.0);
    let titles: Vec<String> = titles.map(|point| format!("`{}` ({:?})", point.id, point.verdict)).collect();
    if titles.is_empty() { mark.remarks.join(" ") } else { format!("not met: {}", titles.join(", ")) }
}

fn earned(mark: &Mark) -> String {
    let points = mark.points.iter().filter(|point| point.earned > 0.0);
    let told = points.map(|point| {
        let words: Vec<&str> = point.evidence.iter().map(|evidence| evidence.quote.as_str()).collect();
        format!("`{}` for `{}`", point.id, words.join(" … "))
    });
    format!("earned: {}", told.collect::<Vec<_>>().join(", "))
}
