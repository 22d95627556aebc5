//! Finding things in a course.

use super::{Course, Lesson, Module, QuestionKind};

impl Course {
    /// Every lesson with its module, in teaching order.
    pub fn lessons(&self) -> impl Iterator<Item = (&Module, &Lesson)> {
        self.modules.iter().flat_map(|module| module.lessons.iter().map(move |lesson| (module, lesson)))
    }

    /// The module whose lessons run the example `id`; for an example that no lesson runs, the module named after its kind.
    #[must_use]
    pub fn module_of_example(&self, id: &str) -> Option<&Module> {
        let runs = |lesson: &Lesson| lesson.runnable().iter().any(|(fence, _)| fence.example == id);
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
            Self::Cloze(_) => "gaps to fill",
            Self::FindTheBug(_) => "find the bug",
            Self::Parts(_) => "several parts",
        }
    }
}
