//! The binary on a pseudo-terminal, and what its screen shows.

use std::{
    io::{Read, Write},
    num::NonZero,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long a condition may take on the slowest machine; a test that passes never waits for it.
pub const BOUND: Duration = Duration::from_secs(30);

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// A running `etude`; killed when dropped.
pub struct Terminal {
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
    /// Starts `etude` with `args`, its data in `data`.
    pub fn start(data: &Path, args: &[&str], columns: u16, rows: u16) -> Self {
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

    /// The text of the screen.
    pub fn text(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    /// Everything that came out, escape codes and all.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap().raw).into_owned()
    }

    /// Looks at the screen's cells, once a frame is whole and `look` finds what it wants.
    pub fn look<T>(&self, look: impl Fn(&vt100::Screen) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            let seen = self.seen.lock().unwrap();
            let found = seen.raw.ends_with(b"\x1b[?2026l").then(|| look(seen.screen.screen())).flatten();
            drop(seen);
            if let Some(found) = found {
                return found;
            }
            assert!(began.elapsed() < BOUND, "it never came; the screen is\n{}", self.text());
            std::thread::yield_now();
        }
    }

    /// The last that came out, escape codes and all.
    fn tail(&self) -> String {
        let raw = self.raw();
        raw.chars().skip(raw.chars().count().saturating_sub(600)).collect()
    }

    /// Waits until `text` has come out, escape codes and all.
    pub fn writes(&self, text: &str) {
        let began = Instant::now();
        while !self.raw().contains(text) {
            assert!(began.elapsed() < BOUND, "{text:?} never came after {:?}", self.tail());
            std::thread::yield_now();
        }
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Gives the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        // A new screen is empty: what was drawn before counts no more, and everything must be drawn again.
        self.seen.lock().unwrap().screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Waits until the screen shows `text`.
    pub fn shows(&self, text: &str) {
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
    pub fn ends(&mut self) -> u32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(began.elapsed() < BOUND, "it never ended; the screen is\n{}", self.text());
            std::thread::yield_now();
        }
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
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
