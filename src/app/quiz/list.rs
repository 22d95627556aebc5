//! The questions of a module with what was earned for each.

use super::{asking::tries_text, points_text};
use crate::{
    app::{
        Shared,
        sheet::{self, Piece, Sheet, Tone, clipped, fitted},
    },
    course::{Question, QuestionKind},
};

/// Lays the questions out; gives the row of the one the reader is on.
pub(super) fn lay_out(sheet: &mut Sheet, questions: &[Question], at: usize, shared: &Shared) -> Option<usize> {
    if questions.is_empty() {
        sheet.text(Tone::Quiet, "This module has no questions.");
    }
    let mut row = None;
    for (index, question) in questions.iter().enumerate() {
        row = if index == at { Some(sheet.len()) } else { row };
        sheet.row(question_row(question, index, index == at, sheet.width(), shared));
    }
    row
}

fn question_row(question: &Question, index: usize, is_current: bool, width: usize, shared: &Shared) -> Vec<Piece> {
    let progress = shared.progress.questions.get(&question.id);
    let best = progress.and_then(|progress| progress.best());
    let (sign, tone) = match (progress, best) {
        (Some(progress), _) if progress.is_full() => ("✓", Tone::Good),
        (_, Some(_)) => ("◐", Tone::Caution),
        (Some(progress), None) if !progress.attempts.is_empty() => ("!", Tone::Caution),
        (Some(progress), None) if !progress.draft.is_empty() => ("▸", Tone::Accent),
        _ => ("·", Tone::Quiet),
    };
    let tries = progress.map_or(0, |progress| progress.attempts.len());
    let mut standing = match (best, progress) {
        (Some(best), _) => {
            format!("{} of {} · {}", points_text(best.score), points_text(best.out_of), tries_text(tries))
        }
        (None, Some(progress)) if tries > 0 => format!("no mark · {}", tries_text(progress.attempts.len())),
        (None, Some(progress)) if !progress.draft.is_empty() => "begun".to_owned(),
        _ => kind_word(&question.kind).to_owned(),
    };
    if let Some(own) = progress.and_then(|progress| progress.self_grade) {
        standing = format!("{standing} · own {}", points_text(own.score));
    }
    if progress.is_some_and(|progress| !progress.contests.is_empty()) {
        standing.push_str(" · contested");
    }
    let standing = clipped(&standing, width / 2);
    let room = width.saturating_sub(crate::app::editor::rows::width(&standing) + 10);
    let prompt: String =
        sheet::inline(first_line(&question.prompt), Tone::Plain).into_iter().map(|piece| piece.text).collect();
    let mark = if is_current { "▸" } else { " " };
    vec![
        Piece::new(Tone::Accent, mark),
        Piece::new(tone, format!(" {sign} ")),
        Piece::new(Tone::Quiet, format!("{:>2} ", index + 1)),
        Piece::new(if is_current { Tone::Strong } else { Tone::Plain }, fitted(&prompt, room)),
        Piece::new(Tone::Quiet, format!("  {standing}")),
    ]
}

fn first_line(prompt: &str) -> &str {
    prompt.lines().find(|line| !line.trim().is_empty()).unwrap_or("")
}

/// What kind of answer a question wants, in a few words.
fn kind_word(kind: &QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Open(_) => "in your own words",
        QuestionKind::Choice(choice) if choice.several => "choose several",
        QuestionKind::Choice(_) => "choose one",
        QuestionKind::Ordering(_) => "put in order",
        QuestionKind::Matching(_) => "match",
        QuestionKind::Numeric(_) => "a number",
        QuestionKind::ShortText(_) => "a word or two",
        QuestionKind::Predict(_) => "predict a run",
        QuestionKind::Code(_) => "write a program",
        QuestionKind::Cloze(_) => "fill the gaps",
        QuestionKind::FindTheBug(_) => "find the bug",
        QuestionKind::Parts(_) => "several parts",
    }
}
