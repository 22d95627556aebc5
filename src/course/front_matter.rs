//! What may stand between two `---` lines at the top of a lesson: flat keys, one a line.

use crate::diagnostic::{Diagnostic, Span, did_you_mean};

/// The keys a lesson may have.
const KEYS: [&str; 3] = ["id", "title", "was"];

/// What the front matter says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// `id`.
    pub id: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `was`: ids the lesson had before, parted by commas.
    pub was: Vec<String>,
    /// Where the body begins, in bytes.
    pub body: usize,
    /// Where the value of `id` stands.
    pub id_span: Span,
}

/// Reads the front matter of `text`, the content of `file`.
pub(super) fn read(file: &str, text: &str) -> (FrontMatter, Vec<Diagnostic>) {
    let mut found = FrontMatter::default();
    let mut faults = Vec::new();
    // A byte order mark is no part of the page, and would hide its first heading.
    found.body = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Some((inside, body)) = bounds(text, found.body) else { return (found, faults) };
    found.body = body;
    let mut at = inside.start;
    for line in text[inside.start..inside.end].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let span = Span::new(start, start + line.trim_end().len());
        let Some((key, value)) = bare.split_once(':') else {
            let fault = Diagnostic::error("course::front-matter", "this line has no `key: value`");
            faults.push(fault.at(file, text, span));
            continue;
        };
        let value = unquoted(value.trim());
        match key.trim() {
            "id" => (found.id, found.id_span) = (Some(value.to_owned()), span),
            "title" => found.title = Some(value.to_owned()),
            "was" => found.was = listed(value),
            other => {
                let near = did_you_mean(other, KEYS).map_or_else(
                    || "the keys of a lesson are `id`, `title` and `was`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let fault = Diagnostic::error("course::unknown-key", format!("`{other}` is no key of a lesson"));
                faults.push(fault.at(file, text, span).help(near));
            }
        }
    }
    (found, faults)
}

/// Where the front matter that begins at `top` stands and where the body begins, when there is any: a rule at the top of a
/// page is none.
fn bounds(text: &str, top: usize) -> Option<(Span, usize)> {
    let start = top + ["---\n", "---\r\n"].iter().find(|open| text[top..].starts_with(**open))?.len();
    let first = text[start..].lines().find(|line| !line.trim().is_empty())?;
    if first.trim() != "---" && !first.contains(':') {
        return None;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((Span::new(start, at), at + line.len()));
        }
        at += line.len();
    }
    None
}

fn unquoted(value: &str) -> &str {
    let inner = |quote| value.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// `a, b` or `[a, b]` as a list.
fn listed(value: &str) -> Vec<String> {
    let bare = value.trim_start_matches('[').trim_end_matches(']');
    bare.split(',').map(|id| unquoted(id.trim()).to_owned()).filter(|id| !id.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_flat() {
        let text = "---\nid: a/b\ntitle: \"A: b\"\nwas: [a/c, 'a/d']\n---\n# A\n";
        let (found, faults) = read("a.md", text);
        assert_eq!(faults, []);
        assert_eq!((found.id.as_deref(), found.title.as_deref()), (Some("a/b"), Some("A: b")));
        assert_eq!(found.was, ["a/c", "a/d"]);
        assert_eq!(&text[found.body..], "# A\n");
    }

    #[test]
    fn an_unknown_key_is_told_at_its_line() {
        let (_, faults) = read("a.md", "---\nid: a\ntitel: A\n---\n");
        assert_eq!(faults[0].to_string(), "a.md:3:1: error[course::unknown-key]: `titel` is no key of a lesson");
        assert_eq!(faults[0].help.as_deref(), Some("did you mean `title`?"));
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        let text = "\u{feff}---\r\nid: a\r\n---\r\n# A";
        let (found, _) = read("a.md", text);
        assert_eq!((found.id.as_deref(), &text[found.body..]), (Some("a"), "# A"));
        assert_eq!(read("a.md", "\u{feff}# A").0.body, 3);
    }

    #[test]
    fn a_rule_at_the_top_is_no_front_matter() {
        assert_eq!(read("a.md", "---\n\nText.\n\n---\n").0.body, 0);
        assert_eq!(read("a.md", "---\nid: a\nno end").0.body, 0);
    }
}
