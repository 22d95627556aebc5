//! Questions and answers as the interactions of the Experience API (1.0.3): what can be chosen, what is right, what was given.

use serde_json::{Map, Value, json};

use crate::{
    course::{Cloze, Gap, GapWants, Question, QuestionKind},
    marking::Answer,
};

/// The most right answers that are listed of a text with gaps.
const MOST_PATTERNS: usize = 64;

/// What kind of interaction a question is, what can be chosen, and what is right where that can be listed.
pub(super) fn interaction(kind: &QuestionKind) -> Map<String, Value> {
    let whole = match kind {
        QuestionKind::Choice(choice) => {
            let right = (0..choice.options.len()).filter(|at| choice.options[*at].right);
            json!({
                "interactionType": "choice",
                "choices": components("option", choice.options.iter().map(|option| option.text.as_str())),
                "correctResponsesPattern": [numbered("option", right)],
            })
        }
        QuestionKind::Ordering(ordering) => json!({
            "interactionType": "sequencing",
            "choices": components("item", ordering.items.iter().map(String::as_str)),
            "correctResponsesPattern": [numbered("item", 0..ordering.items.len())],
        }),
        QuestionKind::Matching(matching) => json!({
            "interactionType": "matching",
            "source": components("left", matching.pairs.iter().map(|(left, _)| left.as_str())),
            "target": components("right", matching.pairs.iter().map(|(_, right)| right.as_str())),
            "correctResponsesPattern": [paired((0..matching.pairs.len()).map(|at| (at, at)))],
        }),
        QuestionKind::Numeric(numeric) => {
            let (least, most) = (numeric.value - numeric.tolerance, numeric.value + numeric.tolerance);
            json!({ "interactionType": "numeric", "correctResponsesPattern": [format!("{least}[:]{most}")] })
        }
        QuestionKind::ShortText(short) => {
            json!({ "interactionType": "fill-in", "correctResponsesPattern": short.accept })
        }
        QuestionKind::Cloze(cloze) => {
            json!({ "interactionType": "fill-in", "correctResponsesPattern": filled_in(cloze) })
        }
        QuestionKind::FindTheBug(bug) => json!({
            "interactionType": "choice",
            "choices": components("line", bug.program.lines()),
            "correctResponsesPattern": [numbered("line", bug.lines.iter().map(|line| line.saturating_sub(1)))],
        }),
        QuestionKind::Open(_) => json!({ "interactionType": "long-fill-in" }),
        _ => json!({ "interactionType": "other" }),
    };
    whole.as_object().cloned().unwrap_or_default()
}

/// The ways to fill all gaps that are right, the author's own first.
fn filled_in(cloze: &Cloze) -> Vec<String> {
    let accepted = |gap: &Gap| match &gap.wants {
        GapWants::Text(short) => short.accept.clone(),
        GapWants::Number(numeric) => vec![numeric.value.to_string()],
        GapWants::OneOf { .. } => vec![gap.model()],
    };
    let mut ways: Vec<Vec<String>> = vec![Vec::new()];
    for gap in &cloze.gaps {
        let texts = accepted(gap);
        let longer = |way: &Vec<String>| {
            let way = way.clone();
            texts.clone().into_iter().map(move |text| [way.clone(), vec![text]].concat())
        };
        ways = ways.iter().flat_map(longer).take(MOST_PATTERNS).collect();
    }
    let is_exact = |gap: &Gap| matches!(&gap.wants, GapWants::Text(short) if short.exact_case);
    let case = if cloze.gaps.iter().any(is_exact) { "{case_matters=true}" } else { "" };
    ways.iter().map(|way| format!("{case}{}", way.join("[,]"))).collect()
}

/// What was answered, as the interaction writes it; none for an answer that this file does not know yet.
pub(super) fn response(question: Option<&Question>, answer: &Answer) -> Option<String> {
    match answer {
        Answer::Text(text) if question.is_some_and(|one| matches!(one.kind, QuestionKind::Numeric(_))) => {
            // A number beside its unit is no number to a reader of statements.
            let number = text.split_whitespace().next().unwrap_or_default();
            Some(number.parse::<f64>().map_or_else(|_| text.clone(), |number| number.to_string()))
        }
        Answer::Text(text) => Some(text.clone()),
        Answer::Chosen(chosen) => Some(numbered("option", chosen.iter().copied())),
        Answer::Lines(lines) => Some(numbered("line", lines.iter().map(|line| line.saturating_sub(1)))),
        Answer::Blanks(blanks) => Some(blanks.join("[,]")),
        _ => arranged(answer),
    }
}

fn arranged(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Ordered(order) => Some(numbered("item", order.iter().copied())),
        Answer::Matched(given) => {
            let given = given.iter().copied().enumerate().filter(|(_, right)| *right != usize::MAX);
            Some(paired(given))
        }
        _ => None,
    }
}

fn components<'t>(word: &str, texts: impl Iterator<Item = &'t str>) -> Value {
    texts
        .zip(1..)
        .map(|(text, number)| json!({ "id": format!("{word}-{number}"), "description": { "und": text } }))
        .collect()
}

fn numbered(word: &str, places: impl Iterator<Item = usize>) -> String {
    places.map(|at| format!("{word}-{}", at.saturating_add(1))).collect::<Vec<_>>().join("[,]")
}

fn paired(pairs: impl Iterator<Item = (usize, usize)>) -> String {
    let pair = |(left, right): (usize, usize)| format!("left-{}[.]right-{}", left + 1, right.saturating_add(1));
    pairs.map(pair).collect::<Vec<_>>().join("[,]")
}
