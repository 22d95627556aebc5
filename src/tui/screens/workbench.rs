//! The workbench screen: source, run, scrubber.

use std::sync::Arc;

use ratatui::{
    Frame,
    layout::{Alignment, Rect},
    text::{Line, Span},
};

use crate::{
    app::{
        State,
        workbench::{
            Bench, Mode, Pane, Run, Tab, gutter, length_text, running_words, status_sign, status_words, tab_cells,
        },
    },
    tui::{
        Cache, Theme,
        draw::rect,
        text::wrap::{fit, wrap_text},
        widgets::{self, EditorLook},
    },
};

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, cache: &mut Cache) {
    let Some(bench) = &state.workbench.bench else {
        let what = state.workbench.missing.as_deref().unwrap_or("nothing");
        let text = format!("There is no example called {what} in this course. Esc goes back.");
        for (y, line) in (area.y..area.bottom()).zip(wrap_text(&text, theme.text, area.width)) {
            frame.render_widget(line, Rect { y, height: 1, ..area });
        }
        return;
    };
    let layout = bench.view.layout;
    draw_source(
        frame,
        rect(layout.source_head).intersection(area),
        rect(layout.source).intersection(area),
        bench,
        theme,
        cache,
    );
    let divider = rect(layout.divider).intersection(area);
    for y in divider.y..divider.bottom() {
        frame.render_widget(Span::styled("│", theme.border), Rect { y, height: 1, ..divider });
    }
    draw_run(frame, area, bench, theme);
    draw_scrubber(frame, rect(layout.scrubber).intersection(area), bench, state.shared.now_ms, theme);
}

fn draw_source(frame: &mut Frame<'_>, head: Rect, area: Rect, bench: &Bench, theme: &Theme, cache: &mut Cache) {
    if head.width == 0 {
        return;
    }
    frame.render_widget(file_names(bench, head.width, theme), head);
    if matches!(bench.mode, Mode::Diff) {
        widgets::sheet(frame, area, &bench.view.diff, bench.view.diff_scroll(), None, theme);
        return;
    }
    let Some(source) = bench.source() else { return };
    let language = source.path.rsplit('.').next().unwrap_or("");
    let styled =
        if source.is_text { cache.highlight.lines(language, &source.editor.text(), theme) } else { Arc::default() };
    let look = EditorLook {
        styled: styled.as_slice(),
        gutter: gutter(source.editor.lines().len()),
        has_cursor: matches!(bench.mode, Mode::Editing),
    };
    widgets::editor(frame, area, &source.editor, &look, theme);
}

/// The file shown first, then how many others there are: names side by side would not fit where it matters.
fn file_names(bench: &Bench, width: u16, theme: &Theme) -> Line<'static> {
    let active = if bench.pane == Pane::Source { "▸ " } else { "  " };
    let Some(source) = bench.source() else { return Line::default() };
    let what = match bench.mode {
        Mode::Editing => " · editing",
        Mode::Diff => " · your changes",
        _ if source.is_edited() => " · edited",
        _ => "",
    };
    let others = match bench.sources.len() {
        0 | 1 => String::new(),
        files => format!(" · file {} of {files}", bench.file + 1),
    };
    let style = if bench.pane == Pane::Source { theme.heading } else { theme.text };
    let rest = fit(&format!("{what}{others}"), width.saturating_sub(4));
    let name = fit(&source.path, width.saturating_sub(u16::try_from(rest.chars().count()).unwrap_or(0) + 2));
    Line::from(vec![Span::styled(active, theme.accent), Span::styled(name, style), Span::styled(rest, theme.dim)])
}

fn draw_run(frame: &mut Frame<'_>, body: Rect, bench: &Bench, theme: &Theme) {
    let layout = bench.view.layout;
    let head = rect(layout.run_head).intersection(body);
    if head.width == 0 {
        return;
    }
    let cells = tab_cells(layout.run_head, bench.tab);
    if let [(tab, x, width)] = cells[..] {
        let text = format!(" · {} of {}", tab as usize + 1, Tab::ALL.len());
        let place = Rect { x: x.saturating_add(width), y: head.y, width: head.width, height: head.height };
        frame.render_widget(Span::styled(text, theme.dim), place.intersection(head));
    }
    for (tab, x, width) in cells {
        let is_shown = tab == bench.tab;
        let style = match (is_shown, bench.pane) {
            (true, Pane::Run) => theme.heading,
            (true, Pane::Source) => theme.strong,
            (false, _) => theme.dim,
        };
        let place = Rect { x, y: head.y, width, height: head.height }.intersection(head);
        frame.render_widget(Span::styled(tab.name(), style), place);
        if is_shown && x > head.x {
            let mark = Rect { x: x - 1, y: head.y, width: 1, height: head.height }.intersection(head);
            frame.render_widget(Span::styled("▸", theme.accent), mark);
        }
    }
    let inner = |area: Rect| Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(2), ..area };
    let area = rect(layout.run).intersection(body);
    widgets::sheet(frame, inner(area), &bench.view.run, bench.view.run_scroll(), bench.view.at, theme);
    let detail = rect(layout.detail).intersection(body);
    if let Mode::Predicting(editor) = &bench.mode {
        draw_prediction(frame, inner(detail), editor, theme);
    } else if bench.tab == Tab::Timeline {
        widgets::sheet(frame, inner(detail), &bench.view.detail, 0, None, theme);
    }
}

fn draw_prediction(frame: &mut Frame<'_>, area: Rect, editor: &crate::app::editor::Editor, theme: &Theme) {
    if area.height == 0 {
        return;
    }
    frame.render_widget(Span::styled("your prediction:", theme.accent), Rect { height: 1, ..area });
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let look = EditorLook { styled: &[], gutter: 0, has_cursor: true };
    widgets::editor(frame, below, editor, &look, theme);
}

fn draw_scrubber(frame: &mut Frame<'_>, area: Rect, bench: &Bench, now_ms: u64, theme: &Theme) {
    let left = match (&bench.mode, &bench.run) {
        (Mode::Editing, _) => editing_words(bench),
        (_, None) => "not run yet".to_owned(),
        (_, Some(run)) => run_words(run, now_ms) + &of_other_choice(bench, run),
    };
    let below = rows_below(bench);
    let room = area.width.saturating_sub(u16::try_from(below.chars().count()).unwrap_or(0) + 2);
    frame.render_widget(Span::styled(format!(" {}", fit(&left, room)), theme.dim), area);
    frame.render_widget(Line::from(Span::styled(below, theme.dim)).alignment(Alignment::Right), area);
}

/// Says what the run was on, once something else is chosen for the next one.
fn of_other_choice(bench: &Bench, run: &Run) -> String {
    if run.is_running() || (run.event == bench.event_name() && run.faults == bench.faults()) {
        return String::new();
    }
    let faults = if run.faults.is_empty() { String::new() } else { format!(" with {}", run.faults.join(", ")) };
    let event = if run.event.is_empty() { "the program" } else { &run.event };
    format!(" · this was {event}{faults}")
}

fn editing_words(bench: &Bench) -> String {
    let Some(source) = bench.source() else { return String::new() };
    let cursor = source.editor.cursor();
    let line = &source.editor.lines()[cursor.line];
    format!("line {}, column {}", cursor.line + 1, line[..cursor.column].chars().count() + 1)
}

fn run_words(run: &Run, now_ms: u64) -> String {
    let Some(outcome) = &run.outcome else {
        return running_words(run, now_ms);
    };
    let ended = format!("{} {}", status_sign(outcome.status), status_words(outcome.status));
    match run.timeline().steps() {
        0 => ended,
        steps => {
            let moment = length_text(run.moment().as_millis());
            let (back, on) = (if run.step() > 0 { "◂" } else { " " }, if run.step() < steps { "▸" } else { " " });
            format!("{back}{on} step {} of {steps} · {moment} · {ended}", run.step())
        }
    }
}

/// How many rows of the right pane are out of view below.
fn rows_below(bench: &Bench) -> String {
    let view = &bench.view;
    if view.layout.run.width == 0 {
        return String::new();
    }
    let last = view.run_scroll() + usize::from(view.layout.run.height);
    match view.run.len().saturating_sub(last) {
        0 => String::new(),
        more => format!("▾ {more} more "),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use ratatui::{Terminal, backend::TestBackend};

    use crate::{
        app::{Key, KeyCode, Message, Place, RunId, Settings, State, open, update, workbench::fixture},
        progress::Summary,
        tui::{Cache, Theme, draw},
    };

    fn bench(width: u16, height: u16) -> State {
        let shared = fixture::shared(width, height);
        let mut state = State::new(Arc::clone(&shared.course), Summary::default(), Settings::default(), 1_000);
        update(&mut state, Message::Resize(width, height));
        open(&mut state, Place::example("orders"));
        state
    }

    fn newest_run(state: &State) -> Option<RunId> {
        state.workbench.bench.as_ref()?.run.as_ref().map(|run| run.id)
    }

    fn keys(state: &mut State, keys: &str) {
        for key in keys.chars() {
            update(state, Message::Key(Key::char(key)));
        }
    }

    fn finish(state: &mut State, outcome: crate::sandbox::Outcome) {
        let id = newest_run(state).expect("something runs");
        update(state, Message::Traced(id, fixture::events()));
        update(state, Message::RunEnded(id, Box::new(outcome)));
    }

    fn screen(state: &State, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
        let theme = Theme::of(state.shared.settings.theme);
        terminal.draw(|frame| draw(frame, state, &theme, &mut Cache::default())).expect("a frame");
        if width == 0 { String::new() } else { terminal.backend().to_string() }
    }

    #[test]
    fn an_example_before_it_is_run() {
        insta::assert_snapshot!(screen(&bench(80, 24), 80, 24), @r#"
        " An order, stored and announced                                    event: valid "
        "────────────────────────────────────────────────────────────────────────────────"
        "▸ index.js · file 1 of 2                          │▸Result · 1 of 5             "
        " 1 exports.handler = async (event) => {           │ Watch what is stored before "
        " 2   const order = JSON.parse(event.body);        │ anybody is told.            "
        " 3   await store(order);                          │                             "
        " 4   return { statusCode: 201 };                  │ Before you run              "
        " 5 };                                             │ How many notices go out?    "
        " 6                                                │                             "
        "                                                  │ r runs it, e edits it, p    "
        "                                                  │ writes down what you expect "
        "                                                  │ first.                      "
        "                                                  │                             "
        "                                                  │ It runs on · valid          "
        "                                                  │ { "body": "{}" }            "
        "                                                  │                             "
        "                                                  │                             "
        "                                                  │                             "
        "                                                  │                             "
        "                                                  │                             "
        "                                                  │                             "
        " not run yet                                                                    "
        "────────────────────────────────────────────────────────────────────────────────"
        " r run  e edit  Tab pane  p predict  v event  f faults  ? help  Esc back        "
        "#);
    }

    #[test]
    fn a_key_stands_once_among_the_keys() {
        let mut state = bench(80, 24);
        for pressed in ["v", "v", "f", "f", "r"] {
            keys(&mut state, pressed);
            let shown: Vec<_> = state.keys().into_iter().filter(|hint| hint.key == "Esc").collect();
            assert_eq!(shown.len(), 1, "after {pressed}: {shown:?}");
        }
    }

    #[test]
    fn time_shows_in_tenths_only_while_something_runs() {
        let mut state = bench(80, 24);
        let passes = |state: &mut State| {
            let before = state.time_shown();
            let now = state.shared.now_ms + 250;
            update(state, Message::Tick(now));
            state.time_shown() != before
        };
        assert!(!passes(&mut state));
        keys(&mut state, "r");
        assert!(passes(&mut state));
        finish(&mut state, fixture::outcome());
        assert!(!passes(&mut state));
    }

    #[test]
    fn a_run_says_what_it_was_once_another_event_is_chosen() {
        let mut state = bench(80, 24);
        keys(&mut state, "r");
        finish(&mut state, fixture::outcome());
        assert!(!screen(&state, 80, 24).contains("this was"));
        keys(&mut state, "vj");
        update(&mut state, Message::Key(Key::plain(KeyCode::Enter)));
        assert!(screen(&state, 80, 24).contains("this was valid"));
    }

    #[test]
    fn a_failure_and_its_line() {
        let mut state = bench(80, 24);
        keys(&mut state, "r");
        finish(&mut state, fixture::failure());
        insta::assert_snapshot!(screen(&state, 80, 24), @r#"
        " An order, stored and announced                                    event: valid "
        "────────────────────────────────────────────────────────────────────────────────"
        "  index.js · file 1 of 2      │▸Result  Console  Timeline  State  Compare       "
        " 1 exports.handler = async (e…│ ✗ failed · 27.0 ms on its clock · run 1         "
        " 2   const order = JSON.parse…│                                                 "
        "✗3   await store(order);      │ TypeError: Cannot read properties of undefined  "
        " 4   return { statusCode: 201…│ (reading 'total')                               "
        " 5 };                         │   at index.js:3:9                               "
        " 6                            │ → The event has no body: check it before you    "
        "                              │   read from it.                                 "
        "                              │                                                 "
        "                              │ Printed                                         "
        "                              │ stored a-1                                      "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        " ◂  step 10 of 10 · 27.0 ms · ✗ failed                                          "
        "────────────────────────────────────────────────────────────────────────────────"
        " r run  e edit  ←→ step  Tab pane  v event  f faults  ? help  Esc back          "
        "#);
    }

    #[test]
    fn a_step_on_the_timeline() {
        let mut state = bench(110, 18);
        keys(&mut state, "r");
        finish(&mut state, fixture::outcome());
        keys(&mut state, "3[");
        insta::assert_snapshot!(screen(&state, 110, 18), @r#"
        " An order, stored and announced                                                                  event: valid "
        "──────────────────────────────────────────────────────────────────────────────────────────────────────────────"
        "  index.js · file 1 of 2                         │ Result  Console ▸Timeline  State  Compare                  "
        " 1 exports.handler = async (event) => {          │    0.0 ms invoke  valid             ▸                      "
        " 2   const order = JSON.parse(event.body);       │    0.0 ms ├ • cold start  a new en… ·                      "
        " 3   await store(order);                         │    2.0 ms ├ dynamodb.put  Orders  …  ▓▓▓           ≈5.0 ms "
        " 4   return { statusCode: 201 };                 │    8.0 ms ├ > console  stored a-1      ·                   "
        " 5 };                                            │    8.0 ms ├ sns.publish  inventory…    ▓▓▓▓▓▓     ≈12.0 ms "
        " 6                                               │    8.0 ms▸├ ✗ sns.publish  payment…    ▓▓▓▓▓▓▓▓▓  ≈18.0 ms "
        "                                                 │                                                            "
        "                                                 │                                                            "
        "                                                 │                                                            "
        "                                                 │ sns.publish  failed: Throttled · 18.0 ms ≈ modelled:       "
        "                                                 │ latency table, 2026-08  payment                            "
        "                                                 │                                                            "
        " ◂▸ step 9 of 10 · 26.0 ms · ✓ ran to its end                                                                 "
        "──────────────────────────────────────────────────────────────────────────────────────────────────────────────"
        " r run  e edit  ←→ step  Tab pane  v event  f faults  o next file  : palette  ? help  Esc back                "
        "#);
    }

    #[test]
    fn one_pane_at_a_time_where_there_is_little_room() {
        let mut state = bench(40, 12);
        keys(&mut state, "r");
        finish(&mut state, fixture::outcome());
        insta::assert_snapshot!(screen(&state, 40, 12), @r#"
        " An order, stored and announced         "
        "▸Result Console Timeline State Compare  "
        " ✓ ran to its end · 27.0 ms on its      "
        " clock · run 1                          "
        "                                        "
        " Result                                 "
        " {                                      "
        "   "statusCode": 201,                   "
        "   "body": "{\"message\":\"Order        "
        "   accepted\"}"                         "
        " ◂  step 10 of 10 · 27.0 ms … ▾ 12 more "
        " r run  e edit  ←→ step  ? help         "
        "#);
        update(&mut state, Message::Key(Key::plain(KeyCode::Tab)));
        insta::assert_snapshot!(screen(&state, 40, 12), @r#"
        " An order, stored and announced         "
        "▸ index.js · file 1 of 2                "
        " 1 exports.handler = async (event) => { "
        " 2   const order = JSON.parse(event.bod…"
        " 3   await store(order);                "
        " 4   return { statusCode: 201 };        "
        " 5 };                                   "
        " 6                                      "
        "                                        "
        "                                        "
        " ◂  step 10 of 10 · 27.0 ms · ✓ ran to… "
        " r run  e edit  ←→ step  ? help         "
        "#);
    }

    #[test]
    fn a_prediction_is_written_below_its_question() {
        let mut state = bench(80, 24);
        keys(&mut state, "ptwo");
        insta::assert_snapshot!(screen(&state, 80, 24), @r#"
        " An order, stored and announced                                    event: valid "
        "────────────────────────────────────────────────────────────────────────────────"
        "▸ index.js · file 1 of 2      │▸Result  Console  Timeline  State  Compare       "
        " 1 exports.handler = async (e…│ Before you run                                  "
        " 2   const order = JSON.parse…│ How many notices go out?                        "
        " 3   await store(order);      │                                                 "
        " 4   return { statusCode: 201…│                                                 "
        " 5 };                         │                                                 "
        " 6                            │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │                                                 "
        "                              │ your prediction:                                "
        "                              │ two                                             "
        "                              │                                                 "
        "                              │                                                 "
        " not run yet                                                                    "
        "────────────────────────────────────────────────────────────────────────────────"
        " Enter run it  Esc without a prediction  F1 help                                "
        "#);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn it_draws_in_a_window_of_any_size(
            width in 0_u16..220, height in 0_u16..60, told in 0_u16..60, pressed in "[re1-5dvfpo\\[\\]jkG ]{0,12}",
        ) {
            let mut state = bench(width, height);
            keys(&mut state, &pressed);
            if newest_run(&state).is_some() {
                finish(&mut state, fixture::outcome());
            }
            screen(&state, width, height);
            // The window may have changed already when the state has not heard of it yet.
            screen(&state, told, told);
        }
    }
}
