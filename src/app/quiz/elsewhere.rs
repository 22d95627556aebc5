//! A question asked on another screen, answered, laid out and marked as on the quiz screen.

use super::{Asking, Phase, QuizView, Writing, hints, keys};
use crate::{
    app::{Action, Area, Key, KeyHint, MouseKind, Reply, Shared, sheet::Piece},
    course::{Example, Question, QuestionKind},
    marking::{Answer, Mark, Withheld},
};

/// A question asked outside the list of its module's quiz.
#[derive(Debug)]
pub struct Elsewhere {
    /// The question, and the answer being made.
    pub asking: Box<Asking>,
    /// What is laid out.
    pub view: QuizView,
    /// What was handed in and is being marked.
    handed_in: Option<Answer>,
}

/// What the learner wants beyond the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    Stay,
    /// The next question.
    Next,
    /// Away from it.
    Leave,
}

impl Elsewhere {
    /// `question`, asked of `example` in place of the course's own when there is one.
    #[must_use]
    pub fn new(question: &Question, example: Option<Example>, shared: &Shared) -> Self {
        let mut asking = Box::new(Asking::new(question, 0, shared));
        asking.example = example.or(asking.example);
        Self { asking, view: QuizView::default(), handed_in: None }
    }

    /// Does what `key` says.
    pub fn key(&mut self, key: Key, shared: &Shared) -> (Reply, Wish) {
        let (reply, next) = self.asking.key(key, shared);
        let wish = match next {
            keys::Next::Stay => Wish::Stay,
            keys::Next::Mark(answer) => {
                self.handed_in = Some(answer);
                Wish::Stay
            }
            keys::Next::Question(_) => Wish::Next,
            keys::Next::List => Wish::Leave,
        };
        (reply, wish)
    }

    /// Takes pasted text where text is written.
    pub fn paste(&mut self, text: &str) -> Reply {
        self.asking.paste(text)
    }

    /// Takes the text that came back from the learner's own editor.
    pub fn take_text(&mut self, text: &Result<String, String>) -> Vec<Action> {
        self.asking.take_text(text)
    }

    /// Puts the answer half written on record, when the last time is at least `every_ms` ago.
    pub fn record_draft(&mut self, now_ms: u64, every_ms: u64) -> Vec<Action> {
        self.asking.record_draft(now_ms, every_ms)
    }

    /// Shows what is right to a learner who does not know. Where only a run can say, that is handed in which is never right.
    pub fn give_up(&mut self) -> Option<Answer> {
        self.asking.writing = Writing::Nothing;
        if matches!(self.asking.question.kind, QuestionKind::Predict(_)) {
            let answer = Answer::Text("?".to_owned());
            self.asking.phase = Phase::Marking;
            self.handed_in = Some(answer.clone());
            return Some(answer);
        }
        let mark = Mark { withheld: Some(Withheld::DoNotKnow), ..Mark::default() };
        self.asking.phase = Phase::Marked { mark: Box::new(mark), answer: Answer::Text(String::new()) };
        self.asking.has_model = true;
        None
    }

    /// Takes the mark of what was handed in, and gives that back; `None` when nothing was.
    pub fn take_mark(&mut self, mark: &Mark) -> Option<Answer> {
        let answer = self.handed_in.take()?;
        self.asking.phase = Phase::Marked { mark: Box::new(mark.clone()), answer: answer.clone() };
        self.asking.point = 0;
        self.view.scroll_to_top();
        self.view.at = None;
        Some(answer)
    }

    /// Whether an answer is being made and keys are not text.
    #[must_use]
    pub fn is_choosing(&self) -> bool {
        matches!((&self.asking.phase, &self.asking.writing), (Phase::Answering, Writing::Nothing))
    }

    /// Whether it is marked and keys are not text.
    #[must_use]
    pub fn is_read(&self) -> bool {
        matches!((&self.asking.phase, &self.asking.writing), (Phase::Marked { .. }, Writing::Nothing))
    }

    /// The keys that matter now.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyHint> {
        hints::of_question(&self.asking)
    }

    /// Turns the wheel.
    pub fn wheel(&mut self, kind: MouseKind) {
        self.view.wheel(kind);
    }

    /// Turns a page of the question, leaving two rows of the last one in view.
    pub fn page(&mut self, forward: bool) {
        self.view.page(forward);
    }

    /// Lays it out into `area`, under a row that says where it comes from.
    pub fn lay_out(&mut self, area: Area, lead: Vec<Piece>, shared: &Shared) {
        self.view.lay_out_within(&mut self.asking, area, lead, shared);
    }
}
