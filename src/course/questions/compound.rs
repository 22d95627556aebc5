//! Questions answered in several places: gaps of a text, lines of a program, parts of one question.

use super::Reader;
use crate::{
    course::{
        quiz::{Cloze, FindTheBug, Gap, GapWants, Numeric, Part, Parts, Question, ShortText},
        quiz_file::{BugFile, ClozeFile, GapFile, KindFile, LineFile, MultiPartFile, PartFile},
    },
    diagnostic::did_you_mean,
};

impl Reader<'_> {
    pub(super) fn cloze(&mut self, mut file: ClozeFile, at: &str) -> Cloze {
        let (text, names) = pieces(&file.text);
        let known: Vec<String> = file.gaps.keys().cloned().collect();
        let mut gaps = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                let message = format!("the gap `{name}` stands in the text twice");
                *self.fault(&format!("{at}/text"), "course::quiz", message) =
                    Some("give each gap a name of its own".to_owned());
            } else if let Some(gap) = file.gaps.remove(name) {
                let wants = self.gap_wants(&gap, &format!("{at}/gaps/{name}"));
                gaps.push(Gap { name: name.clone(), worth: gap.worth, feedback: gap.feedback, wants });
                continue;
            } else {
                let near = did_you_mean(name, known.iter().map(String::as_str));
                let help = near.map_or_else(
                    || format!("add `[questions.gaps.{name}]` with `answer = …`"),
                    |near| format!("did you mean `{near}`?"),
                );
                let message = format!("the gap `{name}` is not among `gaps`");
                *self.fault(&format!("{at}/text"), "course::unknown-word", message) = Some(help);
            }
            gaps.push(Gap { name: name.clone(), worth: 1.0, ..Gap::default() });
        }
        for name in file.gaps.keys() {
            let message = format!("the text has no gap `{name}`");
            *self.fault(&format!("{at}/gaps/{name}"), "course::quiz", message) =
                Some(format!("write `{{{{{name}}}}}` where it stands"));
        }
        if names.is_empty() {
            *self.fault(&format!("{at}/text"), "course::quiz", "the text has no gaps") =
                Some("write a gap's name in double braces, as `{{first}}`".to_owned());
        }
        Cloze { language: file.language, text, gaps }
    }

    fn gap_wants(&mut self, gap: &GapFile, at: &str) -> GapWants {
        if gap.answer.is_some() == gap.value.is_some() {
            *self.fault(at, "course::quiz", "a gap needs either an `answer` or a `value`") =
                Some("`answer` is a text, `value` a number".to_owned());
        }
        let answer = gap.answer.clone().unwrap_or_default();
        if let Some(value) = gap.value {
            let (tolerance, relative, unit) = (gap.tolerance, gap.relative, gap.unit.clone());
            return GapWants::Number(Numeric { value, tolerance, relative, unit });
        }
        if gap.options.is_empty() {
            let mut accept = vec![answer];
            accept.extend(gap.alternatives.iter().cloned());
            let (exact_case, exact_spelling) = (gap.case, !gap.slips);
            return GapWants::Text(ShortText { accept, patterns: gap.patterns.clone(), exact_case, exact_spelling });
        }
        let right = gap.options.iter().position(|option| *option == answer).unwrap_or_else(|| {
            let near = did_you_mean(&answer, gap.options.iter().map(String::as_str));
            *self.fault(&format!("{at}/answer"), "course::quiz", format!("`{answer}` is not among the options")) =
                near.map(|near| format!("did you mean `{near}`?"));
            0
        });
        self.at_least_two(gap.options.len(), &format!("{at}/options"));
        GapWants::OneOf { options: gap.options.clone(), right }
    }

    pub(super) fn bug(&mut self, file: BugFile, at: &str) -> FindTheBug {
        let example = file.example.as_deref().and_then(|id| self.example(id, &format!("{at}/example"))).cloned();
        let own = example.as_ref().map(|example| example.program.entry_text()).unwrap_or_default();
        let program = if file.program.is_empty() { own } else { file.program.trim_end().to_owned() };
        if program.is_empty() && file.example.is_none() {
            *self.fault(at, "course::quiz", "there is no program to find a bug in") =
                Some("give `program = \"\"\"…\"\"\"`, or the `example` whose entry it is".to_owned());
        }
        let entry = example.as_ref().and_then(|example| example.program.entry.rsplit_once('.'));
        let language =
            if file.language.is_empty() { entry.map_or("", |(_, end)| end).to_owned() } else { file.language };
        let mut lines: Vec<usize> = Vec::new();
        for (index, line) in file.bugs.iter().enumerate() {
            lines.extend(self.line(line, &program, &format!("{at}/bugs/{index}")));
        }
        lines.sort_unstable();
        lines.dedup();
        if file.bugs.is_empty() {
            self.fault(&format!("{at}/bugs"), "course::quiz", "no line is said to be wrong");
        }
        let mut tempting = Vec::new();
        for (index, (line, say)) in file.tempting.into_iter().enumerate() {
            let pointer = format!("{at}/tempting/{index}");
            let Some(line) = self.line(&line, &program, &pointer) else { continue };
            if lines.contains(&line) {
                self.fault(&pointer, "course::quiz", format!("line {line} tempts nobody: it is wrong indeed"));
            }
            tempting.push((line, say));
        }
        if example.is_some() && file.fix.is_empty() {
            *self.fault(at, "course::quiz", "what proves the fault is the difference that mending it makes") =
                Some("add `fix = [[\"wrong\", \"right\"]]`".to_owned());
        }
        let fixed = self.mended(&program, &file.fix, at);
        FindTheBug { program, language, lines, tempting, fixed, example: file.example.unwrap_or_default() }
    }

    /// The number of a line of `program`.
    fn line(&mut self, line: &LineFile, program: &str, pointer: &str) -> Option<usize> {
        let count = program.lines().count();
        let found = match line {
            LineFile::Number(number) => {
                let number = usize::try_from(*number).unwrap_or(usize::MAX);
                if (1..=count).contains(&number) { Ok(number) } else { Err(format!("the program has {count} lines")) }
            }
            LineFile::Piece(piece) => {
                let holding = program.lines().zip(1..).filter(|(line, _)| line.contains(piece.as_str()));
                match holding.map(|(_, number)| number).collect::<Vec<usize>>()[..] {
                    [number] => Ok(number),
                    [] => Err(format!("no line holds `{piece}`")),
                    [first, second, ..] => Err(format!("`{piece}` stands in line {first} and in line {second}")),
                }
            }
        };
        match found {
            Ok(number) => Some(number),
            Err(message) => {
                *self.fault(pointer, "course::quiz", message) =
                    Some("quote a piece that stands in one line only".to_owned());
                None
            }
        }
    }

    /// `program` with each piece of `fix` replaced; empty when there is nothing to replace.
    fn mended(&mut self, program: &str, fix: &[(String, String)], at: &str) -> String {
        let mut mended = program.to_owned();
        for (index, (wrong, right)) in fix.iter().enumerate() {
            let times = mended.matches(wrong.as_str()).count();
            if wrong.is_empty() || times != 1 {
                let message = format!("`{wrong}` stands in the program {times} times, not once");
                self.fault(&format!("{at}/fix/{index}"), "course::quiz", message);
            } else {
                mended = mended.replacen(wrong.as_str(), right, 1);
            }
        }
        if fix.is_empty() { String::new() } else { mended }
    }

    pub(super) fn parts(&mut self, file: MultiPartFile, id: &str, at: &str) -> Parts {
        self.at_least_two(file.parts.len(), &format!("{at}/parts"));
        let mut parts = Vec::new();
        for (index, PartFile { worth, kind }) in file.parts.into_iter().enumerate() {
            let pointer = format!("{at}/parts/{index}");
            if matches!(kind, KindFile::MultiPart(_)) {
                self.fault(&pointer, "course::quiz", "a part cannot have parts itself");
                continue;
            }
            let id = format!("{id}/{}", Parts::letter(index));
            let (prompt, kind) = self.kind(kind, &id, &pointer);
            let (hints, hint_cost, explanation, read) = (Vec::new(), Question::HINT_COST, String::new(), None);
            parts.push(Part { worth, question: Question { id, prompt, hints, hint_cost, explanation, read, kind } });
        }
        Parts { parts }
    }
}

/// The text around the gaps, and the gaps' names. Braces that do not name a gap are text.
fn pieces(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut pieces, mut names) = (vec![String::new()], Vec::new());
    let mut rest = text.trim_end();
    while let Some(open) = rest.find("{{") {
        let inside = &rest[open + 2..];
        let name = inside.split_once("}}").map(|(name, _)| name).filter(|name| is_name(name.trim()));
        let last = pieces.len() - 1;
        if let Some(name) = name {
            pieces[last].push_str(&rest[..open]);
            pieces.push(String::new());
            names.push(name.trim().to_owned());
            rest = &inside[name.len() + 2..];
        } else {
            pieces[last].push_str(&rest[..=open]);
            rest = &rest[open + 1..];
        }
    }
    let last = pieces.len() - 1;
    pieces[last].push_str(rest);
    (pieces, names)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_names_in_double_braces_and_other_braces_are_text() {
        let (text, names) = pieces("let {{kind}} x = {{{1}}}; `${{ a: 1 }}` {{not here");
        assert_eq!(names, ["kind", "1"]);
        assert_eq!(text, ["let ", " x = {", "}; `${{ a: 1 }}` {{not here"]);
    }
}
