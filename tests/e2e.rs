//! The binary on a real pseudo-terminal: only what nothing lower can prove. Every wait is for a condition, with a bound that is
//! only met when the condition never comes.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(unused, reason = "the terminal is shared by several test binaries, and none uses all of it")]

#[cfg(test)]
mod terminal;

use std::{path::PathBuf, time::Instant};

use terminal::{BOUND, Terminal};

const PAGE: &str =
    "# Tiny\n\n## A module\n\n```wat\n(module (func (export \"answer\") (result i32) i32.const 42))\n```\n";

/// A folder with a page and the learner's data.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.md");
    std::fs::write(&page, PAGE).unwrap();
    (folder, page)
}

#[test]
fn a_page_opens_runs_and_is_left() {
    let (folder, page) = folder();
    let mut terminal = Terminal::start(folder.path(), &["learn", page.to_str().unwrap()], 80, 24);
    terminal.shows("A module");
    terminal.press("\r");
    terminal.shows("runnable");
    terminal.press("r");
    terminal.shows("42");
    terminal.resize(120, 40);
    terminal.shows("42");
    terminal.press("\x03\x03");
    assert_eq!(terminal.ends(), 0, "{}", terminal.raw());
    terminal.writes("\x1b[?1049l");
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let (folder, page) = folder();
    let mut terminal = Terminal::start(folder.path(), &["learn", page.to_str().unwrap()], 80, 24);
    terminal.shows("A module");
    terminal.signal("TERM");
    terminal.ends();
    terminal.writes("\x1b[?1049l");
    terminal.writes("\x1b[?2004l");
}

#[test]
fn an_edit_survives_being_killed() {
    let (folder, page) = folder();
    let start = || Terminal::start(folder.path(), &["learn", page.to_str().unwrap()], 80, 24);
    {
        let mut terminal = start();
        terminal.shows("A module");
        terminal.press("\r");
        terminal.shows("runnable");
        terminal.press("e");
        terminal.shows("editing");
        terminal.press(";;kept\r");
        terminal.shows(";;kept");
        let log = folder.path().join("progress.jsonl");
        let began = Instant::now();
        while !std::fs::read_to_string(&log).unwrap_or_default().contains(";;kept") {
            assert!(began.elapsed() < BOUND, "the edit never reached the log");
            std::thread::yield_now();
        }
        terminal.signal("KILL");
    }
    let mut terminal = start();
    terminal.shows("A module");
    terminal.press("\r");
    terminal.shows("runnable");
    terminal.press("e");
    terminal.shows(";;kept");
}

#[test]
fn a_window_too_small_says_so_and_lives() {
    let (folder, page) = folder();
    let mut terminal = Terminal::start(folder.path(), &["learn", page.to_str().unwrap()], 80, 24);
    terminal.shows("A module");
    terminal.resize(30, 8);
    terminal.shows("needs");
    terminal.resize(1, 1);
    terminal.press("jjjk");
    terminal.resize(80, 24);
    terminal.shows("A module");
    terminal.press("\x03\x03");
    assert_eq!(terminal.ends(), 0, "{}", terminal.raw());
}

#[test]
fn a_self_test_survives_being_killed() {
    let folder = tempfile::tempdir().unwrap();
    let start = || Terminal::start(folder.path(), &["learn"], 80, 24);
    {
        let mut terminal = start();
        terminal.shows("lessons read");
        terminal.press("T");
        terminal.shows("Begin: 10 questions");
        terminal.press("\r");
        terminal.shows("1 of 10");
        terminal.press("F3");
        let log = folder.path().join("progress.jsonl");
        let began = Instant::now();
        while !std::fs::read_to_string(&log).unwrap_or_default().contains("\"answer\":") {
            assert!(began.elapsed() < BOUND, "the answer never reached the log");
            std::thread::yield_now();
        }
        terminal.signal("KILL");
    }
    let mut terminal = start();
    terminal.shows("lessons read");
    terminal.press("T");
    terminal.shows("1 of 10 answered · 1 flagged");
    terminal.press("S");
    terminal.shows("these earn nothing");
    terminal.press("\r");
    terminal.shows("one for each question");
}
