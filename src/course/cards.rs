//! Cards to review, made from what a course holds: one for each question, one for each run that can be predicted on new values,
//! and those that the lessons' typed blocks give (terms, features, misconceptions, do's and don'ts, anti-patterns, rules to
//! decide by, analogies).
//!
//! A card's id is made of its lesson's id and of what it asks, not of what it answers: an author who mends an explanation does
//! not make the learner begin again. Nothing here runs or schedules anything.

use std::collections::HashSet;

use super::{Block, BlockKind, Course, Inline, Lesson, ListItem, Module, QuestionKind, TypedKind, plain, values};

/// The cards of a course, in teaching order, with no id twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deck {
    /// The cards.
    pub cards: Vec<Card>,
}

/// A card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// A stable id: `question:ID`, `values:QUESTION`, or `lesson:ID#SORT-KEY`.
    pub id: String,
    /// The module it belongs to, by id.
    pub module: String,
    /// Where it is taught: a lesson's id with an optional `#anchor`.
    pub read: Option<String>,
    /// What it asks.
    pub face: Face,
}

/// What a card asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Face {
    /// The question of this id.
    Question(String),
    /// What the question of this id asks of a run, on values made anew each time.
    Values(String),
    /// Something to recall, and what it is, both in Markdown.
    Recall {
        /// What sort of block it comes from.
        sort: TypedKind,
        /// What is asked.
        front: String,
        /// What is true.
        back: String,
    },
}

impl Card {
    /// The lesson that teaches it, without an anchor.
    #[must_use]
    pub fn lesson(&self) -> Option<&str> {
        self.read.as_deref().map(|read| read.split_once('#').map_or(read, |(lesson, _)| lesson))
    }

    /// What sort of card it is, in a word or two.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match &self.face {
            Face::Question(_) => "question",
            Face::Values(_) => "run with new values",
            Face::Recall { sort, .. } => sort_words(*sort),
        }
    }
}

impl Deck {
    /// The cards of `course`.
    #[must_use]
    pub fn of(course: &Course) -> Self {
        let mut deck = Self::default();
        for module in &course.modules {
            for lesson in &module.lessons {
                let heading = (lesson.title.clone(), None);
                Reader { module, lesson, heading, cards: &mut deck.cards }.blocks(&lesson.blocks);
            }
            deck.questions(course, module);
        }
        let mut seen = HashSet::new();
        deck.cards.retain(|card| seen.insert(card.id.clone()));
        deck
    }

    /// The card of this id.
    #[must_use]
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.id == id)
    }

    fn questions(&mut self, course: &Course, module: &Module) {
        for question in module.quiz.iter().flat_map(|quiz| &quiz.questions) {
            let card = |sort: &str, face| Card {
                id: format!("{sort}:{}", question.id),
                module: module.id.clone(),
                read: question.read.clone(),
                face,
            };
            self.cards.push(card("question", Face::Question(question.id.clone())));
            if let QuestionKind::Predict(predict) = &question.kind
                && course.example(&predict.example).is_some_and(|example| values::can_vary(example, &predict.event))
            {
                self.cards.push(card("values", Face::Values(question.id.clone())));
            }
        }
    }
}

/// Reads the cards off a lesson's blocks.
struct Reader<'a> {
    module: &'a Module,
    lesson: &'a Lesson,
    /// The heading the blocks stand under, with its anchor.
    heading: (String, Option<String>),
    cards: &'a mut Vec<Card>,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Heading(heading) if heading.level > 1 => {
                    self.heading = (plain(&heading.content), Some(heading.anchor.clone()));
                }
                BlockKind::Typed { typed, label, blocks: inner } => {
                    let next = blocks.get(index + 1).map(|block| &block.kind);
                    self.typed(*typed, label, inner, next);
                }
                BlockKind::Quote { blocks } | BlockKind::Alert { blocks, .. } => self.blocks(blocks),
                BlockKind::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks)),
                _ => {}
            }
        }
    }

    fn typed(&mut self, typed: TypedKind, label: &str, blocks: &[Block], next: Option<&BlockKind>) {
        match typed {
            TypedKind::Misconception => {
                let reality = match next {
                    Some(BlockKind::Typed { typed: TypedKind::Reality, blocks, .. }) => markdown(blocks),
                    _ => String::new(),
                };
                let claim = markdown(blocks);
                let front = format!("People say: “{claim}”\n\nWhat is true instead?");
                self.card(typed, &claim, front, &reality);
            }
            TypedKind::Term => self.term(blocks),
            TypedKind::Features => items(blocks).for_each(|item| self.feature(item)),
            TypedKind::DoDont => self.do_or_dont(label, blocks),
            TypedKind::AntiPattern => {
                self.told(typed, blocks, "An anti-pattern:", "What goes wrong, and what is better?");
            }
            TypedKind::Analogy => self.told(typed, blocks, "An analogy:", "What does it say, and where does it end?"),
            TypedKind::Decision => {
                let text = markdown(blocks);
                let front = format!("**{}**\n\nHow do you decide? Say the rule.", self.heading.0);
                self.card(typed, first_sentence(&text).0, front, &text);
            }
            TypedKind::Reality | TypedKind::Snippet | TypedKind::Goals | TypedKind::Hint | TypedKind::Experiment => {
                self.blocks(blocks);
            }
        }
    }

    /// A definition with what it defines left out.
    fn term(&mut self, blocks: &[Block]) {
        let [Block { kind: BlockKind::Paragraph { content }, .. }, ..] = blocks else { return };
        let names: Vec<String> = content
            .iter()
            .filter_map(|inline| match inline {
                Inline::Emphasis { content } | Inline::Strong { content } => Some(plain(content)),
                _ => None,
            })
            .collect();
        let gapped: Vec<Inline> = content
            .iter()
            .map(|inline| match inline {
                Inline::Emphasis { .. } | Inline::Strong { .. } => Inline::Text { text: GAP.to_owned() },
                Inline::Text { text } => Inline::Text { text: without(text, &names) },
                other => other.clone(),
            })
            .collect();
        if names.is_empty() {
            return;
        }
        let ask = if names.len() == 1 { "Which term belongs in the gap?" } else { "Which terms belong in the gaps?" };
        let front = format!("{ask}\n\n{}", inline(&gapped));
        self.card(TypedKind::Term, &names.join(" "), front, &markdown(blocks));
    }

    /// An item that is led by its name.
    fn feature(&mut self, item: &ListItem) {
        let Some((Inline::Strong { content }, rest)) = lead(item) else { return };
        let name = plain(content).trim().trim_end_matches(':').to_owned();
        let mut back = inline(rest).trim_start_matches([':', '–', '—', '-', ' ']).to_owned();
        for block in item.blocks.iter().skip(1) {
            back = format!("{back}\n\n{}", markdown(std::slice::from_ref(block)));
        }
        let front = format!("{}: **{name}**\n\nWhat does it mean?", self.heading.0);
        self.card(TypedKind::Features, &name, front, &back);
    }

    fn do_or_dont(&mut self, label: &str, blocks: &[Block]) {
        for item in items(blocks) {
            match (item.blocks.first().map(|block| &block.kind), lead(item)) {
                (Some(BlockKind::Typed { label, blocks, .. }), _) => self.advice(label, &markdown(blocks)),
                (_, Some((Inline::Strong { content }, rest))) => {
                    let label = plain(content);
                    self.advice(label.trim().trim_end_matches(':'), inline(rest).trim_start_matches([':', ' ']));
                }
                _ => self.advice(label, &markdown(&item.blocks)),
            }
        }
        if items(blocks).next().is_none() {
            self.advice(label, &markdown(blocks));
        }
    }

    fn advice(&mut self, label: &str, text: &str) {
        let is_do = match label.to_lowercase().replace(['\'', '’'], "").as_str() {
            "do" | "dos" => true,
            "dont" | "donts" => false,
            _ => return,
        };
        let front = format!("**{}**\n\nDo, or don’t: {text}", self.heading.0);
        let back = format!("**{}:** {text}", if is_do { "Do" } else { "Don’t" });
        self.card(TypedKind::DoDont, text, front, if text.is_empty() { "" } else { &back });
    }

    /// What begins with a sentence that can be asked about; a single sentence is asked for by its heading.
    fn told(&mut self, typed: TypedKind, blocks: &[Block], lead: &str, ask: &str) {
        let text = markdown(blocks);
        let (first, rest) = first_sentence(&text);
        let front = if rest.is_empty() {
            format!("**{}**\n\nWhich {} goes with it?", self.heading.0, sort_words(typed))
        } else {
            format!("**{}**\n\n{lead} {first}\n\n{ask}", self.heading.0)
        };
        self.card(typed, first, front, &text);
    }

    /// Adds a card that asks `front`; `key` is what its id is made of. Without a back there is nothing to ask.
    fn card(&mut self, sort: TypedKind, key: &str, front: String, back: &str) {
        if key.trim().is_empty() || back.trim().is_empty() {
            return;
        }
        let lesson = &self.lesson.id;
        let read = match &self.heading.1 {
            Some(anchor) => format!("{lesson}#{anchor}"),
            None => lesson.clone(),
        };
        self.cards.push(Card {
            id: format!("lesson:{lesson}#{}-{:010x}", sort_id(sort), key_of(key)),
            module: self.module.id.clone(),
            read: Some(read),
            face: Face::Recall { sort, front, back: back.to_owned() },
        });
    }
}

const GAP: &str = "____";

fn sort_words(sort: TypedKind) -> &'static str {
    match sort {
        TypedKind::Features => "feature",
        TypedKind::Analogy => "analogy",
        TypedKind::Decision => "decision",
        TypedKind::Misconception | TypedKind::Reality => "misconception",
        TypedKind::DoDont => "do or don’t",
        TypedKind::AntiPattern => "anti-pattern",
        TypedKind::Term => "term",
        TypedKind::Snippet | TypedKind::Goals | TypedKind::Hint | TypedKind::Experiment => "note",
    }
}

/// What sort it is, as ids have it: these never change.
fn sort_id(sort: TypedKind) -> &'static str {
    match sort {
        TypedKind::DoDont => "do-dont",
        other => sort_words(other),
    }
}

fn items(blocks: &[Block]) -> impl Iterator<Item = &ListItem> {
    blocks.iter().flat_map(|block| match &block.kind {
        BlockKind::List { items, .. } => items.as_slice(),
        _ => &[],
    })
}

/// The first inline of an item, and those after it in the same paragraph.
fn lead(item: &ListItem) -> Option<(&Inline, &[Inline])> {
    match &item.blocks.first()?.kind {
        BlockKind::Paragraph { content } => content.split_first(),
        _ => None,
    }
}

/// `text` with each of `names`, where it stands as words of its own, replaced by a gap.
fn without(text: &str, names: &[String]) -> String {
    let mut text = text.to_owned();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(name.as_str())).map(|at| from + at) {
            let end = at + name.len();
            let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
            if is_word(text[..at].chars().next_back()) || is_word(text[end..].chars().next()) {
                from = end;
            } else {
                text.replace_range(at..end, GAP);
                from = at + GAP.len();
            }
        }
    }
    text
}

/// The first sentence of `text`, and the rest.
fn first_sentence(text: &str) -> (&str, &str) {
    let ends = [". ", "? ", "! ", ".\n", "?\n", "!\n"];
    match ends.iter().filter_map(|end| text.find(end)).min() {
        Some(at) => (&text[..=at], text[at + 1..].trim()),
        None => (text, ""),
    }
}

/// Blocks as Markdown again: paragraphs, lists and code, which is what cards are made of.
fn markdown(blocks: &[Block]) -> String {
    let parts = blocks.iter().map(|block| match &block.kind {
        BlockKind::Paragraph { content } => inline(content),
        BlockKind::Heading(heading) => inline(&heading.content),
        BlockKind::List { items, .. } => {
            items.iter().map(|item| format!("- {}", markdown(&item.blocks))).collect::<Vec<_>>().join("\n")
        }
        BlockKind::Quote { blocks } | BlockKind::Alert { blocks, .. } => markdown(blocks),
        BlockKind::Typed { label, blocks, .. } => format!("**{label}:** {}", markdown(blocks)),
        BlockKind::Code { language, code, .. } => format!("```{language}\n{}\n```", code.trim_end()),
        BlockKind::Table(_) | BlockKind::Rule => String::new(),
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Inlines as one line of Markdown; links keep their words alone.
fn inline(content: &[Inline]) -> String {
    fn add(content: &[Inline], text: &mut String) {
        for inline in content {
            match inline {
                Inline::Text { text: words } => text.push_str(words),
                Inline::Code { text: code } => text.extend(["`", code, "`"]),
                Inline::Emphasis { content } => text.extend(["*", &self::inline(content), "*"]),
                Inline::Strong { content } => text.extend(["**", &self::inline(content), "**"]),
                Inline::Strikethrough { content } | Inline::Link { content, .. } => add(content, text),
                Inline::Break => text.push(' '),
            }
        }
    }
    let mut text = String::new();
    add(content, &mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Forty bits that stand for the words of `text`, whatever their case and the signs between them.
fn key_of(text: &str) -> u64 {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase);
    let hash = letters.fold(0xcbf2_9ce4_8422_2325, |hash: u64, letter| {
        (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 40)) & 0xff_ffff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Embedded, MemoryFiles, read};

    const COURSE: &str = "format = 1\nid = \"c\"\ntitle = \"C\"\n[[modules]]\nid = \"m\"\ntitle = \"M\"\nsummary = \"\"\nlessons = [\"lessons/a.md\"]\n";
    const LESSON: &str = "\
# Caching

**Key Features:**

- **Near:** a copy close by.
- **Fast:** no trip.

## Whose copy

**Term:** *Fresh* means young. *Stale* means old; a Fresh one is neither.

**Misconception:** The cache is one box.
**Reality:** Every place has `its` own.

**Do’s and Don’ts:**

- **Do:** say how long.
- **Don’t:** count in a cache.

**Anti-Pattern:** Storing nothing. Then everybody waits.

> **Decision Framework:** Cache what many ask for.

> **Analogy:** A kiosk on the corner.
";

    fn deck(lesson: &str) -> Deck {
        let files = MemoryFiles::default().with("course.toml", COURSE).with("lessons/a.md", lesson);
        Deck::of(&read(&files))
    }

    #[test]
    fn typed_blocks_become_cards() {
        let text: Vec<String> = deck(LESSON)
            .cards
            .iter()
            .map(|card| {
                let Face::Recall { front, back, .. } = &card.face else { panic!("no question here") };
                let lines = |text: &str| text.replace("\n\n", " / ");
                format!("{}: {} => {}", card.read.as_deref().unwrap_or(""), lines(front), lines(back))
            })
            .collect();
        insta::assert_snapshot!(text.join("\n"), @r"
        a: Caching: **Near** / What does it mean? => a copy close by.
        a: Caching: **Fast** / What does it mean? => no trip.
        a#whose-copy: Which terms belong in the gaps? / ____ means young. ____ means old; a ____ one is neither. => *Fresh* means young. *Stale* means old; a Fresh one is neither.
        a#whose-copy: People say: “The cache is one box.” / What is true instead? => Every place has `its` own.
        a#whose-copy: **Whose copy** / Do, or don’t: say how long. => **Do:** say how long.
        a#whose-copy: **Whose copy** / Do, or don’t: count in a cache. => **Don’t:** count in a cache.
        a#whose-copy: **Whose copy** / An anti-pattern: Storing nothing. / What goes wrong, and what is better? => Storing nothing. Then everybody waits.
        a#whose-copy: **Whose copy** / How do you decide? Say the rule. => Cache what many ask for.
        a#whose-copy: **Whose copy** / Which analogy goes with it? => A kiosk on the corner.
        ");
    }

    #[test]
    fn an_explanation_can_be_mended_without_losing_the_schedule() {
        let ids = |lesson: &str| deck(lesson).cards.into_iter().map(|card| card.id).collect::<Vec<_>>();
        let mended = LESSON.replace("Every place has `its` own.", "Each place has a copy of its own.");
        assert_eq!(ids(LESSON), ids(&mended));
        let moved = LESSON.replace("## Whose copy", "Some new words.\n\n## Whose copy is it?");
        assert_eq!(ids(LESSON), ids(&moved));
        let other = LESSON.replace("The cache is one box.", "The cache is free.");
        let (before, after) = (ids(LESSON), ids(&other));
        assert_eq!(before.iter().filter(|id| !after.contains(id)).count(), 1);
    }

    #[test]
    fn every_card_of_the_built_in_course_can_be_asked() {
        let course = read(&Embedded);
        let deck = Deck::of(&course);
        let recall = deck.cards.iter().filter(|card| matches!(card.face, Face::Recall { .. })).count();
        assert!(recall > 60, "{recall} cards from the lessons");
        assert!(deck.cards.iter().any(|card| matches!(card.face, Face::Values(_))));
        for card in &deck.cards {
            if let Face::Recall { sort: TypedKind::Term, front, .. } = &card.face {
                assert!(front.contains(GAP), "{front}");
            }
            let lesson = card.lesson().and_then(|lesson| course.lesson(lesson));
            assert!(lesson.is_some(), "{} is taught nowhere", card.id);
        }
    }
}
