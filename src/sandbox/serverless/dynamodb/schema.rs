//! The requests about tables themselves: create, describe, list, delete, and the attribute that lets items expire.

use serde_json::{Value, json};

use super::{
    super::{
        aws_error::AwsError,
        setup::{IndexSetup, TableSetup},
    },
    Database,
    table::{KeyAttribute, Table},
    table_name,
};

/// How many names one `ListTables` answers.
const MOST_NAMES: u64 = 100;

/// How many tables there may be.
const MOST_TABLES: usize = 256;

impl Database {
    /// `CreateTable`.
    pub fn create_table(&mut self, params: &Value) -> Result<Value, AwsError> {
        let name = table_name(params)?;
        let setup = setup_from(params)?;
        if self.tables.contains_key(name) {
            return Err(AwsError::client("ResourceInUseException", format!("Table already exists: {name}")));
        }
        if self.tables.len() >= MOST_TABLES {
            return Err(AwsError::client("LimitExceededException", "Too many tables"));
        }
        let table = Table::new(name, &setup)?;
        let mut described = self.describe(&table);
        described["TableStatus"] = json!("CREATING");
        self.tables.insert(name.to_owned(), table);
        Ok(json!({ "TableDescription": described }))
    }

    /// `DescribeTable`.
    pub fn describe_table(&self, params: &Value) -> Result<Value, AwsError> {
        let table = self.named_table(params)?;
        Ok(json!({ "Table": self.describe(table) }))
    }

    /// `DeleteTable`.
    pub fn delete_table(&mut self, params: &Value) -> Result<Value, AwsError> {
        let mut described = self.describe(self.named_table(params)?);
        described["TableStatus"] = json!("DELETING");
        self.tables.remove(table_name(params)?);
        Ok(json!({ "TableDescription": described }))
    }

    /// `ListTables`.
    pub fn list_tables(&self, params: &Value) -> Value {
        let limit = params["Limit"].as_u64().unwrap_or(MOST_NAMES).clamp(1, MOST_NAMES);
        let limit = usize::try_from(limit).unwrap_or(1);
        let start = params["ExclusiveStartTableName"].as_str().unwrap_or_default();
        let mut names: Vec<&String> = self.tables.keys().filter(|name| name.as_str() > start).collect();
        let is_cut = names.len() > limit;
        names.truncate(limit);
        let mut answer = json!({ "TableNames": names });
        if is_cut {
            answer["LastEvaluatedTableName"] = json!(names.last());
        }
        answer
    }

    /// `UpdateTimeToLive`.
    pub fn update_ttl(&mut self, params: &Value) -> Result<Value, AwsError> {
        let specification = &params["TimeToLiveSpecification"];
        let attribute = specification["AttributeName"].as_str().unwrap_or_default().to_owned();
        if attribute.is_empty() {
            return Err(AwsError::validation("TimeToLiveSpecification.AttributeName must not be empty"));
        }
        let is_on = specification["Enabled"] == json!(true);
        let table = self.table_mut(params)?;
        match (table.ttl(), is_on) {
            (Some(_), true) => return Err(AwsError::validation("TimeToLive is already enabled")),
            (None, false) => return Err(AwsError::validation("TimeToLive is already disabled")),
            _ => table.set_ttl(is_on.then_some(attribute)),
        }
        Ok(json!({ "TimeToLiveSpecification": specification }))
    }

    /// `DescribeTimeToLive`.
    pub fn describe_ttl(&self, params: &Value) -> Result<Value, AwsError> {
        let table = self.named_table(params)?;
        let description = match table.ttl() {
            Some(name) => json!({ "TimeToLiveStatus": "ENABLED", "AttributeName": name }),
            None => json!({ "TimeToLiveStatus": "DISABLED" }),
        };
        Ok(json!({ "TimeToLiveDescription": description }))
    }

    fn named_table(&self, params: &Value) -> Result<&Table, AwsError> {
        let name = table_name(params)?;
        self.tables.get(name).ok_or_else(|| {
            let message = format!("Requested resource not found: Table: {name} not found");
            AwsError::client("ResourceNotFoundException", message)
        })
    }

    fn describe(&self, table: &Table) -> Value {
        let mut types: Vec<&KeyAttribute> = Vec::new();
        let keys = table.key().chain(table.indexes().iter().flat_map(|index| &index.key));
        for key in keys {
            if !types.contains(&key) {
                types.push(key);
            }
        }
        let types = types.iter().map(|key| json!({ "AttributeName": key.name, "AttributeType": key.kind }));
        let mut described = json!({
            "AttributeDefinitions": types.collect::<Vec<_>>(),
            "TableName": table.name(),
            "KeySchema": key_schema(table.key()),
            "TableStatus": "ACTIVE",
            "ProvisionedThroughput": { "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 },
            "TableSizeBytes": table.item_bytes(),
            "ItemCount": table.items().count(),
            "TableArn": self.table_arn(table.name()),
            "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
        });
        for (field, is_global) in [("GlobalSecondaryIndexes", true), ("LocalSecondaryIndexes", false)] {
            let indexes = table.indexes().iter().filter(|index| index.is_global == is_global);
            let indexes: Vec<Value> = indexes.map(super::index::Index::describe).collect();
            if !indexes.is_empty() {
                described[field] = Value::Array(indexes);
            }
        }
        if table.has_stream() {
            described["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" });
        }
        described
    }
}

/// The attributes of a key as requests name them.
pub fn key_schema<'a>(key: impl Iterator<Item = &'a KeyAttribute>) -> Value {
    key.zip(["HASH", "RANGE"]).map(|(key, kind)| json!({ "AttributeName": key.name, "KeyType": kind })).collect()
}

/// The table a `CreateTable` asks for.
fn setup_from(params: &Value) -> Result<TableSetup, AwsError> {
    let definitions = definitions_of(params);
    let key = key_from(&params["KeySchema"], &definitions)?;
    let mut indexes = std::collections::BTreeMap::new();
    for field in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
        for index in params[field].as_array().into_iter().flatten() {
            let name = index["IndexName"].as_str().unwrap_or_default().to_owned();
            let setup = IndexSetup { key: key_from(&index["KeySchema"], &definitions)?, project: project_from(index) };
            if indexes.insert(name.clone(), setup).is_some() {
                return Err(AwsError::validation(format!(
                    "One or more parameter values were invalid: Duplicate index name: {name}"
                )));
            }
        }
    }
    let used = |name: &str| {
        let keys = indexes.values().flat_map(|index: &IndexSetup| &index.key).chain(&key);
        keys.map(|text| text.rsplit_once(':').map_or(text.as_str(), |(name, _)| name)).any(|key| key == name)
    };
    if !definitions.iter().all(|(name, _)| used(name)) {
        return Err(AwsError::validation(
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
        ));
    }
    let is_billed_by_request = params["BillingMode"] == json!("PAY_PER_REQUEST");
    if !is_billed_by_request && !params["ProvisionedThroughput"].is_object() {
        return Err(AwsError::validation(
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ));
    }
    let stream = params["StreamSpecification"]["StreamEnabled"] == json!(true);
    Ok(TableSetup { key, indexes, stream, ..TableSetup::default() })
}

fn definitions_of(params: &Value) -> Vec<(String, String)> {
    let definitions = params["AttributeDefinitions"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    definitions.map(|one| (text(&one["AttributeName"]), text(&one["AttributeType"]))).collect()
}

/// A key schema in the form of a course file: `name:N`.
fn key_from(schema: &Value, definitions: &[(String, String)]) -> Result<Vec<String>, AwsError> {
    let schema = schema.as_array().map(Vec::as_slice).unwrap_or_default();
    if schema.is_empty() || schema.len() > 2 {
        return Err(AwsError::validation(
            "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1 and less than or equal to 2",
        ));
    }
    if schema[0]["KeyType"] != json!("HASH") {
        return Err(AwsError::validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    }
    if schema.get(1).is_some_and(|second| second["KeyType"] != json!("RANGE")) {
        return Err(AwsError::validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    }
    let attribute = |element: &Value| {
        let name = element["AttributeName"].as_str().unwrap_or_default();
        let definition = definitions.iter().find(|(defined, _)| defined == name);
        definition.map(|(name, kind)| format!("{name}:{kind}")).ok_or_else(|| {
            let known: Vec<&str> = definitions.iter().map(|(name, _)| name.as_str()).collect();
            AwsError::validation(format!(
                "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [{name}], AttributeDefinitions: [{}]",
                known.join(", ")
            ))
        })
    };
    schema.iter().map(attribute).collect()
}

fn project_from(index: &Value) -> Vec<String> {
    let projection = &index["Projection"];
    match projection["ProjectionType"].as_str() {
        Some("KEYS_ONLY") => vec![String::new()],
        Some("INCLUDE") => {
            let named = projection["NonKeyAttributes"].as_array().into_iter().flatten();
            named.filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => vec!["*".to_owned()],
    }
}
