//! One run: the subgraphs are composed and started, and the requests answered one after the other.

use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::{
    compose::{self, Composition},
    failure, narrate,
    network::Network,
    refusal,
    roster::Roster,
    router::{Answer, Bounds, Refusal, Request, Router, refused},
    service::{Data, Service, mock},
};
use crate::{
    diagnostic::Diagnostic,
    sandbox::{Basis, Fact, Input, Limit, Limits, Location, Measurement, Outcome, Program, ProgramError, Stop},
    trace::{Panel, Row, SpanId, Trace, VirtualTime, counted},
};

/// Where a run's modelled times come from.
const MODEL: &str =
    "the latencies set for the subgraphs, round figures chosen for teaching; the router itself counts as 0 ms";

/// Runs `program` on `input`.
pub fn run(program: &Program, input: &Input, limits: &Limits, trace: &mut (dyn Trace + '_), stop: &Stop) -> Outcome {
    let deadline = Instant::now() + limits.time();
    let members = Roster::of(program);
    if let Some(fault) = members.faults.first() {
        return Outcome::failed(failure::of_diagnostic("MissingFile", fault));
    }
    let began = Instant::now();
    let span = trace.begin(VirtualTime(0), None, "compose", names(&members));
    let subgraphs = members.subgraphs();
    let composition = compose::compose(&subgraphs);
    let composing = began.elapsed();
    let Some(supergraph) = composition.supergraph.clone() else {
        let errors = composition.errors().count();
        trace.end(VirtualTime(0), span, false, counted(errors, "error"), None);
        return refusal::of_composition(&composition, &subgraphs);
    };
    trace.end(VirtualTime(0), span, true, format!("{} types", supergraph.merged.types.len()), None);
    show_schemas(trace, &supergraph, &members);
    if let Some(text) = refusal::hints(&composition, &subgraphs) {
        let (name, language) = ("Composition hints".to_owned(), "text".to_owned());
        trace.state(VirtualTime(0), Panel::Text { name, language, text });
    }
    let mut network = Network::new(Duration::from_millis(members.timeout_ms), &input.faults, stop, deadline);
    if let Err(error) = start_services(&members, &composition, &mut network) {
        return Outcome::failed(*error);
    }
    let router = match Router::new(supergraph) {
        Ok(router) => router,
        Err(message) => {
            let help = "The schemas compose, but the planner cannot work with the result.".to_owned();
            let name = "SUPERGRAPH_NOT_PLANNABLE".to_owned();
            return Outcome::failed(ProgramError { name, message, help: Some(help), ..ProgramError::default() });
        }
    };
    let run = Run { roster: &members, router: &router, limits, stop, deadline };
    let mut tally = Tally { composing, ..Tally::default() };
    run.answer_all(&input.steps, &mut network, trace, &mut tally)
}

/// What `program` can be told without running it.
pub fn check(program: &Program) -> Vec<Diagnostic> {
    let roster = Roster::of(program);
    let mut told = roster.faults.clone();
    told.extend(compose::compose(&roster.subgraphs()).errors().map(compose::Finding::to_diagnostic));
    for member in &roster.members {
        if let Some((file, text)) = &member.data
            && let Err(error) = Data::parse(text)
        {
            told.push(failure::of_data(file, text, &error));
        }
    }
    told
}

struct Run<'a> {
    roster: &'a Roster,
    router: &'a Router,
    limits: &'a Limits,
    stop: &'a Stop,
    deadline: Instant,
}

/// What adds up over the requests of a run.
#[derive(Default)]
struct Tally {
    composing: Duration,
    planning: Duration,
    executing: Duration,
    fetches: usize,
    representations: usize,
    chain: usize,
    clock: VirtualTime,
}

impl Run<'_> {
    fn answer_all(
        &self,
        steps: &[Value],
        network: &mut Network,
        trace: &mut (dyn Trace + '_),
        tally: &mut Tally,
    ) -> Outcome {
        let mut responses = Vec::new();
        let mut size = 0;
        let empty = [Value::Object(Map::new())];
        let steps = if steps.is_empty() { &empty[..] } else { steps };
        for (index, step) in steps.iter().enumerate() {
            let name = if steps.len() == 1 { String::new() } else { format!(" {}", index + 1) };
            let outcome = match self.answer(step, &name, network, trace, tally) {
                Ok(response) => {
                    size += response.to_string().len();
                    responses.push(response);
                    (size > usize::try_from(self.limits.output_kib).unwrap_or(usize::MAX).saturating_mul(1024)).then(
                        || {
                            failure::of_limit(
                                Limit::Output,
                                &format!("the responses are larger than {} KiB", self.limits.output_kib),
                            )
                        },
                    )
                }
                Err(outcome) => Some(*outcome),
            };
            if let Some(outcome) = outcome {
                return Outcome { facts: tally.facts(), measured: tally.measured(), ..outcome };
            }
        }
        let result = if responses.len() == 1 { responses.remove(0) } else { Value::Array(responses) };
        Outcome { facts: tally.facts(), measured: tally.measured(), ..Outcome::completed(Some(result)) }
    }

    /// Answers one request; `Err` is how the run ends instead.
    fn answer(
        &self,
        step: &Value,
        name: &str,
        network: &mut Network,
        trace: &mut (dyn Trace + '_),
        tally: &mut Tally,
    ) -> Result<Value, Box<Outcome>> {
        let (request, file) = self.request(step).map_err(|error| Box::new(Outcome::failed(*error)))?;
        let at = tally.clock;
        let span = trace.begin(at, None, format!("request{name}"), one_line(&request.query));
        let patience = self.deadline.saturating_duration_since(Instant::now());
        let bounds = Bounds { patience, stop: self.stop, at };
        let planning = trace.begin(at, Some(span), "plan", "");
        let answer = match self.router.answer(&request, &bounds, network) {
            Ok(answer) => answer,
            Err(refusal) => {
                trace.end(at, planning, false, "refused", None);
                trace.end(at, span, false, "refused", None);
                return Err(Box::new(self.refused(refusal, &request, &file)));
            }
        };
        trace.end(at, planning, true, counted(answer.plan.steps, "step"), None);
        Self::tell(&answer, name, span, trace, tally);
        if answer.execution.cut_short {
            return Err(Box::new(if self.stop.is_requested() { Outcome::cancelled() } else { self.out_of_time() }));
        }
        Ok(answer.response)
    }

    fn tell(answer: &Answer, name: &str, span: SpanId, trace: &mut (dyn Trace + '_), tally: &mut Tally) {
        let execution = &answer.execution;
        narrate::narrate(trace, span, &answer.plan, &format!("Query plan{name}"), execution, tally.fetches);
        let end = execution.end.max(tally.clock);
        let errors = answer.response.get("errors").and_then(Value::as_array).map_or(0, Vec::len);
        let detail = match errors {
            0 => "data, no errors".to_owned(),
            count => format!("data, {}", counted(count, "error")),
        };
        trace.end(end, span, errors == 0, detail, Some(MODEL));
        tally.planning += answer.planning;
        tally.executing += answer.executing;
        tally.fetches += execution.fetches.len();
        tally.representations += execution.fetches.iter().map(|fetch| fetch.representations).sum::<usize>();
        tally.chain = tally.chain.max(execution.chain);
        tally.clock = end;
    }

    /// The request a step stands for, and the file its operation is in.
    fn request(&self, step: &Value) -> Result<(Request, String), Box<ProgramError>> {
        let refuse = |message: String| {
            let help = "A request is {\"query\": \"…\", \"variables\": {…}, \"operationName\": \"…\"}.".to_owned();
            let name = "BadRequest".to_owned();
            Box::new(ProgramError { name, message, help: Some(help), ..ProgramError::default() })
        };
        let text = |name: &str| step.get(name).and_then(Value::as_str).map(str::to_owned);
        let given = step.as_str().map(str::to_owned).or_else(|| text("query"));
        let (query, file) = match (given, &self.roster.query) {
            (Some(query), _) => (query, "query".to_owned()),
            (None, Some((file, query))) => (query.clone(), file.clone()),
            (None, None) => {
                return Err(refuse("the request has no query, and the program has no query file".to_owned()));
            }
        };
        let variables = match step.get("variables") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(variables)) => variables.clone(),
            Some(other) => return Err(refuse(format!("the variables must be an object; they are {other}"))),
        };
        Ok((Request { query, variables, operation_name: text("operationName") }, file))
    }

    fn refused(&self, refusal: Refusal, request: &Request, file: &str) -> Outcome {
        match refusal {
            Refusal::Stopped => Outcome::cancelled(),
            Refusal::TimedOut => self.out_of_time(),
            Refusal::Invalid(errors) => {
                let result = refused(&errors);
                let outcome = Outcome::failed(failure::of_request(&errors, request, file));
                Outcome { result: Some(result), ..outcome }
            }
        }
    }

    fn out_of_time(&self) -> Outcome {
        failure::of_limit(
            Limit::Time,
            &format!("the request took longer than {} ms to plan and execute", self.limits.time_ms),
        )
    }
}

impl Tally {
    fn facts(&self) -> Vec<Fact> {
        let fact = |label: &str, value: String, basis| Fact { label: label.to_owned(), value, basis };
        vec![
            fact("Fetches", self.fetches.to_string(), Basis::Counted),
            fact("Fetches in a row", self.chain.to_string(), Basis::Counted),
            fact("Representations", self.representations.to_string(), Basis::Counted),
            fact("Modelled time", format!("{} ms", self.clock.as_millis()), Basis::Modelled(MODEL.to_owned())),
        ]
    }

    fn measured(&self) -> Vec<Measurement> {
        let millis = |label: &str, time: Duration| Measurement::new(label, time.as_secs_f64() * 1e3, "ms");
        vec![millis("compose", self.composing), millis("plan", self.planning), millis("execute", self.executing)]
    }
}

fn names(roster: &Roster) -> String {
    roster.members.iter().map(|member| member.subgraph.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn show_schemas(trace: &mut (dyn Trace + '_), supergraph: &compose::Supergraph, roster: &Roster) {
    let text = |name: &str, text: &str| Panel::Text {
        name: name.to_owned(),
        language: "graphql".to_owned(),
        text: text.to_owned(),
    };
    trace.state(VirtualTime(0), text("API schema", &supergraph.api));
    trace.state(VirtualTime(0), text("Supergraph", &supergraph.sdl));
    let row = |member: &super::roster::Member| Row {
        label: member.subgraph.name.clone(),
        value: format!("{} · answers in {} ms (modelled)", member.subgraph.file, member.latency_ms.max(1)),
    };
    let rows = roster.members.iter().map(row).collect();
    trace.state(VirtualTime(0), Panel::Facts { name: "Subgraphs".to_owned(), rows });
}

fn start_services(roster: &Roster, composition: &Composition, network: &mut Network) -> Result<(), Box<ProgramError>> {
    for (member, schema) in roster.members.iter().zip(&composition.schemas) {
        let data = match &member.data {
            None => mock(schema),
            Some((file, text)) => Data::parse(text)
                .map_err(|error| failure::of_diagnostic("DataError", &failure::of_data(file, text, &error)))?,
        };
        let service = Service::start(schema, data).map_err(|message| ProgramError {
            name: "INVALID_GRAPHQL".to_owned(),
            message: format!("[{}] {message}", member.subgraph.name),
            location: Some(Location { file: member.subgraph.file.clone(), line: 1, column: 0 }),
            help: Some("The schema composes, but no server can be made of it.".to_owned()),
            ..ProgramError::default()
        })?;
        network.add(&member.subgraph.name, service, Duration::from_millis(member.latency_ms));
    }
    Ok(())
}
