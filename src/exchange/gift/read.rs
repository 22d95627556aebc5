//! A GIFT file to questions.

use super::{
    blocks::{self, Block},
    text::{Markup, place, places, trimmed, unescaped},
};
use crate::{
    course::{Open, Question, QuestionKind, slug},
    diagnostic::{Diagnostic, Severity, Span, did_you_mean},
    exchange::{markup, module_of_file},
};

/// How many diagnostics of one file are told one by one.
pub(super) const MOST_TOLD: usize = 200;
/// What stands in the text for a word that is asked for within it.
const BLANK: &str = "_____";

/// Reads the questions of `text`, the content of `file`, for `module`.
pub fn read(file: &str, text: &str, module: Option<&str>) -> (Vec<Question>, Vec<Diagnostic>) {
    let (blocks, told) = blocks::read(file, text);
    let mut reader =
        Reader { file, text: &blocks.text, module, category: module_of_file(file), told, untold: 0, count: 0 };
    let questions = blocks.blocks.iter().filter_map(|block| reader.block(block)).collect();
    if reader.untold > 0 {
        let message = format!("there are {} more like these", reader.untold);
        reader.told.push(Diagnostic::warning("import::more", message).in_file(file));
    }
    (questions, reader.told)
}

/// Reads block after block.
pub(super) struct Reader<'a> {
    file: &'a str,
    /// The text, its comments blanked.
    pub text: &'a str,
    module: Option<&'a str>,
    /// What ids begin with when no module is given.
    category: String,
    told: Vec<Diagnostic>,
    untold: usize,
    count: usize,
}

/// The parts of a question that are its own, whatever its kind.
struct Frame {
    title: Option<String>,
    /// The text before its answers, and after them.
    prompt: (Span, Span),
    answers: Span,
    general: Option<Span>,
}

impl Reader<'_> {
    /// Says what is wrong at `span`; nothing can be made of that part.
    pub fn error(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.tell(Severity::Error, "import::gift", span, message.into(), help);
    }

    /// Says what is not kept of `span`, or read in another way than it may have been meant.
    pub fn warn(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.tell(Severity::Warning, "import::not-kept", span, message.into(), help);
    }

    fn tell(&mut self, severity: Severity, code: &str, span: Span, message: String, help: &str) {
        if self.told.len() >= MOST_TOLD {
            self.untold += 1;
            return;
        }
        let fault = Diagnostic::new(severity, code, message).at(self.file, self.text, span);
        self.told.push(if help.is_empty() { fault } else { fault.help(help) });
    }

    /// The text of `span`.
    pub fn raw(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The question of a block; none when it has none, or is no question.
    fn block(&mut self, block: &Block) -> Option<Question> {
        let mut span = trimmed(self.text, block.span);
        while self.raw(span).starts_with('$') {
            let after = self.category(span);
            if after == span {
                break;
            }
            span = after;
        }
        if self.raw(span).is_empty() {
            return None;
        }
        let frame = self.frame(span)?;
        self.count += 1;
        let (prompt, markup) = self.prompt(&frame);
        let kind = self.kind(frame.answers, markup)?;
        let mut explanation = kind.1;
        if let Some(general) = frame.general {
            explanation.insert(0, self.markdown(general, markup).0);
        }
        explanation.retain(|part| !part.is_empty());
        let id = self.id(block, frame.title.as_deref(), span);
        // A tag that says the module is kept: the id says so too.
        let is_said = |tag: &String| id.split('/').next() == Some(tag) || self.module == Some(tag.as_str());
        let lost: Vec<String> = block.tags().into_iter().filter(|tag| !is_said(tag)).collect();
        for tag in lost {
            self.warn(trimmed(self.text, block.span), format!("the tag `{tag}` is not kept"), "");
        }
        if prompt.is_empty() {
            self.error(span, "the question asks nothing", "write the question before the `{`");
            return None;
        }
        let explanation = explanation.join("\n\n");
        let (hints, hint_cost) = (Vec::new(), Question::HINT_COST);
        Some(Question { id, prompt, hints, hint_cost, explanation, read: None, kind: kind.0 })
    }

    /// Takes in a `$CATEGORY:` line; gives what stands after it in the block.
    fn category(&mut self, span: Span) -> Span {
        let raw = self.raw(span);
        let line = raw.lines().next().unwrap_or_default();
        let line_span = Span::new(span.start, span.start + line.len());
        let rest = trimmed(self.text, Span::new(line_span.end, span.end));
        let (word, path) = line.split_once(':').unwrap_or((line, ""));
        if word != "$CATEGORY" {
            if let Some(near) = did_you_mean(word, ["$CATEGORY"]) {
                self.error(line_span, format!("`{word}` is no command"), &format!("did you mean `{near}:`?"));
                return rest;
            }
            return span;
        }
        // A slash within a name is written twice.
        let path = path.trim().replace("//", "\u{0}");
        let name = path.rsplit('/').next().unwrap_or_default().replace('\u{0}', "/");
        let id = slug(&unescaped(&name));
        if id.is_empty() || id == "course" || id == "top" {
            self.warn(line_span, "the category names nothing that ids could begin with", "");
        } else {
            self.category = id;
            if let Some(module) = self.module.map(str::to_owned) {
                let message = format!("the category is not kept: every id begins with `{module}`");
                self.warn(line_span, message, "import it apart with another `--module` if it is another module");
            }
        }
        rest
    }

    /// Finds the title, the answers and the general feedback of the question in `span`.
    fn frame(&mut self, span: Span) -> Option<Frame> {
        let (title, span) = self.title(span);
        let (open, close) = (place(self.text, span, "{"), place(self.text, span, "}"));
        let (open, close) = match (open, close) {
            (Some(open), Some(close)) if open < close => (open, close),
            (None, None) => {
                let help = "a question has its answers in braces; `{}` asks for an essay";
                self.warn(span, "this is no question, so it is left out", help);
                return None;
            }
            (Some(open), None) => {
                self.error(
                    Span::new(open, open + 1),
                    "this `{` is never closed",
                    "close it, or write `\\{` for a brace",
                );
                return None;
            }
            (_, Some(close)) => {
                let help = "write `\\}` for a brace that belongs to the text";
                self.error(Span::new(close, close + 1), "this `}` closes nothing", help);
                return None;
            }
        };
        for other in places(self.text, Span::new(open + 1, span.end), "{") {
            let help = "a question has one block of answers; an empty line ends it; write `\\{` for a brace";
            self.error(Span::new(other, other + 1), "a second `{` in one question", help);
        }
        let mut answers = Span::new(open + 1, close);
        let general = places(self.text, answers, "####").last().map(|&at| Span::new(at + 4, close));
        if let Some(general) = general {
            answers.end = general.start - 4;
        }
        let prompt = (Span::new(span.start, open), Span::new(close + 1, span.end));
        Some(Frame { title, prompt, answers: trimmed(self.text, answers), general })
    }

    /// The title between `::` and `::`, and what stands after it.
    fn title(&mut self, span: Span) -> (Option<String>, Span) {
        if !self.raw(span).starts_with("::") {
            return (None, span);
        }
        let within = Span::new(span.start + 2, span.end);
        let Some(end) = place(self.text, within, "::") else {
            self.error(Span::new(span.start, within.start), "the title is not closed", "end it with `::`");
            return (None, within);
        };
        let title = unescaped(self.raw(Span::new(within.start, end))).trim().to_owned();
        (Some(title), trimmed(self.text, Span::new(end + 2, span.end)))
    }

    fn prompt(&mut self, frame: &Frame) -> (String, Markup) {
        let (before, after) = frame.prompt;
        let (mut prompt, markup) = self.markdown(before, Markup::Moodle);
        let after = trimmed(self.text, after);
        if after.start == after.end {
            return (prompt, markup);
        }
        let tail = self.converted(after, &unescaped(self.raw(after)), markup);
        let raw = self.raw(Span::new(before.start, frame.prompt.1.end));
        let is_apart = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
        let gap = |apart: bool| if apart { " " } else { "" };
        let first = self.raw(frame.prompt.1).chars().next();
        let last = raw.get(..before.end - before.start).and_then(|text| text.chars().next_back());
        prompt = format!("{prompt}{}{BLANK}{}{tail}", gap(is_apart(last) && !prompt.is_empty()), gap(is_apart(first)));
        (prompt, markup)
    }

    /// A text as Markdown, and the markup it is in: what it names, or `markup`.
    pub fn markdown(&mut self, span: Span, markup: Markup) -> (String, Markup) {
        let span = trimmed(self.text, span);
        let raw = self.raw(span);
        let (markup, text) = Markup::named(raw).unwrap_or((markup, raw));
        let (text, meant) = (unescaped(text), Markup::meant(raw).filter(|_| Markup::named(raw).is_none()));
        let word_end = raw.find(']').map_or(raw.len(), |end| end + 1);
        if let Some(near) = meant {
            let word = Span::new(span.start, span.start + word_end);
            self.warn(word, "the word in brackets is no text format", &format!("did you mean `[{near}]`?"));
        }
        (self.converted(span, &text, markup), markup)
    }

    fn converted(&mut self, span: Span, text: &str, markup: Markup) -> String {
        let (markdown, lost) = markup.to_markdown(text.trim());
        if !lost.is_empty() {
            let lost = lost.iter().map(|tag| format!("`<{tag}>`")).collect::<Vec<_>>().join(", ");
            self.warn(span, format!("Markdown has nothing for {lost}: the text is kept, the tag is not"), "");
        }
        markdown.trim().to_owned()
    }

    /// A text that is no markup wherever it is shown.
    pub fn plain(&mut self, span: Span, markup: Markup) -> String {
        let (text, markup) = self.markdown(span, markup);
        match markup {
            Markup::Markdown => text,
            Markup::Plain | Markup::Html | Markup::Moodle => markup::plain(&text),
        }
    }

    /// The kind of question that the answers make it, and what is to be explained after answering.
    fn kind(&mut self, answers: Span, markup: Markup) -> Option<(QuestionKind, Vec<String>)> {
        let raw = self.raw(answers);
        if raw.is_empty() {
            let help = "add `[[questions.points]]` and `models` to it, and take `draft = true` away";
            self.warn(answers, "an essay: its rubric is still to be written", help);
            return Some((QuestionKind::Open(Open { draft: true, ..Open::default() }), Vec::new()));
        }
        if raw.starts_with('#') {
            return self.numeric(answers, markup);
        }
        if place(self.text, answers, "~").is_some() {
            return self.choice(answers, markup);
        }
        if place(self.text, answers, "=").is_some() && raw.contains("->") {
            return self.matching(answers, markup);
        }
        match self.truth(answers) {
            Some(truth) => Some(self.true_false(answers, truth, markup)),
            None => self.short(answers, markup),
        }
    }

    /// The question's id: what a comment says, else its title, else its number.
    fn id(&mut self, block: &Block, title: Option<&str>, span: Span) -> String {
        let module = self.module.unwrap_or(&self.category).to_owned();
        let title = title.filter(|title| !title.is_empty());
        if let Some(id) = block.id() {
            if let Some(title) = title.filter(|title| **title != id) {
                self.warn(span, format!("the title `{title}` is not kept: the id is `{id}`"), "");
            }
            return id;
        }
        match title {
            Some(title) if is_id(title) => title.to_owned(),
            Some(title) if !slug(title).is_empty() => format!("{module}/{}", slug(title)),
            _ => format!("{module}/{}", self.count),
        }
    }
}

/// Whether `title` is an id already, such as `edge/four-trips`.
fn is_id(title: &str) -> bool {
    let parts: Vec<&str> = title.split('/').collect();
    parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && slug(part) == **part)
}
