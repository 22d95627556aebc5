//! Reasons to withhold a mark: what cannot be stood behind is said, not guessed.

use std::{collections::HashSet, sync::LazyLock};

use super::{
    LONGEST,
    findings::Findings,
    given::runs_of,
    standing::{Standing, Standings, ratio},
};
use crate::{
    course::Open,
    marking::{
        language::{Clause, Reading, Stems, Token, is_function_word, is_shuffled, latin_share},
        mark::{Verdict, Withheld},
        rubric::{Index, Pattern, Vocabulary, find},
    },
};

/// Why there is no mark.
pub(super) struct Doubt {
    pub(super) reason: Withheld,
    /// The same for the learner to read.
    pub(super) say: String,
}

/// What to say to the learner.
pub(super) fn say(reason: Withheld) -> &'static str {
    match reason {
        Withheld::Blank => "There is nothing to mark yet.",
        Withheld::DoNotKnow => "Not knowing is a fair start: take a hint, or read the lesson and come back.",
        Withheld::Copied => {
            "These are the words of the question, a hint, a mark or a model answer. Say it in your own words."
        }
        Withheld::TermsListed => "These are the right sort of terms, and a list of them. Say what each does, and why.",
        Withheld::Instructions => {
            "Part of this speaks to whoever marks it. Only an answer to the question can be marked."
        }
        Withheld::Unreadable => "This could not be read as English prose, which is what the rubric knows.",
        Withheld::Repetitive => "This repeats itself or is padded beyond what can be marked. Say each thing once.",
        Withheld::SelfContradicting => "This says things and denies them, so it is not clear which you mean.",
        Withheld::Undecided => "The run that decides did not come to an answer.",
    }
}

/// Doubts that need only the text.
pub(super) fn about_text(text: &str) -> Option<Doubt> {
    if !text.chars().any(char::is_alphanumeric) {
        return Some(Doubt::new(Withheld::Blank));
    }
    if text.len() > LONGEST {
        let say = format!("At most {LONGEST} characters are read; a few sentences in your own words are enough.");
        return Some(Doubt { reason: Withheld::Repetitive, say });
    }
    (latin_share(text) < 0.6).then(|| Doubt::new(Withheld::Unreadable))
}

/// Doubts that need the words and clauses.
pub(super) fn about_reading(reading: &Reading) -> Option<Doubt> {
    let reason = if speaks_to_the_marker(reading) {
        Withheld::Instructions
    } else if does_not_know(&reading.tokens) {
        Withheld::DoNotKnow
    } else if repeats_itself(reading) {
        Withheld::Repetitive
    } else if is_shuffled(reading) {
        Withheld::Unreadable
    } else {
        return None;
    };
    Some(Doubt::new(reason))
}

/// Doubts that need what was found; `score` is what it would come to.
pub(super) fn about_findings(
    open: &Open,
    reading: &Reading,
    index: &Index,
    standings: &Standings,
    findings: &Findings,
    score: f64,
) -> Option<Doubt> {
    let listed = standings.share(reading, |standing| matches!(standing, Standing::Listed | Standing::Fragment));
    let nothing = score <= 0.0 && findings.count(Verdict::Contradicted) == 0 && standings.misconceptions.is_empty();
    let reason = if contradicts_itself(findings) || (score > 0.0 && denies_throughout(reading, findings)) {
        Withheld::SelfContradicting
    } else if listed > 0.5 && standings.of.contains(&Standing::Listed) || (listed > 0.6 && standings.of.len() >= 3) {
        Withheld::TermsListed
    } else if pastes_models(open, reading) || (nothing && says_back(reading, index, standings)) {
        Withheld::Copied
    } else if is_padded(reading, findings) {
        Withheld::Repetitive
    } else if nothing && !is_english(&reading.tokens) {
        Withheld::Unreadable
    } else {
        return None;
    };
    Some(Doubt::new(reason))
}

/// Whether a clause gives orders to, or speaks about, the marking.
fn speaks_to_the_marker(reading: &Reading) -> bool {
    static ORDERS: LazyLock<(Vocabulary, Vec<Pattern>)> = LazyLock::new(|| {
        let mut vocabulary = Vocabulary::new();
        let patterns = [
            "ignore|disregard|forget|bypass|override + rubric|instruction*|criteria|marking|grading|prompt",
            "give|award|assign|grant|deserve|get|earn + full_mark*|full_point*|full_score|full_credit|maximum_mark*|\
             maximum_point*|maximum_score|top_mark*|top_score|perfect_score|highest_score|highest_mark*",
            "mark|grade|score|rate + this|answer|response + correct|full|fully|perfect|complete",
            "you_are + grader|marker|examiner",
            "this_answer|this_essay|this_submission|my_answer + excellent|complete|perfect|correct|deserve|meet|cover|satisfy",
            "system_prompt",
            "as_an_ai|as_a_language_model",
            "all_points + met|earned|covered|awarded",
        ];
        let patterns = patterns.iter().map(|pattern| Pattern::read(pattern, &mut vocabulary)).collect();
        (vocabulary, patterns)
    });
    let (vocabulary, patterns) = &*ORDERS;
    let index = Index::new(reading, vocabulary, &HashSet::new());
    reading
        .clauses
        .iter()
        .any(|clause| patterns.iter().any(|pattern| !find(pattern, clause, reading, &index).is_empty()))
}

/// Whether a short answer says only that the learner does not know.
fn does_not_know(tokens: &[Token]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token: &Token| token.word.as_str());
    let alone =
        tokens.len() <= 2 && matches!(word(0), "pass" | "skip" | "none" | "nothing" | "no" | "unsure" | "unknown");
    let by_me = |at: usize| at <= 1 || (at.saturating_sub(4)..at).any(|before| matches!(word(before), "i" | "we"));
    let says = (0..tokens.len()).any(|at| {
        matches!(word(at), "idk" | "dunno")
            || (word(at) == "not" && by_me(at) && matches!(word(at + 1), "know" | "sure" | "understand" | "remember"))
            || (word(at) == "no" && matches!(word(at + 1), "idea" | "clue"))
    });
    alone || (tokens.len() <= 16 && says)
}

/// Whether the answer says the same again and again.
fn repeats_itself(reading: &Reading) -> bool {
    let content: Vec<&str> =
        reading.tokens.iter().filter(|token| !is_function_word(&token.word)).map(|token| token.stem.as_str()).collect();
    let distinct = content.iter().collect::<HashSet<_>>().len();
    if content.len() >= 20 && ratio(distinct, content.len()) < 0.3 {
        return true;
    }
    let mut seen = HashSet::new();
    let again: usize = reading
        .clauses
        .iter()
        .map(|clause| (clause.len(), reading.of(clause).iter().map(|token| &token.stem).collect::<Vec<_>>()))
        .filter(|(length, words)| *length >= 4 && !seen.insert(words.clone()))
        .map(|(length, _)| length)
        .sum();
    ratio(again, reading.tokens.len()) > 0.5
}

/// Whether what is said and what is denied outweigh each other.
fn contradicts_itself(findings: &Findings) -> bool {
    let said = findings.points.iter().filter(|point| !point.said.is_empty()).count();
    let clashing = findings.points.iter().filter(|point| point.clashes()).count();
    let denied = findings.count(Verdict::Contradicted) - clashing;
    (clashing > 0 && clashing * 2 >= said) || (said > 0 && denied >= 3 && denied > said)
}

/// Whether nearly every clause denies something that is no part of what was found: a mark for the rest would be chance.
fn denies_throughout(reading: &Reading, findings: &Findings) -> bool {
    const FEW: usize = 4;
    let said = || findings.points.iter().flat_map(|point| &point.said);
    let denying: Vec<usize> = reading
        .negators
        .iter()
        .filter(|negator| reading.tokens[negator.at].word != "nor")
        .filter(|negator| negator.undone.is_none() && !said().any(|(_, found)| found.tokens.contains(&negator.at)))
        .map(|negator| negator.at)
        .collect();
    let is_denying = |clause: &&Clause| denying.iter().any(|at| (clause.start..clause.end).contains(at));
    let clauses = reading.clauses.iter().filter(is_denying).count();
    denying.len() >= reading.clauses.len() && clauses >= FEW && clauses * 5 >= reading.clauses.len() * 4
}

/// Whether two or more model answers stand in the answer nearly word for word.
fn pastes_models(open: &Open, reading: &Reading) -> bool {
    const RUN: usize = 6;
    let stems = Stems::new();
    let said: HashSet<Vec<&str>> =
        reading.tokens.windows(RUN).map(|run| run.iter().map(|token| token.stem.as_str()).collect()).collect();
    let pasted = open.models.iter().filter(|model| {
        let runs = runs_of(model, &stems, RUN);
        let there = runs.iter().filter(|run| said.contains(&run.iter().map(String::as_str).collect::<Vec<_>>()));
        !runs.is_empty() && ratio(there.count(), runs.len()) > 0.7
    });
    pasted.count() >= 2
}

/// Whether the answer says nothing that the question and hints do not say.
fn says_back(reading: &Reading, index: &Index, standings: &Standings) -> bool {
    let content: Vec<usize> =
        (0..reading.tokens.len()).filter(|&at| !is_function_word(&reading.tokens[at].word)).collect();
    let given = content.iter().filter(|&&at| index.is_given(at)).count();
    standings.share(reading, |standing| standing == Standing::Copied) >= 0.5
        || (given >= 4 && ratio(given, content.len()) >= 0.5)
}

/// Whether a long answer is mostly about something else.
fn is_padded(reading: &Reading, findings: &Findings) -> bool {
    const LONG: usize = 250;
    let on_topic: usize = reading
        .clauses
        .iter()
        .zip(&findings.on_topic)
        .filter(|(_, on_topic)| **on_topic)
        .map(|(clause, _)| clause.len())
        .sum();
    reading.tokens.len() > LONG && ratio(on_topic, reading.tokens.len()) < 0.45
}

/// Whether enough function words of English stand in the text; short texts pass.
fn is_english(tokens: &[Token]) -> bool {
    let functions = tokens.iter().filter(|token| is_function_word(&token.word)).count();
    tokens.len() < 10 || ratio(functions, tokens.len()) >= 0.12
}
