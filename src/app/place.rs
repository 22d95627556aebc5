//! Where a learner can be.

use std::{fmt, str::FromStr};

/// A place in the workbench. Its text form, such as `lesson:edge/caching`, is what the progress log keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Place {
    /// The modules and where one left off.
    #[default]
    Home,
    /// A lesson, by id, with an optional `#anchor`: `lesson:edge/caching#stale`.
    Lesson {
        /// The lesson's id.
        lesson: String,
        /// The heading to start at.
        anchor: Option<String>,
    },
    /// An example, by id, on an optional event: `example:orders@valid`.
    Workbench {
        /// The example's id.
        example: String,
        /// The event to choose.
        event: Option<String>,
    },
    /// The questions of a module, with an optional question to start at: `quiz:serverless@serverless/billing`.
    Quiz {
        /// The module's id.
        module: String,
        /// The question's id.
        question: Option<String>,
    },
    /// What has been done.
    Progress,
    /// The cards that are due today.
    Review,
    /// A self-test, and the sheets of those before.
    Test,
}

impl Place {
    /// The beginning of a lesson, or where it was left.
    #[must_use]
    pub fn lesson(id: &str) -> Self {
        Self::Lesson { lesson: id.to_owned(), anchor: None }
    }

    /// An example on its default event.
    #[must_use]
    pub fn example(id: &str) -> Self {
        Self::Workbench { example: id.to_owned(), event: None }
    }

    /// The questions of a module.
    #[must_use]
    pub fn quiz(module: &str) -> Self {
        Self::Quiz { module: module.to_owned(), question: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, id, sign, rest) = match self {
            Self::Home => return f.write_str("home"),
            Self::Progress => return f.write_str("progress"),
            Self::Review => return f.write_str("review"),
            Self::Test => return f.write_str("test"),
            Self::Lesson { lesson, anchor } => ("lesson", lesson, '#', anchor),
            Self::Workbench { example, event } => ("example", example, '@', event),
            Self::Quiz { module, question } => ("quiz", module, '@', question),
        };
        write!(f, "{name}:{id}")?;
        rest.as_ref().map_or(Ok(()), |rest| write!(f, "{sign}{rest}"))
    }
}

/// The text names no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no place; places are home, progress, lesson:ID, example:ID and quiz:MODULE")]
pub struct NoSuchPlace(String);

impl FromStr for Place {
    type Err = NoSuchPlace;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let split = |rest: &str, sign: char| match rest.rsplit_once(sign) {
            Some((id, more)) if !more.is_empty() => (id.to_owned(), Some(more.to_owned())),
            _ => (rest.to_owned(), None),
        };
        match text.split_once(':') {
            None if text == "home" => Ok(Self::Home),
            None if text == "progress" => Ok(Self::Progress),
            None if text == "review" => Ok(Self::Review),
            None if text == "test" => Ok(Self::Test),
            Some(("lesson", rest)) if !rest.is_empty() => {
                let (lesson, anchor) = split(rest, '#');
                Ok(Self::Lesson { lesson, anchor })
            }
            Some(("example", rest)) if !rest.is_empty() => {
                let (example, event) = split(rest, '@');
                Ok(Self::Workbench { example, event })
            }
            Some(("quiz", rest)) if !rest.is_empty() => {
                let (module, question) = split(rest, '@');
                Ok(Self::Quiz { module, question })
            }
            _ => Err(NoSuchPlace(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_text_form() {
        let anchored = Place::Lesson { lesson: "edge/caching".to_owned(), anchor: Some("stale".to_owned()) };
        let fence = Place::example("page/serverless#1");
        let event = Place::Workbench { example: "page/edge#1".to_owned(), event: Some("two visitors".to_owned()) };
        for place in [Place::Home, Place::Progress, anchored, fence, event, Place::quiz("wasm")] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        assert!("lesson:".parse::<Place>().is_err());
        assert!("nowhere".parse::<Place>().is_err());
    }
}
