//! How far an operation reaches once its fragments are written out.
//!
//! A few lines of fragments can stand for millions of fields, or for a nesting no stack holds. What comes after parsing
//! writes fragments out, so an operation that reaches too far is refused before.

use std::collections::HashMap;

use graphql_tools::parser::{
    Pos,
    query::{Definition, OperationDefinition, Selection, SelectionSet},
};

use super::operation::{Document, RequestError};

/// The most levels an operation may nest, fragments written out.
const MOST_DEPTH: usize = 100;

/// The most selections an operation may have, fragments written out.
const MOST_SELECTIONS: usize = 20_000;

type Set = SelectionSet<'static, String>;

/// How deep and how large a selection is, fragments written out.
#[derive(Clone, Copy, Default)]
struct Extent {
    depth: usize,
    selections: usize,
}

/// Refuses a document that reaches too far, or whose fragments spread themselves.
///
/// # Errors
/// `GRAPHQL_VALIDATION_FAILED` for a circle of fragments, `QUERY_TOO_LARGE` for the rest.
pub fn check(document: &Document) -> Result<(), RequestError> {
    let fragments = document.definitions.iter().filter_map(|definition| match definition {
        Definition::Fragment(fragment) => Some((fragment.name.as_str(), (&fragment.selection_set, fragment.position))),
        Definition::Operation(_) => None,
    });
    let fragments: HashMap<&str, (&Set, Pos)> = fragments.collect();
    let mut measure = Measure { fragments, known: HashMap::new(), open: Vec::new() };
    for definition in &document.definitions {
        let set = match definition {
            Definition::Fragment(fragment) => &fragment.selection_set,
            Definition::Operation(OperationDefinition::SelectionSet(set)) => set,
            Definition::Operation(OperationDefinition::Query(query)) => &query.selection_set,
            Definition::Operation(OperationDefinition::Mutation(mutation)) => &mutation.selection_set,
            Definition::Operation(OperationDefinition::Subscription(subscription)) => &subscription.selection_set,
        };
        measure.set(set)?;
    }
    Ok(())
}

struct Measure<'a> {
    fragments: HashMap<&'a str, (&'a Set, Pos)>,
    known: HashMap<&'a str, Extent>,
    /// The fragments being measured, outermost first.
    open: Vec<&'a str>,
}

impl<'a> Measure<'a> {
    fn set(&mut self, set: &'a Set) -> Result<Extent, RequestError> {
        let mut whole = Extent::default();
        for item in &set.items {
            let below = match item {
                Selection::Field(field) => self.set(&field.selection_set)?,
                Selection::InlineFragment(fragment) => self.set(&fragment.selection_set)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name, spread.position)?,
            };
            whole.depth = whole.depth.max(below.depth + 1);
            whole.selections = whole.selections.saturating_add(below.selections).saturating_add(1);
        }
        if whole.depth > MOST_DEPTH || whole.selections > MOST_SELECTIONS {
            let message = format!(
                "with its fragments written out the operation has more than {MOST_DEPTH} levels or {MOST_SELECTIONS} selections"
            );
            return Err(RequestError::new("QUERY_TOO_LARGE", message, Some(set.span.0)));
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &'a str, at: Pos) -> Result<Extent, RequestError> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        if self.open.contains(&name) {
            let message = format!("the fragment \"{name}\" spreads itself, by way of {}", self.open.join(", "));
            return Err(RequestError::new("GRAPHQL_VALIDATION_FAILED", message, Some(at)));
        }
        // An unknown fragment is for validation to report.
        let Some((set, _)) = self.fragments.get(name).copied() else { return Ok(Extent::default()) };
        if self.open.len() > MOST_DEPTH {
            let message = format!("more than {MOST_DEPTH} fragments stand within one another");
            return Err(RequestError::new("QUERY_TOO_LARGE", message, Some(at)));
        }
        self.open.push(name);
        let extent = self.set(set);
        self.open.pop();
        let extent = extent?;
        self.known.insert(name, extent);
        Ok(extent)
    }
}
