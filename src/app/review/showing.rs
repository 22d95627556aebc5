//! What is shown of a card: something to recall, or a question on its desk.

use crate::{
    app::{Shared, editor::Editor, quiz::Elsewhere},
    course::{
        Course, Example, Predict, Question, QuestionKind,
        cards::{Card, Face},
        values::varied,
    },
    marking::{Mark, Withheld},
    progress::schedule::{Grade, seed_of},
};

/// What is shown of a card.
#[derive(Debug)]
pub enum Showing {
    /// Something to recall.
    Recall(Box<Recall>),
    /// A question, answered in its own way.
    Question {
        /// The question and its answer.
        desk: Box<Elsewhere>,
        /// The example made for it, where it is asked on new values.
        example: Option<Box<Example>>,
        /// Whether its answer is on record, so that the mark's grade stands until the learner gives another.
        is_recorded: bool,
        /// The grade the mark suggests.
        suggested: Option<Grade>,
    },
}

/// Something to recall.
#[derive(Debug)]
pub struct Recall {
    /// What is asked, in Markdown.
    pub front: String,
    /// What is true, in Markdown.
    pub back: String,
    /// Whether the back is shown.
    pub is_turned: bool,
    /// What the learner writes before looking.
    pub words: Editor,
    /// Whether keys are text.
    pub is_typing: bool,
}

impl Showing {
    /// `card` as it is asked now; `None` when what it asks about is gone.
    #[must_use]
    pub fn of(card: &Card, shared: &Shared) -> Option<Self> {
        let question = |id: &str| shared.question(id).map(|(_, question)| question);
        let on_desk = |question: &Question, example: Option<Example>| Self::Question {
            desk: Box::new(Elsewhere::new(question, example.clone(), shared)),
            example: example.map(Box::new),
            is_recorded: false,
            suggested: None,
        };
        match &card.face {
            Face::Recall { front, back, .. } => Some(Self::Recall(Box::new(Recall {
                front: front.clone(),
                back: back.clone(),
                is_turned: false,
                words: Editor::prose(""),
                is_typing: false,
            }))),
            Face::Question(id) => Some(on_desk(question(id)?, None)),
            Face::Values(id) => {
                let (question, example) = on_new_values(&card.id, question(id)?, shared)?;
                Some(on_desk(&question, Some(example)))
            }
        }
    }

    /// Whether the answer is in view and a grade can be given.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        match self {
            Self::Recall(recall) => recall.is_turned,
            Self::Question { desk, .. } => desk.is_read(),
        }
    }

    /// Whether keys are text now.
    #[must_use]
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Recall(recall) => recall.is_typing,
            Self::Question { desk, .. } => desk.asking.is_typing(),
        }
    }

    /// The grade that is suggested: what the mark says; for what nobody marked, that it was known.
    #[must_use]
    pub fn suggested(&self) -> Option<Grade> {
        match self {
            Self::Recall(_) => Some(Grade::Good),
            Self::Question { suggested, .. } => *suggested,
        }
    }

    /// Whether the mark's grade is on record already.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        matches!(self, Self::Question { is_recorded: true, .. })
    }
}

/// The grade that `mark` suggests after `hints` hints; `None` when it says nothing about memory.
#[must_use]
pub fn grade_of(mark: &Mark, hints: usize) -> Option<Grade> {
    match mark.withheld {
        None => Some(Grade::of_mark(mark.share(), hints)),
        Some(Withheld::DoNotKnow | Withheld::Blank) => Some(Grade::Again),
        Some(_) => None,
    }
}

/// What `question` asks of a run, asked as `card` of one on new values, with the example that decides. The values are others
/// at each review and each day, and the same until then. `None` when nothing varies.
#[must_use]
pub fn on_new_values(card: &str, question: &Question, shared: &Shared) -> Option<(Question, Example)> {
    let reviews = shared.progress.reviews.card(card).map_or(0, |state| state.schedule.reviews);
    let day = shared.progress.reviews.plan.day(shared.now_ms);
    of_seed(card, question, &shared.course, seed_of(card, day << 16 | u64::from(reviews)))
}

fn of_seed(card: &str, question: &Question, course: &Course, seed: u64) -> Option<(Question, Example)> {
    let QuestionKind::Predict(predict) = &question.kind else { return None };
    let example = course.example(&predict.example)?;
    let mut example = (0..8).find_map(|more| varied(example, &predict.event, seed.wrapping_add(more)))?;
    // The event's own name may tell of values that are not its own any more.
    let event = "new values".to_owned();
    example.events.iter_mut().for_each(|one| one.name.clone_from(&event));
    let input: Vec<String> = example.events[0].steps.iter().map(ToString::to_string).collect();
    let prompt = format!(
        "**{}**, on new values.\n\n{}\n\n{}Its input:\n\n```\n{}\n```",
        example.title,
        asked(&predict.of),
        broken(&example),
        input.join("\n")
    );
    let question = Question {
        id: card.to_owned(),
        prompt,
        hints: Vec::new(),
        explanation: String::new(),
        kind: QuestionKind::Predict(Predict { event, feedback: Vec::new(), ..predict.clone() }),
        ..question.clone()
    };
    Some((question, example))
}

/// What is broken in the run, in words; nothing when all is well.
fn broken(example: &Example) -> String {
    let on = example.events.iter().flat_map(|event| &event.faults);
    let faults = on.filter_map(|name| example.faults.iter().find(|fault| fault.name == *name));
    let titles: Vec<&str> =
        faults.map(|fault| if fault.title.is_empty() { fault.name.as_str() } else { fault.title.as_str() }).collect();
    if titles.is_empty() { String::new() } else { format!("Switched on: {}.\n\n", titles.join("; ")) }
}

/// What is asked of a run, in words; see [`Predict::of`].
fn asked(of: &str) -> String {
    let (part, rest) = of.split_once(':').unwrap_or((of, ""));
    match (part, rest) {
        ("console", "") => "What does it print?".to_owned(),
        ("console", line) => format!("What is line {line} of what it prints?"),
        ("result", "") => "What does it answer?".to_owned(),
        ("result", pointer) => {
            let is_one_of_many = pointer.trim_start_matches('/').starts_with(|sign: char| sign.is_ascii_digit());
            let counted = if is_one_of_many { " The first answer is `/0`." } else { "" };
            format!("What stands at `{pointer}` in its answer?{counted}")
        }
        ("fact", label) => format!("What does the figure *{label}* say? Write its unit as well, if it has one."),
        _ => format!("What is `{of}`?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::runs,
        course::{Embedded, cards::Deck, read},
        marking::{Answer, Decision},
        sandbox::Stop,
    };

    #[test]
    fn the_sandbox_decides_every_run_on_new_values() {
        let course = read(&Embedded);
        let deck = Deck::of(&course);
        let mut asked = 0;
        for card in &deck.cards {
            let Face::Values(id) = &card.face else { continue };
            let original = course.question(id).unwrap();
            for seed in 0..3 {
                let Some((question, example)) = of_seed(&card.id, original, &course, seed) else { continue };
                let alone = Course { examples: vec![example.clone()], ..Course::default() };
                let decided = runs::decide(&alone, &question, &Answer::Text(String::new()), &Stop::new());
                let Some(Decision::Printed(printed)) = decided else {
                    panic!("{} came to nothing on {}", card.id, question.prompt);
                };
                let is_broken = example.events[0].faults.is_empty() == question.prompt.contains("Switched on: ");
                assert!(!is_broken, "what is broken must be said, and only that: {}", question.prompt);
                assert!(!printed.is_empty() && !question.prompt.contains(&original.prompt), "{}", card.id);
                asked += 1;
            }
        }
        assert!(asked >= 12, "{asked} runs");
    }
}
