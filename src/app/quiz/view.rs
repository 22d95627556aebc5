//! What the quiz shows, laid out: made again when it changes, never while drawing.

use super::{Asking, Draft, Phase, QuizState, Writing, given, list, margin, mark_sheet, points_text, totals};
use crate::{
    app::{
        Area, KeyCode, Mouse, MouseKind, Shared,
        editor::{Editor, rows},
        sheet::{self, Piece, Sheet, Tone, clipped, fitted, in_one_line},
        workbench::gutter,
    },
    course::{Example, Matching, Part, Parts, Question, QuestionKind},
    marking::{Answer, Mark},
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
    /// The last row of what the reader is on: it is kept in view with the first.
    last: usize,
    scroll: usize,
    /// The first row of each entry that can be chosen, ordered, matched or marked, and the row after the last.
    entries: Vec<usize>,
}

impl QuizView {
    /// The first row in view.
    #[must_use]
    pub fn scroll(&self) -> usize {
        self.scroll
    }

    pub(in crate::app) fn scroll_to_top(&mut self) {
        self.scroll = 0;
    }

    /// Moves by a few rows; `false` when the mouse did something else.
    pub(in crate::app) fn wheel(&mut self, kind: MouseKind) -> bool {
        match kind {
            MouseKind::ScrollUp => self.scroll = self.scroll.saturating_sub(3),
            MouseKind::ScrollDown => self.scroll += 3,
            MouseKind::Press => return false,
        }
        true
    }

    /// Moves by a page; `false` when the key is another.
    pub(super) fn turn_page(&mut self, key: KeyCode) -> bool {
        let page = usize::from(self.sheet_area.height).saturating_sub(1).max(1);
        match key {
            KeyCode::PageDown => self.scroll += page,
            KeyCode::PageUp => self.scroll = self.scroll.saturating_sub(page),
            _ => return false,
        }
        true
    }

    /// The entry the mouse was pressed on.
    pub(super) fn entry_at(&self, mouse: Mouse) -> Option<usize> {
        let area = self.sheet_area;
        let is_inside = (area.x..area.x + area.width).contains(&mouse.column)
            && (area.y..area.y + area.height).contains(&mouse.row);
        if mouse.kind != MouseKind::Press || !is_inside {
            return None;
        }
        let row = self.scroll + usize::from(mouse.row - area.y);
        self.entries.windows(2).position(|rows| (rows[0]..rows[1]).contains(&row))
    }

    /// Lays out one question that is asked outside of the list, into `area`, under the row `lead`.
    pub(super) fn lay_out_within(&mut self, asking: &mut Asking, area: Area, lead: Vec<Piece>, shared: &Shared) {
        let mut sheet = Sheet::new(usize::from(area.width).min(110));
        sheet.row(lead);
        sheet.gap();
        let before = self.at;
        let mut entries = Vec::new();
        self.at = question(&mut sheet, asking, shared, &mut entries);
        self.entries = entries;
        self.last = match self.at {
            Some(at) if asking.mark().is_some() => mark_sheet::last_row(&sheet, at),
            at => at.unwrap_or(0),
        };
        let text_rows = text_rows(asking, area.height, sheet.len());
        self.text_title = if text_rows == 0 { String::new() } else { text_title(asking) };
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
            // Where not all of it fits, its beginning is what is read first.
            // One row more, since what says that there is more below stands in the last.
            let end = if self.last > at { (self.last + 2).min(self.sheet.len()) } else { at + 1 };
            self.scroll = self.scroll.max(end.saturating_sub(height)).min(at);
        }
        self.scroll = self.scroll.min(self.sheet.len().saturating_sub(height));
    }
}

impl QuizState {
    /// Lays out what is shown, for the window as it is.
    pub(in crate::app) fn lay_out(&mut self, shared: &Shared) {
        if let Some(asking) = &mut self.asking {
            self.view.lay_out_question(asking, shared);
            return;
        }
        let mut sheet = QuizView::empty_sheet(shared);
        let at = list::lay_out(&mut sheet, self.questions(shared), self.at, shared);
        self.view.text_title = String::new();
        self.view.entries = Vec::new();
        self.view.take(sheet, (at, at.unwrap_or(0)), 0, shared);
    }
}

impl QuizView {
    /// Lays out one question, for the window as it is.
    pub(in crate::app) fn lay_out_question(&mut self, asking: &mut Asking, shared: &Shared) {
        let mut sheet = Self::empty_sheet(shared);
        let mut entries = Vec::new();
        let at = question(&mut sheet, asking, shared, &mut entries);
        self.entries = entries;
        let last = match at {
            Some(at) if asking.mark().is_some() => mark_sheet::last_row(&sheet, at),
            at => at.unwrap_or(0),
        };
        let rows = text_rows(asking, shared.body().height, sheet.len());
        self.text_title = if rows == 0 { String::new() } else { text_title(asking) };
        self.take(sheet, (at, last), rows, shared);
        size_editor(asking, self.text_area);
    }

    /// A sheet as wide as there is room for it.
    fn empty_sheet(shared: &Shared) -> Sheet {
        Sheet::new(usize::from(shared.body().width.saturating_sub(2)).min(110))
    }

    /// Takes what was laid out; the last `text_rows` rows are for writing.
    fn take(&mut self, sheet: Sheet, (at, last): (Option<usize>, usize), text_rows: u16, shared: &Shared) {
        let body = shared.body();
        let inner = Area { x: body.x + body.width.min(1), width: body.width.saturating_sub(2), ..body };
        let before = (self.at, self.last, self.sheet_area.height);
        self.sheet_area = Area { height: inner.height - text_rows, ..inner };
        let title = text_rows.min(1);
        self.text_area = Area { y: inner.y + inner.height - text_rows + title, height: text_rows - title, ..inner };
        (self.sheet, self.at, self.last) = (sheet, at, last);
        if self.at.is_none() && before.0.is_some() {
            self.scroll_to_top();
        }
        self.settle(before != (self.at, self.last, self.sheet_area.height));
    }
}

fn size_editor(asking: &mut Asking, area: Area) {
    let width = usize::from(area.width);
    let height = usize::from(area.height);
    match &mut asking.writing {
        Writing::Contest(contesting) => return contesting.editor.resize(width, height),
        Writing::FollowUp(editor) => return editor.resize(width, height),
        _ => {}
    }
    let is_code = matches!(asking.draft.current(), Draft::Text { is_code: true, .. });
    if let Some(editor) = asking.draft.editor() {
        let beside = if is_code { gutter(editor.lines().len()) } else { 0 };
        editor.resize(width.saturating_sub(beside).min(110), height);
    }
}

/// How many rows at the bottom are for writing, a row for what stands above them among these.
fn text_rows(asking: &Asking, height: u16, sheet_rows: usize) -> u16 {
    let free = usize::from(height).saturating_sub(sheet_rows);
    let wanted = match (&asking.writing, &asking.phase, asking.draft.current()) {
        (Writing::Contest(_) | Writing::FollowUp(_), ..) => 4,
        (_, Phase::Answering, Draft::Text { .. }) => free.max(usize::from(height) / 2),
        (_, Phase::Answering, Draft::Line(_)) => 3,
        (Writing::Sure, ..) => 1,
        _ => 0,
    };
    u16::try_from(wanted).unwrap_or(height).min(height)
}

fn text_title(asking: &Asking) -> String {
    match &asking.writing {
        Writing::Contest(contesting) => {
            let point = asking.mark().and_then(|mark| mark.points.get(asking.point));
            let what = point.map_or("the mark", |point| point.title.as_str());
            return match contesting.words() {
                Some(words) => format!("“{}” should earn “{what}”: why?", clipped(&in_one_line(&words.quote), 40)),
                None => format!("Why is the mark for “{what}” not right?"),
            };
        }
        Writing::FollowUp(_) => return asking.ask_of_point(),
        Writing::Sure => return "Sure? 1 guess, 2 rather, 3 certain".to_owned(),
        _ => {}
    }
    let unit = match &asking.current().kind {
        QuestionKind::Numeric(numeric) if !numeric.unit.is_empty() => format!(" in {}", numeric.unit),
        _ => String::new(),
    };
    format!("Your answer{unit}")
}

/// The question and all that is said about it; gives the row the reader is on.
fn question(sheet: &mut Sheet, asking: &Asking, shared: &Shared, entries: &mut Vec<usize>) -> Option<usize> {
    let is_weighing = matches!(asking.writing, Writing::Contest(_) | Writing::Grade(_));
    if let (Phase::Marked { mark, answer }, true) = (&asking.phase, is_weighing) {
        weighed(sheet, asking, mark, answer, shared);
        return None;
    }
    sheet::markdown(sheet, &asking.question.prompt);
    shown_program(sheet, &asking.question, shared);
    for (index, hint) in asking.question.hints.iter().take(asking.hints).enumerate() {
        sheet.gap();
        let lead = format!("Hint {} of {}  ", index + 1, asking.question.hints.len());
        sheet.hanging(vec![Piece::new(Tone::Accent, lead)], &sheet::inline(hint, Tone::Plain));
    }
    if matches!((&asking.phase, &asking.writing), (Phase::Answering, Writing::Nothing)) {
        next_hint(sheet, asking);
    }
    match &asking.phase {
        Phase::Answering => {
            sheet.gap();
            parts_so_far(sheet, asking, shared);
            let row = chosen(sheet, asking, entries);
            entries.push(sheet.len());
            row
        }
        Phase::Marking => {
            sheet.gap();
            let decides = is_decided_by_run(&asking.question.kind);
            sheet.text(Tone::Quiet, if decides { "Being run, to see …" } else { "Being marked …" });
            None
        }
        Phase::Marked { mark, answer } => {
            sheet.gap();
            let at = with_mark(sheet, asking, mark, answer);
            own_words(sheet, asking, shared);
            afterwards(sheet, asking);
            at
        }
    }
}

/// What was answered, with its mark; gives the row of the point the reader is on.
fn with_mark(sheet: &mut Sheet, asking: &Asking, mark: &Mark, answer: &Answer) -> Option<usize> {
    match answer {
        Answer::Text(text) if !text.trim().is_empty() => margin::lay_out(sheet, text, mark),
        Answer::Text(_) => {}
        Answer::Parts(answers) => given::lay_out(sheet, &asking.question, answers),
        // What was chosen stays in view beside what was made of it.
        _ => drop(chosen(sheet, asking, &mut Vec::new())),
    }
    totals::lay_out(sheet, asking);
    mark_sheet::lay_out(sheet, asking, mark)
}

/// Whoever weighs the mark has the model answer beside their own, and little else.
fn weighed(sheet: &mut Sheet, asking: &Asking, mark: &Mark, answer: &Answer, shared: &Shared) {
    own_words(sheet, asking, shared);
    model_answer(sheet, asking);
    sheet.title("Your answer");
    with_mark(sheet, asking, mark, answer);
}

fn is_decided_by_run(kind: &QuestionKind) -> bool {
    match kind {
        QuestionKind::Predict(_) | QuestionKind::Code(_) => true,
        QuestionKind::Parts(parts) => parts.parts.iter().any(|part| is_decided_by_run(&part.question.kind)),
        _ => false,
    }
}

/// What the next hint costs, said before it is taken.
fn next_hint(sheet: &mut Sheet, asking: &Asking) {
    let (all, number) = (asking.question.hints.len(), asking.hints + 1);
    if number <= all {
        let key = if matches!(asking.draft.current(), Draft::Match { .. }) { "H" } else { "h" };
        sheet.gap();
        sheet.line(&[
            Piece::new(Tone::Accent, format!("{key} ")),
            Piece::new(Tone::Quiet, format!("hint {number} of {all}: {}", totals::price_words(asking))),
        ]);
    }
}

/// The program a prediction is about.
fn shown_program(sheet: &mut Sheet, question: &Question, shared: &Shared) {
    let QuestionKind::Predict(predict) = &question.kind else { return };
    let Some(example) = shared.example(&predict.example) else { return };
    sheet.gap();
    let event = if predict.event.is_empty() { String::new() } else { format!(" · event {}", predict.event) };
    sheet.text(Tone::Quiet, &format!("{}{event}", example.program.entry));
    program_lines(sheet, example);
}

/// How far a question of several parts is, and what its current part asks.
fn parts_so_far(sheet: &mut Sheet, asking: &Asking, shared: &Shared) {
    let Draft::Parts(parts) = &asking.draft else { return };
    let mut row = vec![Piece::new(Tone::Quiet, "Part  ")];
    for at in 0..parts.parts.len() {
        let (lead, tone) = if at == parts.at { ("▸", Tone::Accent) } else { (" ", Tone::Quiet) };
        let sign = if parts.is_answered(at) { "✓" } else { "·" };
        row.push(Piece::new(tone, format!("{lead}{}{sign} ", Parts::letter(at))));
    }
    sheet.line(&row);
    sheet.gap();
    sheet::markdown(sheet, &format!("**{})** {}", Parts::letter(parts.at), asking.current().prompt));
    shown_program(sheet, asking.current(), shared);
    sheet.gap();
}

fn program_lines(sheet: &mut Sheet, example: &Example) {
    for (index, line) in example.program.entry_text().lines().enumerate() {
        let lead = vec![Piece::new(Tone::Quiet, format!("{:>3} ", index + 1))];
        sheet.hanging(lead, &[Piece::new(Tone::Code, sheet::printable(line))]);
    }
}

/// What can be chosen, ordered or matched; gives the row the reader is on.
fn chosen(sheet: &mut Sheet, asking: &Asking, entries: &mut Vec<usize>) -> Option<usize> {
    let is_active = matches!(asking.phase, Phase::Answering);
    match (asking.draft.current(), &asking.current().kind) {
        (Draft::Gaps(gaps), _) => gaps.lay_out(sheet, asking.mark(), is_active),
        (Draft::Lines(lines), QuestionKind::FindTheBug(bug)) => {
            lines.lay_out(sheet, &bug.program, asking.mark(), is_active, entries)
        }
        (Draft::Choice { shown, chosen, at }, QuestionKind::Choice(choice)) => {
            let options = shown.iter().enumerate().map(|(row, option)| {
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
            entries_at(sheet, options.collect(), at_of(asking, *at), entries)
        }
        (Draft::Order { items, at }, QuestionKind::Ordering(ordering)) => {
            let things = items
                .iter()
                .enumerate()
                .map(|(row, item)| (format!("{} ", row + 1), ordering.items.get(*item).cloned().unwrap_or_default()));
            entries_at(sheet, things.collect(), at_of(asking, *at), entries)
        }
        (Draft::Match { offered, given, at }, QuestionKind::Matching(matching)) => {
            entries.extend(sheet.len()..sheet.len() + matching.pairs.len());
            let row = matched(sheet, matching, given, offered, at_of(asking, *at));
            entries.push(sheet.len());
            if asking.mark().is_some() {
                return row;
            }
            sheet.gap();
            for (index, right) in offered.iter().enumerate() {
                let text = matching.right(*right).unwrap_or_default();
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

fn entries_at(
    sheet: &mut Sheet,
    entries: Vec<(String, String)>,
    at: Option<usize>,
    starts: &mut Vec<usize>,
) -> Option<usize> {
    let mut row = None;
    for (index, (sign, text)) in entries.into_iter().enumerate() {
        starts.push(sheet.len());
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
    matching: &Matching,
    given: &[Option<usize>],
    offered: &[usize],
    at: Option<usize>,
) -> Option<usize> {
    let widest = matching.pairs.iter().map(|(left, _)| rows::width(left)).max().unwrap_or(0).min(sheet.width() / 2);
    let mut row = None;
    for (index, (left, _)) in matching.pairs.iter().enumerate() {
        row = if Some(index) == at { Some(sheet.len()) } else { row };
        let right = given.get(index).copied().flatten();
        let place = right.and_then(|right| offered.iter().position(|other| *other == right));
        let text = match (right.and_then(|right| matching.right(right)), place) {
            (Some(text), Some(place)) => format!("{} {text}", letter(place)),
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
        let words = contest.words.as_ref().map(|words| format!("“{words}”"));
        let reason = Some(contest.reason.clone()).filter(|reason| !reason.is_empty());
        let said = words.into_iter().chain(reason).collect::<Vec<_>>().join(" · ");
        sheet.hanging_text(vec![Piece::new(Tone::Quiet, format!("{what}: "))], Tone::Plain, &said);
    }
}

/// What to know after answering.
fn afterwards(sheet: &mut Sheet, asking: &Asking) {
    if !asking.question.explanation.trim().is_empty() {
        sheet.title("To know");
        sheet::markdown(sheet, &asking.question.explanation);
    }
    if asking.has_model {
        model_answer(sheet, asking);
    }
}

fn model_answer(sheet: &mut Sheet, asking: &Asking) {
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
            QuestionKind::Code(_) | QuestionKind::FindTheBug(_) => sheet.text(Tone::Code, model),
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
        QuestionKind::Cloze(cloze) => {
            let blanks: Vec<String> = cloze.gaps.iter().map(|gap| format!("[{}]", gap.model())).collect();
            let filled = cloze.filled(&blanks);
            vec![if cloze.language.is_empty() { filled } else { format!("```\n{filled}\n```") }]
        }
        QuestionKind::FindTheBug(bug) => {
            let line = |number: &usize| bug.program.lines().nth(number - 1).unwrap_or_default().trim();
            let mut models: Vec<String> =
                bug.lines.iter().map(|number| format!("line {number}: {}", line(number))).collect();
            models.extend(Some(bug.fixed.clone()).filter(|fixed| !fixed.is_empty()));
            models
        }
        QuestionKind::Parts(parts) => {
            let of_part = |(at, part): (usize, &Part)| {
                models(&part.question).into_iter().map(move |model| format!("**{})** {model}", Parts::letter(at)))
            };
            parts.parts.iter().enumerate().flat_map(of_part).collect()
        }
    }
}

impl Asking {
    /// What is written into now, for the screen to draw: the editor, and whether it holds a program.
    #[must_use]
    pub fn shown_editor(&self) -> Option<(&Editor, bool)> {
        match &self.writing {
            Writing::Contest(contesting) => return Some((&contesting.editor, false)),
            Writing::FollowUp(editor) => return Some((editor, false)),
            _ => {}
        }
        match (&self.phase, self.draft.current()) {
            (Phase::Answering, Draft::Text { editor, is_code }) => Some((editor, *is_code)),
            (Phase::Answering, Draft::Line(editor)) => Some((editor, false)),
            _ => None,
        }
    }
}
