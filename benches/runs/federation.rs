//! The course's federated query, from schemas to answer.

use etude::{
    course::{Course, Example},
    sandbox::{
        Input, Stop,
        federation::compose::{Subgraph, compose},
        sandbox,
    },
    trace::Recorder,
};

use super::table::{row, sample};

/// The product of three teams: composed, planned and executed anew each time; then what its parts take.
pub fn query(course: &Course) {
    let example = course.example("federation-product").expect("the course has the product query");
    let step = example.events.first().expect("the example has an event").steps.clone();
    let input = Input { steps: step, seed: example.seed, ..Input::default() };
    let mut parts: Vec<(String, Vec<f64>)> = Vec::new();
    let samples = sample(300, 1, || {
        let mut trace = Recorder::default();
        let outcome =
            sandbox(example.program.kind).run(&example.program, &input, &example.limits, &mut trace, &Stop::new());
        assert!(outcome.is_completed(), "the product query failed: {:?}", outcome.error);
        for part in outcome.measured {
            match parts.iter_mut().find(|(label, _)| *label == part.label) {
                Some((_, values)) => values.push(part.value * 1e3),
                None => parts.push((part.label, vec![part.value * 1e3])),
            }
        }
    });
    row("federated query: compose, plan, execute", "3 ms", samples);
    for (label, values) in parts {
        row(&format!("  of it: {label}"), "", values);
    }
    let subgraphs = subgraphs(example);
    let composing = sample(300, 1, || {
        assert!(compose(&subgraphs).supergraph.is_some(), "the subgraphs compose");
    });
    row("composition of three subgraphs alone", "", composing);
}

fn subgraphs(example: &Example) -> Vec<Subgraph> {
    let setup = example.program.setup.federation.as_ref().expect("the example says which subgraphs there are");
    let subgraph = |name: &str, file: &str| Subgraph {
        name: name.to_owned(),
        file: file.to_owned(),
        sdl: example.program.file(file).expect("the schema's file").to_text(),
    };
    setup.subgraphs.iter().map(|member| subgraph(&member.name, &member.schema)).collect()
}
