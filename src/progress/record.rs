//! What is written to the log.

use serde::{Deserialize, Serialize};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The course it belongs to.
    pub course: String,
    /// What.
    #[serde(flatten)]
    pub record: Record,
}

/// What can be recorded. Lessons, examples and questions are named by their ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Record {
    /// A lesson was opened or scrolled.
    Read {
        /// The lesson.
        lesson: String,
        /// The hash of what was read.
        hash: String,
        /// The furthest line shown, in lines as laid out then.
        line: usize,
        /// How many lines there were.
        of: usize,
    },
    /// A lesson was read to its end (or marked so).
    Finished {
        /// The lesson.
        lesson: String,
        /// The hash of what was read.
        hash: String,
    },
    /// An example was run.
    Ran {
        /// The example.
        example: String,
        /// The event it was run on.
        event: String,
        /// Whether the learner had changed it.
        edited: bool,
        /// How it ended, as [`crate::sandbox::Status`] is written.
        status: String,
    },
    /// An example's file was edited.
    Edited {
        /// The example.
        example: String,
        /// The file.
        file: String,
        /// The text as it is now; `None`: put back to the original.
        text: Option<String>,
    },
    /// A prediction was made before a run.
    Predicted {
        /// The example.
        example: String,
        /// The event.
        event: String,
        /// What was predicted.
        text: String,
        /// Whether it came true, once that is known.
        right: Option<bool>,
    },
    /// An answer was written that is not handed in yet.
    Drafted {
        /// The question.
        question: String,
        /// The text as it is now; empty: no draft any more.
        text: String,
    },
    /// A hint was shown.
    Hinted {
        /// The question.
        question: String,
        /// The how-manieth, from 1.
        hint: usize,
    },
    /// An answer was marked.
    Answered {
        /// The question.
        question: String,
        /// The JSON of [`crate::marking::Answer`].
        answer: serde_json::Value,
        /// Points earned.
        score: f64,
        /// Points that could be earned.
        out_of: f64,
        /// Why there was no mark, as [`crate::marking::Withheld`] is written.
        withheld: Option<String>,
        /// The ids of the points that were not met.
        #[serde(default)]
        missed: Vec<String>,
        /// How sure the learner was before handing in, 1 (a guess) to 3 (certain); `None`: not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confidence: Option<u8>,
        /// How many hints had been shown.
        #[serde(default, skip_serializing_if = "is_zero")]
        hints: usize,
        /// The self-test it was answered in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        test: Option<String>,
    },
    /// The question that goes with a point that was not met was answered.
    FollowedUp {
        /// The question.
        question: String,
        /// The point.
        point: String,
        /// What the learner said to it.
        text: String,
        /// What it earned of the point.
        earned: f64,
        /// What the point is worth.
        worth: f64,
    },
    /// A card was reviewed; its schedule is what its reviews add up to.
    Reviewed {
        /// The card.
        card: String,
        /// How well it was known: 1 (forgotten) to 4 (easy).
        grade: u8,
        /// Whether it grades the answer that was marked just before, and so stands in for the grade its mark gave.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        marked: bool,
    },
    /// The newest review of a card was taken back.
    ReviewUndone {
        /// The card.
        card: String,
    },
    /// A card shall not come back before a time.
    Buried {
        /// The card.
        card: String,
        /// In milliseconds since 1970; 0: it may come back at once.
        until: u64,
    },
    /// A card shall not come back until it is asked for.
    Suspended {
        /// The card.
        card: String,
        /// Whether it is suspended now.
        on: bool,
    },
    /// A self-test was begun.
    TestBegan {
        /// Names this try; unique in the log.
        test: String,
        /// The questions, in the order they are asked.
        questions: Vec<String>,
        /// The time allowed, in minutes; `None`: as long as it takes.
        minutes: Option<u32>,
    },
    /// A question of a self-test was answered, or answered anew; it is marked when the test ends.
    TestAnswered {
        /// The self-test.
        test: String,
        /// The question.
        question: String,
        /// The JSON of [`crate::marking::Answer`].
        answer: serde_json::Value,
        /// How sure the learner was, as in `Answered`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confidence: Option<u8>,
    },
    /// A self-test ended; `Answered` entries with its name say how.
    TestEnded {
        /// The self-test.
        test: String,
        /// Whether the time ran out.
        in_time: bool,
    },
    /// A mark was contested; kept apart from the mark.
    Contested {
        /// The question.
        question: String,
        /// The point, or the mark as a whole.
        point: Option<String>,
        /// The learner's reason.
        reason: String,
    },
    /// The learner's own mark; kept apart.
    SelfGraded {
        /// The question.
        question: String,
        /// Points the learner gives.
        score: f64,
        /// Points that could be earned.
        out_of: f64,
    },
    /// The learner left off here.
    Left {
        /// A place as the workbench names it, such as `lesson:edge/caching`.
        place: String,
    },
    /// A setting was changed.
    Set {
        /// Such as `theme`.
        key: String,
        /// Such as `light`.
        value: String,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}
