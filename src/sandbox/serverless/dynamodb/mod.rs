//! An in-memory DynamoDB: tables with a key schema, typed items, expressions, and the service's own words when it refuses.
//!
//! It answers the low-level requests of the service, so that every SDK can stand on it. Tables are ready at once, indexes are
//! never behind, reads are always consistent, and nothing is throttled but by a fault that was switched on.

mod batch;
mod capacity;
mod expression;
mod index;
mod number;
mod query;
mod schema;
mod stream;
mod table;
mod transaction;
mod value;
mod write;

pub use table::{ITEM_OVERHEAD, Table};

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    aws_error::AwsError,
    environment::EPOCH_MS,
    setup::{Setup, TableSetup},
};
use crate::trace::{Panel, VirtualTime};
use expression::{Path, Placeholders};
use stream::Change;
use value::{AttributeValue, Item, item_from_wire, item_to_wire};

/// All tables.
#[derive(Clone, Debug, Default)]
pub struct Database {
    tables: BTreeMap<String, Table>,
    /// The tokens of the transactions made so far, each with what it was for.
    tokens: BTreeMap<String, Value>,
    region: String,
}

impl Database {
    /// The tables `setups` describe.
    ///
    /// # Errors
    /// The name of a table that refuses one of its own items, and why.
    pub fn new(setups: &BTreeMap<String, TableSetup>, region: &str) -> Result<Self, String> {
        let tables = setups.iter().map(|(name, setup)| match Table::new(name, setup) {
            Ok(table) => Ok((name.clone(), table)),
            Err(error) => Err(format!("table {name}: {}", error.message)),
        });
        Ok(Self { tables: tables.collect::<Result<_, _>>()?, tokens: BTreeMap::new(), region: region.to_owned() })
    }

    /// Answers one request, such as `PutItem`.
    ///
    /// # Errors
    /// What the service answers when it refuses.
    pub fn request(&mut self, operation: &str, params: &Value) -> Result<Value, AwsError> {
        refuse_legacy(params)?;
        match operation {
            "ListTables" => Ok(self.list_tables(params)),
            "CreateTable" => self.create_table(params),
            "DescribeTable" => self.describe_table(params),
            "DeleteTable" => self.delete_table(params),
            "UpdateTimeToLive" => self.update_ttl(params),
            "DescribeTimeToLive" => self.describe_ttl(params),
            "GetItem" => self.get_item(params),
            "PutItem" | "DeleteItem" | "UpdateItem" => write::write_item(self.table_mut(params)?, operation, params),
            "BatchWriteItem" => self.batch_write(params),
            "BatchGetItem" => self.batch_get(params),
            "TransactWriteItems" => self.transact_write(params),
            "TransactGetItems" => self.transact_get(params),
            "Query" => query::query(self.table(params)?, params),
            "Scan" => query::scan(self.table(params)?, params),
            other => Err(AwsError::client(
                "UnknownOperationException",
                format!("{other} is not one of the operations this database knows"),
            )),
        }
    }

    /// What the items of all tables take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.tables.values().map(Table::bytes).sum()
    }

    /// What the items of the tables a request is about take, in bytes.
    #[must_use]
    pub fn bytes_of(&self, params: &Value) -> usize {
        tables_in(params).into_iter().filter_map(|name| self.tables.get(name)).map(Table::bytes).sum()
    }

    /// The tables as the views show them.
    pub fn panels(&self) -> impl Iterator<Item = Panel> {
        self.tables.values().map(panel)
    }

    /// The tables a request is about, as the views show them.
    #[must_use]
    pub fn panels_of(&self, params: &Value) -> Vec<Panel> {
        tables_in(params).into_iter().filter_map(|name| self.tables.get(name)).map(panel).collect()
    }

    /// Deletes the items whose time was over at `now`, in seconds since 1970; the tables that lost some, as the views show
    /// them, with how many they lost.
    pub fn expire(&mut self, now: u64) -> Vec<(usize, Panel)> {
        let lost = self.tables.values_mut().map(|table| (table.expire(now), &*table));
        lost.filter(|(lost, _)| *lost > 0).map(|(lost, table)| (lost, panel(table))).collect()
    }

    /// The changes of a table since they were last taken.
    pub fn take_changes(&mut self, name: &str) -> Vec<Change> {
        self.tables.get_mut(name).map(Table::take_changes).unwrap_or_default()
    }

    /// A change of a table as a record of an event.
    #[must_use]
    pub fn record(&self, name: &str, change: &Change, number: u64, at: VirtualTime) -> Value {
        change.to_record(&self.table_arn(name), &self.region, number, EPOCH_MS + at.0 / 1_000_000)
    }

    fn table(&self, params: &Value) -> Result<&Table, AwsError> {
        self.tables.get(table_name(params)?).ok_or_else(AwsError::table_not_found)
    }

    fn table_mut(&mut self, params: &Value) -> Result<&mut Table, AwsError> {
        self.tables.get_mut(table_name(params)?).ok_or_else(AwsError::table_not_found)
    }

    fn get_item(&self, params: &Value) -> Result<Value, AwsError> {
        let key = item_from_wire(&params["Key"])?;
        let mut placeholders = Placeholders::of(params)?;
        let projection = placeholders.projection(params)?;
        placeholders.all_used()?;
        let table = self.table(params)?;
        table.check_key(&key)?;
        let found = table.get(&key);
        let mut answer = match found {
            Some(item) => json!({ "Item": item_to_wire(&projected(item, projection.as_deref())) }),
            None => json!({}),
        };
        let units = capacity::read_units(found.map_or(0, value::item_size), params["ConsistentRead"] == json!(true));
        if let Some(consumed) = capacity::consumed(params, table.name(), units) {
            answer["ConsumedCapacity"] = consumed;
        }
        Ok(answer)
    }

    fn table_arn(&self, name: &str) -> String {
        format!("arn:aws:dynamodb:{}:{}:table/{name}", self.region, Setup::ACCOUNT)
    }
}

fn table_name(params: &Value) -> Result<&str, AwsError> {
    let name = params["TableName"].as_str().unwrap_or_default();
    if name.is_empty() {
        return Err(AwsError::validation("The parameter 'TableName' is required but was not present in the request"));
    }
    if name.len() < 3 {
        return Err(AwsError::validation(
            "TableName must be at least 3 characters long and at most 255 characters long",
        ));
    }
    Ok(name)
}

/// The names of the tables a request is about, each once.
pub fn tables_in(params: &Value) -> Vec<&str> {
    let one = params["TableName"].as_str();
    let batch = params["RequestItems"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let items = params["TransactItems"].as_array().into_iter().flatten();
    let parts = items.filter_map(|item| item.as_object()?.values().next()?["TableName"].as_str());
    let mut names: Vec<&str> = one.into_iter().chain(batch).chain(parts).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn panel(table: &Table) -> Panel {
    Panel::Table {
        name: table.name().to_owned(),
        key: table.key().map(|key| key.name.clone()).collect(),
        items: table.plain_items(),
    }
}

/// Parameters from before there were expressions, and what to write instead.
const LEGACY: [(&str, &str); 8] = [
    ("AttributesToGet", "ProjectionExpression"),
    ("AttributeUpdates", "UpdateExpression"),
    ("Expected", "ConditionExpression"),
    ("ConditionalOperator", "ConditionExpression"),
    ("KeyConditions", "KeyConditionExpression"),
    ("QueryFilter", "FilterExpression"),
    ("ScanFilter", "FilterExpression"),
    ("Statement", "expressions"),
];

/// Refuses parameters that this database would otherwise pass over in silence.
fn refuse_legacy(params: &Value) -> Result<(), AwsError> {
    match LEGACY.iter().find(|(legacy, _)| !params[*legacy].is_null()) {
        Some((legacy, instead)) => Err(AwsError::validation(format!(
            "{legacy} is a legacy parameter that is not supported here; use {instead}"
        ))),
        None => Ok(()),
    }
}

/// `item` with the paths of `projection` alone, or all of it.
fn projected(item: &Item, projection: Option<&[Path]>) -> Item {
    let Some(paths) = projection else { return item.clone() };
    let mut kept = Item::new();
    for path in paths {
        if let Some(value) = path.get(item) {
            keep(&mut kept, path, value.clone());
        }
    }
    kept
}

/// Puts `value` at `path` of `kept`, making the maps and lists on the way.
fn keep(kept: &mut Item, path: &Path, value: AttributeValue) {
    let nested = path.nest(value);
    match (kept.get_mut(&path.attribute), nested) {
        (Some(old), new) => old.merge(new),
        (None, new) => {
            kept.insert(path.attribute.clone(), new);
        }
    }
}

#[cfg(test)]
mod feature_tests;
#[cfg(test)]
mod tests;
