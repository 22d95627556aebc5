//! A self-test being taken: one question at a time, kept in the log as it changes.

use crate::{
    app::{
        Action, Key, KeyCode, KeyHint, Reply, Shared,
        editor::Reaction,
        quiz::{Asking, Draft, Writing},
    },
    assessment::certainty_word,
    marking::Answer,
    progress::{Record, SelfTest, TestAnswer},
};

/// Text is put on record when this long has passed since it last was, in milliseconds.
const RECORD_EVERY_MS: u64 = 1_000;

/// A self-test being taken.
#[derive(Debug)]
pub(super) struct Sitting {
    /// Its name.
    pub(super) name: String,
    /// The question that is shown, by its place.
    pub(super) at: usize,
    /// Whether it was said that the time is nearly over.
    pub(super) is_warned: bool,
    asked: Vec<Asked>,
    kept_ms: u64,
}

/// One of its questions.
#[derive(Debug)]
struct Asked {
    id: String,
    /// The answer being made; `None`: not looked at since the window was opened, or no longer in the course.
    asking: Option<Box<Asking>>,
    /// The answer as it was before anything was done: a starter, an order to begin with. It counts only when it is kept as it is.
    untouched: Option<Answer>,
    confidence: Option<u8>,
    flagged: bool,
}

/// What a key asks for beyond the question.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next {
    /// Nothing.
    Stay,
    /// On or back by so many questions.
    Step(isize),
    /// All questions.
    Overview,
    /// Handing in.
    HandIn,
}

impl Sitting {
    pub(super) fn begin(name: &str, questions: &[String]) -> Self {
        let asked =
            |id: &String| Asked { id: id.clone(), asking: None, untouched: None, confidence: None, flagged: false };
        let asked = questions.iter().map(asked).collect();
        Self { name: name.to_owned(), at: 0, is_warned: false, asked, kept_ms: 0 }
    }

    /// Goes on with a test from the log.
    pub(super) fn resume(name: &str, test: &SelfTest, shared: &Shared) -> Self {
        let mut sitting = Self::begin(name, &test.questions);
        for asked in &mut sitting.asked {
            if let Some(stands) = test.answers.get(&asked.id) {
                (asked.confidence, asked.flagged) = (stands.confidence, stands.flagged);
            }
        }
        let open = test.questions.iter().position(|question| test.answer(question).is_none());
        sitting.ask(open.unwrap_or(0), shared);
        sitting
    }

    /// How many questions it has.
    pub(super) fn count(&self) -> usize {
        self.asked.len()
    }

    pub(super) fn asking(&self) -> Option<&Asking> {
        self.asked.get(self.at)?.asking.as_deref()
    }

    pub(super) fn asking_mut(&mut self) -> Option<&mut Asking> {
        self.asked.get_mut(self.at)?.asking.as_deref_mut()
    }

    /// Shows the question `at`, with what was answered to it.
    pub(super) fn ask(&mut self, at: usize, shared: &Shared) {
        self.at = at;
        let name = &self.name;
        let Some(asked) = self.asked.get_mut(at).filter(|asked| asked.asking.is_none()) else { return };
        let Some((_, question)) = shared.question(&asked.id) else { return };
        let kept = shared.progress.tests.get(name).and_then(|test| test.answer(&asked.id));
        let answer = kept.and_then(|kept| serde_json::from_value::<Answer>(kept.clone()).ok());
        let asking = Asking::in_test(question, at, answer.as_ref(), shared);
        asked.untouched = if answer.is_none() { asking.draft.answer().ok() } else { None };
        asked.asking = Some(Box::new(asking));
    }

    /// Takes the questions as their author changed them.
    pub(super) fn take_course(&mut self, shared: &Shared) {
        for (at, asked) in self.asked.iter_mut().enumerate() {
            match (&mut asked.asking, shared.question(&asked.id)) {
                (Some(asking), Some((_, question))) => {
                    asking.take_question(question, at);
                    asking.without_hints();
                }
                (asking, None) => *asking = None,
                _ => {}
            }
        }
        self.ask(self.at, shared);
    }

    /// Puts what stands for the question on record when it changed. Text waits a moment while `now` is given.
    pub(super) fn keep(&mut self, shared: &Shared, now: Option<u64>) -> Vec<Action> {
        let Some(asked) = self.asked.get(self.at) else { return Vec::new() };
        let Some(asking) = &asked.asking else { return Vec::new() };
        let is_soon = now.is_some_and(|now| now.saturating_sub(self.kept_ms) < RECORD_EVERY_MS);
        if is_soon && asking.draft.is_typed() {
            return Vec::new();
        }
        let stands = asked.stands();
        let known = shared.progress.tests.get(&self.name);
        let before = known.and_then(|test| test.answers.get(&asked.id)).cloned().unwrap_or_default();
        if stands == (TestAnswer { at: 0, ..before }) {
            return Vec::new();
        }
        let record = Record::TestAnswered {
            test: self.name.clone(),
            question: asked.id.clone(),
            answer: stands.answer,
            confidence: stands.confidence,
            flagged: stands.flagged,
        };
        self.kept_ms = shared.now_ms;
        vec![Action::Record(record)]
    }

    /// The certainty and the flag, before the time in the title bar.
    pub(super) fn marks_text(&self, shared: &Shared) -> String {
        let Some(asked) = self.asked.get(self.at) else { return String::new() };
        let sure = asked.confidence.map(|sure| format!("{} · ", certainty_word(Some(sure)))).unwrap_or_default();
        let flag = if asked.flagged { "flagged · " } else { "" };
        // In a narrow window the time comes first.
        if shared.size.0 < 60 { String::new() } else { format!("{flag}{sure}") }
    }

    /// Does what `key` says.
    pub(super) fn key(&mut self, key: Key, shared: &Shared) -> (Reply, Next) {
        let (reply, next) = match self.asking().map(|asking| &asking.writing) {
            Some(Writing::Answer) => self.writing_key(key),
            _ => self.command_key(key),
        };
        let Some(mut actions) = reply else { return (None, Next::Stay) };
        // Text is kept as time passes and when it is left; what is chosen at once.
        let is_writing = self.asking().is_some_and(Asking::is_typing) && matches!(next, Next::Stay);
        if !is_writing {
            actions.extend(self.keep(shared, None));
        }
        (Some(actions), next)
    }

    fn writing_key(&mut self, key: Key) -> (Reply, Next) {
        let Some(asking) = self.asking_mut() else { return (None, Next::Stay) };
        match key.code {
            KeyCode::Esc => asking.writing = Writing::Nothing,
            KeyCode::Char('s') if key.ctrl => return self.keep_and_go_on(),
            KeyCode::Enter if matches!(asking.draft.current(), Draft::Line(_)) => return self.keep_and_go_on(),
            KeyCode::F(_) => return (None, Next::Stay),
            _ => {
                let reaction = match asking.draft.current_mut() {
                    Draft::Gaps(gaps) => match key.code {
                        KeyCode::Enter if gaps.is_at_last() => return self.keep_and_go_on(),
                        KeyCode::Tab | KeyCode::Enter => {
                            gaps.turn(true);
                            None
                        }
                        KeyCode::BackTab => {
                            gaps.turn(false);
                            None
                        }
                        _ => gaps.key(key),
                    },
                    _ => asking.draft.editor().map(|editor| editor.key(key)),
                };
                return match reaction {
                    Some(Reaction::Ignored) if key.ctrl => (None, Next::Stay),
                    Some(Reaction::Copied(text) | Reaction::Cut(text)) => {
                        (Some(vec![Action::Do(crate::app::Effect::Copy(text))]), Next::Stay)
                    }
                    Some(Reaction::Refused(why)) => (Some(vec![Action::Say(why.to_owned())]), Next::Stay),
                    _ => (Some(Vec::new()), Next::Stay),
                };
            }
        }
        (Some(Vec::new()), Next::Stay)
    }

    fn command_key(&mut self, key: Key) -> (Reply, Next) {
        let go = |next: Next| (Some(Vec::new()), next);
        if key.code == KeyCode::Char('s') && key.ctrl {
            return self.keep_and_go_on();
        }
        if key.ctrl || key.alt {
            return (None, Next::Stay);
        }
        match key.code {
            KeyCode::Char('?' | ':') => return (None, Next::Stay),
            KeyCode::Esc | KeyCode::Char('O') => return go(Next::Overview),
            KeyCode::Tab | KeyCode::Char('N') => return go(Next::Step(1)),
            KeyCode::BackTab | KeyCode::Char('B') => return go(Next::Step(-1)),
            KeyCode::Char('S') => return go(Next::HandIn),
            KeyCode::Char('F') => return self.flag(),
            KeyCode::Char('C') => return self.be_surer(),
            _ => {}
        }
        let Some(asking) = self.asking_mut() else { return (None, Next::Stay) };
        let several = asking.is_several();
        match key.code {
            KeyCode::PageDown if matches!(asking.draft, Draft::Parts(_)) => asking.turn_part(true),
            KeyCode::PageUp if matches!(asking.draft, Draft::Parts(_)) => asking.turn_part(false),
            KeyCode::Enter if asking.draft.is_typed() => asking.writing = Writing::Answer,
            KeyCode::Enter => return self.keep_and_go_on(),
            _ if asking.draft.current_mut().key(key, several) => {}
            KeyCode::Char('E') => {
                return (asking.elsewhere().map(|effect| vec![Action::Do(effect)]), Next::Stay);
            }
            KeyCode::Char('n') => return go(Next::Step(1)),
            KeyCode::Char('b') => return go(Next::Step(-1)),
            KeyCode::Char('f') => return self.flag(),
            KeyCode::Char('c') => return self.be_surer(),
            _ => return (None, Next::Stay),
        }
        go(Next::Stay)
    }

    /// Keeps the answer as it is, untouched or not, and goes on.
    fn keep_and_go_on(&mut self) -> (Reply, Next) {
        let Some(asked) = self.asked.get_mut(self.at) else { return (None, Next::Stay) };
        let Some(asking) = &mut asked.asking else { return (Some(Vec::new()), Next::Step(1)) };
        // A choice is left open by going on; a match half made says what is missing.
        if let Draft::Parts(parts) = &mut asking.draft
            && parts.goes_on()
        {
            asking.begin_writing();
            return (Some(Vec::new()), Next::Stay);
        }
        if let (Draft::Match { .. }, Err(missing)) = (&asking.draft, asking.draft.answer()) {
            return (Some(vec![Action::Say(format!("{missing}; N goes on without"))]), Next::Stay);
        }
        let is_program = matches!(asking.draft, Draft::Text { is_code: true, .. });
        if !is_program {
            asked.untouched = None;
        }
        if asking.draft.is_typed() {
            asking.writing = Writing::Nothing;
        }
        (Some(Vec::new()), Next::Step(1))
    }

    fn flag(&mut self) -> (Reply, Next) {
        let Some(asked) = self.asked.get_mut(self.at) else { return (None, Next::Stay) };
        asked.flagged = !asked.flagged;
        let say = if asked.flagged { "flagged, to come back to" } else { "not flagged any more" };
        (Some(vec![Action::Say(say.to_owned())]), Next::Stay)
    }

    /// From not said to a guess, rather sure, certain, and back.
    fn be_surer(&mut self) -> (Reply, Next) {
        let Some(asked) = self.asked.get_mut(self.at) else { return (None, Next::Stay) };
        asked.confidence = match asked.confidence {
            None => Some(1),
            Some(sure @ 1..=2) => Some(sure + 1),
            Some(_) => None,
        };
        let say = match asked.confidence {
            Some(1) => "a guess: right earns 1, wrong costs nothing",
            Some(2) => "rather sure: right earns 2, wrong costs 2",
            Some(_) => "certain: right earns 3, wrong costs 6",
            None => "how sure you are is not said",
        };
        (Some(vec![Action::Say(say.to_owned())]), Next::Stay)
    }

    /// The keys that matter now, most useful first.
    pub(super) fn keys(&self) -> Vec<KeyHint> {
        let Some(asking) = self.asking() else { return vec![KeyHint::new("N", "next")] };
        if asking.is_typing() {
            let next = if matches!(asking.draft.current(), Draft::Line(_)) { "Enter" } else { "Ctrl-S" };
            return vec![
                KeyHint::new(next, "keep, next"),
                KeyHint::new("Esc", "flag, certainty, others"),
                KeyHint::quiet("Ctrl-Z", "undo"),
                KeyHint::quiet("Ctrl-Y", "redo"),
            ];
        }
        let mut keys = match asking.draft.current() {
            Draft::Choice { .. } => vec![KeyHint::new("Space", "choose")],
            Draft::Order { .. } => vec![KeyHint::new("J/K", "carry")],
            Draft::Match { .. } => vec![KeyHint::new("←→", "match")],
            Draft::Lines(_) => vec![KeyHint::new("Space", "mark the line")],
            _ => Vec::new(),
        };
        if matches!(asking.draft, Draft::Parts(_)) {
            keys.push(KeyHint::new("PgUp/PgDn", "part"));
        }
        let enter = if asking.draft.is_typed() { "write" } else { "keep, next" };
        keys.extend([
            KeyHint::new("Enter", enter),
            KeyHint::new("N", "next"),
            KeyHint::new("B", "before"),
            KeyHint::new("F", "flag"),
            KeyHint::new("C", "how sure"),
            KeyHint::new("S", "hand in"),
            KeyHint::new("Esc", "overview"),
        ]);
        if asking.draft.is_text() {
            keys.push(KeyHint::quiet("E", "$EDITOR"));
        }
        keys
    }
}

impl Asked {
    /// What stands for it now; the time is not known here.
    fn stands(&self) -> TestAnswer {
        let answer = self.asking.as_ref().and_then(|asking| asking.draft.answer().ok());
        let answer = answer.filter(|answer| !is_blank(answer) && self.untouched.as_ref() != Some(answer));
        TestAnswer {
            at: 0,
            answer: answer.and_then(|answer| serde_json::to_value(answer).ok()),
            confidence: self.confidence,
            flagged: self.flagged,
        }
    }
}

/// Whether nothing was answered at all.
fn is_blank(answer: &Answer) -> bool {
    match answer {
        Answer::Text(text) => text.trim().is_empty(),
        Answer::Chosen(chosen) | Answer::Lines(chosen) => chosen.is_empty(),
        Answer::Blanks(blanks) => blanks.iter().all(|blank| blank.trim().is_empty()),
        Answer::Parts(parts) => parts.iter().flatten().all(is_blank),
        Answer::Ordered(_) | Answer::Matched(_) => false,
    }
}
