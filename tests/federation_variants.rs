//! What composes and what is refused, and with which codes, against what public composers said of the same graphs.
//!
//! `federation_oracles/verdicts.tsv` holds what they said (`federation_oracles/record.mjs` asked them); the graphs are made
//! here again from their names. The composers themselves are not needed.

#[path = "federation_oracles/variants.rs"]
mod variants;

use std::{collections::BTreeSet, fmt::Write, fs, path::Path, time::Instant};

use etude::sandbox::federation::compose::{Subgraph, compose};

const BASES: [(&str, &str); 11] = [
    ("access", include_str!("federation_oracles/bases/access.graphql")),
    ("chain", include_str!("federation_oracles/bases/chain.graphql")),
    ("inputs", include_str!("federation_oracles/bases/inputs.graphql")),
    ("legacy", include_str!("federation_oracles/bases/legacy.graphql")),
    ("media", include_str!("federation_oracles/bases/media.graphql")),
    ("mixed", include_str!("federation_oracles/bases/mixed.graphql")),
    ("moving", include_str!("federation_oracles/bases/moving.graphql")),
    ("renamed", include_str!("federation_oracles/bases/renamed.graphql")),
    ("roots", include_str!("federation_oracles/bases/roots.graphql")),
    ("shop", include_str!("federation_oracles/bases/shop.graphql")),
    ("values", include_str!("federation_oracles/bases/values.graphql")),
];

/// One in so many variants is recorded.
const RECORDED: u64 = 6;

/// What one composer said: `ok`, or the codes.
fn ours(graph: &variants::Graph) -> String {
    let subgraph = |(name, sdl): &variants::Subgraph| Subgraph {
        name: name.clone(),
        file: format!("{name}.graphql"),
        sdl: sdl.clone(),
    };
    let composition = compose(&graph.iter().map(subgraph).collect::<Vec<_>>());
    let codes: BTreeSet<&str> = composition.errors().map(|finding| finding.code.name()).collect();
    if codes.is_empty() { "ok".to_owned() } else { codes.into_iter().collect::<Vec<_>>().join(",") }
}

/// What is expected of us, from what the two composers said. A crash is a refusal whose codes nobody knows.
fn expected<'a>(first: &'a str, second: &'a str) -> &'a str {
    let codes = if first == "THROWN" { second } else { first };
    if codes == "SYNTAX" { "INVALID_GRAPHQL" } else { codes }
}

#[test]
fn verdicts_and_codes_are_those_of_the_public_composers() {
    let all = variants::all(&BASES);
    let recorded = include_str!("federation_oracles/verdicts.tsv");
    let (mut count, mut verdicts, mut codes) = (0_u32, 0_u32, 0_u32);
    let mut different = Vec::new();
    for row in recorded.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [name, first, second] = cells[..] else { panic!("{row}") };
        let graph = all.get(name).unwrap_or_else(|| panic!("no variant is named {name}"));
        let (said, expected) = (ours(graph), expected(first, second));
        count += 1;
        if (said == "ok") == (expected == "ok") {
            verdicts += 1;
        }
        if said == expected || expected == "THROWN" && said != "ok" {
            codes += 1;
        } else {
            different.push(format!("{name}: {said} where {expected} was expected"));
        }
    }
    assert!(count >= 1_000, "{count}");
    assert!(verdicts * 1000 >= count * 990, "{verdicts} of {count} verdicts\n{}", different.join("\n"));
    assert!(codes * 1000 >= count * 965, "{codes} of {count} sets of codes\n{}", different.join("\n"));
}

#[test]
fn the_bases_compose() {
    for (name, text) in BASES {
        assert_eq!(ours(&variants::base(text)), "ok", "{name}");
    }
}

#[test]
#[ignore = "writes the variants for the script that asks the public composers"]
fn write_variants() {
    let variants = variants::all(&BASES);
    let chosen = variants.iter().filter(|(name, graph)| {
        !graph.is_empty() && (variants::spread(name).is_multiple_of(RECORDED) || name.contains("as-it-is"))
    });
    let json = |(name, graph): (&String, &variants::Graph)| {
        let subgraphs = graph.iter().map(|(name, sdl)| serde_json::json!({ "name": name, "sdl": sdl }));
        serde_json::json!({ "id": name, "subgraphs": subgraphs.collect::<Vec<_>>() })
    };
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("federation-variants.json");
    let text = chosen.map(json).collect::<serde_json::Value>().to_string();
    fs::write(path, text).expect("the folder of test files can be written to");
}

/// Ten subgraphs of `count` types in all, each type in two of them.
fn large(count: usize) -> Vec<Subgraph> {
    let link = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.3\", import: [\"@key\"])";
    let each = count / 10;
    let sdl = |graph: usize| {
        let before = (graph + 9) % 10;
        let mut sdl = format!("{link}\ntype Query {{ root{graph}: T{graph}x0 }}\n");
        for index in 0..each {
            let next = (index + 1) % each;
            let _ = writeln!(
                sdl,
                "type T{graph}x{index} @key(fields: \"id\") {{ id: ID! name: String next: T{graph}x{next} }}\n\
                 type T{before}x{index} @key(fields: \"id\") {{ id: ID! more: Float }}"
            );
        }
        sdl
    };
    let subgraph = |graph| Subgraph { name: format!("s{graph}"), file: format!("s{graph}.graphql"), sdl: sdl(graph) };
    (0..10).map(subgraph).collect()
}

#[test]
fn a_graph_of_thousands_of_types_composes() {
    let composition = compose(&large(2_000));
    assert_eq!(composition.findings, []);
    assert_eq!(composition.supergraph.map(|supergraph| supergraph.merged.types.len()), Some(2_001));
}

#[test]
#[ignore = "prints how long composing takes"]
fn time_of_composing() {
    let page = variants::base(BASES[9].1).into_iter();
    let page: Vec<Subgraph> = page.map(|(name, sdl)| Subgraph { file: format!("{name}.graphql"), name, sdl }).collect();
    for (what, subgraphs) in [("three subgraphs", page), ("5,000 types", large(5_000))] {
        let times = (0..5).map(|_| {
            let began = Instant::now();
            let composition = compose(&subgraphs);
            let took = began.elapsed();
            assert!(composition.supergraph.is_some());
            took
        });
        println!("{what}: {:?}", times.min().unwrap_or_default());
    }
}
