//! The review screen: the cards that are due today, one at a time.
//!
//! A question is answered in its own way and marked as on the quiz screen; anything else is recalled and then turned. The
//! learner gives the grade; a mark only suggests one. Each review is on record before the next card is shown.

pub mod session;
mod showing;
#[cfg(test)]
mod tests;
pub mod today;
mod view;

pub use session::Session;
pub use showing::{Recall, Showing, grade_of, on_new_values};
pub use today::Today;
pub use view::{ReviewView, first_words, interval_words};

use super::{
    Action, Effect, Key, KeyCode, KeyHint, Message, Place, Reply, Shared, Title,
    editor::Reaction,
    quiz::{Wish, lesson_place},
    runs,
};
use crate::{
    course::cards::Face,
    marking::Mark,
    progress::{Record, schedule::Grade},
};

/// A draft is put on record when this long has passed since the last one was, in milliseconds.
const RECORD_EVERY_MS: u64 = 1_000;
/// How many new cards `+` takes.
const MORE: usize = 5;

/// What the review screen knows.
#[derive(Debug, Default)]
pub struct ReviewState {
    /// What is laid out.
    pub view: ReviewView,
    /// The sitting; `None` before the first.
    pub session: Option<Session>,
    /// The card that is asked.
    pub showing: Option<Showing>,
    /// Whether the suspended cards are listed, and the row the reader is on.
    pub listing: Option<usize>,
}

impl ReviewState {
    /// Shows what is due. A sitting that is under way goes on.
    pub fn open(&mut self, shared: &Shared) -> Vec<Action> {
        let plan = &shared.progress.reviews.plan;
        let is_under_way = self.showing.is_some()
            && self.session.as_ref().is_some_and(|session| plan.day(session.began_ms()) == plan.day(shared.now_ms));
        self.listing = None;
        if !is_under_way {
            self.begin(shared);
        }
        self.lay_out(shared);
        Vec::new()
    }

    fn begin(&mut self, shared: &Shared) {
        let today = Today::of(&shared.course, &shared.deck, &shared.progress, shared.now_ms);
        self.session = Some(Session::begin(&today, usize::MAX, &shared.deck, &shared.progress, shared.now_ms));
        self.show(shared);
    }

    /// Shows the card that the sitting asks; one whose question is gone is passed over.
    fn show(&mut self, shared: &Shared) {
        self.view.scroll_to_top();
        self.showing = None;
        for _ in 0..shared.deck.cards.len() {
            let Some(session) = &mut self.session else { return };
            let Some(card) = session.card(&shared.deck) else { return };
            self.showing = Showing::of(card, shared);
            if self.showing.is_some() {
                return;
            }
            drop(session.bury(&shared.deck, &shared.progress, shared.now_ms));
        }
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        let reply = match message {
            Message::Key(key) => self.key(*key, shared),
            Message::Paste(text) => self.paste(text),
            Message::Mouse(mouse) => {
                match &mut self.showing {
                    Some(Showing::Question { desk, .. }) => desk.wheel(mouse.kind),
                    _ => self.view.wheel(mouse.kind),
                }
                Some(Vec::new())
            }
            Message::Tick(now) => return self.record_draft(*now, RECORD_EVERY_MS),
            Message::Marked { question, mark } => self.take_mark(question, mark, shared),
            Message::EditorReturned(text) => match &mut self.showing {
                Some(Showing::Question { desk, .. }) => Some(desk.take_text(text)),
                _ => None,
            },
            Message::CourseChanged(_) => {
                if self.session.is_some() {
                    self.begin(shared);
                }
                None
            }
            Message::Resize(..) => None,
            _ => return None,
        };
        self.lay_out(shared);
        reply
    }

    /// Whether keys are text now.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.listing.is_none() && self.showing.as_ref().is_some_and(Showing::is_typing)
    }

    /// Puts what is half written on record when the screen is left.
    pub fn leave(&mut self, shared: &Shared) -> Vec<Action> {
        self.record_draft(shared.now_ms, 0).unwrap_or_default()
    }

    fn record_draft(&mut self, now_ms: u64, every_ms: u64) -> Reply {
        match &mut self.showing {
            // What is asked on new values is asked once: there is nothing to come back to.
            Some(Showing::Question { desk, example: None, .. }) => Some(desk.record_draft(now_ms, every_ms)),
            _ => None,
        }
    }

    fn paste(&mut self, text: &str) -> Reply {
        match &mut self.showing {
            Some(Showing::Question { desk, .. }) => desk.paste(text),
            Some(Showing::Recall(recall)) if recall.is_typing => {
                recall.words.paste(text);
                Some(Vec::new())
            }
            _ => None,
        }
    }

    fn key(&mut self, key: Key, shared: &Shared) -> Reply {
        if let Some(at) = self.listing {
            return self.list_key(key.code, at, shared);
        }
        if let (KeyCode::PageUp | KeyCode::PageDown, Some(Showing::Question { desk, .. })) =
            (key.code, &mut self.showing)
        {
            // Also while an answer is written: it rests on what stands above it.
            desk.page(key.code == KeyCode::PageDown);
            return Some(Vec::new());
        }
        if self.is_typing() || key.ctrl || key.alt {
            return self.card_key(key, shared);
        }
        let is_turned = self.showing.as_ref().is_some_and(Showing::is_turned);
        match key.code {
            KeyCode::Char(digit @ '1'..='4') if is_turned => self.grade(Grade::of_number(digit as u8 - b'0')?, shared),
            KeyCode::Char(' ') if is_turned => match self.showing.as_ref().and_then(Showing::suggested) {
                Some(grade) => self.grade(grade, shared),
                None => Some(vec![Action::Say("the mark suggests nothing here: 1 to 4 grade the card".to_owned())]),
            },
            KeyCode::Enter if is_turned => Some(self.read(shared)),
            KeyCode::Char('l') if self.showing.is_none() => {
                self.listing = Some(0);
                Some(Vec::new())
            }
            KeyCode::Char('+') if self.showing.is_none() => self.take_more(shared),
            KeyCode::Enter if self.showing.is_none() => Some(vec![go_on(shared)]),
            KeyCode::Up | KeyCode::Char('k') if !self.is_question() => Some(self.scroll(-1)),
            KeyCode::Down | KeyCode::Char('j') if !self.is_question() => Some(self.scroll(1)),
            KeyCode::PageUp => Some(self.scroll(-10)),
            KeyCode::PageDown => Some(self.scroll(10)),
            // Letters may be the answer to a matching: there the same keys work with Shift.
            KeyCode::Char('b' | 'B') if self.is_free(key) => self.put_away(shared, Session::bury),
            KeyCode::Char('s' | 'S') if self.is_free(key) => self.put_away(shared, Session::suspend),
            KeyCode::Char('u' | 'U') if self.is_free(key) || self.showing.is_none() => self.undo(shared),
            KeyCode::Char('d' | 'D') if self.is_question() && self.is_free(key) && !is_turned => self.give_up(),
            _ => self.card_key(key, shared),
        }
    }

    fn is_question(&self) -> bool {
        matches!(self.showing, Some(Showing::Question { .. }))
    }

    /// Whether a key with a letter is not the answer's own.
    fn is_free(&self, key: Key) -> bool {
        match &self.showing {
            Some(Showing::Question { desk, .. }) => {
                if !desk.is_choosing() && !desk.is_read() {
                    return false;
                }
                let is_matching =
                    matches!(desk.asking.draft.current(), super::quiz::Draft::Match { .. }) && desk.is_choosing();
                !is_matching || matches!(key.code, KeyCode::Char(letter) if letter.is_uppercase())
            }
            Some(Showing::Recall(_)) => true,
            None => false,
        }
    }

    fn scroll(&mut self, rows: isize) -> Vec<Action> {
        self.view.scroll_by(rows);
        Vec::new()
    }

    /// A key of the card itself.
    fn card_key(&mut self, key: Key, shared: &Shared) -> Reply {
        match &mut self.showing {
            Some(Showing::Recall(recall)) => recall_key(recall, key),
            Some(Showing::Question { desk, example, .. }) => {
                let (reply, wish) = desk.key(key, shared);
                let mut actions = reply?;
                if let Some(example) = example {
                    let question = &desk.asking.question;
                    actions = actions.into_iter().filter_map(|action| on_example(action, question, example)).collect();
                }
                match wish {
                    Wish::Stay => {}
                    Wish::Leave => actions.push(Action::Back),
                    Wish::Next => {
                        let session = self.session.as_mut()?;
                        session.later(&shared.deck, &shared.progress, shared.now_ms);
                        actions.extend(self.leave(shared));
                        self.show(shared);
                    }
                }
                Some(actions)
            }
            None => None,
        }
    }

    fn grade(&mut self, grade: Grade, shared: &Shared) -> Reply {
        let marked = self.showing.as_ref().is_some_and(Showing::is_recorded);
        let record = self.session.as_mut()?.grade(grade, marked, &shared.deck, &shared.progress, shared.now_ms);
        self.show(shared);
        Some(record.map(Action::Record).into_iter().collect())
    }

    fn put_away(
        &mut self,
        shared: &Shared,
        how: fn(&mut Session, &crate::course::cards::Deck, &crate::progress::Summary, u64) -> Option<Record>,
    ) -> Reply {
        let record = how(self.session.as_mut()?, &shared.deck, &shared.progress, shared.now_ms)?;
        let say = if matches!(record, Record::Buried { .. }) { "put off till tomorrow" } else { "suspended" };
        self.show(shared);
        Some(vec![Action::Record(record), Action::Say(format!("{say}; u takes it back"))])
    }

    fn undo(&mut self, shared: &Shared) -> Reply {
        let Some(record) = self.session.as_mut()?.undo(&shared.deck, &shared.progress, shared.now_ms) else {
            return Some(vec![Action::Say("nothing to take back".to_owned())]);
        };
        self.show(shared);
        Some(vec![Action::Record(record), Action::Say("taken back".to_owned())])
    }

    fn give_up(&mut self) -> Reply {
        let Some(Showing::Question { desk, example, suggested, .. }) = &mut self.showing else { return None };
        *suggested = Some(Grade::Again);
        let Some(answer) = desk.give_up() else { return Some(Vec::new()) };
        let question = &desk.asking.question;
        let mark = Action::Do(Effect::Mark { question: question.id.clone(), answer });
        let mark = match example {
            Some(example) => on_example(mark, question, example),
            None => Some(mark),
        };
        Some(mark.into_iter().collect())
    }

    fn take_mark(&mut self, id: &str, mark: &Mark, shared: &Shared) -> Reply {
        let Some(Showing::Question { desk, example, is_recorded, suggested }) = &mut self.showing else { return None };
        if desk.asking.question.id != id {
            return None;
        }
        let answer = desk.take_mark(mark)?;
        let hints = desk.asking.hints;
        *suggested = grade_of(mark, hints);
        if example.is_some() {
            return Some(Vec::new());
        }
        *is_recorded = suggested.is_some();
        let answered = runs::answered(&desk.asking.question, &answer, mark, &desk.asking.how);
        let drafted = Record::Drafted { question: id.to_owned(), text: String::new() };
        self.lay_out(shared);
        Some(vec![Action::Record(answered), Action::Record(drafted)])
    }

    /// Opens where the card is taught.
    fn read(&self, shared: &Shared) -> Vec<Action> {
        let card = self.session.as_ref().and_then(|session| session.card(&shared.deck));
        match card.and_then(|card| card.read.as_deref()) {
            Some(read) => vec![Action::Open(lesson_place(read))],
            None => vec![Action::Say("its author names nothing to read about this".to_owned())],
        }
    }

    fn take_more(&mut self, shared: &Shared) -> Reply {
        let session = self.session.as_mut()?;
        if session.waiting() == 0 {
            return Some(vec![Action::Say("no further new cards: read on, and they come".to_owned())]);
        }
        session.take_more(MORE, &shared.deck, &shared.progress, shared.now_ms);
        self.show(shared);
        Some(Vec::new())
    }

    fn list_key(&mut self, key: KeyCode, at: usize, shared: &Shared) -> Reply {
        let listed = view::suspended(shared);
        let last = listed.len().saturating_sub(1);
        match key {
            KeyCode::Up | KeyCode::Char('k') => self.listing = Some(at.saturating_sub(1)),
            KeyCode::Down | KeyCode::Char('j') => self.listing = Some((at + 1).min(last)),
            KeyCode::Esc | KeyCode::Char('q' | 'l') => self.listing = None,
            KeyCode::Enter | KeyCode::Char('s') => {
                let card = listed.get(at)?.id.clone();
                self.listing = Some(at.min(last.saturating_sub(1)));
                let back = Record::Suspended { card, on: false };
                return Some(vec![Action::Record(back), Action::Say("it comes back when it is due".to_owned())]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, shared: &Shared) -> Vec<KeyHint> {
        view::keys(self, shared)
    }

    /// What the title bar says.
    pub fn title(&self, shared: &Shared) -> Title {
        view::title(self, shared)
    }
}

/// What marks an answer, on the example that was made for it; a draft of such an answer is not kept.
fn on_example(action: Action, question: &crate::course::Question, example: &crate::course::Example) -> Option<Action> {
    match action {
        Action::Do(Effect::Mark { answer, .. }) => Some(Action::Do(Effect::MarkRun {
            question: Box::new(question.clone()),
            example: Box::new(example.clone()),
            answer,
        })),
        Action::Record(Record::Drafted { .. }) => None,
        other => Some(other),
    }
}

/// Goes to the first lesson that is not read yet; home when all are.
fn go_on(shared: &Shared) -> Action {
    let mut lessons = shared.course.lessons().map(|(_, lesson)| lesson);
    let next = lessons.find(|lesson| !shared.is_finished(lesson));
    Action::Open(next.map_or(Place::Home, |lesson| Place::lesson(&lesson.id)))
}

fn recall_key(recall: &mut Recall, key: Key) -> Reply {
    if recall.is_typing {
        match key.code {
            KeyCode::Esc => recall.is_typing = false,
            KeyCode::Char('s') if key.ctrl => (recall.is_typing, recall.is_turned) = (false, true),
            KeyCode::F(_) => return None,
            _ => match recall.words.key(key) {
                Reaction::Ignored if key.ctrl => return None,
                Reaction::Copied(text) | Reaction::Cut(text) => return Some(vec![Action::Do(Effect::Copy(text))]),
                _ => {}
            },
        }
        return Some(Vec::new());
    }
    match key.code {
        _ if key.ctrl || key.alt => return None,
        KeyCode::Enter | KeyCode::Char(' ') if !recall.is_turned => recall.is_turned = true,
        KeyCode::Char('i' | 'e') if !recall.is_turned => recall.is_typing = true,
        _ => return None,
    }
    Some(Vec::new())
}

/// Whether a card is asked anew, as a question that a run decides.
pub(super) fn is_of_values(face: &Face) -> bool {
    matches!(face, Face::Values(_))
}
