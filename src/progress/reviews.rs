//! The cards' states: what the reviews on record add up to, by replaying them.

use indexmap::IndexMap;
use serde::Serialize;

use super::schedule::{Grade, Plan, Schedule, seed_of};

/// How many reviews can be taken back, newest first.
const MOST_UNDO: usize = 200;

/// What is on record about cards.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reviews {
    /// By card id; a card that was never reviewed, buried or suspended is not in it.
    pub cards: IndexMap<String, CardProgress>,
    /// How cards are scheduled from now on; what was scheduled stays as it is.
    #[serde(skip)]
    pub plan: Plan,
    /// The cards of the newest reviews, oldest first.
    #[serde(skip)]
    newest: Vec<String>,
}

/// What is on record about one card.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CardProgress {
    /// Where it stands.
    pub schedule: Schedule,
    /// It shall not come back before this, in milliseconds since 1970.
    pub buried_until: u64,
    /// Whether it shall not come back until it is asked for.
    pub suspended: bool,
    /// Its reviews, oldest first.
    #[serde(skip)]
    history: Vec<Review>,
}

/// One review.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Review {
    at: u64,
    grade: Grade,
    /// Whether a mark gave the grade, and nobody has said otherwise yet.
    is_of_mark: bool,
    /// Where the card stood before it.
    before: Schedule,
}

impl CardProgress {
    /// Whether it was ever reviewed.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.schedule.memory.is_some()
    }

    /// Whether it may not come back at `now_ms`, however due it is.
    #[must_use]
    pub fn is_away(&self, now_ms: u64) -> bool {
        self.suspended || self.buried_until > now_ms
    }

    /// Whether it shall come back at `now_ms`.
    #[must_use]
    pub fn is_due(&self, now_ms: u64) -> bool {
        self.is_begun() && !self.is_away(now_ms) && self.schedule.due_ms <= now_ms
    }

    /// When it was first reviewed in a review, in milliseconds since 1970; `None` when an answer elsewhere was first.
    #[must_use]
    pub fn introduced_at(&self) -> Option<u64> {
        self.history.first().filter(|first| !first.is_of_mark).map(|first| first.at)
    }

    /// The grade given last.
    #[must_use]
    pub fn last_grade(&self) -> Option<Grade> {
        self.history.last().map(|review| review.grade)
    }

    /// When it was last reviewed, in milliseconds since 1970.
    #[must_use]
    pub fn last_at(&self) -> Option<u64> {
        self.history.last().map(|review| review.at)
    }
}

impl Reviews {
    /// What is on record about a card.
    #[must_use]
    pub fn card(&self, id: &str) -> Option<&CardProgress> {
        self.cards.get(id)
    }

    /// Where each grade would put a card that is reviewed at `now_ms`; `marked` as in [`super::Record::Reviewed`].
    #[must_use]
    pub fn next(&self, id: &str, now_ms: u64, marked: bool) -> [Schedule; 4] {
        let card = self.cards.get(id);
        let replaced = card.and_then(|card| card.history.last()).filter(|last| marked && last.is_of_mark);
        let from = replaced.map(|last| last.before).or(card.map(|card| card.schedule)).unwrap_or_default();
        Grade::ALL.map(|grade| self.plan.review(&from, grade, now_ms, seed_of(id, 0)))
    }

    /// The card of the newest review that can be taken back, when it was made at `since_ms` or later.
    #[must_use]
    pub fn newest(&self, since_ms: u64) -> Option<&str> {
        let id = self.newest.last()?;
        let last = self.cards.get(id)?.last_at()?;
        (last >= since_ms).then_some(id.as_str())
    }

    pub(super) fn reviewed(&mut self, id: &str, grade: u8, at: u64, marked: bool) {
        let Some(grade) = Grade::of_number(grade) else { return };
        self.review(id, grade, at, marked, false);
        if self.newest.len() == MOST_UNDO {
            self.newest.remove(0);
        }
        self.newest.push(id.to_owned());
    }

    /// An answer was marked, wherever: that is a review too.
    pub(super) fn answered(&mut self, id: &str, grade: Grade, at: u64) {
        self.review(id, grade, at, false, true);
    }

    fn review(&mut self, id: &str, grade: Grade, at: u64, replaces: bool, is_of_mark: bool) {
        let card = self.cards.entry(id.to_owned()).or_default();
        if replaces && let Some(of_mark) = card.history.pop_if(|last| last.is_of_mark) {
            card.schedule = of_mark.before;
        }
        card.history.push(Review { at, grade, is_of_mark, before: card.schedule });
        card.schedule = self.plan.review(&card.schedule, grade, at, seed_of(id, 0));
    }

    pub(super) fn undone(&mut self, id: &str) {
        let Some(card) = self.cards.get_mut(id) else { return };
        if let Some(last) = card.history.pop() {
            card.schedule = last.before;
        }
        if let Some(at) = self.newest.iter().rposition(|newest| newest == id) {
            self.newest.remove(at);
        }
    }

    pub(super) fn buried(&mut self, id: &str, until: u64) {
        self.cards.entry(id.to_owned()).or_default().buried_until = until;
    }

    pub(super) fn suspended(&mut self, id: &str, on: bool) {
        self.cards.entry(id.to_owned()).or_default().suspended = on;
    }

    /// Takes a setting, when it is one of these: `review.retention` (0.7 to 0.97), `review.longest` (days),
    /// `review.day-starts` (`HH:MM`, UTC). What cannot be read changes nothing.
    pub(super) fn set(&mut self, key: &str, value: &str) {
        match key {
            "review.retention" => {
                if let Some(share) = value.parse().ok().filter(|share| (0.7..=0.97).contains(share)) {
                    self.plan.retention = share;
                }
            }
            "review.longest" => {
                if let Some(days) = value.parse().ok().filter(|days| (1..=36_500).contains(days)) {
                    self.plan.longest_days = days;
                }
            }
            "review.day-starts" => {
                if let Some(minutes) = minutes_of(value) {
                    self.plan.day_starts_ms = minutes * super::schedule::MINUTE_MS;
                }
            }
            _ => {}
        }
    }
}

/// Minutes after midnight of `HH:MM`.
fn minutes_of(time: &str) -> Option<u64> {
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::progress::{Entry, Record, Summary};

    const START: u64 = 1_790_000_000_000;

    fn entry(minutes: u64, record: Record) -> Entry {
        Entry { at: START + minutes * 60_000, course: "c".to_owned(), record }
    }

    fn reviewed(card: &str, grade: u8, marked: bool) -> Record {
        Record::Reviewed { card: card.to_owned(), grade, marked }
    }

    fn undone(card: &str) -> Record {
        Record::ReviewUndone { card: card.to_owned() }
    }

    fn answered(score: f64, withheld: Option<&str>, hints: usize) -> Record {
        Record::Answered {
            question: "q".to_owned(),
            answer: serde_json::Value::Null,
            score,
            out_of: 4.0,
            withheld: withheld.map(str::to_owned),
            missed: Vec::new(),
            points: Vec::new(),
            confidence: None,
            hints,
            price: 0.0,
            test: None,
        }
    }

    fn of(entries: &[Entry]) -> Reviews {
        Summary::of("c", entries, Vec::new()).reviews
    }

    #[test]
    fn an_answer_anywhere_is_a_review_of_its_card() {
        let grade = |record: Record| of(&[entry(0, record)]).card("question:q").and_then(CardProgress::last_grade);
        assert_eq!(grade(answered(4.0, None, 0)), Some(Grade::Good));
        assert_eq!(grade(answered(4.0, None, 1)), Some(Grade::Hard));
        assert_eq!(grade(answered(1.0, None, 0)), Some(Grade::Again));
        assert_eq!(grade(answered(0.0, Some("do-not-know"), 0)), Some(Grade::Again));
        assert_eq!(grade(answered(0.0, Some("copied"), 0)), None, "what says nothing about memory changes nothing");
    }

    #[test]
    fn the_learners_grade_stands_in_for_the_one_of_the_mark() {
        let marked = [entry(0, answered(4.0, None, 0)), entry(1, reviewed("question:q", 4, true))];
        let alone = [entry(1, reviewed("question:q", 4, false))];
        assert_eq!(of(&marked).card("question:q").unwrap().schedule, of(&alone).card("question:q").unwrap().schedule);
        // Taken back, the answer does not count either: the question is asked again.
        let [answer, review] = marked;
        let back = of(&[answer, review, entry(2, undone("question:q"))]);
        assert_eq!(back.card("question:q").unwrap().schedule, Schedule::default());
    }

    #[test]
    fn a_renamed_lessons_cards_keep_their_schedule() {
        let entries = [entry(0, reviewed("lesson:old#term-1", 3, false))];
        let summary = Summary::of("c", &entries, vec![("old".to_owned(), "new".to_owned())]);
        assert!(summary.reviews.card("lesson:new#term-1").is_some_and(CardProgress::is_begun));
    }

    #[test]
    fn what_is_buried_or_suspended_does_not_come_back() {
        let day = 24 * 60;
        let due = |records: Vec<Record>| {
            let mut entries = vec![entry(0, reviewed("a", 3, false))];
            entries.extend(records.into_iter().map(|record| entry(1, record)));
            of(&entries).card("a").unwrap().is_due(START + 3 * day * 60_000)
        };
        let buried = |until| Record::Buried { card: "a".to_owned(), until };
        let suspended = |on| Record::Suspended { card: "a".to_owned(), on };
        assert!(due(vec![]) && due(vec![buried(START + 60_000)]) && due(vec![suspended(true), suspended(false)]));
        assert!(!due(vec![buried(START + 4 * day * 60_000)]) && !due(vec![suspended(true)]));
    }

    #[test]
    fn settings_hold_for_reviews_that_come_after_them() {
        let set = |key: &str, value: &str| Record::Set { key: key.to_owned(), value: value.to_owned() };
        let entries = [
            entry(0, set("review.day-starts", "22:30")),
            entry(0, set("review.retention", "0.95")),
            entry(0, set("review.retention", "2")),
            entry(0, set("review.day-starts", "25:00")),
        ];
        let plan = of(&entries).plan;
        assert_eq!((plan.day_starts_ms / 60_000, plan.retention), (22 * 60 + 30, 0.95));
    }

    fn records() -> impl Strategy<Value = Vec<(u64, Record)>> {
        let card = || proptest::sample::select(vec!["a", "b", "question:q"]);
        let record = prop_oneof![
            6 => (card(), 0_u8..6, any::<bool>()).prop_map(|(card, grade, marked)| reviewed(card, grade, marked)),
            2 => card().prop_map(undone),
            2 => (0_u8..5, 0_usize..2).prop_map(|(score, hints)| answered(f64::from(score), None, hints)),
            1 => (card(), any::<bool>()).prop_map(|(card, on)| Record::Suspended { card: card.to_owned(), on }),
        ];
        proptest::collection::vec((0_u64..10_000, record), 0..40)
    }

    fn entries(records: &[(u64, Record)]) -> Vec<Entry> {
        let mut at = 0;
        let timed = records.iter().map(|(minutes, record)| {
            at += minutes;
            entry(at, record.clone())
        });
        timed.collect()
    }

    proptest! {
        #[test]
        fn taking_back_restores_exactly_what_was(before in records(), grade in 1_u8..=4) {
            let mut entries = entries(&before);
            let was = of(&entries);
            entries.push(entry(1_000_000, reviewed("a", grade, false)));
            entries.push(entry(1_000_001, undone("a")));
            let is = of(&entries);
            prop_assert_eq!(is.card("a").cloned().unwrap_or_default(), was.card("a").cloned().unwrap_or_default());
            prop_assert_eq!(is.newest(0), was.newest(0));
        }

        #[test]
        fn replaying_in_one_go_and_one_by_one_is_the_same(records in records()) {
            let entries = entries(&records);
            let mut one_by_one = Summary::default();
            for entry in &entries {
                one_by_one.add(entry);
            }
            prop_assert_eq!(one_by_one.reviews, of(&entries));
        }

        #[test]
        fn what_is_shown_before_a_grade_is_what_comes_of_it(records in records(), grade in 1_u8..=4, marked in any::<bool>()) {
            let mut entries = entries(&records);
            let at = START + 1_000_000 * 60_000;
            let shown = of(&entries).next("question:q", at, marked)[usize::from(grade) - 1];
            entries.push(entry(1_000_000, reviewed("question:q", grade, marked)));
            prop_assert_eq!(of(&entries).card("question:q").unwrap().schedule, shown);
        }
    }
}
