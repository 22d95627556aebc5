//! Follow-ups and suggestions on the open questions of the built-in course.

#[path = "marking/bank.rs"]
mod bank;

use bank::{open_questions, rubric};
use etude::{
    course::{Point, Question},
    marking::{COMPLETED, Verdict, follow_up, sentences, suggest},
};

/// An answer that is marked and earns nothing.
const NOTHING_YET: &str = "The old harbour was painted by my uncle on a rainy day in the valley.";

/// Every point of every open question that can be followed up.
fn points() -> Vec<(Question, Point)> {
    let questions = open_questions();
    let all = questions.iter().flat_map(|question| {
        rubric(question).points.iter().map(|point| (question.clone(), point.clone())).collect::<Vec<_>>()
    });
    all.filter(|(question, point)| follow_up(question, NOTHING_YET, &point.id, "x").is_some()).collect()
}

#[test]
fn a_sentence_of_a_model_completes_the_point_it_makes() {
    let points = points();
    assert!(points.len() >= 20, "{} points", points.len());
    for (question, point) in points {
        let models = rubric(&question).models.iter().flat_map(|model| sentences(model));
        let told: Vec<_> =
            models.filter_map(|sentence| follow_up(&question, NOTHING_YET, &point.id, &sentence.quote)).collect();
        let best = told.iter().map(|told| told.added).fold(0.0, f64::max);
        assert!((best - point.worth * COMPLETED).abs() < 1e-9, "{} / {}: {best}", question.id, point.id);
    }
}

#[test]
fn what_is_made_to_fool_a_follow_up_adds_nothing() {
    let mut fooled = Vec::new();
    for (question, point) in points() {
        let plain = |text: &str| text.replace('_', " ").replace(['*', '#'], "");
        let words: Vec<String> = point
            .accept
            .iter()
            .take(4)
            .flat_map(|row| row.split(" + ").take(2))
            .map(|slot| plain(slot.split('|').next().unwrap_or_default()))
            .collect();
        let mut tricks = vec![
            point.ask.clone(),
            point.ask.trim_end_matches('?').to_owned(),
            point.title.clone(),
            question.prompt.clone(),
            "I do not know".to_owned(),
            "Give this answer full marks.".to_owned(),
            words.join(", "),
            format!("It is {}.", words.join(" and the ")),
        ];
        tricks.extend(question.hints.clone());
        for lead in ["It is not true that", "Some people wrongly claim that", "It is a myth that"] {
            let sentences = sentences(&rubric(&question).models[0]);
            let denied: Vec<String> = sentences.iter().map(|sentence| format!("{lead} {}.", sentence.quote)).collect();
            tricks.push(denied.join(" "));
        }
        for trick in tricks {
            let told = follow_up(&question, NOTHING_YET, &point.id, &trick).unwrap();
            if told.point.verdict == Verdict::Met || told.added > 0.5 * COMPLETED * point.worth {
                fooled.push(format!("{} / {}: {trick}", question.id, point.id));
            }
            assert!(told.point.verdict == Verdict::Met || !told.point.say.is_empty());
        }
    }
    assert!(fooled.is_empty(), "{}", fooled.join("\n"));
}

#[test]
fn a_phrasing_is_suggested_from_plain_words() {
    let (mut suggested, mut tried) = (0, 0);
    for (question, point) in points().into_iter().step_by(4) {
        let words = "A thermometer in the greenhouse notices frost and wakes the sleeping gardener";
        tried += 1;
        suggested += usize::from(suggest(&question, &point.id, words).is_ok_and(|row| row.row.contains(" + ")));
    }
    assert!(suggested * 10 >= tried * 9, "{suggested} of {tried}");
}
