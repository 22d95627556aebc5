//! Data for a subgraph nobody wrote data for: three rows a type, the same in every run.

use serde_json::{Map, Value, json};

use super::Data;
use crate::sandbox::federation::compose::schema::{ROOT_TYPES, Schema, TypeDef, TypeKind, TypeRef, named};

/// How many rows a type gets.
const ROWS: usize = 3;

/// How deep objects within objects are made up.
const MOST_DEPTH: usize = 3;

/// Products people can picture.
const PRODUCTS: [(&str, f64); ROWS] = [("Desk lamp", 39.9), ("Walking boots", 119.0), ("Espresso pot", 24.5)];

/// Makes up data for `schema`: ids `"1"` to `"3"` in every type, so that the types of all subgraphs fit together.
#[must_use]
pub fn mock(schema: &Schema) -> Data {
    let mut data = Data::default();
    let objects = schema.types.values().filter(|ty| ty.kind == TypeKind::Object);
    for ty in objects.filter(|ty| !ROOT_TYPES.contains(&ty.name.as_str())) {
        for row in 0..ROWS {
            data.push(&ty.name, Value::Object(object(schema, ty, row, 0)));
        }
    }
    data
}

fn object(schema: &Schema, ty: &TypeDef, row: usize, depth: usize) -> Map<String, Value> {
    let owned = ty.fields.values().filter(|field| field.external.is_none() || ty.has_key_field(&field.name));
    owned.map(|field| (field.name.clone(), value(schema, ty, &field.name, &field.ty, row, depth))).collect()
}

fn value(schema: &Schema, owner: &TypeDef, field: &str, ty: &TypeRef, row: usize, depth: usize) -> Value {
    match ty {
        TypeRef::NonNullType(inner) => value(schema, owner, field, inner, row, depth),
        TypeRef::ListType(inner) => {
            // The first row has one item, the second two, the third none: lists of every length teach most.
            let count = (row + 1) % ROWS;
            let items = (0..count).map(|item| value(schema, owner, field, inner, (row + item) % ROWS, depth));
            Value::Array(items.collect())
        }
        TypeRef::NamedType(name) => match schema.types.get(name) {
            Some(target) if target.kind == TypeKind::Enum => {
                let pick = row % target.values.len().max(1);
                target.values.keys().nth(pick).map_or(Value::Null, |value| json!(value))
            }
            Some(target) if target.kind == TypeKind::Object && depth < MOST_DEPTH => {
                Value::Object(object(schema, target, row, depth + 1))
            }
            Some(target) if target.kind.is_composite() && depth < MOST_DEPTH => concrete(schema, target, row, depth),
            Some(_) => Value::Null,
            None => scalar(owner, field, named(ty), row),
        },
    }
}

/// An object behind an interface or a union.
fn concrete(schema: &Schema, target: &TypeDef, row: usize, depth: usize) -> Value {
    let mut possible = schema.types.values().filter(|ty| {
        ty.kind == TypeKind::Object && (ty.implements.contains(&target.name) || target.members.contains(&ty.name))
    });
    possible.next().map_or(Value::Null, |ty| {
        let mut made = object(schema, ty, row, depth + 1);
        made.insert("__typename".to_owned(), json!(ty.name));
        Value::Object(made)
    })
}

fn scalar(owner: &TypeDef, field: &str, scalar: &str, row: usize) -> Value {
    let number = row + 1;
    let product = (owner.name == "Product").then(|| PRODUCTS[row % ROWS]);
    match (scalar, field, product) {
        (_, "name" | "title", Some((name, _))) if scalar == "String" => json!(name),
        ("Float", "price", Some((_, price))) => json!(price),
        ("ID", _, _) => json!(number.to_string()),
        ("String", "name" | "title", None) => json!(format!("{} {number}", owner.name)),
        ("Int", _, _) => json!(number),
        ("Float", _, _) => json!(f64::from(u32::try_from(number).unwrap_or(1)) + 0.5),
        ("Boolean", _, _) => json!(row.is_multiple_of(2)),
        _ => json!(format!("{field} {number}")),
    }
}
