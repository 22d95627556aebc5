//! A page nobody prepared is a course: its sections are modules, its fences run, its quiz can be answered.

mod beside;

use beside::beside;
use etude::{
    course::{self, BlockKind, Course, MemoryFiles, QuestionKind, TypedKind},
    sandbox::Kind,
};

/// The page this project began with, where the folder that holds it is at hand.
fn seed_page() -> Option<String> {
    std::fs::read_to_string(beside("seed/emerging-technologies.md")?).ok()
}

fn read(text: &str) -> Course {
    course::read(&MemoryFiles::default().with("emerging-technologies.md", text))
}

/// The code of every fence of `page`, taken line by line, without a Markdown parser.
fn fences(page: &str) -> Vec<String> {
    let mut fences = Vec::new();
    let mut open: Option<String> = None;
    for line in page.split_inclusive('\n') {
        match (line.starts_with("```"), &mut open) {
            (true, None) => open = Some(String::new()),
            (true, Some(_)) => fences.extend(open.take()),
            (false, Some(code)) => code.push_str(line),
            (false, None) => {}
        }
    }
    fences
}

#[test]
fn its_sections_are_modules() {
    let Some(page) = seed_page() else { return };
    let course = read(&page);
    assert_eq!(course.diagnostics, []);
    assert_eq!((course.id.as_str(), course.title.as_str()), ("emerging-technologies", "Emerging Technologies"));
    let modules: Vec<_> = course.modules.iter().map(|module| (module.id.as_str(), module.title.as_str())).collect();
    let wanted = [
        ("serverless-architecture", "Serverless Architecture"),
        ("edge-computing", "Edge Computing"),
        ("graphql-federation", "GraphQL Federation"),
        ("webassembly", "WebAssembly"),
    ];
    assert_eq!(modules, wanted);
    for module in &course.modules {
        assert_eq!(module.lessons.len(), 1);
        assert!(module.lessons[0].source.starts_with("## "), "{}", module.lessons[0].source);
        assert!(!module.summary.is_empty());
    }
}

#[test]
fn its_code_is_runnable_byte_for_byte() {
    let Some(page) = seed_page() else { return };
    let course = read(&page);
    let code: Vec<String> = course.examples.iter().map(|example| example.program.entry_text()).collect();
    assert_eq!(code, fences(&page));
    let named = course
        .examples
        .iter()
        .map(|example| (example.id.as_str(), example.program.kind, example.program.entry.as_str()));
    let wanted = [
        ("serverless-architecture#1", Kind::Serverless, "index.js"),
        ("edge-computing#2", Kind::Edge, "worker.js"),
        ("graphql-federation#3", Kind::Federation, "schema.graphql"),
        ("webassembly#4", Kind::Wasm, "wasmProcessor.js"),
    ];
    assert_eq!(named.collect::<Vec<_>>(), wanted);
    for (module, example) in course.modules.iter().zip(&course.examples) {
        assert_eq!(module.lessons[0].runnable()[0].0.example, example.id);
    }
}

#[test]
fn its_blocks_teach_in_known_ways() {
    let Some(page) = seed_page() else { return };
    let course = read(&page);
    for (module, second) in
        course.modules.iter().zip([TypedKind::Analogy, TypedKind::Decision, TypedKind::Analogy, TypedKind::Decision])
    {
        let blocks = &module.lessons[0].blocks;
        let typed: Vec<(TypedKind, usize)> = blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Typed { typed, blocks, .. } => Some((*typed, blocks.len())),
                _ => None,
            })
            .collect();
        let wanted = [
            (TypedKind::Features, 1),
            (second, 1),
            (TypedKind::Misconception, 1),
            (TypedKind::Reality, 1),
            (TypedKind::DoDont, 1),
            (TypedKind::AntiPattern, 1),
            (TypedKind::Snippet, 1),
        ];
        assert_eq!(typed, wanted, "{}", module.id);
    }
    let serverless = &course.modules[0].lessons[0];
    let said = |wanted| {
        serverless.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Typed { typed, blocks, .. } if *typed == wanted => match &blocks[0].kind {
                BlockKind::Paragraph { content } => Some(course::plain(content)),
                _ => None,
            },
            _ => None,
        })
    };
    assert_eq!(said(TypedKind::Misconception).as_deref(), Some("Serverless means \"no servers.\""));
    assert_eq!(said(TypedKind::Reality).as_deref(), Some("Servers still exist but are managed by the cloud provider."));
}

#[test]
fn every_block_stands_where_its_span_says() {
    let Some(page) = seed_page() else { return };
    let course = read(&page);
    for module in &course.modules {
        module.lessons[0].for_each_block(&mut |block| {
            let text = page.get(block.span.start..block.span.end).expect("a span on character boundaries");
            if let BlockKind::Heading(_) = block.kind {
                assert!(text.starts_with('#'), "{text}");
            }
            if let BlockKind::Code { .. } = block.kind {
                assert!(text.starts_with("```") && text.trim_end().ends_with("```"), "{text}");
            }
        });
    }
}

#[test]
fn its_questions_belong_to_its_modules_and_keep_their_hints() {
    let Some(page) = seed_page() else { return };
    let course = read(&page);
    let quizzes: Vec<_> = course.modules.iter().map(|module| module.quiz.as_ref().expect("a quiz")).collect();
    let ids: Vec<_> = course.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["serverless-architecture/1", "edge-computing/1", "graphql-federation/1", "webassembly/1"]);
    for quiz in &quizzes {
        assert_eq!((quiz.questions.len(), quiz.questions[0].hints.len()), (1, 1));
        let QuestionKind::Open(open) = &quiz.questions[0].kind else { panic!("an open question") };
        assert!(open.draft && open.points.is_empty());
    }
    let first = &quizzes[0].questions[0];
    let prompt =
        "What are the advantages and limitations of serverless architecture? When would you choose to use FaaS?";
    assert_eq!(first.prompt, prompt);
    assert_eq!(first.hints, ["Discuss event-driven execution, auto-scaling, and cold starts."]);
}

#[test]
fn a_page_without_sections_is_one_module() {
    let course = read("# Functions\n\nOne thing.\n\n```js\nexports.handler = async () => 1;\n```\n");
    assert_eq!(course.modules.len(), 1);
    assert_eq!(course.examples[0].id, "functions#1");
}

#[test]
fn a_page_that_is_all_quiz_or_all_overview_is_one_module() {
    let quiz = read("# Q\n\n## Quiz\n\n1. Why?\n   - **Hint:** think\n2. How?\n");
    assert_eq!(quiz.questions().map(|question| question.prompt.as_str()).collect::<Vec<_>>(), ["Why?", "How?"]);
    assert_eq!(read("# Q\n\n## Overview\n\nText.\n").modules.len(), 1);
}

#[test]
fn words_for_another_tool_are_a_hint_no_more() {
    let course = read("# A\n\n```js title=\"a.js\" linenos\nexports.handler = 1;\n```\n");
    assert!(!course.is_broken());
    assert_eq!(course.examples.len(), 1);
}

#[test]
fn a_page_from_another_system_is_read_alike() {
    let Some(page) = seed_page() else { return };
    let course = read(&format!("\u{feff}{}", page.replace('\n', "\r\n")));
    let seed = read(&page);
    assert_eq!(course.title, seed.title);
    let code = |course: &Course| course.examples.iter().map(|it| it.program.entry_text()).collect::<Vec<_>>();
    assert_eq!(code(&course), code(&seed));
}

#[test]
fn an_empty_page_is_an_empty_course() {
    let course = read("");
    assert_eq!(course.diagnostics, []);
    assert_eq!(course.modules.len(), 0);
}
