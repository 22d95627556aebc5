//! Gaps of a text: each is a short text, a number or a choice, and earns for itself.

use super::{
    mark::{Answer, Mark, Verdict},
    numeric,
    sheet::{blank, of_points, point},
    short_text,
};
use crate::course::{Cloze, Gap, GapWants};

/// Marks the gaps: each that is filled rightly earns its share of what all are worth. Nothing is told of what belongs into a
/// gap but what its author says to a wrong answer.
pub(super) fn mark(cloze: &Cloze, answer: &Answer) -> Mark {
    let blanks = blanks(cloze, answer);
    if blanks.iter().all(|blank| blank.trim().is_empty()) {
        return blank();
    }
    let whole: f64 = cloze.gaps.iter().map(|gap| gap.worth).sum();
    let points = cloze.gaps.iter().enumerate().map(|(at, gap)| {
        let written = blanks.get(at).map_or("", |blank| blank.trim());
        let (verdict, say) = judge(gap, written);
        let title = match written {
            "" => format!("gap {}", at + 1),
            _ => format!("gap {}: {written}", at + 1),
        };
        let worth = if whole > 0.0 { gap.worth / whole } else { 0.0 };
        point(&format!("gap-{}", gap.name), &title, worth, verdict, &say)
    });
    of_points(points.collect())
}

/// Whether what is written belongs into the gap, and what to say when it does not.
fn judge(gap: &Gap, written: &str) -> (Verdict, String) {
    if written.is_empty() {
        return (Verdict::NotFound, "Nothing is written here yet.".to_owned());
    }
    let (right, say) = match &gap.wants {
        GapWants::Text(short) => (short_text::is_right(short, written), "This is not what belongs here.".to_owned()),
        GapWants::Number(number) => numeric::judge(number, written),
        GapWants::OneOf { options, right } => {
            (option(options, written) == Some(*right), "This is not the one that belongs here.".to_owned())
        }
    };
    if right {
        return (Verdict::Met, String::new());
    }
    let known = gap.feedback.iter().find(|(wrong, _)| same(wrong, written));
    (Verdict::Contradicted, known.map_or(say, |(_, say)| say.clone()))
}

fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().map(str::to_lowercase).eq(other.split_whitespace().map(str::to_lowercase))
}

/// The option that is meant, by its words. Numbers are not looked at: who shows the options knows in which order.
fn option(options: &[String], written: &str) -> Option<usize> {
    let by_words = options.iter().position(|option| option == written);
    by_words.or_else(|| options.iter().position(|option| same(option, written)))
}

/// What is in each gap; of a text, a line is a gap.
fn blanks(cloze: &Cloze, answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Blanks(blanks) => blanks.clone(),
        Answer::Text(text) => text.lines().take(cloze.gaps.len()).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::course::{Numeric, ShortText};

    fn cloze() -> Cloze {
        let gap = |name: &str, worth, wants| Gap {
            name: name.to_owned(),
            worth,
            wants,
            feedback: vec![("warm".to_owned(), "That is the second call.".to_owned())],
        };
        let short = ShortText { accept: vec!["cold start".to_owned()], ..ShortText::default() };
        let number = Numeric { value: 15.0, unit: "min".to_owned(), ..Numeric::default() };
        let options = vec!["frozen".to_owned(), "deleted".to_owned()];
        let gaps = vec![
            gap("start", 2.0, GapWants::Text(short)),
            gap("limit", 1.0, GapWants::Number(number)),
            gap("after", 1.0, GapWants::OneOf { options, right: 0 }),
        ];
        Cloze { text: vec![String::new(); 4], gaps, ..Cloze::default() }
    }

    fn marked(blanks: &[&str]) -> Mark {
        mark(&cloze(), &Answer::Blanks(blanks.iter().map(|&blank| blank.to_owned()).collect()))
    }

    #[test]
    fn each_gap_earns_its_share() {
        for (blanks, score) in [
            (["Cold  start", "900 s", "frozen"], 1.0),
            (["cold start", "15", "Frozen"], 1.0),
            (["cold start", "", ""], 0.5),
            (["warm", "15 min", "deleted"], 0.25),
        ] {
            assert!((marked(&blanks).score - score).abs() < 1e-9, "{blanks:?}");
        }
        assert_eq!(marked(&["warm", "", ""]).points[0].say, "That is the second call.");
        assert_eq!(marked(&["x", "20", ""]).points[1].say, "Too high.");
        assert!(marked(&["", " "]).withheld.is_some());
    }

    #[test]
    fn what_belongs_into_a_gap_is_not_told() {
        let told = format!("{:?}", marked(&["x", "2", "deleted"]));
        assert!(!told.contains("cold start") && !told.contains("frozen") && !told.contains("15"), "{told}");
    }

    proptest! {
        #[test]
        fn the_score_stays_within_bounds_and_grows_with_each_right_gap(
            blanks in proptest::collection::vec("[a-z0-9 ]{0,12}", 0..6), at in 0_usize..3,
        ) {
            let before = mark(&cloze(), &Answer::Blanks(blanks.clone()));
            prop_assert!((0.0..=1.0).contains(&before.score));
            let mut better = blanks;
            better.resize(better.len().max(3), String::new());
            better[at] = cloze().gaps[at].model();
            prop_assert!(mark(&cloze(), &Answer::Blanks(better)).score >= before.score);
        }
    }
}
