//! What `@inaccessible` leaves: the API schema must still make sense.

use graphql_tools::parser::schema::Type;

use super::{Code, Merge, Merged, MergedField, MergedInput, MergedType, Place};
use crate::sandbox::federation::compose::schema::{Literal, TypeKind, TypeRef, named};

/// A fault: code, sentence, places.
type Fault = (Code, String, Vec<Place>);

impl Merge<'_> {
    /// Nothing that clients see may depend on something hidden.
    pub(super) fn hidden_is_unseen(&mut self, merged: &Merged) {
        let hides = |ty: &MergedType| {
            ty.inaccessible
                || ty.values.values().any(|value| value.inaccessible)
                || ty.inputs.values().any(|input| input.inaccessible)
                || ty
                    .fields
                    .values()
                    .any(|field| field.inaccessible || field.arguments.values().any(|argument| argument.inaccessible))
        };
        if !merged.types.values().any(hides) {
            return;
        }
        let mut faults = Vec::new();
        let view = View { merge: self, merged };
        for ty in merged.types.values() {
            if ty.inaccessible {
                view.hidden_root(ty, &mut faults);
            } else {
                view.visible_type(ty, &mut faults);
            }
        }
        for (code, message, places) in faults {
            self.fault(code, message, places);
        }
    }
}

struct View<'a, 'b> {
    merge: &'a Merge<'b>,
    merged: &'a Merged,
}

impl View<'_, '_> {
    fn is_hidden(&self, name: &str) -> bool {
        self.merged.types.get(name).is_some_and(|ty| ty.inaccessible)
    }

    fn hidden_root(&self, ty: &MergedType, faults: &mut Vec<Fault>) {
        if ty.name == "Query" {
            let places = self.merge.places("Query", None);
            faults.push((Code::QueryRootInaccessible, "\"Query\" is @inaccessible".to_owned(), places));
        }
    }

    fn visible_type(&self, ty: &MergedType, faults: &mut Vec<Fault>) {
        let only_hidden = match ty.kind {
            TypeKind::Object | TypeKind::Interface => all(ty.fields.values(), |field| field.inaccessible),
            TypeKind::Union => all(ty.members.keys(), |member| self.is_hidden(member)),
            TypeKind::Enum => all(ty.values.values(), |value| value.inaccessible),
            TypeKind::Input => all(ty.inputs.values(), |input| input.inaccessible),
            TypeKind::Scalar => false,
        };
        if only_hidden {
            let message =
                format!("the {} \"{}\" is in the API and all it holds is @inaccessible", ty.kind.words(), ty.name);
            faults.push((Code::OnlyInaccessibleChildren, message, self.merge.places(&ty.name, None)));
        }
        for field in ty.fields.values() {
            self.implements_visible(ty, field, faults);
            if !field.inaccessible {
                self.visible_field(ty, field, faults);
            }
        }
        for input in ty.inputs.values() {
            let whole = format!("{}.{}", ty.name, input.name);
            let places = || self.merge.places(&ty.name, Some(&input.name));
            self.input(input, &whole, &places, faults);
        }
    }

    fn visible_field(&self, ty: &MergedType, field: &MergedField, faults: &mut Vec<Fault>) {
        let places = || self.merge.places(&ty.name, Some(&field.name));
        self.reference(&field.ty, &format!("{}.{}", ty.name, field.name), &places, faults);
        for argument in field.arguments.values() {
            let whole = format!("{}.{}({}:)", ty.name, field.name, argument.name);
            self.input(argument, &whole, &places, faults);
        }
    }

    fn reference(&self, ty: &TypeRef, whole: &str, places: &dyn Fn() -> Vec<Place>, faults: &mut Vec<Fault>) {
        if self.is_hidden(named(ty)) {
            let message = format!("\"{whole}\" is in the API and its type \"{}\" is @inaccessible", named(ty));
            let places = places().into_iter().chain(self.merge.places(named(ty), None)).collect();
            faults.push((Code::ReferencedInaccessible, message, places));
        }
    }

    fn input(&self, input: &MergedInput, whole: &str, places: &dyn Fn() -> Vec<Place>, faults: &mut Vec<Fault>) {
        if input.inaccessible {
            if is_required(input) {
                let message = format!("\"{whole}\" is required and @inaccessible");
                faults.push((Code::RequiredInaccessible, message, places()));
            }
            return;
        }
        self.reference(&input.ty, whole, places, faults);
        if let Some(hidden) = input.default.as_ref().and_then(|default| self.hidden_in(default, &input.ty)) {
            let message = format!("the default of \"{whole}\" uses \"{hidden}\", which is @inaccessible");
            faults.push((Code::DefaultUsesInaccessible, message, places()));
        }
    }

    /// The hidden element that `value` of type `ty` names.
    fn hidden_in(&self, value: &Literal, ty: &TypeRef) -> Option<String> {
        let of = self.merged.types.get(named(ty))?;
        match (value, ty) {
            (Literal::List(items), _) => items.iter().find_map(|item| self.hidden_in(item, ty)),
            (Literal::Enum(value), _) => {
                of.values.get(value).filter(|value| value.inaccessible).map(|_| format!("{}.{value}", of.name))
            }
            (Literal::Object(members), Type::NamedType(_) | Type::NonNullType(_) | Type::ListType(_)) => {
                members.iter().find_map(|(name, value)| {
                    let input = of.inputs.get(name)?;
                    if input.inaccessible {
                        return Some(format!("{}.{name}", of.name));
                    }
                    self.hidden_in(value, &input.ty)
                })
            }
            _ => None,
        }
    }

    /// What implements something visible must be visible.
    fn implements_visible(&self, ty: &MergedType, field: &MergedField, faults: &mut Vec<Fault>) {
        for interface in ty.implements.keys().filter_map(|name| self.merged.types.get(name)) {
            let Some(promised) = interface.fields.get(&field.name) else { continue };
            if interface.inaccessible || promised.inaccessible {
                continue;
            }
            let whole = format!("{}.{}", ty.name, field.name);
            let places = || {
                let here = self.merge.places(&ty.name, Some(&field.name)).into_iter();
                here.chain(self.merge.places(&interface.name, Some(&field.name))).collect::<Vec<_>>()
            };
            if field.inaccessible {
                let message = format!(
                    "\"{whole}\" is @inaccessible and implements the visible \"{}.{}\"",
                    interface.name, field.name
                );
                faults.push((Code::ImplementedByInaccessible, message, places()));
                continue;
            }
            for argument in field.arguments.values() {
                let Some(other) = promised.arguments.get(&argument.name) else { continue };
                let whole = format!("{whole}({}:)", argument.name);
                if argument.inaccessible && !other.inaccessible {
                    let message =
                        format!("\"{whole}\" is @inaccessible and visible in the interface \"{}\"", interface.name);
                    faults.push((Code::ImplementedByInaccessible, message, places()));
                } else if other.inaccessible && !argument.inaccessible && is_required(argument) {
                    let message =
                        format!("\"{whole}\" is required and @inaccessible in the interface \"{}\"", interface.name);
                    faults.push((Code::RequiredInaccessible, message, places()));
                }
            }
        }
    }
}

fn is_required(input: &MergedInput) -> bool {
    matches!(input.ty, TypeRef::NonNullType(_)) && input.default.is_none()
}

/// Whether there is something and all of it satisfies `condition`.
fn all<T>(mut items: impl Iterator<Item = T> + Clone, condition: impl Fn(T) -> bool) -> bool {
    items.clone().next().is_some() && items.all(condition)
}
