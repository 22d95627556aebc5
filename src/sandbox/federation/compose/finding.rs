//! What composition has to say about the subgraphs, in the words and codes the field has published.

use crate::{
    diagnostic::{Diagnostic, Position, Severity, Span},
    sandbox::federation::syntax,
};

use super::{Code, schema::Schema};
use graphql_tools::parser::Pos;

/// One fault, with every place involved in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The published code.
    pub code: Code,
    /// Whether it stops composition.
    pub severity: Severity,
    /// What is wrong, in one sentence that names the subgraph and the element.
    pub message: String,
    /// Where, the most telling place first. Empty when the fault is in no one place.
    pub places: Vec<Place>,
}

/// A place in a subgraph's SDL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The subgraph.
    pub subgraph: String,
    /// The file its SDL was read from.
    pub file: String,
    /// Line and column.
    pub position: Position,
    /// The bytes to underline.
    pub span: Span,
}

impl Place {
    /// The place of `at` in `schema`.
    #[must_use]
    pub fn new(schema: &Schema, at: Pos) -> Self {
        Self::in_text(&schema.name, &schema.file, &schema.sdl, at)
    }

    /// The place of `at` in `text`, the SDL of `subgraph`.
    #[must_use]
    pub fn in_text(subgraph: &str, file: &str, text: &str, at: Pos) -> Self {
        Self {
            subgraph: subgraph.to_owned(),
            file: file.to_owned(),
            position: syntax::position(at),
            span: syntax::word_at(text, at),
        }
    }
}

impl Finding {
    /// A fault that stops composition.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>, places: Vec<Place>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), places }
    }

    /// Something worth knowing that stops nothing.
    #[must_use]
    pub fn hint(code: Code, message: impl Into<String>, places: Vec<Place>) -> Self {
        Self { code, severity: Severity::Hint, message: message.into(), places }
    }

    /// The finding as a diagnostic at its first place.
    #[must_use]
    pub fn to_diagnostic(&self) -> Diagnostic {
        let code = format!("federation::{}", self.code.name());
        let mut diagnostic = Diagnostic::new(self.severity, &code, self.to_string());
        diagnostic.help = Some(format!("{} {}", self.code.why(), self.code.way_out()));
        if let Some(place) = self.places.first() {
            diagnostic.file.clone_from(&place.file);
            diagnostic.position = Some(place.position);
            diagnostic.span = Some(place.span);
        }
        diagnostic
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        for (index, place) in self.places.iter().enumerate().skip(1) {
            let join = if index == 1 { "; see also" } else { "," };
            write!(f, "{join} {} ({}:{})", place.subgraph, place.file, place.position)?;
        }
        Ok(())
    }
}
