//! `etude learn`: the workbench, or the same course as a conversation in plain lines.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, World, answer, plain, print, quiz, source};
use crate::{
    app::{
        Place, figures,
        review::Today,
        runs::{self, Circumstances},
    },
    course::{Course, Lesson, Parts, Question, QuestionKind, cards::Deck, expect},
    diagnostic::did_you_mean,
    marking::{self, Answer, CERTAINTIES, Mark, Verdict},
    progress::{self, Entry, Log, Record, Summary},
    sandbox::Stop,
    trace::counted,
    tui,
};

#[derive(Debug, Default, Args)]
pub struct Arguments {
    /// A Markdown page or a course folder; the built-in course when left out
    path: Option<PathBuf>,

    /// Open this lesson
    #[arg(long, value_name = "ID")]
    lesson: Option<String>,

    /// A conversation in plain lines instead of screens, for screen readers and pipes
    #[arg(long)]
    plain: bool,

    /// The screen to open first.
    #[arg(skip)]
    place: Option<Place>,
}

impl Arguments {
    /// The workbench on the course at `path`, opened at `place`.
    pub fn at(path: Option<PathBuf>, place: Place) -> Self {
        Self { path, place: Some(place), ..Self::default() }
    }
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    if arguments.plain || !world.is_terminal {
        let course = source::course(arguments.path.as_deref())?;
        return Conversation::new(course, world)?.hold(arguments.lesson.as_deref());
    }
    workbench(arguments, world)
}

/// A course as a conversation: a line is said, lines are answered.
struct Conversation<'a, 'w> {
    course: Course,
    world: &'a mut World<'w>,
    log: Option<Log>,
    lesson: Option<String>,
    question: Option<String>,
    hints: usize,
    /// The answers to the parts of the question so far, when it has parts.
    parts: Vec<Option<Answer>>,
    progress: Summary,
    confidence: Option<u8>,
    /// The open question answered last, with the answer and its mark, for its follow-ups.
    answered: Option<(Question, String, Mark)>,
}

const HELP: &str = "\
Say: contents; open NUMBER or ID; next; back; read; run NAME [EVENT]; questions; ask ID; hint; sure 1, 2 or 3; answer TEXT; follow; quit.
An answer of several lines: say answer alone, then the lines, then a line with a single dot.";

impl<'a, 'w> Conversation<'a, 'w> {
    fn new(course: Course, world: &'a mut World<'w>) -> Result<Self, Failure> {
        let (log, entries) = match progress::data_folder(world.env) {
            Some(folder) => {
                let (log, entries, _) = Log::open(&folder).map_err(|error| Failure::usage(error.to_string()))?;
                (Some(log), entries)
            }
            None => (None, Vec::new()),
        };
        let progress = Summary::of(&course.id, &entries, course.renamed());
        let (lesson, question, confidence, answered, parts) = (None, None, None, None, Vec::new());
        Ok(Self { course, world, log, lesson, question, hints: 0, parts, progress, confidence, answered })
    }

    fn hold(mut self, lesson: Option<&str>) -> Result<u8, Failure> {
        self.say(&self.course.title.clone())?;
        match lesson {
            Some(id) => self.open(id)?,
            None => self.contents()?,
        }
        let now_ms = (self.world.now_ms)();
        if let Some(line) = Today::of(&self.course, &Deck::of(&self.course), &self.progress, now_ms).line() {
            self.say(&line)?;
        }
        self.say(HELP)?;
        loop {
            self.world.out.flush()?;
            let Some(line) = self.hear()? else { break };
            let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
            match (word, rest.trim()) {
                ("", _) => {}
                ("quit" | "q" | "exit", _) => break,
                ("contents" | "c", _) => self.contents()?,
                ("open" | "o", what) => self.open(what)?,
                ("next" | "n", _) => self.step(1)?,
                ("back" | "b", _) => self.step(-1)?,
                ("read", _) => self.read()?,
                ("run" | "r", what) => self.run(what)?,
                ("questions", _) => self.questions()?,
                ("ask", what) => self.ask(what)?,
                ("hint" | "h", _) => self.hint()?,
                ("sure" | "s", digit) => self.sure(digit)?,
                ("follow" | "f", _) => self.follow()?,
                ("answer" | "a", typed) => self.answer(typed)?,
                ("help" | "?", _) => self.say(HELP)?,
                (other, _) => self.say(&format!("`{other}` is nothing to say here. {HELP}"))?,
            }
        }
        Ok(0)
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.world.out, "{text}")?;
        Ok(())
    }

    fn hear(&mut self) -> Result<Option<String>, Failure> {
        let mut line = Vec::new();
        let read = self.world.input.read_until(b'\n', &mut line)?;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned()))
    }

    /// Keeps `record`; a disk that refuses it is said once and does not end the conversation.
    fn record(&mut self, record: Record) -> Result<(), Failure> {
        let entry = Entry { at: (self.world.now_ms)(), course: self.course.id.clone(), record };
        self.progress.add(&entry);
        match self.log.as_mut().map(|log| log.append(entry)) {
            Some(Err(error)) => self.say(&format!("Not saved: {error}")),
            _ => Ok(()),
        }
    }

    fn contents(&mut self) -> Result<(), Failure> {
        let mut number = 0;
        let mut lines = Vec::new();
        for module in &self.course.modules {
            lines.push(format!("Module {}: {}", module.id, module.title));
            for lesson in &module.lessons {
                number += 1;
                lines.push(format!("  {number}. {} ({})", lesson.title, lesson.id));
            }
        }
        self.say(&lines.join("\n"))
    }

    fn current(&self) -> Option<&Lesson> {
        self.course.lesson(self.lesson.as_deref()?)
    }

    fn open(&mut self, what: &str) -> Result<(), Failure> {
        let by_number = what.parse::<usize>().ok().and_then(|number| self.course.lessons().nth(number.checked_sub(1)?));
        let found = by_number.map(|(_, lesson)| lesson).or_else(|| self.course.lesson(what));
        let Some(lesson) = found else {
            return self.say(&format!("There is no lesson `{what}`; say contents."));
        };
        self.lesson = Some(lesson.id.clone());
        self.read()
    }

    fn step(&mut self, by: isize) -> Result<(), Failure> {
        let at = self.course.lessons().position(|(_, lesson)| Some(&lesson.id) == self.lesson.as_ref());
        let to = at.map_or(Some(0), |at| at.checked_add_signed(by));
        let found = to.and_then(|to| self.course.lessons().nth(to)).map(|(_, lesson)| lesson.id.clone());
        match found {
            Some(id) => self.open(&id),
            None => self.say("There is no further lesson that way."),
        }
    }

    fn read(&mut self) -> Result<(), Failure> {
        let Some(lesson) = self.current() else { return self.say("Open a lesson first; say contents.") };
        let (text, id, hash) = (plain::lesson(lesson), lesson.id.clone(), lesson.hash.clone());
        self.say(&text)?;
        self.record(Record::Finished { lesson: id.clone(), hash })?;
        self.record(Record::Left { place: format!("lesson:{id}") })
    }

    fn run(&mut self, what: &str) -> Result<(), Failure> {
        let (name, event) = what.split_once(char::is_whitespace).unwrap_or((what, ""));
        let in_lesson = self
            .current()
            .and_then(|lesson| lesson.runnable().into_iter().find(|(fence, _)| name.is_empty() || fence.name == name))
            .map(|(fence, _)| fence.example.clone());
        let found = in_lesson.as_deref().unwrap_or(name);
        let Some(example) = self.course.example(found).cloned() else {
            let here = self.current().map(Lesson::runnable).unwrap_or_default();
            let names: Vec<&str> = here.iter().map(|(fence, _)| fence.name.as_str()).collect();
            let instead = if names.is_empty() {
                "Open a lesson that has one; say contents.".to_owned()
            } else {
                format!("Here are: {}.", names.join(", "))
            };
            let called = if name.is_empty() { String::new() } else { format!(" called {name}") };
            return self.say(&format!("There is no example{called} to run here. {instead}"));
        };
        let offers = runs::offers(&example);
        let chosen =
            if event.is_empty() { offers.first() } else { offers.iter().find(|offer| offer.name == event.trim()) };
        let Some(offer) = chosen else {
            let names: Vec<_> = offers.iter().map(|offer| offer.name.as_str()).collect();
            return self.say(&format!("It has these events: {}.", names.join(", ")));
        };
        let (outcome, trace) = runs::run(&example, offer, &Stop::new());
        let unmet = expect::check(&offer.expect, &outcome, trace.events());
        print::run(self.world.out, &example, &offer.name, &outcome, &trace, &unmet)?;
        let names: Vec<_> = offers.iter().map(|offer| offer.name.as_str()).collect();
        self.say(&format!("Events to run it on: {}.", names.join(", ")))?;
        let status = expect::status_word(outcome.status).to_owned();
        let number = self.progress.next_run();
        self.say(&format!("This is run {number}; an answer may cite its figures."))?;
        let figures = figures::of_run(&outcome, trace.events());
        let event = offer.name.clone();
        self.record(Record::Ran { example: example.id, event, edited: false, status, run: number, figures })
    }

    fn questions(&mut self) -> Result<(), Failure> {
        let lines: Vec<String> = self
            .course
            .questions()
            .map(|question| format!("{} ({}): {}", question.id, question.kind.word(), question.prompt))
            .collect();
        self.say(&lines.join("\n"))
    }

    fn asked(&self) -> Option<Question> {
        quiz::find(&self.course, self.question.as_deref()?).ok()
    }

    fn ask(&mut self, id: &str) -> Result<(), Failure> {
        let question = match quiz::find(&self.course, id) {
            Ok(question) => question,
            Err(failure) => return self.say(&failure.to_string()),
        };
        let taken = self.progress.questions.get(&question.id).map_or(0, |progress| progress.hints_open);
        (self.question, self.hints) = (Some(question.id.clone()), taken.min(question.hints.len()));
        self.parts.clear();
        self.say(&question.prompt)?;
        if let QuestionKind::Parts(parts) = &question.kind {
            let count = parts.parts.len();
            self.say(&format!(
                "It has {count} parts, asked one after another and marked together. Say answer skip to leave one."
            ))?;
            return self.ask_part(parts);
        }
        for line in answer::offered(&question, 0) {
            self.say(&line)?;
        }
        self.say(answer::how(&question))?;
        let price = runs::price_of_hints(&question, 1, runs::can_earn(&question));
        match question.hints.len() {
            0 => Ok(()),
            all => self.say(&format!(
                "{} to be had, each for {} of {}: say hint.",
                counted(all, "hint"),
                quiz::points(price),
                quiz::points(runs::can_earn(&question)),
            )),
        }
    }

    /// Asks the part that comes next.
    fn ask_part(&mut self, parts: &Parts) -> Result<(), Failure> {
        let at = self.parts.len();
        let Some(part) = parts.parts.get(at) else { return Ok(()) };
        self.say(&format!("Part {}: {}", Parts::letter(at), part.question.prompt))?;
        for line in answer::offered(&part.question, 0) {
            self.say(&line)?;
        }
        self.say(answer::how(&part.question))
    }

    /// Takes the answer to the part that comes next; the whole answer when it was the last.
    fn answer_part(&mut self, parts: &Parts, typed: &str) -> Result<Option<Answer>, Failure> {
        let Some(part) = parts.parts.get(self.parts.len()) else { return Ok(None) };
        match answer::parse(&part.question, typed, 0) {
            _ if typed.trim() == "skip" => self.parts.push(None),
            Ok(answer) => self.parts.push(Some(answer)),
            Err(why) => {
                self.say(&why)?;
                return Ok(None);
            }
        }
        if self.parts.len() < parts.parts.len() {
            self.ask_part(parts)?;
            return Ok(None);
        }
        Ok(Some(Answer::Parts(std::mem::take(&mut self.parts))))
    }

    fn hint(&mut self) -> Result<(), Failure> {
        let Some(question) = self.asked() else { return self.say("Ask a question first; say questions.") };
        let Some(hint) = question.hints.get(self.hints) else { return self.say("There is no further hint.") };
        self.hints += 1;
        self.say(hint)?;
        self.record(Record::Hinted { question: question.id.clone(), hint: self.hints })
    }

    fn answer(&mut self, typed: &str) -> Result<(), Failure> {
        let Some(question) = self.asked() else { return self.say("Ask a question first; say questions.") };
        let typed = if typed.is_empty() { self.hear_lines()? } else { typed.to_owned() };
        let answer = if let QuestionKind::Parts(parts) = &question.kind {
            match self.answer_part(parts, &typed)? {
                Some(answer) => answer,
                None => return Ok(()),
            }
        } else {
            match answer::parse(&question, &typed, 0) {
                Ok(answer) => answer,
                Err(why) => return self.say(&why),
            }
        };
        let decision = runs::decide(&self.course, &question, &answer, &Stop::new());
        let mut mark = marking::mark(&question, &answer, decision.as_ref());
        if let Answer::Text(text) = &answer {
            let citations = marking::citations(text, &figures::recorded(&self.progress));
            marking::hold_to_runs(&question, &mut mark, &citations);
        }
        quiz::print(self.world.out, &question, &mark)?;
        let how = Circumstances { confidence: self.confidence.take(), hints: self.hints, test: None };
        let price = runs::price_of_hints(&question, how.hints, mark.out_of);
        if price > 0.0 && mark.withheld.is_none() {
            let left = (mark.score - price).max(0.0);
            self.say(&format!("Hints cost {}: that leaves {}.", quiz::points(price), quiz::points(left)))?;
        }
        let certainty = how.confidence.and_then(|sure| marking::certainty_mark(sure, mark.share()));
        if let Some(certainty) = certainty.filter(|_| mark.withheld.is_none()) {
            self.say(&format!("Certainty mark: {certainty} of 3, beside the mark."))?;
        }
        if !question.explanation.is_empty() {
            self.say(&question.explanation)?;
        }
        self.record(runs::answered(&question, &answer, &mark, &how))?;
        let open = mark.points.iter().filter(|point| marking::can_follow_up(&mark, point)).count();
        self.answered = None;
        if let (QuestionKind::Open(_), Answer::Text(text), 1..) = (&question.kind, answer, open) {
            self.answered = Some((question, text, mark));
            self.say(&format!("{} can be completed: say follow.", counted(open, "point")))?;
        }
        Ok(())
    }

    /// How sure the learner is of the next answer.
    fn sure(&mut self, digit: &str) -> Result<(), Failure> {
        self.confidence = digit.parse().ok().filter(|sure| (1..=3).contains(sure));
        let word = self.confidence.and_then(|sure| CERTAINTIES.get(usize::from(sure) - 1));
        match word {
            Some(word) => self.say(&format!("Your next answer is {word}.")),
            None => self.say("Say sure 1 for a guess, sure 2 for rather sure, sure 3 for certain."),
        }
    }

    /// Asks the question of every point that was not found, one after the other.
    fn follow(&mut self) -> Result<(), Failure> {
        let Some((question, original, mark)) = self.answered.take() else {
            return self.say("There is nothing to follow up; answer an open question first.");
        };
        self.say("An empty line skips one; a line with a single dot ends them.")?;
        let QuestionKind::Open(open) = &question.kind else { return Ok(()) };
        for point in mark.points.iter().filter(|point| marking::can_follow_up(&mark, point)) {
            let ask = open.points.iter().find(|known| known.id == point.id).map_or("", |known| known.ask.as_str());
            self.say(if ask.is_empty() { &point.title } else { ask })?;
            self.world.out.flush()?;
            let Some(text) = self.hear()?.filter(|line| line.trim() != ".") else { return Ok(()) };
            if text.trim().is_empty() {
                continue;
            }
            let Some(told) = marking::follow_up(&question, &original, &point.id, &text) else { continue };
            if told.point.verdict == Verdict::Met {
                self.say(&format!("Completed: {} more.", quiz::points(told.added)))?;
            } else {
                self.say(&told.point.say)?;
            }
            let (question, point, earned, worth) = (question.id.clone(), point.id.clone(), told.added, point.worth);
            self.record(Record::FollowedUp { question, point, text, earned, worth })?;
        }
        Ok(())
    }

    /// Lines up to one that is a single dot.
    fn hear_lines(&mut self) -> Result<String, Failure> {
        let mut lines = Vec::new();
        while let Some(line) = self.hear()?.filter(|line| line != ".") {
            lines.push(line);
        }
        Ok(lines.join("\n"))
    }
}

/// Opens the workbench on the terminal.
fn workbench(arguments: &Arguments, world: &World<'_>) -> Result<u8, Failure> {
    let course = source::course(arguments.path.as_deref())?;
    if let Some(id) = arguments.lesson.as_deref().filter(|id| course.lesson(id).is_none()) {
        let failure = Failure::usage(format!("there is no lesson `{id}`"));
        let ids = course.lessons().map(|(_, lesson)| lesson.id.as_str());
        return Err(match did_you_mean(id, ids) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`etude learn --plain` lists the lessons"),
        });
    }
    let log = match progress::data_folder(world.env) {
        Some(folder) => {
            let (log, entries, _) = Log::open(&folder).map_err(|error| Failure::usage(error.to_string()))?;
            Some((log, entries))
        }
        None => None,
    };
    let mut options = tui::Options::new(course, log, world.env);
    options.reread = arguments.path.as_deref().map(source::reread).transpose()?;
    options.place = arguments.place.clone().or_else(|| arguments.lesson.as_deref().map(Place::lesson));
    tui::run(options).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(0)
}
