//! Which subgraphs an object can be had from, and which of its fields they answer.

use std::{collections::HashMap, rc::Rc};

use crate::sandbox::federation::compose::{
    JoinField, Merged, MergedField, MergedType,
    field_set::Selection,
    schema::{FieldDef, Key, ROOT_TYPES, Schema, TypeKind, named},
};

/// An object as one subgraph sees it: the subgraph, and the type it has there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node<'a> {
    pub graph: usize,
    pub ty: &'a str,
}

/// An object that some path led to.
#[derive(Clone, Debug)]
pub struct Tail<'a> {
    pub node: Node<'a>,
    /// What the path provides of it beyond what the subgraph always answers.
    pub provided: Vec<&'a [Selection]>,
}

/// A subgraph an object can be fetched from, and by which keys.
pub struct Entrance<'a> {
    pub node: Node<'a>,
    pub keys: Vec<&'a Key>,
}

/// Answers where objects can be had; remembers what it found out.
pub struct Reach<'a> {
    pub merged: &'a Merged,
    pub schemas: &'a [Schema],
    entrances: HashMap<&'a str, Rc<[Entrance<'a>]>>,
    found: HashMap<(&'a str, Node<'a>), Rc<[Node<'a>]>>,
    /// The objects that are being looked at, so that keys that need one another end.
    open: Vec<(&'a str, Node<'a>)>,
    /// The fields whose requirements are being looked at.
    required: Vec<(Node<'a>, &'a str)>,
    /// Whether an answer was given before it was complete, because it was asked for by itself.
    cut: bool,
    /// How many selections may still be looked at.
    patience: u32,
}

/// The most keys that are looked at within one another.
const MOST_DEPTH: usize = 200;

/// The most selections of keys and requirements that are looked at in one graph.
const PATIENCE: u32 = 1_000_000;

impl<'a> Reach<'a> {
    pub fn new(merged: &'a Merged, schemas: &'a [Schema]) -> Self {
        let (entrances, found) = (HashMap::new(), HashMap::new());
        Self {
            merged,
            schemas,
            entrances,
            found,
            open: Vec::new(),
            required: Vec::new(),
            cut: false,
            patience: PATIENCE,
        }
    }

    /// Whether the keys are so entangled that looking further was given up.
    pub fn is_exhausted(&self) -> bool {
        self.patience == 0
    }

    /// Every node where the object of type `ty` at `tail` can be had, its own first.
    pub fn nodes(&mut self, ty: &'a str, tail: &Tail<'a>) -> Rc<[Node<'a>]> {
        let place = (ty, tail.node);
        let plain = tail.provided.is_empty();
        if plain && let Some(found) = self.found.get(&place) {
            return found.clone();
        }
        if self.open.contains(&place) || self.open.len() > MOST_DEPTH {
            self.cut = true;
            return Rc::new([tail.node]);
        }
        self.open.push(place);
        let cut_before = std::mem::replace(&mut self.cut, false);
        let nodes: Rc<[Node]> = self.explore(ty, tail).into();
        self.open.pop();
        if plain && (!self.cut || self.open.is_empty()) {
            self.found.insert(place, nodes.clone());
        }
        self.cut |= cut_before;
        nodes
    }

    fn explore(&mut self, ty: &'a str, tail: &Tail<'a>) -> Vec<Node<'a>> {
        let mut nodes = vec![tail.node];
        if ROOT_TYPES.contains(&ty) {
            let roots = (0..self.schemas.len()).filter(|graph| self.schemas[*graph].types.contains_key(ty));
            nodes.extend(roots.map(|graph| Node { graph, ty }).filter(|node| *node != tail.node));
            return nodes;
        }
        let entrances = self.entrances(ty);
        let mut grown = true;
        while grown {
            grown = false;
            for entrance in entrances.iter() {
                // An object that stands for an interface must first learn its type, where the interface is defined.
                let is_unknown = nodes.iter().all(|node| self.stands_in(*node));
                if nodes.contains(&entrance.node) || is_unknown && entrance.node.ty == ty {
                    continue;
                }
                if entrance.keys.iter().any(|key| self.selects(ty, &nodes, tail, &key.fields.selections)) {
                    nodes.push(entrance.node);
                    nodes.extend(self.narrowed(entrance.node, ty).filter(|node| !nodes.contains(node)));
                    grown = true;
                }
            }
        }
        nodes
    }

    /// `node`, an object of type `ty` seen by an interface, as that type itself.
    fn narrowed(&self, node: Node<'a>, ty: &'a str) -> Option<Node<'a>> {
        let schema = &self.schemas[node.graph];
        let wide = schema.types.get(node.ty)?;
        let known = schema.types.get(ty)?;
        let behind = wide.kind == TypeKind::Interface && known.implements.contains(node.ty)
            || wide.kind == TypeKind::Union && wide.members.contains(ty);
        (behind && node.ty != ty).then_some(Node { graph: node.graph, ty })
    }

    /// Where objects of type `ty` can be fetched by a key.
    pub fn entrances(&mut self, ty: &'a str) -> Rc<[Entrance<'a>]> {
        if let Some(known) = self.entrances.get(ty) {
            return known.clone();
        }
        let mut entrances = Vec::new();
        let wider = self.merged.types.get(ty).into_iter().flat_map(|ty| ty.implements.keys().map(String::as_str));
        let names: Vec<&'a str> = std::iter::once(ty).chain(wider).collect();
        for (graph, schema) in self.schemas.iter().enumerate() {
            for name in &names {
                let Some(known) = schema.types.get(*name) else { continue };
                let keys: Vec<&Key> = known.keys.iter().filter(|key| key.resolvable).collect();
                let keyed_here = known.kind != TypeKind::Interface || schema.names.version >= 3;
                if !keys.is_empty() && keyed_here {
                    entrances.push(Entrance { node: Node { graph, ty: name }, keys });
                }
            }
        }
        let entrances: Rc<[Entrance]> = entrances.into();
        self.entrances.insert(ty, entrances.clone());
        entrances
    }

    /// Whether `selections` of the object of type `ty` can be had from `nodes`, which all stand for it.
    pub fn selects(&mut self, ty: &'a str, nodes: &[Node<'a>], tail: &Tail<'a>, selections: &'a [Selection]) -> bool {
        self.patience = self.patience.saturating_sub(1);
        if self.is_exhausted() {
            return false;
        }
        selections.iter().all(|selection| match selection {
            Selection::Field { name, .. } if name == "__typename" => true,
            Selection::Field { name, selections, .. } => {
                let answering: Vec<Node> =
                    nodes.iter().copied().filter(|node| self.resolves(ty, *node, name, nodes, tail)).collect();
                if selections.is_empty() {
                    return !answering.is_empty();
                }
                answering.into_iter().any(|node| {
                    let Some(next) = self.next(node, name, tail) else { return false };
                    let below = self.type_below(ty, node, name);
                    let nodes = self.nodes(below, &next);
                    self.selects(below, &nodes, &next, selections)
                })
            }
            Selection::On { ty: on, selections } => {
                let on = on.as_deref().unwrap_or(ty);
                if on == ty {
                    return self.selects(ty, nodes, tail, selections);
                }
                let narrowed: Vec<Node> = nodes.iter().filter_map(|node| self.narrowed(*node, on)).collect();
                // Where the type is known and not behind this one, there is nothing to select.
                let is_known = || nodes.iter().any(|node| self.schemas[node.graph].types.contains_key(on));
                narrowed.is_empty() && is_known()
                    || narrowed.into_iter().any(|node| {
                        let next = Tail { node, provided: tail.provided.clone() };
                        let nodes = self.nodes(on, &next);
                        self.selects(on, &nodes, &next, selections)
                    })
            }
        })
    }

    /// The type of what the field `name` of `ty` returns in the merged graph.
    fn type_below(&self, ty: &'a str, node: Node<'a>, name: &str) -> &'a str {
        let of = |ty: &str| self.merged.types.get(ty).and_then(|ty| ty.fields.get(name));
        of(ty).or_else(|| of(node.ty)).map_or("", |field| named(&field.ty))
    }

    /// The declaration of the field `name` at `node`.
    pub fn field(&self, node: Node<'a>, name: &str) -> Option<&'a FieldDef> {
        self.schemas[node.graph].field(node.ty, name)
    }

    /// Whether the subgraph at `node` answers the field `name`, leaving aside what it requires.
    pub fn answers(&self, node: Node<'a>, name: &str) -> bool {
        if self.field(node, name).is_none() {
            return false;
        }
        let Some(field) = self.merged.types.get(node.ty).and_then(|ty| ty.fields.get(name)) else { return false };
        field.joins.is_empty()
            || field.joins.iter().any(|join| join.graph == Some(node.graph) && !join.external && !join.used_overridden)
    }

    /// Whether the field `name` can be had at `node`, one of `nodes`, which all stand for the object of type `ty` at `tail`.
    pub fn resolves(&mut self, ty: &'a str, node: Node<'a>, name: &str, nodes: &[Node<'a>], tail: &Tail<'a>) -> bool {
        if !self.answers(node, name) {
            return node == tail.node && provides(&tail.provided, name, node.ty);
        }
        let Some(field) = self.field(node, name) else { return false };
        let Some(set) = &field.requires else { return true };
        let place = (node, field.name.as_str());
        if self.required.contains(&place) {
            self.cut = true;
            return false;
        }
        self.required.push(place);
        // What is required must be had on the way back to this subgraph, so it is looked for from here.
        let satisfied = if node == tail.node {
            self.selects(ty, nodes, tail, &set.selections)
        } else {
            let here = Tail { node, provided: Vec::new() };
            let nodes = self.nodes(ty, &here);
            self.selects(ty, &nodes, &here, &set.selections)
        };
        self.required.pop();
        satisfied
    }

    /// As [`Self::resolves`], for a field whose merged form is at hand: quicker where nothing is required.
    pub fn resolves_merged(
        &mut self,
        ty: &'a MergedType,
        field: &'a MergedField,
        node: Node<'a>,
        nodes: &[Node<'a>],
        tail: &Tail<'a>,
    ) -> bool {
        let plain = |join: &JoinField| {
            join.graph == Some(node.graph) && !join.external && !join.used_overridden && join.requires.is_none()
        };
        if node.ty == ty.name && (field.joins.iter().any(plain) || field.joins.is_empty()) {
            return true;
        }
        self.resolves(&ty.name, node, &field.name, nodes, tail)
    }

    /// What the field `name` leads to from `node`.
    pub fn next(&self, node: Node<'a>, name: &str, tail: &Tail<'a>) -> Option<Tail<'a>> {
        let field = self.field(node, name)?;
        let mut provided: Vec<&'a [Selection]> = Vec::new();
        if let Some(set) = &field.provides {
            provided.push(&set.selections);
        }
        if node == tail.node {
            for selections in &tail.provided {
                collect(selections, name, node.ty, &mut provided);
            }
        }
        Some(Tail { node: Node { graph: node.graph, ty: named(&field.ty) }, provided })
    }

    /// The object at `tail`, of the abstract type it has there, when it is a `ty`.
    pub fn narrow(&self, tail: &Tail<'a>, ty: &'a str) -> Option<Tail<'a>> {
        let node = tail.node;
        let own = self.schemas[node.graph].types.get(node.ty)?;
        let narrowed = if node.ty == ty || own.interface_object && self.merged.is_a(ty, node.ty) {
            Some(node)
        } else {
            self.narrowed(node, ty)
        };
        narrowed.map(|node| Tail { node, provided: tail.provided.clone() })
    }

    /// Whether some way from the object of type `ty` at `tail` tells that it is a `ty`.
    pub fn knows_type(&mut self, ty: &'a str, tail: &Tail<'a>) -> bool {
        !self.stands_in(tail.node) || self.nodes(ty, tail).iter().any(|node| !self.stands_in(*node))
    }

    /// Whether the object at `node` stands for an interface.
    fn stands_in(&self, node: Node) -> bool {
        self.schemas[node.graph].types.get(node.ty).is_some_and(|ty| ty.interface_object)
    }

    /// The types an object at `node` can have.
    pub fn runtime_types(&self, node: Node<'a>) -> Vec<&'a str> {
        let schema = &self.schemas[node.graph];
        let Some(ty) = schema.types.get(node.ty) else { return Vec::new() };
        match ty.kind {
            TypeKind::Interface => schema.implementers(node.ty).map(|ty| ty.name.as_str()).collect(),
            TypeKind::Union => ty.members.iter().map(String::as_str).collect(),
            _ if ty.interface_object => Vec::new(),
            _ => vec![node.ty],
        }
    }
}

/// Whether `provided` has the field `name` for an object of type `ty`.
fn provides(provided: &[&[Selection]], name: &str, ty: &str) -> bool {
    provided.iter().any(|selections| {
        selections.iter().any(|selection| match selection {
            Selection::Field { name: own, .. } => own == name,
            Selection::On { ty: on, selections } => {
                on.as_deref().is_none_or(|on| on == ty) && provides(&[selections], name, ty)
            }
        })
    })
}

/// Adds what `selections` has below the field `name` of an object of type `ty`.
fn collect<'a>(selections: &'a [Selection], name: &str, ty: &str, provided: &mut Vec<&'a [Selection]>) {
    for selection in selections {
        match selection {
            Selection::Field { name: own, selections, .. } if own == name && !selections.is_empty() => {
                provided.push(selections);
            }
            Selection::Field { .. } => {}
            Selection::On { ty: on, selections } => {
                if on.as_deref().is_none_or(|on| on == ty) {
                    collect(selections, name, ty, provided);
                }
            }
        }
    }
}
