//! What the log adds up to.

use indexmap::IndexMap;
use serde::Serialize;

use super::{Entry, Figure, PointScore, Record, Reviews, SelfTest, TestAnswer, TestEnd, schedule::Grade};

/// What a learner has done in one course. Made by folding entries in order; folding the same entries gives the same summary.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// By lesson id.
    pub lessons: IndexMap<String, LessonProgress>,
    /// By example id.
    pub examples: IndexMap<String, ExampleProgress>,
    /// By question id.
    pub questions: IndexMap<String, QuestionProgress>,
    /// The newest runs that can be cited, oldest first, at most [`Summary::RUNS`].
    pub runs: Vec<CitableRun>,
    /// How many runs were made; the newest has this number.
    pub runs_made: u32,
    /// By the name of the self-test, oldest first.
    pub tests: IndexMap<String, SelfTest>,
    /// By card id.
    pub reviews: Reviews,
    /// Where the learner left off.
    pub place: Option<String>,
    /// When something last happened, in milliseconds since 1970.
    pub last_at: Option<u64>,
    /// Settings by key.
    pub settings: IndexMap<String, String>,
    /// The newest things done, oldest first, at most [`Summary::RECENT`].
    pub recent: Vec<Entry>,
    #[serde(skip)]
    renamed: Vec<(String, String)>,
}

/// How far a lesson was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LessonProgress {
    /// The furthest line shown.
    pub line: usize,
    /// How many lines there were.
    pub of: usize,
    /// The hash of what was last read; another than the lesson's own now means that the lesson has changed since.
    pub hash: String,
    /// Whether it was read to its end.
    pub finished: bool,
    /// When it was last read.
    pub at: u64,
}

/// What was done with an example.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExampleProgress {
    /// How often it was run.
    pub runs: usize,
    /// How the last run ended.
    pub last_status: Option<String>,
    /// The learner's own text of each file that differs from the original.
    pub edits: IndexMap<String, String>,
    /// What was predicted, oldest first.
    pub predictions: Vec<Prediction>,
    /// When it was last run or edited.
    pub at: u64,
}

/// A run that an answer may cite.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CitableRun {
    /// Its number among the runs of the course.
    pub number: u32,
    /// The example.
    pub example: String,
    /// The event it was run on.
    pub event: String,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// What can be cited of it.
    pub figures: Vec<Figure>,
}

/// A prediction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prediction {
    /// The event.
    pub event: String,
    /// What was predicted.
    pub text: String,
    /// Whether it came true, when that is known.
    pub right: Option<bool>,
}

/// What was answered to a question.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QuestionProgress {
    /// An answer not handed in yet; empty for none.
    pub draft: String,
    /// How many hints were shown.
    pub hints: usize,
    /// How many of them were taken for an answer that is not handed in yet.
    pub hints_open: usize,
    /// Every try, oldest first.
    pub attempts: Vec<Attempt>,
    /// What was contested.
    pub contests: Vec<Contest>,
    /// The learner's own mark, kept apart from the marker's.
    pub self_grade: Option<SelfGrade>,
}

/// One try at a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempt {
    /// When.
    pub at: u64,
    /// The JSON of [`crate::marking::Answer`].
    pub answer: serde_json::Value,
    /// Points earned.
    pub score: f64,
    /// Points that could be earned.
    pub out_of: f64,
    /// Why there was no mark.
    pub withheld: Option<String>,
    /// The ids of the points that were not met.
    pub missed: Vec<String>,
    /// What each point earned, wrong beliefs among them; empty for tries of versions that did not keep it.
    pub points: Vec<PointScore>,
    /// How sure the learner was, 1 (a guess) to 3 (certain).
    pub confidence: Option<u8>,
    /// How many hints had been shown.
    pub hints: usize,
    /// What they cost, in points.
    pub price: f64,
    /// What was said to the questions that go with the points that were not met.
    pub follow_ups: Vec<FollowedUp>,
    /// The self-test it was answered in.
    pub test: Option<String>,
}

impl Attempt {
    /// The score as a share of what could be earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.out_of > 0.0 { self.score / self.out_of } else { 0.0 }
    }

    /// What follow-ups add, in points: the best of each point.
    #[must_use]
    pub fn completed_by(&self) -> f64 {
        let best = |point: &str| {
            self.follow_ups.iter().filter(|said| said.point == point).map(|said| said.earned).fold(0.0, f64::max)
        };
        let is_first = |at: usize| self.follow_ups[..at].iter().all(|other| other.point != self.follow_ups[at].point);
        let points = (0..self.follow_ups.len()).filter(|&at| is_first(at));
        points.map(|at| best(&self.follow_ups[at].point)).sum()
    }

    /// The score after the price of hints and with what follow-ups added, 0 to what could be earned. Shown beside the plain
    /// score, never instead.
    #[must_use]
    pub fn completed(&self) -> f64 {
        (self.score - self.price + self.completed_by()).clamp(0.0, self.out_of.max(0.0))
    }

    /// How well the question was known, as far as the mark says; `None` when there was no mark for a reason that says nothing
    /// about memory.
    #[must_use]
    pub fn grade(&self) -> Option<Grade> {
        match self.withheld.as_deref() {
            None => Some(Grade::of_mark(self.share(), self.hints)),
            Some("do-not-know" | "blank") => Some(Grade::Again),
            Some(_) => None,
        }
    }
}

/// The id of the card of a question.
#[must_use]
pub fn question_card(question: &str) -> String {
    format!("question:{question}")
}

/// What was said to the question that goes with a point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FollowedUp {
    /// The point.
    pub point: String,
    /// What was said.
    pub text: String,
    /// What it adds to the mark, in points.
    pub earned: f64,
    /// What the point is worth.
    pub worth: f64,
}

/// A contested mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contest {
    /// The point, or the mark as a whole.
    pub point: Option<String>,
    /// The learner's reason.
    pub reason: String,
    /// The words of the answer that should have earned the point, in the learner's view.
    pub words: Option<String>,
    /// Which attempt it is about, from 1; 0: none was made yet.
    pub attempt: usize,
}

/// A learner's own mark.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SelfGrade {
    /// Points the learner gives.
    pub score: f64,
    /// Points that could be earned.
    pub out_of: f64,
}

impl QuestionProgress {
    /// The best attempt that got a mark.
    #[must_use]
    pub fn best(&self) -> Option<&Attempt> {
        self.attempts
            .iter()
            .filter(|attempt| attempt.withheld.is_none())
            .max_by(|one, other| one.share().total_cmp(&other.share()))
    }

    /// Whether some attempt earned everything.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.best().is_some_and(|best| best.share() >= 1.0 - 1e-9)
    }
}

impl Summary {
    /// How many entries [`Summary::recent`] keeps.
    pub const RECENT: usize = 40;
    /// How many entries [`Summary::runs`] keeps.
    pub const RUNS: usize = 200;

    /// The summary of the entries of `course`. `renamed` maps ids that lessons had before to the ones they have now.
    #[must_use]
    pub fn of(course: &str, entries: &[Entry], renamed: Vec<(String, String)>) -> Self {
        let mut summary = Self { renamed, ..Self::default() };
        for entry in entries.iter().filter(|entry| entry.course == course) {
            summary.add(entry);
        }
        summary
    }

    /// Takes in one more entry of the same course.
    pub fn add(&mut self, entry: &Entry) {
        let at = entry.at;
        self.last_at = Some(self.last_at.map_or(at, |last| last.max(at)));
        match &entry.record {
            Record::Read { lesson, hash, line, of } => {
                let lesson = self.lesson(lesson, hash, at);
                lesson.line = (*line).max(if lesson.of == *of { lesson.line } else { 0 });
                lesson.of = *of;
            }
            Record::Finished { lesson, hash } => self.lesson(lesson, hash, at).finished = true,
            Record::Ran { example, event, status, run, figures, .. } => {
                self.number_run(example, event, at, *run, figures);
                let example = self.example(example, at);
                example.runs += 1;
                example.last_status = Some(status.clone());
            }
            Record::Edited { example, file, text } => {
                let example = self.example(example, at);
                match text {
                    Some(text) => example.edits.insert(file.clone(), text.clone()),
                    None => example.edits.shift_remove(file),
                };
            }
            Record::Predicted { example, event, text, right } => {
                let prediction = Prediction { event: event.clone(), text: text.clone(), right: *right };
                self.example(example, at).predictions.push(prediction);
            }
            Record::Drafted { question, text } => self.question(question).draft.clone_from(text),
            Record::Hinted { question, hint } => {
                let question = self.question(question);
                question.hints = question.hints.max(*hint);
                question.hints_open = question.hints_open.max(*hint);
            }
            Record::Answered {
                question,
                answer,
                score,
                out_of,
                withheld,
                missed,
                points,
                confidence,
                hints,
                price,
                test,
            } => {
                let attempt = Attempt {
                    at,
                    answer: answer.clone(),
                    score: *score,
                    out_of: *out_of,
                    withheld: withheld.clone(),
                    missed: missed.clone(),
                    points: points.clone(),
                    confidence: *confidence,
                    hints: *hints,
                    price: *price,
                    follow_ups: Vec::new(),
                    test: test.clone(),
                };
                if let Some(grade) = attempt.grade() {
                    let card = self.current_card(&question_card(question));
                    self.reviews.answered(&card, grade, at);
                }
                let question = self.question(question);
                question.hints_open = 0;
                question.attempts.push(attempt);
            }
            Record::FollowedUp { question, point, text, earned, worth } => {
                let said = FollowedUp { point: point.clone(), text: text.clone(), earned: *earned, worth: *worth };
                // What follows up an answer that is not in the log, such as one marked on the command line, is of no attempt.
                if let Some(last) = self.question(question).attempts.last_mut() {
                    last.follow_ups.push(said);
                }
            }
            Record::Reviewed { .. }
            | Record::ReviewUndone { .. }
            | Record::Buried { .. }
            | Record::Suspended { .. } => self.add_to_reviews(entry),
            Record::TestBegan { .. } | Record::TestAnswered { .. } | Record::TestEnded { .. } => {
                self.add_to_tests(entry);
            }
            Record::Contested { question, point, reason, words } => {
                let question = self.question(question);
                let (reason, words, attempt) = (reason.clone(), words.clone(), question.attempts.len());
                question.contests.push(Contest { point: point.clone(), reason, words, attempt });
            }
            Record::SelfGraded { question, score, out_of } => {
                self.question(question).self_grade = Some(SelfGrade { score: *score, out_of: *out_of });
            }
            Record::Left { place } => self.place = Some(place.clone()),
            Record::Set { key, value } => {
                self.reviews.set(key, value);
                self.settings.insert(key.clone(), value.clone());
            }
        }
        self.remember(entry);
    }

    /// The newest self-test that has not ended, with its name.
    #[must_use]
    pub fn open_test(&self) -> Option<(&str, &SelfTest)> {
        self.tests.iter().rev().find(|(_, test)| test.ended.is_none()).map(|(name, test)| (name.as_str(), test))
    }

    /// A name for a self-test to begin, that no other has.
    #[must_use]
    pub fn next_test(&self) -> String {
        let names = (self.tests.len() + 1..).map(|number| format!("test-{number}"));
        names.into_iter().find(|name| !self.tests.contains_key(name)).unwrap_or_default()
    }

    fn add_to_reviews(&mut self, entry: &Entry) {
        let at = entry.at;
        match &entry.record {
            Record::Reviewed { card, grade, marked } => {
                self.reviews.reviewed(&self.current_card(card), *grade, at, *marked);
            }
            Record::ReviewUndone { card } => self.reviews.undone(&self.current_card(card)),
            Record::Buried { card, until } => self.reviews.buried(&self.current_card(card), *until),
            Record::Suspended { card, on } => self.reviews.suspended(&self.current_card(card), *on),
            _ => {}
        }
    }

    fn add_to_tests(&mut self, entry: &Entry) {
        let at = entry.at;
        match &entry.record {
            Record::TestBegan { test, questions, minutes, seed } => {
                let begun = SelfTest {
                    began_at: at,
                    questions: questions.clone(),
                    minutes: *minutes,
                    seed: *seed,
                    ..SelfTest::default()
                };
                self.tests.insert(test.clone(), begun);
            }
            Record::TestAnswered { test, question, answer, confidence, flagged } => {
                let stands = TestAnswer { at, answer: answer.clone(), confidence: *confidence, flagged: *flagged };
                // What comes after the end, from a window that did not know of it, counts no more.
                if let Some(test) = self.tests.get_mut(test).filter(|test| test.ended.is_none()) {
                    test.answers.insert(question.clone(), stands);
                }
            }
            Record::TestEnded { test, timed_out } => {
                if let Some(test) = self.tests.get_mut(test).filter(|test| test.ended.is_none()) {
                    test.ended = Some(TestEnd { at, timed_out: *timed_out });
                }
            }
            _ => {}
        }
    }

    fn remember(&mut self, entry: &Entry) {
        if matches!(
            entry.record,
            Record::Drafted { .. }
                | Record::Left { .. }
                | Record::Set { .. }
                | Record::Read { .. }
                | Record::Reviewed { .. }
                | Record::ReviewUndone { .. }
                | Record::Buried { .. }
                | Record::Suspended { .. }
                | Record::TestAnswered { .. }
                | Record::TestBegan { .. }
        ) {
            return;
        }
        if self.recent.len() == Self::RECENT {
            self.recent.remove(0);
        }
        self.recent.push(entry.clone());
    }

    /// The number that the next run gets.
    #[must_use]
    pub fn next_run(&self) -> u32 {
        self.runs_made.saturating_add(1)
    }

    /// Runs of older logs have no number of their own: they count all the same.
    fn number_run(&mut self, example: &str, event: &str, at: u64, number: u32, figures: &[Figure]) {
        let number = if number == 0 { self.next_run() } else { number };
        self.runs_made = self.runs_made.max(number);
        if self.runs.len() == Self::RUNS {
            self.runs.remove(0);
        }
        let (example, event) = (self.current(example).to_owned(), event.to_owned());
        self.runs.push(CitableRun { number, example, event, at, figures: figures.to_vec() });
    }

    /// The id that `id` has now.
    fn current<'a>(&'a self, id: &'a str) -> &'a str {
        self.renamed.iter().find(|(old, _)| old == id).map_or(id, |(_, new)| new)
    }

    /// The id that a card has now: `lesson:ID#…` follows its lesson.
    fn current_card(&self, card: &str) -> String {
        match card.strip_prefix("lesson:").and_then(|rest| rest.split_once('#')) {
            Some((lesson, rest)) => format!("lesson:{}#{rest}", self.current(lesson)),
            None => card.to_owned(),
        }
    }

    fn lesson(&mut self, id: &str, hash: &str, at: u64) -> &mut LessonProgress {
        let id = self.current(id).to_owned();
        let lesson = self.lessons.entry(id).or_default();
        hash.clone_into(&mut lesson.hash);
        lesson.at = at;
        lesson
    }

    fn example(&mut self, id: &str, at: u64) -> &mut ExampleProgress {
        let id = self.current(id).to_owned();
        let example = self.examples.entry(id).or_default();
        example.at = at;
        example
    }

    fn question(&mut self, id: &str) -> &mut QuestionProgress {
        let id = self.current(id).to_owned();
        self.questions.entry(id).or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(at: u64, record: Record) -> Entry {
        Entry { at, course: "c".to_owned(), record }
    }

    fn answered(score: f64, withheld: Option<&str>) -> Record {
        Record::Answered {
            question: "q".to_owned(),
            answer: json!({"text": "x"}),
            score,
            out_of: 4.0,
            withheld: withheld.map(str::to_owned),
            missed: Vec::new(),
            points: Vec::new(),
            confidence: None,
            hints: 0,
            price: 0.0,
            test: None,
        }
    }

    #[test]
    fn the_best_attempt_is_the_best_that_got_a_mark() {
        let records = [answered(4.0, Some("copied")), answered(3.0, None), answered(1.0, None)];
        let entries: Vec<_> = records.into_iter().map(|record| entry(1, record)).collect();
        let summary = Summary::of("c", &entries, Vec::new());
        let question = &summary.questions["q"];
        assert_eq!((question.attempts.len(), question.best().map(|best| best.score)), (3, Some(3.0)));
        assert!(!question.is_full());
    }

    #[test]
    fn follow_ups_complete_the_last_attempt_and_leave_its_score() {
        let said = |point: &str, earned| Record::FollowedUp {
            question: "q".to_owned(),
            point: point.to_owned(),
            text: "x".to_owned(),
            earned,
            worth: 2.0,
        };
        let records = [answered(1.0, None), said("a", 0.5), said("a", 1.5), said("b", 0.75)];
        let entries: Vec<_> = records.into_iter().map(|record| entry(1, record)).collect();
        let attempt = &Summary::of("c", &entries, Vec::new()).questions["q"].attempts[0];
        assert_eq!((attempt.score, attempt.completed_by(), attempt.completed()), (1.0, 2.25, 3.25));
        let priced = Attempt { price: 9.0, ..attempt.clone() };
        assert!(priced.completed() <= 0.0);
    }

    #[test]
    fn runs_are_numbered_as_they_are_made() {
        let ran = |run| Record::Ran {
            example: "e".to_owned(),
            event: "v".to_owned(),
            edited: false,
            status: "completed".to_owned(),
            run,
            figures: Vec::new(),
        };
        let entries: Vec<_> = [0, 0, 3, 3, 7].into_iter().map(|run| entry(1, ran(run))).collect();
        let summary = Summary::of("c", &entries, Vec::new());
        let numbers: Vec<u32> = summary.runs.iter().map(|run| run.number).collect();
        assert_eq!((numbers, summary.next_run()), (vec![1, 2, 3, 3, 7], 8));
    }

    #[test]
    fn hints_count_for_the_answer_they_were_taken_for() {
        let hinted = |hint| Record::Hinted { question: "q".to_owned(), hint };
        let mut summary = Summary::of("c", &[entry(1, hinted(1)), entry(2, hinted(2))], Vec::new());
        assert_eq!(summary.questions["q"].hints_open, 2);
        summary.add(&entry(3, answered(1.0, None)));
        assert_eq!((summary.questions["q"].hints_open, summary.questions["q"].hints), (0, 2));
    }

    #[test]
    fn progress_follows_a_renamed_lesson() {
        let read = Record::Read { lesson: "old".to_owned(), hash: "h".to_owned(), line: 7, of: 9 };
        let summary = Summary::of("c", &[entry(1, read)], vec![("old".to_owned(), "new".to_owned())]);
        assert_eq!(summary.lessons["new"].line, 7);
        assert!(!summary.lessons.contains_key("old"));
    }

    #[test]
    fn an_edit_put_back_is_no_edit() {
        let edit = |text: Option<&str>| Record::Edited {
            example: "e".to_owned(),
            file: "index.js".to_owned(),
            text: text.map(str::to_owned),
        };
        let entries = [entry(1, edit(Some("a"))), entry(2, edit(None))];
        assert!(Summary::of("c", &entries, Vec::new()).examples["e"].edits.is_empty());
        assert_eq!(Summary::of("c", &entries[..1], Vec::new()).examples["e"].edits["index.js"], "a");
    }

    #[test]
    fn a_self_test_is_what_was_answered_before_its_end() {
        let test = || "t1".to_owned();
        let began = |questions: &[&str]| Record::TestBegan {
            test: test(),
            questions: questions.iter().map(|id| (*id).to_owned()).collect(),
            minutes: Some(10),
            seed: None,
        };
        let stands = |answer: Option<serde_json::Value>| Record::TestAnswered {
            test: test(),
            question: "q".to_owned(),
            answer,
            confidence: Some(2),
            flagged: false,
        };
        let ended = Record::TestEnded { test: test(), timed_out: false };
        let records = [began(&["q", "r"]), stands(Some(json!({"text": "x"}))), ended, stands(None)];
        let entries: Vec<_> = std::iter::zip(1.., records).map(|(at, record)| entry(at, record)).collect();
        let summary = Summary::of("c", &entries[..2], Vec::new());
        assert_eq!(summary.open_test().map(|(name, test)| (name, test.answered())), Some(("t1", 1)));
        let summary = Summary::of("c", &entries, Vec::new());
        assert_eq!(summary.open_test(), None);
        assert_eq!(summary.tests["t1"].answer("q"), Some(&json!({"text": "x"})));
        assert_eq!(summary.tests["t1"].used_ms(99), 2);
    }

    #[test]
    fn entries_of_other_courses_do_not_count() {
        let mut other = entry(1, Record::Left { place: "x".to_owned() });
        other.course = "d".to_owned();
        assert_eq!(Summary::of("c", &[other], Vec::new()).place, None);
    }
}
