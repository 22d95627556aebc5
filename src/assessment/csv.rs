//! Results as comma-separated values, one question a row (RFC 4180).

use super::{ClassSheet, ResultSheet, certainty_word};

/// The results of a learner, a question a row.
#[must_use]
pub fn result_csv(sheet: &ResultSheet) -> String {
    let mut csv = Csv::new(&[
        "learner",
        "course",
        "test",
        "module",
        "question",
        "kind",
        "answered",
        "score",
        "out of",
        "share",
        "withheld",
        "certainty",
        "tries",
        "first share",
        "best share",
        "missed points",
        "wrong beliefs",
        "contested",
        "own mark",
        "read",
        "answer",
        "score after hints and follow-ups",
    ]);
    for question in &sheet.questions {
        let missed = question.points.iter().filter(|point| point.worth - point.earned > 1e-9);
        let own = question.self_grade.as_ref().map(|grade| format!("{} of {}", grade.score, grade.out_of));
        csv.row(&[
            sheet.learner.clone().unwrap_or_default(),
            sheet.course.clone(),
            sheet.test.as_ref().map(|test| test.id.clone()).unwrap_or_default(),
            question.module.clone(),
            question.id.clone(),
            question.kind.clone(),
            if question.answer.is_some() { "yes" } else { "no" }.to_owned(),
            if question.pending { String::new() } else { figure(question.score) },
            figure(question.out_of),
            if question.pending { String::new() } else { figure(question.share()) },
            question.withheld.clone().unwrap_or_default(),
            question.confidence.map(|sure| certainty_word(Some(sure)).to_owned()).unwrap_or_default(),
            question.tries.len().to_string(),
            question.first().map(figure).unwrap_or_default(),
            question.best().map(figure).unwrap_or_default(),
            missed.map(|point| point.title.as_str()).collect::<Vec<_>>().join("; "),
            question.beliefs.join("; "),
            question.contests.iter().map(|contest| contest.reason.as_str()).collect::<Vec<_>>().join("; "),
            own.unwrap_or_default(),
            question.read.clone().unwrap_or_default(),
            question.answer.clone().unwrap_or_default(),
            question.completed.map(figure).unwrap_or_default(),
        ]);
    }
    csv.text
}

/// The results of a class, a question a row.
#[must_use]
pub fn class_csv(sheet: &ClassSheet) -> String {
    let mut csv = Csv::new(&[
        "question",
        "prompt",
        "answers",
        "unanswered",
        "no mark",
        "difficulty",
        "low",
        "high",
        "discrimination",
        "contested",
        "missed points",
    ]);
    for question in &sheet.questions {
        let missed =
            question.missed.iter().map(|missed| format!("{} ({} of {})", missed.what, missed.learners, missed.of));
        let interval = question.interval.unwrap_or_default();
        csv.row(&[
            question.id.clone(),
            question.prompt.clone(),
            question.answers.to_string(),
            question.unanswered.to_string(),
            question.withheld.to_string(),
            figure(question.difficulty),
            figure(interval.low),
            figure(interval.high),
            question.discrimination.map(figure).unwrap_or_default(),
            question.contested.to_string(),
            missed.collect::<Vec<_>>().join("; "),
        ]);
    }
    csv.text
}

fn figure(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

struct Csv {
    text: String,
}

impl Csv {
    fn new(header: &[&str]) -> Self {
        let mut csv = Self { text: String::new() };
        csv.row(&header.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        csv
    }

    fn row(&mut self, cells: &[String]) {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        self.text.push_str(&cells.join(","));
        self.text.push_str("\r\n");
    }
}

/// One cell. What a spreadsheet would take for a formula is marked as text: answers are written by others.
fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    let text = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(quoted("-0.5"), "-0.5");
        assert_eq!((figure(0.5), figure(1.0), figure(2.0 / 3.0)), ("0.5".into(), "1".into(), "0.667".into()));
    }
}
