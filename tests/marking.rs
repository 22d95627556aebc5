//! The marker on the open questions of the built-in course: graded samples, and answers made to fool it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "marking/accuracy.rs"]
mod accuracy;
#[path = "marking/bank.rs"]
mod bank;
mod beside;
#[path = "marking/corpus.rs"]
mod corpus;
#[path = "marking/fooling.rs"]
mod fooling;
#[path = "marking/learning.rs"]
mod learning;
#[path = "marking/seed.rs"]
mod seed;
#[path = "marking/unseen.rs"]
mod unseen;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use bank::{open_questions, rubric};
use etude::{
    course::Question,
    marking::{Answer, Mark, Verdict, mark},
};
use proptest::prelude::*;
use serde::Deserialize;

fn marked(question: &Question, text: &str) -> Mark {
    mark(question, &Answer::Text(text.to_owned()), None)
}

/// The ids of the points with `verdict`; none when the mark is withheld.
fn with(mark: &Mark, verdict: Verdict) -> BTreeSet<&str> {
    let counted = mark.points.iter().filter(|_| mark.withheld.is_none());
    counted.filter(|point| point.verdict == verdict && point.worth > 0.0).map(|point| point.id.as_str()).collect()
}

/// Whether a mark of nothing says why.
fn explained(mark: &Mark) -> bool {
    mark.withheld.is_some() || mark.points.iter().all(|point| !point.say.is_empty())
}

#[test]
fn rubrics_are_generous() {
    for question in open_questions() {
        let (id, open) = (&question.id, rubric(&question));
        assert!(open.points.len() >= 5, "{id}");
        assert!(open.points.iter().all(|point| point.accept.len() >= 6), "{id}: six phrasings a point");
        assert!(open.points.iter().all(|point| !point.ask.is_empty() && point.read.is_some()), "{id}");
        assert!(open.misconceptions.len() >= 3, "{id}");
        assert!(open.misconceptions.iter().all(|belief| belief.cost > 0.0 && !belief.cure.is_empty()), "{id}");
        assert!(open.models.len() >= 2, "{id}");
        assert!(question.hints.len() >= 3, "{id}");
    }
}

#[test]
fn every_model_answer_scores_full() {
    for question in open_questions() {
        for model in &rubric(&question).models {
            let mark = marked(&question, model);
            let lost: Vec<_> =
                mark.points.iter().filter(|point| point.verdict != Verdict::Met).map(|point| &point.id).collect();
            assert_eq!((mark.withheld, mark.score), (None, mark.out_of), "{}: {lost:?} in {model}", question.id);
        }
    }
}

#[derive(Deserialize)]
struct Samples {
    question: String,
    samples: Vec<Sample>,
}

#[derive(Deserialize)]
struct Sample {
    label: String,
    text: String,
    #[serde(default)]
    met: BTreeSet<String>,
    #[serde(default)]
    partly: BTreeSet<String>,
    #[serde(default)]
    wrong: BTreeSet<String>,
    /// Points the marker imagines, or gives where people may differ: kept to be seen.
    #[serde(default)]
    imagined: BTreeSet<String>,
}

fn samples() -> Vec<Samples> {
    read_samples(Path::new("tests/marking"))
}

/// The tables of samples in `folder` of the repository.
fn read_samples(folder: &Path) -> Vec<Samples> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let tables = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    tables.map(|path| toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap()).collect()
}

#[test]
fn graded_samples_are_marked_as_graded() {
    let questions = open_questions();
    let mut wrong = Vec::new();
    for table in samples() {
        let question = questions.iter().find(|question| question.id == table.question).unwrap();
        for sample in table.samples {
            let mark = marked(question, &sample.text);
            let beliefs: BTreeSet<&str> =
                mark.points.iter().filter(|point| point.earned < 0.0).map(|point| point.id.as_str()).collect();
            let got = (with(&mark, Verdict::Met), with(&mark, Verdict::Partly), beliefs);
            let strs = |set: &'_ BTreeSet<String>| set.iter().cloned().collect::<BTreeSet<String>>();
            let owned = |set: &BTreeSet<&str>| {
                set.iter()
                    .map(|id| (*id).to_owned())
                    .filter(|id| !sample.imagined.contains(id))
                    .collect::<BTreeSet<_>>()
            };
            let got = (owned(&got.0), owned(&got.1), owned(&got.2));
            let graded = (strs(&sample.met), strs(&sample.partly), strs(&sample.wrong));
            if got != graded {
                wrong.push(format!("{} / {}:\n  graded {graded:?}\n  got    {got:?}", table.question, sample.label));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_open_question_has_twelve_graded_samples() {
    let samples = samples();
    for question in open_questions() {
        let own = samples.iter().filter(|table| table.question == question.id).map(|table| table.samples.len());
        assert!(own.sum::<usize>() >= 12, "{}", question.id);
    }
}

#[test]
fn answers_made_to_fool_the_marker_earn_nothing_and_are_told_why() {
    let questions = open_questions();
    let mut fooled = Vec::new();
    for question in &questions {
        for (trick, text) in fooling::tricks(question, &questions) {
            let mark = marked(question, &text);
            if mark.score > 0.0 || !explained(&mark) {
                let quotes: Vec<_> = mark
                    .points
                    .iter()
                    .filter(|point| point.earned > 0.0)
                    .map(|point| format!("{}: {:?}", point.id, point.evidence.first().map(|evidence| &evidence.quote)))
                    .collect();
                fooled.push(format!(
                    "{} / {trick}: {} of {}\n    {}",
                    question.id,
                    mark.score,
                    mark.out_of,
                    quotes.join("\n    ")
                ));
            }
        }
    }
    assert!(fooled.is_empty(), "{} fooled:\n{}", fooled.len(), fooled.join("\n"));
}

/// It may say a thing or two that is true here as well, and no more.
#[test]
fn an_answer_to_another_question_earns_a_third_at_most() {
    let questions = open_questions();
    for question in &questions {
        for (_, text) in fooling::answers_to_others(question, &questions) {
            let mark = marked(question, &text);
            assert!(mark.share() < 0.34, "{}: {} of {} for {text}", question.id, mark.score, mark.out_of);
        }
    }
}

/// What becomes of each trick: run with --nocapture. Rows are tricks, columns the open questions.
#[test]
#[ignore = "a table to read, not to hold to"]
fn robustness_table() {
    let questions = open_questions();
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for question in &questions {
        let mut outcomes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let tricks = fooling::tricks(question, &questions).into_iter();
        for (trick, text) in tricks.chain(fooling::answers_to_others(question, &questions)) {
            let mark = marked(question, &text);
            let outcome = match mark.withheld {
                Some(reason) => format!("{reason:?}"),
                None if mark.score > 0.0 => format!("{:.0} %", mark.share() * 100.0),
                None => "nothing".to_owned(),
            };
            let kind = trick.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
            let kind =
                kind.split(", model").next().unwrap_or(kind).trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
            outcomes.entry(kind.to_owned()).or_default().insert(outcome);
        }
        for (kind, outcome) in outcomes {
            rows.entry(kind).or_default().push(outcome.into_iter().collect::<Vec<_>>().join("/"));
        }
    }
    for (trick, outcomes) in rows {
        println!("| {trick} | {} |", outcomes.join(" | "));
    }
}

#[test]
fn slips_cost_an_honest_answer_little() {
    for question in open_questions() {
        for model in &rubric(&question).models {
            let mark = marked(&question, &with_slips(model));
            assert!(mark.withheld.is_none() && mark.share() >= 0.7, "{}: {}", question.id, mark.score);
        }
    }
}

/// `text` with two letters of every fifth long word swapped.
fn with_slips(text: &str) -> String {
    let mut long = 0;
    let slip = |word: &str| {
        long += usize::from(word.len() > 5);
        if word.len() > 5 && long % 5 == 0 && word.is_ascii() {
            format!("{}{}{}{}", &word[..2], &word[3..4], &word[2..3], &word[4..])
        } else {
            word.to_owned()
        }
    };
    text.split(' ').map(slip).collect::<Vec<_>>().join(" ")
}

#[test]
fn looks_do_not_matter() {
    for question in open_questions() {
        for model in &rubric(&question).models {
            let bare: String =
                model.chars().filter(|c| !c.is_ascii_punctuation() || matches!(c, '\'' | '-' | '+')).collect();
            for text in
                [model.to_uppercase(), format!("  {}\n\n", model.replace(". ", ".\n")), model.replace(". ", ".\n- ")]
            {
                let mark = marked(&question, &text);
                assert_eq!((mark.withheld, mark.score), (None, mark.out_of), "{}: {text}", question.id);
            }
            let mark = marked(&question, &bare);
            assert!(mark.withheld.is_none() && mark.share() >= 0.7, "{}: {} {bare}", question.id, mark.score);
        }
    }
}

#[test]
fn evidence_quotes_the_answer() {
    for question in open_questions() {
        let text = &rubric(&question).models[0];
        for point in marked(&question, text).points {
            for evidence in point.evidence {
                assert_eq!(text[evidence.span.start..evidence.span.end], evidence.quote);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_marked_within_bounds(text in "\\PC{0,400}") {
        for question in open_questions() {
            let mark = marked(&question, &text);
            prop_assert!((0.0..=mark.out_of).contains(&mark.score));
        }
    }

    #[test]
    fn any_words_of_the_models_are_marked_within_bounds(order in proptest::collection::vec(0_usize..400, 0..80)) {
        for question in open_questions() {
            let words: Vec<&str> = rubric(&question).models.iter().flat_map(|model| model.split_inclusive(' ')).collect();
            let text: String = order.iter().map(|at| words[at % words.len()]).collect();
            let mark = marked(&question, &text);
            prop_assert!((0.0..=mark.out_of).contains(&mark.score));
        }
    }
}
