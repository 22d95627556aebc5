//! Questions answered in several places, by keys and by mouse: gaps, lines, parts; and drafts of every kind.

use proptest::prelude::*;

use super::{
    tests::{Desk, question, shared_with},
    *,
};
use crate::{
    app::{Mouse, MouseKind},
    course::{
        Choice, ChoiceOption, Cloze, FindTheBug, Gap, GapWants, Matching, Numeric, Ordering, Part, Parts, QuestionKind,
        ShortText,
    },
    marking,
};

fn short(text: &str) -> GapWants {
    GapWants::Text(ShortText { accept: vec![text.to_owned()], ..ShortText::default() })
}

fn cloze(language: &str, text: &[&str]) -> Cloze {
    let gap = |name: &str, wants| Gap {
        name: name.to_owned(),
        worth: 1.0,
        wants,
        feedback: vec![("get".to_owned(), "That is how a map calls it.".to_owned())],
    };
    let options = ["waitUntil", "respondWith", "await"].map(str::to_owned).to_vec();
    let gaps = vec![
        gap("look", short("match")),
        gap("age", GapWants::Number(Numeric { value: 60.0, ..Numeric::default() })),
        gap("later", GapWants::OneOf { options, right: 0 }),
    ];
    Cloze { language: language.to_owned(), text: text.iter().map(|&text| text.to_owned()).collect(), gaps }
}

fn choice() -> QuestionKind {
    let option = |text: &str, right| ChoiceOption { text: text.to_owned(), right, ..ChoiceOption::default() };
    let options = vec![option("a longer timeout", false), option("a key from the order", true)];
    QuestionKind::Choice(Choice { options, several: false, in_order: true })
}

/// A question of each kind that is answered in several places, and of each whose draft is no text.
pub(crate) fn questions() -> Vec<Question> {
    let code = [
        "const stored = await cache.",
        "(request);\nif (stored) return stored;\nheaders: { 'cache-control': 'max-age=",
        "' }\nctx.",
        "(cache.put(request, copy));",
    ];
    let program =
        "let calls = 0;\nexports.handler = async () => {\n    let calls = 0;\n    calls += 1;\n    return calls;\n};";
    let bug = FindTheBug {
        program: program.to_owned(),
        language: "js".to_owned(),
        lines: vec![3],
        tempting: vec![(1, "It is made once for each process, as it should be.".to_owned())],
        ..FindTheBug::default()
    };
    let part = |letter: &str, prompt: &str, worth, kind| Part {
        worth,
        question: Question { hints: Vec::new(), read: None, ..question(&format!("k/parts/{letter}"), prompt, kind) },
    };
    let number = Numeric { value: 3.0, unit: "s".to_owned(), ..Numeric::default() };
    let prose = cloze("", &["A call that took ", " too long is ended after ", " s, and ", " is too late."]);
    let parts = vec![
        part("a", "After how many seconds is it ended?", 1.0, QuestionKind::Numeric(number)),
        part("b", "What makes sending it again harmless?", 2.0, choice()),
        part("c", "Fill the gaps.", 1.0, QuestionKind::Cloze(prose)),
    ];
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let pairs = vec![("miss".to_owned(), "far".to_owned()), ("hit".to_owned(), "near".to_owned())];
    vec![
        question("k/cloze", "Fill the gaps of this worker.", QuestionKind::Cloze(cloze("js", &code))),
        question("k/bug", "It always answers 1. Mark the wrong line.", QuestionKind::FindTheBug(bug)),
        question("k/parts", "The table takes five seconds.", QuestionKind::Parts(Parts { parts })),
        question("k/choice", "What helps?", choice()),
        question("k/order", "In order.", QuestionKind::Ordering(Ordering { items: texts(&["a", "b", "c"]) })),
        question("k/match", "Match.", QuestionKind::Matching(Matching { pairs, distractors: texts(&["nowhere"]) })),
    ]
}

fn desk(id: &str) -> Desk {
    Desk::of(shared_with(questions(), 80, 24), Some(id))
}

/// Hands in is marked as the program does it.
fn take_mark(desk: &mut Desk) {
    let (id, answer) =
        desk.handed_in().last().map(|(id, answer)| ((*id).to_owned(), (*answer).clone())).expect("an answer");
    let question = questions().into_iter().find(|question| question.id == id).expect("a question");
    desk.take(&id, marking::mark(&question, &answer, None));
}

#[test]
fn gaps_are_filled_where_they_stand() {
    let mut desk = desk("k/cloze");
    desk.keys("macth");
    desk.press(KeyCode::Backspace);
    desk.press(KeyCode::Backspace);
    desk.press(KeyCode::Backspace);
    desk.keys("tch");
    desk.press(KeyCode::Tab);
    desk.press(KeyCode::Tab);
    desk.press(KeyCode::BackTab);
    desk.keys("6");
    insta::assert_snapshot!(desk.shown(), @r"
    Fill the gaps of this worker.

      const stored = await cache.[match](request);
      if (stored) return stored;
      headers: { 'cache-control': 'max-age=[▸6▏]' }
      ctx.[3 …](cache.put(request, copy));
    ");
    desk.press(KeyCode::Enter);
    desk.keys("  ");
    let shown = desk.shown();
    assert!(shown.contains("ctx.[▸") && shown.contains("(●)"), "{shown}");
    desk.press(KeyCode::Enter);
    let [("k/cloze", Answer::Blanks(blanks))] = &desk.handed_in()[..] else { panic!("{:?}", desk.handed_in()) };
    assert_eq!(blanks[..2], ["match", "6"]);
    take_mark(&mut desk);
    assert!(desk.shown().contains("[✓ match]") && desk.shown().contains("[✗ 6]"), "{}", desk.shown());
}

#[test]
fn lines_are_marked_with_space_or_a_click() {
    let mut desk = desk("k/bug");
    desk.press(KeyCode::Enter);
    assert!(desk.handed_in().is_empty(), "nothing is marked yet");
    desk.keys("jj ");
    let row = desk.state.view.sheet_area.y + 4;
    let press = |row| Message::Mouse(Mouse { kind: MouseKind::Press, column: 4, row });
    desk.send(&press(row));
    insta::assert_snapshot!(desk.shown(), @r"
    It always answers 1. Mark the wrong line.

    h hint 1 of 2: costs 12 % of the mark

    ▸●  1 let calls = 0;
        2 exports.handler = async () => {
     ●  3     let calls = 0;
        4     calls += 1;
        5     return calls;
        6 };
    ");
    desk.send(&press(row + 6));
    desk.press(KeyCode::Enter);
    assert_eq!(desk.handed_in(), [("k/bug", &Answer::Lines(vec![1, 3]))]);
    take_mark(&mut desk);
    let shown = desk.shown();
    assert!(shown.contains("✗  1 let calls") && shown.contains("It is made once for each process"), "{shown}");
}

#[test]
fn parts_are_answered_one_after_another_and_marked_together() {
    let mut desk = desk("k/parts");
    desk.keys("3");
    desk.press(KeyCode::Enter);
    insta::assert_snapshot!(desk.shown(), @r"
    The table takes five seconds.

    h hint 1 of 2: costs ½ point of 4

    Part   a✓ ▸b·  c·

    b) What makes sending it again harmless?

    ▸ 1 ( ) a longer timeout
      2 ( ) a key from the order
    ");
    desk.press(KeyCode::PageDown);
    desk.keys("it");
    desk.hand_in();
    assert!(desk.handed_in().is_empty(), "b is left out, so it is shown");
    assert!(desk.shown().contains("▸b·"), "{}", desk.shown());
    desk.keys("2");
    desk.press(KeyCode::Enter);
    desk.hand_in();
    let answers = match &desk.handed_in()[..] {
        [("k/parts", Answer::Parts(answers))] => answers.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(answers[..2], [Some(Answer::Text("3".into())), Some(Answer::Chosen(vec![1]))]);
    take_mark(&mut desk);
    insta::assert_snapshot!(desk.shown(), @r"
    The table takes five seconds.

    a) After how many seconds is it ended?
       3
    b) What makes sending it again harmless?
       a key from the order
    c) Fill the gaps.
       it, …, …

    a) 1 of 1
     ✓ 1 the number             1/1

    b) 2 of 2
     ✓ 2 a key from the order   2/2

    c) 0 of 1
     ✗ 3 gap 1: it              0/⅓
         This is not what belongs here.
     · 4 gap 2                  0/⅓
         Nothing is written here yet.
     · 5 gap 3                  0/⅓
         Nothing is written here yet.

    To know
    The bill follows use; the wait follows quiet.
    ");
}

#[test]
fn a_long_question_is_scrolled_while_a_line_is_written() {
    let mut long = questions().remove(3);
    long.kind = QuestionKind::Numeric(Numeric::default());
    long.prompt = "Count.\n\n".repeat(40);
    let id = long.id.clone();
    let mut desk = Desk::of(shared_with(vec![long], 80, 24), Some(&id));
    desk.keys("12");
    desk.press(KeyCode::Down);
    assert_eq!(desk.state.view.scroll(), 3);
    desk.press(KeyCode::Up);
    assert_eq!(desk.state.view.scroll(), 0);
    desk.press(KeyCode::Enter);
    assert_eq!(desk.handed_in(), [("k/choice", &Answer::Text("12".into()))]);
}

#[test]
fn each_part_is_shown_from_its_top() {
    let mut long = questions().remove(2);
    long.prompt = "Count.\n\n".repeat(40);
    let mut desk = Desk::of(shared_with(vec![long], 80, 24), Some("k/parts"));
    desk.press(KeyCode::Down);
    assert_eq!(desk.state.view.scroll(), 3);
    desk.press(KeyCode::Enter);
    desk.press(KeyCode::PageUp);
    assert_eq!(desk.state.view.scroll(), 0);
}

#[test]
fn a_long_mark_is_read_by_pages() {
    let mut desk = Desk::of(shared_with(questions(), 40, 12), Some("k/parts"));
    desk.keys("3");
    desk.press(KeyCode::PageDown);
    desk.press(KeyCode::PageDown);
    desk.hand_in();
    desk.hand_in();
    desk.press(KeyCode::PageDown);
    desk.hand_in();
    take_mark(&mut desk);
    let top = desk.state.view.scroll();
    desk.press(KeyCode::PageDown);
    assert!(desk.state.view.scroll() > top);
    (0..9).for_each(|_| assert!(desk.press(KeyCode::PageUp)));
    assert_eq!(desk.state.view.scroll(), 0);
}

#[test]
fn a_part_left_out_can_be_handed_in_all_the_same() {
    let mut desk = desk("k/parts");
    desk.keys("3");
    desk.press(KeyCode::PageDown);
    desk.press(KeyCode::PageDown);
    desk.hand_in();
    desk.press(KeyCode::PageDown);
    desk.press(KeyCode::PageDown);
    desk.hand_in();
    assert!(matches!(&desk.handed_in()[..], [("k/parts", Answer::Parts(answers))] if answers[1..] == [None, None]));
}

#[test]
fn half_made_answers_of_every_kind_come_back() {
    for (id, keys) in
        [("k/cloze", "mat"), ("k/bug", "jj "), ("k/parts", "3"), ("k/choice", "2"), ("k/order", "J"), ("k/match", "a")]
    {
        let mut desk = desk(id);
        let kept = |desk: &Desk| desk.state.asking.as_ref().map(|asking| asking.draft.kept());
        let untouched = kept(&desk);
        desk.keys(keys);
        desk.send(&Message::Tick(10_000));
        let before = kept(&desk);
        assert_ne!(before, untouched, "{id}");
        // Only what is in the log is there again, as after a crash.
        let again = Desk::of(desk.shared, Some(id));
        assert_eq!(kept(&again), before, "{id}");
    }
}

#[test]
fn what_was_kept_of_another_question_is_left_out() {
    for question in questions() {
        for kept in [
            "",
            "no JSON",
            "{\"chosen\":[9]}",
            "{\"ordered\":[0,0,7]}",
            "{\"matched\":[99,null,3,4]}",
            "{\"blanks\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}",
            "{\"lines\":[0,99]}",
            "{\"parts\":{\"at\":77,\"parts\":[\"x\",\"{}\",\"y\",\"z\"]}}",
        ] {
            let mut draft = Draft::new(&question, kept, None, 0);
            draft.editor();
            let marked = draft.answer().ok().map(|answer| marking::mark(&question, &answer, None));
            assert!(marked.is_none_or(|marked| (0.0..=marked.out_of).contains(&marked.score)), "{kept}");
        }
    }
}

proptest! {
    #[test]
    fn no_keys_confuse_the_kinds(
        at in 0_usize..6,
        keys in proptest::collection::vec(proptest::sample::select(vec![
            KeyCode::Tab, KeyCode::BackTab, KeyCode::Enter, KeyCode::Esc, KeyCode::PageDown, KeyCode::PageUp, KeyCode::Up,
            KeyCode::Down, KeyCode::Left, KeyCode::Right, KeyCode::Char(' '), KeyCode::Char('2'), KeyCode::Char('m'),
            KeyCode::Char('a'), KeyCode::Char('J'), KeyCode::Backspace, KeyCode::Home, KeyCode::End, KeyCode::Delete,
        ]), 0..40),
        rows in proptest::collection::vec(0_u16..30, 0..4),
    ) {
        let id = questions()[at].id.clone();
        let mut desk = desk(&id);
        for (number, key) in keys.into_iter().enumerate() {
            desk.press(key);
            if let Some(&row) = rows.get(number) {
                desk.send(&Message::Mouse(Mouse { kind: MouseKind::Press, column: 5, row }));
            }
            desk.state.keys(&desk.shared);
            prop_assert!(desk.state.view.scroll() <= desk.state.view.sheet.len());
            let kept = desk.state.asking.as_ref().map(|asking| (asking.draft.kept(), asking.question.clone()));
            if let Some((kept, question)) = kept {
                let again = Draft::new(&question, &kept, None, 7);
                prop_assert_eq!(again.kept(), kept);
            }
        }
    }
}
