//! Follow-ups without a terminal: `--follow-up POINT=FILE`, each marked beside the answer it completes.

use std::{io::Write, path::PathBuf};

use serde_json::{Value, json};

use super::{Failure, World, quiz};
use crate::{
    course::{Question, QuestionKind},
    diagnostic::did_you_mean,
    marking::{self, Answer, FollowUp, Mark, Verdict},
};

/// What was said to the question of a point, and what it came to; `None`: the point needed no follow-up.
pub struct Said {
    point: String,
    told: Option<FollowUp>,
}

/// Marks what each of `given` (`POINT=FILE`) says beside `answer`.
pub fn mark(
    question: &Question,
    answer: &Answer,
    given: &[String],
    world: &mut World<'_>,
) -> Result<Vec<Said>, Failure> {
    let mut all = Vec::new();
    for pair in given {
        let (point, file) = pair
            .split_once('=')
            .ok_or_else(|| Failure::usage(format!("--follow-up {pair}: write it as POINT=FILE")))?;
        known(question, point)?;
        let text = quiz::read(&PathBuf::from(file), world)?;
        let original = if let Answer::Text(text) = answer { text.as_str() } else { "" };
        all.push(Said { point: point.to_owned(), told: marking::follow_up(question, original, point, text.trim()) });
    }
    Ok(all)
}

fn known(question: &Question, point: &str) -> Result<(), Failure> {
    let QuestionKind::Open(open) = &question.kind else {
        return Err(Failure::usage(format!("`{}` is not open, so it has no follow-ups", question.id)));
    };
    let ids = || open.points.iter().map(|point| point.id.as_str());
    if ids().any(|id| id == point) {
        return Ok(());
    }
    let failure = Failure::usage(format!("`{}` has no point `{point}`", question.id));
    Err(match did_you_mean(point, ids()) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("its points: {}", ids().collect::<Vec<_>>().join(", "))),
    })
}

/// The score of `mark` with what the follow-ups add: of several for one point, the best counts.
pub fn completed(mark: &Mark, said: &[Said]) -> f64 {
    let added = |point: &str| {
        let of_point = said.iter().filter(|said| said.point == point);
        of_point.filter_map(|said| said.told.as_ref()).map(|told| told.added).fold(0.0, f64::max)
    };
    let all: f64 = mark.points.iter().map(|point| added(&point.id)).sum();
    (mark.score + all).clamp(0.0, mark.out_of.max(0.0))
}

/// The follow-ups as `--json` prints them.
pub fn as_json(said: &[Said]) -> Value {
    let one = |said: &Said| match &said.told {
        Some(told) => {
            json!({ "point": said.point, "added": told.added, "withheld": told.withheld, "mark": told.point })
        }
        None => json!({ "point": said.point, "added": 0.0, "withheld": null, "mark": null }),
    };
    Value::Array(said.iter().map(one).collect())
}

/// Prints what each follow-up came to.
pub fn print(out: &mut dyn Write, mark: &Mark, said: &[Said]) -> std::io::Result<()> {
    for said in said {
        let title = mark.points.iter().find(|point| point.id == said.point).map_or(&said.point, |point| &point.title);
        match &said.told {
            None => writeln!(out, "  Follow-up on {title}: it needed none.")?,
            Some(told) if told.point.verdict == Verdict::Met => {
                writeln!(out, "  Follow-up on {title}: completed, +{}", quiz::points(told.added))?;
            }
            Some(told) => writeln!(out, "  Follow-up on {title}: {}", told.point.say)?,
        }
    }
    if !said.is_empty() {
        let all = quiz::points(completed(mark, said));
        writeln!(out, "Completed: {all} of {}, {} at once", quiz::points(mark.out_of), quiz::points(mark.score))?;
    }
    Ok(())
}
