//! Finding words in a laid-out lesson.

/// What is looked for, and where it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// The words, compared without case.
    pub text: String,
    /// Whether they are still being typed.
    pub is_typing: bool,
    /// The lines they are on.
    pub hits: Vec<usize>,
    /// Which of `hits` the reader is at.
    pub at: usize,
    /// The first line shown when the search began; leaving it goes back there.
    pub from: usize,
}

impl Find {
    /// A search that begins with line `from` at the top.
    #[must_use]
    pub fn at(from: usize) -> Self {
        Self { is_typing: true, from, ..Self::default() }
    }

    /// Looks through `lines`; the first hit at or after line `from` is where the reader is then.
    pub fn search(&mut self, lines: &[String], from: usize) {
        let wanted = self.text.to_lowercase();
        let hits =
            lines.iter().enumerate().filter(|(_, line)| !wanted.is_empty() && line.to_lowercase().contains(&wanted));
        self.hits = hits.map(|(number, _)| number).collect();
        self.at = self.hits.iter().position(|line| *line >= from).unwrap_or(0);
    }

    /// Goes to the next or the previous hit, around.
    pub fn step(&mut self, forward: bool) {
        let count = self.hits.len();
        if count > 0 {
            self.at = (self.at + if forward { 1 } else { count - 1 }) % count;
        }
    }

    /// The line of the hit the reader is at.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.hits.get(self.at).copied()
    }
}
