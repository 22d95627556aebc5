//! Questions to a GIFT file.
//!
//! Choice, matching, numeric and short-text questions are kinds of GIFT's own. Another kind becomes the nearest: an order is
//! matched with its places, a sentence with one gap misses a word, the rest is asked as an essay that shows the right answer
//! afterwards.

use super::text::escaped;
use crate::{
    course::{Choice, Cloze, Gap, GapWants, Matching, Numeric, Ordering, Question, QuestionKind, ShortText},
    diagnostic::Diagnostic,
    exchange::{Exported, Selection, answer_key, is_true_false, left_out, not_kept},
};

/// The most choices whose share of the whole is a grade that Moodle knows.
const MOST_SHARES: usize = 10;

/// Writes the questions of `selection`.
#[must_use]
pub fn write(selection: &Selection<'_>) -> Exported {
    let mut exported = Exported::default();
    for (module, questions) in selection.modules() {
        let slashes = |title: &str| title.replace('/', "//").replace('\n', " ");
        let path = format!("{}/{}", slashes(&selection.course.title), slashes(&module.title));
        exported.text.extend(["$CATEGORY: $course$/top/", &path, "\n\n"]);
        for question in questions {
            exported.text.push_str(&one(question, &module.id, &mut exported.diagnostics));
        }
    }
    let count = |has: fn(&Question) -> bool| selection.questions().filter(|(_, question)| has(question)).count();
    let hints = left_out("GIFT", "hints", count(|question| !question.hints.is_empty()));
    let read = left_out("GIFT", "what to read", count(|question| question.read.is_some()));
    exported.diagnostics.extend(hints.into_iter().chain(read));
    exported
}

/// A question, with an empty line after it.
pub(super) fn one(question: &Question, module: &str, told: &mut Vec<Diagnostic>) -> String {
    let mut prompt = question.prompt.clone();
    let mut feedback = question.explanation.clone();
    // What stands after the answers, which then stand for a missing word.
    let mut after = String::new();
    let answers = match &question.kind {
        QuestionKind::Choice(choice) if is_true_false(&question.kind) => Some(true_false(choice)),
        QuestionKind::Choice(choice) => {
            if choice.in_order {
                told.push(not_kept(question, "GIFT does not say that the answers keep their order"));
            }
            Some(self::choice(question, choice, told))
        }
        QuestionKind::Matching(matching) => Some(self::matching(question, matching, told)),
        QuestionKind::Numeric(numeric) => {
            if !numeric.unit.is_empty() {
                told.push(not_kept(question, "GIFT has no units: the unit is written into the question"));
                prompt = format!("{prompt} ({})", numeric.unit);
            }
            Some(self::numeric(numeric))
        }
        // Where an arrow stands in an answer, Moodle would take it for a pair.
        QuestionKind::ShortText(short) if !short.accept.iter().any(|text| text.contains("->")) => {
            if !short.patterns.is_empty() || short.exact_case || short.exact_spelling {
                told.push(not_kept(question, "GIFT has no patterns, and does not say how strictly a text is read"));
            }
            Some(short_text(short))
        }
        QuestionKind::Ordering(ordering) => {
            told.push(not_kept(question, "GIFT has no order to put things in: they are matched with their places"));
            Some(places(ordering))
        }
        QuestionKind::Cloze(cloze) => missing_word(cloze).map(|(before, answers, rest)| {
            prompt = format!("{}\n\n{before}", question.prompt.trim());
            after = escaped(&rest);
            answers
        }),
        _ => None,
    };
    let answers = answers.unwrap_or_else(|| {
        prompt = answer_key::asked(question);
        told.push(not_kept(question, format!("GIFT cannot ask for {}: asked as an essay", wanted(question))));
        let right = answer_key::right(question);
        let parts = [right.unwrap_or_default(), std::mem::take(&mut feedback)];
        feedback = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        String::new()
    });
    let general = if feedback.trim().is_empty() { String::new() } else { format!("\t####{}\n", text(&feedback)) };
    let body = if answers.is_empty() && general.is_empty() { String::new() } else { format!("\n{answers}{general}") };
    let (id, title) = (in_brackets(&question.id), escaped(&question.id));
    // The space before a missing word is the text's own.
    let prompt = if after.is_empty() { prompt.trim() } else { prompt.trim_start() };
    format!("// [id:{id}] [tag:{}]\n::{title}::[markdown]{}{{{body}}}{after}\n\n", in_brackets(module), escaped(prompt))
}

/// The text before the one gap of a sentence, what goes into it, and the text after it; none where GIFT cannot ask so.
fn missing_word(cloze: &Cloze) -> Option<(String, String, String)> {
    let ([gap], [before, after]) = (cloze.gaps.as_slice(), cloze.text.as_slice()) else { return None };
    if !cloze.language.is_empty() || after.trim().is_empty() {
        return None;
    }
    let answers = match &gap.wants {
        GapWants::Text(short) if short.accept.iter().any(|text| text.contains("->")) => return None,
        GapWants::Text(short) => {
            let wrong = |(wrong, say): &(String, String)| format!("\t=%0%{}{}\n", text(wrong), said(say));
            short_text(short) + &gap.feedback.iter().map(wrong).collect::<String>()
        }
        GapWants::Number(numeric) => self::numeric(numeric),
        GapWants::OneOf { options, right } => one_of(gap, options, *right),
    };
    Some((before.clone(), answers, after.trim_end().to_owned()))
}

fn one_of(gap: &Gap, options: &[String], right: usize) -> String {
    let line = |(at, option): (usize, &String)| {
        let say = gap.feedback.iter().find(|(wrong, _)| wrong == option).map_or("", |(_, say)| say);
        format!("\t{}{}{}\n", if at == right { "=" } else { "~" }, text(option), said(say))
    };
    options.iter().enumerate().map(line).collect()
}

/// What an answer is, where GIFT has no such kind.
fn wanted(question: &Question) -> &'static str {
    match &question.kind {
        QuestionKind::Open(_) => "an answer that is marked by a rubric",
        QuestionKind::ShortText(_) => "an answer with `->` in it",
        QuestionKind::Predict(_) | QuestionKind::Code(_) => "what only a run can decide",
        QuestionKind::Cloze(_) => "what belongs in several gaps, or in a gap of code",
        QuestionKind::FindTheBug(_) => "the wrong lines of a program",
        QuestionKind::Parts(_) => "answers to several parts",
        _ => "this kind of answer",
    }
}

/// A text of a question that is marked up as the question is.
fn text(text: &str) -> String {
    let text = text.trim();
    // A bracket at the start would name a text format.
    let format = if text.starts_with('[') { "[markdown]" } else { "" };
    format!("{format}{}", escaped(text))
}

fn said(feedback: &str) -> String {
    if feedback.trim().is_empty() { String::new() } else { format!("#{}", text(feedback)) }
}

fn true_false(choice: &Choice) -> String {
    let is_right = choice.options.first().is_some_and(|option| option.right);
    let feedback = |right: bool| {
        let option = choice.options.iter().find(|option| option.right == right);
        option.map_or_else(String::new, |option| text(&option.feedback))
    };
    let (wrong, right) = (feedback(false), feedback(true));
    let said = match (wrong.is_empty(), right.is_empty()) {
        (true, true) => String::new(),
        (_, true) => format!("#{wrong}"),
        _ => format!("#{wrong}#{right}"),
    };
    format!("{}{said}\n", if is_right { "TRUE" } else { "FALSE" })
}

fn choice(question: &Question, choice: &Choice, told: &mut Vec<Diagnostic>) -> String {
    let right = choice.options.iter().filter(|option| option.right).count();
    let wrong = choice.options.len() - right;
    let share = |count: usize| 100.0 / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    let cost = share(right).max(share(wrong));
    if choice.several && (right > MOST_SHARES || (wrong > 0 && right.min(wrong) > MOST_SHARES)) {
        told.push(not_kept(question, "Moodle knows no grade as small as the share of one of these answers"));
    }
    let line = |option: &crate::course::ChoiceOption| {
        let sign = match (option.right, choice.several) {
            (true, false) => "=".to_owned(),
            (true, true) => format!("~%{}%", percent(share(right))),
            (false, true) => format!("~%-{}%", percent(cost)),
            // A percentage at the start of the text would be taken for a weight.
            (false, false) if option.text.trim_start().starts_with('%') => "~%0%".to_owned(),
            (false, false) => "~".to_owned(),
        };
        format!("\t{sign}{}{}\n", text(&option.text), said(&option.feedback))
    };
    choice.options.iter().map(line).collect()
}

/// A percentage as Moodle rounds it.
fn percent(share: f64) -> String {
    let rounded = format!("{share:.5}");
    rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn matching(question: &Question, matching: &Matching, told: &mut Vec<Diagnostic>) -> String {
    let arrows = matching.pairs.iter().any(|(left, _)| left.contains("->"));
    if arrows {
        told.push(not_kept(question, "GIFT parts a pair at its first `->`: one on the left is written as `-&gt;`"));
    }
    let pair = |(left, right): &(String, String)| {
        format!("\t={} -> {}\n", text(&left.replace("->", "-&gt;")), escaped(right.trim()))
    };
    let alone = matching.distractors.iter().map(|right| format!("\t= -> {}\n", escaped(right.trim())));
    matching.pairs.iter().map(pair).chain(alone).collect()
}

fn places(ordering: &Ordering) -> String {
    let pair = |(item, place): (&String, usize)| format!("\t={} -> {place}\n", text(&item.replace("->", "-&gt;")));
    ordering.items.iter().zip(1..).map(pair).collect()
}

fn numeric(numeric: &Numeric) -> String {
    // The wider tolerance holds.
    let widest = numeric.tolerance.max((numeric.relative * numeric.value).abs());
    let tolerance = if widest > 0.0 { format!(":{}", number(widest)) } else { String::new() };
    format!("#{}{tolerance}\n", number(numeric.value))
}

/// A number that is not longer than it need be.
fn number(number: f64) -> String {
    let plain = number.to_string();
    if plain.len() > 18 { format!("{number:e}") } else { plain }
}

fn short_text(short: &ShortText) -> String {
    let line = |text: &String| {
        let weight = if text.trim_start().starts_with('%') { "%100%" } else { "" };
        format!("\t={weight}{}\n", self::text(text))
    };
    short.accept.iter().map(line).collect()
}

/// A text within the brackets of a comment.
fn in_brackets(text: &str) -> String {
    text.replace(|letter: char| letter.is_control(), " ").replace(']', "\\]")
}
