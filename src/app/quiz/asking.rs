//! One question: the answer being made, and its mark.

use super::{Contesting, Draft, Followed, points_text};
use crate::{
    app::{Action, Shared, editor::Editor, runs::Circumstances},
    course::{Example, Question, QuestionKind},
    marking::{Answer, Mark},
    progress::Record,
};

/// One question and where the learner is with it.
#[derive(Debug)]
pub struct Asking {
    /// The question.
    pub question: Question,
    /// Its place in the quiz, from 0.
    pub number: usize,
    /// The answer being made.
    pub draft: Draft,
    /// How far it is.
    pub phase: Phase,
    /// What is written beside the answer.
    pub writing: Writing,
    /// How many hints are shown.
    pub hints: usize,
    /// Whether the model answer is shown.
    pub has_model: bool,
    /// How the answer that was handed in last came about.
    pub how: Circumstances,
    /// What was said to the questions of points that were not found.
    pub followed: Vec<Followed>,
    /// The point of the mark the reader is on.
    pub point: usize,
    /// The example that decides, where one does.
    pub example: Option<Example>,
    /// What was last put on record of the answer half made.
    recorded: String,
    recorded_ms: u64,
}

/// How far a question is.
#[derive(Debug)]
pub enum Phase {
    /// The answer is being made.
    Answering,
    /// It was handed in.
    Marking,
    /// It was marked.
    Marked {
        /// The mark.
        mark: Box<Mark>,
        /// What was answered.
        answer: Answer,
    },
}

/// What the keys are written into.
#[derive(Debug)]
pub enum Writing {
    /// Nothing: keys are commands.
    Nothing,
    /// The answer.
    Answer,
    /// A reason why the mark is not right.
    Contest(Box<Contesting>),
    /// What there is to say to the question of one point.
    FollowUp(Box<Editor>),
    /// How sure the learner is, before the answer is handed in.
    Sure,
    /// The learner's own mark, in points.
    Grade(f64),
}

impl Asking {
    /// A question, with the answer half written before.
    pub(super) fn new(question: &Question, number: usize, shared: &Shared) -> Self {
        let progress = shared.progress.questions.get(&question.id);
        Self::with(question, number, progress.map_or("", |progress| progress.draft.as_str()), shared)
    }

    /// A question of a self-test, with what was answered to it there.
    pub(in crate::app) fn in_test(
        question: &Question,
        number: usize,
        answer: Option<&Answer>,
        shared: &Shared,
    ) -> Self {
        let written = answer.map(super::draft::kept_of).unwrap_or_default();
        let mut asking = Self::with(question, number, &written, shared);
        asking.without_hints();
        asking
    }

    /// Hints are not to be had in a self-test.
    pub(in crate::app) fn without_hints(&mut self) {
        self.question.hints.clear();
        self.hints = 0;
    }

    fn with(question: &Question, number: usize, written: &str, shared: &Shared) -> Self {
        let progress = shared.progress.questions.get(&question.id);
        let tries = progress.map_or(0, |progress| progress.attempts.len());
        let example = match &question.kind {
            QuestionKind::Predict(predict) => shared.example(&predict.example),
            QuestionKind::Code(task) => shared.example(&task.example),
            _ => None,
        };
        let draft = Draft::new(question, written, example, tries);
        Self {
            writing: if draft.is_typed() { Writing::Answer } else { Writing::Nothing },
            recorded: draft.kept(),
            draft,
            question: question.clone(),
            number,
            phase: Phase::Answering,
            hints: progress.map_or(0, |progress| progress.hints_open.min(question.hints.len())),
            has_model: false,
            how: Circumstances::default(),
            followed: Vec::new(),
            point: 0,
            example: example.cloned(),
            recorded_ms: 0,
        }
    }

    /// Whether keys are text now.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        matches!(self.writing, Writing::Answer | Writing::Contest(_) | Writing::FollowUp(_))
    }

    /// The mark, once there is one.
    #[must_use]
    pub fn mark(&self) -> Option<&Mark> {
        match &self.phase {
            Phase::Marked { mark, .. } => Some(mark),
            _ => None,
        }
    }

    /// What the learner has earned for it: now, or at best before.
    pub(super) fn standing(&self, shared: &Shared) -> String {
        if let Some(mark) = self.mark() {
            return match mark.withheld {
                Some(_) => "no mark".to_owned(),
                None => format!("your mark  {} of {}", points_text(mark.score), points_text(mark.out_of)),
            };
        }
        let progress = shared.progress.questions.get(&self.question.id);
        match progress.and_then(|progress| Some((progress.best()?, progress.attempts.len()))) {
            Some((best, tries)) => {
                format!("best  {} of {} · {}", points_text(best.score), points_text(best.out_of), tries_text(tries))
            }
            None => String::new(),
        }
    }

    /// Puts the answer half made on record, when it changed and the last time is long enough ago.
    pub(super) fn record_draft(&mut self, now_ms: u64, every_ms: u64) -> Vec<Action> {
        let is_due = now_ms.saturating_sub(self.recorded_ms) >= every_ms && matches!(self.phase, Phase::Answering);
        let Some(text) = is_due.then(|| self.draft.kept()).filter(|text| *text != self.recorded) else {
            return Vec::new();
        };
        self.recorded.clone_from(&text);
        self.recorded_ms = now_ms;
        vec![Action::Record(Record::Drafted { question: self.question.id.clone(), text })]
    }

    /// The question the reader is on: of several parts, the current one.
    #[must_use]
    pub fn current(&self) -> &Question {
        match &self.draft {
            Draft::Parts(parts) => parts.current().map_or(&self.question, |(question, _)| question),
            _ => &self.question,
        }
    }

    /// Whether several options may be chosen now.
    pub(in crate::app) fn is_several(&self) -> bool {
        matches!(&self.current().kind, QuestionKind::Choice(choice) if choice.several)
    }

    /// Goes to the part before or after, in a question of several.
    pub(in crate::app) fn turn_part(&mut self, forward: bool) {
        if let Draft::Parts(parts) = &mut self.draft {
            parts.turn(forward);
            self.begin_writing();
        }
    }

    /// Makes keys text when the answer is typed.
    pub(in crate::app) fn begin_writing(&mut self) {
        self.writing = if self.draft.is_typed() { Writing::Answer } else { Writing::Nothing };
    }

    /// Takes the text that came back from the learner's own editor.
    pub(in crate::app) fn take_text(&mut self, text: &Result<String, String>) -> Vec<Action> {
        match text {
            Ok(text) => {
                if let Some(editor) = self.draft.editor() {
                    // Editors end a file with a line break; an answer in prose does not have one.
                    editor.set_text(text.trim_end_matches('\n'));
                }
                Vec::new()
            }
            Err(why) => vec![Action::Say(why.clone())],
        }
    }

    /// Takes the question as its author changed it.
    pub(in crate::app) fn take_question(&mut self, question: &Question, number: usize) {
        self.number = number;
        if self.question == *question {
            return;
        }
        // What is chosen or ordered may mean something else now; what is written still says the same.
        if !self.draft.is_text()
            || matches!(self.draft, Draft::Parts(_))
            || std::mem::discriminant(&self.question.kind) != std::mem::discriminant(&question.kind)
        {
            self.draft = Draft::new(question, "", self.example.as_ref(), 0);
            self.recorded = self.draft.kept();
            self.phase = Phase::Answering;
            self.begin_writing();
        }
        self.hints = self.hints.min(question.hints.len());
        self.question = question.clone();
    }

    /// Goes back to making the answer, with what was answered.
    pub(super) fn answer_again(&mut self) {
        if let Phase::Marked { answer: Answer::Text(text), .. } = &self.phase {
            let text = text.clone();
            if let Some(editor) = self.draft.editor() {
                editor.set_text(&text);
            }
        }
        self.phase = Phase::Answering;
        self.begin_writing();
    }
}

/// `1 try`, `2 tries`.
pub(super) fn tries_text(tries: usize) -> String {
    if tries == 1 { "1 try".to_owned() } else { format!("{tries} tries") }
}
