//! One execution environment: started once, then given one event after another, frozen in between.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    failure::{Failure, Reported},
    services::Door,
    setup::{Runtime, Setup},
    timing::{self, COLD_START, COLD_START_SOURCE, HANDOVER, MOST_INIT},
};
use crate::{
    sandbox::{
        Limits, Measurement, Program, Stop,
        js::{Context, ContextOptions, Engine, Flavor, Halt, ModuleFormat},
    },
    trace::{SpanId, Trace, VirtualTime},
};

/// The wall clock at the beginning of every run: 15 January 2026, 09:00 UTC, in milliseconds since 1970.
pub const EPOCH_MS: u64 = 1_768_467_600_000;

/// The largest answer a caller can be given, in bytes.
const MOST_ANSWER_BYTES: usize = 6_291_556;

/// What is deployed, and what stands around it.
#[derive(Clone)]
pub struct Function<'a> {
    /// The learner's program.
    pub program: &'a Program,
    /// What stands around it.
    pub setup: &'a Setup,
    /// What it may use of the machine.
    pub limits: &'a Limits,
    /// Seeds everything random.
    pub seed: u64,
    /// The way to the services.
    pub door: &'a Door,
    /// The handler as `file.export`.
    pub handler: String,
}

/// A running process with the function loaded.
pub struct Environment {
    context: Context,
    handler: String,
    log_stream: String,
    ticks: u64,
}

/// How a start or an invocation ended.
pub enum Ending {
    /// The handler answered.
    Answered(Value),
    /// The handler failed; the environment lives on.
    Failed(Failure),
    /// The process is gone, and the environment with it.
    Crashed(Failure),
    /// The invocation took too long and was killed.
    TimedOut(Failure),
    /// The run cannot go on: a limit of this machine, a request to stop, a fault of ours.
    Halted(Halt),
}

/// One event on its way to the handler.
pub struct Invocation<'a> {
    /// The event.
    pub event: &'a Value,
    /// The id the platform gave it.
    pub request_id: &'a str,
    /// When the handler is called.
    pub at: VirtualTime,
    /// The span it happens within.
    pub span: SpanId,
}

impl Environment {
    /// Starts an environment at `at` and loads the function. The second value is when the start ended.
    pub fn start(
        function: &Function<'_>,
        number: u32,
        at: VirtualTime,
        parent: SpanId,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> (Result<Self, Ending>, VirtualTime) {
        let loaded_at = at + COLD_START;
        let span = trace.begin(at, Some(parent), "start runtime", "nodejs20.x");
        trace.end(loaded_at, span, true, "", Some(COLD_START_SOURCE));
        let log_stream = format!("2026/01/15/[$LATEST]{:032x}", function.seed.wrapping_add(u64::from(number)));
        let options = function.options(number, &log_stream);
        let context = match Context::new(Engine::shared(), &options, Box::new(function.door.clone())) {
            Ok(context) => context,
            Err(halt) => return (Err(Ending::Halted(halt)), loaded_at),
        };
        let mut environment = Self { context, handler: function.handler.clone(), log_stream, ticks: 0 };
        environment.context.thaw(loaded_at);
        let span = trace.begin(loaded_at, Some(parent), "load", function.entry());
        let loaded = environment.load(function, span, trace, stop);
        environment.charge_computing(function.setup);
        let ended_at = environment.context.now();
        trace.end(ended_at, span, loaded.is_ok(), "", None);
        let ending = match loaded {
            Ok(()) if ended_at.since(at) > MOST_INIT => Some(Ending::Crashed(Failure::of_platform(
                "Sandbox.Timedout",
                "the start of the function took longer than 10 s",
                "Do less at the top level of the module, or do it on first use.",
            ))),
            Ok(()) => None,
            Err(ending) => Some(ending),
        };
        (ending.map_or(Ok(environment), Err), ended_at)
    }

    fn load(
        &mut self,
        function: &Function<'_>,
        span: SpanId,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> Result<(), Ending> {
        let program = function.program;
        let loaded = self.context.load(&program.files, function.entry(), ModuleFormat::Detect, Some(span), trace, stop);
        loaded.map_err(|halt| crash(halt, "init"))?;
        let found = self.context.call("lambda.find", &json!(self.handler), None, Some(span), trace, stop);
        let found = found.map_err(|halt| crash(halt, "init"))?;
        match serde_json::from_value::<Reported>(found) {
            Ok(reported) => {
                let mut failure = Failure::of_handler(reported);
                failure.log = failure.log.map(|log| log.replacen("Invoke Error", "Uncaught Exception", 1));
                Err(Ending::Crashed(failure))
            }
            Err(_) => Ok(()),
        }
    }

    /// Gives the handler an event. The second value is when it ended.
    pub fn invoke(
        &mut self,
        function: &Function<'_>,
        invocation: &Invocation<'_>,
        trace: &mut dyn Trace,
        stop: &Stop,
    ) -> (Ending, VirtualTime) {
        let timeout = Duration::from_secs(u64::from(function.setup.timeout_s()));
        let deadline = invocation.at + timeout;
        self.context.thaw(invocation.at + HANDOVER);
        let argument = self.argument(function, invocation, deadline);
        let span = Some(invocation.span);
        let called = self.context.call("lambda.invoke", &argument, Some(deadline), span, trace, stop);
        let called = called.and_then(|answer| {
            if answer["waits"] == json!(true) {
                self.context.drain(Some(deadline), span, trace, stop)?;
            }
            Ok(answer)
        });
        self.charge_computing(function.setup);
        let now = self.context.now();
        if now > deadline && called.is_ok() {
            return (timed_out(function.setup, invocation.request_id), deadline);
        }
        let ending = match called {
            Ok(answer) => answered(answer),
            Err(Halt::Stalled) => self.unanswered(invocation.span, trace, stop),
            Err(Halt::Deadline) => return (timed_out(function.setup, invocation.request_id), deadline),
            Err(halt) => crash(halt, invocation.request_id),
        };
        (ending, now.min(deadline))
    }

    /// Host figures of this environment so far.
    #[must_use]
    pub fn measured(&self) -> Vec<Measurement> {
        self.context.measured()
    }

    /// The most memory the process has used, in MB, rounded up.
    #[must_use]
    pub fn memory_mb(&self) -> u64 {
        self.context.memory_bytes().div_ceil(1 << 20)
    }

    /// The ending of an invocation after which nothing is left to do, and no answer came.
    fn unanswered(&mut self, span: SpanId, trace: &mut dyn Trace, stop: &Stop) -> Ending {
        match self.context.call("lambda.isAwaited", &Value::Null, None, Some(span), trace, stop) {
            Ok(Value::Bool(true)) => Ending::Crashed(Failure::of_platform(
                "Runtime.NodeJsExit",
                "The Lambda runtime client detected an unexpected Node.js exit. This is most commonly caused by a Promise that was never settled.",
                "Nothing is left that could settle what the handler returned: look for a promise whose resolve is never called.",
            )),
            Ok(_) => Ending::Answered(Value::Null),
            Err(halt) => Ending::Halted(halt),
        }
    }

    /// Moves the clock by what the computing since the last call would have taken.
    fn charge_computing(&mut self, setup: &Setup) {
        let ticks = self.context.ticks();
        let spent = timing::computing(ticks - self.ticks, setup.memory_mb());
        self.ticks = ticks;
        self.context.thaw(self.context.now() + spent);
    }

    fn argument(&self, function: &Function<'_>, invocation: &Invocation<'_>, deadline: VirtualTime) -> Value {
        let setup = function.setup;
        json!({
            "handler": self.handler,
            "event": invocation.event,
            "context": {
                "functionName": function.name(),
                "memoryLimitInMB": setup.memory_mb().to_string(),
                "logGroupName": format!("/aws/lambda/{}", function.name()),
                "logStreamName": self.log_stream,
            },
            "invokedFunctionArn": format!(
                "arn:aws:lambda:{}:{}:function:{}", setup.region_of_resources(), Setup::ACCOUNT, function.name()
            ),
            "awsRequestId": invocation.request_id,
            "deadline": EPOCH_MS + deadline.0 / 1_000_000,
        })
    }
}

/// The JavaScript that stands beside a function's own files.
pub fn preludes(runtime: Runtime) -> Vec<(&'static str, &'static str)> {
    let mut preludes = vec![
        ("lambda_runtime.js", include_str!("lambda_runtime.js")),
        ("aws_sdk_v3.js", include_str!("aws_sdk_v3.js")),
        ("aws_sdk_v3_document.js", include_str!("aws_sdk_v3_document.js")),
    ];
    if runtime == Runtime::Bundled {
        preludes.push(("aws_sdk_v2.js", include_str!("aws_sdk_v2.js")));
    }
    preludes
}

/// The handler that the events of a run are for, as `file.export`.
fn main_handler(program: &Program, setup: &Setup) -> String {
    if !setup.handler.is_empty() {
        return setup.handler.clone();
    }
    let stem = program.entry.rsplit_once('.').map_or(program.entry.as_str(), |(stem, _)| stem);
    format!("{stem}.handler")
}

impl<'a> Function<'a> {
    /// The function that the events of a run are for.
    pub fn new(program: &'a Program, setup: &'a Setup, limits: &'a Limits, seed: u64, door: &'a Door) -> Self {
        Self { program, setup, limits, seed, door, handler: main_handler(program, setup) }
    }

    /// Which of the program's files is loaded: the one the handler names, or the entry.
    fn entry(&self) -> &str {
        let stem = self.handler.split('.').next().unwrap_or_default();
        let is_named = |path: &str| ["js", "mjs", "cjs"].iter().any(|end| path == format!("{stem}.{end}"));
        let mut paths = self.program.files.iter().map(|file| file.path.as_str());
        paths.find(|path| is_named(path)).unwrap_or(&self.program.entry)
    }

    /// The function's name: the one configured, or the file's for a function that only a trigger starts.
    fn name(&self) -> &str {
        if self.handler == main_handler(self.program, self.setup) {
            return &self.setup.function_name;
        }
        self.handler.split('.').next().unwrap_or_default()
    }

    fn options(&self, number: u32, log_stream: &str) -> ContextOptions {
        ContextOptions {
            limits: Limits { memory_mib: self.limits.memory_mib.min(self.setup.memory_mb()), ..self.limits.clone() },
            seed: self.seed.wrapping_add(u64::from(number).wrapping_mul(0x9e37_79b9)),
            epoch_ms: EPOCH_MS,
            env: self.environment_variables(log_stream),
            preludes: preludes(self.setup.runtime),
            ..ContextOptions::new(Flavor::Node)
        }
    }

    fn environment_variables(&self, log_stream: &str) -> Vec<(String, String)> {
        let setup = self.setup;
        let mut variables: Vec<(String, String)> = Vec::new();
        let mut set = |name: &str, value: &str| variables.push((name.to_owned(), value.to_owned()));
        set("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs20.x");
        set("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &setup.memory_mb().to_string());
        set("AWS_LAMBDA_FUNCTION_NAME", self.name());
        set("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        set("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        set("AWS_LAMBDA_LOG_GROUP_NAME", &format!("/aws/lambda/{}", self.name()));
        set("AWS_LAMBDA_LOG_STREAM_NAME", log_stream);
        set("LAMBDA_RUNTIME_DIR", "/var/runtime");
        set("LAMBDA_TASK_ROOT", "/var/task");
        set("TZ", ":UTC");
        set("_HANDLER", &self.handler);
        if !setup.region.is_empty() {
            set("AWS_REGION", &setup.region);
            set("AWS_DEFAULT_REGION", &setup.region);
        }
        if setup.credentials {
            set("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE");
            set("AWS_SECRET_ACCESS_KEY", "example");
            set("AWS_SESSION_TOKEN", "example");
        }
        setup.env.iter().for_each(|(name, value)| set(name, value));
        variables
    }
}

/// The ending that the runtime's report of an invocation stands for.
fn answered(answer: Value) -> Ending {
    if let Some(body) = answer["body"].as_str() {
        if body.len() > MOST_ANSWER_BYTES {
            let message =
                format!("Response payload size exceeded maximum allowed payload size ({MOST_ANSWER_BYTES} bytes).");
            let help = "Store the large result somewhere and answer with where it is.";
            return Ending::Failed(Failure::of_platform("Function.ResponseSizeTooLarge", &message, help));
        }
        return Ending::Answered(serde_json::from_str(body).unwrap_or(Value::Null));
    }
    match serde_json::from_value::<Reported>(answer) {
        Ok(reported) => Ending::Failed(Failure::of_handler(reported)),
        Err(error) => {
            Ending::Halted(Halt::Internal(format!("the function's runtime reported nothing readable: {error}")))
        }
    }
}

fn crash(halt: Halt, request_id: &str) -> Ending {
    match halt {
        Halt::Error(error) => Ending::Crashed(Failure::of_process(&error)),
        Halt::Exit(code) => {
            let message = match code {
                0 => format!("RequestId: {request_id} Error: Runtime exited without providing a reason"),
                code => format!("RequestId: {request_id} Error: Runtime exited with error: exit status {code}"),
            };
            let help = "A function must not end its process: return, or throw.";
            Ending::Crashed(Failure::of_platform("Runtime.ExitError", &message, help))
        }
        Halt::Stalled => Ending::Crashed(Failure::of_platform(
            "Runtime.ExitError",
            "the top level waits for a promise that can never settle",
            "Nothing is left that could settle it: look for a promise whose resolve is never called.",
        )),
        halt => Ending::Halted(halt),
    }
}

fn timed_out(setup: &Setup, request_id: &str) -> Ending {
    let seconds = setup.timeout_s();
    let message = format!("RequestId: {request_id} Error: Task timed out after {seconds}.00 seconds");
    let help = "The platform killed the process: no catch ran and nothing was cleaned up. Find what was waited for in the \
                timeline; wait for less, or raise `timeout-s`.";
    Ending::TimedOut(Failure::of_platform("Sandbox.Timedout", &message, help))
}
