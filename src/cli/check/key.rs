//! The right answers of a question by its own key, and wrong ones that must not pass.

use crate::{
    course::{Choice, Cloze, FindTheBug, Matching, Numeric, Question, QuestionKind, ShortText},
    marking::Answer,
};

/// An answer, and what to call it.
type Named = (String, Answer);

fn named(said: &str, answer: Answer) -> Named {
    (said.to_owned(), answer)
}

fn text(text: &str) -> Named {
    (format!("`{text}`"), Answer::Text(text.to_owned()))
}

/// The answers that must score full. Open questions, runs and programs have their own checks.
pub(super) fn right(question: &Question) -> Vec<Named> {
    const RIGHT: &str = "the right answer";
    match &question.kind {
        QuestionKind::Choice(choice) => vec![named(RIGHT, Answer::Chosen(options(choice, true)))],
        QuestionKind::Ordering(ordering) => {
            vec![named(RIGHT, Answer::Ordered((0..ordering.items.len()).collect()))]
        }
        QuestionKind::Matching(matching) => {
            vec![named(RIGHT, Answer::Matched((0..matching.pairs.len()).collect()))]
        }
        QuestionKind::Numeric(numeric) => {
            let with_unit = format!("{} {}", numeric.value, numeric.unit);
            vec![text(&numeric.value.to_string()), text(with_unit.trim())]
        }
        QuestionKind::ShortText(short) => short.accept.iter().map(|accepted| text(accepted)).collect(),
        QuestionKind::Cloze(cloze) => vec![named(RIGHT, Answer::Blanks(models(cloze)))],
        QuestionKind::FindTheBug(bug) => vec![named(RIGHT, Answer::Lines(bug.lines.clone()))],
        QuestionKind::Open(_) | QuestionKind::Predict(_) | QuestionKind::Code(_) | QuestionKind::Parts(_) => Vec::new(),
    }
}

/// Answers that must not score full: what the author calls wrong, and what anybody might try.
pub(super) fn wrong(question: &Question) -> Vec<Named> {
    match &question.kind {
        QuestionKind::Choice(choice) => wrong_choices(choice),
        QuestionKind::Ordering(ordering) => {
            vec![named("the order turned round", Answer::Ordered((0..ordering.items.len()).rev().collect()))]
        }
        QuestionKind::Matching(matching) => wrong_matches(matching),
        QuestionKind::Numeric(numeric) => vec![text(&far_from(numeric).to_string())],
        QuestionKind::ShortText(short) => wrong_texts(short),
        QuestionKind::Cloze(cloze) => wrong_gaps(cloze),
        QuestionKind::FindTheBug(bug) => wrong_lines(bug),
        QuestionKind::Open(_) | QuestionKind::Predict(_) | QuestionKind::Code(_) | QuestionKind::Parts(_) => Vec::new(),
    }
}

fn options(choice: &Choice, right: bool) -> Vec<usize> {
    (0..choice.options.len()).filter(|at| choice.options[*at].right == right).collect()
}

fn wrong_choices(choice: &Choice) -> Vec<Named> {
    let wrong = options(choice, false);
    let alone = wrong.iter().map(|&at| (format!("`{}`", choice.options[at].text), Answer::Chosen(vec![at])));
    let all = (!wrong.is_empty()).then(|| named("choosing all", Answer::Chosen((0..choice.options.len()).collect())));
    alone.chain(all).collect()
}

/// Every right side moved on by one; pairs that share a right side may be right all the same.
fn wrong_matches(matching: &Matching) -> Vec<Named> {
    let count = matching.pairs.len();
    let is_distinct = matching.pairs.iter().any(|(_, right)| *right != matching.pairs[0].1);
    let moved = Answer::Matched((0..count).map(|at| (at + 1) % count).collect());
    if is_distinct { vec![named("every match moved on by one", moved)] } else { Vec::new() }
}

fn far_from(numeric: &Numeric) -> f64 {
    let tolerance = numeric.tolerance.max(numeric.relative * numeric.value.abs());
    numeric.value + 2.0 * tolerance + numeric.value.abs() + 1.0
}

fn wrong_texts(short: &ShortText) -> Vec<Named> {
    // An accepted form that takes anything takes this as well.
    let anything = "something else entirely";
    if short.accept.iter().any(|accepted| accepted == anything) { Vec::new() } else { vec![text(anything)] }
}

fn models(cloze: &Cloze) -> Vec<String> {
    cloze.gaps.iter().map(crate::course::Gap::model).collect()
}

/// What its author calls wrong in a gap, and each gap left empty.
fn wrong_gaps(cloze: &Cloze) -> Vec<Named> {
    let with = |at: usize, blank: &str| {
        let mut blanks = models(cloze);
        blank.clone_into(&mut blanks[at]);
        Answer::Blanks(blanks)
    };
    let mut wrong = Vec::new();
    for (at, gap) in cloze.gaps.iter().enumerate().filter(|(_, gap)| gap.worth > 0.0) {
        wrong.push((format!("gap `{}` left empty", gap.name), with(at, "")));
        let blanks = gap.feedback.iter().map(|(blank, _)| blank);
        wrong.extend(blanks.map(|blank| (format!("`{blank}` in gap `{}`", gap.name), with(at, blank))));
    }
    wrong
}

fn wrong_lines(bug: &FindTheBug) -> Vec<Named> {
    let count = bug.program.lines().count();
    let alone = bug.tempting.iter().map(|(line, _)| (format!("line {line}"), Answer::Lines(vec![*line])));
    let all = (bug.lines.len() < count).then(|| named("marking every line", Answer::Lines((1..=count).collect())));
    alone.chain(all).collect()
}
