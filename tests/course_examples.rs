//! The examples of the built-in course, of all four kinds: every event is as its author says and leaves the same trace twice,
//! every exercise can be solved and not by the wrong ways, and every question about a run is decided by one.

use etude::{
    app::runs::{decide, offers, run, with_entry},
    course::{self, Course, Embedded, Example, QuestionKind, expect},
    marking::{Answer, Decision},
    sandbox::{Kind, Stop, sandbox},
};

fn course() -> Course {
    course::read(&Embedded)
}

/// The examples that lie in folders of their own.
fn examples(course: &Course) -> impl Iterator<Item = &Example> {
    course.examples.iter().filter(|example| !example.events.is_empty())
}

/// What of its author's expectations the runs of `example` do not meet.
fn unmet(example: &Example) -> Vec<String> {
    let mut unmet = Vec::new();
    for offer in offers(example) {
        let (outcome, trace) = run(example, &offer, &Stop::new());
        let told = expect::check(&offer.expect, &outcome, trace.events());
        unmet.extend(told.into_iter().map(|told| format!("{} {}: {told}", example.id, offer.name)));
    }
    unmet
}

#[test]
fn the_files_are_sound_and_every_module_has_its_share() {
    let course = course();
    let faults: Vec<String> = course.diagnostics.iter().map(|fault| format!("{fault} {:?}", fault.help)).collect();
    assert_eq!(faults, [""; 0]);
    for kind in Kind::ALL {
        let ready = examples(&course).filter(|example| example.program.kind == kind && example.solution.is_none());
        assert!(ready.count() >= 4, "{kind}");
    }
    for module in &course.modules {
        let questions = module.quiz.as_ref().map_or(0, |quiz| quiz.questions.len());
        assert!(module.lessons.len() >= 2 && questions >= 5, "{}: {questions} questions", module.id);
    }
}

#[test]
fn every_example_does_what_it_says() {
    let course = course();
    let shown = examples(&course).filter(|example| example.solution.is_none());
    assert_eq!(shown.flat_map(unmet).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_example_leaves_the_same_trace_twice() {
    for example in examples(&course()) {
        for offer in offers(example) {
            let traced = || {
                let (outcome, trace) = run(example, &offer, &Stop::new());
                (serde_json::to_string(trace.events()).unwrap(), outcome.result, outcome.error, outcome.facts)
            };
            assert_eq!(traced(), traced(), "{} {}", example.id, offer.name);
        }
    }
}

#[test]
fn nothing_is_said_against_an_example_that_is_no_exercise() {
    for example in examples(&course()).filter(|example| example.solution.is_none()) {
        assert_eq!(sandbox(example.program.kind).check(&example.program), [], "{}", example.id);
    }
}

#[test]
fn exercises_are_unsolved_solvable_and_not_fooled() {
    let course = course();
    let mut exercises = 0;
    for example in examples(&course) {
        let Some(solution) = &example.solution else { continue };
        exercises += 1;
        assert_ne!(unmet(example), [""; 0], "{} is solved before it is begun", example.id);
        assert_eq!(unmet(&with_entry(example, solution)), [""; 0]);
        assert!(!example.wrong.is_empty(), "{}", example.id);
        for (name, wrong) in &example.wrong {
            assert_ne!(unmet(&with_entry(example, wrong)), [""; 0], "{}: {name} meets every expectation", example.id);
        }
    }
    assert!(exercises >= 4, "{exercises}");
}

#[test]
fn questions_about_runs_are_decided_by_runs() {
    let course = course();
    let mut printed = Vec::new();
    for question in course.questions() {
        let decided = |text: &str| decide(&course, question, &Answer::Text(text.to_owned()), &Stop::new());
        match &question.kind {
            QuestionKind::Predict(_) => match decided("") {
                Some(Decision::Printed(text)) => printed.push((question.id.as_str(), text)),
                other => panic!("{}: {other:?}", question.id),
            },
            QuestionKind::Code(task) => {
                let is_passed = |text: &str| match decided(text) {
                    Some(Decision::Checked(checks)) => checks.iter().all(|(_, verdict)| verdict.is_ok()),
                    other => panic!("{}: {other:?}", question.id),
                };
                assert!(is_passed(&task.solution), "{}", question.id);
                assert!(!is_passed(&task.starter), "{}", question.id);
            }
            _ => {}
        }
    }
    let of = |id: &str| printed.iter().find(|(question, _)| *question == id).map(|(_, text)| text.as_str());
    assert_eq!(of("federation/five-reviews"), Some("3"));
    assert_eq!(of("federation/one-mark-too-many"), Some("null"));
    assert_eq!(of("federation/queue"), Some("80 ms"));
    assert!(printed.len() >= 5, "{printed:?}");
    for (question, said) in [
        ("serverless/writes-through-a-hiccup", "3"),
        ("edge/trips-to-the-origin", "3"),
        ("edge/how-long-together", "296.3 ms"),
        ("federation/the-order-of-the-fetches", "fetch catalog\nfetch shipping\nfetch tax\nfetch checkout"),
        ("wasm/how-a-tank-ends", "limit-reached"),
    ] {
        assert_eq!(of(question), Some(said), "{question}");
    }
}
