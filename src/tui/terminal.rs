//! The terminal's modes: taken when the workbench begins, given back however it ends.

use std::{
    io::{self, Write, stdout},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute,
    terminal::{
        BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
        enable_raw_mode,
    },
};
use ratatui::{
    Frame, Terminal,
    backend::CrosstermBackend,
    layout::{Position, Rect},
};

/// Whether the terminal is in our hands, so that giving it back twice does nothing.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal in raw mode on its alternate screen; dropping it gives the terminal back as it was.
#[must_use]
pub struct Screen {
    terminal: Terminal<CrosstermBackend<io::Stdout>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal.
    pub fn take(mouse: bool) -> io::Result<Self> {
        enter(mouse)?;
        let terminal = Terminal::new(CrosstermBackend::new(stdout())).inspect_err(|_| give_back())?;
        Ok(Self { terminal, mouse })
    }

    /// Draws one frame; the terminal shows it whole or not at all.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let update = SynchronizedUpdate::begin()?;
        self.terminal.draw(draw)?;
        drop(update);
        Ok(())
    }

    /// Width and height, in cells.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Captures the mouse, or lets the terminal have it back.
    pub fn capture_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
    }

    /// Puts `text` on the clipboard of whoever looks at this terminal, near or far (OSC 52).
    pub fn copy(text: &str) -> io::Result<()> {
        let mut out = stdout();
        write!(out, "\x1b]52;c;{}\x07", STANDARD.encode(text))?;
        out.flush()
    }

    /// Forgets what was drawn, so that the next frame draws every cell: a window that shrank and grew again has lost them.
    ///
    /// By way of `resize`, because `Terminal::clear` asks the terminal where its cursor is, and the answer would go to whoever
    /// reads the keys.
    pub fn clear(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    /// Gives the terminal back while `work` is done, and takes it again.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let done = work();
        enter(self.mouse)?;
        self.clear()?;
        Ok(done)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn enter(mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste).inspect_err(|_| give_back())?;
    if mouse {
        execute!(stdout(), EnableMouseCapture)?;
    }
    Ok(())
}

/// Puts the terminal's modes back. Errors have nowhere to go: a terminal that is gone needs no modes.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = execute!(
            stdout(),
            EndSynchronizedUpdate,
            DisableMouseCapture,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// Makes a panic of this thread give the terminal back before it is reported. Panics of other threads (a run that fails inside
/// a sandbox) are told to the learner on the screen and must not write over it.
pub fn report_panics_after_giving_back() {
    let here = thread::current().id();
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == here {
            give_back();
            report(panic);
        } else if !TAKEN.load(Ordering::SeqCst) {
            report(panic);
        }
    }));
}

/// Between begin and drop the terminal collects what is written and shows it at once.
#[must_use]
struct SynchronizedUpdate;

impl SynchronizedUpdate {
    fn begin() -> io::Result<Self> {
        execute!(stdout(), BeginSynchronizedUpdate)?;
        Ok(Self)
    }
}

impl Drop for SynchronizedUpdate {
    fn drop(&mut self) {
        let _ = execute!(stdout(), EndSynchronizedUpdate);
    }
}
