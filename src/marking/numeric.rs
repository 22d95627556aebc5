//! Numbers, as people write them: `1,024`, `1 024`, `0,5`, `about 10 ms`, `1.5e3`.

use super::{
    mark::Mark,
    sheet::{all_or_nothing, blank},
};
use crate::course::Numeric;

/// Marks a number: right within the wider of its tolerances, in the question's unit or one it converts to. Where a comma could
/// group or be decimal, either reading may be right. A wrong number is told in which direction it lies, never the right one.
pub(super) fn mark(numeric: &Numeric, text: &str) -> Mark {
    if text.trim().is_empty() {
        return blank();
    }
    let (right, say) = judge(numeric, text);
    let mut mark = all_or_nothing("the number", right, &say);
    if right && !say.is_empty() {
        mark.remarks.push(say);
    }
    mark
}

/// Whether `text` is the number, and what to say: how it was read when that is not plain, and where a wrong one lies.
pub(super) fn judge(numeric: &Numeric, text: &str) -> (bool, String) {
    let Some((readings, unit)) = read(text) else {
        return (false, "One number is asked for; this was not read as one.".to_owned());
    };
    let Some(factor) = conversion(unit, &numeric.unit) else {
        let wanted = if numeric.unit.is_empty() { "without a unit".to_owned() } else { format!("in {}", numeric.unit) };
        return (false, format!("The unit {unit} was not understood here; answer {wanted}."));
    };
    // A relative slack far below any tolerance an author writes, for values that decimal fractions cannot hold.
    let slack = numeric.value.abs().max(1.0) * 1e-9;
    let tolerance = numeric.tolerance.max(numeric.relative * numeric.value.abs()) + slack;
    let off = |value: &f64| (value * factor - numeric.value).abs();
    let Some(nearest) = readings.iter().copied().min_by(|one, other| off(one).total_cmp(&off(other))) else {
        return (false, String::new());
    };
    let is_converted = (factor - 1.0).abs() > 1e-12;
    let read_as = match (is_converted, numeric.unit.as_str()) {
        (false, _) => String::new(),
        (true, "") => format!("Read as {}.", plainly(nearest * factor)),
        (true, wanted) => format!("Read as {} {wanted}.", plainly(nearest * factor)),
    };
    if off(&nearest) <= tolerance {
        return (true, read_as);
    }
    let say = direction(nearest * factor, numeric.value);
    (false, if read_as.is_empty() { say } else { format!("{read_as} {say}") })
}

/// Where a wrong number lies, without telling the right one.
fn direction(is: f64, wanted: f64) -> String {
    let side = if is > wanted { "high" } else { "low" };
    if wanted == 0.0 || is == 0.0 {
        return format!("Too {side}.");
    }
    if is.signum() * wanted.signum() < 0.0 {
        return "Look at the sign.".to_owned();
    }
    let ratio = if is.abs() > wanted.abs() { is / wanted } else { wanted / is };
    let powers = [10.0, 60.0, 100.0, 1000.0, 1024.0, 1e6, 1_048_576.0, 1e9, 1_073_741_824.0];
    if powers.iter().any(|power| (ratio / power - 1.0).abs() < 1e-3) {
        return format!("Too {side}: the digits look right, the order of magnitude is not. Look at the units.");
    }
    match ratio {
        ..1.1 => format!("Close, but a little too {side}."),
        ..10.0 => format!("Too {side}."),
        _ => format!("Too {side}, by an order of magnitude or more."),
    }
}

/// A number without the noise of binary fractions.
fn plainly(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether both texts are numbers with units that convert into each other, and of the same size.
pub(super) fn is_same_quantity(one: &str, other: &str) -> bool {
    let (Some((ones, unit)), Some((others, of))) = (read(one), read(other)) else { return false };
    let Some(factor) = conversion(unit, of).filter(|_| !unit.is_empty() && !of.is_empty()) else { return false };
    let is_near = |(one, other): (f64, f64)| (one * factor - other).abs() <= other.abs().max(1e-12) * 1e-9;
    ones.iter().any(|&one| others.iter().any(|&other| is_near((one, other))))
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
    if wanted.is_empty() {
        // A share may be given in percent; no other unit belongs to a bare number.
        return measure(&unit).filter(|(dimension, _)| *dimension == "share").map(|(_, size)| size);
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
        "day" => ("time", 86_400.0),
        "b" | "byte" => ("size", 1.0),
        "kb" | "kilobyte" => ("size", 1e3),
        "kib" => ("size", 1024.0),
        "mb" | "megabyte" => ("size", 1e6),
        "mib" => ("size", 1_048_576.0),
        "gb" | "gigabyte" => ("size", 1e9),
        "gib" => ("size", 1_073_741_824.0),
        "tb" | "terabyte" => ("size", 1e12),
        "tib" => ("size", 1_099_511_627_776.0),
        "%" | "percent" | "per cent" => ("share", 0.01),
        "$" | "usd" | "dollar" => ("money", 1.0),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(value: f64, tolerance: f64, unit: &str, text: &str) -> bool {
        mark(&numeric(value, tolerance, unit), text).score > 0.5
    }

    fn numeric(value: f64, tolerance: f64, unit: &str) -> Numeric {
        Numeric { value, tolerance, unit: unit.to_owned(), ..Numeric::default() }
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

    #[test]
    fn units_convert_and_the_reading_is_told() {
        for (value, unit, text) in [
            (64.0, "KiB", "65536 bytes"),
            (1.5, "MB", "1500 kB"),
            (250.0, "µs", "0.25 ms"),
            (5.0, "%", "5 percent"),
            (0.05, "", "5 %"),
            (2.0, "s", "2000ms"),
        ] {
            assert!(right(value, 0.0, unit, text), "{text} for {value} {unit}");
        }
        assert_eq!(mark(&numeric(10.0, 0.0, "ms"), "0.01 s").remarks, ["Read as 10 ms."]);
        assert_eq!(judge(&numeric(10.0, 0.0, "ms"), "0.02 s").1, "Read as 20 ms. Too high.");
        assert_eq!(
            judge(&numeric(3.0, 0.0, ""), "4 ms").1,
            "The unit ms was not understood here; answer without a unit."
        );
    }

    #[test]
    fn a_tolerance_may_be_a_share_of_the_value() {
        let numeric = Numeric { relative: 0.05, ..numeric(200.0, 1.0, "") };
        assert!(judge(&numeric, "209").0 && judge(&numeric, "190").0);
        assert!(!judge(&numeric, "211").0);
    }

    #[test]
    fn a_wrong_number_is_told_its_direction_and_never_the_value() {
        for (text, say) in [
            ("1300", "Too high."),
            ("1100", "Close, but a little too high."),
            ("400", "Too low."),
            ("10440", "Too high: the digits look right, the order of magnitude is not. Look at the units."),
            ("1.044", "Too low: the digits look right, the order of magnitude is not. Look at the units."),
            ("7", "Too low, by an order of magnitude or more."),
            ("-1044", "Look at the sign."),
            ("0", "Too low."),
        ] {
            let marked = mark(&numeric(1044.0, 0.0, "ms"), text);
            assert_eq!(marked.points[0].say, say, "{text}");
            assert_eq!(marked.points[0].title, "the number");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_confuses_it_and_no_wrong_number_is_told_the_right_one(text in "[-0-9.,eEkKMmiBs% µ]{0,14}") {
            let numeric = numeric(48_317.0, 0.0, "ms");
            let marked = mark(&numeric, &text);
            proptest::prop_assert!((0.0..=1.0).contains(&marked.score));
            let told = marked.points.iter().map(|point| point.say.as_str()).collect::<String>();
            proptest::prop_assert!(marked.score > 0.5 || !told.contains("48317"), "{}", told);
        }
    }
}
