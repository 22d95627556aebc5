//! What a sandbox is given to run.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{edge, federation, serverless, wasm};

/// The four kinds of program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A function with a handler, as deployed to a FaaS platform.
    Serverless,
    /// A worker at a point of presence.
    Edge,
    /// Subgraphs and an operation on their supergraph.
    Federation,
    /// A WebAssembly module, or JavaScript that drives one.
    Wasm,
}

impl Kind {
    /// All kinds, in the order they are taught.
    pub const ALL: [Self; 4] = [Self::Serverless, Self::Edge, Self::Federation, Self::Wasm];

    /// The kind as course files write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Serverless => "serverless",
            Self::Edge => "edge",
            Self::Federation => "federation",
            Self::Wasm => "wasm",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One file of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its path relative to the program's folder, with `/`, such as `index.js` or `lib/price.mjs`.
    pub path: String,
    /// Its content; text files are UTF-8.
    pub content: Vec<u8>,
}

impl SourceFile {
    /// A text file.
    #[must_use]
    pub fn text(path: &str, content: &str) -> Self {
        Self { path: path.to_owned(), content: content.as_bytes().to_vec() }
    }

    /// The content as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn to_text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }
}

/// A program: its files, where it starts, and what stands around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// What runs it.
    pub kind: Kind,
    /// The file it starts from (serverless, edge, wasm) or that the learner is reading (federation).
    pub entry: String,
    /// All its files, the entry among them.
    pub files: Vec<SourceFile>,
    /// What stands around it.
    pub setup: Setup,
}

impl Program {
    /// A program of one file, with nothing around it but what its sandbox supplies by itself.
    #[must_use]
    pub fn of_source(kind: Kind, path: &str, source: &str) -> Self {
        Self { kind, entry: path.to_owned(), files: vec![SourceFile::text(path, source)], setup: Setup::default() }
    }

    /// The file at `path`.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The entry's text; empty when the entry is missing.
    #[must_use]
    pub fn entry_text(&self) -> String {
        self.file(&self.entry).map(SourceFile::to_text).unwrap_or_default()
    }
}

/// What stands around a program, by kind. The table of the program's own kind counts; `None` means what the sandbox supplies
/// by itself for a page nobody prepared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Setup {
    /// For a serverless function.
    pub serverless: Option<serverless::Setup>,
    /// For a worker.
    pub edge: Option<edge::Setup>,
    /// For subgraphs.
    pub federation: Option<federation::Setup>,
    /// For a module.
    pub wasm: Option<wasm::Setup>,
}

/// What a program is run on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// What arrives, in order: each is an event for a function, a request for a worker, an operation for a graph, a call
    /// for a module. Several share one execution environment, so that cold and warm can be seen.
    pub steps: Vec<Value>,
    /// The faults switched on.
    pub faults: Vec<FaultSetup>,
    /// Seeds everything random in the run.
    pub seed: u64,
}

impl Input {
    /// One step, no faults, seed 0.
    #[must_use]
    pub fn of(step: Value) -> Self {
        Self { steps: vec![step], ..Self::default() }
    }
}

/// A fault that a learner can switch on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultSetup {
    /// Its name, as the learner picks it.
    pub name: String,
    /// One sentence on what goes wrong.
    pub title: String,
    /// What it strikes: `dynamodb`, `dynamodb.put`, `sns.publish`, `origin`, a subgraph's name.
    pub target: String,
    /// What it does: `error`, `down`, `slow`, `throttle`, `timeout`.
    pub effect: String,
    /// How often it strikes; `None`: always.
    pub times: Option<u32>,
    /// After how many untouched calls it begins.
    pub after: u32,
    /// For `slow`: how much is added, in milliseconds.
    pub delay_ms: u64,
    /// For `error`: the error's code or message, as the service would give it.
    pub error: Option<String>,
}
