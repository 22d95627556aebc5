//! What the quiz shows, laid out: made again when it changes, never while drawing.

use super::{Asking, Draft, Phase, QuizState, Writing, list, margin, mark_sheet, points_text};
use crate::{
    app::{
        Area, MouseKind, Shared,
        editor::{Editor, rows},
        sheet::{self, Piece, Sheet, Tone, clipped, fitted},
        workbench::gutter,
    },
    course::{Example, Question, QuestionKind},
    marking::Answer,
};

/// What the quiz shows.
#[derive(Clone, Debug, Default)]
pub struct QuizView {
    /// The list of questions, or the question with all that is said about it.
    pub sheet: Sheet,
    /// The row of it the reader is on.
    pub at: Option<usize>,
    /// Where the sheet is.
    pub sheet_area: Area,
    /// Where text is written; no rows when none is.
    pub text_area: Area,
    /// What stands above where text is written.
    pub text_title: String,
    scroll: usize,
}

impl QuizView {
    /// The first row in view.
    #[must_use]
    pub fn scroll(&self) -> usize {
        self.scroll
    }

    pub(super) fn scroll_to_top(&mut self) {
        self.scroll = 0;
    }

    pub(super) fn wheel(&mut self, kind: MouseKind) {
        match kind {
            MouseKind::ScrollUp => self.scroll = self.scroll.saturating_sub(3),
            MouseKind::ScrollDown => self.scroll += 3,
            MouseKind::Press => {}
        }
    }

    /// Lays out one question that is asked outside of the list, into `area`, under the row `lead`.
    pub(super) fn lay_out_within(&mut self, asking: &mut Asking, area: Area, lead: Vec<Piece>, shared: &Shared) {
        let mut sheet = Sheet::new(usize::from(area.width).min(110));
        sheet.row(lead);
        sheet.gap();
        let before = self.at;
        self.at = question(&mut sheet, asking, shared);
        self.text_title = text_title(asking);
        let text_rows = text_rows(asking, area.height, sheet.len());
        let title = text_rows.min(1);
        self.sheet_area = Area { height: area.height - text_rows, ..area };
        self.text_area = Area { y: area.y + area.height - text_rows + title, height: text_rows - title, ..area };
        self.sheet = sheet;
        size_editor(asking, self.text_area);
        if let (None, Some(at), true) = (before, self.at, asking.mark().is_some()) {
            // A mark that has just come is what is to be read now, with the end of the answer above it.
            let height = usize::from(self.sheet_area.height);
            self.scroll = if self.sheet.len() > height { at.saturating_sub(3) } else { 0 };
        }
        self.settle(before != self.at);
    }

    /// Turns a page, leaving two rows of the last one in view.
    pub(super) fn page(&mut self, forward: bool) {
        let rows = usize::from(self.sheet_area.height).saturating_sub(2).max(1);
        self.scroll = if forward { self.scroll + rows } else { self.scroll.saturating_sub(rows) };
    }

    fn settle(&mut self, follow: bool) {
        let height = usize::from(self.sheet_area.height).max(1);
        if let (Some(at), true) = (self.at, follow) {
            self.scroll = self.scroll.min(at).max((at + 1).saturating_sub(height));
        }
        self.scroll = self.scroll.min(self.sheet.len().saturating_sub(height));
    }
}

impl QuizState {
    /// Lays out what is shown, for the window as it is.
    pub(in crate::app) fn lay_out(&mut self, shared: &Shared) {
        let body = shared.body();
        let inner = Area { x: body.x + body.width.min(1), width: body.width.saturating_sub(2), ..body };
        let width = usize::from(inner.width);
        let mut sheet = Sheet::new(width.min(110));
        let before = self.view.at;
        self.view.text_title = String::new();
        self.view.at = match &self.asking {
            None => list::lay_out(&mut sheet, self.questions(shared), self.at, shared),
            Some(asking) => question(&mut sheet, asking, shared),
        };
        let text_rows = match &self.asking {
            None => 0,
            Some(asking) => {
                self.view.text_title = text_title(asking);
                text_rows(asking, inner.height, sheet.len())
            }
        };
        self.view.sheet_area = Area { height: inner.height - text_rows, ..inner };
        let title = text_rows.min(1);
        self.view.text_area =
            Area { y: inner.y + inner.height - text_rows + title, height: text_rows - title, ..inner };
        self.view.sheet = sheet;
        let text_area = self.view.text_area;
        if let Some(asking) = &mut self.asking {
            size_editor(asking, text_area);
        }
        self.view.settle(before != self.view.at);
    }
}

fn size_editor(asking: &mut Asking, area: Area) {
    let width = usize::from(area.width);
    let height = usize::from(area.height);
    if let Writing::Contest(editor) = &mut asking.writing {
        editor.resize(width, height);
        return;
    }
    let is_code = matches!(asking.draft, Draft::Text { is_code: true, .. });
    if let Some(editor) = asking.draft.editor() {
        let beside = if is_code { gutter(editor.lines().len()) } else { 0 };
        editor.resize(width.saturating_sub(beside).min(110), height);
    }
}

/// How many rows at the bottom are for writing, a row for what stands above them among these.
fn text_rows(asking: &Asking, height: u16, sheet_rows: usize) -> u16 {
    let free = usize::from(height).saturating_sub(sheet_rows);
    let wanted = match (&asking.writing, &asking.phase, &asking.draft) {
        (Writing::Contest(_), ..) => 4,
        (_, Phase::Answering, Draft::Text { .. }) => free.max(usize::from(height) / 2),
        (_, Phase::Answering, Draft::Line(_)) => 3,
        _ => 0,
    };
    u16::try_from(wanted).unwrap_or(height).min(height)
}

fn text_title(asking: &Asking) -> String {
    if let Writing::Contest(_) = asking.writing {
        let point = asking.mark().and_then(|mark| mark.points.get(asking.point));
        let what = point.map_or("the mark", |point| point.title.as_str());
        return format!("Why is the mark for “{what}” not right?");
    }
    let unit = match &asking.question.kind {
        QuestionKind::Numeric(numeric) if !numeric.unit.is_empty() => format!(" in {}", numeric.unit),
        _ => String::new(),
    };
    format!("Your answer{unit}")
}

/// The question and all that is said about it; gives the row the reader is on.
fn question(sheet: &mut Sheet, asking: &Asking, shared: &Shared) -> Option<usize> {
    sheet::markdown(sheet, &asking.question.prompt);
    shown_program(sheet, asking);
    for (index, hint) in asking.question.hints.iter().take(asking.hints).enumerate() {
        sheet.gap();
        let lead = format!("Hint {} of {}  ", index + 1, asking.question.hints.len());
        sheet.hanging(vec![Piece::new(Tone::Accent, lead)], &sheet::inline(hint, Tone::Plain));
    }
    match &asking.phase {
        Phase::Answering => {
            sheet.gap();
            chosen(sheet, asking)
        }
        Phase::Marking => {
            sheet.gap();
            let decides = matches!(asking.question.kind, QuestionKind::Predict(_) | QuestionKind::Code(_));
            sheet.text(Tone::Quiet, if decides { "Being run, to see …" } else { "Being marked …" });
            None
        }
        Phase::Marked { mark, answer } => {
            sheet.gap();
            match answer {
                Answer::Text(text) if !text.trim().is_empty() => margin::lay_out(sheet, text, mark),
                Answer::Text(_) => {}
                // What was chosen stays in view beside what was made of it.
                _ => drop(chosen(sheet, asking)),
            }
            let at =
                mark_sheet::lay_out(sheet, mark, asking.point, matches!(asking.question.kind, QuestionKind::Open(_)));
            own_words(sheet, asking, shared);
            afterwards(sheet, asking);
            at
        }
    }
}

/// The program a prediction is about.
fn shown_program(sheet: &mut Sheet, asking: &Asking) {
    let (QuestionKind::Predict(predict), Some(example)) = (&asking.question.kind, &asking.example) else { return };
    sheet.gap();
    let event = if predict.event.is_empty() { String::new() } else { format!(" · event {}", predict.event) };
    sheet.text(Tone::Quiet, &format!("{}{event}", example.program.entry));
    program_lines(sheet, example);
}

fn program_lines(sheet: &mut Sheet, example: &Example) {
    for (index, line) in example.program.entry_text().lines().enumerate() {
        let lead = vec![Piece::new(Tone::Quiet, format!("{:>3} ", index + 1))];
        sheet.hanging(lead, &[Piece::new(Tone::Code, sheet::printable(line))]);
    }
}

/// What can be chosen, ordered or matched; gives the row the reader is on.
fn chosen(sheet: &mut Sheet, asking: &Asking) -> Option<usize> {
    match (&asking.draft, &asking.question.kind) {
        (Draft::Choice { shown, chosen, at }, QuestionKind::Choice(choice)) => {
            let entries = shown.iter().enumerate().map(|(row, option)| {
                let is_chosen = chosen.contains(option);
                let sign = match (choice.several, is_chosen) {
                    (true, true) => "[x]",
                    (true, false) => "[ ]",
                    (false, true) => "(●)",
                    (false, false) => "( )",
                };
                let text = choice.options.get(*option).map_or("", |option| &option.text);
                (format!("{} {sign} ", row + 1), text.to_owned())
            });
            entries_at(sheet, entries.collect(), at_of(asking, *at))
        }
        (Draft::Order { items, at }, QuestionKind::Ordering(ordering)) => {
            let entries = items
                .iter()
                .enumerate()
                .map(|(row, item)| (format!("{} ", row + 1), ordering.items.get(*item).cloned().unwrap_or_default()));
            entries_at(sheet, entries.collect(), at_of(asking, *at))
        }
        (Draft::Match { offered, given, at }, QuestionKind::Matching(matching)) => {
            let row = matched(sheet, &matching.pairs, given, offered, at_of(asking, *at));
            if asking.mark().is_some() {
                return row;
            }
            sheet.gap();
            for (index, right) in offered.iter().enumerate() {
                let text = matching.pairs.get(*right).map_or("", |(_, right)| right);
                sheet.hanging(
                    vec![Piece::new(Tone::Accent, format!("  {} ", letter(index)))],
                    &sheet::inline(text, Tone::Plain),
                );
            }
            row
        }
        _ => None,
    }
}

/// The row the reader is on while the answer is being made; none afterwards.
fn at_of(asking: &Asking, at: usize) -> Option<usize> {
    matches!(asking.phase, Phase::Answering).then_some(at)
}

fn entries_at(sheet: &mut Sheet, entries: Vec<(String, String)>, at: Option<usize>) -> Option<usize> {
    let mut row = None;
    for (index, (sign, text)) in entries.into_iter().enumerate() {
        row = if Some(index) == at { Some(sheet.len()) } else { row };
        let (mark, tone) = if Some(index) == at { ("▸ ", Tone::Strong) } else { ("  ", Tone::Plain) };
        let lead = vec![Piece::new(Tone::Accent, mark), Piece::new(tone, sign)];
        sheet.hanging(lead, &sheet::inline(&text, tone));
    }
    row
}

/// The left sides with the letter and the words given to each.
fn matched(
    sheet: &mut Sheet,
    pairs: &[(String, String)],
    given: &[Option<usize>],
    offered: &[usize],
    at: Option<usize>,
) -> Option<usize> {
    let widest = pairs.iter().map(|(left, _)| rows::width(left)).max().unwrap_or(0).min(sheet.width() / 2);
    let mut row = None;
    for (index, (left, _)) in pairs.iter().enumerate() {
        row = if Some(index) == at { Some(sheet.len()) } else { row };
        let right = given.get(index).copied().flatten();
        let place = right.and_then(|right| offered.iter().position(|other| *other == right));
        let text = match (right.and_then(|right| pairs.get(right)), place) {
            (Some((_, text)), Some(place)) => format!("{} {text}", letter(place)),
            _ => "…".to_owned(),
        };
        let (mark, tone) = if Some(index) == at { ("▸ ", Tone::Strong) } else { ("  ", Tone::Plain) };
        let room = sheet.width().saturating_sub(widest + 6);
        sheet.row(vec![
            Piece::new(Tone::Accent, mark),
            Piece::new(tone, fitted(left, widest)),
            Piece::new(Tone::Quiet, "  → "),
            Piece::new(tone, clipped(&text, room)),
        ]);
    }
    row
}

fn letter(index: usize) -> char {
    u8::try_from(index)
        .ok()
        .and_then(|index| b'a'.checked_add(index))
        .filter(u8::is_ascii_lowercase)
        .map_or('?', char::from)
}

/// What the learner says of the mark: contested, graded; kept apart from it and shown apart.
fn own_words(sheet: &mut Sheet, asking: &Asking, shared: &Shared) {
    let progress = shared.progress.questions.get(&asking.question.id);
    if let Writing::Grade(score) = asking.writing {
        sheet.title("Your own mark");
        let out_of = asking.mark().map_or(0.0, |mark| mark.out_of);
        sheet.line(&[
            Piece::new(Tone::Accent, "◂ "),
            Piece::new(Tone::Strong, format!("{} of {}", points_text(score), points_text(out_of))),
            Piece::new(Tone::Accent, " ▸"),
        ]);
    } else if let Some(own) = progress.and_then(|progress| progress.self_grade) {
        sheet.title("Your own mark");
        let text = format!("{} of {}, kept apart from the mark above", points_text(own.score), points_text(own.out_of));
        sheet.text(Tone::Plain, &text);
    }
    let contests = progress.map(|progress| progress.contests.as_slice()).unwrap_or_default();
    if !contests.is_empty() {
        sheet.title("You contest");
    }
    for contest in contests {
        let title = |id: &String| {
            let points = asking.mark().map(|mark| mark.points.as_slice()).unwrap_or_default();
            points.iter().find(|point| point.id == *id).map_or_else(|| id.clone(), |point| point.title.clone())
        };
        let what = contest.point.as_ref().map_or_else(|| "the mark".to_owned(), title);
        sheet.hanging_text(vec![Piece::new(Tone::Quiet, format!("{what}: "))], Tone::Plain, &contest.reason);
    }
}

/// What to know after answering.
fn afterwards(sheet: &mut Sheet, asking: &Asking) {
    if !asking.question.explanation.trim().is_empty() {
        sheet.title("To know");
        sheet::markdown(sheet, &asking.question.explanation);
    }
    if !asking.has_model {
        return;
    }
    sheet.title("Model answer");
    let models = models(&asking.question);
    if models.is_empty() {
        sheet.text(Tone::Quiet, "Its author gives none; what is right is said above.");
    }
    for (index, model) in models.iter().enumerate() {
        if index > 0 {
            sheet.gap();
        }
        match asking.question.kind {
            QuestionKind::Code(_) => sheet.text(Tone::Code, model),
            _ => sheet::markdown(sheet, model),
        }
    }
}

/// What is right, in the author's words; none where only a run can say.
#[must_use]
pub fn models(question: &Question) -> Vec<String> {
    match &question.kind {
        QuestionKind::Open(open) => open.models.clone(),
        QuestionKind::Choice(choice) => {
            choice.options.iter().filter(|option| option.right).map(|option| format!("- {}", option.text)).collect()
        }
        QuestionKind::Ordering(ordering) => {
            let numbered = ordering.items.iter().enumerate();
            numbered.map(|(index, item)| format!("- {}. {item}", index + 1)).collect()
        }
        QuestionKind::Matching(matching) => {
            matching.pairs.iter().map(|(left, right)| format!("- {left} → {right}")).collect()
        }
        QuestionKind::Numeric(numeric) => vec![format!("{} {}", numeric.value, numeric.unit)],
        QuestionKind::ShortText(short) => short.accept.first().cloned().into_iter().collect(),
        QuestionKind::Code(task) => vec![task.solution.clone()],
        QuestionKind::Predict(_) => Vec::new(),
    }
}

impl Asking {
    /// What is written into now, for the screen to draw: the editor, and whether it holds a program.
    #[must_use]
    pub fn shown_editor(&self) -> Option<(&Editor, bool)> {
        if let Writing::Contest(editor) = &self.writing {
            return Some((editor, false));
        }
        match (&self.phase, &self.draft) {
            (Phase::Answering, Draft::Text { editor, is_code }) => Some((editor, *is_code)),
            (Phase::Answering, Draft::Line(editor)) => Some((editor, false)),
            _ => None,
        }
    }
}
