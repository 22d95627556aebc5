//! How an invocation fails, in the words of the platform.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::sandbox::{
    Location, ProgramError,
    js::{JsError, Origin},
};

/// Where the function's files lie.
const TASK_ROOT: &str = "/var/task/";

/// A failed start or invocation.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What the caller gets: `{errorType, errorMessage, trace}`.
    pub answer: Value,
    /// What the runtime writes to the log, if it lives long enough.
    pub log: Option<String>,
    /// The same for the learner, with the place in their own file.
    pub error: Box<ProgramError>,
}

/// What the runtime says of a handler that failed.
#[derive(Deserialize)]
pub struct Reported {
    failed: Value,
    log: String,
    error: Described,
}

/// The parts of a described error that are needed here.
#[derive(Deserialize)]
struct Described {
    frames: Vec<(String, String, u32, u32)>,
}

impl Failure {
    /// The failure of a handler, as the runtime within the function's process reports it.
    #[must_use]
    pub fn of_handler(reported: Reported) -> Self {
        let own = |file: &str| file.strip_prefix(TASK_ROOT).unwrap_or(file).to_owned();
        let stack = reported.error.frames.iter().map(|(function, file, line, column)| {
            let place = format!("{}:{line}:{column}", own(file));
            if function.is_empty() { format!("at {place}") } else { format!("at {function} ({place})") }
        });
        let text = |key: &str| reported.failed[key].as_str().unwrap_or_default().to_owned();
        let location = reported.error.frames.first();
        let error = ProgramError {
            name: text("errorType"),
            message: text("errorMessage"),
            limit: None,
            location: location.map(|(_, file, line, column)| Location {
                file: own(file),
                line: *line,
                column: *column,
            }),
            stack: stack.collect(),
            help: help_for(&text("errorType"), &text("errorMessage")),
        };
        Self { answer: reported.failed, log: Some(format!("Invoke Error \t{}", reported.log)), error: Box::new(error) }
    }

    /// The failure of code that ran outside the handler: the top level, a timer, a promise nobody waited for.
    #[must_use]
    pub fn of_process(error: &JsError) -> Self {
        let (name, message) = platform_words(error);
        let mut trace: Vec<String> = format!("{name}: {message}").lines().map(str::to_owned).collect();
        trace.extend(error.stack.iter().map(|frame| format!("    {frame}")));
        let headline = match error.origin {
            Origin::UnhandledRejection => "Unhandled Promise Rejection",
            Origin::Thrown | Origin::Uncaught => "Uncaught Exception",
        };
        let shown = json!({ "errorType": name, "errorMessage": message, "stack": trace });
        Self {
            answer: json!({ "errorType": name, "errorMessage": message, "trace": trace }),
            log: Some(format!("{headline} \t{shown}")),
            error: Box::new(ProgramError {
                help: help_for(&name, &message),
                name,
                message,
                limit: None,
                location: error.location.clone(),
                stack: error.stack.clone(),
            }),
        }
    }

    /// A failure the platform itself reports, with no word from the function.
    #[must_use]
    pub fn of_platform(name: &str, message: &str, help: &str) -> Self {
        Self {
            answer: json!({ "errorType": name, "errorMessage": message }),
            log: None,
            error: Box::new(ProgramError {
                name: name.to_owned(),
                message: message.to_owned(),
                help: Some(help.to_owned()),
                ..ProgramError::default()
            }),
        }
    }
}

/// The error's type and message as the platform gives them: some kinds get a name of its own.
fn platform_words(error: &JsError) -> (String, String) {
    let full = format!("{}: {}", error.name, error.message);
    if error.origin == Origin::UnhandledRejection {
        return ("Runtime.UnhandledPromiseRejection".to_owned(), full);
    }
    if error.origin == Origin::Thrown && error.value["code"] == json!("MODULE_NOT_FOUND") {
        return ("Runtime.ImportModuleError".to_owned(), format!("{full}\n- /var/runtime/index.mjs"));
    }
    if error.origin == Origin::Thrown && error.name == "SyntaxError" {
        return ("Runtime.UserCodeSyntaxError".to_owned(), full);
    }
    (error.name.clone(), error.message.clone())
}

fn help_for(name: &str, message: &str) -> Option<String> {
    let help = match name {
        "Runtime.ImportModuleError" if message.contains("'aws-sdk'") => {
            "The managed runtimes from Node 18 on no longer carry version 2 of the SDK: deploy `aws-sdk` with the function, or \
             move to the packages of version 3."
        }
        "Runtime.ImportModuleError" if message.contains("'@aws-sdk/") => {
            "Of the SDK's packages there are client-dynamodb, lib-dynamodb, util-dynamodb, client-sns, client-sqs, client-s3 \
             and client-lambda here."
        }
        "Runtime.ImportModuleError" => {
            "Only what is deployed with the function can be loaded: is the file there, and spelled so?"
        }
        "Runtime.HandlerNotFound" => {
            "The platform calls an export by name: export a function `handler`, or name another one in `handler`."
        }
        "Runtime.UnhandledPromiseRejection" => "Somewhere a promise was started and neither awaited nor caught.",
        _ => return None,
    };
    Some(help.to_owned())
}
