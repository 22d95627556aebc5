//! The words after a code fence: its language, and whether and how it runs.

use crate::diagnostic::did_you_mean;

/// The attributes a fence may have, as they are suggested.
const ATTRIBUTES: [&str; 4] = ["run", "no-run", "sandbox=", "id="];
/// The most lines one fence may draw attention to, so that `{1-999999999}` costs nothing.
const MOST_LINES: usize = 10_000;

/// What a fence's info string says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fence {
    /// The language, lower case; empty for none.
    pub language: String,
    /// Whether it says that it runs, or that it does not.
    pub run: Option<bool>,
    /// The example it runs.
    pub sandbox: Option<String>,
    /// Its name.
    pub id: Option<String>,
    /// Lines to draw attention to, 1-based, in order.
    pub emphasis: Vec<usize>,
}

/// A fault in an info string: the byte where its word begins, the word's length, what is wrong, the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FenceFault {
    /// The word's first byte in the info string.
    pub at: usize,
    /// The word's length in bytes.
    pub len: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Reads an info string.
pub(super) fn read(info: &str) -> (Fence, Vec<FenceFault>) {
    let mut fence = Fence::default();
    let mut faults = Vec::new();
    for (number, (at, word)) in words(info).into_iter().enumerate() {
        let attribute = number > 0 || word.starts_with('{') || word.contains('=');
        let told = if attribute { fence.take(word) } else { fence.language(word) };
        if let Err((message, help)) = told {
            faults.push(FenceFault { at, len: word.len(), message, help });
        }
    }
    (fence, faults)
}

/// The words of `info` with their places.
fn words(info: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in info.char_indices().chain([(info.len(), ' ')]) {
        // mdBook parts attributes with commas; within braces a comma parts line numbers.
        let inside = start.is_some_and(|start: usize| info[start..].starts_with('{'));
        let parts = character.is_whitespace() || (character == ',' && !inside);
        match (start, parts) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                words.push((from, &info[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

type Told = Result<(), (String, Option<String>)>;

impl Fence {
    fn language(&mut self, word: &str) -> Told {
        let (language, rest) = word.split_once('{').map_or((word, None), |(language, rest)| (language, Some(rest)));
        self.language = language.to_lowercase();
        match rest {
            Some(rest) => self.take(&format!("{{{rest}")),
            None => Ok(()),
        }
    }

    fn take(&mut self, word: &str) -> Told {
        if let Some(lines) = word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            self.emphasis = read_lines(lines).ok_or_else(|| {
                (format!("`{word}` names no lines"), Some("write them as `{3}`, `{3-7}` or `{1,3-7}`".to_owned()))
            })?;
            return Ok(());
        }
        match word.split_once('=').map_or((word, None), |(key, value)| (key, Some(value.trim_matches('"')))) {
            ("run", None) => self.run = Some(true),
            ("no-run", None) => self.run = Some(false),
            ("sandbox", Some(id)) if !id.is_empty() => self.sandbox = Some(id.to_owned()),
            ("id", Some(id)) if !id.is_empty() => self.id = Some(id.to_owned()),
            (key, _) => {
                let near = did_you_mean(key, ATTRIBUTES.map(|attribute| attribute.trim_end_matches('=')));
                let near = near.map(|near| format!("did you mean `{near}`?"));
                let all = "a fence may say `run`, `no-run`, `sandbox=ID`, `id=NAME` and `{3-7}`";
                return Err((format!("`{word}` is no attribute of a fence"), near.or(Some(all.to_owned()))));
            }
        }
        Ok(())
    }
}

/// `1,3-7` as line numbers.
fn read_lines(text: &str) -> Option<Vec<usize>> {
    let mut lines = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (first.trim().parse::<usize>().ok()?, last.trim().parse::<usize>().ok()?);
        if first == 0 || last < first || last - first > MOST_LINES || lines.len() > MOST_LINES {
            return None;
        }
        lines.extend(first..=last);
    }
    lines.sort_unstable();
    lines.dedup();
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_follow_the_language() {
        let (fence, faults) = read("JavaScript run sandbox=orders id=first {3-5,1}");
        assert_eq!(faults, []);
        assert_eq!((fence.language.as_str(), fence.run), ("javascript", Some(true)));
        assert_eq!((fence.sandbox.as_deref(), fence.id.as_deref()), (Some("orders"), Some("first")));
        assert_eq!(fence.emphasis, [1, 3, 4, 5]);
    }

    #[test]
    fn an_unknown_attribute_is_told_with_the_nearest_one() {
        let (_, faults) = read("js sandbx=orders");
        assert_eq!((faults[0].at, faults[0].len), (3, 13));
        assert_eq!(faults[0].help.as_deref(), Some("did you mean `sandbox`?"));
    }

    #[test]
    fn a_range_without_end_costs_nothing() {
        let (_, faults) = read("js {1-99999999999}");
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn a_fence_may_have_no_language() {
        assert_eq!(read(""), (Fence::default(), vec![]));
        assert_eq!(read("{2}").0.emphasis, [2]);
    }
}
