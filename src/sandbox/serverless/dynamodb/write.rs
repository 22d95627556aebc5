//! The requests that change a table. A change is planned first and made afterwards, so that a transaction can plan all of its
//! changes before it makes any.

use serde_json::{Value, json};

use super::{
    super::aws_error::AwsError,
    capacity,
    expression::{Action, Condition, Placeholders},
    stream::Change,
    table::Table,
    value::{Item, item_from_wire, item_size, item_to_wire},
};

/// A write that has been read and found well-formed; whether its table takes it is not known yet.
pub struct Write {
    kind: Kind,
    condition: Option<Condition>,
    returns_on_failure: bool,
    returns: Returns,
}

enum Kind {
    Put(Item),
    Delete(Item),
    Update(Item, Vec<Action>),
    Check(Item),
}

/// A change that a table takes, and what the caller is to see of it.
pub struct Planned {
    /// The change; `None` when it only checked a condition.
    pub change: Option<Change>,
    attributes: Option<Item>,
    bytes: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Returns {
    None,
    AllOld,
    UpdatedOld,
    AllNew,
    UpdatedNew,
}

const ALL_RETURNS: [(&str, Returns); 5] = [
    ("ALL_NEW", Returns::AllNew),
    ("UPDATED_OLD", Returns::UpdatedOld),
    ("ALL_OLD", Returns::AllOld),
    ("NONE", Returns::None),
    ("UPDATED_NEW", Returns::UpdatedNew),
];

/// `PutItem`, `DeleteItem` or `UpdateItem`.
pub fn write_item(table: &mut Table, operation: &str, params: &Value) -> Result<Value, AwsError> {
    let planned = Write::read(operation, params)?.plan(table)?;
    let mut answer = match &planned.attributes {
        Some(item) if !item.is_empty() => json!({ "Attributes": item_to_wire(item) }),
        _ => json!({}),
    };
    let units = capacity::write_units(planned.bytes, false);
    if let Some(consumed) = capacity::consumed(params, table.name(), units) {
        answer["ConsumedCapacity"] = consumed;
    }
    planned.make(table);
    Ok(answer)
}

impl Write {
    /// Reads a request: `PutItem`, `DeleteItem`, `UpdateItem`, or a transaction's `ConditionCheck`.
    pub fn read(operation: &str, params: &Value) -> Result<Self, AwsError> {
        let mut placeholders = Placeholders::of(params)?;
        let condition = placeholders.condition(params, "ConditionExpression")?;
        let kind = match operation {
            "PutItem" => Kind::Put(item_from_wire(&params["Item"])?),
            "DeleteItem" => Kind::Delete(item_from_wire(&params["Key"])?),
            "UpdateItem" => Kind::Update(item_from_wire(&params["Key"])?, placeholders.update(params)?),
            _ => Kind::Check(item_from_wire(&params["Key"])?),
        };
        placeholders.all_used()?;
        let returns = returns(params, matches!(kind, Kind::Update(..)))?;
        let returns_on_failure = params["ReturnValuesOnConditionCheckFailure"] == json!("ALL_OLD");
        Ok(Self { kind, condition, returns_on_failure, returns })
    }

    /// The item or key it is about.
    #[must_use]
    pub fn subject(&self) -> &Item {
        match &self.kind {
            Kind::Put(item) | Kind::Delete(item) | Kind::Update(item, _) | Kind::Check(item) => item,
        }
    }

    /// Refuses what no item of `table` can be, before any condition is looked at.
    pub fn check_schema(&self, table: &Table) -> Result<(), AwsError> {
        match &self.kind {
            Kind::Put(item) => table.check_item(item),
            Kind::Update(key, actions) => {
                table.check_key(key)?;
                refuse_key_changes(table, actions)
            }
            Kind::Delete(key) | Kind::Check(key) => table.check_key(key),
        }
    }

    /// What it would do to `table`.
    pub fn plan(self, table: &Table) -> Result<Planned, AwsError> {
        self.check_schema(table)?;
        let old = table.get(self.subject()).cloned();
        if self.condition.is_some_and(|condition| !condition.holds(old.as_ref().unwrap_or(&Item::new()))) {
            let shown = if self.returns_on_failure { old.as_ref().map(item_to_wire) } else { None };
            return Err(AwsError::condition_failed(shown));
        }
        let mut touched = Vec::new();
        let (key, new) = match self.kind {
            Kind::Put(item) => (table.key_of(&item), Some(item)),
            Kind::Delete(key) => (key, None),
            Kind::Check(key) => {
                let bytes = old.as_ref().map_or_else(|| item_size(&key), item_size);
                return Ok(Planned { change: None, attributes: None, bytes });
            }
            Kind::Update(key, actions) => {
                let after = updated(table, old.as_ref().unwrap_or(&key), &actions)?;
                touched = actions.into_iter().map(|action| action.path().attribute.clone()).collect();
                (key, Some(after))
            }
        };
        let part = |item: &Item| -> Item {
            let entries = touched.iter().filter_map(|name| item.get_key_value(name));
            entries.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        let attributes = match self.returns {
            Returns::None => None,
            Returns::AllOld => old.clone(),
            Returns::UpdatedOld => old.as_ref().map(part),
            Returns::AllNew => new.clone(),
            Returns::UpdatedNew => new.as_ref().map(part),
        };
        let bytes = old.as_ref().map_or(0, item_size).max(new.as_ref().map_or(0, item_size));
        Ok(Planned { change: Some(Change { key, old, new, expired: false }), attributes, bytes })
    }
}

impl Planned {
    /// The size that is charged for, in bytes: of the item before or after, whichever is larger.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Makes the change.
    pub fn make(self, table: &mut Table) {
        if let Some(change) = self.change {
            table.apply(change);
        }
    }
}

fn updated(table: &Table, before: &Item, actions: &[Action]) -> Result<Item, AwsError> {
    let mut after = before.clone();
    actions.iter().try_for_each(|action| action.apply(before, &mut after))?;
    table.check_item(&after).map_err(|error| match error.message.as_str() {
        "Item size has exceeded the maximum allowed size" => {
            AwsError::validation("Item size to update has exceeded the maximum allowed size")
        }
        _ => error,
    })?;
    Ok(after)
}

fn refuse_key_changes(table: &Table, actions: &[Action]) -> Result<(), AwsError> {
    let is_key = |name: &str| table.key().any(|key| key.name == name);
    match actions.iter().map(|action| &action.path().attribute).find(|name| is_key(name)) {
        Some(name) => Err(AwsError::validation(format!(
            "One or more parameter values were invalid: Cannot update attribute {name}. This attribute is part of the key"
        ))),
        None => Ok(()),
    }
}

fn returns(params: &Value, is_update: bool) -> Result<Returns, AwsError> {
    let asked = params["ReturnValues"].as_str().unwrap_or("NONE");
    match ALL_RETURNS.iter().find(|(name, _)| *name == asked) {
        Some((_, returns)) if is_update || matches!(returns, Returns::None | Returns::AllOld) => Ok(*returns),
        Some(_) => Err(AwsError::validation("Return values set to invalid value")),
        None => Err(AwsError::validation(format!(
            "1 validation error detected: Value '{asked}' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
        ))),
    }
}
