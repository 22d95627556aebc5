//! Batches: several writes or reads in one request, each for itself.

use serde_json::{Map, Value, json};

use super::{
    super::aws_error::AwsError,
    Database, capacity,
    expression::Placeholders,
    projected,
    value::{Item, item_from_wire, item_size, item_to_wire},
    write::{Planned, Write},
};

/// How many writes a batch may hold.
const MOST_WRITES: usize = 25;

/// How many keys a batch may ask for.
const MOST_KEYS: usize = 100;

/// What one batch answers at most, in bytes; the keys that do not fit come back unprocessed.
const MOST_ANSWER_BYTES: usize = 16 << 20;

impl Database {
    /// `BatchWriteItem`. Either every write is well-formed, or none is made.
    pub fn batch_write(&mut self, params: &Value) -> Result<Value, AwsError> {
        let mut planned: Vec<(String, Planned)> = Vec::new();
        let mut touched: Vec<(String, Item)> = Vec::new();
        for (name, requests) in tables_of(params)? {
            let requests = requests.as_array().map(Vec::as_slice).unwrap_or_default();
            if requests.is_empty() {
                return Err(AwsError::validation(
                    "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]",
                ));
            }
            if planned.len() + requests.len() > MOST_WRITES {
                return Err(AwsError::validation("Too many items requested for the BatchWriteItem call"));
            }
            let table = self.table(&json!({ "TableName": name }))?;
            for request in requests {
                let write = read_write(request)?;
                write.check_schema(table)?;
                once(&mut touched, (name.clone(), table.key_of(write.subject())))?;
                planned.push((name.clone(), write.plan(table)?));
            }
        }
        let mut charges = Map::new();
        for (name, planned) in planned {
            capacity::charge(&mut charges, &name, capacity::write_units(planned.bytes(), false));
            if let Some(table) = self.tables.get_mut(&name) {
                planned.make(table);
            }
        }
        let mut answer = json!({ "UnprocessedItems": {} });
        capacity::add_all(&mut answer, params, &charges);
        Ok(answer)
    }

    /// `BatchGetItem`. Items come in the order of their keys; keys without an item are left out.
    pub fn batch_get(&self, params: &Value) -> Result<Value, AwsError> {
        let (mut responses, mut left, mut charges) = (Map::new(), Map::new(), Map::new());
        let (mut asked, mut bytes) = (0, 0);
        let mut touched = Vec::new();
        for (name, request) in tables_of(params)? {
            let keys = request["Keys"].as_array().map(Vec::as_slice).unwrap_or_default();
            asked += keys.len();
            if asked > MOST_KEYS {
                return Err(AwsError::validation("Too many items requested for the BatchGetItem call"));
            }
            let mut placeholders = Placeholders::of(request)?;
            let projection = placeholders.projection(request)?;
            placeholders.all_used()?;
            let table = self.table(&json!({ "TableName": name }))?;
            let (mut found, mut unread) = (Vec::new(), Vec::new());
            for wire in keys {
                let key = item_from_wire(wire)?;
                table.check_key(&key)?;
                once(&mut touched, (name.clone(), table.key_of(&key)))?;
                let item = table.get(&key);
                let size = item.map_or(0, item_size);
                if bytes + size > MOST_ANSWER_BYTES {
                    unread.push(wire.clone());
                    continue;
                }
                bytes += size;
                let units = capacity::read_units(size, request["ConsistentRead"] == json!(true));
                capacity::charge(&mut charges, name, units);
                found.extend(item.map(|item| item_to_wire(&projected(item, projection.as_deref()))));
            }
            responses.insert(name.clone(), Value::Array(found));
            if !unread.is_empty() {
                let mut rest = request.clone();
                rest["Keys"] = Value::Array(unread);
                left.insert(name.clone(), rest);
            }
        }
        let mut answer = json!({ "Responses": responses, "UnprocessedKeys": left });
        capacity::add_all(&mut answer, params, &charges);
        Ok(answer)
    }
}

fn tables_of(params: &Value) -> Result<&Map<String, Value>, AwsError> {
    params["RequestItems"].as_object().filter(|tables| !tables.is_empty()).ok_or_else(|| {
        AwsError::validation(
            "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
        )
    })
}

fn read_write(request: &Value) -> Result<Write, AwsError> {
    match (&request["PutRequest"], &request["DeleteRequest"]) {
        (put @ Value::Object(_), Value::Null) => Write::read("PutItem", put),
        (Value::Null, delete @ Value::Object(_)) => Write::read("DeleteItem", delete),
        _ => Err(AwsError::validation(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        )),
    }
}

fn once(touched: &mut Vec<(String, Item)>, place: (String, Item)) -> Result<(), AwsError> {
    if touched.contains(&place) {
        return Err(AwsError::validation("Provided list of item keys contains duplicates"));
    }
    touched.push(place);
    Ok(())
}
