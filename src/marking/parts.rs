//! Questions of several parts: each part is marked as a question of its kind.

use super::{
    Decision,
    mark::{Answer, Mark, PointMark, Subtotal, Withheld},
    sheet::blank,
};
use crate::course::{Part, Parts};

/// Marks all parts together. Each earns its share of what it is worth; one that is left out, or whose mark is withheld, earns
/// nothing and says why. When no part has a mark the whole has none either, and when a run that decides came to no answer.
pub(super) fn mark(parts: &Parts, answer: &Answer, decided: Option<&Decision>) -> Mark {
    let Answer::Parts(answers) = answer else { return Mark { out_of: parts.worth(), ..blank() } };
    let decisions = if let Some(Decision::Parts(decisions)) = decided { decisions.as_slice() } else { &[] };
    let mut whole = Mark { out_of: parts.worth(), ..Mark::default() };
    for (at, part) in parts.parts.iter().enumerate() {
        let decision = decisions.get(at).and_then(Option::as_ref);
        let marked = match answers.get(at).and_then(Option::as_ref) {
            Some(answer) => super::mark(&part.question, answer, decision),
            None => blank(),
        };
        add(&mut whole, part, &Parts::letter(at), marked);
    }
    let reasons = || whole.parts.iter().map(|part| part.withheld);
    let undecided = reasons().flatten().find(|why| *why == Withheld::Undecided);
    whole.withheld = undecided.or_else(|| reasons().collect::<Option<Vec<_>>>()?.first().copied());
    whole
}

/// Adds the mark of one part.
fn add(whole: &mut Mark, part: &Part, letter: &str, marked: Mark) {
    // A part is worth what its author says, whatever its kind is out of.
    let scale = if marked.out_of > 0.0 { part.worth / marked.out_of } else { 0.0 };
    let score = if marked.withheld.is_some() { 0.0 } else { marked.score * scale };
    let has_points = marked.withheld.is_none();
    let points: Vec<PointMark> = marked
        .points
        .into_iter()
        .filter(|_| has_points)
        .map(|mut point| {
            point.id = format!("{letter}/{}", point.id);
            point.earned *= scale;
            point.worth *= scale;
            // The words it rests on stand in the part's own text, which nobody sees beside the others.
            point.evidence.iter_mut().for_each(|evidence| evidence.span = crate::diagnostic::Span::default());
            point
        })
        .collect();
    whole.parts.push(Subtotal {
        part: letter.to_owned(),
        score,
        out_of: part.worth,
        withheld: marked.withheld,
        points: points.len(),
    });
    whole.score += score;
    whole.points.extend(points);
    if has_points {
        whole.remarks.extend(marked.remarks.into_iter().map(|remark| format!("{letter}) {remark}")));
    }
    whole.provisional |= marked.provisional;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::course::{Choice, ChoiceOption, Numeric, Predict, Question, QuestionKind};

    fn part(worth: f64, kind: QuestionKind) -> Part {
        let (id, prompt, explanation) = ("q/a".to_owned(), "?".to_owned(), String::new());
        Part {
            worth,
            question: Question {
                id,
                prompt,
                hints: Vec::new(),
                hint_cost: Question::HINT_COST,
                explanation,
                read: None,
                kind,
            },
        }
    }

    fn parts() -> Parts {
        let option = |right| ChoiceOption { text: format!("{right}"), right, ..ChoiceOption::default() };
        let options = vec![option(true), option(false)];
        let choice = Choice { options, several: false, in_order: true };
        Parts {
            parts: vec![
                part(2.0, QuestionKind::Numeric(Numeric { value: 5.0, ..Numeric::default() })),
                part(1.0, QuestionKind::Choice(choice)),
            ],
        }
    }

    fn marked(answers: Vec<Option<Answer>>) -> Mark {
        mark(&parts(), &Answer::Parts(answers), None)
    }

    #[test]
    fn parts_add_up_each_with_its_subtotal() {
        let marked = marked(vec![Some(Answer::Text("5".into())), Some(Answer::Chosen(vec![1]))]);
        assert!((marked.score - 2.0).abs() < 1e-9 && (marked.out_of - 3.0).abs() < 1e-9);
        let subtotals: Vec<_> = marked.parts.iter().map(|part| (part.part.as_str(), part.score, part.points)).collect();
        assert_eq!(subtotals, [("a", 2.0, 1), ("b", 0.0, 1)]);
        assert_eq!(marked.points[0].id, "a/answer");
        assert_eq!(marked.withheld, None);
    }

    #[test]
    fn a_part_left_out_earns_nothing_and_all_left_out_is_no_mark() {
        let one = marked(vec![None, Some(Answer::Chosen(vec![0]))]);
        assert!((one.score - 1.0).abs() < 1e-9);
        assert_eq!((one.withheld, one.parts[0].withheld), (None, Some(Withheld::Blank)));
        assert_eq!(marked(vec![None, None]).withheld, Some(Withheld::Blank));
        assert_eq!(mark(&parts(), &Answer::Text("5".into()), None).withheld, Some(Withheld::Blank));
    }

    #[test]
    fn a_run_that_did_not_decide_withholds_the_whole() {
        let predict =
            Parts { parts: vec![part(1.0, QuestionKind::Predict(Predict::default())), parts().parts.remove(0)] };
        let answers = || Answer::Parts(vec![Some(Answer::Text("1".into())), Some(Answer::Text("5".into()))]);
        assert_eq!(mark(&predict, &answers(), None).withheld, Some(Withheld::Undecided));
        let decided = Decision::Parts(vec![Some(Decision::Printed("1".into()))]);
        assert!((mark(&predict, &answers(), Some(&decided)).score - 3.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn the_score_is_the_sum_of_the_subtotals_and_within_bounds(
            number in proptest::option::of(0_u8..9), chosen in proptest::option::of(proptest::collection::vec(0_usize..3, 0..3)),
        ) {
            let whole = marked(vec![number.map(|number| Answer::Text(number.to_string())), chosen.map(Answer::Chosen)]);
            prop_assert!((0.0..=whole.out_of).contains(&whole.score));
            prop_assert!((whole.parts.iter().map(|part| part.score).sum::<f64>() - whole.score).abs() < 1e-9);
        }
    }
}
