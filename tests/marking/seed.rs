//! A page nobody prepared, when one lies beside the repository: its own questions are marked by drafted rubrics.

use std::fs;

use crate::beside::beside;
use etude::{
    course::{Open, Question, QuestionKind},
    marking::{Answer, draft_rubric, mark},
};

/// The page's questions with the section that teaches each: the n-th question belongs to the n-th section with features.
fn page() -> Option<Vec<(Question, String)>> {
    let page = fs::read_to_string(beside("seed/emerging-technologies.md")?).ok()?;
    let (lessons, quiz) = page.split_once("## 📝 Quiz")?;
    let sections = lessons.split("\n## ").filter(|section| section.contains("**Key Features:**"));
    let prompts = quiz.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    let hints = quiz.lines().filter_map(|line| line.trim().strip_prefix("- **Hint:**"));
    let questions = prompts.zip(hints).enumerate().map(|(at, (prompt, hint))| Question {
        id: format!("page/{at}"),
        prompt: prompt.split_once(". ").map_or(prompt, |(_, prompt)| prompt).trim().to_owned(),
        hints: vec![hint.trim().to_owned()],
        hint_cost: Question::HINT_COST,
        explanation: String::new(),
        read: None,
        kind: QuestionKind::Open(Open::default()),
    });
    Some(questions.zip(sections.map(str::to_owned)).collect())
}

#[test]
fn an_unprepared_page_has_its_questions_marked() {
    for (mut question, section) in page().unwrap_or_default() {
        let draft = draft_rubric(&question, &section);
        let (model, points) = (draft.models[0].clone(), draft.points.len());
        assert!(points >= 3, "{}", question.id);
        question.kind = QuestionKind::Open(draft);
        let of = |text: &str| mark(&question, &Answer::Text(text.to_owned()), None);
        let full = of(&model);
        assert!(full.provisional && full.withheld.is_none(), "{}: {:?}", question.id, full.withheld);
        assert!(full.share() > 0.9, "{}: {} of {} for {model}", question.id, full.score, full.out_of);
        for nothing in [question.hints[0].as_str(), question.prompt.as_str(), "", "I don't know"] {
            let none = of(nothing);
            assert!(none.score <= 0.0 && none.withheld.is_some(), "{}: {nothing}", question.id);
        }
    }
}
