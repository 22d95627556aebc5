//! Merging the fields of objects and interfaces: one type, one owner unless shared, and who needs what first.

use indexmap::{IndexMap, IndexSet};

use super::{Code, JoinField, Merge, Merged, MergedField, MergedType, Part, Place, listed};
use crate::sandbox::federation::compose::schema::{Edition, FieldDef, TypeKind, TypeRef};

/// A field in one subgraph.
#[derive(Clone, Copy)]
pub(super) struct FieldPart<'a> {
    pub(super) part: Part<'a>,
    pub(super) field: &'a FieldDef,
    role: Role,
}

/// What a subgraph does with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
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
    fn place(&self) -> Place {
        Place::new(self.part.schema, self.field.at)
    }
}

impl<'a> Merge<'a> {
    pub(super) fn merge_fields(&mut self, merged: &mut MergedType, parts: &[Part<'a>]) {
        let names: IndexSet<&str> = parts.iter().flat_map(|part| part.ty.fields.keys().map(String::as_str)).collect();
        for name in names {
            let mut declared: Vec<FieldPart> = parts
                .iter()
                .filter_map(|part| {
                    let field = part.ty.fields.get(name)?;
                    Some(FieldPart { part: *part, field, role: self.role(*part, field) })
                })
                .collect();
            self.take_over(&merged.name, name, &mut declared);
            declared.retain(|part| part.role != Role::Ignores);
            if let Some(field) = self.merge_field(merged, name, &declared, parts) {
                merged.fields.insert(name.to_owned(), field);
            }
        }
    }

    fn role(&self, part: Part, field: &FieldDef) -> Role {
        // A key field that an extension marks as external is answered all the same: the mark is a Federation 1 habit.
        let habit = part.ty.extended && self.keyed[part.graph].contains(&(part.ty.name.as_str(), field.name.as_str()));
        if field.external.is_none() || habit {
            return Role::Answers;
        }
        let used = self.used[part.graph].contains(&(part.ty.name.as_str(), field.name.as_str()));
        if used || part.schema.edition == Edition::Two { Role::Mentions } else { Role::Ignores }
    }

    /// Applies `@override`: whose the field was, it is no longer.
    fn take_over(&mut self, ty: &str, field: &str, declared: &mut [FieldPart<'a>]) {
        let takers: Vec<FieldPart> = declared.iter().filter(|part| part.field.overrides.is_some()).copied().collect();
        for taker in takers {
            let Some(overrides) = &taker.field.overrides else { continue };
            let Some(loser) = declared.iter_mut().find(|part| part.part.schema.name == overrides.from) else {
                continue;
            };
            if loser.part.graph == taker.part.graph {
                continue;
            }
            if loser.field.overrides.is_some() {
                let message = format!(
                    "\"{ty}.{field}\" in \"{}\" is overridden from \"{}\", which itself overrides it",
                    taker.part.schema.name, overrides.from
                );
                let places = vec![Place::new(taker.part.schema, overrides.at), loser.place()];
                self.findings.push(super::Finding::error(Code::OverrideSourceHasOverride, message, places));
            }
            if overrides.label.is_none() {
                loser.role = Role::Overridden;
            }
        }
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
            if merged.kind == TypeKind::Object && declared.iter().all(|part| part.role == Role::Mentions) {
                let who = listed(declared.iter().map(|part| part.part.schema.name.as_str()));
                let message = format!("\"{whole}\" is @external in {who} but no subgraph answers it");
                self.fault(Code::ExternalMissingOnBase, message, declared.iter().map(FieldPart::place).collect());
            }
            if merged.kind == TypeKind::Object {
                return None;
            }
        }
        self.may_share(merged, &whole, &answering);
        let basis = if answering.is_empty() { declared } else { &answering };
        let ty = self.merge_output_type(&whole, basis)?;
        self.externals_agree(&whole, &ty, declared);
        let arguments = self.merge_arguments(&whole, declared);
        Some(MergedField {
            name: name.to_owned(),
            description: declared.iter().find_map(|part| part.field.description.clone()),
            joins: self.joins(declared, parts, &ty),
            ty,
            arguments,
            inaccessible: declared.iter().any(|part| part.field.inaccessible),
            deprecated: declared.iter().find_map(|part| part.field.deprecated.clone()),
        })
    }

    /// A field has one owner, unless all who answer it say that any of them may.
    fn may_share(&mut self, merged: &MergedType, whole: &str, answering: &[FieldPart<'a>]) {
        let conditional = answering
            .iter()
            .any(|part| part.field.overrides.as_ref().is_some_and(|overrides| overrides.label.is_some()));
        if answering.len() < 2 || merged.kind != TypeKind::Object || conditional {
            return;
        }
        let shares = |part: &&FieldPart| {
            part.field.shareable
                || part.part.schema.edition == Edition::One
                || self.keyed[part.part.graph].contains(&(part.part.ty.name.as_str(), part.field.name.as_str()))
        };
        let subscription = merged.name == "Subscription";
        let unwilling: Vec<&FieldPart> = answering.iter().filter(|part| subscription || !shares(part)).collect();
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

    /// The most general of the types; a type is more general when it may be null or stands for several objects.
    fn merge_output_type(&mut self, whole: &str, parts: &[FieldPart<'a>]) -> Option<TypeRef> {
        let mut merged = parts.first()?.field.ty.clone();
        for part in &parts[1..] {
            let ty = &part.field.ty;
            if self.is_subtype(ty, &merged) {
                continue;
            }
            if self.is_subtype(&merged, ty) {
                merged = ty.clone();
                continue;
            }
            let said = parts.iter().map(|part| format!("\"{}\" in \"{}\"", part.field.ty, part.part.schema.name));
            let message =
                format!("\"{whole}\" has types that cannot be merged: {}", said.collect::<Vec<_>>().join(", "));
            self.fault(Code::FieldTypeMismatch, message, parts.iter().map(FieldPart::place).collect());
            return None;
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

    /// Who mentions a field must read it as its owner does.
    fn externals_agree(&mut self, whole: &str, ty: &TypeRef, declared: &[FieldPart<'a>]) {
        for part in declared.iter().filter(|part| part.role == Role::Mentions) {
            if !self.is_subtype(ty, &part.field.ty) && !self.is_subtype(&part.field.ty, ty) {
                let message = format!(
                    "\"{whole}\" is \"{}\" in \"{}\" where it is @external, and \"{ty}\" at its owner",
                    part.field.ty, part.part.schema.name
                );
                self.fault(Code::ExternalTypeMismatch, message, declared.iter().map(FieldPart::place).collect());
                return;
            }
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
        let used = self.used[part.part.graph].contains(&(part.part.ty.name.as_str(), field.name.as_str()));
        if part.role == Role::Overridden && !used {
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

/// What an interface object adds to its interface, it adds to every object behind the interface.
pub(super) fn add_interface_object_fields(merged: &mut Merged) {
    let mut additions: IndexMap<String, Vec<MergedField>> = IndexMap::new();
    for ty in merged.types.values().filter(|ty| ty.kind == TypeKind::Object) {
        for interface in ty.implements.keys().filter_map(|name| merged.types.get(name)) {
            let is_object_in = |graph: Option<usize>| {
                interface.joins.iter().any(|join| join.interface_object && Some(join.graph) == graph)
            };
            let owned = interface.joins.iter().all(|join| join.interface_object);
            for field in interface.fields.values().filter(|field| !ty.fields.contains_key(&field.name)) {
                let added = field.joins.iter().any(|join| is_object_in(join.graph) && !join.external);
                if added || (owned && field.joins.is_empty()) {
                    let joins = vec![JoinField::default()];
                    additions.entry(ty.name.clone()).or_default().push(MergedField { joins, ..field.clone() });
                }
            }
        }
    }
    for (ty, fields) in additions {
        if let Some(ty) = merged.types.get_mut(&ty) {
            for field in fields {
                ty.fields.entry(field.name.clone()).or_insert(field);
            }
        }
    }
}
