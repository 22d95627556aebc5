//! The `etude` command.

fn main() {}
