//! The progress screen: what was read, run and answered, where it is weak, and what was done last.
//!
//! It only shows what the summary of the log says; nothing here is counted anywhere else.

use super::{
    Action, KeyCode, KeyHint, Message, MouseKind, Place, Reply, Shared, Title,
    editor::rows,
    review::Today,
    sheet::{self, Piece, Sheet, Tone, clipped, fitted},
};
use crate::{
    assessment::point_title,
    course::{BlockKind, Module, Question},
    marking::Calibration,
    progress::{Entry, Record},
};

/// How many weak points and how many recent things are listed.
const MOST_WEAK: usize = 8;
const MOST_RECENT: usize = 12;

/// What the progress screen knows.
#[derive(Debug, Default)]
pub struct ProgressState {
    /// What is laid out.
    pub sheet: Sheet,
    /// The row the reader is on.
    pub at: Option<usize>,
    scroll: usize,
    /// Rows that lead somewhere, and where.
    links: Vec<(usize, Place)>,
    /// The link the reader is on.
    link: usize,
}

impl ProgressState {
    /// Shows the progress as it is now.
    pub fn open(&mut self, shared: &Shared) -> Vec<Action> {
        self.link = 0;
        self.scroll = 0;
        self.lay_out(shared);
        Vec::new()
    }

    /// Takes a message; `None` when it means nothing here.
    pub fn update(&mut self, message: &Message, shared: &Shared) -> Reply {
        match message {
            Message::Key(key) if key.ctrl || key.alt => None,
            Message::Key(key) => self.key(key.code, shared),
            Message::Mouse(mouse) => {
                match mouse.kind {
                    MouseKind::ScrollUp => self.scroll = self.scroll.saturating_sub(3),
                    MouseKind::ScrollDown => self.scroll += 3,
                    MouseKind::Press => {}
                }
                self.scroll = self.scroll.min(self.last_scroll(shared));
                Some(Vec::new())
            }
            Message::Resize(..) | Message::CourseChanged(_) => {
                self.lay_out(shared);
                None
            }
            _ => None,
        }
    }

    /// The first row in view.
    #[must_use]
    pub fn scroll(&self) -> usize {
        self.scroll
    }

    /// The keys that matter now, most useful first.
    pub fn keys(&self, _shared: &Shared) -> Vec<KeyHint> {
        vec![
            KeyHint::new("↑↓", "choose"),
            KeyHint::new("Enter", "go there"),
            KeyHint::quiet("PgUp/PgDn", "a screenful"),
            KeyHint::quiet("g/G", "first, last"),
        ]
    }

    /// What the title bar says.
    pub fn title(&self, shared: &Shared) -> Title {
        let lessons = shared.course.modules.iter().flat_map(|module| &module.lessons);
        let (done, all) =
            lessons.fold((0, 0), |(done, all), lesson| (done + usize::from(shared.is_finished(lesson)), all + 1));
        Title { left: format!("Progress · {}", shared.course.title), right: format!("{done} of {all} lessons") }
    }

    fn key(&mut self, key: KeyCode, shared: &Shared) -> Reply {
        let page = usize::from(shared.body().height.max(2)) - 1;
        let last = self.links.len().saturating_sub(1);
        match key {
            KeyCode::Up | KeyCode::Char('k') => self.link = self.link.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.link = (self.link + 1).min(last),
            KeyCode::Home | KeyCode::Char('g') => self.link = 0,
            KeyCode::End | KeyCode::Char('G') => self.link = last,
            KeyCode::PageUp => {
                self.scroll = self.scroll.saturating_sub(page);
                return Some(Vec::new());
            }
            KeyCode::PageDown | KeyCode::Char(' ') => {
                self.scroll = (self.scroll + page).min(self.last_scroll(shared));
                return Some(Vec::new());
            }
            KeyCode::Enter => {
                let (_, place) = self.links.get(self.link)?;
                return Some(vec![Action::Open(place.clone())]);
            }
            _ => return None,
        }
        self.lay_out(shared);
        Some(Vec::new())
    }

    fn last_scroll(&self, shared: &Shared) -> usize {
        self.sheet.len().saturating_sub(usize::from(shared.body().height))
    }

    fn lay_out(&mut self, shared: &Shared) {
        let width = usize::from(shared.body().width).saturating_sub(2).min(110);
        let mut page = Page { sheet: Sheet::new(width), links: Vec::new() };
        page.modules(shared);
        page.cards(shared);
        page.weak_points(shared);
        page.calibration(shared);
        page.recent(shared);
        (self.sheet, self.links) = (page.sheet, page.links);
        self.link = self.link.min(self.links.len().saturating_sub(1));
        self.at = self.links.get(self.link).map(|(row, _)| *row);
        let height = usize::from(shared.body().height).max(1);
        if let Some(at) = self.at {
            // The first link takes the page's beginning with it, so that its heading is seen.
            let at_start = if self.link == 0 { 0 } else { at };
            self.scroll = self.scroll.min(at_start).max((at + 1).saturating_sub(height));
        }
        self.scroll = self.scroll.min(self.last_scroll(shared));
    }
}

struct Page {
    sheet: Sheet,
    links: Vec<(usize, Place)>,
}

/// What was done of a module.
#[derive(Debug, Default, PartialEq)]
struct Done {
    lessons: (usize, usize),
    examples: (usize, usize),
    questions: (usize, usize),
    /// The best marks of all questions together, as a share of all there is to earn: 0 to 1.
    share: f64,
    tries: usize,
    contested: usize,
    self_graded: usize,
}

impl Done {
    fn of(module: &Module, shared: &Shared) -> Self {
        let progress = &shared.progress;
        let mut done = Self::default();
        for lesson in &module.lessons {
            done.lessons.1 += 1;
            done.lessons.0 += usize::from(shared.is_finished(lesson));
        }
        let examples = examples_of(module);
        done.examples = (
            examples.iter().filter(|id| progress.examples.get(**id).is_some_and(|example| example.runs > 0)).count(),
            examples.len(),
        );
        let questions = module.quiz.as_ref().map(|quiz| quiz.questions.as_slice()).unwrap_or_default();
        let mut earned = 0.0;
        for question in questions {
            done.questions.1 += 1;
            let Some(answered) = progress.questions.get(&question.id) else { continue };
            done.questions.0 += usize::from(!answered.attempts.is_empty());
            done.tries += answered.attempts.len();
            done.contested += usize::from(!answered.contests.is_empty());
            done.self_graded += usize::from(answered.self_grade.is_some());
            earned += answered.best().map_or(0.0, crate::progress::Attempt::share);
        }
        if !questions.is_empty() {
            done.share = earned / as_f64(questions.len());
        }
        done
    }
}

#[expect(clippy::cast_precision_loss, reason = "a course has far fewer than 2^52 of anything")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

/// The examples a module's lessons run, each once.
fn examples_of(module: &Module) -> Vec<&str> {
    let mut examples: Vec<&str> = Vec::new();
    for block in module.lessons.iter().flat_map(|lesson| &lesson.blocks) {
        if let BlockKind::Code { run: Some(run), .. } = &block.kind
            && !examples.contains(&run.example.as_str())
        {
            examples.push(&run.example);
        }
    }
    examples
}

impl Page {
    fn link(&mut self, place: Place) {
        self.links.push((self.sheet.len(), place));
    }

    fn modules(&mut self, shared: &Shared) {
        self.sheet.title("Modules");
        for (index, module) in shared.course.modules.iter().enumerate() {
            let done = Done::of(module, shared);
            if let Some(lesson) =
                module.lessons.iter().find(|lesson| !shared.is_finished(lesson)).or(module.lessons.first())
            {
                self.link(Place::lesson(&lesson.id));
            }
            let title = clipped(&module.title, self.sheet.width().saturating_sub(4));
            self.sheet.row(vec![Piece::new(Tone::Strong, format!("{} {title}", index + 1))]);
            self.bar("read", done.lessons, "");
            self.bar("run", done.examples, "");
            if done.questions.1 > 0 {
                let more = quiz_words(&done);
                self.link(Place::quiz(&module.id));
                self.bar("quiz", done.questions, &more);
            }
        }
        if shared.course.modules.is_empty() {
            self.sheet.text(Tone::Quiet, "This course has no modules.");
        }
    }

    /// The cards due, when there are any: where `Enter` goes to review them.
    fn cards(&mut self, shared: &Shared) {
        let today = Today::of(&shared.course, &shared.deck, &shared.progress, shared.now_ms);
        if let Some(line) = today.line() {
            self.sheet.gap();
            self.link(Place::Review);
            self.sheet.text(Tone::Accent, &line);
        }
    }

    /// One bar: what, how much of it, and more words.
    fn bar(&mut self, what: &str, (done, all): (usize, usize), more: &str) {
        if all == 0 {
            return;
        }
        let cells = (self.sheet.width() / 4).clamp(5, 24);
        let filled = done * cells / all;
        let count = format!(" {done}/{all}");
        let room = self.sheet.width().saturating_sub(9 + cells + count.len());
        self.sheet.row(vec![
            Piece::new(Tone::Quiet, format!("    {what:<5}")),
            Piece::new(if done == all { Tone::Good } else { Tone::Accent }, "■".repeat(filled)),
            Piece::new(Tone::Quiet, "·".repeat(cells - filled)),
            Piece::new(Tone::Plain, count),
            Piece::new(Tone::Quiet, clipped(more, room)),
        ]);
    }

    /// The points that were not met most often, over all tries.
    fn weak_points(&mut self, shared: &Shared) {
        let mut weak: Vec<(usize, &Question, String)> = Vec::new();
        let questions = shared.course.modules.iter().filter_map(|module| module.quiz.as_ref());
        for question in questions.flat_map(|quiz| &quiz.questions) {
            let Some(answered) = shared.progress.questions.get(&question.id) else { continue };
            let mut missed: Vec<(&str, usize)> = Vec::new();
            for id in answered.attempts.iter().flat_map(|attempt| &attempt.missed) {
                match missed.iter_mut().find(|(known, _)| known == id) {
                    Some((_, count)) => *count += 1,
                    None => missed.push((id, 1)),
                }
            }
            // A point met since is no weak point any more.
            let last = answered.attempts.last().map(|attempt| attempt.missed.as_slice()).unwrap_or_default();
            let still = missed.into_iter().filter(|(id, _)| last.iter().any(|missed| missed == id));
            weak.extend(still.map(|(id, count)| (count, question, point_title(question, id))));
        }
        if weak.is_empty() {
            return;
        }
        weak.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
        self.sheet.title("Worth another look · points not found in your last answers");
        for (count, question, title) in weak.into_iter().take(MOST_WEAK) {
            let module = shared.question(&question.id).map(|(module, _)| module.id.clone()).unwrap_or_default();
            self.link(Place::Quiz { module, question: Some(question.id.clone()) });
            let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
            let half = self.sheet.width() / 3;
            let prompt: String = question.prompt.lines().next().unwrap_or("").replace(['`', '*'], "");
            self.sheet.row(vec![
                Piece::new(Tone::Caution, "  · "),
                Piece::new(Tone::Plain, fitted(&sheet::printable(&title), half)),
                Piece::new(Tone::Quiet, format!("  {times:<8}  ")),
                Piece::new(Tone::Quiet, clipped(&prompt, self.sheet.width().saturating_sub(half + 16))),
            ]);
        }
    }

    /// How well the learner knows what they know, once they have said how sure they were.
    fn calibration(&mut self, shared: &Shared) {
        let attempts = shared.progress.questions.values().flat_map(|question| &question.attempts);
        let marked = attempts.filter(|attempt| attempt.withheld.is_none());
        let calibration = Calibration::of(marked.filter_map(|attempt| Some((attempt.confidence?, attempt.share()))));
        if calibration.given() == 0 {
            return;
        }
        self.sheet.title("How sure you were");
        for line in calibration.lines() {
            self.sheet.text(Tone::Plain, &format!("  {line}"));
        }
        let marks = format!("{} of {}", calibration.marks, calibration.given() * 3).replace('-', "−");
        self.sheet.text(Tone::Quiet, &format!("  certainty marks {marks}, beside the marks"));
    }

    fn recent(&mut self, shared: &Shared) {
        if shared.progress.recent.is_empty() {
            self.sheet.gap();
            self.sheet.text(Tone::Quiet, "Nothing done yet: read a lesson, run an example, answer a question.");
            return;
        }
        self.sheet.title("Done last");
        for entry in shared.progress.recent.iter().rev().take(MOST_RECENT) {
            let Some((place, text)) = done_words(entry, shared) else { continue };
            self.link(place);
            let when = ago(shared.now_ms, entry.at);
            let room = self.sheet.width().saturating_sub(rows::width(&when) + 4);
            self.sheet.row(vec![
                Piece::new(Tone::Plain, format!("  {}", fitted(&sheet::printable(&text), room))),
                Piece::new(Tone::Quiet, format!("  {when}")),
            ]);
        }
    }
}

fn quiz_words(done: &Done) -> String {
    if done.questions.0 == 0 {
        return String::new();
    }
    let mut words = format!("  best {:.0}% · {}", done.share * 100.0, counted(done.tries, "try", "tries"));
    if done.contested > 0 {
        words = format!("{words} · {} contested", done.contested);
    }
    if done.self_graded > 0 {
        words = format!("{words} · {} graded by you", done.self_graded);
    }
    words
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What an entry says was done, and where; `None` for what leads nowhere any more.
fn done_words(entry: &Entry, shared: &Shared) -> Option<(Place, String)> {
    let lesson = |id: &str| shared.lesson(id).map(|(.., lesson)| (Place::lesson(&lesson.id), lesson.title.clone()));
    let example = |id: &str| shared.example(id).map(|example| (Place::example(id), example.title.clone()));
    let question = |id: &str| {
        let (module, question) = shared.question(id)?;
        let place = Place::Quiz { module: module.id.clone(), question: Some(id.to_owned()) };
        Some((place, question.prompt.lines().next().unwrap_or("").replace(['`', '*'], "")))
    };
    let ((place, what), verb) = match &entry.record {
        Record::Finished { lesson: id, .. } => (lesson(id)?, "read".to_owned()),
        Record::Ran { example: id, status, .. } => (example(id)?, format!("ran, {}:", status.replace('-', " "))),
        Record::Edited { example: id, text, .. } => {
            (example(id)?, if text.is_some() { "edited" } else { "put back" }.to_owned())
        }
        Record::Predicted { example: id, .. } => (example(id)?, "predicted".to_owned()),
        Record::Hinted { question: id, .. } => (question(id)?, "took a hint:".to_owned()),
        Record::Answered { question: id, withheld: Some(_), .. } => (question(id)?, "answered, no mark:".to_owned()),
        Record::Answered { question: id, score, out_of, .. } => {
            let (score, out_of) = (super::quiz::points_text(*score), super::quiz::points_text(*out_of));
            (question(id)?, format!("answered, {score} of {out_of}:"))
        }
        Record::Contested { question: id, .. } => (question(id)?, "contested:".to_owned()),
        Record::SelfGraded { question: id, .. } => (question(id)?, "graded:".to_owned()),
        Record::FollowedUp { question: id, .. } => (question(id)?, "completed an answer:".to_owned()),
        Record::Read { .. }
        | Record::Drafted { .. }
        | Record::Left { .. }
        | Record::Set { .. }
        | Record::Reviewed { .. }
        | Record::ReviewUndone { .. }
        | Record::Buried { .. }
        | Record::Suspended { .. }
        | Record::TestBegan { .. }
        | Record::TestAnswered { .. } => return None,
        Record::TestEnded { timed_out, .. } => {
            let verb = if *timed_out { "ran out of time in" } else { "handed in" };
            ((Place::Test, "a self-test".to_owned()), verb.to_owned())
        }
    };
    Some((place, format!("{verb} {what}")))
}

/// How long ago, coarse.
fn ago(now_ms: u64, at_ms: u64) -> String {
    match now_ms.saturating_sub(at_ms) / 60_000 {
        0 => "just now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min ago"),
        minutes @ 60..1_440 => format!("{} h ago", minutes / 60),
        minutes => format!("{} d ago", minutes / 1_440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::quiz::tests as fixture, course::QuestionKind};

    fn done(shared: &mut Shared, at: u64, record: Record) {
        shared.progress.add(&Entry { at, course: "course".to_owned(), record });
    }

    fn answered(score: f64, missed: &[&str]) -> Record {
        Record::Answered {
            question: "q/open".into(),
            answer: serde_json::json!({"text": "x"}),
            score,
            out_of: 4.0,
            withheld: None,
            missed: missed.iter().map(|id| (*id).to_owned()).collect(),
            points: Vec::new(),
            confidence: None,
            hints: 0,
            price: 0.0,
            test: None,
        }
    }

    fn learner(width: u16, height: u16) -> Shared {
        let mut shared = fixture::shared(width, height);
        shared.now_ms = 10_000_000;
        done(&mut shared, 1_000, answered(0.0, &["pay-for-use", "cold-start"]));
        done(&mut shared, 3_000_000, answered(2.0, &["cold-start"]));
        done(
            &mut shared,
            9_000_000,
            Record::Contested { question: "q/open".into(), point: None, reason: "x".into(), words: None },
        );
        let ran = Record::Ran {
            example: "orders".into(),
            event: "valid".into(),
            edited: false,
            status: "limit-reached".into(),
            run: 1,
            figures: Vec::new(),
        };
        done(&mut shared, 9_990_000, ran);
        shared
    }

    #[test]
    fn points_of_gaps_lines_and_parts_are_named_in_words() {
        let questions = crate::app::quiz::kinds_tests::questions();
        let titled = |question: &str, id: &str| {
            let question = questions.iter().find(|other| other.id == question).unwrap();
            point_title(question, id)
        };
        assert_eq!(titled("k/cloze", "gap-look"), "gap look");
        assert_eq!(titled("k/bug", "missed-1"), "the wrong line");
        assert_eq!(titled("k/choice", "option-2"), "a key from the order");
        assert_eq!(titled("k/parts", "b/option-2"), "b) a key from the order");
        assert_eq!(titled("k/parts", "z/option-2"), "z/option 2");
    }

    #[test]
    fn a_pair_is_named_by_its_words() {
        let shared = fixture::shared(80, 24);
        let named = |kind: fn(&QuestionKind) -> bool, id: &str| {
            let question = shared.course.questions().find(|question| kind(&question.kind)).unwrap();
            point_title(question, id)
        };
        assert_eq!(named(|kind| matches!(kind, QuestionKind::Ordering(_)), "pair-2"), "invoke → freeze");
        assert_ne!(named(|kind| matches!(kind, QuestionKind::Matching(_)), "pair-1"), "pair-1");
        assert_eq!(named(|kind| matches!(kind, QuestionKind::Ordering(_)), "pair-9"), "pair 9");
    }

    #[test]
    fn it_says_what_was_done_and_what_is_weak() {
        let (shared, mut state) = (learner(80, 40), ProgressState::default());
        state.open(&shared);
        insta::assert_snapshot!(state.sheet.to_text(), @r"
        Modules
        1 Serverless
            quiz ■■················· 1/9  best 6% · 2 tries · 1 contested

        Worth another look · points not found in your last answers
          · cold start                  2 times   What are the advantages and limits …

        Done last
          ran, limit reached: An order, stored and announced                  just now
          contested: What are the advantages and limits of functions as a…  16 min ago
          answered, 2 of 4: What are the advantages and limits of functions …  1 h ago
          answered, 0 of 4: What are the advantages and limits of functions …  2 h ago
        ");
    }

    #[test]
    fn it_says_how_well_one_knows_what_one_knows() {
        let (mut shared, mut state) = (fixture::shared(80, 24), ProgressState::default());
        for (sure, score) in [(3, 4.0), (3, 0.0), (1, 4.0)] {
            let Record::Answered { question, answer, out_of, missed, .. } = answered(0.0, &[]) else { return };
            let record = Record::Answered {
                question,
                answer,
                score,
                out_of,
                withheld: None,
                missed,
                points: Vec::new(),
                confidence: Some(sure),
                hints: 0,
                price: 0.0,
                test: None,
            };
            done(&mut shared, 1, record);
        }
        state.open(&shared);
        let shown = state.sheet.to_text();
        assert!(shown.contains("certain: 1 of 2 right\n  a guess: 1 of 1 right"), "{shown}");
        assert!(shown.contains("certainty marks −2 of 9, beside the marks"), "{shown}");
    }

    #[test]
    fn what_is_chosen_leads_to_its_place() {
        let (shared, mut state) = (learner(80, 24), ProgressState::default());
        state.open(&shared);
        state.update(&Message::Key(super::super::Key::plain(KeyCode::Down)), &shared);
        let reply = state.update(&Message::Key(super::super::Key::plain(KeyCode::Enter)), &shared);
        let place = Place::Quiz { module: "serverless".into(), question: Some("q/open".into()) };
        assert!(matches!(reply.as_deref(), Some([Action::Open(opened)]) if *opened == place), "{reply:?}");
    }

    #[test]
    fn a_beginner_is_told_where_to_start() {
        let (shared, mut state) = (fixture::shared(40, 12), ProgressState::default());
        state.open(&shared);
        assert!(state.sheet.to_text().contains("Nothing done yet"), "{}", state.sheet.to_text());
    }
}
