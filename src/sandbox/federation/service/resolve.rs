//! What a field answers: rows of a table for a root field, a member of its object for any other.

use std::sync::Arc;

use async_graphql::{
    Value as GraphqlValue,
    dynamic::{FieldValue, ResolverContext},
};
use serde_json::{Map, Value};

use super::data::{Data, same};

/// What is known of a field before any request.
pub struct FieldPlan {
    /// The type the field belongs to.
    pub owner: String,
    /// The field.
    pub name: String,
    /// The type at the heart of what it returns.
    pub returns: String,
    /// The object types behind `returns`, when it is an interface or a union.
    pub possible: Vec<String>,
    /// Whether it returns a list.
    pub list: bool,
    /// Whether it belongs to a root type.
    pub root: bool,
    /// The data.
    pub data: Arc<Data>,
}

impl FieldPlan {
    /// The value of the field; `None` is null.
    pub fn resolve<'a>(&self, context: &ResolverContext<'_>) -> Option<FieldValue<'a>> {
        let arguments = arguments(context);
        let value = if self.root { self.of_root(&arguments) } else { self.of_object(context, &arguments) };
        if value.is_null() { None } else { Some(self.field_value(value)) }
    }

    fn of_root(&self, arguments: &Map<String, Value>) -> Value {
        if let Some(answer) = self.data.answer(&self.owner, &self.name) {
            return chosen(answer.clone(), arguments);
        }
        let types = if self.possible.is_empty() { std::slice::from_ref(&self.returns) } else { &self.possible };
        let rows = types.iter().flat_map(|ty| {
            let named = !self.possible.is_empty();
            self.data.rows(ty).iter().cloned().map(move |row| if named { with_type(row, ty) } else { row })
        });
        let found = chosen(Value::Array(rows.collect()), arguments);
        match found {
            Value::Array(rows) if !self.list => rows.into_iter().next().unwrap_or_default(),
            other => other,
        }
    }

    fn of_object(&self, context: &ResolverContext<'_>, arguments: &Map<String, Value>) -> Value {
        let Some(parent) = context.parent_value.downcast_ref::<Map<String, Value>>() else { return Value::Null };
        let own = parent.get(&self.name).cloned().unwrap_or_default();
        chosen(computed(&own, parent).unwrap_or(own), arguments)
    }

    fn field_value<'a>(&self, value: Value) -> FieldValue<'a> {
        match value {
            Value::Array(items) => {
                FieldValue::list(items.into_iter().map(|item| self.field_value(item)).collect::<Vec<_>>())
            }
            Value::Object(reference) => self.object_value(&reference),
            Value::Null => FieldValue::NULL,
            plain => FieldValue::value(GraphqlValue::from_json(plain).unwrap_or_default()),
        }
    }

    fn object_value<'a>(&self, reference: &Map<String, Value>) -> FieldValue<'a> {
        if self.possible.is_empty() {
            return FieldValue::owned_any(self.data.linked(&self.returns, reference));
        }
        let ty = match reference.get("__typename") {
            Some(Value::String(ty)) => ty.clone(),
            _ => self.possible.first().cloned().unwrap_or_default(),
        };
        FieldValue::owned_any(self.data.linked(&ty, reference)).with_type(ty)
    }
}

/// The arguments of a field as JSON.
fn arguments(context: &ResolverContext<'_>) -> Map<String, Value> {
    let json = |value: &GraphqlValue| value.clone().into_json().unwrap_or_default();
    context.args.iter().map(|(name, value)| (name.to_string(), json(value.as_value()))).collect()
}

/// Of a list of objects, those that agree with the arguments; `first` and `limit` count. Anything else as it is.
fn chosen(value: Value, arguments: &Map<String, Value>) -> Value {
    let Value::Array(mut items) = value else { return value };
    for (name, wanted) in arguments.iter().filter(|(_, wanted)| !wanted.is_null()) {
        let known = items.iter().any(|item| item.get(name).is_some());
        match wanted {
            Value::Number(count) if !known && (name == "first" || name == "limit") => {
                items.truncate(count.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(items.len()));
            }
            _ if known => items.retain(|item| item.get(name).is_some_and(|own| same(own, wanted))),
            _ => {}
        }
    }
    Value::Array(items)
}

fn with_type(row: Value, ty: &str) -> Value {
    match row {
        Value::Object(mut row) => {
            row.entry("__typename").or_insert_with(|| Value::String(ty.to_owned()));
            Value::Object(row)
        }
        other => other,
    }
}

/// A value that is worked out from others of its object: `{"$multiply": ["weight", 0.5]}` or `{"$add": ["price", "shipping"]}`.
/// `None` when `value` is an ordinary value; null when an operand is missing.
fn computed(value: &Value, object: &Map<String, Value>) -> Option<Value> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    let (operator, operands) = members.iter().next()?;
    let combine: fn(f64, f64) -> f64 = match operator.as_str() {
        "$multiply" => |one, other| one * other,
        "$add" => |one, other| one + other,
        _ => return None,
    };
    let number = |operand: &Value| match operand {
        Value::String(member) => object.get(member)?.as_f64(),
        other => other.as_f64(),
    };
    let numbers: Option<Vec<f64>> = operands.as_array()?.iter().map(number).collect();
    let result = numbers.and_then(|numbers| numbers.into_iter().reduce(combine));
    Some(result.map_or(Value::Null, whole_when_whole))
}

/// Whole results without a decimal point, so that they fit `Int` as well as `Float`; others to six decimals.
fn whole_when_whole(number: f64) -> Value {
    let rounded = (number * 1e6).round() / 1e6;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number that an i64 holds")]
    if rounded.fract() == 0.0 && rounded.abs() < 9e15 { Value::from(rounded as i64) } else { Value::from(rounded) }
}
