//! What can be cited of a run: its facts, what was measured beside it, and how long the parts of its trace took.

use std::collections::HashMap;

use crate::{
    marking::{RecordedRun, RunFigure},
    progress::{CitableRun, Figure, FigureBasis, Summary},
    sandbox::{Basis, Outcome},
    trace::{Event, EventKind},
};

/// How many figures of one run are kept: an answer cites the few a reader looks at.
const MOST: usize = 48;

/// The figures of a run: facts, then measurements, then the lengths of the spans of its trace, in milliseconds of virtual time.
#[must_use]
pub fn of_run(outcome: &Outcome, events: &[Event]) -> Vec<Figure> {
    let facts = outcome.facts.iter().filter_map(|fact| {
        let (value, unit) = split(&fact.value)?;
        let basis = match fact.basis {
            Basis::Counted => FigureBasis::Counted,
            Basis::Modelled(_) => FigureBasis::Modelled,
        };
        Some(Figure { label: fact.label.clone(), value, unit, basis })
    });
    let measured = outcome.measured.iter().map(|measured| Figure {
        label: measured.label.clone(),
        value: measured.value,
        unit: measured.unit.clone(),
        basis: FigureBasis::Measured,
    });
    let mut figures: Vec<Figure> = facts.chain(measured).filter(|figure| figure.value.is_finite()).collect();
    figures.extend(spans(events));
    figures.truncate(MOST);
    figures
}

/// Every span that took time; spans that are called the same and took the same stand once.
#[expect(clippy::cast_precision_loss, reason = "virtual time is far below 2^52 ns")]
fn spans(events: &[Event]) -> Vec<Figure> {
    let mut begun = HashMap::new();
    let mut found: Vec<Figure> = Vec::new();
    for event in events {
        match &event.kind {
            EventKind::Begin { span, label, detail, .. } => {
                begun.insert(*span, (event.at, label, detail));
            }
            EventKind::End { span, modelled, .. } => {
                let Some((from, label, detail)) = begun.remove(span) else { continue };
                let length = event.at.0.saturating_sub(from.0);
                let basis = if modelled.is_some() { FigureBasis::Modelled } else { FigureBasis::Counted };
                let label = format!("{label} {detail}").trim_end().to_owned();
                let figure = Figure { label, value: length as f64 / 1e6, unit: "ms".to_owned(), basis };
                if length > 0 && !found.contains(&figure) {
                    found.push(figure);
                }
            }
            _ => {}
        }
    }
    found
}

/// The number and the unit of a fact as it is shown: `141.00 ms`, `$0.57`, `3`. `None` for what is no number.
fn split(shown: &str) -> Option<(f64, String)> {
    let (shown, money) = shown.strip_prefix('$').map_or((shown, false), |rest| (rest, true));
    let end = shown.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(shown.len());
    let value = shown[..end].replace(',', "").parse().ok()?;
    let unit = shown[end..].trim();
    if unit.contains(char::is_whitespace) {
        return None;
    }
    Some((value, if money { "$".to_owned() } else { unit.to_owned() }))
}

/// The runs of `progress` as the marker checks figures against them.
#[must_use]
pub fn recorded(progress: &Summary) -> Vec<RecordedRun> {
    let figure = |figure: &Figure| RunFigure {
        label: figure.label.clone(),
        value: figure.value,
        unit: figure.unit.clone(),
        basis: match figure.basis {
            FigureBasis::Measured => "measured",
            FigureBasis::Modelled => "modelled",
            FigureBasis::Counted => "counted",
        }
        .to_owned(),
    };
    let run = |run: &CitableRun| RecordedRun { number: run.number, figures: run.figures.iter().map(figure).collect() };
    progress.runs.iter().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sandbox::{Fact, Measurement},
        trace::{SpanId, VirtualTime},
    };

    #[test]
    fn facts_measurements_and_spans_can_be_cited() {
        let fact = |label: &str, value: &str| Fact { label: label.into(), value: value.into(), basis: Basis::Counted };
        let outcome = Outcome {
            facts: vec![fact("Billed", "1,177 ms"), fact("Cost", "$0.57"), fact("Cache", "hit")],
            measured: vec![Measurement::new("compute", 4.1, "ms"), Measurement::new("odd", f64::NAN, "ms")],
            ..Outcome::completed(None)
        };
        let event = |at, kind| Event { at: VirtualTime(at), kind };
        let begin = |label: &str| EventKind::Begin {
            span: SpanId(1),
            parent: None,
            label: label.into(),
            detail: "cold".into(),
        };
        let end = EventKind::End { span: SpanId(1), ok: true, detail: String::new(), modelled: None };
        let events = [event(0, begin("init")), event(1_500_000, end.clone()), event(2_000_000, begin("nil"))];
        let events = [events.to_vec(), vec![event(2_000_000, end)]].concat();
        let told: Vec<String> = of_run(&outcome, &events)
            .iter()
            .map(|figure| format!("{}={}{}", figure.label, figure.value, figure.unit))
            .collect();
        assert_eq!(told, ["Billed=1177ms", "Cost=0.57$", "compute=4.1ms", "init cold=1.5ms"]);
    }
}
