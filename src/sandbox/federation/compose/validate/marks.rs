//! What a field or a type is marked as: external, shareable, an interface object, taken over.

use super::{Check, used_fields};
use crate::sandbox::federation::compose::{
    Code,
    schema::{FieldDef, Schema, TypeDef, TypeKind},
    spec::CARRIED,
};

/// Whether the directive `name` says something of a field that its owner alone should say.
fn is_said_of_the_field(name: &str) -> bool {
    name == "deprecated" || CARRIED.contains(&name)
}

impl<'a> Check<'a> {
    pub(super) fn marks(&mut self) {
        let schema: &'a Schema = self.schema;
        for ty in schema.types.values() {
            self.interface_object(ty);
            self.interface_keys(ty);
            for field in ty.fields.values() {
                if self.is_federation_two() {
                    self.on_interface(ty, field);
                }
                self.carried_on_external(ty, field);
            }
        }
        if self.is_federation_two() {
            self.unused_externals();
        }
    }

    fn on_interface(&mut self, ty: &TypeDef, field: &FieldDef) {
        let whole = format!("\"{}.{}\"", ty.name, field.name);
        if let (Some(at), Some(set)) = (field.external, &field.provides) {
            let message = format!("{whole} is @external and cannot provide anything as well");
            self.fault_at(Code::ExternalCollision, message, &[at, set.at]);
        }
        if ty.kind != TypeKind::Interface {
            return;
        }
        if let Some(at) = field.external {
            self.fault(Code::ExternalOnInterface, format!("{whole} is a field of an interface and is @external"), at);
        }
        if field.shareable {
            let message = format!("{whole} is a field of an interface and is @shareable");
            self.fault(Code::InvalidShareableUsage, message, field.at);
        }
    }

    /// What the supergraph is to carry must be said by the owner.
    fn carried_on_external(&mut self, ty: &TypeDef, field: &FieldDef) {
        if !self.schema.is_external(ty, field) {
            return;
        }
        let Some(carried) = field.applied.iter().find(|applied| is_said_of_the_field(&applied.name)) else { return };
        let message =
            format!("\"{}.{}\" is @external, so @{} does not belong on it here", ty.name, field.name, carried.name);
        self.fault_at(Code::MergedDirectiveOnExternal, message, &[carried.at, field.at]);
    }

    fn interface_object(&mut self, ty: &TypeDef) {
        if ty.interface_object && ty.keys.is_empty() {
            let message = format!("\"{}\" is an @interfaceObject without a @key", ty.name);
            self.fault(Code::InterfaceObjectUsage, message, ty.at);
        }
    }

    /// A keyed interface: from version 2.3 on, and its implementing types have its keys.
    fn interface_keys(&mut self, ty: &TypeDef) {
        let invalid = [Code::KeyInvalidFields, Code::KeyInvalidFieldsType, Code::KeyFieldsHasArgs];
        if ty.kind != TypeKind::Interface
            || !self.is_federation_two()
            || self.findings.iter().any(|finding| invalid.contains(&finding.code))
        {
            return;
        }
        let schema = self.schema;
        for key in &ty.keys {
            if schema.names.version < 3 {
                let message = format!("a @key on the interface \"{}\" needs federation v2.3", ty.name);
                self.fault(Code::KeyUnsupportedOnInterface, message, key.fields.at);
                continue;
            }
            for implementer in schema.implementers(&ty.name) {
                let same = implementer.keys.iter().any(|own| own.fields.selections == key.fields.selections);
                if !same {
                    let message = format!(
                        "the key \"{}\" of the interface \"{}\" is missing on \"{}\", which implements it",
                        key.fields.text, ty.name, implementer.name
                    );
                    self.fault_at(Code::InterfaceKeyNotOnImplementation, message, &[implementer.at, key.fields.at]);
                }
            }
        }
    }

    /// In Federation 2 an `@external` field must serve a key, a `@requires`, a `@provides` or an interface.
    fn unused_externals(&mut self) {
        let schema = self.schema;
        let used = used_fields(schema);
        for ty in schema.types.values() {
            for field in ty.fields.values() {
                let Some(at) = field.external else { continue };
                let by_interface = ty.implements.iter().any(|name| schema.field(name, &field.name).is_some());
                if !used.contains(&(ty.name.as_str(), field.name.as_str())) && !by_interface {
                    let message = format!(
                        "\"{}.{}\" is @external but no @key, @requires, @provides or interface here uses it",
                        ty.name, field.name
                    );
                    self.fault_at(Code::ExternalUnused, message, &[at, field.at]);
                }
            }
        }
    }
}
