//! The open questions of the built-in course, read for the tests of the marker alone.

use std::{fs, path::Path};

use etude::course::{Misconception, Open, Point, Question, QuestionKind};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    questions: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    prompt: Prompt,
    hints: Vec<String>,
    #[serde(default)]
    context: String,
    read: Option<String>,
    #[serde(default)]
    models: Vec<String>,
    #[serde(default)]
    points: Vec<WrittenPoint>,
    #[serde(default)]
    misconceptions: Vec<WrittenBelief>,
}

#[derive(Deserialize)]
struct Prompt {
    prompt: String,
}

#[derive(Deserialize)]
struct WrittenPoint {
    id: String,
    title: String,
    worth: f64,
    #[serde(default)]
    optional: bool,
    accept: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    ask: String,
    read: Option<String>,
}

#[derive(Deserialize)]
struct WrittenBelief {
    id: String,
    accept: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    cost: f64,
    cure: String,
}

/// Every open question of the files `quiz/open-*.toml`.
pub fn open_questions() -> Vec<Question> {
    ["serverless", "edge", "federation", "wasm"].iter().flat_map(|module| read(module)).collect()
}

fn read(module: &str) -> Vec<Question> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("quiz/open-{module}.toml"));
    let text = fs::read_to_string(&path).unwrap();
    let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.questions.into_iter().map(question).collect()
}

fn question(written: Written) -> Question {
    assert_eq!(written.kind, "Open", "{}", written.id);
    let point = |point: WrittenPoint| Point {
        id: point.id,
        title: point.title,
        worth: point.worth,
        optional: point.optional,
        accept: point.accept,
        names: point.names,
        ask: point.ask,
        read: point.read,
    };
    let belief = |belief: WrittenBelief| Misconception {
        id: belief.id,
        accept: belief.accept,
        except: belief.except,
        cost: belief.cost,
        cure: belief.cure,
    };
    let open = Open {
        points: written.points.into_iter().map(point).collect(),
        misconceptions: written.misconceptions.into_iter().map(belief).collect(),
        models: written.models,
        draft: false,
    };
    Question {
        id: written.id,
        prompt: written.prompt.prompt,
        hints: written.hints,
        explanation: written.context,
        read: written.read,
        kind: QuestionKind::Open(open),
    }
}

/// The rubric of an open question.
pub fn rubric(question: &Question) -> &Open {
    match &question.kind {
        QuestionKind::Open(open) => open,
        other => panic!("{} is no open question: {other:?}", question.id),
    }
}
