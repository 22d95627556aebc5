//! Short texts: compared without case, spacing and typing slips.

use super::{
    language::{Stems, is_common},
    mark::Mark,
    sheet::{all_or_nothing, blank},
};
use crate::course::ShortText;

/// Marks a short text against its accepted forms.
pub(super) fn mark(short: &ShortText, text: &str) -> Mark {
    let typed = plain(text);
    if typed.is_empty() {
        return blank();
    }
    let expected = short.accept.first().map_or("", String::as_str);
    let stems = Stems::new();
    let right = short.accept.iter().any(|accepted| is_meant(&typed, &plain(accepted), &stems));
    all_or_nothing(expected, right, &format!("Not the expected words; it is “{expected}”."))
}

/// Lower case, single spaces, no quotes around and no full stop after, no leading article.
fn plain(text: &str) -> String {
    let text = text.trim().trim_end_matches('.').trim_matches(['"', '\'', '`', '“', '”', '‘', '’']);
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let article = words.len() > 1 && matches!(words[0].as_str(), "a" | "an" | "the");
    words[usize::from(article)..].join(" ")
}

/// Whether `typed` is `meant` up to typing slips: none below five letters, one up to eight, then two. Symbols and digits
/// must be exact, and a slip is never another common word.
fn is_meant(typed: &str, meant: &str, stems: &Stems) -> bool {
    if typed == meant {
        return true;
    }
    let letters = meant.chars().count();
    let allowed = match letters {
        0..5 => return false,
        5..9 => 1,
        _ => 2,
    };
    let exact = |text: &str| text.chars().filter(|c| !c.is_alphabetic() && *c != ' ' && *c != '-').collect::<String>();
    typed.chars().next() == meant.chars().next()
        && exact(typed) == exact(meant)
        && typed.chars().count().abs_diff(letters) <= allowed
        && strsim::osa_distance(&typed.replace('-', " "), &meant.replace('-', " ")) <= allowed
        && !is_common(typed, &stems.stem(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(accept: &[&str], text: &str) -> bool {
        mark(&ShortText { accept: accept.iter().map(|&text| text.to_owned()).collect() }, text).score > 0.5
    }

    #[test]
    fn case_space_articles_and_slips_do_not_matter() {
        for text in ["cold start", "Cold  Start.", "a cold start", "cold-start", "cold strat", "“cold start”"] {
            assert!(right(&["cold start"], text), "{text}");
        }
    }

    #[test]
    fn other_words_numbers_and_code_do() {
        assert!(!right(&["scale"], "stale"));
        assert!(!right(&["@key(fields: \"id\")"], "@key(fields: \"ip\")2"));
        assert!(!right(&["http 502"], "http 503"));
        assert!(!right(&["KV"], "KB"));
        assert!(mark(&ShortText::default(), " ").withheld.is_some());
    }
}
