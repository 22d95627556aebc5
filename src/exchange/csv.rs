//! Questions, and results, as comma-separated values (RFC 4180), for spreadsheets.

use std::collections::HashMap;

use super::{Selection, answer_key, time::timestamp};
use crate::{
    course::QuestionKind,
    marking,
    progress::{Entry, Record},
};

/// Writes the questions of `selection`, one a row.
#[must_use]
pub fn questions(selection: &Selection<'_>) -> String {
    let mut table = row(["id", "module", "kind", "question", "options", "answer", "explanation", "hints", "read"]);
    for (module, question) in selection.questions() {
        let options = match &question.kind {
            QuestionKind::Choice(choice) => {
                choice.options.iter().map(|option| option.text.as_str()).collect::<Vec<_>>().join("\n")
            }
            QuestionKind::Ordering(ordering) => answer_key::mixed(&ordering.items).join("\n"),
            _ => String::new(),
        };
        table.push_str(&row([
            question.id.as_str(),
            &module.id,
            question.kind.word(),
            &answer_key::asked(question),
            &options,
            &answer_key::right(question).unwrap_or_default(),
            &question.explanation,
            &question.hints.join("\n"),
            question.read.as_deref().unwrap_or_default(),
        ]));
    }
    table
}

/// Writes the tries at the questions of `selection` that `entries` tell of, one a row, in the order they were made. A try at
/// a question that the course has no more is kept, its module and kind left empty, unless one module is asked for.
#[must_use]
pub fn results(selection: &Selection<'_>, entries: &[Entry]) -> String {
    let mut table = row([
        "time",
        "course",
        "module",
        "question",
        "kind",
        "score",
        "out_of",
        "share",
        "withheld",
        "missed",
        "confidence",
        "hints",
        "test",
        "price",
        "follow_ups",
        "completed",
        "certainty_mark",
    ]);
    let mut follow_ups = follow_ups(&selection.course.id, entries);
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.course == selection.course.id) {
        let Record::Answered { question, score, out_of, withheld, missed, confidence, hints, test, price, .. } =
            &entry.record
        else {
            continue;
        };
        let known = selection.questions().find(|(_, known)| known.id == *question);
        if known.is_none() && selection.module.is_some() {
            continue;
        }
        let share = if *out_of > 0.0 { score / out_of } else { 0.0 };
        let added = follow_ups.remove(&at).unwrap_or_default().values().fold(0.0, |all, best| all + best);
        let completed = (score - price + added).clamp(0.0, out_of.max(0.0));
        let is_marked = withheld.is_none() && *out_of > 0.0;
        let certainty = confidence.filter(|_| is_marked).and_then(|sure| marking::certainty_mark(sure, share));
        table.push_str(&row([
            timestamp(entry.at).as_str(),
            &entry.course,
            known.map_or("", |(module, _)| module.id.as_str()),
            question,
            known.map_or("", |(_, known)| known.kind.word()),
            &score.to_string(),
            &out_of.to_string(),
            &format!("{share:.4}"),
            withheld.as_deref().unwrap_or_default(),
            &missed.join(" "),
            &confidence.map(|sure| sure.to_string()).unwrap_or_default(),
            &hints.to_string(),
            test.as_deref().unwrap_or_default(),
            &figure(*price),
            &figure(added),
            &figure(completed),
            &certainty.map(|mark| mark.to_string()).unwrap_or_default(),
        ]));
    }
    table
}

/// What follow-ups added to each try, by the place of the try among `entries`: the best of each point.
fn follow_ups<'e>(course: &str, entries: &'e [Entry]) -> HashMap<usize, HashMap<&'e str, f64>> {
    let (mut last, mut added) = (HashMap::new(), HashMap::new());
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.course == course) {
        match &entry.record {
            Record::Answered { question, .. } => {
                last.insert(question.as_str(), at);
            }
            Record::FollowedUp { question, point, earned, .. } => {
                if let Some(try_at) = last.get(question.as_str()) {
                    let points: &mut HashMap<&str, f64> = added.entry(*try_at).or_default();
                    let best = points.entry(point).or_default();
                    *best = best.max(*earned);
                }
            }
            _ => {}
        }
    }
    added
}

/// Points without the noise of their adding up.
fn figure(points: f64) -> String {
    let text = format!("{points:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn row<const N: usize>(fields: [&str; N]) -> String {
    fields.map(field).join(",") + "\r\n"
}

fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_where_it_must_be() {
        assert_eq!(row(["a", "b,c", "say \"hi\"", "x\ny"]), "a,\"b,c\",\"say \"\"hi\"\"\",\"x\ny\"\r\n");
    }
}
