//! `etude quiz --test`: a self-test in plain lines, for screen readers and pipes. Nothing is marked before it is handed in.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};

use super::{Failure, World, answer, report};
use crate::{
    app::runs,
    assessment::{Kinds, Order, Plan, ResultSheet, certainty_word, duration, to_mark},
    course::{Course, Question, QuestionKind},
    marking,
    progress::{self, Entry, Log, Record, SelfTest, Summary, TestAnswer},
    sandbox::Stop,
    trace::counted,
};

/// From here on the time left is said, in milliseconds.
const LAST_MINUTES_MS: u64 = 5 * 60_000;

/// What a self-test shall be like.
#[derive(Debug, Args)]
pub struct Wishes {
    /// The modules to be asked about, by id; all when left out
    #[arg(long, value_name = "ID,…", value_delimiter = ',', requires = "test")]
    modules: Vec<String>,

    /// How many questions
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::MIN.saturating_add(9), requires = "test")]
    count: NonZeroUsize,

    /// How many minutes; without a limit when left out
    #[arg(long, value_name = "N", requires = "test", value_parser = clap::value_parser!(u32).range(1..))]
    minutes: Option<u32>,

    /// In which order
    #[arg(long, value_enum, default_value_t = OrderWord::Course, requires = "test")]
    order: OrderWord,

    /// Shuffle with this seed; the same seed gives the same order
    #[arg(long, value_name = "N", requires = "test")]
    seed: Option<u64>,
}

/// An order, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OrderWord {
    /// As the course has them
    Course,
    /// Shuffled, with --seed or a seed that is told
    Shuffled,
    /// About what you knew worst so far first
    Weakest,
}

impl Wishes {
    fn plan(&self, course: &Course, now_ms: u64) -> Result<Plan, Failure> {
        if let Some(unknown) = self.modules.iter().find(|id| course.modules.iter().all(|module| module.id != **id)) {
            let ids: Vec<&str> = course.modules.iter().map(|module| module.id.as_str()).collect();
            return Err(Failure::usage(format!("no module `{unknown}`")).hint(format!("there are: {}", ids.join(", "))));
        }
        let order = match (self.order, self.seed) {
            (_, Some(seed)) => Order::Shuffled(seed),
            (OrderWord::Shuffled, None) => Order::Shuffled(now_ms % 10_000),
            (OrderWord::Course, None) => Order::Course,
            (OrderWord::Weakest, None) => Order::WeakestFirst,
        };
        Ok(Plan { modules: self.modules.clone(), count: Some(self.count.get()), kinds: Kinds::All, order })
    }
}

const HELP: &str = "\
Say your answer in a line. For an answer of several lines say :text, then the lines, then a line with a single dot.
You may also say :next, :back, :go NUMBER, :flag, :sure 1 (a guess), 2 (rather sure) or 3 (certain), :clear, :overview, :time, \
:hand-in, and :leave to go on later. The end of the input hands in what was answered.";

/// Goes on with the self-test that is open, or begins one, and holds it.
pub fn run(course: Course, wishes: &Wishes, world: &mut World<'_>) -> Result<u8, Failure> {
    let summary = report::summary(&course, world)?;
    let log = progress::data_folder(world.env)
        .map(|folder| Log::open(&folder).map(|(log, ..)| log).map_err(|error| Failure::usage(error.to_string())));
    let mut sitting =
        Sitting { course, summary, log: log.transpose()?, name: String::new(), at: 0, world, is_warned: false };
    sitting.finish_marking()?;
    sitting.begin(wishes)?;
    match sitting.hold()? {
        Ended::HandedIn => sitting.mark(),
        Ended::Left => Ok(0),
    }
}

enum Ended {
    HandedIn,
    Left,
}

/// A self-test being taken.
struct Sitting<'a, 'w> {
    course: Course,
    summary: Summary,
    log: Option<Log>,
    name: String,
    /// The question that is asked, by its place.
    at: usize,
    world: &'a mut World<'w>,
    /// Whether it was said that the time is nearly over.
    is_warned: bool,
}

impl Sitting<'_, '_> {
    /// Marks what was handed in before and not marked, as after a power cut.
    fn finish_marking(&mut self) -> Result<(), Failure> {
        let ended = self.summary.tests.iter().filter(|(_, test)| test.ended.is_some()).map(|(name, _)| name.clone());
        for name in ended.collect::<Vec<_>>() {
            if !to_mark(&self.course, &self.summary, &name).is_empty() {
                self.say(&format!("Marking what was handed in before, as {name}."))?;
                self.name = name;
                self.mark()?;
            }
        }
        Ok(())
    }

    fn begin(&mut self, wishes: &Wishes) -> Result<(), Failure> {
        if let Some((name, test)) = self.summary.open_test() {
            self.name = name.to_owned();
            let first_open = test.questions.iter().position(|question| test.answer(question).is_none());
            self.at = first_open.unwrap_or(0);
            let began = crate::assessment::date(test.began_at);
            self.say(&format!("Going on with the self-test begun {began}. {}", self.time()))?;
            return self.say(HELP);
        }
        let plan = wishes.plan(&self.course, (self.world.now_ms)())?;
        let questions = plan.questions(&self.course, &self.summary);
        if questions.is_empty() {
            return Err(Failure::usage("these modules have no questions"));
        }
        self.name = self.summary.next_test();
        let count = questions.len();
        let seed = if let Order::Shuffled(seed) = plan.order { Some(seed) } else { None };
        self.record(Record::TestBegan { test: self.name.clone(), questions, minutes: wishes.minutes, seed })?;
        let limit = match wishes.minutes {
            Some(minutes) => format!(
                "{}, counted from now on whatever you do meanwhile, as in an exam",
                counted(minutes as usize, "minute")
            ),
            None => "no time limit".to_owned(),
        };
        let shuffled = seed.map_or_else(String::new, |seed| format!(" Shuffled with seed {seed}."));
        self.say(&format!(
            "Self-test: {}, {limit}.{shuffled} No hints; all marks come at the end.",
            counted(count, "question")
        ))?;
        self.say(HELP)
    }

    fn test(&self) -> SelfTest {
        self.summary.tests.get(&self.name).cloned().unwrap_or_default()
    }

    fn is_over(&self) -> bool {
        self.test().left_ms((self.world.now_ms)()) == Some(0)
    }

    /// The time left, in words.
    fn time(&self) -> String {
        match self.test().left_ms((self.world.now_ms)()) {
            Some(left) => format!("Time left: {}.", duration(left)),
            None => "There is no time limit.".to_owned(),
        }
    }

    fn hold(&mut self) -> Result<Ended, Failure> {
        if self.is_over() {
            self.say("Its time has run out meanwhile. It is handed in as it stood.")?;
            return self.hand_in(true);
        }
        self.ask()?;
        let mut is_sure = false;
        loop {
            self.world.out.flush()?;
            let heard = self.hear()?;
            if self.is_over() {
                self.say("The time is up. It is handed in as it stood.")?;
                return self.hand_in(true);
            }
            let Some(line) = heard else {
                // The end of what was said hands in, unless nothing was.
                return if self.test().answered() > 0 { self.hand_in(false) } else { self.stay_open() };
            };
            self.warn()?;
            let Some(command) = line.trim().strip_prefix(':') else {
                if !line.trim().is_empty() {
                    is_sure = false;
                    self.answer(&line)?;
                }
                continue;
            };
            let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
            match (word, rest.trim()) {
                ("hand-in", _) => {
                    let open = self.unanswered();
                    if open.is_empty() || is_sure {
                        return self.hand_in(false);
                    }
                    is_sure = true;
                    self.say(&format!(
                        "Not answered: {}. Say :hand-in again to hand in all the same.",
                        open.join(", ")
                    ))?;
                }
                ("leave", _) => return self.stay_open(),
                (word, rest) => {
                    is_sure = false;
                    self.command(word, rest)?;
                }
            }
        }
    }

    fn command(&mut self, word: &str, rest: &str) -> Result<(), Failure> {
        let count = self.test().questions.len();
        match word {
            "next" => self.go(self.at + 2),
            "back" => self.go(self.at),
            "go" => match rest.parse() {
                Ok(number) => self.go(number),
                Err(_) => self.say(&format!("Say :go with a number from 1 to {count}.")),
            },
            "text" => {
                let text = self.hear_lines()?;
                self.answer(&text)
            }
            "clear" => self.change(|stands| stands.answer = None, "The answer is taken back."),
            "flag" => {
                let flagged = !self.stands().flagged;
                let say = if flagged { "Flagged." } else { "Not flagged any more." };
                self.change(|stands| stands.flagged = flagged, say)
            }
            "sure" => match rest.parse::<u8>() {
                Ok(sure @ 1..=3) => {
                    let say = format!("Kept: {}.", certainty_word(Some(sure)));
                    self.change(|stands| stands.confidence = Some(sure), &say)
                }
                _ => self.say("Say :sure with 1 (a guess), 2 (rather sure) or 3 (certain)."),
            },
            "overview" => self.overview(),
            "time" => self.say(&self.time()),
            "help" => self.say(HELP),
            other => self.say(&format!("`:{other}` is nothing to say here. {HELP}")),
        }
    }

    /// Asks the question `number`, from 1.
    fn go(&mut self, number: usize) -> Result<(), Failure> {
        let count = self.test().questions.len();
        if !(1..=count).contains(&number) {
            let open = self.unanswered();
            let open = if open.is_empty() {
                "All are answered.".to_owned()
            } else {
                format!("Not answered: {}.", open.join(", "))
            };
            return self.say(&format!("There is no question that way. {open} Say :hand-in when you are done."));
        }
        self.at = number - 1;
        self.ask()
    }

    fn question(&self) -> Option<Question> {
        let id = self.test().questions.get(self.at)?.clone();
        self.course.question(&id).cloned()
    }

    fn ask(&mut self) -> Result<(), Failure> {
        let count = self.test().questions.len();
        let Some(question) = self.question() else {
            return self.say(&format!("Question {} of {count} is no longer in the course. Say :next.", self.at + 1));
        };
        let stands = self.stands();
        let answered = if stands.answer.is_some() { ", answered" } else { "" };
        let flagged = if stands.flagged { ", flagged" } else { "" };
        self.say(&format!("\nQuestion {} of {count} ({}{answered}{flagged})", self.at + 1, question.kind.word()))?;
        self.say(question.prompt.trim_end())?;
        if let QuestionKind::Predict(predict) = &question.kind
            && let Some(example) = self.course.example(&predict.example)
        {
            let program = example.program.entry_text();
            self.say(&program)?;
        }
        if let QuestionKind::Code(task) = &question.kind {
            let own = self.course.example(&task.example).map(|example| example.program.entry_text());
            let starter = if task.starter.is_empty() { own.unwrap_or_default() } else { task.starter.clone() };
            self.say(&starter)?;
        }
        for line in answer::offered(&question, self.tries(&question.id)) {
            self.say(&format!("  {line}"))?;
        }
        match answer::how(&question) {
            "" => Ok(()),
            how => self.say(how),
        }
    }

    /// How often the question was tried before: what is shuffled is shuffled anew for each.
    fn tries(&self, question: &str) -> usize {
        self.summary.questions.get(question).map_or(0, |progress| progress.attempts.len())
    }

    fn answer(&mut self, typed: &str) -> Result<(), Failure> {
        let Some(question) = self.question() else { return self.go(self.at + 2) };
        let answer = match answer::parse(&question, typed, self.tries(&question.id)) {
            Ok(answer) => answer,
            Err(why) => return self.say(&why),
        };
        let kept = serde_json::to_value(&answer).ok();
        self.change(|stands| stands.answer = kept, "Kept.")?;
        self.go(self.at + 2)
    }

    fn stands(&self) -> TestAnswer {
        let test = self.test();
        test.questions.get(self.at).and_then(|question| test.answers.get(question)).cloned().unwrap_or_default()
    }

    fn change(&mut self, change: impl FnOnce(&mut TestAnswer), say: &str) -> Result<(), Failure> {
        let Some(question) = self.test().questions.get(self.at).cloned() else { return Ok(()) };
        let mut stands = self.stands();
        change(&mut stands);
        self.record(Record::TestAnswered {
            test: self.name.clone(),
            question,
            answer: stands.answer,
            confidence: stands.confidence,
            flagged: stands.flagged,
        })?;
        self.say(say)
    }

    fn unanswered(&self) -> Vec<String> {
        let test = self.test();
        let numbered = test.questions.iter().zip(1..);
        numbered.filter(|(question, _)| test.answer(question).is_none()).map(|(_, number)| number.to_string()).collect()
    }

    fn overview(&mut self) -> Result<(), Failure> {
        let test = self.test();
        let flagged = test
            .questions
            .iter()
            .zip(1..)
            .filter(|(question, _)| test.answers.get(*question).is_some_and(|stands| stands.flagged));
        let flagged: Vec<String> = flagged.map(|(_, number)| number.to_string()).collect();
        let none = |list: Vec<String>| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
        let (all, answered) = (test.questions.len(), test.answered());
        self.say(&format!(
            "Answered: {answered} of {all}. Not answered: {}. Flagged: {}. {}",
            none(self.unanswered()),
            none(flagged),
            self.time()
        ))
    }

    /// Says once that the time is nearly over.
    fn warn(&mut self) -> Result<(), Failure> {
        let left = self.test().left_ms((self.world.now_ms)());
        if self.is_warned || left.is_none_or(|left| left >= LAST_MINUTES_MS) {
            return Ok(());
        }
        self.is_warned = true;
        self.say(&format!("Less than 5 minutes are left. {}", self.time()))
    }

    fn stay_open(&mut self) -> Result<Ended, Failure> {
        self.say("Kept as it is; the clock runs on. `etude quiz --test` goes on with it.")?;
        Ok(Ended::Left)
    }

    fn hand_in(&mut self, timed_out: bool) -> Result<Ended, Failure> {
        self.record(Record::TestEnded { test: self.name.clone(), timed_out })?;
        Ok(Ended::HandedIn)
    }

    /// Marks what was answered and prints the results.
    fn mark(&mut self) -> Result<u8, Failure> {
        let answers = to_mark(&self.course, &self.summary, &self.name);
        let count = answers.len();
        for ((id, answer), number) in answers.into_iter().zip(1..) {
            let Some(question) = self.course.question(&id).cloned() else { continue };
            self.say(&format!("Marking {number} of {count} …"))?;
            self.world.out.flush()?;
            let decision = runs::decide(&self.course, &question, &answer, &Stop::new());
            let mark = marking::mark(&question, &answer, decision.as_ref());
            let confidence = self.test().answers.get(&id).and_then(|stands| stands.confidence);
            self.record(runs::answered_in_test(&self.name, confidence, &question, &answer, &mark))?;
        }
        let sheet = ResultSheet::of_test(&self.course, &self.summary, &self.name, (self.world.now_ms)());
        let Some(sheet) = sheet else { return Ok(2) };
        self.say("")?;
        report::print_results(self.world.out, &sheet)?;
        Ok(u8::from(sheet.share() < 0.5))
    }

    /// Keeps `record`; a disk that refuses it is said and does not end the test.
    fn record(&mut self, record: Record) -> Result<(), Failure> {
        let entry = Entry { at: (self.world.now_ms)(), course: self.course.id.clone(), record };
        self.summary.add(&entry);
        match self.log.as_mut().map(|log| log.append(entry)) {
            Some(Err(error)) => self.say(&format!("Not saved: {error}")),
            _ => Ok(()),
        }
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

    /// Lines up to one that is a single dot.
    fn hear_lines(&mut self) -> Result<String, Failure> {
        let mut lines = Vec::new();
        while let Some(line) = self.hear()?.filter(|line| line != ".") {
            lines.push(line);
        }
        Ok(lines.join("\n"))
    }
}
