//! Questions to a quiz file of ours, as a person would write it: dotted keys, texts of several lines as such.

use super::Exported;
use crate::course::{
    Choice, Cloze, CodeTask, FindTheBug, Gap, GapWants, Matching, Misconception, Numeric, Open, Ordering, Parts, Point,
    Predict, Question, QuestionKind, ShortText,
};

/// Lists whose line would be longer are written one value a line.
const WIDEST_LIST: usize = 100;

/// Writes `questions` under `title`, a comment at the top.
pub fn write<'a>(title: &str, questions: impl IntoIterator<Item = &'a Question>) -> Exported {
    let title = title.replace(|letter: char| letter.is_control(), " ");
    let mut exported = Exported { text: format!("# {title}\n"), ..Exported::default() };
    for question in questions {
        match body(&question.kind, "questions") {
            Some(body) => exported.text.push_str(&one(question, &body)),
            None => exported.diagnostics.push(super::not_kept(question, "this kind cannot be written yet: left out")),
        }
    }
    if !exported.text.contains("[[questions]]") {
        exported.text.push_str("questions = []\n");
    }
    exported
}

/// What a kind adds to a question: keys of its own table, and tables after it.
#[derive(Default)]
struct Body {
    word: &'static str,
    keys: String,
    tables: String,
}

fn one(question: &Question, body: &Body) -> String {
    let mut text = String::from("\n[[questions]]\n");
    key(&mut text, "id", &quoted(&question.id));
    key(&mut text, "type", &quoted(body.word));
    key(&mut text, "prompt.prompt", &quoted(&question.prompt));
    text.push_str(&body.keys);
    strings(&mut text, "hints", &question.hints);
    if (question.hint_cost - Question::HINT_COST).abs() > f64::EPSILON {
        key(&mut text, "hint-cost", &number(question.hint_cost));
    }
    unless_empty(&mut text, "context", &question.explanation);
    if let Some(read) = &question.read {
        key(&mut text, "read", &quoted(read));
    }
    text.push_str(&body.tables);
    text
}

/// What a kind adds; none for one that this file does not know yet.
/// `table` is the table of the question itself.
fn body(kind: &QuestionKind, table: &str) -> Option<Body> {
    Some(match kind {
        QuestionKind::Open(open) => self::open(open, table),
        QuestionKind::Choice(choice) => self::choice(choice, table),
        QuestionKind::Ordering(ordering) => self::ordering(ordering),
        QuestionKind::Matching(matching) => self::matching(matching),
        QuestionKind::Numeric(numeric) => self::numeric(numeric),
        QuestionKind::ShortText(short) => short_text(short),
        QuestionKind::Cloze(cloze) => self::cloze(cloze),
        QuestionKind::FindTheBug(bug) => find_the_bug(bug),
        QuestionKind::Parts(parts) => return self::parts(parts),
        _ => return decided_by_a_run(kind),
    })
}

fn decided_by_a_run(kind: &QuestionKind) -> Option<Body> {
    match kind {
        QuestionKind::Predict(predict) => Some(self::predict(predict)),
        QuestionKind::Code(task) => Some(code(task)),
        _ => None,
    }
}

fn open(open: &Open, table: &str) -> Body {
    let mut body = Body { word: "Open", ..Body::default() };
    if open.draft {
        body.keys.push_str("# A draft: nobody has written its rubric yet. Add `[[questions.points]]` and `models`, then take this away.\n");
        key(&mut body.keys, "draft", "true");
    }
    for (name, words) in &open.words {
        key(&mut body.keys, &format!("words.{}", quoted(name)), &quoted(words));
    }
    strings(&mut body.keys, "models", &open.models);
    body.tables.extend(open.points.iter().map(|one| point(one, table)));
    body.tables.extend(open.misconceptions.iter().map(|one| misconception(one, table)));
    body
}

fn point(point: &Point, table: &str) -> String {
    let mut text = format!("\n[[{table}.points]]\n");
    key(&mut text, "id", &quoted(&point.id));
    key(&mut text, "title", &quoted(&point.title));
    key(&mut text, "worth", &number(point.worth));
    if point.optional {
        key(&mut text, "optional", "true");
    }
    if point.cites {
        key(&mut text, "cites", "true");
    }
    strings(&mut text, "accept", &point.accept);
    strings(&mut text, "names", &point.names);
    unless_empty(&mut text, "cues", &point.cues);
    unless_empty(&mut text, "ask", &point.ask);
    if let Some(read) = &point.read {
        key(&mut text, "read", &quoted(read));
    }
    text
}

fn misconception(wrong: &Misconception, table: &str) -> String {
    let mut text = format!("\n[[{table}.misconceptions]]\n");
    key(&mut text, "id", &quoted(&wrong.id));
    key(&mut text, "accept", &list(&wrong.accept));
    strings(&mut text, "except", &wrong.except);
    key(&mut text, "cost", &number(wrong.cost));
    unless_empty(&mut text, "cure", &wrong.cure);
    text
}

fn choice(choice: &Choice, table: &str) -> Body {
    let mut body = Body { word: "MultipleChoice", ..Body::default() };
    let texts = |right: bool| -> Vec<String> {
        choice.options.iter().filter(|option| option.right == right).map(|option| option.text.clone()).collect()
    };
    if choice.in_order {
        key(&mut body.keys, "shuffle", "false");
    }
    // Options cannot say that several may be chosen where one is right; a list of answers can.
    if choice.several && texts(true).len() == 1 && choice.options.iter().all(|option| option.feedback.is_empty()) {
        key(&mut body.keys, "prompt.distractors", &list(&texts(false)));
        key(&mut body.keys, "answer.answer", &list(&texts(true)));
        return body;
    }
    for option in &choice.options {
        body.tables.extend(["\n[[", table, ".options]]\n"]);
        key(&mut body.tables, "text", &quoted(&option.text));
        if option.right {
            key(&mut body.tables, "right", "true");
        }
        unless_empty(&mut body.tables, "feedback", &option.feedback);
    }
    body
}

fn ordering(ordering: &Ordering) -> Body {
    let mut body = Body { word: "Ordering", ..Body::default() };
    key(&mut body.keys, "items", &list(&ordering.items));
    body
}

fn matching(matching: &Matching) -> Body {
    let mut body = Body { word: "Matching", ..Body::default() };
    key(&mut body.keys, "pairs", &pairs(&matching.pairs));
    strings(&mut body.keys, "distractors", &matching.distractors);
    body
}

fn numeric(numeric: &Numeric) -> Body {
    let mut body = Body { word: "Numeric", ..Body::default() };
    key(&mut body.keys, "answer.value", &number(numeric.value));
    if numeric.tolerance > 0.0 {
        key(&mut body.keys, "answer.tolerance", &number(numeric.tolerance));
    }
    if numeric.relative > 0.0 {
        key(&mut body.keys, "answer.relative", &number(numeric.relative));
    }
    unless_empty(&mut body.keys, "answer.unit", &numeric.unit);
    body
}

fn short_text(short: &ShortText) -> Body {
    let mut body = Body { word: "ShortAnswer", ..Body::default() };
    if let Some((answer, alternatives)) = short.accept.split_first() {
        key(&mut body.keys, "answer.answer", &quoted(answer));
        strings(&mut body.keys, "answer.alternatives", alternatives);
    }
    strings(&mut body.keys, "answer.patterns", &short.patterns);
    if short.exact_case {
        key(&mut body.keys, "answer.case", "true");
    }
    if short.exact_spelling {
        key(&mut body.keys, "answer.slips", "false");
    }
    body
}

fn predict(predict: &Predict) -> Body {
    let mut body = Body { word: "Predict", ..Body::default() };
    key(&mut body.keys, "example", &quoted(&predict.example));
    unless_empty(&mut body.keys, "event", &predict.event);
    key(&mut body.keys, "of", &quoted(&predict.of));
    if !predict.feedback.is_empty() {
        key(&mut body.keys, "feedback", &pairs(&predict.feedback));
    }
    body
}

fn code(task: &CodeTask) -> Body {
    let mut body = Body { word: "Code", ..Body::default() };
    key(&mut body.keys, "example", &quoted(&task.example));
    unless_empty(&mut body.keys, "starter", &task.starter);
    unless_empty(&mut body.keys, "solution", &task.solution);
    body
}

fn cloze(cloze: &Cloze) -> Body {
    let mut body = Body { word: "Cloze", ..Body::default() };
    let names = cloze.gaps.iter().map(|gap| format!("{{{{{}}}}}", gap.name)).chain([String::new()]);
    let text: String = cloze.text.iter().zip(names).flat_map(|(piece, name)| [piece.clone(), name]).collect();
    key(&mut body.keys, "text", &quoted(&text));
    unless_empty(&mut body.keys, "language", &cloze.language);
    for gap in &cloze.gaps {
        self::gap(&mut body.keys, gap);
    }
    body
}

/// A gap as a table of its own.
fn gap(text: &mut String, gap: &Gap) {
    let mut put = |name: &str, value: &str| key(text, &format!("gaps.{}.{name}", quoted(&gap.name)), value);
    match &gap.wants {
        GapWants::Text(short) => {
            for (at, answer) in short.accept.iter().enumerate().take(1) {
                put("answer", &quoted(answer));
                put("alternatives", &list(&short.accept[at + 1..]));
            }
            put("patterns", &list(&short.patterns));
            put("case", if short.exact_case { "true" } else { "false" });
            put("slips", if short.exact_spelling { "false" } else { "true" });
        }
        GapWants::Number(numeric) => {
            put("value", &number(numeric.value));
            put("tolerance", &number(numeric.tolerance));
            put("relative", &number(numeric.relative));
            put("unit", &quoted(&numeric.unit));
        }
        GapWants::OneOf { options, right } => {
            put("options", &list(options));
            put("answer", &quoted(options.get(*right).map(String::as_str).unwrap_or_default()));
        }
    }
    put("worth", &number(gap.worth));
    if !gap.feedback.is_empty() {
        put("feedback", &pairs(&gap.feedback));
    }
}

fn find_the_bug(bug: &FindTheBug) -> Body {
    let mut body = Body { word: "FindTheBug", ..Body::default() };
    // A program that a file gives has no line end at its end; one that has is the entry of the example.
    if bug.example.is_empty() || !bug.program.ends_with('\n') {
        key(&mut body.keys, "program", &quoted(&bug.program));
    }
    unless_empty(&mut body.keys, "language", &bug.language);
    let numbers: Vec<String> = bug.lines.iter().map(ToString::to_string).collect();
    key(&mut body.keys, "bugs", &format!("[{}]", numbers.join(", ")));
    if !bug.tempting.is_empty() {
        let line = |(line, say): &(usize, String)| format!("[{line}, {}]", quoted(say));
        let lines: Vec<String> = bug.tempting.iter().map(line).collect();
        key(&mut body.keys, "tempting", &format!("[\n    {},\n]", lines.join(",\n    ")));
    }
    if !bug.fixed.is_empty() {
        key(&mut body.keys, "fix", &pairs(&[(bug.program.clone(), bug.fixed.clone())]));
    }
    unless_empty(&mut body.keys, "example", &bug.example);
    body
}

fn parts(parts: &Parts) -> Option<Body> {
    let mut whole = Body { word: "MultiPart", ..Body::default() };
    for part in &parts.parts {
        let body = body(&part.question.kind, "questions.parts")?;
        whole.tables.push_str("\n[[questions.parts]]\n");
        key(&mut whole.tables, "type", &quoted(body.word));
        key(&mut whole.tables, "prompt.prompt", &quoted(&part.question.prompt));
        key(&mut whole.tables, "worth", &number(part.worth));
        whole.tables.extend([body.keys, body.tables]);
    }
    Some(whole)
}

fn key(text: &mut String, name: &str, value: &str) {
    text.extend([name, " = ", value, "\n"]);
}

fn unless_empty(text: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        key(text, name, &quoted(value));
    }
}

fn strings(text: &mut String, name: &str, values: &[String]) {
    if !values.is_empty() {
        key(text, name, &list(values));
    }
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let line = format!("[{}]", values.join(", "));
    if line.len() <= WIDEST_LIST && !line.contains('\n') {
        return line;
    }
    format!("[\n    {},\n]", values.join(",\n    "))
}

fn pairs(pairs: &[(String, String)]) -> String {
    let pair = |(one, other): &(String, String)| format!("[{}, {}]", quoted(one), quoted(other));
    format!("[\n    {},\n]", pairs.iter().map(pair).collect::<Vec<_>>().join(",\n    "))
}

/// A number: whole where it is, else with its decimals or exponent.
fn number(number: f64) -> String {
    let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
    if is_whole { format!("{number:.0}") } else { format!("{number:?}") }
}

/// `text` as a TOML string: in one line, or as a block when it has several.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |letter: char| !letter.is_control() || letter == '\t';
    let lines = text.matches('\n').count();
    if lines > 0 && text.trim_end_matches('\n').contains('\n') {
        // A literal block keeps code as it is; it has no escapes, so it holds less.
        let literal = text.chars().all(|letter| is_plain(letter) || letter == '\n')
            && text.contains('\\')
            && !text.contains("''")
            && !text.ends_with('\'');
        return if literal { format!("'''\n{text}'''") } else { format!("\"\"\"\n{}\"\"\"", in_quotes(text, true)) };
    }
    if text.contains(['"', '\\']) && !text.contains('\'') && text.chars().all(is_plain) {
        return format!("'{text}'");
    }
    format!("\"{}\"", in_quotes(text, false))
}

/// `text` with what a quoted string cannot hold escaped; a block holds line ends, and quotes that are not three.
fn in_quotes(text: &str, is_block: bool) -> String {
    let mut written = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => written.push_str("\\\\"),
            '"' if !is_block || matches!(letters.peek(), Some('"') | None) => written.push_str("\\\""),
            '\n' if is_block => written.push('\n'),
            '\n' => written.push_str("\\n"),
            '\t' => written.push('\t'),
            '\r' => written.push_str("\\r"),
            _ if letter.is_control() => written.extend(["\\u", &format!("{:04X}", u32::from(letter))]),
            _ => written.push(letter),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(value: &str) -> toml::Value {
        let table: toml::Table = format!("x = {value}\n").parse().unwrap_or_else(|error| panic!("{error}: {value}"));
        table["x"].clone()
    }

    #[test]
    fn strings_are_written_as_a_person_would() {
        assert_eq!(quoted("plain"), "\"plain\"");
        assert_eq!(quoted("say \"hi\""), "'say \"hi\"'");
        assert_eq!(quoted("one\ntwo\n"), "\"\"\"\none\ntwo\n\"\"\"");
        assert_eq!(quoted("a\n\\d+\n"), "'''\na\n\\d+\n'''");
        assert_eq!((number(3.0), number(0.5), number(1e300)), ("3".to_owned(), "0.5".to_owned(), "1e300".to_owned()));
    }

    proptest! {
        #[test]
        fn any_string_comes_back(text in "[\"'\\\\\n\r\ta\u{0}\u{7f}\u{85}\\PC]{0,20}") {
            prop_assert_eq!(read(&quoted(&text)), toml::Value::String(text));
        }

        #[test]
        fn any_number_comes_back(value in proptest::num::f64::NORMAL | proptest::num::f64::ZERO) {
            let back = match read(&number(value)) {
                toml::Value::Integer(whole) => whole.to_string().parse::<f64>().unwrap(),
                toml::Value::Float(float) => float,
                other => panic!("{other}"),
            };
            prop_assert!((back - value).abs() <= 0.0, "{} {}", back, value);
        }
    }
}
