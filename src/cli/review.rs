//! `etude review`: the cards that are due, on the screen or as a conversation in plain lines.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Failure, World, answer, learn, quiz, source};
use crate::{
    app::{
        Place, Shared,
        review::{Session, Today, first_words, grade_of, interval_words, on_new_values, today},
        runs,
        sheet::{self, Tone},
    },
    course::{
        Course, Question, QuestionKind,
        cards::{Card, Face},
    },
    marking,
    progress::{
        self, Entry, Log, Record, Summary,
        schedule::{Grade, MINUTE_MS},
    },
    sandbox::Stop,
};

#[derive(Debug, Args)]
pub struct Arguments {
    /// A page or course folder; the built-in course when left out
    path: Option<PathBuf>,

    /// Print which cards are due, and when the others come
    #[arg(long)]
    list: bool,

    /// Ask at most this many cards
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Print the list as JSON
    #[arg(long)]
    json: bool,

    /// A conversation in plain lines instead of the screen, for screen readers and pipes
    #[arg(long)]
    plain: bool,

    /// Change a setting: new-per-day=10, day-starts=04:00 (UTC), retention=0.9, longest=36500 (days)
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let is_plain = arguments.plain || !world.is_terminal || arguments.limit.is_some();
    if !is_plain && !arguments.list && !arguments.json && arguments.set.is_empty() {
        return learn::run(&learn::Arguments::at(arguments.path.clone(), Place::Review), world);
    }
    let course = source::course(arguments.path.as_deref())?;
    let mut conversation = Conversation::new(course, world)?;
    for setting in &arguments.set {
        conversation.set(setting)?;
    }
    if arguments.list || arguments.json {
        return conversation.list(arguments.json);
    }
    if !arguments.set.is_empty() {
        return Ok(0);
    }
    conversation.hold(arguments.limit.unwrap_or(usize::MAX))
}

/// What a line typed at a prompt asks for.
enum Said {
    /// Anything else: an answer, or nothing at all.
    Line(String),
    Undo,
    Bury,
    Suspend,
    Quit,
}

/// A review as a conversation: a card is said, its answer is heard.
struct Conversation<'a, 'w> {
    /// The course, its cards and what is on record, as the screen has them.
    shared: Shared,
    session: Session,
    world: &'a mut World<'w>,
    log: Option<Log>,
}

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
        let shared = Shared::of(course, progress, (world.now_ms)());
        Ok(Self { shared, session: Session::default(), world, log })
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.world.out, "{text}")?;
        Ok(())
    }

    fn record(&mut self, record: Record) -> Result<(), Failure> {
        self.shared.now_ms = (self.world.now_ms)();
        let entry = Entry { at: self.shared.now_ms, course: self.shared.course.id.clone(), record };
        self.shared.progress.add(&entry);
        match self.log.as_mut().map(|log| log.append(entry)) {
            Some(Err(error)) => self.say(&format!("Not saved: {error}")),
            _ => Ok(()),
        }
    }

    fn set(&mut self, setting: &str) -> Result<(), Failure> {
        let known = |name: &str, value: &str| match name {
            "new-per-day" => value.parse::<usize>().is_ok(),
            "day-starts" => value.split_once(':').is_some_and(|(hours, minutes)| {
                hours.parse::<u8>().is_ok_and(|hours| hours < 24) && minutes.parse::<u8>().is_ok_and(|m| m < 60)
            }),
            "retention" => value.parse::<f64>().is_ok_and(|share| (0.7..=0.97).contains(&share)),
            "longest" => value.parse::<u32>().is_ok_and(|days| (1..=36_500).contains(&days)),
            _ => false,
        };
        let Some((name, value)) = setting.split_once('=').filter(|(name, value)| known(name, value)) else {
            return Err(Failure::usage(format!("`{setting}` is no setting"))
                .hint("new-per-day=10, day-starts=04:00 (UTC), retention=0.9 (0.7 to 0.97) or longest=36500 (days)"));
        };
        self.record(Record::Set { key: format!("review.{name}"), value: value.to_owned() })?;
        self.say(&format!("{name}: {value}"))
    }

    fn today(&self) -> Today {
        Today::of(&self.shared.course, &self.shared.deck, &self.shared.progress, self.shared.now_ms)
    }

    /// Prints what is due and when the rest comes.
    fn list(&mut self, json: bool) -> Result<u8, Failure> {
        let today = self.today();
        let coming = today::coming(&self.shared.deck, &self.shared.progress, self.shared.now_ms, 7);
        if json {
            let whole = json!({
                "format": 1, "course": self.shared.course.id, "today": today.count(), "due": today.due.len() + today.soon.len(),
                "new": today.new.len(), "waiting": today.waiting.len(), "unmet": today.unmet,
                "buried": today.buried, "suspended": today.suspended.len(), "coming": coming, "cards": self.cards(),
            });
            writeln!(self.world.out, "{whole:#}")?;
            return Ok(0);
        }
        self.say(&counts(&today))?;
        let deck = std::sync::Arc::clone(&self.shared.deck);
        for (name, list) in [("Due", [&today.due[..], &today.soon].concat()), ("New", today.new.clone())] {
            if !list.is_empty() {
                self.say(&format!("{name}:"))?;
            }
            for index in list {
                let card = &deck.cards[index];
                self.say(&format!("  {} ({}): {}", card.id, card.sort(), first_words(card, &self.shared)))?;
            }
        }
        let days: Vec<String> = coming.iter().map(ToString::to_string).collect();
        self.say(&format!("Due on each of the next seven days: {}.", days.join(", ")))?;
        Ok(0)
    }

    /// Every card that was ever reviewed or put away, with where it stands.
    fn cards(&self) -> Vec<serde_json::Value> {
        let state = |card: &Card| {
            let state = self.shared.progress.reviews.card(&card.id)?;
            Some(json!({
                "id": card.id, "sort": card.sort(), "read": card.read, "schedule": state.schedule,
                "suspended": state.suspended, "buried-until": state.buried_until,
            }))
        };
        self.shared.deck.cards.iter().filter_map(state).collect()
    }

    fn hold(mut self, limit: usize) -> Result<u8, Failure> {
        let today = self.today();
        self.session = Session::begin(&today, limit, &self.shared.deck, &self.shared.progress, self.shared.now_ms);
        self.say(&counts(&today))?;
        if self.session.current.is_some() {
            self.say("At any prompt: undo, bury, suspend or quit.")?;
        }
        let deck = std::sync::Arc::clone(&self.shared.deck);
        while let Some(card) = self.session.card(&deck) {
            let (done, all) = self.session.progress();
            self.say(&format!("\nCard {} of {all}, {}:", done + 1, card.sort()))?;
            let said = match &card.face {
                Face::Recall { front, back, .. } => self.recall(front, back)?,
                Face::Question(_) | Face::Values(_) => self.question(card)?,
            };
            let (suggested, marked) = match said {
                Heard::Turned { suggested, marked } => (suggested, marked),
                Heard::Other(said) => {
                    if !self.other(&said)? {
                        break;
                    }
                    continue;
                }
            };
            if !self.grade(card, suggested, marked)? {
                break;
            }
        }
        let (reviewed, _) = self.session.progress();
        let coming = today::coming(&self.shared.deck, &self.shared.progress, self.shared.now_ms, 1);
        let tomorrow = coming.first().copied().unwrap_or(0);
        self.say(&format!("\nReviewed: {reviewed}. Due tomorrow: {tomorrow}."))?;
        Ok(0)
    }

    fn hear(&mut self) -> Result<Said, Failure> {
        self.world.out.flush()?;
        let mut line = Vec::new();
        if self.world.input.read_until(b'\n', &mut line)? == 0 {
            return Ok(Said::Quit);
        }
        let line = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
        Ok(match line.trim() {
            "undo" => Said::Undo,
            "bury" => Said::Bury,
            "suspend" => Said::Suspend,
            "quit" => Said::Quit,
            _ => Said::Line(line),
        })
    }

    /// Does what is not about the card's answer; `false` ends the review.
    fn other(&mut self, said: &Said) -> Result<bool, Failure> {
        let (deck, progress, now) = (&self.shared.deck, &self.shared.progress, self.shared.now_ms);
        let record = match said {
            Said::Quit => return Ok(false),
            Said::Line(_) => return Ok(true),
            Said::Undo => self.session.undo(deck, progress, now),
            Said::Bury => self.session.bury(deck, progress, now),
            Said::Suspend => self.session.suspend(deck, progress, now),
        };
        match record {
            Some(record) => self.record(record)?,
            None => self.say("Nothing to take back.")?,
        }
        Ok(true)
    }

    fn recall(&mut self, front: &str, back: &str) -> Result<Heard, Failure> {
        self.say(&unmarked(front))?;
        self.say("Say it, or think it, then press Enter.")?;
        let said = self.hear()?;
        let Said::Line(_) = said else { return Ok(Heard::Other(said)) };
        self.say(&unmarked(back))?;
        Ok(Heard::Turned { suggested: Some(Grade::Good), marked: false })
    }

    /// How often the question was tried before: what is shuffled is shuffled anew for each.
    fn tries(&self, question: &str) -> usize {
        self.shared.progress.questions.get(question).map_or(0, |progress| progress.attempts.len())
    }

    fn question(&mut self, card: &Card) -> Result<Heard, Failure> {
        let Some((question, course)) = self.asked(card) else { return Ok(Heard::Other(Said::Bury)) };
        self.say(&unmarked(&question.prompt))?;
        for line in answer::offered(&question, self.tries(&question.id)) {
            self.say(&line)?;
        }
        self.show_program(&question, &course)?;
        self.say(answer::how(&question))?;
        let is_long = matches!(question.kind, QuestionKind::Open(_) | QuestionKind::Code(_))
            || matches!(&question.kind, QuestionKind::Predict(predict) if predict.of == "console");
        self.say(if is_long {
            "Answer in as many lines as you like, then a line with a single dot. An empty answer shows the right one."
        } else {
            "An empty line shows the right answer."
        })?;
        let (answer, typed) = loop {
            let typed = match self.hear()? {
                Said::Line(line) if is_long && line != "." => self.hear_lines(line)?,
                Said::Line(line) => {
                    if is_long {
                        String::new()
                    } else {
                        line
                    }
                }
                said => return Ok(Heard::Other(said)),
            };
            match answer::parse(&question, &typed, self.tries(&question.id)) {
                Ok(answer) => break (answer, typed),
                Err(_) if typed.trim().is_empty() => break (marking::Answer::Text(String::new()), typed),
                Err(why) => self.say(&why)?,
            }
        };
        let decision = runs::decide(&course, &question, &answer, &Stop::new());
        let mark = marking::mark(&question, &answer, decision.as_ref());
        if typed.trim().is_empty() {
            return self.give_up(&question, decision);
        }
        quiz::print(self.world.out, &question, &mark)?;
        if !question.explanation.is_empty() {
            self.say(&unmarked(&question.explanation))?;
        }
        let suggested = grade_of(&mark, 0);
        let marked = matches!(card.face, Face::Question(_));
        if marked {
            self.record(runs::answered(&question, &answer, &mark, &runs::Circumstances::default()))?;
        }
        Ok(Heard::Turned { suggested, marked: marked && suggested.is_some() })
    }

    /// What a card asks, with the course its run is in.
    fn asked(&self, card: &Card) -> Option<(Question, std::sync::Arc<Course>)> {
        match &card.face {
            Face::Recall { .. } => None,
            Face::Question(id) => {
                Some((self.shared.course.question(id)?.clone(), std::sync::Arc::clone(&self.shared.course)))
            }
            Face::Values(id) => {
                let original = self.shared.course.question(id)?;
                let (question, example) = on_new_values(&card.id, original, &self.shared)?;
                Some((question, std::sync::Arc::new(Course { examples: vec![example], ..Course::default() })))
            }
        }
    }

    fn show_program(&mut self, question: &Question, course: &Course) -> Result<(), Failure> {
        let QuestionKind::Predict(predict) = &question.kind else { return Ok(()) };
        let Some(example) = course.example(&predict.example) else { return Ok(()) };
        self.say(&format!("The program, {}:", example.program.entry))?;
        self.say(&example.program.entry_text())
    }

    fn hear_lines(&mut self, first: String) -> Result<String, Failure> {
        let mut lines = vec![first];
        loop {
            match self.hear()? {
                Said::Line(line) if line == "." => break,
                Said::Line(line) => lines.push(line),
                _ => break,
            }
        }
        Ok(lines.join("\n"))
    }

    /// Says what is right to who does not know.
    fn give_up(&mut self, question: &Question, decision: Option<marking::Decision>) -> Result<Heard, Failure> {
        match decision {
            Some(marking::Decision::Printed(printed)) => self.say(&format!("The run gives: {printed}"))?,
            _ => {
                for model in crate::app::quiz::models(question) {
                    self.say(&unmarked(&model))?;
                }
            }
        }
        if !question.explanation.is_empty() {
            self.say(&unmarked(&question.explanation))?;
        }
        Ok(Heard::Turned { suggested: Some(Grade::Again), marked: false })
    }

    /// Asks for the grade and records it; `false` ends the review.
    fn grade(&mut self, card: &Card, suggested: Option<Grade>, marked: bool) -> Result<bool, Failure> {
        let next = self.shared.progress.reviews.next(&card.id, self.shared.now_ms, marked);
        let waits: Vec<String> = std::iter::zip(Grade::ALL, next)
            .map(|(grade, schedule)| {
                let wait = match schedule.interval_days {
                    0 => {
                        let wait = schedule.due_ms.saturating_sub(self.shared.now_ms).div_ceil(MINUTE_MS);
                        format!("{wait} minutes")
                    }
                    days => interval_words(days),
                };
                format!("{} {} ({wait})", grade.number(), grade.word())
            })
            .collect();
        let enter = suggested.map(|grade| format!("; Enter: {}", grade.word())).unwrap_or_default();
        self.say(&format!("How well did you know it? {}{enter}.", waits.join(", ")))?;
        loop {
            let grade = match self.hear()? {
                Said::Line(line) if line.trim().is_empty() => suggested,
                Said::Line(line) => line.trim().parse().ok().and_then(Grade::of_number),
                Said::Quit => return Ok(false),
                said => return self.other(&said),
            };
            let Some(grade) = grade else {
                self.say("Say 1, 2, 3 or 4.")?;
                continue;
            };
            let now = self.shared.now_ms;
            let record = self.session.grade(grade, marked, &self.shared.deck, &self.shared.progress, now);
            if let Some(record) = record {
                self.record(record)?;
            }
            return Ok(true);
        }
    }
}

/// What came of asking a card.
enum Heard {
    /// The answer is in view; the grade that is suggested, and whether the mark is on record.
    Turned { suggested: Option<Grade>, marked: bool },
    /// Something else was asked for.
    Other(Said),
}

/// Markdown without its marks, line by line: what is read aloud.
fn unmarked(text: &str) -> String {
    let line = |line: &str| sheet::inline(line, Tone::Plain).into_iter().map(|piece| piece.text).collect::<String>();
    text.lines().filter(|line| !line.starts_with("```")).map(line).collect::<Vec<_>>().join("\n")
}

fn counts(today: &Today) -> String {
    let text = format!(
        "{} to review today: {} due, {} new.",
        today.count(),
        today.due.len() + today.soon.len(),
        today.new.len()
    );
    let more = [
        (today.waiting.len(), "new cards wait for another day"),
        (today.buried, "put off till tomorrow"),
        (today.suspended.len(), "suspended"),
        (today.unmet, "about lessons not read yet"),
    ];
    let more: Vec<String> =
        more.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if more.is_empty() { text } else { format!("{text} Also {}.", more.join(", ")) }
}
