//! What a person feels, measured from outside through a pseudo-terminal: first frame, key to frame, memory at rest. Beside
//! it, in the same run, the same for `presenterm` when it is on the PATH.
//!
//! `cargo bench --bench terminal`; `ETUDE_BINARY` names another build to measure.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const COLUMNS: u16 = 200;
const ROWS: u16 = 50;
/// A frame is over when nothing more has come for this long.
const SILENCE: Duration = Duration::from_millis(25);
const STARTS: usize = 15;
const KEYS: usize = 120;

/// A program on a terminal of its own.
struct Session {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<(Instant, usize)>,
    began: Instant,
}

impl Session {
    fn start(program: &Path, args: &[&str], data: &Path) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env("TERM", "xterm-256color");
        command.env("ETUDE_DATA", data);
        command.cwd(data);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let keyboard = pair.master.take_writer().expect("a writer");
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let (send, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), count)).is_err() {
                    break;
                }
            }
        });
        Self { master: pair.master, keyboard, child, output, began }
    }

    /// When the last byte of the next burst of output came, if one came within two seconds.
    fn burst(&self) -> Option<Instant> {
        let (mut last, _) = self.output.recv_timeout(Duration::from_secs(2)).ok()?;
        while let Ok((at, _)) = self.output.recv_timeout(SILENCE) {
            last = at;
        }
        Some(last)
    }

    /// From start to the end of the first burst that is more than a few escape codes.
    fn first_frame(&self) -> Option<Duration> {
        let mut bytes = 0;
        let mut last = self.began;
        while bytes < 400 {
            let (at, count) = self.output.recv_timeout(Duration::from_secs(5)).ok()?;
            bytes += count;
            last = at;
        }
        while let Ok((at, _)) = self.output.recv_timeout(Duration::from_millis(3)) {
            last = at;
        }
        Some(last - self.began)
    }

    fn key(&mut self, key: &[u8]) -> Option<Duration> {
        while self.output.try_recv().is_ok() {}
        let pressed = Instant::now();
        self.keyboard.write_all(key).ok()?;
        self.keyboard.flush().ok()?;
        Some(self.burst()? - pressed)
    }

    /// Resident memory in MiB.
    fn memory(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The program may have ended by itself; either way nothing of it is left.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = &self.master;
    }
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index"
    )]
    let at = ((sorted.len().saturating_sub(1)) as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

fn report(name: &str, figure: &str, mut values: Vec<f64>, unit: &str) {
    values.sort_by(f64::total_cmp);
    println!(
        "{name:<11} {figure:<22} median {:>8.2} {unit}   p95 {:>8.2} {unit}   n {}",
        quantile(&values, 0.5),
        quantile(&values, 0.95),
        values.len()
    );
}

fn measure(name: &str, program: &Path, args: &[&str], keys: &[&[u8]], data: &Path) {
    let millis = |duration: Duration| duration.as_secs_f64() * 1e3;
    let starts = (0..STARTS).filter_map(|_| Session::start(program, args, data).first_frame().map(millis)).collect();
    report(name, "first frame", starts, "ms");

    let mut session = Session::start(program, args, data);
    session.first_frame();
    // Whatever warms up in the background does so now.
    std::thread::sleep(Duration::from_secs(3));
    let pressed: Vec<f64> = (0..KEYS).filter_map(|index| session.key(keys[index % keys.len()]).map(millis)).collect();
    report(name, "key to frame", pressed, "ms");
    report(name, "memory at rest", session.memory().into_iter().collect(), "MiB");
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn main() -> ExitCode {
    let data = tempfile::tempdir().expect("a temporary folder");
    let etude = std::env::var_os("ETUDE_BINARY").map_or_else(|| env!("CARGO_BIN_EXE_etude").into(), PathBuf::from);
    println!("{COLUMNS}x{ROWS}, {STARTS} starts, {KEYS} keys");
    let lesson = ["learn", "--lesson", "serverless/what-faas-is"];
    measure("etude", &etude, &lesson, &[b"j", b"j", b"j", b"k"], data.path());
    if let Some(presenterm) = on_path("presenterm") {
        let slides = data.path().join("slides.md");
        let text: Vec<String> =
            (1..200).map(|number| format!("# Slide {number}\n\nSome words.\n\n<!-- end_slide -->\n\n")).collect();
        std::fs::write(&slides, text.concat()).expect("slides");
        let slides = slides.to_string_lossy().into_owned();
        measure("presenterm", &presenterm, &[&slides], &[b"l"], data.path());
    } else {
        println!("presenterm is not on the PATH: no reference");
    }
    ExitCode::SUCCESS
}
