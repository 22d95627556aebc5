//! Transactions: all of several changes or none, and several reads of one moment.

use serde_json::{Map, Value, json};

use super::{
    super::aws_error::AwsError,
    Database, capacity,
    expression::Placeholders,
    projected, table_name,
    value::{Item, item_from_wire, item_size, item_to_wire},
    write::{Planned, Write},
};

/// How many items a transaction may touch.
const MOST_ITEMS: usize = 100;

/// The parts of an item of `TransactWriteItems`, and the single request each stands for.
const PARTS: [(&str, &str); 4] =
    [("Put", "PutItem"), ("Update", "UpdateItem"), ("Delete", "DeleteItem"), ("ConditionCheck", "ConditionCheck")];

impl Database {
    /// `TransactWriteItems`.
    pub fn transact_write(&mut self, params: &Value) -> Result<Value, AwsError> {
        let items = items_of(params)?;
        let token = params["ClientRequestToken"].as_str().unwrap_or_default();
        if let Some(known) = self.tokens.get(token) {
            return if *known == params["TransactItems"] {
                Ok(json!({}))
            } else {
                Err(AwsError::client(
                    "IdempotentParameterMismatchException",
                    "Your request uses the same client token as a previous request, but with different parameters.",
                ))
            };
        }
        let (planned, charges) = self.plan_all(items)?;
        for (name, planned) in planned {
            if let Some(table) = self.tables.get_mut(&name) {
                planned.make(table);
            }
        }
        if !token.is_empty() {
            self.tokens.insert(token.to_owned(), params["TransactItems"].clone());
        }
        let mut answer = json!({});
        capacity::add_all(&mut answer, params, &charges);
        Ok(answer)
    }

    /// What each item would do; a refusal of one is the refusal of all, with a reason for each.
    #[expect(clippy::type_complexity, reason = "a pair used once")]
    fn plan_all(&self, items: &[Value]) -> Result<(Vec<(String, Planned)>, Map<String, Value>), AwsError> {
        let mut writes = Vec::new();
        let mut touched: Vec<(String, Item)> = Vec::new();
        for item in items {
            let (operation, part) = part_of(item)?;
            let (name, table) = (table_name(part)?.to_owned(), self.table(part)?);
            let write = Write::read(operation, part)?;
            write.check_schema(table)?;
            let place = (name.clone(), table.key_of(write.subject()));
            if touched.contains(&place) {
                return Err(AwsError::validation("Transaction request cannot include multiple operations on one item"));
            }
            touched.push(place);
            writes.push((name, write.plan(table)));
        }
        if writes.iter().any(|(_, planned)| planned.is_err()) {
            let reasons: Vec<Value> = writes.iter().map(|(_, planned)| reason(planned.as_ref().err())).collect();
            return Err(cancelled(&reasons));
        }
        let mut charges = Map::new();
        let planned: Vec<(String, Planned)> =
            writes.into_iter().filter_map(|(name, planned)| planned.ok().map(|planned| (name, planned))).collect();
        for (name, planned) in &planned {
            capacity::charge(&mut charges, name, capacity::write_units(planned.bytes(), true));
        }
        Ok((planned, charges))
    }

    /// `TransactGetItems`.
    pub fn transact_get(&self, params: &Value) -> Result<Value, AwsError> {
        let mut responses = Vec::new();
        let mut charges = Map::new();
        for item in items_of(params)? {
            let get = &item["Get"];
            if !get.is_object() {
                return Err(AwsError::validation("TransactItems can only contain one of Get"));
            }
            let key = item_from_wire(&get["Key"])?;
            let mut placeholders = Placeholders::of(get)?;
            let projection = placeholders.projection(get)?;
            placeholders.all_used()?;
            let table = self.table(get)?;
            table.check_key(&key)?;
            let found = table.get(&key);
            let units = 2.0 * capacity::read_units(found.map_or(0, item_size), true);
            capacity::charge(&mut charges, table.name(), units);
            responses.push(match found {
                Some(item) => json!({ "Item": item_to_wire(&projected(item, projection.as_deref())) }),
                None => json!({}),
            });
        }
        let mut answer = json!({ "Responses": responses });
        capacity::add_all(&mut answer, params, &charges);
        Ok(answer)
    }
}

fn items_of(params: &Value) -> Result<&Vec<Value>, AwsError> {
    let bound = |most: &str| {
        AwsError::validation(format!(
            "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length {most}"
        ))
    };
    match params["TransactItems"].as_array() {
        Some(items) if items.len() > MOST_ITEMS => Err(bound("less than or equal to 100")),
        Some(items) if !items.is_empty() => Ok(items),
        _ => Err(bound("greater than or equal to 1")),
    }
}

/// The one part of an item that is there, and the request it stands for.
fn part_of(item: &Value) -> Result<(&'static str, &Value), AwsError> {
    let mut found = PARTS.iter().filter(|(part, _)| item[*part].is_object());
    match (found.next(), found.next()) {
        (Some((part, operation)), None) => Ok((operation, &item[*part])),
        _ => Err(AwsError::validation("TransactItems can only contain one of Check, Put, Update or Delete")),
    }
}

fn reason(error: Option<&AwsError>) -> Value {
    let Some(error) = error else { return json!({ "Code": "None" }) };
    let code = match error.code.as_str() {
        "ConditionalCheckFailedException" => "ConditionalCheckFailed",
        _ => "ValidationError",
    };
    let mut reason = json!({ "Code": code, "Message": error.message });
    if let Some(item) = error.details.as_ref().and_then(|details| details.get("Item")) {
        reason["Item"] = item.clone();
    }
    reason
}

fn cancelled(reasons: &[Value]) -> AwsError {
    let codes: Vec<&str> = reasons.iter().filter_map(|reason| reason["Code"].as_str()).collect();
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    AwsError {
        details: Some(Box::new(json!({ "CancellationReasons": reasons }))),
        ..AwsError::client("TransactionCanceledException", message)
    }
}
