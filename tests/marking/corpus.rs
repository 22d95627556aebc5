//! Answers graded piece by piece by writers who had not seen the rubrics, and ways to say each point.
//!
//! The cues are learned from `graded`, one file for each question and group of writers, and from `sayings`; both may be read while
//! a rubric is written. What is in `held-out` judges the outcome: nothing is learned from it, and nobody read it.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

/// Answers to one question by one group of writers.
#[derive(Deserialize)]
pub struct GradedFile {
    pub question: String,
    pub samples: Vec<GradedAnswer>,
    /// Which group wrote them, as the name of the file says.
    #[serde(skip)]
    pub writers: String,
}

/// An answer with its grades.
#[derive(Deserialize)]
pub struct GradedAnswer {
    pub label: String,
    /// The mark out of ten that was given for the whole.
    pub grade: f64,
    said: Vec<Piece>,
    #[serde(default)]
    pub partly: Vec<String>,
}

/// A piece of an answer, with the points it makes.
#[derive(Deserialize)]
struct Piece {
    t: String,
    #[serde(default)]
    p: Vec<String>,
}

impl GradedAnswer {
    /// The whole answer.
    pub fn text(&self) -> String {
        self.said.iter().map(|piece| piece.t.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Where each piece begins in [`Self::text`], with its points.
    pub fn pieces(&self) -> Vec<(usize, Vec<String>)> {
        let starts = self.said.iter().scan(0, |start, piece| {
            let begins = *start;
            *start += piece.t.len() + 1;
            Some(begins)
        });
        std::iter::zip(starts, self.said.iter().map(|piece| piece.p.clone())).collect()
    }

    /// Every point it makes.
    pub fn met(&self) -> Vec<&str> {
        let mut met: Vec<&str> = self.said.iter().flat_map(|piece| piece.p.iter().map(String::as_str)).collect();
        met.sort_unstable();
        met.dedup();
        met
    }
}

/// Every file of graded answers to learn from.
pub fn graded() -> Vec<GradedFile> {
    read_graded("graded")
}

/// The answers held out.
pub fn held_out() -> Vec<GradedFile> {
    read_graded("held-out")
}

fn read_graded(folder: &str) -> Vec<GradedFile> {
    let writers = |name: &str| name.trim_end_matches(".toml").rsplit('-').next().unwrap().to_owned();
    let read = |name: &str, text: &str| GradedFile { writers: writers(name), ..parsed(name, text) };
    files(folder).iter().map(|(name, text)| read(name, text)).collect()
}

/// Ways to say each point of a question, by the point's id; under `beside-all` stands what says none.
#[derive(Deserialize)]
pub struct Sayings {
    pub question: String,
    pub sayings: BTreeMap<String, Vec<String>>,
}

/// The sayings of every question.
pub fn sayings() -> Vec<Sayings> {
    files("sayings").iter().map(|(name, text)| parsed(name, text)).collect()
}

fn parsed<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

/// The names and texts of the files in a folder beside this one, by name.
fn files(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/marking").join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}
