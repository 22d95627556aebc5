//! What every lesson and question of the built-in course owes its learner, and what the course owes the page it began with.

use std::{collections::HashSet, path::Path};

use etude::course::{self, Course, Embedded, Lesson, MemoryFiles, QuestionKind, TypedKind};

/// The page this project began with, where the folder that holds it is at hand.
fn seed_page() -> Option<Course> {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let page =
        folders.find_map(|folder| std::fs::read_to_string(folder.join("shared/seed/emerging-technologies.md")).ok())?;
    Some(course::read(&MemoryFiles::default().with("page.md", &page)))
}

fn lessons(course: &Course) -> Vec<&Lesson> {
    course.modules.iter().flat_map(|module| &module.lessons).collect()
}

fn typed_kinds(lesson: &Lesson) -> HashSet<TypedKind> {
    let mut kinds = HashSet::new();
    lesson.for_each_block(&mut |block| {
        if let course::BlockKind::Typed { typed, .. } = &block.kind {
            kinds.insert(*typed);
        }
    });
    kinds
}

#[test]
fn a_lesson_has_an_experiment_a_summary_and_a_way_on() {
    let course = course::read(&Embedded);
    let lessons = lessons(&course);
    for (at, lesson) in lessons.iter().enumerate() {
        assert!(typed_kinds(lesson).contains(&TypedKind::Experiment), "{} has no experiment", lesson.id);
        assert!(lesson.anchors().contains(&"what-to-remember"), "{} sums nothing up", lesson.id);
        let Some(next) = lessons.get(at + 1) else { continue };
        let last = lesson.source.trim_end().lines().last().unwrap_or_default();
        let file = next.file.rsplit('/').next().unwrap_or_default();
        assert!(
            last.contains("Next: [") && last.contains(file),
            "{} does not lead on to {}: {last}",
            lesson.id,
            next.id
        );
    }
}

#[test]
fn a_module_carries_every_kind_of_block_the_page_has() {
    let course = course::read(&Embedded);
    for module in &course.modules {
        let kinds: HashSet<TypedKind> = module.lessons.iter().flat_map(typed_kinds).collect();
        for kind in [
            TypedKind::Features,
            TypedKind::Misconception,
            TypedKind::Reality,
            TypedKind::DoDont,
            TypedKind::AntiPattern,
            TypedKind::Term,
        ] {
            assert!(kinds.contains(&kind), "{} has no {kind:?}", module.id);
        }
        assert!(kinds.contains(&TypedKind::Analogy) || kinds.contains(&TypedKind::Decision), "{}", module.id);
    }
}

#[test]
fn a_lesson_shows_every_example_and_a_prediction_goes_before_it() {
    let course = course::read(&Embedded);
    let shown: HashSet<&str> =
        lessons(&course).iter().flat_map(|lesson| lesson.runnable()).map(|(fence, _)| fence.example.as_str()).collect();
    for example in &course.examples {
        assert!(shown.contains(example.id.as_str()), "no lesson shows {}", example.id);
        assert!(example.predict.is_some(), "{} asks for no prediction", example.id);
    }
}

#[test]
fn a_question_hints_explains_and_says_where_to_read() {
    let course = course::read(&Embedded);
    for question in course.questions() {
        assert!(!question.hints.is_empty(), "{} has no hint", question.id);
        assert!(!question.explanation.is_empty(), "{} explains nothing", question.id);
        let read = question.read.as_deref().unwrap_or_default();
        let (lesson, anchor) = read.split_once('#').unwrap_or((read, ""));
        let lesson = course.lesson(lesson).unwrap_or_else(|| panic!("{} leads nowhere", question.id));
        assert!(anchor.is_empty() || lesson.anchors().contains(&anchor), "{} leads to {read}", question.id);
        if let QuestionKind::Choice(choice) = &question.kind {
            let silent = choice.options.iter().find(|option| option.feedback.is_empty());
            assert!(silent.is_none(), "{} says nothing to {silent:?}", question.id);
        }
    }
    for lesson in lessons(&course) {
        let asks = course.questions().any(|question| {
            question.read.as_deref().is_some_and(|read| read.split('#').next() == Some(lesson.id.as_str()))
        });
        assert!(asks, "no question leads to {}", lesson.id);
    }
}

#[test]
fn the_pages_questions_are_asked_in_its_own_words_with_its_own_hint_first() {
    let Some(page) = seed_page() else { return };
    let course = course::read(&Embedded);
    assert_eq!(page.questions().count(), 4);
    for asked in page.questions() {
        let ours = course.questions().find(|question| question.prompt == asked.prompt);
        let ours = ours.unwrap_or_else(|| panic!("nobody asks: {}", asked.prompt));
        assert!(matches!(ours.kind, QuestionKind::Open(_)), "{} is not an open question", ours.id);
        assert_eq!(ours.hints.first(), asked.hints.first(), "{}", ours.id);
    }
}

#[test]
fn the_pages_programs_are_examples_as_they_are() {
    let Some(page) = seed_page() else { return };
    let course = course::read(&Embedded);
    let lessons = lessons(&course);
    let shown: Vec<&str> = lessons.iter().flat_map(|lesson| lesson.runnable()).map(|(_, code)| code).collect();
    let mut programs = 0;
    for lesson in page.modules.iter().flat_map(|module| &module.lessons) {
        for (fence, code) in lesson.runnable() {
            programs += 1;
            assert!(shown.contains(&code), "{} of the page is in no lesson:\n{code}", fence.name);
        }
    }
    assert_eq!(programs, 4);
}
