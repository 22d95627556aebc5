//! The data a subgraph serves: one table of JSON objects a type, and fixed answers for root fields.

use std::cmp::Ordering;

use indexmap::IndexMap;
use serde_json::{Map, Value};

/// The data of one subgraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    tables: IndexMap<String, Vec<Value>>,
    answers: IndexMap<String, Map<String, Value>>,
}

/// Why a data file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// What is wrong.
    pub message: String,
    /// 1-based line; 0 when it is not known.
    pub line: usize,
    /// 1-based column; 0 when it is not known.
    pub column: usize,
}

impl Data {
    /// Reads a data file: `{"Product": [{"id": "1", …}, …], "Query": {"topProduct": {"id": "1"}}}`.
    ///
    /// # Errors
    /// When the text is not JSON of that shape.
    pub fn parse(text: &str) -> Result<Self, DataError> {
        let file: Map<String, Value> = serde_json::from_str(text).map_err(|error| DataError {
            message: error.to_string(),
            line: error.line(),
            column: error.column(),
        })?;
        let mut data = Self::default();
        for (name, value) in file {
            match value {
                Value::Array(rows) => {
                    data.tables.insert(name, rows);
                }
                Value::Object(answers) => {
                    data.answers.insert(name, answers);
                }
                other => {
                    let message =
                        format!("\"{name}\" must be a list of objects or, for a root type, an object; it is {other}");
                    return Err(DataError { message, line: 0, column: 0 });
                }
            }
        }
        Ok(data)
    }

    /// Adds a row to the table of `ty`.
    pub fn push(&mut self, ty: &str, row: Value) {
        self.tables.entry(ty.to_owned()).or_default().push(row);
    }

    /// The rows of `ty`.
    #[must_use]
    pub fn rows(&self, ty: &str) -> &[Value] {
        self.tables.get(ty).map_or(&[], Vec::as_slice)
    }

    /// The fixed answer of a root field.
    #[must_use]
    pub fn answer(&self, root: &str, field: &str) -> Option<&Value> {
        self.answers.get(root)?.get(field)
    }

    /// `reference` with what the table of `ty` knows of the same object: the first row that agrees with all its plain values.
    #[must_use]
    pub fn linked(&self, ty: &str, reference: &Map<String, Value>) -> Map<String, Value> {
        let plain =
            |(name, value): &(&String, &Value)| *name != "__typename" && !value.is_object() && !value.is_array();
        let agrees = |row: &&Value| {
            let mut known = reference.iter().filter(plain).peekable();
            known.peek().is_some() && known.all(|(name, value)| row.get(name).is_some_and(|own| same(own, value)))
        };
        let mut object = match self.rows(ty).iter().find(agrees) {
            Some(Value::Object(row)) => row.clone(),
            _ => Map::new(),
        };
        for (name, value) in reference {
            object.insert(name.clone(), value.clone());
        }
        object
    }
}

/// Whether two values name the same thing; an id may be written as a number or as a string.
#[must_use]
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            number.to_string() == *text
        }
        (Value::Number(one), Value::Number(other)) => {
            one.as_f64().partial_cmp(&other.as_f64()) == Some(Ordering::Equal)
        }
        (Value::Object(one), Value::Object(wanted)) => {
            wanted.iter().all(|(name, value)| name == "__typename" || one.get(name).is_some_and(|own| same(own, value)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}
