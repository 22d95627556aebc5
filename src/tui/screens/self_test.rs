//! The self-test screen.

use ratatui::{Frame, layout::Rect};

use crate::{
    app::State,
    tui::{Cache, Theme, widgets},
};

/// Draws the screen's body into `area`.
pub fn draw(frame: &mut Frame<'_>, area: Rect, state: &State, theme: &Theme, cache: &mut Cache) {
    let self_test = &state.self_test;
    if let Some(asking) = self_test.asking() {
        let is_typing = self_test.is_typing();
        super::quiz::question(frame, area, &self_test.view, Some(asking), is_typing, theme, cache);
        return;
    }
    let inner = Rect { x: area.x + area.width.min(1), width: area.width.saturating_sub(2), ..area };
    widgets::sheet(frame, inner, &self_test.sheet, self_test.scroll(), self_test.at, theme);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ratatui::{Terminal, backend::TestBackend};

    use crate::{
        app::{Key, KeyCode, Message, Place, Settings, State, open, quiz::tests as fixture, update},
        progress::Summary,
        tui::{Cache, Theme, draw},
    };

    const NOW: u64 = 1_790_000_000_000;

    fn screen(width: u16, height: u16, keys: &str) -> String {
        let shared = fixture::shared(width, height);
        let mut state = State::new(Arc::clone(&shared.course), Summary::default(), Settings::default(), NOW);
        update(&mut state, Message::Resize(width, height));
        open(&mut state, Place::Test);
        for key in keys.chars() {
            let code = match key {
                '⏎' => KeyCode::Enter,
                '⎋' => KeyCode::Esc,
                '→' => KeyCode::Right,
                letter => KeyCode::Char(letter),
            };
            update(&mut state, Message::Key(Key::plain(code)));
        }
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test terminal");
        let theme = Theme::of(state.shared.settings.theme);
        terminal.draw(|frame| draw(frame, &state, &theme, &mut Cache::default())).expect("a frame");
        terminal.backend().to_string()
    }

    #[test]
    fn what_a_test_shall_be_like() {
        insta::assert_snapshot!(screen(80, 24, "jjjj→"), @r#"
        " Self-test                                                                      "
        "────────────────────────────────────────────────────────────────────────────────"
        "   Begin: 9 questions                                                           "
        "                                                                                "
        "   [x] Serverless (9)                                                           "
        "   Kinds      ◂ every kind ▸                                                    "
        "   Questions  ◂ 10 at most ▸                                                    "
        " ▸ Time       ◂ 30 min ▸                                                        "
        "   Order      ◂ as in the course ▸                                              "
        "                                                                                "
        " The clock runs from the moment you begin, as in an exam: also while you are    "
        " elsewhere or Étude is closed. When it runs out, the test is handed in as it    "
        " stands. No hints, and no marks before you hand in.                             "
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
        " Enter change, open  ↑↓ choose  ←→ change  : palette  ? help  Esc back          "
        "#);
        // The last row takes what is to be known along.
        insta::assert_snapshot!(screen(40, 12, "G"), @r#"
        " Self-test                              "
        "   Questions  ◂ 10 at most ▸            "
        "   Time       ◂ 20 min ▸                "
        " ▸ Order      ◂ as in the course ▸      "
        "                                        "
        " The clock runs from the moment you     "
        " begin, as in an exam: also while you   "
        " are elsewhere or Étude is closed. When "
        " it runs out, the test is handed in as  "
        " it stands. No hints, and no marks      "
        " before you hand in.                    "
        " Enter change, open  ↑↓ choose  ? help  "
        "#);
        insta::assert_snapshot!(screen(40, 12, "jjjj→"), @r#"
        " Self-test                              "
        "   Begin: 9 questions                   "
        "                                        "
        "   [x] Serverless (9)                   "
        "   Kinds      ◂ every kind ▸            "
        "   Questions  ◂ 10 at most ▸            "
        " ▸ Time       ◂ 30 min ▸                "
        "   Order      ◂ as in the course ▸      "
        "                                        "
        " The clock runs from the moment you     "
        " begin, as in an exam: also while you   "
        " Enter change, open  ↑↓ choose  ? help  "
        "#);
    }

    #[test]
    fn a_question_of_a_test() {
        insta::assert_snapshot!(screen(80, 24, "⏎⎋NNN⏎→FC"), @r#"
        " Self-test · 5 of 9                             flagged · a guess · 20 min left "
        "────────────────────────────────────────────────────────────────────────────────"
        " Match.                                                                         "
        "                                                                                "
        " ▸ miss  → a answered nearby                                                    "
        "   hit   → …                                                                    "
        "                                                                                "
        "   a answered nearby                                                            "
        "   b goes to the origin                                                         "
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
        "── a guess: right earns 1, wrong costs nothing ─────────────────────────────────"
        " ←→ match  Enter keep, next  N next  B before  F flag  Esc overview  ? help     "
        "#);
        insta::assert_snapshot!(screen(40, 12, "⏎pay per use"), @r#"
        " Self-test · 1 of 9         20 min left "
        " What are the advantages and limits of  "
        " functions as a service?                "
        "                                        "
        " ▸ Your answer ──────────────────────── "
        " pay per use                            "
        "                                        "
        "                                        "
        "                                        "
        "                                        "
        "                                        "
        " Ctrl-S keep, next  F1 help             "
        "#);
    }

    #[test]
    fn all_questions_of_a_test() {
        insta::assert_snapshot!(screen(80, 24, "⏎pay⎋N CC⎋"), @r#"
        " Self-test                                                          20 min left "
        "────────────────────────────────────────────────────────────────────────────────"
        " 2 of 9 answered · 0 flagged                                                    "
        "                                                                                "
        "   ✓  1 What are the advantages and limits of functions as a servic…  answered  "
        " ▸ ✓  2 Where does it run?                               answered, rather sure  "
        "   ·  3 Which fit?                                                        open  "
        "   ·  4 Put in order.                                                     open  "
        "   ·  5 Match.                                                            open  "
        "   ·  6 How many milliseconds?                                            open  "
        "   ·  7 What is it called?                                                open  "
        "   ·  8 What does it print?                                               open  "
        "   ·  9 Make it answer 201.                                               open  "
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
        " Enter answer  ↑↓ choose  S hand in  : palette  ? help  Esc back                "
        "#);
        insta::assert_snapshot!(screen(40, 12, "⏎pay⎋N CC⎋"), @r#"
        " Self-test                  20 min left "
        " 2 of 9 answered · 0 flagged            "
        "                                        "
        "   ✓  1 What are the advant…  answered  "
        " ▸ ✓  2 Where do…  answered, rather s…  "
        "   ·  3 Which fit?                open  "
        "   ·  4 Put in order.             open  "
        "   ·  5 Match.                    open  "
        "   ·  6 How many milliseconds?    open  "
        "   ·  7 What is it called?        open  "
        "   ·  8 What does it print?       open  "
        " Enter answer  ↑↓ choose  ? help        "
        "#);
    }

    #[test]
    fn handing_in() {
        insta::assert_snapshot!(screen(40, 12, "⏎pay⎋N S"), @r#"
        " Self-test                  20 min left "
        " Hand in?                               "
        " 2 of 9 questions are answered.         "
        "                                        "
        " Not answered; these earn nothing:      "
        "    3  Which fit?                       "
        "    4  Put in order.                    "
        "    5  Match.                           "
        "    6  How many milliseconds?           "
        "    7  What is it called?               "
        "    8  What does it print?              "
        " Enter hand in  Esc not yet  ? help     "
        "#);
    }
}
