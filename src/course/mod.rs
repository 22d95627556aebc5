//! Files to a course: manifest, lessons, quizzes, sandboxes, with every fault found on the way.
//!
//! Reading never fails: a broken file gives what could be read of it and its diagnostics. Nothing here runs a program.
//! [`read`] takes the [`Files`] of a course, wherever they are: [`Embedded`] in the binary, in a [`Folder`], in
//! [`MemoryFiles`]. A page nobody prepared is a course as it is.

pub mod cards;
mod embedded;
pub mod expect;
mod files;
mod folder;
mod front_matter;
mod lesson;
mod links;
mod lookup;
mod manifest;
mod markdown;
mod model;
mod page;
mod page_quiz;
mod part_of_run;
mod questions;
mod quiz;
mod quiz_file;
mod reader;
mod render;
mod sandbox_file;
mod schema;
pub mod templates;
mod toml_file;
pub mod values;

pub use embedded::Embedded;
pub use files::{Entry, Files, LARGEST_FILE, MemoryFiles, ReadFault, fingerprint};
pub use folder::Folder;
pub use markdown::{plain, recognise, slug};
pub use model::{
    Alert, Block, BlockKind, Course, Example, ExampleEvent, Expectation, Heading, Inline, Lesson, ListItem, Module,
    RunnableFence, Table, TypedKind,
};
pub use part_of_run::PartOfRun;
pub use quiz::{
    Choice, ChoiceOption, Cloze, CodeTask, FindTheBug, Gap, GapWants, Matching, Misconception, Numeric, Open, Ordering,
    Part, Parts, Point, Predict, Question, QuestionKind, Quiz, ShortText,
};
pub use reader::read;
pub use render::render;
pub use schema::json_schemas;
