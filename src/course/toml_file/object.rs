//! What a schema says of a table: its keys, gathered over references and variants.

use indexmap::IndexMap;
use serde_json::{Map, Value};

/// The keys of a table.
#[derive(Default)]
pub(super) struct Object<'s> {
    /// Each known key with the schema of its value.
    pub keys: IndexMap<&'s str, &'s Value>,
    /// The keys that must be there.
    pub required: Vec<&'s str>,
    /// The schema of the values of all other keys, when there is one.
    others: Option<&'s Value>,
    /// The variants it may be, with the key that tells which.
    pub variants: Option<Variants<'s>>,
    closed: bool,
}

/// The variants of a table, told apart by the value of one key.
pub(super) struct Variants<'s> {
    /// The key.
    pub tag: &'s str,
    /// Each value of the key with the variant's schema.
    pub named: Vec<(&'s str, &'s Value)>,
}

/// Anything at all.
static ANYTHING: Value = Value::Bool(true);

impl<'s> Object<'s> {
    /// What `schema` says of a table; `root` holds the definitions it refers to.
    pub fn of(root: &'s Value, schema: &'s Value) -> Self {
        let mut object = Self::default();
        object.gather(root, schema);
        object
    }

    /// The schema of the value of `key`; `None` when it is no key here.
    pub fn schema_of(&self, key: &str) -> Option<&'s Value> {
        self.keys.get(key).copied().or(self.others).or((!self.closed).then_some(&ANYTHING))
    }

    /// Adds what `schema` says.
    pub fn gather(&mut self, root: &'s Value, schema: &'s Value) {
        let Some(map) = schema.as_object() else { return };
        if let Some(target) = target(root, map) {
            self.gather(root, target);
        }
        for part in map.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.gather(root, part);
        }
        for (key, value) in map.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.keys.insert(key, value);
        }
        self.required
            .extend(map.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str));
        for word in ["additionalProperties", "unevaluatedProperties"] {
            match map.get(word) {
                Some(Value::Bool(false)) => self.closed = true,
                Some(other) => self.others = Some(other),
                None => {}
            }
        }
        if let Some(branches) = map.get("oneOf").and_then(Value::as_array) {
            self.variants = Variants::of(branches).or(self.variants.take());
        }
    }
}

impl<'s> Variants<'s> {
    /// The variants of `branches`, when one key tells them apart.
    fn of(branches: &'s [Value]) -> Option<Self> {
        let properties = branches.first()?.get("properties")?.as_object()?;
        let tag = properties.iter().find(|(_, value)| value.get("const").is_some())?.0.as_str();
        let name = |branch: &'s Value| branch.get("properties")?.get(tag)?.get("const")?.as_str();
        let named: Option<Vec<_>> = branches.iter().map(|branch| Some((name(branch)?, branch))).collect();
        Some(Self { tag, named: named? })
    }
}

/// What the `$ref` of `map` refers to.
pub(super) fn target<'s>(root: &'s Value, map: &'s Map<String, Value>) -> Option<&'s Value> {
    root.pointer(map.get("$ref")?.as_str()?.strip_prefix('#')?)
}

/// The words a value may be, when `schema` lists them.
pub(super) fn choices<'s>(schema: &'s Value) -> Option<Vec<&'s str>> {
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return Some(vec![word]);
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.iter().map(Value::as_str).collect();
    }
    let branches = schema.get("oneOf").and_then(Value::as_array)?;
    let words: Option<Vec<Vec<&'s str>>> =
        branches.iter().map(|branch| if branch.get("properties").is_some() { None } else { choices(branch) }).collect();
    Some(words?.concat())
}
