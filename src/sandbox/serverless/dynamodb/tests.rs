//! What the database answers, request by request.

use super::{table::MOST_ITEM_BYTES, *};

fn database() -> Database {
    let setups = json!({
        "Orders": { "key": ["orderId"], "items": [{ "orderId": "o-1", "total": 10 }] },
        "Events": { "key": ["source", "at:N"], "items": [
            { "source": "a", "at": 10, "what": "late" },
            { "source": "a", "at": 9, "what": "early" },
            { "source": "b", "at": 1, "what": "other" },
        ] },
    });
    Database::new(&serde_json::from_value(setups).unwrap(), "us-east-1").unwrap()
}

fn refusal(database: &mut Database, operation: &str, params: &Value) -> String {
    let error = database.request(operation, params).unwrap_err();
    format!("{}: {}", error.code, error.message)
}

fn order(id: &str) -> Value {
    json!({ "TableName": "Orders", "Item": { "orderId": { "S": id }, "total": { "N": "5" } } })
}

#[test]
fn an_item_put_can_be_got_and_deleted() {
    let mut database = database();
    assert_eq!(database.request("PutItem", &order("o-2")).unwrap(), json!({}));
    let key = json!({ "TableName": "Orders", "Key": { "orderId": { "S": "o-2" } } });
    let item = database.request("GetItem", &key).unwrap();
    assert_eq!(item["Item"]["total"], json!({ "N": "5" }));
    let mut delete = key.clone();
    delete["ReturnValues"] = json!("ALL_OLD");
    assert_eq!(database.request("DeleteItem", &delete).unwrap()["Attributes"]["orderId"], json!({ "S": "o-2" }));
    assert_eq!(database.request("GetItem", &key).unwrap(), json!({}));
}

#[test]
fn refusals_are_worded_as_the_service_words_them() {
    let mut database = database();
    let mut missing = order("x");
    missing["TableName"] = json!("Nope");
    assert_eq!(refusal(&mut database, "PutItem", &missing), "ResourceNotFoundException: Requested resource not found");
    assert_eq!(
        refusal(&mut database, "PutItem", &order("")),
        "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: orderId"
    );
    let keyless = json!({ "TableName": "Orders", "Item": { "total": { "N": "5" } } });
    assert_eq!(
        refusal(&mut database, "PutItem", &keyless),
        "ValidationException: One or more parameter values were invalid: Missing the key orderId in the item"
    );
    let mistyped = json!({ "TableName": "Orders", "Item": { "orderId": { "N": "5" } } });
    assert_eq!(
        refusal(&mut database, "PutItem", &mistyped),
        "ValidationException: One or more parameter values were invalid: Type mismatch for key orderId expected: S actual: N"
    );
    let wrong_key = json!({ "TableName": "Orders", "Key": { "id": { "S": "o-1" } } });
    assert_eq!(
        refusal(&mut database, "GetItem", &wrong_key),
        "ValidationException: The provided key element does not match the schema"
    );
}

#[test]
fn an_item_may_have_400_kilobytes_and_no_more() {
    let mut database = database();
    let mut item = order("big");
    let rest = "orderId".len() + "big".len() + "total".len() + 2 + "blob".len();
    item["Item"]["blob"] = json!({ "S": "x".repeat(MOST_ITEM_BYTES - rest) });
    database.request("PutItem", &item).unwrap();
    item["Item"]["blob"] = json!({ "S": "x".repeat(MOST_ITEM_BYTES - rest + 1) });
    assert_eq!(
        refusal(&mut database, "PutItem", &item),
        "ValidationException: Item size has exceeded the maximum allowed size"
    );
}

#[test]
fn a_conditional_put_lets_the_first_one_win() {
    let mut database = database();
    let mut put = order("once");
    put["ConditionExpression"] = json!("attribute_not_exists(orderId)");
    database.request("PutItem", &put).unwrap();
    assert_eq!(
        refusal(&mut database, "PutItem", &put),
        "ConditionalCheckFailedException: The conditional request failed"
    );
}

#[test]
fn a_query_reads_one_partition_in_the_order_of_the_sort_key() {
    let mut database = database();
    let mut query = json!({
        "TableName": "Events",
        "KeyConditionExpression": "#s = :a AND #at > :t",
        "ExpressionAttributeNames": { "#s": "source", "#at": "at" },
        "ExpressionAttributeValues": { ":a": { "S": "a" }, ":t": { "N": "1" } },
    });
    let whats = |answer: &Value| -> Vec<String> {
        let items = answer["Items"].as_array().unwrap();
        items.iter().map(|item| item["what"]["S"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(whats(&database.request("Query", &query).unwrap()), ["early", "late"]);
    query["ScanIndexForward"] = json!(false);
    query["Limit"] = json!(1);
    let page = database.request("Query", &query).unwrap();
    assert_eq!(whats(&page), ["late"]);
    query["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
    let page = database.request("Query", &query).unwrap();
    assert_eq!(whats(&page), ["early"]);
    query["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
    let page = database.request("Query", &query).unwrap();
    assert_eq!((whats(&page).len(), &page["LastEvaluatedKey"]), (0, &Value::Null));
    query["KeyConditionExpression"] = json!("#at > :t");
    query["ExpressionAttributeNames"] = json!({ "#at": "at" });
    query["ExpressionAttributeValues"] = json!({ ":t": { "N": "1" } });
    assert_eq!(
        refusal(&mut database, "Query", &query),
        "ValidationException: Query condition missed key schema element: source"
    );
}

#[test]
fn a_scan_counts_what_it_looked_at_and_what_passed() {
    let mut database = database();
    let scan = json!({
        "TableName": "Events",
        "FilterExpression": "what = :o",
        "ExpressionAttributeValues": { ":o": { "S": "other" } },
        "ProjectionExpression": "what",
    });
    let answer = database.request("Scan", &scan).unwrap();
    assert_eq!(answer, json!({ "Count": 1, "ScannedCount": 3, "Items": [{ "what": { "S": "other" } }] }));
}

#[test]
fn an_update_makes_the_item_when_there_is_none() {
    let mut database = database();
    let update = json!({
        "TableName": "Orders",
        "Key": { "orderId": { "S": "new" } },
        "UpdateExpression": "ADD visits :one",
        "ExpressionAttributeValues": { ":one": { "N": "1" } },
        "ReturnValues": "UPDATED_NEW",
    });
    for visits in ["1", "2"] {
        assert_eq!(
            database.request("UpdateItem", &update).unwrap(),
            json!({ "Attributes": { "visits": { "N": visits } } })
        );
    }
    let mut rename = update.clone();
    rename["UpdateExpression"] = json!("SET orderId = :one");
    assert!(refusal(&mut database, "UpdateItem", &rename).ends_with("This attribute is part of the key"));
}
