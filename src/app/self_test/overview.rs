//! All questions of a self-test and how far each is; and the question whether to hand in.

use super::{Shared, Sitting};
use crate::{
    app::{
        KeyHint,
        editor::rows,
        sheet::{Piece, Sheet, Tone, clipped, fitted, printable},
    },
    assessment::certainty_word,
    progress::SelfTest,
};

pub(super) fn keys() -> Vec<KeyHint> {
    vec![
        KeyHint::new("Enter", "answer"),
        KeyHint::new("↑↓", "choose"),
        KeyHint::new("S", "hand in"),
        KeyHint::quiet("g/G", "first, last"),
    ]
}

/// Lays all questions out; gives the row the reader is on.
pub(super) fn lay_out(sheet: &mut Sheet, sitting: &Sitting, at: usize, shared: &Shared) -> Option<usize> {
    let test = shared.progress.tests.get(&sitting.name)?;
    let flagged = test.questions.iter().filter(|id| test.answers.get(*id).is_some_and(|stands| stands.flagged)).count();
    let (answered, all) = (test.answered(), test.questions.len());
    sheet.text(Tone::Strong, &format!("{answered} of {all} answered · {flagged} flagged"));
    sheet.gap();
    let mut row = None;
    for (index, id) in test.questions.iter().enumerate() {
        row = if index == at { Some(sheet.len()) } else { row };
        sheet.row(question_row(test, id, index, index == at, sheet.width(), shared));
    }
    row
}

fn question_row(
    test: &SelfTest,
    id: &str,
    index: usize,
    is_current: bool,
    width: usize,
    shared: &Shared,
) -> Vec<Piece> {
    let stands = test.answers.get(id);
    let is_answered = stands.is_some_and(|stands| stands.answer.is_some());
    let (sign, tone, word) = if is_answered { ("✓", Tone::Good, "answered") } else { ("·", Tone::Quiet, "open") };
    let mut standing = word.to_owned();
    if let Some(sure) = stands.and_then(|stands| stands.confidence) {
        standing = format!("{standing}, {}", certainty_word(Some(sure)));
    }
    if stands.is_some_and(|stands| stands.flagged) {
        standing = format!("flagged, {standing}");
    }
    let standing = clipped(&standing, width / 2);
    let room = width.saturating_sub(rows::width(&standing) + 10);
    let mark = if is_current { "▸" } else { " " };
    vec![
        Piece::new(Tone::Accent, mark),
        Piece::new(tone, format!(" {sign} ")),
        Piece::new(Tone::Quiet, format!("{:>2} ", index + 1)),
        Piece::new(if is_current { Tone::Strong } else { Tone::Plain }, fitted(&prompt(id, shared), room)),
        Piece::new(Tone::Quiet, format!("  {standing}")),
    ]
}

/// The first line of what is asked.
pub(super) fn prompt(id: &str, shared: &Shared) -> String {
    let question = shared.question(id).map(|(_, question)| question.prompt.as_str());
    let line = question.and_then(|prompt| prompt.lines().find(|line| !line.trim().is_empty()));
    printable(&line.unwrap_or(id).trim().replace(['`', '*'], ""))
}

/// Asks whether to hand in, and names what is not answered.
pub(super) fn ask_to_hand_in(sheet: &mut Sheet, sitting: &Sitting, shared: &Shared) {
    let Some(test) = shared.progress.tests.get(&sitting.name) else { return };
    sheet.title("Hand in?");
    sheet.text(Tone::Plain, &format!("{} of {} questions are answered.", test.answered(), test.questions.len()));
    let open: Vec<_> = (1..).zip(&test.questions).filter(|(_, id)| test.answer(id).is_none()).collect();
    if !open.is_empty() {
        sheet.gap();
        sheet.text(Tone::Caution, "Not answered; these earn nothing:");
    }
    for (number, id) in open {
        let asked = clipped(&prompt(id, shared), sheet.width().saturating_sub(6));
        sheet.row(vec![Piece::new(Tone::Quiet, format!("  {number:>2}  ")), Piece::new(Tone::Plain, asked)]);
    }
    sheet.gap();
    sheet.text(Tone::Plain, "Enter hands in, and everything is marked. Esc goes back.");
}
