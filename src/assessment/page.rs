//! Pages that stand alone: one file, no script, no request, light or dark as the reader's device is, and a sheet of paper when
//! printed. Without any style they are still headings, sentences and tables.

use std::fmt::Write as _;

/// `text` for a page: nothing in it can be taken for markup, in a text or in an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(letter),
            // Control characters have no place in a page, nor has what turns the reading direction of what follows.
            _ if letter.is_control() => escaped.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A page being written.
pub(super) struct Page {
    body: String,
    title: String,
}

/// A cell of a table.
pub(super) enum Cell {
    /// Text that names its row.
    Head(String),
    /// A figure, set to the right.
    Figure(String),
    /// A drawing.
    Drawing(String),
}

impl Page {
    /// A page called `title`.
    pub(super) fn new(title: &str) -> Self {
        let body = format!("<h1>{}</h1>\n", escape(title));
        Self { body, title: title.to_owned() }
    }

    /// Begins a part, called `title`.
    pub(super) fn part(&mut self, title: &str) {
        let _ = writeln!(self.body, "<h2>{}</h2>", escape(title));
    }

    /// A sentence or two.
    pub(super) fn say(&mut self, text: &str) {
        let _ = writeln!(self.body, "<p>{}</p>", escape(text));
    }

    /// Something to know beside the figures.
    pub(super) fn note(&mut self, text: &str) {
        let _ = writeln!(self.body, "<p class=\"note\">{}</p>", escape(text));
    }

    /// The one figure that the page is about.
    pub(super) fn figure(&mut self, figure: &str, what: &str) {
        let _ = writeln!(
            self.body,
            "<p class=\"figure\"><strong>{}</strong> <span>{}</span></p>",
            escape(figure),
            escape(what)
        );
    }

    /// What something is, line by line.
    pub(super) fn facts(&mut self, facts: &[(&str, String)]) {
        self.body.push_str("<dl>\n");
        for (name, value) in facts {
            let _ = writeln!(self.body, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), escape(value));
        }
        self.body.push_str("</dl>\n");
    }

    /// A list; each item a text and what is said of it.
    pub(super) fn list(&mut self, items: impl Iterator<Item = (String, String)>) {
        self.body.push_str("<ol>\n");
        for (item, more) in items {
            let _ = write!(self.body, "<li><strong>{}</strong>", escape(&item));
            if !more.is_empty() {
                let _ = write!(self.body, "<br><span class=\"quiet\">{}</span>", escape(&more));
            }
            self.body.push_str("</li>\n");
        }
        self.body.push_str("</ol>\n");
    }

    /// A table. Columns whose heading is empty hold drawings.
    pub(super) fn table(&mut self, caption: &str, header: &[&str], rows: &[Vec<Cell>]) {
        let _ = writeln!(self.body, "<table>\n<caption>{}</caption>\n<thead><tr>", escape(caption));
        let is_figure = |column: usize| {
            rows.first().and_then(|row| row.get(column)).is_some_and(|cell| matches!(cell, Cell::Figure(_)))
        };
        for (column, name) in header.iter().enumerate() {
            let class = if is_figure(column) { " class=\"n\"" } else { "" };
            let name = if name.is_empty() { "<span class=\"hidden\">drawn</span>".to_owned() } else { escape(name) };
            let _ = write!(self.body, "<th scope=\"col\"{class}>{name}</th>");
        }
        self.body.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.body.push_str("<tr>");
            for cell in row {
                let _ = match cell {
                    Cell::Head(text) => write!(self.body, "<th scope=\"row\">{}</th>", escape(text)),
                    Cell::Figure(text) => write!(self.body, "<td class=\"n\">{}</td>", escape(text)),
                    Cell::Drawing(svg) => write!(self.body, "<td class=\"d\">{svg}</td>"),
                };
            }
            self.body.push_str("</tr>\n");
        }
        self.body.push_str("</tbody>\n</table>\n");
    }

    /// Something that can be unfolded: its heading, and paragraphs, each with a word for what it is.
    pub(super) fn unfold(&mut self, heading: &str, parts: &[(&str, String)]) {
        let _ = writeln!(self.body, "<details><summary>{}</summary>", escape(heading));
        for (what, text) in parts {
            let _ = writeln!(
                self.body,
                "<p class=\"part\"><span class=\"quiet\">{}</span> {}</p>",
                escape(what),
                escape(text)
            );
        }
        self.body.push_str("</details>\n");
    }

    /// The whole page.
    pub(super) fn finish(self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}\
             <footer class=\"note\">Made by étude. Nothing in this file reaches the network.</footer>\n</main>\n</body>\n</html>\n",
            escape(&self.title),
            self.body
        )
    }
}

const STYLE: &str = "\
:root { --paper: #fdfdfb; --ink: #1d2529; --quiet: #566167; --line: #d6dcdf; --mark: #2c6e8f; --soft: #f1f4f4; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181a; --ink: #e6eaea; --quiet: #a3aeb3; --line: #333c40; --mark: #6fb6d6; --soft: #1c2225; }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); }
body { margin: 0; font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif; overflow-wrap: anywhere; }
main { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; font-weight: 600; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; font-weight: 600; margin: 2.75rem 0 .5rem; padding-top: .9rem; border-top: 1px solid var(--line); }
p { margin: .5rem 0; max-width: 42rem; }
.figure { margin: 1.25rem 0 .5rem; }
.figure strong { font-size: 2.6rem; font-weight: 600; line-height: 1; font-variant-numeric: tabular-nums; margin-right: .5rem; }
.note, .quiet, caption, dt { color: var(--quiet); }
.note { font-size: .875rem; }
dl { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: 1rem 0; }
dt { font-size: .8125rem; }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0 1rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-size: .875rem; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-size: .8125rem; color: var(--quiet); }
tr > :last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; }
.d { width: 36%; min-width: 5.5rem; }
svg { display: block; overflow: visible; margin-top: .2rem; }
.bar, .dot { fill: var(--mark); }
.link { stroke: var(--mark); }
.ring { fill: var(--paper); stroke: var(--mark); }
.track { fill: var(--line); }
ol { padding-left: 1.4rem; }
li { margin: .5rem 0; }
li strong, summary { font-weight: 600; }
details { border-bottom: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; font-weight: 400; }
summary:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
.part { white-space: pre-wrap; margin: .5rem 0 .5rem 1rem; padding: .4rem .75rem; background: var(--soft); border-radius: 3px; }
.part .quiet { display: block; font-size: .8125rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
footer { margin-top: 3rem; }
@media (max-width: 34rem) {
  body { font-size: 15px; }
  main { padding: 1.5rem 1rem 3rem; }
  th, td { padding-right: .5rem; }
  .d { width: 30%; min-width: 4rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --mark: #2c6e8f; --soft: #fff; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  tr, li, details { break-inside: avoid; }
  details::details-content { content-visibility: visible; display: block; }
  body { font-size: 11pt; }
}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_learners_write_is_never_markup() {
        let hostile = "</p><script>alert('x')</script>\" onload=\"y\u{202e}\u{0}&";
        let escaped = escape(hostile);
        assert!(!escaped.contains(['<', '>', '"', '\'', '\u{0}', '\u{202e}']), "{escaped}");
        let mut page = Page::new(hostile);
        page.unfold(hostile, &[("answer", hostile.to_owned())]);
        page.list([(hostile.to_owned(), hostile.to_owned())].into_iter());
        page.table(
            hostile,
            &["a", ""],
            &[vec![Cell::Head(hostile.to_owned()), Cell::Drawing(super::super::svg::bar(2.0, hostile))]],
        );
        let html = page.finish();
        assert!(!html.contains("<script") && !html.contains("onload=\"y"), "{html}");
    }
}
