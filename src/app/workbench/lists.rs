//! What is chosen from: events and faults; and what a prediction is written under.

use super::Bench;
use crate::app::sheet::{self, Piece, Sheet, Tone, clipped};

/// The events, the one under the reader at `at`.
pub(super) fn events(bench: &Bench, at: usize, width: usize) -> (Sheet, Option<usize>) {
    let mut sheet = Sheet::new(width);
    sheet.title("Run it on");
    if bench.offers().is_empty() {
        sheet.text(Tone::Quiet, "This example has nothing to choose from: it simply runs.");
    }
    let mut row = None;
    for (index, offer) in bench.offers().iter().enumerate() {
        row = if index == at { Some(sheet.len()) } else { row };
        let sign = if index == bench.offer { "● " } else { "○ " };
        entry(&mut sheet, index == at, sign, &offer.name);
        let steps = match offer.input.steps.as_slice() {
            [] => String::new(),
            [step] => step.to_string(),
            steps => format!("{} steps, the first {}", steps.len(), steps[0]),
        };
        sheet.row(vec![Piece::new(Tone::Quiet, clipped(&format!("    {}", sheet::printable(&steps)), width))]);
    }
    (sheet, row)
}

/// The faults, the one under the reader at `at`.
pub(super) fn faults(bench: &Bench, at: usize, width: usize) -> (Sheet, Option<usize>) {
    let mut sheet = Sheet::new(width);
    sheet.title("What shall go wrong");
    let faults = bench.all_faults();
    if faults.is_empty() {
        sheet.text(Tone::Quiet, "Nothing can be broken on purpose in this example.");
    }
    let mut row = None;
    for (index, fault) in faults.iter().enumerate() {
        row = if index == at { Some(sheet.len()) } else { row };
        let sign = if bench.faults().contains(&fault.name) { "[x] " } else { "[ ] " };
        let title = if fault.title.is_empty() { &fault.name } else { &fault.title };
        entry(&mut sheet, index == at, sign, title);
    }
    (sheet, row)
}

/// What is asked before the run.
pub(super) fn prediction(bench: &Bench, width: usize) -> Sheet {
    let mut sheet = Sheet::new(width);
    sheet.title("Before you run");
    let question =
        bench.example.predict.as_deref().unwrap_or("What will it answer, or print? Write it down, then run it.");
    sheet::markdown(&mut sheet, question);
    sheet
}

fn entry(sheet: &mut Sheet, is_current: bool, sign: &str, text: &str) {
    let (mark, tone) = if is_current { ("▸ ", Tone::Accent) } else { ("  ", Tone::Plain) };
    sheet.hanging_text(vec![Piece::new(Tone::Accent, mark), Piece::new(tone, sign)], tone, text);
}
