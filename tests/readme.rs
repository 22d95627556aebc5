//! Every `etude` command of the README is run as it is printed there, one after another in one empty folder, and ends well.
#![cfg(unix)]

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

/// The lines of the `sh` blocks, comments taken off.
fn commands(readme: &str) -> Vec<String> {
    let mut is_shell = false;
    let mut found = Vec::new();
    for line in readme.lines() {
        match line.trim() {
            "```sh" => is_shell = true,
            "```" => is_shell = false,
            command if is_shell => found.push(command.split('#').next().unwrap_or_default().trim().to_owned()),
            _ => {}
        }
    }
    found
}

#[test]
fn every_command_of_the_readme_ends_well() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let page = "# A page\n\n## A worker\n\n```js\nexport default { fetch() { return new Response('hi'); } };\n```\n";
    fs::write(folder.path().join("page.md"), page).unwrap();
    let binaries = Path::new(env!("CARGO_BIN_EXE_etude")).parent().unwrap().to_owned();
    let old_path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(binaries).chain(env::split_paths(&old_path))).unwrap();
    let commands = commands(&readme);
    let (ours, cargo): (Vec<_>, Vec<_>) = commands.into_iter().partition(|command| command.contains("etude "));
    assert_eq!(cargo, ["cargo run --release", "cargo test"], "a command that nothing here runs");
    assert!(ours.len() > 10, "{ours:?}");
    for command in ours {
        let output = Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("ETUDE_DATA", folder.path().join("data"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "`{command}` ended with {}:\n{out}\n{err}", output.status);
    }
}
