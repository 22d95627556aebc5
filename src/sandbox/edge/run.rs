//! One run: requests from users enter at points of presence, workers answer them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Setup,
    network::{self, City, SOURCE},
    platform::{Platform, World},
};
use crate::{
    diagnostic::did_you_mean,
    sandbox::{
        Basis, Fact, Input, Limits, Measurement, Outcome, Program, ProgramError, Stop,
        js::{Context, ContextOptions, Engine, Flavor, Halt, ModuleFormat},
    },
    trace::{SpanId, Trace, VirtualTime},
};

/// For how long work given to `waitUntil` may go on once the answer is out (Cloudflare, 2026).
const AFTER_ANSWER: Duration = Duration::from_secs(30);

/// What workers are given of compute time, for the reader.
const CPU_LIMIT: &str = "10 ms (free plan), 30 s by default (paid plan)";

/// One step of the input: a request and where its user is.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Step {
    method: String,
    url: String,
    headers: Map<String, Value>,
    body: Option<Value>,
    city: String,
    at_ms: u64,
}

impl Default for Step {
    fn default() -> Self {
        Self {
            method: "GET".to_owned(),
            url: "https://edge.example/".to_owned(),
            headers: Map::new(),
            body: None,
            city: "Paris".to_owned(),
            at_ms: 0,
        }
    }
}

/// What all steps of a run share.
pub(super) struct Run<'a> {
    program: &'a Program,
    limits: &'a Limits,
    seed: u64,
    setup: Setup,
    cities: Vec<&'static City>,
    world: Arc<Mutex<World>>,
    /// The isolate of each city a worker has run in. Its globals live on between requests.
    isolates: BTreeMap<&'static str, Context>,
    now: VirtualTime,
    facts: Vec<Fact>,
}

/// Why a step has no answer.
enum Failure {
    /// The worker threw: the user still gets a 500.
    Worker(Box<ProgramError>, Box<Value>),
    /// The run cannot go on.
    Halt(Halt),
    /// The step or the setup is wrong.
    Wrong(Box<ProgramError>),
}

impl<'a> Run<'a> {
    pub(super) fn new(program: &'a Program, input: &Input, limits: &'a Limits) -> Result<Self, Box<ProgramError>> {
        let setup = program.setup.edge.clone().unwrap_or_default();
        let cities: Vec<_> = setup.points_of_presence.iter().map(|name| city(name)).collect::<Result<_, _>>()?;
        let origins = setup.origins.iter().map(|origin| &origin.city);
        for name in origins.chain(&setup.placement).chain([&setup.kv_store]) {
            city(name)?;
        }
        if cities.is_empty() {
            return Err(wrong("the setup has no point of presence", "Name at least one city in points-of-presence."));
        }
        let world = Arc::new(Mutex::new(World::new(setup.clone(), &input.faults)));
        let (isolates, facts) = (BTreeMap::new(), Vec::new());
        Ok(Self { program, limits, seed: input.seed, setup, cities, world, isolates, now: VirtualTime(0), facts })
    }

    /// Runs all steps. The result is the last answer, or all of them when there are several.
    pub(super) fn run(mut self, steps: &[Value], trace: &mut dyn Trace, stop: &Stop) -> Outcome {
        let default = [json!({})];
        let steps = if steps.is_empty() { &default[..] } else { steps };
        let mut answers = Vec::new();
        let mut error = None;
        for (index, step) in steps.iter().enumerate() {
            let label = if steps.len() > 1 { format!(", request {}", index + 1) } else { String::new() };
            match self.step(step, &label, trace, stop) {
                Ok(answer) => answers.push(answer),
                Err(Failure::Worker(fault, answer)) => {
                    answers.push(*answer);
                    error = error.or(Some(*fault));
                }
                Err(Failure::Wrong(fault)) => return self.finish(Outcome::failed(*fault), answers),
                Err(Failure::Halt(halt)) => return self.finish(halt.outcome(), answers),
            }
        }
        let outcome = error.map_or_else(|| Outcome::completed(None), Outcome::failed);
        self.finish(outcome, answers)
    }

    fn finish(self, mut outcome: Outcome, mut answers: Vec<Value>) -> Outcome {
        outcome.result = if answers.len() > 1 { Some(Value::Array(answers)) } else { answers.pop() };
        outcome.facts = self.facts;
        outcome.facts.push(Fact {
            label: "CPU limit".to_owned(),
            value: CPU_LIMIT.to_owned(),
            basis: Basis::Modelled("Cloudflare Workers limits, 2026; waiting does not count".to_owned()),
        });
        let compute = self.isolates.values().flat_map(Context::measured).filter(|m| m.label == "compute");
        let memory = self.isolates.values().flat_map(Context::measured).filter(|m| m.label == "memory");
        outcome.measured = vec![
            Measurement::new("compute", compute.map(|m| m.value).sum(), "ms"),
            Measurement::new("memory", memory.map(|m| m.value).fold(0.0, f64::max), "KiB"),
        ];
        outcome
    }

    /// One request, from its user and back.
    fn step(&mut self, given: &Value, label: &str, trace: &mut dyn Trace, stop: &Stop) -> Result<Value, Failure> {
        let visit: Step = serde_json::from_value(given.clone())
            .map_err(|error| Failure::Wrong(wrong(&format!("the request cannot be read: {error}"), STEP_HELP)))?;
        let user = city(&visit.city).map_err(Failure::Wrong)?;
        let enters = self.nearest(user);
        let runs = self.setup.placement.as_deref().and_then(network::find).unwrap_or(enters);
        let begun = self.now.max(VirtualTime(0) + Duration::from_millis(visit.at_ms));
        let span = trace.begin(begun, None, format!("{} {}", visit.method, visit.url), format!("from {}", user.name));

        // To the point of presence, and on to where the worker runs.
        let ways = [
            network::round_trip(user, enters),
            if runs == enters { Duration::ZERO } else { network::round_trip(enters, runs) },
        ];
        let mut at = begun;
        let hops = [(user.name, enters.name, ways[0] / 2), (enters.name, runs.name, ways[1] / 2)];
        for (from, to, time) in hops.into_iter().filter(|(.., time)| !time.is_zero()) {
            at = hop(trace, at, span, from, to, time);
        }

        let work = trace.begin(at, Some(span), "worker", format!("in {}", runs.name));
        let answered = self.answer(&visit, enters, runs, at, work, trace, stop);
        let at = self.isolates.get(runs.name).map_or(at, |isolate| isolate.now().max(at));
        let (answer, fault) = match answered {
            Ok(answer) => (answer, None),
            Err(Failure::Worker(fault, answer)) => (*answer, Some(fault)),
            Err(other) => {
                trace.end(at, work, false, "ended", None);
                trace.end(at, span, false, "no answer", None);
                return Err(other);
            }
        };
        let status = answer["status"].to_string();
        trace.end(at, work, fault.is_none(), status.as_str(), None);

        // Back the same way.
        let mut back = at;
        for (from, to, time) in hops.into_iter().rev().filter(|(.., time)| !time.is_zero()) {
            back = hop(trace, back, span, to, from, time);
        }
        trace.end(back, span, fault.is_none(), status, Some(SOURCE));
        self.note_facts(label, begun, back, enters, runs);
        self.after(runs, work, trace, stop)?;
        self.now = back.max(self.isolates.get(runs.name).map_or(back, Context::now).min(back));
        match fault {
            Some(fault) => Err(Failure::Worker(fault, Box::new(answer))),
            None => Ok(answer),
        }
    }

    fn note_facts(&mut self, label: &str, begun: VirtualTime, ended: VirtualTime, enters: &City, runs: &City) {
        let subrequests = self.world.lock().unwrap_or_else(PoisonError::into_inner).subrequests();
        let time = VirtualTime(ended.0 - begun.0);
        let mut fact =
            |name: &str, value: String, basis| self.facts.push(Fact { label: format!("{name}{label}"), value, basis });
        fact("Time to answer", time.to_string(), Basis::Modelled(SOURCE.to_owned()));
        fact("Entered at", format!("{} ({})", enters.name, enters.colo), Basis::Counted);
        if enters != runs {
            fact("Ran in", runs.name.to_owned(), Basis::Counted);
        }
        fact("Subrequests", subrequests.to_string(), Basis::Counted);
    }

    /// The point of presence nearest to `user`; the first named when several are as near.
    fn nearest(&self, user: &City) -> &'static City {
        let distance = |city: &&&'static City| network::distance_km(user, city);
        let nearest = self.cities.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.copied().unwrap_or(&network::CITIES[0])
    }

    /// Lets the worker in `runs` answer; its own fault becomes a 500.
    #[expect(clippy::too_many_arguments, reason = "one request in all its parts, used once")]
    fn answer(
        &mut self,
        visit: &Step,
        enters: &'static City,
        runs: &'static City,
        at: VirtualTime,
        span: SpanId,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> Result<Value, Failure> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner).begin_request();
        if !self.isolates.contains_key(runs.name) {
            trace.note(
                at,
                Some(span),
                "isolate started",
                format!("in {}; its globals live on for later requests", runs.name),
            );
            let isolate = self.start(runs, at, span, trace, stop)?;
            self.isolates.insert(runs.name, isolate);
        }
        let Some(isolate) = self.isolates.get_mut(runs.name) else {
            return Err(Failure::Halt(Halt::Internal("the isolate is gone".to_owned())));
        };
        isolate.thaw(at);
        let result = isolate.call("fetch", &request(visit, enters), None, Some(span), trace, stop);
        match result {
            Ok(mut answer) => {
                if let Some(answer) = answer.as_object_mut() {
                    note_source(answer, isolate.now(), span, trace);
                    let headers = answer.get("headers").and_then(Value::as_array).map(|pairs| header_map(pairs));
                    answer.insert("headers".to_owned(), Value::Object(headers.unwrap_or_default()));
                }
                Ok(answer)
            }
            Err(Halt::Error(error)) => {
                let message = if error.is_error {
                    error.program_error().to_string()
                } else {
                    format!("Error: {}", error.message)
                };
                Err(Failure::Worker(Box::new(error.program_error()), Box::new(failed_answer(&message))))
            }
            Err(Halt::Stalled) => {
                let fault = Halt::Stalled.program_error().unwrap_or_default();
                Err(Failure::Worker(Box::new(fault), Box::new(failed_answer(HUNG))))
            }
            Err(halt) => Err(Failure::Halt(halt)),
        }
    }

    /// A fresh isolate in `city` with the worker loaded.
    fn start(
        &self,
        city: &'static City,
        at: VirtualTime,
        span: SpanId,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> Result<Context, Failure> {
        let options = ContextOptions {
            limits: self.limits.clone(),
            seed: self.seed ^ city.colo.bytes().fold(0, |sum, byte| sum * 31 + u64::from(byte)),
            preludes: vec![("worker.js", include_str!("worker.js"))],
            ..ContextOptions::new(Flavor::Worker)
        };
        let host = Box::new(Platform::new(Arc::clone(&self.world), city));
        let mut isolate = Context::new(Engine::shared(), &options, host).map_err(Failure::Halt)?;
        isolate.thaw(at);
        let loaded =
            isolate.load(&self.program.files, &self.program.entry, ModuleFormat::Detect, Some(span), trace, stop);
        match loaded {
            Ok(()) => Ok(isolate),
            Err(Halt::Error(error)) => {
                let help = "The worker could not be started, so no request reaches it.".to_owned();
                Err(Failure::Wrong(Box::new(ProgramError { help: Some(help), ..error.program_error() })))
            }
            Err(halt) => Err(Failure::Halt(halt)),
        }
    }

    /// Lets the work given to `waitUntil` go on, then drops what nobody waits for.
    fn after(&mut self, runs: &City, span: SpanId, trace: &mut dyn Trace, stop: &Stop) -> Result<(), Failure> {
        let Some(isolate) = self.isolates.get_mut(runs.name) else { return Ok(()) };
        let begun = isolate.now();
        let result = isolate.call("after", &Value::Null, Some(begun + AFTER_ANSWER), Some(span), trace, stop);
        let now = isolate.now();
        match result {
            Ok(done) if done["waited"] != 0 => {
                trace.note(
                    now,
                    Some(span),
                    "waitUntil",
                    format!("{} of work done after the answer", VirtualTime(now.0 - begun.0)),
                );
            }
            // What fails after the answer cannot change it.
            Ok(_) | Err(Halt::Stalled | Halt::Error(_)) => {}
            Err(Halt::Deadline) => {
                trace.note(now, Some(span), "waitUntil cut off", "30 s after the answer (Cloudflare, 2026)");
            }
            Err(halt) => return Err(Failure::Halt(halt)),
        }
        if isolate.is_busy() {
            trace.note(
                now,
                Some(span),
                "work dropped",
                "timers or fetches that neither the answer nor waitUntil waited for",
            );
            isolate.forget();
        }
        Ok(())
    }
}

const STEP_HELP: &str = "A request has method, url, headers, body, city and at-ms; all may be left out.";

const HUNG: &str = "Error: The Workers runtime canceled this request because it detected that your Worker's code had hung and would never generate a response. Refer to: https://developers.cloudflare.com/workers/observability/errors/";

fn wrong(message: &str, help: &str) -> Box<ProgramError> {
    Box::new(ProgramError {
        name: "Setup".to_owned(),
        message: message.to_owned(),
        help: Some(help.to_owned()),
        ..ProgramError::default()
    })
}

fn city(name: &str) -> Result<&'static City, Box<ProgramError>> {
    network::find(name).ok_or_else(|| {
        let names = network::CITIES.iter().map(|city| city.name);
        let help = did_you_mean(name, names.clone()).map_or_else(
            || format!("The cities are {}.", names.collect::<Vec<_>>().join(", ")),
            |near| format!("Did you mean {near}?"),
        );
        wrong(&format!("there is no city '{name}' here"), &help)
    })
}

fn hop(trace: &mut dyn Trace, at: VirtualTime, span: SpanId, from: &str, to: &str, time: Duration) -> VirtualTime {
    let way = trace.begin(at, Some(span), "network", format!("{from} to {to}"));
    trace.end(at + time, way, true, "arrived", Some(SOURCE));
    at + time
}

/// The request as the worker's prelude takes it.
fn request(visit: &Step, enters: &City) -> Value {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let headers: Vec<_> = visit.headers.iter().map(|(name, value)| json!([name, text(value)])).collect();
    let user = network::find(&visit.city).unwrap_or(enters);
    json!({
        "method": visit.method,
        "url": visit.url,
        "headers": headers,
        "body": visit.body.as_ref().map(text),
        "cf": {
            "city": user.name, "country": user.country, "continent": user.continent, "timezone": user.timezone,
            "latitude": user.latitude.to_string(), "longitude": user.longitude.to_string(),
            "colo": enters.colo, "httpProtocol": "HTTP/2", "tlsVersion": "TLSv1.3",
        },
    })
}

/// Says in the trace when the answer is the origin's, and takes the marks of it out of the answer.
fn note_source(answer: &mut Map<String, Value>, now: VirtualTime, span: SpanId, trace: &mut dyn Trace) {
    let passed = answer.shift_remove("passedThrough").is_some();
    if answer.shift_remove("source").is_some_and(|source| source == "origin") {
        let why = if passed {
            "the worker threw and had asked for passThroughOnException"
        } else {
            "the worker did not call respondWith"
        };
        trace.note(now, Some(span), "origin answers", why);
    }
}

/// Headers as an object; what comes several times (`set-cookie`) becomes a list.
fn header_map(pairs: &[Value]) -> Map<String, Value> {
    let mut headers = Map::new();
    for pair in pairs {
        let (Some(name), value) = (pair[0].as_str(), &pair[1]) else { continue };
        match headers.get_mut(name) {
            None => {
                headers.insert(name.to_owned(), value.clone());
            }
            Some(Value::Array(values)) => values.push(value.clone()),
            Some(single) => *single = json!([single.clone(), value.clone()]),
        }
    }
    headers
}

/// What the user sees of a worker that threw.
fn failed_answer(message: &str) -> Value {
    json!({
        "status": 500,
        "statusText": "Internal Server Error",
        "headers": { "content-type": "text/plain;charset=UTF-8" },
        "body": message,
    })
}
