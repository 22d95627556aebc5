//! The quiz screen: the questions of a module, one at a time, each answered in its own way and marked with its reasons.
//!
//! The marker's mark, what the learner contests and the learner's own mark are three things, kept and shown apart.

mod asking;
mod contest;
mod draft;
mod elsewhere;
mod follow;
mod given;
mod hints;
mod keys;
#[cfg(test)]
pub(crate) mod kinds_tests;

mod list;
mod margin;
#[cfg(test)]
mod margin_tests;
mod mark_sheet;
mod sure;
#[cfg(test)]
pub(crate) mod tests;
mod totals;
mod view;

pub use asking::{Asking, Phase, Writing};
pub use contest::Contesting;
pub use draft::{Draft, GapsDraft, LinesDraft, PartsDraft, option_order, shuffled};
pub use elsewhere::{Elsewhere, Wish};
pub use follow::Followed;
pub use mark_sheet::points_text;
pub use view::{QuizView, models};

use super::{
    Action, KeyCode, KeyHint, Message, MouseKind, Place, Reply, Shared, Title, figures,
    runs::{self, Circumstances},
};
use crate::{
    course::Question,
    marking::{self, Answer, Mark},
    progress::Record,
};

/// A draft is put on record when this long has passed since the last one was, in milliseconds.
const RECORD_EVERY_MS: u64 = 1_000;

/// What the quiz screen knows.
#[derive(Debug, Default)]
pub struct QuizState {
    /// The module whose questions these are.
    pub module: String,
    /// The question being answered; `None`: the list is shown.
    pub asking: Option<Box<Asking>>,
    /// What is laid out.
    pub view: QuizView,
    /// The question of the list the reader is on.
    at: usize,
    /// Answers that are being marked.
    waiting: Vec<Waiting>,
}

/// An answer that is being marked.
#[derive(Debug)]
struct Waiting {
    question: Question,
    answer: Answer,
    how: Circumstances,
}

impl QuizState {
    /// Shows the questions of a module, or one of them; what is already open stays as it is.
    pub fn open(&mut self, module: &str, question: Option<&str>, shared: &Shared) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.module != module {
            actions = self.leave_question(shared);
            module.clone_into(&mut self.module);
            self.at = 0;
        }
        if let Some(at) = question.and_then(|id| self.questions(shared).iter().position(|question| question.id == id)) {
            let is_open = self.asking.as_ref().is_some_and(|asking| Some(asking.question.id.as_str()) == question);
            if !is_open {
                actions.extend(self.ask(at, shared));
            }
        }
        self.lay_out(shared);
        actions
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        let part = self.part();
        let reply = match message {
            Message::Key(key) if !key.ctrl && !key.alt && !key.shift && self.turns_page(key.code) => Some(Vec::new()),
            Message::Key(key) => match &mut self.asking {
                Some(asking) => {
                    let (reply, next) = asking.key(*key, shared);
                    self.follow(reply, next, shared)
                }
                None => self.list_key(key.code, shared),
            },
            Message::Paste(text) => self.asking.as_mut().and_then(|asking| asking.paste(text)),
            Message::Mouse(mouse) => {
                self.view.wheel(mouse.kind);
                if let (Some(entry), Some(asking)) = (self.view.entry_at(*mouse), &mut self.asking) {
                    asking.press(entry);
                }
                Some(Vec::new())
            }
            Message::Tick(now) => {
                return self.asking.as_mut().map(|asking| asking.record_draft(*now, RECORD_EVERY_MS));
            }
            Message::Marked { question, mark } => Some(self.take_mark(question, mark, shared)),
            Message::EditorReturned(text) => self.asking.as_mut().map(|asking| asking.take_text(text)),
            Message::CourseChanged(_) => {
                self.take_course(shared);
                None
            }
            Message::Resize(..) => None,
            _ => return None,
        };
        if self.part() != part {
            self.view.scroll_to_top();
        }
        self.lay_out(shared);
        reply
    }

    /// Whether keys are text now, so that none of them means anything else.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.asking.as_ref().is_some_and(|asking| asking.is_typing())
    }

    /// The part of the question the reader is on, when it has parts.
    fn part(&self) -> Option<usize> {
        match &self.asking.as_ref()?.draft {
            Draft::Parts(parts) => Some(parts.at),
            _ => None,
        }
    }

    /// Scrolls what is read, where the key is not needed for the answer; `false` when it means something else.
    fn turns_page(&mut self, key: KeyCode) -> bool {
        let Some(asking) = &self.asking else { return false };
        match (&asking.phase, &asking.writing, asking.draft.current()) {
            (Phase::Marked { .. }, Writing::Nothing, _) => self.view.turn_page(key),
            (Phase::Answering, Writing::Nothing, Draft::Lines(_)) => false,
            (Phase::Answering, Writing::Nothing, _) if !matches!(asking.draft, Draft::Parts(_)) => {
                self.view.turn_page(key)
            }
            // In one line there is no line above or below: what is asked may be longer than the window.
            (Phase::Answering, Writing::Answer, Draft::Line(editor)) if editor.lines().len() == 1 => match key {
                KeyCode::Up => self.view.wheel(MouseKind::ScrollUp),
                KeyCode::Down => self.view.wheel(MouseKind::ScrollDown),
                _ => false,
            },
            _ => false,
        }
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        self.asking.as_ref().map_or_else(hints::of_list, |asking| hints::of_question(asking))
    }

    /// What the title bar says.
    pub fn title(&self, shared: &Shared) -> Title {
        let name = shared.module(&self.module).map_or(self.module.as_str(), |module| &module.title);
        let questions = self.questions(shared);
        let Some(asking) = &self.asking else {
            let full = |question: &&Question| {
                shared.progress.questions.get(&question.id).is_some_and(crate::progress::QuestionProgress::is_full)
            };
            let done = questions.iter().filter(full).count();
            return Title {
                left: format!("Quiz · {name}"),
                right: format!("{done} of {} answered in full", questions.len()),
            };
        };
        let left = format!("Quiz · {name} · {} of {}", asking.number + 1, questions.len());
        Title { left, right: asking.standing(shared) }
    }

    fn questions<'a>(&self, shared: &'a Shared) -> &'a [Question] {
        let quiz = shared.module(&self.module).and_then(|module| module.quiz.as_ref());
        quiz.map(|quiz| quiz.questions.as_slice()).unwrap_or_default()
    }

    fn list_key(&mut self, key: KeyCode, shared: &Shared) -> Reply {
        let last = self.questions(shared).len().saturating_sub(1);
        match key {
            KeyCode::Up | KeyCode::Char('k') => self.at = self.at.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.at = (self.at + 1).min(last),
            KeyCode::Home | KeyCode::Char('g') => self.at = 0,
            KeyCode::End | KeyCode::Char('G') => self.at = last,
            KeyCode::Char('u') => return Some(sure::turn(shared)),
            KeyCode::Enter | KeyCode::Right | KeyCode::Char('l') => return Some(self.ask(self.at, shared)),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Does what a question asked for beyond itself.
    fn follow(&mut self, reply: Reply, next: keys::Next, shared: &Shared) -> Reply {
        let mut actions = reply?;
        match next {
            keys::Next::Stay => {}
            keys::Next::Mark(answer) => {
                if let Some(asking) = &self.asking {
                    let (question, how) = (asking.question.clone(), asking.how.clone());
                    self.waiting.retain(|waiting| waiting.question.id != question.id);
                    self.waiting.push(Waiting { question, answer, how });
                }
            }
            keys::Next::Question(step) => {
                let here = self.asking.as_ref().map_or(0, |asking| asking.number);
                let to = here.checked_add_signed(step).filter(|to| *to < self.questions(shared).len());
                actions.extend(match to {
                    Some(to) => self.ask(to, shared),
                    None => self.leave_question(shared),
                });
            }
            keys::Next::List => actions.extend(self.leave_question(shared)),
        }
        Some(actions)
    }

    fn ask(&mut self, at: usize, shared: &Shared) -> Vec<Action> {
        let actions = self.leave_question(shared);
        if let Some(question) = self.questions(shared).get(at) {
            self.asking = Some(Box::new(Asking::new(question, at, shared)));
            self.at = at;
        }
        self.view.scroll_to_top();
        actions
    }

    fn leave_question(&mut self, shared: &Shared) -> Vec<Action> {
        self.view.scroll_to_top();
        self.asking.take().map(|mut asking| asking.record_draft(shared.now_ms, 0)).unwrap_or_default()
    }

    /// Takes a mark, whether its question is still shown or not. The figures it cites are held against the learner's own runs.
    fn take_mark(&mut self, question: &str, mark: &Mark, shared: &Shared) -> Vec<Action> {
        let Some(at) = self.waiting.iter().position(|waiting| waiting.question.id == question) else {
            return Vec::new();
        };
        let Waiting { question, answer, how } = self.waiting.remove(at);
        let mut mark = mark.clone();
        if let Answer::Text(text) = &answer {
            let citations = marking::citations(text, &figures::recorded(&shared.progress));
            marking::hold_to_runs(&question, &mut mark, &citations);
        }
        let answered = runs::answered(&question, &answer, &mark, &how);
        let drafted = Record::Drafted { question: question.id.clone(), text: String::new() };
        if let Some(asking) = self.asking.as_mut().filter(|asking| asking.question.id == question.id) {
            asking.phase = Phase::Marked { mark: Box::new(mark), answer };
            asking.point = 0;
            asking.followed.clear();
            self.view.scroll_to_top();
        }
        vec![Action::Record(answered), Action::Record(drafted)]
    }

    /// The question as its author changed it, when it is still there; an answer half written stays.
    fn take_course(&mut self, shared: &Shared) {
        let questions = self.questions(shared);
        let Some(asking) = &mut self.asking else { return };
        match questions.iter().enumerate().find(|(_, question)| question.id == asking.question.id) {
            Some((number, question)) => asking.take_question(question, number),
            None => self.asking = None,
        }
    }
}

/// Where `read` leads: a lesson, with or without an anchor.
pub(in crate::app) fn lesson_place(read: &str) -> Place {
    match read.split_once('#') {
        Some((lesson, anchor)) => Place::Lesson { lesson: lesson.to_owned(), anchor: Some(anchor.to_owned()) },
        None => Place::lesson(read),
    }
}
