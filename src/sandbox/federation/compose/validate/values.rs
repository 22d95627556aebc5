//! Whether a constant is a value of a type.

use crate::sandbox::federation::compose::schema::{BUILT_IN_SCALARS, Literal, TypeKind, TypeRef};

/// What a type name stands for, as far as constants are concerned.
pub trait Inputs {
    /// The kind of the type `name`.
    fn kind(&self, name: &str) -> Option<TypeKind>;
    /// Whether the enum `name` has `value`.
    fn has_value(&self, name: &str, value: &str) -> bool;
    /// The type of the field `field` of the input type `name`.
    fn field(&self, name: &str, field: &str) -> Option<&TypeRef>;
}

/// Whether `value` is a value of `ty`. Custom scalars take any.
pub fn fits(inputs: &dyn Inputs, value: &Literal, ty: &TypeRef) -> bool {
    match (ty, value) {
        (TypeRef::NonNullType(_), Literal::Null) | (_, Literal::Variable(_)) => false,
        (TypeRef::NonNullType(inner), value) => fits(inputs, value, inner),
        (_, Literal::Null) => true,
        (TypeRef::ListType(item), Literal::List(items)) => items.iter().all(|value| fits(inputs, value, item)),
        (TypeRef::ListType(item), one) => fits(inputs, one, item),
        (TypeRef::NamedType(name), value) if BUILT_IN_SCALARS.contains(&name.as_str()) => fits_scalar(name, value),
        (TypeRef::NamedType(name), value) => match (inputs.kind(name), value) {
            (Some(TypeKind::Enum), Literal::Enum(value)) => inputs.has_value(name, value),
            (Some(TypeKind::Input), Literal::Object(members)) => {
                members.iter().all(|(field, value)| inputs.field(name, field).is_some_and(|ty| fits(inputs, value, ty)))
            }
            (Some(TypeKind::Enum | TypeKind::Input), _) => false,
            _ => true,
        },
    }
}

fn fits_scalar(name: &str, value: &Literal) -> bool {
    match value {
        Literal::Int(_) => matches!(name, "Int" | "Float" | "ID"),
        Literal::Float(_) => name == "Float",
        Literal::String(_) => matches!(name, "String" | "ID"),
        Literal::Boolean(_) => name == "Boolean",
        _ => false,
    }
}
