//! A page nobody prepared, as a course: its sections are modules, its fences run, its quiz can be answered.

use super::{
    files::{Files, read_text, short_hash},
    front_matter,
    lesson::{first_heading, id_of_file, own_examples},
    markdown::{self, Labels, Page, plain, slug, undecorated},
    model::{Block, BlockKind, Course, Heading, Inline, Lesson, Module},
    page_quiz,
    quiz::Quiz,
};
use crate::diagnostic::{Diagnostic, Severity, Span};

/// Sections that are about the page, not about what it teaches.
const ASIDE: [&str; 19] = [
    "learning goals",
    "learning objectives",
    "goals",
    "objectives",
    "introduction",
    "overview",
    "prerequisites",
    "contents",
    "table of contents",
    "summary",
    "conclusion",
    "recap",
    "whats next",
    "next steps",
    "next",
    "references",
    "resources",
    "further reading",
    "see also",
];

/// Reads the page in `file`.
pub(super) fn read(files: &dyn Files, file: &str) -> Course {
    let id = id_of_file(file.rsplit('/').next().unwrap_or(file));
    let text = match read_text(files, file) {
        Ok(text) => text,
        Err(fault) => return Course { title: id.clone(), id, diagnostics: vec![*fault], ..Course::default() },
    };
    // Front matter of another tool is no fault here: nobody wrote this page for us.
    let (front, _) = front_matter::read(file, &text);
    let labels = Labels::with(&std::collections::BTreeMap::new());
    let page = Page { file, text: &text, body: front.body, labels: &labels, examples: &[], default_kind: None };
    let parsed = markdown::parse(&page);
    let title = front.title.or_else(|| first_heading(&parsed.blocks)).unwrap_or_else(|| id.clone());
    // Words after a fence that we do not know are another tool's; they are worth a hint, no more.
    let hint = |fault: Diagnostic| Diagnostic { severity: Severity::Hint, ..fault };
    let diagnostics = parsed.diagnostics.into_iter().map(hint).collect();
    let mut course = Course { id, title, diagnostics, ..Course::default() };

    let mut asked = Vec::new();
    for section in sections(parsed.blocks, &text, &course.title) {
        if section.is_quiz() {
            asked.extend(page_quiz::questions(&section.blocks, &text, true));
        } else if section.teaches() {
            asked.extend(page_quiz::questions(&section.blocks, &text, false));
            add_module(&mut course, section, file, &text);
        }
    }
    if course.modules.is_empty() {
        // Nothing here is a section that teaches, so the page as a whole is what there is to read.
        let whole = Section::whole(markdown::parse(&page).blocks, &text, &course.title);
        if whole.teaches() || whole.is_quiz() {
            add_module(&mut course, whole, file, &text);
        }
    }
    let quizzes = page_quiz::by_module(&course.modules, asked);
    for (module, questions) in course.modules.iter_mut().zip(quizzes) {
        module.quiz = (!questions.is_empty()).then(|| Quiz { file: file.to_owned(), questions });
    }
    course
}

/// A level-2 heading with what follows it.
struct Section {
    title: String,
    blocks: Vec<Block>,
    span: Span,
}

impl Section {
    /// A page as one section of its own title.
    fn whole(blocks: Vec<Block>, text: &str, title: &str) -> Self {
        let start = blocks.first().map_or(0, |block| block.span.start);
        Self { title: title.to_owned(), blocks, span: Span::new(start, text.len()) }
    }

    fn words(&self) -> String {
        slug(&self.title).replace('-', " ")
    }

    /// Whether it is nothing but questions, or says so.
    fn is_quiz(&self) -> bool {
        let words = self.words();
        let says_so = words.split(' ').any(|word| matches!(word, "quiz" | "questions"))
            || words.starts_with("test your")
            || words.starts_with("check your");
        let content = || self.content().filter(|block| !matches!(block.kind, BlockKind::Rule));
        let questions = || page_quiz::has_hints(&self.blocks);
        content().next().is_some()
            && (says_so || (content().all(|block| matches!(block.kind, BlockKind::List { .. })) && questions()))
    }

    fn teaches(&self) -> bool {
        let content = self.content().any(|block| !matches!(block.kind, BlockKind::Rule | BlockKind::Heading(_)));
        content && !ASIDE.contains(&self.words().as_str())
    }

    /// What stands under its heading.
    fn content(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| !is_section_heading(block))
    }
}

fn is_section_heading(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Heading(Heading { level: 1 | 2, .. }))
}

/// The sections of a page; a page without any is one section of its own title.
fn sections(blocks: Vec<Block>, text: &str, title: &str) -> Vec<Section> {
    let sectioned = blocks.iter().any(|block| matches!(&block.kind, BlockKind::Heading(heading) if heading.level == 2));
    let mut sections: Vec<Section> = Vec::new();
    if !sectioned {
        return vec![Section::whole(blocks, text, title)];
    }
    for block in blocks {
        if let BlockKind::Heading(heading) = &block.kind
            && heading.level <= 2
        {
            if let Some(before) = sections.last_mut() {
                before.span.end = block.span.start;
            }
            let title = undecorated(&plain(&heading.content));
            sections.push(Section { title, blocks: Vec::new(), span: Span::new(block.span.start, text.len()) });
        }
        if let Some(section) = sections.last_mut() {
            section.blocks.push(block);
        }
    }
    // What stands under the page's own title introduces the page.
    let is_second = |section: &Section| matches!(section.blocks.first().map(|block| &block.kind), Some(BlockKind::Heading(heading)) if heading.level == 2);
    sections.retain(is_second);
    sections
}

fn add_module(course: &mut Course, section: Section, file: &str, text: &str) {
    let Section { title, mut blocks, span } = section;
    while matches!(blocks.last(), Some(Block { kind: BlockKind::Rule, .. })) {
        blocks.pop();
    }
    let id = unused(course, &slug(&title));
    course.examples.extend(own_examples(&id, &title, file, &mut blocks));
    let source = text[span.start..span.end].to_owned();
    let lesson = Lesson {
        id: id.clone(),
        was: Vec::new(),
        title: title.clone(),
        file: file.to_owned(),
        hash: short_hash(source.as_bytes()),
        source,
        blocks,
    };
    course.modules.push(Module { id, title, summary: summary(&lesson), lessons: vec![lesson], quiz: None });
}

/// `id`, numbered when another module has it.
fn unused(course: &Course, id: &str) -> String {
    let base = if id.is_empty() { "section" } else { id };
    let taken = |id: &str| course.modules.iter().any(|module| module.id == id);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|id| !taken(id)).unwrap_or_default()
}

/// The first sentence of the first paragraph.
fn summary(lesson: &Lesson) -> String {
    let paragraph = lesson.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Paragraph { content } => Some(content),
        _ => None,
    });
    first_sentence(paragraph.map_or(&[], Vec::as_slice))
}

fn first_sentence(content: &[Inline]) -> String {
    let text = plain(content);
    text.split_inclusive(". ").next().unwrap_or_default().trim().to_owned()
}
