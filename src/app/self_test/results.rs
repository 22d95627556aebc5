//! The results of a self-test, laid out for the screen: the whole first, then what to read, then question by question.

use super::{Place, Shared};
use crate::{
    app::{
        KeyHint,
        editor::rows,
        quiz::{lesson_place, points_text},
        sheet::{Piece, Sheet, Tone, clipped, fitted, printable},
    },
    assessment::{Part, QuestionResult, ResultSheet, certainty_word, date, duration, withheld_words},
};

/// How many concepts and places to read are listed.
const MOST: usize = 6;

type Links = Vec<(usize, Place)>;

pub(super) fn keys(is_being_marked: bool) -> Vec<KeyHint> {
    if is_being_marked {
        return vec![KeyHint::new("Esc", "leave; the marking goes on")];
    }
    vec![
        KeyHint::new("↑↓", "choose"),
        KeyHint::new("Enter", "go there"),
        KeyHint::new("n", "another test"),
        KeyHint::quiet("PgUp/PgDn", "a screenful"),
        KeyHint::quiet("g/G", "first, last"),
    ]
}

/// Lays the results out; gives the rows that lead somewhere.
pub(super) fn lay_out(sheet: &mut Sheet, name: &str, shared: &Shared) -> Links {
    let mut links = Vec::new();
    let Some(results) = ResultSheet::of_test(&shared.course, &shared.progress, name, shared.now_ms) else {
        sheet.text(Tone::Quiet, "The log knows nothing of this self-test any more.");
        return links;
    };
    let unmarked = results.test.as_ref().map_or(0, |test| test.unmarked);
    if unmarked > 0 {
        being_marked(sheet, &results, unmarked);
        return links;
    }
    whole(sheet, &results);
    reading(sheet, &results, &mut links);
    sheet.title("By module");
    results.modules.iter().for_each(|part| bar(sheet, part));
    sheet.title("By concept · the most points lost first");
    results.concepts.iter().take(MOST).for_each(|part| bar(sheet, part));
    certainty(sheet, &results);
    sheet.title("Question by question");
    for (number, question) in (1..).zip(&results.questions) {
        links.push((sheet.len(), question_place(question)));
        question_rows(sheet, number, question);
    }
    before(sheet, &results);
    sheet.gap();
    sheet.text(Tone::Quiet, &format!("etude report --test {name} --html FILE writes this as a page."));
    links
}

fn being_marked(sheet: &mut Sheet, results: &ResultSheet, unmarked: usize) {
    let all = results.test.as_ref().map_or(0, |test| test.answered);
    sheet.text(Tone::Strong, &format!("Being marked: {} of {all}", all.saturating_sub(unmarked)));
    let cells = (sheet.width() / 2).min(40);
    let filled = (all.saturating_sub(unmarked) * cells).checked_div(all).unwrap_or(0);
    sheet.row(vec![
        Piece::new(Tone::Accent, "■".repeat(filled)),
        Piece::new(Tone::Quiet, "·".repeat(cells.saturating_sub(filled))),
    ]);
    sheet.gap();
    let say = "Programs are run to see what they do. You may leave: the marking goes on, and what it has not done when Étude is \
               closed it does the next time.";
    sheet.text(Tone::Quiet, say);
}

fn whole(sheet: &mut Sheet, results: &ResultSheet) {
    let (score, out_of) = (points_text(results.score), points_text(results.out_of));
    sheet.line(&[
        Piece::new(Tone::Strong, format!("{:.0}%", results.share() * 100.0)),
        Piece::new(Tone::Plain, format!("  {score} of {out_of} points, one for each question")),
    ]);
    if let Some(completed) = results.otherwise() {
        let text = format!("{} of {out_of} after hints and follow-ups", points_text(completed));
        sheet.text(Tone::Plain, &text);
    }
    let Some(test) = &results.test else { return };
    let of = test.minutes.map_or_else(String::new, |minutes| format!(" of {minutes} min"));
    let mut facts = format!(
        "{} of {} answered · {}{of} · begun {}",
        test.answered,
        results.questions.len(),
        duration(test.used_ms),
        date(test.began_at)
    );
    if test.timed_out {
        facts.push_str(" · handed in when the time ran out");
    }
    if let Some(seed) = test.seed {
        facts = format!("{facts} · seed {seed}");
    }
    sheet.text(Tone::Quiet, &facts);
    if let (Some(first), Some(best)) = (results.first, results.best)
        && results.questions.iter().any(|question| question.tries.len() > 1)
    {
        let gain = format!("First tries at these questions {:.0}%, best tries {:.0}%.", first * 100.0, best * 100.0);
        sheet.text(Tone::Plain, &gain);
    }
}

fn reading(sheet: &mut Sheet, results: &ResultSheet, links: &mut Links) {
    if results.read_next.is_empty() {
        return;
    }
    sheet.title("What to read next");
    for reading in results.read_next.iter().take(MOST) {
        links.push((sheet.len(), lesson_place(&reading.place)));
        let gain = format!("  {} to gain", points_text(reading.lost));
        let room = sheet.width().saturating_sub(rows::width(&gain) + 4);
        sheet.row(vec![
            Piece::new(Tone::Accent, "  → "),
            Piece::new(Tone::Plain, fitted(&printable(&reading.title), room)),
            Piece::new(Tone::Quiet, gain),
        ]);
    }
}

/// What was earned of a part: its share in a bar and in figures.
fn bar(sheet: &mut Sheet, part: &Part) {
    let cells = (sheet.width() / 5).clamp(5, 20);
    let filled = (0..cells).filter(|cell| share_of(*cell, cells) < part.share()).count();
    let figure = format!(" {:>3.0}%", part.share() * 100.0);
    let room = sheet.width().saturating_sub(cells + rows::width(&figure) + 3);
    sheet.row(vec![
        Piece::new(Tone::Plain, format!("  {} ", fitted(&printable(&part.title), room))),
        Piece::new(if part.share() >= 1.0 - 1e-9 { Tone::Good } else { Tone::Accent }, "■".repeat(filled)),
        Piece::new(Tone::Quiet, "·".repeat(cells - filled)),
        Piece::new(Tone::Plain, figure),
    ]);
}

/// The share at which a cell's middle stands.
#[expect(clippy::cast_precision_loss, reason = "a bar has few cells")]
fn share_of(cell: usize, cells: usize) -> f64 {
    (cell as f64 + 0.5) / cells as f64
}

fn certainty(sheet: &mut Sheet, results: &ResultSheet) {
    let Some(certainty) = &results.certainty else { return };
    sheet.title("How sure you were · beside the marks, not in them");
    let (marks, out_of) = (points_text(certainty.marks), points_text(certainty.out_of));
    sheet.text(Tone::Plain, &format!("{marks} of {out_of} by certainty: right earns 1, 2, 3, wrong costs 0, 2, 6."));
    for level in &certainty.levels {
        let word = certainty_word(Some(level.confidence));
        let count = if level.answers == 1 { "1 answer".to_owned() } else { format!("{} answers", level.answers) };
        sheet.row(vec![
            Piece::new(Tone::Plain, format!("  {word:<12}")),
            Piece::new(Tone::Quiet, format!("{:>3.0}% right in {count}", level.share * 100.0)),
        ]);
    }
}

fn question_place(question: &QuestionResult) -> Place {
    Place::Quiz { module: question.module.clone(), question: Some(question.id.clone()) }
}

fn question_rows(sheet: &mut Sheet, number: usize, question: &QuestionResult) {
    let (sign, tone) = match question.share() {
        _ if question.withheld.is_some() => ("!", Tone::Caution),
        _ if question.answer.is_none() => ("·", Tone::Quiet),
        share if share >= 1.0 - 1e-9 => ("✓", Tone::Good),
        share if share > 0.0 => ("◐", Tone::Caution),
        _ => ("✗", Tone::Bad),
    };
    let standing = match &question.withheld {
        Some(_) => "no mark".to_owned(),
        None if question.answer.is_none() => "not answered".to_owned(),
        None => format!("{} of {}", points_text(question.score), points_text(question.out_of)),
    };
    let room = sheet.width().saturating_sub(rows::width(&standing) + 9);
    sheet.row(vec![
        Piece::new(tone, format!(" {sign} ")),
        Piece::new(Tone::Quiet, format!("{number:>2} ")),
        Piece::new(Tone::Plain, fitted(&printable(&question.prompt), room)),
        Piece::new(Tone::Quiet, format!("  {standing}")),
    ]);
    if let Some(why) = &question.withheld {
        sheet.hanging_text(vec![Piece::from("      ")], Tone::Quiet, &format!("no mark: {}", withheld_words(why)));
    }
    if let Some(completed) = question.otherwise() {
        let text = format!("{} after hints and follow-ups", points_text(completed));
        sheet.hanging_text(vec![Piece::from("      ")], Tone::Quiet, &text);
    }
    if question.answer.is_some() {
        let missed: Vec<&str> = question
            .points
            .iter()
            .filter(|point| point.worth - point.earned > 1e-9)
            .map(|point| point.title.as_str())
            .collect();
        if !missed.is_empty() {
            let text = format!("missed: {}", printable(&missed.join("; ")));
            sheet.hanging_text(vec![Piece::from("      ")], Tone::Quiet, &text);
        }
    }
    for belief in &question.beliefs {
        let text = format!("wrong belief: {}", printable(belief));
        sheet.hanging_text(vec![Piece::from("      ")], Tone::Quiet, &text);
    }
    for contest in &question.contests {
        let text = format!("you contest {}: {}", printable(&contest.point), contest.reason);
        sheet.hanging_text(vec![Piece::from("      ")], Tone::Quiet, &text);
    }
    if let Some(own) = &question.self_grade {
        let text = format!("your own mark: {} of {}", points_text(own.score), points_text(own.out_of));
        sheet.hanging_text(vec![Piece::from("      ")], Tone::Quiet, &text);
    }
}

fn before(sheet: &mut Sheet, results: &ResultSheet) {
    let ended: Vec<_> = results.tests.iter().filter(|test| test.ended).collect();
    if ended.len() < 2 {
        return;
    }
    sheet.title("Every self-test, oldest first");
    for test in ended {
        let text = format!("  {}  {:>3.0}% of {} questions", date(test.began_at), test.share * 100.0, test.questions);
        sheet.row(vec![Piece::new(Tone::Plain, clipped(&text, sheet.width()))]);
    }
}
