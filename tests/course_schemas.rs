//! The committed JSON Schemas are those of the types that read the files.
//!
//! To write them anew: `UPDATE_SCHEMAS=1 cargo test --test course_schemas`.

use std::{env, fs, path::Path};

#[test]
fn the_schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for (name, schema) in etude::course::json_schemas() {
        let path = folder.join(name);
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
        if env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::write(&path, &text).expect("the schemas' folder can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "schemas/{name} is out of date: UPDATE_SCHEMAS=1 cargo test --test course_schemas");
    }
}
