//! Reading the course, checking its programs without running them, and marking.

use std::hint::black_box;

use etude::{
    course::{self, Course, Embedded, QuestionKind},
    marking::{Answer, mark},
    sandbox::sandbox,
};

use super::table::{row, sample};

/// The built-in course, from its files to lessons, examples, questions and faults.
pub fn read() {
    row("reading the built-in course", "", sample(30, 1, || drop(black_box(course::read(&Embedded)))));
}

/// What can be said of every example's program without running it.
pub fn check(course: &Course) {
    let checked = sample(10, 1, || {
        for example in &course.examples {
            black_box(sandbox(example.program.kind).check(&example.program));
        }
    });
    row(&format!("checking its {} programs, none run", course.examples.len()), "", checked);
}

/// The model answers of all open questions, marked by their rubrics.
pub fn marks(course: &Course) {
    let answers: Vec<_> = course
        .questions()
        .filter_map(|question| match &question.kind {
            QuestionKind::Open(open) => Some((question, Answer::Text(open.models.first()?.clone()))),
            _ => None,
        })
        .collect();
    let all = sample(50, 1, || {
        for (question, answer) in &answers {
            black_box(mark(question, answer, None));
        }
    });
    #[expect(clippy::cast_precision_loss, reason = "a few dozen questions")]
    let each: Vec<f64> = all.iter().map(|all| all / answers.len().max(1) as f64).collect();
    let fastest = each.iter().copied().fold(f64::INFINITY, f64::min);
    row(&format!("mark of a model answer ({} open questions)", answers.len()), "", each);
    println!("  at best {:.0} marks a second", 1e6 / fastest);
}
