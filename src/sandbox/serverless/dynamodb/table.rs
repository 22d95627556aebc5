//! One table: its key schema and its items.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    super::{aws_error::AwsError, setup::TableSetup},
    index::Index,
    stream::Change,
    value::{AttributeValue, Item, item_from_plain, item_size, item_to_plain},
};

/// The largest item, in bytes: 400 KB.
pub const MOST_ITEM_BYTES: usize = 400 * 1024;

/// What holding an item takes beside its content, in bytes.
pub const ITEM_OVERHEAD: usize = 256;

/// The longest partition key, in bytes.
const MOST_PARTITION_KEY_BYTES: usize = 2048;

/// The longest sort key, in bytes.
const MOST_SORT_KEY_BYTES: usize = 1024;

/// One table. Items keep the order in which they were first written.
#[derive(Clone, Debug)]
pub struct Table {
    name: String,
    /// The partition key, then the sort key if there is one.
    key: Vec<KeyAttribute>,
    indexes: Vec<Index>,
    items: IndexMap<String, Item>,
    bytes: usize,
    ttl: Option<String>,
    /// The changes nobody has taken yet; `None` when they are not recorded.
    stream: Option<Vec<Change>>,
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
    #[must_use]
    pub fn parse(text: &str) -> Self {
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
        let mut key: Vec<KeyAttribute> = setup.key.iter().take(2).map(|text| KeyAttribute::parse(text)).collect();
        if key.is_empty() {
            key.push(KeyAttribute::parse("id"));
        }
        let indexes = setup.indexes.iter().map(|(name, index)| Index::new(name, index, &key[0])).collect();
        let mut table = Self {
            name: name.to_owned(),
            key,
            indexes,
            items: IndexMap::new(),
            bytes: 0,
            ttl: (!setup.ttl.is_empty()).then(|| setup.ttl.clone()),
            stream: None,
        };
        for item in &setup.items {
            let item = item_from_plain(item)?;
            table.check_item(&item)?;
            table.apply(Change { key: table.key_of(&item), old: None, new: Some(item), expired: false });
        }
        table.stream = setup.stream.then(Vec::new);
        Ok(table)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key attributes, in order.
    pub fn key(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.key.iter()
    }

    /// The key attributes, in order: one or two.
    #[must_use]
    pub fn key_attributes(&self) -> &[KeyAttribute] {
        &self.key
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

    /// What the items take, in bytes, as the service counts them.
    #[must_use]
    pub fn item_bytes(&self) -> usize {
        self.bytes
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

    /// The secondary indexes.
    #[must_use]
    pub fn indexes(&self) -> &[Index] {
        &self.indexes
    }

    /// The attribute that says when an item may be deleted.
    #[must_use]
    pub fn ttl(&self) -> Option<&str> {
        self.ttl.as_deref()
    }

    /// Sets the attribute that says when an item may be deleted.
    pub fn set_ttl(&mut self, attribute: Option<String>) {
        self.ttl = attribute;
    }

    /// Whether changes are recorded.
    #[must_use]
    pub fn has_stream(&self) -> bool {
        self.stream.is_some()
    }

    /// The changes since they were last taken.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.stream.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Makes a change that was checked before.
    pub fn apply(&mut self, change: Change) {
        let identity = self.identity(&change.key);
        let old = match &change.new {
            Some(item) => {
                self.bytes += item_size(item);
                self.items.insert(identity, item.clone())
            }
            None => self.items.shift_remove(&identity),
        };
        self.bytes -= old.as_ref().map_or(0, item_size);
        if let Some(stream) = &mut self.stream
            && change.old != change.new
        {
            stream.push(change);
        }
    }

    /// Deletes the items whose time was over at `now`, in seconds since 1970; how many there were.
    pub fn expire(&mut self, now: u64) -> usize {
        let Some(attribute) = &self.ttl else { return 0 };
        let is_over = |item: &Item| match item.get(attribute) {
            Some(AttributeValue::N(number)) => number.to_string().parse::<f64>().is_ok_and(|at| {
                #[expect(clippy::cast_precision_loss, reason = "seconds since 1970")]
                let now = now as f64;
                at < now
            }),
            _ => false,
        };
        let over: Vec<Item> = self.items.values().filter(|item| is_over(item)).cloned().collect();
        for item in &over {
            self.apply(Change { key: self.key_of(item), old: Some(item.clone()), new: None, expired: true });
        }
        over.len()
    }

    /// The part of `item` that is its key.
    #[must_use]
    pub fn key_of(&self, item: &Item) -> Item {
        self.key().filter_map(|key| item.get(&key.name).map(|value| (key.name.clone(), value.clone()))).collect()
    }

    /// Refuses an item that the table cannot hold.
    ///
    /// # Errors
    /// A key that is missing, of another type, empty or too long; an item larger than [`MOST_ITEM_BYTES`].
    pub fn check_item(&self, item: &Item) -> Result<(), AwsError> {
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
        self.check_key_sizes(item)?;
        self.indexes.iter().try_for_each(|index| index.check_item(item))?;
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
        self.key().try_for_each(|attribute| check_not_empty(&attribute.name, &key[&attribute.name]))?;
        self.check_key_sizes(key)
    }

    fn check_key_sizes(&self, item: &Item) -> Result<(), AwsError> {
        let size = |key: &KeyAttribute| item.get(&key.name).map_or(0, AttributeValue::size);
        if self.key.first().is_some_and(|partition| size(partition) > MOST_PARTITION_KEY_BYTES) {
            return Err(AwsError::validation(
                "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
            ));
        }
        if self.key.get(1).is_some_and(|sort| size(sort) > MOST_SORT_KEY_BYTES) {
            return Err(AwsError::validation(
                "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
            ));
        }
        Ok(())
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
