//! Where the panes are.

use super::Tab;
use crate::app::Area;

/// From this width on, source and run stand side by side.
const SIDE_BY_SIDE: u16 = 70;

/// The part of the workbench that takes the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The program.
    #[default]
    Source,
    /// What happened.
    Run,
}

/// Where the panes are; those that are not shown have no cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The file names.
    pub source_head: Area,
    /// The text, with its line numbers.
    pub source: Area,
    /// The column between the panes.
    pub divider: Area,
    /// The tabs.
    pub run_head: Area,
    /// What the tab shows.
    pub run: Area,
    /// Below what the tab shows: the lines about the step the reader is on, or where a prediction is written.
    pub detail: Area,
    /// The line along the bottom: where in the run the reader is.
    pub scrubber: Area,
}

impl Layout {
    /// Divides `body`. Below `SIDE_BY_SIDE` columns only `pane` is shown. `detail_rows` are kept below what the tab shows.
    #[must_use]
    pub fn of(body: Area, pane: Pane, detail_rows: u16) -> Self {
        let foot = body.height.min(1);
        let panes = Area { height: body.height - foot, ..body };
        let scrubber = Area { y: body.y + panes.height, height: foot, ..body };
        let (source, divider, run) = if body.width >= SIDE_BY_SIDE {
            let left = source_width(body.width, pane);
            let split = Area { x: body.x + left, width: 1, ..panes };
            let right = Area { x: split.x + 1, width: body.width - left - 1, ..panes };
            (Area { width: left, ..panes }, split, right)
        } else {
            let none = Area { width: 0, height: 0, ..panes };
            match pane {
                Pane::Source => (panes, none, none),
                Pane::Run => (none, none, panes),
            }
        };
        let (source_head, source) = below_head(source);
        let (run_head, run) = below_head(run);
        let rows = if run.height >= 6 { detail_rows.min(run.height / 2) } else { run.height.min(detail_rows) / 2 };
        let detail = Area { y: run.y + run.height - rows, height: rows, ..run };
        let run = Area { height: run.height - rows, ..run };
        Self { source_head, source, divider, run_head, run, detail, scrubber }
    }
}

/// Columns of the source. In a narrow window the pane that takes the keys takes most of the room: half of 80 columns shows no
/// program and no timeline well.
fn source_width(width: u16, pane: Pane) -> u16 {
    match (width, pane) {
        (0..110, Pane::Source) => width * 5 / 8,
        (0..110, Pane::Run) => width * 3 / 8,
        _ => (width * 9 / 20).min(110),
    }
}

fn below_head(area: Area) -> (Area, Area) {
    let head = area.height.min(1);
    (Area { height: head, ..area }, Area { y: area.y + head, height: area.height - head, ..area })
}

/// Cells that line numbers take beside a text of `lines` lines, with the sign for a fault and a space.
#[must_use]
pub fn gutter(lines: usize) -> usize {
    lines.max(1).ilog10() as usize + 3
}

/// Where each tab's name stands in `head`: its first column and its width. Names are a space apart, two when there is room; where
/// not all fit, only the name of the one `shown` stands there.
#[must_use]
pub fn tab_cells(head: Area, shown: Tab) -> Vec<(Tab, u16, u16)> {
    let names: usize = Tab::ALL.iter().map(|tab| tab.name().len()).sum();
    let width = usize::from(head.width);
    let all = if width > names + Tab::ALL.len() { Tab::ALL.as_slice() } else { std::slice::from_ref(&shown) };
    let apart = if width > names + 2 * Tab::ALL.len() { 2 } else { 1 };
    let mut x = head.x + 1;
    let cells = all.iter().map(|tab| {
        let width = u16::try_from(tab.name().len()).unwrap_or(0);
        let cell = (*tab, x, width);
        x = x.saturating_add(width + apart);
        cell
    });
    cells.collect()
}
