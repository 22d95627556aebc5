//! What answers add up to: which questions a self-test asks, the sheet of its results, and the sheet of a whole class.
//!
//! Everything here is made from the course and from what the log says; nothing is marked anew, nothing is read or written, and
//! no clock is asked. A question counts as much as any other: what it earned is the share of what could be earned, so an open
//! question out of 8 points weighs no more than a choice out of 1.

mod answer;
mod certainty;
mod class;
mod class_page;
mod concept;
mod csv;
mod page;
mod plan;
mod result;
mod result_page;
mod statistics;
mod svg;
mod tally;
#[cfg(test)]
mod tests;
mod when;

pub use certainty::{CertaintyLevel, CertaintySheet, certainty_word};
pub use class::{Bin, ClassConcept, ClassQuestion, ClassSheet, Contested, Counted, Learner, class_sheet};
pub use class_page::class_page;
pub use concept::{Concept, point_title, title_of_place};
pub use csv::{class_csv, result_csv};
pub use plan::{Kinds, Order, Plan};
pub use result::{
    ContestResult, Part, PointResult, QuestionResult, Reading, ResultSheet, SelfGradeResult, TestFacts, TestLine, Try,
};
pub use result_page::result_page;
pub use statistics::{Interval, correlation, mean, wilson};
pub use tally::to_mark;
pub use when::{date, duration};

/// Why an answer got no mark, by the word it is kept under, in a few plain words.
#[must_use]
pub fn withheld_words(word: &str) -> &'static str {
    match word {
        "blank" => "nothing was answered",
        "do-not-know" => "it says that you do not know",
        "copied" => "it repeats the question or a hint",
        "terms-listed" => "it lists terms and explains none",
        "instructions" => "it talks to the marker",
        "unreadable" => "too little of it can be read as prose",
        "repetitive" => "it repeats itself too much",
        "self-contradicting" => "it says things and their denial",
        "undecided" => "the run that decides came to no answer",
        _ => "the marker gave none",
    }
}
