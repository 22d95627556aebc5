//! A GIFT file as blocks: what stands between empty lines, its comments set apart.

use super::{read::MOST_TOLD, text::places};
use crate::diagnostic::{Diagnostic, Span};

/// A file in blocks.
#[derive(Debug)]
pub(super) struct Blocks {
    /// The text with its comments blanked: every other byte stands where it stood.
    pub text: String,
    /// The blocks in order.
    pub blocks: Vec<Block>,
}

/// What stands between two empty lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    /// Where.
    pub span: Span,
    /// What its comments say.
    pub comment: String,
}

/// Reads the blocks of `text`, the content of `file`.
pub(super) fn read(file: &str, text: &str) -> (Blocks, Vec<Diagnostic>) {
    let mut masked = String::with_capacity(text.len());
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        let comment = line.trim_start().strip_prefix("//");
        if comment.is_some() {
            let newline = if line.ends_with('\n') { "\n" } else { "" };
            masked.push_str(&" ".repeat(line.len() - newline.len()));
            masked.push_str(newline);
        } else {
            masked.push_str(line);
        }
        if line.trim().is_empty() {
            is_open = false;
            continue;
        }
        if !is_open {
            blocks.push(Block { span, comment: String::new() });
            is_open = true;
        }
        if let Some(block) = blocks.last_mut() {
            block.span.end = span.end;
            block.comment.push_str(comment.unwrap_or_default());
        }
    }
    let (blocks, told) = joined(file, &masked, blocks);
    (Blocks { text: masked, blocks }, told)
}

/// Puts together what an empty line within braces has cut in two.
fn joined(file: &str, text: &str, blocks: Vec<Block>) -> (Vec<Block>, Vec<Diagnostic>) {
    let mut whole: Vec<Block> = Vec::new();
    let mut told = Vec::new();
    let mut is_open = false;
    for block in blocks {
        let (opens, closes) = (places(text, block.span, "{"), places(text, block.span, "}"));
        let comes_first = closes.first().is_some_and(|close| opens.first().is_none_or(|open| close < open));
        match whole.last_mut().filter(|_| is_open && comes_first) {
            Some(before) => {
                let gap = Span::new(before.span.end, before.span.end + 1);
                let fault = Diagnostic::warning("import::empty-line", "an empty line ends a question, for Moodle");
                if told.len() < MOST_TOLD {
                    let help = "read on to the `}`; write `\\n` for an empty line in a text";
                    told.push(fault.at(file, text, gap).help(help));
                }
                before.span.end = block.span.end;
                before.comment.push_str(&block.comment);
            }
            None => whole.push(block),
        }
        is_open = opens.last() > closes.last();
    }
    (whole, told)
}

impl Block {
    /// The `[id:…]` of its comments.
    pub fn id(&self) -> Option<String> {
        self.marked("[id:").into_iter().next()
    }

    /// The `[tag:…]`s of its comments.
    pub fn tags(&self) -> Vec<String> {
        self.marked("[tag:")
    }

    /// What stands between `opening` and the next `]` that no backslash stands before.
    fn marked(&self, opening: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (at, _) in self.comment.match_indices(opening) {
            let mut value = String::new();
            let mut letters = self.comment[at + opening.len()..].chars().peekable();
            while let Some(letter) = letters.next() {
                match letter {
                    '\\' if letters.peek() == Some(&']') => value.extend(letters.next()),
                    // Nothing of this kind goes on in another line.
                    '\n' => break,
                    ']' => {
                        found.push(value.trim().to_owned());
                        break;
                    }
                    _ => value.push(letter),
                }
            }
        }
        found.retain(|value| !value.is_empty());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_set_apart_and_places_stay() {
        let text = "// [id:a/b\\]] [tag:x] [tag:y z]\nOne {\n  // aside é\n  =1}\n\n\nTwo {T}\n";
        let (read, told) = read("f", text);
        assert_eq!(read.text.len(), text.len());
        assert_eq!(read.blocks.len(), 2);
        assert_eq!(read.blocks[0].id().as_deref(), Some("a/b]"));
        assert_eq!(read.blocks[0].tags(), ["x", "y z"]);
        assert_eq!(&read.text[read.blocks[1].span.start..], "Two {T}\n");
        assert!(told.is_empty());
    }

    #[test]
    fn an_empty_line_in_braces_does_not_cut_a_question() {
        let (read, told) = read("f", "One {\n=1\n\n~2\n}\n\nTwo {\n\nThree {T}\n");
        assert_eq!(read.blocks.len(), 3);
        assert_eq!(told.len(), 1);
        assert_eq!(
            told[0].to_string(),
            "f:3:1: warning[import::empty-line]: an empty line ends a question, for Moodle"
        );
    }
}
