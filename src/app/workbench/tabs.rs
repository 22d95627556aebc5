//! What each tab says, laid out.

use super::{
    Bench, json, panels,
    run::{Run, status_sign, status_words},
    timeline::{self, length_text},
};
use crate::{
    app::{
        editor::rows,
        sheet::{self, Piece, Sheet, Tone, clipped, fitted, printable},
    },
    sandbox::{Basis, Fact, Outcome, Program, ProgramError, Status},
    trace::Level,
};

/// How many steps of an event are shown before it is run.
const MOST_STEPS: usize = 5;

/// How many printed lines the result shows.
const PRINTED_LINES: usize = 4;

/// The tabs beside the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// How the run ended and what it answered.
    #[default]
    Result,
    /// What it printed.
    Console,
    /// What happened when.
    Timeline,
    /// Tables, messages, memory, plans.
    State,
    /// This run beside the one before.
    Compare,
}

impl Tab {
    /// All tabs, in order.
    pub const ALL: [Self; 5] = [Self::Result, Self::Console, Self::Timeline, Self::State, Self::Compare];

    /// Its name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Result => "Result",
            Self::Console => "Console",
            Self::Timeline => "Timeline",
            Self::State => "State",
            Self::Compare => "Compare",
        }
    }
}

/// Lays `tab` out; gives the row the reader is on, where there is one.
pub(super) fn lay_out(bench: &Bench, tab: Tab, now_ms: u64, width: usize) -> (Sheet, Option<usize>) {
    let mut sheet = Sheet::new(width);
    let Some(run) = &bench.run else {
        before_the_first_run(&mut sheet, bench);
        return (sheet, None);
    };
    let mut at = None;
    match tab {
        Tab::Result => result(&mut sheet, bench, run, now_ms),
        Tab::Console => console(&mut sheet, run),
        Tab::Timeline => at = timeline_rows(&mut sheet, run),
        Tab::State => state(&mut sheet, run),
        Tab::Compare => compare(&mut sheet, bench.previous.as_ref(), run),
    }
    (sheet, at)
}

fn before_the_first_run(sheet: &mut Sheet, bench: &Bench) {
    sheet::markdown(sheet, &bench.example.about);
    if bench.example.solution.is_some() {
        sheet.title("An exercise");
        sheet.text(Tone::Plain, "Change the program until everything that is expected of it holds.");
    }
    if let Some(question) = &bench.example.predict {
        sheet.title("Before you run");
        sheet::markdown(sheet, question);
    }
    sheet.gap();
    if let Some(text) = &bench.prediction {
        sheet.hanging_text(vec![Piece::new(Tone::Quiet, "you predict  ")], Tone::Strong, text);
        sheet.gap();
    }
    sheet.text(Tone::Quiet, "r runs it, e edits it, p writes down what you expect first.");
    runs_on(sheet, bench);
}

/// What arrives: a query as its author wrote it, anything else as JSON.
fn runs_on(sheet: &mut Sheet, bench: &Bench) {
    let Some(offer) = bench.offers().get(bench.offer).filter(|offer| !offer.input.steps.is_empty()) else { return };
    sheet.title(&format!("It runs on · {}", printable(&offer.name)));
    for step in offer.input.steps.iter().take(MOST_STEPS) {
        let query = step.get("query").and_then(serde_json::Value::as_str);
        match (query, step) {
            (Some(query), _) => sheet.text(Tone::Code, query.trim()),
            (None, serde_json::Value::String(text)) => sheet.text(Tone::Code, text),
            (None, step) => json::lay_out(sheet, step),
        }
    }
    if let Some(more) = offer.input.steps.len().checked_sub(MOST_STEPS).filter(|more| *more > 0) {
        sheet.text(Tone::Quiet, &format!("… and {}", crate::trace::counted(more, "more step")));
    }
}

fn result(sheet: &mut Sheet, bench: &Bench, run: &Run, now_ms: u64) {
    let Some(outcome) = &run.outcome else {
        running(sheet, run, now_ms);
        return;
    };
    let mut head = vec![
        Piece::new(tone_of(outcome.status), status_sign(outcome.status)),
        Piece::new(Tone::Strong, format!(" {}", status_words(outcome.status))),
        Piece::new(Tone::Quiet, format!(" · {} on its clock", length_text(run.timeline().end().as_millis()))),
    ];
    if run.edited {
        head.push(Piece::new(Tone::Quiet, " · your edit"));
    }
    if run.number > 0 {
        head.push(Piece::new(Tone::Quiet, format!(" · run {}", run.number)));
    }
    sheet.line(&head);
    if run.dropped() > 0 {
        let text = format!("{} happened beyond what is kept", crate::trace::counted(run.dropped(), "more thing"));
        sheet.text(Tone::Caution, &text);
    }
    predicted(sheet, run);
    if let Some(error) = &outcome.error {
        sheet.gap();
        failure(sheet, error, &bench.example.program);
    }
    // A run that the learner stopped was never meant to get where its author expects.
    if let Some(failures) = run.failures.as_ref().filter(|_| outcome.status != Status::Cancelled) {
        expected(sheet, failures);
    }
    if let Some(result) = &outcome.result {
        sheet.title("Result");
        json::lay_out(sheet, result);
    }
    printed(sheet, run);
    figures(sheet, outcome);
}

/// How long a run has been going on, in words. The clock is a quarter of a second coarse, so no finer figure is given.
#[must_use]
pub fn running_words(run: &Run, now_ms: u64) -> String {
    let tenths = now_ms.saturating_sub(run.started_ms) / 100;
    let word = if run.stopping { "stopping" } else { "running" };
    format!("{word} · {}.{} s", tenths / 10, tenths % 10)
}

fn running(sheet: &mut Sheet, run: &Run, now_ms: u64) {
    sheet.line(&[Piece::new(Tone::Strong, running_words(run, now_ms))]);
    let told = crate::trace::counted(run.events().len(), "event");
    sheet.text(Tone::Quiet, &format!("{told} so far. Esc stops it."));
}

fn predicted(sheet: &mut Sheet, run: &Run) {
    let Some((text, right)) = &run.prediction else { return };
    let (sign, word) = match right {
        Some(true) => ("✓", "came true"),
        Some(false) => ("✗", "did not come true"),
        None => ("·", "compare for yourself: + it came true, - it did not"),
    };
    sheet.gap();
    sheet.hanging_text(vec![Piece::new(Tone::Quiet, "you predicted  ")], Tone::Strong, text);
    sheet.hanging_text(vec![Piece::new(Tone::Quiet, "               ")], Tone::Quiet, &format!("{sign} {word}"));
}

fn failure(sheet: &mut Sheet, error: &ProgramError, program: &Program) {
    sheet.text(Tone::Bad, &error.to_string());
    if let Some(location) = &error.location {
        sheet.line(&[Piece::new(Tone::Quiet, "  at "), Piece::new(Tone::Code, location.to_string())]);
        let line = program.file(&location.file).map(crate::sandbox::SourceFile::to_text);
        if line.is_none() {
            sheet.text(Tone::Quiet, "  (not one of the files shown)");
        }
    }
    // The place above is the first frame already.
    for frame in error.stack.iter().skip(usize::from(error.location.is_some())).take(12) {
        sheet.hanging_text(vec![Piece::from("  ")], Tone::Quiet, frame);
    }
    if let Some(help) = &error.help {
        sheet.hanging_text(vec![Piece::new(Tone::Accent, "→ ")], Tone::Plain, help);
    }
}

fn expected(sheet: &mut Sheet, failures: &[String]) {
    sheet.title("Expected");
    if failures.is_empty() {
        sheet.line(&[Piece::new(Tone::Good, "✓ "), Piece::from("everything its author expects holds")]);
    }
    for failure in failures {
        sheet.hanging_text(vec![Piece::new(Tone::Bad, "✗ ")], Tone::Plain, failure);
    }
}

/// The first lines the program printed; the console has them all.
fn printed(sheet: &mut Sheet, run: &Run) {
    let lines: Vec<&str> = run
        .whole_console()
        .filter(|(_, level, _)| *level != Level::Platform)
        .flat_map(|(_, _, text)| text.lines())
        .collect();
    if lines.is_empty() {
        return;
    }
    sheet.title("Printed");
    for line in lines.iter().take(PRINTED_LINES) {
        sheet.text(Tone::Plain, line);
    }
    if let Some(more) = lines.len().checked_sub(PRINTED_LINES).filter(|more| *more > 0) {
        sheet.text(Tone::Quiet, &format!("… {more} more in Console"));
    }
}

fn figures(sheet: &mut Sheet, outcome: &Outcome) {
    if !outcome.facts.is_empty() {
        sheet.title("Facts · the same in every run");
        let widest = widest(outcome.facts.iter().map(|fact| fact.label.as_str()));
        let sources = sources_of(&outcome.facts);
        for fact in &outcome.facts {
            fact_row(sheet, fact, widest, &sources);
        }
        for (index, source) in sources.iter().enumerate() {
            sheet.hanging_text(vec![Piece::new(Tone::Caution, format!("≈{} ", index + 1))], Tone::Quiet, source);
        }
    }
    if !outcome.measured.is_empty() {
        sheet.title("Measured · on this machine, this once");
        let widest = widest(outcome.measured.iter().map(|measured| measured.label.as_str()));
        for measured in &outcome.measured {
            let label = fitted(&measured.label, widest + 2);
            let value = format!("{} {}", figure(measured.value), measured.unit);
            sheet.line(&[Piece::new(Tone::Quiet, label), Piece::new(Tone::Code, value)]);
        }
    }
}

/// The sources of what is modelled, each once: several figures often come from one.
fn sources_of(facts: &[Fact]) -> Vec<String> {
    let mut sources = Vec::new();
    for source in facts.iter().filter_map(source_of) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

fn source_of(fact: &Fact) -> Option<String> {
    match &fact.basis {
        Basis::Modelled(source) => Some(format!("modelled: {}", source.trim_start_matches("modelled: "))),
        Basis::Counted => None,
    }
}

fn fact_row(sheet: &mut Sheet, fact: &Fact, widest: usize, sources: &[String]) {
    let lead = vec![Piece::new(Tone::Quiet, fitted(&printable(&fact.label), widest + 2))];
    let mut value = vec![Piece::new(Tone::Code, printable(&fact.value))];
    let number = source_of(fact).and_then(|source| sources.iter().position(|other| *other == source));
    if let Some(number) = number {
        value.push(Piece::new(Tone::Caution, format!("  ≈{}", number + 1)));
    }
    sheet.hanging(lead, &value);
}

fn widest<'a>(labels: impl Iterator<Item = &'a str>) -> usize {
    labels.map(rows::width).max().unwrap_or(0).min(28)
}

/// A measured value with about three figures.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || size == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn console(sheet: &mut Sheet, run: &Run) {
    for (_, level, text) in run.console() {
        let (sign, tone) = match level {
            Level::Log | Level::Info => ("  ", Tone::Plain),
            Level::Debug => ("  ", Tone::Quiet),
            Level::Warn => ("! ", Tone::Caution),
            Level::Error => ("✗ ", Tone::Bad),
            Level::Platform => ("» ", Tone::Quiet),
        };
        sheet.hanging_text(vec![Piece::new(tone, sign)], tone, text);
    }
    if sheet.is_empty() {
        let later = run.whole_console().next().is_some();
        let text = match (run.is_running(), later) {
            (true, _) => "Nothing printed yet.",
            (false, true) => "Nothing printed up to this step.",
            (false, false) => "It printed nothing.",
        };
        sheet.text(Tone::Quiet, text);
    }
}

fn timeline_rows(sheet: &mut Sheet, run: &Run) -> Option<usize> {
    let at = timeline::lay_out(sheet, run.timeline(), run.events_shown());
    if sheet.is_empty() {
        sheet.text(Tone::Quiet, "Nothing that takes time was told of.");
    }
    at
}

fn state(sheet: &mut Sheet, run: &Run) {
    panels::lay_out(sheet, &run.state());
    if sheet.is_empty() {
        sheet.text(Tone::Quiet, "No tables, messages, memory or plans up to this step.");
    }
}

/// Two runs beside each other: only what differs in the answer, every figure, and what was measured.
fn compare(sheet: &mut Sheet, previous: Option<&Run>, run: &Run) {
    let (Some(previous), Some(after)) = (previous, &run.outcome) else {
        sheet.text(
            Tone::Quiet,
            "Run it twice, with an edit, another event or a fault between, to see the two side by side.",
        );
        return;
    };
    let Some(before) = &previous.outcome else { return };
    let columns = Beside::of(sheet.width());
    columns.row(sheet, Tone::Quiet, "", "before", "now");
    columns.row(sheet, Tone::Plain, "event", &previous.event, &run.event);
    columns.row(sheet, Tone::Plain, "faults", &none_or(&previous.faults), &none_or(&run.faults));
    columns.row(sheet, Tone::Plain, "program", program_word(previous), program_word(run));
    columns.row(sheet, Tone::Plain, "ended", status_words(before.status), status_words(after.status));
    let clock = |run: &Run| length_text(run.timeline().end().as_millis());
    columns.row(sheet, Tone::Plain, "clock", &clock(previous), &clock(run));
    for label in labels(before, after) {
        let value = |outcome: &Outcome| value_of(outcome, &label);
        columns.row(sheet, Tone::Plain, &label, &value(before), &value(after));
    }
    changes(sheet, "Result", &pretty(before), &pretty(after));
    let printed = |run: &Run| run.whole_console().fold(String::new(), |text, (_, _, line)| text + line + "\n");
    changes(sheet, "Console", &printed(previous), &printed(run));
}

fn program_word(run: &Run) -> &'static str {
    if run.edited { "edited" } else { "original" }
}

fn none_or(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn pretty(outcome: &Outcome) -> String {
    let error = outcome.error.as_ref().map(|error| format!("{error}\n")).unwrap_or_default();
    let result = outcome.result.as_ref().and_then(|result| serde_json::to_string_pretty(result).ok());
    error + &result.map(|text| text + "\n").unwrap_or_default()
}

fn changes(sheet: &mut Sheet, title: &str, before: &str, after: &str) {
    sheet.title(title);
    if before == after {
        sheet.text(Tone::Quiet, "the same");
    } else {
        super::diff::lay_out(sheet, before, after);
    }
}

/// The labels of both outcomes' facts and measurements, in order of first appearance.
fn labels(before: &Outcome, after: &Outcome) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for outcome in [before, after] {
        let facts = outcome.facts.iter().map(|fact| &fact.label);
        for label in facts.chain(outcome.measured.iter().map(|measured| &measured.label)) {
            if !labels.contains(label) {
                labels.push(label.clone());
            }
        }
    }
    labels
}

fn value_of(outcome: &Outcome, label: &str) -> String {
    let fact = outcome.facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone());
    let measured = || outcome.measured.iter().find(|measured| measured.label == label);
    fact.or_else(|| measured().map(|measured| format!("{} {}", figure(measured.value), measured.unit)))
        .unwrap_or_else(|| "-".to_owned())
}

/// Three columns: what, before, now.
struct Beside {
    label: usize,
    value: usize,
}

impl Beside {
    fn of(width: usize) -> Self {
        // The widest labels, such as `Cost of a million`, and a gap.
        let label = (width * 2 / 5).clamp(8, 24).min(width);
        Self { label, value: (width - label) / 2 }
    }

    fn row(&self, sheet: &mut Sheet, tone: Tone, label: &str, before: &str, after: &str) {
        let differs = before != after && tone != Tone::Quiet;
        sheet.row(vec![
            Piece::new(Tone::Quiet, fitted(&printable(label), self.label.saturating_sub(1)) + " "),
            Piece::new(tone, fitted(&printable(before), self.value.saturating_sub(1)) + " "),
            Piece::new(
                if differs { Tone::Strong } else { tone },
                clipped(&printable(after), self.value.saturating_sub(2)),
            ),
            Piece::new(Tone::Accent, if differs { " ≠" } else { "" }),
        ]);
    }
}

fn tone_of(status: Status) -> Tone {
    match status {
        Status::Completed => Tone::Good,
        Status::Failed | Status::Internal => Tone::Bad,
        Status::LimitReached => Tone::Caution,
        Status::Cancelled => Tone::Quiet,
    }
}
