//! Paragraphs that open with a label, such as `**Misconception:** … **Reality:** …`.

use super::{labels::Labels, text::plain};
use crate::{
    course::model::{Block, BlockKind, Inline, TypedKind},
    diagnostic::Span,
};

/// A part of a paragraph that a label leads.
pub(super) struct Led {
    /// What the label leads.
    pub kind: TypedKind,
    /// The label as written, without the colon.
    pub label: String,
    /// What follows it.
    pub content: Vec<Inline>,
    /// Where label and content stand.
    pub span: Span,
    /// Label and content as they stand, should the part turn out to be an ordinary paragraph.
    pub whole: Vec<Inline>,
}

/// What a typed block still waits for: the block after its label.
pub(super) struct Hunger {
    takes: Takes,
    /// What the block is when nothing comes that it takes.
    fallback: Option<Vec<Inline>>,
}

#[derive(Clone, Copy)]
enum Takes {
    Anything,
    Lists,
    Code,
}

/// The parts of a paragraph, when its first words are a label; the paragraph itself when they are not.
pub(super) fn split(labels: &Labels, content: Vec<(Inline, Span)>) -> Result<Vec<Led>, Vec<(Inline, Span)>> {
    if label_at(labels, &content, 0).is_none() {
        return Err(content);
    }
    let mut parts: Vec<Led> = Vec::new();
    for index in 0..content.len() {
        let (inline, span) = &content[index];
        if let Some((kind, label)) = label_at(labels, &content, index) {
            parts.push(Led { kind, label, content: Vec::new(), span: *span, whole: vec![inline.clone()] });
        } else if let Some(part) = parts.last_mut() {
            part.content.push(inline.clone());
            part.whole.push(inline.clone());
            part.span.end = span.end;
        }
    }
    for part in &mut parts {
        trim(&mut part.content);
    }
    Ok(parts)
}

/// The label at `index`: strong words that end in a colon, or have one right after them.
fn label_at(labels: &Labels, content: &[(Inline, Span)], index: usize) -> Option<(TypedKind, String)> {
    let (Inline::Strong { content: words }, _) = content.get(index)? else { return None };
    let words = plain(words);
    let colon_after = matches!(content.get(index + 1), Some((Inline::Text { text }, _)) if text.starts_with(':'));
    let label = match words.trim().strip_suffix(':') {
        Some(label) => label.trim(),
        None if colon_after => words.trim(),
        None => return None,
    };
    Some((labels.kind_of(label)?, label.to_owned()))
}

/// Takes the colon, the white space and the breaks off both ends.
fn trim(content: &mut Vec<Inline>) {
    while let Some(first) = content.first_mut() {
        match first {
            Inline::Break => drop(content.remove(0)),
            Inline::Text { text } => {
                *text = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ':').to_owned();
                if !text.is_empty() {
                    break;
                }
                content.remove(0);
            }
            _ => break,
        }
    }
    while let Some(last) = content.last_mut() {
        match last {
            Inline::Break => drop(content.pop()),
            Inline::Text { text } => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
                content.pop();
            }
            _ => break,
        }
    }
}

impl Led {
    /// The typed block, and what it waits for.
    pub fn into_block(self) -> (Block, Option<Hunger>) {
        let bare = self.content.is_empty();
        let takes = match self.kind {
            TypedKind::Snippet => Some(Takes::Code),
            _ if bare => Some(Takes::Anything),
            TypedKind::Features | TypedKind::DoDont | TypedKind::Goals | TypedKind::Decision => Some(Takes::Lists),
            _ => None,
        };
        let fallback = (bare || self.kind == TypedKind::Snippet).then_some(self.whole);
        let mut blocks = Vec::new();
        if !bare {
            blocks.push(Block { kind: BlockKind::Paragraph { content: self.content }, span: self.span });
        }
        let kind = BlockKind::Typed { typed: self.kind, label: self.label, blocks };
        (Block { kind, span: self.span }, takes.map(|takes| Hunger { takes, fallback }))
    }
}

impl Hunger {
    /// Gives `next` to `typed`, the block that waits; gives it back when it is not what it waits for.
    pub fn feed(self, typed: &mut Block, next: Block) -> Option<Block> {
        let taken = match (self.takes, &next.kind) {
            (Takes::Code, BlockKind::Code { .. }) | (Takes::Lists, BlockKind::List { .. }) => true,
            (Takes::Anything, kind) => {
                !matches!(kind, BlockKind::Heading(_) | BlockKind::Rule | BlockKind::Typed { .. })
            }
            _ => false,
        };
        if !taken {
            self.starve(typed);
            return Some(next);
        }
        typed.span.end = next.span.end;
        if let BlockKind::Typed { blocks, .. } = &mut typed.kind {
            blocks.push(next);
        }
        None
    }

    /// Nothing came: what can only be a label turns into an ordinary paragraph.
    pub fn starve(self, typed: &mut Block) {
        if let Some(content) = self.fallback {
            typed.kind = BlockKind::Paragraph { content };
        }
    }
}
