//! The built-in course's wasm module: its files are sound, its examples do what they say, and its questions about runs are
//! decided by runs.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use etude::{
    course::{self, Course, Example, ExampleEvent, Folder, QuestionKind, expect},
    sandbox::{Input, Kind, Outcome, Program, Stop, run_to_end},
    trace::{Event, Recorder},
};

fn course() -> Course {
    course::read(&Folder::open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap())
}

fn run(example: &Example, program: &Program, event: &ExampleEvent) -> (Outcome, Vec<Event>) {
    let input = Input { steps: event.steps.clone(), faults: Vec::new(), seed: example.seed };
    let mut recorder = Recorder::default();
    let outcome = run_to_end(program, &input, &example.limits, &mut recorder, &Stop::new());
    (outcome, recorder.into_events())
}

/// What is not as `example` expects when its entry file holds `entry` (`None`: its own text).
fn failures(example: &Example, entry: Option<&str>) -> Vec<String> {
    let mut program = example.program.clone();
    if let (Some(text), Some(file)) = (entry, program.files.iter_mut().find(|file| file.path == example.program.entry))
    {
        file.content = text.as_bytes().to_vec();
    }
    let of_event = |event: &ExampleEvent| {
        let (outcome, events) = run(example, &program, event);
        let failed = expect::check(&event.expect, &outcome, &events);
        failed.into_iter().map(|failure| format!("{} {}: {failure}", example.id, event.name)).collect::<Vec<_>>()
    };
    example.events.iter().flat_map(of_event).collect()
}

fn examples(course: &Course) -> impl Iterator<Item = &Example> {
    course.examples.iter().filter(|example| example.program.kind == Kind::Wasm && example.id.starts_with("wasm-"))
}

#[test]
fn the_files_are_sound() {
    let about_wasm = |file: &str| file.contains("wasm");
    let faults: Vec<String> =
        course().diagnostics.iter().filter(|fault| about_wasm(&fault.file)).map(ToString::to_string).collect();
    assert_eq!(faults, [""; 0]);
}

#[test]
fn every_example_does_what_it_says() {
    let course = course();
    assert!(examples(&course).count() >= 8);
    for example in examples(&course) {
        match &example.solution {
            None => assert_eq!(failures(example, None), [""; 0]),
            Some(solution) => assert_eq!(failures(example, Some(solution)), [""; 0]),
        }
        for (name, wrong) in &example.wrong {
            assert_ne!(failures(example, Some(wrong)), [""; 0], "{name} meets every expectation");
        }
    }
}

#[test]
fn an_exercise_is_not_solved_before_it_is_begun() {
    let course = course();
    for example in examples(&course).filter(|example| example.solution.is_some()) {
        assert_ne!(failures(example, None), [""; 0], "{}", example.id);
    }
}

#[test]
fn every_example_leaves_the_same_trace_twice() {
    let course = course();
    for example in examples(&course) {
        for event in &example.events {
            let events = || run(example, &example.program, event).1;
            assert_eq!(events(), events(), "{} {}", example.id, event.name);
        }
    }
}

#[test]
fn questions_ask_of_examples_and_events_that_are_there() {
    let course = course();
    let module = course.modules.iter().find(|module| module.id == "wasm").unwrap();
    let questions = &module.quiz.as_ref().unwrap().questions;
    let mut predicted = 0;
    for question in questions {
        match &question.kind {
            QuestionKind::Predict(predict) => {
                let example = course.examples.iter().find(|example| example.id == predict.example).unwrap();
                let event = example.events.iter().find(|event| event.name == predict.event).unwrap();
                let (outcome, events) = run(example, &example.program, event);
                assert!(outcome.result.is_some() || !events.is_empty(), "{}", question.id);
                predicted += 1;
            }
            QuestionKind::Code(task) => {
                let example = course.examples.iter().find(|example| example.id == task.example).unwrap();
                assert_eq!(failures(example, Some(&task.solution)), [""; 0]);
                assert_ne!(failures(example, Some(&task.starter)), [""; 0]);
            }
            _ => {}
        }
    }
    assert!(predicted >= 2);
}
