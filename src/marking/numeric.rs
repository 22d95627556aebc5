//! Numbers, as people write them: `1,024`, `1 024`, `0,5`, `about 10 ms`, `1.5e3`.

use super::{
    mark::Mark,
    sheet::{all_or_nothing, blank},
};
use crate::course::Numeric;

/// Marks a number: right within the tolerance, in the question's unit or one it converts to. Where a comma could group or
/// be decimal, either reading may be right.
pub(super) fn mark(numeric: &Numeric, text: &str) -> Mark {
    if text.trim().is_empty() {
        return blank();
    }
    let expected = format!("{} {}", numeric.value, numeric.unit).trim_end().to_owned();
    let Some((readings, unit)) = read(text) else {
        return all_or_nothing(&expected, false, "One number is asked for; this was not read as one.");
    };
    let Some(factor) = conversion(unit, &numeric.unit) else {
        let say = format!("The unit {unit} was not understood here; answer in {}.", numeric.unit);
        return all_or_nothing(&expected, false, &say);
    };
    // A relative slack far below any tolerance an author writes, for values that decimal fractions cannot hold.
    let slack = numeric.value.abs().max(1.0) * 1e-9;
    let right = readings.iter().any(|value| (value * factor - numeric.value).abs() <= numeric.tolerance + slack);
    all_or_nothing(&expected, right, &format!("It is {expected}."))
}

/// The number in `text` in every way it can be read, and the unit after it.
fn read(text: &str) -> Option<(Vec<f64>, &str)> {
    let text = text.trim().trim_end_matches('.').trim_start_matches(['~', '≈', '=', '$', '€']).trim_start();
    let text = ["about ", "around ", "approximately ", "approx. ", "roughly ", "ca. "]
        .iter()
        .find_map(|word| strip_word(text, word))
        .unwrap_or(text);
    let (number, rest) = text.split_at(number_length(text));
    let unit = rest.trim();
    if number.is_empty() || unit.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number: String =
        number.chars().filter(|c| !matches!(c, ' ' | '_' | '\'' | '’' | '\u{a0}' | '\u{202f}')).collect();
    let number = number.replace('−', "-");
    let mut readings: Vec<f64> = Vec::new();
    if number.matches(',').count() > 0 {
        readings.extend(number.replace(',', "").parse::<f64>().ok());
        if number.matches(',').count() == 1 {
            readings.extend(number.replace('.', "").replace(',', ".").parse::<f64>().ok());
        }
    } else {
        readings.extend(number.parse::<f64>().ok());
    }
    readings.retain(|value| value.is_finite());
    (!readings.is_empty()).then_some((readings, unit))
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    start.eq_ignore_ascii_case(word).then(|| text[word.len()..].trim_start())
}

/// How many bytes at the start of `text` belong to the number.
fn number_length(text: &str) -> usize {
    let mut length = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next_is_digit = characters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        let belongs = match character {
            '0'..='9' => true,
            '+' | '-' | '−' => at == 0 || text[..at].ends_with(['e', 'E']),
            '.' | ',' | '_' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' => next_is_digit,
            'e' | 'E' => {
                let rest = &text[at + 1..];
                at > 0 && rest.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit())
            }
            _ => false,
        };
        if !belongs {
            break;
        }
        length = at + character.len_utf8();
    }
    length
}

/// What to multiply a value in `unit` by to have it in `wanted`; `None` when they do not convert.
pub(super) fn conversion(unit: &str, wanted: &str) -> Option<f64> {
    let (unit, wanted) = (plain(unit), plain(wanted));
    if unit.is_empty() || unit == wanted {
        return Some(1.0);
    }
    let ((dimension, size), (wanted_dimension, wanted_size)) = (measure(&unit)?, measure(&wanted)?);
    (dimension == wanted_dimension).then_some(size / wanted_size)
}

/// A unit without case, and without the plural of a written word.
fn plain(unit: &str) -> String {
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    if unit.chars().count() > 3 { unit.trim_end_matches('s').to_owned() } else { unit }
}

/// What a unit measures, and its size in the smallest unit of that.
pub(super) fn measure(unit: &str) -> Option<(&'static str, f64)> {
    Some(match unit {
        "ns" | "nanosecond" => ("time", 1e-9),
        "us" | "µs" | "μs" | "microsecond" => ("time", 1e-6),
        "ms" | "millisecond" | "msec" => ("time", 1e-3),
        "s" | "sec" | "second" => ("time", 1.0),
        "min" | "minute" => ("time", 60.0),
        "h" | "hour" => ("time", 3600.0),
        "b" | "byte" => ("size", 1.0),
        "kb" | "kilobyte" => ("size", 1e3),
        "kib" => ("size", 1024.0),
        "mb" | "megabyte" => ("size", 1e6),
        "mib" => ("size", 1_048_576.0),
        "gb" | "gigabyte" => ("size", 1e9),
        "gib" => ("size", 1_073_741_824.0),
        "%" | "percent" | "per cent" => ("share", 0.01),
        "$" | "usd" | "dollar" => ("money", 1.0),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(value: f64, tolerance: f64, unit: &str, text: &str) -> bool {
        mark(&Numeric { value, tolerance, unit: unit.to_owned() }, text).score > 0.5
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in ["1024", "1,024", "1 024", "1_024", "1'024", "about 1024.", "~1024", "1.024e3", "+1024"] {
            assert!(right(1024.0, 0.0, "", text), "{text}");
        }
        assert!(right(0.5, 0.0, "", "0,5"));
        assert!(right(1_234.5, 0.0, "", "1.234,5"));
        assert!(right(-3.0, 0.0, "", "−3"));
    }

    #[test]
    fn units_may_be_repeated_or_converted() {
        assert!(right(10.0, 0.0, "ms", "10 ms"));
        assert!(right(10.0, 0.0, "ms", "0.01 seconds"));
        assert!(right(2.0, 0.0, "calls", "2 Calls"));
        assert!(!right(10.0, 0.0, "ms", "10 s"));
        assert!(!right(10.0, 0.0, "ms", "10 bananas"));
    }

    #[test]
    fn tolerance_is_absolute_and_two_numbers_are_no_answer() {
        assert!(right(5.0, 0.5, "", "5.5"));
        assert!(!right(5.0, 0.5, "", "5.6"));
        assert!(!right(5.0, 0.0, "", "4 or 5"));
        assert!(!right(5.0, 0.0, "", "five"));
        assert!(mark(&Numeric::default(), "  ").withheld.is_some());
    }
}
