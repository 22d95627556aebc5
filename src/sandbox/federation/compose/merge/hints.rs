//! Hints about objects that subgraphs see differently.

use super::{Code, Finding, Merge, MergedType, Part, Place, listed};

impl<'a> Merge<'a> {
    /// Fields and keys of an object type that only some of its subgraphs have.
    pub(super) fn inconsistent_fields(&mut self, merged: &MergedType, parts: &[Part<'a>]) {
        if parts.len() < 2 || super::ROOT_TYPES.contains(&merged.name.as_str()) {
            return;
        }
        let keyless: Vec<&Part> = parts.iter().filter(|part| part.ty.keys.is_empty()).collect();
        if !keyless.is_empty() && keyless.len() < parts.len() {
            let names = listed(keyless.iter().map(|part| part.schema.name.as_str()));
            let places = keyless.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
            let message = format!("\"{}\" has a @key, but not in {names}", merged.name);
            self.findings.push(Finding::hint(Code::InconsistentEntity, message, places));
        }
        if keyless.len() < parts.len() {
            return;
        }
        for field in merged.fields.keys() {
            let lacking: Vec<&Part> = parts.iter().filter(|part| !part.ty.fields.contains_key(field)).collect();
            if !lacking.is_empty() {
                let names = listed(lacking.iter().map(|part| part.schema.name.as_str()));
                let places = lacking.iter().map(|part| Place::new(part.schema, part.ty.at)).collect();
                let message = format!("\"{}\" has the field \"{field}\", but not in {names}", merged.name);
                self.findings.push(Finding::hint(Code::InconsistentValueTypeField, message, places));
            }
        }
    }
}
