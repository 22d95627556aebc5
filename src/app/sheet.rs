//! Text laid out for a pane: rows of pieces, each with a tone. What a tone looks like is the screen's affair.
//!
//! Rows are made when what they show changes, not when they are drawn.

use unicode_segmentation::UnicodeSegmentation;

use super::editor::rows;

/// What a piece of text is, so that the screen can choose how it looks. No meaning rests on a tone alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Plain,
    /// What may be read last.
    Quiet,
    /// What should be read first.
    Strong,
    /// A heading of a part.
    Title,
    /// What the reader is on.
    Accent,
    /// What went well.
    Good,
    /// What went badly.
    Bad,
    /// What deserves care.
    Caution,
    /// Code, or a value.
    Code,
    /// A JSON member's name.
    Name,
    /// A JSON string.
    Text,
    /// A JSON number, boolean or null.
    Number,
    /// Words that something rests on.
    Underlined,
}

/// A run of text in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text; no line breaks.
    pub text: String,
    /// Its tone.
    pub tone: Tone,
}

impl Piece {
    /// `text` in `tone`.
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self::new(Tone::Plain, text)
    }
}

/// One row of a sheet.
pub type SheetRow = Vec<Piece>;

/// Rows of text, laid out for one width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    width: usize,
    rows: Vec<SheetRow>,
}

impl Sheet {
    /// An empty sheet `width` cells wide.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { width, rows: Vec::new() }
    }

    /// How wide it is, in cells.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its rows.
    #[must_use]
    pub fn rows(&self) -> &[SheetRow] {
        &self.rows
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Its rows as plain text, for the clipboard and for tests.
    #[must_use]
    pub fn to_text(&self) -> String {
        let row = |row: &SheetRow| row.iter().map(|piece| piece.text.as_str()).collect::<String>();
        self.rows.iter().map(|pieces| row(pieces).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    /// Adds a row as it is, however long.
    pub fn row(&mut self, row: SheetRow) {
        self.rows.push(row);
    }

    /// Adds an empty row, unless the sheet is empty or the last row is empty already.
    pub fn gap(&mut self) {
        if self.rows.last().is_some_and(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
    }

    /// Adds a heading after a gap.
    pub fn title(&mut self, text: &str) {
        self.gap();
        self.line(&[Piece::new(Tone::Title, text)]);
    }

    /// Adds pieces as one line, wrapped.
    pub fn line(&mut self, pieces: &[Piece]) {
        self.hanging(Vec::new(), pieces);
    }

    /// Adds `text`, wrapped, line by line.
    pub fn text(&mut self, tone: Tone, text: &str) {
        for line in text.lines() {
            self.line(&[Piece::new(tone, printable(line))]);
        }
    }

    /// Adds `text` behind `lead`; later rows stand under the first one's text.
    pub fn hanging_text(&mut self, lead: Vec<Piece>, tone: Tone, text: &str) {
        let indent: usize = lead.iter().map(|piece| rows::width(&piece.text)).sum();
        let mut lead = Some(lead);
        let mut lines = text.lines().peekable();
        if lines.peek().is_none() {
            self.rows.extend(lead.take());
        }
        for line in lines {
            let lead = lead.take().unwrap_or_else(|| vec![Piece::from(" ".repeat(indent).as_str())]);
            self.hanging(lead, &[Piece::new(tone, printable(line))]);
        }
    }

    /// Adds pieces behind `lead`, wrapped; later rows stand under the first one's text.
    pub fn hanging(&mut self, lead: Vec<Piece>, pieces: &[Piece]) {
        let indent: usize = lead.iter().map(|piece| rows::width(&piece.text)).sum();
        // A lead that takes more than half the width would leave a ribbon: then later rows start nearer the edge.
        let later = if indent * 2 > self.width { indent.min(2) } else { indent };
        let mut lead = Some(lead);
        for mut row in wrapped(pieces, self.width.saturating_sub(indent).max(self.width / 3)) {
            let mut start = lead.take().unwrap_or_else(|| match later {
                0 => Vec::new(),
                _ => vec![Piece::from(" ".repeat(later).as_str())],
            });
            start.append(&mut row);
            self.rows.push(start);
        }
    }
}

/// `text` with what cannot be shown in cells made visible: tabs as spaces, other control characters as a sign.
#[must_use]
pub fn printable(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        match grapheme {
            "\t" => shown.push_str(&" ".repeat(rows::cells("\t", rows::width(&shown)))),
            _ if grapheme.chars().any(char::is_control) => shown.push('␦'),
            _ => shown.push_str(grapheme),
        }
    }
    shown
}

/// `text` with its line breaks and other runs of blanks as single spaces, to be quoted within a line.
#[must_use]
pub fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` cut to `width` cells, with a sign that it was.
#[must_use]
pub fn clipped(text: &str, width: usize) -> String {
    if rows::width(text) <= width {
        return text.to_owned();
    }
    match width {
        0 => String::new(),
        _ => format!("{}…", &text[..rows::byte_at(text, width - 1)]),
    }
}

/// `text` filled with spaces, or cut, to `width` cells.
#[must_use]
pub fn fitted(text: &str, width: usize) -> String {
    let text = clipped(text, width);
    let missing = width.saturating_sub(rows::width(&text));
    text + &" ".repeat(missing)
}

/// Pieces as rows of at most `width` cells; always at least one row.
fn wrapped(pieces: &[Piece], width: usize) -> Vec<SheetRow> {
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut laid_out = Vec::new();
    for (start, end) in rows::wrap(&text, width) {
        let end = start + text[start..end].trim_end_matches(' ').len();
        let (mut row, mut at) = (Vec::new(), 0);
        for piece in pieces {
            let (from, to) = (start.max(at), end.min(at + piece.text.len()));
            if from < to {
                row.push(Piece::new(piece.tone, &piece.text[from - at..to - at]));
            }
            at += piece.text.len();
        }
        laid_out.push(row);
    }
    laid_out
}

/// The little Markdown that prompts and explanations use: paragraphs, fences, lists, `code`, **strong** and *emphasis*.
pub fn markdown(sheet: &mut Sheet, text: &str) {
    let mut paragraph = String::new();
    let mut fence = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            flush(sheet, &mut paragraph);
            fence = if fence.is_some() { None } else { Some(()) };
            sheet.gap();
        } else if fence.is_some() {
            sheet.line(&[Piece::from("  "), Piece::new(Tone::Code, printable(line))]);
        } else if trimmed.is_empty() {
            flush(sheet, &mut paragraph);
            sheet.gap();
        } else if let Some(item) = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* ")) {
            flush(sheet, &mut paragraph);
            sheet.hanging(vec![Piece::from("· ")], &inline(item, Tone::Plain));
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(trimmed);
        }
    }
    flush(sheet, &mut paragraph);
}

fn flush(sheet: &mut Sheet, paragraph: &mut String) {
    if !paragraph.is_empty() {
        sheet.line(&inline(&std::mem::take(paragraph), Tone::Plain));
    }
}

/// One line of Markdown as pieces; signs that do not pair stay as they are.
#[must_use]
pub fn inline(text: &str, tone: Tone) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*']) {
        let mark = ["`", "**", "*"].into_iter().find(|mark| rest[at..].starts_with(mark)).unwrap_or("`");
        let inside = &rest[at + mark.len()..];
        let closed = inside.find(mark).filter(|length| *length > 0 && !inside.starts_with(' '));
        let Some(length) = closed else {
            pieces.push(Piece::new(tone, printable(&rest[..at + mark.len()])));
            rest = inside;
            continue;
        };
        if at > 0 {
            pieces.push(Piece::new(tone, printable(&rest[..at])));
        }
        let inner = if mark == "`" { Tone::Code } else { Tone::Strong };
        pieces.push(Piece::new(inner, printable(&inside[..length])));
        rest = &inside[length + mark.len()..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::new(tone, printable(rest)));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_in_a_line_has_no_line_breaks() {
        assert_eq!(in_one_line("  starts\nare\t\tslow\r\n"), "starts are slow");
    }

    #[test]
    fn later_rows_stand_under_the_first_ones_text() {
        let mut sheet = Sheet::new(12);
        sheet.hanging(vec![Piece::from("✓ ")], &[Piece::from("pay for use only")]);
        assert_eq!(sheet.to_text(), "✓ pay for\n  use only");
    }

    #[test]
    fn tones_survive_wrapping() {
        let mut sheet = Sheet::new(6);
        sheet.line(&[Piece::from("aa "), Piece::new(Tone::Strong, "bbb cc")]);
        let tones: Vec<_> =
            sheet.rows().iter().map(|row| row.iter().map(|piece| piece.tone).collect::<Vec<_>>()).collect();
        assert_eq!(tones, [vec![Tone::Plain, Tone::Strong], vec![Tone::Strong]]);
        assert_eq!(sheet.to_text(), "aa bbb\ncc");
    }

    #[test]
    fn the_markdown_of_prompts_is_read() {
        let mut sheet = Sheet::new(40);
        markdown(&mut sheet, "What does `f()`\nprint, **exactly**? 2 * 3\n\n```js\nf();\n```\n- one");
        assert_eq!(sheet.to_text(), "What does f() print, exactly? 2 * 3\n\n  f();\n\n· one");
        assert_eq!(sheet.rows()[0][1], Piece::new(Tone::Code, "f()"));
        assert_eq!(sheet.rows()[0][3], Piece::new(Tone::Strong, "exactly"));
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(clipped("abcdef", 4), "abc…");
        assert_eq!(fitted("日本", 5), "日本 ");
        assert_eq!(fitted("日本語", 4), "日… ");
        assert_eq!(printable("a\tb\u{7}"), "a   b␦");
    }
}
