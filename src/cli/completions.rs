//! `etude completions SHELL`.

use clap::{Args, ValueEnum};
use clap_complete::{Shell, generate};

use super::{Failure, World};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: ShellName,
}

/// The shells that completions exist for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ShellName {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let shell = match arguments.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Elvish => Shell::Elvish,
        ShellName::Fish => Shell::Fish,
        ShellName::PowerShell => Shell::PowerShell,
        ShellName::Zsh => Shell::Zsh,
    };
    let mut script = Vec::new();
    generate(shell, &mut super::command(), "etude", &mut script);
    world.out.write_all(&script)?;
    Ok(0)
}
