//! Matchings: which belongs to which.

use super::{
    mark::{Answer, Mark, Verdict},
    sheet::{blank, of_points, point, share},
};
use crate::course::Matching;

/// Marks a matching: each left side with its own right side earns its share. Right sides of the same text may change
/// places.
pub(super) fn mark(matching: &Matching, answer: &Answer) -> Mark {
    let given: Vec<usize> = match answer {
        Answer::Matched(given) => given.clone(),
        Answer::Text(text) => text
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse::<usize>().ok()?.checked_sub(1))
            .collect(),
        _ => Vec::new(),
    };
    if given.iter().all(|&at| at >= matching.rights()) {
        return blank();
    }
    let points = matching.pairs.iter().enumerate().map(|(at, (left, right))| {
        let chosen = given.get(at).and_then(|&at| matching.right(at));
        let verdict = match chosen {
            Some(chosen) if chosen == right => Verdict::Met,
            Some(_) => Verdict::Contradicted,
            None => Verdict::NotFound,
        };
        let say = if verdict == Verdict::Met { String::new() } else { format!("{left} belongs to {right}.") };
        point(&format!("pair-{}", at + 1), left, share(1, matching.pairs.len()), verdict, &say)
    });
    of_points(points.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_earns_its_share() {
        let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        let matching = Matching {
            pairs: vec![pair("a", "1"), pair("b", "2"), pair("c", "2"), pair("d", "3")],
            distractors: vec!["none".to_owned()],
        };
        let score = |given: &[usize]| mark(&matching, &Answer::Matched(given.to_vec())).score;
        assert!((score(&[0, 1, 2, 3]) - 1.0).abs() < 1e-9);
        assert!((score(&[0, 2, 1, 3]) - 1.0).abs() < 1e-9, "equal right sides are interchangeable");
        assert!((score(&[0, 3, 3, 1]) - 0.25).abs() < 1e-9);
        assert!((score(&[0]) - 0.25).abs() < 1e-9);
        assert!((score(&[0, 1, 2, 4]) - 0.75).abs() < 1e-9, "what belongs to nothing earns nothing");
        assert!(mark(&matching, &Answer::Matched(Vec::new())).withheld.is_some());
        assert!(mark(&matching, &Answer::Matched(vec![9; 4])).withheld.is_some());
    }
}
