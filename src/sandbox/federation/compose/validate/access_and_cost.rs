//! Access requirements, costs and list sizes.

use super::Check;
use crate::sandbox::federation::compose::{
    Code,
    schema::{Applied, FieldDef, Literal, Schema, TypeDef, TypeKind, TypeRef, is_list, named},
};

/// The directives that demand something of who asks.
pub const ACCESS: [&str; 3] = ["authenticated", "requiresScopes", "policy"];

impl<'a> Check<'a> {
    pub(super) fn access_and_cost(&mut self) {
        let schema: &'a Schema = self.schema;
        for ty in schema.types.values() {
            let abstract_type = ty.kind == TypeKind::Interface || ty.interface_object;
            if abstract_type {
                self.no_access(&ty.applied, &format!("the interface \"{}\"", ty.name));
            }
            for field in ty.fields.values() {
                let whole = format!("{}.{}", ty.name, field.name);
                if ty.kind == TypeKind::Interface {
                    self.no_access(&field.applied, &format!("the interface field \"{whole}\""));
                    self.no_cost(&field.applied, &whole);
                }
                if let Some(sizes) = field.applied.iter().find(|applied| applied.name == "listSize") {
                    self.list_size(field, sizes, &whole);
                }
            }
        }
    }

    fn no_access(&mut self, applied: &[Applied], whose: &str) {
        for applied in applied.iter().filter(|applied| ACCESS.contains(&applied.name.as_str())) {
            let message = format!("@{} on {whose}: access is demanded by objects and their fields", applied.name);
            self.fault(Code::AuthOnInterface, message, applied.at);
        }
    }

    fn no_cost(&mut self, applied: &[Applied], whole: &str) {
        if let Some(cost) = applied.iter().find(|applied| applied.name == "cost") {
            self.fault(Code::CostOnInterfaceField, format!("@cost on the interface field \"{whole}\""), cost.at);
        }
    }

    fn list_size(&mut self, field: &FieldDef, sizes: &Applied, whole: &str) {
        let sized_fields = strings(sizes, "sizedFields");
        if sized_fields.is_none() && !is_list(&field.ty) {
            let message = format!("@listSize on \"{whole}\", which is no list");
            self.fault_at(Code::ListSizeOnNonList, message, &[sizes.at, field.at]);
        }
        if let Some(Literal::Int(size)) = value(sizes, "assumedSize")
            && size.as_i64().is_some_and(|size| size < 0)
        {
            self.fault(Code::ListSizeAssumedSize, format!("\"{whole}\" is assumed to be {size:?} long"), sizes.at);
        }
        for name in strings(sizes, "slicingArguments").unwrap_or_default() {
            let integer = field.arguments.get(name).map(|input| match &input.ty {
                TypeRef::NamedType(name) => name == "Int",
                TypeRef::NonNullType(inner) => **inner == TypeRef::NamedType("Int".to_owned()),
                TypeRef::ListType(_) => false,
            });
            let why = match integer {
                Some(true) => continue,
                Some(false) => "is no integer",
                None => "is no argument of it",
            };
            let message = format!("\"{name}\" is named as a slicing argument of \"{whole}\" and {why}");
            self.fault_at(Code::ListSizeSlicingArgument, message, &[sizes.at, field.at]);
        }
        let target: Option<&TypeDef> = self.schema.types.get(named(&field.ty));
        for name in sized_fields.unwrap_or_default() {
            match target.and_then(|target| target.fields.get(name)) {
                Some(inner) if is_list(&inner.ty) => {}
                Some(inner) => {
                    let message = format!("the sized field \"{name}\" of \"{whole}\" is no list");
                    self.fault_at(Code::ListSizeOnNonList, message, &[sizes.at, inner.at]);
                }
                None => {
                    let message =
                        format!("the sized field \"{name}\" of \"{whole}\" does not exist on \"{}\"", named(&field.ty));
                    self.fault(Code::ListSizeSizedField, message, sizes.at);
                }
            }
        }
    }
}

fn value<'a>(applied: &'a Applied, name: &str) -> Option<&'a Literal> {
    applied.arguments.iter().find(|(argument, _)| argument == name).map(|(_, value)| value)
}

fn strings<'a>(applied: &'a Applied, name: &str) -> Option<Vec<&'a str>> {
    let text = |literal: &'a Literal| match literal {
        Literal::String(text) => Some(text.as_str()),
        _ => None,
    };
    match value(applied, name)? {
        Literal::List(items) => Some(items.iter().filter_map(text).collect()),
        Literal::Null => None,
        one => Some(text(one).into_iter().collect()),
    }
}
