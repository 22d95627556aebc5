//! A query plan as the executor and the plan panel need it: a tree of steps, each with a number.

use hive_router_query_planner::planner::plan_nodes::{
    BatchFetchNode, EntityBatchAlias, FetchNode, FetchRewrite, FlattenNodePath, PlanNode,
};

use super::SelectionSet;
use crate::trace::{PlanProgress, PlanStep};

/// A query plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What to do; `None` when there is nothing to fetch.
    pub root: Option<Step>,
    /// How many steps there are; they are numbered from 0 in reading order.
    pub steps: usize,
}

/// A step of a plan.
#[derive(Clone, Debug)]
pub enum Step {
    /// Its steps run one after the other.
    Sequence(usize, Vec<Step>),
    /// Its steps run side by side.
    Parallel(usize, Vec<Step>),
    /// A question to one subgraph.
    Fetch(usize, Box<Fetch>),
    /// One step or another, by the value of a variable.
    Choice {
        /// The step's number.
        id: usize,
        /// The variable.
        variable: String,
        /// When it is true.
        then: Option<Box<Step>>,
        /// When it is not.
        otherwise: Option<Box<Step>>,
    },
}

/// A question to one subgraph.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// The subgraph's name.
    pub service: String,
    /// The operation sent.
    pub operation: String,
    /// The client's variables it uses.
    pub variables: Vec<String>,
    /// The objects it asks for by key; empty for a fetch of root fields.
    pub entities: Vec<Entities>,
    /// What is changed in the answer.
    pub output_rewrites: Vec<FetchRewrite>,
}

/// One group of objects asked for by key.
#[derive(Clone, Debug)]
pub struct Entities {
    /// The name of the answer's list.
    pub alias: String,
    /// The variable that carries the representations.
    pub variable: String,
    /// Where in the response the objects stand.
    pub paths: Vec<FlattenNodePath>,
    /// What a representation holds.
    pub requires: SelectionSet,
    /// What is changed in the representations.
    pub input_rewrites: Vec<FetchRewrite>,
    /// What is changed in the answers.
    pub output_rewrites: Vec<FetchRewrite>,
}

impl Plan {
    /// Takes over the planner's own tree.
    pub(super) fn of(node: Option<PlanNode>) -> Result<Self, String> {
        let mut numbered = 0;
        let root = node.map(|node| step(node, &[], &mut numbered)).transpose()?;
        Ok(Self { root, steps: numbered })
    }

    /// The plan as a tree to show, each step as far as `progress` says.
    #[must_use]
    pub fn to_tree(&self, progress: &[PlanProgress]) -> PlanStep {
        match &self.root {
            Some(root) => root.to_tree(progress),
            None => PlanStep {
                label: "Nothing to fetch".to_owned(),
                detail: String::new(),
                progress: PlanProgress::Done,
                steps: Vec::new(),
            },
        }
    }
}

fn step(node: PlanNode, paths: &[FlattenNodePath], numbered: &mut usize) -> Result<Step, String> {
    let id = *numbered;
    *numbered += 1;
    let mut several = |nodes: Vec<PlanNode>| -> Result<Vec<Step>, String> {
        nodes.into_iter().map(|node| step(node, paths, numbered)).collect()
    };
    match node {
        PlanNode::Sequence(sequence) => Ok(Step::Sequence(id, several(sequence.nodes)?)),
        PlanNode::Parallel(parallel) => Ok(Step::Parallel(id, several(parallel.nodes)?)),
        PlanNode::Flatten(flatten) => {
            // The number was for the flattening; the fetch within is the step.
            *numbered = id;
            step(*flatten.node, &[flatten.path], numbered)
        }
        PlanNode::Fetch(fetch) => Ok(Step::Fetch(id, Box::new(of_fetch(fetch, paths)))),
        PlanNode::BatchFetch(batch) => Ok(Step::Fetch(id, Box::new(of_batch(batch)))),
        PlanNode::Condition(condition) => {
            let mut clause =
                |node: Option<Box<PlanNode>>| node.map(|node| step(*node, paths, numbered).map(Box::new)).transpose();
            let (then, otherwise) = (clause(condition.if_clause)?, clause(condition.else_clause)?);
            Ok(Step::Choice { id, variable: condition.condition, then, otherwise })
        }
        PlanNode::Subscription(_) => Err("subscriptions cannot be run here".to_owned()),
        PlanNode::Defer(_) => Err("@defer cannot be run here".to_owned()),
    }
}

fn of_fetch(fetch: FetchNode, paths: &[FlattenNodePath]) -> Fetch {
    let output_rewrites = fetch.output_rewrites.unwrap_or_default();
    let mut question = Fetch {
        service: fetch.service_name,
        operation: fetch.operation.document_str,
        variables: fetch.variable_usages.into_iter().flatten().collect(),
        entities: Vec::new(),
        output_rewrites: Vec::new(),
    };
    match fetch.requires {
        Some(requires) => question.entities.push(Entities {
            alias: "_entities".to_owned(),
            variable: "representations".to_owned(),
            paths: paths.to_vec(),
            requires,
            input_rewrites: fetch.input_rewrites.unwrap_or_default(),
            output_rewrites,
        }),
        None => question.output_rewrites = output_rewrites,
    }
    question
}

fn of_batch(batch: BatchFetchNode) -> Fetch {
    let entities = |alias: EntityBatchAlias| Entities {
        alias: alias.alias,
        variable: alias.representations_variable_name,
        paths: alias.merge_paths,
        requires: alias.requires,
        input_rewrites: alias.input_rewrites.unwrap_or_default(),
        output_rewrites: alias.output_rewrites.unwrap_or_default(),
    };
    Fetch {
        service: batch.service_name,
        operation: batch.operation.document_str,
        variables: batch.variable_usages.into_iter().flatten().collect(),
        entities: batch.entity_batch.aliases.into_iter().map(entities).collect(),
        output_rewrites: Vec::new(),
    }
}

impl Fetch {
    /// Where in the response its objects stand, as plans write it: `product, products.@`; empty for root fields.
    #[must_use]
    pub fn path(&self) -> String {
        let paths = self.entities.iter().flat_map(|entities| &entities.paths);
        paths.map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// The operation, laid out to be read.
    #[must_use]
    pub fn readable_operation(&self) -> String {
        match graphql_tools::parser::parse_query::<String>(&self.operation) {
            Ok(document) => document.to_string(),
            Err(_) => self.operation.clone(),
        }
    }
}

impl Step {
    /// The step's number.
    #[must_use]
    pub fn id(&self) -> usize {
        match self {
            Self::Sequence(id, _) | Self::Parallel(id, _) | Self::Fetch(id, _) | Self::Choice { id, .. } => *id,
        }
    }

    fn to_tree(&self, all: &[PlanProgress]) -> PlanStep {
        let progress = all.get(self.id()).copied().unwrap_or(PlanProgress::Waiting);
        let labelled =
            |label: String, detail: String, steps: Vec<PlanStep>| PlanStep { label, detail, progress, steps };
        let below = |steps: &[Self]| steps.iter().map(|step| step.to_tree(all)).collect();
        match self {
            Self::Sequence(_, steps) => labelled("Sequence".to_owned(), String::new(), below(steps)),
            Self::Parallel(_, steps) => labelled("Parallel".to_owned(), String::new(), below(steps)),
            Self::Fetch(_, fetch) => {
                let step = labelled(format!("Fetch {}", fetch.service), fetch.readable_operation(), Vec::new());
                if fetch.entities.is_empty() {
                    return step;
                }
                labelled(format!("Flatten {}", fetch.path()), String::new(), vec![step])
            }
            Self::Choice { variable, then, otherwise, .. } => {
                let clause = |step: &Option<Box<Self>>| step.as_ref().map(|step| step.to_tree(all));
                let steps = clause(then).into_iter().chain(clause(otherwise)).collect();
                let label = match (then, otherwise) {
                    (Some(_), Some(_)) => format!("Either, by ${variable}"),
                    (None, _) => format!("Unless ${variable}"),
                    _ => format!("If ${variable}"),
                };
                labelled(label, String::new(), steps)
            }
        }
    }
}
