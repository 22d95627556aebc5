//! Choices: one right, or several with partial credit.

use std::collections::BTreeSet;

use super::{
    mark::{Answer, Mark, PointMark, Verdict},
    sheet::{blank, of_points, point, share},
};
use crate::course::Choice;

/// Marks a choice. Where several may be chosen, each right one chosen earns its share and each wrong one chosen costs as
/// much (or, where there are few wrong ones, so much that choosing everything earns nothing); never below zero. Each option
/// that was chosen, and each right one that was left, says what its author has to say about it.
pub(super) fn mark(choice: &Choice, answer: &Answer) -> Mark {
    let chosen = chosen(choice, answer);
    if chosen.is_empty() {
        return blank();
    }
    let right = choice.options.iter().filter(|option| option.right).count();
    let wrong = choice.options.len() - right;
    let mut points = Vec::new();
    for (at, option) in choice.options.iter().enumerate() {
        let verdict = match (chosen.contains(&at), option.right) {
            (true, true) => Verdict::Met,
            (true, false) => Verdict::Contradicted,
            (false, true) => Verdict::NotFound,
            (false, false) => continue,
        };
        let worth = if !option.right {
            0.0
        } else if choice.several {
            share(1, right)
        } else {
            1.0
        };
        let mut marked = point(&format!("option-{}", at + 1), &option.text, worth, verdict, &option.feedback);
        if verdict == Verdict::Contradicted && choice.several {
            marked.earned = -share(1, right.max(1)).max(share(1, wrong));
        }
        points.push(marked);
    }
    if choice.several {
        return of_points(points);
    }
    points.retain(|point| point.verdict != Verdict::NotFound);
    one_of(points, chosen.len())
}

/// The mark when one option is asked for: more than one earns nothing.
fn one_of(mut points: Vec<PointMark>, chosen: usize) -> Mark {
    if chosen == 1 {
        return of_points(points);
    }
    for point in &mut points {
        point.earned = 0.0;
    }
    let mut mark = of_points(points);
    mark.remarks.push("Choose one.".to_owned());
    mark
}

/// The options chosen: by number, or, from a text, by their own words, letters (`b`) or 1-based numbers.
fn chosen(choice: &Choice, answer: &Answer) -> BTreeSet<usize> {
    match answer {
        Answer::Chosen(chosen) => chosen.iter().copied().filter(|&at| at < choice.options.len()).collect(),
        Answer::Text(text) => from_text(choice, text),
        _ => BTreeSet::new(),
    }
}

fn from_text(choice: &Choice, text: &str) -> BTreeSet<usize> {
    let option = |written: &str| {
        let written = written.trim();
        let by_words = choice.options.iter().position(|option| option.text.trim().eq_ignore_ascii_case(written));
        by_words.or_else(|| by_label(written)).filter(|&at| at < choice.options.len())
    };
    option(text).map_or_else(|| text.split([',', ';', '\n']).filter_map(option).collect(), |at| [at].into())
}

/// The place that `b`, `b)` or `2.` names.
fn by_label(written: &str) -> Option<usize> {
    let label = written.trim_end_matches([')', '.']);
    let mut characters = label.chars();
    match (characters.next(), characters.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => {
            Some(usize::from(letter.to_ascii_lowercase() as u8 - b'a'))
        }
        _ => label.parse::<usize>().ok()?.checked_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::ChoiceOption;

    fn choice(rights: &[bool], several: bool) -> Choice {
        let option = |(at, &right): (usize, &bool)| ChoiceOption {
            text: format!("option {at}"),
            right,
            feedback: format!("about {at}"),
        };
        Choice { options: rights.iter().enumerate().map(option).collect(), several, in_order: false }
    }

    fn score(choice: &Choice, chosen: &[usize]) -> f64 {
        mark(choice, &Answer::Chosen(chosen.to_vec())).score
    }

    #[test]
    fn a_single_choice_is_right_or_wrong_and_says_why() {
        let choice = choice(&[false, true, false], false);
        assert!((score(&choice, &[1]) - 1.0).abs() < 1e-9);
        let wrong = mark(&choice, &Answer::Chosen(vec![2]));
        assert!(wrong.score.abs() < 1e-9);
        assert_eq!(wrong.points[0].say, "about 2");
        assert!(score(&choice, &[1, 2]).abs() < 1e-9);
    }

    #[test]
    fn several_choices_earn_in_part_and_choosing_all_earns_nothing() {
        let choice = choice(&[true, true, false, false], true);
        assert!((score(&choice, &[0, 1]) - 1.0).abs() < 1e-9);
        assert!((score(&choice, &[0]) - 0.5).abs() < 1e-9);
        assert!(score(&choice, &[0, 2]).abs() < 1e-9);
        assert!(score(&choice, &[0, 1, 2, 3]).abs() < 1e-9);
    }

    #[test]
    fn a_text_names_options_by_words_letters_or_numbers() {
        let choice = choice(&[true, false, true], true);
        for text in ["a, c", "1,3", "option 0; option 2", "1)\n3)"] {
            assert!((mark(&choice, &Answer::Text(text.to_owned())).score - 1.0).abs() < 1e-9, "{text}");
        }
        assert!(mark(&choice, &Answer::Text("none of them".to_owned())).withheld.is_some());
        assert!(mark(&choice, &Answer::Chosen(vec![99])).withheld.is_some());
    }
}
