//! Orderings: what comes before what.

use super::{
    mark::{Answer, Mark, Verdict},
    sheet::{blank, of_points, point, share},
};
use crate::course::Ordering;

/// Marks an order by the author's neighbours: each thing that comes somewhere before the one that follows it earns a share,
/// so one thing out of place costs little and a reversed order earns nothing. Items of the same text may change places.
pub(super) fn mark(ordering: &Ordering, answer: &Answer) -> Mark {
    let order: Vec<&str> = places(ordering, answer).iter().filter_map(|&at| item(ordering, at)).collect();
    if order.is_empty() {
        return blank();
    }
    let pairs = ordering.items.windows(2).enumerate().map(|(at, pair)| {
        let first = order.iter().position(|placed| *placed == pair[0]);
        let last = order.iter().rposition(|placed| *placed == pair[1]);
        let is_before = first.zip(last).is_some_and(|(first, last)| first < last);
        let verdict = if is_before { Verdict::Met } else { Verdict::NotFound };
        let title = format!("{} → {}", pair[0], pair[1]);
        point(&format!("pair-{}", at + 1), &title, share(1, ordering.items.len() - 1), verdict, "")
    });
    of_points(pairs.collect())
}

fn item(ordering: &Ordering, at: usize) -> Option<&str> {
    ordering.items.get(at).map(String::as_str)
}

/// The learner's order as places in the author's; a text holds 1-based numbers. Only the first mention of a place counts.
fn places(ordering: &Ordering, answer: &Answer) -> Vec<usize> {
    let written: Vec<usize> = match answer {
        Answer::Ordered(order) => order.clone(),
        Answer::Text(text) => text
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse::<usize>().ok()?.checked_sub(1))
            .collect(),
        _ => Vec::new(),
    };
    let mut seen = vec![false; ordering.items.len()];
    let fresh = |at: &usize| seen.get_mut(*at).is_some_and(|seen| !std::mem::replace(seen, true));
    written.into_iter().filter(fresh).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(order: &[usize]) -> f64 {
        let items = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        mark(&Ordering { items }, &Answer::Ordered(order.to_vec())).score
    }

    #[test]
    fn what_comes_before_its_next_earns() {
        assert!((score(&[0, 1, 2, 3, 4]) - 1.0).abs() < 1e-9);
        assert!((score(&[0, 2, 1, 3, 4]) - 0.75).abs() < 1e-9);
        assert!((score(&[4, 0, 1, 2, 3]) - 0.75).abs() < 1e-9);
        assert!((score(&[2, 1, 0, 3, 4]) - 0.5).abs() < 1e-9);
        assert!(score(&[4, 3, 2, 1, 0]).abs() < 1e-9);
    }

    #[test]
    fn numbers_in_a_text_are_an_order() {
        let ordering = Ordering { items: ["a", "b", "c"].map(str::to_owned).to_vec() };
        assert!((mark(&ordering, &Answer::Text("1, 2, 3".into())).score - 1.0).abs() < 1e-9);
        assert!(mark(&ordering, &Answer::Text("first a".into())).withheld.is_some());
        assert!(mark(&ordering, &Answer::Ordered(vec![9, 9])).withheld.is_some());
    }

    #[test]
    fn a_place_named_twice_counts_once() {
        assert!(score(&[0, 1, 0, 1, 0, 1]) < 0.5);
    }
}
