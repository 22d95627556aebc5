//! What is asked, and what is right, in words: for formats whose own kinds of question cannot say it.

use crate::course::{Gap, Open, Part, Parts, Question, QuestionKind};

/// What is asked, in Markdown, with what stands beside it: the text with numbers for its gaps, the program with numbers for its
/// lines, the parts with their letters.
pub(super) fn asked(question: &Question) -> String {
    let beside = match &question.kind {
        QuestionKind::Cloze(cloze) if cloze.language.is_empty() => cloze.filled(&[]),
        QuestionKind::Cloze(cloze) => fence(&cloze.filled(&[])),
        QuestionKind::FindTheBug(bug) => {
            let lines = bug.program.lines().zip(1..).map(|(line, number)| format!("{number:>3}  {line}"));
            fence(&lines.collect::<Vec<_>>().join("\n"))
        }
        QuestionKind::Parts(parts) => {
            let part = |(at, part): (usize, &Part)| format!("{}) {}", Parts::letter(at), asked_of_part(&part.question));
            parts.parts.iter().enumerate().map(part).collect::<Vec<_>>().join("\n\n")
        }
        _ => return question.prompt.clone(),
    };
    format!("{}\n\n{beside}", question.prompt.trim_end())
}

/// What a part asks, with what can be chosen.
fn asked_of_part(question: &Question) -> String {
    let offered = match &question.kind {
        QuestionKind::Choice(choice) => {
            list(&choice.options.iter().map(|option| option.text.as_str()).collect::<Vec<_>>())
        }
        QuestionKind::Ordering(ordering) => list(&mixed(&ordering.items)),
        QuestionKind::Numeric(numeric) if !numeric.unit.is_empty() => format!("({})", numeric.unit),
        _ => return asked(question),
    };
    format!("{}\n\n{offered}", question.prompt.trim_end())
}

/// The right answer in Markdown; none where only a run, or a reader, can tell.
pub(super) fn right(question: &Question) -> Option<String> {
    match &question.kind {
        QuestionKind::Open(open) => of_open(open),
        QuestionKind::Choice(choice) => {
            let right: Vec<&str> =
                choice.options.iter().filter(|option| option.right).map(|option| option.text.as_str()).collect();
            Some(if right.len() == 1 { right.concat() } else { list(&right) })
        }
        QuestionKind::Ordering(ordering) => {
            let numbered = |(item, number): (&String, usize)| format!("{number}. {}", item.replace('\n', " "));
            Some(ordering.items.iter().zip(1..).map(numbered).collect::<Vec<_>>().join("\n"))
        }
        QuestionKind::Matching(matching) => {
            let pairs: Vec<String> = matching.pairs.iter().map(|(left, right)| format!("- {left} → {right}")).collect();
            Some(pairs.join("\n"))
        }
        QuestionKind::Numeric(numeric) => {
            let tolerance = if numeric.tolerance > 0.0 { format!(" ± {}", numeric.tolerance) } else { String::new() };
            Some(format!("{}{tolerance} {}", numeric.value, numeric.unit).trim_end().to_owned())
        }
        QuestionKind::ShortText(short) => Some(short.accept.join(" / ")),
        QuestionKind::Cloze(cloze) => {
            let filled = cloze.filled(&cloze.gaps.iter().map(Gap::model).collect::<Vec<_>>());
            Some(if cloze.language.is_empty() { filled } else { fence(&filled) })
        }
        QuestionKind::FindTheBug(bug) => {
            let lines: Vec<String> = bug.lines.iter().map(ToString::to_string).collect();
            let fixed = if bug.fixed.is_empty() { String::new() } else { format!("\n\n{}", fence(&bug.fixed)) };
            Some(format!("Line {}{fixed}", lines.join(", ")))
        }
        QuestionKind::Parts(parts) => {
            let part = |(at, part): (usize, &Part)| {
                let answer = right(&part.question).unwrap_or_default();
                let said = [format!("{}) {}", Parts::letter(at), part.question.prompt), answer];
                let said = said.into_iter().chain([part.question.explanation.clone()]);
                said.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
            };
            Some(parts.parts.iter().enumerate().map(part).collect::<Vec<_>>().join("\n\n"))
        }
        QuestionKind::Code(task) if !task.solution.is_empty() => Some(fence(&task.solution)),
        _ => None,
    }
}

/// The points, and a model answer.
fn of_open(open: &Open) -> Option<String> {
    let points: Vec<&str> = open.points.iter().map(|point| point.title.as_str()).collect();
    let model = open.models.first().map(String::as_str).unwrap_or_default();
    let parts = [list(&points), model.to_owned()];
    let said = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    (!said.is_empty()).then_some(said)
}

fn list(items: &[&str]) -> String {
    items.iter().map(|item| format!("- {}", item.replace('\n', " "))).collect::<Vec<_>>().join("\n")
}

/// `code` as a block of code.
pub(super) fn fence(code: &str) -> String {
    let marks = if code.contains("```") { "~~~~" } else { "```" };
    format!("{marks}\n{}\n{marks}", code.trim_end())
}

/// `items` in an order that gives nothing away and is the same every time: by their texts.
pub(super) fn mixed(items: &[String]) -> Vec<&str> {
    let mut mixed: Vec<&str> = items.iter().map(String::as_str).collect();
    mixed.sort_unstable();
    mixed
}
