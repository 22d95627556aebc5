//! The stream of a table: its changes, in the order in which they happened.

use serde_json::{Value, json};

use super::value::{Item, item_size, item_to_wire};

/// One change of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key of the item.
    pub key: Item,
    /// The item before; `None` when there was none.
    pub old: Option<Item>,
    /// The item after; `None` when it was deleted.
    pub new: Option<Item>,
    /// Whether the platform deleted it because its time was over.
    pub expired: bool,
}

impl Change {
    /// The change as a record of an event, the `number`-th of its table.
    #[must_use]
    pub fn to_record(&self, table_arn: &str, region: &str, number: u64, at_ms: u64) -> Value {
        let name = match (&self.old, &self.new) {
            (None, _) => "INSERT",
            (Some(_), Some(_)) => "MODIFY",
            (Some(_), None) => "REMOVE",
        };
        let mut images = json!({
            "ApproximateCreationDateTime": at_ms / 1000,
            "Keys": item_to_wire(&self.key),
        });
        if let Some(new) = &self.new {
            images["NewImage"] = item_to_wire(new);
        }
        if let Some(old) = &self.old {
            images["OldImage"] = item_to_wire(old);
        }
        images["SequenceNumber"] = json!(format!("{:021}", 100_000_000 + number));
        images["SizeBytes"] = json!(self.bytes());
        images["StreamViewType"] = json!("NEW_AND_OLD_IMAGES");
        let mut record = json!({
            "eventID": format!("{number:032x}"),
            "eventName": name,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": region,
            "dynamodb": images,
            "eventSourceARN": format!("{table_arn}/stream/2026-01-15T09:00:00.000"),
        });
        if self.expired {
            record["userIdentity"] = json!({ "type": "Service", "principalId": "dynamodb.amazonaws.com" });
        }
        record
    }

    /// What it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        item_size(&self.key) + self.old.as_ref().map_or(0, item_size) + self.new.as_ref().map_or(0, item_size)
    }
}
