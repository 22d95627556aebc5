//! The JSON Schemas of the course format, generated from the types that read it.

use std::sync::LazyLock;

use serde_json::Value;

use super::{manifest::ManifestFile, quiz_file::QuizFile, sandbox_file::SandboxFile, toml_file::schema_of};

/// The schemas of the three kinds of file.
pub(super) struct Schemas {
    /// Of `course.toml`.
    pub course: Value,
    /// Of `sandbox.toml`.
    pub sandbox: Value,
    /// Of a quiz.
    pub quiz: Value,
}

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(|| Schemas {
    course: schema_of::<ManifestFile>(),
    sandbox: schema_of::<SandboxFile>(),
    quiz: schema_of::<QuizFile>(),
});

/// The schemas, made once.
pub(super) fn schemas() -> &'static Schemas {
    &SCHEMAS
}

/// The schemas for editors, by the name of their file in `schemas/`.
#[must_use]
pub fn json_schemas() -> [(&'static str, Value); 3] {
    let Schemas { course, sandbox, quiz } = schemas();
    [("course.json", course.clone()), ("quiz.json", quiz.clone()), ("sandbox.json", sandbox.clone())]
}
