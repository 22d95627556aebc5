//! The same run on other values: an example's event with numbers scaled and texts exchanged, so that a prediction cannot be
//! learned by heart.
//!
//! Numbers are scaled, each place by one factor for all steps, so that what came later still does. Texts are exchanged for those
//! that the example's other steps and events have in the same place, so that they always mean something. Constants of the
//! program are varied where its author says which values they may take: a comment `vary: 30, 60, 120` at the end of a line
//! replaces the first number on it. What the varied run gives, the sandbox decides.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::{Example, ExampleEvent, Expectation};
use crate::sandbox::SourceFile;

/// Numbers from here on are limits of their kind, not quantities: they stay as they are.
const LARGEST: i64 = 1 << 30;
/// What numbers are multiplied by, in tenths.
const FACTORS: [i64; 6] = [5, 7, 13, 15, 20, 30];

/// Whether `event` of `example` has anything that can be varied; an empty name is its first event.
#[must_use]
pub fn can_vary(example: &Example, event: &str) -> bool {
    (0..4).any(|seed| varied(example, event, seed).is_some())
}

/// `example` with one event, that of the name `event` with other values, and what its author marked in the program changed;
/// `None` when nothing changes.
#[must_use]
pub fn varied(example: &Example, event: &str, seed: u64) -> Option<Example> {
    let event = example.events.iter().find(|one| event.is_empty() || one.name == event)?;
    let mut random = fastrand::Rng::with_seed(seed);
    let mut pools = BTreeMap::new();
    for step in example.events.iter().flat_map(|event| &event.steps) {
        collect(step, "", &mut pools);
    }
    let mut places = Places { pools, factors: BTreeMap::new() };
    let steps: Vec<Value> = event.steps.iter().map(|step| places.vary(step, "", &mut random)).collect();
    let mut varied = example.clone();
    let entry = example.program.entry_text();
    let text = vary_source(&entry, &mut random);
    if steps == event.steps && text == entry {
        return None;
    }
    let path = varied.program.entry.clone();
    if let Some(file) = varied.program.files.iter_mut().find(|file| file.path == path) {
        *file = SourceFile::text(&path, &text);
    }
    varied.events = vec![ExampleEvent { steps, expect: Expectation::default(), ..event.clone() }];
    Some(varied)
}

/// What may stand in each place of a step.
struct Places {
    pools: BTreeMap<String, Vec<String>>,
    factors: BTreeMap<String, i64>,
}

/// Gathers the texts that stand in each place.
fn collect(value: &Value, place: &str, pools: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::String(text) => {
            let pool = pools.entry(place.to_owned()).or_default();
            if !pool.contains(text) {
                pool.push(text.clone());
            }
        }
        Value::Array(items) => {
            (0..).zip(items).for_each(|(at, item): (usize, _)| collect(item, &format!("{place}/{at}"), pools));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| collect(member, &format!("{place}/{name}"), pools));
        }
        _ => {}
    }
}

impl Places {
    fn vary(&mut self, value: &Value, place: &str, random: &mut fastrand::Rng) -> Value {
        match value {
            Value::String(text) => {
                let pool = self.pools.get(place).map(Vec::as_slice).unwrap_or_default();
                random.choice(pool).cloned().map_or_else(|| Value::String(text.clone()), Value::String)
            }
            Value::Number(number) => {
                let factor = *self
                    .factors
                    .entry(place.to_owned())
                    .or_insert_with(|| random.choice(FACTORS).unwrap_or(FACTORS[0]));
                number.as_i64().map_or_else(|| value.clone(), |number| Value::Number(scaled(number, factor)))
            }
            Value::Array(items) => {
                let items =
                    items.iter().enumerate().map(|(at, item)| self.vary(item, &format!("{place}/{at}"), random));
                Value::Array(items.collect())
            }
            Value::Object(members) => {
                let member = |(name, member): (&String, &Value)| {
                    (name.clone(), self.vary(member, &format!("{place}/{name}"), random))
                };
                Value::Object(members.iter().map(member).collect())
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }
}

/// `number` by `factor` tenths, never to nothing.
fn scaled(number: i64, factor: i64) -> Number {
    if number == 0 || number.abs() >= LARGEST {
        return number.into();
    }
    let scaled = (number * factor + 5).div_euclid(10);
    if scaled == 0 { number.into() } else { scaled.into() }
}

/// `text` with each constant that a comment `vary: …` follows replaced by one of the comment's values, the comment taken off.
fn vary_source(text: &str, random: &mut fastrand::Rng) -> String {
    let line = |line: &str| {
        let Some((code, marks)) = line.split_once("vary:") else { return line.to_owned() };
        let code = code.trim_end();
        let Some(code) = ["//", "#", ";;"].iter().find_map(|sign| code.strip_suffix(sign)) else {
            return line.to_owned();
        };
        let code = code.trim_end();
        let values: Vec<&str> = marks.split(',').map(str::trim).filter(|value| !value.is_empty()).collect();
        let (Some(value), Some((start, end))) = (random.choice(&values), first_number(code)) else {
            return line.to_owned();
        };
        format!("{}{value}{}", &code[..start], &code[end..])
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Where the first number of a line stands that is not a part of a name.
fn first_number(code: &str) -> Option<(usize, usize)> {
    let bytes = code.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let start = (0..bytes.len()).find(|&at| bytes[at].is_ascii_digit() && (at == 0 || !is_part(bytes[at - 1])))?;
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'_').count();
    Some((start, start + length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Embedded, read};

    #[test]
    fn values_change_with_the_seed_and_with_nothing_else() {
        let course = read(&Embedded);
        let example = course.example("edge-cache").unwrap();
        let steps = |seed| varied(example, "paris-sydney-paris", seed).map(|varied| varied.events[0].steps.clone());
        assert_eq!(steps(1), steps(1));
        assert_ne!(steps(1), steps(2));
        for step in (0..30).filter_map(steps).flatten() {
            assert!(["Paris", "Sydney"].contains(&step["city"].as_str().unwrap()), "{step}");
            assert_eq!(step["url"], "https://edge.example/menu");
        }
    }

    #[test]
    fn what_came_later_still_does() {
        let course = read(&Embedded);
        let example = course.example("edge-cache").unwrap();
        for seed in 0..30 {
            let varied = varied(example, "paris-sydney-paris", seed).unwrap();
            let times: Vec<i64> = varied.events[0].steps.iter().filter_map(|step| step["at-ms"].as_i64()).collect();
            assert!(times.is_sorted() && times.len() == 3, "{times:?}");
        }
    }

    #[test]
    fn limits_and_nothing_stay_as_they_are() {
        assert_eq!(scaled(2_147_483_647, 15), 2_147_483_647.into());
        assert_eq!((scaled(0, 15), scaled(1, 5), scaled(-10, 5)), (0.into(), 1.into(), (-5).into()));
    }

    #[test]
    fn an_author_marks_the_constants_that_may_vary() {
        let vary = |text: &str| vary_source(text, &mut fastrand::Rng::with_seed(1));
        assert_eq!(vary("const t1 = 60; // vary: 90\nlet n = 5;"), "const t1 = 90;\nlet n = 5;");
        assert_eq!(vary("const t = 60; // 60 is the default"), "const t = 60; // 60 is the default");
        assert_eq!(vary("(i32.const 10) ;; vary: 7"), "(i32.const 7)");
    }

    #[test]
    fn an_event_without_values_has_nothing_to_vary() {
        let course = read(&Embedded);
        assert!(!can_vary(course.example("wasm-growth").unwrap(), "three-notes"));
        assert!(can_vary(course.example("wasm-fuel").unwrap(), "a-thousand"));
        assert!(!can_vary(course.example("wasm-fuel").unwrap(), "no such event"));
    }
}
