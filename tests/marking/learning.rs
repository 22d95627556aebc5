//! Learns the cues of the built-in rubrics anew and writes them into the quiz files. For authors, after a change of the graded
//! answers, the sayings or the lexicon: `cargo test --test marking cues_are_learned -- --ignored`.

use std::{fs, path::Path};

use etude::marking::{Graded, GradedKind, learn_cues};

use super::{
    bank::{open_questions, rubric},
    corpus::{graded, sayings},
};

/// How wide a line of cues is in the quiz files.
const WIDTH: usize = 124;

/// Everything the cues of `question` are learned from: nothing that is held out.
fn lessons(question: &str) -> Vec<Graded> {
    let mut lessons = Vec::new();
    for file in graded() {
        let own = file.question == question;
        for answer in &file.samples {
            let said = if own { answer.pieces() } else { vec![(0, Vec::new())] };
            let kind = if own { GradedKind::Answer } else { GradedKind::Elsewhere };
            lessons.push(Graded { text: answer.text(), said, kind });
        }
    }
    for (point, says) in sayings().into_iter().filter(|file| file.question == question).flat_map(|file| file.sayings) {
        let said = if point == "beside-all" { Vec::new() } else { vec![point] };
        let saying = |text| Graded { text, said: vec![(0, said.clone())], kind: GradedKind::Saying };
        lessons.extend(says.into_iter().map(saying));
    }
    lessons
}

#[test]
#[ignore = "writes into the quiz files"]
fn cues_are_learned() {
    for question in open_questions() {
        let learned = learn_cues(rubric(&question), &lessons(&question.id));
        let module = question.id.split('/').next().unwrap();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("quiz/open-{module}.toml"));
        let mut text = fs::read_to_string(&path).unwrap();
        for (point, cues) in &learned {
            text = with_cues(&text, point, cues);
            println!("{}: {point}: {} cues", question.id, cues.split(", ").count());
        }
        fs::write(path, text).unwrap();
    }
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
