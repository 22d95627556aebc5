//! A workbench in a window that exists in memory only.

use std::sync::Arc;

use etude::{
    app::{Effect, Key, KeyCode, Message, Place, Settings, State, ThemeChoice, open, update},
    course::{Course, MemoryFiles, read},
    progress::{Entry, Record, Summary},
    tui::{Cache, Theme, draw, settle},
};
use ratatui::{Terminal, backend::TestBackend};

/// A moment in the tests' present, in milliseconds since 1970.
pub const NOW: u64 = 1_790_000_000_000;

pub struct Window {
    pub state: State,
    /// What was asked for since the window was opened.
    pub effects: Vec<Effect>,
    theme: Theme,
    cache: Cache,
    terminal: Terminal<TestBackend>,
}

impl Window {
    pub fn of(course: Course, width: u16, height: u16, done: &[Record]) -> Self {
        let entry =
            |record: &Record| Entry { at: NOW - 20 * 60_000, course: course.id.clone(), record: record.clone() };
        let entries: Vec<_> = done.iter().map(entry).collect();
        let progress = Summary::of(&course.id, &entries, Vec::new());
        let settings = Settings { theme: ThemeChoice::Plain, mouse: false };
        let state = State::new(Arc::new(course), progress, settings, NOW);
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let theme = Theme::of(ThemeChoice::Plain);
        let mut window = Self { state, effects: Vec::new(), theme, cache: Cache::default(), terminal };
        window.send(Message::Resize(width, height));
        window
    }

    pub fn open(width: u16, height: u16) -> Self {
        Self::of(course(), width, height, &[])
    }

    pub fn go(mut self, place: &str) -> Self {
        let place: Place = place.parse().unwrap();
        self.effects.extend(open(&mut self.state, place));
        self.settle();
        self
    }

    pub fn send(&mut self, message: Message) {
        self.effects.extend(update(&mut self.state, message));
        self.settle();
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        self.send(Message::Resize(width, height));
    }

    /// Presses keys: names such as `Enter` or `C-t`, anything else letter by letter.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split(' ').filter(|word| !word.is_empty()) {
            match key(word) {
                Some(key) => self.send(Message::Key(key)),
                None => word.chars().for_each(|letter| self.send(Message::Key(Key::char(letter)))),
            }
        }
        self
    }

    /// The screen, without the spaces at the ends of its lines.
    pub fn show(&mut self) -> String {
        let (state, theme, cache) = (&self.state, &self.theme, &mut self.cache);
        self.terminal.draw(|frame| draw(frame, state, theme, cache)).unwrap();
        let buffer = self.terminal.backend().buffer();
        let area = buffer.area;
        let lines = (0..area.height).map(|y| {
            let line: String = (0..area.width).map(|x| buffer[(x, y)].symbol()).collect();
            line.trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What was recorded, of the sorts that `pick` picks.
    pub fn recorded<T>(&self, pick: impl Fn(&Record) -> Option<T>) -> Vec<T> {
        let records = self.effects.iter().filter_map(|effect| match effect {
            Effect::Record(record) => Some(record),
            _ => None,
        });
        records.filter_map(pick).collect()
    }

    fn settle(&mut self) {
        let effects = settle(&mut self.state, &self.theme, &mut self.cache);
        self.effects.extend(effects);
    }
}

fn key(word: &str) -> Option<Key> {
    let code = match word {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Space" => KeyCode::Char(' '),
        "PageDown" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "End" => KeyCode::End,
        _ => return word.strip_prefix("C-").and_then(|rest| rest.chars().next()).map(Key::ctrl),
    };
    Some(Key::plain(code))
}

/// A small course: two modules, three lessons, one example, one question.
pub fn course() -> Course {
    let files = MemoryFiles::default()
        .with("course.toml", COURSE)
        .with("lessons/edge/what.md", "# What the edge is ☁\u{fe0f}\n\nRun code next to the people it serves.\n")
        .with("lessons/edge/caching.md", CACHING)
        .with("lessons/wasm/numbers.md", "# Numbers only\n\nA module adds numbers.\n")
        .with("quiz/edge.toml", QUIZ)
        .with("sandboxes/menu/sandbox.toml", SANDBOX)
        .with("sandboxes/menu/worker.js", WORKER);
    let course = read(&files);
    assert!(!course.is_broken(), "{:#?}", course.diagnostics);
    course
}

const COURSE: &str = r#"
format = 1
id = "small"
title = "A small course"

[[modules]]
id = "edge"
title = "Edge computing"
summary = "Run code next to the people it serves."
lessons = ["lessons/edge/what.md", "lessons/edge/caching.md"]
quiz = "quiz/edge.toml"

[[modules]]
id = "wasm"
title = "WebAssembly"
summary = "Small programs that run anywhere."
lessons = ["lessons/wasm/numbers.md"]
"#;

const CACHING: &str = r"---
id: edge/caching
title: Caching without lying
---
# Caching without lying

A cached answer is a promise that **nothing important** has changed since. The place that stored it cannot know; you tell it how long to believe.

**Misconception:** The cache is one box.
**Reality:** Every place has its own. A purge in Paris says nothing in Lima.

**Do’s and Don’ts:**
- **Do:** name how long an answer is true.
- **Don’t:** cache what belongs to one visitor.

## Two visitors, one city

```javascript run sandbox=menu
```

| place | first | second |
|---|---|---|
| Paris | miss, 161 ms | hit, 0.3 ms |
| Lima | miss, 212 ms | hit, 0.3 ms |

> [!TIP]
> A `purge` is per place. See [the numbers](../wasm/numbers.md).

## What can go stale

1. A price.
2. A name.

And that is a promise broken.
";

const QUIZ: &str = r#"
[[questions]]
id = "edge/caches"
type = "MultipleChoice"
prompt.prompt = "How many caches are there?"
prompt.distractors = ["One", "None"]
answer.answer = "One a place"
context = "Every place has its own."
"#;

const SANDBOX: &str = r#"
format = 1
id = "menu"
title = "Two visitors, one city"
about = "Who waits for the origin?"
kind = "edge"
entry = "worker.js"
seed = 1
predict = "Which visitor waits?"

[[events]]
name = "twice"
steps = [{ url = "https://shop.example/menu" }]
"#;

const WORKER: &str = r"export default {
  async fetch(request) {
    return new Response('menu');
  },
};
";
