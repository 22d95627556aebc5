//! Answers as they are typed: text as it is, choices and orders as numbers, matches as `1=b`.

use crate::{
    course::{Question, QuestionKind},
    marking::Answer,
};

/// How to write an answer to `question`, in one line; empty for plain text.
pub fn how(question: &Question) -> &'static str {
    match &question.kind {
        QuestionKind::Choice(choice) if choice.several => "Answer with the numbers of all that are right, such as 1 3.",
        QuestionKind::Choice(_) | QuestionKind::Numeric(_) => "Answer with a number.",
        QuestionKind::Ordering(_) => "Answer with the numbers in the right order, such as 2 1 3.",
        QuestionKind::Matching(_) => "Answer with pairs, such as 1=b 2=a.",
        QuestionKind::Predict(_) => "Answer with what the run gives; the sandbox then decides.",
        QuestionKind::Code(_) => "Answer with a program; the sandbox then decides.",
        QuestionKind::Open(_) | QuestionKind::ShortText(_) => "",
    }
}

/// What can be chosen, ordered or matched, as lines to print under the question. Ordering and matching show their things in an
/// order that gives nothing away but is the same every time.
pub fn offered(question: &Question) -> Vec<String> {
    let numbered = |texts: Vec<&str>| -> Vec<String> {
        texts.iter().zip(1..).map(|(text, number)| format!("{number}. {text}")).collect()
    };
    match &question.kind {
        QuestionKind::Choice(choice) => numbered(choice.options.iter().map(|option| option.text.as_str()).collect()),
        QuestionKind::Ordering(ordering) => numbered(
            shuffled(&question.id, ordering.items.len()).iter().map(|&at| ordering.items[at].as_str()).collect(),
        ),
        QuestionKind::Matching(matching) => {
            let left = numbered(matching.pairs.iter().map(|(left, _)| left.as_str()).collect());
            let right = shuffled(&question.id, matching.pairs.len())
                .into_iter()
                .zip('a'..='z')
                .map(|(at, letter)| format!("{letter}. {}", matching.pairs[at].1));
            left.into_iter().chain(right).collect()
        }
        _ => Vec::new(),
    }
}

/// Reads what was typed as an answer to `question`.
pub fn parse(question: &Question, typed: &str) -> Result<Answer, String> {
    match &question.kind {
        QuestionKind::Choice(choice) => numbers(typed, choice.options.len()).map(Answer::Chosen),
        QuestionKind::Ordering(ordering) => {
            let order = shuffled(&question.id, ordering.items.len());
            let typed = numbers(typed, order.len())?;
            Ok(Answer::Ordered(typed.into_iter().map(|shown| order[shown]).collect()))
        }
        QuestionKind::Matching(matching) => matched(typed, &shuffled(&question.id, matching.pairs.len())),
        _ => Ok(Answer::Text(typed.trim_end_matches(['\n', '\r']).to_owned())),
    }
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

fn matched(typed: &str, order: &[usize]) -> Result<Answer, String> {
    let mut given = vec![usize::MAX; order.len()];
    for pair in typed.split(|c: char| c.is_whitespace() || c == ',').filter(|pair| !pair.is_empty()) {
        let bad = || format!("`{pair}` is not a pair such as 1=b");
        let (left, right) = pair.split_once('=').ok_or_else(bad)?;
        let left = left.parse::<usize>().ok().and_then(|left| left.checked_sub(1)).filter(|&left| left < order.len());
        let right = right.chars().next().and_then(|letter| ('a'..='z').position(|known| known == letter));
        let shown = right.filter(|&right| right < order.len()).ok_or_else(bad)?;
        given[left.ok_or_else(bad)?] = order[shown];
    }
    Ok(Answer::Matched(given))
}

/// The numbers below `count` in an order that depends on `id` alone.
fn shuffled(id: &str, count: usize) -> Vec<usize> {
    let seed = id.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut order: Vec<usize> = (0..count).collect();
    fastrand::Rng::with_seed(seed).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Choice, ChoiceOption, Matching, Ordering};

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
        let question = question(QuestionKind::Choice(Choice { options, several: true }));
        assert_eq!(parse(&question, "2, 1\n"), Ok(Answer::Chosen(vec![1, 0])));
        assert_eq!(parse(&question, "3"), Err("`3` is not a number from 1 to 2".to_owned()));
    }

    #[test]
    fn what_is_shown_and_what_is_read_agree() {
        let items: Vec<String> = ["first", "second", "third", "fourth"].map(str::to_owned).to_vec();
        let ordering = question(QuestionKind::Ordering(Ordering { items: items.clone() }));
        let shown = offered(&ordering);
        let number_of = |item: &String| shown.iter().position(|line| line.ends_with(item.as_str())).unwrap() + 1;
        let typed: Vec<String> = items.iter().map(|item| number_of(item).to_string()).collect();
        assert_eq!(parse(&ordering, &typed.join(" ")), Ok(Answer::Ordered(vec![0, 1, 2, 3])));
        assert_ne!(typed.join(" "), "1 2 3 4", "the order shown gives the answer away");

        let pairs: Vec<(String, String)> = [("l1", "r1"), ("l2", "r2"), ("l3", "r3")]
            .map(|(left, right)| (left.to_owned(), right.to_owned()))
            .to_vec();
        let matching = question(QuestionKind::Matching(Matching { pairs }));
        let shown = offered(&matching);
        let letter = |right: &str| shown.iter().find(|line| line.ends_with(right)).unwrap().chars().next().unwrap();
        let typed = format!("1={} 2={} 3={}", letter("r1"), letter("r2"), letter("r3"));
        assert_eq!(parse(&matching, &typed), Ok(Answer::Matched(vec![0, 1, 2])));
    }
}
