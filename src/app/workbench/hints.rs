//! The keys of the workbench, as the footer and the help show them.

use super::{Bench, Mode, Pane, Run, Tab};
use crate::app::KeyHint;

/// The keys that matter now, most useful first.
pub(super) fn of(bench: &Bench) -> Vec<KeyHint> {
    match &bench.mode {
        Mode::Editing => editing(bench.run.as_ref().is_some_and(Run::is_running)),
        Mode::Predicting(_) => vec![KeyHint::new("Enter", "run it"), KeyHint::new("Esc", "without a prediction")],
        Mode::Events(_) => {
            vec![KeyHint::new("↑↓", "choose"), KeyHint::new("Enter", "take"), KeyHint::new("Esc", "as before")]
        }
        Mode::Faults(_) => {
            vec![KeyHint::new("↑↓", "choose"), KeyHint::new("Space", "on or off"), KeyHint::new("Esc", "done")]
        }
        Mode::Reading | Mode::Diff => reading(bench),
    }
}

fn editing(is_running: bool) -> Vec<KeyHint> {
    vec![
        KeyHint::new("Esc", if is_running { "stop" } else { "end editing" }),
        KeyHint::new("Ctrl-R", "run"),
        KeyHint::new("Ctrl-Z", "undo"),
        KeyHint::new("Ctrl-Y", "redo"),
        KeyHint::quiet("Shift+arrows", "select"),
        KeyHint::quiet("Ctrl-A", "select everything"),
        KeyHint::quiet("Ctrl-X", "cut the selection or line"),
        KeyHint::quiet("Ctrl-V", "paste what was cut here"),
        KeyHint::quiet("Ctrl+arrows", "by words"),
        KeyHint::quiet("Ctrl-W", "erase a word"),
        KeyHint::quiet("Ctrl-K", "erase to the end of the line"),
        KeyHint::quiet("Tab", "indent; Shift-Tab moves out"),
        KeyHint::quiet("Ctrl-S", "keep it now (it is kept anyway)"),
    ]
}

fn reading(bench: &Bench) -> Vec<KeyHint> {
    let running = bench.run.as_ref().is_some_and(Run::is_running);
    let mut keys = Vec::new();
    if running {
        keys.push(KeyHint::new("Esc", "stop"));
    }
    let diff = if matches!(bench.mode, Mode::Diff) { "program" } else { "diff" };
    let edited = bench.is_edited();
    let hint = |shown: bool, key: &'static str, does: &'static str| {
        if shown { KeyHint::new(key, does) } else { KeyHint::quiet(key, does) }
    };
    keys.extend([
        hint(!running, "r", "run"),
        KeyHint::new("e", "edit"),
        hint(bench.run.is_some(), "←→", "step"),
        KeyHint::new("Tab", "pane"),
        hint(edited, "x", "reset"),
        hint(edited, "d", diff),
        hint(bench.run.is_none(), "p", "predict"),
        hint(bench.offers().len() > 1, "v", "event"),
        hint(!bench.all_faults().is_empty(), "f", "faults"),
        hint(bench.previous.is_some(), "c", "compare"),
        KeyHint::quiet("1-5", "Result, Console, Timeline, State, Compare"),
        KeyHint::quiet("E", "edit in $EDITOR"),
        KeyHint::quiet("u/U", "undo, redo an edit"),
        KeyHint::quiet("y", if bench.pane == Pane::Run { "copy what the tab shows" } else { "copy the file" }),
        hint(bench.sources.len() > 1, "o", "next file"),
        KeyHint::quiet("j/k", if bench.tab == Tab::Timeline && bench.pane == Pane::Run { "step" } else { "scroll" }),
        KeyHint::quiet("g/G", "first, last"),
        KeyHint::quiet("[ ]", "step back, on"),
    ]);
    if bench.run.as_ref().is_some_and(|run| run.prediction.is_some()) {
        keys.push(KeyHint::quiet("+ -", "your prediction came true, did not"));
    }
    keys
}
