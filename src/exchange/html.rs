//! Markdown as HTML, on one line, for tools that show HTML. What is HTML in the Markdown is shown as text: nothing a course
//! says runs in another tool.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// `text` so that HTML shows it as it is.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', "<br>")
}

/// `markdown` as HTML without line ends.
pub(super) fn of_markdown(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, options).collect();
    let mut html = String::new();
    for event in &events {
        match event {
            Event::Start(tag) => html.push_str(&opening(tag)),
            Event::End(tag) => html.push_str(closing(*tag)),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => html.push_str(&escaped(text)),
            Event::Code(code) => {
                html.push_str("<code>");
                html.push_str(&escaped(code));
                html.push_str("</code>");
            }
            Event::SoftBreak => html.push(' '),
            Event::HardBreak => html.push_str("<br>"),
            Event::Rule => html.push_str("<hr>"),
            _ => {}
        }
    }
    // A single paragraph needs no tags around it.
    let alone = html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    alone.filter(|inner| !inner.contains("<p>")).map_or(html.clone(), str::to_owned)
}

fn opening(tag: &Tag<'_>) -> String {
    match tag {
        Tag::Link { dest_url, .. } if is_web(dest_url) => format!("<a href=\"{}\">", escaped(dest_url)),
        Tag::Image { .. } => "<i>".to_owned(),
        Tag::List(Some(1)) => "<ol>".to_owned(),
        Tag::List(Some(first)) => format!("<ol start=\"{first}\">"),
        Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => "<pre><code>".to_owned(),
        Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. } => "<h3>".to_owned(),
        Tag::TableHead => "<tr>".to_owned(),
        other => closing(other.to_end()).replace("</", "<"),
    }
}

fn closing(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>",
        TagEnd::Heading(HeadingLevel::H1 | HeadingLevel::H2 | HeadingLevel::H3) => "</h3>",
        TagEnd::Heading(_) => "</h4>",
        TagEnd::BlockQuote(_) => "</blockquote>",
        TagEnd::CodeBlock => "</code></pre>",
        TagEnd::List(true) => "</ol>",
        TagEnd::List(false) => "</ul>",
        TagEnd::Item => "</li>",
        TagEnd::Table => "</table>",
        TagEnd::TableHead | TagEnd::TableRow => "</tr>",
        TagEnd::TableCell => "</td>",
        TagEnd::Emphasis | TagEnd::Image => "</i>",
        TagEnd::Strong => "</b>",
        TagEnd::Strikethrough => "</s>",
        TagEnd::Link => "</a>",
        _ => "",
    }
}

/// Whether a link leads to the web; one within the course leads nowhere in another tool.
fn is_web(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_shown_on_one_line() {
        assert_eq!(of_markdown("One *and* `a<b`"), "One <i>and</i> <code>a&lt;b</code>");
        assert_eq!(of_markdown("a\n\n- b\n- **c**"), "<p>a</p><ul><li>b</li><li><b>c</b></li></ul>");
        assert_eq!(of_markdown("```js\nlet a;\nb\n```"), "<pre><code>let a;<br>b<br></code></pre>");
        assert_eq!(of_markdown("[x](https://x.example) [y](y.md)"), "<a href=\"https://x.example\">x</a> <a>y</a>");
    }

    #[test]
    fn html_of_a_course_is_shown_and_does_not_run() {
        let html = of_markdown("<script>alert(1)</script>\n\nx <img src=x onerror=y> [z](javascript:alert)");
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript"), "{html}");
    }
}
