//! Moving the cursor.

use super::{Editor, Place, rows};

impl Editor {
    /// Moves the cursor to `place`; with `select` the selection reaches there.
    pub fn move_to(&mut self, place: Place, select: bool) {
        self.start_move(select);
        self.cursor = self.buffer.clamp(place);
        self.goal = None;
        self.reveal();
    }

    /// Moves by graphemes or words. Without `select` a selection collapses to the side moved to.
    pub(super) fn move_across(&mut self, forward: bool, word: bool, select: bool) {
        if let (Some(range), false, false) = (self.selection(), select, word) {
            return self.move_to(if forward { range.end } else { range.start }, false);
        }
        let to = match (forward, word) {
            (true, false) => self.buffer.after(self.cursor),
            (false, false) => self.buffer.before(self.cursor),
            (true, true) => self.buffer.word_after(self.cursor),
            (false, true) => self.buffer.word_before(self.cursor),
        };
        self.move_to(to, select);
    }

    /// Moves by rows as they are shown, keeping the cell where the rows allow.
    pub(super) fn move_down(&mut self, rows: isize, select: bool) {
        self.start_move(select);
        let all = self.rows();
        let (row, cell) = self.cursor_cell();
        let goal = self.goal.unwrap_or(cell);
        let target = row.saturating_add_signed(rows).min(all.len() - 1);
        if target == row {
            // There is no row further on: go to the very start or end, as a reader expects at the edge.
            self.cursor = if rows < 0 { Place::default() } else { self.buffer.end() };
        } else {
            let to = all[target];
            let text = &self.buffer.line(to.line)[to.start..to.end];
            let mut column = to.start + rows::byte_at(text, goal);
            let wraps_on = all.get(target + 1).is_some_and(|next| next.line == to.line);
            if wraps_on && column == to.end && to.end > to.start {
                // The end of a wrapped row is the start of the next one: stay on this one.
                column = self.buffer.before(Place::new(to.line, column)).column;
            }
            self.cursor = Place::new(to.line, column);
        }
        self.goal = Some(goal);
        self.reveal();
    }

    /// Moves by a screenful less one row.
    pub(super) fn move_page(&mut self, forward: bool, select: bool) {
        let page = isize::try_from(self.size.1.saturating_sub(1).max(1)).unwrap_or(1);
        self.move_down(if forward { page } else { -page }, select);
    }

    /// Moves to the first character of the line that is no white space, or from there to its very start.
    pub(super) fn move_home(&mut self, select: bool) {
        let indent = self.buffer.indent(self.cursor.line);
        let column = if self.cursor.column == indent { 0 } else { indent };
        self.move_to(Place::new(self.cursor.line, column), select);
    }

    /// Moves to the end of the line.
    pub(super) fn move_end(&mut self, select: bool) {
        self.move_to(Place::new(self.cursor.line, usize::MAX), select);
    }

    /// Selects everything.
    pub fn select_all(&mut self) {
        self.history.seal();
        self.anchor = Some(Place::default());
        self.cursor = self.buffer.end();
        self.goal = None;
        self.reveal();
    }

    fn start_move(&mut self, select: bool) {
        self.history.seal();
        self.anchor = if select { self.anchor.or(Some(self.cursor)) } else { None };
    }
}
