//! The serverless part of the built-in course: its files are sound, its examples do what they promise, its exercises can be
//! solved and not by the wrong ways.

use etude::{
    course::{Course, Embedded, Example, ExampleEvent, expect, read},
    diagnostic::Severity,
    sandbox::{FaultSetup, Input, Kind, Program, SourceFile, Stop, run_to_end},
    trace::Recorder,
};

fn examples(course: &Course) -> Vec<&Example> {
    course.examples.iter().filter(|example| example.program.kind == Kind::Serverless).collect()
}

/// What `event` of `example` does not meet, with `entry` in place of the entry file if it is given.
fn unmet(example: &Example, event: &ExampleEvent, entry: Option<&str>) -> Vec<String> {
    let mut program: Program = example.program.clone();
    if let Some(text) = entry {
        let path = program.entry.clone();
        program.files.retain(|file| file.path != path);
        program.files.push(SourceFile::text(&path, text));
    }
    let is_on = |fault: &&FaultSetup| event.faults.contains(&fault.name);
    let faults = example.faults.iter().filter(is_on).cloned().collect();
    let input = Input { steps: event.steps.clone(), faults, seed: example.seed };
    let mut recorder = Recorder::default();
    let outcome = run_to_end(&program, &input, &example.limits, &mut recorder, &Stop::new());
    let place = format!("{} {}", example.id, event.name);
    expect::check(&event.expect, &outcome, recorder.events())
        .into_iter()
        .map(|told| format!("{place}: {told}"))
        .collect()
}

fn all_unmet(example: &Example, entry: Option<&str>) -> Vec<String> {
    example.events.iter().flat_map(|event| unmet(example, event, entry)).collect()
}

#[test]
fn every_file_of_the_module_is_sound() {
    let course = read(&Embedded);
    let ours = ["lessons/serverless/", "quiz/serverless.toml"];
    let is_ours = |file: &str| {
        ours.iter().any(|start| file.starts_with(start))
            || examples(&course).iter().any(|example| file.starts_with(&format!("sandboxes/{}/", example.id)))
    };
    let faults: Vec<String> = course
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity >= Severity::Warning && is_ours(&diagnostic.file))
        .map(ToString::to_string)
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(examples(&course).len() >= 4);
}

#[test]
fn every_example_does_what_it_promises() {
    let course = read(&Embedded);
    let shown: Vec<&Example> = examples(&course).into_iter().filter(|example| example.solution.is_none()).collect();
    let faults: Vec<String> = shown.iter().flat_map(|example| all_unmet(example, None)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_exercise_can_be_solved_and_not_by_the_wrong_ways() {
    let course = read(&Embedded);
    let mut exercises = 0;
    for example in examples(&course) {
        let Some(solution) = &example.solution else { continue };
        exercises += 1;
        assert_eq!(all_unmet(example, Some(solution)), [""; 0]);
        assert!(!all_unmet(example, None).is_empty(), "{} is solved as it stands", example.id);
        for (name, text) in &example.wrong {
            assert!(!all_unmet(example, Some(text)).is_empty(), "{}: {name} should not pass", example.id);
        }
    }
    assert!(exercises > 0);
}
