//! The parts of a run a question can ask for, and how a course names them.
//!
//! | written | what it is |
//! |---|---|
//! | `console` | all that the program printed |
//! | `console:LINE` | one line of it, counted from 1 |
//! | `result` | what the program answered |
//! | `result:/a/0` | the value in it at a JSON pointer |
//! | `fact:LABEL` | a figure of the run, such as `fact:Billed Duration` |
//! | `spans` | the names of all that took time, in the order they began, one a line |
//! | `spans:NAME` | of these, those named `NAME` or whose name begins with its words, as `dynamodb` begins `dynamodb.put` |
//! | `count:NAME` | how many things of that name happened, decisions such as `cold start` among them |
//! | `time` | how long the run took on its virtual clock |
//! | `status` | how it ended: `completed`, `failed`, `limit-reached` |
//! | `error` | the name of the error it ended with |
//! | `cold` | how many calls found no process ready |
//! | `state:PANEL` | what a part of the state holds at the end: a text, or how many items, messages or rows |
//! | `state:PANEL/a/0` | a value in it, at a JSON pointer: items of a table, bodies of messages, values of rows by their label |

use crate::diagnostic::did_you_mean;

/// A part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartOfRun {
    /// All that was printed.
    Console,
    /// One printed line, from 0.
    ConsoleLine(usize),
    /// The value of the result at a JSON pointer; the whole for an empty one.
    Result(String),
    /// The fact of this label.
    Fact(String),
    /// The names of spans in order; of those that begin with the words, when there are any.
    Spans(String),
    /// How many spans and notes have this name.
    Count(String),
    /// The virtual time it took.
    Time,
    /// How it ended.
    Status,
    /// The name of its error.
    Error,
    /// How many calls started cold.
    Cold,
    /// A part of the state: `PANEL` or `PANEL/json/pointer`.
    State(String),
}

/// The words a part begins with.
const WORDS: [&str; 10] = ["console", "result", "fact", "spans", "count", "time", "status", "error", "cold", "state"];

impl PartOfRun {
    /// Reads `written`; `Err` says what may be written instead.
    ///
    /// # Errors
    /// When `written` names no part of a run.
    pub fn read(written: &str) -> Result<Self, String> {
        let (word, rest) = written.split_once(':').map_or((written, None), |(word, rest)| (word, Some(rest)));
        let part = match (word, rest) {
            ("console", None) => Some(Self::Console),
            ("console", Some(line)) => {
                line.parse::<usize>().ok().and_then(|line| line.checked_sub(1)).map(Self::ConsoleLine)
            }
            ("result", None) => Some(Self::Result(String::new())),
            ("result", Some(pointer)) => pointer.starts_with('/').then(|| Self::Result(pointer.to_owned())),
            ("spans", None) => Some(Self::Spans(String::new())),
            ("time", None) => Some(Self::Time),
            ("status", None) => Some(Self::Status),
            ("error", None) => Some(Self::Error),
            ("cold", None) => Some(Self::Cold),
            (_, Some("") | None) => None,
            ("fact", Some(label)) => Some(Self::Fact(label.to_owned())),
            ("spans", Some(name)) => Some(Self::Spans(name.to_owned())),
            ("count", Some(name)) => Some(Self::Count(name.to_owned())),
            ("state", Some(panel)) => Some(Self::State(panel.to_owned())),
            _ => None,
        };
        part.ok_or_else(|| help(word))
    }
}

/// What may be written instead of a part that begins with `word`.
fn help(word: &str) -> String {
    match word {
        "console" => "write `console`, or `console:LINE` with a line counted from 1".to_owned(),
        "result" => "write `result`, or `result:/json/pointer`".to_owned(),
        "fact" => "write `fact:LABEL`".to_owned(),
        "count" => "write `count:NAME`, the name of something that happens in the run".to_owned(),
        "state" => "write `state:PANEL`, or `state:PANEL/json/pointer`".to_owned(),
        "spans" => "write `spans`, or `spans:NAME`".to_owned(),
        "time" | "status" | "error" | "cold" => format!("write `{word}` alone"),
        _ => match did_you_mean(word, WORDS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it may begin with {}", WORDS.map(|word| format!("`{word}`")).join(", ")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_read() {
        for (written, part) in [
            ("console", PartOfRun::Console),
            ("console:2", PartOfRun::ConsoleLine(1)),
            ("result:/a/0", PartOfRun::Result("/a/0".into())),
            ("fact:Billed Duration 2", PartOfRun::Fact("Billed Duration 2".into())),
            ("spans", PartOfRun::Spans(String::new())),
            ("spans:fetch reviews", PartOfRun::Spans("fetch reviews".into())),
            ("count:sns.publish", PartOfRun::Count("sns.publish".into())),
            ("time", PartOfRun::Time),
            ("status", PartOfRun::Status),
            ("error", PartOfRun::Error),
            ("cold", PartOfRun::Cold),
            ("state:Orders/0/total", PartOfRun::State("Orders/0/total".into())),
        ] {
            assert_eq!(PartOfRun::read(written), Ok(part), "{written}");
        }
    }

    #[test]
    fn what_is_no_part_is_told_what_it_might_be() {
        let told = |written: &str| PartOfRun::read(written).expect_err("no part");
        assert_eq!(told("spans:"), "write `spans`, or `spans:NAME`");
        assert_eq!(told("span"), "did you mean `spans`?");
        assert_eq!(told("statuss:x"), "did you mean `status`?");
        assert_eq!(told("console:0"), "write `console`, or `console:LINE` with a line counted from 1");
        assert_eq!(told("time:2"), "write `time` alone");
        assert_eq!(told("result:a"), "write `result`, or `result:/json/pointer`");
        assert!(told("weather").starts_with("it may begin with `console`"), "{}", told("weather"));
    }
}
