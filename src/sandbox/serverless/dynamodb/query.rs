//! The requests that read many items: `Query` along a key, `Scan` over everything.

use serde_json::{Value, json};

use super::{
    super::aws_error::AwsError,
    expression::{Comparison, Condition, Operand, Path, Placeholders},
    projected,
    table::Table,
    value::{AttributeValue, Item, item_from_wire, item_size, item_to_wire},
};

/// What one answer reads at most, in bytes.
const MOST_PAGE_BYTES: usize = 1 << 20;

/// `Query`.
pub fn query(table: &Table, params: &Value) -> Result<Value, AwsError> {
    let mut placeholders = Placeholders::of(params)?;
    let condition = placeholders.condition(params, "KeyConditionExpression")?.ok_or_else(|| {
        AwsError::validation(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        )
    })?;
    let rest = Rest::of(placeholders, params)?;
    let partition = partition_value(table, &condition)?;
    let mut items: Vec<&Item> =
        table.partition_items(partition).into_iter().filter(|item| condition.holds(item)).collect();
    if params["ScanIndexForward"] == json!(false) {
        items.reverse();
    }
    rest.page(table, params, &items)
}

/// `Scan`.
pub fn scan(table: &Table, params: &Value) -> Result<Value, AwsError> {
    let rest = Rest::of(Placeholders::of(params)?, params)?;
    rest.page(table, params, &table.items().collect::<Vec<_>>())
}

/// What queries and scans have in common.
struct Rest {
    filter: Option<Condition>,
    projection: Option<Vec<Path>>,
}

impl Rest {
    fn of(mut placeholders: Placeholders, params: &Value) -> Result<Self, AwsError> {
        let filter = placeholders.condition(params, "FilterExpression")?;
        let projection = placeholders.projection(params)?;
        placeholders.all_used()?;
        Ok(Self { filter, projection })
    }

    /// One page of `items`: the limit counts what was looked at, not what passed the filter.
    fn page(&self, table: &Table, params: &Value, items: &[&Item]) -> Result<Value, AwsError> {
        let start = match &params["ExclusiveStartKey"] {
            Value::Null => 0,
            key => {
                let key = item_from_wire(key)?;
                table.check_key(&key)?;
                items.iter().position(|item| table.key_of(item) == key).map_or(items.len(), |at| at + 1)
            }
        };
        let limit = params["Limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        if limit == 0 {
            return Err(AwsError::validation(
                "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
            ));
        }
        let seen = first_page(&items[start..], limit);
        let passed: Vec<&Item> =
            seen.iter().copied().filter(|item| self.filter.as_ref().is_none_or(|filter| filter.holds(item))).collect();
        let mut answer = json!({ "Count": passed.len(), "ScannedCount": seen.len() });
        if params["Select"] != json!("COUNT") {
            let shown = passed.iter().map(|item| item_to_wire(&projected(item, self.projection.as_deref())));
            answer["Items"] = shown.collect();
        }
        if start + seen.len() < items.len()
            && let Some(last) = seen.last()
        {
            answer["LastEvaluatedKey"] = item_to_wire(&table.key_of(last));
        }
        Ok(answer)
    }
}

/// As many of `items` as one answer takes: `limit` of them, and about 1 MB.
fn first_page<'a>(items: &[&'a Item], limit: usize) -> Vec<&'a Item> {
    let mut bytes = 0;
    let fits = |item: &&&Item| {
        let had_room = bytes < MOST_PAGE_BYTES;
        bytes += item_size(item);
        had_room
    };
    items.iter().take(limit).take_while(fits).copied().collect()
}

/// The value a key condition wants for the partition key; refuses conditions that no key can answer.
fn partition_value<'a>(table: &Table, condition: &'a Condition) -> Result<&'a AttributeValue, AwsError> {
    let unsupported = || AwsError::validation("Query key condition not supported");
    let parts = condition.conjuncts();
    let partition = &table.partition().name;
    let wanted = parts.iter().find_map(|part| match part {
        Condition::Compare(Operand::Path(path), comparison, Operand::Value(value))
        | Condition::Compare(Operand::Value(value), comparison, Operand::Path(path))
            if path.attribute == *partition && path.steps.is_empty() =>
        {
            Some((*comparison, value))
        }
        _ => None,
    });
    let Some((comparison, value)) = wanted else {
        return Err(AwsError::validation(format!("Query condition missed key schema element: {partition}")));
    };
    let others: Vec<Option<&str>> =
        parts.iter().map(|part| part.subject()).filter(|subject| *subject != Some(partition)).collect();
    let sort = table.sort().map(|sort| sort.name.as_str());
    if comparison != Comparison::Equal || others.len() > 1 || parts.len() - others.len() > 1 {
        return Err(unsupported());
    }
    match others.first() {
        None => Ok(value),
        Some(subject) if subject.is_some() && *subject == sort => Ok(value),
        Some(_) => Err(match sort {
            Some(sort) => AwsError::validation(format!("Query condition missed key schema element: {sort}")),
            None => unsupported(),
        }),
    }
}
