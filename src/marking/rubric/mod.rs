//! Rubrics, compiled: the phrasings an author accepts, found in a learner's clauses.
//!
//! The pattern language: a phrasing is slots joined by ` + `; a slot is alternatives joined by `|`; the words of an
//! alternative are joined by `_` and stand in that order, with at most two function words between them; `word*` is a
//! prefix, `#` any number, `not` any word that denies, and `@name` every word of a class of the lexicon. All slots of a phrasing must be met by different words of one
//! clause, near one another (two slots nearer than three); their order does not matter, but two words joined only by *and*
//! or *or* meet nothing. Words are compared by stem, spelling variants and typing slips allowed; idioms (*for instance*)
//! stand for none of their words.
//!
//! Beside phrasings a point may have cues: single words and classes with a weight, which add up over a sentence.

mod cues;
mod lexicon;
mod matching;
mod pattern;
mod vocabulary;

pub(crate) use cues::{Cues, ENOUGH, HALF, Presence, read as read_cues};
pub(crate) use lexicon::Lexicon;
pub(crate) use matching::{Found, Index, find};
pub(crate) use pattern::Pattern;
pub(crate) use vocabulary::Vocabulary;
