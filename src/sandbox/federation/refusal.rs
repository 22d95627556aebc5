//! A failed composition as a learner reads it: every error with its code, its places in the learner's own files, why the rule
//! exists and the usual way out; and the hints of one that succeeded.

use std::fmt::Write;

use super::compose::{Composition, Finding, Place, Subgraph};
use crate::{
    diagnostic::Severity,
    sandbox::{Location, Outcome, ProgramError},
    trace::counted,
};

/// The most places of one error that are shown with their line; the rest is only named.
const MOST_LINES: usize = 4;

/// The most errors that are told in full.
const MOST_TOLD: usize = 30;

/// All errors of `composition` as one program error, named and placed after the first.
pub fn of_composition(composition: &Composition, subgraphs: &[Subgraph]) -> Outcome {
    let errors: Vec<&Finding> = composition.errors().collect();
    let mut message = format!("the subgraphs do not compose: {}", counted(errors.len(), "error"));
    for error in errors.iter().take(MOST_TOLD) {
        message.push_str("\n\n");
        message.push_str(&told(error, subgraphs));
        let _ = write!(message, "\n  Why: {}\n  Way out: {}", error.code.why(), error.code.way_out());
    }
    if errors.len() > MOST_TOLD {
        let _ = write!(message, "\n\nand {} more", errors.len() - MOST_TOLD);
    }
    let first = errors.first();
    let location = first.and_then(|finding| finding.places.first()).map(|place| Location {
        file: place.file.clone(),
        line: u32::try_from(place.position.line).unwrap_or(u32::MAX),
        column: u32::try_from(place.position.column).unwrap_or(0),
    });
    let name = first.map_or("composition failed", |finding| finding.code.name()).to_owned();
    Outcome::failed(ProgramError { name, message, location, ..ProgramError::default() })
}

/// The hints of `composition`, one after the other; `None` when there are none.
pub fn hints(composition: &Composition, subgraphs: &[Subgraph]) -> Option<String> {
    let hints = composition.findings.iter().filter(|finding| finding.severity != Severity::Error);
    let told: Vec<String> = hints.take(MOST_TOLD).map(|hint| told(hint, subgraphs)).collect();
    (!told.is_empty()).then(|| told.join("\n\n"))
}

/// One finding: its code and first place, what is wrong, and the lines involved.
fn told(finding: &Finding, subgraphs: &[Subgraph]) -> String {
    let mut text = finding.code.name().to_owned();
    if let Some(place) = finding.places.first() {
        let _ = write!(text, "  {}:{}", place.file, place.position);
    }
    for line in finding.message.lines() {
        let _ = write!(text, "\n  {line}");
    }
    for (index, place) in finding.places.iter().enumerate() {
        let is_shown = |other: &Place| other.file == place.file && other.position.line == place.position.line;
        if finding.places[..index].iter().any(is_shown) {
            continue;
        }
        if index > 0 {
            let _ = write!(text, "\n  and {}:{} in subgraph \"{}\"", place.file, place.position, place.subgraph);
        }
        if index < MOST_LINES {
            text.push_str(&excerpt(place, subgraphs).unwrap_or_default());
        }
    }
    text
}

/// The line of `place` with a caret under what is meant.
fn excerpt(place: &Place, subgraphs: &[Subgraph]) -> Option<String> {
    let subgraph = subgraphs.iter().find(|subgraph| subgraph.file == place.file && subgraph.name == place.subgraph)?;
    let line = subgraph.sdl.lines().nth(place.position.line.saturating_sub(1))?;
    let line: String = line.chars().map(|c| if c == '\t' { ' ' } else { c }).take(160).collect();
    let number = place.position.line.to_string();
    let width = subgraph.sdl.get(place.span.start..place.span.end).map_or(1, |word| word.chars().count().max(1));
    let before = place.position.column.saturating_sub(1);
    if before > line.chars().count() {
        return Some(format!("\n    {number} | {line}"));
    }
    let width = width.min(line.chars().count().saturating_sub(before).max(1));
    let gutter = " ".repeat(number.len());
    Some(format!("\n    {number} | {line}\n    {gutter} | {}{}", " ".repeat(before), "^".repeat(width)))
}
