//! Answers as they are typed or handed in by a file: text as it is, choices and orders as numbers, matches as `1=b`, gaps as
//! lines; or any of them as the JSON of an [`Answer`], whose indices are the author's.

use crate::{
    app::quiz::{option_order, shuffled},
    course::{Gap, GapWants, Part, Parts, Question, QuestionKind},
    marking::Answer,
};

/// What `etude quiz --help` says of answers.
pub const SHAPES: &str = "\
Answers (--answer FILE), as text or as JSON; numbers in JSON count from 0 in the order the author wrote, lines from 1:
  words, numbers   the text itself             {\"text\": \"1044 ms\"}
  choices          the numbers shown: 1 3      {\"chosen\": [0, 2]}
  ordering         the numbers shown: 2 1 3    {\"ordered\": [1, 0, 2]}
  matching         1=b 2=a                     {\"matched\": [1, 0]}
  gaps             a line for each gap         {\"blanks\": [\"cold\", \"15 min\"]}
  find the bug     the lines: 3 7              {\"lines\": [3, 7]}
  several parts    a: … and b: … on lines      {\"parts\": [{\"text\": \"5\"}, null, {\"chosen\": [1]}]}
A prediction and a program are always the text itself.";

/// How to write an answer to `question`, in one line; empty for plain text.
pub fn how(question: &Question) -> &'static str {
    match &question.kind {
        QuestionKind::Choice(choice) if choice.several => "Answer with the numbers of all that are right, such as 1 3.",
        QuestionKind::Choice(_) | QuestionKind::Numeric(_) => "Answer with a number.",
        QuestionKind::Ordering(_) => "Answer with the numbers in the right order, such as 2 1 3.",
        QuestionKind::Matching(_) => "Answer with pairs, such as 1=b 2=a.",
        QuestionKind::Predict(_) => "Answer with what the run gives; the sandbox then decides.",
        QuestionKind::Code(_) => "Answer with a program; the sandbox then decides.",
        QuestionKind::Cloze(_) => "Answer with a line for each gap, in order; an empty line leaves one.",
        QuestionKind::FindTheBug(_) => "Answer with the numbers of the wrong lines, such as 3 7.",
        QuestionKind::Parts(_) => "Answer each part on lines that begin with its letter, such as a: 5.",
        QuestionKind::Open(_) | QuestionKind::ShortText(_) => "",
    }
}

/// What can be chosen, ordered, matched, filled or marked, as lines to print under the question. Options, ordering and matching
/// show their things in an order that follows from the question and the number of the try alone.
pub fn offered(question: &Question, try_number: usize) -> Vec<String> {
    let numbered = |texts: Vec<&str>| -> Vec<String> {
        texts.iter().zip(1..).map(|(text, number)| format!("{number}. {text}")).collect()
    };
    let order = |count| shuffled(count, &question.id, try_number);
    match &question.kind {
        QuestionKind::Choice(choice) => {
            let shown = option_order(choice, &question.id, try_number);
            numbered(shown.iter().map(|&at| choice.options[at].text.as_str()).collect())
        }
        QuestionKind::Ordering(ordering) => {
            numbered(order(ordering.items.len()).iter().map(|&at| ordering.items[at].as_str()).collect())
        }
        QuestionKind::Matching(matching) => {
            let left = numbered(matching.pairs.iter().map(|(left, _)| left.as_str()).collect());
            let right = order(matching.rights()).into_iter().zip('a'..='z');
            let right = right.map(|(at, letter)| format!("{letter}. {}", matching.right(at).unwrap_or_default()));
            left.into_iter().chain(right).collect()
        }
        QuestionKind::Cloze(cloze) => {
            let text = cloze.filled(&[]);
            let options = cloze.gaps.iter().zip(1..).filter_map(|(gap, number)| match &gap.wants {
                GapWants::OneOf { options, .. } => {
                    let shown = shown_options(&question.id, gap, options, try_number);
                    let shown = shown.iter().zip(1..).map(|(option, place)| format!("{place} {option}"));
                    Some(format!("[{number}] is one of: {}", shown.collect::<Vec<_>>().join(", ")))
                }
                _ => None,
            });
            text.lines().map(str::to_owned).chain(options).collect()
        }
        QuestionKind::FindTheBug(bug) => numbered(bug.program.lines().collect()),
        QuestionKind::Parts(parts) => {
            parts.parts.iter().enumerate().flat_map(|(at, part)| of_part(part, at, try_number)).collect()
        }
        _ => Vec::new(),
    }
}

/// The options of a gap in the order they are shown.
fn shown_options<'a>(id: &str, gap: &Gap, options: &'a [String], try_number: usize) -> Vec<&'a str> {
    let order = shuffled(options.len(), &format!("{id} {}", gap.name), try_number);
    order.into_iter().map(|at| options[at].as_str()).collect()
}

/// A part as it is asked.
fn of_part(part: &Part, at: usize, try_number: usize) -> Vec<String> {
    let mut lines = vec![format!("{}) {}", Parts::letter(at), part.question.prompt)];
    lines.extend(offered(&part.question, try_number).into_iter().map(|line| format!("   {line}")));
    lines
}

/// Reads what was typed as an answer to `question`, shown as at the try `try_number`.
pub fn parse(question: &Question, typed: &str, try_number: usize) -> Result<Answer, String> {
    if let Some(answer) = from_json(question, typed) {
        return answer;
    }
    match &question.kind {
        QuestionKind::Choice(choice) => {
            let shown = option_order(choice, &question.id, try_number);
            let typed = numbers(typed, shown.len())?;
            Ok(Answer::Chosen(typed.into_iter().map(|at| shown[at]).collect()))
        }
        QuestionKind::Ordering(ordering) => {
            let order = shuffled(ordering.items.len(), &question.id, try_number);
            let typed = numbers(typed, order.len())?;
            Ok(Answer::Ordered(typed.into_iter().map(|shown| order[shown]).collect()))
        }
        QuestionKind::Matching(matching) => {
            matched(typed, matching.pairs.len(), &shuffled(matching.rights(), &question.id, try_number))
        }
        QuestionKind::Cloze(cloze) => {
            let mut blanks: Vec<String> = typed.lines().map(|line| line.trim().to_owned()).collect();
            if blanks.len() > cloze.gaps.len() {
                return Err(format!("there are {} gaps, and these are {} lines", cloze.gaps.len(), blanks.len()));
            }
            blanks.resize(cloze.gaps.len(), String::new());
            for (gap, blank) in cloze.gaps.iter().zip(&mut blanks) {
                let GapWants::OneOf { options, .. } = &gap.wants else { continue };
                let shown = shown_options(&question.id, gap, options, try_number);
                let numbered = blank.parse::<usize>().ok().and_then(|number| shown.get(number.checked_sub(1)?));
                if let Some(option) = numbered {
                    (*option).clone_into(blank);
                }
            }
            Ok(Answer::Blanks(blanks))
        }
        QuestionKind::FindTheBug(bug) => {
            let lines = numbers(typed, bug.program.lines().count())?;
            Ok(Answer::Lines(lines.into_iter().map(|line| line + 1).collect()))
        }
        QuestionKind::Parts(parts) => parted(parts, typed, try_number),
        _ => Ok(Answer::Text(typed.trim_end_matches(['\n', '\r']).to_owned())),
    }
}

/// The answer that is written as JSON; `None` when it is not. What a run gives and programs may be JSON themselves.
fn from_json(question: &Question, typed: &str) -> Option<Result<Answer, String>> {
    let is_text = matches!(question.kind, QuestionKind::Predict(_) | QuestionKind::Code(_));
    if is_text || !typed.trim_start().starts_with('{') {
        return None;
    }
    let takes_prose = matches!(question.kind, QuestionKind::Open(_) | QuestionKind::ShortText(_));
    match serde_json::from_str::<Answer>(typed) {
        Ok(answer) if fits(&question.kind, &answer) => Some(Ok(answer)),
        Ok(_) => Some(Err(format!("{} needs another shape of answer; see `etude quiz --help`", question.kind.word()))),
        Err(_) if takes_prose => None,
        Err(error) => Some(Err(format!("this is no answer in JSON ({error}); see `etude quiz --help`"))),
    }
}

/// Whether a question of this kind takes answers of this shape.
fn fits(kind: &QuestionKind, answer: &Answer) -> bool {
    match (kind, answer) {
        (_, Answer::Text(_))
        | (QuestionKind::Choice(_), Answer::Chosen(_))
        | (QuestionKind::Ordering(_), Answer::Ordered(_))
        | (QuestionKind::Matching(_), Answer::Matched(_))
        | (QuestionKind::Cloze(_), Answer::Blanks(_))
        | (QuestionKind::FindTheBug(_), Answer::Lines(_)) => true,
        (QuestionKind::Parts(parts), Answer::Parts(answers)) => {
            answers.len() <= parts.parts.len()
                && std::iter::zip(&parts.parts, answers)
                    .all(|(part, answer)| answer.as_ref().is_none_or(|answer| fits(&part.question.kind, answer)))
        }
        _ => false,
    }
}

/// The answers to the parts, each on lines of which the first begins with its letter and a colon.
fn parted(parts: &Parts, typed: &str, try_number: usize) -> Result<Answer, String> {
    let mut texts: Vec<Option<String>> = vec![None; parts.parts.len()];
    let mut current = None;
    for line in typed.lines() {
        let lead = line.split_once([':', ')']).and_then(|(letter, rest)| {
            let at = (0..parts.parts.len()).find(|at| Parts::letter(*at) == letter.trim().to_lowercase())?;
            Some((at, rest.trim()))
        });
        match (lead, current) {
            (Some((at, rest)), _) => {
                texts[at] = Some(rest.to_owned());
                current = Some(at);
            }
            (None, Some(at)) => {
                let text: &mut String = texts[at].get_or_insert_default();
                text.push_str(if text.is_empty() { "" } else { "\n" });
                text.push_str(line);
            }
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return Err(format!("`{line}` belongs to no part; begin with its letter, as in a: 5")),
        }
    }
    let answers = std::iter::zip(&parts.parts, texts).enumerate().map(|(at, (part, text))| {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
        let told = |why: String| format!("{}) {why}", Parts::letter(at));
        parse(&part.question, &text, try_number).map(Some).map_err(told)
    });
    answers.collect::<Result<_, _>>().map(Answer::Parts)
}

/// The numbers in `typed`, each from 1 to `most`, counted from 0.
fn numbers(typed: &str, most: usize) -> Result<Vec<usize>, String> {
    let words = typed.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    words
        .map(|word| match word.trim_end_matches('.').parse::<usize>() {
            Ok(number) if (1..=most).contains(&number) => Ok(number - 1),
            _ => Err(format!("`{word}` is not a number from 1 to {most}")),
        })
        .collect()
}

/// The pairs in `typed`: of `lefts` left sides with the right sides in the order they are shown.
fn matched(typed: &str, lefts: usize, order: &[usize]) -> Result<Answer, String> {
    let mut given = vec![usize::MAX; lefts];
    for pair in typed.split(|c: char| c.is_whitespace() || c == ',').filter(|pair| !pair.is_empty()) {
        let bad = || format!("`{pair}` is not a pair such as 1=b");
        let (left, right) = pair.split_once('=').ok_or_else(bad)?;
        let left = left.parse::<usize>().ok().and_then(|left| left.checked_sub(1)).filter(|&left| left < lefts);
        let right = right.chars().next().and_then(|letter| ('a'..='z').position(|known| known == letter));
        let shown = right.filter(|&right| right < order.len()).ok_or_else(bad)?;
        given[left.ok_or_else(bad)?] = order[shown];
    }
    Ok(Answer::Matched(given))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Choice, ChoiceOption, Cloze, FindTheBug, Matching, Ordering};

    fn question(kind: QuestionKind) -> Question {
        Question {
            id: "q".to_owned(),
            prompt: "?".to_owned(),
            hints: Vec::new(),
            hint_cost: Question::HINT_COST,
            explanation: String::new(),
            read: None,
            kind,
        }
    }

    #[test]
    fn choices_are_numbers_and_others_are_refused() {
        let options = vec![ChoiceOption::default(), ChoiceOption::default()];
        let question = question(QuestionKind::Choice(Choice { options, several: true, in_order: true }));
        assert_eq!(parse(&question, "2, 1\n", 0), Ok(Answer::Chosen(vec![1, 0])));
        assert_eq!(parse(&question, "3", 0), Err("`3` is not a number from 1 to 2".to_owned()));
    }

    #[test]
    fn what_is_shown_and_what_is_read_agree() {
        let items: Vec<String> = ["first", "second", "third", "fourth"].map(str::to_owned).to_vec();
        let ordering = question(QuestionKind::Ordering(Ordering { items: items.clone() }));
        let shown = offered(&ordering, 0);
        let number_of = |item: &String| shown.iter().position(|line| line.ends_with(item.as_str())).unwrap() + 1;
        let typed: Vec<String> = items.iter().map(|item| number_of(item).to_string()).collect();
        assert_eq!(parse(&ordering, &typed.join(" "), 0), Ok(Answer::Ordered(vec![0, 1, 2, 3])));
        assert_ne!(typed.join(" "), "1 2 3 4", "the order shown gives the answer away");

        let pairs: Vec<(String, String)> = [("l1", "r1"), ("l2", "r2"), ("l3", "r3")]
            .map(|(left, right)| (left.to_owned(), right.to_owned()))
            .to_vec();
        let matching = question(QuestionKind::Matching(Matching { pairs, ..Matching::default() }));
        let shown = offered(&matching, 0);
        let letter = |right: &str| shown.iter().find(|line| line.ends_with(right)).unwrap().chars().next().unwrap();
        let typed = format!("1={} 2={} 3={}", letter("r1"), letter("r2"), letter("r3"));
        assert_eq!(parse(&matching, &typed, 0), Ok(Answer::Matched(vec![0, 1, 2])));
    }

    #[test]
    fn gaps_are_lines_and_bugs_are_line_numbers() {
        let gap = || Gap { name: "1".to_owned(), worth: 1.0, ..Gap::default() };
        let text = vec!["a ".to_owned(), " b ".to_owned(), " c".to_owned()];
        let cloze = question(QuestionKind::Cloze(Cloze { text, gaps: vec![gap(), gap()], ..Cloze::default() }));
        assert_eq!(offered(&cloze, 0), ["a [1] b [2] c"]);
        assert_eq!(parse(&cloze, "x\n", 0), Ok(Answer::Blanks(vec!["x".to_owned(), String::new()])));
        assert_eq!(parse(&cloze, "x\ny\nz", 0), Err("there are 2 gaps, and these are 3 lines".to_owned()));
        let options = vec!["x".to_owned(), "y".to_owned(), "z".to_owned()];
        let gap = Gap { wants: GapWants::OneOf { options, right: 0 }, ..gap() };
        let text = vec![String::new(), String::new()];
        let one_of = question(QuestionKind::Cloze(Cloze { text, gaps: vec![gap], ..Cloze::default() }));
        let shown = offered(&one_of, 1).pop().unwrap();
        let second = shown.split_once("2 ").unwrap().1.split(',').next().unwrap();
        assert_eq!(parse(&one_of, "2", 1), Ok(Answer::Blanks(vec![second.to_owned()])), "{shown}");
        let program = "one\ntwo".to_owned();
        let bug = question(QuestionKind::FindTheBug(FindTheBug { program, lines: vec![2], ..FindTheBug::default() }));
        assert_eq!(parse(&bug, "2", 0), Ok(Answer::Lines(vec![2])));
        assert!(parse(&bug, "3", 0).is_err());
    }

    #[test]
    fn parts_begin_with_their_letters() {
        let part = |kind| Part { worth: 1.0, question: question(kind) };
        let options = vec![ChoiceOption::default(), ChoiceOption::default()];
        let choice = Choice { options, several: false, in_order: true };
        let parts = question(QuestionKind::Parts(Parts {
            parts: vec![
                part(QuestionKind::Numeric(crate::course::Numeric::default())),
                part(QuestionKind::Choice(choice)),
            ],
        }));
        let text = |text: &str| Some(Answer::Text(text.to_owned()));
        assert_eq!(parse(&parts, "a: 5\nb) 2\n", 0), Ok(Answer::Parts(vec![text("5"), Some(Answer::Chosen(vec![1]))])));
        assert_eq!(parse(&parts, "a: 5", 0), Ok(Answer::Parts(vec![text("5"), None])));
        assert_eq!(parse(&parts, "b: 9", 0), Err("b) `9` is not a number from 1 to 2".to_owned()));
        assert!(parse(&parts, "5", 0).is_err());
        let json = "{\"parts\": [null, {\"chosen\": [0]}]}";
        assert_eq!(parse(&parts, json, 0), Ok(Answer::Parts(vec![None, Some(Answer::Chosen(vec![0]))])));
        assert!(parse(&parts, "{\"parts\": [{\"chosen\": [0]}]}", 0).is_err_and(|why| why.contains("another shape")));
        assert!(parse(&parts, "{\"prats\": []}", 0).is_err_and(|why| why.contains("no answer in JSON")));
    }
}
