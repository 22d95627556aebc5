//! Code to styled lines, kept, and after an edit done again only from the changed line on.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash, Hasher},
    sync::Arc,
};

use ratatui::text::{Line, Span};
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::syntaxes::Syntaxes;
use crate::{
    app::ThemeChoice,
    tui::{SyntaxRole, Theme},
};

/// How many texts are kept: a lesson's blocks, the files of an example and their last few edits.
const KEPT: usize = 48;
/// Longer lines are drawn plain: nobody reads them, and a hostile one could take seconds.
const LONGEST_LINE: usize = 400;
/// Longer texts are drawn plain.
const MOST_LINES: usize = 4_000;

/// Styles code by language and keeps the result. Until the syntax definitions are loaded code is plain.
#[derive(Debug, Default)]
pub struct Highlighter {
    /// Most recently used last.
    kept: Vec<Text>,
}

/// One text, highlighted.
#[derive(Debug)]
struct Text {
    language: String,
    choice: ThemeChoice,
    /// Of the code.
    hash: u64,
    lines: Vec<String>,
    /// The parser's state after each line.
    after: Vec<At>,
    styled: Arc<Vec<Line<'static>>>,
}

/// Where the parser stands between two lines.
#[derive(Clone, Debug, PartialEq, Eq)]
struct At {
    state: ParseState,
    scopes: ScopeStack,
}

impl Highlighter {
    /// The lines of `code` as `language`: the word of a fence, or a file's ending. Unknown languages are plain.
    pub fn lines(&mut self, language: &str, code: &str, theme: &Theme) -> Arc<Vec<Line<'static>>> {
        let Some(syntaxes) = Syntaxes::loaded() else { return plain(code, theme) };
        let Some((syntax, set)) = syntaxes.find(language) else { return plain(code, theme) };
        if code.lines().nth(MOST_LINES).is_some() {
            return plain(code, theme);
        }
        let hash = hash_of(code);
        let is_this = |text: &Text| text.hash == hash && text.choice == theme.choice && text.language == language;
        if let Some(at) = self.kept.iter().position(is_this) {
            let text = self.kept.remove(at);
            let styled = Arc::clone(&text.styled);
            self.kept.push(text);
            return styled;
        }
        let lines: Vec<String> = code.lines().map(str::to_owned).collect();
        let nearest = self
            .kept
            .iter()
            .filter(|text| text.language == language && text.choice == theme.choice)
            .max_by_key(|text| common(&text.lines, &lines));
        let text = highlight(nearest, lines, (syntax, set), syntaxes, theme);
        let styled = Arc::new(text.1);
        self.kept.push(Text {
            language: language.to_owned(),
            choice: theme.choice,
            hash,
            lines: text.0,
            after: text.2,
            styled: Arc::clone(&styled),
        });
        if self.kept.len() > KEPT {
            self.kept.remove(0);
        }
        styled
    }
}

type Highlighted = (Vec<String>, Vec<Line<'static>>, Vec<At>);

/// Highlights `lines`, taking from `earlier` the lines before the first that differs, and those after the last that differs
/// once the parser stands there as it stood then.
fn highlight(
    earlier: Option<&Text>,
    lines: Vec<String>,
    (syntax, set): (&SyntaxReference, &SyntaxSet),
    syntaxes: &Syntaxes,
    theme: &Theme,
) -> Highlighted {
    let (mut styled, mut after) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
    let mut at = At { state: ParseState::new(syntax), scopes: ScopeStack::new() };
    let mut rest = lines.len();
    if let Some(earlier) = earlier {
        let same = common(&earlier.lines, &lines);
        styled.extend_from_slice(&earlier.styled[..same]);
        after.extend_from_slice(&earlier.after[..same]);
        if let Some(last) = after.last() {
            at = last.clone();
        }
        let tail = earlier.lines[same..].iter().rev().zip(lines[same..].iter().rev());
        rest = lines.len() - tail.take_while(|(one, other)| one == other).count();
    }
    for number in styled.len()..lines.len() {
        if let Some(earlier) = earlier
            && number >= rest
        {
            let then = earlier.lines.len() - (lines.len() - number);
            if then > 0 && earlier.after[then - 1] == at {
                styled.extend_from_slice(&earlier.styled[then..]);
                after.extend_from_slice(&earlier.after[then..]);
                break;
            }
        }
        styled.push(line(&lines[number], &mut at, set, syntaxes, theme));
        after.push(at.clone());
    }
    (lines, styled, after)
}

/// Highlights one line and moves `at` past it. What the definition cannot parse is plain.
fn line(text: &str, at: &mut At, set: &SyntaxSet, syntaxes: &Syntaxes, theme: &Theme) -> Line<'static> {
    let plain = || Line::from(Span::styled(text.to_owned(), theme.syntax(SyntaxRole::Plain)));
    if text.len() > LONGEST_LINE {
        return plain();
    }
    let ended = format!("{text}\n");
    let Ok(changes) = at.state.parse_line(&ended, set) else { return plain() };
    let mut spans: Vec<(SyntaxRole, String)> = Vec::new();
    let mut from = 0;
    let ends = changes.iter().map(|(to, _)| *to).chain([text.len()]);
    for (number, to) in ends.enumerate() {
        let to = to.clamp(from, text.len());
        if let Some(piece) = text.get(from..to)
            && !piece.is_empty()
        {
            let role = syntaxes.role(&at.scopes);
            match spans.last_mut() {
                Some((last, content)) if *last == role => content.push_str(piece),
                _ => spans.push((role, piece.to_owned())),
            }
        }
        from = to;
        if let Some((_, change)) = changes.get(number)
            && at.scopes.apply(change).is_err()
        {
            return plain();
        }
    }
    Line::from(spans.into_iter().map(|(role, piece)| Span::styled(piece, theme.syntax(role))).collect::<Vec<_>>())
}

/// How many lines two texts have in common at their beginnings.
fn common(one: &[String], other: &[String]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

fn plain(code: &str, theme: &Theme) -> Arc<Vec<Line<'static>>> {
    let style = theme.syntax(SyntaxRole::Plain);
    Arc::new(code.lines().map(|line| Line::from(Span::styled(line.to_owned(), style))).collect())
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fresh(language: &str, code: &str) -> Vec<Line<'static>> {
        Highlighter::default().lines(language, code, &Theme::of(ThemeChoice::Dark)).to_vec()
    }

    fn style_of(lines: &[Line<'_>], word: &str) -> Option<ratatui::style::Style> {
        lines.iter().flat_map(|line| &line.spans).find(|span| span.content.trim() == word).map(|span| span.style)
    }

    #[test]
    fn what_code_says_has_its_colour() {
        Syntaxes::load();
        let theme = Theme::of(ThemeChoice::Dark);
        let js = fresh("js", "const a = 'b'; // c\n");
        assert_eq!(style_of(&js, "const"), Some(theme.syntax(SyntaxRole::Keyword)));
        assert_eq!(style_of(&js, "'b'"), Some(theme.syntax(SyntaxRole::String)));
        assert_eq!(style_of(&js, "// c"), Some(theme.syntax(SyntaxRole::Comment)));
        let wat = fresh("wat", "(func $add (param i32) i32.add)\n(; a\nb ;) \"s\"");
        assert_eq!(style_of(&wat, "func"), Some(theme.syntax(SyntaxRole::Keyword)));
        assert_eq!(style_of(&wat, "i32.add"), Some(theme.syntax(SyntaxRole::Function)));
        assert_eq!(style_of(&wat, "b ;)"), Some(theme.syntax(SyntaxRole::Comment)));
        assert_eq!(style_of(&wat, "\"s\""), Some(theme.syntax(SyntaxRole::String)));
    }

    #[test]
    fn an_endless_line_is_plain() {
        Syntaxes::load();
        assert_eq!(fresh("js", &"(".repeat(100_000))[0].spans.len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn an_edit_gives_what_a_fresh_look_gives(
            before in prop::collection::vec("(/\\*|\\*/|`|let a = '1';|\\}|f\\(\\$\\{)", 0..8),
            at in 0_usize..8,
            gone in 0_usize..3,
            new in prop::collection::vec("(/\\*|\\*/|`|x|'y')", 0..3),
        ) {
            Syntaxes::load();
            let theme = Theme::of(ThemeChoice::Dark);
            let mut after = before.clone();
            let at = at.min(after.len());
            after.splice(at..(at + gone).min(before.len()), new);
            let mut highlighter = Highlighter::default();
            highlighter.lines("js", &before.join("\n"), &theme);
            let edited = highlighter.lines("js", &after.join("\n"), &theme);
            prop_assert_eq!(edited.to_vec(), fresh("js", &after.join("\n")));
        }
    }
}
