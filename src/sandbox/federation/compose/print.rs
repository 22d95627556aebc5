//! The merged graph as text: the supergraph for the planner, the API schema for clients.

use std::fmt::{self, Write};

use super::{
    merge::{JoinField, Merged, MergedField, MergedInput, MergedType},
    schema::{ROOT_TYPES, TypeKind, named},
};

/// What every supergraph of the join specification v0.3 begins with, between its schema and its types.
const JOIN_DEFINITIONS: &str = r"directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, overrideLabel: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE

directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION

scalar join__FieldSet

scalar link__Import

enum link__Purpose {
  SECURITY
  EXECUTION
}
";

/// The supergraph: every type with the marks that say who answers it.
pub fn supergraph(merged: &Merged) -> String {
    let mut text = String::from(
        "schema\n  @link(url: \"https://specs.apollo.dev/link/v1.0\")\n  \
         @link(url: \"https://specs.apollo.dev/join/v0.3\", for: EXECUTION)\n  \
         @link(url: \"https://specs.apollo.dev/inaccessible/v0.2\", for: SECURITY)\n{\n",
    );
    roots(&mut text, merged);
    text.push_str("}\n\n");
    text.push_str(JOIN_DEFINITIONS);
    text.push_str("\nenum join__Graph {\n");
    for (id, name) in &merged.graphs {
        // In process there is no address; the name is what tells subgraphs apart.
        let _ =
            writeln!(text, "  {id} @join__graph(name: {}, url: {})", quoted(name), quoted(&format!("memory:{name}")));
    }
    text.push_str("}\n");
    let mut printer = Printer { text, merged, api: false };
    printer.types();
    printer.text
}

/// The API schema: what clients see, nothing of who answers it, nothing inaccessible.
pub fn api(merged: &Merged) -> String {
    let mut printer = Printer { text: String::new(), merged, api: true };
    printer.types();
    printer.text.trim_start().to_owned()
}

fn roots(text: &mut String, merged: &Merged) {
    for (field, root) in ["query", "mutation", "subscription"].into_iter().zip(ROOT_TYPES) {
        if merged.types.get(root).is_some_and(|ty| !ty.fields.is_empty()) {
            let _ = writeln!(text, "  {field}: {root}");
        }
    }
}

/// A string as GraphQL writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

struct Printer<'a> {
    text: String,
    merged: &'a Merged,
    api: bool,
}

impl Printer<'_> {
    fn put(&mut self, arguments: fmt::Arguments) {
        let _ = self.text.write_fmt(arguments);
    }

    fn graph(&self, index: usize) -> &str {
        self.merged.graphs.get(index).map_or("", |(id, _)| id)
    }

    fn types(&mut self) {
        let merged = self.merged;
        for ty in merged.types.values() {
            let hollow = matches!(ty.kind, TypeKind::Object | TypeKind::Interface) && ty.fields.is_empty();
            if !(hollow || self.api && ty.inaccessible) {
                self.ty(ty);
            }
        }
    }

    fn ty(&mut self, ty: &MergedType) {
        self.text.push('\n');
        self.description(ty.description.as_deref(), "");
        let keyword = match ty.kind {
            TypeKind::Scalar => "scalar",
            TypeKind::Object => "type",
            TypeKind::Interface => "interface",
            TypeKind::Union => "union",
            TypeKind::Enum => "enum",
            TypeKind::Input => "input",
        };
        self.put(format_args!("{keyword} {}", ty.name));
        let interfaces: Vec<&str> =
            ty.implements.keys().map(String::as_str).filter(|name| !self.api || self.is_visible(name)).collect();
        if !interfaces.is_empty() {
            self.put(format_args!(" implements {}", interfaces.join(" & ")));
        }
        if !self.api {
            self.type_marks(ty);
        }
        match ty.kind {
            TypeKind::Scalar if self.text.ends_with('\n') => {}
            TypeKind::Scalar => self.text.push('\n'),
            TypeKind::Union => {
                let members: Vec<&str> =
                    ty.members.keys().map(String::as_str).filter(|name| !self.api || self.is_visible(name)).collect();
                let space = if self.text.ends_with('\n') { "  " } else { " " };
                self.put(format_args!("{space}= {}\n", members.join(" | ")));
            }
            TypeKind::Object | TypeKind::Interface => {
                self.open();
                for field in ty.fields.values() {
                    self.field(field);
                }
                self.text.push_str("}\n");
            }
            TypeKind::Enum => self.values(ty),
            TypeKind::Input => {
                self.open();
                let api = self.api;
                for input in ty.inputs.values().filter(|input| !(api && input.inaccessible)) {
                    self.description(input.description.as_deref(), "  ");
                    self.put(format_args!("  "));
                    self.input(input);
                    if !self.api && input.graphs.len() < ty.joins.len() {
                        for graph in &input.graphs {
                            let id = self.graph(*graph).to_owned();
                            self.put(format_args!(" @join__field(graph: {id})"));
                        }
                    }
                    self.text.push('\n');
                }
                self.text.push_str("}\n");
            }
        }
    }

    /// The opening brace: on the line of a bare name, on a line of its own below marks.
    fn open(&mut self) {
        self.text.push_str(if self.text.ends_with('\n') { "{\n" } else { " {\n" });
    }

    fn is_visible(&self, name: &str) -> bool {
        self.merged.types.get(name).is_none_or(|ty| !ty.inaccessible)
    }

    fn type_marks(&mut self, ty: &MergedType) {
        for join in &ty.joins {
            let id = self.graph(join.graph).to_owned();
            self.put(format_args!("\n  @join__type(graph: {id}"));
            if let Some(key) = &join.key {
                self.put(format_args!(", key: {}", quoted(key)));
            }
            for (set, word) in [
                (join.extension, "extension: true"),
                (!join.resolvable, "resolvable: false"),
                (join.interface_object, "isInterfaceObject: true"),
            ] {
                if set {
                    self.put(format_args!(", {word}"));
                }
            }
            self.text.push(')');
        }
        for (interface, graphs) in &ty.implements {
            for graph in graphs {
                let id = self.graph(*graph).to_owned();
                self.put(format_args!("\n  @join__implements(graph: {id}, interface: {})", quoted(interface)));
            }
        }
        for (member, graphs) in &ty.members {
            for graph in graphs {
                let id = self.graph(*graph).to_owned();
                self.put(format_args!("\n  @join__unionMember(graph: {id}, member: {})", quoted(member)));
            }
        }
        if ty.inaccessible {
            self.text.push_str("\n  @inaccessible");
        }
        self.text.push('\n');
    }

    fn field(&mut self, field: &MergedField) {
        if self.api && (field.inaccessible || !self.is_visible(named(&field.ty))) {
            return;
        }
        self.description(field.description.as_deref(), "  ");
        self.put(format_args!("  {}", field.name));
        let arguments: Vec<&MergedInput> =
            field.arguments.values().filter(|argument| !(self.api && argument.inaccessible)).collect();
        if !arguments.is_empty() {
            self.text.push('(');
            for (index, argument) in arguments.into_iter().enumerate() {
                if index > 0 {
                    self.text.push_str(", ");
                }
                self.input(argument);
            }
            self.text.push(')');
        }
        self.put(format_args!(": {}", field.ty));
        if !self.api {
            for join in &field.joins {
                self.join_field(join);
            }
            if field.inaccessible {
                self.text.push_str(" @inaccessible");
            }
        }
        self.deprecation(field.deprecated.as_deref());
        self.text.push('\n');
    }

    fn join_field(&mut self, join: &JoinField) {
        let mut arguments = Vec::new();
        if let Some(graph) = join.graph {
            arguments.push(format!("graph: {}", self.graph(graph)));
        }
        let texts = [
            ("requires", &join.requires),
            ("provides", &join.provides),
            ("type", &join.ty),
            ("override", &join.overrides),
            ("overrideLabel", &join.label),
        ];
        for (name, text) in texts {
            arguments.extend(text.as_ref().map(|text| format!("{name}: {}", quoted(text))));
        }
        for (name, set) in [("external", join.external), ("usedOverridden", join.used_overridden)] {
            arguments.extend(set.then(|| format!("{name}: true")));
        }
        match arguments.as_slice() {
            [] => self.put(format_args!(" @join__field")),
            some => self.put(format_args!(" @join__field({})", some.join(", "))),
        }
    }

    fn values(&mut self, ty: &MergedType) {
        self.open();
        let api = self.api;
        for (name, value) in ty.values.iter().filter(|(_, value)| !(api && value.inaccessible)) {
            self.description(value.description.as_deref(), "  ");
            self.put(format_args!("  {name}"));
            if !self.api {
                for graph in &value.graphs {
                    let id = self.graph(*graph).to_owned();
                    self.put(format_args!(" @join__enumValue(graph: {id})"));
                }
                if value.inaccessible {
                    self.text.push_str(" @inaccessible");
                }
            }
            self.deprecation(value.deprecated.as_deref());
            self.text.push('\n');
        }
        self.text.push_str("}\n");
    }

    fn input(&mut self, input: &MergedInput) {
        self.put(format_args!("{}: {}", input.name, input.ty));
        if let Some(default) = &input.default {
            self.put(format_args!(" = {default}"));
        }
        if input.inaccessible && !self.api {
            self.text.push_str(" @inaccessible");
        }
        self.deprecation(input.deprecated.as_deref());
    }

    fn deprecation(&mut self, reason: Option<&str>) {
        if let Some(reason) = reason {
            self.put(format_args!(" @deprecated(reason: {})", quoted(reason)));
        }
    }

    fn description(&mut self, description: Option<&str>, indent: &str) {
        if let Some(description) = description {
            // One line in plain quotes reads well and needs no care about indentation.
            self.put(format_args!("{indent}{}\n", quoted(&description.replace('\n', " "))));
        }
    }
}
