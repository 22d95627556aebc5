//! The parts of a question, each answered in its own way, one after another.

use super::{Draft, Kept};
use crate::{
    course::{Parts, Question},
    marking::Answer,
};

/// The parts of a question.
#[derive(Debug)]
pub struct PartsDraft {
    /// Each part with the answer being made to it.
    pub parts: Vec<(Question, Draft)>,
    /// The part the reader is on.
    pub at: usize,
    /// Whether the reader was told that a part is not answered.
    is_warned: bool,
}

impl PartsDraft {
    pub(super) fn new(parts: &Parts, try_number: usize) -> Self {
        let part = |question: &Question| (question.clone(), Draft::new(question, "", None, try_number));
        Self { parts: parts.parts.iter().map(|part| &part.question).map(part).collect(), at: 0, is_warned: false }
    }

    /// The part the reader is on.
    #[must_use]
    pub fn current(&self) -> Option<&(Question, Draft)> {
        self.parts.get(self.at)
    }

    /// The answer to the part the reader is on. There is always one: a question without parts is no draft of parts.
    pub(super) fn current_mut(&mut self) -> &mut Draft {
        &mut self.parts[self.at].1
    }

    /// Whether the part at `at` has an answer.
    #[must_use]
    pub fn is_answered(&self, at: usize) -> bool {
        self.parts.get(at).is_some_and(|(_, draft)| answer_of(draft).is_some())
    }

    pub(super) fn answer(&self) -> Result<Answer, &'static str> {
        let answers: Vec<_> = self.parts.iter().map(|(_, draft)| answer_of(draft)).collect();
        if answers.iter().all(Option::is_none) {
            return Err("answer at least one part");
        }
        Ok(Answer::Parts(answers))
    }

    pub(super) fn kept(&self) -> Kept {
        Kept::Parts { at: self.at, parts: self.parts.iter().map(|(_, draft)| draft.kept()).collect() }
    }

    pub(super) fn restore(&mut self, at: usize, kept: &[String]) {
        self.at = at.min(self.parts.len().saturating_sub(1));
        for ((_, draft), kept) in self.parts.iter_mut().zip(kept) {
            draft.restore(kept);
        }
    }

    /// Goes to the part before or after.
    pub(in crate::app) fn turn(&mut self, forward: bool) {
        let last = self.parts.len().saturating_sub(1);
        self.at = if forward { (self.at + 1).min(last) } else { self.at.saturating_sub(1) };
    }

    /// Done with this part: goes to the next, or to one that was left out; `false` when all can be handed in.
    pub(in crate::app) fn goes_on(&mut self) -> bool {
        if self.at + 1 < self.parts.len() {
            self.at += 1;
            return true;
        }
        let left_out = (0..self.parts.len()).find(|at| !self.is_answered(*at));
        match left_out.filter(|_| !self.is_warned) {
            Some(at) => {
                (self.at, self.is_warned) = (at, true);
                true
            }
            None => false,
        }
    }
}

fn answer_of(draft: &Draft) -> Option<Answer> {
    let answer = draft.answer().ok()?;
    let is_blank = matches!(&answer, Answer::Text(text) if text.trim().is_empty());
    (!is_blank).then_some(answer)
}
