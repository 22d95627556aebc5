//! Access requirements that must be passed on: a field may not leak what it requires.

use super::{Code, Merge, Merged, Place};
use crate::sandbox::federation::compose::{
    field_set::Selection,
    schema::{Applied, Literal, named},
};

const ACCESS: [&str; 3] = ["authenticated", "requiresScopes", "policy"];

impl Merge<'_> {
    /// A field demands at least what the fields it requires demand.
    pub(super) fn required_access_is_passed_on(&mut self, merged: &Merged) {
        let mut leaks = Vec::new();
        for schema in self.schemas {
            for ty in schema.types.values() {
                for field in ty.fields.values() {
                    let Some(set) = &field.requires else { continue };
                    let Some(own) = merged.types.get(&ty.name).and_then(|ty| ty.fields.get(&field.name)) else {
                        continue;
                    };
                    let mut demanded = Vec::new();
                    collect(merged, &ty.name, &set.selections, &mut demanded, true);
                    let held: Vec<&Applied> = own
                        .applied
                        .iter()
                        .chain(merged.types.get(&ty.name).into_iter().flat_map(|ty| &ty.applied))
                        .collect();
                    if demanded.iter().any(|(demand, _)| !held.iter().any(|held| covers(held, demand))) {
                        let mut places = vec![Place::new(schema, field.at)];
                        places.push(Place::new(schema, set.at));
                        let through: Vec<&str> = demanded.iter().map(|(_, whole)| whole.as_str()).collect();
                        let message = format!(
                            "[{}] \"{}.{}\" requires {} and does not demand the access that this does",
                            schema.name,
                            ty.name,
                            field.name,
                            super::listed(through)
                        );
                        leaks.push((message, places));
                    }
                }
            }
        }
        for (message, places) in leaks {
            self.fault(Code::MissingTransitiveAuth, message, places);
        }
    }
}

/// The demands of the fields that `selections` take from `ty`, and of their types.
fn collect<'m>(
    merged: &'m Merged,
    ty: &str,
    selections: &[Selection],
    demanded: &mut Vec<(&'m Applied, String)>,
    outermost: bool,
) {
    let Some(ty) = merged.types.get(ty) else { return };
    let is_demand = |applied: &&Applied| ACCESS.contains(&applied.name.as_str());
    if !outermost {
        demanded.extend(ty.applied.iter().filter(is_demand).map(|applied| (applied, ty.name.clone())));
    }
    for selection in selections {
        match selection {
            Selection::Field { name, selections, .. } => {
                let Some(field) = ty.fields.get(name) else { continue };
                let whole = format!("{}.{name}", ty.name);
                demanded.extend(field.applied.iter().filter(is_demand).map(|applied| (applied, whole.clone())));
                collect(merged, named(&field.ty), selections, demanded, false);
            }
            Selection::On { ty: on, selections } => {
                collect(merged, on.as_deref().unwrap_or(&ty.name), selections, demanded, outermost && on.is_none());
            }
        }
    }
}

/// Whether who meets `held` also meets `demand`.
fn covers(held: &Applied, demand: &Applied) -> bool {
    if held.name != demand.name {
        return false;
    }
    let (Some((_, Literal::List(held))), Some((_, Literal::List(demand)))) =
        (held.arguments.first(), demand.arguments.first())
    else {
        return true;
    };
    held.iter().all(|held| demand.iter().any(|demand| contains_all(held, demand)))
}

fn contains_all(all: &Literal, some: &Literal) -> bool {
    match (all, some) {
        (Literal::List(all), Literal::List(some)) => some.iter().all(|item| all.contains(item)),
        (all, some) => all == some,
    }
}
