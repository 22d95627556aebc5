//! Reading a lesson: scrolling, its outline and links, finding words, and going on to run what stands in it.

mod find;
mod links;

use std::sync::Arc;

pub use find::Find;

use super::{Action, Effect, Extent, Key, KeyCode, KeyHint, LineOf, Message, MouseKind, Place, Reply, Shared, Title};
use crate::{
    course::{Block, BlockKind, RunnableFence},
    progress::Record,
};

/// A lesson that fits the window counts as read when it was open for this long, in milliseconds, or the reader goes on.
const GLANCE_MS: u64 = 10_000;

/// What the lesson screen knows.
#[derive(Debug, Default)]
pub struct LessonState {
    /// The lesson's id.
    pub id: String,
    /// The first line shown, in lines as laid out.
    pub top: usize,
    /// How the lesson lies in the window; `None` until it was laid out.
    pub extent: Option<Arc<Extent>>,
    /// The runnable block that has the keys, by its number in [`Extent::runnables`].
    pub focus: Option<usize>,
    /// What is being looked for.
    pub find: Option<Find>,
    /// A list over the text.
    pub list: Option<List>,
    /// Whether long runnable blocks are shown whole.
    pub unfolded: bool,
    arrive: Arrive,
    /// One past the furthest line shown since the lesson was opened.
    reached: usize,
    is_unsaved: bool,
    /// When the lesson was opened, in milliseconds since 1970.
    since: u64,
}

/// A list over the text, with its selected entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The headings.
    Outline(usize),
    /// The links.
    Links(usize),
}

/// Where to start, once it is known how the lesson lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Arrive {
    #[default]
    Here,
    Heading(String),
    /// So that this share of the lesson, in thousandths, was seen.
    Seen(usize),
}

impl LessonState {
    /// Shows a lesson: at `anchor`, where it was left, or (when it is already open) where it stands.
    pub fn open(&mut self, lesson: &str, anchor: Option<&str>, shared: &Shared) -> Vec<Action> {
        let id = shared.lesson(lesson).map_or(lesson, |(.., found)| found.id.as_str());
        if self.id != id {
            let seen = shared.progress.lessons.get(id).filter(|read| !read.finished && read.of > 0);
            let arrive = seen.map_or(Arrive::Here, |read| Arrive::Seen(read.line.saturating_mul(1000) / read.of));
            *self = Self { id: id.to_owned(), arrive, since: shared.now_ms, ..Self::default() };
        }
        if let Some(anchor) = anchor {
            self.arrive = Arrive::Heading(anchor.to_owned());
        }
        if self.extent.is_some() { self.settle(shared) } else { Vec::new() }
    }

    /// Takes how the lesson lies in the window now.
    pub fn laid_out(&mut self, extent: Arc<Extent>, shared: &Shared) -> Vec<Action> {
        if extent.lesson != self.id {
            return Vec::new();
        }
        if let Some(before) = self.extent.replace(extent) {
            // Keep the reader's eye near where it was.
            self.top = self.top * self.line_count() / before.lines.len().max(1);
            self.reached = 0;
            if self.focus.is_some_and(|focus| focus >= self.runnables().len()) {
                self.focus = None;
            }
        }
        if let (Some(find), Some(extent)) = (&mut self.find, &self.extent) {
            find.search(&extent.lines, self.top);
        }
        self.settle(shared)
    }

    /// Goes to where the reader wants to arrive and notes what is seen there.
    fn settle(&mut self, shared: &Shared) -> Vec<Action> {
        let top = match std::mem::take(&mut self.arrive) {
            Arrive::Here => self.top,
            Arrive::Seen(share) => (share * self.line_count()).div_ceil(1000).saturating_sub(self.height()),
            Arrive::Heading(anchor) => {
                let headings = self.extent.iter().flat_map(|extent| &extent.headings);
                let found = headings.into_iter().find(|heading| heading.target == anchor);
                found.map_or(self.top, |heading| heading.line)
            }
        };
        self.go(top, shared)
    }

    /// What is to be recorded when the lesson is left.
    pub fn leave(&mut self, shared: &Shared) -> Vec<Action> {
        if !std::mem::take(&mut self.is_unsaved) {
            return Vec::new();
        }
        let (Some((.., lesson)), Some(extent)) = (shared.lesson(&self.id), &self.extent) else { return Vec::new() };
        let (line, of) = (self.reached, extent.lines.len());
        vec![Action::Record(Record::Read { lesson: lesson.id.clone(), hash: lesson.hash.clone(), line, of })]
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        match message {
            Message::Key(key) => self.key(*key, shared),
            Message::Paste(text) => {
                let extent = self.extent.as_ref()?;
                let find = self.find.as_mut().filter(|find| find.is_typing)?;
                find.text.extend(text.chars().filter(|letter| !letter.is_control()));
                find.search(&extent.lines, self.top);
                Some(self.show_found(shared))
            }
            Message::Mouse(mouse) => match mouse.kind {
                MouseKind::ScrollDown => Some(self.go(self.top.saturating_add(3), shared)),
                MouseKind::ScrollUp => Some(self.go(self.top.saturating_sub(3), shared)),
                MouseKind::Press => None,
            },
            Message::Tick(_) => {
                let mut actions = self.leave(shared);
                if shared.now_ms.saturating_sub(self.since) >= GLANCE_MS {
                    actions.extend(self.finish(shared));
                }
                Some(actions)
            }
            _ => None,
        }
    }

    fn key(&mut self, key: Key, shared: &Shared) -> Reply {
        if matches!(key.code, KeyCode::F(_)) {
            return None;
        }
        if self.is_finding() {
            return Some(self.find_key(key, shared));
        }
        if let Some(list) = self.list {
            return Some(self.list_key(list, key, shared));
        }
        if key.ctrl {
            return match key.code {
                KeyCode::Char('d') => Some(self.go(self.top + self.height() / 2, shared)),
                KeyCode::Char('u') => Some(self.go(self.top.saturating_sub(self.height() / 2), shared)),
                KeyCode::Char('f') => Some(self.go(self.top + self.page(), shared)),
                KeyCode::Char('b') => Some(self.go(self.top.saturating_sub(self.page()), shared)),
                _ => None,
            };
        }
        let has_found = self.find.as_ref().is_some_and(|find| !find.hits.is_empty());
        let top = match key.code {
            KeyCode::Down | KeyCode::Char('j') => self.top + 1,
            KeyCode::Up | KeyCode::Char('k') => self.top.saturating_sub(1),
            KeyCode::PageDown | KeyCode::Char(' ') => self.top + self.page(),
            KeyCode::PageUp | KeyCode::Char('b') => self.top.saturating_sub(self.page()),
            KeyCode::Home | KeyCode::Char('g') => 0,
            KeyCode::End | KeyCode::Char('G') => usize::MAX,
            KeyCode::Tab => return Some(self.step_focus(true, shared)),
            KeyCode::BackTab => return Some(self.step_focus(false, shared)),
            KeyCode::Enter => return Some(self.run(None)),
            KeyCode::Char(letter @ ('r' | 'e' | 'p')) => return Some(self.run(Some(letter))),
            KeyCode::Char('n') if has_found => return Some(self.step_found(true, shared)),
            KeyCode::Char('N') if has_found => return Some(self.step_found(false, shared)),
            KeyCode::Char('n') | KeyCode::Right => return Some(self.step_lesson(true, shared)),
            KeyCode::Char('N') | KeyCode::Left => return Some(self.step_lesson(false, shared)),
            KeyCode::Char('o') => {
                self.list = Some(List::Outline(self.heading_at_top()));
                return Some(Vec::new());
            }
            KeyCode::Char('l') => return Some(self.open_links()),
            KeyCode::Char('z') => {
                self.unfolded = !self.unfolded;
                return Some(Vec::new());
            }
            KeyCode::Char('Q') => {
                let (_, module, ..) = shared.lesson(&self.id)?;
                return Some(vec![Action::Open(Place::quiz(&module.id))]);
            }
            KeyCode::Char('/') => {
                self.find = Some(Find::at(self.top));
                return Some(Vec::new());
            }
            KeyCode::Esc if self.find.is_some() => {
                self.find = None;
                return Some(Vec::new());
            }
            KeyCode::Esc if self.focus.is_some() => {
                self.focus = None;
                return Some(Vec::new());
            }
            _ => return None,
        };
        Some(self.go(top, shared))
    }

    fn list_key(&mut self, list: List, key: Key, shared: &Shared) -> Vec<Action> {
        let Some(extent) = &self.extent else { return Vec::new() };
        let (rows, selected) = match list {
            List::Outline(selected) => (&extent.headings, selected),
            List::Links(selected) => (&extent.links, selected),
        };
        let bottom = rows.len().saturating_sub(1);
        let selected = match key.code {
            KeyCode::Down | KeyCode::Char('j') | KeyCode::Tab => (selected + 1).min(bottom),
            KeyCode::Up | KeyCode::Char('k') | KeyCode::BackTab => selected.saturating_sub(1),
            KeyCode::Home | KeyCode::Char('g') => 0,
            KeyCode::End | KeyCode::Char('G') => bottom,
            KeyCode::PageDown => (selected + 10).min(bottom),
            KeyCode::PageUp => selected.saturating_sub(10),
            KeyCode::Enter => {
                let chosen = rows.get(selected).cloned();
                self.list = None;
                return match (list, chosen) {
                    (List::Outline(_), Some(heading)) => self.go(heading.line, shared),
                    (List::Links(_), Some(link)) => self.follow(&link, shared),
                    (_, None) => Vec::new(),
                };
            }
            _ => {
                self.list = None;
                return Vec::new();
            }
        };
        self.list = Some(match list {
            List::Outline(_) => List::Outline(selected),
            List::Links(_) => List::Links(selected),
        });
        Vec::new()
    }

    fn open_links(&mut self) -> Vec<Action> {
        let Some(extent) = self.extent.as_ref().filter(|extent| !extent.links.is_empty()) else {
            return vec![Action::Say("no links in this lesson".to_owned())];
        };
        let visible = extent.links.iter().position(|link| link.line >= self.top);
        self.list = Some(List::Links(visible.unwrap_or(0)));
        Vec::new()
    }

    fn follow(&mut self, link: &LineOf, shared: &Shared) -> Vec<Action> {
        match links::place(&link.target, &self.id, shared) {
            Some(Place::Lesson { lesson, anchor: Some(anchor) }) if lesson == self.id => {
                self.arrive = Arrive::Heading(anchor);
                self.settle(shared)
            }
            Some(place) => vec![Action::Open(place)],
            None => {
                let say = format!("copied, for your browser: {}", link.target);
                vec![Action::Do(Effect::Copy(link.target.clone())), Action::Say(say)]
            }
        }
    }

    /// Puts line `top` first (or as near to it as the end allows) and notes what is seen.
    fn go(&mut self, top: usize, shared: &Shared) -> Vec<Action> {
        let Some(extent) = &self.extent else { return Vec::new() };
        let count = extent.lines.len();
        self.top = top.min(count.saturating_sub(extent.height));
        let reached = (self.top + extent.height).min(count);
        if reached <= self.reached {
            return Vec::new();
        }
        self.reached = reached;
        self.is_unsaved = true;
        // A lesson that fits the window is not read by being opened.
        if self.top > 0 { self.finish(shared) } else { Vec::new() }
    }

    /// Records that the lesson was read, once its end was shown.
    fn finish(&mut self, shared: &Shared) -> Vec<Action> {
        let Some((.., lesson)) = shared.lesson(&self.id) else { return Vec::new() };
        if self.reached == 0 || self.reached < self.line_count() || shared.is_finished(lesson) {
            return Vec::new();
        }
        let mut actions = self.leave(shared);
        actions.push(Action::Record(Record::Finished { lesson: lesson.id.clone(), hash: lesson.hash.clone() }));
        actions
    }

    /// Gives the keys to the next runnable block, around, and shows it.
    fn step_focus(&mut self, forward: bool, shared: &Shared) -> Vec<Action> {
        let runnables = self.runnables();
        let Some(last) = runnables.len().checked_sub(1) else {
            return vec![Action::Say("nothing to run in this lesson".to_owned())];
        };
        let next = match (self.focus, forward) {
            (None, true) => runnables.iter().position(|block| block.line >= self.top).unwrap_or(0),
            (None, false) => runnables.iter().rposition(|block| block.line < self.top).unwrap_or(last),
            (Some(focus), true) => {
                if focus >= last {
                    0
                } else {
                    focus + 1
                }
            }
            (Some(focus), false) => focus.checked_sub(1).unwrap_or(last),
        };
        let line = runnables[next].line;
        self.focus = Some(next);
        if line >= self.top && line + 4 < self.top + self.height() {
            return Vec::new();
        }
        self.go(line.saturating_sub(2), shared)
    }

    /// Opens the workbench on the block in focus, or the one the reader most likely means, and presses `key` there.
    fn run(&mut self, key: Option<char>) -> Vec<Action> {
        let runnables = self.runnables();
        let bottom = self.top + self.height();
        let focused = self.focus.and_then(|focus| runnables.get(focus));
        let visible = || runnables.iter().find(|block| (self.top..bottom).contains(&block.line));
        let around = || runnables.iter().rfind(|block| block.line < self.top).or_else(|| runnables.first());
        let Some(block) = focused.or_else(visible).or_else(around) else {
            return vec![Action::Say("nothing to run in this lesson".to_owned())];
        };
        let mut actions = vec![Action::Open(Place::example(&block.text))];
        actions.extend(key.map(|letter| Action::Press(Key::char(letter))));
        actions
    }

    fn step_lesson(&mut self, forward: bool, shared: &Shared) -> Vec<Action> {
        let mut actions = if forward { self.finish(shared) } else { Vec::new() };
        let all: Vec<_> = shared.course.modules.iter().flat_map(|module| &module.lessons).collect();
        let here = all.iter().position(|lesson| lesson.id == self.id);
        let next = here.and_then(|here| if forward { here.checked_add(1) } else { here.checked_sub(1) });
        actions.push(match next.and_then(|next| all.get(next)) {
            Some(lesson) => Action::Open(Place::lesson(&lesson.id)),
            None if forward => Action::Say("this is the last lesson".to_owned()),
            None => Action::Say("this is the first lesson".to_owned()),
        });
        actions
    }

    fn find_key(&mut self, key: Key, shared: &Shared) -> Vec<Action> {
        let (Some(find), Some(extent)) = (&mut self.find, &self.extent) else { return Vec::new() };
        match key.code {
            KeyCode::Esc => {
                let from = find.from;
                self.find = None;
                return self.go(from, shared);
            }
            KeyCode::Enter => {
                find.is_typing = false;
                if find.hits.is_empty() {
                    let say = Action::Say(format!("`{}` is not in this lesson", find.text));
                    self.find = None;
                    return vec![say];
                }
                return Vec::new();
            }
            KeyCode::Backspace => {
                find.text.pop();
            }
            KeyCode::Char(letter) if !key.ctrl && !key.alt => find.text.push(letter),
            _ => return Vec::new(),
        }
        find.search(&extent.lines, find.from);
        self.show_found(shared)
    }

    fn step_found(&mut self, forward: bool, shared: &Shared) -> Vec<Action> {
        if let Some(find) = &mut self.find {
            find.step(forward);
        }
        self.show_found(shared)
    }

    fn show_found(&mut self, shared: &Shared) -> Vec<Action> {
        let Some(line) = self.find.as_ref().and_then(Find::line) else { return Vec::new() };
        if (self.top..self.top + self.height()).contains(&line) {
            return Vec::new();
        }
        self.go(line.saturating_sub(self.height() / 3), shared)
    }

    /// The number of the heading that the first line shown stands under.
    #[must_use]
    pub fn heading_at_top(&self) -> usize {
        let headings = self.extent.as_ref().map(|extent| extent.headings.as_slice()).unwrap_or_default();
        headings.iter().rposition(|heading| heading.line <= self.top + 1).unwrap_or(0)
    }

    fn runnables(&self) -> &[LineOf] {
        self.extent.as_ref().map(|extent| extent.runnables.as_slice()).unwrap_or_default()
    }

    fn line_count(&self) -> usize {
        self.extent.as_ref().map_or(0, |extent| extent.lines.len())
    }

    fn height(&self) -> usize {
        self.extent.as_ref().map_or(0, |extent| extent.height)
    }

    /// A page, with a line or two of the last one kept in sight.
    fn page(&self) -> usize {
        self.height().saturating_sub(2).max(1)
    }

    /// Whether a list or the words to find take every key.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.is_finding() || self.list.is_some()
    }

    /// Whether keys are taken as text to find.
    fn is_finding(&self) -> bool {
        self.find.as_ref().is_some_and(|find| find.is_typing)
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        if self.is_finding() {
            return vec![KeyHint::new("Enter", "keep"), KeyHint::new("Esc", "stop finding")];
        }
        if self.list.is_some() {
            return vec![KeyHint::new("↑↓", "choose"), KeyHint::new("Enter", "go"), KeyHint::new("Esc", "close")];
        }
        let mut keys = vec![KeyHint::new("j/k", "scroll")];
        if !self.runnables().is_empty() {
            keys.push(KeyHint::new("r", "run"));
            keys.push(KeyHint::new("Tab", "block"));
        }
        if self.find.as_ref().is_some_and(|find| !find.hits.is_empty()) {
            keys.push(KeyHint::new("n/N", "found"));
            keys.push(KeyHint::quiet("←/→", "previous, next lesson"));
        } else {
            keys.push(KeyHint::new("n", "next"));
            keys.push(KeyHint::quiet("n/N", "next, previous lesson"));
        }
        keys.push(KeyHint::new("o", "outline"));
        keys.push(KeyHint::new("/", "find"));
        if !self.runnables().is_empty() {
            keys.push(KeyHint::quiet("Enter", "open the block in the workbench"));
            keys.push(KeyHint::quiet("e", "edit the block"));
            keys.push(KeyHint::quiet("p", "predict what the block does, then run it"));
            keys.push(KeyHint::quiet("z", "show long blocks whole, or folded"));
        }
        keys.push(KeyHint::quiet("l", "links"));
        keys.push(KeyHint::quiet("Q", "quiz of this module"));
        keys.push(KeyHint::quiet("Space PgDn PgUp g G", "a page down or up, to the beginning or end"));
        keys
    }

    /// What the title bar says.
    pub fn title(&self, shared: &Shared) -> Title {
        let Some((module, _, number, lesson)) = shared.lesson(&self.id) else {
            return Title { left: format!("There is no lesson `{}`", self.id), right: String::new() };
        };
        let left = format!("{}.{} {}", module + 1, number + 1, lesson.title);
        let (count, shown) = (self.line_count(), (self.top + self.height()).min(self.line_count()));
        let filled = (shown * 6).checked_div(count).unwrap_or(0);
        let bar: String = (0..6).map(|at| if at < filled { '▐' } else { '·' }).collect();
        Title { left, right: format!("{shown}/{count} {bar}") }
    }
}

/// Every runnable fence among `blocks`, in reading order, nested ones too.
#[must_use]
pub fn runnables(blocks: &[Block]) -> Vec<&RunnableFence> {
    let mut found = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Code { run: Some(run), .. } => found.push(run),
            BlockKind::Quote { blocks } | BlockKind::Alert { blocks, .. } | BlockKind::Typed { blocks, .. } => {
                found.extend(runnables(blocks));
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| found.extend(runnables(&item.blocks))),
            _ => {}
        }
    }
    found
}
