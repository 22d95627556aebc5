//! Parser events to blocks, on a stack of our own, so that no nesting of the page can exhaust the machine's.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag};

use super::{
    Link, Page, Parsed,
    fence::{self, Fence},
    recognise::recognise,
    text::{plain, slug},
    typed::{self, Hunger},
};
use crate::{
    course::model::{Alert, Block, BlockKind, Example, Heading, Inline, ListItem, RunnableFence, Table},
    diagnostic::{Diagnostic, Span, did_you_mean},
};

/// How deep blocks and emphasis may nest. What is deeper is kept as text.
const DEEPEST: usize = 48;
/// How many faults of one page are told; whoever has mended these will see the next.
const MOST_FAULTS: usize = 200;

/// The blocks of `page`.
pub(super) fn build(page: &Page<'_>) -> Parsed {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM;
    let body = page.text.get(page.body..).unwrap_or_default();
    let mut builder = Builder::new(page);
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        builder.event(event, Span::new(range.start + page.body, range.end + page.body));
    }
    builder.finish()
}

/// Something begun and not ended.
struct Frame {
    open: Open,
    span: Span,
    blocks: Vec<Block>,
    inlines: Vec<(Inline, Span)>,
    items: Vec<ListItem>,
    rows: Vec<Vec<Vec<Inline>>>,
    text: String,
    checked: Option<bool>,
    hunger: Option<Hunger>,
}

/// What was begun.
enum Open {
    Root,
    Paragraph,
    Heading(u8),
    Quote(Option<Alert>),
    List(Option<u64>),
    Item,
    Code(Option<String>),
    Html,
    Table,
    Row,
    Cell,
    Emphasis,
    Strong,
    Strikethrough,
    Link(String),
    /// Something not shown by itself; what it holds is.
    Through,
}

impl Frame {
    fn new(open: Open, span: Span) -> Self {
        Self {
            open,
            span,
            blocks: Vec::new(),
            inlines: Vec::new(),
            items: Vec::new(),
            rows: Vec::new(),
            text: String::new(),
            checked: None,
            hunger: None,
        }
    }

    fn holds_blocks(&self) -> bool {
        matches!(self.open, Open::Root | Open::Quote(_) | Open::Item)
    }

    /// Adds a block, or gives it to the typed block that waits for it.
    fn push(&mut self, block: Block) {
        let block = match (self.hunger.take(), self.blocks.last_mut()) {
            (Some(hunger), Some(typed)) => hunger.feed(typed, block),
            _ => Some(block),
        };
        self.blocks.extend(block);
    }

    fn text(&mut self, text: &str, span: Span) {
        match self.inlines.last_mut() {
            Some((Inline::Text { text: before }, place)) => {
                before.push_str(text);
                place.end = span.end;
            }
            _ => self.inlines.push((Inline::Text { text: text.to_owned() }, span)),
        }
    }

    fn content(self) -> Vec<Inline> {
        self.inlines.into_iter().map(|(inline, _)| inline).collect()
    }
}

struct Builder<'a> {
    page: &'a Page<'a>,
    frames: Vec<Frame>,
    root: Frame,
    /// How many things are open beyond [`DEEPEST`].
    beyond: usize,
    too_deep: bool,
    runnable: usize,
    names: HashSet<String>,
    anchors: HashMap<String, usize>,
    parsed: Parsed,
}

impl<'a> Builder<'a> {
    fn new(page: &'a Page<'a>) -> Self {
        let root = Frame::new(Open::Root, Span::new(page.body, page.text.len()));
        Self {
            page,
            frames: Vec::new(),
            root,
            beyond: 0,
            too_deep: false,
            runnable: 0,
            names: HashSet::new(),
            anchors: HashMap::new(),
            parsed: Parsed::default(),
        }
    }

    fn finish(mut self) -> Parsed {
        while !self.frames.is_empty() {
            self.end();
        }
        self.flush();
        if let (Some(hunger), Some(typed)) = (self.root.hunger.take(), self.root.blocks.last_mut()) {
            hunger.starve(typed);
        }
        self.parsed.blocks = self.root.blocks;
        self.parsed
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.root)
    }

    fn fault(&mut self, code: &str, span: Span, message: String, help: Option<String>) {
        if self.parsed.diagnostics.len() >= MOST_FAULTS {
            return;
        }
        let mut fault = Diagnostic::error(code, message).at(self.page.file, self.page.text, span);
        fault.help = help;
        self.parsed.diagnostics.push(fault);
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) if self.beyond > 0 => self.beyond -= 1,
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => self.top().inlines.push((Inline::Code { text: code.into_string() }, span)),
            Event::SoftBreak => self.text(" ", span),
            Event::HardBreak => self.top().inlines.push((Inline::Break, span)),
            Event::Rule => self.block(BlockKind::Rule, span),
            Event::TaskListMarker(checked) => {
                if let Some(item) = self.frames.iter_mut().rev().find(|frame| matches!(frame.open, Open::Item)) {
                    item.checked = Some(checked);
                }
            }
            Event::Html(html) if matches!(self.top().open, Open::Html) => self.top().text.push_str(&html),
            Event::InlineHtml(html) if html.starts_with("<br") => self.top().inlines.push((Inline::Break, span)),
            // Tags say how a browser shows what stands between them; what stands between them comes as text.
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text(&text, span);
            }
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        let top = self.top();
        if matches!(top.open, Open::Code(_)) { top.text.push_str(text) } else { top.text(text, span) }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        if self.frames.len() >= DEEPEST {
            self.beyond += 1;
            if !std::mem::replace(&mut self.too_deep, true) {
                let message = format!("this is nested more than {DEEPEST} deep; what is deeper is shown flat");
                self.fault("course::depth", span, message, None);
            }
            return;
        }
        let open = self.open(tag, span);
        let inline =
            matches!(open, Open::Emphasis | Open::Strong | Open::Strikethrough | Open::Link(_) | Open::Through);
        if !inline {
            self.flush();
        }
        self.frames.push(Frame::new(open, span));
    }

    fn open(&mut self, tag: Tag<'_>, span: Span) -> Open {
        match tag {
            Tag::Paragraph => Open::Paragraph,
            Tag::Heading { level, .. } => Open::Heading(level as u8),
            Tag::BlockQuote(kind) => Open::Quote(kind.map(alert)),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Open::Code(Some(info.into_string())),
            Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code(None),
            Tag::HtmlBlock => Open::Html,
            Tag::List(start) => Open::List(start),
            Tag::Item => Open::Item,
            Tag::Table(_) => Open::Table,
            Tag::TableHead | Tag::TableRow => Open::Row,
            Tag::TableCell => Open::Cell,
            Tag::Emphasis => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough => Open::Strikethrough,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                let target = dest_url.into_string();
                self.parsed.links.push(Link { target: target.clone(), span });
                Open::Link(target)
            }
            _ => Open::Through,
        }
    }

    /// Ends what was begun last, and gives it to what it stands in.
    fn end(&mut self) {
        self.flush();
        let Some(mut frame) = self.frames.pop() else { return };
        if let (Some(hunger), Some(typed)) = (frame.hunger.take(), frame.blocks.last_mut()) {
            hunger.starve(typed);
        }
        let span = frame.span;
        match frame.open {
            Open::Root => {}
            Open::Paragraph => self.paragraph(frame.inlines, span),
            Open::Heading(level) => {
                let heading = self.heading(level, frame.content());
                self.block(BlockKind::Heading(heading), span);
            }
            Open::Quote(alert) => self.quote(alert, frame.blocks, span),
            Open::List(start) => self.block(BlockKind::List { start, items: frame.items }, span),
            Open::Item => {
                let item = ListItem { checked: frame.checked, blocks: frame.blocks };
                self.top().items.push(item);
            }
            Open::Code(ref info) => {
                let kind = self.code(info.as_deref(), std::mem::take(&mut frame.text), span);
                self.block(kind, span);
            }
            Open::Html => {
                let text = without_tags(&frame.text);
                if !text.is_empty() {
                    self.block(BlockKind::Paragraph { content: vec![Inline::Text { text }] }, span);
                }
            }
            Open::Table => {
                let mut rows = frame.rows.into_iter();
                let header = rows.next().unwrap_or_default();
                self.block(BlockKind::Table(Table { header, rows: rows.collect() }), span);
            }
            Open::Row => {
                let row = frame.rows.into_iter().next().unwrap_or_default();
                self.top().rows.push(row);
            }
            Open::Cell => {
                let cell = frame.content();
                let row = &mut self.top().rows;
                if row.is_empty() {
                    row.push(Vec::new());
                }
                row[0].push(cell);
            }
            Open::Emphasis => self.inline(|content| Inline::Emphasis { content }, frame),
            Open::Strong => self.inline(|content| Inline::Strong { content }, frame),
            Open::Strikethrough => self.inline(|content| Inline::Strikethrough { content }, frame),
            Open::Link(ref target) => {
                let target = target.clone();
                self.inline(|content| Inline::Link { target, content }, frame);
            }
            Open::Through => {
                let top = self.top();
                top.inlines.extend(frame.inlines);
                for block in frame.blocks {
                    top.push(block);
                }
            }
        }
    }

    fn inline(&mut self, wrap: impl FnOnce(Vec<Inline>) -> Inline, frame: Frame) {
        let span = frame.span;
        let inline = wrap(frame.content());
        self.top().inlines.push((inline, span));
    }

    fn block(&mut self, kind: BlockKind, span: Span) {
        self.flush();
        self.top().push(Block { kind, span });
    }

    /// Text that stands in a list item or a quotation without a paragraph of its own becomes one.
    fn flush(&mut self) {
        let top = self.top();
        if !top.holds_blocks() || top.inlines.is_empty() {
            return;
        }
        let inlines = std::mem::take(&mut top.inlines);
        let start = inlines.first().map_or(0, |(_, span)| span.start);
        let end = inlines.last().map_or(start, |(_, span)| span.end);
        self.paragraph(inlines, Span::new(start, end));
    }

    fn paragraph(&mut self, inlines: Vec<(Inline, Span)>, span: Span) {
        let labels = self.page.labels;
        let may_be_led = matches!(self.top().open, Open::Root | Open::Quote(_));
        let parts = if may_be_led { typed::split(labels, inlines) } else { Err(inlines) };
        let top = self.top();
        match parts {
            Ok(parts) => {
                for part in parts {
                    let (block, hunger) = part.into_block();
                    top.push(block);
                    top.hunger = hunger;
                }
            }
            Err(inlines) => {
                let content = inlines.into_iter().map(|(inline, _)| inline).collect();
                top.push(Block { kind: BlockKind::Paragraph { content }, span });
            }
        }
    }

    fn heading(&mut self, level: u8, content: Vec<Inline>) -> Heading {
        let base = slug(&plain(&content));
        let taken = self.anchors.entry(base.clone()).or_default();
        let anchor = if *taken == 0 { base } else { format!("{base}-{taken}") };
        *taken += 1;
        Heading { level, content, anchor }
    }

    /// A quotation that opens with a label is the typed blocks it holds.
    fn quote(&mut self, alert: Option<Alert>, blocks: Vec<Block>, span: Span) {
        let led = matches!(blocks.first(), Some(Block { kind: BlockKind::Typed { .. }, .. }));
        if !led {
            let kind = match alert {
                Some(alert) => BlockKind::Alert { alert, blocks },
                None => BlockKind::Quote { blocks },
            };
            return self.block(kind, span);
        }
        let mut parts: Vec<Block> = Vec::new();
        for block in blocks {
            match (&block.kind, parts.last_mut()) {
                (BlockKind::Typed { .. }, _) | (_, None) => parts.push(block),
                (_, Some(part)) => {
                    part.span.end = block.span.end;
                    if let BlockKind::Typed { blocks, .. } = &mut part.kind {
                        blocks.push(block);
                    }
                }
            }
        }
        if let Some(first) = parts.first_mut() {
            first.span.start = span.start;
        }
        for part in parts {
            self.block(part.kind, part.span);
        }
    }

    fn code(&mut self, info: Option<&str>, mut code: String, span: Span) -> BlockKind {
        let Some(info) = info else {
            return BlockKind::Code { language: String::new(), code, run: None, emphasis: Vec::new() };
        };
        let (fence, faults) = fence::read(info);
        let line = self.page.text[span.start..span.end].lines().next().unwrap_or_default();
        let info_start = span.start + line.find(info).unwrap_or_default();
        for fault in faults {
            let place = Span::new(info_start + fault.at, info_start + fault.at + fault.len);
            self.fault("course::fence", place, fault.message, fault.help);
        }
        let run = self.run_of(&fence, &mut code, span, Span::new(info_start, info_start + info.len()));
        BlockKind::Code { language: fence.language, code, run, emphasis: fence.emphasis }
    }

    /// What the fence runs. An empty fence gets the code of the example it names.
    fn run_of(&mut self, fence: &Fence, code: &mut String, span: Span, info: Span) -> Option<RunnableFence> {
        let (example, kind) = match &fence.sandbox {
            Some(id) => {
                let example = self.example(id, info)?;
                let entry = example.program.entry_text();
                if code.trim().is_empty() {
                    *code = entry;
                } else if !is_same_text(code, &entry) {
                    let message = format!("this is not the text of `{}` in the example `{id}`", example.program.entry);
                    let help = "leave the fence empty to show the file, or let `etude check --fix` copy the file here";
                    self.fault("course::fence-differs", span, message, Some(help.to_owned()));
                }
                (id.clone(), example.program.kind)
            }
            None if fence.run == Some(false) => return None,
            None => match recognise(&fence.language, code).or(self.page.default_kind.filter(|_| fence.run.is_some())) {
                Some(kind) => (String::new(), kind),
                None if fence.run.is_some() => {
                    let message = "nothing in this code says where it runs".to_owned();
                    let help = "name an example with `sandbox=ID`, or give the module a `sandbox` in course.toml";
                    self.fault("course::fence", info, message, Some(help.to_owned()));
                    return None;
                }
                None => return None,
            },
        };
        self.runnable += 1;
        let name = fence.id.clone().unwrap_or_else(|| self.runnable.to_string());
        if !self.names.insert(name.clone()) {
            self.fault("course::duplicate-id", info, format!("two fences of this page are named `{name}`"), None);
        }
        Some(RunnableFence { name, example, kind })
    }

    fn example(&mut self, id: &str, info: Span) -> Option<&'a Example> {
        let examples = self.page.examples;
        let found = examples.iter().find(|example| example.id == id);
        if found.is_none() {
            let near = did_you_mean(id, examples.iter().map(|example| example.id.as_str()));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.fault("course::unknown-example", info, format!("there is no example `{id}`"), help);
        }
        found
    }
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

/// Whether two texts are the same line by line, whatever ends their lines and whatever blank follows.
fn is_same_text(one: &str, other: &str) -> bool {
    one.trim_end().lines().eq(other.trim_end().lines())
}

/// The text of `html` without tags and comments.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let end = if after.starts_with("!--") { "-->" } else { ">" };
        rest = after.split_once(end).map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
