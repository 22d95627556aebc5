//! The router: takes a client's request, plans it, has it executed, and answers.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::{
    compose::{Merged, Supergraph, schema::Schema},
    execute::{self, Execution, Subgraphs},
    operation::{self, Operation, RequestError},
    plan::{Plan, PlanError, QueryPlanner},
    service::{Data, Service},
    syntax::position,
};
use crate::{sandbox::Stop, trace::VirtualTime};

/// A router for one supergraph.
pub struct Router {
    planner: QueryPlanner,
    supergraph: Supergraph,
}

/// A client's request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The operation's text.
    pub query: String,
    /// Its variables.
    pub variables: Map<String, Value>,
    /// Which operation of several.
    pub operation_name: Option<String>,
}

/// What came of a request that could be planned.
pub struct Answer {
    /// The response: `data`, `errors`, `extensions`.
    pub response: Value,
    /// The plan.
    pub plan: Plan,
    /// What was done.
    pub execution: Execution,
    /// Host time that parsing, checking and planning took.
    pub planning: Duration,
    /// Host time that executing took.
    pub executing: Duration,
}

/// Why a request was not executed.
#[derive(Debug)]
pub enum Refusal {
    /// It breaks the rules of GraphQL or of this graph.
    Invalid(Vec<RequestError>),
    /// Somebody asked the run to stop.
    Stopped,
    /// Planning took longer than it may.
    TimedOut,
}

/// How far a request may go.
pub struct Bounds<'a> {
    /// Host time for planning.
    pub patience: Duration,
    /// Ends it.
    pub stop: &'a Stop,
    /// When the request arrives, on the virtual clock.
    pub at: VirtualTime,
}

impl Router {
    /// A router for `supergraph`.
    ///
    /// # Errors
    /// What the planner says of the supergraph.
    pub fn new(supergraph: Supergraph) -> Result<Self, String> {
        let planner = QueryPlanner::new(&supergraph).map_err(|error| match error {
            PlanError::Refused(message) => message,
            PlanError::Stopped | PlanError::TimedOut => "the planner was stopped".to_owned(),
        })?;
        Ok(Self { planner, supergraph })
    }

    /// The merged types.
    #[must_use]
    pub fn merged(&self) -> &Merged {
        &self.supergraph.merged
    }

    /// Answers `request`.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn answer(&self, request: &Request, bounds: &Bounds, subgraphs: &mut dyn Subgraphs) -> Result<Answer, Refusal> {
        let began = Instant::now();
        let document = operation::parse(&request.query).map_err(|error| Refusal::Invalid(vec![error]))?;
        let violations = self.planner.violations(&document);
        if !violations.is_empty() {
            let invalid = |violation: super::plan::Violation| {
                RequestError::new("GRAPHQL_VALIDATION_FAILED", violation.message, violation.at)
            };
            return Err(Refusal::Invalid(violations.into_iter().map(invalid).collect()));
        }
        let operation = Operation::choose(document, request.operation_name.as_deref());
        let operation = operation.map_err(|error| Refusal::Invalid(vec![error]))?;
        let variables = operation.fill_variables(&request.variables).map_err(Refusal::Invalid)?;
        if let (true, others) = operation.introspects() {
            return self.introspect(request, others, began);
        }
        let plan = self.planner.plan(&operation.document, operation.name.as_deref(), bounds.patience, bounds.stop);
        let plan = plan.map_err(|error| match error {
            PlanError::Stopped => Refusal::Stopped,
            PlanError::TimedOut => Refusal::TimedOut,
            PlanError::Refused(message) => {
                Refusal::Invalid(vec![RequestError::new("QUERY_PLANNING_FAILED", message, None)])
            }
        })?;
        let planning = began.elapsed();
        let began = Instant::now();
        let mut execution = execute::execute(&plan, self.merged(), &variables, bounds.at, subgraphs);
        let (data, notes) = execute::complete(self.merged(), &operation, &variables, &execution.data);
        let response = response(data, std::mem::take(&mut execution.errors), &notes);
        Ok(Answer { response, plan, execution, planning, executing: began.elapsed() })
    }

    /// Answers a question about the API schema itself: no subgraph is asked.
    fn introspect(&self, request: &Request, others: bool, began: Instant) -> Result<Answer, Refusal> {
        if others {
            let message = "ask for the schema (__schema, __type) in an operation of its own";
            return Err(Refusal::Invalid(vec![RequestError::new("INTROSPECTION_MIXED", message, None)]));
        }
        let planning = began.elapsed();
        let began = Instant::now();
        let schema = Schema::of_api(&self.supergraph.api);
        let service = schema.and_then(|schema| Service::plain(&schema, Data::default()).ok());
        let mut response = service.map_or(Value::Null, |service| service.answer(&request.query, &request.variables));
        if let Some(members) = response.as_object_mut() {
            members.retain(|name, _| name == "data" || name == "errors");
        }
        let plan = Plan { root: None, steps: 0 };
        Ok(Answer { response, plan, execution: Execution::default(), planning, executing: began.elapsed() })
    }
}

/// A response in the shape GraphQL asks for.
fn response(data: Value, errors: Vec<Value>, notes: &[Value]) -> Value {
    let mut response = Map::new();
    response.insert("data".to_owned(), data);
    if !errors.is_empty() {
        response.insert("errors".to_owned(), Value::Array(errors));
    }
    if !notes.is_empty() {
        response.insert("extensions".to_owned(), json!({"valueCompletion": notes}));
    }
    Value::Object(response)
}

/// The response to a request that was not executed.
#[must_use]
pub fn refused(errors: &[RequestError]) -> Value {
    let error = |error: &RequestError| {
        let mut told = json!({"message": error.message});
        if let Some(at) = error.at {
            let at = position(at);
            told["locations"] = json!([{"line": at.line, "column": at.column}]);
        }
        told["extensions"] = json!({"code": error.code});
        told
    };
    json!({"errors": errors.iter().map(error).collect::<Vec<_>>()})
}
