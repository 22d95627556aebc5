//! What the log tells, as statements of the Experience API (1.0.3).
//!
//! Nobody is named unless the caller names them: the default actor is an account `learner` at a host that cannot exist. A
//! statement's id follows from its entry, the actor and the home, so that the same log exported twice gives the same
//! statements. `version` is left out, as the specification asks of whoever sends statements.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;
use url::Url;

use super::{
    Selection,
    time::{duration, timestamp},
};
use crate::{
    course::{Question, QuestionKind},
    marking::Answer,
    progress::{Entry, Record},
};

/// Where activities and accounts are at home when nobody says: a name that is reserved for never existing.
const NOWHERE: &str = "https://etude.invalid";
/// The share of what can be earned from which an answer counts as a success, as for `etude quiz`.
const SUCCESS: f64 = 0.5;
/// The vocabulary that verbs and types of activities are taken from.
const ADL: &str = "http://adlnet.gov/expapi";

/// Who did what the statements tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// Such as `learner`, `mailto:someone@example.org` or `someone@https://lms.example.org`; `learner` when not given.
    pub name: Option<String>,
    /// The address that ids of activities and accounts begin with; one that cannot exist when not given.
    pub home: Option<String>,
}

/// An actor, or their home, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadActor {
    /// The name names nobody.
    #[error("`{0}` names nobody: give a name, `mailto:` and an address, or `NAME@https://HOME`")]
    Name(String),
    /// The home is no address.
    #[error("`{0}` is no address such as `https://lms.example.org`")]
    Home(String),
}

impl Actor {
    fn home(&self) -> Result<Home, BadActor> {
        let given = self.home.as_deref().unwrap_or(NOWHERE);
        let bad = || BadActor::Home(given.to_owned());
        let url = Url::parse(given).map_err(|_| bad())?;
        if url.cannot_be_a_base() || !matches!(url.scheme(), "http" | "https") {
            return Err(bad());
        }
        Ok(Home(url))
    }

    /// The actor as a statement has it.
    fn agent(&self, home: &Home) -> Result<Value, BadActor> {
        let text = self.name.as_deref().unwrap_or("learner").trim();
        let bad = || BadActor::Name(text.to_owned());
        if let Some(address) = text.strip_prefix("mailto:") {
            let is_address = address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
            let is_one = is_address && !address.contains(|c: char| c.is_whitespace() || c == ',');
            return is_one.then(|| json!({ "objectType": "Agent", "mbox": text })).ok_or_else(bad);
        }
        let (name, page) = match text.split_once("@http") {
            Some((name, page)) => (name, Url::parse(&format!("http{page}")).map_err(|_| bad())?.to_string()),
            None => (text, home.0.to_string()),
        };
        let account = json!({ "homePage": page, "name": name });
        let agent = json!({ "objectType": "Agent", "name": name, "account": account });
        (!name.is_empty()).then_some(agent).ok_or_else(bad)
    }
}

struct Home(Url);

impl Home {
    /// The id of what is found by `parts` at home.
    fn id(&self, parts: &[&str]) -> String {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        url.to_string()
    }
}

/// The statements that `entries` make of the course, in the order things were done: lessons opened and read, examples run,
/// questions answered, self-tests ended.
///
/// With a module, only what was done in it. Drafts, settings and reviews of cards are nobody else's business.
pub fn write(selection: &Selection<'_>, entries: &[Entry], actor: &Actor) -> Result<Vec<Value>, BadActor> {
    let home = actor.home()?;
    let agent = actor.agent(&home)?;
    let mut writer = Writer { selection, home, agent, begun: BTreeMap::new(), read: Vec::new(), ids: BTreeMap::new() };
    let of_course = entries.iter().filter(|entry| entry.course == selection.course.id);
    Ok(of_course.filter_map(|entry| writer.statement(entry)).collect())
}

struct Writer<'a> {
    selection: &'a Selection<'a>,
    home: Home,
    agent: Value,
    /// When each self-test was begun.
    begun: BTreeMap<&'a str, u64>,
    /// The lessons, as they were written then, that were opened before.
    read: Vec<(&'a str, &'a str)>,
    /// How often each entry has been seen: two equal ones are two statements.
    ids: BTreeMap<String, usize>,
}

/// What a statement says, before who and when.
struct Said {
    verb: &'static str,
    /// The activity, and the id of the module it belongs to.
    object: Value,
    module: Option<String>,
    result: Map<String, Value>,
    test: Option<String>,
}

impl<'a> Writer<'a> {
    fn statement(&mut self, entry: &'a Entry) -> Option<Value> {
        let said = self.said(entry)?;
        if self.selection.module.is_some() && said.module.as_deref() != self.selection.module {
            return None;
        }
        let mut statement = json!({
            "id": self.uuid(entry),
            "actor": self.agent,
            "verb": { "id": format!("{ADL}/verbs/{}", said.verb), "display": { "en": said.verb } },
            "object": said.object,
        });
        let statement_map = statement.as_object_mut()?;
        if !said.result.is_empty() {
            statement_map.insert("result".to_owned(), Value::Object(said.result));
        }
        let context = self.context(said.module.as_deref(), said.test.as_deref());
        statement_map.insert("context".to_owned(), context);
        statement_map.insert("timestamp".to_owned(), timestamp(entry.at).into());
        Some(statement)
    }

    fn said(&mut self, entry: &'a Entry) -> Option<Said> {
        match &entry.record {
            Record::Read { lesson, hash, .. } => {
                let is_new = !self.read.contains(&(lesson, hash));
                self.read.push((lesson, hash));
                is_new.then(|| self.lesson("experienced", lesson, Map::new()))
            }
            Record::Finished { lesson, .. } => {
                Some(self.lesson("completed", lesson, Map::from_iter([("completion".to_owned(), true.into())])))
            }
            Record::Ran { example, status, .. } => Some(self.example(example, status)),
            Record::Answered { .. } => self.answered(&entry.record),
            Record::TestBegan { test, .. } => {
                self.begun.insert(test, entry.at);
                None
            }
            Record::TestEnded { test, .. } => Some(self.test(test, entry.at)),
            _ => None,
        }
    }

    fn lesson(&self, verb: &'static str, id: &str, result: Map<String, Value>) -> Said {
        let course = self.selection.course;
        let found = course.lessons().find(|(_, lesson)| lesson.id == id || lesson.was.iter().any(|was| was == id));
        let title = found.map(|(_, lesson)| lesson.title.as_str());
        let module = found.map(|(module, _)| module.id.clone());
        Said { verb, object: self.activity("lessons", id, "lesson", title), module, result, test: None }
    }

    fn example(&self, id: &str, status: &str) -> Said {
        let course = self.selection.course;
        let title = course.example(id).map(|example| example.title.as_str());
        let module = course.module_of_example(id).map(|module| module.id.clone());
        let result = Map::from_iter([("completion".to_owned(), (status == "completed").into())]);
        Said {
            verb: "experienced",
            object: self.activity("examples", id, "simulation", title),
            module,
            result,
            test: None,
        }
    }

    fn test(&self, test: &str, at: u64) -> Said {
        let mut result = Map::from_iter([("completion".to_owned(), true.into())]);
        if let Some(taken) = self.begun.get(test).and_then(|begun| at.checked_sub(*begun)) {
            result.insert("duration".to_owned(), duration(taken).into());
        }
        let object = self.activity("tests", test, "assessment", None);
        Said { verb: "completed", object, module: None, result, test: None }
    }

    fn answered(&self, record: &Record) -> Option<Said> {
        let Record::Answered { question: id, answer, score, out_of, withheld, confidence, hints, test, .. } = record
        else {
            return None;
        };
        let course = self.selection.course;
        let all = Selection { course, module: None };
        let known = all.questions().find(|(_, question)| question.id == *id);
        let mut result = Map::new();
        let answer: Option<Answer> = serde_json::from_value(answer.clone()).ok();
        if let Some(response) = answer.and_then(|answer| response(known.map(|(_, question)| question), &answer)) {
            result.insert("response".to_owned(), response.into());
        }
        let is_marked = withheld.is_none() && *out_of > 0.0 && score.is_finite() && out_of.is_finite();
        if is_marked {
            let raw = score.clamp(0.0, *out_of);
            let marked = json!({ "scaled": raw / out_of, "raw": raw, "min": 0, "max": out_of });
            result.insert("score".to_owned(), marked);
            result.insert("success".to_owned(), (raw / out_of >= SUCCESS).into());
        }
        result.insert("completion".to_owned(), is_marked.into());
        let mut beside = Map::new();
        let mut say = |name: &str, value: Value| beside.insert(self.home.id(&["extensions", name]), value);
        if let Some(why) = withheld {
            say("withheld", why.as_str().into());
        }
        if let Some(sure) = confidence {
            say("confidence", (*sure).into());
        }
        say("hints", (*hints).into());
        result.insert("extensions".to_owned(), Value::Object(beside));
        Some(Said {
            verb: "answered",
            object: self.question(id, known.map(|(_, question)| question)),
            module: known.map(|(module, _)| module.id.clone()),
            result,
            test: test.clone(),
        })
    }

    fn question(&self, id: &str, question: Option<&Question>) -> Value {
        let mut activity = self.activity("questions", id, "cmi.interaction", Some(id));
        let Some(definition) = activity.get_mut("definition").and_then(Value::as_object_mut) else { return activity };
        if let Some(question) = question {
            definition.insert("description".to_owned(), json!({ "und": question.prompt }));
            definition.extend(interaction(&question.kind));
        } else {
            definition.insert("interactionType".to_owned(), "other".into());
        }
        activity
    }

    fn activity(&self, folder: &str, id: &str, kind: &str, title: Option<&str>) -> Value {
        let mut parts = vec!["courses", &self.selection.course.id, folder];
        parts.extend(id.split('/').filter(|part| !part.is_empty()));
        let mut definition = json!({ "type": format!("{ADL}/activities/{kind}") });
        if let Some(title) = title {
            definition["name"] = json!({ "und": title });
        }
        json!({ "objectType": "Activity", "id": self.home.id(&parts), "definition": definition })
    }

    fn context(&self, module: Option<&str>, test: Option<&str>) -> Value {
        let course = self.selection.course;
        let whole = json!({
            "objectType": "Activity",
            "id": self.home.id(&["courses", &course.id]),
            "definition": { "type": format!("{ADL}/activities/course"), "name": { "und": course.title } },
        });
        let part = module.map(|id| {
            let title = course.modules.iter().find(|module| module.id == id).map(|module| module.title.as_str());
            self.activity("modules", id, "module", title)
        });
        let mut around = json!({ "grouping": [whole] });
        if let Some(parent) = test.map(|test| self.activity("tests", test, "assessment", None)).or_else(|| part.clone())
        {
            around["parent"] = json!([parent]);
        }
        if let (Some(_), Some(part)) = (test, part) {
            around["other"] = json!([part]);
        }
        json!({ "platform": "Étude", "contextActivities": around })
    }

    /// An id made of a hash, in the shape of a UUID made of a name.
    fn uuid(&mut self, entry: &Entry) -> String {
        let said = serde_json::to_string(entry).unwrap_or_default();
        let times = self.ids.entry(said.clone()).or_default();
        *times += 1;
        let hash = Sha256::digest(format!("{}\n{}\n{times}\n{said}", self.home.0, self.agent));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x50;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = format!("{:032x}", u128::from_be_bytes(bytes));
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
    }
}

/// What kind of interaction a question is, what can be chosen, and what is right where that can be listed.
fn interaction(kind: &QuestionKind) -> Map<String, Value> {
    let whole = match kind {
        QuestionKind::Choice(choice) => {
            let right = (0..choice.options.len()).filter(|at| choice.options[*at].right);
            json!({
                "interactionType": "choice",
                "choices": components("option", choice.options.iter().map(|option| option.text.as_str())),
                "correctResponsesPattern": [numbered("option", right)],
            })
        }
        QuestionKind::Ordering(ordering) => json!({
            "interactionType": "sequencing",
            "choices": components("item", ordering.items.iter().map(String::as_str)),
            "correctResponsesPattern": [numbered("item", 0..ordering.items.len())],
        }),
        QuestionKind::Matching(matching) => json!({
            "interactionType": "matching",
            "source": components("left", matching.pairs.iter().map(|(left, _)| left.as_str())),
            "target": components("right", matching.pairs.iter().map(|(_, right)| right.as_str())),
            "correctResponsesPattern": [paired((0..matching.pairs.len()).map(|at| (at, at)))],
        }),
        QuestionKind::Numeric(numeric) => {
            let (least, most) = (numeric.value - numeric.tolerance, numeric.value + numeric.tolerance);
            json!({ "interactionType": "numeric", "correctResponsesPattern": [format!("{least}[:]{most}")] })
        }
        QuestionKind::ShortText(short) => {
            json!({ "interactionType": "fill-in", "correctResponsesPattern": short.accept })
        }
        QuestionKind::Open(_) => json!({ "interactionType": "long-fill-in" }),
        _ => json!({ "interactionType": "other" }),
    };
    whole.as_object().cloned().unwrap_or_default()
}

/// What was answered, as the interaction writes it; none for an answer that this file does not know yet.
fn response(question: Option<&Question>, answer: &Answer) -> Option<String> {
    match answer {
        Answer::Text(text) if question.is_some_and(|one| matches!(one.kind, QuestionKind::Numeric(_))) => {
            // A number beside its unit is no number to a reader of statements.
            let number = text.split_whitespace().next().unwrap_or_default();
            Some(number.parse::<f64>().map_or_else(|_| text.clone(), |number| number.to_string()))
        }
        Answer::Text(text) => Some(text.clone()),
        Answer::Chosen(chosen) => Some(numbered("option", chosen.iter().copied())),
        _ => arranged(answer),
    }
}

fn arranged(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Ordered(order) => Some(numbered("item", order.iter().copied())),
        Answer::Matched(given) => {
            let given = given.iter().copied().enumerate().filter(|(_, right)| *right != usize::MAX);
            Some(paired(given))
        }
        _ => None,
    }
}

fn components<'t>(word: &str, texts: impl Iterator<Item = &'t str>) -> Value {
    texts
        .zip(1..)
        .map(|(text, number)| json!({ "id": format!("{word}-{number}"), "description": { "und": text } }))
        .collect()
}

fn numbered(word: &str, places: impl Iterator<Item = usize>) -> String {
    places.map(|at| format!("{word}-{}", at.saturating_add(1))).collect::<Vec<_>>().join("[,]")
}

fn paired(pairs: impl Iterator<Item = (usize, usize)>) -> String {
    let pair = |(left, right): (usize, usize)| format!("left-{}[.]right-{}", left + 1, right.saturating_add(1));
    pairs.map(pair).collect::<Vec<_>>().join("[,]")
}
