//! A mark as a teacher would write it: points with their words, what is missing as a question, and why there is no mark.

use super::{Asking, Followed, follow};
use crate::{
    app::sheet::{self, Piece, Sheet, Tone, fitted, in_one_line, printable},
    course::QuestionKind,
    marking::{Mark, PointMark, Subtotal, Verdict, Withheld},
};

/// Points as people write them: halves, quarters and thirds as one sign, anything finer with two figures.
#[must_use]
pub fn points_text(points: f64) -> String {
    const PARTS: [(f64, &str); 6] =
        [(0.0, ""), (0.25, "¼"), (1.0 / 3.0, "⅓"), (0.5, "½"), (2.0 / 3.0, "⅔"), (0.75, "¾")];
    let size = points.abs();
    // What is a whisker below a whole is the whole: shares such as thirds do not add up exactly.
    let whole = (size + 1e-6).floor();
    let rest = size - whole;
    let Some((_, part)) = PARTS.iter().find(|(part, _)| (rest - part).abs() < 1e-5) else {
        return format!("{points:.2}");
    };
    let sign = if points < 0.0 && size > 1e-6 { "-" } else { "" };
    if whole == 0.0 && !part.is_empty() { format!("{sign}{part}") } else { format!("{sign}{whole:.0}{part}") }
}

/// Why there is no mark, in plain words.
pub(super) fn withheld_words(why: Withheld) -> &'static str {
    match why {
        Withheld::Blank => "Nothing was answered, so there is nothing to mark.",
        Withheld::DoNotKnow => {
            "You say that you do not know. That is an honest answer: read about it, or take a hint, and try again."
        }
        Withheld::Copied => "This repeats the question or a hint. Say it in your own words.",
        Withheld::TermsListed => "This names terms and explains none of them. Say what each does, and why it matters.",
        Withheld::Instructions => "This speaks to the marker instead of answering the question.",
        Withheld::Unreadable => "Too little of this can be read as sentences the rubric knows.",
        Withheld::Repetitive => "This repeats itself. Say each thing once.",
        Withheld::SelfContradicting => "This says things and also their opposite. Decide, and say why.",
        Withheld::Undecided => "The run that decides did not come to an answer, so nothing can be marked.",
    }
}

/// Adds the mark of `asking`; gives the row of the point the reader is on.
pub(super) fn lay_out(sheet: &mut Sheet, asking: &Asking, mark: &Mark) -> Option<usize> {
    let not_found = match asking.question.kind {
        QuestionKind::Open(_) if asking.has_model => NotFound::Titled,
        QuestionKind::Open(_) => NotFound::Asked,
        _ => NotFound::NotRight,
    };
    if let Some(why) = mark.withheld {
        sheet.gap();
        sheet.hanging_text(
            vec![Piece::new(Tone::Caution, "! ")],
            Tone::Plain,
            &format!("No mark: {}", withheld_words(why)),
        );
    }
    if mark.provisional {
        sheet.gap();
        let text = "This mark is provisional: the rubric was drafted from the page, nobody has looked it over.";
        sheet.hanging_text(vec![Piece::new(Tone::Caution, "≈ ")], Tone::Plain, text);
    }
    sheet.gap();
    if mark.withheld.is_some() {
        to_think_about(sheet, mark);
        return None;
    }
    let titles = mark.points.iter().map(|point| crate::app::editor::rows::width(&point.title)).max().unwrap_or(0);
    let titles = titles.min(sheet.width() / 3).max(8);
    let mut row = None;
    let mut part_starts = mark.part_starts().into_iter().peekable();
    for (index, point) in mark.points.iter().enumerate() {
        while let Some((_, part)) = part_starts.next_if(|(start, _)| *start <= index) {
            part_row(sheet, part);
        }
        row = if index == asking.point { Some(sheet.len()) } else { row };
        let followed = follow::best(&asking.followed, &point.id);
        match followed.filter(|followed| follow::is_complete(followed)) {
            Some(followed) => completed_rows(sheet, point, followed, index + 1, titles),
            None => point_rows(sheet, point, index + 1, titles, not_found),
        }
        if let Some(followed) = followed.filter(|followed| !follow::is_complete(followed)) {
            said_rows(sheet, followed);
        }
        if index == asking.point && asking.open_point().is_some() {
            let lead = vec![Piece::from("     "), Piece::new(Tone::Accent, "f ")];
            let text = format!("answer this, for up to {}", points_text(follow::most(point)));
            sheet.hanging_text(lead, Tone::Quiet, &text);
        }
    }
    part_starts.for_each(|(_, part)| part_row(sheet, part));
    for remark in &mark.remarks {
        sheet.gap();
        sheet.hanging_text(vec![Piece::new(Tone::Accent, "→ ")], Tone::Plain, remark);
    }
    row
}

/// What a part came to, above its points.
fn part_row(sheet: &mut Sheet, part: &Subtotal) {
    sheet.gap();
    let earned = format!("{}) {} of {}", part.part, points_text(part.score), points_text(part.out_of));
    let why = part.withheld.map(|why| format!("  {}", withheld_words(why))).unwrap_or_default();
    sheet.line(&[Piece::new(Tone::Title, earned), Piece::new(Tone::Quiet, why)]);
}

/// The last row of the point that begins at row `at`: the rows under it stand further in than a point does.
pub(super) fn last_row(sheet: &Sheet, at: usize) -> usize {
    let is_under =
        |row: &&crate::app::sheet::SheetRow| row.first().is_some_and(|piece| piece.text.starts_with("     "));
    at + sheet.rows().iter().skip(at + 1).take_while(is_under).count()
}

/// Without a mark the points are not named: whoever hands in nothing shall not be handed the answer. Their questions are.
fn to_think_about(sheet: &mut Sheet, mark: &Mark) {
    let asked: Vec<&str> = mark.points.iter().map(|point| point.say.as_str()).filter(|say| !say.is_empty()).collect();
    if !asked.is_empty() {
        sheet.title("To think about");
    }
    for question in asked {
        sheet.hanging(vec![Piece::new(Tone::Quiet, " · ")], &sheet::inline(question, Tone::Plain));
    }
    for remark in &mark.remarks {
        sheet.gap();
        sheet.hanging_text(vec![Piece::new(Tone::Accent, "→ ")], Tone::Plain, remark);
    }
}

/// A verdict's sign, its words where they are needed, and its tone.
pub(super) fn verdict_sign(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Met => ("✓", Tone::Good),
        Verdict::Partly => ("◐", Tone::Caution),
        Verdict::NotFound => ("·", Tone::Quiet),
        Verdict::Contradicted => ("✗", Tone::Bad),
    }
}

/// How a point is named that was not found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NotFound {
    /// By its title: the answer was no prose.
    NotRight,
    /// By its question: the title would give the answer away.
    Asked,
    /// By its title and its question: the model answer is in view anyway.
    Titled,
}

fn point_rows(sheet: &mut Sheet, point: &PointMark, number: usize, titles: usize, named: NotFound) {
    let (sign, tone) = verdict_sign(point.verdict);
    let not_found = named != NotFound::NotRight && point.verdict == Verdict::NotFound && point.evidence.is_empty();
    let is_asked = not_found && named == NotFound::Asked && !point.say.is_empty();
    let title = if is_asked { "not found in your words" } else { &point.title };
    let earned = if point.worth > 0.0 && point.earned >= 0.0 {
        format!("{}/{}", points_text(point.earned), points_text(point.worth))
    } else if point.earned < 0.0 {
        points_text(point.earned)
    } else {
        String::new()
    };
    let lead = format!(" {sign} {number} ");
    let title = sheet::clipped(
        &printable(title),
        sheet.width().saturating_sub(lead.chars().count() + earned.chars().count().max(4) + 2),
    );
    let mut head = vec![
        Piece::new(tone, lead),
        Piece::new(
            if is_asked { Tone::Quiet } else { Tone::Strong },
            fitted(&title, titles.max(crate::app::editor::rows::width(&title))),
        ),
        Piece::new(Tone::Plain, format!("  {earned:>4}")),
    ];
    if not_found && point.say.is_empty() {
        head.push(Piece::new(Tone::Quiet, "  not found in your words"));
    }
    sheet.row(head);
    for evidence in &point.evidence {
        sheet.hanging_text(
            vec![Piece::from("     ")],
            Tone::Quiet,
            &format!("“{}”", printable(&in_one_line(&evidence.quote))),
        );
    }
    if !point.say.is_empty() {
        let lead = if not_found && !is_asked { "not found in your words: " } else { "" };
        let mut pieces = vec![Piece::new(Tone::Quiet, lead)];
        pieces.extend(sheet::inline(&point.say, Tone::Plain));
        sheet.hanging(vec![Piece::from("     ")], &pieces);
    }
    if let (Some(read), true) = (&point.read, point.verdict != Verdict::Met) {
        sheet.hanging_text(vec![Piece::from("     ")], Tone::Quiet, &format!("read: {read}"));
    }
}

/// A point that a follow-up completed: what was found at once is no part of it any more.
fn completed_rows(sheet: &mut Sheet, point: &PointMark, followed: &Followed, number: usize, titles: usize) {
    let earned = format!("{}/{}", points_text(followed.told.point.earned), points_text(point.worth));
    let title = fitted(&sheet::clipped(&printable(&point.title), titles.max(8)), titles);
    let lead = vec![Piece::new(Tone::Good, format!(" + {number} "))];
    let head = [
        Piece::new(Tone::Strong, title),
        Piece::new(Tone::Plain, format!("  {earned:>4}")),
        Piece::new(Tone::Quiet, "  completed by a follow-up"),
    ];
    sheet.hanging(lead, &head);
    sheet.hanging_text(
        vec![Piece::from("     ")],
        Tone::Quiet,
        &format!("“{}”", printable(&in_one_line(&followed.text))),
    );
}

/// What was said to the question of a point without completing it, and why it did not.
fn said_rows(sheet: &mut Sheet, followed: &Followed) {
    let said = format!("you added: “{}”", printable(&in_one_line(&followed.text)));
    sheet.hanging_text(vec![Piece::from("     ")], Tone::Quiet, &said);
    sheet.hanging_text(vec![Piece::from("     ")], Tone::Plain, &followed.told.point.say);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_as_people_do() {
        let written: Vec<String> =
            [0.0, 0.5, 6.5, 2.0, -1.0, -0.5, 1.0 / 3.0, 0.999_999_9, 0.2].map(points_text).to_vec();
        assert_eq!(written, ["0", "½", "6½", "2", "-1", "-½", "⅓", "1", "0.20"]);
    }
}
