//! Public data sets of graded short answers, as their authors distribute them. None is part of this repository.

use std::{
    fs,
    path::{Path, PathBuf},
};

use roxmltree::{Document, Node};

/// One answer and what people gave it.
pub struct Graded {
    /// The question's id.
    pub question: String,
    /// What was asked.
    pub asked: String,
    /// Answers that are right.
    pub references: Vec<String>,
    /// What was answered.
    pub answer: String,
    /// What it was given, on the data set's own scale.
    pub grade: f64,
    /// The class it was put in, where the data set has classes.
    pub class: Option<usize>,
}

/// Why a data set cannot be read.
pub type Unreadable = String;

/// The Mohler data set (2011): a CSV with the columns `id`, `question`, `desired_answer`, `student_answer`, `score_avg` (0 to 5).
pub fn mohler(file: &Path) -> Result<Vec<Graded>, Unreadable> {
    let mut reader = csv::Reader::from_path(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        let found = headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name);
        found.ok_or_else(|| format!("{}: there is no column `{name}`", file.display()))
    };
    let (id, asked, reference) = (column("id")?, column("question")?, column("desired_answer")?);
    let (answer, grade) = (column("student_answer")?, column("score_avg")?);
    let rows = reader.records().enumerate().map(|(row, record)| {
        let record = record.map_err(|error| error.to_string())?;
        let text = |column: usize| record.get(column).unwrap_or_default().to_owned();
        let grade = text(grade).trim().parse();
        let grade = grade.map_err(|error| format!("{}: row {}: {error}", file.display(), row + 2))?;
        let references = vec![text(reference)];
        Ok(Graded { question: text(id), asked: text(asked), references, answer: text(answer), grade, class: None })
    });
    rows.collect()
}

/// A folder of the Student Response Analysis corpus (SemEval-2013 task 7), such as `training/2way/sciEntsBank`: an XML file a
/// question. Graded 1 when its two-way label is `correct`, else 0.
pub fn two_way(folder: &Path) -> Result<Vec<Graded>, Unreadable> {
    of_files(folder, |answer| {
        let label = answer.attribute("accuracy").ok_or("an answer without `accuracy`")?;
        let is_correct = label == "correct";
        let text = answer.text().unwrap_or_default().to_owned();
        Ok((text, f64::from(u8::from(is_correct)), Some(usize::from(is_correct))))
    })
}

/// A folder of the Short Answer Feedback data set (2022), such as `training/english`: an XML file a question. Graded 0 to 1;
/// classed as incorrect, partially correct, correct.
pub fn feedback(folder: &Path) -> Result<Vec<Graded>, Unreadable> {
    of_files(folder, |answer| {
        let of = |name: &str| answer.children().find(|child| child.has_tag_name(name)).map(all_text);
        let text = of("response").ok_or("an answer without `response`")?;
        let score = of("score").ok_or("an answer without `score`")?;
        let grade = score.trim().parse().map_err(|_| "a score that is no number")?;
        let class = match of("verification_feedback").unwrap_or_default().trim() {
            "Incorrect" => 0,
            "Correct" => 2,
            _ => 1,
        };
        Ok((text, grade, Some(class)))
    })
}

type Marked = (String, f64, Option<usize>);

fn of_files(
    folder: &Path,
    read: impl Fn(Node<'_, '_>) -> Result<Marked, &'static str>,
) -> Result<Vec<Graded>, Unreadable> {
    let at = |error: &dyn std::fmt::Display, file: &Path| format!("{}: {error}", file.display());
    let entries = fs::read_dir(folder).map_err(|error| at(&error, folder))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "xml"));
    files.sort();
    let mut found = Vec::new();
    for file in &files {
        let source = fs::read_to_string(file).map_err(|error| at(&error, file))?;
        let document = Document::parse(&source).map_err(|error| at(&error, file))?;
        let root = document.root_element();
        let named = |name: &'static str| root.descendants().filter(move |node| node.has_tag_name(name));
        let asked = named("questionText").next().map(all_text).unwrap_or_default();
        let references: Vec<String> = named("referenceAnswer").map(all_text).collect();
        for answer in named("studentAnswer") {
            let (text, grade, class) = read(answer).map_err(|error| at(&error, file))?;
            let question = root.attribute("id").unwrap_or_default().to_owned();
            let (asked, references) = (asked.clone(), references.clone());
            found.push(Graded { question, asked, references, answer: text, grade, class });
        }
    }
    if found.is_empty() { Err(format!("{}: no answers", folder.display())) } else { Ok(found) }
}

fn all_text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}
