//! `etude quiz`: list the questions, show one, or mark an answer, without a terminal.

use std::{
    fs,
    io::{Read, Write},
    path::PathBuf,
};

use clap::Args;

use super::{Failure, World, answer, follow_up, report, self_test, source};
use crate::{
    app::{figures, runs, sheet::in_one_line},
    course::{Course, Question, QuestionKind},
    diagnostic::did_you_mean,
    marking::{self, Answer, Citation, Mark, PointMark, Subtotal, Verdict, Withheld},
    sandbox::Stop,
};

/// The largest answer that is read; the marker reads less of it still.
const MOST_BYTES: u64 = 4 << 20;

#[derive(Debug, Args)]
#[command(after_help = answer::SHAPES)]
pub struct Arguments {
    /// A page or course folder; the built-in course when left out
    path: Option<PathBuf>,

    /// The question to show or mark
    #[arg(long, value_name = "ID")]
    question: Option<String>,

    /// A file with the answer; `-` reads standard input
    #[arg(long, value_name = "FILE", requires = "question")]
    answer: Option<PathBuf>,

    /// Which try it is, from 0: options, orders and matches are shuffled anew for each
    #[arg(long = "try", value_name = "N", default_value_t = 0, requires = "question")]
    try_number: usize,

    /// A file with what you say to the question of a point that was not found; may be given several times
    #[arg(long, value_name = "POINT=FILE", requires = "answer")]
    follow_up: Vec<String>,

    /// How sure you are: 1 a guess, 2 rather sure, 3 certain
    #[arg(long, value_name = "1|2|3", requires = "answer", value_parser = clap::value_parser!(u8).range(1..=3))]
    confidence: Option<u8>,

    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Take a self-test in plain lines: no hints, all marks at the end
    #[arg(long, conflicts_with_all = ["question", "json"])]
    test: bool,

    #[command(flatten)]
    wishes: self_test::Wishes,
}

pub fn run(arguments: &Arguments, world: &mut World<'_>) -> Result<u8, Failure> {
    let course = source::course(arguments.path.as_deref())?;
    if arguments.test {
        return self_test::run(course, &arguments.wishes, world);
    }
    let Some(id) = &arguments.question else {
        list(&course, arguments.json, world)?;
        return Ok(0);
    };
    let question = find(&course, id)?;
    let Some(file) = &arguments.answer else {
        show(&question, arguments, world)?;
        return Ok(0);
    };
    let typed = read(file, world)?;
    let answer = answer::parse(&question, &typed, arguments.try_number).map_err(Failure::usage)?;
    let decision = runs::decide(&course, &question, &answer, &Stop::new());
    let mut mark = marking::mark(&question, &answer, decision.as_ref());
    let citations = cited(&course, &question, &answer, &mut mark, world);
    let said = follow_up::mark(&question, &answer, &arguments.follow_up, world)?;
    let certainty = arguments.confidence.and_then(|sure| marking::certainty_mark(sure, mark.share()));
    if arguments.json {
        let whole = serde_json::json!({
            "format": 1, "question": question.id, "mark": mark, "citations": citations,
            "followUps": follow_up::as_json(&said), "completed": follow_up::completed(&mark, &said),
            "certainty": certainty.filter(|_| mark.withheld.is_none()),
        });
        writeln!(world.out, "{whole:#}")?;
    } else {
        print(world.out, &question, &mark)?;
        follow_up::print(world.out, &mark, &said)?;
        if let Some(certainty) = certainty.filter(|_| mark.withheld.is_none()) {
            writeln!(world.out, "Certainty mark: {certainty} of 3, beside the mark")?;
        }
    }
    let share = if mark.out_of > 0.0 { follow_up::completed(&mark, &said) / mark.out_of } else { 0.0 };
    Ok(u8::from(mark.withheld.is_some() || share < 0.5))
}

/// Holds the figures that `answer` cites against the learner's own runs. The log is read only when something is cited.
fn cited(course: &Course, question: &Question, answer: &Answer, mark: &mut Mark, world: &World<'_>) -> Vec<Citation> {
    let Answer::Text(text) = answer else { return Vec::new() };
    let mut citations = marking::citations(text, &[]);
    if !citations.is_empty()
        && let Ok(progress) = report::summary(course, world)
    {
        citations = marking::citations(text, &figures::recorded(&progress));
    }
    marking::hold_to_runs(question, mark, &citations);
    citations
}

/// The question `id`, its rubric drafted from the page when its author wrote none.
pub fn find(course: &Course, id: &str) -> Result<Question, Failure> {
    let questions = || course.questions();
    if let Some(question) = questions().find(|question| question.id == id) {
        return Ok(question.clone());
    }
    let failure = Failure::usage(format!("no question `{id}`"));
    Err(match did_you_mean(id, questions().map(|question| question.id.as_str())) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint("`etude quiz` lists the questions"),
    })
}

/// The text in `file`, or on standard input for `-`.
pub fn read(file: &PathBuf, world: &mut World<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        world.input.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    } else {
        let open = fs::File::open(file);
        let open = open.map_err(|error| Failure::usage(format!("`{}` cannot be read: {error}", file.display())))?;
        open.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::usage(format!("the answer is larger than {} MiB", MOST_BYTES >> 20)));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn list(course: &Course, json: bool, world: &mut World<'_>) -> Result<(), Failure> {
    if json {
        let questions: Vec<_> = course
            .questions()
            .map(|question| serde_json::json!({ "id": question.id, "kind": question.kind.word(), "prompt": question.prompt }))
            .collect();
        let whole = serde_json::json!({ "format": 1, "questions": questions });
        writeln!(world.out, "{whole:#}")?;
        return Ok(());
    }
    for module in &course.modules {
        writeln!(world.out, "{}", module.title)?;
        for question in module.quiz.iter().flat_map(|quiz| &quiz.questions) {
            let prompt = question.prompt.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(world.out, "  {} ({}): {prompt}", question.id, question.kind.word())?;
        }
    }
    Ok(())
}

fn show(question: &Question, arguments: &Arguments, world: &mut World<'_>) -> Result<(), Failure> {
    let offered = answer::offered(question, arguments.try_number);
    if arguments.json {
        let whole = serde_json::json!({
            "format": 1, "id": question.id, "kind": question.kind.word(), "prompt": question.prompt,
            "offered": offered, "hints": question.hints.len(),
        });
        writeln!(world.out, "{whole:#}")?;
        return Ok(());
    }
    writeln!(world.out, "{}", question.prompt)?;
    for line in offered {
        writeln!(world.out, "  {line}")?;
    }
    if !answer::how(question).is_empty() {
        writeln!(world.out, "{}", answer::how(question))?;
    }
    Ok(())
}

/// Prints the mark of an answer to `question`, with its reasons.
pub fn print(out: &mut dyn Write, question: &Question, mark: &Mark) -> std::io::Result<()> {
    if let Some(withheld) = mark.withheld {
        writeln!(out, "No mark: {}", because(withheld))?;
    } else {
        let provisional = if mark.provisional { " (provisional: the rubric was drafted from the page)" } else { "" };
        writeln!(out, "{} of {}{provisional}", points(mark.score), points(mark.out_of))?;
    }
    let mut parts = mark.part_starts().into_iter().peekable();
    for (index, point) in mark.points.iter().enumerate() {
        while let Some((_, part)) = parts.next_if(|(start, _)| *start <= index) {
            print_part(out, part)?;
        }
        let verdict = match point.verdict {
            Verdict::Met => "met",
            Verdict::Partly => "partly met",
            Verdict::NotFound if matches!(question.kind, QuestionKind::Open(_)) => "not found in your words",
            Verdict::NotFound => "not right",
            Verdict::Contradicted if matches!(question.kind, QuestionKind::Open(_)) => "contradicted",
            Verdict::Contradicted => "wrong",
        };
        let indent = if mark.parts.is_empty() { "  " } else { "    " };
        let earned = if point.worth > 0.0 {
            format!("{} of {}", points(point.earned), points(point.worth))
        } else {
            points(point.earned)
        };
        if point.verdict == Verdict::NotFound && point.evidence.is_empty() && is_asked_instead(question, point) {
            writeln!(out, "{indent}{}. {verdict}, {earned}", index + 1)?;
        } else {
            writeln!(out, "{indent}{}: {verdict}, {earned}", point.title)?;
        }
        for evidence in &point.evidence {
            writeln!(out, "{indent}  your words: \"{}\"", in_one_line(&evidence.quote))?;
        }
        if !point.say.is_empty() {
            writeln!(out, "{indent}  {}", point.say)?;
        }
        if let Some(read) = point.read.as_ref().filter(|_| point.verdict != Verdict::Met) {
            writeln!(out, "{indent}  read: {read}")?;
        }
    }
    for (_, part) in parts {
        print_part(out, part)?;
    }
    for remark in &mark.remarks {
        writeln!(out, "  {remark}")?;
    }
    Ok(())
}

/// Whether a point that was not found is named by its question: its title would give the answer away.
fn is_asked_instead(question: &Question, point: &PointMark) -> bool {
    matches!(question.kind, QuestionKind::Open(_)) && !point.say.is_empty()
}

fn print_part(out: &mut dyn Write, part: &Subtotal) -> std::io::Result<()> {
    let why = part.withheld.map(|why| format!(": {}", because(why))).unwrap_or_default();
    writeln!(out, "  Part {}: {} of {}{why}", part.part, points(part.score), points(part.out_of))
}

/// Points without needless decimals.
pub fn points(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Why there is no mark, in plain words.
pub fn because(withheld: Withheld) -> &'static str {
    match withheld {
        Withheld::Blank => "nothing was answered.",
        Withheld::DoNotKnow => "you say that you do not know, which is an honest start. Read on, then try again.",
        Withheld::Copied => "this repeats the question or a hint. Say it in your own words.",
        Withheld::TermsListed => "this lists terms but explains none. Say what each does, in sentences.",
        Withheld::Instructions => "this talks to the marker instead of answering.",
        Withheld::Unreadable => "too little of this can be read as prose in the language of the question.",
        Withheld::Repetitive => "this repeats itself too much to be marked. Say each thing once.",
        Withheld::SelfContradicting => "this says things and their denial. Decide which you mean.",
        Withheld::Undecided => "the run that decides did not come to an answer.",
    }
}
