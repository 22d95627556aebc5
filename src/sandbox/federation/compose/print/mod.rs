//! The merged graph as text: the supergraph for the planner, the API schema for clients.

mod head;

use std::fmt::{self, Write};

use super::{
    merge::{JoinField, Merged, MergedDirective, MergedField, MergedInput, MergedType},
    schema::{Applied, TypeKind, named},
};

/// The supergraph: every type with the marks that say who answers it.
pub fn supergraph(merged: &Merged) -> String {
    let mut printer = Printer { text: head::head(merged), merged, api: false };
    for directive in &merged.directives {
        printer.directive(directive);
    }
    printer.types();
    printer.text
}

/// The API schema: what clients see, nothing of who answers it, nothing inaccessible.
pub fn api(merged: &Merged) -> String {
    let mut printer = Printer { text: String::new(), merged, api: true };
    for directive in merged.directives.iter().filter(|directive| directive.link.is_none()) {
        printer.directive(directive);
    }
    printer.types();
    printer.text.trim_start().to_owned()
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
        if self.api {
            self.applied(&ty.applied, " ");
        } else {
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
        self.applied(&ty.applied, "\n  ");
        self.text.push('\n');
    }

    /// The directives carried along, each behind `space`.
    fn applied(&mut self, applied: &[Applied], space: &str) {
        for applied in applied {
            if self.api && applied.name != "specifiedBy" {
                continue;
            }
            self.put(format_args!("{space}@{}", applied.name));
            for (index, (name, value)) in applied.arguments.iter().enumerate() {
                self.put(format_args!("{}{name}: {value}", if index == 0 { "(" } else { ", " }));
            }
            if !applied.arguments.is_empty() {
                self.text.push(')');
            }
        }
    }

    fn directive(&mut self, directive: &MergedDirective) {
        self.put(format_args!("\ndirective @{}", directive.name));
        for (index, input) in directive.arguments.values().enumerate() {
            self.text.push_str(if index == 0 { "(" } else { ", " });
            self.input(input);
        }
        if !directive.arguments.is_empty() {
            self.text.push(')');
        }
        let repeatable = if directive.repeatable { " repeatable" } else { "" };
        self.put(format_args!("{repeatable} on {}\n", directive.places.join(" | ")));
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
            self.applied(&field.applied, " ");
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
                self.applied(&value.applied, " ");
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
        if !self.api {
            if input.inaccessible {
                self.text.push_str(" @inaccessible");
            }
            self.applied(&input.applied, " ");
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
