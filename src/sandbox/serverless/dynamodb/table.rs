//! One table: its key schema and its items.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    super::{aws_error::AwsError, setup::TableSetup},
    expression::order,
    value::{AttributeValue, Item, item_from_plain, item_size, item_to_plain},
};

/// The largest item, in bytes: 400 KB.
pub const MOST_ITEM_BYTES: usize = 400 * 1024;

/// What holding an item takes beside its content, in bytes.
pub const ITEM_OVERHEAD: usize = 256;

/// One table. Items keep the order in which they were first written.
#[derive(Clone, Debug)]
pub struct Table {
    name: String,
    partition: KeyAttribute,
    sort: Option<KeyAttribute>,
    items: IndexMap<String, Item>,
    bytes: usize,
}

/// One attribute of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAttribute {
    /// Its name.
    pub name: String,
    /// Its type: `S`, `N` or `B`.
    pub kind: &'static str,
}

impl KeyAttribute {
    /// Reads `name` or `name:N`.
    fn parse(text: &str) -> Self {
        let (name, kind) = match text.rsplit_once(':') {
            Some((name, "N")) => (name, "N"),
            Some((name, "B")) => (name, "B"),
            Some((name, "S")) => (name, "S"),
            _ => (text, "S"),
        };
        Self { name: name.to_owned(), kind }
    }
}

impl Table {
    /// The table `setup` describes.
    ///
    /// # Errors
    /// Items the table would refuse; a key that is missing is `id`.
    pub fn new(name: &str, setup: &TableSetup) -> Result<Self, AwsError> {
        let mut key = setup.key.iter().map(|text| KeyAttribute::parse(text));
        let partition = key.next().unwrap_or_else(|| KeyAttribute::parse("id"));
        let mut table = Self { name: name.to_owned(), partition, sort: key.next(), items: IndexMap::new(), bytes: 0 };
        for item in &setup.items {
            table.put(item_from_plain(item)?)?;
        }
        Ok(table)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The partition key.
    #[must_use]
    pub fn partition(&self) -> &KeyAttribute {
        &self.partition
    }

    /// The sort key, if the table has one.
    #[must_use]
    pub fn sort(&self) -> Option<&KeyAttribute> {
        self.sort.as_ref()
    }

    /// The key attributes, in order.
    pub fn key(&self) -> impl Iterator<Item = &KeyAttribute> {
        std::iter::once(&self.partition).chain(&self.sort)
    }

    /// The items, in the order they were first written.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// What the items take, in bytes: as the service counts them, and [`ITEM_OVERHEAD`] for each.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes + self.items.len() * ITEM_OVERHEAD
    }

    /// The items as plain JSON.
    #[must_use]
    pub fn plain_items(&self) -> Vec<Value> {
        self.items.values().map(item_to_plain).collect()
    }

    /// The item with the key of `item`.
    #[must_use]
    pub fn get(&self, item: &Item) -> Option<&Item> {
        self.items.get(&self.identity(item))
    }

    /// Stores `item` in place of the one with its key, which it returns.
    ///
    /// # Errors
    /// A key that is missing, of another type or empty; an item larger than [`MOST_ITEM_BYTES`].
    pub fn put(&mut self, item: Item) -> Result<Option<Item>, AwsError> {
        self.check_item(&item)?;
        self.bytes += item_size(&item);
        let old = self.items.insert(self.identity(&item), item);
        self.bytes -= old.as_ref().map_or(0, item_size);
        Ok(old)
    }

    /// Removes the item with the key of `key`, which it returns.
    pub fn delete(&mut self, key: &Item) -> Option<Item> {
        let old = self.items.shift_remove(&self.identity(key));
        self.bytes -= old.as_ref().map_or(0, item_size);
        old
    }

    /// The part of `item` that is its key.
    #[must_use]
    pub fn key_of(&self, item: &Item) -> Item {
        self.key().filter_map(|key| item.get(&key.name).map(|value| (key.name.clone(), value.clone()))).collect()
    }

    /// Items of one partition, in the order of the sort key.
    #[must_use]
    pub fn partition_items(&self, partition: &AttributeValue) -> Vec<&Item> {
        let mut items: Vec<&Item> =
            self.items().filter(|item| item.get(&self.partition.name) == Some(partition)).collect();
        if let Some(sort) = &self.sort {
            items.sort_by(|left, right| {
                let values = (left.get(&sort.name), right.get(&sort.name));
                values.0.zip(values.1).and_then(|(left, right)| order(left, right)).unwrap_or(std::cmp::Ordering::Equal)
            });
        }
        items
    }

    /// Refuses an item that the table cannot hold.
    fn check_item(&self, item: &Item) -> Result<(), AwsError> {
        for key in self.key() {
            let Some(value) = item.get(&key.name) else {
                return Err(AwsError::validation(format!(
                    "One or more parameter values were invalid: Missing the key {} in the item",
                    key.name
                )));
            };
            if value.kind() != key.kind {
                return Err(AwsError::validation(format!(
                    "One or more parameter values were invalid: Type mismatch for key {} expected: {} actual: {}",
                    key.name,
                    key.kind,
                    value.kind()
                )));
            }
            check_not_empty(&key.name, value)?;
        }
        if item_size(item) > MOST_ITEM_BYTES {
            return Err(AwsError::validation("Item size has exceeded the maximum allowed size"));
        }
        Ok(())
    }

    /// Refuses what is not exactly a key of the table.
    ///
    /// # Errors
    /// The service's words for a key that does not match the schema.
    pub fn check_key(&self, key: &Item) -> Result<(), AwsError> {
        let matches =
            |attribute: &KeyAttribute| key.get(&attribute.name).is_some_and(|value| value.kind() == attribute.kind);
        if key.len() != self.key().count() || !self.key().all(matches) {
            return Err(AwsError::validation("The provided key element does not match the schema"));
        }
        self.key().try_for_each(|attribute| check_not_empty(&attribute.name, &key[&attribute.name]))
    }

    fn identity(&self, item: &Item) -> String {
        let parts = self.key().map(|key| item.get(&key.name).map_or(Value::Null, AttributeValue::to_wire));
        Value::Array(parts.collect()).to_string()
    }
}

fn check_not_empty(name: &str, value: &AttributeValue) -> Result<(), AwsError> {
    let (empty, kind) = match value {
        AttributeValue::S(text) => (text.is_empty(), "string"),
        AttributeValue::B(bytes) => (bytes.is_empty(), "binary"),
        _ => (false, ""),
    };
    if empty {
        return Err(AwsError::validation(format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {name}"
        )));
    }
    Ok(())
}
