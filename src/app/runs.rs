//! The runs an example offers, and what a run says about a question that the sandbox decides.

use serde_json::Value;

use crate::{
    course::{Course, Example, Expectation, Open, PartOfRun, Predict, Question, QuestionKind},
    marking::{Answer, Decision, Mark, PointMark, Verdict, Withheld, draft_rubric},
    progress::{PointScore, Record},
    sandbox::{Input, Outcome, SourceFile, Stop, run_to_end, sandbox},
    trace::Recorder,
};

use super::part_of_run;

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
    match &question.kind {
        QuestionKind::Predict(predict) => {
            let (outcome, trace) = predicted_run(course, predict, stop)?;
            part_of_run::said(&PartOfRun::read(&predict.of).ok()?, &outcome, &trace).map(Decision::Printed)
        }
        QuestionKind::Code(task) => {
            let Answer::Text(text) = answer else { return None };
            Some(Decision::Checked(checked(&with_entry(course.example(&task.example)?, text), stop)))
        }
        QuestionKind::Parts(parts) => {
            let Answer::Parts(answers) = answer else { return None };
            let decided = std::iter::zip(&parts.parts, answers)
                .map(|(part, answer)| decide(course, &part.question, answer.as_ref()?, stop));
            Some(Decision::Parts(decided.collect()))
        }
        _ => None,
    }
}

/// The run that decides a prediction; `None` when its example or event is missing. Blocks until the run ends.
#[must_use]
pub fn predicted_run(course: &Course, predict: &Predict, stop: &Stop) -> Option<(Outcome, Recorder)> {
    let example = course.example(&predict.example)?;
    let offers = offers(example);
    let is_asked = |offer: &&Offer| predict.event.is_empty() || offer.name == predict.event;
    Some(run(example, offers.iter().find(is_asked)?, stop))
}

/// Every expectation of `example`, by event, with why it was not met. Blocks until all runs end.
#[must_use]
pub fn checked(example: &Example, stop: &Stop) -> Vec<(String, Result<(), String>)> {
    let mut told = Vec::new();
    for offer in offers(example) {
        let (outcome, trace) = run(example, &offer, stop);
        let checks = crate::course::expect::checks(&offer.expect, &outcome, trace.events());
        told.extend(checks.into_iter().map(|(what, verdict)| (format!("{}: {what}", offer.name), verdict)));
    }
    told
}

/// How an answer came about, beside what it says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circumstances {
    /// How sure the learner was, 1 (a guess) to 3 (certain), when they said so before handing in.
    pub confidence: Option<u8>,
    /// How many hints had been shown.
    pub hints: usize,
    /// The self-test it was answered in.
    pub test: Option<String>,
}

/// What `question` can earn, in points, before it is marked: an open one what its points are worth, any other 1.
#[must_use]
pub fn can_earn(question: &Question) -> f64 {
    match &question.kind {
        QuestionKind::Open(open) => open.points.iter().filter(|point| !point.optional).map(|point| point.worth).sum(),
        QuestionKind::Parts(parts) => parts.worth(),
        _ => 1.0,
    }
}

/// What `hints` hints of `question` cost in points, when it can earn `out_of`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a question has far fewer than 2^52 hints")]
pub fn price_of_hints(question: &Question, hints: usize, out_of: f64) -> f64 {
    (hints.min(question.hints.len()) as f64 * question.hint_cost * out_of).clamp(0.0, out_of.max(0.0))
}

/// What to keep of an answer and its mark.
#[must_use]
pub fn answered(question: &Question, answer: &Answer, mark: &Mark, how: &Circumstances) -> Record {
    let word = |withheld: &Withheld| serde_json::to_value(withheld).ok()?.as_str().map(str::to_owned);
    let is_missed = |point: &&PointMark| point.verdict != Verdict::Met && point.worth > 0.0;
    let score = |point: &PointMark| PointScore { id: point.id.clone(), earned: point.earned, worth: point.worth };
    Record::Answered {
        question: question.id.clone(),
        answer: serde_json::to_value(answer).unwrap_or(Value::Null),
        score: mark.score,
        out_of: mark.out_of,
        withheld: mark.withheld.as_ref().and_then(word),
        missed: mark.points.iter().filter(is_missed).map(|point| point.id.clone()).collect(),
        points: mark.points.iter().map(score).collect(),
        confidence: how.confidence,
        hints: how.hints,
        price: price_of_hints(question, how.hints, mark.out_of),
        test: how.test.clone(),
    }
}

/// What to keep of an answer given in the self-test `test`, with the certainty that was said there.
#[must_use]
pub fn answered_in_test(
    test: &str,
    confidence: Option<u8>,
    question: &Question,
    answer: &Answer,
    mark: &Mark,
) -> Record {
    let how = Circumstances { confidence, hints: 0, test: Some(test.to_owned()) };
    answered(question, answer, mark, &how)
}
