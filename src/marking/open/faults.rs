//! What an author wrote in a rubric that cannot be meant.

use crate::{
    course::Open,
    diagnostic::did_you_mean,
    marking::rubric::{Lexicon, read_cues},
};

/// What is wrong with the phrasings and cues of `open`: each fault with a way out, when there is one.
#[must_use]
pub fn rubric_faults(open: &Open) -> Vec<(String, Option<String>)> {
    let lexicon = Lexicon::everyday().with(&open.words);
    let mut faults = Vec::new();
    for point in &open.points {
        let sources = point.accept.iter().chain(&point.names).chain([&point.cues]);
        faults.extend(sources.flat_map(|source| unknown(source, &point.id, &lexicon)));
        for cue in read_cues(&point.cues).filter_map(Result::err) {
            let help = "write `word weight`, such as `@pay 30`, and part cues by commas".to_owned();
            faults.push((format!("`{cue}` is no cue (point `{}`)", point.id), Some(help)));
        }
    }
    for belief in &open.misconceptions {
        let sources = belief.accept.iter().chain(&belief.except);
        faults.extend(sources.flat_map(|source| unknown(source, &belief.id, &lexicon)));
    }
    faults
}

fn unknown(source: &str, id: &str, lexicon: &Lexicon) -> Vec<(String, Option<String>)> {
    let fault = |name: &str| {
        let near = did_you_mean(name, lexicon.names()).map(|near| format!("did you mean `@{near}`?"));
        (format!("there is no class of words `@{name}` (at `{id}`)"), near)
    };
    lexicon.unknown(source).into_iter().map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Point;

    #[test]
    fn unknown_classes_and_broken_cues_are_faults_with_a_way_out() {
        let point = Point {
            id: "cost".into(),
            accept: vec!["@pya + @idle".into()],
            cues: "@idle 20, pay much".into(),
            ..Point::default()
        };
        let faults = rubric_faults(&Open { points: vec![point], ..Open::default() });
        assert_eq!(faults.len(), 2);
        assert_eq!(faults[0].1.as_deref(), Some("did you mean `@pay`?"));
        assert!(faults[1].0.contains("pay much"));
    }
}
