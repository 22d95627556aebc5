//! Short texts: compared without case, spacing and typing slips.

use super::{
    language::{Stems, is_common},
    mark::Mark,
    sheet::{all_or_nothing, blank},
};
use crate::course::ShortText;

/// Marks a short text against its accepted forms. What is expected is not told: that is for the model answer.
pub(super) fn mark(short: &ShortText, text: &str) -> Mark {
    if plain(text, false).is_empty() {
        return blank();
    }
    all_or_nothing("the words wanted", is_right(short, text), "These are not the words that are wanted.")
}

/// Whether `text` is one of the accepted forms.
pub(super) fn is_right(short: &ShortText, text: &str) -> bool {
    let typed = plain(text, short.exact_case);
    let stems = Stems::new();
    let is_accepted = |accepted: &String| {
        let meant = plain(accepted, short.exact_case);
        typed == meant || !short.exact_spelling && is_meant(&typed, &meant, &stems)
    };
    let fits = |pattern: &String| {
        let pattern: Vec<char> = plain(pattern, short.exact_case).chars().collect();
        fits(&pattern, &typed.chars().collect::<Vec<_>>())
    };
    !typed.is_empty() && (short.accept.iter().any(is_accepted) || short.patterns.iter().any(fits))
}

/// Whether `text` has the form of `pattern`: `*` stands for any characters, `?` for one.
fn fits(pattern: &[char], text: &[char]) -> bool {
    // Where the last `*` was, and how much of the text it covers: the one place to come back to.
    let (mut at, mut read, mut star) = (0, 0, None);
    while read < text.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at, read));
            at += 1;
        } else if pattern.get(at).is_some_and(|wanted| *wanted == '?' || *wanted == text[read]) {
            (at, read) = (at + 1, read + 1);
        } else if let Some((before, covered)) = star {
            star = Some((before, covered + 1));
            (at, read) = (before + 1, covered + 1);
        } else {
            return false;
        }
    }
    pattern[at.min(pattern.len())..].iter().all(|wanted| *wanted == '*')
}

/// Lower case unless case matters, single spaces, no quotes around and no full stop after, no leading article.
fn plain(text: &str, exact_case: bool) -> String {
    let text = text.trim().trim_end_matches('.').trim_matches(['"', '\'', '`', '“', '”', '‘', '’']);
    let words: Vec<String> =
        text.split_whitespace().map(|word| if exact_case { word.to_owned() } else { word.to_lowercase() }).collect();
    let article = words.len() > 1 && matches!(words[0].to_lowercase().as_str(), "a" | "an" | "the");
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

    fn short(accept: &[&str]) -> ShortText {
        ShortText { accept: accept.iter().map(|&text| text.to_owned()).collect(), ..ShortText::default() }
    }

    fn right(accept: &[&str], text: &str) -> bool {
        mark(&short(accept), text).score > 0.5
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

    #[test]
    fn case_and_spelling_may_be_made_to_matter() {
        let exact = ShortText { exact_case: true, exact_spelling: true, ..short(&["waitUntil"]) };
        assert!(is_right(&exact, " waitUntil "));
        for text in ["waituntil", "waitUntill", "WaitUntil"] {
            assert!(!is_right(&exact, text), "{text}");
            assert!(is_right(&short(&["waitUntil"]), text), "{text}");
        }
    }

    #[test]
    fn patterns_stand_for_forms() {
        let short = ShortText { patterns: vec!["cache-control: *max-age=6?".into()], ..short(&["x"]) };
        assert!(is_right(&short, "Cache-Control:  public, max-age=60"));
        assert!(!is_right(&short, "cache-control: max-age=6"));
        assert!(!is_right(&short, "cache-control: max-age=600"));
    }

    #[test]
    fn a_wrong_answer_is_not_told_the_words() {
        let marked = mark(&short(&["cold start"]), "a warm one");
        assert!(!format!("{marked:?}").contains("cold start"), "{marked:?}");
    }
}
