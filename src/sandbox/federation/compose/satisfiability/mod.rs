//! Whether every query that the API schema allows has a plan.
//!
//! The API schema is walked from its root types. At each step is known which subgraphs can hold the object so far, and a field
//! is reachable if one of them answers it, or one that the object's keys lead to. Objects of the same type that the same
//! subgraphs can hold are looked at once, so circles end and the walk stays short. Nothing here plans a query: it is told only
//! that a plan exists, or why it cannot.

mod reach;
mod report;

use std::collections::{HashMap, HashSet, VecDeque};

use super::{
    Code, Finding, Merged,
    merge::MergedType,
    schema::{ROOT_TYPES, Schema, TypeKind, named},
};
use reach::{Node, Reach, Tail};
use report::{Step, Unreachable};

/// The most combinations of type and subgraphs that are looked at.
const MOST_STATES: usize = 100_000;

/// The most unreachable fields that are told.
const MOST_TOLD: usize = 50;

/// An object on its way: its type, who can hold it, and how it was come by.
struct State<'a> {
    ty: &'a str,
    tails: Vec<Tail<'a>>,
    /// The last step towards it, in [`Walk::steps`].
    path: Option<usize>,
}

/// What makes two states alike.
type Likeness<'a> = (&'a str, Vec<(Node<'a>, Vec<usize>)>);

struct Walk<'a> {
    reach: Reach<'a>,
    queue: VecDeque<State<'a>>,
    seen: HashSet<Likeness<'a>>,
    steps: Vec<Step<'a>>,
    told: HashSet<(&'a str, &'a str)>,
    implementers: HashMap<&'a str, Vec<&'a str>>,
    findings: Vec<Finding>,
}

/// Reports every field of the API that no chain of subgraphs can answer.
pub fn check(merged: &Merged, schemas: &[Schema], findings: &mut Vec<Finding>) {
    let mut walk = Walk {
        reach: Reach::new(merged, schemas),
        queue: VecDeque::new(),
        seen: HashSet::new(),
        steps: Vec::new(),
        told: HashSet::new(),
        implementers: implementers(merged),
        findings: Vec::new(),
    };
    for root in ROOT_TYPES {
        let holders = (0..schemas.len()).filter(|graph| schemas[*graph].types.contains_key(root));
        let tails: Vec<Tail> =
            holders.map(|graph| Tail { node: Node { graph, ty: root }, provided: Vec::new() }).collect();
        if !tails.is_empty() {
            walk.come_to(root, tails, None);
        }
    }
    while let Some(state) = walk.queue.pop_front() {
        if walk.seen.len() > MOST_STATES || walk.reach.is_exhausted() {
            walk.findings.retain(|finding| finding.code != Code::Satisfiability);
            let message = format!(
                "the graph has more than {MOST_STATES} combinations of types and subgraphs, or keys that lead to too many others"
            );
            walk.findings.push(Finding::error(Code::PathsExceeded, message, Vec::new()));
            break;
        }
        walk.go_on(&state);
    }
    findings.append(&mut walk.findings);
}

/// The object types behind each interface and union.
fn implementers(merged: &Merged) -> HashMap<&str, Vec<&str>> {
    let mut implementers: HashMap<&str, Vec<&str>> = HashMap::new();
    for ty in merged.types.values() {
        for interface in ty.implements.keys().filter(|_| ty.kind == TypeKind::Object) {
            implementers.entry(interface).or_default().push(&ty.name);
        }
        for member in ty.members.keys() {
            implementers.entry(&ty.name).or_default().push(member);
        }
    }
    implementers
}

impl<'a> Walk<'a> {
    fn come_to(&mut self, ty: &'a str, mut tails: Vec<Tail<'a>>, path: Option<usize>) {
        let identity = |tail: &Tail| {
            let mut provided: Vec<usize> =
                tail.provided.iter().map(|selections| selections.as_ptr() as usize).collect();
            provided.sort_unstable();
            provided
        };
        tails.sort_by_cached_key(|tail| (tail.node, identity(tail)));
        tails.dedup_by_key(|tail| (tail.node, identity(tail)));
        let likeness = (ty, tails.iter().map(|tail| (tail.node, identity(tail))).collect());
        if self.seen.insert(likeness) {
            self.queue.push_back(State { ty, tails, path });
        }
    }

    fn go_on(&mut self, state: &State<'a>) {
        let Some(ty) = self.reach.merged.types.get(state.ty) else { return };
        match ty.kind {
            TypeKind::Object => self.fields(ty, state),
            TypeKind::Interface | TypeKind::Union => {
                for concrete in self.implementers.get(state.ty).cloned().unwrap_or_default() {
                    let tails: Vec<Tail> =
                        state.tails.iter().filter_map(|tail| self.reach.narrow(tail, concrete)).collect();
                    let unknown = !tails.is_empty() && !tails.iter().any(|tail| self.reach.knows_type(concrete, tail));
                    if unknown {
                        self.tell(&State { ty: concrete, tails, path: state.path }, "__typename");
                    } else if !tails.is_empty() {
                        self.steps.push(Step { before: state.path, ty: state.ty, field: None, on: concrete });
                        self.come_to(concrete, tails, Some(self.steps.len() - 1));
                    }
                }
            }
            TypeKind::Scalar | TypeKind::Enum | TypeKind::Input => {}
        }
    }

    fn fields(&mut self, ty: &'a MergedType, state: &State<'a>) {
        let reachable: Vec<_> = state.tails.iter().map(|tail| (tail, self.reach.nodes(state.ty, tail))).collect();
        for field in ty.fields.values() {
            let below = named(&field.ty);
            let target = self.reach.merged.types.get(below).filter(|ty| ty.kind.is_composite());
            let mut next = Vec::new();
            let mut answered = false;
            for (tail, nodes) in &reachable {
                for node in nodes.iter() {
                    if self.reach.resolves_merged(ty, field, *node, nodes, tail) {
                        answered = true;
                        next.extend(target.and_then(|_| self.reach.next(*node, &field.name, tail)));
                    }
                }
            }
            if !answered {
                self.tell(state, &field.name);
                continue;
            }
            let Some(target) = target else { continue };
            self.steps.push(Step { before: state.path, ty: state.ty, field: Some(&field.name), on: below });
            let path = Some(self.steps.len() - 1);
            if target.kind != TypeKind::Object {
                self.runtime_types(state, &field.name, &next);
            }
            self.come_to(below, next, path);
        }
    }

    fn tell(&mut self, state: &State<'a>, field: &'a str) {
        if self.told.len() >= MOST_TOLD || !self.told.insert((state.ty, field)) {
            return;
        }
        let unreachable = Unreachable { ty: state.ty, field, tails: &state.tails, path: state.path };
        let finding = report::unreachable(&mut self.reach, &self.steps, &unreachable);
        self.findings.push(finding);
    }

    /// Who shares a field must be able to give the same answer.
    fn runtime_types(&mut self, state: &State<'a>, field: &'a str, tails: &[Tail<'a>]) {
        let mut kinds: Vec<(usize, Vec<&str>)> = Vec::new();
        for tail in tails {
            let mut types = self.reach.runtime_types(tail.node);
            types.sort_unstable();
            if !types.is_empty() && !kinds.iter().any(|(graph, _)| *graph == tail.node.graph) {
                kinds.push((tail.node.graph, types));
            }
        }
        let Some((_, first)) = kinds.first() else { return };
        if kinds.iter().all(|(_, types)| types == first) || !self.told.insert((state.ty, field)) {
            return;
        }
        let common = first.iter().any(|ty| kinds.iter().all(|(_, types)| types.contains(ty)));
        self.findings.push(report::runtime_types(&self.reach, state.ty, field, &kinds, common));
    }
}
