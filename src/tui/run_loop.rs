//! The run loop: one queue of messages, one place that changes the state, a frame when the queue is empty.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::Poll,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use crossterm::event::EventStream;
use futures::{Stream, StreamExt};
use thiserror::Error;
use tokio::sync::mpsc::{self, Receiver, UnboundedReceiver, UnboundedSender};

use super::{
    Cache, Theme, draw, editor,
    effects::{Journal, Workers},
    input, settle,
    terminal::{self, Screen},
    text::Syntaxes,
};
use crate::{
    app::{Effect, Message, Place, Settings, State, open, update},
    course::Course,
    progress::{Entry, Log, Summary},
    sandbox::js::Engine,
};

/// Reads a course again if its files changed since it was last asked; `None` when they did not. Called about once a second, on
/// a thread of its own.
pub type Reread = Box<dyn FnMut() -> Option<Course> + Send>;

/// What [`run`] needs.
pub struct Options {
    /// The course.
    pub course: Course,
    /// How to notice that its files changed; `None` for a course that cannot change.
    pub reread: Option<Reread>,
    /// Where to go first; `None` for home, where the place one left off is one key away.
    pub place: Option<Place>,
    /// The open log, with what is in it; `None` keeps nothing.
    pub log: Option<(Log, Vec<Entry>)>,
    /// Whether colours are wanted: see [`Theme::is_colour_wanted`].
    pub is_colour_wanted: bool,
    /// The learner's editor, program and arguments, from `$VISUAL` or `$EDITOR`.
    pub editor: Option<Vec<String>>,
}

impl Options {
    /// A course and its log, everything else as the environment says.
    #[must_use]
    pub fn new(
        course: Course,
        log: Option<(Log, Vec<Entry>)>,
        env: &dyn Fn(&str) -> Option<std::ffi::OsString>,
    ) -> Self {
        let is_colour_wanted = Theme::is_colour_wanted(env("NO_COLOR").as_deref(), env("TERM").as_deref());
        let editor = editor::named(env("VISUAL"), env("EDITOR"));
        Self { course, reread: None, place: None, log, is_colour_wanted, editor }
    }
}

/// The workbench could not go on.
#[derive(Debug, Error)]
pub enum RunError {
    /// The terminal could not be used.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
}

/// How often time passes for the workbench.
const TICK: Duration = Duration::from_millis(250);
/// How often files and log are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// A flood of messages may hold back a frame for this long at most.
const LONGEST_WITHOUT_FRAME: Duration = Duration::from_millis(40);
/// How many trace messages wait for the loop before a run has to.
const TRACES: usize = 32;

/// Runs the workbench until the learner leaves it. The terminal is given back however this ends.
pub fn run(options: Options) -> Result<(), RunError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    terminal::report_panics_after_giving_back();
    let result = runtime.block_on(async {
        // Before the terminal is taken: from here on, being asked to end gives it back.
        let signals = Signals::new()?;
        Workbench::new(options)?.run(signals).await
    });
    // Reading the terminal may still be under way on a thread of the runtime; nobody waits for it.
    runtime.shutdown_background();
    Ok(result?)
}

struct Workbench {
    state: State,
    theme: Theme,
    cache: Cache,
    screen: Screen,
    events: Option<EventStream>,
    messages: UnboundedReceiver<Message>,
    traces: Receiver<Message>,
    workers: Workers,
    journal: Journal,
    editor: Option<Vec<String>>,
    reread: Option<Reread>,
    is_over: bool,
    last_look: Instant,
    /// Whether something was taken in that the last frame may not show.
    is_stale: bool,
}

impl Workbench {
    fn new(options: Options) -> io::Result<Self> {
        let (log, entries) = options.log.map_or((None, Vec::new()), |(log, entries)| (Some(log), entries));
        let course = Arc::new(options.course);
        let progress = Summary::of(&course.id, &entries, renamed(&course));
        let settings = Settings::of(&progress, !options.is_colour_wanted);
        let journal = Journal::new(log, &course.id);
        let mut state = State::new(course, progress, settings, now_ms());
        let screen = Screen::take(settings.mouse)?;
        state.shared.size = screen.size()?;
        let (to_messages, messages) = mpsc::unbounded_channel();
        let (to_traces, traces) = mpsc::channel(TRACES);
        let mut workbench = Self {
            theme: Theme::of(settings.theme),
            state,
            cache: Cache::default(),
            screen,
            events: Some(EventStream::new()),
            messages,
            traces,
            workers: Workers::new(to_messages, to_traces),
            journal,
            editor: options.editor,
            reread: options.reread,
            is_over: false,
            last_look: Instant::now(),
            is_stale: true,
        };
        if let Some(place) = options.place {
            let effects = open(&mut workbench.state, place);
            workbench.perform(effects)?;
        }
        Ok(workbench)
    }

    async fn run(&mut self, mut signals: Signals) -> io::Result<()> {
        // The first look at the events is what begins to watch the window's size.
        self.take_waiting_events(Instant::now()).await?;
        self.frame()?;
        // Only now: the first frame waits for nothing.
        self.warm_up();
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut last_frame = Instant::now();
        while !self.is_over {
            let message = tokio::select! {
                biased;
                () = signals.asked_to_end() => break,
                event = next_event(&mut self.events) => match event {
                    Some(Ok(event)) => input::message(event),
                    // The terminal is gone.
                    Some(Err(_)) | None => break,
                },
                Some(message) = self.messages.recv() => Some(message),
                Some(message) = self.traces.recv() => Some(message),
                _ = ticks.tick() => Some(Message::Tick(now_ms())),
            };
            if let Some(message) = message {
                self.take(message)?;
            }
            self.take_waiting_events(last_frame).await?;
            let is_queue_empty = self.messages.is_empty() && self.traces.is_empty();
            if self.is_stale && (is_queue_empty || last_frame.elapsed() >= LONGEST_WITHOUT_FRAME) {
                self.frame()?;
                last_frame = Instant::now();
            }
        }
        self.workers.stop_all();
        Ok(())
    }

    /// Takes what the terminal has said already, as long as a frame may wait.
    async fn take_waiting_events(&mut self, last_frame: Instant) -> io::Result<()> {
        while !self.is_over && last_frame.elapsed() < LONGEST_WITHOUT_FRAME {
            match waiting_event(&mut self.events).await {
                Poll::Ready(Some(Ok(event))) => {
                    if let Some(message) = input::message(event) {
                        self.take(message)?;
                    }
                }
                // The terminal is gone.
                Poll::Ready(_) => self.is_over = true,
                Poll::Pending => break,
            }
        }
        Ok(())
    }

    fn take(&mut self, message: Message) -> io::Result<()> {
        if let Message::RunEnded(id, _) = &message {
            self.workers.forget(*id);
        }
        if matches!(message, Message::Resize(..)) {
            self.screen.clear()?;
        }
        if matches!(message, Message::Tick(_)) && self.last_look.elapsed() >= LOOK {
            self.last_look = Instant::now();
            if let Some(message) = self.journal.look() {
                self.workers.send(message);
            }
        }
        let shown = matches!(message, Message::Tick(_)).then(|| self.state.time_shown());
        let effects = update(&mut self.state, message);
        // Time that passes shows only where a time is shown.
        self.is_stale |= shown.is_none_or(|shown| shown != self.state.time_shown());
        self.perform(effects)
    }

    fn perform(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            match effect {
                Effect::Run(request) => self.workers.run(*request),
                Effect::Stop(id) => self.workers.stop(id),
                Effect::Mark { question, answer } => {
                    let course = Arc::clone(&self.state.shared.course);
                    if let Some((_, question)) = self.state.shared.question(&question) {
                        self.workers.mark(course, question.clone(), answer);
                    }
                }
                Effect::MarkTest { test, answers } => {
                    let shared = &self.state.shared;
                    let found = |(id, answer): (String, _)| Some((shared.question(&id)?.1.clone(), answer));
                    let answers = answers.into_iter().filter_map(found).collect();
                    self.workers.mark_test(Arc::clone(&shared.course), test, answers);
                }
                Effect::MarkRun { question, example, answer } => {
                    let course = Course { examples: vec![*example], ..Course::default() };
                    self.workers.mark(Arc::new(course), *question, answer);
                }
                Effect::Record(record) => {
                    if let Some(message) = self.journal.append(record, self.state.shared.now_ms) {
                        self.workers.send(message);
                    }
                }
                Effect::OpenEditor { text, file_name } => self.open_editor(&text, &file_name)?,
                Effect::Copy(text) => Screen::copy(&text)?,
                Effect::CaptureMouse(on) => self.screen.capture_mouse(on)?,
                Effect::Suspend => self.suspend()?,
                Effect::Quit => self.is_over = true,
            }
        }
        Ok(())
    }

    fn open_editor(&mut self, text: &str, file_name: &str) -> io::Result<()> {
        let editor = self.editor.clone().unwrap_or_default();
        let edited = self.lend(|| editor::edit(&editor, text, file_name))?;
        self.workers.send(Message::EditorReturned(edited));
        Ok(())
    }

    /// Stops this process as Ctrl-Z does elsewhere, until the shell lets it go on.
    fn suspend(&mut self) -> io::Result<()> {
        if cfg!(not(unix)) {
            return Ok(());
        }
        self.lend(|| {
            let this = std::process::id().to_string();
            // Without `kill` nothing is suspended, and the screen comes back at once.
            let _ = std::process::Command::new("kill").args(["-TSTP", &this]).status();
        })
    }

    /// Gives the terminal (and its input) away while `work` is done.
    fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        // The stream reads the terminal on a thread of its own, and would take keys from whoever has it now.
        self.events = None;
        let done = self.screen.lend(work)?;
        self.events = Some(EventStream::new());
        let (width, height) = self.screen.size()?;
        self.workers.send(Message::Resize(width, height));
        Ok(done)
    }

    fn frame(&mut self) -> io::Result<()> {
        self.is_stale = false;
        self.state.shared.size = self.screen.size()?;
        let choice = self.state.shared.settings.theme;
        if self.theme.choice != choice {
            self.theme = Theme::of(choice);
        }
        let effects = settle(&mut self.state, &self.theme, &mut self.cache);
        self.perform(effects)?;
        let (state, theme, cache) = (&self.state, &self.theme, &mut self.cache);
        self.screen.draw(|frame| draw(frame, state, theme, cache))
    }

    /// Starts what is slow to get ready, each on a thread of its own.
    fn warm_up(&mut self) {
        let ready = self.workers.sender();
        Syntaxes::load_in_background(move || {
            let _ = ready.send(Message::Warmed);
        });
        // Runs wait for the engine if they must; without the thread the first one just takes longer.
        let _ = thread::Builder::new().name("engine".to_owned()).spawn(|| Engine::shared().optimize());
        if let Some(reread) = self.reread.take() {
            let to = self.workers.sender();
            let _ = thread::Builder::new().name("course-watch".to_owned()).spawn(move || watch(reread, &to));
        }
    }
}

/// Looks at the course's files until nobody wants to know any more.
fn watch(mut reread: Reread, to: &UnboundedSender<Message>) {
    loop {
        thread::sleep(LOOK);
        if to.is_closed() {
            return;
        }
        if let Some(course) = reread() {
            let _ = to.send(Message::CourseChanged(Arc::new(course)));
        }
    }
}

/// The event that is there already. Asked with the waker of the loop itself: the stream keeps the waker of whoever found nothing
/// last, and wakes no other when a key is pressed.
async fn waiting_event<S>(events: &mut Option<S>) -> Poll<Option<S::Item>>
where
    S: Stream + Unpin,
{
    std::future::poll_fn(|context| {
        Poll::Ready(events.as_mut().map_or(Poll::Pending, |events| Pin::new(events).poll_next(context)))
    })
    .await
}

async fn next_event(events: &mut Option<EventStream>) -> Option<io::Result<crossterm::event::Event>> {
    match events {
        Some(events) => events.next().await,
        None => std::future::pending().await,
    }
}

/// Ids that lessons had before, and the ones they have now.
fn renamed(course: &Course) -> Vec<(String, String)> {
    let lessons = course.modules.iter().flat_map(|module| &module.lessons);
    lessons.flat_map(|lesson| lesson.was.iter().map(|was| (was.clone(), lesson.id.clone()))).collect()
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The signals that ask a program to end.
#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 3]);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self([signal(SignalKind::terminate())?, signal(SignalKind::hangup())?, signal(SignalKind::interrupt())?]))
    }

    async fn asked_to_end(&mut self) {
        let [terminate, hangup, interrupt] = &mut self.0;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

/// The signals that ask a program to end.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn asked_to_end(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Mutex, task::Waker};

    use super::*;

    /// Has nothing to give, and keeps who asked.
    struct Silent(Arc<Mutex<Option<Waker>>>);

    impl Stream for Silent {
        type Item = ();

        fn poll_next(self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<Option<()>> {
            *self.0.lock().unwrap() = Some(context.waker().clone());
            Poll::Pending
        }
    }

    #[test]
    fn whoever_looks_for_a_waiting_event_is_woken_by_the_next_one() {
        let kept = Arc::new(Mutex::new(None));
        let mut events = Some(Silent(Arc::clone(&kept)));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            assert_eq!(waiting_event(&mut events).await, Poll::Pending);
            let own = std::future::poll_fn(|context| Poll::Ready(context.waker().clone())).await;
            assert!(kept.lock().unwrap().as_ref().is_some_and(|kept| kept.will_wake(&own)));
        });
    }
}
