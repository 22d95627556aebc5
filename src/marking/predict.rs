//! Predictions: what a run prints; the run decides.

use super::{
    Decision,
    mark::{Mark, Verdict},
    numeric,
    sheet::{all_or_nothing, blank, of_points, point, share, undecided},
};
use crate::course::{PartOfRun, Predict};

/// Marks a prediction against what the run gave. Space around lines and the kind of quotes do not matter, JSON is compared as
/// JSON, and a number may leave out its unit, convert it, or part its thousands. Names in order earn by the longest stretch of
/// them, gaps allowed, that is in the run's order.
pub(super) fn mark(predict: &Predict, text: &str, decided: Option<&Decision>) -> Mark {
    if text.trim().is_empty() {
        return blank();
    }
    let Some(Decision::Printed(printed)) = decided else {
        return undecided();
    };
    if let Ok(PartOfRun::Spans(_)) = PartOfRun::read(&predict.of) {
        return in_order(predict, text, printed);
    }
    if same(text, printed) {
        return all_or_nothing("what the run gives", true, "");
    }
    let known = predict.feedback.iter().find(|(wrong, _)| same(text, wrong));
    let say = known.map_or_else(|| first_difference(text, printed), |(_, say)| say.clone());
    all_or_nothing("what the run gives", false, &say)
}

/// The mark of names in the order they began.
fn in_order(predict: &Predict, text: &str, printed: &str) -> Mark {
    let (told, names) = (names(text), names(printed));
    let common = longest_common(&told, &names);
    if common == told.len() && common == names.len() {
        return all_or_nothing("the order of the run", true, "");
    }
    let known = predict.feedback.iter().find(|(wrong, _)| self::names(wrong) == told);
    let in_words = || format!("The run goes: {}.", printed.lines().collect::<Vec<_>>().join(" → "));
    let say = known.map_or_else(in_words, |(_, say)| say.clone());
    let verdict = if common == 0 { Verdict::NotFound } else { Verdict::Partly };
    let mut part = point("answer", "the order of the run", 1.0, verdict, &say);
    part.earned = share(common, told.len().max(names.len()));
    of_points(vec![part])
}

/// Names in order, one a line or parted by commas or arrows.
fn names(text: &str) -> Vec<String> {
    let text = text.replace("->", "→");
    let parts = text.split(['\n', ',', ';', '→']).map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|name| !name.is_empty()).map(|name| name.to_lowercase()).collect()
}

/// The length of the longest run of names that both have in the same order.
fn longest_common(one: &[String], other: &[String]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for name in one {
        let mut diagonal = 0;
        for (at, candidate) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if name == candidate { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[other.len()]
}

fn same(one: &str, other: &str) -> bool {
    lines(one) == lines(other)
        || numeric::is_same_quantity(one, other)
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

    #[test]
    fn a_time_may_be_told_in_another_unit() {
        assert!(marked("8.002 s", "8002 ms").score > 0.5);
        assert!(marked("0.143 s", "143.0 ms").score > 0.5);
        assert!(marked("8 s", "8002 ms").score < 0.5);
    }

    #[test]
    fn names_in_order_earn_in_part() {
        let predict = Predict {
            of: "spans".into(),
            feedback: vec![("b".into(), "And before that?".into())],
            ..Predict::default()
        };
        let decided = Decision::Printed("a\nfetch b\nc\nd".into());
        let marked = |text: &str| mark(&predict, text, Some(&decided));
        for (text, score) in [
            ("a, fetch b, c, d", 1.0),
            ("A → Fetch  b -> c → d", 1.0),
            ("a\nc\nd\n", 0.75),
            ("d, c, fetch b, a", 0.25),
            ("x", 0.0),
            ("a, fetch b, c, d, a, fetch b, c, d", 0.5),
        ] {
            assert!((marked(text).score - score).abs() < 1e-9, "{text}");
        }
        assert_eq!(marked("b").points[0].say, "And before that?");
        assert_eq!(marked("a").points[0].say, "The run goes: a → fetch b → c → d.");
    }
}
