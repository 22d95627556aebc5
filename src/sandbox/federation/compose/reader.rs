//! The definitions of a document, one after the other, into the types of a [`Schema`].

use graphql_tools::parser::{Pos, schema as ast};
use indexmap::{IndexMap, IndexSet};

use super::{
    Code, Finding, Place,
    field_set::FieldSet,
    link::{argument, string_argument},
    part::Part,
    schema::{
        Applied, DirectiveDef, Edition, EnumValueDef, FieldDef, InputDef, Key, Literal, Override, Schema, TypeDef,
        TypeKind, TypeRef,
    },
    usage,
};

type Directive = ast::Directive<'static, String>;

/// Reads definitions into a schema.
pub struct Reader<'a> {
    schema: Schema,
    roots: IndexMap<String, &'static str>,
    findings: &'a mut Vec<Finding>,
}

/// What a type's directives say of all its fields.
#[derive(Clone, Copy)]
struct ForFields {
    shareable: bool,
    external: Option<Pos>,
}

impl<'a> Reader<'a> {
    /// A reader of definitions for `schema`, in which `roots` have other names than by default.
    pub fn new(schema: Schema, roots: IndexMap<String, &'static str>, findings: &'a mut Vec<Finding>) -> Self {
        Self { schema, roots, findings }
    }

    /// The schema that was read.
    pub fn finish(self) -> Schema {
        self.schema
    }

    /// Reports a fault at `at`.
    pub fn fault(&mut self, code: Code, message: impl AsRef<str>, at: Pos) {
        let message = format!("[{}] {}", self.schema.name, message.as_ref());
        self.findings.push(Finding::error(code, message, vec![Place::new(&self.schema, at)]));
    }

    /// Checks that `directives` may stand together at `place`.
    pub fn usage(&mut self, directives: &[Directive], place: &str) {
        if directives.is_empty() {
            return;
        }
        let mut faults = Vec::new();
        usage::check(&self.schema.names, &self.schema.directives, directives, place, &mut faults);
        for (code, message, at) in faults {
            self.fault(code, message, at);
        }
    }

    /// Takes the definition of a directive.
    pub fn take_definition(&mut self, definition: &ast::DirectiveDefinition<'static, String>) {
        let name = &definition.name;
        if self.schema.directives.contains_key(name) {
            let message = format!("there can be only one directive named \"@{name}\"");
            return self.fault(Code::InvalidGraphql, message, definition.position);
        }
        let inputs = definition.arguments.iter().cloned().map(|input| self.input(input, "ARGUMENT_DEFINITION"));
        let read = DirectiveDef {
            name: name.clone(),
            at: definition.position,
            arguments: inputs.map(|input| (input.name.clone(), input)).collect(),
            places: definition.locations.iter().map(|place| place.as_str().to_owned()).collect(),
            repeatable: definition.repeatable,
        };
        if let Some(spec) = self.schema.names.spec(name)
            && let Some(wrong) = usage::check_definition(&read, spec)
        {
            let message = format!("the definition of \"@{name}\" contradicts its specification: {wrong}");
            self.fault(Code::DirectiveDefinitionInvalid, message, read.at);
        }
        self.schema.directives.insert(name.clone(), read);
    }

    /// Merges one definition or extension into its type.
    pub fn take(&mut self, part: Part) {
        // A type that only happens to have the name of a root is reported with the roots.
        let is_namesake = self.roots.values().any(|root| *root == part.name);
        if part.is_machinery() || is_namesake {
            return;
        }
        let name = self.default_name(part.name.clone());
        if name.starts_with("__") {
            self.fault(Code::InvalidGraphql, format!("the name \"{name}\" begins with __, which is reserved"), part.at);
        }
        let by_directive = part.directives.iter().any(|d| self.schema.names.meaning(d) == Some("extends"));
        let extends = part.extension || by_directive;
        if !self.may_join(&name, &part, extends) {
            return;
        }
        let place = self.schema.types.get_index_of(&name).unwrap_or(self.schema.types.len());
        let ty = self.schema.types.shift_remove(&name);
        let mut ty = ty.unwrap_or_else(|| TypeDef::new(name.clone(), part.kind, part.at));
        // In Federation 2 the directive is a habit without meaning.
        ty.defined |= !extends || (by_directive && !part.extension && self.schema.edition == Edition::Two);
        ty.extended |= extends;
        ty.description = ty.description.or(part.description);
        let for_fields = self.take_type_directives(&mut ty, &part.directives);
        for interface in part.implements {
            if !ty.implements.insert(interface.clone()) {
                let message = format!("\"{name}\" says twice that it implements \"{interface}\"");
                self.fault(Code::InvalidGraphql, message, part.at);
            }
        }
        for member in part.members {
            if !ty.members.insert(member.clone()) {
                let message = format!("the union \"{name}\" names its member \"{member}\" twice");
                self.fault(Code::InvalidGraphql, message, part.at);
            }
        }
        for field in part.fields {
            self.take_field(&mut ty, field, for_fields);
        }
        for value in part.values {
            self.take_value(&mut ty, value);
        }
        for input in part.inputs {
            let input = self.input(input, "INPUT_FIELD_DEFINITION");
            if ty.inputs.contains_key(&input.name) {
                let message = format!("there can be only one input field \"{name}.{}\"", input.name);
                self.fault(Code::InvalidGraphql, message, input.at);
            }
            ty.inputs.entry(input.name.clone()).or_insert(input);
        }
        self.schema.types.shift_insert(place, name, ty);
    }

    /// Whether `part` may add to what is known of the type `name`.
    fn may_join(&mut self, name: &str, part: &Part, extends: bool) -> bool {
        let Some(earlier) = self.schema.types.get(name) else { return true };
        let message = if earlier.kind != part.kind {
            format!("the type \"{name}\" is both {} and {}", earlier.kind.words(), part.kind.words())
        } else if earlier.defined && !extends {
            format!("there can be only one type named \"{name}\"")
        } else {
            return true;
        };
        self.fault(Code::InvalidGraphql, message, part.at);
        false
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

    /// The directives for the supergraph among `directives`, by their published names.
    fn applied(&self, directives: &[Directive]) -> Vec<Applied> {
        let names = &self.schema.names;
        let applied = directives.iter().map(|directive| Applied {
            name: names.meaning(directive).map_or_else(|| directive.name.clone(), str::to_owned),
            arguments: directive.arguments.clone(),
            at: directive.position,
        });
        applied.collect()
    }

    /// Reads a type's directives; answers what they say of its fields.
    fn take_type_directives(&mut self, ty: &mut TypeDef, directives: &[Directive]) -> ForFields {
        let mut for_fields = ForFields { shareable: false, external: None };
        let place = match ty.kind {
            TypeKind::Scalar => "SCALAR",
            TypeKind::Object => "OBJECT",
            TypeKind::Interface => "INTERFACE",
            TypeKind::Union => "UNION",
            TypeKind::Enum => "ENUM",
            TypeKind::Input => "INPUT_OBJECT",
        };
        self.usage(directives, place);
        ty.applied.extend(self.applied(directives));
        for directive in directives {
            match self.schema.names.meaning(directive) {
                // On other kinds the directive itself is refused.
                Some("key") if matches!(ty.kind, TypeKind::Object | TypeKind::Interface) => {
                    if let Some(fields) = self.field_set(directive, Code::KeyInvalidFields, Code::KeyInvalidFieldsType)
                    {
                        let resolvable = argument(directive, "resolvable") != Some(&Literal::Boolean(false));
                        ty.keys.push(Key { fields, resolvable });
                    }
                }
                Some("shareable") => for_fields.shareable = true,
                Some("external") if self.schema.edition == Edition::Two => {
                    for_fields.external = Some(directive.position);
                }
                Some("inaccessible") => ty.inaccessible = true,
                Some("interfaceObject") => ty.interface_object = true,
                Some("context") => {
                    let name = string_argument(directive, "name").unwrap_or_default().to_owned();
                    ty.contexts.push((name, directive.position));
                }
                _ => {}
            }
        }
        for_fields
    }

    fn take_value(&mut self, ty: &mut TypeDef, value: ast::EnumValue<'static, String>) {
        self.usage(&value.directives, "ENUM_VALUE");
        if matches!(value.name.as_str(), "true" | "false" | "null") {
            let message = format!("\"{}\" cannot be the name of an enum value", value.name);
            self.fault(Code::InvalidGraphql, message, value.position);
        }
        if ty.values.contains_key(&value.name) {
            let message = format!("there can be only one value \"{}.{}\"", ty.name, value.name);
            return self.fault(Code::InvalidGraphql, message, value.position);
        }
        let (inaccessible, deprecated) = self.visibility(&value.directives);
        let applied = self.applied(&value.directives);
        let (at, description) = (value.position, value.description);
        let read = EnumValueDef { name: value.name.clone(), at, description, inaccessible, deprecated, applied };
        ty.values.insert(value.name, read);
    }

    fn take_field(&mut self, ty: &mut TypeDef, field: ast::Field<'static, String>, for_fields: ForFields) {
        if ty.name == "Query" && matches!(field.name.as_str(), "_entities" | "_service") {
            return;
        }
        if field.name.starts_with("__") {
            let message = format!("the name \"{}\" begins with __, which is reserved", field.name);
            self.fault(Code::InvalidGraphql, message, field.position);
        }
        if ty.fields.contains_key(&field.name) {
            let message = format!("there can be only one field \"{}.{}\"", ty.name, field.name);
            return self.fault(Code::InvalidGraphql, message, field.position);
        }
        self.usage(&field.directives, "FIELD_DEFINITION");
        let (inaccessible, deprecated) = self.visibility(&field.directives);
        let mut read = FieldDef {
            applied: self.applied(&field.directives),
            name: field.name,
            at: field.position,
            description: field.description,
            ty: self.default_names(field.field_type),
            arguments: IndexMap::new(),
            external: for_fields.external,
            shareable: for_fields.shareable,
            requires: None,
            provides: None,
            overrides: None,
            inaccessible,
            deprecated,
        };
        for input in field.arguments {
            let input = self.input(input, "ARGUMENT_DEFINITION");
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
        match self.schema.names.meaning(directive) {
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
            Some("override") => {
                if let Some(from) = string_argument(directive, "from") {
                    let label = string_argument(directive, "label").map(str::to_owned);
                    field.overrides = Some(Override { from: from.to_owned(), label, at: directive.position });
                }
            }
            _ => {}
        }
    }

    /// Reads the `fields` argument of `directive`; says so under `code` when it cannot.
    fn field_set(&mut self, directive: &Directive, code: Code, not_a_string: Code) -> Option<FieldSet> {
        let text = match argument(directive, "fields")? {
            Literal::String(text) => text.clone(),
            // Federation 1 let a list of names pass.
            Literal::List(items) if self.schema.edition == Edition::One && items.iter().all(is_string) => {
                items.iter().filter_map(as_string).collect::<Vec<_>>().join(" ")
            }
            // Federation 1 also let a bare name pass for a string.
            Literal::Enum(name) if self.schema.edition == Edition::One => name.clone(),
            _ => {
                let message = format!("the fields of @{} must be a string", directive.name);
                self.fault(not_a_string, message, directive.position);
                return None;
            }
        };
        match FieldSet::parse(&text, directive.position) {
            Ok(set) => Some(set),
            Err(message) => {
                let message = format!("@{}(fields: \"{text}\"): {message}", directive.name);
                self.fault(code, message, directive.position);
                None
            }
        }
    }

    fn input(&mut self, input: ast::InputValue<'static, String>, place: &str) -> InputDef {
        self.usage(&input.directives, place);
        if input.name.starts_with("__") {
            let message = format!("the name \"{}\" begins with __, which is reserved", input.name);
            self.fault(Code::InvalidGraphql, message, input.position);
        }
        let (inaccessible, deprecated) = self.visibility(&input.directives);
        let names = &self.schema.names;
        let context = input.directives.iter().find(|directive| names.meaning(directive) == Some("fromContext"));
        InputDef {
            applied: self.applied(&input.directives),
            from_context: context.map(|directive| string_argument(directive, "field").unwrap_or_default().to_owned()),
            name: input.name,
            at: input.position,
            description: input.description,
            ty: input.value_type,
            default: input.default_value,
            inaccessible,
            deprecated,
        }
    }

    /// Whether an element is inaccessible, and why it is deprecated.
    fn visibility(&self, directives: &[Directive]) -> (bool, Option<String>) {
        let inaccessible = directives.iter().any(|d| self.schema.names.meaning(d) == Some("inaccessible"));
        let deprecated = directives.iter().find(|directive| directive.name == "deprecated");
        let reason = |directive| string_argument(directive, "reason").unwrap_or("No longer supported").to_owned();
        (inaccessible, deprecated.map(reason))
    }
}

fn is_string(literal: &Literal) -> bool {
    as_string(literal).is_some()
}

fn as_string(literal: &Literal) -> Option<&str> {
    match literal {
        Literal::String(text) => Some(text),
        _ => None,
    }
}

impl TypeDef {
    /// A type of which nothing is known yet.
    fn new(name: String, kind: TypeKind, at: Pos) -> Self {
        Self {
            name,
            kind,
            at,
            defined: false,
            extended: false,
            description: None,
            keys: Vec::new(),
            interface_object: false,
            inaccessible: false,
            applied: Vec::new(),
            contexts: Vec::new(),
            implements: IndexSet::new(),
            fields: IndexMap::new(),
            members: IndexSet::new(),
            values: IndexMap::new(),
            inputs: IndexMap::new(),
        }
    }
}
