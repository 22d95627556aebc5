//! Planning: which subgraph is asked for what, and in which order.
//!
//! The planner itself is a library; this is the only place that drives it. It is given texts that composition made and
//! operations that validation passed, it can be cancelled, and a panic in it is an error like any other.

mod steps;

pub use hive_router_query_planner::{
    ast::{selection_item::SelectionItem, selection_set::SelectionSet},
    planner::plan_nodes::{FetchNodePathSegment, FetchRewrite, FlattenNodePathSegment},
};
pub use steps::{Entities, Fetch, Plan, Step};

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use graphql_tools::{
    parser::{Pos, query},
    validation::{rules::default_rules_validation_plan, validate::validate},
};
use hive_router_query_planner::{
    ast::normalization::normalize_operation,
    graph::PlannerOverrideContext,
    planner::Planner,
    utils::{
        cancellation::{CancellationError, CancellationToken},
        parsing::safe_parse_schema,
    },
};

use super::compose::Supergraph;
use crate::sandbox::Stop;

/// How often a request to stop is looked for while the planner works.
const STOP_INTERVAL: Duration = Duration::from_millis(5);

/// Plans operations on one supergraph.
pub struct QueryPlanner {
    planner: Planner,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// Somebody asked the run to stop.
    Stopped,
    /// It took longer than it may.
    TimedOut,
    /// The planner cannot plan this, in its own words.
    Refused(String),
}

/// A rule of GraphQL that an operation breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which, in one sentence.
    pub message: String,
    /// Where in the operation.
    pub at: Option<Pos>,
}

impl QueryPlanner {
    /// A planner for `supergraph`.
    ///
    /// # Errors
    /// [`PlanError::Refused`] when the planner cannot read the supergraph.
    pub fn new(supergraph: &Supergraph) -> Result<Self, PlanError> {
        contained(|| {
            let document = safe_parse_schema(&supergraph.sdl).map_err(|error| PlanError::Refused(error.to_string()))?;
            let planner = Planner::new_from_supergraph(
                &document,
                hive_router_query_planner::planner::QueryPlannerOptions::default(),
            );
            Ok(Self { planner: planner.map_err(|error| PlanError::Refused(error.to_string()))? })
        })
    }

    /// The rules `document` breaks against the API schema.
    #[must_use]
    pub fn violations(&self, document: &query::Document<'static, String>) -> Vec<Violation> {
        let checked = contained(|| {
            let errors = validate(&self.planner.consumer_schema.document, document, &default_rules_validation_plan());
            let violation = |error: graphql_tools::validation::utils::ValidationError| Violation {
                at: error.locations.first().copied(),
                message: error.message,
            };
            Ok(errors.into_iter().map(violation).collect())
        });
        checked.unwrap_or_else(|error: PlanError| {
            vec![Violation { message: format!("the operation could not be checked: {error:?}"), at: None }]
        })
    }

    /// Plans the operation `name` (or the only one) of a `document` without [`Self::violations`], within `patience`.
    ///
    /// # Errors
    /// See [`PlanError`].
    pub fn plan(
        &self,
        document: &query::Document<'static, String>,
        name: Option<&str>,
        patience: Duration,
        stop: &Stop,
    ) -> Result<Plan, PlanError> {
        let token = CancellationToken::with_timeout(patience);
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let watch = scope.spawn(|| {
                while !done.load(Ordering::Acquire) {
                    if stop.is_requested() {
                        return token.cancel();
                    }
                    std::thread::park_timeout(STOP_INTERVAL);
                }
            });
            let plan = contained(|| self.plan_now(document, name, &token));
            done.store(true, Ordering::Release);
            watch.thread().unpark();
            plan
        })
    }

    fn plan_now(
        &self,
        document: &query::Document<'static, String>,
        name: Option<&str>,
        token: &CancellationToken,
    ) -> Result<Plan, PlanError> {
        let refused = |error: String| PlanError::Refused(error);
        let normalized = normalize_operation(&self.planner.supergraph, document, name)
            .map_err(|error| refused(error.to_string()))?;
        let operation = normalized.executable_operation();
        let context = PlannerOverrideContext::from_percentage(0.0);
        let plan = self.planner.plan_from_normalized_operation(operation, context, token);
        // A cancelled planner reports it in many wrappings; the token says it plainly.
        let plan = plan.map_err(|error| match token.bail_if_cancelled() {
            Err(CancellationError::Cancelled) => PlanError::Stopped,
            Err(CancellationError::TimedOut) => PlanError::TimedOut,
            Ok(()) => refused(error.to_string()),
        })?;
        Plan::of(plan.node).map_err(refused)
    }
}

/// Runs `work`; a panic in the planner becomes an error.
fn contained<T>(work: impl FnOnce() -> Result<T, PlanError>) -> Result<T, PlanError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(PlanError::Refused(format!("the planner failed: {}", said.unwrap_or("no message"))))
    })
}
