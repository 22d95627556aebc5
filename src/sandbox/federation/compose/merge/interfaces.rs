//! Interfaces: what objects owe them, their keys, and the objects that stand for them.

use indexmap::IndexMap;

use super::{
    Code, JoinField, Merge, Merged, MergedField, MergedType, Part, Place,
    fields::{FieldPart, Role},
};
use crate::sandbox::federation::compose::{
    schema::{Literal, TypeKind, TypeRef},
    validate::{Inputs, Signature, check_implementation, fits},
};

impl<'a> Merge<'a> {
    /// A subgraph with a keyed interface knows every type behind it; one with an interface object knows none.
    pub(super) fn keyed_interface(&mut self, name: &str, parts: &[Part<'a>]) {
        let implementers: IndexMap<&str, Vec<usize>> = self.implementers(name);
        for part in parts {
            let keyed = part.ty.kind == TypeKind::Interface
                && part.schema.names.version >= 3
                && part.ty.keys.iter().any(|key| key.resolvable);
            for (implementer, graphs) in &implementers {
                let here = part.schema.types.get(*implementer);
                let known = graphs.contains(&part.graph);
                if keyed && !known {
                    let message = format!(
                        "[{}] the interface \"{name}\" has a @key here, so \"{implementer}\", which implements it elsewhere, must be defined here too",
                        part.schema.name
                    );
                    let mut places = vec![Place::new(part.schema, part.ty.at)];
                    places.extend(graphs.iter().filter_map(|graph| {
                        let schema = &self.schemas[*graph];
                        Some(Place::new(schema, schema.types.get(*implementer)?.at))
                    }));
                    self.fault(Code::InterfaceKeyMissingImplementation, message, places);
                }
                if let Some(here) = here.filter(|_| part.ty.interface_object) {
                    let message = format!(
                        "[{}] \"{name}\" is an @interfaceObject here, so \"{implementer}\", which implements it, cannot be defined here",
                        part.schema.name
                    );
                    let places = vec![Place::new(part.schema, part.ty.at), Place::new(part.schema, here.at)];
                    self.fault(Code::InterfaceObjectUsage, message, places);
                }
            }
        }
    }

    /// The object types that implement `interface`, and in which subgraphs.
    fn implementers(&self, interface: &str) -> IndexMap<&'a str, Vec<usize>> {
        let mut implementers: IndexMap<&str, Vec<usize>> = IndexMap::new();
        for (graph, schema) in self.schemas.iter().enumerate() {
            if !schema.types.contains_key(interface) {
                continue;
            }
            for ty in
                schema.types.values().filter(|ty| ty.kind == TypeKind::Object && ty.implements.contains(interface))
            {
                implementers.entry(&ty.name).or_default().push(graph);
            }
        }
        implementers
    }

    /// A field that an interface object answers is one more owner of the field of each object behind the interface.
    pub(super) fn interface_objects_share(&mut self, merged: &Merged) {
        let schemas = self.schemas;
        for ty in merged.types.values().filter(|ty| ty.kind == TypeKind::Object) {
            let behind = ty.implements.keys().filter_map(|name| merged.types.get(name));
            let behind: Vec<&MergedType> =
                behind.filter(|interface| interface.joins.iter().any(|join| join.interface_object)).collect();
            if behind.is_empty() {
                continue;
            }
            for field in ty.fields.values() {
                let mut owners: Vec<FieldPart> = Vec::new();
                for (graph, schema) in schemas.iter().enumerate() {
                    let own = schema.types.get(&ty.name);
                    let through = behind.iter().filter_map(|interface| schema.types.get(&interface.name));
                    let through = through.filter(|interface| interface.interface_object);
                    for part in own.into_iter().chain(through) {
                        let Some(field) = part.fields.get(&field.name) else { continue };
                        let joined = field.overrides.is_none() && !schema.is_external(part, field);
                        if joined {
                            let part = Part { graph, schema, ty: part };
                            owners.push(FieldPart { part, field, role: Role::Answers, yields: false });
                        }
                    }
                }
                let through = owners.iter().filter(|owner| owner.part.ty.interface_object).count();
                if through > 0 && owners.len() > through {
                    self.may_share(&format!("{}.{}", ty.name, field.name), &owners);
                }
            }
        }
    }

    /// Every object has every field of the interfaces it implements, and they fit.
    pub(super) fn interfaces_are_implemented(&mut self, merged: &Merged) {
        let implements = |ty: &MergedType| ty.kind == TypeKind::Object || ty.kind == TypeKind::Interface;
        for ty in merged.types.values().filter(|ty| implements(ty)) {
            for interface in ty.implements.keys().filter_map(|name| merged.types.get(name)) {
                for promised in interface.fields.values() {
                    match ty.fields.get(&promised.name) {
                        None => self.lacks(ty, interface, &promised.name),
                        Some(field) => self.fits_interface(merged, ty, interface, field, promised),
                    }
                }
            }
        }
    }

    fn lacks(&mut self, ty: &MergedType, interface: &MergedType, field: &str) {
        let message = format!(
            "the interface field \"{}.{field}\" is implemented by \"{}\" in no subgraph",
            interface.name, ty.name
        );
        let places = self.places(&ty.name, None).into_iter().chain(self.places(&interface.name, Some(field))).collect();
        self.fault(Code::InterfaceFieldNoImplem, message, places);
    }

    fn fits_interface(
        &mut self,
        merged: &Merged,
        ty: &MergedType,
        interface: &MergedType,
        field: &MergedField,
        promised: &MergedField,
    ) {
        let is_subtype = |narrow: &str, wide: &str| merged.is_a(narrow, wide);
        let whole = (format!("{}.{}", ty.name, field.name), format!("{}.{}", interface.name, promised.name));
        let wrong = check_implementation((&whole.0, &signature(field)), (&whole.1, &signature(promised)), &is_subtype);
        for message in wrong {
            let here = self.places(&ty.name, Some(&field.name));
            let places = here.into_iter().chain(self.places(&interface.name, Some(&promised.name))).collect();
            self.fault(Code::InvalidGraphql, format!("after merging, {message}"), places);
        }
    }

    /// Where the subgraphs declare the type `ty`, or its field `field`.
    pub(super) fn places(&self, ty: &str, field: Option<&str>) -> Vec<Place> {
        let place = |schema: &'a crate::sandbox::federation::compose::schema::Schema| {
            let ty = schema.types.get(ty)?;
            let at = match field {
                None => ty.at,
                Some(field) => ty.fields.get(field).map(|field| field.at).or_else(|| Some(ty.inputs.get(field)?.at))?,
            };
            Some(Place::new(schema, at))
        };
        self.schemas.iter().filter_map(place).collect()
    }

    /// A default may name what merging dropped.
    pub(super) fn defaults_still_fit(&mut self, merged: &Merged) {
        let mut broken: Vec<(String, &Literal, &TypeRef, Vec<Place>)> = Vec::new();
        for ty in merged.types.values() {
            let inputs = ty.inputs.values().map(|input| (&input.name, format!("{}.{}", ty.name, input.name), input));
            let arguments = ty.fields.values().flat_map(|field| {
                field
                    .arguments
                    .values()
                    .map(|input| (&field.name, format!("{}.{}({}:)", ty.name, field.name, input.name), input))
            });
            for (place, whole, input) in inputs.chain(arguments) {
                if let Some(default) = &input.default
                    && !fits(merged, default, &input.ty)
                {
                    broken.push((whole, default, &input.ty, self.places(&ty.name, Some(place))));
                }
            }
        }
        for (whole, default, ty, places) in broken {
            let message = format!("after merging, the default {default} of \"{whole}\" is no value of type {ty}");
            self.fault(Code::InvalidGraphql, message, places);
        }
    }
}

fn signature(field: &MergedField) -> Signature<'_> {
    let required = |ty: &TypeRef, default: &Option<Literal>| matches!(ty, TypeRef::NonNullType(_)) && default.is_none();
    let arguments =
        field.arguments.values().map(|input| (input.name.as_str(), &input.ty, required(&input.ty, &input.default)));
    Signature::new(&field.ty, arguments.collect())
}

impl Inputs for Merged {
    fn kind(&self, name: &str) -> Option<TypeKind> {
        self.types.get(name).map(|ty| ty.kind)
    }

    fn has_value(&self, name: &str, value: &str) -> bool {
        self.types.get(name).is_some_and(|ty| ty.values.contains_key(value))
    }

    fn field(&self, name: &str, field: &str) -> Option<&TypeRef> {
        self.types.get(name)?.inputs.get(field).map(|input| &input.ty)
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
