//! `etude report`: what was read, run and answered; the results of self-tests; the sheet of a class.

mod class;
mod results;

pub use results::print as print_results;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::{Failure, World, contest, quiz::points, source};
use crate::{
    app::review::Today,
    assessment::{ResultSheet, class_csv, class_page, class_sheet, result_csv, result_page},
    course::{Course, Module, cards::Deck},
    diagnostic::did_you_mean,
    marking::Calibration,
    progress::{self, Log, Summary},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A page or course folder; the built-in course when left out
    path: Option<PathBuf>,

    /// The results of a self-test: its name, or `last`
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "last", conflicts_with = "class")]
    test: Option<String>,

    /// Merge the result files of many learners, as `--json` writes them, into one sheet
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "path")]
    class: Vec<PathBuf>,

    /// Put this name on the results
    #[arg(long, value_name = "NAME", conflicts_with = "class")]
    learner: Option<String>,

    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,

    /// Print comma-separated values, a question a row
    #[arg(long)]
    csv: bool,

    /// Write a page that can be read, printed and sent without a network; `-` prints it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["json", "csv"])]
    html: Option<PathBuf>,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    if !arguments.class.is_empty() {
        return of_class(arguments, world);
    }
    let course = source::course(arguments.path.as_deref())?;
    let summary = summary(&course, world)?;
    let mut sheet = match &arguments.test {
        Some(name) => of_test(&course, &summary, name, (world.now_ms)())?,
        None => ResultSheet::of_course(&course, &summary),
    };
    sheet.learner.clone_from(&arguments.learner);
    if arguments.json {
        let mut whole = json!({ "format": 1, "course": course.id, "learner": sheet.learner });
        if arguments.test.is_none() {
            whole["progress"] = json!(summary);
            whole["calibration"] = json!(Calibration::of(certain(&summary)));
        }
        whole["results"] = json!(sheet);
        writeln!(world.out, "{whole:#}")?;
        return Ok(0);
    }
    if arguments.csv {
        write!(world.out, "{}", result_csv(&sheet))?;
        return Ok(0);
    }
    if let Some(file) = &arguments.html {
        return write_page(file, &result_page(&sheet), world);
    }
    if arguments.test.is_some() {
        results::print(world.out, &sheet)?;
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
    if let Some(line) = Today::of(&course, &Deck::of(&course), &summary, (world.now_ms)()).line() {
        writeln!(world.out, "\n{line}")?;
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

/// The sheet of the self-test `name`, or of the last one.
fn of_test(course: &Course, summary: &Summary, name: &str, now_ms: u64) -> Result<ResultSheet, Failure> {
    let last = || summary.tests.keys().next_back().map(String::as_str);
    let wanted = if name == "last" { last() } else { Some(name) };
    let Some(wanted) = wanted else {
        return Err(Failure::usage("there is no self-test yet")
            .hint("`etude quiz --test` begins one; so does T in the workbench"));
    };
    ResultSheet::of_test(course, summary, wanted, now_ms).ok_or_else(|| {
        let names = summary.tests.keys().map(String::as_str);
        let failure = Failure::usage(format!("no self-test `{wanted}`"));
        match did_you_mean(wanted, names.clone()) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None if summary.tests.is_empty() => {
                failure.hint("`etude quiz --test` begins one; so does T in the workbench")
            }
            None => failure.hint(format!("there are: {}", names.collect::<Vec<_>>().join(", "))),
        }
    })
}

fn of_class(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let (sheet, faults) = class_sheet(&class::read(&arguments.class));
    for fault in &faults {
        writeln!(world.err, "{fault}")?;
        if let Some(help) = &fault.help {
            writeln!(world.err, "  help: {help}")?;
        }
    }
    if sheet.learners.is_empty() {
        return Err(
            Failure::usage("no result could be merged").hint("`etude report --json` writes what is merged here")
        );
    }
    if let Some(file) = &arguments.html {
        write_page(file, &class_page(&sheet), world)?;
    } else if arguments.json {
        writeln!(world.out, "{:#}", json!({ "format": 1, "class": sheet }))?;
    } else if arguments.csv {
        write!(world.out, "{}", class_csv(&sheet))?;
    } else {
        class::print(world.out, &sheet)?;
    }
    Ok(u8::from(!faults.is_empty()))
}

fn write_page(file: &Path, page: &str, world: &mut World<'_>) -> Result<u8, Failure> {
    if file.as_os_str() == "-" {
        write!(world.out, "{page}")?;
        return Ok(0);
    }
    std::fs::write(file, page)
        .map_err(|error| Failure::usage(format!("`{}` cannot be written: {error}", file.display())))?;
    writeln!(world.out, "Written to {}", file.display())?;
    Ok(0)
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
        writeln!(world.out, "  {}: {best} in {}", question.id, tries(progress.attempts.len()))?;
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

fn tries(count: usize) -> String {
    if count == 1 { "1 try".to_owned() } else { format!("{count} tries") }
}
