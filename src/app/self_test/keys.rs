//! Which key does what, stage by stage.

use super::{SelfTestState, Stage, set_up, sitting::Next};
use crate::app::{Action, Key, KeyCode, Reply, Shared};

impl SelfTestState {
    pub(super) fn key(&mut self, key: Key, shared: &Shared) -> Reply {
        match self.stage {
            Stage::SetUp => {
                let (reply, chosen) = self.set_up.key(key, shared);
                match chosen {
                    set_up::Chosen::Nothing => reply,
                    set_up::Chosen::Begin => Some(self.begin(shared)),
                    set_up::Chosen::Results(name) => {
                        (self.stage, self.row, self.scroll) = (Stage::Results(name), 0, 0);
                        Some(Vec::new())
                    }
                }
            }
            Stage::Question => {
                let (reply, next) = self.sitting.as_mut()?.key(key, shared);
                let mut actions = reply?;
                actions.extend(self.follow_question(next, shared));
                Some(actions)
            }
            Stage::Overview => self.overview_key(key, shared),
            Stage::HandIn => self.hand_in_key(key, shared),
            Stage::Results(_) => self.results_key(key, shared),
        }
    }

    fn follow_question(&mut self, next: Next, shared: &Shared) -> Vec<Action> {
        let Some(sitting) = &mut self.sitting else { return Vec::new() };
        match next {
            Next::Stay => return Vec::new(),
            Next::Step(by) => {
                let to = sitting.at.checked_add_signed(by).filter(|to| *to < sitting.count());
                if let Some(to) = to {
                    sitting.ask(to, shared);
                } else {
                    (self.stage, self.row) = (Stage::Overview, sitting.at);
                }
            }
            Next::Overview => (self.stage, self.row) = (Stage::Overview, sitting.at),
            Next::HandIn => self.stage = Stage::HandIn,
        }
        self.view.scroll_to_top();
        self.scroll = 0;
        Vec::new()
    }

    fn overview_key(&mut self, key: Key, shared: &Shared) -> Reply {
        let sitting = self.sitting.as_mut()?;
        if key.ctrl || key.alt {
            return None;
        }
        let last = sitting.count().saturating_sub(1);
        match key.code {
            KeyCode::Up | KeyCode::Char('k') => self.row = self.row.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.row = (self.row + 1).min(last),
            KeyCode::Home | KeyCode::Char('g') => self.row = 0,
            KeyCode::End | KeyCode::Char('G') => self.row = last,
            KeyCode::Enter => {
                sitting.ask(self.row, shared);
                self.stage = Stage::Question;
                self.view.scroll_to_top();
            }
            KeyCode::Char('S' | 's') => self.stage = Stage::HandIn,
            _ => return None,
        }
        Some(Vec::new())
    }

    fn hand_in_key(&mut self, key: Key, shared: &Shared) -> Reply {
        match key.code {
            KeyCode::Enter => {
                let name = self.sitting.as_ref()?.name.clone();
                Some(self.hand_in(&name, false, shared))
            }
            KeyCode::Esc | KeyCode::Char('n') => {
                self.stage = Stage::Overview;
                Some(Vec::new())
            }
            KeyCode::Down | KeyCode::Char('j') => {
                self.scroll += 1;
                Some(Vec::new())
            }
            KeyCode::Up | KeyCode::Char('k') => {
                self.scroll = self.scroll.saturating_sub(1);
                Some(Vec::new())
            }
            _ => None,
        }
    }

    fn results_key(&mut self, key: Key, shared: &Shared) -> Reply {
        if key.ctrl || key.alt {
            return None;
        }
        let page = usize::from(shared.body().height.max(2)) - 1;
        let last = self.links.len().saturating_sub(1);
        match key.code {
            KeyCode::Up | KeyCode::Char('k') => self.row = self.row.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.row = (self.row + 1).min(last),
            KeyCode::Home | KeyCode::Char('g') => self.row = 0,
            KeyCode::End | KeyCode::Char('G') => self.row = last,
            KeyCode::PageDown | KeyCode::Char(' ') => self.row = self.link_after(self.scroll + page),
            KeyCode::PageUp => self.row = self.link_after(self.scroll.saturating_sub(page)),
            KeyCode::Enter => return Some(vec![Action::Open(self.links.get(self.row)?.1.clone())]),
            KeyCode::Esc | KeyCode::Char('n') => {
                self.stage = Stage::SetUp;
                self.row = 0;
                self.set_up.open(shared);
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    /// The first link at or below a row; the last one when there is none.
    fn link_after(&self, row: usize) -> usize {
        self.links.iter().position(|(at, _)| *at >= row).unwrap_or(self.links.len().saturating_sub(1))
    }
}
