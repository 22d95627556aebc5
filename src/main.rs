//! The `etude` command: the machine handed to [`etude::cli`], and its exit code handed back.

use std::{
    env,
    io::{self, IsTerminal},
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use etude::cli::{self, World};

fn main() -> ExitCode {
    let now_ms = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    };
    let mut world = World {
        is_terminal: io::stdin().is_terminal() && io::stdout().is_terminal(),
        out: &mut io::BufWriter::new(io::stdout()),
        err: &mut io::stderr(),
        input: &mut io::stdin().lock(),
        env: &|name| env::var_os(name),
        now_ms: &now_ms,
    };
    ExitCode::from(cli::run(env::args_os(), &mut world))
}
