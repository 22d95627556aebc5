//! The runs an example offers, and what a run says about a question that the sandbox decides.

use serde_json::Value;

use crate::{
    course::{Course, Example, Expectation, Open, Question, QuestionKind},
    marking::{Answer, Decision, Mark, PointMark, Verdict, Withheld, draft_rubric},
    progress::{PointScore, Record},
    sandbox::{Input, Outcome, SourceFile, Stop, run_to_end, sandbox},
    trace::{EventKind, Recorder},
};

/// One input an example can be run on.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// The input, its faults and the example's seed in it.
    pub input: Input,
    /// What its author says must be true of the run.
    pub expect: Expectation,
}

/// The inputs that `example` can be run on, the default first: its author's events, or what its sandbox supplies.
#[must_use]
pub fn offers(example: &Example) -> Vec<Offer> {
    if example.events.is_empty() {
        let defaults = sandbox(example.program.kind).default_inputs(&example.program);
        return defaults
            .into_iter()
            .map(|(name, input)| Offer {
                name,
                input: Input { seed: example.seed, ..input },
                expect: Expectation::default(),
            })
            .collect();
    }
    example
        .events
        .iter()
        .map(|event| {
            let is_on = |name: &String| event.faults.contains(name);
            let faults = example.faults.iter().filter(|fault| is_on(&fault.name)).cloned().collect();
            Offer {
                name: event.name.clone(),
                input: Input { steps: event.steps.clone(), faults, seed: example.seed },
                expect: event.expect.clone(),
            }
        })
        .collect()
}

/// `course` with a rubric for every open question that nobody wrote one for: the one of a question of `known` that asks the
/// same, else one drafted from the lessons of its module.
#[must_use]
pub fn with_rubrics(mut course: Course, known: &Course) -> Course {
    for module in &mut course.modules {
        let sections = module.lessons.iter().map(|lesson| lesson.source.as_str()).collect::<Vec<_>>().join("\n\n");
        for question in module.quiz.iter_mut().flat_map(|quiz| &mut quiz.questions) {
            if needs_rubric(question) {
                let open = known_rubric(question, known).unwrap_or_else(|| draft_rubric(question, &sections));
                question.kind = QuestionKind::Open(open);
            }
        }
    }
    course
}

/// Whether `question` is open and its author wrote no rubric.
#[must_use]
pub fn needs_rubric(question: &Question) -> bool {
    matches!(&question.kind, QuestionKind::Open(open) if open.draft && open.points.is_empty())
}

/// The rubric of the question of `known` that asks the same in the same words; what it says to read is the page's own section.
fn known_rubric(question: &Question, known: &Course) -> Option<Open> {
    let words = |prompt: &str| -> Vec<String> {
        prompt.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let asked = words(&question.prompt);
    known.questions().filter(|known| words(&known.prompt) == asked).find_map(|known| match &known.kind {
        QuestionKind::Open(open) if !open.draft => {
            let mut open = open.clone();
            for point in &mut open.points {
                point.read.clone_from(&question.read);
            }
            Some(open)
        }
        _ => None,
    })
}

/// `example` with `text` in place of its entry file.
#[must_use]
pub fn with_entry(example: &Example, text: &str) -> Example {
    let mut example = example.clone();
    let entry = example.program.entry.clone();
    match example.program.files.iter_mut().find(|file| file.path == entry) {
        Some(file) => file.content = text.as_bytes().to_vec(),
        None => example.program.files.push(SourceFile::text(&entry, text)),
    }
    example
}

/// Runs `example` on `offer` and keeps the trace. Blocks until the run ends.
#[must_use]
pub fn run(example: &Example, offer: &Offer, stop: &Stop) -> (Outcome, Recorder) {
    let mut trace = Recorder::default();
    let outcome = run_to_end(&example.program, &offer.input, &example.limits, &mut trace, stop);
    (outcome, trace)
}

/// What the sandbox says about `answer` to `question`, for the kinds it decides; `None` for the others, and when the example
/// or event is missing or the run could not decide. Blocks until the runs end.
#[must_use]
pub fn decide(course: &Course, question: &Question, answer: &Answer, stop: &Stop) -> Option<Decision> {
    let example = |id: &str| course.examples.iter().find(|example| example.id == id);
    match &question.kind {
        QuestionKind::Predict(predict) => {
            let example = example(&predict.example)?;
            let offers = offers(example);
            let offer = if predict.event.is_empty() {
                offers.first()
            } else {
                offers.iter().find(|offer| offer.name == predict.event)
            };
            let (outcome, trace) = run(example, offer?, stop);
            said(&predict.of, &outcome, &trace).map(Decision::Printed)
        }
        QuestionKind::Code(task) => {
            let Answer::Text(text) = answer else { return None };
            let example = with_entry(example(&task.example)?, text);
            let checks = offers(&example).into_iter().map(|offer| {
                let (outcome, trace) = run(&example, &offer, stop);
                let failures = crate::course::expect::check(&offer.expect, &outcome, trace.events());
                let verdict = if failures.is_empty() { Ok(()) } else { Err(failures.join("; ")) };
                (offer.name, verdict)
            });
            Some(Decision::Checked(checks.collect()))
        }
        _ => None,
    }
}

/// What to keep of an answer to `question` and its mark.
#[must_use]
pub fn answered(question: &str, answer: &Answer, mark: &Mark) -> Record {
    let word = |withheld: &Withheld| serde_json::to_value(withheld).ok()?.as_str().map(str::to_owned);
    let is_missed = |point: &&PointMark| point.verdict != Verdict::Met && point.worth > 0.0;
    let score = |point: &PointMark| PointScore { id: point.id.clone(), earned: point.earned, worth: point.worth };
    Record::Answered {
        question: question.to_owned(),
        answer: serde_json::to_value(answer).unwrap_or(Value::Null),
        score: mark.score,
        out_of: mark.out_of,
        withheld: mark.withheld.as_ref().and_then(word),
        missed: mark.points.iter().filter(is_missed).map(|point| point.id.clone()).collect(),
        points: mark.points.iter().map(score).collect(),
        confidence: None,
        hints: 0,
        test: None,
    }
}

/// What to keep of an answer given in the self-test `test`, with the certainty that was said there.
#[must_use]
pub fn answered_in_test(test: &str, confidence: Option<u8>, question: &str, answer: &Answer, mark: &Mark) -> Record {
    let mut record = answered(question, answer, mark);
    if let Record::Answered { test: of_test, confidence: of_answer, .. } = &mut record {
        (*of_test, *of_answer) = (Some(test.to_owned()), confidence);
    }
    record
}

/// What a run said of `what`: `console`, `console:LINE`, `result`, `result:/json/pointer` or `fact:LABEL`.
fn said(what: &str, outcome: &Outcome, trace: &Recorder) -> Option<String> {
    let (part, rest) = what.split_once(':').unwrap_or((what, ""));
    match part {
        "console" => {
            let printed = program_console(trace);
            match rest.parse::<usize>() {
                Ok(line) => printed.lines().nth(line.checked_sub(1)?).map(str::to_owned),
                Err(_) => Some(printed),
            }
        }
        "result" => outcome.result.as_ref()?.pointer(rest).map(plain),
        "fact" => outcome.facts.iter().find(|fact| fact.label == rest).map(|fact| fact.value.clone()),
        _ => None,
    }
}

/// What the program itself printed, without the platform's own lines.
fn program_console(trace: &Recorder) -> String {
    let lines = trace.events().iter().filter_map(|event| match &event.kind {
        EventKind::Console { level, text } if *level != crate::trace::Level::Platform => Some(text.as_str()),
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A JSON value as a person would write it down: strings without quotes.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
