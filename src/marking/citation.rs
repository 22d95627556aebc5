//! Figures that an answer cites from the learner's own runs: *cold 141 ms, warm 5 ms, run 4*.
//!
//! A figure is a number with a unit; it belongs to the run named in its sentence, else to the one named last before it. It
//! checks out when the run has a figure that is the same once rounded to the digits that were written, in whatever unit.

use serde::Serialize;

use super::{
    mark::{Mark, PointMark, Verdict},
    numeric::conversion,
};
use crate::{
    course::{Question, QuestionKind},
    diagnostic::Span,
};

/// A run that can be cited.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordedRun {
    /// Its number, from 1.
    pub number: u32,
    /// Its figures; empty when it was made before figures were kept.
    pub figures: Vec<RunFigure>,
}

/// A figure of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunFigure {
    /// What it is.
    pub label: String,
    /// Its value, in `unit`.
    pub value: f64,
    /// Its unit; empty for a bare number.
    pub unit: String,
    /// How it came about: `measured`, `modelled` or `counted`.
    pub basis: String,
}

/// A figure an answer cites, and what its run says of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Citation {
    /// Where the figure stands in the answer, in bytes.
    pub span: Span,
    /// The sentence around it.
    pub sentence: Span,
    /// The figure as it was written, with its unit.
    pub quote: String,
    /// The run it is said to be of.
    pub run: u32,
    /// What the run says of it.
    #[serde(flatten)]
    pub check: Check,
}

/// What a run says of a figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "check", rename_all = "kebab-case")]
pub enum Check {
    /// The run has it.
    Holds {
        /// Which of its figures it is.
        label: String,
        /// How that came about.
        basis: String,
    },
    /// The run has no such figure.
    NotInRun {
        /// The figure of the same kind that is nearest, with its label.
        nearest: Option<String>,
    },
    /// There is no run of this number.
    NoSuchRun,
    /// The run was made before figures were kept.
    NotKept,
}

impl Citation {
    /// Whether the figure checks out.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self.check, Check::Holds { .. })
    }

    /// The note to write beside it.
    #[must_use]
    pub fn note(&self) -> String {
        let (run, quote) = (self.run, &self.quote);
        match &self.check {
            Check::Holds { label, basis } => format!("✓ run {run}: {quote} is its {basis} {label}"),
            Check::NotInRun { nearest: Some(nearest) } => {
                format!("✗ run {run} has no {quote}; the nearest is {nearest}")
            }
            Check::NotInRun { nearest: None } => format!("✗ run {run} has no {quote}"),
            Check::NoSuchRun => format!("✗ there is no run {run} of yours, so {quote} could not be checked"),
            Check::NotKept => format!("? run {run} was made before figures were kept, so {quote} could not be checked"),
        }
    }
}

/// The figures that `text` cites, in order, each checked against `runs`.
#[must_use]
pub fn citations(text: &str, runs: &[RecordedRun]) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut last = None;
    for sentence in sentences(&pieces(text)) {
        let named = runs_named(sentence);
        for (at, figure) in figures(text, sentence, runs) {
            if named.iter().any(|(_, _, places)| places.contains(&at)) {
                continue;
            }
            let before = named.iter().rev().find(|(place, ..)| *place < at).map(|(_, number, _)| *number);
            let Some(run) = before.or(named.first().map(|(_, number, _)| *number)).or(last) else { continue };
            let bounds = (sentence.first(), sentence.last());
            let (Some(first), Some(end)) = bounds else { continue };
            let around = Span::new(first.span.start, end.span.end);
            let quote = text[figure.span.start..figure.span.end].to_owned();
            let near = text[around.start..around.end].to_lowercase();
            let check = check(&figure, run, runs, &near);
            found.push(Citation { span: figure.span, sentence: around, quote, run, check });
        }
        last = named.last().map(|(_, number, _)| *number).or(last);
    }
    found
}

/// Holds the points of `mark` that want a figure to `citations`: without one that checks out in the sentence that makes the
/// point, half of it is earned. Adds a note for every citation.
pub fn hold_to_runs(question: &Question, mark: &mut Mark, citations: &[Citation]) {
    let QuestionKind::Open(open) = &question.kind else { return };
    if mark.withheld.is_some() {
        return;
    }
    let wants = |id: &str| open.points.iter().any(|point| point.id == id && point.cites);
    for point in mark.points.iter_mut().filter(|point| point.verdict == Verdict::Met && wants(&point.id)) {
        if !citations.iter().any(|citation| citation.holds() && supports(citation, point)) {
            point.verdict = Verdict::Partly;
            point.earned = point.worth / 2.0;
            let say = "Said, and no figure of a run bears it out: name the run and the figure as it shows, such as";
            point.say = format!("{say} *141 ms in run 4*.");
        }
    }
    let sum: f64 = mark.points.iter().map(|point| point.earned).sum();
    mark.score = sum.clamp(0.0, mark.out_of.max(0.0));
    mark.remarks.extend(citations.iter().map(Citation::note));
}

/// Whether the figure stands in a sentence that the point rests on.
fn supports(citation: &Citation, point: &PointMark) -> bool {
    let sentence = citation.sentence;
    point.evidence.iter().any(|words| words.span.start < sentence.end && sentence.start < words.span.end)
}

/// What `runs` say of `figure`; of several figures that are the same, the one that the words near it name.
fn check(figure: &Written, run: u32, runs: &[RecordedRun], near: &str) -> Check {
    let mut of_number = runs.iter().filter(|known| known.number == run).peekable();
    if of_number.peek().is_none() {
        return Check::NoSuchRun;
    }
    let figures: Vec<&RunFigure> = of_number.flat_map(|run| &run.figures).collect();
    if figures.is_empty() {
        return Check::NotKept;
    }
    // Each comparable figure with its value in the unit that was written.
    let comparable: Vec<(&RunFigure, f64)> = figures
        .into_iter()
        .filter_map(|known| Some((known, known.value * factor(&known.unit, figure.unit)?)))
        .collect();
    let off = |value: f64| (value - figure.value).abs();
    // Half a unit of the last digit written, and a whisker for what decimal fractions cannot hold.
    let same = comparable.iter().filter(|(_, value)| off(*value) <= figure.half + figure.value.abs() * 1e-9);
    let named = |label: &str| label.to_lowercase().split_whitespace().filter(|word| near.contains(word)).count();
    // Of equals the first: the run's own facts stand before the spans of its trace.
    if let Some((known, _)) = same.rev().max_by_key(|(known, _)| named(&known.label)) {
        return Check::Holds { label: known.label.clone(), basis: known.basis.clone() };
    }
    let nearest = comparable.into_iter().min_by(|(_, one), (_, other)| off(*one).total_cmp(&off(*other)));
    Check::NotInRun {
        nearest: nearest.map(|(known, _)| format!("{}, {}", known.label, with_unit(known.value, &known.unit))),
    }
}

/// What to multiply a value in `unit` by to have it in `wanted`.
fn factor(unit: &str, wanted: &str) -> Option<f64> {
    match (unit.is_empty(), wanted.is_empty()) {
        (true, true) => Some(1.0),
        (false, false) => conversion(unit, wanted),
        _ => None,
    }
}

/// A value with about three figures, and its unit.
fn with_unit(value: f64, unit: &str) -> String {
    let number = if value.abs() >= 100.0 || (value.fract()).abs() < 1e-9 {
        format!("{value:.0}")
    } else if value.abs() >= 1.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.4}").trim_end_matches('0').to_owned()
    };
    if unit == "$" { format!("${number}") } else { format!("{number} {unit}").trim_end().to_owned() }
}

/// A figure as it was written.
struct Written<'a> {
    span: Span,
    value: f64,
    /// Half a unit of its last digit.
    half: f64,
    unit: &'a str,
}

/// A word, a number or the end of a sentence.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    span: Span,
    kind: PieceKind,
}

#[derive(Clone, Debug, PartialEq)]
enum PieceKind {
    Word(String),
    Number { value: f64, half: f64 },
    Stop,
}

fn sentences(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    pieces.split(|piece| piece.kind == PieceKind::Stop).filter(|sentence| !sentence.is_empty())
}

/// The runs a sentence names: where, which, and the places of the words and numbers that name it.
fn runs_named(sentence: &[Piece]) -> Vec<(usize, u32, Vec<usize>)> {
    // *Run 4 times* names no run.
    const COUNTED: [&str; 8] = ["times", "time", "ms", "s", "seconds", "minutes", "requests", "calls"];
    let word = |at: usize| match sentence.get(at).map(|piece| &piece.kind) {
        Some(PieceKind::Word(word)) => word.as_str(),
        _ => "",
    };
    let number = |at: usize| match sentence.get(at).map(|piece| &piece.kind) {
        Some(PieceKind::Number { value, half }) if *half >= 0.5 && *value >= 1.0 => whole(*value),
        _ => None,
    };
    let mut named = Vec::new();
    for at in 0..sentence.len() {
        if !matches!(word(at), "run" | "runs") {
            continue;
        }
        let mut next = at + 1 + usize::from(matches!(word(at + 1), "number" | "no" | "nr"));
        while let Some(run) = number(next).filter(|_| !COUNTED.contains(&word(next + 1))) {
            named.push((at, run, vec![next]));
            next += 1 + usize::from(matches!(word(next + 1), "and" | "or"));
            if word(at) == "run" {
                break;
            }
        }
    }
    named
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was seen to be within bounds")]
fn whole(value: f64) -> Option<u32> {
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
}

/// The numbers of a sentence that have a unit: a known one, or one that a figure of some run has.
fn figures<'a>(text: &'a str, sentence: &[Piece], runs: &[RecordedRun]) -> Vec<(usize, Written<'a>)> {
    let known = |unit: &str| {
        super::numeric::measure(&unit.to_lowercase()).is_some()
            || runs.iter().flat_map(|run| &run.figures).any(|figure| figure.unit.eq_ignore_ascii_case(unit))
    };
    let mut found = Vec::new();
    for (at, piece) in sentence.iter().enumerate() {
        let PieceKind::Number { value, half } = piece.kind else { continue };
        let start = piece.span.start;
        if text[..start].ends_with('$') {
            let span = Span::new(start - 1, piece.span.end);
            found.push((at, Written { span, value, half, unit: "$" }));
            continue;
        }
        let Some(next) = sentence.get(at + 1) else { continue };
        let gap = &text[piece.span.end..next.span.start];
        let unit = &text[next.span.start..next.span.end];
        let is_unit = matches!(next.kind, PieceKind::Word(_)) && gap.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '-'));
        if is_unit && !unit.is_empty() && known(unit) {
            let span = Span::new(start, next.span.end);
            found.push((at, Written { span, value, half, unit }));
        }
    }
    found
}

/// Words, numbers and ends of sentences, in order.
fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if first.is_ascii_digit() {
            number_length(rest)
        } else if is_word(first) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (span, written) = (Span::new(at, at + length), &rest[..length]);
        let after = rest[length..].chars().next();
        if first.is_ascii_digit() {
            found.extend(number(written).map(|(value, half)| Piece { span, kind: PieceKind::Number { value, half } }));
        } else if is_word(first) {
            found.push(Piece { span, kind: PieceKind::Word(written.to_lowercase()) });
        } else if matches!(first, '.' | '!' | '?') && after.is_none_or(char::is_whitespace)
            || (first == '\n' && after == Some('\n'))
        {
            found.push(Piece { span, kind: PieceKind::Stop });
        }
        at += length;
    }
    found
}

fn is_word(character: char) -> bool {
    character.is_alphabetic() || character == '%'
}

/// How many bytes at the start of `text` belong to one number: digits, grouped by commas, with one decimal point.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let next_is_digit = text[at + character.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
        if !(character.is_ascii_digit() || (matches!(character, '.' | ',') && next_is_digit)) {
            break;
        }
        end = at + character.len_utf8();
    }
    end
}

/// The value written, and half a unit of its last digit.
fn number(written: &str) -> Option<(f64, f64)> {
    // A comma before exactly three digits groups; any other is a decimal comma.
    let groups =
        written.split(',').skip(1).all(|group| group.split('.').next().is_some_and(|digits| digits.len() == 3));
    let plain = if groups && !written.starts_with("0,") { written.replace(',', "") } else { written.replace(',', ".") };
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let value: f64 = plain.parse().ok()?;
    let decimals = i32::try_from(decimals).ok()?;
    value.is_finite().then(|| (value, 0.5 * 10_f64.powi(-decimals)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        course::{Open, Point},
        marking::Evidence,
    };

    fn runs() -> Vec<RecordedRun> {
        let figure = |label: &str, value, unit: &str, basis: &str| RunFigure {
            label: label.to_owned(),
            value,
            unit: unit.to_owned(),
            basis: basis.to_owned(),
        };
        vec![
            RecordedRun { number: 3, figures: Vec::new() },
            RecordedRun {
                number: 4,
                figures: vec![
                    figure("cold start", 4.1239, "ms", "measured"),
                    figure("warm start", 0.0512, "ms", "measured"),
                    figure("Memory Size", 128.0, "MB", "counted"),
                    figure("Cost of a million", 0.57, "$", "modelled"),
                ],
            },
            RecordedRun { number: 5, figures: vec![figure("Billed Duration", 1177.0, "ms", "modelled")] },
        ]
    }

    fn notes(text: &str) -> Vec<String> {
        citations(text, &runs()).iter().map(Citation::note).collect()
    }

    #[test]
    fn figures_are_held_against_the_run_their_sentence_names() {
        assert_eq!(
            notes("Cold 4.1 ms, warm 0.05 ms, run 4."),
            ["✓ run 4: 4.1 ms is its measured cold start", "✓ run 4: 0.05 ms is its measured warm start"]
        );
        assert_eq!(
            notes("Run 4 took 4.12 ms and run 5 was billed 1,177 ms."),
            ["✓ run 4: 4.12 ms is its measured cold start", "✓ run 5: 1,177 ms is its modelled Billed Duration"]
        );
        assert_eq!(notes("Look at run 4. It cost $0.57."), ["✓ run 4: $0.57 is its modelled Cost of a million"]);
    }

    #[test]
    fn what_is_not_in_the_run_is_said() {
        assert_eq!(notes("In run 4 it was 9.9 ms."), ["✗ run 4 has no 9.9 ms; the nearest is cold start, 4.12 ms"]);
        assert_eq!(notes("4.1 ms in run 9"), ["✗ there is no run 9 of yours, so 4.1 ms could not be checked"]);
        assert_eq!(
            notes("run 3: 4.1 ms"),
            ["? run 3 was made before figures were kept, so 4.1 ms could not be checked"]
        );
        assert_eq!(notes("run 5 needs 3 kg of 7%"), ["✗ run 5 has no 7%"]);
    }

    #[test]
    fn units_convert_and_digits_round() {
        assert_eq!(notes("run 5: 1.18 s"), ["✓ run 5: 1.18 s is its modelled Billed Duration"]);
        assert_eq!(notes("run 5: 1.2 s"), ["✓ run 5: 1.2 s is its modelled Billed Duration"]);
        assert!(notes("run 5: 1.20 s")[0].starts_with('✗'));
        assert_eq!(
            notes("runs 4 and 5 took 51 µs")[0],
            "✗ run 5 has no 51 µs; the nearest is Billed Duration, 1177 ms"
        );
        assert_eq!(notes("51 µs in run 4"), ["✓ run 4: 51 µs is its measured warm start"]);
    }

    #[test]
    fn numbers_without_a_run_cite_nothing() {
        assert!(notes("A run may take 15 minutes. It was run 4 times in 30 ms.").is_empty());
        assert!(notes("").is_empty());
    }

    #[test]
    fn a_point_that_wants_a_figure_is_half_met_without_one() {
        let point = Point { id: "cold".to_owned(), worth: 2.0, cites: true, ..Point::default() };
        let question = Question {
            id: "q".to_owned(),
            prompt: String::new(),
            hints: Vec::new(),
            hint_cost: 0.0,
            explanation: String::new(),
            read: None,
            kind: QuestionKind::Open(Open { points: vec![point], ..Open::default() }),
        };
        let marked = |text: &str| {
            let mut met = crate::marking::sheet::point("cold", "cold", 2.0, Verdict::Met, "");
            met.evidence = vec![Evidence { span: Span::new(0, 4), quote: text[..4].to_owned() }];
            let mut mark = Mark { score: 2.0, out_of: 2.0, points: vec![met], ..Mark::default() };
            hold_to_runs(&question, &mut mark, &citations(text, &runs()));
            (mark.score, mark.remarks.len())
        };
        assert_eq!(marked("Cold took 4.1 ms in run 4."), (2.0, 1));
        assert_eq!(marked("Cold took 5.1 ms in run 4."), (1.0, 1));
        assert_eq!(marked("Cold is slow."), (1.0, 0));
        assert_eq!(marked("Cold is slow. Run 4 took 4.1 ms."), (1.0, 1));
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_quoted(text in "(run |runs |[0-9]{1,4}|[.,] ?|ms|µs| |\\PC){0,60}") {
            for citation in citations(&text, &runs()) {
                prop_assert_eq!(&text[citation.span.start..citation.span.end], citation.quote.as_str());
                prop_assert!(!citation.note().is_empty());
            }
        }

        #[test]
        fn a_figure_rounded_to_any_digits_checks_out(value in 0.001_f64..9000.0, digits in 0_usize..6) {
            let figure = RunFigure { label: "x".into(), value, unit: "ms".into(), basis: "measured".into() };
            let run = RecordedRun { number: 1, figures: vec![figure] };
            let found = citations(&format!("run 1: {value:.digits$} ms"), &[run]);
            prop_assert!(found.len() == 1 && found[0].holds(), "{:?}", found);
        }
    }
}
