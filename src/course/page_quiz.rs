//! Questions of a page nobody prepared: numbered, each perhaps with a hint.

use super::{
    markdown::{plain, slug},
    model::{Block, BlockKind, Inline, ListItem, Module},
    quiz::{Open, Question, QuestionKind},
};

/// A question that belongs to no module yet.
#[derive(Debug, PartialEq)]
pub(super) struct Asked {
    prompt: String,
    hints: Vec<String>,
}

/// Whether a numbered list of `blocks` holds a question with a hint.
pub(super) fn has_hints(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::List { start: Some(_), items } => items.iter().any(|item| !hints(item).is_empty()),
        _ => false,
    })
}

/// The questions in the numbered lists of `blocks`; `all`: those without a hint too.
pub(super) fn questions(blocks: &[Block], text: &str, all: bool) -> Vec<Asked> {
    let lists = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::List { start: Some(_), items } => Some(items),
        _ => None,
    });
    lists.flatten().filter_map(|item| asked(item, text)).filter(|asked| all || !asked.hints.is_empty()).collect()
}

fn asked(item: &ListItem, text: &str) -> Option<Asked> {
    let first = item.blocks.first()?;
    let BlockKind::Paragraph { content } = &first.kind else { return None };
    // The prompt keeps its markup, so it is taken from the page, without what a label leads.
    let source = text.get(first.span.start..first.span.end).unwrap_or_default();
    let source = match content.iter().position(is_hint_label) {
        Some(0) => return None,
        Some(_) => source.split("**").next().unwrap_or_default(),
        None => source,
    };
    let prompt = source.split_whitespace().collect::<Vec<_>>().join(" ");
    (!prompt.is_empty()).then(|| Asked { prompt, hints: hints(item) })
}

/// The hints of a question: in its own paragraph or in the list below it.
fn hints(item: &ListItem) -> Vec<String> {
    let mut hints = Vec::new();
    Block::for_each(&item.blocks, &mut |block| {
        if let BlockKind::Paragraph { content } = &block.kind
            && let Some(at) = content.iter().position(is_hint_label)
        {
            let hint = plain(&content[at + 1..]);
            hints.push(hint.trim_matches(|letter: char| letter.is_whitespace() || letter == ':').to_owned());
        }
    });
    hints
}

/// `**Hint:**`, `**Hint 2:**`.
fn is_hint_label(inline: &Inline) -> bool {
    let Inline::Strong { content } = inline else { return false };
    let words = plain(content).to_lowercase();
    let rest = words.trim().trim_end_matches(':').strip_prefix("hint").map(str::trim);
    rest.is_some_and(|rest| rest.chars().all(|letter| letter.is_ascii_digit()))
}

/// Each module's questions: by the words of its title, and by order where words do not decide.
pub(super) fn by_module(modules: &[Module], asked: Vec<Asked>) -> Vec<Vec<Question>> {
    let mut quizzes: Vec<Vec<Question>> = modules.iter().map(|_| Vec::new()).collect();
    let in_order = asked.len() == modules.len();
    for (index, asked) in asked.into_iter().enumerate() {
        let by_words = best_module(modules, &asked);
        let by_order = if in_order { index } else { modules.len().saturating_sub(1) };
        let at = by_words.unwrap_or(by_order);
        if let (Some(module), Some(quiz)) = (modules.get(at), quizzes.get_mut(at)) {
            let id = format!("{}/{}", module.id, quiz.len() + 1);
            quiz.push(question(id, asked, module));
        }
    }
    quizzes
}

/// The one module whose title shares most words with the question.
fn best_module(modules: &[Module], asked: &Asked) -> Option<usize> {
    let words: Vec<String> = slug(&asked.prompt).split('-').map(str::to_owned).collect();
    let shared = |module: &Module| {
        let title = slug(&module.title);
        title.split('-').filter(|word| word.len() > 2 && words.iter().any(|said| said == word)).count()
    };
    let scores: Vec<usize> = modules.iter().map(shared).collect();
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    let mut winners = scores.iter().enumerate().filter(|(_, score)| **score == best);
    let (winner, _) = winners.next()?;
    winners.next().is_none().then_some(winner)
}

fn question(id: String, asked: Asked, module: &Module) -> Question {
    Question {
        id,
        prompt: asked.prompt,
        hints: asked.hints,
        hint_cost: Question::HINT_COST,
        explanation: String::new(),
        read: module.lessons.first().map(|lesson| lesson.id.clone()),
        kind: QuestionKind::Open(Open { draft: true, ..Open::default() }),
    }
}
