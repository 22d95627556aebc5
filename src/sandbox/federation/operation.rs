//! A client's operation: parsed, chosen among several, its variables filled in.

use std::collections::HashMap;

use graphql_tools::parser::{
    Pos,
    query::{
        self, Definition, FragmentDefinition, OperationDefinition, Selection, SelectionSet, Type, VariableDefinition,
    },
};
use serde_json::{Map, Value};

use super::{extent, syntax::SyntaxError};

/// A document as the parser gives it.
pub type Document = query::Document<'static, String>;

/// The largest operation that is read, in bytes.
const MOST_QUERY: usize = 256 << 10;

/// A request that cannot be served, in the words of GraphQL errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, `BAD_USER_INPUT`, …
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where in the operation.
    pub at: Option<Pos>,
}

impl RequestError {
    /// A request error.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>, at: Option<Pos>) -> Self {
        Self { code, message: message.into(), at }
    }
}

/// The kinds of operation that can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Query,
    /// Writes, one root field after the other.
    Mutation,
}

/// One operation of a document.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The whole document.
    pub document: Document,
    /// The operation's name.
    pub name: Option<String>,
    /// Its kind.
    pub verb: Verb,
    /// Its selection.
    pub selection: SelectionSet<'static, String>,
    variables: Vec<VariableDefinition<'static, String>>,
}

/// Parses `text`.
///
/// # Errors
/// `GRAPHQL_PARSE_FAILED` at the place that was not understood.
pub fn parse(text: &str) -> Result<Document, RequestError> {
    if text.len() > MOST_QUERY {
        let message = format!("the operation is {} bytes; at most {MOST_QUERY} are read", text.len());
        return Err(RequestError::new("GRAPHQL_PARSE_FAILED", message, None));
    }
    let parsed = graphql_tools::parser::parse_query::<String>(text);
    let document = parsed.map(query::Document::into_static).map_err(|error| {
        let error = SyntaxError::of_report(&error.to_string());
        RequestError::new("GRAPHQL_PARSE_FAILED", format!("Syntax error: {}", error.message), Some(error.at))
    })?;
    extent::check(&document)?;
    Ok(document)
}

impl Operation {
    /// Chooses the operation called `name`, or the only one.
    ///
    /// # Errors
    /// When there is no such operation, or none at all, or it is a subscription.
    pub fn choose(document: Document, name: Option<&str>) -> Result<Self, RequestError> {
        let operations = document.definitions.iter().filter_map(|definition| match definition {
            Definition::Operation(operation) => Some(operation),
            Definition::Fragment(_) => None,
        });
        let mut fitting = operations.filter(|operation| name.is_none() || name == name_of(operation));
        let chosen = fitting.next().ok_or_else(|| {
            let message = name.map_or("there is no operation in this document".to_owned(), |name| {
                format!("there is no operation named \"{name}\" in this document")
            });
            RequestError::new("GRAPHQL_VALIDATION_FAILED", message, None)
        })?;
        if name.is_none() && fitting.next().is_some() {
            let message = "there are several operations; say which with operationName";
            return Err(RequestError::new("GRAPHQL_VALIDATION_FAILED", message, None));
        }
        let (verb, selection, variables) = match chosen {
            OperationDefinition::SelectionSet(selection) => (Verb::Query, selection, Vec::new()),
            OperationDefinition::Query(query) => {
                (Verb::Query, &query.selection_set, query.variable_definitions.clone())
            }
            OperationDefinition::Mutation(mutation) => {
                (Verb::Mutation, &mutation.selection_set, mutation.variable_definitions.clone())
            }
            OperationDefinition::Subscription(subscription) => {
                let message = "subscriptions cannot be run here: ask with a query";
                return Err(RequestError::new("GRAPHQL_VALIDATION_FAILED", message, Some(subscription.position)));
            }
        };
        let (name, selection) = (name_of(chosen).map(str::to_owned), selection.clone());
        Ok(Self { document, name, verb, selection, variables })
    }

    /// The values of the operation's variables: those given, else the defaults.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for each required variable that is missing or null.
    pub fn fill_variables(&self, given: &Map<String, Value>) -> Result<Map<String, Value>, Vec<RequestError>> {
        let mut values = Map::new();
        let mut errors = Vec::new();
        for variable in &self.variables {
            let value = match (given.get(&variable.name), &variable.default_value) {
                (Some(value), _) => Some(value.clone()),
                (None, Some(default)) => Some(to_json(default, &Map::new())),
                (None, None) => None,
            };
            let required = matches!(variable.var_type, Type::NonNullType(_));
            if required && value.as_ref().is_none_or(Value::is_null) {
                let message = format!(
                    "the variable \"${}\" of the required type \"{}\" was not given",
                    variable.name, variable.var_type
                );
                errors.push(RequestError::new("BAD_USER_INPUT", message, Some(variable.position)));
            }
            if let Some(value) = value {
                values.insert(variable.name.clone(), value);
            }
        }
        if errors.is_empty() { Ok(values) } else { Err(errors) }
    }

    /// The fragments of the document by name.
    #[must_use]
    pub fn fragments(&self) -> HashMap<&str, &FragmentDefinition<'static, String>> {
        let fragments = self.document.definitions.iter().filter_map(|definition| match definition {
            Definition::Fragment(fragment) => Some((fragment.name.as_str(), fragment)),
            Definition::Operation(_) => None,
        });
        fragments.collect()
    }

    /// Whether it asks for the schema itself, and whether it asks for anything else at its root.
    #[must_use]
    pub fn introspects(&self) -> (bool, bool) {
        let name = |item: &Selection<'static, String>| match item {
            Selection::Field(field) => field.name.clone(),
            _ => String::new(),
        };
        let names: Vec<String> = self.selection.items.iter().map(name).collect();
        let schema = |name: &String| name == "__schema" || name == "__type";
        (names.iter().any(schema), names.iter().any(|name| !schema(name) && name != "__typename"))
    }
}

fn name_of<'a>(operation: &'a OperationDefinition<'static, String>) -> Option<&'a str> {
    match operation {
        OperationDefinition::SelectionSet(_) => None,
        OperationDefinition::Query(query) => query.name.as_deref(),
        OperationDefinition::Mutation(mutation) => mutation.name.as_deref(),
        OperationDefinition::Subscription(subscription) => subscription.name.as_deref(),
    }
}

/// A literal as JSON, its variables replaced.
#[must_use]
pub fn to_json(value: &query::Value<'static, String>, variables: &Map<String, Value>) -> Value {
    match value {
        query::Value::Variable(name) => variables.get(name).cloned().unwrap_or_default(),
        query::Value::Int(number) => number.as_i64().into(),
        query::Value::Float(number) => Value::from(*number),
        query::Value::String(text) | query::Value::Enum(text) => Value::String(text.clone()),
        query::Value::Boolean(value) => Value::Bool(*value),
        query::Value::Null => Value::Null,
        query::Value::List(items) => items.iter().map(|item| to_json(item, variables)).collect(),
        query::Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), to_json(value, variables))).collect())
        }
    }
}
