//! `etude export`: a course's questions, or what you answered, for other tools.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Failure, World, import, source};
use crate::{
    course::{self, Course},
    diagnostic::did_you_mean,
    exchange::{self, Actor, Exported, Selection},
    progress::{self, Entry, Log},
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A page or course folder; the built-in course when left out
    path: Option<PathBuf>,

    /// What to write
    #[arg(long, value_enum)]
    format: Format,

    /// Write what you answered in place of the questions: as csv, or as xapi
    #[arg(long)]
    results: bool,

    /// Only one module
    #[arg(long, value_name = "ID")]
    module: Option<String>,

    /// The file to write; standard output when left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file to write if it is there
    #[arg(long, requires = "out")]
    force: bool,

    /// Whom xapi statements are about: a name, `mailto:` and an address, or `NAME@https://HOME`; else `learner`
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,

    /// The address that ids in xapi statements begin with; else one that cannot exist
    #[arg(long, value_name = "URL")]
    home: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Moodle's GIFT
    Gift,
    /// Notes for Anki, as a text file
    Anki,
    /// Rows for a spreadsheet
    Csv,
    /// Statements of the Experience API: what you opened, ran and answered
    Xapi,
    /// A quiz file of Étude
    Toml,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let course = course(arguments)?;
    let selection = Selection { course: &course, module: arguments.module.as_deref() };
    let exported = match (arguments.format, arguments.results) {
        (Format::Xapi, _) => statements(arguments, &selection, world)?,
        (Format::Csv, true) => plain(exchange::csv_results(&selection, &entries(world)?)),
        (_, true) => {
            let failure = Failure::usage("results are written as csv or as xapi");
            return Err(failure.hint("leave --results out to write the questions"));
        }
        (Format::Gift, false) => exchange::gift(&selection),
        (Format::Anki, false) => exchange::anki(&selection),
        (Format::Csv, false) => plain(exchange::csv(&selection)),
        (Format::Toml, false) => {
            let title = format!("Questions of {}.", course.title);
            exchange::quiz_toml(&title, selection.questions().map(|(_, question)| question))
        }
    };
    for fault in &exported.diagnostics {
        writeln!(world.err, "{fault}")?;
    }
    if selection.questions().next().is_none() {
        writeln!(world.err, "there is no question in it")?;
    }
    match &arguments.out {
        None => write!(world.out, "{}", exported.text)?,
        Some(path) => {
            import::write(path, &exported.text, arguments.force)?;
            writeln!(world.out, "wrote {}", path.display())?;
        }
    }
    Ok(0)
}

/// The course as its author wrote it: no rubric is drafted, so none is written as if it were theirs.
fn course(arguments: &Arguments) -> Result<Course, Failure> {
    source::course(arguments.path.as_deref())?;
    let course = course::read(source::files(arguments.path.as_deref())?.as_ref());
    if let Some(wanted) = &arguments.module
        && !course.modules.iter().any(|module| module.id == *wanted)
    {
        let ids: Vec<&str> = course.modules.iter().map(|module| module.id.as_str()).collect();
        let failure = Failure::usage(format!("no module `{wanted}`"));
        return Err(match did_you_mean(wanted, ids.iter().copied()) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint(format!("the modules are {}", ids.join(", "))),
        });
    }
    Ok(course)
}

fn plain(text: String) -> Exported {
    Exported { text, ..Exported::default() }
}

fn statements(arguments: &Arguments, selection: &Selection<'_>, world: &World<'_>) -> Result<Exported, Failure> {
    let actor = Actor { name: arguments.actor.clone(), home: arguments.home.clone() };
    let statements = exchange::xapi(selection, &entries(world)?, &actor);
    let statements = statements.map_err(|error| Failure::usage(error.to_string()))?;
    Ok(plain(format!("{:#}\n", serde_json::Value::Array(statements))))
}

/// Everything in the learner's log.
fn entries(world: &World<'_>) -> Result<Vec<Entry>, Failure> {
    let folder = progress::data_folder(world.env).ok_or_else(|| {
        Failure::usage("there is no folder to keep progress in").hint("set ETUDE_DATA to a folder that you may write")
    })?;
    let (_, entries, _) = Log::open(&folder).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(entries)
}
