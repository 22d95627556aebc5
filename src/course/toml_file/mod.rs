//! TOML files read against the JSON Schema of their Rust types, with every fault at its place.
//!
//! The schema an editor checks a file by is the schema this reader enforces. What does not fit is reported and left out; the
//! rest is still read.

mod object;
mod walk;

use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;
use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, Span};

/// What a file gave: its value as far as it could be read, and where each part of it stands.
#[derive(Debug)]
pub(super) struct TomlFile<T> {
    /// The value; `None` when too little of it could be read.
    pub value: Option<T>,
    /// Where its parts stand.
    pub places: Places,
    /// Its faults.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where the values of a file stand, by JSON pointer into the value that was read.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<String, Span>);

impl Places {
    /// Where `pointer` stands, or the nearest value around it.
    pub fn of(&self, pointer: &str) -> Span {
        let mut pointer = pointer;
        loop {
            if let Some(span) = self.0.get(pointer) {
                return *span;
            }
            match pointer.rsplit_once('/') {
                Some((around, _)) => pointer = around,
                None => return Span::default(),
            }
        }
    }

    /// Whether the file has a value at `pointer`, readable or not.
    pub fn holds(&self, pointer: &str) -> bool {
        self.0.contains_key(pointer)
    }

    fn insert(&mut self, pointer: &str, span: Span) {
        self.0.insert(pointer.to_owned(), span);
    }
}

/// The JSON Schema of a file format.
pub(super) fn schema_of<T: JsonSchema>() -> Value {
    SchemaGenerator::new(SchemaSettings::draft2020_12()).into_root_schema_for::<T>().to_value()
}

/// Reads `text`, the content of `file`, as a `T`, whose schema is `schema`.
pub(super) fn read<T: DeserializeOwned>(schema: &Value, file: &str, text: &str) -> TomlFile<T> {
    let (table, faults) = DeTable::parse_recoverable(text);
    let mut walk = walk::Walk::new(schema, file, text);
    for fault in faults {
        let span = fault.span().map_or_else(Span::default, |range| Span::new(range.start, range.end));
        walk.report("course::syntax", span, format!("this is not TOML: {}", fault.message()), None);
    }
    let json = walk.table(schema, table.get_ref(), Span::new(0, 0), "");
    let (mut diagnostics, places) = walk.finish();
    let value = json.and_then(|json| match serde_json::from_value(json) {
        Ok(value) => Some(value),
        Err(error) => {
            // The walk lets only what fits the schema through, so this is a rule that a schema cannot say.
            diagnostics.push(Diagnostic::error("course::value", error.to_string()).at(file, text, Span::new(0, 0)));
            None
        }
    });
    TomlFile { value, places, diagnostics }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize, JsonSchema)]
    #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
    struct Dish {
        title: String,
        price_cents: u32,
        taste: Option<Taste>,
        with: Vec<Side>,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Taste {
        /// Like sugar.
        Sweet,
        /// Like lemons.
        Sour,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(tag = "kind", deny_unknown_fields)]
    enum Side {
        Bread { slices: u32 },
        Sauce { name: String },
    }

    fn faults(text: &str) -> (Option<Dish>, Vec<String>) {
        let file = read::<Dish>(&schema_of::<Dish>(), "dish.toml", text);
        let line = |fault: Diagnostic| format!("{fault} | {}", fault.help.clone().unwrap_or_default());
        (file.value, file.diagnostics.into_iter().map(line).collect())
    }

    #[test]
    fn a_sound_file_is_read() {
        let (dish, faults) =
            faults("title = 'Soup'\nprice-cents = 450\ntaste = 'sour'\n[[with]]\nkind = 'Bread'\nslices = 2");
        assert_eq!(faults, [""; 0]);
        let with = vec![Side::Bread { slices: 2 }];
        assert_eq!(dish, Some(Dish { title: "Soup".to_owned(), price_cents: 450, taste: Some(Taste::Sour), with }));
    }

    #[test]
    fn every_fault_is_told_at_its_place_and_the_rest_is_read() {
        let (dish, faults) = faults(
            "titel = 'Soup'\nprice-cents = -1\ntaste = 'swete'\n[[with]]\nkind = 'Bred'\n[[with]]\nkind = 'Bread'\nslice = 2\n[[with]]\nkind='Sauce'\nname='mint'",
        );
        insta::assert_snapshot!(faults.join("\n"), @"
        dish.toml:1:1: error[course::unknown-key]: `titel` is no key here | did you mean `title`?
        dish.toml:2:15: error[course::range]: `price-cents` is out of range: it must be from 0 to 4294967295 | 
        dish.toml:3:9: error[course::unknown-word]: `swete` is no `taste` | did you mean `sweet`?
        dish.toml:5:8: error[course::unknown-word]: `Bred` is no `kind` | did you mean `Bread`?
        dish.toml:8:1: error[course::unknown-key]: `slice` is no key here | did you mean `slices`?
        dish.toml:6:1: error[course::missing-key]: `with` has no `slices` | add `slices = …`
        ");
        assert_eq!(dish.map(|dish| dish.with.len()), Some(1));
    }

    #[test]
    fn broken_toml_gives_its_faults_and_what_stands_around_them() {
        let (dish, faults) = faults("title = 'Soup'\nprice-cents = = 4\n");
        assert!(faults[0].starts_with("dish.toml:2:"), "{faults:?}");
        assert_eq!(dish.map(|dish| dish.title), Some("Soup".to_owned()));
    }

    #[test]
    fn deep_nesting_is_a_fault_not_a_crash() {
        let text = format!("title = {}{}", "[".repeat(10_000), "]".repeat(10_000));
        let (_, faults) = faults(&text);
        assert!(!faults.is_empty());
    }
}
