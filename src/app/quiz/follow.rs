//! Follow-ups: the question that goes with a point that was not found, answered on its own, and what that adds.

use super::{
    Asking, Writing,
    keys::{Answered, done, react, say},
};
use crate::{
    app::{Action, Key, KeyCode, editor::Editor},
    marking::{self, Answer, COMPLETED, FollowUp, PointMark, Verdict},
    progress::Record,
};

/// What was said to the question of one point.
#[derive(Clone, Debug)]
pub struct Followed {
    /// The point.
    pub point: String,
    /// What was said.
    pub text: String,
    /// What it came to.
    pub told: FollowUp,
}

/// The follow-up of `point` that counts: the one that adds most, of equals the newest.
pub(super) fn best<'a>(followed: &'a [Followed], point: &str) -> Option<&'a Followed> {
    let of_point = followed.iter().filter(|followed| followed.point == point);
    of_point.max_by(|one, other| one.told.added.total_cmp(&other.told.added))
}

/// What all follow-ups add, in points.
pub(super) fn added(followed: &[Followed]) -> f64 {
    let mut points: Vec<&str> = followed.iter().map(|followed| followed.point.as_str()).collect();
    points.sort_unstable();
    points.dedup();
    points.into_iter().filter_map(|point| best(followed, point)).map(|followed| followed.told.added).sum()
}

/// Whether `followed` completes its point.
pub(super) fn is_complete(followed: &Followed) -> bool {
    followed.told.point.verdict == Verdict::Met
}

/// What `point` can come to by a follow-up, in points.
pub(super) fn most(point: &PointMark) -> f64 {
    point.worth * COMPLETED
}

impl Asking {
    /// The point the reader is on, when its question can still be answered.
    pub(super) fn open_point(&self) -> Option<&PointMark> {
        let mark = self.mark()?;
        let point = mark.points.get(self.point)?;
        let is_done = best(&self.followed, &point.id).is_some_and(is_complete);
        let is_prose = matches!(self.question.kind, crate::course::QuestionKind::Open(_));
        (is_prose && !is_done && marking::can_follow_up(mark, point)).then_some(point)
    }

    /// The question that goes with the point the reader is on.
    pub(super) fn ask_of_point(&self) -> String {
        let point = self.mark().and_then(|mark| mark.points.get(self.point));
        let crate::course::QuestionKind::Open(open) = &self.question.kind else { return String::new() };
        let written = open.points.iter().find(|known| point.is_some_and(|point| point.id == known.id));
        let ask = written.map(|known| known.ask.as_str()).filter(|ask| !ask.is_empty());
        ask.map_or_else(|| point.map(|point| point.title.clone()).unwrap_or_default(), str::to_owned)
    }

    /// Begins to answer the question of the point the reader is on.
    pub(super) fn begin_follow_up(&mut self) -> Answered {
        if self.open_point().is_none() {
            return say("this point needs no further answer; ↑↓ goes to others");
        }
        self.writing = Writing::FollowUp(Box::new(Editor::prose("")));
        done()
    }

    pub(super) fn follow_up_key(&mut self, key: Key) -> Answered {
        let Writing::FollowUp(editor) = &mut self.writing else { return done() };
        match key.code {
            KeyCode::Esc => self.writing = Writing::Nothing,
            KeyCode::F(_) => return (None, super::keys::Next::Stay),
            KeyCode::Char('s') if key.ctrl => return self.follow_up(),
            KeyCode::Enter => return self.follow_up(),
            _ => return react(editor.key(key), key),
        }
        done()
    }

    /// Marks what was said to the question of the point, and keeps it.
    fn follow_up(&mut self) -> Answered {
        let Writing::FollowUp(editor) = &self.writing else { return done() };
        let text = editor.text().trim().to_owned();
        self.writing = Writing::Nothing;
        if text.is_empty() {
            return say("nothing was said, so nothing changes");
        }
        let (Some(point), Some(original)) = (self.open_point().cloned(), self.answered_text()) else { return done() };
        let Some(told) = marking::follow_up(&self.question, original, &point.id, &text) else {
            return say("this point cannot be completed any more; hand the answer in again");
        };
        let record = Record::FollowedUp {
            question: self.question.id.clone(),
            point: point.id.clone(),
            text: text.clone(),
            earned: told.added,
            worth: point.worth,
        };
        self.followed.push(Followed { point: point.id, text, told });
        (Some(vec![Action::Record(record)]), super::keys::Next::Stay)
    }

    /// The text that was handed in.
    pub(super) fn answered_text(&self) -> Option<&str> {
        match &self.phase {
            super::Phase::Marked { answer: Answer::Text(text), .. } => Some(text),
            _ => None,
        }
    }
}
