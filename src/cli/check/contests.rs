//! `etude check --contests`: what learners contested, as phrasings ready to paste, with the place they belong to.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::runs,
    cli::{Failure, World, contest},
    course::{Course, Files},
    progress::{Contest, Entry, Summary},
};

/// A phrasing that learners' contests suggest, or why there is none.
struct Row {
    question: String,
    point: String,
    /// The phrasing's line, or why there is none.
    line: Result<String, String>,
    /// What learners wrote, each once.
    words: Vec<String>,
    reasons: Vec<String>,
    /// How many learners' files hold it.
    learners: usize,
}

/// Prints the suggestions that the reports or logs in `paths` make for `course`.
pub(super) fn run(
    course: &Course,
    files: &dyn Files,
    paths: &[PathBuf],
    json: bool,
    world: &mut World<'_>,
) -> Result<u8, Failure> {
    let course = runs::with_rubrics(course.clone(), course);
    let mut rows: BTreeMap<(String, String, String), Row> = BTreeMap::new();
    for path in paths {
        let mut seen = Vec::new();
        for (question, contest, answer) in contests(path, &course)? {
            let row = row(&course, question, &contest, answer.as_deref());
            let key = match &row.line {
                Ok(line) => (row.question.clone(), row.point.clone(), line.clone()),
                Err(_) => (row.question.clone(), row.point.clone(), row.words.concat()),
            };
            let known = rows.entry(key.clone()).or_insert_with(|| row.head());
            let is_new = !seen.contains(&key);
            seen.push(key);
            known.learners += usize::from(is_new);
            for (all, new) in [(&mut known.words, row.words), (&mut known.reasons, row.reasons)] {
                new.into_iter().filter(|text| !text.is_empty()).for_each(|text| {
                    if !all.contains(&text) {
                        all.push(text);
                    }
                });
            }
        }
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    // Within the order of questions and points, what most learners want stands first.
    rows.sort_by(|one, other| {
        (&one.question, &one.point, std::cmp::Reverse(one.learners)).cmp(&(
            &other.question,
            &other.point,
            std::cmp::Reverse(other.learners),
        ))
    });
    if json {
        let listed: Vec<Value> = rows.iter().map(|row| as_json(row, place(files, row))).collect();
        writeln!(world.out, "{:#}", json!({ "format": 1, "course": course.id, "suggestions": listed }))?;
    } else {
        print(&course, files, &rows, world)?;
    }
    Ok(0)
}

impl Row {
    /// The row without what learners wrote.
    fn head(&self) -> Self {
        Self {
            question: self.question.clone(),
            point: self.point.clone(),
            line: self.line.clone(),
            words: Vec::new(),
            reasons: Vec::new(),
            learners: 0,
        }
    }
}

fn row(course: &Course, question: String, contest: &Contest, answer: Option<&str>) -> Row {
    let line = contest::suggestion(course, &question, contest, answer).map(|suggestion| suggestion.line);
    let known = course.questions().find(|known| known.id == question);
    let words = known.and_then(|known| contest::words(known, contest, answer));
    Row {
        question,
        point: contest.point.clone().unwrap_or_default(),
        line,
        words: words.into_iter().collect(),
        reasons: vec![contest.reason.clone()],
        learners: 0,
    }
}

/// A learner's report as `etude report --json` prints it, as far as contests need it.
#[derive(Deserialize)]
struct ReportFile {
    progress: ProgressFile,
}

#[derive(Deserialize)]
struct ProgressFile {
    questions: BTreeMap<String, QuestionFile>,
}

#[derive(Deserialize)]
struct QuestionFile {
    #[serde(default)]
    contests: Vec<ContestFile>,
    #[serde(default)]
    attempts: Vec<AttemptFile>,
}

#[derive(Deserialize)]
struct ContestFile {
    point: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: Option<String>,
    #[serde(default)]
    attempt: usize,
}

#[derive(Deserialize)]
struct AttemptFile {
    answer: Value,
}

type Contested = (String, Contest, Option<String>);

/// The contests in the report or log at `path`: question, contest, the answer it is about.
fn contests(path: &PathBuf, course: &Course) -> Result<Vec<Contested>, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
    if let Ok(report) = serde_json::from_slice::<ReportFile>(&bytes) {
        return Ok(report.progress.questions.into_iter().flat_map(of_question).collect());
    }
    let lines = bytes.split(|byte| *byte == b'\n');
    let entries: Vec<Entry> = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
    if entries.is_empty() {
        let failure = Failure::usage(format!("{} holds neither a report nor a log", path.display()));
        return Err(failure.hint("`etude report --json > FILE` writes a report"));
    }
    let summary = Summary::of(&course.id, &entries, course.renamed());
    let questions = summary.questions.iter();
    let found = questions.flat_map(|(id, progress)| {
        let contests = progress.contests.iter();
        contests.map(move |known| (id.clone(), known.clone(), contest::answer_of(progress, known)))
    });
    Ok(found.collect())
}

fn of_question((id, question): (String, QuestionFile)) -> Vec<Contested> {
    let QuestionFile { contests, attempts } = question;
    let one = |contest: ContestFile| {
        let answer = contest.attempt.checked_sub(1).and_then(|at| attempts.get(at));
        let answer = answer.and_then(|attempt| contest::text_of(&attempt.answer));
        let ContestFile { point, reason, words, attempt } = contest;
        (id.clone(), Contest { point, reason, words, attempt }, answer)
    };
    contests.into_iter().map(one).collect()
}

/// The file and line (from 1) of the `accept` that `row` belongs into.
fn place(files: &dyn Files, row: &Row) -> Option<(String, usize)> {
    let paths = files.list().into_iter().map(|entry| entry.path);
    let mut quizzes = paths.filter(|path| path.to_lowercase().ends_with(".toml"));
    quizzes.find_map(|path| {
        let text = String::from_utf8(files.read(&path).ok()?).ok()?;
        let line = accept_line(&text, &row.question, &row.point)?;
        Some((path, line))
    })
}

/// The line of the `accept` of `point` of `question` in a quiz file.
fn accept_line(text: &str, question: &str, point: &str) -> Option<usize> {
    let is_id = |line: &str, id: &str| {
        let value = line.trim().strip_prefix("id").and_then(|rest| rest.trim_start().strip_prefix('='));
        value.is_some_and(|value| value.trim().trim_matches(['"', '\'']) == id)
    };
    let mut lines = text.lines().zip(1..).skip_while(|(line, _)| !is_id(line, question)).skip(1);
    let of_question = lines.by_ref().take_while(|(line, _)| line.trim() != "[[questions]]");
    let of_point = of_question.skip_while(|(line, _)| !is_id(line, point)).skip(1);
    let mut of_point = of_point.take_while(|(line, _)| !line.trim_start().starts_with("[["));
    of_point.find(|(line, _)| line.trim_start().starts_with("accept")).map(|(_, number)| number)
}

fn as_json(row: &Row, place: Option<(String, usize)>) -> Value {
    let (file, line) = place.unzip();
    json!({
        "question": row.question, "point": row.point, "learners": row.learners, "words": row.words,
        "reasons": row.reasons, "accept": row.line.as_ref().ok().map(|line| line.trim()),
        "why-not": row.line.as_ref().err(), "file": file, "line": line,
    })
}

fn print(course: &Course, files: &dyn Files, rows: &[Row], world: &mut World<'_>) -> Result<(), Failure> {
    if rows.is_empty() {
        writeln!(world.out, "{}: nothing was contested.", course.title)?;
    }
    let mut last = None;
    for row in rows {
        let head = (&row.question, &row.point);
        if last != Some(head) {
            let place = place(files, row).map(|(file, line)| format!("  {file}:{line}")).unwrap_or_default();
            let point = if row.point.is_empty() { "the mark as a whole" } else { &row.point };
            writeln!(world.out, "{} · {point}{place}", row.question)?;
            last = Some(head);
        }
        let learners = if row.learners == 1 { "1 learner".to_owned() } else { format!("{} learners", row.learners) };
        for (words, who) in row.words.iter().zip(std::iter::once(learners.as_str()).chain(std::iter::repeat("also"))) {
            writeln!(world.out, "  {who}: “{words}”")?;
        }
        for reason in &row.reasons {
            writeln!(world.out, "    because: {reason}")?;
        }
        match &row.line {
            Ok(line) => writeln!(world.out, "    paste into `accept`:\n{line}")?,
            Err(why) => writeln!(world.out, "    no phrasing: {why}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_points_phrasings_is_found() {
        let text = "[[questions]]\nid = \"a\"\n[[questions.points]]\nid = \"x\"\naccept = [\n]\n[[questions]]\nid = \"b\"\n\
                    [[questions.points]]\nid = \"w\"\naccept = []\n[[questions.points]]\nid = 'x'\ntitle = \"t\"\naccept = [\n]\n";
        assert_eq!(accept_line(text, "a", "x"), Some(5));
        assert_eq!(accept_line(text, "b", "x"), Some(15));
        assert_eq!(accept_line(text, "a", "w"), None);
    }
}
