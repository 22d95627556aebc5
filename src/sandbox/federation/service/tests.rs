//! A subgraph by itself.

use serde_json::json;

use super::*;
use crate::sandbox::federation::compose::{Subgraph, compose};

fn service(sdl: &str, data: Option<&str>) -> Service {
    let subgraph = Subgraph { name: "one".to_owned(), file: "one.graphql".to_owned(), sdl: sdl.to_owned() };
    let composed = compose(&[subgraph]);
    let schema = composed.schemas.first().expect("the schema is readable");
    let data = data.map_or_else(|| mock(schema), |text| Data::parse(text).unwrap());
    Service::start(schema, data).unwrap()
}

fn answer(service: &Service, operation: &str) -> Value {
    service.answer(operation, &Map::new())
}

const SDL: &str = r#"
type Query { product(id: ID!): Product products(first: Int): [Product] any: [Thing] }
type Product @key(fields: "id") { id: ID! name: String price: Float cost: Float }
type Parcel { kilos: Int }
union Thing = Product | Parcel
"#;

const DATA: &str = r#"{
    "Product": [{"id": "1", "name": "Lamp", "price": 10, "cost": {"$multiply": ["price", 0.25]}}, {"id": 2, "name": "Boots"}],
    "Parcel": [{"kilos": 4}],
    "Query": {"any": [{"__typename": "Parcel", "kilos": 4}, {"__typename": "Product", "id": "1"}]}
}"#;

#[test]
fn arguments_filter_and_values_may_be_worked_out() {
    let service = service(SDL, Some(DATA));
    let found = answer(
        &service,
        "{ product(id: \"1\") { name cost } products(first: 1) { id } none: product(id: \"9\") { id } }",
    );
    assert_eq!(
        found,
        json!({"data": {"product": {"name": "Lamp", "cost": 2.5}, "products": [{"id": "1"}], "none": null}})
    );
}

#[test]
fn unions_answer_by_type_and_references_find_their_row() {
    let found =
        answer(&service(SDL, Some(DATA)), "{ any { __typename ... on Product { name } ... on Parcel { kilos } } }");
    let any = json!([{"__typename": "Parcel", "kilos": 4}, {"__typename": "Product", "name": "Lamp"}]);
    assert_eq!(found, json!({"data": {"any": any}}));
}

#[test]
fn entities_come_back_in_order_with_null_for_the_missing() {
    let service = service(SDL, Some(DATA));
    let representations = json!([{"__typename": "Product", "id": "2"}, {"__typename": "Product", "id": "9"}, {"__typename": "Product", "id": "1"}]);
    let variables = json!({"representations": representations});
    let operation = "query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Product { name } } }";
    let found = service.answer(operation, variables.as_object().unwrap());
    assert_eq!(found, json!({"data": {"_entities": [{"name": "Boots"}, null, {"name": "Lamp"}]}}));
}

#[test]
fn made_up_data_is_pleasant_and_the_same_every_time() {
    let found = answer(&service(SDL, None), "{ products { id name price } }");
    let first = &found["data"]["products"][0];
    assert_eq!(*first, json!({"id": "1", "name": "Desk lamp", "price": 39.9}));
    assert_eq!(found, answer(&service(SDL, None), "{ products { id name price } }"));
}

#[test]
fn a_broken_data_file_says_where() {
    let error = Data::parse("{\n  \"Product\": [\n}").unwrap_err();
    assert_eq!(error.line, 3);
    assert!(Data::parse("{\"Product\": 3}").is_err());
}
