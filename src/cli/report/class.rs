//! The results of a class as plain lines.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::results::per_cent;
use crate::{
    assessment::{ClassSheet, Counted},
    trace,
};

/// The largest result file that is read.
const MOST_BYTES: u64 = 16 << 20;
/// How many rows of the lists that can grow long are printed; `--json` has them all.
const MOST: usize = 10;

/// Every file with its text, or why it could not be read.
pub fn read(files: &[PathBuf]) -> Vec<(String, Result<String, String>)> {
    files.iter().map(|file| (file.display().to_string(), text(file))).collect()
}

fn text(file: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let open = File::open(file).map_err(|error| error.to_string())?;
    open.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("it is larger than {} MiB", MOST_BYTES >> 20));
    }
    String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8".to_owned())
}

/// Prints the sheet.
pub fn print(out: &mut dyn Write, sheet: &ClassSheet) -> io::Result<()> {
    writeln!(out, "Class sheet: {}", sheet.title)?;
    let learners = sheet.learners.len();
    if let (Some(mean), Some(interval)) = (sheet.mean, sheet.interval) {
        let range = format!("95% range {} to {}", per_cent(interval.low), per_cent(interval.high));
        writeln!(out, "Mean {}, {range}, n = {learners}", per_cent(mean))?;
    }
    for caution in &sheet.cautions {
        writeln!(out, "{caution}")?;
    }
    writeln!(out, "\nHow many learners earned which share:")?;
    for bin in sheet.distribution.iter().filter(|bin| bin.learners > 0) {
        writeln!(out, "  {} to {}: {}", per_cent(bin.from), per_cent(bin.to), bin.learners)?;
    }
    writeln!(out, "\nQuestion by question, the hardest first:")?;
    for question in &sheet.questions {
        writeln!(out, "  {}: {}", question.id, question.prompt)?;
        let interval = question.interval.unwrap_or_default();
        let discrimination =
            question.discrimination.map_or_else(String::new, |value| format!(", discrimination {value:.2}"));
        let left =
            if question.unanswered > 0 { format!(", left out by {}", question.unanswered) } else { String::new() };
        if question.answers == 0 {
            writeln!(out, "    nobody answered it{left}")?;
            continue;
        }
        writeln!(
            out,
            "    mean {} ({} to {}), n = {}{left}{discrimination}",
            per_cent(question.difficulty),
            per_cent(interval.low),
            per_cent(interval.high),
            question.answers
        )?;
    }
    writeln!(out, "\nBy concept, the least known first:")?;
    for concept in &sheet.concepts {
        writeln!(out, "  {}: {}, n = {}", concept.title, per_cent(concept.share), concept.learners)?;
    }
    let mut missed: Vec<&Counted> = sheet.questions.iter().flat_map(|question| &question.missed).collect();
    missed.sort_by_key(|one| std::cmp::Reverse(one.learners));
    counted(out, "Most missed points", missed.into_iter())?;
    counted(out, "Most common wrong beliefs", sheet.misconceptions.iter())?;
    if !sheet.contested.is_empty() {
        writeln!(out, "\nMost contested marks:")?;
    }
    for contested in sheet.contested.iter().take(MOST) {
        writeln!(out, "  {}, {}: by {}", contested.question, contested.point, contested.learners)?;
        for reason in &contested.reasons {
            writeln!(out, "    \"{reason}\"")?;
        }
    }
    writeln!(out, "\nLearners:")?;
    for learner in &sheet.learners {
        let after = learner.otherwise().map(|share| format!(", {} after hints and follow-ups", per_cent(share)));
        let (share, after) = (per_cent(learner.share), after.unwrap_or_default());
        let questions = trace::counted(learner.questions, "question");
        writeln!(out, "  {}: {share} of {questions}{after}", learner.name)?;
    }
    Ok(())
}

fn counted<'a>(out: &mut dyn Write, title: &str, list: impl Iterator<Item = &'a Counted>) -> io::Result<()> {
    for (at, one) in list.take(MOST).enumerate() {
        if at == 0 {
            writeln!(out, "\n{title}:")?;
        }
        writeln!(out, "  {} ({}): {} of {}", one.what, one.question, one.learners, one.of)?;
    }
    Ok(())
}
