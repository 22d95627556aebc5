//! What the workbench shows, laid out: made again when it changes, never while drawing.

use super::{Bench, Layout, Mode, Pane, Run, Tab, diff, gutter, lists, tabs, timeline};
use crate::app::{
    Shared,
    sheet::{Sheet, Tone},
};

/// Rows below the timeline for the step the reader is on, and rows for writing a prediction.
const STEP_ROWS: u16 = 3;
const PREDICTION_ROWS: u16 = 4;

/// What the panes show.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Where the panes are.
    pub layout: Layout,
    /// What the right pane shows.
    pub run: Sheet,
    /// The row of it that the reader is on.
    pub at: Option<usize>,
    /// The lines about that row.
    pub detail: Sheet,
    /// What was changed, in the mode that shows it.
    pub diff: Sheet,
    scrolls: [usize; Tab::ALL.len()],
    list_scroll: usize,
    diff_scroll: usize,
    /// How many events the right pane knows of.
    events: usize,
    tab: Tab,
    is_list: bool,
}

impl View {
    /// The first row of the right pane in view.
    #[must_use]
    pub fn run_scroll(&self) -> usize {
        if self.is_list { self.list_scroll } else { self.scrolls[self.tab as usize] }
    }

    /// The first row of the diff in view.
    #[must_use]
    pub fn diff_scroll(&self) -> usize {
        self.diff_scroll
    }

    pub(super) fn scroll_to_top(&mut self) {
        self.scrolls = [0; Tab::ALL.len()];
    }

    pub(super) fn is_behind(&self, run: Option<&Run>) -> bool {
        run.is_some_and(|run| run.events().len() != self.events)
    }

    pub(super) fn scroll_run(&mut self, rows: isize) {
        let most = self.run.len().saturating_sub(usize::from(self.layout.run.height));
        let scroll = if self.is_list { &mut self.list_scroll } else { &mut self.scrolls[self.tab as usize] };
        *scroll = scroll.saturating_add_signed(rows).min(most);
    }

    pub(super) fn scroll_diff(&mut self, rows: isize) {
        let most = self.diff.len().saturating_sub(usize::from(self.layout.source.height));
        self.diff_scroll = self.diff_scroll.saturating_add_signed(rows).min(most);
    }

    /// Scrolls just so far that the row the reader is on is in view.
    fn reveal(&mut self) {
        let height = usize::from(self.layout.run.height).max(1);
        let most = self.run.len().saturating_sub(height);
        let scroll = if self.is_list { &mut self.list_scroll } else { &mut self.scrolls[self.tab as usize] };
        if let Some(at) = self.at {
            *scroll = (*scroll).min(at).max((at + 1).saturating_sub(height));
        }
        *scroll = (*scroll).min(most);
    }
}

impl Bench {
    /// Lays out what the panes show, for the window as it is.
    pub(super) fn lay_out(&mut self, shared: &Shared) {
        let detail_rows = match (&self.mode, self.tab, &self.run) {
            (Mode::Predicting(_), ..) => PREDICTION_ROWS,
            (Mode::Events(_) | Mode::Faults(_), ..) => 0,
            (_, Tab::Timeline, Some(_)) => STEP_ROWS,
            _ => 0,
        };
        let shown = match self.mode {
            Mode::Events(_) | Mode::Faults(_) | Mode::Predicting(_) => Pane::Run,
            Mode::Editing | Mode::Diff => Pane::Source,
            Mode::Reading => self.pane,
        };
        self.view.layout = Layout::of(shared.body(), shown, detail_rows);
        self.size_editors();
        self.lay_out_run(shared.now_ms);
        self.lay_out_diff();
    }

    fn size_editors(&mut self) {
        let Layout { source: area, detail, .. } = self.view.layout;
        for source in &mut self.sources {
            let gutter = gutter(source.editor.lines().len());
            source.editor.resize(usize::from(area.width).saturating_sub(gutter), usize::from(area.height));
        }
        if let Mode::Predicting(editor) = &mut self.mode {
            editor.resize(usize::from(detail.width).saturating_sub(2), usize::from(detail.height).saturating_sub(1));
        }
    }

    fn lay_out_run(&mut self, now_ms: u64) {
        // One cell is left free on either side, so that text does not touch the border.
        let width = usize::from(self.view.layout.run.width).saturating_sub(2);
        let (sheet, at) = match self.mode {
            Mode::Events(at) => lists::events(self, at, width),
            Mode::Faults(at) => lists::faults(self, at, width),
            Mode::Predicting(_) => (lists::prediction(self, width), None),
            _ => tabs::lay_out(self, self.tab, now_ms, width),
        };
        let is_list = matches!(self.mode, Mode::Events(_) | Mode::Faults(_) | Mode::Predicting(_));
        let detail = self.lay_out_detail(width);
        let view = &mut self.view;
        (view.run, view.at, view.detail, view.tab, view.is_list) = (sheet, at, detail, self.tab, is_list);
        view.events = self.run.as_ref().map_or(0, |run| run.events().len());
        view.reveal();
    }

    fn lay_out_detail(&self, width: usize) -> Sheet {
        let mut sheet = Sheet::new(width);
        if let (Tab::Timeline, Some(run)) = (self.tab, &self.run) {
            let timeline = run.timeline();
            match timeline.current(run.events_shown()).and_then(|at| timeline.entries().get(at)) {
                Some(entry) => timeline::lay_out_detail(&mut sheet, entry),
                None => sheet.text(Tone::Quiet, "Before anything happened."),
            }
        }
        sheet
    }

    fn lay_out_diff(&mut self) {
        if !matches!(self.mode, Mode::Diff) {
            return;
        }
        let mut sheet = Sheet::new(usize::from(self.view.layout.source.width).saturating_sub(1));
        if let Some(source) = self.sources.get(self.file) {
            diff::lay_out(&mut sheet, &source.original, &source.editor.text());
        }
        if sheet.is_empty() {
            sheet.text(Tone::Quiet, "This file is as its author wrote it.");
        }
        self.view.diff = sheet;
        self.view.scroll_diff(0);
    }
}
