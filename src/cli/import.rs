//! `etude import`: questions of another tool as a quiz file of ours. Overwrites nothing unless told to.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Failure, World};
use crate::{
    course::{self, LARGEST_FILE},
    diagnostic::Severity,
    exchange::{self, Import, Imported, Source},
    trace::counted,
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The file to read; `-` reads standard input
    file: PathBuf,

    /// The quiz file to write; standard output when left out
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,

    /// The module the questions are for: their ids begin with it
    #[arg(long, value_name = "ID")]
    module: Option<String>,

    /// What the file is; seen by its name and content when left out
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write what could be read although the file has errors; the exit code still says that it has
    #[arg(long)]
    partial: bool,

    /// Replace the file to write if it is there
    #[arg(long, requires = "to")]
    force: bool,

    /// Print the questions and every fault as JSON
    #[arg(long, conflicts_with = "to")]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Moodle's GIFT
    Gift,
    /// The numbered questions of a Markdown page
    Page,
    /// A quiz of mdbook-quiz, or of Étude
    Mdbook,
}

impl From<Format> for Source {
    fn from(format: Format) -> Self {
        match format {
            Format::Gift => Self::Gift,
            Format::Page => Self::Page,
            Format::Mdbook => Self::Mdbook,
        }
    }
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let content = read(&arguments.file, world)?;
    let name = if arguments.file.as_os_str() == "-" { "stdin".into() } else { arguments.file.to_string_lossy() };
    let imported = exchange::import(&Import {
        file: &name,
        content: &content,
        from: arguments.format.map(Source::from),
        module: arguments.module.as_deref(),
    });
    let broken = imported.diagnostics.iter().any(|fault| fault.severity == Severity::Error);
    let code = if broken { 2 } else { 0 };
    if arguments.json {
        let whole = json!({
            "format": 1, "from": imported.from, "questions": imported.questions,
            "faults": imported.diagnostics, "ok": !broken,
        });
        writeln!(world.out, "{whole:#}")?;
        return Ok(code);
    }
    for fault in &imported.diagnostics {
        writeln!(world.err, "{}\n", course::render(fault, &imported.text))?;
    }
    if broken && !arguments.partial {
        let told = "nothing was written: mend what is marked as an error, or add --partial to leave it out";
        writeln!(world.err, "{}; {told}", summary(&imported))?;
        return Ok(code);
    }
    let quiz = exchange::quiz_toml(&format!("Questions from {name}."), &imported.questions);
    for fault in &quiz.diagnostics {
        writeln!(world.err, "{fault}")?;
    }
    match &arguments.to {
        None => write!(world.out, "{}", quiz.text)?,
        Some(path) => {
            write(path, &quiz.text, arguments.force)?;
            writeln!(world.out, "wrote {}", path.display())?;
            writeln!(world.out, "next: name it as a module's `quiz` in course.toml; `etude check` checks it there")?;
        }
    }
    writeln!(world.err, "{}", summary(&imported))?;
    Ok(code)
}

fn summary(imported: &Imported) -> String {
    let read_as = match imported.from {
        Source::Gift => "GIFT",
        Source::Page => "a page",
        Source::Mdbook => "a quiz",
    };
    let told = match imported.diagnostics.len() {
        0 => "nothing lost".to_owned(),
        count => format!("{} to look at", counted(count, "remark")),
    };
    format!("{}, read as {read_as}: {told}", counted(imported.questions.len(), "question"))
}

/// The content of a file, or of standard input.
fn read(file: &Path, world: &mut World<'_>) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    if file.as_os_str() == "-" {
        world.input.take(LARGEST_FILE + 1).read_to_end(&mut content)?;
    } else {
        let refuse = |error| Failure::usage(format!("`{}` cannot be read: {error}", file.display()));
        let opened = File::open(file).map_err(refuse)?;
        opened.take(LARGEST_FILE + 1).read_to_end(&mut content).map_err(refuse)?;
    }
    if content.len() as u64 > LARGEST_FILE {
        let failure = Failure::usage(format!("`{}` has more than {LARGEST_FILE} bytes", file.display()));
        return Err(failure.hint("part it, and import one part after the other"));
    }
    Ok(content)
}

/// Writes a new file; one that is there is only replaced when `force` says so.
pub fn write(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let refuse = |error: std::io::Error| Failure::usage(format!("`{}` cannot be written: {error}", path.display()));
    if force {
        return fs::write(path, text).map_err(refuse);
    }
    match File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map_err(refuse),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let failure = Failure::usage(format!("`{}` is there already", path.display()));
            Err(failure.hint("choose another name, or add --force to replace it; nothing was written"))
        }
        Err(error) => Err(refuse(error)),
    }
}
