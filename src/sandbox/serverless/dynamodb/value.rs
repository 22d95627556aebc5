//! The typed values of the database, as requests carry them and as people read them.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::{super::aws_error::AwsError, number::Number};

/// An item: attribute names to values, in the order they were written.
pub type Item = IndexMap<String, AttributeValue>;

/// One value of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// A string; empty is allowed except in a key.
    S(String),
    /// A number.
    N(Number),
    /// Bytes.
    B(Vec<u8>),
    /// A boolean.
    Bool(bool),
    /// Null.
    Null,
    /// A list.
    L(Vec<AttributeValue>),
    /// A map.
    M(Item),
    /// A set of strings.
    Ss(Vec<String>),
    /// A set of numbers.
    Ns(Vec<Number>),
    /// A set of byte strings.
    Bs(Vec<Vec<u8>>),
}

/// How deep lists and maps may nest.
const MOST_LEVELS: usize = 32;

impl AttributeValue {
    /// Reads the form `{"S": "text"}`.
    ///
    /// # Errors
    /// What the service refuses, in its words.
    pub fn from_wire(value: &Value) -> Result<Self, AwsError> {
        Self::from_wire_at(value, 0)
    }

    fn from_wire_at(value: &Value, level: usize) -> Result<Self, AwsError> {
        if level > MOST_LEVELS {
            return Err(AwsError::validation("Nesting Levels have exceeded supported limits"));
        }
        let mut typed = value.as_object().into_iter().flatten();
        let (kind, content) = match (typed.next(), typed.next()) {
            (Some(only), None) => only,
            (None, _) => {
                return Err(AwsError::validation(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(AwsError::validation(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
                ));
            }
        };
        Self::of_kind(kind, content, level)
    }

    fn of_kind(kind: &str, content: &Value, level: usize) -> Result<Self, AwsError> {
        let list = || content.as_array().ok_or_else(wrong_form);
        Ok(match kind {
            "S" => Self::S(text(content)?),
            "N" => Self::N(number(content)?),
            "B" => Self::B(bytes(content)?),
            "BOOL" => Self::Bool(content.as_bool().ok_or_else(wrong_form)?),
            "NULL" if content == &Value::Bool(true) => Self::Null,
            "NULL" => {
                return Err(AwsError::validation(
                    "One or more parameter values were invalid: Null attribute value types must have the value of true",
                ));
            }
            "L" => Self::L(list()?.iter().map(|item| Self::from_wire_at(item, level + 1)).collect::<Result<_, _>>()?),
            "M" => {
                let map = content.as_object().ok_or_else(wrong_form)?;
                let entries = map.iter().map(|(name, value)| Ok((name.clone(), Self::from_wire_at(value, level + 1)?)));
                Self::M(entries.collect::<Result<_, AwsError>>()?)
            }
            "SS" => Self::Ss(set("string", list()?, text)?),
            "NS" => Self::Ns(set("number", list()?, number)?),
            "BS" => Self::Bs(set("binary", list()?, bytes)?),
            _ => {
                return Err(AwsError::validation(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                ));
            }
        })
    }

    /// The form `{"S": "text"}`.
    #[must_use]
    pub fn to_wire(&self) -> Value {
        match self {
            Self::S(text) => json!({ "S": text }),
            Self::N(number) => json!({ "N": number.to_string() }),
            Self::B(bytes) => json!({ "B": BASE64.encode(bytes) }),
            Self::Bool(bool) => json!({ "BOOL": bool }),
            Self::Null => json!({ "NULL": true }),
            Self::L(list) => json!({ "L": list.iter().map(Self::to_wire).collect::<Vec<_>>() }),
            Self::M(map) => json!({ "M": item_to_wire(map) }),
            Self::Ss(set) => json!({ "SS": set }),
            Self::Ns(set) => json!({ "NS": set.iter().map(Number::to_string).collect::<Vec<_>>() }),
            Self::Bs(set) => json!({ "BS": set.iter().map(|bytes| BASE64.encode(bytes)).collect::<Vec<_>>() }),
        }
    }

    /// A value of a course file: plain JSON, typed the way a document client would.
    ///
    /// # Errors
    /// Numbers that the database cannot hold.
    pub fn from_plain(value: &Value) -> Result<Self, AwsError> {
        Ok(match value {
            Value::Null => Self::Null,
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Number(number) => Self::N(Number::parse(&number.to_string())?),
            Value::String(text) => Self::S(text.clone()),
            Value::Array(list) => Self::L(list.iter().map(Self::from_plain).collect::<Result<_, _>>()?),
            Value::Object(map) => Self::M(item_from_plain(map)?),
        })
    }

    /// The value as people read it: plain JSON. Sets become arrays, bytes base64, numbers that JSON cannot hold strings.
    #[must_use]
    pub fn to_plain(&self) -> Value {
        match self {
            Self::S(text) => json!(text),
            Self::N(number) => plain_number(*number),
            Self::B(bytes) => json!(BASE64.encode(bytes)),
            Self::Bool(bool) => json!(bool),
            Self::Null => Value::Null,
            Self::L(list) => list.iter().map(Self::to_plain).collect(),
            Self::M(map) => item_to_plain(map),
            Self::Ss(set) => json!(set),
            Self::Ns(set) => set.iter().map(|number| plain_number(*number)).collect(),
            Self::Bs(set) => set.iter().map(|bytes| BASE64.encode(bytes)).collect(),
        }
    }

    /// The type as the service names it: `S`, `BOOL`, `NS`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::S(_) => "S",
            Self::N(_) => "N",
            Self::B(_) => "B",
            Self::Bool(_) => "BOOL",
            Self::Null => "NULL",
            Self::L(_) => "L",
            Self::M(_) => "M",
            Self::Ss(_) => "SS",
            Self::Ns(_) => "NS",
            Self::Bs(_) => "BS",
        }
    }

    /// Adds what `other` has of the same map or list, as when several paths of one attribute are projected.
    pub fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::M(map), Self::M(more)) => {
                for (name, value) in more {
                    match map.get_mut(&name) {
                        Some(old) => old.merge(value),
                        None => {
                            map.insert(name, value);
                        }
                    }
                }
            }
            (Self::L(list), Self::L(more)) => list.extend(more),
            (old, new) => *old = new,
        }
    }

    /// The bytes it counts for in an item's size.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::S(text) => text.len(),
            Self::N(number) => number.size(),
            Self::B(bytes) => bytes.len(),
            Self::Bool(_) | Self::Null => 1,
            Self::L(list) => 3 + list.iter().map(|value| 1 + value.size()).sum::<usize>(),
            Self::M(map) => 3 + map.len() + item_size(map),
            Self::Ss(set) => set.iter().map(String::len).sum(),
            Self::Ns(set) => set.iter().map(|number| number.size()).sum(),
            Self::Bs(set) => set.iter().map(Vec::len).sum(),
        }
    }
}

/// An item from the form `{"id": {"S": "1"}}`.
///
/// # Errors
/// What the service refuses, in its words.
pub fn item_from_wire(value: &Value) -> Result<Item, AwsError> {
    let map = value.as_object().ok_or_else(wrong_form)?;
    map.iter().map(|(name, value)| Ok((name.clone(), AttributeValue::from_wire(value)?))).collect()
}

/// An item in the form `{"id": {"S": "1"}}`.
#[must_use]
pub fn item_to_wire(item: &Item) -> Value {
    Value::Object(item.iter().map(|(name, value)| (name.clone(), value.to_wire())).collect())
}

/// An item from plain JSON.
///
/// # Errors
/// Numbers that the database cannot hold.
pub fn item_from_plain(map: &Map<String, Value>) -> Result<Item, AwsError> {
    map.iter().map(|(name, value)| Ok((name.clone(), AttributeValue::from_plain(value)?))).collect()
}

/// An item as plain JSON.
#[must_use]
pub fn item_to_plain(item: &Item) -> Value {
    Value::Object(item.iter().map(|(name, value)| (name.clone(), value.to_plain())).collect())
}

/// The bytes an item counts for: the names and the values.
#[must_use]
pub fn item_size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value.size()).sum()
}

fn plain_number(number: Number) -> Value {
    let text = number.to_string();
    serde_json::from_str::<serde_json::Number>(&text).map_or(Value::String(text), Value::Number)
}

fn wrong_form() -> AwsError {
    AwsError::client("SerializationException", "Start of structure or map found where not expected.")
}

fn text(value: &Value) -> Result<String, AwsError> {
    value.as_str().map(str::to_owned).ok_or_else(wrong_form)
}

fn number(value: &Value) -> Result<Number, AwsError> {
    Number::parse(value.as_str().ok_or_else(wrong_form)?)
}

fn bytes(value: &Value) -> Result<Vec<u8>, AwsError> {
    BASE64.decode(value.as_str().ok_or_else(wrong_form)?).map_err(|_| wrong_form())
}

fn set<T: PartialEq>(
    kind: &str,
    values: &[Value],
    read: impl Fn(&Value) -> Result<T, AwsError>,
) -> Result<Vec<T>, AwsError> {
    if values.is_empty() {
        return Err(AwsError::validation(format!(
            "One or more parameter values were invalid: An {kind} set  may not be empty"
        )));
    }
    let mut set = Vec::new();
    for value in values {
        let value = read(value)?;
        if set.contains(&value) {
            return Err(AwsError::validation(
                "One or more parameter values were invalid: Input collection contains duplicates.",
            ));
        }
        set.push(value);
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_comes_back_as_it_was_sent() {
        for wire in [
            json!({ "S": "" }),
            json!({ "N": "59.98" }),
            json!({ "B": "aGk=" }),
            json!({ "BOOL": false }),
            json!({ "NULL": true }),
            json!({ "L": [{ "S": "a" }, { "M": {} }] }),
            json!({ "M": { "a": { "SS": ["x", "y"] } } }),
            json!({ "NS": ["1", "2"] }),
        ] {
            assert_eq!(AttributeValue::from_wire(&wire).unwrap().to_wire(), wire);
        }
    }

    #[test]
    fn malformed_values_are_refused_in_the_words_of_the_service() {
        let message = |wire: Value| AttributeValue::from_wire(&wire).unwrap_err().message;
        assert!(message(json!({})).starts_with("Supplied AttributeValue is empty"));
        assert!(message(json!({ "S": "a", "N": "1" })).starts_with("Supplied AttributeValue has more than one"));
        assert_eq!(
            message(json!({ "SS": [] })),
            "One or more parameter values were invalid: An string set  may not be empty"
        );
        assert!(message(json!({ "NS": ["1", "1.0"] })).ends_with("Input collection contains duplicates."));
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = (0..40).fold(json!({ "S": "x" }), |inner, _| json!({ "L": [inner] }));
        assert_eq!(
            AttributeValue::from_wire(&deep).unwrap_err().message,
            "Nesting Levels have exceeded supported limits"
        );
    }
}
