//! The command line, one file a verb. Every verb works without a terminal and prints plain text there.
//!
//! Exit codes: 0, all is well; 1, the learner's program or answer failed; 2, wrong usage or a course that cannot be used.

mod answer;
mod check;
mod completions;
mod contest;
mod doctor;
mod export;
mod failure;
mod follow_up;
mod import;
mod learn;
mod man;
mod new;
mod plain;
mod print;
mod quiz;
mod report;
mod review;
mod run;
mod self_test;
mod source;
mod world;

pub use failure::Failure;
pub use world::World;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};

/// Learn backend technology by running it: serverless and edge functions, GraphQL federation, WebAssembly.
///
/// Without a command, `etude` opens the workbench where you left off.
#[derive(Debug, Parser)]
#[command(name = "etude", version, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Open the workbench on the built-in course, a course folder or any Markdown page
    Learn(learn::Arguments),
    /// Run an example and print its result, console, timeline, state and figures
    Run(run::Arguments),
    /// List questions, mark an answer, or take a self-test, without a terminal
    Quiz(quiz::Arguments),
    /// Review the cards that are due: questions, terms, runs on new values
    Review(review::Arguments),
    /// Find every fault of a course at once: files, links, examples, answers
    Check(check::Arguments),
    /// Begin a course, a lesson, an example or a quiz
    New(new::Arguments),
    /// Bring in questions: Moodle's GIFT, a page's question list, a quiz of mdbook-quiz
    Import(import::Arguments),
    /// Write questions as GIFT, Anki notes, CSV or a quiz file; results as CSV or xAPI statements
    Export(export::Arguments),
    /// Sum up what you have read, run and answered
    Report(report::Arguments),
    /// Look at the terminal, the engine and the data folder, and say what is wrong
    Doctor(doctor::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
}

/// Runs the command line `args` (the program's name first) in `world`, and gives the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, world),
    };
    let verb = cli.verb.unwrap_or_else(|| Verb::Learn(learn::Arguments::default()));
    let ended = match verb {
        Verb::Learn(arguments) => learn::run(&arguments, world),
        Verb::Run(arguments) => run::run(&arguments, world),
        Verb::Quiz(arguments) => quiz::run(&arguments, world),
        Verb::Review(arguments) => review::run(&arguments, world),
        Verb::Check(arguments) => check::run(&arguments, world),
        Verb::New(arguments) => new::run(&arguments, world),
        Verb::Import(arguments) => import::run(&arguments, world),
        Verb::Export(arguments) => export::run(&arguments, world),
        Verb::Report(arguments) => report::run(&arguments, world),
        Verb::Doctor(arguments) => doctor::run(&arguments, world),
        Verb::Completions(arguments) => completions::run(&arguments, world),
        Verb::Man(arguments) => man::run(&arguments, world),
    };
    match ended.and_then(|code| world.out.flush().map(|()| code).map_err(Failure::from)) {
        Ok(code) => code,
        // Whoever reads our output went away, as `head` does: nothing to say, nobody to say it to.
        Err(failure) if failure.is_broken_pipe() => 0,
        Err(failure) => {
            // Standard error is the last place to say anything; if that fails too, the exit code has to do.
            let _ = write!(world.err, "{failure}");
            failure.code()
        }
    }
}

/// The whole command, for completions and the manual page.
fn command() -> clap::Command {
    Cli::command()
}

/// Prints help to standard output, usage errors to standard error.
fn usage(error: &clap::Error, world: &mut World<'_>) -> u8 {
    let text = error.render().to_string();
    if error.use_stderr() {
        let _ = world.err.write_all(text.as_bytes());
        return 2;
    }
    let _ = world.out.write_all(text.as_bytes());
    0
}
