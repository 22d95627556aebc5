//! Which subgraphs a program has: those its setup names, or the one on an unprepared page with companions of ours.

use super::{
    Setup,
    compose::{Subgraph, schema::ROOT_TYPES},
    operation,
};
use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    sandbox::{Program, SourceFile},
};

/// A subgraph as the program gives it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name and schema.
    pub subgraph: Subgraph,
    /// Its data (file, text); made up from the schema when there is none.
    pub data: Option<(String, String)>,
    /// Its latency on the virtual clock, in milliseconds.
    pub latency_ms: u64,
}

/// What a program consists of.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// The subgraphs.
    pub members: Vec<Member>,
    /// The operation (file, text) for events that bring none.
    pub query: Option<(String, String)>,
    /// How long the router waits for a subgraph, in milliseconds.
    pub timeout_ms: u64,
    /// Files that the setup names and the program lacks.
    pub faults: Vec<Diagnostic>,
}

/// A companion that stands in when a page defines a product and nobody wrote the other subgraphs.
struct Companion {
    name: &'static str,
    schema: &'static str,
    data: &'static str,
    /// What the companion defines besides `Product`, and adds to it: a page that has these itself goes without it.
    brings: &'static [&'static str],
}

const COMPANIONS: [Companion; 2] = [
    Companion {
        name: "reviews",
        schema: include_str!("stock/reviews.graphql"),
        data: include_str!("stock/reviews.json"),
        brings: &["reviews", "Review"],
    },
    Companion {
        name: "inventory",
        schema: include_str!("stock/inventory.graphql"),
        data: include_str!("stock/inventory.json"),
        brings: &["inStock"],
    },
];

impl Roster {
    /// Reads the roster of `program`.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let setup = program.setup.federation.clone().unwrap_or_default();
        let mut roster = Self {
            timeout_ms: setup.timeout_ms.unwrap_or(Setup::TIMEOUT_MS),
            query: query_of(program, &setup),
            ..Self::default()
        };
        if let Some(file) = setup.query.as_deref().filter(|file| program.file(file).is_none()) {
            roster.faults.push(missing(program, file, "the query"));
        }
        if setup.subgraphs.is_empty() {
            roster.members = unprepared(program);
            return roster;
        }
        for (place, subgraph) in setup.subgraphs.iter().enumerate() {
            let Some(schema) = program.file(&subgraph.schema).map(SourceFile::to_text) else {
                roster.faults.push(missing(program, &subgraph.schema, &format!("the schema of \"{}\"", subgraph.name)));
                continue;
            };
            let data = subgraph.data.as_ref().and_then(|file| {
                let found = program.file(file).map(|found| (file.clone(), found.to_text()));
                if found.is_none() {
                    roster.faults.push(missing(program, file, &format!("the data of \"{}\"", subgraph.name)));
                }
                found
            });
            roster.members.push(Member {
                subgraph: Subgraph { name: subgraph.name.clone(), file: subgraph.schema.clone(), sdl: schema },
                data,
                latency_ms: subgraph.latency_ms.unwrap_or_else(|| Setup::default_latency_ms(place)),
            });
        }
        roster
    }

    /// The subgraphs' names and schemas.
    #[must_use]
    pub fn subgraphs(&self) -> Vec<Subgraph> {
        self.members.iter().map(|member| member.subgraph.clone()).collect()
    }
}

fn missing(program: &Program, file: &str, what: &str) -> Diagnostic {
    let message = format!("{what} should be in the file \"{file}\", which the program does not have");
    let near = did_you_mean(file, program.files.iter().map(|file| file.path.as_str()));
    let fault = Diagnostic::error("federation::missing-file", message).in_file(&program.entry);
    match near {
        Some(near) => fault.help(format!("Did you mean \"{near}\"?")),
        None => fault.help("Add the file to the program, or correct its name in the setup."),
    }
}

/// The operation file: the one the setup names, or the entry when it holds an operation.
fn query_of(program: &Program, setup: &Setup) -> Option<(String, String)> {
    let read = |file: &str| program.file(file).map(|found| (file.to_owned(), found.to_text()));
    if let Some(file) = &setup.query {
        return read(file);
    }
    let is_schema = setup.subgraphs.iter().any(|subgraph| subgraph.schema == program.entry);
    read(&program.entry).filter(|(_, text)| !is_schema && operation::parse(text).is_ok())
}

/// The subgraphs of a page nobody prepared.
fn unprepared(program: &Program) -> Vec<Member> {
    let sdl = program.entry_text();
    let outline = Outline::of(&sdl);
    let companions: Vec<&Companion> = COMPANIONS
        .iter()
        .filter(|companion| outline.has_product && companion.brings.iter().all(|name| !outline.mentions(name)))
        .collect();
    let own = Subgraph { name: outline.name, file: program.entry.clone(), sdl };
    let own = Member { subgraph: own, data: None, latency_ms: Setup::default_latency_ms(0) };
    let companions = companions.into_iter().enumerate().map(|(place, companion)| Member {
        subgraph: Subgraph {
            name: companion.name.to_owned(),
            file: format!("{}.graphql", companion.name),
            sdl: companion.schema.to_owned(),
        },
        data: Some((format!("{}.json", companion.name), companion.data.to_owned())),
        latency_ms: Setup::default_latency_ms(place + 1),
    });
    std::iter::once(own).chain(companions).collect()
}

/// What an unprepared schema says at a glance; an unreadable one says nothing.
struct Outline {
    /// The name to give the subgraph.
    name: String,
    /// Whether it has a product that others can add to.
    has_product: bool,
    /// The names of types and of the product's fields.
    names: Vec<String>,
}

impl Outline {
    fn of(sdl: &str) -> Self {
        let mut outline = Self { name: "subgraph".to_owned(), has_product: false, names: Vec::new() };
        let subgraph = Subgraph { name: String::new(), file: String::new(), sdl: sdl.to_owned() };
        let Some(schema) = super::compose::compose(&[subgraph]).schemas.into_iter().next() else { return outline };
        let entity = schema.types.values().find(|ty| !ty.keys.is_empty());
        let first = entity.or_else(|| schema.types.values().find(|ty| !ROOT_TYPES.contains(&ty.name.as_str())));
        if let Some(first) = first {
            outline.name = plural(&first.name);
        }
        if let Some(product) = schema.types.get("Product") {
            outline.has_product = product.keys.iter().any(|key| key.fields.text == "id");
            outline.names.extend(product.fields.keys().cloned());
        }
        outline.names.extend(schema.types.keys().cloned());
        outline
    }

    fn mentions(&self, name: &str) -> bool {
        self.names.iter().any(|own| own == name)
    }
}

/// A type's name as a subgraph's: `Product` becomes `products`.
fn plural(name: &str) -> String {
    let lower = name.to_lowercase();
    match lower.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) && !stem.is_empty() => format!("{stem}ies"),
        _ if lower.ends_with('s') => lower,
        _ => format!("{lower}s"),
    }
}
