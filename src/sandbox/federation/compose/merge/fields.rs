//! Merging the fields of objects and interfaces: one type, one owner unless shared, and who needs what first.

use indexmap::IndexSet;

use super::{Code, Finding, JoinField, Merge, MergedField, MergedType, Part, Place, listed};
use crate::sandbox::federation::compose::schema::{Edition, FieldDef, TypeKind, TypeRef};

/// A field in one subgraph.
#[derive(Clone, Copy)]
pub(super) struct FieldPart<'a> {
    pub(super) part: Part<'a>,
    pub(super) field: &'a FieldDef,
    pub(super) role: Role,
    /// Whether another subgraph answers it instead under some condition.
    pub(super) yields: bool,
}

/// What a subgraph does with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Answers it.
    Answers,
    /// Mentions it for a key, a requirement or a provision.
    Mentions,
    /// Mentions it for no reason (Federation 1 lets that pass); as if it were not there.
    Ignores,
    /// Answered it, until another subgraph took it over.
    Overridden,
}

impl FieldPart<'_> {
    pub(super) fn place(&self) -> Place {
        Place::new(self.part.schema, self.field.at)
    }
}

impl<'a> Merge<'a> {
    pub(super) fn merge_fields(&mut self, merged: &mut MergedType, parts: &[Part<'a>]) {
        let names: IndexSet<&str> = parts.iter().flat_map(|part| part.ty.fields.keys().map(String::as_str)).collect();
        for name in names {
            let declared = parts.iter().filter_map(|part| {
                let field = part.ty.fields.get(name)?;
                Some(FieldPart { part: *part, field, role: self.role(*part, field), yields: false })
            });
            let mut declared: Vec<FieldPart> = declared.collect();
            if declared.iter().any(|part| part.field.overrides.is_some()) {
                self.take_over(&format!("{}.{name}", merged.name), &mut declared);
            }
            declared.retain(|part| part.role != Role::Ignores);
            if let Some(field) = self.merge_field(merged, name, &declared, parts) {
                merged.fields.insert(name.to_owned(), field);
            }
        }
    }

    fn role(&self, part: Part, field: &FieldDef) -> Role {
        if !part.schema.is_external(part.ty, field) || part.ty.kind == TypeKind::Interface {
            return Role::Answers;
        }
        let name = (part.ty.name.as_str(), field.name.as_str());
        // A key field deeper in the key of an extension is answered too.
        if part.ty.extended && self.keyed[part.graph].contains(&name) {
            return Role::Answers;
        }
        let used = self.used[part.graph].contains(&name);
        if used || part.schema.edition == Edition::Two { Role::Mentions } else { Role::Ignores }
    }

    fn merge_field(
        &mut self,
        merged: &MergedType,
        name: &str,
        declared: &[FieldPart<'a>],
        parts: &[Part<'a>],
    ) -> Option<MergedField> {
        let whole = format!("{}.{name}", merged.name);
        let answering: Vec<FieldPart> = declared.iter().filter(|part| part.role == Role::Answers).copied().collect();
        if declared.is_empty() {
            return None;
        }
        if answering.is_empty() {
            if declared.iter().all(|part| part.role == Role::Mentions) {
                let who = listed(declared.iter().map(|part| part.part.schema.name.as_str()));
                let message = format!("\"{whole}\" is @external in {who} but no subgraph answers it");
                self.fault(Code::ExternalMissingOnBase, message, declared.iter().map(FieldPart::place).collect());
            }
            if merged.kind == TypeKind::Object {
                return None;
            }
        }
        if merged.name == "Subscription" {
            self.subscriptions_are_not_shared(&whole, &answering);
        } else if merged.kind == TypeKind::Object {
            let owners: Vec<FieldPart> = answering.iter().filter(|part| !part.yields).copied().collect();
            self.may_share(&whole, &owners);
            self.provided_is_shareable(&whole, &owners, declared);
        }
        let known: Vec<FieldPart> = declared.iter().filter(|part| part.role != Role::Mentions).copied().collect();
        let basis = if known.is_empty() { declared } else { &known };
        let ty = self.merge_output_type(&whole, basis)?;
        let arguments = self.merge_arguments(&whole, basis);
        self.externals_agree(&whole, &ty, &arguments, declared);
        Some(MergedField {
            name: name.to_owned(),
            description: self.merge_descriptions(
                format_args!("\"{whole}\""),
                declared.iter().map(|part| (part.part.schema, part.field.at, part.field.description.as_deref())),
            ),
            joins: self.joins(declared, parts, &ty),
            ty,
            arguments,
            applied: self
                .merge_applied(&whole, declared.iter().map(|part| (part.part.schema, part.field.applied.as_slice()))),
            inaccessible: declared.iter().any(|part| part.field.inaccessible),
            deprecated: declared.iter().find_map(|part| part.field.deprecated.clone()),
        })
    }

    fn subscriptions_are_not_shared(&mut self, whole: &str, answering: &[FieldPart<'a>]) {
        let says_shareable = |part: &&FieldPart| part.field.applied.iter().any(|applied| applied.name == "shareable");
        let marked: Vec<Place> = answering.iter().filter(says_shareable).map(FieldPart::place).collect();
        if marked.is_empty() {
            self.may_share(whole, answering);
        } else {
            let message = format!("\"{whole}\" is @shareable, and a subscription has one source");
            self.fault(Code::InvalidFieldSharing, message, marked);
        }
    }

    /// A field has one owner, unless all who answer it say that any of them may.
    pub(super) fn may_share(&mut self, whole: &str, answering: &[FieldPart<'a>]) {
        if answering.len() < 2 {
            return;
        }
        let shares = |part: &&FieldPart| {
            part.field.shareable
                || part.part.schema.edition == Edition::One
                || self.keyed[part.part.graph].contains(&(part.part.ty.name.as_str(), part.field.name.as_str()))
        };
        let unwilling: Vec<&FieldPart> = answering.iter().filter(|part| !shares(part)).collect();
        if unwilling.is_empty() {
            return;
        }
        let message = format!(
            "\"{whole}\" is answered by {} but not marked @shareable in {}",
            listed(answering.iter().map(|part| part.part.schema.name.as_str())),
            listed(unwilling.iter().map(|part| part.part.schema.name.as_str())),
        );
        let willing =
            answering.iter().filter(|part| !unwilling.iter().any(|other| other.part.graph == part.part.graph));
        let places = unwilling.iter().map(|part| part.place()).chain(willing.map(FieldPart::place)).collect();
        self.fault(Code::InvalidFieldSharing, message, places);
    }

    /// Who provides a field on some path is one more who answers it.
    fn provided_is_shareable(&mut self, whole: &str, owners: &[FieldPart<'a>], declared: &[FieldPart<'a>]) {
        let [owner] = owners else { return };
        let keyed = self.keyed[owner.part.graph].contains(&(owner.part.ty.name.as_str(), owner.field.name.as_str()));
        if owner.field.shareable || owner.part.schema.edition == Edition::One || keyed {
            return;
        }
        let name = |part: &FieldPart<'a>| (part.part.ty.name.as_str(), part.field.name.as_str());
        let provided =
            |part: &&FieldPart<'a>| part.role == Role::Mentions && self.provided[part.part.graph].contains(&name(part));
        let providers: Vec<&FieldPart> = declared.iter().filter(provided).collect();
        if providers.is_empty() {
            return;
        }
        let message = format!(
            "\"{whole}\" is answered by \"{}\" and provided (@provides) by {}, but not marked @shareable in \"{0}\"",
            owner.part.schema.name,
            listed(providers.iter().map(|part| part.part.schema.name.as_str())),
        );
        let places = std::iter::once(owner).chain(providers).map(FieldPart::place).collect();
        self.fault(Code::InvalidFieldSharing, message, places);
    }

    /// The most general of the types; a type is more general when it may be null or stands for several objects.
    fn merge_output_type(&mut self, whole: &str, parts: &[FieldPart<'a>]) -> Option<TypeRef> {
        let mut merged = parts.first()?.field.ty.clone();
        let said = || {
            let said = parts.iter().map(|part| format!("\"{}\" in \"{}\"", part.field.ty, part.part.schema.name));
            said.collect::<Vec<_>>().join(", ")
        };
        for part in &parts[1..] {
            let ty = &part.field.ty;
            if self.is_subtype(ty, &merged) {
                continue;
            }
            if self.is_subtype(&merged, ty) {
                merged = ty.clone();
                continue;
            }
            let message = format!("\"{whole}\" has types that cannot be merged: {}", said());
            self.fault(Code::FieldTypeMismatch, message, parts.iter().map(FieldPart::place).collect());
            return None;
        }
        if parts.iter().any(|part| part.field.ty != merged) {
            let message = format!("\"{whole}\" has different types: {}; clients see \"{merged}\"", said());
            let places = parts.iter().map(FieldPart::place).collect();
            self.findings.push(Finding::hint(Code::InconsistentFieldType, message, places));
        }
        Some(merged)
    }

    /// Whether every value of `narrow` is a value of `wide`.
    fn is_subtype(&self, narrow: &TypeRef, wide: &TypeRef) -> bool {
        match (narrow, wide) {
            (TypeRef::NonNullType(narrow), TypeRef::NonNullType(wide))
            | (TypeRef::ListType(narrow), TypeRef::ListType(wide)) => self.is_subtype(narrow, wide),
            (TypeRef::NonNullType(narrow), wide) => self.is_subtype(narrow, wide),
            (TypeRef::NamedType(narrow), TypeRef::NamedType(wide)) => {
                narrow == wide
                    || self.schemas.iter().any(|schema| {
                        schema.types.get(narrow).is_some_and(|ty| ty.implements.contains(wide))
                            || schema.types.get(wide).is_some_and(|ty| ty.members.contains(narrow))
                    })
            }
            _ => false,
        }
    }

    /// The marks a planner needs; none when every subgraph of the type simply answers the field.
    fn joins(&self, declared: &[FieldPart<'a>], parts: &[Part<'a>], merged: &TypeRef) -> Vec<JoinField> {
        let joins: Vec<JoinField> = declared.iter().filter_map(|part| self.join(part, merged)).collect();
        let plain = |join: &JoinField| *join == JoinField { graph: join.graph, ..JoinField::default() };
        if joins.len() == parts.len() && joins.iter().all(plain) {
            return Vec::new();
        }
        joins
    }

    fn join(&self, part: &FieldPart, merged: &TypeRef) -> Option<JoinField> {
        let field = part.field;
        let is_used = || self.used[part.part.graph].contains(&(part.part.ty.name.as_str(), field.name.as_str()));
        if part.role == Role::Overridden && !is_used() {
            return None;
        }
        let overrides = field.overrides.as_ref().filter(|_| part.role == Role::Answers);
        Some(JoinField {
            graph: Some(part.part.graph),
            requires: field.requires.as_ref().map(|set| set.text.clone()),
            provides: field.provides.as_ref().map(|set| set.text.clone()),
            ty: (field.ty != *merged).then(|| field.ty.to_string()),
            external: part.role == Role::Mentions,
            overrides: overrides.map(|overrides| overrides.from.clone()),
            label: overrides.and_then(|overrides| overrides.label.clone()),
            used_overridden: part.role == Role::Overridden,
        })
    }
}
