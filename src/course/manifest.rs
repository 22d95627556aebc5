//! `course.toml`: what a course is called and in which order it is taught.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::model::TypedKind;
use crate::sandbox::Kind;

/// The format this version reads.
pub(super) const FORMAT: u32 = 1;

/// A course's manifest.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "course.toml", extend("required" = ["format", "id", "title", "modules"]))]
pub(super) struct ManifestFile {
    /// The version of the format: 1.
    pub format: u32,
    /// A stable id; progress is kept under it.
    pub id: String,
    /// The course's title.
    pub title: String,
    /// The modules in teaching order.
    pub modules: Vec<ModuleFile>,
    /// Lead words of typed blocks in the course's language, with the kind of block each leads.
    pub labels: BTreeMap<String, TypedKind>,
}

/// A module.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ModuleFile {
    /// A stable id, such as `serverless`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence on what it is for.
    #[serde(default)]
    pub summary: String,
    /// Its lessons' files in order.
    #[serde(default)]
    pub lessons: Vec<String>,
    /// The file, or the files, with its questions.
    #[serde(default)]
    pub quiz: OneOrMany<String>,
    /// What runs a fence marked `run` whose code does not say it.
    #[serde(default)]
    pub sandbox: Option<Kind>,
}

/// One value, or a list of them.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several, or none.
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    /// All of them.
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }

    /// The pointer to entry `index`, below the pointer to this value.
    pub fn pointer(&self, at: &str, index: usize) -> String {
        match self {
            Self::One(_) => at.to_owned(),
            Self::Many(_) => format!("{at}/{index}"),
        }
    }
}
