//! When a card comes back: FSRS, version 6.
//!
//! The formulas and the default parameters are the ones that the Open Spaced Repetition project publishes ("The algorithm",
//! FSRS-6, in the wiki of its repository `fsrs4anki`; the parameters as `py-fsrs` 6.3.2 has them, read in November 2026). The
//! code is ours; the tests hold it to numbers that `py-fsrs` gives.
//!
//! Pure: time is an argument, and what spreads cards that would fall on the same day is a seed. Days begin at a fixed time of
//! day in UTC ([`Plan::day_starts_ms`]), since nothing here knows a time zone.

use serde::Serialize;

/// A day, in milliseconds.
pub const DAY_MS: u64 = 86_400_000;
/// A minute, in milliseconds.
pub const MINUTE_MS: u64 = 60_000;
/// A card that was not known, or is new, is asked again after this, in milliseconds.
const STEP_MS: u64 = 10 * MINUTE_MS;

/// The default parameters w0 to w20 of FSRS-6.
const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const LEAST_STABILITY: f64 = 0.001;

/// How well a card was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Forgotten.
    Again,
    /// Known with effort, or in part.
    Hard,
    /// Known.
    Good,
    /// Known without thinking.
    Easy,
}

impl Grade {
    /// All four, worst first.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// 1 (forgotten) to 4 (easy), as the log keeps it.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The grade of this number.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.number() == number)
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    /// The grade that a mark suggests: from .85 of what could be earned on it was known, from .6 on in part. A hint on the way
    /// makes it one less. A mark never says that it was easy: only the learner knows.
    #[must_use]
    pub fn of_mark(share: f64, hints: usize) -> Self {
        match (share, hints) {
            (0.85.., 0) => Self::Good,
            (0.85.., _) | (0.6.., 0) => Self::Hard,
            _ => Self::Again,
        }
    }

    /// As the number in formulas.
    fn figure(self) -> f64 {
        f64::from(self.number())
    }
}

/// What is known about the memory of a card.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Memory {
    /// After how many days nine of ten are still recalled.
    pub stability: f64,
    /// How hard it is to make it more stable, 1 to 10.
    pub difficulty: f64,
}

impl Memory {
    /// After the first review.
    fn first(grade: Grade) -> Self {
        let stability = W[usize::from(grade.number()) - 1].max(LEAST_STABILITY);
        Self { stability, difficulty: first_difficulty(grade).clamp(1.0, 10.0) }
    }

    /// The share of such memories that are recalled after `days`, 0 to 1.
    #[must_use]
    pub fn retrievability(self, days: u64) -> f64 {
        let factor = 0.9_f64.powf(-1.0 / W[20]) - 1.0;
        (1.0 + factor * as_f64(days) / self.stability).powf(-W[20])
    }

    /// After one more review, `days` days after the last.
    fn reviewed(self, grade: Grade, days: u64) -> Self {
        let stability = match (days, grade) {
            (0, _) => self.same_day(grade),
            (_, Grade::Again) => self.forgotten(self.retrievability(days)),
            _ => self.recalled(grade, self.retrievability(days)),
        };
        Self { stability: stability.max(LEAST_STABILITY), difficulty: self.next_difficulty(grade) }
    }

    fn same_day(self, grade: Grade) -> f64 {
        let growth = (W[17] * (grade.figure() - 3.0 + W[18])).exp() * self.stability.powf(-W[19]);
        self.stability * if grade == Grade::Again { growth } else { growth.max(1.0) }
    }

    fn recalled(self, grade: Grade, retrievability: f64) -> f64 {
        let hard = if grade == Grade::Hard { W[15] } else { 1.0 };
        let easy = if grade == Grade::Easy { W[16] } else { 1.0 };
        let surprise = ((1.0 - retrievability) * W[10]).exp() - 1.0;
        let growth = W[8].exp() * (11.0 - self.difficulty) * self.stability.powf(-W[9]) * surprise * hard * easy;
        self.stability * (1.0 + growth)
    }

    fn forgotten(self, retrievability: f64) -> f64 {
        let long_term = W[11]
            * self.difficulty.powf(-W[12])
            * ((self.stability + 1.0).powf(W[13]) - 1.0)
            * ((1.0 - retrievability) * W[14]).exp();
        long_term.min(self.stability / (W[17] * W[18]).exp())
    }

    fn next_difficulty(self, grade: Grade) -> f64 {
        let change = -W[6] * (grade.figure() - 3.0) * (10.0 - self.difficulty) / 9.0;
        (W[7] * first_difficulty(Grade::Easy) + (1.0 - W[7]) * (self.difficulty + change)).clamp(1.0, 10.0)
    }
}

fn first_difficulty(grade: Grade) -> f64 {
    W[4] - (W[5] * (grade.figure() - 1.0)).exp() + 1.0
}

/// How far a card is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Never reviewed.
    #[default]
    New,
    /// Begun today: it comes back within minutes.
    Learning,
    /// It comes back after days.
    Review,
    /// Forgotten: it comes back within minutes, then after days.
    Relearning,
}

/// Where a card stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Schedule {
    /// How far it is.
    pub phase: Phase,
    /// What is known about its memory; `None` before the first review.
    pub memory: Option<Memory>,
    /// When it was last reviewed, in milliseconds since 1970.
    pub last_ms: u64,
    /// When it is due, in milliseconds since 1970.
    pub due_ms: u64,
    /// Days from the last review to the next; 0: minutes.
    pub interval_days: u32,
    /// How often it was reviewed.
    pub reviews: u32,
    /// How often it was forgotten after it had been known.
    pub lapses: u32,
}

/// How cards are scheduled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The share of cards that shall be recalled when they come back, 0.7 to 0.97.
    pub retention: f64,
    /// The longest interval, in days.
    pub longest_days: u32,
    /// When a day begins, in milliseconds after midnight UTC.
    pub day_starts_ms: u64,
    /// Whether intervals are spread by a few days, so that what was learned together does not come back together for ever.
    pub is_spread: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self { retention: 0.9, longest_days: 36_500, day_starts_ms: 4 * 60 * MINUTE_MS, is_spread: true }
    }
}

impl Plan {
    /// The number of the day that `at_ms` lies in.
    #[must_use]
    pub fn day(&self, at_ms: u64) -> u64 {
        at_ms.saturating_sub(self.day_starts_ms) / DAY_MS
    }

    /// When the day of this number begins, in milliseconds since 1970.
    #[must_use]
    pub fn day_start(&self, day: u64) -> u64 {
        day.saturating_mul(DAY_MS).saturating_add(self.day_starts_ms)
    }

    /// Where `card` stands after a review at `now_ms`. `seed` (of the card) decides how its interval is spread: the same seed
    /// and reviews give the same day.
    #[must_use]
    pub fn review(&self, card: &Schedule, grade: Grade, now_ms: u64, seed: u64) -> Schedule {
        let now_ms = now_ms.max(card.last_ms);
        let days = self.day(now_ms).saturating_sub(self.day(card.last_ms));
        let memory = card.memory.map_or_else(|| Memory::first(grade), |memory| memory.reviewed(grade, days));
        let phase = match (card.phase, grade) {
            (_, Grade::Good | Grade::Easy) | (Phase::Review, Grade::Hard) => Phase::Review,
            (Phase::New | Phase::Learning, _) => Phase::Learning,
            (Phase::Review | Phase::Relearning, _) => Phase::Relearning,
        };
        let interval_days =
            if phase == Phase::Review { self.interval(memory, seed ^ u64::from(card.reviews)) } else { 0 };
        let due_ms = match (phase, grade) {
            // A day that ends in a moment is no reason to come back in a moment.
            (Phase::Review, _) => self.day_start(self.day(now_ms) + u64::from(interval_days)).max(now_ms + STEP_MS * 2),
            (_, Grade::Hard) => now_ms + STEP_MS * 3 / 2,
            _ => now_ms + STEP_MS,
        };
        Schedule {
            phase,
            memory: Some(memory),
            last_ms: now_ms,
            due_ms,
            interval_days,
            reviews: card.reviews + 1,
            lapses: card.lapses + u32::from(phase == Phase::Relearning && card.phase == Phase::Review),
        }
    }

    /// Whole days until the wanted share is still recalled; at least 1.
    fn interval(&self, memory: Memory, seed: u64) -> u32 {
        let factor = 0.9_f64.powf(-1.0 / W[20]) - 1.0;
        let days = memory.stability / factor * (self.retention.powf(-1.0 / W[20]) - 1.0);
        let longest = f64::from(self.longest_days.max(1));
        let days = days.round_ties_even().clamp(1.0, longest);
        whole(if self.is_spread { spread(days, longest, seed) } else { days })
    }
}

/// `days` moved by a few, the more the longer: by 15% of what lies between 2.5 and 7, 10% up to 20, 5% beyond, and by one. Of two
/// intervals with the same seed the longer never becomes the shorter.
fn spread(days: f64, longest: f64, seed: u64) -> f64 {
    if days < 2.5 {
        return days;
    }
    let part = |from: f64, to: f64, share: f64| share * (days.min(to) - from).max(0.0);
    let reach = 1.0 + part(2.5, 7.0, 0.15) + part(7.0, 20.0, 0.1) + part(20.0, f64::INFINITY, 0.05);
    let latest = (days + reach).round_ties_even().min(longest);
    let earliest = (days - reach).round_ties_even().max(2.0).min(latest);
    (earliest + share_of(seed) * (latest - earliest + 1.0)).floor().min(latest)
}

/// A number from 0 up to 1 that depends on `seed` alone.
fn share_of(seed: u64) -> f64 {
    as_f64(mixed(seed) >> 11) / as_f64(1 << 53)
}

/// `seed` with its bits mixed (the finisher of `SplitMix64`).
fn mixed(seed: u64) -> u64 {
    let mut bits = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A number that stands for `text` and `number` together: the same everywhere and always, since schedules rest on it.
#[must_use]
pub fn seed_of(text: &str, number: u64) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    mixed(hash ^ mixed(number))
}

#[expect(clippy::cast_precision_loss, reason = "days and 53-bit numbers are far below 2^53")]
fn as_f64(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "intervals lie between 1 and a u32")]
fn whole(days: f64) -> u32 {
    days as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A history: grade, days since the first review; then what `py-fsrs` 6.3.2 says: stability, difficulty, minutes until due.
    /// (Learning and relearning steps of 10 minutes, no fuzz, everything else as it comes.)
    type Reference = &'static [(u8, f64, f64, f64, u64)];
    const REFERENCES: [Reference; 6] = [
        &[
            (3, 0.0, 2.3065, 2.118_104, 2_880),
            (3, 2.0, 10.964_332, 2.111_214, 15_840),
            (3, 11.0, 41.464_533, 2.104_331, 59_040),
            (3, 46.0, 135.896_79, 2.097_455, 195_840),
        ],
        &[(4, 0.0, 8.2956, 1.0, 11_520), (4, 8.0, 65.624_226, 1.0, 95_040)],
        &[
            (1, 0.0, 0.212, 6.4133, 10),
            (3, 0.01, 0.246_689, 6.402_115, 1_440),
            (3, 1.02, 2.021_477, 6.390_941, 2_880),
            (2, 4.02, 5.534_989, 7.589_367, 8_640),
            (4, 7.02, 14.512_585, 6.769_074, 21_600),
        ],
        &[
            (3, 0.0, 2.3065, 2.118_104, 2_880),
            (1, 2.0, 0.607_58, 7.394_503, 10),
            (3, 2.01, 0.659_674, 7.382_337, 1_440),
            (3, 3.02, 2.487_902, 7.370_183, 2_880),
        ],
        &[
            (2, 0.0, 1.2931, 5.112_171, 15),
            (3, 0.02, 1.3359, 5.102_287, 1_440),
            (3, 2.03, 6.659_248, 5.092_413, 10_080),
            (3, 20.03, 35.561_401, 5.082_549, 51_840),
        ],
        &[
            (3, 0.0, 2.3065, 2.118_104, 2_880),
            (3, 9.0, 23.993_043, 2.111_214, 34_560),
            (1, 40.0, 2.292_464, 7.392_238, 10),
            (1, 41.0, 0.527_135, 9.128_075, 10),
            (2, 43.0, 1.319_59, 9.406_404, 15),
            (3, 50.0, 4.134_226, 9.392_226, 5_760),
        ],
    ];

    /// Noon of a day, so that part of a day stays in it. `py-fsrs` counts whole days since the last review, here they are days of
    /// the calendar: the references keep away from where the two differ.
    const NOON: u64 = 20_000 * DAY_MS + 12 * 60 * MINUTE_MS;

    fn unspread() -> Plan {
        Plan { is_spread: false, day_starts_ms: 12 * 60 * MINUTE_MS, ..Plan::default() }
    }

    #[test]
    fn it_agrees_with_the_reference_implementation() {
        let plan = unspread();
        for reference in REFERENCES {
            let mut card = Schedule::default();
            let mut last_day = 0.0;
            for (grade, day, stability, difficulty, minutes) in reference {
                let now = NOON + whole_ms(*day);
                // What the reference takes for the same day must be one here.
                assert_eq!(day - last_day < 1.0, plan.day(now) == plan.day(NOON + whole_ms(last_day)));
                card = plan.review(&card, Grade::of_number(*grade).unwrap(), now, 1);
                let memory = card.memory.unwrap();
                assert!((memory.stability - stability).abs() < 1e-5, "{memory:?} for {stability} on day {day}");
                assert!((memory.difficulty - difficulty).abs() < 1e-5, "{memory:?} for {difficulty} on day {day}");
                let wait = if card.interval_days > 0 {
                    u64::from(card.interval_days) * 1_440
                } else {
                    (card.due_ms - now) / MINUTE_MS
                };
                assert_eq!(wait, *minutes, "on day {day}");
                last_day = *day;
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small positive days")]
    fn whole_ms(days: f64) -> u64 {
        (days * 86_400_000.0).round() as u64
    }

    #[test]
    fn nine_of_ten_are_recalled_when_a_stability_has_passed() {
        let memory = Memory { stability: 10.0, difficulty: 5.0 };
        // As `py-fsrs` 6.3.2 gives them.
        for (days, expected) in [(0, 1.0), (1, 0.985_682), (10, 0.9), (100, 0.692_827)] {
            assert!((memory.retrievability(days) - expected).abs() < 1e-6, "{days}");
        }
    }

    #[test]
    fn a_mark_suggests_a_grade_and_a_hint_costs_one() {
        let grade = |share, hints| Grade::of_mark(share, hints).word();
        assert_eq!([grade(1.0, 0), grade(0.85, 0), grade(0.84, 0), grade(0.5, 0)], ["good", "good", "hard", "again"]);
        assert_eq!([grade(1.0, 2), grade(0.7, 1), grade(f64::NAN, 0)], ["hard", "again", "again"]);
    }

    #[test]
    fn a_day_begins_when_the_plan_says() {
        let plan = Plan::default();
        let four = 20_000 * DAY_MS + 4 * 60 * MINUTE_MS;
        assert_eq!(plan.day(four), plan.day(four - 1) + 1);
        assert_eq!(plan.day_start(plan.day(four)), four);
        let late = plan.review(&Schedule::default(), Grade::Good, four - 1, 0);
        assert_eq!((late.interval_days, late.due_ms), (2, four + DAY_MS), "two days, the one that ends now among them");
    }

    #[test]
    fn a_wish_to_remember_more_brings_cards_back_sooner() {
        let after = |retention| {
            let plan = Plan { retention, ..unspread() };
            plan.review(&Schedule::default(), Grade::Easy, NOON, 0).interval_days
        };
        assert!(after(0.95) < after(0.9) && after(0.9) < after(0.8), "{} {} {}", after(0.95), after(0.9), after(0.8));
    }

    fn histories() -> impl Strategy<Value = Vec<(u8, u64)>> {
        proptest::collection::vec((1_u8..=4, 0_u64..40 * 1_440), 0..30)
    }

    fn after(plan: &Plan, history: &[(u8, u64)], seed: u64) -> (Schedule, u64) {
        let mut now = NOON;
        let mut card = Schedule::default();
        for (grade, minutes) in history {
            now += minutes * MINUTE_MS;
            card = plan.review(&card, Grade::of_number(*grade).unwrap(), now, seed);
        }
        (card, now)
    }

    proptest! {
        #[test]
        fn intervals_never_fall_below_a_day_and_grades_keep_their_order(history in histories(), seed in any::<u64>()) {
            let plan = Plan { longest_days: 365, ..Plan::default() };
            let (card, now) = after(&plan, &history, seed);
            let next: Vec<Schedule> = Grade::ALL.iter().map(|grade| plan.review(&card, *grade, now, seed)).collect();
            for one in &next {
                prop_assert_eq!(one.phase == Phase::Review, one.interval_days >= 1);
                prop_assert!(one.interval_days <= 365 && one.due_ms > now);
                let memory = one.memory.unwrap();
                prop_assert!(memory.stability.is_finite() && (1.0..=10.0).contains(&memory.difficulty));
            }
            for pair in next.windows(2) {
                prop_assert!(pair[0].due_ms <= pair[1].due_ms, "{:?}", next);
            }
        }

        #[test]
        fn what_is_known_when_it_is_due_waits_longer_each_time(good in proptest::collection::vec(any::<bool>(), 1..12)) {
            let plan = unspread();
            let (mut card, mut now) = after(&plan, &[(3, 0)], 0);
            for is_good in good {
                let before = card;
                now = now.max(card.due_ms);
                card = plan.review(&card, if is_good { Grade::Good } else { Grade::Easy }, now, 0);
                prop_assert!(card.interval_days >= before.interval_days);
                prop_assert!(card.memory.unwrap().stability > before.memory.unwrap().stability);
            }
        }

        #[test]
        fn spreading_moves_an_interval_by_little_and_always_the_same(days in 1_u32..3_000, seed in any::<u64>()) {
            let day = f64::from(days);
            let moved = spread(day, 36_500.0, seed);
            prop_assert_eq!(moved.to_bits(), spread(day, 36_500.0, seed).to_bits());
            prop_assert!((moved - day).abs() <= 4.0 + day * 0.06, "{} to {}", day, moved);
            prop_assert!(moved >= 1.0 && moved <= spread(day + 1.0, 36_500.0, seed));
        }
    }
}
