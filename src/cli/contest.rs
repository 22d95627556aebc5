//! Contests, with the phrasing that each suggests for its rubric.

use crate::{
    course::{Course, Question},
    marking::{self, Answer, Suggestion},
    progress::{Contest, QuestionProgress},
};

/// The words that `contest` holds against its mark: those the learner chose, else the sentence of the answer that most likely
/// speaks of the point.
pub fn words(question: &Question, contest: &Contest, answer: Option<&str>) -> Option<String> {
    if contest.words.is_some() {
        return contest.words.clone();
    }
    let (answer, point) = (answer?, contest.point.as_deref()?);
    let mark = marking::mark(question, &Answer::Text(answer.to_owned()), None);
    let at = marking::likely_sentence(question, answer, &mark, point)?;
    marking::sentences(answer).into_iter().nth(at).map(|sentence| sentence.quote)
}

/// What `contest` suggests for the rubric of the question `id`; `Err` says why nothing.
pub fn suggestion(course: &Course, id: &str, contest: &Contest, answer: Option<&str>) -> Result<Suggestion, String> {
    let question = course.questions().find(|question| question.id == id).ok_or("the course has no such question")?;
    let point = contest.point.as_deref().ok_or("the mark as a whole is contested, no point of it")?;
    let words = words(question, contest, answer).ok_or("the answer has no words to hold against the mark")?;
    marking::suggest(question, point, &words)
}

/// The text of the answer that `contest` is about.
pub fn answer_of(progress: &QuestionProgress, contest: &Contest) -> Option<String> {
    let attempt = progress.attempts.get(contest.attempt.checked_sub(1)?)?;
    text_of(&attempt.answer)
}

/// The text in the JSON of an [`Answer`].
pub fn text_of(answer: &serde_json::Value) -> Option<String> {
    match serde_json::from_value(answer.clone()).ok()? {
        Answer::Text(text) => Some(text),
        _ => None,
    }
}
