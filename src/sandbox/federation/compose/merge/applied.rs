//! Merging what elements carry into the supergraph: descriptions and directives.

use std::fmt;

use graphql_tools::parser::Pos;

use super::{Code, Finding, Merge, Place};
use crate::sandbox::federation::compose::schema::{Applied, Literal, Schema};

impl Merge<'_> {
    /// The description most subgraphs give, or the first of those; `what` is described.
    pub(super) fn merge_descriptions<'d>(
        &mut self,
        what: fmt::Arguments,
        parts: impl Iterator<Item = (&'d Schema, Pos, Option<&'d str>)>,
    ) -> Option<String> {
        let parts: Vec<(&Schema, Pos, &str)> =
            parts.filter_map(|(schema, at, text)| Some((schema, at, text.filter(|text| !text.is_empty())?))).collect();
        let (.., first) = parts.first()?;
        if parts.iter().all(|(.., text)| text == first) {
            return Some((*first).to_owned());
        }
        let places = parts.iter().map(|(schema, at, _)| Place::new(schema, *at)).collect();
        let message = format!("{what} is described differently");
        self.findings.push(Finding::hint(Code::InconsistentDescription, message, places));
        let count = |wanted: &str| parts.iter().filter(|(.., text)| *text == wanted).count();
        // Of those given equally often the first counts.
        let best = parts.iter().rev().max_by_key(|(.., text)| count(text));
        best.map(|(.., text)| (*text).to_owned())
    }

    /// The directives that the supergraph carries for the element `whole`.
    pub(super) fn merge_applied<'d>(
        &mut self,
        whole: &str,
        parts: impl Iterator<Item = (&'d Schema, &'d [Applied])>,
    ) -> Vec<Applied> {
        let mut merged: Vec<Applied> = Vec::new();
        for (schema, applied) in parts {
            for one in applied.iter().filter(|one| self.carried.contains(&one.name)) {
                if merged.iter().any(|other| other.name == one.name && other.arguments == one.arguments) {
                    continue;
                }
                match merged.iter_mut().find(|other| other.name == one.name) {
                    Some(other) if one.name != "tag" && !is_repeatable(schema, one) => {
                        if !combine(other, one) {
                            let message = format!("\"{whole}\" has @{} with different arguments", one.name);
                            let places = vec![Place::new(schema, one.at)];
                            self.findings.push(Finding::hint(Code::InconsistentDirectiveArguments, message, places));
                        }
                    }
                    _ => merged.push(one.clone()),
                }
            }
        }
        merged
    }
}

fn is_repeatable(schema: &Schema, applied: &Applied) -> bool {
    schema.directives.get(&applied.name).is_some_and(|definition| definition.repeatable)
}

/// Adds what `other` asks for to `merged`, where their specification says how; answers whether it does.
fn combine(merged: &mut Applied, other: &Applied) -> bool {
    match merged.name.as_str() {
        // Whoever meets the demands of one subgraph may pass.
        "requiresScopes" | "policy" => {
            let theirs = other.arguments.first().map(|(_, value)| value);
            if let (Some((_, Literal::List(own))), Some(Literal::List(theirs))) = (merged.arguments.first_mut(), theirs)
            {
                let added: Vec<Literal> = theirs.iter().filter(|item| !own.contains(item)).cloned().collect();
                own.extend(added);
            }
            true
        }
        // The dearest answer counts.
        "cost" => {
            let weight = |applied: &Applied| match applied.arguments.first() {
                Some((_, Literal::Int(weight))) => weight.as_i64(),
                _ => None,
            };
            if weight(other) > weight(merged) {
                merged.arguments.clone_from(&other.arguments);
            }
            true
        }
        _ => false,
    }
}
