//! Merging unions and enums.

use indexmap::IndexMap;

use super::{Code, Finding, Merge, MergedType, MergedValue, Part, Place, listed};

impl<'a> Merge<'a> {
    /// A union has every member that any subgraph gives it.
    pub(super) fn merge_members(&mut self, merged: &mut MergedType, parts: &[Part<'a>]) {
        for part in parts {
            for member in &part.ty.members {
                merged.members.entry(member.clone()).or_default().push(part.graph);
            }
        }
        for (member, graphs) in &merged.members {
            let lacking: Vec<&Part> = parts.iter().filter(|part| !graphs.contains(&part.graph)).collect();
            if !lacking.is_empty() {
                let names = listed(lacking.iter().map(|part| part.schema.name.as_str()));
                let message = format!("the union \"{}\" has the member \"{member}\", but not in {names}", merged.name);
                let places = lacking.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
                self.findings.push(Finding::hint(Code::InconsistentUnionMember, message, places));
            }
        }
    }

    /// An enum that clients only receive has the values any subgraph may answer; one they only send, those all subgraphs
    /// understand; one that goes both ways must be the same everywhere.
    pub(super) fn merge_values(&mut self, merged: &mut MergedType, parts: &[Part<'a>]) {
        let mut values: IndexMap<String, MergedValue> = IndexMap::new();
        for part in parts {
            for value in part.ty.values.values() {
                let entry = values.entry(value.name.clone()).or_insert_with(|| MergedValue {
                    description: value.description.clone(),
                    inaccessible: false,
                    deprecated: value.deprecated.clone(),
                    applied: Vec::new(),
                    graphs: Vec::new(),
                });
                entry.inaccessible |= value.inaccessible;
                entry.graphs.push(part.graph);
            }
        }
        for (name, value) in &mut values {
            let whole = format!("{}.{name}", merged.name);
            let declared =
                parts.iter().filter_map(|part| Some((part.schema, part.ty.values.get(name)?.applied.as_slice())));
            value.applied = self.merge_applied(&whole, declared);
        }
        let name = merged.name.as_str();
        let (sent, received) = (self.uses.input.contains(name), self.uses.output.contains(name));
        if !sent && !received {
            let places = parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
            let message = format!("the enum \"{name}\" is used nowhere");
            self.findings.push(Finding::hint(Code::UnusedEnum, message, places));
        }
        for (value, found) in values.iter().filter(|(_, value)| value.graphs.len() < parts.len()) {
            self.value_is_not_everywhere(name, value, found, parts, (sent, received));
        }
        if sent && !received {
            values.retain(|_, value| value.graphs.len() == parts.len());
            if values.is_empty() {
                let message =
                    format!("the enum \"{name}\" is used as input and has no value that all its subgraphs know");
                let places = parts.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
                self.fault(Code::EmptyMergedEnumType, message, places);
            }
        }
        merged.values = values;
    }

    fn value_is_not_everywhere(
        &mut self,
        name: &str,
        value: &str,
        found: &MergedValue,
        parts: &[Part<'a>],
        (sent, received): (bool, bool),
    ) {
        let lacking: Vec<&Part> = parts.iter().filter(|part| !found.graphs.contains(&part.graph)).collect();
        let names = listed(lacking.iter().map(|part| part.schema.name.as_str()));
        let holders = parts.iter().filter_map(|part| Some(Place::new(part.schema, part.ty.values.get(value)?.at)));
        let places = lacking.iter().map(|part| Place::new(part.schema, part.ty.at)).chain(holders).collect();
        let missing = format!("its value \"{value}\" is missing in {names}");
        match (sent, received) {
            (true, true) if found.inaccessible => {}
            (true, true) => {
                let message = format!("the enum \"{name}\" is used both as input and as output, and {missing}");
                self.fault(Code::EnumValueMismatch, message, places);
            }
            (true, false) => {
                let message = format!("the enum \"{name}\" is used as input, and {missing}: clients cannot send it");
                self.findings.push(Finding::hint(Code::InconsistentInputEnum, message, places));
            }
            (false, _) => {
                let message = format!("the enum \"{name}\" is used as output, and {missing}");
                self.findings.push(Finding::hint(Code::InconsistentOutputEnum, message, places));
            }
        }
    }
}
