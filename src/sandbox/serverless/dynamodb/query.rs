//! The requests that read many items: `Query` along a key, `Scan` over everything.

use serde_json::{Value, json};

use super::{
    super::aws_error::AwsError,
    capacity,
    expression::{Comparison, Condition, Operand, Path, Placeholders, order},
    index::{Index, Projection},
    projected,
    table::{KeyAttribute, Table},
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
    let source = Source::of(table, params)?;
    let rest = Rest::of(placeholders, params, &source)?;
    let partition = partition_value(source.key, &condition)?;
    let mut items = source.partition_items(partition);
    items.retain(|item| condition.holds(item));
    if params["ScanIndexForward"] == json!(false) {
        items.reverse();
    }
    rest.page(&source, params, &items)
}

/// `Scan`.
pub fn scan(table: &Table, params: &Value) -> Result<Value, AwsError> {
    let source = Source::of(table, params)?;
    let rest = Rest::of(Placeholders::of(params)?, params, &source)?;
    rest.page(&source, params, &segment(source.items(), params)?)
}

/// The part of a parallel scan that `params` asks for, or everything.
fn segment<'a>(items: Vec<&'a Item>, params: &Value) -> Result<Vec<&'a Item>, AwsError> {
    match (params["Segment"].as_u64(), params["TotalSegments"].as_u64()) {
        (None, None) => Ok(items),
        (Some(segment), Some(total)) if segment < total && total <= 1_000_000 => {
            let mine = |at: usize| u64::try_from(at).is_ok_and(|at| at % total == segment);
            Ok(items.into_iter().enumerate().filter(|(at, _)| mine(*at)).map(|(_, item)| item).collect())
        }
        (Some(segment), Some(total)) => Err(AwsError::validation(format!(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {segment} is not less than TotalSegments: {total}"
        ))),
        (Some(_), None) => Err(AwsError::validation(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
        )),
        (None, Some(_)) => Err(AwsError::validation(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
        )),
    }
}

/// What is read: a table, or one of its indexes.
struct Source<'a> {
    table: &'a Table,
    index: Option<&'a Index>,
    key: &'a [KeyAttribute],
}

impl<'a> Source<'a> {
    fn of(table: &'a Table, params: &Value) -> Result<Self, AwsError> {
        let Some(name) = params["IndexName"].as_str() else {
            return Ok(Self { table, index: None, key: table.key_attributes() });
        };
        let Some(index) = table.indexes().iter().find(|index| index.name == name) else {
            return Err(AwsError::validation(format!("The table does not have the specified index: {name}")));
        };
        if index.is_global && params["ConsistentRead"] == json!(true) {
            return Err(AwsError::validation("Consistent reads are not supported on global secondary indexes"));
        }
        if index.is_global && params["Select"] == json!("ALL_ATTRIBUTES") && index.projection != Projection::All {
            return Err(AwsError::validation(format!(
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index {name} because its projection type is not ALL"
            )));
        }
        Ok(Self { table, index: Some(index), key: &index.key })
    }

    fn items(&self) -> Vec<&'a Item> {
        self.table.items().filter(|item| self.index.is_none_or(|index| index.holds(item))).collect()
    }

    /// Items of one partition, in the order of the sort key.
    fn partition_items(&self, partition: &AttributeValue) -> Vec<&'a Item> {
        let mut items = self.items();
        items.retain(|item| self.key.first().is_some_and(|key| item.get(&key.name) == Some(partition)));
        if let Some(sort) = self.key.get(1) {
            items.sort_by(|left, right| {
                let values = left.get(&sort.name).zip(right.get(&sort.name));
                values.and_then(|(left, right)| order(left, right)).unwrap_or(std::cmp::Ordering::Equal)
            });
        }
        items
    }

    /// What a page that ended with `item` goes on from: the key of the table and that of the index.
    fn place_of(&self, item: &Item) -> Item {
        let mut place = self.table.key_of(item);
        for key in self.key {
            if let Some(value) = item.get(&key.name) {
                place.insert(key.name.clone(), value.clone());
            }
        }
        place
    }

    /// Where in `items` the page after `key` begins.
    fn start(&self, items: &[&Item], key: &Value) -> Result<usize, AwsError> {
        if key.is_null() {
            return Ok(0);
        }
        let key = item_from_wire(key)?;
        if self.index.is_none() {
            self.table.check_key(&key).map_err(|error| {
                AwsError::validation(format!("The provided starting key is invalid: {}", error.message))
            })?;
        } else if !self.key.iter().chain(self.table.key()).all(|part| key.contains_key(&part.name)) {
            return Err(AwsError::validation("The provided starting key is invalid"));
        }
        let equals = |item: &&Item| self.place_of(item).iter().all(|(name, value)| key.get(name) == Some(value));
        if let Some(at) = items.iter().position(equals) {
            return Ok(at + 1);
        }
        Ok(self.after_deleted(items, &key))
    }

    /// The item a page ended with is gone: what lay behind it by the sort key comes next. A scan has no such order and is over.
    fn after_deleted(&self, items: &[&Item], key: &Item) -> usize {
        let Some((sort, last)) = self.key.get(1).and_then(|sort| Some((sort, key.get(&sort.name)?))) else {
            return items.len();
        };
        let direction = |item: &Item| item.get(&sort.name).and_then(|value| order(value, last));
        let is_backward = items.len() > 1
            && items[0]
                .get(&sort.name)
                .zip(items[items.len() - 1].get(&sort.name))
                .is_some_and(|(first, last)| order(first, last).is_some_and(std::cmp::Ordering::is_gt));
        let passed = |item: &&Item| {
            direction(item).is_some_and(|ordering| if is_backward { ordering.is_lt() } else { ordering.is_gt() })
        };
        items.iter().position(passed).unwrap_or(items.len())
    }
}

/// What queries and scans have in common.
struct Rest {
    filter: Option<Condition>,
    projection: Option<Vec<Path>>,
}

impl Rest {
    fn of(mut placeholders: Placeholders, params: &Value, source: &Source<'_>) -> Result<Self, AwsError> {
        let filter = placeholders.condition(params, "FilterExpression")?;
        let projection = placeholders.projection(params)?;
        placeholders.all_used()?;
        if params.get("KeyConditionExpression").is_some_and(Value::is_string)
            && let Some(key) = filter.as_ref().and_then(|filter| source.key.iter().find(|key| filter.reads(&key.name)))
        {
            return Err(AwsError::validation(format!(
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: {}",
                key.name
            )));
        }
        Ok(Self { filter, projection })
    }

    /// One page of `items`: the limit counts what was looked at, not what passed the filter.
    fn page(&self, source: &Source<'_>, params: &Value, items: &[&Item]) -> Result<Value, AwsError> {
        let start = source.start(items, &params["ExclusiveStartKey"])?;
        let limit = limit_of(params)?;
        let seen = first_page(&items[start..], limit);
        let passed: Vec<&Item> =
            seen.iter().copied().filter(|item| self.filter.as_ref().is_none_or(|filter| filter.holds(item))).collect();
        let mut answer = json!({ "Count": passed.len(), "ScannedCount": seen.len() });
        if params["Select"] != json!("COUNT") {
            let sees_all = params["Select"] == json!("ALL_ATTRIBUTES");
            let shown = passed.iter().map(|item| match source.index.filter(|_| !sees_all) {
                Some(index) => item_to_wire(&projected(&index.view(source.table, item), self.projection.as_deref())),
                None => item_to_wire(&projected(item, self.projection.as_deref())),
            });
            answer["Items"] = shown.collect();
        }
        // A page that the limit ended says where, even when nothing follows; the next page is then empty.
        if (start + seen.len() < items.len() || seen.len() == limit)
            && let Some(last) = seen.last()
        {
            answer["LastEvaluatedKey"] = item_to_wire(&source.place_of(last));
        }
        let units = capacity::read_units(
            seen.iter().map(|item| item_size(item)).sum(),
            params["ConsistentRead"] == json!(true),
        );
        if let Some(consumed) = capacity::consumed(params, source.table.name(), units) {
            answer["ConsumedCapacity"] = consumed;
        }
        Ok(answer)
    }
}

fn limit_of(params: &Value) -> Result<usize, AwsError> {
    match params["Limit"].as_i64() {
        None => Ok(usize::MAX),
        Some(limit) if limit > 0 => Ok(usize::try_from(limit).unwrap_or(usize::MAX)),
        Some(limit) => Err(AwsError::validation(format!(
            "1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
        ))),
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
fn partition_value<'a>(key: &[KeyAttribute], condition: &'a Condition) -> Result<&'a AttributeValue, AwsError> {
    let unsupported = || AwsError::validation("Query key condition not supported");
    let parts = condition.conjuncts();
    let Some(partition) = key.first().map(|key| key.name.as_str()) else { return Err(unsupported()) };
    let wanted = parts.iter().find_map(|part| match part {
        Condition::Compare(Operand::Path(path), comparison, Operand::Value(value))
        | Condition::Compare(Operand::Value(value), comparison, Operand::Path(path))
            if path.attribute == partition && path.steps.is_empty() =>
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
    let sort = key.get(1).map(|sort| sort.name.as_str());
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
