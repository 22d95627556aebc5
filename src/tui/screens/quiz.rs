//! The quiz screen: the list of questions, or one question with its answer and its mark.

use ratatui::{Frame, layout::Rect, text::Span};

use crate::{
    app::{
        State,
        quiz::{Asking, QuizView},
        workbench::gutter,
    },
    tui::{
        Cache, Theme,
        draw::rect,
        text::wrap::fit,
        widgets::{self, EditorLook},
    },
};

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, cache: &mut Cache) {
    let asking = state.quiz.asking.as_deref();
    question(frame, area, &state.quiz.view, asking, state.quiz.is_typing(), theme, cache);
}

/// Draws `view`, and below it where the answer to `asking` is written.
pub(super) fn question(
    frame: &mut Frame<'_>,
    area: Rect,
    view: &QuizView,
    asking: Option<&Asking>,
    is_typing: bool,
    theme: &Theme,
    cache: &mut Cache,
) {
    let sheet_area = rect(view.sheet_area).intersection(area);
    widgets::sheet(frame, sheet_area, &view.sheet, view.scroll(), view.at, theme);
    more_below(frame, sheet_area, view.sheet.len().saturating_sub(view.scroll()), theme);
    let text_area = rect(view.text_area).intersection(area);
    if !view.text_title.is_empty() {
        title(frame, text_area, &view.text_title, is_typing, theme);
    }
    let Some((editor, is_code)) = asking.and_then(Asking::shown_editor) else { return };
    if text_area.height == 0 {
        return;
    }
    let entry = asking.and_then(|asking| asking.example.as_ref());
    let language = entry.and_then(|example| example.program.entry.rsplit('.').next()).unwrap_or("");
    let styled =
        if is_code { cache.highlight.lines(language, &editor.text(), theme) } else { std::sync::Arc::default() };
    let look = EditorLook {
        styled: styled.as_slice(),
        gutter: if is_code { gutter(editor.lines().len()) } else { 0 },
        has_cursor: is_typing,
    };
    widgets::editor(frame, text_area, editor, &look, theme);
}

/// The line above where text is written; what has the keys has `▸` before its name.
fn title(frame: &mut Frame<'_>, below: Rect, text: &str, is_active: bool, theme: &Theme) {
    let place = Rect { y: below.y.saturating_sub(1), height: 1, ..below };
    let (mark, style) = if is_active { ("▸", theme.border_active) } else { ("─", theme.border) };
    let name = fit(text, below.width.saturating_sub(4));
    let used = name.chars().count() + 3;
    let rest = "─".repeat(usize::from(below.width).saturating_sub(used));
    frame.render_widget(Span::styled(format!("{mark} {name} {rest}"), style), place);
}

/// Says that there is more, in the last cells of the last row.
pub(super) fn more_below(frame: &mut Frame<'_>, area: Rect, rows_left: usize, theme: &Theme) {
    let more = rows_left.saturating_sub(usize::from(area.height));
    if more == 0 || area.height == 0 {
        return;
    }
    let text = format!(" ▾ {more} more");
    let width = u16::try_from(text.chars().count()).unwrap_or(0).min(area.width);
    let place = Rect { x: area.right() - width, y: area.bottom() - 1, width, height: 1 };
    frame.render_widget(Span::styled(text, theme.dim), place);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use ratatui::{Terminal, backend::TestBackend};

    use crate::{
        app::{Key, KeyCode, Message, Place, Settings, State, open, quiz::tests as fixture, update},
        progress::Summary,
        tui::{Cache, Theme, draw},
    };

    fn quiz(width: u16, height: u16, question: Option<&str>) -> State {
        let shared = fixture::shared(width, height);
        let mut state = State::new(Arc::clone(&shared.course), Summary::default(), Settings::default(), 1_000);
        update(&mut state, Message::Resize(width, height));
        let question = question.map(str::to_owned);
        open(&mut state, Place::Quiz { module: "serverless".to_owned(), question });
        state
    }

    fn keys(state: &mut State, keys: &str) {
        for key in keys.chars() {
            update(state, Message::Key(Key::char(key)));
        }
    }

    fn screen(state: &State, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
        let theme = Theme::of(state.shared.settings.theme);
        terminal.draw(|frame| draw(frame, state, &theme, &mut Cache::default())).expect("a frame");
        if width == 0 { String::new() } else { terminal.backend().to_string() }
    }

    #[test]
    fn an_open_question_with_its_mark() {
        let answer =
            "You pay only while code runs and the provider adds copies when traffic grows. The first request is slow.";
        let mut state = quiz(80, 24, Some("q/open"));
        keys(&mut state, answer);
        insta::assert_snapshot!(screen(&state, 80, 24), @r#"
        " Quiz · Serverless · 1 of 9                                                     "
        "────────────────────────────────────────────────────────────────────────────────"
        " What are the advantages and limits of functions as a service?                  "
        "                                                                                "
        " ▸ Your answer ──────────────────────────────────────────────────────────────── "
        " You pay only while code runs and the provider adds copies when traffic grows.  "
        " The first request is slow.                                                     "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "────────────────────────────────────────────────────────────────────────────────"
        " Ctrl-S hand in  Esc other keys: hints, $EDITOR, next  Ctrl-Z undo  F1 help     "
        "#);
        update(&mut state, Message::Key(Key::ctrl('s')));
        let mark = Box::new(fixture::mark(answer));
        update(&mut state, Message::Marked { question: "q/open".to_owned(), mark });
        insta::assert_snapshot!(screen(&state, 80, 24), @r#"
        " Quiz · Serverless · 1 of 9                                  your mark  2½ of 6 "
        "────────────────────────────────────────────────────────────────────────────────"
        " What are the advantages and limits of functions as a service?                  "
        "                                                                                "
        "    You pay only while code runs and the provider adds copies when traffic      "
        "    ───────────────────────────1                                                "
        "    grows. The first request is slow.                                           "
        "                                ───2                                            "
        "                                                                                "
        "  ✓ 1 pay for use   2/2                                                         "
        "      “You pay only while code runs”                                            "
        "  ◐ 2 cold start    ½/2                                                         "
        "      “slow”                                                                    "
        "      why is it slow?                                                           "
        "      read: serverless/limits                                                   "
        "  · 3 not found in your words   0/2                                             "
        "      how long may one call take?                                               "
        "      read: serverless/limits                                                   "
        "                                                                                "
        " To know                                                                        "
        " The bill follows use; the wait follows quiet.                                  "
        "                                                                                "
        "────────────────────────────────────────────────────────────────────────────────"
        " a add to it  m model  c contest  s own mark  n next  ? help  Esc back          "
        "#);
    }

    /// The open question, answered and marked.
    fn marked(width: u16, height: u16) -> State {
        let answer = "You pay only while code runs. The first request is slow.";
        let mut state = quiz(width, height, Some("q/open"));
        keys(&mut state, answer);
        update(&mut state, Message::Key(Key::ctrl('s')));
        let mark = Box::new(fixture::mark(answer));
        update(&mut state, Message::Marked { question: "q/open".to_owned(), mark });
        state
    }

    #[test]
    fn a_follow_up_in_a_window_and_in_a_small_one() {
        let mut state = marked(80, 24);
        keys(&mut state, "jfA new copy has to boot");
        insta::assert_snapshot!(screen(&state, 80, 24), @r#"
        " Quiz · Serverless · 1 of 9                                  your mark  2½ of 6 "
        "────────────────────────────────────────────────────────────────────────────────"
        " What are the advantages and limits of functions as a service?                  "
        "                                                                                "
        "    You pay only while code runs. The first request is slow.                    "
        "    ───────────────────────────1                       ───2                     "
        "                                                                                "
        "  ✓ 1 pay for use   2/2                                                         "
        "      “You pay only while code runs”                                            "
        "  ◐ 2 cold start    ½/2                                                         "
        "      “slow”                                                                    "
        "      why is it slow?                                                           "
        "      read: serverless/limits                                                   "
        "      f answer this, for up to 1½                                               "
        "  · 3 not found in your words   0/2                                             "
        "      how long may one call take?                                               "
        "      read: serverless/limits                                                   "
        "                                                                       ▾ 2 more "
        " ▸ Why is it slow? ──────────────────────────────────────────────────────────── "
        " A new copy has to boot                                                         "
        "                                                                                "
        "                                                                                "
        "────────────────────────────────────────────────────────────────────────────────"
        " Enter answer  Esc without  F1 help                                             "
        "#);
        update(&mut state, Message::Key(Key::plain(KeyCode::Enter)));
        insta::assert_snapshot!(screen(&state, 80, 24), @r#"
        " Quiz · Serverless · 1 of 9                                  your mark  2½ of 6 "
        "────────────────────────────────────────────────────────────────────────────────"
        " What are the advantages and limits of functions as a service?                  "
        "                                                                                "
        "    You pay only while code runs. The first request is slow.                    "
        "    ───────────────────────────1                       ───2                     "
        "                                                                                "
        " 2½ at once · follow-ups +1½ · makes 4 of 6                                     "
        "                                                                                "
        "  ✓ 1 pay for use   2/2                                                         "
        "      “You pay only while code runs”                                            "
        "  + 2 cold start   1½/2  completed by a follow-up                               "
        "      “A new copy has to boot”                                                  "
        "  · 3 not found in your words   0/2                                             "
        "      how long may one call take?                                               "
        "      read: serverless/limits                                                   "
        "                                                                                "
        " To know                                                                        "
        " The bill follows use; the wait follows quiet.                                  "
        "                                                                                "
        "                                                                                "
        "                                                                                "
        "────────────────────────────────────────────────────────────────────────────────"
        " a add to it  m model  c contest  s own mark  n next  ? help  Esc back          "
        "#);
        let mut small = marked(40, 12);
        keys(&mut small, "jfA new copy has to boot");
        insta::assert_snapshot!(screen(&small, 40, 12), @r#"
        " Quiz · Serverless · 1 of 9             "
        "  ◐ 2 cold start    ½/2                 "
        "      “slow”                            "
        "      why is it slow?                   "
        "      read: serverless/limits           "
        "      f answer this, for up to 1½       "
        "  · 3 not found in your words  ▾ 6 more "
        " ▸ Why is it slow? ──────────────────── "
        " A new copy has to boot                 "
        "                                        "
        "                                        "
        " Enter answer  Esc without  F1 help     "
        "#);
        update(&mut small, Message::Key(Key::plain(KeyCode::Enter)));
        insta::assert_snapshot!(screen(&small, 40, 12), @r#"
        " Quiz · Serverless · 1 of 9             "
        "                                        "
        "  ✓ 1 pay for use   2/2                 "
        "      “You pay only while code runs”    "
        "  + 2 cold start   1½/2  completed by a "
        "      follow-up                         "
        "      “A new copy has to boot”          "
        "  · 3 not found in your words   0/2     "
        "      how long may one call take?       "
        "      read: serverless/limits           "
        "                               ▾ 3 more "
        " a add to it  m model  c contest  ? help"
        "#);
    }

    #[test]
    fn a_contest_with_the_words_and_the_model_beside_it() {
        let mut state = marked(80, 24);
        keys(&mut state, "jcThat is what a cold start is");
        insta::assert_snapshot!(screen(&state, 80, 24), @r#"
        " Quiz · Serverless · 1 of 9                                  your mark  2½ of 6 "
        "────────────────────────────────────────────────────────────────────────────────"
        " Model answer                                                                   "
        " You pay per use, and a quiet function starts cold.                             "
        "                                                                                "
        " Your answer                                                                    "
        "    You pay only while code runs. The first request is slow.                    "
        "    ───────────────────────────1                       ───2                     "
        "                                                                                "
        "  ✓ 1 pay for use   2/2                                                         "
        "      “You pay only while code runs”                                            "
        "  ◐ 2 cold start    ½/2                                                         "
        "      “slow”                                                                    "
        "      why is it slow?                                                           "
        "      read: serverless/limits                                                   "
        "      f answer this, for up to 1½                                               "
        "  · 3 time limit    0/2                                                         "
        "      not found in your words: how long may one call take?             ▾ 1 more "
        " ▸ “The first request is slow” should earn “cold start”: why? ───────────────── "
        " That is what a cold start is                                                   "
        "                                                                                "
        "                                                                                "
        "────────────────────────────────────────────────────────────────────────────────"
        " Enter keep  ↑↓ other words of yours  Esc without  F1 help                      "
        "#);
    }

    #[test]
    fn how_sure_one_is_in_a_small_window() {
        let mut state = quiz(40, 12, Some("q/one"));
        keys(&mut state, "u ");
        update(&mut state, Message::Key(Key::plain(KeyCode::Enter)));
        insta::assert_snapshot!(screen(&state, 40, 12), @r#"
        " Quiz · Serverless · 2 of 9             "
        " Where does it run?                     "
        "                                        "
        " ▸ 1 (●) far                            "
        "   2 ( ) both                           "
        "   3 ( ) nearby                         "
        "                                        "
        "                                        "
        "                                        "
        "                                        "
        " ─ Sure? 1 guess, 2 rather, 3 certain ─ "
        " 1 a guess  2 rather sure  ? help       "
        "#);
    }

    #[test]
    fn the_list_in_a_small_window() {
        insta::assert_snapshot!(screen(&quiz(40, 12, None), 40, 12), @r#"
        " Quiz · Serverless                      "
        " ▸ ·  1 What are t…  in your own words  "
        "   ·  2 Where does it run?  choose one  "
        "   ·  3 Which fit?      choose several  "
        "   ·  4 Put in order.     put in order  "
        "   ·  5 Match.                   match  "
        "   ·  6 How many millisecon…  a number  "
        "   ·  7 What is it cal…  a word or two  "
        "   ·  8 What does it p…  predict a run  "
        "   ·  9 Make it answ…  write a program  "
        "                                        "
        " Enter answer  ↑↓ choose  ? help        "
        "#);
    }

    #[test]
    fn matching_and_choosing() {
        let mut state = quiz(60, 16, Some("q/match"));
        update(&mut state, Message::Key(Key::plain(KeyCode::Right)));
        insta::assert_snapshot!(screen(&state, 60, 16), @r#"
        " Quiz · Serverless · 5 of 9                                 "
        " Match.                                                     "
        "                                                            "
        " H hint 1 of 2: costs 12 % of the mark                      "
        "                                                            "
        " ▸ miss  → a answered nearby                                "
        "   hit   → …                                                "
        "                                                            "
        "   a answered nearby                                        "
        "   b goes to the origin                                     "
        "                                                            "
        "                                                            "
        "                                                            "
        "                                                            "
        "                                                            "
        " ↑↓ move  ←→ match  Enter hand in  ? help  Esc back         "
        "#);
        let mut state = quiz(60, 16, Some("q/several"));
        keys(&mut state, " ");
        insta::assert_snapshot!(screen(&state, 60, 16), @r#"
        " Quiz · Serverless · 3 of 9                                 "
        " Which fit?                                                 "
        "                                                            "
        " h hint 1 of 2: costs 12 % of the mark                      "
        "                                                            "
        " ▸ 1 [x] nearby                                             "
        "   2 [ ] both                                               "
        "   3 [ ] far                                                "
        "                                                            "
        "                                                            "
        "                                                            "
        "                                                            "
        "                                                            "
        "                                                            "
        "                                                            "
        " ↑↓ move  Space choose  Enter hand in  ? help  Esc back     "
        "#);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn it_draws_in_a_window_of_any_size(width in 0_u16..220, height in 0_u16..60, at in 0_usize..9, pressed in "[a-z 1-4JKH]{0,12}") {
            let mut state = quiz(width, height, None);
            (0..at).for_each(|_| keys(&mut state, "j"));
            update(&mut state, Message::Key(Key::plain(KeyCode::Enter)));
            keys(&mut state, &pressed);
            screen(&state, width, height);
        }
    }
}
