//! `etude report`: what was read, run and answered.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, World, contest, quiz::points, source};
use crate::{
    course::{Course, Module},
    marking::Calibration,
    progress::{self, Log, Summary},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A page or course folder; the built-in course when left out
    path: Option<PathBuf>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let course = source::course(arguments.path.as_deref())?;
    let summary = summary(&course, world)?;
    if arguments.json {
        let whole = serde_json::json!({
            "format": 1, "course": course.id, "progress": summary, "calibration": Calibration::of(certain(&summary)),
        });
        writeln!(world.out, "{whole:#}")?;
        return Ok(0);
    }
    writeln!(world.out, "{}", course.title)?;
    if summary.last_at.is_none() {
        writeln!(world.out, "Nothing yet. `etude` opens the workbench.")?;
        return Ok(0);
    }
    for module in &course.modules {
        print(&course, module, &summary, world)?;
    }
    let calibration = Calibration::of(certain(&summary));
    if calibration.given() > 0 {
        writeln!(world.out, "\nHow sure you were")?;
        for line in calibration.lines() {
            writeln!(world.out, "  {line}")?;
        }
        writeln!(world.out, "  certainty marks: {} of {}", calibration.marks, calibration.given() * 3)?;
    }
    Ok(0)
}

/// Every answer that was marked and came with a word of how sure the learner was: that, and the share it earned.
fn certain(summary: &Summary) -> impl Iterator<Item = (u8, f64)> {
    let attempts = summary.questions.values().flat_map(|question| &question.attempts);
    attempts.filter(|attempt| attempt.withheld.is_none()).filter_map(|one| Some((one.confidence?, one.share())))
}

/// What the learner's log says about `course`.
pub fn summary(course: &Course, world: &World<'_>) -> Result<Summary, Failure> {
    let folder = progress::data_folder(world.env).ok_or_else(|| {
        Failure::usage("there is no folder to keep progress in").hint("set ETUDE_DATA to a folder that you may write")
    })?;
    let (_, entries, _) = Log::open(&folder).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(Summary::of(&course.id, &entries, course.renamed()))
}

fn print(course: &Course, module: &Module, summary: &Summary, world: &mut World<'_>) -> Result<(), Failure> {
    let finished = |id: &String| summary.lessons.get(id).is_some_and(|lesson| lesson.finished);
    let read = module.lessons.iter().filter(|lesson| finished(&lesson.id)).count();
    writeln!(world.out, "\n{}: {read} of {} lessons read", module.title, module.lessons.len())?;
    let changed = module.lessons.iter().filter(|lesson| {
        summary.lessons.get(&lesson.id).is_some_and(|progress| progress.finished && progress.hash != lesson.hash)
    });
    for lesson in changed {
        writeln!(world.out, "  changed since you read it: {}", lesson.title)?;
    }
    let ran: usize = course
        .examples
        .iter()
        .filter(|example| course.module_of_example(&example.id).is_some_and(|found| found.id == module.id))
        .filter(|example| summary.examples.get(&example.id).is_some_and(|progress| progress.runs > 0))
        .count();
    writeln!(world.out, "  examples run: {ran}")?;
    for question in module.quiz.iter().flat_map(|quiz| &quiz.questions) {
        let Some(progress) = summary.questions.get(&question.id).filter(|progress| !progress.attempts.is_empty())
        else {
            continue;
        };
        let best = progress.best().map_or_else(
            || "no mark".to_owned(),
            |best| format!("best {:.0}% ({} of {})", best.share() * 100.0, best.score, best.out_of),
        );
        writeln!(world.out, "  {}: {best} in {} tries", question.id, progress.attempts.len())?;
        if let Some(last) = progress.attempts.last().filter(|last| last.price > 0.0 || last.completed_by() > 0.0) {
            let (hints, added) = (points(last.price), points(last.completed_by()));
            let (score, all) = (points(last.score), points(last.completed()));
            writeln!(
                world.out,
                "    last: {score} at once, hints -{hints}, follow-ups +{added}: {all} of {}",
                last.out_of
            )?;
        }
        if let Some(own) = progress.self_grade {
            writeln!(world.out, "    your own mark: {} of {}", own.score, own.out_of)?;
        }
        for contest in &progress.contests {
            let point = contest.point.as_deref().unwrap_or("the mark");
            let words = contest.words.as_ref().map(|words| format!(" “{words}”")).unwrap_or_default();
            writeln!(world.out, "    contested: {point}:{words} {}", contest.reason)?;
            let answer = contest::answer_of(progress, contest);
            if let Ok(suggestion) = contest::suggestion(course, &question.id, contest, answer.as_deref()) {
                writeln!(world.out, "      a phrasing for its rubric: '{}'", suggestion.row)?;
            }
        }
    }
    Ok(())
}
