//! Whether a directive is used as it is defined: in a place it may stand, as often as it may, with arguments that fit.

use graphql_tools::parser::{Pos, schema as ast};
use indexmap::IndexMap;

use super::{
    Code,
    link::{DirectiveNames, argument},
    schema::{DirectiveDef, Literal},
    spec::Spec,
};

type Directive = ast::Directive<'static, String>;

/// A fault in a directive: code, sentence, place.
pub type Fault = (Code, String, Pos);

/// What is known of how a directive may be used.
enum Rule<'a> {
    Published(&'static Spec, u32),
    Defined(&'a DirectiveDef),
}

/// Checks the directives that stand together at one `place`.
pub fn check(
    names: &DirectiveNames,
    defined: &IndexMap<String, DirectiveDef>,
    directives: &[Directive],
    place: &str,
    faults: &mut Vec<Fault>,
) {
    for (index, directive) in directives.iter().enumerate() {
        let name = directive.name.as_str();
        let rule = match (names.spec(name), defined.get(name)) {
            (Some(spec), _) => Rule::Published(spec, names.version),
            (None, Some(definition)) => Rule::Defined(definition),
            (None, None) if names.is_free(name) => continue,
            (None, None) => {
                faults.push((Code::InvalidGraphql, names.why_unknown(name), directive.position));
                continue;
            }
        };
        let mut fault = |message: String| faults.push((Code::InvalidGraphql, message, directive.position));
        if !rule.fits(place) {
            fault(format!("the directive \"@{name}\" may not stand on {}", words(place)));
        }
        let again = directives[..index].iter().any(|earlier| earlier.name == name);
        if again && !rule.repeatable() {
            fault(format!("the directive \"@{name}\" may stand only once in one place"));
        }
        rule.arguments(directive, &mut fault);
        if again && names.meaning(directive) == Some("shareable") {
            let message = "@shareable stands twice in one place; once is enough".to_owned();
            faults.push((Code::InvalidShareableUsage, message, directive.position));
        }
    }
}

impl Rule<'_> {
    fn fits(&self, place: &str) -> bool {
        match self {
            Self::Published(spec, _) => spec.fits(place),
            Self::Defined(definition) => definition.places.iter().any(|known| known == place),
        }
    }

    fn repeatable(&self) -> bool {
        match self {
            Self::Published(spec, _) => spec.repeatable,
            Self::Defined(definition) => definition.repeatable,
        }
    }

    /// The type of the argument `name`.
    fn argument(&self, name: &str) -> Option<String> {
        match self {
            Self::Published(spec, version) => spec.argument(name, *version).map(str::to_owned),
            Self::Defined(definition) => definition.arguments.get(name).map(|input| input.ty.to_string()),
        }
    }

    /// The arguments that must be given.
    fn required(&self) -> Vec<&str> {
        match self {
            Self::Published(spec, _) => {
                spec.arguments.iter().filter(|(_, ty, _)| ty.ends_with('!')).map(|(name, ..)| *name).collect()
            }
            Self::Defined(definition) => definition
                .arguments
                .values()
                .filter(|input| input.is_required())
                .map(|input| input.name.as_str())
                .collect(),
        }
    }

    fn arguments(&self, directive: &Directive, fault: &mut dyn FnMut(String)) {
        let name = &directive.name;
        for (index, (given, value)) in directive.arguments.iter().enumerate() {
            if directive.arguments[..index].iter().any(|(earlier, _)| earlier == given) {
                fault(format!("the argument \"{given}\" of \"@{name}\" is given twice"));
            }
            match self.argument(given) {
                None => fault(format!("the directive \"@{name}\" has no argument \"{given}\"")),
                Some(ty) if !fits(value, &ty) => {
                    fault(format!("the argument \"{given}\" of \"@{name}\" must be of type {ty}; it is {value}"));
                }
                Some(_) => {}
            }
        }
        for required in self.required() {
            if argument(directive, required).is_none() {
                fault(format!("the directive \"@{name}\" needs its argument \"{required}\""));
            }
        }
    }
}

/// Whether `value` can be of the type written as `ty`. Types that are not built in are taken on trust.
fn fits(value: &Literal, ty: &str) -> bool {
    let (ty, required) = ty.strip_suffix('!').map_or((ty, false), |ty| (ty, true));
    match value {
        Literal::Null => return !required,
        Literal::Variable(_) => return false,
        _ => {}
    }
    if let Some(item) = ty.strip_prefix('[').and_then(|ty| ty.strip_suffix(']')) {
        return match value {
            Literal::List(items) => items.iter().all(|value| fits(value, item)),
            one => fits(one, item),
        };
    }
    match ty {
        "Int" => matches!(value, Literal::Int(_)),
        "Float" => matches!(value, Literal::Int(_) | Literal::Float(_)),
        "String" | "Scope" | "Policy" => matches!(value, Literal::String(_)),
        "Boolean" => matches!(value, Literal::Boolean(_)),
        "ID" => matches!(value, Literal::Int(_) | Literal::String(_)),
        "Purpose" => matches!(value, Literal::Enum(purpose) if purpose == "SECURITY" || purpose == "EXECUTION"),
        // A field set that is no string has a code of its own.
        _ => true,
    }
}

/// A directive location in the words of a sentence.
fn words(place: &str) -> String {
    let lower = place.to_lowercase().replace('_', " ");
    let article = if lower.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {lower}")
}

/// What is wrong with the definition of a directive that the federation specification defines already.
pub fn check_definition(definition: &DirectiveDef, spec: &Spec) -> Option<String> {
    if let Some(place) = definition.places.iter().find(|place| !spec.fits(place)) {
        return Some(format!("it may not stand on {}", words(place)));
    }
    for input in definition.arguments.values() {
        match spec.argument(&input.name, u32::MAX) {
            None => return Some(format!("it has no argument \"{}\"", input.name)),
            Some(_) if input.name == "fields" => {}
            Some(ty) if ty.starts_with("Boolean") != input.ty.to_string().starts_with("Boolean") => {
                return Some(format!("its argument \"{}\" is of type {ty}", input.name));
            }
            Some(_) => {}
        }
    }
    let missing =
        spec.arguments.iter().find(|(name, ty, _)| ty.ends_with('!') && !definition.arguments.contains_key(*name));
    missing.map(|(name, ..)| format!("it needs the argument \"{name}\""))
}
