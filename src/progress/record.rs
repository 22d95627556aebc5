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
        /// Its number among the runs of the course, from 1, by which an answer may cite it; 0: it has none.
        #[serde(default, skip_serializing_if = "is_no_run")]
        run: u32,
        /// What can be cited of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        figures: Vec<Figure>,
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
        /// What each point earned, wrong beliefs among them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        points: Vec<PointScore>,
        /// How sure the learner was before handing in, 1 (a guess) to 3 (certain); `None`: not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confidence: Option<u8>,
        /// How many hints had been shown.
        #[serde(default, skip_serializing_if = "is_zero")]
        hints: usize,
        /// What those hints cost, in points, as it was said before each was taken. `score` is without it.
        #[serde(default, skip_serializing_if = "is_free")]
        price: f64,
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
        /// What it adds to the mark, in points.
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
        /// The seed of the order, when it was shuffled.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seed: Option<u64>,
    },
    /// What stands for a question of a self-test changed; it is marked when the test ends.
    TestAnswered {
        /// The self-test.
        test: String,
        /// The question.
        question: String,
        /// The JSON of [`crate::marking::Answer`]; `None`: not answered, or the answer was taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<serde_json::Value>,
        /// How sure the learner was, as in `Answered`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confidence: Option<u8>,
        /// Whether the learner wants to come back to it.
        #[serde(default, skip_serializing_if = "is_false")]
        flagged: bool,
    },
    /// A self-test was handed in; `Answered` entries with its name say what it earned.
    TestEnded {
        /// The self-test.
        test: String,
        /// Whether it was handed in as it stood because the time ran out.
        timed_out: bool,
    },
    /// A mark was contested; kept apart from the mark.
    Contested {
        /// The question.
        question: String,
        /// The point, or the mark as a whole.
        point: Option<String>,
        /// The learner's reason; may be empty when the words say enough.
        reason: String,
        /// The words of the answer that should have earned the point, in the learner's view.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
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

/// A figure of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is, such as `Init Duration`.
    pub label: String,
    /// Its value, in `unit`.
    pub value: f64,
    /// Its unit as it was shown, such as `ms`; empty for a bare number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Where it comes from.
    pub basis: FigureBasis,
}

/// Where a figure of a run comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureBasis {
    /// Taken by the clock of the machine it ran on; another run has another.
    Measured,
    /// Computed from a model.
    Modelled,
    /// Counted in the run, its virtual time included.
    Counted,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_no_run(number: &u32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_free(price: &f64) -> bool {
    *price <= 0.0
}

/// What one point of an answer earned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PointScore {
    /// The point's id, or the wrong belief's.
    pub id: String,
    /// What it earned; negative for a wrong belief's cost.
    pub earned: f64,
    /// What it is worth; 0 for a wrong belief.
    pub worth: f64,
}

impl PointScore {
    /// Whether it is no point to be made but a wrong belief that was found, or a wrong option that was chosen.
    #[must_use]
    pub fn is_belief(&self) -> bool {
        self.worth <= 0.0 && self.earned <= 0.0
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
