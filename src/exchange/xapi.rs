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
    interaction::{interaction, response},
    time::{duration, timestamp},
};
use crate::{
    course::{Parts, Question, QuestionKind},
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
/// questions answered, self-tests ended. An answer to a question of several parts makes a statement of the whole, and one of each
/// part.
///
/// With a module, only what was done in it. Drafts, settings and reviews of cards are nobody else's business.
pub fn write(selection: &Selection<'_>, entries: &[Entry], actor: &Actor) -> Result<Vec<Value>, BadActor> {
    let home = actor.home()?;
    let agent = actor.agent(&home)?;
    let mut writer = Writer { selection, home, agent, begun: BTreeMap::new(), read: Vec::new(), ids: BTreeMap::new() };
    let of_course = entries.iter().filter(|entry| entry.course == selection.course.id);
    Ok(of_course.flat_map(|entry| writer.statements(entry)).collect())
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
    /// The question it is a part of.
    whole: Option<Value>,
}

impl<'a> Writer<'a> {
    fn statements(&mut self, entry: &'a Entry) -> Vec<Value> {
        let Some(said) = self.said(entry) else { return Vec::new() };
        if self.selection.module.is_some() && said.module.as_deref() != self.selection.module {
            return Vec::new();
        }
        let parts = self.parts(&entry.record, &said);
        let all = std::iter::once(said).chain(parts).enumerate();
        all.filter_map(|(number, said)| self.statement(entry, number, said)).collect()
    }

    /// The statement that `said` makes of `entry`, by its number among those the entry makes.
    fn statement(&mut self, entry: &Entry, number: usize, said: Said) -> Option<Value> {
        let mut statement = json!({
            "id": self.uuid(entry, number),
            "actor": self.agent,
            "verb": { "id": format!("{ADL}/verbs/{}", said.verb), "display": { "en": said.verb } },
            "object": said.object,
        });
        let context = self.context(&said);
        let statement_map = statement.as_object_mut()?;
        if !said.result.is_empty() {
            statement_map.insert("result".to_owned(), Value::Object(said.result));
        }
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
        Said { verb, object: self.activity("lessons", id, "lesson", title), module, result, test: None, whole: None }
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
            whole: None,
        }
    }

    fn test(&self, test: &str, at: u64) -> Said {
        let mut result = Map::from_iter([("completion".to_owned(), true.into())]);
        if let Some(taken) = self.begun.get(test).and_then(|begun| at.checked_sub(*begun)) {
            result.insert("duration".to_owned(), duration(taken).into());
        }
        let object = self.activity("tests", test, "assessment", None);
        Said { verb: "completed", object, module: None, result, test: None, whole: None }
    }

    fn answered(&self, record: &Record) -> Option<Said> {
        let Record::Answered { question: id, answer, score, out_of, withheld, confidence, hints, price, test, .. } =
            record
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
            result.extend(scored(*score, *out_of));
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
        if *price > 0.0 {
            // The score is without it.
            say("price", (*price).into());
        }
        result.insert("extensions".to_owned(), Value::Object(beside));
        Some(Said {
            verb: "answered",
            object: self.question(id, known.map(|(_, question)| question)),
            module: known.map(|(module, _)| module.id.clone()),
            result,
            test: test.clone(),
            whole: None,
        })
    }

    /// What is to be said of each part of the question that `record` answers, `whole` being said of it already.
    fn parts(&self, record: &Record, whole: &Said) -> Vec<Said> {
        let Record::Answered { question: id, answer, points, withheld: None, .. } = record else { return Vec::new() };
        let Some(QuestionKind::Parts(parts)) = self.selection.course.question(id).map(|question| &question.kind) else {
            return Vec::new();
        };
        let Ok(Answer::Parts(answers)) = serde_json::from_value(answer.clone()) else { return Vec::new() };
        let said = parts.parts.iter().enumerate().map(|(at, part)| {
            let begins = format!("{}/", Parts::letter(at));
            let mut own = points.iter().filter(|point| point.id.starts_with(&begins)).peekable();
            let mut result = Map::new();
            let given = answers.get(at).and_then(Option::as_ref);
            if let Some(response) = given.and_then(|given| response(Some(&part.question), given)) {
                result.insert("response".to_owned(), response.into());
            }
            // Without points it was left out, or its mark was withheld.
            let is_marked = own.peek().is_some() && part.worth > 0.0;
            if is_marked {
                result.extend(scored(own.map(|point| point.earned).sum(), part.worth));
            }
            result.insert("completion".to_owned(), is_marked.into());
            Said {
                verb: "answered",
                object: self.question(&part.question.id, Some(&part.question)),
                module: whole.module.clone(),
                result,
                test: whole.test.clone(),
                whole: Some(whole.object.clone()),
            }
        });
        said.collect()
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

    fn context(&self, said: &Said) -> Value {
        let (module, test) = (said.module.as_deref(), said.test.as_deref());
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
        // The nearest first: the question of a part, the self-test, the module.
        let test = test.map(|test| self.activity("tests", test, "assessment", None));
        let mut near = said.whole.iter().cloned().chain(test).chain(part);
        let mut around = json!({ "grouping": [whole] });
        if let Some(parent) = near.next() {
            around["parent"] = json!([parent]);
        }
        let other: Vec<Value> = near.collect();
        if !other.is_empty() {
            around["other"] = other.into();
        }
        json!({ "platform": "Étude", "contextActivities": around })
    }

    /// An id made of a hash, in the shape of a UUID made of a name; `number` tells the statements of an entry apart.
    fn uuid(&mut self, entry: &Entry, number: usize) -> String {
        let mut said = serde_json::to_string(entry).unwrap_or_default();
        if number > 0 {
            said = format!("{said}\n{number}");
        }
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

/// What was earned, and whether that is a success.
fn scored(score: f64, out_of: f64) -> [(String, Value); 2] {
    let raw = score.clamp(0.0, out_of);
    let marked = json!({ "scaled": raw / out_of, "raw": raw, "min": 0, "max": out_of });
    [("score".to_owned(), marked), ("success".to_owned(), (raw / out_of >= SUCCESS).into())]
}
