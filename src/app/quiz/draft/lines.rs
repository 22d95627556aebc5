//! Lines of a program, marked where they are wrong.

use super::{Kept, moved};
use crate::{
    app::{
        Key, KeyCode,
        quiz::mark_sheet::verdict_sign,
        sheet::{Piece, Sheet, Tone, printable},
    },
    marking::{Answer, Mark},
};

/// The lines of a program, some of them marked.
#[derive(Debug, Default)]
pub struct LinesDraft {
    /// The lines marked, from 1.
    marked: Vec<usize>,
    /// The line the reader is on, from 0.
    at: usize,
    count: usize,
}

impl LinesDraft {
    pub(super) fn new(program: &str) -> Self {
        Self { marked: Vec::new(), at: 0, count: program.lines().count() }
    }

    pub(super) fn answer(&self) -> Result<Answer, &'static str> {
        if self.marked.is_empty() {
            return Err("mark a line first, with Space");
        }
        Ok(Answer::Lines(self.marked.clone()))
    }

    pub(super) fn kept(&self) -> Kept {
        Kept::Lines(self.marked.clone())
    }

    pub(super) fn restore(&mut self, lines: &[usize]) {
        self.marked = lines.iter().copied().filter(|line| (1..=self.count).contains(line)).collect();
    }

    /// Marks a line (from 0), or takes its mark off.
    pub(super) fn press(&mut self, line: usize) {
        if line >= self.count {
            return;
        }
        self.at = line;
        match self.marked.iter().position(|marked| *marked == line + 1) {
            Some(place) => drop(self.marked.remove(place)),
            None => self.marked.push(line + 1),
        }
        self.marked.sort_unstable();
    }

    pub(super) fn key(&mut self, key: Key) -> bool {
        let page = |forward: bool| {
            if forward { (self.at + 10).min(self.count.saturating_sub(1)) } else { self.at.saturating_sub(10) }
        };
        match key.code {
            KeyCode::Char(' ' | 'x') => self.press(self.at),
            KeyCode::PageDown => self.at = page(true),
            KeyCode::PageUp => self.at = page(false),
            _ => match moved(key, self.at, self.count) {
                Some(to) => self.at = to,
                None => return false,
            },
        }
        true
    }

    /// Adds the program with its lines numbered; gives the row the reader is on. With a mark, each marked line shows its
    /// verdict. `starts` takes the row of each line.
    pub(in crate::app) fn lay_out(
        &self,
        sheet: &mut Sheet,
        program: &str,
        mark: Option<&Mark>,
        is_active: bool,
        starts: &mut Vec<usize>,
    ) -> Option<usize> {
        let mut row = None;
        for (index, line) in program.lines().enumerate() {
            starts.push(sheet.len());
            let is_here = is_active && index == self.at;
            row = if is_here { Some(sheet.len()) } else { row };
            let is_marked = self.marked.contains(&(index + 1));
            let id = format!("line-{}", index + 1);
            let verdict = mark.and_then(|mark| mark.points.iter().find(|point| point.id == id));
            let (sign, tone) = match verdict {
                Some(point) => verdict_sign(point.verdict),
                None if is_marked => ("●", Tone::Accent),
                None => (" ", Tone::Quiet),
            };
            let lead = vec![
                Piece::new(Tone::Accent, if is_here { "▸" } else { " " }),
                Piece::new(tone, sign),
                Piece::new(Tone::Quiet, format!("{:>3} ", index + 1)),
            ];
            sheet.hanging(lead, &[Piece::new(Tone::Code, printable(line))]);
        }
        row
    }
}
