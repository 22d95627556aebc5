//! The results of one learner as plain lines.

use std::io::{self, Write};

use crate::assessment::{QuestionResult, ResultSheet, certainty_word, date, duration, withheld_words};
use crate::cli::quiz::points;

/// How many places to read are named.
const MOST_READ: usize = 5;

/// Prints the results of a self-test.
pub fn print(out: &mut dyn Write, sheet: &ResultSheet) -> io::Result<()> {
    heading(out, sheet)?;
    writeln!(out, "\nBy module:")?;
    for part in &sheet.modules {
        writeln!(
            out,
            "  {}: {} ({} of {})",
            part.title,
            per_cent(part.share()),
            points(part.score),
            points(part.out_of)
        )?;
    }
    writeln!(out, "\nBy concept, the most points lost first:")?;
    for part in &sheet.concepts {
        let lost = if part.lost.is_empty() { String::new() } else { format!("; lost: {}", part.lost.join("; ")) };
        writeln!(out, "  {}: {}{lost}", part.title, per_cent(part.share()))?;
    }
    if !sheet.read_next.is_empty() {
        writeln!(out, "\nWhat to read next:")?;
    }
    for reading in sheet.read_next.iter().take(MOST_READ) {
        writeln!(out, "  {} ({}), {} to gain", reading.title, reading.place, points(reading.lost))?;
    }
    writeln!(out, "\nQuestion by question:")?;
    for (question, number) in sheet.questions.iter().zip(1..) {
        one(out, number, question)?;
    }
    if let Some(certainty) = &sheet.certainty {
        writeln!(
            out,
            "\nBy certainty: {} of {}, beside the marks above.",
            points(certainty.marks),
            points(certainty.out_of)
        )?;
        for level in &certainty.levels {
            let word = certainty_word(Some(level.confidence));
            writeln!(out, "  {word}: {} earned, answers: {}", per_cent(level.share), level.answers)?;
        }
    }
    if let (Some(first), Some(best)) = (sheet.first, sheet.best) {
        writeln!(out, "\nFirst tries at these questions: {}; best tries: {}.", per_cent(first), per_cent(best))?;
    }
    apart(out, sheet)
}

fn heading(out: &mut dyn Write, sheet: &ResultSheet) -> io::Result<()> {
    let what = if sheet.test.is_some() { "Self-test" } else { "Results" };
    writeln!(out, "{what}: {}", sheet.title)?;
    if let Some(learner) = &sheet.learner {
        writeln!(out, "Learner: {learner}")?;
    }
    let Some(test) = &sheet.test else { return Ok(()) };
    let of = test.minutes.map_or_else(String::new, |minutes| format!(" of {minutes} min"));
    writeln!(out, "{}, begun {}, time used: {}{of}", test.id, date(test.began_at), duration(test.used_ms))?;
    if test.ended_at.is_none() {
        writeln!(out, "Not handed in yet.")?;
    } else if test.timed_out {
        writeln!(out, "Handed in as it stood when the time ran out.")?;
    }
    if test.unmarked > 0 {
        writeln!(out, "Not marked yet: {}. Open the self-test again to have them marked.", test.unmarked)?;
    }
    let (earned, all) = (points(sheet.score), points(sheet.out_of));
    writeln!(out, "{}: {earned} of {all} points, one for each question", per_cent(sheet.share()))?;
    match sheet.otherwise() {
        Some(completed) => writeln!(out, "After hints and follow-ups: {} of {all} points", points(completed)),
        None => Ok(()),
    }
}

fn one(out: &mut dyn Write, number: usize, question: &QuestionResult) -> io::Result<()> {
    let standing = match &question.withheld {
        _ if question.pending => "not marked yet".to_owned(),
        Some(why) => format!("no mark: {}", withheld_words(why)),
        None if question.answer.is_none() => "not answered".to_owned(),
        None => {
            let after =
                question.otherwise().map(|completed| format!(", {} after hints and follow-ups", points(completed)));
            format!("{} of {}{}", points(question.score), points(question.out_of), after.unwrap_or_default())
        }
    };
    writeln!(out, "  {number}. {}: {standing}", question.prompt)?;
    for point in question.points.iter().filter(|point| point.worth - point.earned > 1e-9 && question.answer.is_some()) {
        writeln!(out, "     missed: {}, {} of {}", point.title, points(point.earned), points(point.worth))?;
    }
    for belief in &question.beliefs {
        writeln!(out, "     wrong belief: {belief}")?;
    }
    Ok(())
}

/// What the learner says of the marks.
fn apart(out: &mut dyn Write, sheet: &ResultSheet) -> io::Result<()> {
    for question in &sheet.questions {
        for contest in &question.contests {
            writeln!(out, "Contested: {}, {}: {}", question.id, contest.point, contest.reason)?;
        }
        if let Some(own) = &question.self_grade {
            writeln!(out, "Own mark: {}: {} of {}", question.id, points(own.score), points(own.out_of))?;
        }
    }
    Ok(())
}

/// A share for people.
pub fn per_cent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}
