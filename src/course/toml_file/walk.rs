//! The walk over a TOML value and a schema side by side.

use serde_json::{Map, Value, json};
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    Places,
    object::{Object, choices, target},
};
use crate::diagnostic::{Diagnostic, Span, did_you_mean};

/// How many faults of one file are told; whoever has mended these will see the next.
const MOST_FAULTS: usize = 200;

/// A walk, with what it has found so far.
pub(super) struct Walk<'s> {
    root: &'s Value,
    file: &'s str,
    text: &'s str,
    diagnostics: Vec<Diagnostic>,
    places: Places,
}

impl<'s> Walk<'s> {
    /// A walk over `text`, the content of `file`, by `root`.
    pub fn new(root: &'s Value, file: &'s str, text: &'s str) -> Self {
        Self { root, file, text, diagnostics: Vec::new(), places: Places::default() }
    }

    /// What was found.
    pub fn finish(self) -> (Vec<Diagnostic>, Places) {
        (self.diagnostics, self.places)
    }

    /// Notes a fault.
    pub fn report(&mut self, code: &str, span: Span, message: String, help: Option<String>) {
        if self.diagnostics.len() >= MOST_FAULTS {
            return;
        }
        let mut fault = Diagnostic::error(code, message).at(self.file, self.text, span);
        fault.help = help;
        self.diagnostics.push(fault);
    }

    /// The table as JSON, without what does not fit; `None` when a required key of a part is missing. `span` is where it
    /// stands.
    pub fn table(&mut self, schema: &'s Value, table: &DeTable<'_>, span: Span, at: &str) -> Option<Value> {
        let mut object = Object::of(self.root, schema);
        if let Some(variants) = object.variants.take() {
            let variant = self.variant(&variants, table, span, at)?;
            object.gather(self.root, variant);
        }
        self.places.insert(at, span);
        let mut map = Map::new();
        for (key, value) in table {
            let name: &str = key.get_ref().as_ref();
            let Some(schema) = object.schema_of(name) else {
                self.unknown_key(name, span_of(key), &object);
                continue;
            };
            if let Some(json) = self.value(schema, value, &format!("{at}/{name}")) {
                map.insert(name.to_owned(), json);
            }
        }
        let missing: Vec<&str> = object.required.iter().copied().filter(|key| !table.contains_key(*key)).collect();
        for key in &missing {
            let whole = if at.is_empty() { "the file".to_owned() } else { format!("`{}`", place_name(at)) };
            self.report(
                "course::missing-key",
                span,
                format!("{whole} has no `{key}`"),
                Some(format!("add `{key} = …`")),
            );
        }
        // A file as a whole has a default for every key, so that something can be shown of it; its parts are left out.
        let usable = at.is_empty() || object.required.iter().all(|key| map.contains_key(*key));
        usable.then_some(Value::Object(map))
    }

    /// The schema of the variant that `table` says it is.
    fn variant(
        &mut self,
        variants: &super::object::Variants<'s>,
        table: &DeTable<'_>,
        span: Span,
        at: &str,
    ) -> Option<&'s Value> {
        let names: Vec<&str> = variants.named.iter().map(|(name, _)| *name).collect();
        let Some(tag) = table.get(variants.tag) else {
            let message = format!("`{}` has no `{}`", place_name(at), variants.tag);
            self.report("course::missing-key", span, message, Some(format!("it may be {}", listed(&names))));
            return None;
        };
        let word = self.choice(&names, tag, &format!("{at}/{}", variants.tag))?;
        variants.named.iter().find(|(name, _)| Some(*name) == word.as_str()).map(|(_, schema)| *schema)
    }

    fn unknown_key(&mut self, name: &str, span: Span, object: &Object<'_>) {
        let known: Vec<&str> = object.keys.keys().copied().collect();
        let help = match did_you_mean(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "this table has no keys".to_owned(),
            None => format!("the keys here are {}", listed(&known)),
        };
        self.report("course::unknown-key", span, format!("`{name}` is no key here"), Some(help));
    }

    /// The value as JSON, without what does not fit.
    fn value(&mut self, schema: &'s Value, value: &Spanned<DeValue<'_>>, at: &str) -> Option<Value> {
        self.places.insert(at, span_of(value));
        let schema = self.resolved(schema);
        if let Some(words) = choices(schema) {
            return self.choice(&words, value, at);
        }
        if let Some(branches) = schema.get("anyOf").and_then(Value::as_array) {
            return self.any_of(branches, value, at);
        }
        match value.get_ref() {
            _ if !accepts(schema, value.get_ref()) => self.wrong_type(schema, value, at),
            DeValue::Table(table) => self.table(schema, table, span_of(value), at),
            DeValue::Array(array) => self.array(schema, array, span_of(value), at),
            _ => self.scalar(schema, value, at),
        }
    }

    /// Follows references that stand alone.
    fn resolved(&self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        // A chain of references is short; the bound only guards against one that turns in a circle.
        for _ in 0..8 {
            match schema.as_object().filter(|map| !map.contains_key("properties")) {
                Some(map) => match target(self.root, map) {
                    Some(target) => schema = target,
                    None => break,
                },
                None => break,
            }
        }
        schema
    }

    fn any_of(&mut self, branches: &'s [Value], value: &Spanned<DeValue<'_>>, at: &str) -> Option<Value> {
        let fitting = branches.iter().find(|branch| {
            let branch = self.resolved(branch);
            match choices(branch) {
                Some(_) => value.get_ref().is_str(),
                None => accepts(branch, value.get_ref()),
            }
        });
        if let Some(branch) = fitting {
            return self.value(branch, value, at);
        }
        let wanted: Vec<String> = branches.iter().flat_map(|branch| types(self.resolved(branch))).collect();
        self.wrong(&wanted, value, at)
    }

    fn wrong_type(&mut self, schema: &'s Value, value: &Spanned<DeValue<'_>>, at: &str) -> Option<Value> {
        let mut wanted = types(schema);
        if wanted.is_empty() {
            wanted.push("object".to_owned());
        }
        self.wrong(&wanted, value, at)
    }

    fn wrong(&mut self, wanted: &[String], value: &Spanned<DeValue<'_>>, at: &str) -> Option<Value> {
        let mut words: Vec<&str> = wanted.iter().filter(|word| *word != "null").map(|word| in_words(word)).collect();
        words.dedup();
        let is = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{}` is {is}, but must be {}", place_name(at), words.join(" or "));
        let quote = words.contains(&"a text") && !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        self.report("course::type", span_of(value), message, quote.then(|| "write it in quotes".to_owned()));
        None
    }

    fn array(&mut self, schema: &'s Value, array: &DeArray<'_>, span: Span, at: &str) -> Option<Value> {
        let each = schema.get("items").unwrap_or(&Value::Null);
        let fixed = schema.get("prefixItems").and_then(Value::as_array);
        if let Some(fixed) = fixed
            && fixed.len() != array.len()
        {
            let message = format!("`{}` has {} entries, but must have {}", place_name(at), array.len(), fixed.len());
            self.report("course::type", span, message, None);
            return None;
        }
        let mut items = Vec::new();
        for (index, value) in array.iter().enumerate() {
            let schema = fixed.and_then(|fixed| fixed.get(index)).unwrap_or(each);
            // Counted by what was kept, so that a place is found by its index in the value read.
            if let Some(json) = self.value(schema, value, &format!("{at}/{}", items.len())) {
                items.push(json);
            }
        }
        let complete = fixed.is_none_or(|fixed| fixed.len() == items.len());
        complete.then_some(Value::Array(items))
    }

    fn scalar(&mut self, schema: &'s Value, value: &Spanned<DeValue<'_>>, at: &str) -> Option<Value> {
        match value.get_ref() {
            DeValue::String(text) => Some(json!(text.as_ref())),
            DeValue::Boolean(truth) => Some(json!(truth)),
            DeValue::Datetime(moment) => Some(json!(moment.to_string())),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix()).ok();
                self.number(schema, parsed.map(|number| json!(number)), value, at)
            }
            DeValue::Float(number) => {
                let parsed = number.as_str().parse::<f64>().ok().filter(|number| number.is_finite());
                self.number(schema, parsed.map(|number| json!(number)), value, at)
            }
            DeValue::Array(_) | DeValue::Table(_) => None,
        }
    }

    fn number(
        &mut self,
        schema: &Value,
        number: Option<Value>,
        value: &Spanned<DeValue<'_>>,
        at: &str,
    ) -> Option<Value> {
        let (least, most) = bounds(schema);
        let fits = |number: &Value| number.as_f64().is_some_and(|number| least <= number && number <= most);
        let number = number.filter(fits);
        if number.is_none() {
            let range = match (least.is_finite(), most.is_finite()) {
                (true, true) => format!("from {least} to {most}"),
                (true, false) => format!("{least} or more"),
                _ => "a finite number".to_owned(),
            };
            let message = format!("`{}` is out of range: it must be {range}", place_name(at));
            self.report("course::range", span_of(value), message, None);
        }
        number
    }

    fn choice(&mut self, words: &[&str], value: &Spanned<DeValue<'_>>, at: &str) -> Option<Value> {
        let Some(word) = value.get_ref().as_str() else {
            return self.wrong(&["string".to_owned()], value, at);
        };
        if words.contains(&word) {
            return Some(json!(word));
        }
        let help = match did_you_mean(word, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it may be {}", listed(words)),
        };
        let message = format!("`{word}` is no `{}`", place_name(at));
        self.report("course::unknown-word", span_of(value), message, Some(help));
        None
    }
}

/// Whether `value` is of a type `schema` allows; a schema that names none allows all.
fn accepts(schema: &Value, value: &DeValue<'_>) -> bool {
    let types = types(schema);
    let fits = |word: &str| match value {
        DeValue::String(_) | DeValue::Datetime(_) => word == "string",
        DeValue::Integer(_) => matches!(word, "integer" | "number"),
        DeValue::Float(_) => word == "number",
        DeValue::Boolean(_) => word == "boolean",
        DeValue::Array(_) => word == "array",
        DeValue::Table(_) => word == "object",
    };
    if types.is_empty() {
        // A tagged enum has no type of its own; its variants are tables.
        return schema.get("oneOf").is_none() || value.is_table();
    }
    types.iter().any(|word| fits(word))
}

/// The types `schema` names.
fn types(schema: &Value) -> Vec<String> {
    match schema.get("type") {
        Some(Value::String(word)) => vec![word.clone()],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The least and the greatest number `schema` allows.
fn bounds(schema: &Value) -> (f64, f64) {
    let most_of_format = match schema.get("format").and_then(Value::as_str) {
        Some("uint32") => f64::from(u32::MAX),
        Some("int32") => f64::from(i32::MAX),
        _ => f64::INFINITY,
    };
    let least = schema.get("minimum").and_then(Value::as_f64).unwrap_or(f64::NEG_INFINITY);
    (least, schema.get("maximum").and_then(Value::as_f64).unwrap_or(most_of_format))
}

/// A JSON type as an author calls it.
fn in_words(word: &str) -> &str {
    match word {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a table",
        other => other,
    }
}

/// The last key of a pointer, as an author knows it: an index stands for the list it is in.
fn place_name(pointer: &str) -> &str {
    pointer.rsplit('/').find(|part| part.parse::<usize>().is_err() && !part.is_empty()).unwrap_or("the file")
}

/// `one, two`, each in backticks.
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn span_of<T>(value: &Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}
