//! Predictions: what a run prints; the run decides.

use super::{
    Decision,
    mark::Mark,
    sheet::{all_or_nothing, blank, undecided},
};
use crate::course::Predict;

/// Marks a prediction against what the run gave. Space around lines and the kind of quotes do not matter, JSON is compared as
/// JSON, and a number may leave out its unit or part its thousands.
pub(super) fn mark(predict: &Predict, text: &str, decided: Option<&Decision>) -> Mark {
    if text.trim().is_empty() {
        return blank();
    }
    let Some(Decision::Printed(printed)) = decided else {
        return undecided();
    };
    if same(text, printed) {
        return all_or_nothing("what the run gives", true, "");
    }
    let known = predict.feedback.iter().find(|(wrong, _)| same(text, wrong));
    let say = known.map_or_else(|| first_difference(text, printed), |(_, say)| say.clone());
    all_or_nothing("what the run gives", false, &say)
}

fn same(one: &str, other: &str) -> bool {
    lines(one) == lines(other)
        || json(one).is_some_and(|value| json(other) == Some(value))
        || quantity(one).is_some_and(|(number, unit)| {
            quantity(other).is_some_and(|(expected, of)| {
                number == expected && (unit.is_empty() || of.is_empty() || unit.eq_ignore_ascii_case(of))
            })
        })
}

/// One line that is a number, without commas between its digits, and what stands behind it: `8,002 ms` is `8002` and `ms`.
fn quantity(text: &str) -> Option<(String, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.' | '-')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let is_quantity = number.ends_with(|c: char| c.is_ascii_digit()) && unit.split_whitespace().count() <= 1;
    is_quantity.then(|| (number.replace(',', ""), unit.trim()))
}

/// `text` as JSON, if it is JSON with a structure or a string in it.
fn json(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(text.trim()).ok()
}

/// The lines without space at their ends or doubled inside, with one kind of quotes, and without empty lines at the end.
fn lines(text: &str) -> Vec<String> {
    let plain = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ").replace(['\'', '`', '“', '”'], "\"");
    let mut lines: Vec<String> = text.trim().lines().map(plain).collect();
    if let [line] = lines.as_mut_slice() {
        let bare = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
        if let Some(bare) = bare.filter(|bare| !bare.contains('"')) {
            *line = bare.to_owned();
        }
    }
    lines
}

/// Where a prediction first leaves the run.
fn first_difference(predicted: &str, printed: &str) -> String {
    let (predicted, printed) = (lines(predicted), lines(printed));
    let line = std::iter::zip(&predicted, &printed).position(|(one, other)| one != other);
    match line {
        Some(at) if printed.len() > 1 => format!("Line {} is “{}”.", at + 1, printed[at]),
        None if predicted.len() != printed.len() => {
            format!("The run gives {} lines, you predicted {}.", printed.len(), predicted.len())
        }
        _ => format!("The run gives “{}”.", printed.join(" ⏎ ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, printed: &str) -> Mark {
        let predict = Predict { feedback: vec![("1".into(), "It counts on.".into())], ..Predict::default() };
        mark(&predict, text, Some(&Decision::Printed(printed.into())))
    }

    #[test]
    fn space_and_quotes_do_not_matter() {
        for (text, printed) in [
            ("hello ", "hello\n"),
            ("'hello'", "hello"),
            ("{\"a\":1}", "{ \"a\": 1 }"),
            ("{ result: 'x' }", "{ result: \"x\" }"),
            ("a\n b\n", "a\nb"),
        ] {
            assert!(marked(text, printed).score > 0.5, "{text} for {printed}");
        }
    }

    #[test]
    fn a_number_may_leave_out_its_unit_but_not_change_it() {
        for (text, printed) in [("1", "1 ms"), ("1ms", "1 ms"), ("8,002", "8002"), ("8,002 MS", "8002 ms")] {
            assert!(marked(text, printed).score > 0.5, "{text} for {printed}");
        }
        for (text, printed) in [("1 s", "1 ms"), ("2", "1 ms"), ("1.0.0", "1.0"), ("8002 ms or so", "8002 ms")] {
            assert!(marked(text, printed).score < 0.5, "{text} for {printed}");
        }
    }

    #[test]
    fn a_wrong_prediction_says_what_the_run_gives() {
        assert_eq!(marked("1", "2").points[0].say, "It counts on.");
        assert_eq!(marked("3", "2").points[0].say, "The run gives “2”.");
        assert_eq!(marked("a\nc", "a\nb").points[0].say, "Line 2 is “b”.");
        assert_eq!(marked("a", "a\nb").points[0].say, "The run gives 2 lines, you predicted 1.");
    }

    #[test]
    fn without_a_run_there_is_no_mark() {
        assert_eq!(mark(&Predict::default(), "1", None).withheld, Some(super::super::Withheld::Undecided));
    }
}
