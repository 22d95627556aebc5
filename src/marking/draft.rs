//! Rubrics for questions nobody wrote one for, drafted from what a page teaches.
//!
//! A page says **what** matters in a hint (*discuss cold starts*) and explains it in its section (*- **Auto-Scaling:**
//! scales with demand …*). Each term of the hint and each explained feature becomes a point; two content words of its
//! explanation in one clause make it. A draft is a stopgap and marks by it are provisional.

use std::collections::BTreeMap;

use super::language::{Stems, is_function_word, tokens};
use crate::course::{Open, Point, Question};

/// How many content words of an explanation its phrasings are built from.
const WORDS: usize = 9;

/// Drafts a rubric for `question` from its hints and from `section`, the Markdown of the section that teaches it. Every
/// point is worth 1. A section that explains nothing gives points that only names can meet in part.
#[must_use]
pub fn draft_rubric(question: &Question, section: &str) -> Open {
    let stems = Stems::new();
    let features = features(section);
    let sentences = sentences(section);
    let mut explained: Vec<(String, String)> = Vec::new();
    for term in question.hints.iter().flat_map(|hint| terms(hint)) {
        let explanation = explanation(&term, &features, &sentences, &stems);
        if !explained.iter().any(|(_, text)| !text.is_empty() && *text == explanation) {
            explained.push((term, explanation));
        }
    }
    for (title, text) in features {
        if !explained.iter().any(|(_, explanation)| *explanation == text) {
            explained.push((title, text));
        }
    }
    let points: Vec<Point> = explained.iter().map(|(title, text)| point(title, text, question, &stems)).collect();
    let model = explained.iter().filter(|(_, text)| !text.is_empty()).map(|(_, text)| sentence(text));
    let model = model.collect::<Vec<_>>().join(" ");
    Open {
        points,
        misconceptions: Vec::new(),
        words: BTreeMap::new(),
        models: if model.is_empty() { Vec::new() } else { vec![model] },
        draft: true,
    }
}

fn point(title: &str, explanation: &str, question: &Question, stems: &Stems) -> Point {
    let title = title.to_lowercase();
    let phrase = |text: &str| content(text, stems).into_iter().map(|(word, _)| word).collect::<Vec<_>>().join("_");
    Point {
        id: phrase(&title).replace('_', "-"),
        accept: phrasings(&title, explanation, stems),
        cues: String::new(),
        names: vec![phrase(&title)],
        ask: format!("What does the page say about {title}, and in your words?"),
        read: question.read.clone(),
        worth: 1.0,
        optional: false,
        cites: false,
        title,
    }
}

/// Every two content words of the explanation, and each with a word of the title, widened by plain synonyms.
fn phrasings(title: &str, explanation: &str, stems: &Stems) -> Vec<String> {
    let words: Vec<String> =
        content(explanation, stems).into_iter().take(WORDS).map(|(word, _)| widened(&word)).collect();
    let names: Vec<String> = content(title, stems).into_iter().map(|(word, _)| widened(&word)).collect();
    let mut phrasings = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let others = words[at + 1..].iter().chain(names.iter().filter(|name| !words.contains(name)));
        phrasings.extend(others.filter(|other| *other != word).map(|other| format!("{word} + {other}")));
    }
    phrasings
}

/// `word` with the plain words people use for it, as alternatives of a pattern.
fn widened(word: &str) -> String {
    const SYNONYMS: &[&[&str]] = &[
        &["trigger", "triggered", "start", "invoke", "wake", "fire", "call"],
        &["scale", "scales", "scaling", "grow", "expand", "elastic"],
        &["automatically", "auto", "automatic", "itself"],
        &["demand", "load", "traffic"],
        &["charge", "charges", "pay", "bill", "cost", "price", "pricing"],
        &["latency", "delay", "wait", "slow", "lag"],
        &["close", "closer", "near", "nearby", "local"],
        &["improve", "fast", "quick"],
        &["reduce", "reducing", "less", "lower", "save", "cut"],
        &["bandwidth", "network", "congestion", "traffic"],
        &["offload", "offloads", "relieve", "spare"],
        &["distribute", "distributes", "spread", "share", "divide"],
        &["own", "owns", "ownership", "responsible", "maintain"],
        &["single", "one"],
        &["combine", "combines", "merge", "join", "compose", "stitch"],
        &["client", "clients", "frontend", "consumer"],
        &["support", "supports", "write", "written"],
        &["language", "languages", "rust", "c++", "go"],
        &["consistently", "same", "unchanged", "anywhere", "everywhere"],
        &["platform", "platforms", "machine", "system", "environment"],
        &["native", "machine"],
        &["speed", "fast", "quick"],
        &["compute", "computing", "calculation", "cpu"],
    ];
    let mut words = vec![word];
    for group in SYNONYMS.iter().filter(|group| group.contains(&word)) {
        words.extend(group.iter().filter(|other| !words.contains(other)).copied().collect::<Vec<_>>());
    }
    words.join("|")
}

/// The content words of `text`, each stem once, with their stems.
fn content(text: &str, stems: &Stems) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for token in tokens(text, stems) {
        if !is_function_word(&token.word) && !found.iter().any(|(_, stem)| *stem == token.stem) {
            found.push((token.word, token.stem));
        }
    }
    found
}

/// The terms a hint names: *Discuss event-driven execution, auto-scaling, and cold starts.*
fn terms(hint: &str) -> Vec<String> {
    const LEADS: &[&str] =
        &["discuss", "focus on", "address", "highlight", "consider", "mention", "think about", "explain"];
    let hint = hint.trim().trim_end_matches('.');
    let lower = hint.to_lowercase();
    let lead = LEADS.iter().find(|lead| lower.starts_with(**lead)).map_or(0, |lead| lead.len());
    hint.get(lead..)
        .unwrap_or(hint)
        .split([',', ';'])
        .flat_map(|part| part.split(" and "))
        .map(|term| term.trim().trim_start_matches("and ").trim().to_owned())
        .filter(|term| !term.is_empty())
        .collect()
}

/// List items of the form `- **Term:** explanation`.
fn features(section: &str) -> Vec<(String, String)> {
    let item = |line: &str| {
        let item = line.trim().strip_prefix(['-', '*', '+'])?.trim().strip_prefix("**")?;
        let (term, text) = item.split_once("**")?;
        let (term, text) = (term.trim().trim_end_matches(':'), text.trim().trim_start_matches(':').trim());
        let advice = matches!(term.to_lowercase().as_str(), "do" | "don't" | "don’t" | "hint");
        (!advice && !term.is_empty() && !text.is_empty()).then(|| (term.to_owned(), text.to_owned()))
    };
    prose_lines(section).filter_map(item).collect()
}

/// The sentences of the section's prose.
fn sentences(section: &str) -> Vec<String> {
    prose_lines(section)
        .flat_map(|line| line.split_inclusive(['.', '!', '?']).map(str::to_owned).collect::<Vec<_>>())
        .map(|sentence| sentence.trim().trim_start_matches(['>', '-', '#', ' ', '*']).replace("**", ""))
        .filter(|sentence| sentence.split_whitespace().count() >= 5)
        .collect()
}

/// The lines outside code fences.
fn prose_lines(section: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    section.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fence && !fenced
    })
}

/// What the section says about `term`: the feature whose title shares most words with it, else the sentence that holds
/// most of its words.
fn explanation(term: &str, features: &[(String, String)], sentences: &[String], stems: &Stems) -> String {
    let wanted = content(term, stems);
    let shared = |text: &str| {
        let words = content(text, stems);
        wanted.iter().filter(|(_, stem)| words.iter().any(|(_, other)| other == stem)).count()
    };
    let feature = features.iter().map(|(title, text)| (shared(title), text)).rev().max_by_key(|(shared, _)| *shared);
    if let Some((1.., text)) = feature {
        return text.clone();
    }
    let best = sentences.iter().map(|text| (shared(text), text)).rev().max_by_key(|(shared, _)| *shared);
    best.filter(|(shared, _)| *shared > 0).map(|(_, text)| text.clone()).unwrap_or_default()
}

/// `text` ending like a sentence.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        course::QuestionKind,
        marking::{Answer, Mark, mark},
    };

    const SECTION: &str = "\
## Caching

A cache keeps answers close to whoever asks.

**Key Features:**
- **Short Lifetime:** Entries expire after a fixed period, so stale answers disappear.
- **Shared Store:** Several servers read from one common place in memory.
- **Do:** Cache public pages.

**Anti-Pattern:** Storing private pages without a key for the user shows them to strangers.

```js
- **Not:** a feature
```
";

    fn question() -> Question {
        Question {
            id: "caching/1".into(),
            prompt: "What makes caching work?".into(),
            hints: vec!["Discuss short lifetime, shared stores, and private pages.".into()],
            hint_cost: Question::HINT_COST,
            explanation: String::new(),
            read: Some("caching".into()),
            kind: QuestionKind::Open(Open::default()),
        }
    }

    fn marked(text: &str) -> Mark {
        let mut question = question();
        question.kind = QuestionKind::Open(draft_rubric(&question, SECTION));
        mark(&question, &Answer::Text(text.into()), None)
    }

    #[test]
    fn a_draft_has_a_point_for_each_term_and_feature() {
        let draft = draft_rubric(&question(), SECTION);
        let titles: Vec<&str> = draft.points.iter().map(|point| point.title.as_str()).collect();
        assert_eq!(titles, ["short lifetime", "shared stores", "private pages"]);
        assert!(draft.draft);
        assert!(draft.models[0].contains("Entries expire after a fixed period"));
    }

    #[test]
    fn its_model_scores_full_and_its_hint_nothing() {
        let draft = draft_rubric(&question(), SECTION);
        let full = marked(&draft.models[0]);
        assert_eq!((full.withheld, full.score), (None, full.out_of));
        assert!(full.provisional);
        let hint = marked(&question().hints[0]);
        assert!(hint.score.abs() < 1e-9 && hint.withheld.is_some());
    }

    #[test]
    fn own_words_earn_by_it() {
        let own = marked("After some time the entries expire. It is one place that several machines can read.");
        assert!((own.score - 2.0).abs() < 1e-9, "{own:?}");
    }

    #[test]
    fn any_section_makes_a_draft() {
        for section in ["", "no features", "- **:** ", "```\n- **A:** b"] {
            let mut question = question();
            question.hints.clear();
            assert!(draft_rubric(&question, section).draft);
        }
    }
}
