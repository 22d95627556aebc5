//! Programs with a fault: the lines that are wrong.

use std::collections::BTreeSet;

use super::{
    mark::{Answer, Mark, Verdict},
    sheet::{blank, of_points, point, share},
};
use crate::course::FindTheBug;

/// Marks the lines: each wrong line that was found earns its share, and each sound line that was marked costs as much, so that
/// marking all of them earns nothing. A line that was not found is not named.
pub(super) fn mark(bug: &FindTheBug, answer: &Answer) -> Mark {
    let count = bug.program.lines().count();
    let marked = marked(answer, count);
    if marked.is_empty() {
        return blank();
    }
    let each = share(1, bug.lines.len().max(1));
    let mut points = Vec::new();
    for &line in &marked {
        let title = format!("line {line}: {}", bug.program.lines().nth(line - 1).unwrap_or_default().trim());
        let id = format!("line-{line}");
        if bug.lines.contains(&line) {
            points.push(point(&id, &title, each, Verdict::Met, ""));
            continue;
        }
        let say = bug.tempting.iter().find(|(tempting, _)| *tempting == line);
        let say = say.map_or("Nothing is wrong in this line.", |(_, say)| say);
        let mut sound = point(&id, &title, 0.0, Verdict::Contradicted, say);
        sound.earned = -each;
        points.push(sound);
    }
    for number in 1..=bug.lines.iter().filter(|line| !marked.contains(line)).count() {
        let title = if bug.lines.len() == 1 { "the wrong line" } else { "another wrong line" };
        points.push(point(&format!("missed-{number}"), title, each, Verdict::NotFound, "It is still to be found."));
    }
    of_points(points)
}

/// The lines marked that the program has; a text holds their numbers.
fn marked(answer: &Answer, count: usize) -> BTreeSet<usize> {
    let lines: Vec<usize> = match answer {
        Answer::Lines(lines) => lines.clone(),
        Answer::Text(text) => {
            text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
        }
        _ => Vec::new(),
    };
    lines.into_iter().filter(|line| (1..=count).contains(line)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bug() -> FindTheBug {
        FindTheBug {
            program: "one\n  two\nthree\nfour\nfive".to_owned(),
            lines: vec![2, 5],
            tempting: vec![(3, "Three is odd, but right.".to_owned())],
            ..FindTheBug::default()
        }
    }

    fn marked(lines: &[usize]) -> Mark {
        mark(&bug(), &Answer::Lines(lines.to_vec()))
    }

    #[test]
    fn lines_found_earn_and_lines_accused_cost() {
        for (lines, score) in
            [(&[2, 5][..], 1.0), (&[5], 0.5), (&[2, 3], 0.0), (&[2, 5, 1], 0.5), (&[1, 2, 3, 4, 5], 0.0)]
        {
            assert!((marked(lines).score - score).abs() < 1e-9, "{lines:?}");
        }
        let tempted = marked(&[3]);
        assert_eq!(tempted.points[0].say, "Three is odd, but right.");
        assert!(!tempted.points.iter().any(|point| point.title.contains("two")), "a line not found is not named");
        assert_eq!(marked(&[2]).points[0].title, "line 2: two");
    }

    #[test]
    fn numbers_in_a_text_are_lines_and_none_is_no_mark() {
        assert!((mark(&bug(), &Answer::Text("lines 2 and 5".to_owned())).score - 1.0).abs() < 1e-9);
        assert!(mark(&bug(), &Answer::Text("the loop".to_owned())).withheld.is_some());
        assert!(marked(&[0, 77]).withheld.is_some());
    }

    proptest! {
        #[test]
        fn the_score_stays_within_bounds_and_grows_with_each_line_found(
            lines in proptest::collection::btree_set(1_usize..6, 0..5),
        ) {
            let lines: Vec<usize> = lines.into_iter().collect();
            let before = marked(&lines).score;
            prop_assert!((0.0..=1.0).contains(&before));
            for found in [2, 5] {
                let more: Vec<usize> = lines.iter().copied().chain([found]).collect();
                prop_assert!(marked(&more).score >= before);
            }
        }
    }
}
