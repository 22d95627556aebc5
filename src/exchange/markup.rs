//! Markup of other tools to Markdown: HTML as question editors write it, and text in which nothing is markup.
//!
//! A tag that Markdown has nothing for loses the tag and keeps its text; the caller is told which.

use pulldown_cmark::{Event, Parser, TagEnd};

/// `text`, in which nothing is markup, so that Markdown shows it as it is.
pub(super) fn escaped(text: &str) -> String {
    escaped_after("", text)
}

/// As [`escaped`], for a text that stands after `line` in the same line.
fn escaped_after(line: &str, text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut line = line.to_owned();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\n' {
            written.push_str("\\\n");
            line.clear();
            continue;
        }
        if is_markup(letter, &line, letters.peek().copied()) {
            written.push('\\');
        }
        written.push(letter);
        line.push(letter);
    }
    written
}

/// Whether Markdown could take `letter`, with `line` before it, for markup.
fn is_markup(letter: char, line: &str, after: Option<char>) -> bool {
    let before = line.chars().next_back();
    let begins = line.trim_start();
    match letter {
        '\\' | '`' | '*' | '[' | ']' | '<' => true,
        '~' => before == Some('~') || after == Some('~'),
        '&' => after.is_some_and(|after| after.is_ascii_alphanumeric() || after == '#'),
        // A blank to fill is a row of them; within a word one is a letter like others.
        '_' => before != Some('_') && after != Some('_') && (is_edge(before) || is_edge(after)),
        '#' | '>' | '+' | '-' | '|' | '=' => begins.is_empty(),
        '.' | ')' => !begins.is_empty() && begins.chars().all(|digit| digit.is_ascii_digit()),
        _ => false,
    }
}

fn is_edge(letter: Option<char>) -> bool {
    letter.is_none_or(|letter| !letter.is_alphanumeric())
}

/// The words of Markdown, without its markup.
pub(super) fn plain(markdown: &str) -> String {
    let mut words = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => words.push('\n'),
            _ => {}
        }
    }
    words.trim().to_owned()
}

/// HTML as Markdown, and the tags that Markdown has nothing for. `keeps_lines`: a line end stays one, as in Moodle's own
/// format; else it is a space.
pub(super) fn markdown_of_html(html: &str, keeps_lines: bool) -> (String, Vec<String>) {
    let mut writer = Writer { keeps_lines, ..Writer::default() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        rest = if let Some((tag, after)) = tag(&rest[at..]) {
            writer.tag(tag);
            after
        } else {
            writer.text("<");
            &rest[at + 1..]
        };
    }
    writer.text(rest);
    writer.finish()
}

/// The tag at the start of `text`, without its brackets, and what stands after it.
fn tag(text: &str) -> Option<(&str, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(("!", comment.split_once("-->").map_or("", |(_, after)| after)));
    }
    let inner = text.strip_prefix('<')?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    inner.split_once('>')
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = tag.to_ascii_lowercase().find(&format!("{name}="))? + name.len() + 1;
    let value = tag.get(at..)?;
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split_whitespace().next(),
    }
}

#[derive(Default)]
struct Writer {
    keeps_lines: bool,
    written: String,
    /// Marks that wait for a word to stand before.
    opening: String,
    /// The lists that are open, each with its next number; none for a list of points.
    lists: Vec<Option<usize>>,
    links: Vec<String>,
    in_code: bool,
    in_block: bool,
    lost: Vec<String>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.in_block {
            self.written.push_str(&decoded(text));
            return;
        }
        let lines: Vec<&str> = text.split('\n').collect();
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                let at_start = self.written.is_empty() || self.written.ends_with('\n');
                let between = if self.keeps_lines && !at_start { "\\\n" } else { " " };
                self.written.push_str(if at_start { "" } else { between });
            }
            self.words(line);
        }
    }

    fn words(&mut self, line: &str) {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let apart = line.starts_with(char::is_whitespace) && !self.written.ends_with(char::is_whitespace);
        if apart && !self.written.is_empty() {
            self.written.push(' ');
        }
        if words.is_empty() {
            return;
        }
        self.written.push_str(&std::mem::take(&mut self.opening));
        if self.in_code {
            self.written.push_str(&decoded(&words));
        } else {
            // An entity means the same to Markdown, so its ampersand stays.
            let line = self.tail().rsplit('\n').next().unwrap_or_default();
            let words = escaped_after(line, &words).replace("\\&", "&");
            self.written.push_str(&words);
        }
        if line.ends_with(char::is_whitespace) {
            self.written.push(' ');
        }
    }

    /// The end of what is written: enough to see what a line begins with.
    fn tail(&self) -> &str {
        let start = self.written.floor_char_boundary(self.written.len().saturating_sub(64));
        &self.written[start..]
    }

    fn tag(&mut self, tag: &str) {
        let is_end = tag.starts_with('/');
        let name =
            tag.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        if self.in_block && name != "pre" {
            return;
        }
        match name.as_str() {
            "p" | "div" | "blockquote" | "table" => self.paragraph(),
            "br" => self.line(),
            "b" | "strong" => self.mark("**", is_end),
            "i" | "em" => self.mark("*", is_end),
            "s" | "del" | "strike" => self.mark("~~", is_end),
            "code" | "tt" | "kbd" | "samp" => {
                self.in_code = !is_end;
                self.mark("`", is_end);
            }
            "pre" => self.block(is_end),
            "ul" | "ol" if is_end => {
                self.lists.pop();
                self.paragraph();
            }
            "ul" => self.lists.push(None),
            "ol" => self.lists.push(Some(1)),
            "li" if !is_end => self.item(),
            "" | "!" | "html" | "body" | "li" | "tbody" | "thead" => {}
            "a" if is_end => {
                let target = self.links.pop().unwrap_or_default();
                self.close(&format!("]({target})"));
            }
            "a" => {
                self.links.push(attribute(tag, "href").unwrap_or_default().to_owned());
                self.opening.push('[');
            }
            "img" => {
                let (words, source) = (attribute(tag, "alt").unwrap_or_default(), attribute(tag, "src"));
                let image = format!("![{}]({})", escaped(words), source.unwrap_or_default());
                self.written.push_str(&image);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.paragraph();
                if !is_end {
                    self.opening.push_str("### ");
                }
            }
            _ if !is_end && !self.lost.contains(&name) => self.lost.push(name),
            _ => {}
        }
    }

    fn mark(&mut self, mark: &str, is_end: bool) {
        if is_end { self.close(mark) } else { self.opening.push_str(mark) }
    }

    /// Closes what was opened; a mark that no word came after is taken back.
    fn close(&mut self, mark: &str) {
        let opened = if mark.starts_with(']') { "[" } else { mark };
        if let Some(before) = self.opening.strip_suffix(opened) {
            self.opening = before.to_owned();
            return;
        }
        let kept = self.written.trim_end().len();
        let gap = self.written.split_off(kept);
        self.written.push_str(mark);
        self.written.push_str(&gap);
    }

    fn paragraph(&mut self) {
        self.trim();
        if !self.written.is_empty() {
            self.written.push_str("\n\n");
        }
    }

    fn line(&mut self) {
        self.trim();
        if !self.written.is_empty() {
            self.written.push_str("\\\n");
        }
    }

    fn item(&mut self) {
        self.trim();
        let depth = self.lists.len().saturating_sub(1);
        let gap = if self.written.is_empty() {
            ""
        } else if matches!(self.lists.last(), Some(None | Some(2..))) && self.written.contains('\n') {
            "\n"
        } else {
            "\n\n"
        };
        self.written.push_str(gap);
        self.written.push_str(&"  ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.written.extend([number.to_string().as_str(), ". "]);
                *number += 1;
            }
            _ => self.written.push_str("- "),
        }
    }

    fn block(&mut self, is_end: bool) {
        if is_end && self.in_block {
            let gap = if self.written.ends_with('\n') { "" } else { "\n" };
            self.written.extend([gap, "```\n\n"]);
        } else if !is_end {
            self.paragraph();
            self.written.push_str("```\n");
        }
        self.in_block = !is_end;
    }

    fn trim(&mut self) {
        let kept = self.written.trim_end_matches([' ', '\n']).trim_end_matches("\\\n").len();
        self.written.truncate(kept);
    }

    fn finish(mut self) -> (String, Vec<String>) {
        if self.in_block {
            self.block(true);
        }
        (self.written.trim().trim_end_matches("\\\n").to_owned(), self.lost)
    }
}

/// `text` with its entities resolved, for code, in which Markdown resolves none.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    // Markdown knows every named character; a line at a time keeps the line ends apart.
    text.split('\n').map(decoded_line).collect::<Vec<_>>().join("\n")
}

fn decoded_line(line: &str) -> String {
    let mut parts = line.split('&');
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';') {
            Some((name, rest)) if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#') => {
                written.push_str(&plain(&format!("&{name};")).replace('\n', ""));
                written.push_str(rest);
            }
            _ => {
                written.push('&');
                written.push_str(part);
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(html: &str) -> String {
        markdown_of_html(html, false).0
    }

    #[test]
    fn what_editors_write_becomes_markdown() {
        assert_eq!(of("<p>One <b>bold </b>word</p><p>Two</p>"), "One **bold** word\n\nTwo");
        assert_eq!(of("a <code>x &lt; y</code> b<br/>c"), "a `x < y` b\\\nc");
        assert_eq!(of("See:<ol><li>one</li><li>two</li></ol>"), "See:\n\n1. one\n2. two");
        assert_eq!(of("<a href=\"https://x.example/\">here</a>"), "[here](https://x.example/)");
        assert_eq!(of("<pre>if a &lt; b {\n  c\n}</pre>"), "```\nif a < b {\n  c\n}\n```");
        assert_eq!(of("2 * 3 < 4 &amp; _x_"), "2 \\* 3 \\< 4 &amp; \\_x\\_");
        assert_eq!(of("<b></b>nothing"), "nothing");
    }

    #[test]
    fn a_tag_without_a_counterpart_is_named_and_its_text_kept() {
        let (text, lost) = markdown_of_html("H<sub>2</sub>O <font color=red>red</font>", false);
        assert_eq!(text, "H2O red");
        assert_eq!(lost, ["sub", "font"]);
    }

    #[test]
    fn line_ends_stay_where_they_count() {
        assert_eq!(markdown_of_html("one\ntwo", true).0, "one\\\ntwo");
        assert_eq!(of("one\ntwo"), "one two");
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_shown_as_it_is(text in "[a-z0-9*_`#<>&;.)~=\\[\\]\\\\+|-]{1,12}( [a-z0-9*_`#<>&;.)~=\\[\\]\\\\+|-]{1,6}){0,3}") {
            prop_assume!(!text.contains("__"));
            prop_assert_eq!(plain(&escaped(&text)), text);
        }

        #[test]
        fn any_text_can_be_read(text in "(<[a-z/ !=\"'-]{0,8}>?|&[a-z#0-9]{0,5};?|\\PC|\n){0,20}") {
            let _ = markdown_of_html(&text, true);
            let _ = markdown_of_html(&text, false);
        }
    }
}
