//! The keys of the quiz, as the footer and the help show them.

use super::{Asking, Draft, Phase, Writing, totals};
use crate::{app::KeyHint, marking::CERTAINTIES};

pub(super) fn of_list() -> Vec<KeyHint> {
    vec![
        KeyHint::new("Enter", "answer"),
        KeyHint::new("↑↓", "choose"),
        KeyHint::quiet("u", "be asked how sure you are, or not"),
        KeyHint::quiet("g/G", "first, last"),
    ]
}

pub(super) fn of_question(asking: &Asking) -> Vec<KeyHint> {
    match (&asking.writing, &asking.phase) {
        (Writing::Contest(contesting), _) => {
            let mut keys = vec![KeyHint::new("Enter", "keep"), KeyHint::new("Esc", "without")];
            if contesting.choices() > 1 {
                keys.insert(1, KeyHint::new("↑↓", "other words of yours"));
            }
            keys
        }
        (Writing::FollowUp(_), _) => vec![KeyHint::new("Enter", "answer"), KeyHint::new("Esc", "without")],
        (Writing::Sure, _) => {
            let sure = CERTAINTIES.iter().zip(1..).map(|(word, digit)| KeyHint::new(format!("{digit}"), *word));
            sure.chain([KeyHint::new("Enter", "without a word"), KeyHint::new("Esc", "not yet")]).collect()
        }
        (Writing::Grade(_), _) => {
            vec![
                KeyHint::new("←→", "less, more"),
                KeyHint::new("Enter", "keep your mark"),
                KeyHint::new("Esc", "without"),
            ]
        }
        (Writing::Answer, _) => writing(asking),
        (Writing::Nothing, Phase::Answering) => answering(asking),
        (Writing::Nothing, Phase::Marking) => vec![KeyHint::new("n", "next"), KeyHint::new("Esc", "list")],
        (Writing::Nothing, Phase::Marked { .. }) => marked(asking),
    }
}

fn writing(asking: &Asking) -> Vec<KeyHint> {
    let hand_in = if matches!(asking.draft.current(), Draft::Line(_)) { "Enter" } else { "Ctrl-S" };
    let mut keys = vec![KeyHint::new(hand_in, on_words(asking))];
    if matches!(asking.draft.current(), Draft::Gaps(_)) {
        keys.push(KeyHint::new("Tab", "next gap"));
        keys.push(KeyHint::quiet("Shift-Tab", "the gap before"));
        keys.push(KeyHint::quiet("Space ←→", "choose, in a gap with options"));
    }
    keys.extend(part_keys(asking));
    if matches!(asking.draft.current(), Draft::Line(_)) {
        keys.push(KeyHint::quiet("↑↓", "scroll the question"));
    }
    keys.extend([
        KeyHint::new("Esc", "other keys: hints, $EDITOR, next"),
        KeyHint::new("Ctrl-Z", "undo"),
        KeyHint::quiet("Ctrl-Y", "redo"),
        KeyHint::quiet("Shift+arrows", "select"),
        KeyHint::quiet("Ctrl-W", "erase a word"),
    ]);
    keys
}

/// What handing in does: with several parts it goes on to the next.
fn on_words(asking: &Asking) -> &'static str {
    match &asking.draft {
        Draft::Parts(parts) if parts.at + 1 < parts.parts.len() => "next part",
        _ => "hand in",
    }
}

fn part_keys(asking: &Asking) -> Vec<KeyHint> {
    match &asking.draft {
        Draft::Parts(_) => vec![KeyHint::new("PgUp/PgDn", "parts")],
        _ => Vec::new(),
    }
}

fn answering(asking: &Asking) -> Vec<KeyHint> {
    let on = on_words(asking);
    let mut keys = match asking.draft.current() {
        Draft::Text { .. } => vec![KeyHint::new("Enter", "write"), KeyHint::new("Ctrl-S", on)],
        Draft::Line(_) => vec![KeyHint::new("Enter", "write")],
        Draft::Choice { .. } => {
            vec![KeyHint::new("↑↓", "move"), KeyHint::new("Space", "choose"), KeyHint::new("Enter", on)]
        }
        Draft::Order { .. } => {
            vec![KeyHint::new("↑↓", "move"), KeyHint::new("J/K", "carry down, up"), KeyHint::new("Enter", on)]
        }
        Draft::Match { .. } => {
            vec![KeyHint::new("↑↓", "move"), KeyHint::new("←→", "match"), KeyHint::new("Enter", on)]
        }
        Draft::Gaps(_) => vec![KeyHint::new("Enter", "fill the gaps"), KeyHint::new("Ctrl-S", on)],
        Draft::Lines(_) => {
            vec![KeyHint::new("↑↓", "line"), KeyHint::new("Space", "mark it"), KeyHint::new("Enter", on)]
        }
        Draft::Parts(_) => Vec::new(),
    };
    keys.extend(part_keys(asking));
    let left = asking.question.hints.len() - asking.hints.min(asking.question.hints.len());
    if left > 0 {
        let key = if matches!(asking.draft.current(), Draft::Match { .. }) { "H" } else { "h" };
        let number = asking.question.hints.len() - left + 1;
        let price = totals::price_words(asking);
        keys.push(KeyHint::new(key, format!("hint {number} of {}: {price}", asking.question.hints.len())));
    }
    if asking.draft.is_text() {
        keys.push(KeyHint::new("E", "$EDITOR"));
    }
    let next = if matches!(asking.draft.current(), Draft::Match { .. }) { "N" } else { "n" };
    keys.push(KeyHint::new(next, "next"));
    keys.push(KeyHint::quiet("b", "the question before"));
    keys.push(KeyHint::quiet("u", "be asked how sure you are, or not"));
    keys
}

fn marked(asking: &Asking) -> Vec<KeyHint> {
    let again = if matches!(asking.draft, Draft::Text { is_code: false, .. }) { "add to it" } else { "again" };
    let mut keys = Vec::new();
    if asking.open_point().is_some() {
        keys.push(KeyHint::new("f", "answer this"));
    }
    keys.extend([
        KeyHint::new("a", again),
        KeyHint::new("m", if asking.has_model { "hide model" } else { "model" }),
        KeyHint::new("c", "contest"),
        KeyHint::new("s", "own mark"),
        KeyHint::new("n", "next"),
        KeyHint::new("Enter", "read"),
        KeyHint::quiet("j/k", "the point the reader is on"),
        KeyHint::quiet("PgUp/PgDn", "scroll"),
        KeyHint::quiet("b", "the question before"),
        KeyHint::quiet("u", "be asked how sure you are, or not"),
    ]);
    if asking.hints < asking.question.hints.len() {
        keys.push(KeyHint::quiet("h", format!("next hint: {} next time", totals::price_words(asking))));
    }
    keys
}
