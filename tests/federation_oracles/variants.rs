//! Broken and harmless variants of small legal graphs, made by rules that know SDL only as lines.
//!
//! A variant is named `base/rule/place` (`base/rule/place+base/rule/place` for two changes at once), and the name alone says
//! how to make it again.

use std::collections::BTreeMap;

/// A subgraph: its name and its SDL.
pub type Subgraph = (String, String);

/// A graph: its subgraphs.
pub type Graph = Vec<Subgraph>;

/// Reads a base: subgraphs parted by lines `#subgraph <name>`.
pub fn base(text: &str) -> Graph {
    let mut graph = Graph::new();
    for line in text.lines() {
        match line.strip_prefix("#subgraph ") {
            Some(name) => graph.push((name.trim().to_owned(), String::new())),
            None => {
                if let Some((_, sdl)) = graph.last_mut() {
                    sdl.push_str(line);
                    sdl.push('\n');
                }
            }
        }
    }
    graph
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// The first of a block: `type A {`.
    Header,
    /// A field of an object, interface or input type.
    Field,
    /// A value of an enum.
    Value,
    /// A definition without a block: a scalar, a union, a directive.
    Single,
    /// `extend schema @link(…)`.
    Link,
    /// Anything else.
    Other,
}

fn kind(line: &str) -> Line {
    let inner = line.starts_with("  ");
    match line {
        _ if inner && line.contains(':') => Line::Field,
        _ if inner => Line::Value,
        _ if line.starts_with("extend schema") => Line::Link,
        _ if line.ends_with('{') => Line::Header,
        _ if line.is_empty() || line == "}" => Line::Other,
        _ => Line::Single,
    }
}

/// The marks that are tried on fields; `%` stands for another subgraph, `$` for a sibling field.
const FIELD_MARKS: [&str; 12] = [
    "@external",
    "@shareable",
    "@inaccessible",
    "@override(from: \"%\")",
    "@override(from: \"nobody\")",
    "@requires(fields: \"$\")",
    "@requires(fields: \"nowhere\")",
    "@provides(fields: \"id\")",
    "@tag(name: \"new\")",
    "@deprecated",
    "@unknown",
    "@key(fields: \"id\")",
];

/// The marks that are tried on types.
const TYPE_MARKS: [&str; 8] = [
    "@shareable",
    "@inaccessible",
    "@key(fields: \"$\")",
    "@key(fields: \"nowhere\")",
    "@key(fields: 3)",
    "@interfaceObject",
    "@external",
    "@key(fields: \"$ { x }\")",
];

/// Every change that some rule can make to `line`: rule and new lines.
fn changes(line: &str, lines: &[&str], at: usize, other: &str) -> Vec<(String, String)> {
    let mut changes: Vec<(String, String)> = Vec::new();
    let mut push = |rule: &str, new: String| changes.push((rule.to_owned(), new));
    let kind = kind(line);
    if kind == Line::Other {
        return changes;
    }
    for (index, mark) in marks(line).into_iter().enumerate() {
        push(&format!("drop-mark-{index}"), line.replacen(&mark, "", 1));
        if let Some(open) = mark.find('(') {
            push(&format!("drop-mark-arguments-{index}"), line.replacen(&mark[open..], "", 1));
        }
    }
    if line.contains('"') && kind != Line::Link {
        push("drop-quote", line.replacen('"', "", 1));
        if let Some((head, tail)) = line.split_once("fields: \"") {
            push("key-more", format!("{head}fields: \"zz {tail}"));
            push("key-empty", format!("{head}fields: \"{}", &tail[tail.find('"').unwrap_or(0)..]));
        }
    }
    match kind {
        Line::Field | Line::Value => {
            push("drop", String::new());
            push("twice", format!("{line}\n{line}"));
            push("describe", format!("  \"Something new.\"\n{line}"));
            let name: String = line.trim().chars().take_while(|c| c.is_alphanumeric()).collect();
            push("rename", line.replacen(&name, &format!("{name}X"), 1));
        }
        Line::Header => {
            let end = lines[at..].iter().position(|line| *line == "}").unwrap_or(0);
            push("close-early", format!("{line}\n}}"));
            push("open-only", line.trim_end_matches('{').to_owned());
            for (from, to) in
                [("type ", "interface "), ("type ", "input "), ("interface ", "type "), ("input ", "type ")]
            {
                if line.starts_with(from) {
                    push(&format!("become-{}", to.trim()), line.replacen(from, to, 1));
                }
            }
            push("extend", format!("extend {line}"));
            if let Some((head, tail)) = line.split_once(" implements ") {
                let rest = tail.find(['@', '{']).map_or("", |at| &tail[at..]);
                push("implement-nothing", format!("{head} {rest}"));
            }
            let sibling = lines[at + 1..=at + end].first().map_or("", |line| line.trim());
            let sibling: String = sibling.chars().take_while(|c| c.is_alphanumeric()).collect();
            for (index, mark) in TYPE_MARKS.iter().enumerate() {
                let mark = mark.replace('$', &sibling);
                push(&format!("type-mark-{index}"), line.replacen('{', &format!("{mark} {{"), 1));
            }
            push("implement-unknown", line.replacen('{', "implements Unknown {", 1));
        }
        Line::Single => push("drop", String::new()),
        Line::Link => {
            for (index, import) in imports(line).into_iter().enumerate() {
                push(&format!("drop-import-{index}"), line.replacen(&import, "\"@key\"", 1));
            }
            push("version-0", versions(line, "v2.0"));
            push("version-99", versions(line, "v2.99"));
            push("link-misspelt", line.replacen("\"@shareable\"", "\"@sharable\"", 1));
            push("unlink", String::new());
        }
        Line::Other => {}
    }
    if kind == Line::Field {
        field_changes(line, lines, at, other, &mut push);
    }
    changes
}

fn field_changes(line: &str, lines: &[&str], at: usize, other: &str, push: &mut dyn FnMut(&str, String)) {
    let end = line.find(" @").unwrap_or(line.len());
    let (plain, marks) = line.split_at(end);
    let sibling =
        lines[at + 1..].first().filter(|next| kind(next) == Line::Field).or_else(|| lines.get(at.wrapping_sub(1)));
    let sibling: String = sibling.map_or("", |line| line.trim()).chars().take_while(|c| c.is_alphanumeric()).collect();
    for (index, mark) in FIELD_MARKS.iter().enumerate() {
        let mark = mark.replace('%', other).replace('$', &sibling);
        push(&format!("mark-{index}"), format!("{line} {mark}"));
    }
    let Some(colon) = plain.rfind(": ") else { return };
    let (head, ty) = plain.split_at(colon + 2);
    let (ty, default) = ty.split_once(" = ").map_or((ty, String::new()), |(ty, default)| (ty, format!(" = {default}")));
    let bare = ty.trim_matches(['[', ']', '!']);
    let swapped = if bare == "String" { "Int" } else { "String" };
    push("other-type", format!("{head}{}{default}{marks}", ty.replace(bare, swapped)));
    push("unknown-type", format!("{head}{}{default}{marks}", ty.replace(bare, "Missing")));
    push("list", format!("{head}[{ty}]{default}{marks}"));
    let nullable = ty.strip_suffix('!').map_or_else(|| format!("{ty}!"), str::to_owned);
    push("null", format!("{head}{nullable}{default}{marks}"));
    if let Some((number, digit)) = line.char_indices().find(|(_, c)| c.is_ascii_digit()) {
        let mut changed = line.to_owned();
        changed.replace_range(number..=number, if digit == '7' { "8" } else { "7" });
        push("digit", changed);
    }
    if line.contains('(') && plain.contains('(') {
        let open = plain.find('(').unwrap_or(0);
        let close = plain.rfind(')').unwrap_or(open);
        push("drop-arguments", format!("{}{}{marks}", &plain[..open], &plain[close + 1..]));
        push("one-more-argument", format!("{}extra: Int, {}{marks}", &plain[..=open], &plain[open + 1..]));
        push("need-argument", format!("{}extra: Int!, {}{marks}", &plain[..=open], &plain[open + 1..]));
        push(
            "argument-list",
            format!("{}{}", line[..close].replacen("ID", "[ID]", 1).replacen("Int", "[Int]", 1), &line[close..]),
        );
        push("hide-argument", format!("{} @inaccessible{}", &line[..close], &line[close..]));
        push("argument-default", format!("{} = null{}", &line[..close], &line[close..]));
    } else {
        let name = plain.find(':').unwrap_or(0);
        push("optional-argument", format!("{}(extra: Int){}{marks}", &plain[..name], &plain[name..]));
        push("required-argument", format!("{}(extra: Int!){}{marks}", &plain[..name], &plain[name..]));
    }
}

/// The directives on a line, with their arguments.
fn marks(line: &str) -> Vec<String> {
    let mut marks = Vec::new();
    if kind(line) == Line::Link {
        return marks;
    }
    let mut rest = line;
    while let Some(at) = rest.find(" @") {
        rest = &rest[at..];
        let mut depth = 0;
        let end = rest[2..].find(|c: char| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0 && c == ' '
        });
        let end = end.map_or(rest.len(), |end| end + 2);
        marks.push(rest[..end].trim_end().to_owned());
        rest = &rest[end..];
    }
    marks
}

fn imports(line: &str) -> Vec<String> {
    line.split('"').filter(|part| part.starts_with('@')).map(|part| format!("\"{part}\"")).collect()
}

fn versions(line: &str, version: &str) -> String {
    let at = line.find("/federation/v2.").map_or(0, |at| at + "/federation/".len());
    let end = line[at..].find('"').map_or(line.len(), |end| at + end);
    format!("{}{version}{}", &line[..at], &line[end..])
}

/// Every variant of `graph` by one change: rule and place to graph.
pub fn variants(graph: &Graph) -> BTreeMap<String, Graph> {
    let mut variants = BTreeMap::new();
    variants.insert("as-it-is/0.0".to_owned(), graph.clone());
    for (index, (name, sdl)) in graph.iter().enumerate() {
        let other = &graph[(index + 1) % graph.len()].0;
        let lines: Vec<&str> = sdl.lines().collect();
        let mut put = |rule: &str, at: usize, sdl: String| {
            let mut variant = graph.clone();
            variant[index].1 = sdl;
            variants.insert(format!("{rule}/{index}.{at}"), variant);
        };
        for (at, line) in lines.iter().enumerate() {
            for (rule, new) in changes(line, &lines, at, other) {
                let new: Vec<&str> =
                    lines[..at].iter().copied().chain([new.as_str()]).chain(lines[at + 1..].iter().copied()).collect();
                put(&rule, at, new.join("\n"));
            }
            if kind(line) == Line::Header {
                let end = at + lines[at..].iter().position(|line| *line == "}").unwrap_or(0);
                let without: Vec<&str> = lines[..at].iter().chain(&lines[end + 1..]).copied().collect();
                put("drop-type", at, without.join("\n"));
                let name: String = line.split(' ').nth(1).unwrap_or_default().to_owned();
                if !name.is_empty() {
                    put(
                        "rename-type",
                        at,
                        lines
                            .iter()
                            .enumerate()
                            .map(|(row, line)| {
                                if row == at {
                                    line.replacen(&name, &format!("{name}X"), 1)
                                } else {
                                    (*line).to_owned()
                                }
                            })
                            .collect::<Vec<_>>()
                            .join("\n"),
                    );
                    put("rename-everywhere", at, sdl.replace(&name, &format!("{name}X")));
                }
            }
        }
        put("cut", lines.len() / 2, lines[..lines.len() / 2].join("\n"));
        put(
            "more",
            0,
            format!("{sdl}\ntype Extra {{\n  one: Int\n}}\nextend type Query {{\n  extra{index}: Extra\n}}\n"),
        );
        variants
            .insert(format!("drop-subgraph/{index}.0"), graph.iter().filter(|(own, _)| own != name).cloned().collect());
        for (from, (_, theirs)) in graph.iter().enumerate().filter(|(from, _)| *from != index) {
            for (at, copied) in copies(&lines, theirs).into_iter().enumerate() {
                let mut variant = graph.clone();
                variant[index].1 = copied;
                variants.insert(format!("copy-{from}/{index}.{at}"), variant);
            }
        }
    }
    let mut turned = graph.clone();
    turned.reverse();
    variants.insert("reverse/0.0".to_owned(), turned);
    variants
}

/// The SDL with one field copied from a type of the same name in `theirs`, for each such field.
fn copies(lines: &[&str], theirs: &str) -> Vec<String> {
    let mut copies = Vec::new();
    let their_lines: Vec<&str> = theirs.lines().collect();
    for (at, header) in lines.iter().enumerate().filter(|(_, line)| kind(line) == Line::Header) {
        let name = header.split(' ').nth(1).unwrap_or_default();
        let same = |line: &&str| kind(line) == Line::Header && line.split(' ').nth(1) == Some(name);
        let Some(start) = their_lines.iter().position(same) else { continue };
        for field in their_lines[start + 1..].iter().take_while(|line| **line != "}") {
            let new: Vec<&str> =
                lines[..=at].iter().copied().chain([*field]).chain(lines[at + 1..].iter().copied()).collect();
            copies.push(new.join("\n"));
        }
    }
    copies
}

/// A number that depends on `name` alone, spread evenly.
pub fn spread(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Every variant of the bases by one change, and for every seventh a second change on top.
pub fn all(bases: &[(&str, &str)]) -> BTreeMap<String, Graph> {
    let mut all = BTreeMap::new();
    for (name, text) in bases {
        let single = variants(&base(text));
        let names: Vec<&String> = single.keys().collect();
        for (rule, graph) in &single {
            all.insert(format!("{name}/{rule}"), graph.clone());
            if spread(rule).is_multiple_of(7) && !graph.is_empty() {
                let second = variants(graph);
                let pick = names[usize::try_from(spread(rule) / 7).unwrap_or(0) % names.len()];
                if let Some(both) = second.get(pick) {
                    all.insert(format!("{name}/{rule}+{pick}"), both.clone());
                }
            }
        }
    }
    all
}
