//! `@override`: whose a field was, it is no longer.

use super::{
    Code, Finding, Merge, Place,
    fields::{FieldPart, Role},
};
use crate::sandbox::federation::compose::schema::{Override, TypeKind};

impl<'a> Merge<'a> {
    /// Applies every `@override` among the declarations of the field `whole`.
    pub(super) fn take_over(&mut self, whole: &str, declared: &mut [FieldPart<'a>]) {
        for index in 0..declared.len() {
            let Some(overrides) = &declared[index].field.overrides else { continue };
            self.take_over_one(whole, declared, index, overrides);
        }
    }

    fn take_over_one(&mut self, whole: &str, declared: &mut [FieldPart<'a>], taker: usize, overrides: &Override) {
        let part = declared[taker];
        let schema = part.part.schema;
        let here = Place::new(schema, overrides.at);
        let named = format!("@override on \"{whole}\" in \"{}\"", schema.name);
        if part.part.ty.kind == TypeKind::Interface {
            return self.fault(Code::OverrideOnInterface, format!("{named}: the field is of an interface"), vec![here]);
        }
        if overrides.from == schema.name {
            return self.fault(Code::OverrideFromSelf, format!("{named} takes it from its own subgraph"), vec![here]);
        }
        if !self.schemas.iter().any(|schema| schema.name == overrides.from) {
            let message = format!("{named} takes it from \"{}\", which is no subgraph", overrides.from);
            self.findings.push(Finding::hint(Code::FromSubgraphDoesNotExist, message, vec![here]));
            return;
        }
        let source = declared.iter_mut().find(|other| other.part.schema.name == overrides.from);
        let Some(source) = source.filter(|source| source.role != Role::Mentions) else {
            let message = format!("{named} takes it from \"{}\", which does not answer it", overrides.from);
            self.findings.push(Finding::hint(Code::OverrideCanBeRemoved, message, vec![here]));
            return;
        };
        let there = source.place();
        let answers_two = source.field.overrides.is_some();
        let contrary = [("@requires", source.field.requires.is_some()), ("@provides", source.field.provides.is_some())];
        if let Some(label) = overrides.label.as_deref().filter(|label| !is_label(label)) {
            self.fault(
                Code::OverrideLabelInvalid,
                format!("{named}: the label \"{label}\" is not valid"),
                vec![here.clone()],
            );
        }
        if let Some(external) = part.field.external {
            let message = format!("{named}: the field is marked @external there");
            self.fault(Code::OverrideCollision, message, vec![here.clone(), Place::new(schema, external)]);
        }
        if answers_two {
            let message = format!("{named} takes it from \"{}\", which itself overrides it", overrides.from);
            return self.fault(Code::OverrideSourceHasOverride, message, vec![here, there]);
        }
        if let Some((directive, _)) = contrary.into_iter().find(|(_, set)| *set) {
            let message = format!("{named} takes it from \"{}\", where it is marked {directive}", overrides.from);
            return self.fault(Code::OverrideCollision, message, vec![here, there]);
        }
        if overrides.label.is_some() {
            source.yields = true;
            let message = format!("{named} takes over part of the requests from \"{}\"", overrides.from);
            self.findings.push(Finding::hint(Code::OverrideInProgress, message, vec![here, there]));
        } else {
            source.role = Role::Overridden;
            let message = format!("\"{whole}\" in \"{}\" is overridden by \"{}\"", overrides.from, schema.name);
            self.findings.push(Finding::hint(Code::OverriddenCanBeRemoved, message, vec![there, here]));
        }
    }
}

/// Whether a router can decide on `label`.
fn is_label(label: &str) -> bool {
    if let Some(share) = label.strip_prefix("percent(").and_then(|rest| rest.strip_suffix(')')) {
        let plain = share.chars().all(|c| c.is_ascii_digit() || c == '.');
        return plain && share.parse::<f64>().is_ok_and(|share| (0.0..=100.0).contains(&share));
    }
    label.starts_with(|c: char| c.is_ascii_alphabetic())
        && label.chars().all(|c| c.is_ascii_alphanumeric() || "_-:./".contains(c))
}
