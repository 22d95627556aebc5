//! Which cards are to be reviewed, and when the others come.

use crate::{
    course::{
        Course, Lesson,
        cards::{Card, Deck, Face},
    },
    progress::{
        CardProgress, Summary, question_card,
        schedule::{Phase, seed_of},
    },
};

/// How many new cards a day bring when nothing is set (`review.new-per-day`).
pub const NEW_PER_DAY: usize = 10;
/// A card that comes back within minutes is taken early by at most this, in milliseconds, when nothing else is left.
pub const AHEAD_MS: u64 = 20 * 60_000;

/// What there is to review, as indices into the deck. Made in one pass over it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Due, in the order they are asked.
    pub due: Vec<usize>,
    /// Begun today and due within minutes.
    pub soon: Vec<usize>,
    /// New cards of today, in the order they are asked.
    pub new: Vec<usize>,
    /// New cards that wait for another day.
    pub waiting: Vec<usize>,
    /// Cards about things that were not met yet.
    pub unmet: usize,
    /// Suspended.
    pub suspended: Vec<usize>,
    /// Buried for now.
    pub buried: usize,
}

impl Today {
    /// What there is to review at `now_ms`.
    #[must_use]
    pub fn of(course: &Course, deck: &Deck, progress: &Summary, now_ms: u64) -> Self {
        let plan = &progress.reviews.plan;
        let (day, mut today) = (plan.day(now_ms), Self::default());
        let met = Met::of(course, progress);
        let mut begun_today = 0;
        for (index, card) in deck.cards.iter().enumerate() {
            #[cfg(test)]
            LOOKS.with(|looks| looks.set(looks.get() + 1));
            let state = progress.reviews.card(&card.id);
            if state.and_then(CardProgress::introduced_at).is_some_and(|at| plan.day(at) == day) {
                begun_today += 1;
            }
            match state {
                Some(state) if state.suspended => today.suspended.push(index),
                Some(state) if state.is_away(now_ms) => today.buried += 1,
                Some(state) if state.is_due(now_ms) => today.due.push(index),
                Some(state) if state.is_begun() => {
                    let is_soon = state.schedule.phase != Phase::Review && state.schedule.due_ms <= now_ms + AHEAD_MS;
                    if is_soon {
                        today.soon.push(index);
                    }
                }
                _ if met.is_met(card, progress) => today.waiting.push(index),
                _ => today.unmet += 1,
            }
        }
        let allowed = new_per_day(progress).saturating_sub(begun_today);
        today.due.sort_by_cached_key(|index| seed_of(&deck.cards[*index].id, day));
        (today.new, today.waiting) = drawn(deck, &today.waiting, allowed);
        today
    }

    /// How many cards are to be reviewed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.due.len() + self.soon.len() + self.new.len()
    }

    /// That there are cards to review, and how; none when there are none.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let count = self.count();
        let cards = if count == 1 { "card" } else { "cards" };
        (count > 0).then(|| format!("{count} {cards} to review: `etude review`"))
    }
}

/// The `count` new cards whose turn it is, in their order, and the rest. The turn depends on the card alone, so that the terms and
/// questions of all that was met come mixed; what is not drawn is not sorted.
fn drawn(deck: &Deck, new: &[usize], count: usize) -> (Vec<usize>, Vec<usize>) {
    let mut turns: Vec<(u64, usize)> = new.iter().map(|index| (seed_of(&deck.cards[*index].id, 0), *index)).collect();
    let count = count.min(turns.len());
    if count > 0 && count < turns.len() {
        turns.select_nth_unstable(count);
    }
    turns[..count].sort_unstable();
    let cards = |turns: &[(u64, usize)]| turns.iter().map(|(_, index)| *index).collect();
    (cards(&turns[..count]), cards(&turns[count..]))
}

/// How many new cards a day brings.
#[must_use]
pub fn new_per_day(progress: &Summary) -> usize {
    progress.settings.get("review.new-per-day").and_then(|value| value.parse().ok()).unwrap_or(NEW_PER_DAY)
}

/// How many cards come due on each of the `days` days after today.
#[must_use]
pub fn coming(deck: &Deck, progress: &Summary, now_ms: u64, days: usize) -> Vec<usize> {
    let plan = &progress.reviews.plan;
    let mut counts = vec![0; days];
    let states = deck.cards.iter().filter_map(|card| progress.reviews.card(&card.id));
    for state in states.filter(|state| state.is_begun() && !state.suspended) {
        let at = plan.day(state.schedule.due_ms.max(state.buried_until));
        let ahead = at.saturating_sub(plan.day(now_ms)).checked_sub(1).and_then(|ahead| usize::try_from(ahead).ok());
        if let Some(count) = ahead.and_then(|ahead| counts.get_mut(ahead)) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
thread_local! {
    static LOOKS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How many cards were looked at on this thread.
#[cfg(test)]
pub(super) fn looks() -> usize {
    LOOKS.with(std::cell::Cell::get)
}

/// What the learner has met, looked up once for all cards.
struct Met<'a> {
    lessons: std::collections::HashSet<&'a str>,
    modules: std::collections::HashSet<&'a str>,
}

impl<'a> Met<'a> {
    fn of(course: &'a Course, progress: &Summary) -> Self {
        let is_read = |lesson: &&Lesson| progress.lessons.get(&lesson.id).is_some_and(|read| read.finished);
        let lessons = course.modules.iter().flat_map(|module| &module.lessons);
        let is_module_read = |lessons: &[Lesson]| lessons.iter().all(|lesson| is_read(&lesson));
        let modules = course.modules.iter().filter(|module| is_module_read(&module.lessons));
        Self {
            lessons: lessons.filter(is_read).map(|lesson| lesson.id.as_str()).collect(),
            modules: modules.map(|module| module.id.as_str()).collect(),
        }
    }

    /// Whether the learner has met what `card` asks: read the lesson that teaches it, or answered its question.
    fn is_met(&self, card: &Card, progress: &Summary) -> bool {
        let is_answered = |question: &str| progress.reviews.card(&question_card(question)).is_some();
        let is_read = match card.lesson() {
            Some(lesson) => self.lessons.contains(lesson),
            None => self.modules.contains(card.module.as_str()),
        };
        match &card.face {
            Face::Question(question) | Face::Values(question) => is_read || is_answered(question),
            Face::Recall { .. } => is_read,
        }
    }
}
