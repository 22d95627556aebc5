//! An in-memory DynamoDB: tables with a key schema, typed items, expressions, and the service's own words when it refuses.
//!
//! It answers the low-level requests of the service, so that every SDK can stand on it. It keeps no indexes, no streams, no
//! capacity; reads are always consistent.

mod expression;
mod number;
mod query;
mod table;
mod value;
mod write;

pub use table::{ITEM_OVERHEAD, Table};

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{aws_error::AwsError, setup::TableSetup};
use crate::trace::Panel;
use expression::{Path, Placeholders};
use value::{AttributeValue, Item, item_from_wire, item_to_wire};

/// All tables.
#[derive(Clone, Debug, Default)]
pub struct Database {
    tables: BTreeMap<String, Table>,
}

impl Database {
    /// The tables `setups` describe.
    ///
    /// # Errors
    /// The name of a table that refuses one of its own items, and why.
    pub fn new(setups: &BTreeMap<String, TableSetup>) -> Result<Self, String> {
        let tables = setups.iter().map(|(name, setup)| match Table::new(name, setup) {
            Ok(table) => Ok((name.clone(), table)),
            Err(error) => Err(format!("table {name}: {}", error.message)),
        });
        Ok(Self { tables: tables.collect::<Result<_, _>>()? })
    }

    /// Answers one request, such as `PutItem`.
    ///
    /// # Errors
    /// What the service answers when it refuses.
    pub fn request(&mut self, operation: &str, params: &Value) -> Result<Value, AwsError> {
        match operation {
            "ListTables" => Ok(json!({ "TableNames": self.tables.keys().collect::<Vec<_>>() })),
            "DescribeTable" => self.table(params).map(describe),
            "GetItem" => self.get_item(params),
            "PutItem" => write::put_item(self.table_mut(params)?, params),
            "DeleteItem" => write::delete_item(self.table_mut(params)?, params),
            "UpdateItem" => write::update_item(self.table_mut(params)?, params),
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

    /// What the items of the table a request is about take, in bytes.
    #[must_use]
    pub fn bytes_of(&self, params: &Value) -> usize {
        params["TableName"].as_str().and_then(|name| self.tables.get(name)).map_or(0, Table::bytes)
    }

    /// The tables as the views show them.
    pub fn panels(&self) -> impl Iterator<Item = Panel> {
        self.tables.values().map(panel)
    }

    /// The table a request is about, as the views show it.
    #[must_use]
    pub fn panel(&self, params: &Value) -> Option<Panel> {
        self.tables.get(params["TableName"].as_str()?).map(panel)
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
        Ok(match table.get(&key) {
            Some(item) => json!({ "Item": item_to_wire(&projected(item, projection.as_deref())) }),
            None => json!({}),
        })
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

fn panel(table: &Table) -> Panel {
    Panel::Table {
        name: table.name().to_owned(),
        key: table.key().map(|key| key.name.clone()).collect(),
        items: table.plain_items(),
    }
}

fn describe(table: &Table) -> Value {
    let kinds = ["HASH", "RANGE"];
    let schema = table.key().zip(kinds).map(|(key, kind)| json!({ "AttributeName": key.name, "KeyType": kind }));
    let types = table.key().map(|key| json!({ "AttributeName": key.name, "AttributeType": key.kind }));
    json!({ "Table": {
        "TableName": table.name(),
        "TableStatus": "ACTIVE",
        "KeySchema": schema.collect::<Vec<_>>(),
        "AttributeDefinitions": types.collect::<Vec<_>>(),
        "ItemCount": table.items().count(),
    } })
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
mod tests;
