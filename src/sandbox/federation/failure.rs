//! Refusals and failures as a learner sees them: named by code, placed in their own file, with a way out.

use super::{operation::RequestError, router::Request, service::DataError, syntax};
use crate::{
    diagnostic::Diagnostic,
    sandbox::{Limit, Location, Outcome, ProgramError},
};

/// What to look at when every subgraph alone is sound and the planner still finds no way.
const NO_WAY: &str = "No chain of subgraphs leads from where the query begins to this field. Look at its type: does a subgraph \
    that answers the field have a @key whose fields can be had from the others, and is no @requires waiting for itself?";

fn line_of(request: &Request, error: &RequestError) -> Option<String> {
    let line = request.query.lines().nth(error.at?.line.saturating_sub(1))?;
    Some(format!("The API schema panel shows what can be asked. The line is: {}", line.trim()))
}

/// All errors of a request as one program error, named and placed after the first; `file` is where its operation is.
pub fn of_request(errors: &[RequestError], request: &Request, file: &str) -> ProgramError {
    let line = |error: &RequestError| match error.at {
        Some(at) => format!("{file}:{at} {}", error.message),
        None => error.message.clone(),
    };
    let first = errors.first();
    let location = first.and_then(|error| error.at).map(|at| Location {
        file: file.to_owned(),
        line: u32::try_from(at.line).unwrap_or(u32::MAX),
        column: u32::try_from(at.column).unwrap_or(0),
    });
    let help = match first {
        Some(error) if error.code == "QUERY_PLANNING_FAILED" => Some(NO_WAY.to_owned()),
        _ => first.and_then(|error| line_of(request, error)),
    };
    ProgramError {
        name: first.map_or("BAD_REQUEST", |error| error.code).to_owned(),
        message: errors.iter().map(line).collect::<Vec<_>>().join("\n"),
        location,
        help,
        ..ProgramError::default()
    }
}

/// A data file that cannot be used.
pub fn of_data(file: &str, text: &str, error: &DataError) -> Diagnostic {
    let diagnostic = Diagnostic::error("federation::data", error.message.clone())
        .help("A data file is JSON: lists of objects by type name, as in {\"Product\": [{\"id\": \"1\"}]}.");
    if error.line == 0 {
        return diagnostic.in_file(file);
    }
    let at = graphql_tools::parser::Pos { line: error.line, column: error.column.max(1) };
    diagnostic.at(file, text, syntax::word_at(text, at))
}

/// A diagnostic as the reason a run did not begin.
pub fn of_diagnostic(name: &str, diagnostic: &Diagnostic) -> ProgramError {
    let location = diagnostic.position.map(|position| Location {
        file: diagnostic.file.clone(),
        line: u32::try_from(position.line).unwrap_or(u32::MAX),
        column: u32::try_from(position.column).unwrap_or(0),
    });
    ProgramError {
        name: name.to_owned(),
        message: diagnostic.message.clone(),
        location,
        help: diagnostic.help.clone(),
        ..ProgramError::default()
    }
}

/// A limit of ours ended the run.
pub fn of_limit(limit: Limit, message: &str) -> Outcome {
    let name = match limit {
        Limit::Output => "OutputLimit",
        _ => "TimeLimit",
    };
    let (name, message) = (name.to_owned(), message.to_owned());
    Outcome::failed(ProgramError { name, message, limit: Some(limit), ..ProgramError::default() })
}
