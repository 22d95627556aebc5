//! Executing a plan: asking the subgraphs, handing keys and required values from one to the next, and joining the answers.
//!
//! The executor keeps a virtual clock. A fetch takes as long as [`Subgraphs`] says it took, steps of a sequence begin when
//! the one before has ended, steps side by side begin together: the same plan on the same data has the same timeline in
//! every run, and nothing sleeps. A subgraph that fails costs its own part of the answer, never the rest.

mod join;
mod representations;
mod response;
mod rewrite;

pub use response::complete;

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{
    compose::Merged,
    plan::{Fetch, Plan, Step},
};
use crate::trace::{PlanProgress, VirtualTime};
use representations::{Gathered, Pointer};

/// The subgraphs, as the executor sees them.
pub trait Subgraphs {
    /// Asks `service`, at `at` on the virtual clock.
    fn ask(&mut self, service: &str, operation: &str, variables: &Map<String, Value>, at: VirtualTime) -> Reply;

    /// Why the run must end here, if it must; asked before each fetch.
    fn must_end(&self) -> bool;
}

/// What came of asking a subgraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// How long it took, on the virtual clock.
    pub took: Duration,
    /// The response (`data`, `errors`), or why there is none.
    pub outcome: Result<Value, Unanswered>,
    /// The fault that struck, if one did.
    pub fault: Option<String>,
}

/// Why a subgraph gave no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// The code for the client: `SUBREQUEST_HTTP_ERROR`, `GATEWAY_TIMEOUT`.
    pub code: &'static str,
    /// What happened, in one sentence.
    pub message: String,
}

/// What an execution did, in the order it was done; times are on the virtual clock.
#[derive(Debug, Default)]
pub struct Execution {
    /// What the subgraphs answered, joined; not yet cut to what the client asked for.
    pub data: Value,
    /// Errors for the client.
    pub errors: Vec<Value>,
    /// Every fetch.
    pub fetches: Vec<FetchRecord>,
    /// Every change of a step: (when, step, to what).
    pub changes: Vec<(VirtualTime, usize, PlanProgress)>,
    /// When the last step ended.
    pub end: VirtualTime,
    /// The most fetches that had to wait for one another.
    pub chain: usize,
    /// Whether it was cut short.
    pub cut_short: bool,
}

/// One fetch.
#[derive(Clone, Debug)]
pub struct FetchRecord {
    /// The subgraph.
    pub service: String,
    /// Where in the response its objects stand; empty for root fields.
    pub path: String,
    /// The operation, laid out to be read.
    pub operation: String,
    /// The variables sent.
    pub variables: Map<String, Value>,
    /// How many objects were asked for by key.
    pub representations: usize,
    /// When it was sent.
    pub begin: VirtualTime,
    /// When it was answered or given up.
    pub end: VirtualTime,
    /// The response, or why there is none.
    pub outcome: Result<Value, Unanswered>,
    /// The fault that struck, if one did.
    pub fault: Option<String>,
}

impl FetchRecord {
    /// Whether it was answered without errors.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|response| response.get("errors").is_none())
    }
}

/// Executes `plan` from `begin` on.
pub fn execute(
    plan: &Plan,
    merged: &Merged,
    variables: &Map<String, Value>,
    begin: VirtualTime,
    subgraphs: &mut dyn Subgraphs,
) -> Execution {
    let done = Execution { data: Value::Object(Map::new()), end: begin, ..Execution::default() };
    let mut executor = Executor { merged, variables, subgraphs, done };
    if let Some(root) = &plan.root {
        let reached = executor.step(root, begin);
        executor.done.end = reached.at;
        executor.done.chain = reached.chain;
    }
    executor.done
}

struct Executor<'a> {
    merged: &'a Merged,
    variables: &'a Map<String, Value>,
    subgraphs: &'a mut dyn Subgraphs,
    done: Execution,
}

/// How far a step came.
#[derive(Clone, Copy)]
struct Reached {
    at: VirtualTime,
    /// Fetches in a row within it.
    chain: usize,
    ok: bool,
}

impl Executor<'_> {
    fn step(&mut self, step: &Step, begin: VirtualTime) -> Reached {
        if let Step::Fetch(id, fetch) = step {
            return self.fetch(*id, fetch, begin);
        }
        self.changed(begin, step.id(), PlanProgress::Running);
        let mut reached = Reached { at: begin, chain: 0, ok: true };
        match step {
            Step::Sequence(_, steps) => {
                for step in steps {
                    let next = self.step(step, reached.at);
                    reached = Reached { at: next.at, chain: reached.chain + next.chain, ok: reached.ok && next.ok };
                }
            }
            Step::Parallel(_, steps) => {
                for step in steps {
                    let branch = self.step(step, begin);
                    reached = Reached {
                        at: reached.at.max(branch.at),
                        chain: reached.chain.max(branch.chain),
                        ok: reached.ok && branch.ok,
                    };
                }
            }
            Step::Choice { variable, then, otherwise, .. } => {
                let yes = self.variables.get(variable).and_then(Value::as_bool).unwrap_or(false);
                let (taken, left) = if yes { (then, otherwise) } else { (otherwise, then) };
                if let Some(left) = left {
                    self.changed(begin, left.id(), PlanProgress::Skipped);
                }
                if let Some(taken) = taken {
                    reached = self.step(taken, begin);
                }
            }
            Step::Fetch(..) => {}
        }
        self.changed(reached.at, step.id(), if reached.ok { PlanProgress::Done } else { PlanProgress::Failed });
        reached
    }

    fn changed(&mut self, at: VirtualTime, step: usize, progress: PlanProgress) {
        self.done.changes.push((at, step, progress));
    }

    fn fetch(&mut self, id: usize, fetch: &Fetch, begin: VirtualTime) -> Reached {
        if self.subgraphs.must_end() {
            self.done.cut_short = true;
            self.changed(begin, id, PlanProgress::Skipped);
            return Reached { at: begin, chain: 0, ok: false };
        }
        let used = fetch.variables.iter().filter_map(|name| Some((name.clone(), self.variables.get(name)?.clone())));
        let mut variables: Map<String, Value> = used.collect();
        let gather = |entities| representations::gather(self.merged, &self.done.data, entities);
        let gathered: Vec<Gathered> = fetch.entities.iter().map(gather).collect();
        let representations = gathered.iter().map(|group| group.representations.len()).sum();
        if !fetch.entities.is_empty() && representations == 0 {
            // Nothing there to ask about: an empty list, a null, or a step before that failed.
            self.changed(begin, id, PlanProgress::Skipped);
            return Reached { at: begin, chain: 0, ok: true };
        }
        for (entities, group) in fetch.entities.iter().zip(&gathered) {
            variables.insert(entities.variable.clone(), Value::Array(group.representations.clone()));
        }
        self.changed(begin, id, PlanProgress::Running);
        let reply = self.subgraphs.ask(&fetch.service, &fetch.operation, &variables, begin);
        let end = begin + reply.took;
        self.take(fetch, &gathered, &reply);
        let record = FetchRecord {
            service: fetch.service.clone(),
            path: fetch.path(),
            operation: fetch.readable_operation(),
            variables,
            representations,
            begin,
            end,
            outcome: reply.outcome,
            fault: reply.fault,
        };
        let ok = record.is_ok();
        self.done.fetches.push(record);
        self.changed(end, id, if ok { PlanProgress::Done } else { PlanProgress::Failed });
        Reached { at: end, chain: 1, ok }
    }

    /// Joins a reply to what is there already.
    fn take(&mut self, fetch: &Fetch, gathered: &[Gathered], reply: &Reply) {
        let response = match &reply.outcome {
            Ok(response) => response,
            Err(unanswered) => {
                let path = common_path(gathered).unwrap_or_default();
                let mut error = json!({"message": unanswered.message});
                if !path.is_empty() {
                    error["path"] = Value::Array(path);
                }
                error["extensions"] = json!({"code": unanswered.code, "service": fetch.service});
                self.done.errors.push(error);
                return;
            }
        };
        for error in response.get("errors").and_then(Value::as_array).into_iter().flatten() {
            self.take_error(fetch, gathered, error);
        }
        let Some(Value::Object(data)) = response.get("data") else { return };
        if fetch.entities.is_empty() {
            let mut data = Value::Object(data.clone());
            fetch.output_rewrites.iter().for_each(|change| rewrite::apply(self.merged, change, &mut data));
            join::join(&mut self.done.data, data);
            return;
        }
        for (entities, group) in fetch.entities.iter().zip(gathered) {
            let Some(Value::Array(answers)) = data.get(&entities.alias) else { continue };
            let mut answers = answers.clone();
            for answer in &mut answers {
                entities.output_rewrites.iter().for_each(|change| rewrite::apply(self.merged, change, answer));
            }
            for (pointer, index) in &group.targets {
                let answer = answers.get(*index).filter(|answer| !answer.is_null());
                if let (Some(answer), Some(target)) = (answer, join::at(&mut self.done.data, pointer)) {
                    join::join(target, answer.clone());
                }
            }
        }
    }

    /// Passes a subgraph's error on: with its path in the client's response, and the service it came from.
    fn take_error(&mut self, fetch: &Fetch, gathered: &[Gathered], error: &Value) {
        let path = error.get("path").and_then(Value::as_array).cloned().unwrap_or_default();
        let alias = path.first().and_then(Value::as_str);
        let group = fetch.entities.iter().zip(gathered).find(|(entities, _)| Some(entities.alias.as_str()) == alias);
        let index = path.get(1).and_then(Value::as_u64).and_then(|index| usize::try_from(index).ok());
        let paths: Vec<Pointer> = match (group, index) {
            (Some((_, group)), Some(index)) => {
                let struck = group.targets.iter().filter(|(_, target)| *target == index);
                struck.map(|(pointer, _)| [pointer.as_slice(), &path[2..]].concat()).collect()
            }
            _ if fetch.entities.is_empty() => vec![path],
            _ => vec![common_path(gathered).unwrap_or_default()],
        };
        for path in paths {
            let mut passed = json!({"message": error.get("message").cloned().unwrap_or_else(|| json!("no message"))});
            if !path.is_empty() {
                passed["path"] = Value::Array(path);
            }
            let mut extensions = error.get("extensions").and_then(Value::as_object).cloned().unwrap_or_default();
            extensions.entry("code").or_insert_with(|| json!("DOWNSTREAM_SERVICE_ERROR"));
            extensions.insert("service".to_owned(), json!(fetch.service));
            passed["extensions"] = Value::Object(extensions);
            self.done.errors.push(passed);
        }
    }
}

/// The path that all objects of a fetch have in common.
fn common_path(gathered: &[Gathered]) -> Option<Pointer> {
    let mut pointers = gathered.iter().flat_map(|group| &group.targets).map(|(pointer, _)| pointer);
    let mut common = pointers.next()?.clone();
    for pointer in pointers {
        let same = common.iter().zip(pointer).take_while(|(one, other)| one == other).count();
        common.truncate(same);
    }
    Some(common)
}
