//! Field sets: the little selections that `@key`, `@requires` and `@provides` carry in a string.

use graphql_tools::parser::{
    Pos,
    query::{Definition, OperationDefinition, Selection as AstSelection, SelectionSet, TypeCondition},
};

use crate::sandbox::federation::syntax::SyntaxError;

/// A parsed field set.
#[derive(Clone, Debug)]
pub struct FieldSet {
    /// The set as it was written, white space collapsed.
    pub text: String,
    /// Where the directive that carries it stands.
    pub at: Pos,
    /// What it selects.
    pub selections: Vec<Selection>,
    /// The directives in it, by name; there should be none.
    pub directives: Vec<String>,
}

/// One selection of a field set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A field and what is selected of it.
    Field {
        /// Its name.
        name: String,
        /// The names of the arguments it is given.
        arguments: Vec<String>,
        /// What is selected of it.
        selections: Vec<Selection>,
    },
    /// What is selected if the object is of a type.
    On {
        /// The type; `None` means any.
        ty: Option<String>,
        /// What is selected.
        selections: Vec<Selection>,
    },
}

impl FieldSet {
    /// Parses `text`, the field set of a directive at `at`.
    ///
    /// # Errors
    /// What is wrong with it, in one sentence.
    pub fn parse(text: &str, at: Pos) -> Result<Self, String> {
        let braced = if text.trim_start().starts_with('{') { text.to_owned() } else { format!("{{ {text} }}") };
        let document = graphql_tools::parser::parse_query::<String>(&braced)
            .map_err(|error| SyntaxError::of_report(&error.to_string()).message)?;
        let [Definition::Operation(OperationDefinition::SelectionSet(set))] = document.definitions.as_slice() else {
            return Err("a field set is a list of field names".to_owned());
        };
        let mut directives = Vec::new();
        let selections = selections(set, &mut directives)?;
        if selections.is_empty() {
            return Err("the field set is empty".to_owned());
        }
        Ok(Self { text: text.split_whitespace().collect::<Vec<_>>().join(" "), at, selections, directives })
    }

    /// The names of the fields at the outer level.
    pub fn names_at_top(&self) -> impl Iterator<Item = &str> {
        self.selections.iter().filter_map(|selection| match selection {
            Selection::Field { name, .. } => Some(name.as_str()),
            Selection::On { .. } => None,
        })
    }
}

fn selections(set: &SelectionSet<'_, String>, directives: &mut Vec<String>) -> Result<Vec<Selection>, String> {
    let mut read = Vec::new();
    for item in &set.items {
        read.push(match item {
            AstSelection::Field(field) if field.alias.is_some() => {
                return Err(format!("the field `{}` may not have an alias in a field set", field.name));
            }
            AstSelection::Field(field) => {
                directives.extend(field.directives.iter().map(|directive| directive.name.clone()));
                Selection::Field {
                    name: field.name.clone(),
                    arguments: field.arguments.iter().map(|(name, _)| name.clone()).collect(),
                    selections: selections(&field.selection_set, directives)?,
                }
            }
            AstSelection::InlineFragment(fragment) => {
                directives.extend(fragment.directives.iter().map(|directive| directive.name.clone()));
                let ty = fragment.type_condition.as_ref().map(|TypeCondition::On(ty)| ty.clone());
                Selection::On { ty, selections: selections(&fragment.selection_set, directives)? }
            }
            AstSelection::FragmentSpread(_) => return Err("a field set cannot use named fragments".to_owned()),
        });
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_sets_and_type_conditions_are_read() {
        let set = FieldSet::parse("id  owner { id } ... on Book { isbn }", Pos::default()).unwrap();
        assert_eq!(set.text, "id owner { id } ... on Book { isbn }");
        assert_eq!(set.names_at_top().collect::<Vec<_>>(), ["id", "owner"]);
    }

    #[test]
    fn what_is_no_field_set_is_refused() {
        for text in ["", "id {", "} {", "a: id", "...F", "id } query { x"] {
            assert!(FieldSet::parse(text, Pos::default()).is_err(), "{text}");
        }
    }
}
