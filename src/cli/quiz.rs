//! `etude quiz`: list the questions, show one, or mark an answer, without a terminal.

use std::{
    fs,
    io::{Read, Write},
    path::PathBuf,
};

use clap::Args;

use super::{Failure, World, answer, self_test, source};
use crate::{
    app::runs,
    course::{Course, Question, QuestionKind},
    diagnostic::did_you_mean,
    marking::{self, Mark, Verdict, Withheld},
    sandbox::Stop,
};

/// The largest answer that is read; the marker reads less of it still.
const MOST_BYTES: u64 = 4 << 20;

#[derive(Debug, Args)]
pub struct Arguments {
    /// A page or course folder; the built-in course when left out
    path: Option<PathBuf>,

    /// The question to show or mark
    #[arg(long, value_name = "ID")]
    question: Option<String>,

    /// A file with the answer; `-` reads standard input
    #[arg(long, value_name = "FILE", requires = "question")]
    answer: Option<PathBuf>,

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
        show(&question, arguments.json, world)?;
        return Ok(0);
    };
    let typed = read(file, world)?;
    let answer = answer::parse(&question, &typed).map_err(Failure::usage)?;
    let decision = runs::decide(&course, &question, &answer, &Stop::new());
    let mark = marking::mark(&question, &answer, decision.as_ref());
    if arguments.json {
        let whole = serde_json::json!({ "format": 1, "question": question.id, "mark": mark });
        writeln!(world.out, "{whole:#}")?;
    } else {
        print(world.out, &question, &mark)?;
    }
    Ok(u8::from(mark.withheld.is_some() || mark.share() < 0.5))
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

fn read(file: &PathBuf, world: &mut World<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        world.input.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    } else {
        let open = fs::File::open(file);
        let open = open.map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
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

fn show(question: &Question, json: bool, world: &mut World<'_>) -> Result<(), Failure> {
    if json {
        let whole = serde_json::json!({
            "format": 1, "id": question.id, "kind": question.kind.word(), "prompt": question.prompt,
            "offered": answer::offered(question), "hints": question.hints.len(),
        });
        writeln!(world.out, "{whole:#}")?;
        return Ok(());
    }
    writeln!(world.out, "{}", question.prompt)?;
    for line in answer::offered(question) {
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
    for point in &mark.points {
        let verdict = match point.verdict {
            Verdict::Met => "met",
            Verdict::Partly => "partly met",
            Verdict::NotFound if matches!(question.kind, QuestionKind::Open(_)) => "not found in your words",
            Verdict::NotFound => "not right",
            Verdict::Contradicted => "contradicted",
        };
        writeln!(out, "  {}: {verdict}, {} of {}", point.title, points(point.earned), points(point.worth))?;
        for evidence in &point.evidence {
            writeln!(out, "    your words: \"{}\"", evidence.quote)?;
        }
        if !point.say.is_empty() {
            writeln!(out, "    {}", point.say)?;
        }
        if let Some(read) = point.read.as_ref().filter(|_| point.verdict != Verdict::Met) {
            writeln!(out, "    read: {read}")?;
        }
    }
    for remark in &mark.remarks {
        writeln!(out, "  {remark}")?;
    }
    Ok(())
}

/// Points without needless decimals.
fn points(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
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
