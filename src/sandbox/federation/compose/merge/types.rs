//! Merging unions and enums.

use indexmap::IndexMap;

use super::{Code, Merge, MergedType, MergedValue, Part, Place};

/// A union has every member that any subgraph gives it.
pub(super) fn merge_members(merged: &mut MergedType, parts: &[Part]) {
    for part in parts {
        for member in &part.ty.members {
            merged.members.entry(member.clone()).or_default().push(part.graph);
        }
    }
}

impl Merge<'_> {
    /// An enum that clients only receive has the values any subgraph may answer; one they only send, those all subgraphs
    /// understand; one that goes both ways must be the same everywhere.
    pub(super) fn merge_values(&mut self, merged: &mut MergedType, parts: &[Part]) {
        let mut values: IndexMap<String, MergedValue> = IndexMap::new();
        for part in parts {
            for value in part.ty.values.values() {
                let entry = values.entry(value.name.clone()).or_insert_with(|| MergedValue {
                    description: value.description.clone(),
                    inaccessible: false,
                    deprecated: value.deprecated.clone(),
                    graphs: Vec::new(),
                });
                entry.inaccessible |= value.inaccessible;
                entry.graphs.push(part.graph);
            }
        }
        let name = merged.name.as_str();
        let (sent, received) = (self.uses.input.contains(name), self.uses.output.contains(name));
        let everywhere = |value: &MergedValue| value.graphs.len() == parts.len();
        if sent && received {
            for (value, found) in values.iter().filter(|(_, value)| !everywhere(value) && !value.inaccessible) {
                let lacking = parts.iter().filter(|part| !found.graphs.contains(&part.graph));
                let names = super::listed(lacking.clone().map(|part| part.schema.name.as_str()));
                let message = format!(
                    "the enum \"{name}\" is used both as input and as output, and its value \"{value}\" is missing in {names}"
                );
                let places = lacking.map(|part| Place::new(part.schema, part.ty.at));
                let holders =
                    parts.iter().filter_map(|part| Some(Place::new(part.schema, part.ty.values.get(value)?.at)));
                let places = places.chain(holders).collect();
                self.findings.push(super::Finding::error(Code::EnumValueMismatch, message, places));
            }
        } else if sent {
            values.retain(|_, value| everywhere(value));
            if values.is_empty() {
                let message =
                    format!("the enum \"{name}\" is used as input and has no value that all its subgraphs know");
                let places = parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
                self.fault(Code::EmptyMergedEnumType, message, places);
            }
        }
        merged.values = values;
    }
}
