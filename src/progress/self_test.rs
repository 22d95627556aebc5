//! A self-test as the log tells it.

use indexmap::IndexMap;
use serde::Serialize;

/// A self-test: what was asked, what was answered so far, and whether it has ended.
///
/// Its time is that of an exam: it runs from the moment the test is begun, whatever the learner does meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SelfTest {
    /// When it was begun, in milliseconds since 1970.
    pub began_at: u64,
    /// The questions in the order they are asked.
    pub questions: Vec<String>,
    /// The time allowed, in minutes; `None`: as long as it takes.
    pub minutes: Option<u32>,
    /// The seed its order was shuffled with; `None`: not shuffled.
    pub seed: Option<u64>,
    /// What stands for each question, by its id.
    pub answers: IndexMap<String, TestAnswer>,
    /// How it ended; `None`: it has not.
    pub ended: Option<TestEnd>,
}

/// What stands for a question of a self-test.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TestAnswer {
    /// When it was last changed, in milliseconds since 1970.
    pub at: u64,
    /// The JSON of [`crate::marking::Answer`]; `None`: not answered.
    pub answer: Option<serde_json::Value>,
    /// How sure the learner is, 1 (a guess) to 3 (certain).
    pub confidence: Option<u8>,
    /// Whether the learner wants to come back to it.
    pub flagged: bool,
}

/// How a self-test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TestEnd {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// Whether the time ran out.
    pub timed_out: bool,
}

impl SelfTest {
    /// When its time runs out, in milliseconds since 1970; `None`: never.
    #[must_use]
    pub fn deadline_ms(&self) -> Option<u64> {
        self.minutes.map(|minutes| self.began_at.saturating_add(u64::from(minutes) * 60_000))
    }

    /// How much of its time is left, in milliseconds; `None`: it has no limit.
    #[must_use]
    pub fn left_ms(&self, now_ms: u64) -> Option<u64> {
        self.deadline_ms().map(|deadline| deadline.saturating_sub(now_ms))
    }

    /// How long it took, in milliseconds, up to `now_ms` while it has not ended; never more than its limit.
    #[must_use]
    pub fn used_ms(&self, now_ms: u64) -> u64 {
        let until = self.ended.map_or(now_ms, |end| end.at);
        until.min(self.deadline_ms().unwrap_or(u64::MAX)).saturating_sub(self.began_at)
    }

    /// What was answered to `question`.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<&serde_json::Value> {
        self.answers.get(question)?.answer.as_ref()
    }

    /// How many of its questions are answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.questions.iter().filter(|question| self.answer(question).is_some()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_counted_from_the_beginning_and_never_beyond_the_limit() {
        let mut test = SelfTest { began_at: 1_000, minutes: Some(1), ..SelfTest::default() };
        assert_eq!((test.left_ms(31_000), test.left_ms(99_000)), (Some(30_000), Some(0)));
        assert_eq!((test.used_ms(31_000), test.used_ms(99_000)), (30_000, 60_000));
        test.ended = Some(TestEnd { at: 500_000, timed_out: true });
        assert_eq!(test.used_ms(900_000), 60_000);
        test.minutes = None;
        assert_eq!((test.left_ms(31_000), test.used_ms(900_000)), (None, 499_000));
    }
}
