//! What a learner contests, turned into a phrasing for the rubric's author: the words that should have earned a point, as a row
//! in the pattern language, tried before it is shown.
//!
//! Nothing here changes a mark. A row is suggested only when it meets the contested sentence and meets neither the question,
//! its hints, the sentences of the model answers that are about other points, nor what is made of all of these by denying
//! them, calling them hearsay or asking them.

use std::collections::HashSet;

use serde::Serialize;

use super::{
    language::{Reading, Stems, Token, is_common, is_function_word},
    mark::{Evidence, Mark, Verdict},
    open,
};
use crate::{
    course::{Misconception, Open, Point, Question, QuestionKind},
    diagnostic::Span,
};

/// How many of a sentence's words a row is made of, tried from the most.
const WORDS: [usize; 2] = [3, 2];
/// How many of a sentence's most telling words are tried.
const TELLING: usize = 7;
/// Words that are no function words and still say next to nothing.
const GENERAL: [&str; 24] = [
    "somebody",
    "someone",
    "something",
    "anybody",
    "anyone",
    "anything",
    "everybody",
    "everyone",
    "everything",
    "people",
    "person",
    "thing",
    "things",
    "stuff",
    "come",
    "comes",
    "along",
    "get",
    "gets",
    "got",
    "make",
    "makes",
    "really",
    "way",
];
/// Ways to say a sentence without claiming it.
const UNCLAIMED: [&str; 3] = ["It is not true that", "Some people wrongly claim that", "It is a myth that"];

/// A phrasing for a rubric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The point it is for.
    pub point: String,
    /// The sentence it was made from.
    pub sentence: String,
    /// The phrasing, in the pattern language.
    pub row: String,
    /// The same as a line to paste into the point's `accept`.
    pub line: String,
}

/// The sentences of `answer`, in order.
#[must_use]
pub fn sentences(answer: &str) -> Vec<Evidence> {
    let reading = Reading::new(answer, &Stems::new());
    let mut found: Vec<(usize, Span)> = Vec::new();
    for clause in reading.clauses.iter().filter(|clause| clause.len() > 0) {
        let (start, end) = (reading.tokens[clause.start].span.start, reading.tokens[clause.end - 1].span.end);
        match found.last_mut().filter(|(sentence, _)| *sentence == clause.sentence) {
            Some((_, span)) => *span = Span::new(span.start, end),
            None => found.push((clause.sentence, Span::new(start, end))),
        }
    }
    found.into_iter().map(|(_, span)| Evidence { span, quote: answer[span.start..span.end].to_owned() }).collect()
}

/// Which of [`sentences`] most likely speaks of `point`: the one that shares most words with its rubric and title and earned no
/// other point. `None` when there is none.
#[must_use]
pub fn likely_sentence(question: &Question, answer: &str, mark: &Mark, point: &str) -> Option<usize> {
    let stems = Stems::new();
    let about = rubric_of(question).and_then(|open| open.points.iter().find(|known| known.id == point));
    let about = about.map(|point| vocabulary(point, &stems)).unwrap_or_default();
    let taken = |sentence: &Evidence| {
        let others = mark.points.iter().filter(|other| other.id != point && other.earned > 0.0);
        let mut words = others.flat_map(|other| &other.evidence);
        words.any(|words| words.span.start < sentence.span.end && sentence.span.start < words.span.end)
    };
    let sentences = sentences(answer);
    let weights = sentences.iter().enumerate().map(|(at, sentence)| {
        let content = content(&sentence.quote, &stems);
        let shared = content.iter().filter(|stem| about.contains(*stem)).count();
        (at, shared * 3 + content.len().min(8) + if taken(sentence) { 0 } else { 6 })
    });
    weights.rev().max_by_key(|(_, weight)| *weight).map(|(at, _)| at)
}

/// A phrasing for `point` of `question` made from `words`, which a learner says should have earned it.
///
/// # Errors
///
/// Why no phrasing can be suggested: the words are the question's own, too few, or not to be told from other points.
pub fn suggest(question: &Question, point: &str, words: &str) -> Result<Suggestion, String> {
    let open = rubric_of(question).ok_or("the question is not open")?;
    let own = open.points.iter().find(|known| known.id == point).ok_or("the rubric has no such point")?;
    if meets(question, own, words) {
        return Err("the rubric accepts these words by now".to_owned());
    }
    let rows = rows(question, open, own, words);
    if rows.is_empty() {
        return Err("they hold no two words of their own that are not the question's".to_owned());
    }
    let mut trial = Trial::new(question, open, own, words);
    let found = rows.into_iter().find(|row| trial.passes(row)).ok_or("they cannot be told from other points")?;
    Ok(Suggestion {
        point: point.to_owned(),
        sentence: words.split_whitespace().collect::<Vec<_>>().join(" "),
        line: format!("  '{found}',"),
        row: found,
    })
}

fn rubric_of(question: &Question) -> Option<&Open> {
    match &question.kind {
        QuestionKind::Open(open) => Some(open),
        _ => None,
    }
}

/// The stems of the words that a point is known by.
fn vocabulary(point: &Point, stems: &Stems) -> HashSet<String> {
    let rows = point.accept.iter().chain(&point.names).flat_map(|row| row.split([' ', '+', '|', '_', '*']));
    let rows = rows.filter(|word| !word.is_empty() && !is_function_word(word)).map(|word| stems.stem(word));
    let mut all: HashSet<String> = rows.collect();
    all.extend(content(&point.title, stems));
    all.extend(content(&point.ask, stems));
    all
}

/// The stems of the content words of `text`.
fn content(text: &str, stems: &Stems) -> Vec<String> {
    let tokens = Reading::new(text, stems).tokens;
    tokens.into_iter().filter(|token| !is_function_word(&token.word)).map(|token| token.stem).collect()
}

/// A word a row can be made of.
struct Telling {
    token: usize,
    clause: usize,
    written: String,
    stem: String,
    weight: usize,
}

/// The rows that `words` can make, the most telling first.
fn rows(question: &Question, open: &Open, point: &Point, words: &str) -> Vec<String> {
    let stems = Stems::new();
    let reading = Reading::new(words, &stems);
    let telling = telling(question, open, point, &reading, &stems);
    let mut rows: Vec<(usize, String)> = Vec::new();
    for count in WORDS {
        let mut of_count = Vec::new();
        for chosen in combinations(telling.len(), count) {
            let chosen: Vec<&Telling> = chosen.into_iter().map(|at| &telling[at]).collect();
            if chosen.iter().any(|word| word.clause != chosen[0].clause) {
                continue;
            }
            let weight: usize = chosen.iter().map(|word| word.weight).sum();
            let mut in_order = chosen;
            in_order.sort_by_key(|word| word.token);
            of_count.push((weight, written(&in_order, &reading)));
        }
        of_count.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        rows.extend(of_count);
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The content words that the question does not give, those that tell most first.
fn telling(question: &Question, open: &Open, point: &Point, reading: &Reading, stems: &Stems) -> Vec<Telling> {
    let given: HashSet<String> = std::iter::once(&question.prompt)
        .chain(&question.hints)
        .chain([&point.ask])
        .flat_map(|text| content(text, stems))
        .collect();
    let own = vocabulary(point, stems);
    let others: Vec<HashSet<String>> =
        open.points.iter().filter(|other| other.id != point.id).map(|other| vocabulary(other, stems)).collect();
    let mut found: Vec<Telling> = Vec::new();
    for (clause, bounds) in reading.clauses.iter().enumerate() {
        for at in bounds.start..bounds.end {
            let token = &reading.tokens[at];
            let is_known = found.iter().any(|known| known.stem == token.stem && known.clause == clause);
            if is_function_word(&token.word) || given.contains(&token.stem) || is_known || !is_plain(token) {
                continue;
            }
            let elsewhere = others.iter().filter(|other| other.contains(&token.stem)).count();
            let weight = 4 * usize::from(own.contains(&token.stem))
                + 3 * usize::from(!is_common(&token.word, &token.stem))
                + token.word.chars().count().min(8) / 2
                + (others.len() - elsewhere);
            let weight = if GENERAL.contains(&token.word.as_str()) { 0 } else { weight };
            let written = if token.is_number() { "#".to_owned() } else { token.word.clone() };
            found.push(Telling { token: at, clause, written, stem: token.stem.clone(), weight });
        }
    }
    if found.iter().filter(|word| word.weight > 0).count() >= 2 {
        found.retain(|word| word.weight > 0);
    }
    found.sort_by_key(|word| std::cmp::Reverse(word.weight));
    found.truncate(TELLING);
    found
}

/// Whether a word can stand in a row and in a line of TOML as it is.
fn is_plain(token: &Token) -> bool {
    token.word.chars().all(|c| c.is_alphanumeric() || c == '.')
}

/// A row of the chosen words. Where one is denied, the row asks for the denial: said without it, it would mean the opposite.
fn written(chosen: &[&Telling], reading: &Reading) -> String {
    let is_chosen = |at: usize| chosen.iter().any(|word| word.token == at);
    let denied = |word: &Telling| {
        let mut denying = reading.negators.iter().filter(|negator| negator.undone.is_none() && !is_chosen(negator.at));
        denying.any(|negator| negator.denies(word.token))
    };
    let mut slots: Vec<String> = Vec::new();
    let mut is_denied = false;
    for word in chosen {
        // One *not* is enough: a second would have to be met by a word of its own.
        let not = if denied(word) && !is_denied { "not_" } else { "" };
        is_denied |= !not.is_empty();
        slots.push(format!("{not}{}", word.written));
    }
    slots.join(" + ")
}

/// Every way to choose `count` of the first `all` numbers, the earliest first.
fn combinations(all: usize, count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for last in 0..all {
        for mut fewer in combinations(last, count - 1) {
            fewer.push(last);
            found.push(fewer);
        }
    }
    found
}

/// What a row is tried on.
struct Trial<'a> {
    question: &'a Question,
    words: &'a str,
    /// What the row must not meet.
    others: Vec<String>,
}

impl<'a> Trial<'a> {
    fn new(question: &'a Question, open: &Open, point: &Point, words: &'a str) -> Self {
        let mut others: Vec<String> = vec![question.prompt.clone()];
        others.extend(question.hints.iter().cloned());
        others.extend(open.points.iter().map(|point| point.ask.clone()));
        others.extend(open.misconceptions.iter().flat_map(wrong));
        let of_models: Vec<String> =
            open.models.iter().flat_map(|model| sentences(model)).map(|sentence| sentence.quote).collect();
        for sentence in of_models.iter().map(String::as_str).chain([words]) {
            others.extend(UNCLAIMED.iter().map(|lead| format!("{lead} {}", lower(sentence))));
            others.push(format!("{}?", sentence.trim_end_matches('.')));
        }
        others.extend(of_models.into_iter().filter(|sentence| !meets(question, point, sentence)));
        Self { question, words, others }
    }

    fn passes(&mut self, row: &str) -> bool {
        let point = Point { id: "suggested".to_owned(), worth: 1.0, accept: vec![row.to_owned()], ..Point::default() };
        if !meets(self.question, &point, self.words) {
            return false;
        }
        let met = self.others.iter().position(|text| meets(self.question, &point, text));
        // What one row meets by mistake the next one probably meets too: it is tried first.
        if let Some(at) = met {
            self.others.swap(0, at);
        }
        met.is_none()
    }
}

/// Plain words for a misconception: the first of each slot of its phrasings.
fn wrong(belief: &Misconception) -> Vec<String> {
    let first = |slot: &str| slot.split('|').next().unwrap_or_default().replace('_', " ").replace(['*', '#'], "");
    let plain = |row: &String| row.split(" + ").map(first).collect::<Vec<_>>().join(" ");
    belief.accept.iter().map(plain).collect()
}

fn lower(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

/// Whether `text` makes `point`, were it the only one.
fn meets(question: &Question, point: &Point, text: &str) -> bool {
    let alone = Open { points: vec![point.clone()], ..Open::default() };
    let mark = open::mark(question, &alone, text);
    mark.withheld.is_none() && mark.points.iter().any(|point| point.verdict == Verdict::Met)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question() -> Question {
        let point = |id: &str, title: &str, accept: &[&str], ask: &str| Point {
            id: id.to_owned(),
            title: title.to_owned(),
            worth: 2.0,
            accept: accept.iter().map(|row| (*row).to_owned()).collect(),
            ask: ask.to_owned(),
            ..Point::default()
        };
        let open = Open {
            points: vec![
                point("pay", "pay for use", &["pay|bill* + use|run*"], "What does the bill follow?"),
                point("cold", "cold start", &["first|new + wait|slow|boot"], "What happens after a quiet hour?"),
            ],
            models: vec!["You pay for the time it runs. The first caller waits while a machine boots.".to_owned()],
            ..Open::default()
        };
        Question {
            id: "q".to_owned(),
            prompt: "What are the limits of functions?".to_owned(),
            hints: vec!["Think of the invoice.".to_owned()],
            hint_cost: 0.0,
            explanation: String::new(),
            read: None,
            kind: QuestionKind::Open(open),
        }
    }

    #[test]
    fn a_contested_sentence_becomes_a_row_that_meets_it() {
        let words = "Somebody who comes along early in the morning sits there until the engine has warmed up.";
        let suggestion = suggest(&question(), "cold", words).unwrap();
        assert_eq!(suggestion.line, "  'morning + engine + warmed',");
        let mut widened = question();
        let QuestionKind::Open(open) = &mut widened.kind else { panic!("an open question") };
        open.points[1].accept.push(suggestion.row);
        assert!(meets(&widened, &rubric_of(&widened).unwrap().points[1].clone(), words));
    }

    #[test]
    fn a_denial_stays_a_denial() {
        let suggestion = suggest(&question(), "cold", "The program does not stay warm overnight.").unwrap();
        assert!(suggestion.row.contains("not_"), "{suggestion:?}");
    }

    #[test]
    fn what_cannot_be_a_phrasing_is_said() {
        let why = |words: &str| suggest(&question(), "cold", words).unwrap_err();
        assert_eq!(why("Functions have limits."), "they hold no two words of their own that are not the question's");
        assert_eq!(why("A new one must boot."), "the rubric accepts these words by now");
        assert_eq!(why("You pay for the time it runs."), "they cannot be told from other points");
        assert_eq!(suggest(&question(), "x", "words").unwrap_err(), "the rubric has no such point");
    }

    #[test]
    fn the_sentence_that_speaks_of_the_point_is_the_likely_one() {
        let answer = "You pay for use. After some quiet hours people wait. It is nice.";
        let QuestionKind::Open(open) = question().kind else { panic!("an open question") };
        let mark = open::mark(&question(), &open, answer);
        assert_eq!(likely_sentence(&question(), answer, &mark, "cold"), Some(1));
        assert_eq!(likely_sentence(&question(), "", &mark, "cold"), None);
        let quotes: Vec<String> = sentences(answer).into_iter().map(|sentence| sentence.quote).collect();
        assert_eq!(quotes, ["You pay for use", "After some quiet hours people wait", "It is nice"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_row_made_of_any_words_meets_them_and_no_denial_of_them(words in "[A-Za-z ,.']{0,90}") {
            if let Ok(suggestion) = suggest(&question(), "cold", &words) {
                let point = Point { id: "s".into(), worth: 1.0, accept: vec![suggestion.row], ..Point::default() };
                prop_assert!(meets(&question(), &point, &words));
                let denied = format!("It is not true that {}", lower(&words));
                prop_assert!(!meets(&question(), &point, &denied));
                prop_assert!(!suggestion.line.trim_matches([' ', ',', '\'']).contains('\''));
            }
        }
    }
}
