//! Which key does what on the workbench.

use super::{Bench, Mode, Pane, Run, Tab};
use crate::{
    app::{
        Action, Effect, Key, KeyCode, Reply, Shared,
        editor::{Editor, Reaction},
    },
    progress::Record,
};

/// Something done, and nothing to ask for.
#[expect(clippy::unnecessary_wraps, reason = "it stands where a reply is wanted")]
fn done() -> Reply {
    Some(Vec::new())
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where a reply is wanted")]
fn say(text: &str) -> Reply {
    Some(vec![Action::Say(text.to_owned())])
}

impl Bench {
    /// Does what `key` says; `None` when it means nothing here.
    pub(super) fn key(&mut self, key: Key, shared: &Shared, next_run: &mut u64) -> Reply {
        match &mut self.mode {
            Mode::Reading | Mode::Diff => self.reading_key(key, shared, next_run),
            Mode::Editing => self.editing_key(key, shared, next_run),
            Mode::Events(_) | Mode::Faults(_) => self.list_key(key),
            Mode::Predicting(editor) => match key.code {
                KeyCode::Esc => {
                    self.mode = Mode::Reading;
                    done()
                }
                KeyCode::Enter => {
                    let text = editor.text().trim().to_owned();
                    self.mode = Mode::Reading;
                    self.pane = Pane::Run;
                    self.prediction = (!text.is_empty()).then_some(text);
                    Some(self.start(shared.now_ms, next_run))
                }
                _ => react(editor.key(key)),
            },
        }
    }

    /// Takes pasted text where text is written.
    pub(super) fn paste(&mut self, text: &str) -> Reply {
        match &mut self.mode {
            Mode::Editing => react(self.editor()?.paste(text)),
            // A prediction is a line or two: what is pasted becomes one.
            Mode::Predicting(editor) => react(editor.paste(&text.split_whitespace().collect::<Vec<_>>().join(" "))),
            _ => None,
        }
    }

    fn reading_key(&mut self, key: Key, shared: &Shared, next_run: &mut u64) -> Reply {
        if key.ctrl {
            return match key.code {
                KeyCode::Char('z') => self.travel(Editor::undo, shared),
                KeyCode::Char('y') => self.travel(Editor::redo, shared),
                KeyCode::Char('r') => Some(self.run_now(shared, next_run)),
                _ => None,
            };
        }
        if key.alt {
            return None;
        }
        match key.code {
            KeyCode::Esc => self.escape(),
            KeyCode::Char('r') | KeyCode::F(5) => Some(self.run_now(shared, next_run)),
            KeyCode::Char('e') | KeyCode::Enter if self.pane == Pane::Source || key.code != KeyCode::Enter => {
                self.edit()
            }
            KeyCode::Char('E') => self.edit_elsewhere(),
            KeyCode::Char('x') => self.reset(shared),
            KeyCode::Char('u') => self.travel(Editor::undo, shared),
            KeyCode::Char('U') => self.travel(Editor::redo, shared),
            KeyCode::Char('d') => self.toggle_diff(),
            KeyCode::Char('v') => {
                self.mode = Mode::Events(self.offer);
                done()
            }
            KeyCode::Char('f') => {
                self.mode = Mode::Faults(0);
                done()
            }
            KeyCode::Char('p') => self.predict(),
            KeyCode::Char('+' | '=') => self.judge_prediction(true),
            KeyCode::Char('-') => self.judge_prediction(false),
            KeyCode::Char('c') => self.show(Tab::Compare),
            KeyCode::Char('y') => self.copy(),
            KeyCode::Char('o') => self.next_file(),
            KeyCode::Char(digit @ '1'..='5') => self.show(Tab::ALL[digit as usize - '1' as usize]),
            KeyCode::Tab | KeyCode::BackTab => {
                self.pane = if self.pane == Pane::Source { Pane::Run } else { Pane::Source };
                done()
            }
            _ => self.moving_key(key),
        }
    }

    fn moving_key(&mut self, key: Key) -> Reply {
        let page = match self.pane {
            Pane::Source => self.view.layout.source.height,
            Pane::Run => self.view.layout.run.height,
        };
        let page = isize::try_from(page.saturating_sub(1).max(1)).unwrap_or(1);
        match key.code {
            KeyCode::Left | KeyCode::Char('[' | 'h') => self.step(-1),
            KeyCode::Right | KeyCode::Char(']' | 'l') => self.step(1),
            KeyCode::Up | KeyCode::Char('k') => self.move_by(-1),
            KeyCode::Down | KeyCode::Char('j') => self.move_by(1),
            KeyCode::PageUp => self.move_by(-page),
            KeyCode::PageDown | KeyCode::Char(' ') => self.move_by(page),
            KeyCode::Home | KeyCode::Char('g') => self.move_by(-1_000_000),
            KeyCode::End | KeyCode::Char('G') => self.move_by(1_000_000),
            _ => return None,
        }
        done()
    }

    /// Moves in the pane that takes the keys: on the timeline by steps, elsewhere by rows.
    pub(super) fn move_by(&mut self, rows: isize) {
        match (self.pane, self.tab) {
            (Pane::Source, _) if matches!(self.mode, Mode::Diff) => self.view.scroll_diff(rows),
            (Pane::Source, _) => self.editor().into_iter().for_each(|editor| editor.scroll_by(rows)),
            (Pane::Run, Tab::Timeline) => self.step(rows),
            (Pane::Run, _) => self.view.scroll_run(rows),
        }
    }

    fn step(&mut self, steps: isize) {
        if let Some(run) = &mut self.run {
            run.step_by(steps);
        }
    }

    fn escape(&mut self) -> Reply {
        if let Some(stop) = self.stop() {
            return Some(vec![stop]);
        }
        if matches!(self.mode, Mode::Diff) {
            self.mode = Mode::Reading;
            return done();
        }
        None
    }

    fn run_now(&mut self, shared: &Shared, next_run: &mut u64) -> Vec<Action> {
        if matches!(self.mode, Mode::Diff) {
            self.mode = Mode::Reading;
        }
        if !matches!(self.mode, Mode::Editing) {
            self.pane = Pane::Run;
        }
        self.start(shared.now_ms, next_run)
    }

    fn edit(&mut self) -> Reply {
        match self.source() {
            Some(source) if source.is_text => {
                self.mode = Mode::Editing;
                self.pane = Pane::Source;
                done()
            }
            Some(_) => say("this file is not text: it can be run and looked at, not edited here"),
            None => None,
        }
    }

    fn edit_elsewhere(&mut self) -> Reply {
        let source = self.source().filter(|source| source.is_text)?;
        let file_name = source.path.rsplit('/').next().unwrap_or(&source.path).to_owned();
        Some(vec![Action::Do(Effect::OpenEditor { text: source.editor.text(), file_name })])
    }

    fn editing_key(&mut self, key: Key, shared: &Shared, next_run: &mut u64) -> Reply {
        match key.code {
            KeyCode::Esc => {
                // While it runs the screen says that Esc stops it, and that is what somebody in a hurry wants.
                if let Some(stop) = self.stop() {
                    return Some(vec![stop]);
                }
                self.mode = Mode::Reading;
                Some(self.record_edits(shared.now_ms))
            }
            KeyCode::Char('s') if key.ctrl => {
                let mut actions = self.record_edits(shared.now_ms);
                actions.push(Action::Say("kept; Esc ends editing, Ctrl-R runs".to_owned()));
                Some(actions)
            }
            KeyCode::F(5) => Some(self.run_now(shared, next_run)),
            KeyCode::Char('r') if key.ctrl => Some(self.run_now(shared, next_run)),
            KeyCode::F(_) => None,
            _ => react(self.editor()?.key(key)).or_else(|| if key.ctrl { None } else { done() }),
        }
    }

    fn list_key(&mut self, key: Key) -> Reply {
        let (at, count, is_events) = match self.mode {
            Mode::Events(at) => (at, self.offers.len(), true),
            Mode::Faults(at) => (at, self.all_faults().len(), false),
            _ => return None,
        };
        let last = count.saturating_sub(1);
        let to = match key.code {
            KeyCode::Up | KeyCode::Char('k') => at.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => (at + 1).min(last),
            KeyCode::Home | KeyCode::PageUp => 0,
            KeyCode::End | KeyCode::PageDown => last,
            KeyCode::Char(' ') | KeyCode::Enter if !is_events => {
                self.toggle_fault(at);
                at
            }
            KeyCode::Enter | KeyCode::Esc | KeyCode::Char('v' | 'f' | 'q') => {
                if key.code == KeyCode::Enter && count > 0 {
                    self.choose_event(at);
                }
                self.mode = Mode::Reading;
                return done();
            }
            _ => return if key.ctrl { None } else { done() },
        };
        self.mode = if is_events { Mode::Events(to) } else { Mode::Faults(to) };
        done()
    }

    fn toggle_fault(&mut self, at: usize) {
        let Some(name) = self.all_faults().get(at).map(|fault| fault.name.clone()) else { return };
        match self.faults.iter().position(|on| *on == name) {
            Some(on) => drop(self.faults.remove(on)),
            None => self.faults.push(name),
        }
    }

    /// Puts the file back as its author wrote it; that can be undone.
    fn reset(&mut self, shared: &Shared) -> Reply {
        let source = self.sources.get_mut(self.file)?;
        if !source.is_edited() {
            return say("this file is as its author wrote it");
        }
        source.editor.set_text(&source.original);
        let mut actions = self.record_edits(shared.now_ms);
        actions.push(Action::Say("put back as its author wrote it; u brings your edit back".to_owned()));
        Some(actions)
    }

    fn travel(&mut self, travel: impl Fn(&mut Editor) -> Reaction, shared: &Shared) -> Reply {
        let reaction = travel(self.editor()?);
        if reaction == Reaction::Ignored {
            return say("nothing more of your edits to go through");
        }
        Some(self.record_edits(shared.now_ms))
    }

    fn toggle_diff(&mut self) -> Reply {
        self.mode = if matches!(self.mode, Mode::Diff) { Mode::Reading } else { Mode::Diff };
        self.pane = Pane::Source;
        done()
    }

    fn predict(&mut self) -> Reply {
        if self.run.as_ref().is_some_and(Run::is_running) {
            return say("it is running already");
        }
        self.mode = Mode::Predicting(Box::new(Editor::prose(self.prediction.as_deref().unwrap_or(""))));
        done()
    }

    /// The learner's own word on a prediction that cannot be compared letter by letter.
    fn judge_prediction(&mut self, came_true: bool) -> Reply {
        let run = self.run.as_mut()?;
        let event = run.event.clone();
        let (text, right) = run.prediction.as_mut().filter(|(_, right)| *right != Some(came_true))?;
        *right = Some(came_true);
        let (example, text) = (self.example.id.clone(), text.clone());
        Some(vec![Action::Record(Record::Predicted { example, event, text, right: Some(came_true) })])
    }

    fn show(&mut self, tab: Tab) -> Reply {
        self.tab = tab;
        self.pane = Pane::Run;
        done()
    }

    fn copy(&self) -> Reply {
        let (what, text) = match self.pane {
            Pane::Run => (self.tab.name(), self.view.run.to_text()),
            Pane::Source => ("the file", self.source()?.editor.text()),
        };
        Some(vec![Action::Do(Effect::Copy(text)), Action::Say(format!("copied {what}"))])
    }

    fn next_file(&mut self) -> Reply {
        if self.sources.len() < 2 {
            return say("this example has one file");
        }
        self.file = (self.file + 1) % self.sources.len();
        done()
    }
}

/// What an editor's reaction asks for; `None` when it had no use for the key.
fn react(reaction: Reaction) -> Reply {
    match reaction {
        Reaction::Ignored => None,
        Reaction::Moved | Reaction::Changed => done(),
        Reaction::Copied(text) | Reaction::Cut(text) => Some(vec![Action::Do(Effect::Copy(text))]),
        Reaction::Refused(why) => say(why),
    }
}
