//! What was changed, line by line.

use similar::{ChangeTag, TextDiff};

use crate::app::sheet::{Piece, Sheet, Tone, printable};

/// Unchanged lines shown around a change.
const CONTEXT: usize = 2;

/// Adds the changes from `before` to `after` as a unified diff: `+` and `-` before the lines, their numbers beside them.
pub(super) fn lay_out(sheet: &mut Sheet, before: &str, after: &str) {
    let diff = TextDiff::from_lines(before, after);
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            sheet.line(&[Piece::new(Tone::Quiet, "  ⋮")]);
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, tone) = match change.tag() {
                ChangeTag::Delete => ("-", Tone::Bad),
                ChangeTag::Insert => ("+", Tone::Good),
                ChangeTag::Equal => (" ", Tone::Quiet),
            };
            let number = change.new_index().or(change.old_index()).map_or(0, |line| line + 1);
            let lead = vec![Piece::new(Tone::Quiet, format!("{number:>3} ")), Piece::new(tone, format!("{sign} "))];
            let text = change.to_string_lossy();
            sheet.hanging(lead, &[Piece::new(tone, printable(text.trim_end_matches('\n')))]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_carry_signs_and_numbers() {
        let mut sheet = Sheet::new(40);
        lay_out(&mut sheet, "a\nb\nc\nd\ne\nf\n", "a\nB\nc\nd\ne\nf\ng\n");
        insta::assert_snapshot!(sheet.to_text(), @r"
        1   a
        2 - b
        2 + B
        3   c
        4   d
        5   e
        6   f
        7 + g
        ");
    }
}
