//! A lesson's blocks to lines: laid out once for a width, then only sliced.

use std::ops::Range;

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use super::{Highlighter, code, inline, table, wrap::wrap};
use crate::{
    app::LineOf,
    course::{Alert, Block, BlockKind, Heading, Inline, ListItem, RunnableFence, TypedKind},
    tui::Theme,
};

/// Text laid out for a width.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// Its headings.
    pub headings: Vec<LineOf>,
    /// Its runnable blocks, each by its first line.
    pub runnables: Vec<LineOf>,
    /// The lines each runnable block takes, in the same order.
    pub frames: Vec<Range<usize>>,
    /// Its links, by the first line of their paragraph.
    pub links: Vec<LineOf>,
}

/// What the frame of a runnable block says beside its code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FrameNote {
    /// The name of the file it stands for.
    pub file: String,
    /// The text of that file, for a fence that leaves it to the example.
    pub code: String,
    /// The learner's own runs and edits: `last run: completed`, `edited`.
    pub state: String,
    /// A question to think about before running.
    pub predict: Option<String>,
}

/// What stays the same through a layout.
pub struct Layout<'a> {
    /// The colours.
    pub theme: &'a Theme,
    /// Says what a runnable block's frame says.
    pub note: &'a dyn Fn(&RunnableFence) -> FrameNote,
    /// Runnable blocks of more lines than this are folded: the workbench shows them whole.
    pub fold_over: usize,
    /// Styles the code.
    pub highlighter: &'a mut Highlighter,
}

/// Lays out `blocks` for `width` cells.
pub fn lay_out(blocks: &[Block], width: u16, layout: &mut Layout<'_>) -> Laid {
    let mut laid = Laid::default();
    laid.blocks(blocks, width.max(1), layout);
    laid
}

impl Laid {
    fn blocks(&mut self, blocks: &[Block], width: u16, layout: &mut Layout<'_>) {
        for (at, block) in blocks.iter().enumerate() {
            let follows_closely = at > 0 && is_answer(&blocks[at - 1].kind, &block.kind);
            if at > 0 && !follows_closely {
                self.lines.push(Line::default());
            }
            self.block(block, width, layout);
        }
    }

    fn block(&mut self, block: &Block, width: u16, layout: &mut Layout<'_>) {
        let theme = layout.theme;
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(heading, width, theme),
            BlockKind::Paragraph { content } => self.paragraph(content, width, theme.text, theme),
            BlockKind::List { start, items } => self.list(*start, items, width, layout),
            BlockKind::Quote { blocks } => {
                let bar = Prefix::same(Span::styled("▎ ", theme.border));
                self.within(&bar, width, |laid, width| laid.blocks(blocks, width, layout));
            }
            BlockKind::Alert { alert, blocks } => {
                let (mark, word, style) = alert_label(*alert, theme);
                self.labelled(mark, word, style, blocks, width, layout);
            }
            BlockKind::Typed { typed, label, blocks } => {
                let (mark, style) = typed_mark(*typed, theme);
                self.labelled(mark, label, style, blocks, width, layout);
            }
            BlockKind::Code { language, code, run: None, emphasis } => {
                let lines = code::plain_block(language, code, emphasis, width, theme, layout.highlighter);
                self.lines.extend(lines);
            }
            BlockKind::Code { language, code, run: Some(run), emphasis } => {
                let note = (layout.note)(run);
                let first = self.lines.len();
                let fence = code::Fence { language, code, emphasis, kind: run.kind, note: &note };
                self.lines.extend(code::runnable_block(&fence, width, layout));
                self.runnables.push(LineOf {
                    line: first,
                    level: 0,
                    text: run.example.clone(),
                    target: run.name.clone(),
                });
                self.frames.push(first..self.lines.len());
            }
            BlockKind::Table(table) => {
                for row in table.rows.iter().chain([&table.header]) {
                    for cell in row {
                        self.note_links(cell);
                    }
                }
                self.lines.extend(table::lay_out(table, width, theme));
            }
            BlockKind::Rule => self.lines.push(Line::styled("─".repeat(usize::from(width)), theme.border)),
        }
    }

    fn heading(&mut self, heading: &Heading, width: u16, theme: &Theme) {
        let text = inline::plain(&heading.content);
        let entry = LineOf {
            line: self.lines.len(),
            level: heading.level,
            text: text.trim().to_owned(),
            target: heading.anchor.clone(),
        };
        self.headings.push(entry);
        let lines = wrap(&inline::spans(&heading.content, theme.heading, theme), width);
        let underline = lines.iter().map(Line::width).max().unwrap_or(0);
        self.lines.extend(lines);
        match heading.level {
            1 => self.lines.push(Line::styled("═".repeat(underline), theme.border)),
            2 => self.lines.push(Line::styled("─".repeat(underline), theme.border)),
            _ => {}
        }
    }

    fn paragraph(&mut self, content: &[Inline], width: u16, base: Style, theme: &Theme) {
        self.note_links(content);
        self.lines.extend(wrap(&inline::spans(content, base, theme), width));
    }

    fn note_links(&mut self, content: &[Inline]) {
        let line = self.lines.len();
        let links = inline::links(content).into_iter();
        self.links.extend(links.map(|(text, target)| LineOf { line, level: 0, text, target }));
    }

    fn list(&mut self, start: Option<u64>, items: &[ListItem], width: u16, layout: &mut Layout<'_>) {
        let theme = layout.theme;
        let is_loose = items.iter().any(|item| item.blocks.len() > 1 && !item.blocks.iter().skip(1).all(is_list));
        let last = start.map_or(0, |start| start.saturating_add(items.len() as u64));
        let room = if start.is_some() { last.to_string().len() + 2 } else { 2 };
        for (number, item) in (start.unwrap_or(0)..).zip(items) {
            if is_loose && number != start.unwrap_or(0) {
                self.lines.push(Line::default());
            }
            let (mark, style) = match (item.checked, start, advice(item)) {
                (Some(true), ..) | (None, None, Some(true)) => ("✓".to_owned(), theme.good),
                (Some(false), ..) => ("□".to_owned(), theme.dim),
                (None, Some(_), _) => (format!("{number}."), theme.dim),
                (None, None, Some(false)) => ("✗".to_owned(), theme.bad),
                (None, None, None) => ("•".to_owned(), theme.dim),
            };
            let mark = format!("{mark:<room$}");
            self.within(&Prefix::hanging(Span::styled(mark, style)), width, |laid, width| {
                laid.item(&item.blocks, width, layout);
            });
        }
    }

    /// The blocks of a list item; a list follows its paragraph closely.
    fn item(&mut self, blocks: &[Block], width: u16, layout: &mut Layout<'_>) {
        for (at, block) in blocks.iter().enumerate() {
            if at > 0 && !is_list(block) {
                self.lines.push(Line::default());
            }
            self.block(block, width, layout);
        }
        if blocks.is_empty() {
            self.lines.push(Line::default());
        }
    }

    /// A block with a mark and a word before it. A short paragraph stands beside its word, anything else under it.
    fn labelled(
        &mut self,
        mark: &str,
        label: &str,
        style: Style,
        blocks: &[Block],
        width: u16,
        layout: &mut Layout<'_>,
    ) {
        const BESIDE: usize = 17;
        let label = inline::printable(label);
        let head = format!("{mark:<2}{label}");
        if let [Block { kind: BlockKind::Paragraph { .. }, .. }, rest @ ..] = blocks
            && head.width() + 2 <= BESIDE
            && width >= 60
        {
            let pad = " ".repeat(BESIDE - head.width());
            let prefix = Prefix::hanging(Span::styled(format!("{head}{pad}"), style));
            self.within(&prefix, width, |laid, width| laid.blocks(&blocks[..1], width, layout));
            if !rest.is_empty() {
                self.within(&Prefix::same(Span::raw("  ")), width, |laid, width| laid.blocks(rest, width, layout));
            }
            return;
        }
        self.lines.extend(wrap(&[Span::styled(head, style)], width));
        self.within(&Prefix::same(Span::raw("  ")), width, |laid, width| laid.blocks(blocks, width, layout));
    }

    /// Lays out something narrower and puts `prefix` before its lines.
    fn within(&mut self, prefix: &Prefix, width: u16, inner: impl FnOnce(&mut Self, u16)) {
        let taken = u16::try_from(prefix.first.width()).unwrap_or(u16::MAX);
        // Deep nesting in a narrow window: rather no indentation than no text.
        if width < taken + 8 {
            return inner(self, width);
        }
        let first = self.lines.len();
        inner(self, width - taken);
        for (at, line) in self.lines[first..].iter_mut().enumerate() {
            let span = if at == 0 { &prefix.first } else { &prefix.other };
            line.spans.insert(0, span.clone());
        }
    }
}

/// What stands before the lines of a block: something before the first, and its like before the others.
struct Prefix {
    first: Span<'static>,
    other: Span<'static>,
}

impl Prefix {
    fn same(span: Span<'static>) -> Self {
        Self { first: span.clone(), other: span }
    }

    fn hanging(span: Span<'static>) -> Self {
        let other = Span::raw(" ".repeat(span.width()));
        Self { first: span, other }
    }
}

fn is_list(block: &Block) -> bool {
    matches!(block.kind, BlockKind::List { .. })
}

/// Whether the second block belongs so closely to the first that no blank line parts them.
fn is_answer(first: &BlockKind, second: &BlockKind) -> bool {
    let typed = |kind: &BlockKind| match kind {
        BlockKind::Typed { typed, .. } => Some(*typed),
        _ => None,
    };
    match (typed(first), typed(second)) {
        (Some(TypedKind::Misconception), Some(TypedKind::Reality)) => true,
        (Some(TypedKind::Snippet), _) => matches!(second, BlockKind::Code { .. }),
        _ => false,
    }
}

/// Whether an item is advice: `Some(true)` for a do, `Some(false)` for a don't.
fn advice(item: &ListItem) -> Option<bool> {
    let Some(Block { kind: BlockKind::Paragraph { content }, .. }) = item.blocks.first() else { return None };
    let Some(Inline::Strong { content }) = content.first() else { return None };
    match inline::plain(content).trim_end_matches(':').to_lowercase().as_str() {
        "do" => Some(true),
        "don't" | "don’t" => Some(false),
        _ => None,
    }
}

fn alert_label(alert: Alert, theme: &Theme) -> (&'static str, &'static str, Style) {
    match alert {
        Alert::Note => ("i", "Note", theme.accent),
        Alert::Tip => ("*", "Tip", theme.good),
        Alert::Important => ("!", "Important", theme.accent),
        Alert::Warning => ("!", "Warning", theme.warn),
        Alert::Caution => ("!", "Caution", theme.bad),
    }
}

fn typed_mark(typed: TypedKind, theme: &Theme) -> (&'static str, Style) {
    match typed {
        TypedKind::Features => ("◆", theme.accent),
        TypedKind::Analogy => ("≈", theme.accent),
        TypedKind::Decision => ("⇒", theme.accent),
        TypedKind::Misconception => ("!", theme.warn),
        TypedKind::Reality => ("✓", theme.good),
        TypedKind::DoDont => ("±", theme.accent),
        TypedKind::AntiPattern => ("✗", theme.bad),
        TypedKind::Snippet => ("»", theme.dim),
        TypedKind::Goals => ("→", theme.accent),
        TypedKind::Hint => ("?", theme.accent),
        TypedKind::Term => ("=", theme.accent),
        TypedKind::Experiment => ("▷", theme.accent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::ThemeChoice, diagnostic, sandbox::Kind};

    fn block(kind: BlockKind) -> Block {
        Block { kind, span: diagnostic::Span::default() }
    }

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline::Text { text: text.to_owned() }]
    }

    fn paragraph(words: &str) -> Block {
        block(BlockKind::Paragraph { content: text(words) })
    }

    fn typed(typed: TypedKind, label: &str, words: &str) -> Block {
        block(BlockKind::Typed { typed, label: label.to_owned(), blocks: vec![paragraph(words)] })
    }

    fn laid(blocks: &[Block], width: u16) -> Laid {
        let theme = Theme::of(ThemeChoice::Plain);
        let note = |_: &RunnableFence| FrameNote { file: "worker.js".to_owned(), ..FrameNote::default() };
        let mut highlighter = Highlighter::default();
        let mut layout = Layout { theme: &theme, note: &note, fold_over: 24, highlighter: &mut highlighter };
        lay_out(blocks, width, &mut layout)
    }

    fn shown(blocks: &[Block], width: u16) -> String {
        let lines: Vec<_> =
            laid(blocks, width).lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect();
        lines.join("\n")
    }

    #[test]
    fn a_misconception_and_its_reality_stand_together() {
        let blocks = [
            typed(TypedKind::Misconception, "Misconception", "The cache is one box."),
            typed(TypedKind::Reality, "Reality", "Every place has its own. A purge in Paris says nothing in Lima."),
        ];
        insta::assert_snapshot!(shown(&blocks, 60), @r"
        ! Misconception  The cache is one box.
        ✓ Reality        Every place has its own. A purge in Paris
                         says nothing in Lima.
        ");
        insta::assert_snapshot!(shown(&blocks, 36), @r"
        ! Misconception
          The cache is one box.
        ✓ Reality
          Every place has its own. A purge
          in Paris says nothing in Lima.
        ");
    }

    #[test]
    fn lists_hang_and_advice_has_its_sign() {
        let strong = |word: &str| Inline::Strong { content: text(word) };
        let item = |lead: &str, words: &str| {
            let content = vec![strong(lead), Inline::Text { text: format!(" {words}") }];
            ListItem { checked: None, blocks: vec![block(BlockKind::Paragraph { content })] }
        };
        let items = vec![item("Do:", "keep functions small"), item("Don’t:", "keep state in memory")];
        let list = [block(BlockKind::List { start: None, items })];
        insta::assert_snapshot!(shown(&list, 20), @r"
        ✓ Do: keep functions
          small
        ✗ Don’t: keep state
          in memory
        ");
    }

    #[test]
    fn a_runnable_block_says_what_it_is_and_where() {
        let run = RunnableFence { name: "1".to_owned(), example: "hello".to_owned(), kind: Kind::Edge };
        let code = "const a = 1;\nconst b = 2;\n".to_owned();
        let language = "javascript".to_owned();
        let fence = block(BlockKind::Code { language, code, run: Some(run), emphasis: vec![2] });
        let blocks = [paragraph("Before."), fence];
        let laid = laid(&blocks, 60);
        assert_eq!((laid.frames.len(), laid.frames[0].clone()), (1, 2..6));
        assert_eq!((laid.runnables[0].line, laid.runnables[0].text.as_str()), (2, "hello"));
        insta::assert_snapshot!(shown(&blocks, 60), @r"
        Before.

        ┌ worker.js ────────────────────────────── runnable · edge ┐
        │ 1  const a = 1;                                          │
        │ 2▐ const b = 2;                                          │
        └ r run   e edit   p predict ──────────────────────────────┘
        ");
    }
}
