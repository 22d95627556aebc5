//! What a learner has done: an append-only event log, and what it adds up to.
//!
//! The log is JSON lines. It is only ever appended to, under a lock, one whole line at a time, so it survives `kill -9`, a torn
//! last line, a full disk and two windows at once; a line that cannot be read is skipped and counted, never removed.

mod log;
mod place;
mod record;
mod reviews;
pub mod schedule;
mod self_test;
mod summary;

pub use log::{Damage, Log, LogError};
pub use place::data_folder;
pub use record::{Entry, Figure, FigureBasis, PointScore, Record};
pub use reviews::{CardProgress, Reviews};
pub use self_test::{SelfTest, TestAnswer, TestEnd};
pub use summary::{
    Attempt, CitableRun, Contest, ExampleProgress, FollowedUp, LessonProgress, Prediction, QuestionProgress, SelfGrade,
    Summary, question_card,
};
