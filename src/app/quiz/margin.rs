//! An answer with the words that earned something underlined, the number of their point in the line.

use crate::{
    app::{
        editor::rows,
        sheet::{Piece, Sheet, Tone, printable},
    },
    marking::Mark,
};

/// Cells an answer stands in from the edge.
const INDENT: usize = 3;

/// Adds `answer`, the evidence of `mark` underlined below its words.
pub(super) fn lay_out(sheet: &mut Sheet, answer: &str, mark: &Mark) {
    let width = sheet.width().saturating_sub(2 * INDENT);
    let indent = " ".repeat(INDENT);
    let mut line_start = 0;
    for line in answer.split('\n') {
        for (start, end) in rows::wrap(line, width) {
            let (start, end) = (line_start + start, line_start + end);
            let text = &answer[start..end];
            sheet.row(vec![Piece::from(indent.as_str()), Piece::new(Tone::Strong, printable(text.trim_end()))]);
            if let Some(underline) = underline(text, start, mark) {
                sheet.row(vec![Piece::from(indent.as_str()), Piece::new(Tone::Accent, underline)]);
            }
        }
        line_start += line.len() + 1;
    }
}

/// The line below a row that begins at byte `start` of the answer; `None` when nothing in it is evidence.
fn underline(text: &str, start: usize, mark: &Mark) -> Option<String> {
    let mut cells: Vec<char> = Vec::new();
    for (number, point) in mark.points.iter().enumerate() {
        for evidence in &point.evidence {
            let within = |byte: usize| byte.clamp(start, start + text.len()) - start;
            let (from, to) = (within(evidence.span.start), within(evidence.span.end));
            // Spans come from the marker in bytes of the answer; one that splits a character marks nothing.
            let (Some(before), Some(words)) = (text.get(..from), text.get(from..to)) else { continue };
            let words = words.trim_end();
            if words.is_empty() {
                continue;
            }
            let (first, last) = (rows::width(before), rows::width(before) + rows::width(words));
            cells.resize(cells.len().max(last), ' ');
            cells[first..last].iter_mut().filter(|cell| **cell == ' ').for_each(|cell| *cell = '─');
            let ends_here = evidence.span.end <= start + text.len();
            let label = format!("{}", number + 1);
            if ends_here && last >= first + label.len() {
                let at = last - label.len();
                cells[at..last].iter_mut().zip(label.chars()).for_each(|(cell, digit)| *cell = digit);
            }
        }
    }
    (!cells.is_empty()).then(|| cells.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagnostic::Span,
        marking::{Evidence, PointMark, Verdict},
    };

    fn point(answer: &str, quote: &str) -> PointMark {
        let start = answer.find(quote).expect("a quote is in the answer");
        PointMark {
            id: quote.to_owned(),
            title: quote.to_owned(),
            earned: 1.0,
            worth: 1.0,
            verdict: Verdict::Met,
            evidence: vec![Evidence { span: Span::new(start, start + quote.len()), quote: quote.to_owned() }],
            say: String::new(),
            read: None,
        }
    }

    #[test]
    fn the_words_that_earned_a_point_are_underlined_with_its_number() {
        let answer = "You pay only while code runs and the provider adds copies.\nThe first request is slow.";
        let points =
            vec![point(answer, "pay only while code runs"), point(answer, "adds copies"), point(answer, "slow")];
        let mark = Mark { points, ..Mark::default() };
        let mut sheet = Sheet::new(36);
        lay_out(&mut sheet, answer, &mark);
        insta::assert_snapshot!(sheet.to_text(), @r"
        You pay only while code runs
            ───────────────────────1
        and the provider adds copies.
                         ──────────2
        The first request is slow.
                             ───3
        ");
    }

    #[test]
    fn evidence_out_of_place_marks_nothing() {
        let mut odd = point("é", "é");
        odd.evidence[0].span = Span::new(1, 900);
        let mut sheet = Sheet::new(20);
        lay_out(&mut sheet, "é", &Mark { points: vec![odd], ..Mark::default() });
        assert_eq!(sheet.to_text(), "   é");
    }
}
