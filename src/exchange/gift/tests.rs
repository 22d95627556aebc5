use proptest::prelude::*;

use super::*;
use crate::{
    course::{Choice, ChoiceOption, Matching, Numeric, Question, QuestionKind, ShortText},
    diagnostic::Diagnostic,
};

/// The questions of `text`, and what was said about it, one line a diagnostic.
fn import(text: &str) -> (Vec<Question>, Vec<String>) {
    let (questions, told) = read("q.gift", text, Some("m"));
    let line = |fault: Diagnostic| match &fault.help {
        Some(help) => format!("{fault} | {help}"),
        None => fault.to_string(),
    };
    (questions, told.into_iter().map(line).collect())
}

fn only(text: &str) -> Question {
    let (mut questions, told) = import(text);
    assert_eq!((questions.len(), told), (1, Vec::<String>::new()), "{text}");
    questions.remove(0)
}

fn option(text: &str, right: bool, feedback: &str) -> ChoiceOption {
    ChoiceOption { text: text.to_owned(), right, feedback: feedback.to_owned() }
}

#[test]
fn a_choice_has_its_title_feedback_and_explanation() {
    let question = only(
        "::Cold *start*::What is slow?{\n  =the first call#Yes.\n  ~every call#Only one.\n ~none\n ####It *starts* \\#1.}",
    );
    assert_eq!((question.id.as_str(), question.prompt.as_str()), ("m/cold-start", "What is slow?"));
    assert_eq!(question.explanation, "It \\*starts\\* #1.");
    let options = vec![
        option("the first call", true, "Yes."),
        option("every call", false, "Only one."),
        option("none", false, ""),
    ];
    assert_eq!(question.kind, QuestionKind::Choice(Choice { options, several: false, in_order: false }));
}

#[test]
fn several_right_answers_share_the_mark() {
    let question = only("[markdown]Which are `2xx`?{~%50%200 ~%50%201 ~%-50%404 ~%-50%500}");
    let QuestionKind::Choice(choice) = &question.kind else { panic!("{question:?}") };
    assert!(choice.several);
    assert_eq!(choice.options.iter().map(|option| option.right).collect::<Vec<_>>(), [true, true, false, false]);
}

#[test]
fn true_and_false_say_something_to_either() {
    let question = only("A worker sleeps between requests.{FALSE#It may be thrown away.#It may indeed.}");
    let options = vec![option("True", false, "It may be thrown away."), option("False", true, "It may indeed.")];
    assert_eq!(question.kind, QuestionKind::Choice(Choice { options, several: false, in_order: true }));
    assert!(matches!(only("So it is.{T}").kind, QuestionKind::Choice(choice) if choice.options[0].right));
}

#[test]
fn short_answers_and_a_missing_word() {
    let question = only("The edge is a {=PoP =point of presence#Also so.} near you.");
    assert_eq!(question.prompt, "The edge is a _____ near you.");
    assert_eq!(question.explanation, "Also so.");
    let accept = vec!["PoP".to_owned(), "point of presence".to_owned()];
    assert_eq!(question.kind, QuestionKind::ShortText(ShortText { accept, ..ShortText::default() }));
}

#[test]
fn numbers_have_a_margin_or_a_range() {
    let numeric = |text: &str| match only(text).kind {
        QuestionKind::Numeric(Numeric { value, tolerance, .. }) => (value, tolerance),
        other => panic!("{other:?}"),
    };
    for (text, wanted) in
        [("{#3:2}", (3.0, 2.0)), ("{#1..5}", (3.0, 2.0)), ("{#-1.5e3}", (-1500.0, 0.0)), ("{#=%100%7:0.5}", (7.0, 0.5))]
    {
        let (value, tolerance) = numeric(&format!("How many?{text}"));
        assert!((value - wanted.0).abs() + (tolerance - wanted.1).abs() < 1e-9, "{text}");
    }
}

#[test]
fn pairs_are_matched() {
    let question = only("Match.{=GET -> reads =POST->creates = PUT  ->  replaces\n####Done.}");
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let pairs = vec![pair("GET", "reads"), pair("POST", "creates"), pair("PUT", "replaces")];
    assert_eq!(question.kind, QuestionKind::Matching(Matching { pairs, distractors: Vec::new() }));
    assert_eq!(question.explanation, "Done.");
}

#[test]
fn comments_categories_and_formats_are_read() {
    let text = "// All about caches\n$CATEGORY: $course$/top/Edge//far/Caching without lying\n\n// [id:edge/stale]\n[html]Is <b>stale</b> &lt; fresh?{T}\n\n[plain]2 * 3 * 4?{=24}\n";
    let (questions, told) = read("q.gift", text, None);
    assert_eq!(told, []);
    assert_eq!((questions[0].id.as_str(), questions[0].prompt.as_str()), ("edge/stale", "Is **stale** &lt; fresh?"));
    assert_eq!((questions[1].id.as_str(), questions[1].prompt.as_str()), ("caching-without-lying/2", "2 \\* 3 \\* 4?"));
}

#[test]
fn what_is_not_kept_is_said_with_its_place() {
    let text = "\
// [tag:hard]\n::A::Essay?{}\n\n\
Just words, no question.\n\n\
How many?{#=10:1 =%50%10:3#near ~#no}\n\n\
Who?{=%100%me =%50%we =%0%*#Not they.}\n\n\
Pick.{=a ~%30%b ~c}\n\n\
Weigh.{~%70%a ~%30%b ~c}\n\n\
True?{true}\n\n\
[htlm]H<sub>2</sub>O?{=water}\n\n\
Pairs{=a->1 =b->2 =->3}\n";
    let (questions, told) = import(text);
    assert_eq!(questions.len(), 8);
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn every_fault_is_told_at_once() {
    let text = "\
::No end of the title? {=x ~y}\n\n\
Closes nothing}\n\n\
Never closed? {=x ~y\n\n\
Two {=a ~b} blocks {=c}\n\n\
One {~a ~b}\n\n\
Number {#3,5}\n\n\
Pair {=a->b =c}\n\n\
$CATEGROY: x\n\n\
Weight {~%500%a =b ~}\n\n\
{=no ~prompt}\n";
    let (_, told) = import(text);
    insta::assert_snapshot!(told.join("\n"));
}

fn words() -> impl Strategy<Value = String> {
    let odd = "(\\[html\\]|\\[x\\]|//|::|\\$CATEGORY:|####|%50%|->|\\\\n|&#39;|<b>|\n\n|\n//|[a-z ~=#{}:%*_`\\\\\"'é日🙂-]){1,8}";
    odd.prop_map(|text| text.trim().to_owned()).prop_filter("says something", |text| !text.is_empty())
}

/// Words that GIFT can hold where an arrow parts a pair.
fn without_arrow() -> impl Strategy<Value = String> {
    words().prop_filter("no arrow", |text| !text.contains("->"))
}

fn kinds() -> impl Strategy<Value = QuestionKind> {
    let options = prop::collection::vec((words(), prop_oneof![Just(String::new()), words()]), 2..6);
    let choice = (options, 1..3_usize).prop_map(|(options, right)| {
        let right = right.min(options.len() - 1);
        let option =
            |(at, (text, feedback)): (usize, (String, String))| ChoiceOption { text, right: at < right, feedback };
        let mut options: Vec<ChoiceOption> = options.into_iter().enumerate().map(option).collect();
        options.rotate_left(1);
        QuestionKind::Choice(Choice { options, several: right > 1, in_order: false })
    });
    let feedback = || prop_oneof![Just(String::new()), words()];
    let truth = (any::<bool>(), feedback(), feedback()).prop_map(|(truth, one, other)| {
        let options = vec![option("True", truth, &one), option("False", !truth, &other)];
        QuestionKind::Choice(Choice { options, several: false, in_order: true })
    });
    let pairs = prop::collection::vec((without_arrow(), words()), 2..5);
    let short = prop::collection::vec(without_arrow().prop_filter("no wildcard", |text| !text.contains('*')), 1..4);
    let number = (-1e12..1e12, prop_oneof![Just(0.0), 0.0..1e6]);
    prop_oneof![
        choice,
        truth,
        pairs.prop_map(|pairs| QuestionKind::Matching(Matching { pairs, distractors: Vec::new() })),
        short.prop_map(|accept| QuestionKind::ShortText(ShortText { accept, ..ShortText::default() })),
        number.prop_map(|(value, tolerance)| QuestionKind::Numeric(Numeric { value, tolerance, ..Numeric::default() })),
    ]
}

proptest! {
    #[test]
    fn what_gift_can_hold_comes_back(
        id in "[a-z]{1,6}/[a-z0-9\\]\\\\: é-]{0,6}[a-z]", prompt in words(), explanation in prop_oneof![Just(String::new()), words()], kind in kinds()
    ) {
        let question = Question { id, prompt, hints: Vec::new(), hint_cost: Question::HINT_COST, explanation, read: None, kind };
        let mut told = Vec::new();
        let text = write::one(&question, "m", &mut told);
        let (questions, remarks) = import(&text);
        prop_assert!(remarks.is_empty() && told.is_empty(), "{:?} {:?}\n{}", remarks, told, text);
        prop_assert_eq!(questions, vec![question], "{}", text);
    }

    #[test]
    fn any_text_can_be_read(text in "(::|\\{|\\}|=|~|#|####|->|%50%|//|\\[id:|\\[html\\]|\\$CATEGORY:|\\\\|\n|\n\n|:|\\.\\.|<b>|&|\\PC){0,40}") {
        let (questions, told) = import(&text);
        for question in &questions {
            prop_assert!(!question.prompt.is_empty() && !question.id.is_empty());
        }
        let _ = told;
    }
}
