//! The binary on a real pseudo-terminal: only what nothing lower can prove. Every wait is for a condition, with a bound that is
//! only met when the condition never comes.
#![cfg(unix)]

use std::{
    io::{Read, Write},
    num::NonZero,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a condition may take on the slowest machine; a test that passes never waits for it.
const BOUND: Duration = Duration::from_secs(30);

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
}

/// What has come out so far.
struct Seen {
    screen: vt100::Parser,
    raw: Vec<u8>,
}

impl Terminal {
    fn start(data: &Path, args: &[&str], columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_etude"));
        command.args(args);
        command.env("TERM", "xterm-256color");
        command.env("ETUDE_DATA", data);
        command.cwd(data);
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let seen =
            Arc::new(Mutex::new(Seen { screen: vt100::Parser::new(cells(rows), cells(columns), 0), raw: Vec::new() }));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0; 16384];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let mut seen = shared.lock().unwrap();
                seen.screen.process(&buffer[..count]);
                seen.raw.extend_from_slice(&buffer[..count]);
            }
        });
        Self { master: pair.master, keyboard, child, seen }
    }

    fn text(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    fn raw(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap().raw).into_owned()
    }

    /// The last that came out, escape codes and all.
    fn tail(&self) -> String {
        let raw = self.raw();
        raw.chars().skip(raw.chars().count().saturating_sub(600)).collect()
    }

    /// Waits until `text` has come out, escape codes and all.
    fn writes(&self, text: &str) {
        let began = Instant::now();
        while !self.raw().contains(text) {
            assert!(began.elapsed() < BOUND, "{text:?} never came after {:?}", self.tail());
            std::thread::yield_now();
        }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn resize(&self, columns: u16, rows: u16) {
        // A new screen is empty: what was drawn before counts no more, and everything must be drawn again.
        self.seen.lock().unwrap().screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Waits until the screen shows `text`.
    fn shows(&self, text: &str) {
        let began = Instant::now();
        while !self.text().contains(text) {
            assert!(
                began.elapsed() < BOUND,
                "`{text}` never came; the screen is\n{}\nafter {:?}",
                self.text(),
                self.tail()
            );
            std::thread::yield_now();
        }
    }

    /// Waits until the program has ended.
    fn ends(&mut self) -> u32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(began.elapsed() < BOUND, "it never ended; the screen is\n{}", self.text());
            std::thread::yield_now();
        }
    }

    fn signal(&self, name: &str) {
        let process = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-s", name, &process]).status().unwrap().success());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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
