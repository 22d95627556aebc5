//! What a worker's calls reach: origins, the caches of the points of presence, and the KV namespaces.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use indexmap::IndexMap;
use serde_json::{Value, json};
use url::Url;

use super::{
    Origin, Setup,
    network::{self, City, SOURCE},
};
use crate::{
    sandbox::{
        FaultSetup,
        js::{Host, HostCall, HostError, HostReply},
    },
    trace::{Panel, Row, SpanId, Trace, VirtualTime},
};

/// How long a point of presence keeps what it read from the central KV store, found or not (Cloudflare's default, 2026).
const KV_CACHE: Duration = Duration::from_mins(1);

/// How much a run may store in caches and namespaces, names and all that was replaced included, in bytes: a run's host side
/// must not outgrow what its guest may have.
const MOST_STORED_BYTES: usize = 16 << 20;

/// How much of it the trace may show over a whole run, in bytes.
const MOST_SHOWN_BYTES: usize = 16 << 20;

/// How large the body of an origin's answer may be once its placeholders are filled in, in bytes.
const MOST_BODY_BYTES: usize = 16 << 20;

/// Everything outside of the workers, shared by all points of presence.
pub(super) struct World {
    setup: Setup,
    faults: Vec<Fault>,
    caches: BTreeMap<(String, String), IndexMap<String, Stored>>,
    kv: BTreeMap<String, IndexMap<String, Arc<Entry>>>,
    kv_near: BTreeMap<(String, String, String), Copied>,
    requests: Vec<u32>,
    subrequests: u32,
    stored_bytes: usize,
    shown_bytes: usize,
}

/// A fault and how often it has been met.
struct Fault {
    setup: FaultSetup,
    met: u32,
}

/// A response in a cache.
#[derive(Clone)]
struct Stored {
    response: Value,
    at: VirtualTime,
    until: VirtualTime,
}

/// A value in a KV namespace.
struct Entry {
    value: String,
    metadata: Value,
    until: Option<VirtualTime>,
}

/// What a point of presence read from the central store, found or not, and until when it keeps that.
type Copied = (Option<Arc<Entry>>, VirtualTime);

/// The world as seen from one point of presence; the host of its worker's context.
#[derive(Clone)]
pub(super) struct Platform {
    world: Arc<Mutex<World>>,
    city: &'static City,
}

/// A call on its way: when, from which span, with what.
struct Asked<'a> {
    argument: &'a Value,
    now: VirtualTime,
    parent: Option<SpanId>,
}

impl Asked<'_> {
    fn text(&self, key: &str) -> &str {
        self.argument.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

impl World {
    pub(super) fn new(setup: Setup, faults: &[FaultSetup]) -> Self {
        let entry = |value: &String| Arc::new(Entry { value: value.clone(), metadata: Value::Null, until: None });
        let kv = setup
            .kv
            .iter()
            .map(|(name, keys)| (name.clone(), keys.iter().map(|(key, value)| (key.clone(), entry(value))).collect()));
        Self {
            kv: kv.collect(),
            requests: vec![0; setup.origins.len()],
            faults: faults.iter().map(|setup| Fault { setup: setup.clone(), met: 0 }).collect(),
            caches: BTreeMap::new(),
            kv_near: BTreeMap::new(),
            subrequests: 0,
            stored_bytes: 0,
            shown_bytes: 0,
            setup,
        }
    }

    /// Begins a new request: its subrequests count from nought.
    pub(super) fn begin_request(&mut self) {
        self.subrequests = 0;
    }

    pub(super) fn subrequests(&self) -> u32 {
        self.subrequests
    }

    fn count_subrequest(&mut self) -> Result<(), HostError> {
        self.subrequests += 1;
        if self.subrequests > self.setup.subrequest_limit {
            let words =
                format!("Too many subrequests by single Worker invocation: at most {}.", self.setup.subrequest_limit);
            return Err(HostError::new("Error", words));
        }
        Ok(())
    }

    /// Counts `bytes` as stored, or refuses them.
    fn store(&mut self, bytes: usize) -> Result<(), HostError> {
        let stored = self.stored_bytes.saturating_add(bytes);
        if stored > MOST_STORED_BYTES {
            let words = format!("a run may store {} MiB in caches and namespaces", MOST_STORED_BYTES >> 20);
            return Err(HostError::new("Error", words));
        }
        self.stored_bytes = stored;
        Ok(())
    }

    /// Shows `rows` as the state of `name`, until a run has shown so much that nobody could read it.
    fn show(&mut self, now: VirtualTime, name: String, rows: Vec<Row>, trace: &mut dyn Trace) {
        let bytes: usize = rows.iter().map(|row| row.label.len() + row.value.len()).sum();
        self.shown_bytes = self.shown_bytes.saturating_add(bytes);
        if self.shown_bytes <= MOST_SHOWN_BYTES {
            trace.state(now, Panel::Facts { name, rows });
        }
    }

    /// The index of the origin that answers `url`.
    fn origin_of(&self, url: &Url) -> Option<usize> {
        let host = url.host_str()?;
        let matching = self.setup.origins.iter().enumerate();
        let matching = matching.filter(|(_, origin)| origin.host == host && url.path().starts_with(&origin.path));
        matching.max_by_key(|(_, origin)| origin.path.len()).map(|(index, _)| index)
    }

    /// The fault that strikes a call to `target` now, if one does.
    fn fault(&mut self, target: &str) -> Option<FaultSetup> {
        let fault =
            self.faults.iter_mut().find(|fault| fault.setup.target == target || fault.setup.target == "origin")?;
        let turn = fault.met.checked_sub(fault.setup.after);
        fault.met = fault.met.saturating_add(1);
        let turn = turn?;
        fault.setup.times.is_none_or(|times| turn < times).then(|| fault.setup.clone())
    }
}

impl Platform {
    pub(super) fn new(world: Arc<Mutex<World>>, city: &'static City) -> Self {
        Self { world, city }
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `fetch`, and the request falling through to the origin behind the worker.
    fn fetch(&self, asked: &Asked<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError> {
        let url = Url::parse(asked.text("url")).map_err(|_| HostError::new("TypeError", "Invalid URL string."))?;
        let mut world = self.world();
        world.count_subrequest()?;
        let Some(index) = world.origin_of(&url) else {
            let hosts: Vec<&str> = world.setup.origins.iter().map(|origin| origin.host.as_str()).collect();
            let words = format!(
                "no origin answers {url} here: this sandbox reaches {} and nothing else",
                if hosts.is_empty() { "no host".to_owned() } else { hosts.join(", ") }
            );
            return Err(HostError::new("TypeError", words));
        };
        world.requests[index] += 1;
        let count = world.requests[index];
        let origin = world.setup.origins[index].clone();
        let fault = world.fault(&origin.host);
        drop(world);
        let body = fill(&origin, asked, &url, count).ok_or_else(|| {
            let words = format!("the answer of {} is larger than {} MiB", origin.host, MOST_BODY_BYTES >> 20);
            HostError::new("TypeError", words)
        })?;
        let there = network::find(&origin.city).unwrap_or(self.city);
        let label = format!("fetch {}", url.host_str().unwrap_or_default());
        let detail = format!("{} {} in {}", asked.text("method"), url.path(), there.name);
        let span = trace.begin(asked.now, asked.parent, label, detail);
        let mut after = network::round_trip(self.city, there) + Duration::from_millis(origin.latency_ms);
        let mut status = origin.status;
        if let Some(fault) = fault {
            trace.note(asked.now, Some(span), "fault", format!("{}: {}", fault.name, fault.title));
            match fault.effect.as_str() {
                "slow" => after += Duration::from_millis(fault.delay_ms),
                "down" | "timeout" => {
                    trace.end(asked.now + after, span, false, "connection lost", Some(SOURCE));
                    return Err(HostError::new("Error", "Network connection lost.").after(after));
                }
                _ => status = fault.error.as_deref().and_then(|code| code.parse().ok()).unwrap_or(503),
            }
        }
        trace.end(asked.now + after, span, status < 500, status.to_string(), Some(SOURCE));
        let value = json!({
            "status": status,
            "statusText": "",
            "url": url.as_str(),
            "headers": origin.headers.iter().collect::<Vec<_>>(),
            "body": body,
        });
        Ok(HostReply::now(value).after(after))
    }

    fn cache(&self, operation: &str, asked: &Asked<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError> {
        let mut world = self.world();
        world.count_subrequest()?;
        let name = (self.city.name.to_owned(), asked.text("cache").to_owned());
        let url = asked.text("url");
        if operation == "cache.put" {
            world.store(url.len() + size_of_json(&asked.argument["response"]))?;
        }
        let stored = world.caches.entry(name).or_default();
        stored.retain(|_, stored| stored.until > asked.now);
        let value = match operation {
            "cache.match" => {
                let found = stored.get(url).cloned();
                let seen = if found.is_some() { "hit" } else { "miss" };
                trace.note(asked.now, asked.parent, format!("cache {seen}"), format!("{url} in {}", self.city.name));
                found.map_or(Value::Null, |found| {
                    let mut response = found.response;
                    response["age"] = asked.now.since(found.at).as_secs().into();
                    response
                })
            }
            "cache.put" => {
                let age = Duration::from_secs(asked.argument["maxAge"].as_u64().unwrap_or(0));
                if !age.is_zero() {
                    let response = asked.argument["response"].clone();
                    stored.insert(url.to_owned(), Stored { response, at: asked.now, until: asked.now + age });
                    trace.note(asked.now, asked.parent, "cache put", format!("{url} for {} s", age.as_secs()));
                }
                Value::Null
            }
            _ => {
                trace.note(asked.now, asked.parent, "cache delete", format!("{url}, in {} only", self.city.name));
                stored.shift_remove(url).is_some().into()
            }
        };
        if operation != "cache.match" {
            let rows = stored
                .iter()
                .map(|(url, stored)| Row { label: url.clone(), value: format!("fresh until {}", stored.until) });
            let rows = rows.collect();
            world.show(asked.now, format!("Cache in {}", self.city.name), rows, trace);
        }
        Ok(HostReply::now(value))
    }

    fn kv(&self, operation: &str, asked: &Asked<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError> {
        let mut world = self.world();
        world.count_subrequest()?;
        let centre = network::find(&world.setup.kv_store).unwrap_or(self.city);
        let far = network::round_trip(self.city, centre);
        let (namespace, key) = (asked.text("namespace").to_owned(), asked.text("key").to_owned());
        let near = (self.city.name.to_owned(), namespace.clone(), key.clone());
        let now = asked.now;
        let fresh = |entry: &Arc<Entry>| entry.until.is_none_or(|until| until > now);
        let (value, after, detail) = match operation {
            "kv.get" => {
                let held = world.kv_near.get(&near).filter(|(_, until)| *until > now).map(|(entry, _)| entry.clone());
                let is_near = held.is_some();
                let entry = held.unwrap_or_else(|| world.kv.get(&namespace).and_then(|keys| keys.get(&key)).cloned());
                let entry = entry.filter(fresh);
                if !is_near {
                    world.kv_near.insert(near, (entry.clone(), now + far + KV_CACHE));
                }
                let found = if entry.is_some() { "found" } else { "not found" };
                let place =
                    if is_near { format!("copy in {}", self.city.name) } else { format!("store in {}", centre.name) };
                let value =
                    entry.map_or(Value::Null, |entry| json!({ "value": entry.value, "metadata": entry.metadata }));
                (value, if is_near { Duration::ZERO } else { far }, format!("{found}, {place}"))
            }
            "kv.put" => {
                let lives = asked.argument["ttl"].as_u64().map(|seconds| now + Duration::from_secs(seconds));
                let metadata = asked.argument["metadata"].clone();
                world.store(key.len() + asked.text("value").len() + size_of_json(&metadata))?;
                let entry = Arc::new(Entry { value: asked.text("value").to_owned(), metadata, until: lives });
                world.kv.entry(namespace.clone()).or_default().insert(key.clone(), entry.clone());
                // A change is seen at once where it was made, and elsewhere when the copies there have run out.
                world.kv_near.insert(near, (Some(entry), now + far + KV_CACHE));
                (Value::Null, far, "stored".to_owned())
            }
            "kv.delete" => {
                world.kv.entry(namespace.clone()).or_default().shift_remove(&key);
                world.kv_near.insert(near, (None, now + far + KV_CACHE));
                (Value::Null, far, "deleted".to_owned())
            }
            _ => {
                let prefix = asked.text("prefix");
                let mut keys: Vec<&String> = world.kv.get(&namespace).into_iter().flat_map(IndexMap::keys).collect();
                keys.retain(|key| key.starts_with(prefix));
                keys.sort();
                (json!(keys), far, format!("{} keys", keys.len()))
            }
        };
        let span = trace.begin(now, asked.parent, operation.to_owned(), format!("{namespace}/{key}"));
        trace.end(now + after, span, true, detail, Some(SOURCE));
        if operation != "kv.get" {
            let rows = world.kv.get(&namespace).into_iter().flatten();
            let rows = rows.map(|(key, entry)| Row { label: key.clone(), value: entry.value.clone() }).collect();
            world.show(now, format!("KV {namespace}, central store"), rows, trace);
        }
        Ok(HostReply::now(value).after(after))
    }
}

/// The body of an origin's answer; `None` when it would be too large.
fn fill(origin: &Origin, asked: &Asked<'_>, url: &Url, count: u32) -> Option<String> {
    let count = count.to_string();
    let places = [
        ("{method}", asked.text("method")),
        ("{path}", url.path()),
        ("{count}", &count),
        ("{body}", asked.text("body")),
    ];
    let mut filled = String::new();
    let mut rest = origin.body.as_str();
    while !rest.is_empty() {
        // What is filled in is not looked through again: a request's body may hold braces of its own.
        let place = places.iter().find(|(name, _)| rest.starts_with(name));
        let (text, read) = place.map_or_else(
            || {
                let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(at, _)| at);
                (&rest[..end], end)
            },
            |(name, value)| (*value, name.len()),
        );
        filled.push_str(text);
        rest = &rest[read..];
        if filled.len() > MOST_BODY_BYTES {
            return None;
        }
    }
    Some(filled)
}

/// About how many bytes `value` takes: its length as JSON.
fn size_of_json(value: &Value) -> usize {
    value.to_string().len()
}

impl Host for Platform {
    fn call(&mut self, call: HostCall<'_>, trace: &mut dyn Trace) -> Result<HostReply, HostError> {
        let asked = Asked { argument: &call.argument, now: call.now, parent: call.parent };
        match call.operation {
            "fetch" | "origin" => self.fetch(&asked, trace),
            operation if operation.starts_with("cache.") => self.cache(operation, &asked, trace),
            operation if operation.starts_with("kv.") => self.kv(operation, &asked, trace),
            "bindings" => {
                let world = self.world();
                Ok(HostReply::now(json!({ "vars": world.setup.vars, "kv": world.setup.kv.keys().collect::<Vec<_>>() })))
            }
            other => Err(HostError::new("Error", format!("a worker has no '{other}'"))),
        }
    }
}
