//! The parsing behind `URL`, by the WHATWG rules of the `url` crate.

use serde_json::{Value, json};
use url::Url;

/// Answers a request of the prelude's `URL`: `{parse, base?}` or `{href, set, to}`, as the URL's parts or `null`.
pub(super) fn answer(request: &str) -> String {
    let request: Value = serde_json::from_str(request).unwrap_or(Value::Null);
    let text = |key: &str| request.get(key).and_then(Value::as_str);
    let url = match (text("parse"), text("href")) {
        (Some(input), _) => match text("base") {
            Some(base) => Url::parse(base).ok().and_then(|base| base.join(input).ok()),
            None => Url::parse(input).ok(),
        },
        (None, Some(href)) => Url::parse(href).ok().map(|mut url| {
            set(&mut url, text("set").unwrap_or_default(), text("to").unwrap_or_default());
            url
        }),
        (None, None) => None,
    };
    url.map_or(Value::Null, |url| parts(&url)).to_string()
}

/// The members of a `URL` object.
fn parts(url: &Url) -> Value {
    use url::quirks;
    json!({
        "href": quirks::href(url),
        "origin": quirks::origin(url),
        "protocol": quirks::protocol(url),
        "username": quirks::username(url),
        "password": quirks::password(url),
        "host": quirks::host(url),
        "hostname": quirks::hostname(url),
        "port": quirks::port(url),
        "pathname": quirks::pathname(url),
        "search": quirks::search(url),
        "hash": quirks::hash(url),
    })
}

/// Sets one member; what it cannot be set to leaves the URL as it was, as the standard has it.
fn set(url: &mut Url, member: &str, to: &str) {
    use url::quirks;
    let refused = match member {
        "protocol" => quirks::set_protocol(url, to).is_err(),
        "username" => quirks::set_username(url, to).is_err(),
        "password" => quirks::set_password(url, to).is_err(),
        "host" => quirks::set_host(url, to).is_err(),
        "hostname" => quirks::set_hostname(url, to).is_err(),
        "port" => quirks::set_port(url, to).is_err(),
        _ => false,
    };
    if refused {
        return;
    }
    match member {
        "pathname" => quirks::set_pathname(url, to),
        "search" => quirks::set_search(url, to),
        "hash" => quirks::set_hash(url, to),
        _ => {}
    }
}
