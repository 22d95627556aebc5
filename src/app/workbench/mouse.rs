//! What the mouse does on the workbench: choose a pane, a tab, a step, a place in the text; and the wheel.

use super::{Bench, Mode, Pane, Tab, gutter, tab_cells};
use crate::app::{
    Mouse, MouseKind, Reply,
    editor::{Place, rows},
};

impl Bench {
    pub(super) fn mouse(&mut self, mouse: Mouse) -> Reply {
        let layout = self.view.layout;
        let over_run = layout.run.contains(mouse.column, mouse.row) || layout.detail.contains(mouse.column, mouse.row);
        match mouse.kind {
            MouseKind::ScrollUp | MouseKind::ScrollDown => {
                let rows = if mouse.kind == MouseKind::ScrollUp { -3 } else { 3 };
                if over_run {
                    self.view.scroll_run(rows);
                } else if matches!(self.mode, Mode::Diff) {
                    self.view.scroll_diff(rows);
                } else {
                    self.editor()?.scroll_by(rows);
                }
            }
            MouseKind::Press if layout.run_head.contains(mouse.column, mouse.row) => {
                let hit = |(_, x, width): &(Tab, u16, u16)| mouse.column >= *x && mouse.column < x + width;
                self.pane = Pane::Run;
                self.tab = tab_cells(layout.run_head, self.tab).into_iter().find(hit).map_or(self.tab, |(tab, ..)| tab);
            }
            MouseKind::Press if over_run => {
                self.pane = Pane::Run;
                self.choose_row(usize::from(mouse.row.saturating_sub(layout.run.y)) + self.view.run_scroll());
            }
            MouseKind::Press if layout.source.contains(mouse.column, mouse.row) => {
                self.pane = Pane::Source;
                self.place_cursor(mouse.column - layout.source.x, mouse.row - layout.source.y);
            }
            MouseKind::Press => return None,
        }
        Some(Vec::new())
    }

    /// Goes to the step that a row of the timeline began with.
    fn choose_row(&mut self, row: usize) {
        let (Tab::Timeline, Mode::Reading, Some(run)) = (self.tab, &self.mode, &mut self.run) else { return };
        if let Some(entry) = run.timeline().entries().get(row) {
            let event = entry.event;
            let step = (0..=run.timeline().steps()).find(|step| run.timeline().events_at(*step) > event);
            run.go_to(step.unwrap_or(usize::MAX));
        }
    }

    fn place_cursor(&mut self, column: u16, row: u16) {
        if !matches!(self.mode, Mode::Editing) {
            return;
        }
        let Some(editor) = self.editor() else { return };
        let cell = usize::from(column).saturating_sub(gutter(editor.lines().len())) + editor.scroll().1;
        let line = usize::from(row) + editor.scroll().0;
        let column = editor.lines().get(line).map_or(0, |text| rows::byte_at(text, cell));
        editor.move_to(Place::new(line, column), false);
    }
}
