//! What stands around a wasm program: the `[wasm]` table of a `sandbox.toml`.

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What stands around a wasm program. Everything may be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Setup {
    /// The export a step calls when it names none. Left out: `_start` if the module has it, else its only exported function.
    pub export: Option<String>,
    /// The arguments of a step that gives none: numbers for an export, words for a command (the first is the program's name).
    pub args: Vec<Value>,
    /// The environment variables of a command; a step may add to them.
    pub env: BTreeMap<String, String>,
    /// What a command reads from standard input when its step brings none.
    pub stdin: String,
    /// Files of the in-memory file system, by absolute path, beside the program's own files.
    pub files: BTreeMap<String, FileSeed>,
    /// The directories a module finds open when it starts; it can reach nothing else. Empty: it gets no file at all.
    pub preopens: Vec<String>,
    /// The fuel of the whole run: about one unit an instruction. Left out: only the time limit counts.
    pub fuel: Option<u64>,
    /// The wall clock when the run begins, in milliseconds since 1970.
    pub start_ms: u64,
    /// JavaScript only: `new WASI()` without a `version` is an error and no stock module stands in for a missing file, as
    /// in Node 20.
    pub strict_node: bool,
}

impl Setup {
    /// The default of [`Setup::start_ms`]: 2026-01-01T00:00:00Z.
    pub const START_MS: u64 = 1_767_225_600_000;
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            export: None,
            args: Vec::new(),
            env: BTreeMap::new(),
            stdin: String::new(),
            files: BTreeMap::new(),
            preopens: vec!["/".to_owned()],
            fuel: None,
            start_ms: Self::START_MS,
            strict_node: false,
        }
    }
}

/// What a seeded file holds: text, or a table with one of `base64` and `from`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FileSeed {
    /// This text.
    Text(String),
    /// These bytes.
    Bytes {
        /// The bytes, in base64.
        base64: String,
    },
    /// The content of another of the program's files.
    From {
        /// That file's path, as the program names it.
        from: String,
    },
}

impl FileSeed {
    /// The content, or what is wrong with the seed; `file` finds a file of the program.
    pub(super) fn content<'a>(&'a self, file: impl Fn(&str) -> Option<&'a [u8]>) -> Result<Vec<u8>, String> {
        match self {
            Self::Text(text) => Ok(text.as_bytes().to_vec()),
            Self::Bytes { base64 } => BASE64_STANDARD.decode(base64).map_err(|error| format!("not base64: {error}")),
            Self::From { from } => {
                file(from).map(<[u8]>::to_vec).ok_or_else(|| format!("the program has no file `{from}`"))
            }
        }
    }
}
