//! Difficult answers that were written and graded before the marker saw them, and have been read since: how often it is right when it says *met*
//! (precision), and how many of the points made it finds (recall).

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use etude::{
    course::{Open, Point, Question, QuestionKind},
    marking::Verdict,
};

use super::{
    bank::{open_questions, rubric},
    marked, read_samples, with,
};

/// Decisions on points, counted. A point graded as partly made is right either way and not counted.
#[derive(Default)]
struct Tally {
    found: u32,
    missed: u32,
    false_alarms: u32,
    /// Each wrong decision, to be read when the floor gives way.
    wrong: String,
}

impl Tally {
    fn precision(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.false_alarms).max(1.0)
    }

    fn recall(&self) -> f64 {
        f64::from(self.found) / f64::from(self.found + self.missed).max(1.0)
    }
}

fn tally(folder: &str) -> Tally {
    let questions = open_questions();
    let mut tally = Tally::default();
    for table in read_samples(&Path::new("tests/marking").join(folder)) {
        let question = questions.iter().find(|question| question.id == table.question).unwrap();
        for sample in &table.samples {
            let mark = marked(question, &sample.text);
            let got = with(&mark, Verdict::Met);
            let graded: BTreeSet<&str> = sample.met.iter().map(String::as_str).collect();
            let open: BTreeSet<&str> = sample.partly.iter().map(String::as_str).collect();
            let title = format!("{} / {}", table.question, sample.label);
            for point in graded.difference(&got) {
                tally.missed += 1;
                writeln!(tally.wrong, "{title}: {point} missed {:?}", mark.withheld).unwrap();
            }
            for &point in got.difference(&graded).filter(|point| !open.contains(*point)) {
                tally.false_alarms += 1;
                let quotes = mark.points.iter().filter(|found| found.id == point).flat_map(|found| &found.evidence);
                let quotes: Vec<&str> = quotes.map(|evidence| evidence.quote.as_str()).collect();
                writeln!(tally.wrong, "{title}: {point} found in {quotes:?}").unwrap();
            }
            tally.found += u32::try_from(graded.intersection(&got).count()).unwrap();
        }
    }
    tally
}

#[test]
fn points_in_unseen_answers_are_found_and_rarely_imagined() {
    let tally = tally("unseen");
    let figures = format!("precision {:.3}, recall {:.3}\n{}", tally.precision(), tally.recall(), tally.wrong);
    println!("{figures}");
    assert!(tally.precision() >= 0.92 && tally.recall() >= 0.90, "{figures}");
}

/// Each sentence of the samples that meets phrasings of more than one point, with the phrasings: too general ones show.
#[test]
#[ignore = "a listing for authors of rubrics: run with --nocapture"]
fn sentences_that_meet_several_points() {
    let questions = open_questions();
    let tables = ["tests/marking", "tests/marking/unseen"].map(|folder| read_samples(Path::new(folder)));
    for table in tables.iter().flatten() {
        let question = questions.iter().find(|question| question.id == table.question).unwrap();
        for sentence in table.samples.iter().flat_map(|sample| sample.text.split_inclusive(". ")) {
            let met = rows_met(question, sentence);
            let points: BTreeSet<&str> = met.iter().map(|(point, _)| point.as_str()).collect();
            if points.len() > 1 {
                println!("{sentence}");
                for (point, row) in &met {
                    println!("    {point}: {row}");
                }
            }
        }
    }
}

/// The phrasings, with their points, that `sentence` meets.
fn rows_met(question: &Question, sentence: &str) -> Vec<(String, String)> {
    let open = rubric(question);
    let rows = open.points.iter().flat_map(|point| point.accept.iter().map(move |row| (point, row)));
    let met = rows.filter(|(point, row)| {
        let alone = Point { accept: vec![(*row).clone()], names: Vec::new(), ..(*point).clone() };
        let alone = Open { points: vec![alone], misconceptions: Vec::new(), ..open.clone() };
        let question = Question { kind: QuestionKind::Open(alone), ..question.clone() };
        marked(&question, sentence).score > 0.0
    });
    met.map(|(point, row)| (point.id.clone(), row.chars().take(90).collect())).collect()
}

/// How long a mark of two hundred words takes: run with `--release --nocapture`.
#[test]
#[ignore = "a figure to read, not to hold to"]
fn time_for_two_hundred_words() {
    for question in open_questions() {
        let text: String = rubric(&question).models.join(" ").split_inclusive(' ').take(200).collect();
        let start = std::time::Instant::now();
        for _ in 0..20 {
            assert!(marked(&question, &text).out_of > 0.0);
        }
        println!("{}: {} words, {:?} a mark", question.id, text.split(' ').count(), start.elapsed() / 20);
    }
}
