//! Indexes, batches, transactions, tables and streams, and what hostile requests get.

use proptest::prelude::*;

use super::*;

fn database() -> Database {
    let setups = json!({
        "Orders": { "key": ["orderId"], "stream": true, "ttl": "until", "items": [
            { "orderId": "o-1", "user": "u-1", "total": 10, "note": "x" },
            { "orderId": "o-2", "user": "u-2", "total": 30, "note": "y" },
            { "orderId": "o-3", "user": "u-1", "total": 20, "note": "z" },
            { "orderId": "o-4", "total": 5 },
        ], "indexes": {
            "byUser": { "key": ["user", "total:N"] },
            "keysOnly": { "key": ["user"], "project": [""] },
            "byId": { "key": ["orderId", "total:N"], "project": ["note"] },
        } },
        "Stock": { "key": ["sku"], "items": [{ "sku": "A1", "left": 1 }] },
    });
    Database::new(&serde_json::from_value(setups).unwrap(), "us-east-1").unwrap()
}

fn message(database: &mut Database, operation: &str, params: &Value) -> String {
    database.request(operation, params).unwrap_err().message
}

fn by_user(index: &str) -> Value {
    json!({ "TableName": "Orders", "IndexName": index, "KeyConditionExpression": "#u = :u",
            "ExpressionAttributeNames": { "#u": "user" }, "ExpressionAttributeValues": { ":u": { "S": "u-1" } } })
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["Items"].as_array().unwrap().iter().map(|item| item["orderId"]["S"].as_str().unwrap()).collect()
}

#[test]
fn an_index_is_queried_by_its_own_key_and_holds_what_it_projects() {
    let mut database = database();
    let answer = database.request("Query", &by_user("byUser")).unwrap();
    assert_eq!(ids(&answer), ["o-1", "o-3"]);
    let answer = database.request("Query", &by_user("keysOnly")).unwrap();
    assert_eq!(answer["Items"][0], json!({ "orderId": { "S": "o-1" }, "user": { "S": "u-1" } }));
    let scan = database.request("Scan", &json!({ "TableName": "Orders", "IndexName": "byUser" })).unwrap();
    assert_eq!(scan["Count"], 3, "an item without the index's key is not in it");
}

#[test]
fn pages_of_an_index_go_on_from_both_keys() {
    let mut database = database();
    let mut query = by_user("byUser");
    query["Limit"] = json!(1);
    let first = database.request("Query", &query).unwrap();
    let place = &first["LastEvaluatedKey"];
    assert_eq!(place, &json!({ "orderId": { "S": "o-1" }, "user": { "S": "u-1" }, "total": { "N": "10" } }));
    query["ExclusiveStartKey"] = place.clone();
    assert_eq!(ids(&database.request("Query", &query).unwrap()), ["o-3"]);
}

#[test]
fn indexes_refuse_what_they_cannot_answer() {
    let mut database = database();
    assert_eq!(message(&mut database, "Query", &by_user("nope")), "The table does not have the specified index: nope");
    let mut consistent = by_user("byUser");
    consistent["ConsistentRead"] = json!(true);
    assert_eq!(
        message(&mut database, "Query", &consistent),
        "Consistent reads are not supported on global secondary indexes"
    );
    let item = json!({ "TableName": "Orders", "Item": { "orderId": { "S": "x" }, "user": { "N": "1" } } });
    assert_eq!(
        message(&mut database, "PutItem", &item),
        "One or more parameter values were invalid: Type mismatch for Index Key user Expected: S Actual: N IndexName: byUser"
    );
    let mut filtered = by_user("byUser");
    filtered["FilterExpression"] = json!("#u = :u");
    assert_eq!(
        message(&mut database, "Query", &filtered),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: user"
    );
}

fn transaction(left: &str) -> Value {
    json!({ "TransactItems": [
        { "Put": { "TableName": "Orders", "Item": { "orderId": { "S": "t-1" } } } },
        { "Update": { "TableName": "Stock", "Key": { "sku": { "S": "A1" } },
            "UpdateExpression": "SET #l = #l - :one", "ConditionExpression": "#l >= :want",
            "ExpressionAttributeNames": { "#l": "left" },
            "ExpressionAttributeValues": { ":one": { "N": "1" }, ":want": { "N": left } },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD" } },
    ] })
}

#[test]
fn a_transaction_makes_all_changes_or_none() {
    let mut database = database();
    let error = database.request("TransactWriteItems", &transaction("2")).unwrap_err();
    assert_eq!(
        error.message,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]"
    );
    assert_eq!(error.details.unwrap()["CancellationReasons"][1]["Item"]["left"], json!({ "N": "1" }));
    let order = json!({ "TableName": "Orders", "Key": { "orderId": { "S": "t-1" } } });
    assert_eq!(database.request("GetItem", &order).unwrap(), json!({}));
    database.request("TransactWriteItems", &transaction("1")).unwrap();
    assert!(database.request("GetItem", &order).unwrap()["Item"].is_object());
}

#[test]
fn the_token_of_a_transaction_makes_it_happen_once() {
    let mut database = database();
    let mut once = transaction("1");
    once["ClientRequestToken"] = json!("t");
    database.request("TransactWriteItems", &once).unwrap();
    database.request("TransactWriteItems", &once).unwrap();
    let stock = json!({ "TableName": "Stock", "Key": { "sku": { "S": "A1" } } });
    assert_eq!(database.request("GetItem", &stock).unwrap()["Item"]["left"], json!({ "N": "0" }));
    once["TransactItems"][0]["Put"]["Item"]["orderId"]["S"] = json!("other");
    let error = database.request("TransactWriteItems", &once).unwrap_err();
    assert_eq!(error.code, "IdempotentParameterMismatchException");
}

#[test]
fn a_transaction_touches_each_item_once() {
    let mut twice = transaction("1");
    twice["TransactItems"][1] = twice["TransactItems"][0].clone();
    assert_eq!(
        message(&mut database(), "TransactWriteItems", &twice),
        "Transaction request cannot include multiple operations on one item"
    );
}

#[test]
fn batches_write_and_read_over_tables_and_know_their_bounds() {
    let mut database = database();
    let put = |id: usize| json!({ "PutRequest": { "Item": { "sku": { "S": format!("s-{id}") } } } });
    let batch = |count: usize| json!({ "RequestItems": { "Stock": (0..count).map(put).collect::<Vec<_>>() } });
    assert_eq!(database.request("BatchWriteItem", &batch(25)).unwrap(), json!({ "UnprocessedItems": {} }));
    assert_eq!(
        message(&mut database, "BatchWriteItem", &batch(26)),
        "Too many items requested for the BatchWriteItem call"
    );
    let twice = json!({ "RequestItems": { "Stock": [put(1), put(1)] } });
    assert_eq!(message(&mut database, "BatchWriteItem", &twice), "Provided list of item keys contains duplicates");
    let keys = json!([{ "sku": { "S": "s-3" } }, { "sku": { "S": "none" } }]);
    let answer = database.request("BatchGetItem", &json!({ "RequestItems": { "Stock": { "Keys": keys } } })).unwrap();
    assert_eq!(answer["Responses"]["Stock"], json!([{ "sku": { "S": "s-3" } }]));
}

#[test]
fn a_table_is_created_described_and_deleted() {
    let mut database = database();
    let create = json!({ "TableName": "Users", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }] });
    let created = database.request("CreateTable", &create).unwrap();
    assert_eq!(created["TableDescription"]["TableStatus"], "CREATING");
    assert_eq!(message(&mut database, "CreateTable", &create), "Table already exists: Users");
    let users = json!({ "TableName": "Users" });
    let described = database.request("DescribeTable", &users).unwrap();
    assert_eq!(described["Table"]["TableArn"], "arn:aws:dynamodb:us-east-1:123456789012:table/Users");
    database.request("DeleteTable", &users).unwrap();
    assert_eq!(message(&mut database, "DescribeTable", &users), "Requested resource not found: Table: Users not found");
    let page = database.request("ListTables", &json!({ "Limit": 1 })).unwrap();
    assert_eq!(page, json!({ "TableNames": ["Orders"], "LastEvaluatedTableName": "Orders" }));
}

#[test]
fn the_cost_of_a_request_is_told_to_whoever_asks() {
    let mut database = database();
    let get = json!({ "TableName": "Stock", "Key": { "sku": { "S": "A1" } }, "ReturnConsumedCapacity": "TOTAL" });
    assert_eq!(
        database.request("GetItem", &get).unwrap()["ConsumedCapacity"],
        json!({ "TableName": "Stock", "CapacityUnits": 0.5 })
    );
}

#[test]
fn a_stream_holds_what_changed_and_what_expired() {
    let mut database = database();
    let put = json!({ "TableName": "Orders", "Item": { "orderId": { "S": "o-9" }, "until": { "N": "100" } } });
    database.request("PutItem", &put).unwrap();
    database.request("PutItem", &put).unwrap();
    assert_eq!(database.expire(99).len(), 0);
    assert_eq!(database.expire(101).len(), 1);
    let changes = database.tables.get_mut("Orders").unwrap().take_changes();
    let names: Vec<Value> =
        changes.iter().map(|change| change.to_record("arn", "r", 1, 0)["eventName"].clone()).collect();
    assert_eq!(names, ["INSERT", "REMOVE"], "the same item again is no change");
}

#[test]
fn updates_are_refused_as_the_service_refuses_them() {
    let mut database = database();
    let mut refusal = |expression: &str| {
        let update = json!({ "TableName": "Stock", "Key": { "sku": { "S": "A1" } }, "UpdateExpression": expression,
                             "ExpressionAttributeValues": { ":v": { "N": "1" } } });
        message(&mut database, "UpdateItem", &update)
    };
    assert_eq!(
        refusal("SET a.b = :v, a = :v"),
        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]"
    );
    assert_eq!(
        refusal("SET a = :v SET b = :v"),
        "Invalid UpdateExpression: The \"SET\" section can only be used once in an update expression;"
    );
    let legacy = json!({ "TableName": "Stock", "AttributesToGet": ["sku"] });
    assert!(message(&mut database, "Scan", &legacy).contains("use ProjectionExpression"));
}

/// Any JSON of a few levels.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-zA-Z#:1-9 ]{0,12}".prop_map(Value::from),
    ];
    let key = prop_oneof![
        "[SNBML]",
        Just("TableName".to_owned()),
        Just("Item".to_owned()),
        Just("Key".to_owned()),
        Just("Keys".to_owned()),
        Just("Put".to_owned()),
        Just("TransactItems".to_owned()),
        Just("RequestItems".to_owned()),
        Just("Orders".to_owned()),
        Just("KeySchema".to_owned()),
        Just("Limit".to_owned()),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..5).prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

const OPERATIONS: [&str; 14] = [
    "ListTables",
    "CreateTable",
    "DescribeTable",
    "DeleteTable",
    "UpdateTimeToLive",
    "GetItem",
    "PutItem",
    "UpdateItem",
    "BatchWriteItem",
    "BatchGetItem",
    "TransactWriteItems",
    "TransactGetItems",
    "Query",
    "Scan",
];

proptest! {
    #[test]
    fn no_request_breaks_the_database(operation in prop::sample::select(&OPERATIONS[..]), mut params in any_json()) {
        if let Some(map) = params.as_object_mut() {
            map.entry("TableName").or_insert(json!("Orders"));
        }
        let _ = database().request(operation, &params);
    }

    #[test]
    fn a_condition_and_its_negation_never_agree(
        expression in "(attribute_exists\\(sum_\\)|sum_ (=|<>|<|<=|>|>=) :n|contains\\(note, :s\\)|size\\(note\\) > :n)( (AND|OR) sum_ = :n){0,3}",
        total in 0..4_i32, wanted in 0..4_i32,
    ) {
        let mut database = database();
        let put = json!({ "TableName": "Orders", "Item": { "orderId": { "S": "p" }, "sum_": { "N": total.to_string() }, "note": { "S": "ab" } } });
        database.request("PutItem", &put).unwrap();
        let mut holds = |condition: String| {
            let mut delete = json!({ "TableName": "Orders", "Key": { "orderId": { "S": "p" } }, "ConditionExpression": condition });
            let mut values = serde_json::Map::new();
            if expression.contains(":n") { values.insert(":n".to_owned(), json!({ "N": wanted.to_string() })); }
            if expression.contains(":s") { values.insert(":s".to_owned(), json!({ "S": "b" })); }
            if !values.is_empty() { delete["ExpressionAttributeValues"] = Value::Object(values); }
            let holds = database.request("DeleteItem", &delete).map_or_else(|error| {
                assert_eq!(error.code, "ConditionalCheckFailedException", "{}", error.message);
                false
            }, |_| true);
            database.request("PutItem", &put).unwrap();
            holds
        };
        prop_assert_ne!(holds(format!("({expression})")), holds(format!("NOT ({expression})")));
    }
}
