//! Which key does what with a question.

use super::{Asking, Draft, Phase, Writing, lesson_place, sure};
use crate::{
    app::{Action, Effect, Key, KeyCode, Reply, Shared, editor::Reaction, runs::Circumstances},
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

pub(super) type Answered = (Reply, Next);

pub(super) fn done() -> Answered {
    (Some(Vec::new()), Next::Stay)
}

pub(super) fn say(text: &str) -> Answered {
    (Some(vec![Action::Say(text.to_owned())]), Next::Stay)
}

impl Asking {
    /// Does what `key` says.
    pub(super) fn key(&mut self, key: Key, shared: &Shared) -> Answered {
        match &mut self.writing {
            Writing::Answer => self.answer_key(key, shared),
            Writing::Contest(_) => self.contest_key(key),
            Writing::FollowUp(_) => self.follow_up_key(key),
            Writing::Sure => self.sure_key(key, shared),
            Writing::Grade(_) => self.grade_key(key),
            Writing::Nothing => self.command_key(key, shared),
        }
    }

    /// Takes a press of the mouse on an entry of what can be chosen, ordered, matched or marked.
    pub(super) fn press(&mut self, entry: usize) {
        if matches!(self.phase, Phase::Answering) {
            let several = self.is_several();
            self.draft.press(entry, several);
        }
    }

    /// Takes pasted text where text is written.
    pub(in crate::app) fn paste(&mut self, text: &str) -> Reply {
        let editor = match &mut self.writing {
            Writing::Answer => self.draft.editor()?,
            Writing::Contest(contesting) => &mut contesting.editor,
            Writing::FollowUp(editor) => editor,
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
            KeyCode::PageDown | KeyCode::PageUp if matches!(self.draft, Draft::Parts(_)) => {
                self.turn_part(key.code == KeyCode::PageDown);
                done()
            }
            KeyCode::Enter if matches!(self.draft.current(), Draft::Line(_)) => self.hand_in(shared),
            KeyCode::F(_) => (None, Next::Stay),
            _ if matches!(self.draft.current(), Draft::Gaps(_)) => self.gap_key(key, shared),
            _ => {
                let Some(editor) = self.draft.editor() else { return done() };
                react(editor.key(key), key)
            }
        }
    }

    /// Tab goes round the gaps; Enter goes through them and hands in at the last.
    fn gap_key(&mut self, key: Key, shared: &Shared) -> Answered {
        let Draft::Gaps(gaps) = self.draft.current_mut() else { return done() };
        match key.code {
            KeyCode::Enter if gaps.is_at_last() => return self.hand_in(shared),
            KeyCode::Tab | KeyCode::Enter => gaps.turn(true),
            KeyCode::BackTab => gaps.turn(false),
            _ => return gaps.key(key).map_or_else(done, |reaction| react(reaction, key)),
        }
        done()
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
        let several = self.is_several();
        match key.code {
            KeyCode::Esc => return (Some(Vec::new()), Next::List),
            KeyCode::Enter if self.draft.is_typed() => self.writing = Writing::Answer,
            KeyCode::PageDown | KeyCode::Tab if matches!(self.draft, Draft::Parts(_)) => self.turn_part(true),
            KeyCode::PageUp | KeyCode::BackTab if matches!(self.draft, Draft::Parts(_)) => self.turn_part(false),
            KeyCode::Enter => return self.hand_in(shared),
            KeyCode::Char('?' | ':') => return (None, Next::Stay),
            KeyCode::Char('N') => return (Some(Vec::new()), Next::Question(1)),
            _ if self.draft.current_mut().key(key, several) => {}
            KeyCode::Char('n') => return (Some(Vec::new()), Next::Question(1)),
            KeyCode::Char('H') if matches!(self.draft.current(), Draft::Match { .. }) => return self.hint(),
            KeyCode::Char('h') => return self.hint(),
            KeyCode::Char('b') => return (Some(Vec::new()), Next::Question(-1)),
            KeyCode::Char('e' | 'i' | 'a') if self.draft.is_typed() => self.writing = Writing::Answer,
            KeyCode::Char('E') => return self.edit_elsewhere(),
            KeyCode::Char('u') => return (Some(sure::turn(shared)), Next::Stay),
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
            KeyCode::Char('u') => return (Some(sure::turn(shared)), Next::Stay),
            KeyCode::Char('f') => return self.begin_follow_up(),
            KeyCode::Char('c') => self.begin_contest(),
            KeyCode::Char('s') => {
                // Whoever grades themselves has seen the model answer.
                self.has_model = true;
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

    /// Hands the answer in, or first asks how sure the learner is when they want to be asked.
    fn hand_in(&mut self, shared: &Shared) -> Answered {
        if let Draft::Parts(parts) = &mut self.draft
            && parts.goes_on()
        {
            self.begin_writing();
            return (Some(self.record_draft(shared.now_ms, 0)), Next::Stay);
        }
        if let Err(missing) = self.draft.answer() {
            return say(missing);
        }
        self.how = Circumstances::default();
        if sure::is_asked(shared) {
            self.writing = Writing::Sure;
            return done();
        }
        self.hand_over(shared)
    }

    pub(super) fn hand_over(&mut self, shared: &Shared) -> Answered {
        let Ok(answer) = self.draft.answer() else { return done() };
        self.how.hints = self.hints;
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
        let code = entry.filter(|_| matches!(self.draft.current(), Draft::Text { is_code: true, .. }));
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

pub(super) fn react(reaction: Reaction, key: Key) -> Answered {
    match reaction {
        // Ctrl with a key that is not the editor's may be the house's; anything else stays here.
        Reaction::Ignored if key.ctrl => (None, Next::Stay),
        Reaction::Ignored | Reaction::Moved | Reaction::Changed => done(),
        Reaction::Copied(text) | Reaction::Cut(text) => (Some(vec![Action::Do(Effect::Copy(text))]), Next::Stay),
        Reaction::Refused(why) => say(why),
    }
}
