//! Plain text of marked-up text, and the anchors made of it.

use crate::course::model::Inline;

/// The text without its markup.
#[must_use]
pub fn plain(content: &[Inline]) -> String {
    let mut text = String::new();
    add_plain(content, &mut text);
    text
}

fn add_plain(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text { text: more } | Inline::Code { text: more } => text.push_str(more),
            Inline::Emphasis { content }
            | Inline::Strong { content }
            | Inline::Strikethrough { content }
            | Inline::Link { content, .. } => add_plain(content, text),
            Inline::Break => text.push(' '),
        }
    }
}

/// The anchor of a heading, and the id of what it heads: lower case, words joined by `-`, nothing else.
#[must_use]
pub fn slug(title: &str) -> String {
    let kept = title.chars().filter(|letter| !matches!(letter, '\'' | '’'));
    let spaced: String = kept.map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

/// A title without the emoji that leads it.
#[must_use]
pub fn undecorated(title: &str) -> String {
    let title = title.trim();
    let bare = title.trim_start_matches(|letter: char| !letter.is_alphanumeric() && !"\"'“‘(<`#.@/$".contains(letter));
    if bare.is_empty() { title.to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_holds_words_alone() {
        assert_eq!(slug("☁️ Serverless Architecture"), "serverless-architecture");
        assert_eq!(slug("🎯 What's Next?"), "whats-next");
        assert_eq!(slug("Où ça?"), "où-ça");
    }

    #[test]
    fn a_title_loses_its_emoji_only() {
        assert_eq!(undecorated("☁️ Serverless Architecture"), "Serverless Architecture");
        assert_eq!(undecorated("\"Quoted\" title"), "\"Quoted\" title");
        assert_eq!(undecorated("⚡"), "⚡");
    }
}
