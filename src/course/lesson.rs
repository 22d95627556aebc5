//! One Markdown file to one lesson.

use super::{
    files::short_hash,
    front_matter,
    markdown::{self, Link, Page, file_name, plain, slug, undecorated},
    model::{Block, BlockKind, Example, Lesson},
};
use crate::{
    diagnostic::{Diagnostic, Span},
    sandbox::{Limits, Program},
};

/// A lesson, with what was found in its file beside it.
pub(super) struct LessonFile {
    /// The lesson.
    pub lesson: Lesson,
    /// The examples its own fences made.
    pub examples: Vec<Example>,
    /// Its links.
    pub links: Vec<Link>,
    /// Its faults.
    pub diagnostics: Vec<Diagnostic>,
    /// Where its id stands, or the top of the file.
    pub id_span: Span,
}

/// Reads a lesson. `page.body` is set here, from the front matter.
pub(super) fn read(mut page: Page<'_>) -> LessonFile {
    let (front, mut diagnostics) = front_matter::read(page.file, page.text);
    page.body = front.body;
    let parsed = markdown::parse(&page);
    diagnostics.extend(parsed.diagnostics);
    let mut blocks = parsed.blocks;
    let id = front.id.filter(|id| !id.is_empty()).unwrap_or_else(|| id_of_file(page.file));
    let title = front.title.or_else(|| first_heading(&blocks)).unwrap_or_else(|| {
        let fault = Diagnostic::warning("course::no-title", "this lesson has no title");
        diagnostics
            .push(fault.at(page.file, page.text, Span::new(page.body, page.body)).help("open it with `# Title`"));
        id.clone()
    });
    let examples = own_examples(&id, &title, page.file, &mut blocks);
    let lesson = Lesson {
        id,
        was: front.was,
        title,
        file: page.file.to_owned(),
        source: page.text.to_owned(),
        hash: short_hash(page.text.as_bytes()),
        blocks,
    };
    LessonFile { lesson, examples, links: parsed.links, diagnostics, id_span: front.id_span }
}

/// `lessons/edge/caching.md` as `edge/caching`.
pub(super) fn id_of_file(file: &str) -> String {
    let path = file.strip_prefix("lessons/").unwrap_or(file);
    path.strip_suffix(".md").unwrap_or(path).split('/').map(slug).collect::<Vec<_>>().join("/")
}

/// The text of the first level-1 heading that has any.
pub(super) fn first_heading(blocks: &[Block]) -> Option<String> {
    let mut headings = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading(heading) if heading.level == 1 => Some(undecorated(&plain(&heading.content))),
        _ => None,
    });
    headings.find(|title| !title.is_empty())
}

/// Makes an example of each runnable fence that names none.
pub(super) fn own_examples(lesson: &str, title: &str, file: &str, blocks: &mut [Block]) -> Vec<Example> {
    let mut examples = Vec::new();
    Block::for_each_mut(blocks, &mut |block| {
        let BlockKind::Code { language, code, run: Some(run), .. } = &mut block.kind else { return };
        if !run.example.is_empty() {
            return;
        }
        run.example = format!("{lesson}#{}", run.name);
        examples.push(Example {
            id: run.example.clone(),
            title: title.to_owned(),
            about: String::new(),
            file: file.to_owned(),
            program: Program::of_source(run.kind, &file_name(run.kind, language, code), code),
            limits: Limits::default(),
            seed: 0,
            events: Vec::new(),
            faults: Vec::new(),
            predict: None,
            solution: None,
            wrong: Vec::new(),
        });
    });
    examples
}
