//! The gaps of a text, filled where they stand: each is a line to type or an option to choose.

use super::{Kept, shuffled};
use crate::{
    app::{
        Key, KeyCode,
        editor::{Editor, Reaction},
        quiz::mark_sheet::verdict_sign,
        sheet::{Piece, Sheet, Tone, inline, printable},
    },
    course::{Cloze, Gap, GapWants},
    marking::{Answer, Mark, Verdict},
};

/// The gaps of a text.
#[derive(Debug)]
pub struct GapsDraft {
    cloze: Cloze,
    fields: Vec<Field>,
    at: usize,
}

/// What is in a gap so far.
#[derive(Debug)]
enum Field {
    /// A line that is typed.
    Typed(Box<Editor>),
    /// One of several: the author's indices in the order they are shown, and the place among them of the chosen one.
    OneOf { shown: Vec<usize>, chosen: Option<usize> },
}

impl GapsDraft {
    pub(super) fn new(cloze: &Cloze, id: &str, try_number: usize) -> Self {
        let field = |gap: &Gap| match &gap.wants {
            GapWants::OneOf { options, .. } => {
                let shown = shuffled(options.len(), &format!("{id} {}", gap.name), try_number);
                Field::OneOf { shown, chosen: None }
            }
            GapWants::Text(_) | GapWants::Number(_) => Field::Typed(Box::new(Editor::prose(""))),
        };
        Self { fields: cloze.gaps.iter().map(field).collect(), cloze: cloze.clone(), at: 0 }
    }

    /// The line that is typed now; `None` while one of several is chosen.
    pub fn editor(&mut self) -> Option<&mut Editor> {
        match self.fields.get_mut(self.at) {
            Some(Field::Typed(editor)) => Some(editor),
            _ => None,
        }
    }

    /// What is in each gap.
    fn blanks(&self) -> Vec<String> {
        let blank = |(field, gap): (&Field, &Gap)| match (field, &gap.wants) {
            (Field::Typed(editor), _) => editor.text().split_whitespace().collect::<Vec<_>>().join(" "),
            (Field::OneOf { shown, chosen }, GapWants::OneOf { options, .. }) => {
                let option = chosen.and_then(|chosen| options.get(*shown.get(chosen)?));
                option.cloned().unwrap_or_default()
            }
            (Field::OneOf { .. }, _) => String::new(),
        };
        std::iter::zip(&self.fields, &self.cloze.gaps).map(blank).collect()
    }

    pub(super) fn answer(&self) -> Result<Answer, &'static str> {
        let blanks = self.blanks();
        if blanks.iter().all(String::is_empty) {
            return Err("fill at least one gap; Tab goes to the next");
        }
        Ok(Answer::Blanks(blanks))
    }

    pub(super) fn kept(&self) -> Kept {
        Kept::Blanks(self.blanks())
    }

    /// Fills the gaps with what was kept.
    pub(super) fn restore(&mut self, blanks: &[String]) {
        for ((field, gap), blank) in self.fields.iter_mut().zip(&self.cloze.gaps).zip(blanks) {
            match (field, &gap.wants) {
                (Field::Typed(editor), _) => {
                    editor.set_text(blank);
                    editor.key(Key::plain(KeyCode::End));
                }
                (Field::OneOf { shown, chosen }, GapWants::OneOf { options, .. }) => {
                    *chosen = shown.iter().position(|at| options.get(*at) == Some(blank));
                }
                (Field::OneOf { .. }, _) => {}
            }
        }
    }

    /// Goes to the next gap or the one before, round and round.
    pub(in crate::app) fn turn(&mut self, forward: bool) {
        let count = self.fields.len().max(1);
        self.at = (self.at + if forward { 1 } else { count - 1 }) % count;
    }

    /// Whether no gap comes after this one.
    pub(in crate::app) fn is_at_last(&self) -> bool {
        self.at + 1 >= self.fields.len()
    }

    /// Takes a key that fills the gap; `None` when it means nothing here.
    pub(in crate::app) fn key(&mut self, key: Key) -> Option<Reaction> {
        match self.fields.get_mut(self.at)? {
            Field::Typed(editor) if matches!(key.code, KeyCode::Up | KeyCode::Down) && editor.lines().len() == 1 => {
                self.turn(key.code == KeyCode::Down);
                Some(Reaction::Moved)
            }
            Field::Typed(editor) => Some(editor.key(key)),
            Field::OneOf { shown, chosen } => {
                let last = shown.len().checked_sub(1)?;
                *chosen = match (key.code, *chosen) {
                    (KeyCode::Backspace | KeyCode::Delete, _) => None,
                    (KeyCode::Char(digit @ '1'..='9'), had) => {
                        Some(digit as usize - '1' as usize).filter(|place| *place <= last).or(had)
                    }
                    (KeyCode::Char(' ') | KeyCode::Right | KeyCode::Down, had) => {
                        Some(had.map_or(0, |had| if had == last { 0 } else { had + 1 }))
                    }
                    (KeyCode::Left | KeyCode::Up, had) => {
                        Some(had.map_or(last, |had| if had == 0 { last } else { had - 1 }))
                    }
                    _ => return None,
                };
                Some(Reaction::Changed)
            }
        }
    }

    /// Adds the text with its gaps; gives the row of the gap the reader is on. With a mark, each gap shows its verdict.
    pub(in crate::app) fn lay_out(&self, sheet: &mut Sheet, mark: Option<&Mark>, is_active: bool) -> Option<usize> {
        let cloze = &self.cloze;
        let tone = if cloze.language.is_empty() { Tone::Plain } else { Tone::Code };
        let indent = if cloze.language.is_empty() { "" } else { "  " };
        let blanks = self.blanks();
        let mut line: Vec<Piece> = Vec::new();
        let mut row = None;
        for (index, text) in cloze.text.iter().enumerate() {
            for (number, part) in text.split('\n').enumerate() {
                if number > 0 {
                    add_line(sheet, indent, &mut line);
                }
                if tone == Tone::Plain {
                    line.extend(inline(part, tone));
                } else {
                    line.push(Piece::new(tone, printable(part)));
                }
            }
            let Some(blank) = blanks.get(index).filter(|_| index + 1 < cloze.text.len()) else { continue };
            let is_here = is_active && index == self.at;
            row = if is_here { Some(sheet.len()) } else { row };
            line.push(self.gap_piece(index, blank, verdict(cloze, index, mark), is_here));
        }
        add_line(sheet, indent, &mut line);
        if let (Some(Field::OneOf { shown, chosen }), true) = (self.fields.get(self.at), is_active) {
            sheet.gap();
            options(sheet, cloze, self.at, shown, *chosen);
        }
        // A long line is wrapped: the gap may stand in a later row of it.
        row.map(|first| (first..sheet.len()).find(|row| is_at(&sheet.rows()[*row])).unwrap_or(first))
    }

    fn gap_piece(&self, index: usize, blank: &str, verdict: Option<Verdict>, is_here: bool) -> Piece {
        if let Some(verdict) = verdict {
            let (sign, tone) = verdict_sign(verdict);
            let written = if blank.is_empty() { "…" } else { blank };
            return Piece::new(tone, format!("[{sign} {}]", printable(written)));
        }
        let inside = match (self.fields.get(index), is_here) {
            (Some(Field::Typed(editor)), true) => {
                let text = editor.lines().first().map_or("", String::as_str);
                let (before, after) = text.split_at_checked(editor.cursor().column).unwrap_or((text, ""));
                format!("▸{before}▏{after}")
            }
            (_, true) if blank.is_empty() => format!("▸{} …", index + 1),
            (_, true) => format!("▸{blank}"),
            (_, false) if blank.is_empty() => format!("{} …", index + 1),
            (_, false) => blank.to_owned(),
        };
        Piece::new(if is_here { Tone::Accent } else { Tone::Strong }, format!("[{}]", printable(&inside)))
    }
}

fn is_at(row: &[Piece]) -> bool {
    row.iter().any(|piece| piece.tone == Tone::Accent && piece.text.contains('▸'))
}

fn add_line(sheet: &mut Sheet, indent: &str, line: &mut Vec<Piece>) {
    sheet.hanging(vec![Piece::from(indent)], &std::mem::take(line));
}

fn verdict(cloze: &Cloze, index: usize, mark: Option<&Mark>) -> Option<Verdict> {
    let id = format!("gap-{}", cloze.gaps.get(index)?.name);
    let points = &mark?.points;
    points.iter().find(|point| point.id == id).map(|point| point.verdict)
}

/// What can go into the gap at `at`.
fn options(sheet: &mut Sheet, cloze: &Cloze, at: usize, shown: &[usize], chosen: Option<usize>) {
    let Some(GapWants::OneOf { options, .. }) = cloze.gaps.get(at).map(|gap| &gap.wants) else { return };
    for (place, option) in shown.iter().enumerate() {
        let sign = if chosen == Some(place) { "(●)" } else { "( )" };
        let text = options.get(*option).map_or("", String::as_str);
        let lead = vec![Piece::new(Tone::Quiet, format!("  {} {sign} ", place + 1))];
        sheet.hanging(lead, &inline(text, Tone::Plain));
    }
}
