//! What the log adds up to.

use indexmap::IndexMap;
use serde::Serialize;

use super::{Entry, Record, Reviews, schedule::Grade};

/// What a learner has done in one course. Made by folding entries in order; folding the same entries gives the same summary.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// By lesson id.
    pub lessons: IndexMap<String, LessonProgress>,
    /// By example id.
    pub examples: IndexMap<String, ExampleProgress>,
    /// By question id.
    pub questions: IndexMap<String, QuestionProgress>,
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
    /// How sure the learner was, 1 (a guess) to 3 (certain).
    pub confidence: Option<u8>,
    /// How many hints had been shown.
    pub hints: usize,
    /// The self-test it was answered in.
    pub test: Option<String>,
}

impl Attempt {
    /// The score as a share of what could be earned, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.out_of > 0.0 { self.score / self.out_of } else { 0.0 }
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

/// A contested mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contest {
    /// The point, or the mark as a whole.
    pub point: Option<String>,
    /// The learner's reason.
    pub reason: String,
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
            Record::Ran { example, status, .. } => {
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
            }
            Record::Answered { question, answer, score, out_of, withheld, missed, confidence, hints, test } => {
                let attempt = Attempt {
                    at,
                    answer: answer.clone(),
                    score: *score,
                    out_of: *out_of,
                    withheld: withheld.clone(),
                    missed: missed.clone(),
                    confidence: *confidence,
                    hints: *hints,
                    test: test.clone(),
                };
                if let Some(grade) = attempt.grade() {
                    let card = self.current_card(&question_card(question));
                    self.reviews.answered(&card, grade, at);
                }
                self.question(question).attempts.push(attempt);
            }
            Record::Reviewed { card, grade, marked } => {
                self.reviews.reviewed(&self.current_card(card), *grade, at, *marked);
            }
            Record::ReviewUndone { card } => self.reviews.undone(&self.current_card(card)),
            Record::Buried { card, until } => self.reviews.buried(&self.current_card(card), *until),
            Record::Suspended { card, on } => self.reviews.suspended(&self.current_card(card), *on),
            Record::FollowedUp { .. }
            | Record::TestBegan { .. }
            | Record::TestAnswered { .. }
            | Record::TestEnded { .. } => {}
            Record::Contested { question, point, reason } => {
                let contest = Contest { point: point.clone(), reason: reason.clone() };
                self.question(question).contests.push(contest);
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
        ) {
            return;
        }
        if self.recent.len() == Self::RECENT {
            self.recent.remove(0);
        }
        self.recent.push(entry.clone());
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
            confidence: None,
            hints: 0,
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
    fn entries_of_other_courses_do_not_count() {
        let mut other = entry(1, Record::Left { place: "x".to_owned() });
        other.course = "d".to_owned();
        assert_eq!(Summary::of("c", &[other], Vec::new()).place, None);
    }
}
