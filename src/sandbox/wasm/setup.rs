//! What stands around a wasm program.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What stands around a wasm program.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Setup {}
