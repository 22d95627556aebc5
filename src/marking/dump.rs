#![allow(clippy::all, clippy::pedantic, clippy::unwrap_used, missing_docs)]
use super::language::{Reading, Stems, frames, is_function_word};
use super::rubric::{Index, Pattern, Vocabulary, find};
use super::{Answer, Verdict, mark};
use crate::course::{self, Embedded, QuestionKind};
use std::collections::HashSet;

#[test]
#[ignore]
fn dump() {
    let input: serde_json::Value = serde_json::from_str(&std::fs::read_to_string("/tmp/mk/in.json").unwrap()).unwrap();
    let course = course::read(&Embedded);
    let stems = Stems::new();
    let mut out = Vec::new();
    for item in input["texts"].as_array().unwrap() {
        let text = item["text"].as_str().unwrap();
        let qid = item["question"].as_str().unwrap();
        let question = course.questions().find(|q| q.id == qid).unwrap();
        let QuestionKind::Open(open) = &question.kind else { panic!() };
        let marked = mark(question, &Answer::Text(text.into()), None);
        let met: Vec<&str> = marked.points.iter().filter(|p| p.verdict == Verdict::Met && p.worth > 0.0 && marked.withheld.is_none()).map(|p| p.id.as_str()).collect();
        let reading = Reading::new(text, &stems);
        let frames = frames(&reading);
        let tokens: Vec<serde_json::Value> = reading.clauses.iter().zip(&frames).enumerate().flat_map(|(c, (clause, frame))| {
            (clause.start..clause.end).map(move |at| (c, clause.sentence, *frame, at)).collect::<Vec<_>>()
        }).map(|(c, s, frame, at)| {
            let t = &reading.tokens[at];
            let denied = reading.negators.iter().any(|n| n.undone.is_none() && n.denies(at));
            serde_json::json!([t.word, t.stem, denied as u8, c, s, format!("{frame:?}"), reading.idiomatic[at] as u8, t.span.start, is_function_word(&t.word) as u8, (t.pause as u8)])
        }).collect();
        let mut rows = Vec::new();
        if item["rows"].as_bool() == Some(true) {
            for (pi, point) in open.points.iter().enumerate() {
                for (ri, row) in point.accept.iter().enumerate() {
                    let mut v = Vocabulary::new();
                    let p = Pattern::read(row, &mut v);
                    let index = Index::new(&reading, &v, &HashSet::new());
                    for (c, clause) in reading.clauses.iter().enumerate() {
                        for f in find(&p, clause, &reading, &index) {
                            if !f.is_denied(&reading) { rows.push(serde_json::json!([pi, ri, c])); }
                        }
                    }
                }
            }
        }
        out.push(serde_json::json!({"met": met, "withheld": marked.withheld.map(|w| format!("{w:?}")), "tokens": tokens, "rows": rows, "score": marked.share(),
            "wrong": marked.points.iter().filter(|p| p.earned < 0.0).map(|p| p.id.clone()).collect::<Vec<_>>()}));
    }
    let words: Vec<serde_json::Value> = input["words"].as_array().unwrap().iter().map(|w| { let w = w.as_str().unwrap(); serde_json::json!([w, stems.stem(w), is_function_word(w)]) }).collect();
    std::fs::write("/tmp/mk/out.json", serde_json::json!({"texts": out, "words": words}).to_string()).unwrap();
}
