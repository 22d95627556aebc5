//! Whatever is pressed in a window of whatever size: the workbench draws and lives.

use etude::app::{Key, KeyCode, Message, Mouse, MouseKind};
use proptest::prelude::*;

use crate::window::{NOW, Window};

fn key() -> impl Strategy<Value = Key> {
    let named = prop::sample::select(vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::F(1),
    ]);
    let letter = prop_oneof![
        prop::sample::select("jknNgGoplzrexdfs/:?qHPmQaicvTSFCBO ".chars().collect::<Vec<_>>()),
        any::<char>(),
    ];
    let code = prop_oneof![named, letter.prop_map(KeyCode::Char)];
    (code, prop::bool::weighted(0.1), prop::bool::weighted(0.05), prop::bool::weighted(0.05))
        .prop_map(|(code, ctrl, alt, shift)| Key { code, ctrl, alt, shift })
}

fn message() -> impl Strategy<Value = Message> {
    let side = || prop_oneof![0_u16..60, 0_u16..250];
    let mouse = prop::sample::select(vec![MouseKind::Press, MouseKind::ScrollDown, MouseKind::ScrollUp]);
    prop_oneof![
        20 => key().prop_map(Message::Key),
        1 => any::<String>().prop_map(Message::Paste),
        2 => (mouse, side(), side()).prop_map(|(kind, column, row)| Message::Mouse(Mouse { kind, column, row })),
        1 => (0_u64..9_000).prop_map(|later| Message::Tick(NOW + later)),
        2 => (side(), side()).prop_map(|(width, height)| Message::Resize(width, height)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_keys_in_any_window(
        width in 0_u16..130,
        height in 0_u16..60,
        place in prop::sample::select(vec!["home", "lesson:edge/caching", "lesson:missing", "example:menu", "quiz:edge", "progress", "review", "test"]),
        messages in prop::collection::vec(message(), 0..60),
    ) {
        let mut window = Window::open(width, height).go(place);
        window.show();
        for message in messages {
            match message {
                Message::Resize(width, height) => window.resize(width, height),
                other => window.send(other),
            }
            window.show();
        }
    }
}
