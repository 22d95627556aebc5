//! SDL to [`Schema`], with every fault that can be seen in one subgraph's text alone.

use std::borrow::Cow;

use graphql_tools::parser::{Pos, schema as ast, spanned_tokens};
use indexmap::{IndexMap, IndexSet};

use super::{
    Code, Finding, Place, Subgraph,
    field_set::FieldSet,
    link::{DirectiveNames, argument, string_argument},
    part::Part,
    schema::{EnumValueDef, FieldDef, InputDef, Key, Literal, Override, ROOT_TYPES, Schema, TypeDef, TypeRef},
};
use crate::sandbox::federation::syntax::SyntaxError;

type Directive = ast::Directive<'static, String>;
type Document = ast::Document<'static, String>;

/// The largest SDL that is read, in bytes.
const MOST_SDL: usize = 4 << 20;

/// Reads the SDL of `subgraph`. `None` when nothing can be made of it.
pub fn read(subgraph: &Subgraph, findings: &mut Vec<Finding>) -> Option<Schema> {
    let refuse = |message: String, at: Pos| {
        let place = Place::in_text(&subgraph.name, &subgraph.file, &subgraph.sdl, at);
        Finding::error(Code::InvalidGraphql, format!("[{}] {message}", subgraph.name), vec![place])
    };
    if subgraph.sdl.len() > MOST_SDL {
        let message = format!("the schema is {} bytes; at most {MOST_SDL} are read", subgraph.sdl.len());
        findings.push(refuse(message, Pos { line: 1, column: 1 }));
        return None;
    }
    let document = match graphql_tools::parser::parse_schema::<String>(&with_readable_schema_extensions(&subgraph.sdl))
    {
        Ok(document) => document.into_static(),
        Err(error) => {
            let error = SyntaxError::of_report(&error.to_string());
            findings.push(refuse(format!("Syntax error: {}", error.message), error.at));
            return None;
        }
    };
    let (names, faults) = DirectiveNames::of(&document);
    let schema = Schema {
        name: subgraph.name.clone(),
        file: subgraph.file.clone(),
        sdl: subgraph.sdl.clone(),
        edition: names.edition,
        types: IndexMap::new(),
    };
    let roots = root_names(&document);
    let mut reader = Reader { schema, names, roots, findings };
    for fault in faults {
        reader.fault(fault.code, fault.message, fault.at);
    }
    for definition in document.definitions {
        if let Some(part) = Part::of(definition) {
            reader.take(part);
        }
    }
    Some(reader.schema)
}

/// The name under which the directives of `extend schema @…` reach the rest of this module.
pub const SCHEMA_EXTENSION: &str = "schema";

/// `extend schema @link(…)`, which the parser does not know, becomes `scalar schema @link(…)`, which it does; with root types
/// in braces it becomes a plain `schema`. Every character keeps its place, so positions stay true.
fn with_readable_schema_extensions(sdl: &str) -> Cow<'_, str> {
    if !sdl.contains("extend") {
        return Cow::Borrowed(sdl);
    }
    let Ok(tokens) = spanned_tokens(sdl) else { return Cow::Borrowed(sdl) };
    let words: Vec<(&str, usize)> =
        tokens.into_iter().map(|(_, range)| (sdl.get(range.clone()).unwrap_or_default(), range.start)).collect();
    let mut readable = sdl.to_owned();
    for (index, pair) in words.windows(2).enumerate() {
        if let [("extend", at), ("schema", _)] = pair {
            let word = if has_root_types(&words[index + 2..]) { "      " } else { "scalar" };
            readable.replace_range(*at..*at + "extend".len(), word);
        }
    }
    Cow::Owned(readable)
}

/// Whether the directives that `words` begin with are followed by a brace.
fn has_root_types(words: &[(&str, usize)]) -> bool {
    let mut depth = 0_usize;
    let mut name_expected = false;
    for (word, _) in words {
        match *word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            "@" => name_expected = true,
            _ if name_expected => name_expected = false,
            other => return other == "{",
        }
    }
    false
}

/// The root types that do not have their default names: name here to default name.
fn root_names(document: &Document) -> IndexMap<String, &'static str> {
    let mut names = IndexMap::new();
    for definition in &document.definitions {
        if let ast::Definition::SchemaDefinition(schema) = definition {
            for (name, root) in [&schema.query, &schema.mutation, &schema.subscription].into_iter().zip(ROOT_TYPES) {
                if let Some(name) = name
                    && name != root
                {
                    names.insert(name.clone(), root);
                }
            }
        }
    }
    names
}

struct Reader<'a> {
    schema: Schema,
    names: DirectiveNames,
    roots: IndexMap<String, &'static str>,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn fault(&mut self, code: Code, message: impl AsRef<str>, at: Pos) {
        let message = format!("[{}] {}", self.schema.name, message.as_ref());
        self.findings.push(Finding::error(code, message, vec![Place::new(&self.schema, at)]));
    }

    /// Merges one definition or extension into its type.
    fn take(&mut self, part: Part) {
        if part.is_machinery() {
            return;
        }
        let name = self.default_name(part.name.clone());
        let extends = part.extension || part.directives.iter().any(|d| self.names.meaning(d) == Some("extends"));
        if let Some(earlier) = self.schema.types.get(&name) {
            if earlier.kind != part.kind {
                let message = format!("the type \"{name}\" is both {} and {}", earlier.kind.words(), part.kind.words());
                return self.fault(Code::InvalidGraphql, message, part.at);
            }
            if earlier.defined && !part.extension && !extends {
                let message = format!("there can be only one type named \"{name}\"");
                return self.fault(Code::InvalidGraphql, message, part.at);
            }
        }
        let place = self.schema.types.get_index_of(&name).unwrap_or(self.schema.types.len());
        let mut ty = self.schema.types.shift_remove(&name).unwrap_or_else(|| TypeDef {
            name: name.clone(),
            kind: part.kind,
            at: part.at,
            defined: false,
            extended: false,
            description: None,
            keys: Vec::new(),
            interface_object: false,
            inaccessible: false,
            implements: IndexSet::new(),
            fields: IndexMap::new(),
            members: IndexSet::new(),
            values: IndexMap::new(),
            inputs: IndexMap::new(),
        });
        ty.defined |= !extends;
        ty.extended |= extends;
        ty.description = ty.description.or(part.description);
        let (shareable, external) = self.take_type_directives(&mut ty, &part.directives);
        ty.implements.extend(part.implements);
        ty.members.extend(part.members);
        for field in part.fields {
            self.take_field(&mut ty, field, shareable, external);
        }
        for value in part.values {
            let (inaccessible, deprecated) = self.visibility(&value.directives);
            let (at, description) = (value.position, value.description);
            let read = EnumValueDef { name: value.name.clone(), at, description, inaccessible, deprecated };
            ty.values.entry(value.name).or_insert(read);
        }
        for input in part.inputs {
            let input = self.input(input);
            if ty.inputs.contains_key(&input.name) {
                let message = format!("there can be only one input field \"{name}.{}\"", input.name);
                self.fault(Code::InvalidGraphql, message, input.at);
            }
            ty.inputs.entry(input.name.clone()).or_insert(input);
        }
        self.schema.types.shift_insert(place, name, ty);
    }

    /// The name a type has in every subgraph: root types get their default names.
    fn default_name(&self, name: String) -> String {
        self.roots.get(&name).map_or(name, |root| (*root).to_owned())
    }

    fn default_names(&self, ty: TypeRef) -> TypeRef {
        if self.roots.is_empty() {
            return ty;
        }
        match ty {
            TypeRef::NamedType(name) => TypeRef::NamedType(self.default_name(name)),
            TypeRef::ListType(inner) => TypeRef::ListType(Box::new(self.default_names(*inner))),
            TypeRef::NonNullType(inner) => TypeRef::NonNullType(Box::new(self.default_names(*inner))),
        }
    }

    /// Reads a type's directives; answers whether they make its fields shareable, and where external.
    fn take_type_directives(&mut self, ty: &mut TypeDef, directives: &[Directive]) -> (bool, Option<Pos>) {
        let (mut shareable, mut external) = (false, None);
        for directive in directives {
            self.refuse_unknown(directive);
            match self.names.meaning(directive) {
                Some("key") => {
                    if let Some(fields) = self.field_set(directive, Code::KeyInvalidFields, Code::KeyInvalidFieldsType)
                    {
                        let resolvable = argument(directive, "resolvable") != Some(&Literal::Boolean(false));
                        ty.keys.push(Key { fields, resolvable });
                    }
                }
                Some("shareable") => shareable = true,
                Some("external") => external = Some(directive.position),
                Some("inaccessible") => ty.inaccessible = true,
                Some("interfaceObject") => ty.interface_object = true,
                _ => {}
            }
        }
        (shareable, external)
    }

    fn take_field(
        &mut self,
        ty: &mut TypeDef,
        field: ast::Field<'static, String>,
        shareable: bool,
        external: Option<Pos>,
    ) {
        if ty.name == "Query" && matches!(field.name.as_str(), "_entities" | "_service") {
            return;
        }
        if ty.fields.contains_key(&field.name) {
            let message = format!("there can be only one field \"{}.{}\"", ty.name, field.name);
            return self.fault(Code::InvalidGraphql, message, field.position);
        }
        let (inaccessible, deprecated) = self.visibility(&field.directives);
        let mut read = FieldDef {
            name: field.name,
            at: field.position,
            description: field.description,
            ty: self.default_names(field.field_type),
            arguments: IndexMap::new(),
            external,
            shareable,
            requires: None,
            provides: None,
            overrides: None,
            inaccessible,
            deprecated,
        };
        for input in field.arguments {
            let input = self.input(input);
            if read.arguments.contains_key(&input.name) {
                let message = format!("there can be only one argument \"{}\" of \"{}\"", input.name, read.name);
                self.fault(Code::InvalidGraphql, message, input.at);
            }
            read.arguments.insert(input.name.clone(), input);
        }
        for directive in &field.directives {
            self.take_field_directive(&mut read, directive);
        }
        ty.fields.insert(read.name.clone(), read);
    }

    fn take_field_directive(&mut self, field: &mut FieldDef, directive: &Directive) {
        match self.names.meaning(directive) {
            Some("external") => field.external = Some(directive.position),
            Some("shareable") => field.shareable = true,
            Some("requires") => {
                field.requires =
                    self.field_set(directive, Code::RequiresInvalidFields, Code::RequiresInvalidFieldsType);
            }
            Some("provides") => {
                field.provides =
                    self.field_set(directive, Code::ProvidesInvalidFields, Code::ProvidesInvalidFieldsType);
            }
            Some("override") => match string_argument(directive, "from") {
                Some(from) => {
                    let label = string_argument(directive, "label").map(str::to_owned);
                    field.overrides = Some(Override { from: from.to_owned(), label, at: directive.position });
                }
                None => self.fault(
                    Code::InvalidGraphql,
                    "@override needs the name of the subgraph it takes the field from: @override(from: \"…\")",
                    directive.position,
                ),
            },
            _ => {}
        }
    }

    /// Reads the `fields` argument of `directive`; says so under `code` when it cannot.
    fn field_set(&mut self, directive: &Directive, code: Code, not_a_string: Code) -> Option<FieldSet> {
        let text = match argument(directive, "fields") {
            Some(Literal::String(text)) => text,
            Some(_) => {
                let message = format!("the fields of @{} must be a string", directive.name);
                self.fault(not_a_string, message, directive.position);
                return None;
            }
            None => {
                let message = format!("@{} needs its fields: @{0}(fields: \"…\")", directive.name);
                self.fault(Code::InvalidGraphql, message, directive.position);
                return None;
            }
        };
        match FieldSet::parse(text, directive.position) {
            Ok(set) => Some(set),
            Err(message) => {
                let message = format!("@{}(fields: \"{text}\"): {message}", directive.name);
                self.fault(code, message, directive.position);
                None
            }
        }
    }

    fn input(&mut self, input: ast::InputValue<'static, String>) -> InputDef {
        let (inaccessible, deprecated) = self.visibility(&input.directives);
        InputDef {
            name: input.name,
            at: input.position,
            description: input.description,
            ty: input.value_type,
            default: input.default_value,
            inaccessible,
            deprecated,
        }
    }

    /// Whether an element is inaccessible, and why it is deprecated; refuses directives nobody knows.
    fn visibility(&mut self, directives: &[Directive]) -> (bool, Option<String>) {
        let (mut inaccessible, mut deprecated) = (false, None);
        for directive in directives {
            self.refuse_unknown(directive);
            inaccessible |= self.names.meaning(directive) == Some("inaccessible");
            if directive.name == "deprecated" {
                deprecated = Some(string_argument(directive, "reason").unwrap_or("No longer supported").to_owned());
            }
        }
        (inaccessible, deprecated)
    }

    fn refuse_unknown(&mut self, directive: &Directive) {
        if let Some(message) = self.names.why_unknown(directive) {
            self.fault(Code::InvalidGraphql, message, directive.position);
        }
    }
}
