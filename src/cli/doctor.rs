//! `etude doctor`: is everything here that the workbench needs?

use std::{path::Path, time::Instant};

use clap::Args;
use serde::Serialize;

use super::{Failure, World, source};
use crate::{
    progress::{self, Log},
    sandbox::{Input, Kind, Limits, Program, Stop, run_to_end},
    trace::Recorder,
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One thing looked at.
#[derive(Serialize)]
struct Finding {
    what: &'static str,
    ok: bool,
    found: String,
    /// What to do, when it is not well.
    help: Option<String>,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let findings = [terminal(world), editor(world), data(world), course(), engine()];
    let is_well = findings.iter().all(|finding| finding.ok);
    if arguments.json {
        let whole = serde_json::json!({ "format": 1, "version": env!("CARGO_PKG_VERSION"), "findings": findings });
        writeln!(world.out, "{whole:#}")?;
    } else {
        writeln!(world.out, "etude {}", env!("CARGO_PKG_VERSION"))?;
        for finding in &findings {
            let mark = if finding.ok { "ok" } else { "PROBLEM" };
            writeln!(world.out, "{mark:>7}  {}: {}", finding.what, finding.found)?;
            if let Some(help) = &finding.help {
                writeln!(world.out, "         {help}")?;
            }
        }
    }
    Ok(u8::from(!is_well))
}

fn terminal(world: &World<'_>) -> Finding {
    let text = |name| (world.env)(name).and_then(|value| value.into_string().ok()).unwrap_or_default();
    let term = text("TERM");
    let colour = if !text("NO_COLOR").is_empty() || term == "dumb" { "no colour" } else { "colour" };
    let found = match (world.is_terminal, term.as_str()) {
        (false, _) => "standard input and output are not a terminal; plain text is printed".to_owned(),
        (true, "") => format!("TERM is not set, {colour}"),
        (true, term) => format!("{term}, {colour}"),
    };
    Finding { what: "terminal", ok: true, found, help: None }
}

fn editor(world: &World<'_>) -> Finding {
    let set = |name| (world.env)(name).filter(|value| !value.is_empty());
    let found = set("VISUAL").or_else(|| set("EDITOR")).map_or_else(
        || "neither VISUAL nor EDITOR is set; blocks are edited in place".to_owned(),
        |editor| editor.to_string_lossy().into_owned(),
    );
    Finding { what: "editor", ok: true, found, help: None }
}

fn data(world: &World<'_>) -> Finding {
    let what = "your data";
    let Some(folder) = progress::data_folder(world.env) else {
        let help = Some("set ETUDE_DATA to a folder that you may write".to_owned());
        return Finding { what, ok: false, found: "no folder to keep progress in".to_owned(), help };
    };
    match Log::open(&folder) {
        Ok((_, entries, damage)) => {
            let skipped = match damage.skipped {
                0 => String::new(),
                skipped => format!("; {skipped} lines could not be read and are left as they are"),
            };
            let found = format!("{}: {} entries{skipped}", folder.display(), entries.len());
            match is_writable(&folder) {
                Ok(()) => Finding { what, ok: true, found, help: None },
                Err(error) => {
                    let help = Some("set ETUDE_DATA to a folder that you may write".to_owned());
                    Finding { what, ok: false, found: format!("{found}; not writable: {error}"), help }
                }
            }
        }
        Err(error) => {
            let help = Some("set ETUDE_DATA to another folder, or mend this one".to_owned());
            Finding { what, ok: false, found: error.to_string(), help }
        }
    }
}

/// Whether a file can be made in `folder`, or in the nearest folder above it that exists.
fn is_writable(folder: &Path) -> std::io::Result<()> {
    let nearest = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder);
    tempfile::NamedTempFile::new_in(nearest).map(drop)
}

fn course() -> Finding {
    let what = "built-in course";
    match source::course(None) {
        Ok(course) => {
            let lessons: usize = course.modules.iter().map(|module| module.lessons.len()).sum();
            let found = format!(
                "{} modules, {lessons} lessons, {} examples, {} questions",
                course.modules.len(),
                course.examples.len(),
                course.questions().count()
            );
            Finding { what, ok: true, found, help: None }
        }
        Err(failure) => Finding { what, ok: false, found: failure.to_string(), help: None },
    }
}

/// Runs a one-line worker for real.
fn engine() -> Finding {
    let source = "export default { fetch() { return new Response('ok'); } };";
    let program = Program::of_source(Kind::Edge, "worker.js", source);
    let input = Input::of(serde_json::json!({ "url": "https://edge.example/" }));
    let began = Instant::now();
    let outcome = run_to_end(&program, &input, &Limits::default(), &mut Recorder::default(), &Stop::new());
    let took = began.elapsed().as_secs_f64() * 1e3;
    let found = match &outcome.error {
        None => format!("a worker ran; the first run took {took:.0} ms, compiling the engine included"),
        Some(error) => format!("a worker did not run: {error}"),
    };
    Finding { what: "engine", ok: outcome.is_completed(), found, help: None }
}
