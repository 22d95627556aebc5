//! What stands around a worker.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What stands around a worker: where it runs, what it can fetch, and what it is bound to.
///
/// The cities there are: Paris, London, Frankfurt, Madrid, Stockholm, Warsaw, Washington DC, New York, Dallas, San Francisco,
/// Toronto, Sao Paulo, Buenos Aires, Lagos, Nairobi, Johannesburg, Mumbai, Singapore, Seoul, Tokyo, Osaka, Sydney.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Setup {
    /// The cities that have a point of presence. A request enters at the one nearest to its user.
    pub points_of_presence: Vec<String>,
    /// Run the worker in this city wherever the request enters, as a central server or a placement hint would; `None`: where
    /// it enters.
    pub placement: Option<String>,
    /// The servers that `fetch` reaches; the one whose `host` is the request's own is the origin behind the worker.
    pub origins: Vec<Origin>,
    /// KV namespaces: binding, then key, then text.
    pub kv: BTreeMap<String, BTreeMap<String, String>>,
    /// The city of the central store behind the KV namespaces.
    pub kv_store: String,
    /// Plain variables: binding, then a text or any other value.
    pub vars: BTreeMap<String, Value>,
    /// How many subrequests (fetches, cache and KV calls) one request may make.
    pub subrequest_limit: u32,
}

/// A server that a worker can fetch from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Origin {
    /// Its host name, such as `shop.example`.
    pub host: String,
    /// Where it stands.
    pub city: String,
    /// Only paths that begin so are answered by this entry; the longest match counts.
    pub path: String,
    /// The status it answers with.
    pub status: u16,
    /// The headers it answers with.
    pub headers: BTreeMap<String, String>,
    /// The body it answers with. `{method}`, `{path}`, `{count}` (how many requests this entry has had) and `{body}` are filled in.
    pub body: String,
    /// How long it works on an answer, in milliseconds, besides the way there and back.
    pub latency_ms: u64,
}

impl Default for Setup {
    fn default() -> Self {
        let cities = ["Paris", "London", "Frankfurt", "Washington DC", "Sao Paulo", "Tokyo", "Singapore", "Sydney"];
        Self {
            points_of_presence: cities.map(str::to_owned).to_vec(),
            placement: None,
            origins: vec![Origin::default()],
            kv: BTreeMap::new(),
            kv_store: "Washington DC".to_owned(),
            vars: BTreeMap::new(),
            subrequest_limit: 50,
        }
    }
}

impl Default for Origin {
    fn default() -> Self {
        Self {
            host: "edge.example".to_owned(),
            city: "Washington DC".to_owned(),
            path: "/".to_owned(),
            status: 200,
            headers: BTreeMap::from([("content-type".to_owned(), "text/plain;charset=UTF-8".to_owned())]),
            body: "The origin answers {method} {path}".to_owned(),
            latency_ms: 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::network::CITIES;

    #[test]
    fn the_cities_are_listed_for_authors() {
        let names: Vec<&str> = CITIES.iter().map(|city| city.name).collect();
        let listed = include_str!("setup.rs").lines().filter_map(|line| line.strip_prefix("/// "));
        let listed = listed.collect::<Vec<_>>().join(" ");
        assert!(listed.contains(&format!("The cities there are: {}.", names.join(", "))));
    }
}
