//! How fast the rubric marker is and what it takes: marks per second, ten thousand answers in one go, memory.

use std::time::Instant;

use etude::{
    course::{self, Embedded, Open, Question, QuestionKind},
    marking::{Answer, mark},
};

use super::metrics::number;

/// Answers marked in one go.
const MANY: usize = 10_000;

/// Prints the figures.
pub fn measure() {
    let course = course::read(&Embedded);
    let questions: Vec<(&Question, &Open)> = course
        .questions()
        .filter_map(|question| match &question.kind {
            QuestionKind::Open(open) if !open.models.is_empty() => Some((question, open)),
            _ => None,
        })
        .collect();
    println!("\nmarks by rubric: {} open questions of the built-in course", questions.len());
    for (question, open) in &questions {
        let answer = words_of(&open.models.join(" "), 200);
        let mut took: Vec<f64> = (0..200).map(|_| time(|| marked(question, &answer)) * 1e3).collect();
        took.sort_by(f64::total_cmp);
        let (median, p95) = (took[took.len() / 2], took[took.len() * 95 / 100]);
        println!(
            "  {:<36} an answer of {} words: median {median:.2} ms, p95 {p95:.2} ms (goal 10)",
            question.id,
            answer.split(' ').count()
        );
    }
    let answers: Vec<(&Question, String)> = (0..MANY)
        .map(|at| {
            let (question, open) = questions[at % questions.len()];
            // Every answer another cut of a model answer, so that none is marked twice.
            let model = &open.models[at / questions.len() % open.models.len()];
            (question, words_of(model, 20 + at % 60))
        })
        .collect();
    let before = resident();
    let seconds = time(|| answers.iter().map(|(question, answer)| marked(question, answer)).sum());
    let grown = before
        .zip(resident())
        .map_or_else(|| "not known".to_owned(), |(before, after)| format!("{:.1} MiB", after - before));
    println!(
        "  {MANY} answers of 20 to 79 words in one go: {seconds:.2} s, {:.0} marks a second, memory grown by {grown}",
        number(MANY) / seconds
    );
}

fn marked(question: &Question, answer: &str) -> f64 {
    mark(question, &Answer::Text(answer.to_owned()), None).score
}

fn time(task: impl FnOnce() -> f64) -> f64 {
    let began = Instant::now();
    std::hint::black_box(task());
    began.elapsed().as_secs_f64()
}

fn words_of(text: &str, most: usize) -> String {
    text.split_whitespace().take(most).collect::<Vec<_>>().join(" ")
}

/// Resident memory in MiB, where the system says.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}
