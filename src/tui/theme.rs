//! The colours, by what they mean. Nothing on the screen is said by colour alone: every role that carries meaning has a symbol
//! or a word beside it where it is used.

use ratatui::style::{Color, Modifier, Style};

use crate::app::ThemeChoice;

/// A style for each role. Roles are named by meaning, so that a screen never names a colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Which theme this is: part of the key of everything cached with colours.
    pub choice: ThemeChoice,
    /// Running text.
    pub text: Style,
    /// What supports the text: counts, times, line numbers.
    pub dim: Style,
    /// The one colour that draws the eye: what is selected or current.
    pub accent: Style,
    /// Done, right, well.
    pub good: Style,
    /// Take care.
    pub warn: Style,
    /// Wrong, failed.
    pub bad: Style,
    /// Headings.
    pub heading: Style,
    /// Strong words within a text.
    pub strong: Style,
    /// Emphasised words within a text.
    pub emphasis: Style,
    /// Code within a line of text.
    pub inline_code: Style,
    /// A code block's ground.
    pub code: Style,
    /// Lines of a code block that the author draws attention to (a mark in the margin says it too).
    pub code_emphasis: Style,
    /// Links.
    pub link: Style,
    /// The selected entry of a list (a mark at its start says it too), selected text.
    pub selection: Style,
    /// What a search found.
    pub found: Style,
    /// Rules and frames.
    pub border: Style,
    /// The frame of what has the keys.
    pub border_active: Style,
    /// Keys, in the footer and in help.
    pub key: Style,
    /// The title bar.
    pub title: Style,
}

/// What a piece of code is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxRole {
    /// Anything not below.
    Plain,
    /// Keywords and storage.
    Keyword,
    /// Strings and keys.
    String,
    /// Numbers, constants, booleans.
    Number,
    /// Comments.
    Comment,
    /// Function names, directives.
    Function,
    /// Types.
    Type,
    /// Operators and punctuation.
    Punctuation,
}

impl Theme {
    /// The theme a learner chose.
    #[must_use]
    pub fn of(choice: ThemeChoice) -> Self {
        match choice {
            ThemeChoice::Dark => Self::coloured(choice, &DARK),
            ThemeChoice::Light => Self::coloured(choice, &LIGHT),
            ThemeChoice::Plain => Self::plain(),
        }
    }

    /// Whether colours are wanted at all: not with `NO_COLOR` set to anything, nor on a terminal that calls itself dumb.
    #[must_use]
    pub fn is_colour_wanted(no_color: Option<&std::ffi::OsStr>, term: Option<&std::ffi::OsStr>) -> bool {
        no_color.is_none_or(std::ffi::OsStr::is_empty) && term.is_none_or(|term| term != "dumb")
    }

    /// The style of a piece of code.
    #[must_use]
    pub fn syntax(&self, role: SyntaxRole) -> Style {
        let Some(palette) = self.palette() else {
            return match role {
                SyntaxRole::Keyword => self.code.add_modifier(Modifier::BOLD),
                SyntaxRole::Comment => self.code.add_modifier(Modifier::DIM),
                _ => self.code,
            };
        };
        match role {
            SyntaxRole::Plain => self.code,
            SyntaxRole::Keyword => self.code.fg(palette.keyword),
            SyntaxRole::String => self.code.fg(palette.string),
            SyntaxRole::Number => self.code.fg(palette.number),
            SyntaxRole::Comment => self.code.fg(palette.dim).add_modifier(Modifier::ITALIC),
            SyntaxRole::Function => self.code.fg(palette.function),
            SyntaxRole::Type => self.code.fg(palette.kind),
            SyntaxRole::Punctuation => self.code.fg(palette.punctuation),
        }
    }

    fn palette(&self) -> Option<&'static Palette> {
        match self.choice {
            ThemeChoice::Dark => Some(&DARK),
            ThemeChoice::Light => Some(&LIGHT),
            ThemeChoice::Plain => None,
        }
    }

    fn coloured(choice: ThemeChoice, palette: &Palette) -> Self {
        let fg = |colour| Style::new().fg(colour);
        let bold = |colour| fg(colour).add_modifier(Modifier::BOLD);
        Self {
            choice,
            text: fg(palette.text),
            dim: fg(palette.dim),
            accent: fg(palette.accent),
            good: fg(palette.good),
            warn: fg(palette.warn),
            bad: fg(palette.bad),
            heading: bold(palette.accent),
            strong: bold(palette.text),
            emphasis: fg(palette.text).add_modifier(Modifier::ITALIC),
            inline_code: fg(palette.string),
            code: fg(palette.text),
            code_emphasis: Style::new().bg(palette.ground),
            link: fg(palette.accent).add_modifier(Modifier::UNDERLINED),
            selection: bold(palette.text).bg(palette.ground),
            found: Style::new().fg(palette.on_found).bg(palette.warn),
            border: fg(palette.border),
            border_active: fg(palette.accent),
            key: bold(palette.accent),
            title: bold(palette.text),
        }
    }

    fn plain() -> Self {
        let none = Style::new();
        let with = |modifier| none.add_modifier(modifier);
        Self {
            choice: ThemeChoice::Plain,
            text: none,
            dim: none,
            accent: with(Modifier::BOLD),
            good: none,
            warn: none,
            bad: with(Modifier::BOLD),
            heading: with(Modifier::BOLD),
            strong: with(Modifier::BOLD),
            emphasis: with(Modifier::ITALIC),
            inline_code: none,
            code: none,
            code_emphasis: with(Modifier::BOLD),
            link: with(Modifier::UNDERLINED),
            selection: with(Modifier::REVERSED),
            found: with(Modifier::REVERSED),
            border: none,
            border_active: with(Modifier::BOLD),
            key: with(Modifier::BOLD),
            title: with(Modifier::BOLD),
        }
    }
}

/// The colours of a theme. The terminal's own background is kept; only selections and emphasised lines have a ground.
struct Palette {
    text: Color,
    dim: Color,
    accent: Color,
    good: Color,
    warn: Color,
    bad: Color,
    border: Color,
    ground: Color,
    on_found: Color,
    keyword: Color,
    string: Color,
    number: Color,
    function: Color,
    kind: Color,
    punctuation: Color,
}

const DARK: Palette = Palette {
    text: Color::Indexed(252),
    dim: Color::Indexed(246),
    accent: Color::Indexed(80),
    good: Color::Indexed(114),
    warn: Color::Indexed(221),
    bad: Color::Indexed(210),
    border: Color::Indexed(240),
    ground: Color::Indexed(237),
    on_found: Color::Indexed(16),
    keyword: Color::Indexed(176),
    string: Color::Indexed(150),
    number: Color::Indexed(216),
    function: Color::Indexed(117),
    kind: Color::Indexed(222),
    punctuation: Color::Indexed(250),
};

const LIGHT: Palette = Palette {
    text: Color::Indexed(235),
    dim: Color::Indexed(241),
    accent: Color::Indexed(24),
    good: Color::Indexed(22),
    warn: Color::Indexed(94),
    bad: Color::Indexed(124),
    border: Color::Indexed(248),
    ground: Color::Indexed(254),
    on_found: Color::Indexed(231),
    keyword: Color::Indexed(90),
    string: Color::Indexed(22),
    number: Color::Indexed(130),
    function: Color::Indexed(25),
    kind: Color::Indexed(94),
    punctuation: Color::Indexed(239),
};

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn the_environment_can_refuse_colour() {
        let wanted = |no_color: Option<&str>, term: &str| {
            Theme::is_colour_wanted(no_color.map(OsStr::new), Some(OsStr::new(term)))
        };
        assert!(wanted(None, "xterm-256color"));
        assert!(wanted(Some(""), "xterm-256color"));
        assert!(!wanted(Some("1"), "xterm-256color"));
        assert!(!wanted(None, "dumb"));
    }

    #[test]
    fn the_plain_theme_has_no_colour() {
        let theme = format!("{:?}", Theme::of(ThemeChoice::Plain));
        assert!(!theme.contains("Indexed"), "{theme}");
    }
}
