//! Secondary indexes: other keys to the same items, and how much of each item they hold.

use serde_json::{Value, json};

use super::{
    super::{aws_error::AwsError, setup::IndexSetup},
    table::{KeyAttribute, Table},
    value::{AttributeValue, Item},
};

/// One secondary index. It stores nothing of its own: it is a way to look at the table's items.
#[derive(Clone, Debug)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key attributes: the partition key, then the sort key if there is one.
    pub key: Vec<KeyAttribute>,
    /// How much of an item it holds.
    pub projection: Projection,
    /// Whether it has a partition key of its own.
    pub is_global: bool,
}

/// How much of an item an index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Projection {
    /// All of it.
    All,
    /// The keys of the table and of the index.
    Keys,
    /// The keys and the attributes named.
    Include(Vec<String>),
}

impl Index {
    /// The index `setup` describes, of a table whose partition key is `partition`.
    #[must_use]
    pub fn new(name: &str, setup: &IndexSetup, partition: &KeyAttribute) -> Self {
        let key: Vec<KeyAttribute> = setup.key.iter().map(|text| KeyAttribute::parse(text)).collect();
        let projection = match setup.project.as_slice() {
            [] => Projection::All,
            [all] if all == "*" => Projection::All,
            [none] if none.is_empty() => Projection::Keys,
            named => Projection::Include(named.to_vec()),
        };
        let is_global = key.first().is_none_or(|first| first != partition);
        Self { name: name.to_owned(), key, projection, is_global }
    }

    /// Whether it holds `item`: only items with all its key attributes are in an index.
    #[must_use]
    pub fn holds(&self, item: &Item) -> bool {
        self.key.iter().all(|key| item.get(&key.name).is_some_and(|value| value.kind() == key.kind))
    }

    /// What it holds of `item`.
    #[must_use]
    pub fn view(&self, table: &Table, item: &Item) -> Item {
        let named: &[String] = match &self.projection {
            Projection::All => return item.clone(),
            Projection::Keys => &[],
            Projection::Include(named) => named,
        };
        let is_held = |name: &String| named.contains(name) || table.key().chain(&self.key).any(|key| key.name == *name);
        item.iter().filter(|(name, _)| is_held(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Refuses an item whose value for one of the index's keys is of another type or empty.
    pub fn check_item(&self, item: &Item) -> Result<(), AwsError> {
        let present = self.key.iter().filter_map(|key| item.get(&key.name).map(|value| (key, value)));
        for (key, value) in present {
            if value.kind() != key.kind {
                return Err(AwsError::validation(format!(
                    "One or more parameter values were invalid: Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {}",
                    key.name,
                    key.kind,
                    value.kind(),
                    self.name
                )));
            }
            if matches!(value, AttributeValue::S(text) if text.is_empty()) {
                return Err(AwsError::validation(format!(
                    "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: {}, IndexKey: {}",
                    self.name, key.name
                )));
            }
        }
        Ok(())
    }

    /// The index as `DescribeTable` shows it.
    #[must_use]
    pub fn describe(&self) -> Value {
        let projection = match &self.projection {
            Projection::All => json!({ "ProjectionType": "ALL" }),
            Projection::Keys => json!({ "ProjectionType": "KEYS_ONLY" }),
            Projection::Include(named) => json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": named }),
        };
        let mut described = json!({
            "IndexName": self.name,
            "KeySchema": super::schema::key_schema(self.key.iter()),
            "Projection": projection,
        });
        if self.is_global {
            described["IndexStatus"] = json!("ACTIVE");
        }
        described
    }
}
