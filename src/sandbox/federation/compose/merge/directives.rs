//! Directives of the subgraphs' own: those that operations may use, and those that `@composeDirective` carries along.

use std::collections::HashSet;

use graphql_tools::parser::Pos;
use indexmap::{IndexMap, IndexSet};

use super::{Code, Finding, Merge, MergedInput, Place, listed};
use crate::sandbox::federation::compose::{
    link::Link,
    schema::{DirectiveDef, Schema},
    spec::CARRIED,
};

/// The places in operations where a directive may stand.
const EXECUTABLE: [&str; 8] = [
    "QUERY",
    "MUTATION",
    "SUBSCRIPTION",
    "FIELD",
    "FRAGMENT_DEFINITION",
    "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT",
    "VARIABLE_DEFINITION",
];

/// A directive of the supergraph.
#[derive(Clone, Debug)]
pub struct MergedDirective {
    /// Its name.
    pub name: String,
    /// Its arguments.
    pub arguments: IndexMap<String, MergedInput>,
    /// Where it may stand.
    pub places: Vec<String>,
    /// Whether it may stand several times in one place.
    pub repeatable: bool,
    /// The url of its specification and its import, for a composed one; `None` for one that operations use.
    pub link: Option<(String, String)>,
}

/// The directives on elements that the supergraph carries.
pub(super) fn carried(schemas: &[Schema]) -> HashSet<String> {
    let federation = CARRIED.iter().filter(|name| **name != "inaccessible").map(|name| (*name).to_owned());
    let composed = schemas.iter().flat_map(|schema| &schema.names.composed).filter_map(|(name, _)| name.clone());
    let composed = composed.filter_map(|name| name.strip_prefix('@').map(str::to_owned));
    federation.chain(composed).chain(["specifiedBy".to_owned()]).collect()
}

impl Merge<'_> {
    /// A directive that the supergraph carries goes by one name.
    pub(super) fn directive_names(&mut self) {
        for directive in CARRIED {
            let mut names: IndexMap<&str, Vec<&Schema>> = IndexMap::new();
            for schema in self.schemas {
                if let Some(name) = schema.names.imported_as(directive) {
                    names.entry(name).or_default().push(schema);
                }
            }
            if names.len() > 1 {
                let said = names.iter().map(|(name, schemas)| {
                    format!("\"@{name}\" in {}", listed(schemas.iter().map(|schema| schema.name.as_str())))
                });
                let said = said.collect::<Vec<_>>().join(", ");
                let start = Pos { line: 1, column: 1 };
                let places = names.values().flatten().map(|schema| Place::new(schema, start)).collect();
                let message = format!("\"@{directive}\" is imported under different names: {said}");
                self.fault(Code::LinkImportNameMismatch, message, places);
            }
        }
    }

    /// The directives of the supergraph beside federation's own.
    pub(super) fn merge_directives(&mut self) -> Vec<MergedDirective> {
        let mut merged = self.composed();
        merged.extend(self.executable());
        merged
    }

    fn composed(&mut self) -> Vec<MergedDirective> {
        let schemas = self.schemas;
        let mut merged: IndexMap<&str, (&DirectiveDef, &Link, String)> = IndexMap::new();
        for schema in schemas {
            for (name, at) in &schema.names.composed {
                let place = Place::new(schema, *at);
                match composable(schema, name.as_deref()) {
                    Err(why) => {
                        let message = format!("[{}] {why}", schema.name);
                        self.fault(Code::DirectiveComposition, message, vec![place]);
                    }
                    Ok(None) => {}
                    Ok(Some((definition, link, original))) => {
                        let name = definition.name.as_str();
                        let other = merged.values().find(|(_, known, _)| known.identity == link.identity);
                        let same = |version: (u32, u32)| if version.0 == 0 { version } else { (version.0, 0) };
                        let why = match other {
                            Some((_, known, _)) if same(known.version) != same(link.version) => {
                                format!("\"{}\" is linked in versions that do not go together", link.identity)
                            }
                            Some((other, _, theirs)) if *theirs == original && other.name != name => {
                                format!("\"{original}\" is composed as \"@{}\" and as \"@{name}\"", other.name)
                            }
                            _ => {
                                merged.entry(name).or_insert((definition, link, original));
                                continue;
                            }
                        };
                        self.fault(Code::DirectiveComposition, why, vec![place]);
                    }
                }
            }
        }
        let merged = merged.into_values().map(|(definition, link, original)| {
            let import = if original.trim_start_matches('@') == definition.name {
                format!("\"{original}\"")
            } else {
                format!("{{name: \"{original}\", as: \"@{}\"}}", definition.name)
            };
            let url = format!("{}/v{}.{}", link.identity, link.version.0, link.version.1);
            MergedDirective {
                name: definition.name.clone(),
                arguments: definition
                    .arguments
                    .values()
                    .map(|input| (input.name.clone(), MergedInput::of(input)))
                    .collect(),
                places: definition.places.clone(),
                repeatable: definition.repeatable,
                link: Some((url, import)),
            }
        });
        merged.collect()
    }

    /// Directives for operations: known to every subgraph, in the places that all allow.
    fn executable(&mut self) -> Vec<MergedDirective> {
        let schemas = self.schemas;
        let is_executable =
            |definition: &&DirectiveDef| definition.places.iter().any(|p| EXECUTABLE.contains(&p.as_str()));
        let names: IndexSet<&str> = schemas
            .iter()
            .flat_map(|schema| schema.directives.values().filter(is_executable))
            .map(|definition| definition.name.as_str())
            .filter(|name| !matches!(*name, "skip" | "include" | "defer" | "stream"))
            .collect();
        let mut merged = Vec::new();
        for name in names {
            let definitions: Vec<(&Schema, &DirectiveDef)> =
                schemas.iter().filter_map(|schema| Some((schema, schema.directives.get(name)?))).collect();
            let places: Vec<Place> =
                definitions.iter().map(|(schema, definition)| Place::new(schema, definition.at)).collect();
            if definitions.len() < schemas.len() {
                let message = format!("\"@{name}\" is defined in some subgraphs only, so operations cannot use it");
                self.findings.push(Finding::hint(Code::InconsistentExecutablePresence, message, places));
                continue;
            }
            let everywhere = |place: &&&str| {
                definitions.iter().all(|(_, definition)| definition.places.iter().any(|own| own == **place))
            };
            let common: Vec<String> = EXECUTABLE.iter().filter(everywhere).map(|place| (*place).to_owned()).collect();
            if common.is_empty() {
                let message = format!("\"@{name}\" may stand in no place that all subgraphs allow");
                self.findings.push(Finding::hint(Code::NoExecutableIntersection, message, places));
                continue;
            }
            merged.push(MergedDirective {
                name: name.to_owned(),
                arguments: self.merge_directive_arguments(name, &definitions),
                places: common,
                repeatable: definitions.iter().all(|(_, definition)| definition.repeatable),
                link: None,
            });
        }
        merged
    }
}

/// The definition, the link and the original name (with its `@`) of the directive that `@composeDirective` names; `None` for
/// those that are carried anyway.
fn composable<'a>(
    schema: &'a Schema,
    name: Option<&str>,
) -> Result<Option<(&'a DirectiveDef, &'a Link, String)>, String> {
    let name = name.filter(|name| !name.is_empty());
    let name = name.ok_or("@composeDirective needs the name of a directive: @composeDirective(name: \"@mine\")")?;
    let bare = name.strip_prefix('@').ok_or_else(|| format!("\"{name}\" in @composeDirective must begin with @"))?;
    if let Some(spec) = schema.names.spec(bare) {
        if CARRIED.contains(&spec.name) {
            return Ok(None);
        }
        return Err(format!("\"{name}\" is a directive of the specification itself and cannot be composed"));
    }
    let definition =
        schema.directives.get(bare).ok_or_else(|| format!("\"{name}\" has no definition in this schema"))?;
    for link in &schema.names.links {
        if let Some((original, _)) = link.imports.iter().find(|(_, alias)| alias == name) {
            return Ok(Some((definition, link, original.clone())));
        }
        if let Some(rest) = bare.strip_prefix(&format!("{}__", link.prefix)) {
            return Ok(Some((definition, link, format!("@{rest}"))));
        }
        if bare == link.prefix {
            return Ok(Some((definition, link, name.to_owned())));
        }
    }
    Err(format!("\"{name}\" belongs to no specification: import it with a @link"))
}
