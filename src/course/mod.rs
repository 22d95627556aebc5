//! Files to a course: manifest, lessons, quizzes, sandboxes, with every fault found on the way.
//!
//! Reading never fails: a broken file gives what could be read of it and its diagnostics. Nothing here runs a program.

pub mod expect;
mod model;
mod quiz;

pub use model::{
    Alert, Block, BlockKind, Course, Example, ExampleEvent, Expectation, Heading, Inline, Lesson, ListItem, Module,
    RunnableFence, Table, TypedKind,
};
pub use quiz::{
    Choice, ChoiceOption, CodeTask, Matching, Misconception, Numeric, Open, Ordering, Point, Predict, Question,
    QuestionKind, Quiz, ShortText,
};
