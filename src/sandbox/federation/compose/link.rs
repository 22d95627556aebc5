//! What the directives of a subgraph are called: `@link`, its imports and their new names.

use graphql_tools::parser::{Pos, schema as ast};
use indexmap::{IndexMap, IndexSet};

use super::{
    Code,
    read::SCHEMA_EXTENSION,
    schema::{Edition, Literal},
    spec::{BUILT_IN, FEDERATION_ONE, FEDERATION_TWO, IMPORTABLE_TYPES, NEWEST, Spec},
};
use crate::diagnostic::did_you_mean;

type Directive = ast::Directive<'static, String>;
type Document = ast::Document<'static, String>;

/// The meanings of the directive names of one subgraph.
#[derive(Clone, Debug)]
pub struct DirectiveNames {
    /// Which rules the subgraph is written to.
    pub edition: Edition,
    /// The minor version of Federation 2 it links; 0 in Federation 1.
    pub version: u32,
    /// Federation's directives by the names they have here.
    federation: IndexMap<String, &'static str>,
    /// The names that an import gave.
    imported: IndexMap<&'static str, String>,
    /// All other directives that may be used.
    known: IndexSet<String>,
    /// The specifications linked beside federation's own.
    pub links: Vec<Link>,
    /// Whether some federation import went wrong, so that names may lack their meaning.
    pub is_faulty: bool,
    /// What `@composeDirective` asks to be composed, as written.
    pub composed: Vec<(Option<String>, Pos)>,
}

/// A `@link` to a specification that is not federation's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The specification without its version.
    pub identity: String,
    /// The prefix of what is not imported.
    pub prefix: String,
    /// Its major and minor version.
    pub version: (u32, u32),
    /// The imports as (name, name here), with their `@`.
    pub imports: Vec<(String, String)>,
    /// Where.
    pub at: Pos,
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

impl Default for DirectiveNames {
    fn default() -> Self {
        Self {
            edition: Edition::One,
            version: 0,
            federation: FEDERATION_ONE.iter().map(|name| ((*name).to_owned(), *name)).collect(),
            imported: IndexMap::new(),
            known: IndexSet::new(),
            links: Vec::new(),
            is_faulty: false,
            composed: Vec::new(),
        }
    }
}

impl DirectiveNames {
    /// Reads the `@link`s and directive definitions of `document`.
    #[must_use]
    pub fn of(document: &Document) -> (Self, Vec<LinkFault>) {
        let mut names = Self::default();
        let mut faults = Vec::new();
        for definition in &document.definitions {
            if let ast::Definition::DirectiveDefinition(directive) = definition {
                names.known.insert(directive.name.clone());
            }
        }
        let directives: Vec<&Directive> = document.definitions.iter().flat_map(schema_directives).collect();
        for link in directives.iter().filter(|directive| directive.name == "link") {
            names.read_link(link, &mut faults);
        }
        if names.edition == Edition::One {
            // Without a federation link, `@link` means nothing to composition.
            faults.retain(|fault| fault.code != Code::InvalidLinkIdentifier);
        }
        names.is_faulty = !faults.is_empty();
        for directive in directives {
            if names.meaning(directive) == Some("composeDirective") {
                names.composed.push((string_argument(directive, "name").map(str::to_owned), directive.position));
            }
        }
        (names, faults)
    }

    fn read_link(&mut self, link: &Directive, faults: &mut Vec<LinkFault>) {
        let mut fault = |code, message: String| faults.push(LinkFault { code, message, at: link.position });
        let url = string_argument(link, "url").unwrap_or_default();
        let Some((identity, name, major, minor)) = parts_of(url) else {
            let message = format!("\"{url}\" names no specification with a version");
            return fault(Code::InvalidLinkIdentifier, message);
        };
        let imports = imports(link);
        for (original, alias) in &imports {
            if original.starts_with('@') != alias.starts_with('@') {
                let message =
                    format!("\"{original}\" cannot be imported as \"{alias}\": directives begin with @, types do not");
                fault(Code::InvalidLinkDirectiveUsage, message);
            }
        }
        let prefix = string_argument(link, "as").unwrap_or(name).to_owned();
        if name != "federation" {
            if identity.contains("specs.apollo.dev") && name != "link" {
                self.known.insert(prefix.clone());
                self.known.extend(imports.iter().map(|(_, alias)| alias.trim_start_matches('@').to_owned()));
            }
            let (identity, version) = (identity.to_owned(), (major, minor));
            self.links.push(Link { identity, prefix, version, imports, at: link.position });
            return;
        }
        if self.edition == Edition::Two {
            let message = "the federation specification is linked twice; put all imports into one @link";
            return fault(Code::InvalidLinkDirectiveUsage, message.to_owned());
        }
        let published = major == 2 && minor <= NEWEST;
        if !published {
            let message = format!("\"{url}\" is not a published version of the federation specification");
            fault(Code::UnknownFederationLinkVersion, message);
        }
        self.edition = Edition::Two;
        self.version = if published { minor } else { NEWEST };
        self.link_federation(&prefix, &imports, link.position, faults);
    }

    fn link_federation(&mut self, prefix: &str, imports: &[(String, String)], at: Pos, faults: &mut Vec<LinkFault>) {
        let version = self.version;
        let published = || FEDERATION_TWO.iter().filter(|spec| spec.since <= version);
        self.federation = published().map(|spec| (format!("{prefix}__{}", spec.name), spec.name)).collect();
        for (original, alias) in imports {
            let known = match original.strip_prefix('@') {
                Some(name) => published().find(|spec| spec.name == name).map(|spec| spec.name),
                None if IMPORTABLE_TYPES.iter().any(|(name, since)| name == original && *since <= version) => continue,
                None => None,
            };
            if let Some(known) = known {
                let alias = alias.trim_start_matches('@').to_owned();
                self.imported.insert(known, alias.clone());
                self.federation.insert(alias, known);
                continue;
            }
            let name = original.trim_start_matches('@');
            let early = Spec::of(name).filter(|spec| spec.since > version && original.starts_with('@'));
            let near = did_you_mean(name, published().map(|spec| spec.name));
            let more = match (early, near) {
                (Some(spec), _) => format!("; it came with v2.{}, and this links v2.{version}", spec.since),
                (None, Some(near)) => format!("; did you mean \"@{near}\"?"),
                (None, None) => String::new(),
            };
            let message = format!("cannot import unknown element \"{original}\"{more}");
            faults.push(LinkFault { code: Code::InvalidLinkDirectiveUsage, message, at });
        }
    }

    /// What `directive` means in the federation specification, by its bare name there.
    #[must_use]
    pub fn meaning(&self, directive: &Directive) -> Option<&'static str> {
        self.federation.get(&directive.name).copied()
    }

    /// What the federation directive `meaning` was imported as.
    #[must_use]
    pub fn imported_as(&self, meaning: &str) -> Option<&str> {
        self.imported.get(meaning).map(String::as_str)
    }

    /// How the specification defines what is called `name` here, if it is federation's or built in.
    #[must_use]
    pub fn spec(&self, name: &str) -> Option<&'static Spec> {
        match self.federation.get(name) {
            Some(meaning) => Spec::of(meaning),
            None if self.known.contains(name) => None,
            None => BUILT_IN.iter().find(|spec| spec.name == name),
        }
    }

    /// Whether `name` is the directive of a specification that needs no definition here.
    #[must_use]
    pub fn is_free(&self, name: &str) -> bool {
        self.is_faulty || self.known.contains(name) || name.contains("__") && !self.federation.contains_key(name)
    }

    /// Why the directive `name`, which nothing defines, cannot be used here.
    #[must_use]
    pub fn why_unknown(&self, name: &str) -> String {
        match (Spec::of(name), self.edition) {
            (Some(spec), Edition::One) => format!(
                "unknown directive \"@{name}\": it belongs to Federation 2; import it with \
                 extend schema @link(url: \"https://specs.apollo.dev/federation/v2.{}\", import: [\"@{name}\"])",
                spec.since.max(3)
            ),
            (Some(spec), Edition::Two) if spec.since > self.version => format!(
                "unknown directive \"@{name}\": it came with Federation 2.{}, and this schema links v2.{}",
                spec.since, self.version
            ),
            (Some(_), Edition::Two) => {
                format!("unknown directive \"@{name}\": add \"@{name}\" to the import list of the federation @link")
            }
            (None, _) => {
                let near = did_you_mean(name, self.federation.keys().chain(&self.known).map(String::as_str));
                let near = near.map(|near| format!("; did you mean \"@{near}\"?")).unwrap_or_default();
                format!("unknown directive \"@{name}\"{near}")
            }
        }
    }
}

/// The directives of the schema itself.
pub fn schema_directives<'a>(definition: &'a ast::Definition<'static, String>) -> &'a [Directive] {
    match definition {
        ast::Definition::SchemaDefinition(schema) => &schema.directives,
        ast::Definition::TypeDefinition(ast::TypeDefinition::Scalar(scalar)) if scalar.name == SCHEMA_EXTENSION => {
            &scalar.directives
        }
        _ => &[],
    }
}

/// The identity, name and version in the url of a specification.
fn parts_of(url: &str) -> Option<(&str, &str, u32, u32)> {
    let (identity, version) = url.trim_end_matches('/').rsplit_once('/')?;
    let name = identity.rsplit_once('/')?.1;
    let (major, minor) = version.strip_prefix('v')?.split_once('.')?;
    Some((identity, name, major.parse().ok()?, minor.parse().ok()?))
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
