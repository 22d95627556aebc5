//! What a self-test shall be like, chosen row by row; and the tests before.

use super::{Action, KeyHint, Reply, Shared};
use crate::{
    app::{
        Key, KeyCode,
        editor::rows,
        sheet::{Piece, Sheet, Tone, clipped},
    },
    assessment::{Kinds, Order, Plan, TestLine, date},
};

const COUNTS: [Option<usize>; 5] = [Some(5), Some(10), Some(15), Some(20), None];
const MINUTES: [Option<u32>; 5] = [None, Some(10), Some(20), Some(30), Some(60)];
const ORDERS: [&str; 3] = ["as in the course", "shuffled", "what you know worst first"];
/// Seeds go up to here, so that one can be told to somebody.
const SEEDS: u64 = 10_000;

/// What was chosen so far.
#[derive(Debug)]
pub(super) struct SetUp {
    /// The modules left out, by id: what is new in a course is in.
    left_out: Vec<String>,
    kinds: usize,
    count: usize,
    minutes: usize,
    order: usize,
    seed: u64,
    row: usize,
}

impl Default for SetUp {
    fn default() -> Self {
        Self { left_out: Vec::new(), kinds: 0, count: 1, minutes: 2, order: 0, seed: 0, row: 0 }
    }
}

/// A row that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Begin,
    Module(usize),
    Kinds,
    Count,
    Minutes,
    Order,
    Seed,
    /// A test before, by its place among all.
    Before(usize),
}

/// What a key chose.
pub(super) enum Chosen {
    /// Nothing yet.
    Nothing,
    /// To begin.
    Begin,
    /// The results of a test.
    Results(String),
}

impl SetUp {
    /// Shows the choices anew: a new seed, the reader at the top.
    pub(super) fn open(&mut self, shared: &Shared) {
        self.seed = shared.now_ms / 1_000 % SEEDS;
        self.row = 0;
    }

    /// The row the reader is on.
    pub(super) fn row(&self) -> usize {
        self.row
    }

    /// Whether the reader is on the last row.
    pub(super) fn is_on_last(&self, shared: &Shared) -> bool {
        self.row + 1 >= self.rows(shared).len()
    }

    /// What was chosen, as a plan.
    pub(super) fn plan(&self, shared: &Shared) -> Plan {
        let modules = shared.course.modules.iter().map(|module| module.id.clone());
        let order = match self.order {
            1 => Order::Shuffled(self.seed),
            2 => Order::WeakestFirst,
            _ => Order::Course,
        };
        Plan {
            modules: modules.filter(|id| !self.left_out.contains(id)).collect(),
            count: COUNTS.get(self.count).copied().flatten(),
            kinds: Kinds::EVERY.get(self.kinds).copied().unwrap_or_default(),
            order,
        }
    }

    /// The time allowed.
    pub(super) fn minutes(&self) -> Option<u32> {
        MINUTES.get(self.minutes).copied().flatten()
    }

    fn rows(&self, shared: &Shared) -> Vec<Row> {
        let modules = shared.course.modules.iter().enumerate().filter(|(_, module)| module.quiz.is_some());
        let mut rows = vec![Row::Begin];
        rows.extend(modules.map(|(at, _)| Row::Module(at)));
        rows.extend([Row::Kinds, Row::Count, Row::Minutes, Row::Order]);
        if self.order == 1 {
            rows.push(Row::Seed);
        }
        // The newest test comes first.
        rows.extend((0..shared.progress.tests.len()).rev().map(Row::Before));
        rows
    }

    pub(super) fn keys(&self) -> Vec<KeyHint> {
        vec![
            KeyHint::new("Enter", if self.row == 0 { "begin" } else { "change, open" }),
            KeyHint::new("↑↓", "choose"),
            KeyHint::new("←→", "change"),
            KeyHint::quiet("Space", "a module in or out"),
            KeyHint::quiet("g/G", "first, last"),
        ]
    }

    pub(super) fn key(&mut self, key: Key, shared: &Shared) -> (Reply, Chosen) {
        let rows = self.rows(shared);
        let last = rows.len().saturating_sub(1);
        let here = rows.get(self.row.min(last)).copied().unwrap_or(Row::Begin);
        if key.ctrl || key.alt {
            return (None, Chosen::Nothing);
        }
        match (key.code, here) {
            (KeyCode::Up | KeyCode::Char('k'), _) => self.row = self.row.saturating_sub(1),
            (KeyCode::Down | KeyCode::Char('j'), _) => self.row = (self.row + 1).min(last),
            (KeyCode::Home | KeyCode::Char('g'), _) => self.row = 0,
            (KeyCode::End | KeyCode::Char('G'), _) => self.row = last,
            (KeyCode::Enter, Row::Begin) => return (Some(Vec::new()), Chosen::Begin),
            (KeyCode::Enter, Row::Before(at)) => {
                let name = shared.progress.tests.get_index(at).map(|(name, _)| name.clone());
                return (Some(Vec::<Action>::new()), name.map_or(Chosen::Nothing, Chosen::Results));
            }
            (KeyCode::Right | KeyCode::Char('l' | ' ') | KeyCode::Enter, row) => self.change(row, 1, shared),
            (KeyCode::Left | KeyCode::Char('h'), row) => self.change(row, -1, shared),
            _ => return (None, Chosen::Nothing),
        }
        (Some(Vec::new()), Chosen::Nothing)
    }

    fn change(&mut self, row: Row, by: isize, shared: &Shared) {
        let turn = |at: &mut usize, count: usize| {
            *at = at.checked_add_signed(by).map_or(count.saturating_sub(1), |to| if to < count { to } else { 0 });
        };
        match row {
            Row::Begin | Row::Before(_) => {}
            Row::Module(at) => {
                let Some(module) = shared.course.modules.get(at) else { return };
                match self.left_out.iter().position(|id| *id == module.id) {
                    Some(found) => drop(self.left_out.remove(found)),
                    None => self.left_out.push(module.id.clone()),
                }
            }
            Row::Kinds => turn(&mut self.kinds, Kinds::EVERY.len()),
            Row::Count => turn(&mut self.count, COUNTS.len()),
            Row::Minutes => turn(&mut self.minutes, MINUTES.len()),
            Row::Order => turn(&mut self.order, ORDERS.len()),
            Row::Seed => self.seed = self.seed.saturating_add_signed(by as i64) % SEEDS,
        }
    }

    /// Lays the choices out; gives the row the reader is on.
    pub(super) fn lay_out(&self, sheet: &mut Sheet, shared: &Shared) -> Option<usize> {
        let plan = self.plan(shared);
        let is_any = shared.course.modules.iter().any(|module| module.quiz.is_some());
        if !is_any {
            sheet.text(Tone::Quiet, "This course has no questions.");
            return None;
        }
        let there = if plan.modules.is_empty() { 0 } else { plan.candidates(&shared.course).len() };
        let asked = plan.count.unwrap_or(there).min(there);
        let rows = self.rows(shared);
        let here = self.row.min(rows.len().saturating_sub(1));
        let mut at = None;
        let mut had_before = false;
        for (index, row) in rows.iter().enumerate() {
            if matches!(row, Row::Module(_)) && index == 1 {
                sheet.gap();
            }
            if let (Row::Before(_), false) = (row, had_before) {
                had_before = true;
                self.rules(sheet);
                sheet.title("Self-tests before");
            }
            at = if index == here { Some(sheet.len()) } else { at };
            let text = self.row_text(*row, asked, shared);
            let (mark, tone) = if index == here { ("▸ ", Tone::Strong) } else { ("  ", Tone::Plain) };
            let room = sheet.width().saturating_sub(rows::width(mark));
            sheet.row(vec![Piece::new(Tone::Accent, mark), Piece::new(tone, clipped(&text, room))]);
        }
        if !had_before {
            self.rules(sheet);
        }
        at
    }

    /// What is to be known before beginning.
    fn rules(&self, sheet: &mut Sheet) {
        sheet.gap();
        let clock = match self.minutes() {
            Some(_) => {
                "The clock runs from the moment you begin, as in an exam: also while you are elsewhere or Étude is closed. When it \
                 runs out, the test is handed in as it stands. "
            }
            None => "There is no hurry: leave and come back as you like. ",
        };
        sheet.text(Tone::Quiet, &format!("{clock}No hints, and no marks before you hand in."));
    }

    fn row_text(&self, row: Row, asked: usize, shared: &Shared) -> String {
        let course = &shared.course;
        match row {
            Row::Begin if asked == 0 => "Begin: choose a module first".to_owned(),
            Row::Begin if asked == 1 => "Begin: 1 question".to_owned(),
            Row::Begin => format!("Begin: {asked} questions"),
            Row::Module(at) => {
                let Some(module) = course.modules.get(at) else { return String::new() };
                let sign = if self.left_out.contains(&module.id) { "[ ]" } else { "[x]" };
                let count = module.quiz.as_ref().map_or(0, |quiz| quiz.questions.len());
                format!("{sign} {} ({count})", module.title)
            }
            Row::Kinds => {
                format!("Kinds      ◂ {} ▸", Kinds::EVERY.get(self.kinds).copied().unwrap_or_default().word())
            }
            Row::Count => {
                let count = COUNTS.get(self.count).copied().flatten();
                format!("Questions  ◂ {} ▸", count.map_or_else(|| "all".to_owned(), |count| format!("{count} at most")))
            }
            Row::Minutes => {
                let minutes = self.minutes();
                format!(
                    "Time       ◂ {} ▸",
                    minutes.map_or_else(|| "no limit".to_owned(), |some| format!("{some} min"))
                )
            }
            Row::Order => format!("Order      ◂ {} ▸", ORDERS.get(self.order).copied().unwrap_or_default()),
            Row::Seed => format!("Seed       ◂ {} ▸  the same seed, the same order", self.seed),
            Row::Before(at) => {
                let Some((name, _)) = shared.progress.tests.get_index(at) else { return String::new() };
                let line = TestLine::of(&shared.progress, name);
                format!("{}  {:.0}% of {} questions", date(line.began_at), line.share * 100.0, line.questions)
            }
        }
    }
}
