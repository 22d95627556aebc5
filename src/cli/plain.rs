//! A lesson as plain lines of text, for screen readers and pipes: no boxes, no columns, nothing said by position alone.

use std::fmt::Write as _;

use crate::course::{Alert, Block, BlockKind, Inline, Lesson, ListItem, Table, TypedKind};

/// The lesson as text; runnable code is introduced by the name to run it by.
pub fn lesson(lesson: &Lesson) -> String {
    let mut text = String::new();
    blocks(&lesson.blocks, "", &mut text);
    text
}

fn blocks(list: &[Block], indent: &str, text: &mut String) {
    for block in list {
        self::block(block, indent, text);
    }
}

fn block(block: &Block, indent: &str, text: &mut String) {
    match &block.kind {
        BlockKind::Heading(heading) => {
            line(indent, &format!("Heading {}: {}", heading.level, inline(&heading.content)), text);
        }
        BlockKind::Paragraph { content } => line(indent, &inline(content), text),
        BlockKind::List { start, items } => list(*start, items, indent, text),
        BlockKind::Quote { blocks } => {
            line(indent, "Quote:", text);
            self::blocks(blocks, &deeper(indent), text);
        }
        BlockKind::Alert { alert, blocks } => {
            line(indent, &format!("{}:", alert_word(*alert)), text);
            self::blocks(blocks, &deeper(indent), text);
        }
        BlockKind::Typed { typed, label, blocks } => {
            let label = if label.is_empty() { typed_word(*typed) } else { label };
            line(indent, &format!("{label}:"), text);
            self::blocks(blocks, &deeper(indent), text);
        }
        BlockKind::Code { language, code, run, .. } => {
            let what = if language.is_empty() { "Code" } else { language };
            let how = run.as_ref().map(|fence| format!(", runnable: run {}", fence.name)).unwrap_or_default();
            line(indent, &format!("{what}, {} lines{how}:", code.lines().count()), text);
            for code_line in code.lines() {
                let _ = writeln!(text, "{indent}    {code_line}");
            }
            line(indent, "End of code.", text);
        }
        BlockKind::Table(table) => self::table(table, indent, text),
        BlockKind::Rule => {}
    }
}

fn deeper(indent: &str) -> String {
    format!("{indent}  ")
}

/// One paragraph and the empty line after it.
fn line(indent: &str, words: &str, text: &mut String) {
    for part in words.lines() {
        let _ = writeln!(text, "{indent}{part}");
    }
    text.push('\n');
}

fn list(start: Option<u64>, items: &[ListItem], indent: &str, text: &mut String) {
    for (item, number) in items.iter().zip(start.unwrap_or(0)..) {
        let mut inner = String::new();
        blocks(&item.blocks, "", &mut inner);
        let mark = match (start, item.checked) {
            (_, Some(true)) => "- done:".to_owned(),
            (_, Some(false)) => "- to do:".to_owned(),
            (Some(_), None) => format!("{number}."),
            (None, None) => "-".to_owned(),
        };
        for (part, first) in inner.trim_end().lines().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
            let lead = if first { format!("{mark} ") } else { "  ".to_owned() };
            let _ = writeln!(text, "{indent}{lead}{part}");
        }
    }
    text.push('\n');
}

/// Every row as `heading: cell` pairs, so that it can be heard.
fn table(table: &Table, indent: &str, text: &mut String) {
    let header: Vec<String> = table.header.iter().map(|cell| inline(cell)).collect();
    line(indent, &format!("Table, {} rows, columns {}:", table.rows.len(), header.join(", ")), text);
    for row in &table.rows {
        let cells = row.iter().zip(&header).map(|(cell, heading)| format!("{heading}: {}", inline(cell)));
        let _ = writeln!(text, "{indent}  {}", cells.collect::<Vec<_>>().join("; "));
    }
    text.push('\n');
}

/// The text of `content` without its styling; links name where they go.
pub fn inline(content: &[Inline]) -> String {
    content
        .iter()
        .map(|part| match part {
            Inline::Text { text } | Inline::Code { text } => text.clone(),
            Inline::Emphasis { content } | Inline::Strong { content } | Inline::Strikethrough { content } => {
                inline(content)
            }
            Inline::Link { target, content } => format!("{} ({target})", inline(content)),
            Inline::Break => "\n".to_owned(),
        })
        .collect()
}

fn alert_word(alert: Alert) -> &'static str {
    match alert {
        Alert::Note => "Note",
        Alert::Tip => "Tip",
        Alert::Important => "Important",
        Alert::Warning => "Warning",
        Alert::Caution => "Caution",
    }
}

fn typed_word(typed: TypedKind) -> &'static str {
    match typed {
        TypedKind::Features => "Key features",
        TypedKind::Analogy => "Analogy",
        TypedKind::Decision => "Decision rule",
        TypedKind::Misconception => "Misconception",
        TypedKind::Reality => "Reality",
        TypedKind::DoDont => "Do and don't",
        TypedKind::AntiPattern => "Anti-pattern",
        TypedKind::Snippet => "Code",
        TypedKind::Goals => "Learning goals",
        TypedKind::Hint => "Hint",
        TypedKind::Term => "Term",
        TypedKind::Experiment => "Experiment",
    }
}
