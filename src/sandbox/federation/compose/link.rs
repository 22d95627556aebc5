//! What the directives of a subgraph are called: `@link`, its imports and their new names.

use graphql_tools::parser::{Pos, schema as ast};
use indexmap::{IndexMap, IndexSet};

use super::{
    Code,
    read::SCHEMA_EXTENSION,
    schema::{Edition, Literal},
};
use crate::diagnostic::did_you_mean;

type Directive = ast::Directive<'static, String>;
type Document = ast::Document<'static, String>;

/// The directives of Federation 2 that composition knows by meaning or lets pass.
const FEDERATION_TWO: [&str; 17] = [
    "key",
    "requires",
    "provides",
    "external",
    "extends",
    "shareable",
    "override",
    "inaccessible",
    "tag",
    "interfaceObject",
    "composeDirective",
    "authenticated",
    "requiresScopes",
    "policy",
    "cost",
    "listSize",
    "context",
];

/// The directives of Federation 1.
const FEDERATION_ONE: [&str; 6] = ["key", "requires", "provides", "external", "extends", "tag"];

/// The directives every schema has.
const BUILT_IN: [&str; 6] = ["deprecated", "specifiedBy", "skip", "include", "oneOf", "link"];

/// The meanings of the directive names of one subgraph.
#[derive(Clone, Debug)]
pub struct DirectiveNames {
    /// Which rules the subgraph is written to.
    pub edition: Edition,
    /// Federation's directives by the names they have here.
    federation: IndexMap<String, &'static str>,
    /// All other directives that may be used.
    known: IndexSet<String>,
}

/// Something wrong with a `@link`.
pub struct LinkFault {
    /// The published code.
    pub code: Code,
    /// What.
    pub message: String,
    /// Where.
    pub at: Pos,
}

impl DirectiveNames {
    /// Reads the `@link`s and directive definitions of `document`.
    #[must_use]
    pub fn of(document: &Document) -> (Self, Vec<LinkFault>) {
        let mut names = Self {
            edition: Edition::One,
            federation: FEDERATION_ONE.iter().map(|name| ((*name).to_owned(), *name)).collect(),
            known: BUILT_IN.iter().map(|name| (*name).to_owned()).collect(),
        };
        let mut faults = Vec::new();
        for definition in &document.definitions {
            match definition {
                ast::Definition::DirectiveDefinition(directive) => {
                    names.known.insert(directive.name.clone());
                }
                ast::Definition::SchemaDefinition(schema) => names.read_links(&schema.directives, &mut faults),
                ast::Definition::TypeDefinition(ast::TypeDefinition::Scalar(scalar))
                    if scalar.name == SCHEMA_EXTENSION =>
                {
                    names.read_links(&scalar.directives, &mut faults);
                }
                _ => {}
            }
        }
        (names, faults)
    }

    fn read_links(&mut self, directives: &[Directive], faults: &mut Vec<LinkFault>) {
        for link in directives.iter().filter(|directive| directive.name == "link") {
            self.read_link(link, faults);
        }
    }

    fn read_link(&mut self, link: &Directive, faults: &mut Vec<LinkFault>) {
        let Some(url) = string_argument(link, "url") else {
            let message = "@link needs the url of a specification".to_owned();
            faults.push(LinkFault { code: Code::InvalidLinkDirectiveUsage, message, at: link.position });
            return;
        };
        let imports = imports(link);
        let mut parts = url.trim_end_matches('/').rsplit('/');
        let (version, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if name != "federation" {
            let prefix = string_argument(link, "as").unwrap_or(name);
            self.known.insert(prefix.to_owned());
            self.known.extend(imports.into_iter().map(|(_, alias)| alias.trim_start_matches('@').to_owned()));
            return;
        }
        if !version.starts_with("v2") {
            let message = format!("\"{url}\" is not a published version of the federation specification");
            faults.push(LinkFault { code: Code::UnknownFederationLinkVersion, message, at: link.position });
        }
        let prefix = string_argument(link, "as").unwrap_or("federation");
        self.edition = Edition::Two;
        self.federation = FEDERATION_TWO.iter().map(|name| (format!("{prefix}__{name}"), *name)).collect();
        for (original, alias) in imports {
            let Some(directive) = original.strip_prefix('@') else { continue };
            match FEDERATION_TWO.iter().find(|known| **known == directive) {
                Some(known) => {
                    self.federation.insert(alias.trim_start_matches('@').to_owned(), known);
                }
                None if directive == "fromContext" => {
                    self.known.insert(alias.trim_start_matches('@').to_owned());
                }
                None => {
                    let near = did_you_mean(directive, FEDERATION_TWO);
                    let near = near.map(|near| format!("; did you mean \"@{near}\"?")).unwrap_or_default();
                    let message = format!("cannot import unknown element \"{original}\"{near}");
                    faults.push(LinkFault { code: Code::InvalidLinkDirectiveUsage, message, at: link.position });
                }
            }
        }
    }

    /// What `directive` means in the federation specification, by its bare name there.
    #[must_use]
    pub fn meaning(&self, directive: &Directive) -> Option<&'static str> {
        self.federation.get(&directive.name).copied()
    }

    /// Why `directive` cannot be used here, if it cannot.
    #[must_use]
    pub fn why_unknown(&self, directive: &Directive) -> Option<String> {
        let name = directive.name.as_str();
        if self.federation.contains_key(name) || self.known.contains(name) || name.contains("__") {
            return None;
        }
        Some(match (FEDERATION_TWO.contains(&name), self.edition) {
            (true, Edition::One) => format!(
                "unknown directive \"@{name}\": it belongs to Federation 2; import it with \
                 extend schema @link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [\"@{name}\"])"
            ),
            (true, Edition::Two) => {
                format!("unknown directive \"@{name}\": add \"@{name}\" to the import list of the federation @link")
            }
            (false, _) => {
                let near = did_you_mean(name, self.federation.keys().chain(&self.known).map(String::as_str));
                let near = near.map(|near| format!("; did you mean \"@{near}\"?")).unwrap_or_default();
                format!("unknown directive \"@{name}\"{near}")
            }
        })
    }
}

/// The imports of a link as (name, name here).
fn imports(link: &Directive) -> Vec<(String, String)> {
    let Some(Literal::List(items)) = argument(link, "import") else { return Vec::new() };
    items
        .iter()
        .filter_map(|item| match item {
            Literal::String(name) => Some((name.clone(), name.clone())),
            Literal::Object(members) => {
                let text = |wanted: &str| {
                    members.iter().find_map(|(key, value)| match value {
                        Literal::String(text) if key == wanted => Some(text.clone()),
                        _ => None,
                    })
                };
                let name = text("name")?;
                Some((name.clone(), text("as").unwrap_or(name)))
            }
            _ => None,
        })
        .collect()
}

/// The argument `name` of `directive`.
#[must_use]
pub fn argument<'a>(directive: &'a Directive, name: &str) -> Option<&'a Literal> {
    directive.arguments.iter().find(|(argument, _)| argument == name).map(|(_, value)| value)
}

/// The string given for the argument `name` of `directive`.
#[must_use]
pub fn string_argument<'a>(directive: &'a Directive, name: &str) -> Option<&'a str> {
    match argument(directive, name) {
        Some(Literal::String(text)) => Some(text),
        _ => None,
    }
}
