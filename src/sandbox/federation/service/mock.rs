//! Data for a subgraph nobody wrote data for: three rows a type, the same in every run.

use serde_json::{Map, Value, json};

use super::Data;
use crate::sandbox::federation::compose::schema::{ROOT_TYPES, Schema, TypeDef, TypeKind, TypeRef};

/// How many rows a type gets.
const ROWS: usize = 3;

/// How deep objects without an id are made up within each other.
const MOST_DEPTH: usize = 2;

/// How many objects are made up for one subgraph at the most, so that a large schema costs little.
const MOST_OBJECTS: usize = 5_000;

/// Products people can picture.
const PRODUCTS: [(&str, f64); ROWS] = [("Desk lamp", 39.9), ("Walking boots", 119.0), ("Espresso pot", 24.5)];

/// Makes up data for `schema`: ids `"1"` to `"3"` in every type, so that the types of all subgraphs fit together.
#[must_use]
pub fn mock(schema: &Schema) -> Data {
    let mut maker = Maker { schema, left: MOST_OBJECTS };
    let mut data = Data::default();
    let objects = schema.types.values().filter(|ty| ty.kind == TypeKind::Object);
    for ty in objects.filter(|ty| !ROOT_TYPES.contains(&ty.name.as_str())) {
        for row in 0..ROWS {
            if let Some(made) = maker.object(ty, row, 0) {
                data.push(&ty.name, Value::Object(made));
            }
        }
    }
    data
}

struct Maker<'a> {
    schema: &'a Schema,
    left: usize,
}

impl Maker<'_> {
    /// One object; `None` when enough have been made.
    fn object(&mut self, ty: &TypeDef, row: usize, depth: usize) -> Option<Map<String, Value>> {
        self.left = self.left.checked_sub(1)?;
        let owned = ty.fields.values().filter(|field| field.external.is_none() || ty.has_key_field(&field.name));
        Some(owned.map(|field| (field.name.clone(), self.value(ty, &field.name, &field.ty, row, depth))).collect())
    }

    fn value(&mut self, owner: &TypeDef, field: &str, ty: &TypeRef, row: usize, depth: usize) -> Value {
        match ty {
            TypeRef::NonNullType(inner) => self.value(owner, field, inner, row, depth),
            TypeRef::ListType(inner) => {
                // The first row has one item, the second two, the third none: lists of every length teach most.
                let count = (row + 1) % ROWS;
                let items = (0..count).map(|item| self.value(owner, field, inner, (row + item) % ROWS, depth));
                Value::Array(items.collect())
            }
            TypeRef::NamedType(name) => match self.schema.types.get(name) {
                Some(target) => self.of_type(target, row, depth),
                None => scalar(owner, field, name, row),
            },
        }
    }

    fn of_type(&mut self, target: &TypeDef, row: usize, depth: usize) -> Value {
        match target.kind {
            TypeKind::Enum => {
                let pick = row % target.values.len().max(1);
                target.values.keys().nth(pick).map_or(Value::Null, |value| json!(value))
            }
            // The rest of an object with an id is in the table of its type.
            TypeKind::Object if target.fields.contains_key("id") => json!({"id": (row + 1).to_string()}),
            TypeKind::Object if depth < MOST_DEPTH => {
                self.object(target, row, depth + 1).map_or(Value::Null, Value::Object)
            }
            TypeKind::Interface | TypeKind::Union if depth < MOST_DEPTH => self.concrete(target, row, depth),
            TypeKind::Scalar => json!(format!("{} {}", target.name, row + 1)),
            _ => Value::Null,
        }
    }

    /// An object behind an interface or a union.
    fn concrete(&mut self, target: &TypeDef, row: usize, depth: usize) -> Value {
        let mut possible = self.schema.types.values().filter(|ty| {
            ty.kind == TypeKind::Object && (ty.implements.contains(&target.name) || target.members.contains(&ty.name))
        });
        let Some(ty) = possible.next() else { return Value::Null };
        let Some(mut made) = self.object(ty, row, depth + 1) else { return Value::Null };
        made.insert("__typename".to_owned(), json!(ty.name));
        Value::Object(made)
    }
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
