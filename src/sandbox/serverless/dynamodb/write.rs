//! The requests that change a table.

use serde_json::{Value, json};

use super::{
    super::aws_error::AwsError,
    expression::{Action, Placeholders},
    table::Table,
    value::{Item, item_from_wire, item_to_wire},
};

/// `PutItem`.
pub fn put_item(table: &mut Table, params: &Value) -> Result<Value, AwsError> {
    let item = item_from_wire(&params["Item"])?;
    let returns = returns(params, &["NONE", "ALL_OLD"])?;
    check_condition(table, params, &item)?;
    let old = table.put(item)?;
    Ok(attributes((returns == "ALL_OLD").then_some(old).flatten()))
}

/// `DeleteItem`.
pub fn delete_item(table: &mut Table, params: &Value) -> Result<Value, AwsError> {
    let key = item_from_wire(&params["Key"])?;
    let returns = returns(params, &["NONE", "ALL_OLD"])?;
    table.check_key(&key)?;
    check_condition(table, params, &key)?;
    let old = table.delete(&key);
    Ok(attributes((returns == "ALL_OLD").then_some(old).flatten()))
}

/// `UpdateItem`: changes an item, or makes one of the key alone first.
pub fn update_item(table: &mut Table, params: &Value) -> Result<Value, AwsError> {
    let key = item_from_wire(&params["Key"])?;
    let returns = returns(params, &["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"])?;
    table.check_key(&key)?;
    let mut placeholders = Placeholders::of(params)?;
    let condition = placeholders.condition(params, "ConditionExpression")?;
    let actions = placeholders.update(params)?;
    placeholders.all_used()?;
    refuse_key_changes(table, &actions)?;
    let old = table.get(&key).cloned();
    if condition.is_some_and(|condition| !condition.holds(old.as_ref().unwrap_or(&Item::new()))) {
        return Err(AwsError::condition_failed());
    }
    let before = old.clone().unwrap_or(key);
    let mut after = before.clone();
    actions.iter().try_for_each(|action| action.apply(&before, &mut after))?;
    table.put(after.clone())?;
    let touched = |item: &Item| -> Item {
        let names = actions.iter().map(|action| &action.path().attribute);
        names.filter_map(|name| item.get_key_value(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    Ok(attributes(match returns {
        "ALL_OLD" => old,
        "UPDATED_OLD" => old.as_ref().map(touched),
        "ALL_NEW" => Some(after),
        "UPDATED_NEW" => Some(touched(&after)),
        _ => None,
    }))
}

fn check_condition(table: &Table, params: &Value, item: &Item) -> Result<(), AwsError> {
    let mut placeholders = Placeholders::of(params)?;
    let condition = placeholders.condition(params, "ConditionExpression")?;
    placeholders.all_used()?;
    let nothing = Item::new();
    let current = table.get(item).unwrap_or(&nothing);
    match condition {
        Some(condition) if !condition.holds(current) => Err(AwsError::condition_failed()),
        _ => Ok(()),
    }
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

fn returns<'a>(params: &'a Value, allowed: &[&str]) -> Result<&'a str, AwsError> {
    let asked = params["ReturnValues"].as_str().unwrap_or("NONE");
    if allowed.contains(&asked) { Ok(asked) } else { Err(AwsError::validation("Return values set to invalid value")) }
}

fn attributes(item: Option<Item>) -> Value {
    match item {
        Some(item) if !item.is_empty() => json!({ "Attributes": item_to_wire(&item) }),
        _ => json!({}),
    }
}
