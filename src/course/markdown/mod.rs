//! CommonMark and GitHub's additions to blocks with their places.
//!
//! Any text is a page: nothing here fails. Nesting is followed to a fixed depth, beyond which the text is kept flat.

mod builder;
mod fence;
mod labels;
mod recognise;
mod text;
mod typed;

pub use labels::Labels;
pub use recognise::{file_name, recognise};
pub use text::{plain, slug, undecorated};

use crate::{
    course::model::{Block, Example},
    diagnostic::{Diagnostic, Span},
    sandbox::Kind,
};

/// A page to read, and what it may refer to.
pub(super) struct Page<'a> {
    /// Its file.
    pub file: &'a str,
    /// The file's text.
    pub text: &'a str,
    /// Where the page begins in the text, after any front matter.
    pub body: usize,
    /// The lead words of typed blocks.
    pub labels: &'a Labels,
    /// The examples its fences may name.
    pub examples: &'a [Example],
    /// What runs a fence marked `run` whose code does not say it.
    pub default_kind: Option<Kind>,
}

/// What a page gave.
#[derive(Default)]
pub(super) struct Parsed {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// The links in it.
    pub links: Vec<Link>,
    /// Its faults.
    pub diagnostics: Vec<Diagnostic>,
}

/// A link, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Where to.
    pub target: String,
    /// Where it stands.
    pub span: Span,
}

/// Reads a page.
pub(super) fn parse(page: &Page<'_>) -> Parsed {
    builder::build(page)
}
