//! What the review shows, laid out: the card, the grades with what each would mean, the end, the empty states.

use super::{Recall, ReviewState, Session, Showing, is_of_values, today};
use crate::{
    app::{
        Area, KeyHint, MouseKind, Shared, Title,
        sheet::{self, Piece, Sheet, Tone, clipped, fitted},
    },
    course::{
        TypedKind,
        cards::{Card, Face},
    },
    progress::schedule::{Grade, MINUTE_MS, Plan, Schedule},
};

/// How many days ahead are shown at the end.
const DAYS_AHEAD: usize = 7;

/// What the review shows.
#[derive(Clone, Debug, Default)]
pub struct ReviewView {
    /// The card, the end or the list.
    pub sheet: Sheet,
    /// The row of it the reader is on.
    pub at: Option<usize>,
    /// Where the sheet is.
    pub sheet_area: Area,
    /// The grades, with when each would bring the card back.
    pub grades: Sheet,
    /// Where the grades are; no rows when none can be given.
    pub grades_area: Area,
    /// Where the learner writes down what comes to mind; no rows when not.
    pub text_area: Area,
    scroll: usize,
}

impl ReviewView {
    /// The first row in view.
    #[must_use]
    pub fn scroll(&self) -> usize {
        self.scroll
    }

    pub(super) fn scroll_to_top(&mut self) {
        self.scroll = 0;
    }

    pub(super) fn scroll_by(&mut self, rows: isize) {
        self.scroll = self.scroll.saturating_add_signed(rows);
    }

    pub(super) fn wheel(&mut self, kind: MouseKind) {
        match kind {
            MouseKind::ScrollUp => self.scroll_by(-3),
            MouseKind::ScrollDown => self.scroll_by(3),
            MouseKind::Press => {}
        }
    }

    fn settle(&mut self) {
        let height = usize::from(self.sheet_area.height).max(1);
        if let Some(at) = self.at {
            self.scroll = self.scroll.min(at).max((at + 1).saturating_sub(height));
        }
        self.scroll = self.scroll.min(self.sheet.len().saturating_sub(height));
    }
}

impl ReviewState {
    /// Lays out what is shown, for the window as it is.
    pub(in crate::app) fn lay_out(&mut self, shared: &Shared) {
        let Some(session) = &self.session else { return };
        let body = shared.body();
        let inner = Area { x: body.x + body.width.min(1), width: body.width.saturating_sub(2), ..body };
        let width = usize::from(inner.width).min(110);
        let (view, card) = (&mut self.view, session.card(&shared.deck));
        let is_turned = self.showing.as_ref().is_some_and(Showing::is_turned) && self.listing.is_none();
        // Above the grades is an empty row where there is room for one.
        let below = if is_turned { if inner.height >= 14 { 3 } else { 2.min(inner.height) } } else { 0 };
        let is_just_turned = is_turned && view.grades_area.height == 0;
        let grade_rows = below.min(2);
        view.grades_area = Area { y: inner.y + inner.height - grade_rows, height: grade_rows, ..inner };
        view.sheet_area = Area { height: inner.height - below, ..inner };
        view.text_area = Area::default();
        view.at = None;
        view.grades = match (card, &self.showing) {
            (Some(card), Some(showing)) if is_turned => grades(card, showing, width, shared),
            _ => Sheet::new(width),
        };
        let mut sheet = Sheet::new(width);
        match (&mut self.showing, card) {
            _ if self.listing.is_some() => view.at = list(&mut sheet, self.listing.unwrap_or(0), shared),
            (Some(Showing::Question { desk, .. }), Some(card)) => {
                desk.lay_out(view.sheet_area, lead(card, shared), shared);
            }
            (Some(Showing::Recall(recall)), Some(card)) => {
                sheet.row(lead(card, shared));
                let height = usize::from(view.sheet_area.height);
                let (text_area, back) = self::recall(&mut sheet, recall, view.sheet_area);
                view.text_area = text_area;
                if is_just_turned && sheet.len() > height {
                    // What was asked may leave the window, what is true may not.
                    view.scroll = back;
                }
                view.sheet_area.height -= view.text_area.height + view.text_area.height.min(1);
            }
            _ => end(&mut sheet, session, shared),
        }
        view.sheet = sheet;
        view.settle();
    }
}

/// Where a card comes from.
fn lead(card: &Card, shared: &Shared) -> Vec<Piece> {
    let module = shared.module(&card.module).map_or(card.module.as_str(), |module| &module.title);
    let state = shared.progress.reviews.card(&card.id);
    let standing = match state {
        Some(state) if state.is_begun() => match state.schedule.lapses {
            0 => String::new(),
            1 => " · forgotten once".to_owned(),
            times => format!(" · forgotten {times} times"),
        },
        _ => " · new".to_owned(),
    };
    vec![Piece::new(Tone::Quiet, clipped(&format!("{module} · {}{standing}", card.sort()), 110))]
}

/// The front, what was written, and the back once it is turned; gives where the learner writes, and the back's first row.
fn recall(sheet: &mut Sheet, recall: &mut Recall, area: Area) -> (Area, usize) {
    sheet.gap();
    sheet::markdown(sheet, &recall.front);
    let words = recall.words.text();
    if !recall.is_turned {
        if !recall.is_typing && words.trim().is_empty() {
            return (Area::default(), 0);
        }
        let free = usize::from(area.height).saturating_sub(sheet.len() + 2);
        let rows = u16::try_from(free.max(3)).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
        recall.words.resize(usize::from(area.width).min(110), usize::from(rows));
        return (Area { y: area.y + area.height - rows, height: rows, ..area }, 0);
    }
    if !words.trim().is_empty() {
        sheet.gap();
        sheet.hanging_text(vec![Piece::new(Tone::Quiet, "You wrote  ")], Tone::Plain, words.trim());
    }
    sheet.gap();
    let first = sheet.len();
    let mut back = Sheet::new(sheet.width().saturating_sub(2));
    sheet::markdown(&mut back, &recall.back);
    for row in back.rows() {
        let lead = std::iter::once(Piece::new(Tone::Accent, "▏ "));
        sheet.row(lead.chain(row.iter().cloned()).collect());
    }
    (Area::default(), first)
}

/// The four grades, with when each brings the card back.
fn grades(card: &Card, showing: &Showing, width: usize, shared: &Shared) -> Sheet {
    let mut sheet = Sheet::new(width);
    let next = shared.progress.reviews.next(&card.id, shared.now_ms, showing.is_recorded());
    let column = (width / 4).min(18);
    let (mut names, mut waits) = (Vec::new(), Vec::new());
    for (grade, schedule) in Grade::ALL.into_iter().zip(&next) {
        let is_suggested = showing.suggested() == Some(grade);
        let (mark, tone) = if is_suggested { ("▸", Tone::Strong) } else { (" ", Tone::Plain) };
        names.push(Piece::new(tone, fitted(&format!("{mark}{} {}", grade.number(), grade.word()), column)));
        let wait = wait_words(schedule, shared.now_ms, column < 14);
        waits.push(Piece::new(Tone::Quiet, fitted(&format!("   {wait}"), column)));
    }
    sheet.row(names);
    sheet.row(waits);
    sheet
}

fn wait_words(schedule: &Schedule, now_ms: u64, is_short: bool) -> String {
    let words = match schedule.interval_days {
        0 => format!("{} min", schedule.due_ms.saturating_sub(now_ms).div_ceil(MINUTE_MS)),
        days => interval_words(days),
    };
    match words.split_once(' ') {
        Some((number, unit)) if is_short => {
            let unit = [("day", "d"), ("mon", "mo"), ("yea", "y")].into_iter().find(|(long, _)| unit.starts_with(long));
            unit.map_or(words.clone(), |(_, short)| format!("{number} {short}"))
        }
        _ => words,
    }
}

/// An interval as people say it, in days, months or years.
#[must_use]
pub fn interval_words(days: u32) -> String {
    let count = f64::from(days);
    match days {
        0 | 1 => "1 day".to_owned(),
        2..31 => format!("{days} days"),
        31..365 => format!("{:.1} months", count / 30.44),
        _ => format!("{:.1} years", count / 365.25),
    }
}

/// What is said when no card is asked.
fn end(sheet: &mut Sheet, session: &Session, shared: &Shared) {
    let now = today::Today::of(&shared.course, &shared.deck, &shared.progress, shared.now_ms);
    let (reviewed, _) = session.progress();
    let is_begun = shared.deck.cards.iter().any(|card| shared.progress.reviews.card(&card.id).is_some());
    sheet.row(Vec::new());
    if reviewed > 0 {
        sheet.line(&[Piece::new(Tone::Title, "Done for today.")]);
        sheet.gap();
        let minutes = match session.minutes(shared.now_ms) {
            0 => "less than a minute".to_owned(),
            minutes => counted(usize::try_from(minutes).unwrap_or(usize::MAX), "minute", "minutes"),
        };
        let grades = std::iter::zip(Grade::ALL, session.grades()).filter(|(_, count)| *count > 0);
        let grades: Vec<String> = grades.map(|(grade, count)| format!("{count} {}", grade.word())).collect();
        let text = format!("{} in {minutes}: {}", counted(reviewed, "review", "reviews"), grades.join(", "));
        sheet.text(Tone::Plain, &text);
    } else if shared.deck.cards.is_empty() {
        sheet.line(&[Piece::new(Tone::Title, "Nothing to review in this course.")]);
        sheet.gap();
        sheet.text(
            Tone::Plain,
            "Cards are made from questions and from blocks such as Term, Misconception or Key Features. It has none.",
        );
        return;
    } else if !is_begun && now.waiting.is_empty() {
        sheet.line(&[Piece::new(Tone::Title, "Nothing to review yet.")]);
        sheet.gap();
        let text = "Cards come from what you have met. Read a lesson to its end, or answer a question of a quiz: its terms and \
                    questions come back here when you are about to forget them.";
        sheet.text(Tone::Plain, text);
        sheet.gap();
        sheet.text(Tone::Quiet, "Enter opens the first lesson you have not read.");
        return;
    } else {
        sheet.line(&[Piece::new(Tone::Title, "Nothing is due now.")]);
    }
    coming(sheet, shared);
    standing(sheet, session, &now, shared);
}

/// What comes in the next days, as bars of text.
fn coming(sheet: &mut Sheet, shared: &Shared) {
    let counts = today::coming(&shared.deck, &shared.progress, shared.now_ms, DAYS_AHEAD);
    let most = counts.iter().copied().max().unwrap_or(0);
    sheet.title("Coming");
    if most == 0 {
        let next = shared.progress.reviews.cards.values().filter(|card| card.is_begun() && !card.suspended);
        let next =
            next.map(|card| card.schedule.due_ms.max(card.buried_until)).filter(|due| *due > shared.now_ms).min();
        let plan = &shared.progress.reviews.plan;
        let text = match next.map(|due| plan.day(due).saturating_sub(plan.day(shared.now_ms))) {
            Some(0) => "  later today".to_owned(),
            Some(days) => {
                format!(
                    "  nothing this week; the next card in {}",
                    interval_words(u32::try_from(days).unwrap_or(u32::MAX))
                )
            }
            None => "  nothing".to_owned(),
        };
        sheet.text(Tone::Plain, &text);
        return;
    }
    let plan = &shared.progress.reviews.plan;
    // One sign a card, as long as there is room for the longest.
    let room = sheet.width().saturating_sub(20).clamp(4, 40);
    let mut empty_to = None;
    for (ahead, count) in (1..).zip(&counts) {
        let name = day_name(plan, shared.now_ms, ahead);
        if *count == 0 {
            empty_to = Some(name);
            continue;
        }
        empty_to = None;
        let bar = "■".repeat((count * room).div_ceil(most.max(room)));
        sheet.row(vec![
            Piece::new(Tone::Plain, format!("  {}", fitted(&name, 10))),
            Piece::new(Tone::Accent, bar),
            Piece::new(Tone::Plain, format!(" {count}")),
        ]);
    }
    if let Some(name) = empty_to {
        sheet.text(Tone::Quiet, &format!("  then nothing up to {name}"));
    }
}

/// The name of a day so many days ahead.
fn day_name(plan: &Plan, now_ms: u64, ahead: u64) -> String {
    const NAMES: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
    if ahead == 1 {
        return "tomorrow".to_owned();
    }
    // 1 January 1970 was a Thursday.
    let at = usize::try_from((plan.day(now_ms) + ahead) % 7).unwrap_or(0);
    NAMES[at].to_owned()
}

/// What else there is: new cards, cards put away, when a day begins.
fn standing(sheet: &mut Sheet, session: &Session, now: &today::Today, shared: &Shared) {
    sheet.gap();
    if session.waiting() > 0 {
        let text = format!(
            "{} wait, {} a day; + takes five more now.",
            counted(session.waiting(), "new card", "new cards"),
            today::new_per_day(&shared.progress)
        );
        sheet.text(Tone::Quiet, &text);
    }
    let away = [(now.buried, "put off till tomorrow"), (now.suspended.len(), "suspended (l lists them)")];
    let away: Vec<String> =
        away.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !away.is_empty() {
        sheet.text(Tone::Quiet, &format!("{}.", away.join(", ")));
    }
    if now.unmet > 0 {
        let text = format!("{} about lessons you have not read yet.", counted(now.unmet, "card is", "cards are"));
        sheet.text(Tone::Quiet, &text);
    }
    let minutes = shared.progress.reviews.plan.day_starts_ms / MINUTE_MS;
    sheet.text(Tone::Quiet, &format!("A day begins at {:02}:{:02} UTC.", minutes / 60, minutes % 60));
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The suspended cards.
pub(super) fn suspended(shared: &Shared) -> Vec<&Card> {
    let is_suspended = |card: &&Card| shared.progress.reviews.card(&card.id).is_some_and(|state| state.suspended);
    shared.deck.cards.iter().filter(is_suspended).collect()
}

fn list(sheet: &mut Sheet, at: usize, shared: &Shared) -> Option<usize> {
    sheet.title("Suspended");
    let listed = suspended(shared);
    if listed.is_empty() {
        sheet.text(Tone::Quiet, "No card is suspended.");
    }
    let mut row = None;
    for (index, card) in listed.into_iter().enumerate() {
        let is_current = index == at;
        row = if is_current { Some(sheet.len()) } else { row };
        let sort = fitted(card.sort(), 14);
        let text = clipped(&first_words(card, shared), sheet.width().saturating_sub(18));
        sheet.row(vec![
            Piece::new(Tone::Accent, if is_current { "▸ " } else { "  " }),
            Piece::new(Tone::Quiet, format!("{sort} ")),
            Piece::new(if is_current { Tone::Strong } else { Tone::Plain }, text),
        ]);
    }
    row
}

/// What a card asks, in one line without markup.
#[must_use]
pub fn first_words(card: &Card, shared: &Shared) -> String {
    let text = match &card.face {
        Face::Recall { sort: TypedKind::Term, front, .. } => front.split_once("\n\n").map_or("", |(_, rest)| rest),
        Face::Recall { front, .. } => front.as_str(),
        Face::Question(id) | Face::Values(id) => {
            shared.question(id).map_or(id.as_str(), |(_, question)| question.prompt.as_str())
        }
    };
    text.replace(['*', '`'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The keys that matter now, most useful first.
pub(super) fn keys(state: &ReviewState, shared: &Shared) -> Vec<KeyHint> {
    if state.listing.is_some() {
        return vec![KeyHint::new("Enter", "bring back"), KeyHint::new("↑↓", "choose"), KeyHint::new("Esc", "review")];
    }
    let session = state.session.as_ref();
    let Some(showing) = &state.showing else {
        let mut keys = vec![KeyHint::new("Enter", "next lesson")];
        if session.is_some_and(|session| session.waiting() > 0) {
            keys.push(KeyHint::new("+", "5 more new"));
        }
        if !suspended(shared).is_empty() {
            keys.push(KeyHint::new("l", "suspended"));
        }
        keys.push(KeyHint::new("u", "undo"));
        return keys;
    };
    let away = || vec![KeyHint::new("u", "undo"), KeyHint::new("b", "tomorrow"), KeyHint::new("s", "suspend")];
    if showing.is_turned() {
        let mut keys = vec![KeyHint::new("1-4", "grade")];
        if let Some(grade) = showing.suggested() {
            keys.push(KeyHint::new("Space", grade.word()));
        }
        keys.push(KeyHint::new("Enter", "read"));
        keys.extend(away());
        if let Showing::Question { desk, .. } = showing {
            let more = desk.keys().into_iter().filter(|hint| !["s", "b", "Enter", "n"].contains(&hint.key.as_ref()));
            keys.extend(more.map(|hint| KeyHint { in_footer: false, ..hint }));
        }
        return keys;
    }
    match showing {
        Showing::Recall(recall) if recall.is_typing => {
            vec![KeyHint::new("Ctrl-S", "show"), KeyHint::new("Esc", "stop writing")]
        }
        Showing::Recall(_) => {
            let mut keys = vec![KeyHint::new("Space", "show"), KeyHint::new("i", "write first")];
            keys.extend(away());
            keys
        }
        Showing::Question { desk, .. } => {
            let mut keys: Vec<KeyHint> = desk.keys().into_iter().filter(|hint| hint.key != "b").collect();
            if desk.is_choosing() {
                keys.push(KeyHint::quiet("PgUp/PgDn", "scroll"));
                // Beside what makes and hands in the answer, which every kind of question says first.
                let at = keys.iter().position(|hint| hint.does == "hand in").map_or(keys.len(), |at| at + 1);
                keys.insert(at, KeyHint::new("d", "don’t know"));
                keys.extend(away().into_iter().map(|hint| KeyHint { in_footer: false, ..hint }));
            }
            keys
        }
    }
}

/// What the title bar says.
pub(super) fn title(state: &ReviewState, shared: &Shared) -> Title {
    let Some(session) = &state.session else { return Title { left: "Review".to_owned(), right: String::new() } };
    let (done, all) = session.progress();
    if state.showing.is_none() {
        return Title { left: "Review".to_owned(), right: String::new() };
    }
    let minutes = match session.minutes(shared.now_ms) {
        0 => String::new(),
        minutes => format!(" · {minutes} min"),
    };
    let is_values = session.card(&shared.deck).is_some_and(|card| is_of_values(&card.face));
    let right = if is_values { "new values each time" } else { "" };
    Title { left: format!("Review · {} of {all}{minutes}", done + 1), right: right.to_owned() }
}
