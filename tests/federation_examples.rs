//! The federation examples of the built-in course: every event is as its author says, every solution solves, every wrong
//! solution does not, and every prediction is about something the run really says.

use etude::{
    course::{self, Course, Embedded, Example, QuestionKind},
    sandbox::{self, FaultSetup, Input, Kind, Outcome, Program, SourceFile, Stop},
    trace::Recorder,
};

fn course() -> Course {
    course::read(&Embedded)
}

fn federation(course: &Course) -> impl Iterator<Item = &Example> {
    course.examples.iter().filter(|example| example.program.kind == Kind::Federation)
}

/// What of `example`'s expectations `program` does not meet.
fn unmet(example: &Example, program: &Program) -> Vec<String> {
    let mut unmet = Vec::new();
    for event in &example.events {
        let named = |name: &String| example.faults.iter().find(|fault| fault.name == *name).cloned();
        let faults: Vec<FaultSetup> = event.faults.iter().filter_map(named).collect();
        assert_eq!(faults.len(), event.faults.len(), "{} names an unknown fault", event.name);
        let (outcome, recorder) = run(example, program, event.steps.clone(), faults);
        let told = course::expect::check(&event.expect, &outcome, recorder.events());
        unmet.extend(told.into_iter().map(|fault| format!("{} · {}: {fault}", example.id, event.name)));
    }
    unmet
}

fn run(
    example: &Example,
    program: &Program,
    steps: Vec<serde_json::Value>,
    faults: Vec<FaultSetup>,
) -> (Outcome, Recorder) {
    let mut recorder = Recorder::default();
    let input = Input { steps, faults, seed: example.seed };
    let outcome = sandbox::run_to_end(program, &input, &example.limits, &mut recorder, &Stop::new());
    (outcome, recorder)
}

/// `example`'s program with `text` for its entry.
fn with_entry(example: &Example, text: &str) -> Program {
    let mut program = example.program.clone();
    program.files.retain(|file| file.path != program.entry);
    program.files.push(SourceFile::text(&program.entry, text));
    program
}

#[test]
fn lessons_examples_and_questions_read_without_a_fault() {
    let course = course();
    let about = course.diagnostics.iter().filter(|fault| fault.file.contains("federation"));
    let told: Vec<String> = about.map(|fault| format!("{fault} {:?}", fault.help)).collect();
    assert_eq!(told, Vec::<String>::new());
    let module = course.modules.iter().find(|module| module.id == "federation");
    let module = module.expect("the course has a module on federation");
    assert!(module.lessons.len() >= 2 && module.quiz.as_ref().is_some_and(|quiz| quiz.questions.len() >= 9));
}

#[test]
fn every_event_is_as_expected() {
    let course = course();
    let ready: Vec<&Example> = federation(&course).filter(|example| example.solution.is_none()).collect();
    assert!(ready.len() >= 6, "{} examples", ready.len());
    let unmet: Vec<String> = ready.iter().flat_map(|example| unmet(example, &example.program)).collect();
    assert_eq!(unmet, Vec::<String>::new());
}

#[test]
fn examples_compose_without_a_word_unless_they_are_exercises() {
    for example in federation(&course()).filter(|example| example.solution.is_none()) {
        assert_eq!(sandbox::sandbox(Kind::Federation).check(&example.program), [], "{}", example.id);
    }
}

#[test]
fn exercises_are_unsolved_solvable_and_not_fooled() {
    let course = course();
    for example in federation(&course) {
        let Some(solution) = &example.solution else { continue };
        assert_ne!(unmet(example, &example.program), Vec::<String>::new(), "{} is solved from the start", example.id);
        assert_eq!(unmet(example, &with_entry(example, solution)), Vec::<String>::new());
        assert!(!example.wrong.is_empty());
        for (name, wrong) in &example.wrong {
            assert_ne!(unmet(example, &with_entry(example, wrong)), Vec::<String>::new(), "{name} passes");
        }
    }
}

#[test]
fn predictions_ask_for_something_the_run_says() {
    let course = course();
    let answers: Vec<(String, String)> = course
        .modules
        .iter()
        .filter_map(|module| module.quiz.as_ref())
        .flat_map(|quiz| &quiz.questions)
        .filter(|question| question.id.starts_with("federation/"))
        .filter_map(|question| match &question.kind {
            QuestionKind::Predict(predict) => {
                let example = federation(&course).find(|example| example.id == predict.example)?;
                let event = example.events.iter().find(|event| event.name == predict.event)?;
                let named = |name: &String| example.faults.iter().find(|fault| fault.name == *name).cloned();
                let faults = event.faults.iter().filter_map(named).collect();
                let (outcome, _) = run(example, &example.program, event.steps.clone(), faults);
                Some((question.id.clone(), asked(&outcome, &predict.of)?))
            }
            _ => None,
        })
        .collect();
    let answer = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    let wanted = [
        answer("federation/five-reviews", "3"),
        answer("federation/one-mark-too-many", "null"),
        answer("federation/queue", "80 ms"),
    ];
    assert_eq!(answers, wanted);
}

/// The part of an outcome that a prediction is about.
fn asked(outcome: &Outcome, of: &str) -> Option<String> {
    if let Some(label) = of.strip_prefix("fact:") {
        return outcome.facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone());
    }
    let pointer = of.strip_prefix("result:")?;
    outcome.result.as_ref()?.pointer(pointer).map(ToString::to_string)
}
