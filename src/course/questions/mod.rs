//! A quiz file to questions, with what is wrong with each.

mod compound;

use super::{
    files::short_hash,
    manifest::OneOrMany,
    model::{Course, Example},
    part_of_run::PartOfRun,
    quiz::{
        Choice, ChoiceOption, CodeTask, Matching, Misconception, Numeric, Open, Ordering, Point, Predict, Question,
        QuestionKind, ShortText,
    },
    quiz_file::{
        ChoiceFile, CodeFile, KindFile, NumericAnswerFile, OpenFile, PredictFile, QuestionFile, QuizFile, ShortFile,
        TracingFile,
    },
    schema::Schemas,
    toml_file::{self, Places},
};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// A quiz file to read, and the course its questions are about.
pub(super) struct QuizReading<'a> {
    /// The course, its lessons and examples read.
    pub course: &'a Course,
    /// The module the file belongs to.
    pub module: &'a str,
    /// The file.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Reads the questions.
pub(super) fn read(reading: &QuizReading<'_>, schemas: &Schemas) -> (Vec<Question>, Vec<Diagnostic>) {
    let read = toml_file::read::<QuizFile>(&schemas.quiz, reading.file, reading.text);
    let mut reader = Reader { of: reading, places: read.places, diagnostics: read.diagnostics };
    let file = read.value.unwrap_or_default();
    let parts = file.multipart;
    let questions = file.questions.into_iter().enumerate();
    let questions = questions
        .map(|(index, mut question)| {
            if let Some(name) = &question.multipart {
                if let Some(part) = parts.get(name) {
                    put_first(&mut question.kind, part);
                } else {
                    let message = format!("there is no shared text `{name}`");
                    reader.fault(&format!("/questions/{index}/multipart"), "course::unknown-word", message);
                }
            }
            reader.question(question, index)
        })
        .collect();
    (questions, reader.diagnostics)
}

/// Puts a text shared by several questions before what this one asks.
fn put_first(kind: &mut KindFile, part: &str) {
    let prompt = match kind {
        KindFile::Open(file) => &mut file.prompt.prompt,
        KindFile::MultipleChoice(file) => &mut file.prompt.prompt,
        KindFile::ShortAnswer(file) => &mut file.prompt.prompt,
        KindFile::Tracing(_) => return,
        KindFile::Ordering(file) => &mut file.prompt.prompt,
        KindFile::Matching(file) => &mut file.prompt.prompt,
        KindFile::Numeric(file) => &mut file.prompt.prompt,
        KindFile::Predict(file) => &mut file.prompt.prompt,
        KindFile::Code(file) => &mut file.prompt.prompt,
        KindFile::Cloze(file) => &mut file.prompt.prompt,
        KindFile::FindTheBug(file) => &mut file.prompt.prompt,
        KindFile::MultiPart(file) => &mut file.prompt.prompt,
    };
    *prompt = format!("{part}\n\n{prompt}");
}

struct Reader<'a> {
    of: &'a QuizReading<'a>,
    places: Places,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn fault(&mut self, pointer: &str, code: &str, message: impl Into<String>) -> &mut Option<String> {
        let fault = Diagnostic::error(code, message).at(self.of.file, self.of.text, self.places.of(pointer));
        self.diagnostics.push(fault);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last].help
    }

    fn question(&mut self, file: QuestionFile, index: usize) -> Question {
        let at = format!("/questions/{index}");
        let id = file.id.unwrap_or_else(|| format!("{}/{}", self.of.module, index + 1));
        self.read_on(file.read.as_deref(), &format!("{at}/read"));
        let (prompt, kind) = self.kind(file.kind, &id, &at);
        Question {
            id,
            prompt,
            hints: file.hints,
            hint_cost: file.hint_cost,
            explanation: file.context,
            read: file.read,
            kind,
        }
    }

    /// What the question `id`, which stands at `at`, asks, and the answer it wants.
    fn kind(&mut self, file: KindFile, id: &str, at: &str) -> (String, QuestionKind) {
        match file {
            KindFile::Open(file) => (file.prompt.prompt.clone(), QuestionKind::Open(self.open(file, at))),
            KindFile::MultipleChoice(file) => {
                (file.prompt.prompt.clone(), QuestionKind::Choice(self.choice(file, id, at)))
            }
            KindFile::ShortAnswer(file) => (file.prompt.prompt.clone(), QuestionKind::ShortText(short(file))),
            KindFile::Tracing(file) => tracing(&file),
            KindFile::Ordering(file) => {
                self.at_least_two(file.items.len(), &format!("{at}/items"));
                (file.prompt.prompt, QuestionKind::Ordering(Ordering { items: file.items }))
            }
            KindFile::Matching(file) => {
                self.at_least_two(file.pairs.len(), &format!("{at}/pairs"));
                let (pairs, distractors) = (file.pairs, file.distractors);
                (file.prompt.prompt, QuestionKind::Matching(Matching { pairs, distractors }))
            }
            KindFile::Numeric(file) => {
                let NumericAnswerFile { value, tolerance, relative, unit } = file.answer;
                (file.prompt.prompt, QuestionKind::Numeric(Numeric { value, tolerance, relative, unit }))
            }
            KindFile::Predict(file) => (file.prompt.prompt.clone(), QuestionKind::Predict(self.predict(file, at))),
            KindFile::Code(file) => (file.prompt.prompt.clone(), QuestionKind::Code(self.code(file, at))),
            KindFile::Cloze(file) => (file.prompt.prompt.clone(), QuestionKind::Cloze(self.cloze(file, at))),
            KindFile::FindTheBug(file) => (file.prompt.prompt.clone(), QuestionKind::FindTheBug(self.bug(file, at))),
            KindFile::MultiPart(file) => (file.prompt.prompt.clone(), QuestionKind::Parts(self.parts(file, id, at))),
        }
    }

    fn at_least_two(&mut self, count: usize, pointer: &str) {
        if count < 2 {
            self.fault(pointer, "course::quiz", "there must be two or more to arrange");
        }
    }

    /// `lesson` or `lesson#anchor` must be there.
    fn read_on(&mut self, read: Option<&str>, pointer: &str) {
        let Some(read) = read else { return };
        let (id, anchor) = read.split_once('#').unwrap_or((read, ""));
        let course = self.of.course;
        match course.lesson(id) {
            None => {
                let lessons = course.modules.iter().flat_map(|module| &module.lessons);
                let near = did_you_mean(id, lessons.map(|lesson| lesson.id.as_str()));
                *self.fault(pointer, "course::unknown-lesson", format!("there is no lesson `{id}`")) =
                    near.map(|near| format!("did you mean `{near}`?"));
            }
            Some(lesson) if !anchor.is_empty() && !lesson.anchors().contains(&anchor) => {
                let near = did_you_mean(anchor, lesson.anchors());
                *self.fault(pointer, "course::dead-link", format!("`{id}` has no heading `#{anchor}`")) =
                    near.map(|near| format!("did you mean `#{near}`?"));
            }
            Some(_) => {}
        }
    }

    fn open(&mut self, file: OpenFile, at: &str) -> Open {
        if file.draft {
            let message = "a draft: its rubric is still to be written, so its marks are provisional";
            let warning = Diagnostic::warning("course::draft", message);
            let warning = warning.at(self.of.file, self.of.text, self.places.of(&format!("{at}/draft")));
            self.diagnostics.push(warning.help("add `[[questions.points]]` and `models`, then take `draft` away"));
        }
        if file.points.is_empty() && !file.draft {
            *self.fault(at, "course::quiz", "an open question needs points to be marked by") =
                Some("add `[[questions.points]]`".to_owned());
        }
        if file.models.is_empty() && !file.draft {
            *self.fault(at, "course::quiz", "an open question needs a model answer") =
                Some("add `models = [\"…\"]`; the check makes sure that it scores full".to_owned());
        }
        for (index, point) in file.points.iter().enumerate() {
            let pointer = format!("{at}/points/{index}");
            if point.accept.iter().all(|phrasing| phrasing.trim().is_empty()) {
                self.fault(&pointer, "course::quiz", format!("no phrasing is accepted for `{}`", point.id));
            }
            if file.points[..index].iter().any(|other| other.id == point.id) {
                self.fault(&pointer, "course::duplicate-id", format!("two points have the id `{}`", point.id));
            }
            self.read_on(point.read.as_deref(), &format!("{pointer}/read"));
        }
        let points = file.points.into_iter().map(|point| Point {
            id: point.id,
            title: point.title,
            worth: point.worth,
            optional: point.optional,
            accept: point.accept,
            cues: point.cues,
            names: point.names,
            ask: point.ask,
            cites: point.cites,
            read: point.read,
        });
        let misconceptions = file.misconceptions.into_iter().map(|wrong| Misconception {
            id: wrong.id,
            accept: wrong.accept,
            except: wrong.except,
            cost: wrong.cost,
            cure: wrong.cure,
        });
        Open {
            points: points.collect(),
            misconceptions: misconceptions.collect(),
            words: file.words,
            models: file.models,
            draft: file.draft,
        }
    }

    fn choice(&mut self, file: ChoiceFile, id: &str, at: &str) -> Choice {
        let mut options: Vec<ChoiceOption> = file
            .options
            .into_iter()
            .map(|option| ChoiceOption { text: option.text, right: option.right, feedback: option.feedback })
            .collect();
        let mut several = options.iter().filter(|option| option.right).count() > 1;
        let has_answer = file.answer.is_some();
        if let Some(answer) = file.answer {
            several |= matches!(answer.answer, OneOrMany::Many(_));
            let option = |right| move |text| ChoiceOption { text, right, feedback: String::new() };
            let first = file.prompt.answer_index.unwrap_or(0).min(file.prompt.distractors.len());
            options.extend(file.prompt.distractors.into_iter().map(option(false)));
            options.splice(first..first, answer.answer.into_vec().into_iter().map(option(true)));
            if file.prompt.answer_index.is_some() {
                // They stand as their author placed them.
            } else if file.prompt.sort_answers {
                options.sort_by(|one, other| one.text.cmp(&other.text));
            } else {
                // The right ones are written first; an order that follows from the texts alone gives nothing away.
                options.sort_by_key(|option| short_hash(format!("{id}\n{}", option.text).as_bytes()));
            }
        }
        let right = options.iter().filter(|option| option.right).count();
        let misread = !has_answer && self.places.holds(&format!("{at}/answer"));
        if !misread && (right == 0 || options.len() < 2) {
            *self.fault(at, "course::quiz", "a choice needs a right option and another one") =
                Some("give `answer.answer` and `prompt.distractors`, or `[[questions.options]]`".to_owned());
        }
        for (index, option) in options.iter().enumerate() {
            if options[..index].iter().any(|other| other.text == option.text) {
                self.fault(at, "course::quiz", format!("two options say `{}`", option.text));
            }
        }
        let in_order = !file.shuffle || file.prompt.sort_answers || file.prompt.answer_index.is_some();
        Choice { options, several, in_order }
    }

    fn example(&mut self, id: &str, pointer: &str) -> Option<&Example> {
        let course = self.of.course;
        let found = course.example(id);
        if found.is_none() {
            let near = did_you_mean(id, course.examples.iter().map(|example| example.id.as_str()));
            *self.fault(pointer, "course::unknown-example", format!("there is no example `{id}`")) =
                near.map(|near| format!("did you mean `{near}`?"));
        }
        found
    }

    fn predict(&mut self, file: PredictFile, at: &str) -> Predict {
        let events: Option<Vec<String>> = self
            .example(&file.example, &format!("{at}/example"))
            .map(|example| example.events.iter().map(|event| event.name.clone()).collect());
        if let Some(events) = events
            && !file.event.is_empty()
            && !events.contains(&file.event)
        {
            let message = format!("the example `{}` has no event `{}`", file.example, file.event);
            *self.fault(&format!("{at}/event"), "course::unknown-event", message) =
                did_you_mean(&file.event, events.iter().map(String::as_str))
                    .map(|near| format!("did you mean `{near}`?"));
        }
        if let Err(help) = PartOfRun::read(&file.of) {
            *self.fault(&format!("{at}/of"), "course::predict-of", format!("`{}` names no part of a run", file.of)) =
                Some(help);
        }
        Predict { example: file.example, event: file.event, of: file.of, feedback: file.feedback }
    }

    fn code(&mut self, file: CodeFile, at: &str) -> CodeTask {
        let example = self.example(&file.example, &format!("{at}/example")).cloned();
        let Some(example) = example else {
            return CodeTask { example: file.example, starter: file.starter, solution: file.solution };
        };
        if example.events.iter().all(|event| event.expect == super::model::Expectation::default()) {
            let message = format!("the example `{}` expects nothing, so every program would pass", example.id);
            self.fault(&format!("{at}/example"), "course::quiz", message);
        }
        let or = |text: String, other: String| if text.is_empty() { other } else { text };
        CodeTask {
            starter: or(file.starter, example.program.entry_text()),
            solution: or(file.solution, example.solution.unwrap_or_default()),
            example: file.example,
        }
    }
}

fn short(file: ShortFile) -> ShortText {
    let mut accept = vec![file.answer.answer];
    accept.extend(file.answer.alternatives);
    ShortText {
        accept,
        patterns: file.answer.patterns,
        exact_case: file.answer.case,
        exact_spelling: !file.answer.slips,
    }
}

/// A program to trace by eye: its output, or that it does not compile, is the short text wanted.
fn tracing(file: &TracingFile) -> (String, QuestionKind) {
    let ask = "What does this program print? If it does not compile, answer `does not compile`.";
    let prompt = format!("{ask}\n\n```rust\n{}\n```", file.prompt.program.trim_end());
    let accept = if file.answer.does_compile {
        vec![file.answer.stdout.trim_end().to_owned()]
    } else {
        let plain = ["does not compile", "it does not compile", "doesn't compile", "no"].map(str::to_owned);
        let at_line =
            file.answer.line_number.map(|line| [format!("does not compile, line {line}"), format!("line {line}")]);
        plain.into_iter().chain(at_line.into_iter().flatten()).collect()
    };
    (prompt, QuestionKind::ShortText(ShortText { accept, ..ShortText::default() }))
}
