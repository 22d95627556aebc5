//! One sitting: which card is asked next, what was done, and what taking it back means. Knows no screen.

use std::collections::VecDeque;

use super::today::{AHEAD_MS, Today};
use crate::{
    course::cards::{Card, Deck},
    progress::{
        Record, Summary,
        schedule::{Grade, Schedule},
    },
};

/// A sitting. Cards are indices into the deck it was begun with.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// The card that is asked.
    pub current: Option<usize>,
    queue: VecDeque<usize>,
    /// Cards that come back within minutes, and when.
    soon: Vec<(u64, usize)>,
    done: Vec<Done>,
    waiting: VecDeque<usize>,
    began_ms: u64,
}

/// Something that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Done {
    Reviewed(usize, Grade),
    Buried(usize),
    Suspended(usize),
}

impl Session {
    /// Begins with what there is `today`, at most `limit` cards of it, and asks the first.
    #[must_use]
    pub fn begin(today: &Today, limit: usize, deck: &Deck, progress: &Summary, now_ms: u64) -> Self {
        let due_ms = |index: usize| progress.reviews.card(&deck.cards[index].id).map_or(0, |card| card.schedule.due_ms);
        let mut session = Self {
            queue: today.due.iter().chain(&today.new).copied().take(limit).collect(),
            soon: today.soon.iter().map(|index| (due_ms(*index), *index)).take(limit).collect(),
            waiting: today.waiting.iter().copied().collect(),
            began_ms: now_ms,
            ..Self::default()
        };
        session.advance(deck, progress, now_ms);
        session
    }

    /// The card that is asked.
    #[must_use]
    pub fn card<'a>(&self, deck: &'a Deck) -> Option<&'a Card> {
        deck.cards.get(self.current?)
    }

    /// How many were reviewed, and how many there are in all as far as is known.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let reviewed = self.grades().iter().sum();
        (reviewed, reviewed + self.queue.len() + self.soon.len() + usize::from(self.current.is_some()))
    }

    /// How often each grade was given, worst first.
    #[must_use]
    pub fn grades(&self) -> [usize; 4] {
        Grade::ALL.map(|grade| {
            self.done.iter().filter(|done| matches!(done, Done::Reviewed(_, given) if *given == grade)).count()
        })
    }

    /// How long it has lasted, in minutes.
    #[must_use]
    pub fn minutes(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.began_ms) / 60_000
    }

    /// When it was begun, in milliseconds since 1970.
    #[must_use]
    pub fn began_ms(&self) -> u64 {
        self.began_ms
    }

    /// How many new cards could be taken today beyond what the setting says.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Takes up to `count` more new cards today.
    pub fn take_more(&mut self, count: usize, deck: &Deck, progress: &Summary, now_ms: u64) {
        self.queue.extend(self.waiting.drain(..count.min(self.waiting.len())));
        if self.current.is_none() {
            self.advance(deck, progress, now_ms);
        }
    }

    /// Grades the card that is asked, and asks the next.
    pub fn grade(
        &mut self,
        grade: Grade,
        marked: bool,
        deck: &Deck,
        progress: &Summary,
        now_ms: u64,
    ) -> Option<Record> {
        let index = self.current?;
        let id = &deck.cards.get(index)?.id;
        let next: Schedule = progress.reviews.next(id, now_ms, marked)[usize::from(grade.number()) - 1];
        if next.interval_days == 0 {
            self.soon.push((next.due_ms, index));
        }
        self.done.push(Done::Reviewed(index, grade));
        self.advance(deck, progress, now_ms);
        Some(Record::Reviewed { card: id.clone(), grade: grade.number(), marked })
    }

    /// Puts the card that is asked off till tomorrow, and asks the next.
    pub fn bury(&mut self, deck: &Deck, progress: &Summary, now_ms: u64) -> Option<Record> {
        let index = self.current?;
        let plan = &progress.reviews.plan;
        let until = plan.day_start(plan.day(now_ms) + 1);
        self.done.push(Done::Buried(index));
        self.advance(deck, progress, now_ms);
        Some(Record::Buried { card: deck.cards.get(index)?.id.clone(), until })
    }

    /// Puts the card that is asked away until it is asked for, and asks the next.
    pub fn suspend(&mut self, deck: &Deck, progress: &Summary, now_ms: u64) -> Option<Record> {
        let index = self.current?;
        self.done.push(Done::Suspended(index));
        self.advance(deck, progress, now_ms);
        Some(Record::Suspended { card: deck.cards.get(index)?.id.clone(), on: true })
    }

    /// Takes back the last thing done, and asks that card again. When nothing was done here, the newest review of today is
    /// taken back, of an earlier sitting or one that was cut off.
    pub fn undo(&mut self, deck: &Deck, progress: &Summary, now_ms: u64) -> Option<Record> {
        let plan = &progress.reviews.plan;
        let newest = || {
            let id = progress.reviews.newest(plan.day_start(plan.day(now_ms)))?;
            deck.cards.iter().position(|card| card.id == id).map(|index| Done::Reviewed(index, Grade::Again))
        };
        let done = self.done.pop().or_else(newest)?;
        let (Done::Reviewed(index, _) | Done::Buried(index) | Done::Suspended(index)) = done;
        let card = deck.cards.get(index)?.id.clone();
        self.soon.retain(|(_, soon)| *soon != index);
        self.queue.retain(|queued| *queued != index);
        if let Some(current) = self.current.replace(index).filter(|current| *current != index) {
            self.queue.push_front(current);
        }
        Some(match done {
            Done::Reviewed(..) => Record::ReviewUndone { card },
            Done::Buried(_) => Record::Buried { card, until: 0 },
            Done::Suspended(_) => Record::Suspended { card, on: false },
        })
    }

    /// Leaves the card that is asked for the end of the sitting.
    pub fn later(&mut self, deck: &Deck, progress: &Summary, now_ms: u64) {
        if let Some(current) = self.current {
            self.queue.push_back(current);
            self.advance(deck, progress, now_ms);
        }
    }

    /// Asks what comes next: what is due by the minute, then the queue, then what would be due in a few minutes.
    fn advance(&mut self, deck: &Deck, progress: &Summary, now_ms: u64) {
        self.soon.sort_unstable();
        self.current = self.take_soon(now_ms);
        while self.current.is_none() {
            let Some(index) = self.queue.pop_front() else { break };
            // Another window, or an answer on the quiz screen, may have taken it meanwhile.
            let Some(card) = deck.cards.get(index) else { continue };
            let is_asked = progress.reviews.card(&card.id).is_none_or(|state| {
                !state.is_away(now_ms) && (!state.is_begun() || state.schedule.due_ms <= now_ms + AHEAD_MS)
            });
            self.current = is_asked.then_some(index);
        }
        if self.current.is_none() {
            self.current = self.take_soon(now_ms + AHEAD_MS);
        }
    }

    fn take_soon(&mut self, until_ms: u64) -> Option<usize> {
        let (due_ms, _) = *self.soon.first()?;
        (due_ms <= until_ms).then(|| self.soon.remove(0).1)
    }
}
