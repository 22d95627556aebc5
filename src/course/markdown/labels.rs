//! The lead words of typed blocks, in any language a course names them in.

use std::collections::BTreeMap;

use crate::course::model::TypedKind;

/// The English lead words, normalised as [`normalised`] does it.
const ENGLISH: [(&str, TypedKind); 40] = [
    ("key features", TypedKind::Features),
    ("features", TypedKind::Features),
    ("key benefits", TypedKind::Features),
    ("benefits", TypedKind::Features),
    ("key points", TypedKind::Features),
    ("analogy", TypedKind::Analogy),
    ("decision framework", TypedKind::Decision),
    ("decision rule", TypedKind::Decision),
    ("decision", TypedKind::Decision),
    ("rule of thumb", TypedKind::Decision),
    ("when to use", TypedKind::Decision),
    ("misconception", TypedKind::Misconception),
    ("common misconception", TypedKind::Misconception),
    ("myth", TypedKind::Misconception),
    ("reality", TypedKind::Reality),
    ("fact", TypedKind::Reality),
    ("dos and donts", TypedKind::DoDont),
    ("do and dont", TypedKind::DoDont),
    ("dos donts", TypedKind::DoDont),
    ("dos", TypedKind::DoDont),
    ("donts", TypedKind::DoDont),
    ("do", TypedKind::DoDont),
    ("dont", TypedKind::DoDont),
    ("anti pattern", TypedKind::AntiPattern),
    ("antipattern", TypedKind::AntiPattern),
    ("code snippet", TypedKind::Snippet),
    ("code example", TypedKind::Snippet),
    ("snippet", TypedKind::Snippet),
    ("example", TypedKind::Snippet),
    ("code", TypedKind::Snippet),
    ("learning goals", TypedKind::Goals),
    ("goals", TypedKind::Goals),
    ("learning objectives", TypedKind::Goals),
    ("you will learn", TypedKind::Goals),
    ("hint", TypedKind::Hint),
    ("term", TypedKind::Term),
    ("definition", TypedKind::Term),
    ("experiment", TypedKind::Experiment),
    ("try it", TypedKind::Experiment),
    ("try this", TypedKind::Experiment),
];

/// Lead words with the kinds of block they lead.
#[derive(Clone, Debug, Default)]
pub struct Labels(BTreeMap<String, TypedKind>);

impl Labels {
    /// The English lead words and those of a course's label table, which win.
    #[must_use]
    pub fn with(table: &BTreeMap<String, TypedKind>) -> Self {
        let mut labels: BTreeMap<String, TypedKind> =
            ENGLISH.iter().map(|(words, kind)| ((*words).to_owned(), *kind)).collect();
        labels.extend(table.iter().map(|(words, kind)| (normalised(words), *kind)));
        Self(labels)
    }

    /// The kind of block that `words` lead.
    #[must_use]
    pub fn kind_of(&self, words: &str) -> Option<TypedKind> {
        self.0.get(&normalised(words)).copied()
    }
}

/// Lower case, without apostrophes of either shape, with one space between words and nothing around them.
fn normalised(words: &str) -> String {
    let kept = words.chars().filter(|character| !matches!(character, '\'' | '’' | '‘' | 'ʼ'));
    let spaced: String = kept.map(|character| if character.is_alphanumeric() { character } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_dashes_and_case_do_not_matter() {
        let labels = Labels::with(&BTreeMap::new());
        for words in ["Do’s and Don’ts", "Do's and Don'ts", "DO’S & DON’TS:"] {
            assert_eq!(labels.kind_of(words), Some(TypedKind::DoDont), "{words}");
        }
        assert_eq!(labels.kind_of("Anti-Pattern:"), Some(TypedKind::AntiPattern));
        assert_eq!(labels.kind_of("Note"), None);
    }

    #[test]
    fn a_course_may_name_them_in_its_own_language() {
        let labels = Labels::with(&BTreeMap::from([("Points clés".to_owned(), TypedKind::Features)]));
        assert_eq!(labels.kind_of("points clés :"), Some(TypedKind::Features));
    }
}
