//! A mark contested: the words of the answer that should have earned a point, and why.

use super::{
    Asking, Writing,
    keys::{Answered, Next, done, react, say},
};
use crate::{
    app::{Action, Key, KeyCode, editor::Editor},
    marking::{self, Evidence},
    progress::Record,
};

/// What a learner says of a point's mark.
#[derive(Debug)]
pub struct Contesting {
    /// The reason, as it is written.
    pub editor: Editor,
    sentences: Vec<Evidence>,
    at: Option<usize>,
}

impl Contesting {
    /// The words of the answer that are held against the mark.
    #[must_use]
    pub fn words(&self) -> Option<&Evidence> {
        self.sentences.get(self.at?)
    }

    /// How many sentences there are to choose from.
    #[must_use]
    pub fn choices(&self) -> usize {
        self.sentences.len()
    }

    fn step(&mut self, by: isize) {
        let last = self.sentences.len().checked_sub(1);
        self.at = self.at.zip(last).map(|(at, last)| at.saturating_add_signed(by).min(last));
    }
}

impl Asking {
    /// Begins to contest the point the reader is on. Whoever contests has seen the model answer, so it is shown.
    pub(super) fn begin_contest(&mut self) {
        self.has_model = true;
        let answer = self.answered_text().unwrap_or_default();
        let point = self.mark().and_then(|mark| Some((mark, mark.points.get(self.point)?)));
        let at = point.and_then(|(mark, point)| marking::likely_sentence(&self.question, answer, mark, &point.id));
        let sentences = marking::sentences(answer);
        self.writing = Writing::Contest(Box::new(Contesting { editor: Editor::prose(""), sentences, at }));
    }

    pub(super) fn contest_key(&mut self, key: Key) -> Answered {
        let Writing::Contest(contesting) = &mut self.writing else { return done() };
        match key.code {
            KeyCode::Esc => self.writing = Writing::Nothing,
            KeyCode::F(_) => return (None, Next::Stay),
            KeyCode::Up => contesting.step(-1),
            KeyCode::Down => contesting.step(1),
            KeyCode::Enter => {
                let reason = contesting.editor.text().trim().to_owned();
                let words = contesting.words().map(|words| words.quote.clone());
                self.writing = Writing::Nothing;
                if reason.is_empty() && words.is_none() {
                    return say("without a reason nothing is contested");
                }
                let point = self.mark().and_then(|mark| mark.points.get(self.point)).map(|point| point.id.clone());
                let record = Record::Contested { question: self.question.id.clone(), point, reason, words };
                let kept = "kept beside the mark, for whoever writes the rubric".to_owned();
                return (Some(vec![Action::Record(record), Action::Say(kept)]), Next::Stay);
            }
            _ => return react(contesting.editor.key(key), key),
        }
        done()
    }
}
