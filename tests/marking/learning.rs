//! Learns the cues of the built-in rubrics anew and writes them into the quiz files. For authors, after a change of the graded
//! answers, the sayings or the lexicon: `cargo test --test marking cues_are_learned -- --ignored`.

use std::{fs, path::Path};

use etude::course::{Question, QuestionKind};
use etude::marking::{Graded, GradedKind, Learned, learn_cues};

use super::{
    bank::{open_questions, rubric},
    corpus::{graded, sayings},
};

/// How wide a line of cues is in the quiz files.
const WIDTH: usize = 124;

/// Everything the cues of `question` are learned from, but what the group `without` wrote: nothing that is held out.
fn lessons(question: &str, without: &str) -> Vec<Graded> {
    let mut lessons = Vec::new();
    for file in graded().into_iter().filter(|file| file.writers != without) {
        let own = file.question == question;
        for answer in &file.samples {
            let said = if own { answer.pieces() } else { vec![(0, Vec::new())] };
            let kind = if own { GradedKind::Answer } else { GradedKind::Elsewhere };
            let (partly, writers) = (answer.partly.clone(), file.writers.clone());
            lessons.push(Graded { text: answer.text(), said, partly, kind, writers });
        }
    }
    for (point, says) in sayings().into_iter().filter(|file| file.question == question).flat_map(|file| file.sayings) {
        let said = if point == "beside-all" { Vec::new() } else { vec![point] };
        let saying = |text| {
            let (partly, writers) = (Vec::new(), "sayings".to_owned());
            Graded { text, said: vec![(0, said.clone())], partly, kind: GradedKind::Saying, writers }
        };
        lessons.extend(says.into_iter().map(saying));
    }
    for other in open_questions().iter().filter(|other| other.id != question) {
        let (kind, writers) = (GradedKind::Elsewhere, "authors".to_owned());
        let elsewhere = |text: &String| Graded {
            text: text.clone(),
            said: Vec::new(),
            partly: Vec::new(),
            kind,
            writers: writers.clone(),
        };
        lessons.extend(rubric(other).models.iter().map(elsewhere));
    }
    lessons
}

#[test]
#[ignore = "writes into the quiz files"]
fn cues_are_learned() {
    let mut all = (0, 0, 0);
    for question in open_questions() {
        let learned = learn_cues(&question, rubric(&question), &lessons(&question.id, ""));
        let module = question.id.split('/').next().unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("quiz/open-{module}.toml"));
        let mut text = fs::read_to_string(&path).unwrap();
        for (point, learned) in &learned {
            let Learned { cues, found, missed, imagined } = learned;
            text = with_cues(&text, point, cues);
            let (count, made, told) = (cues.split(", ").count(), found + missed, found + imagined);
            println!("{module}/{point}: {count} cues; by other writers {found} found of {made}, {told} told");
            all = (all.0 + found, all.1 + made, all.2 + told);
        }
        fs::write(path, text).unwrap();
    }
    let (found, made, told) = (f64::from(all.0), f64::from(all.1), f64::from(all.2));
    println!("expect of other writers: precision {:.3}  recall {:.3}", found / told, found / made);
}

/// `question` with the cues it would have, had nobody of the group `without` written.
pub fn taught_without(question: &Question, without: &str) -> Question {
    let mut open = rubric(question).clone();
    let mut learned = learn_cues(question, &open, &lessons(&question.id, without));
    for point in &mut open.points {
        point.cues = learned.remove(&point.id).unwrap_or_default().cues;
    }
    Question { kind: QuestionKind::Open(open), ..question.clone() }
}

/// `text` with the cues of `point` put in the place of those it has.
fn with_cues(text: &str, point: &str, cues: &str) -> String {
    let start = text.find(&format!("[[questions.points]]\nid = \"{point}\"\n")).unwrap();
    let end = text[start + 1..].find("\n[[").map_or(text.len(), |end| start + 1 + end);
    let own = &text[start..end];
    let bare = match own.split_once("cues = \"\"\"\n") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("\"\"\"\n").unwrap().1),
        None => own.to_owned(),
    };
    let (before, after) = bare.split_once("names = ").unwrap_or_else(|| panic!("no names at {point}"));
    format!("{}{before}cues = \"\"\"\n{}\"\"\"\nnames = {after}{}", &text[..start], wrapped(cues), &text[end..])
}

/// `cues` in lines.
fn wrapped(cues: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for cue in cues.split(", ").filter(|cue| !cue.is_empty()) {
        if line.len() + cue.len() + 2 > WIDTH {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line.clear();
        }
        line.push_str(cue);
        line.push_str(", ");
    }
    lines.push_str(line.trim_end_matches(", "));
    lines.push('\n');
    lines
}
