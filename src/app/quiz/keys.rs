//! Which key does what with a question.

use super::{Asking, Draft, Phase, Writing, lesson_place};
use crate::{
    app::{
        Action, Effect, Key, KeyCode, Reply, Shared,
        editor::{Editor, Reaction},
    },
    course::QuestionKind,
    marking::Answer,
    progress::Record,
};

/// What a question asks for beyond itself.
pub(super) enum Next {
    /// Nothing.
    Stay,
    /// The answer was handed in.
    Mark(Answer),
    /// On or back by so many questions.
    Question(isize),
    /// The list of questions.
    List,
}

type Answered = (Reply, Next);

fn done() -> Answered {
    (Some(Vec::new()), Next::Stay)
}

fn say(text: &str) -> Answered {
    (Some(vec![Action::Say(text.to_owned())]), Next::Stay)
}

impl Asking {
    /// Does what `key` says.
    pub(super) fn key(&mut self, key: Key, shared: &Shared) -> Answered {
        match &mut self.writing {
            Writing::Answer => self.answer_key(key, shared),
            Writing::Contest(_) => self.contest_key(key),
            Writing::Grade(_) => self.grade_key(key),
            Writing::Nothing => self.command_key(key, shared),
        }
    }

    /// Takes pasted text where text is written.
    pub(in crate::app) fn paste(&mut self, text: &str) -> Reply {
        let editor = match &mut self.writing {
            Writing::Answer => self.draft.editor()?,
            Writing::Contest(editor) => editor,
            _ => return None,
        };
        editor.paste(text);
        Some(Vec::new())
    }

    fn answer_key(&mut self, key: Key, shared: &Shared) -> Answered {
        match key.code {
            KeyCode::Esc => {
                self.writing = Writing::Nothing;
                (Some(self.record_draft(shared.now_ms, 0)), Next::Stay)
            }
            KeyCode::Char('s') if key.ctrl => self.hand_in(shared),
            KeyCode::Enter if matches!(self.draft, Draft::Line(_)) => self.hand_in(shared),
            KeyCode::F(_) => (None, Next::Stay),
            _ => {
                let Some(editor) = self.draft.editor() else { return done() };
                react(editor.key(key), key)
            }
        }
    }

    fn command_key(&mut self, key: Key, shared: &Shared) -> Answered {
        if key.code == KeyCode::Char('s') && key.ctrl && matches!(self.phase, Phase::Answering) {
            return self.hand_in(shared);
        }
        if key.ctrl || key.alt {
            return (None, Next::Stay);
        }
        match self.phase {
            Phase::Answering => self.answering_key(key, shared),
            Phase::Marking => match key.code {
                KeyCode::Esc => (Some(Vec::new()), Next::List),
                KeyCode::Char('n') => (Some(Vec::new()), Next::Question(1)),
                _ => (None, Next::Stay),
            },
            Phase::Marked { .. } => self.marked_key(key, shared),
        }
    }

    fn answering_key(&mut self, key: Key, shared: &Shared) -> Answered {
        let several = matches!(&self.question.kind, QuestionKind::Choice(choice) if choice.several);
        match key.code {
            KeyCode::Esc => return (Some(Vec::new()), Next::List),
            KeyCode::Enter if self.draft.is_text() => self.writing = Writing::Answer,
            KeyCode::Enter => return self.hand_in(shared),
            KeyCode::Char('?' | ':') => return (None, Next::Stay),
            KeyCode::Char('N') => return (Some(Vec::new()), Next::Question(1)),
            _ if self.draft.key(key, several) => {}
            KeyCode::Char('n') => return (Some(Vec::new()), Next::Question(1)),
            KeyCode::Char('H') if matches!(self.draft, Draft::Match { .. }) => return self.hint(),
            KeyCode::Char('h') => return self.hint(),
            KeyCode::Char('b') => return (Some(Vec::new()), Next::Question(-1)),
            KeyCode::Char('e' | 'i' | 'a') if self.draft.is_text() => self.writing = Writing::Answer,
            KeyCode::Char('E') => return self.edit_elsewhere(),
            _ => return (None, Next::Stay),
        }
        done()
    }

    fn marked_key(&mut self, key: Key, shared: &Shared) -> Answered {
        let points = self.mark().map_or(0, |mark| mark.points.len());
        match key.code {
            KeyCode::Esc => return (Some(Vec::new()), Next::List),
            KeyCode::Char('n') => return (Some(Vec::new()), Next::Question(1)),
            KeyCode::Char('b') => return (Some(Vec::new()), Next::Question(-1)),
            KeyCode::Char('a') => self.answer_again(),
            KeyCode::Char('m') => self.has_model = !self.has_model,
            KeyCode::Char('h') => return self.hint(),
            KeyCode::Char('c') => self.writing = Writing::Contest(Box::new(Editor::prose(""))),
            KeyCode::Char('s') => {
                let own = shared.progress.questions.get(&self.question.id).and_then(|progress| progress.self_grade);
                let score = own.map_or_else(|| self.mark().map_or(0.0, |mark| mark.score), |own| own.score);
                self.writing = Writing::Grade((score * 2.0).round() / 2.0);
            }
            KeyCode::Up | KeyCode::Char('k') => self.point = self.point.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.point = (self.point + 1).min(points.saturating_sub(1)),
            KeyCode::Enter => return self.read(),
            _ => return (None, Next::Stay),
        }
        done()
    }

    fn hand_in(&mut self, shared: &Shared) -> Answered {
        let answer = match self.draft.answer() {
            Ok(answer) => answer,
            Err(missing) => return say(missing),
        };
        let mut actions = self.record_draft(shared.now_ms, 0);
        self.phase = Phase::Marking;
        self.writing = Writing::Nothing;
        actions.push(Action::Do(Effect::Mark { question: self.question.id.clone(), answer: answer.clone() }));
        (Some(actions), Next::Mark(answer))
    }

    fn hint(&mut self) -> Answered {
        if self.hints == self.question.hints.len() {
            return say(if self.hints == 0 { "this question has no hints" } else { "that was the last hint" });
        }
        self.hints += 1;
        let record = Record::Hinted { question: self.question.id.clone(), hint: self.hints };
        (Some(vec![Action::Record(record)]), Next::Stay)
    }

    fn edit_elsewhere(&self) -> Answered {
        (self.elsewhere().map(|effect| vec![Action::Do(effect)]), Next::Stay)
    }

    /// What opens the answer in the learner's own editor, for answers that are text.
    pub(in crate::app) fn elsewhere(&self) -> Option<Effect> {
        let text = self.draft.text()?;
        let entry = self.example.as_ref().map(|example| example.program.entry.as_str());
        let code = entry.filter(|_| matches!(self.draft, Draft::Text { is_code: true, .. }));
        let file_name = code.and_then(|entry| entry.rsplit('/').next()).unwrap_or("answer.md").to_owned();
        Some(Effect::OpenEditor { text, file_name })
    }

    /// Opens what there is to read about the point the reader is on, else about the question.
    fn read(&self) -> Answered {
        let of_point = self.mark().and_then(|mark| mark.points.get(self.point)?.read.as_ref());
        match of_point.or(self.question.read.as_ref()) {
            Some(read) => (Some(vec![Action::Open(lesson_place(read))]), Next::Stay),
            None => say("its author names nothing to read about this"),
        }
    }

    fn contest_key(&mut self, key: Key) -> Answered {
        let Writing::Contest(editor) = &mut self.writing else { return done() };
        match key.code {
            KeyCode::Esc => self.writing = Writing::Nothing,
            KeyCode::F(_) => return (None, Next::Stay),
            KeyCode::Enter => {
                let reason = editor.text().trim().to_owned();
                self.writing = Writing::Nothing;
                if reason.is_empty() {
                    return say("without a reason nothing is contested");
                }
                let point = self.mark().and_then(|mark| mark.points.get(self.point)).map(|point| point.id.clone());
                let record = Record::Contested { question: self.question.id.clone(), point, reason };
                return (
                    Some(vec![Action::Record(record), Action::Say("kept beside the mark".to_owned())]),
                    Next::Stay,
                );
            }
            _ => return react(editor.key(key), key),
        }
        done()
    }

    fn grade_key(&mut self, key: Key) -> Answered {
        let out_of = self.mark().map_or(0.0, |mark| mark.out_of);
        let Writing::Grade(score) = &mut self.writing else { return done() };
        match key.code {
            KeyCode::Right | KeyCode::Up | KeyCode::Char('+' | 'l' | 'k') => *score = (*score + 0.5).min(out_of),
            KeyCode::Left | KeyCode::Down | KeyCode::Char('-' | 'h' | 'j') => *score = (*score - 0.5).max(0.0),
            KeyCode::Enter => {
                let record = Record::SelfGraded { question: self.question.id.clone(), score: *score, out_of };
                self.writing = Writing::Nothing;
                return (Some(vec![Action::Record(record)]), Next::Stay);
            }
            KeyCode::Esc => self.writing = Writing::Nothing,
            _ => return (None, Next::Stay),
        }
        done()
    }
}

fn react(reaction: Reaction, key: Key) -> Answered {
    match reaction {
        // Ctrl with a key that is not the editor's may be the house's; anything else stays here.
        Reaction::Ignored if key.ctrl => (None, Next::Stay),
        Reaction::Ignored | Reaction::Moved | Reaction::Changed => done(),
        Reaction::Copied(text) | Reaction::Cut(text) => (Some(vec![Action::Do(Effect::Copy(text))]), Next::Stay),
        Reaction::Refused(why) => say(why),
    }
}
