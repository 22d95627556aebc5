//! Finding things in a course.

use super::{BlockKind, Course, Example, Lesson, Module, Question, QuestionKind, RunnableFence};

impl Course {
    /// Every lesson with its module, in teaching order.
    pub fn lessons(&self) -> impl Iterator<Item = (&Module, &Lesson)> {
        self.modules.iter().flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
    }

    /// Every question, in teaching order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.modules.iter().filter_map(|module| module.quiz.as_ref()).flat_map(|quiz| &quiz.questions)
    }

    /// The lesson `id`.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons().map(|(_, lesson)| lesson).find(|lesson| lesson.id == id)
    }

    /// The example `id`.
    #[must_use]
    pub fn example(&self, id: &str) -> Option<&Example> {
        self.examples.iter().find(|example| example.id == id)
    }

    /// The question `id`.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.id == id)
    }

    /// The module whose lessons run the example `id`; for an example that no lesson runs, the module named after its kind.
    #[must_use]
    pub fn module_of_example(&self, id: &str) -> Option<&Module> {
        let runs = |lesson: &Lesson| lesson.runnable().any(|fence| fence.example == id);
        let kind = self.example(id)?.program.kind;
        self.lessons()
            .find(|(_, lesson)| runs(lesson))
            .map(|(module, _)| module)
            .or_else(|| self.modules.iter().find(|module| module.id == kind.word()))
    }

    /// The ids that lessons had before, with the ones they have now.
    #[must_use]
    pub fn renamed(&self) -> Vec<(String, String)> {
        let pairs = |lesson: &Lesson| {
            let new = lesson.id.clone();
            lesson.was.iter().map(move |old| (old.clone(), new.clone())).collect::<Vec<_>>()
        };
        self.lessons().flat_map(|(_, lesson)| pairs(lesson)).collect()
    }
}

impl Lesson {
    /// The runnable fences, in order, those within quotes, alerts and typed blocks included.
    pub fn runnable(&self) -> impl Iterator<Item = &RunnableFence> {
        let mut found = Vec::new();
        collect(&self.blocks, &mut found);
        found.into_iter()
    }
}

fn collect<'a>(blocks: &'a [super::Block], found: &mut Vec<&'a RunnableFence>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Code { run: Some(fence), .. } => found.push(fence),
            BlockKind::Quote { blocks } | BlockKind::Alert { blocks, .. } | BlockKind::Typed { blocks, .. } => {
                collect(blocks, found);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| collect(&item.blocks, found)),
            _ => {}
        }
    }
}

impl QuestionKind {
    /// The kind in words.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Choice(choice) if choice.several => "several choices",
            Self::Choice(_) => "choice",
            Self::Ordering(_) => "ordering",
            Self::Matching(_) => "matching",
            Self::Numeric(_) => "number",
            Self::ShortText(_) => "short text",
            Self::Predict(_) => "predict a run",
            Self::Code(_) => "code",
        }
    }
}
