//! The database's numbers: decimal, exact, up to 38 significant digits.

use std::{cmp::Ordering, fmt};

use super::super::aws_error::AwsError;

/// A decimal number `mantissa × 10^exponent`, without trailing zeros in the mantissa, so that equal numbers are equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    mantissa: i128,
    exponent: i32,
}

const MOST_DIGITS: u32 = 38;

impl Number {
    /// Reads a number as requests write it: `59.98`, `-1e3`.
    ///
    /// # Errors
    /// What is no number, has more than 38 significant digits or a magnitude outside 1E-130 to 9.99E+125 is refused in the
    /// words of the service.
    pub fn parse(text: &str) -> Result<Self, AwsError> {
        let not_numeric = || {
            let separator = if text.is_empty() { "" } else { ": " };
            AwsError::validation(format!("The parameter cannot be converted to a numeric value{separator}{text}"))
        };
        let (written, exponent) = match text.split_once(['e', 'E']) {
            Some((written, exponent)) => (written, exponent.parse::<i32>().map_err(|_| not_numeric())?),
            None => (text, 0),
        };
        let (negative, digits) = match written.strip_prefix(['-', '+']) {
            Some(rest) => (written.starts_with('-'), rest),
            None => (false, written),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(not_numeric());
        }
        let significant = all.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Ok(Self { mantissa: 0, exponent: 0 });
        }
        if significant.len() > MOST_DIGITS as usize {
            return Err(AwsError::validation("Attempting to store more than 38 significant digits in a Number"));
        }
        let dropped = all.len() - all.trim_end_matches('0').len();
        let shift = i32::try_from(dropped).unwrap_or(i32::MAX) - i32::try_from(fraction.len()).unwrap_or(i32::MAX);
        let mantissa = significant.parse::<i128>().map_err(|_| not_numeric())?;
        Self { mantissa: if negative { -mantissa } else { mantissa }, exponent: exponent.saturating_add(shift) }
            .checked()
    }

    /// The sum.
    ///
    /// # Errors
    /// A sum that needs more than 38 digits is refused.
    pub fn plus(self, other: Self) -> Result<Self, AwsError> {
        let too_long = || AwsError::validation("Attempting to store more than 38 significant digits in a Number");
        let exponent = self.exponent.min(other.exponent);
        let (left, right) =
            (self.scaled_to(exponent).ok_or_else(too_long)?, other.scaled_to(exponent).ok_or_else(too_long)?);
        let mantissa = left.checked_add(right).ok_or_else(too_long)?;
        let sum = Self { mantissa, exponent }.normalised();
        if sum.digits() > MOST_DIGITS { Err(too_long()) } else { sum.checked() }
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    /// The bytes it counts for in an item's size: about one for two digits, and one.
    #[must_use]
    pub fn size(self) -> usize {
        self.digits().div_ceil(2) as usize + 1 + usize::from(self.mantissa < 0)
    }

    fn digits(self) -> u32 {
        self.mantissa.unsigned_abs().checked_ilog10().map_or(0, |log| log + 1)
    }

    /// The power of ten above its first digit.
    fn magnitude(self) -> i32 {
        self.exponent.saturating_add(i32::try_from(self.digits()).unwrap_or(0))
    }

    fn scaled_to(self, exponent: i32) -> Option<i128> {
        let power = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        if self.mantissa == 0 { Some(0) } else { self.mantissa.checked_mul(10_i128.checked_pow(power)?) }
    }

    fn normalised(mut self) -> Self {
        if self.mantissa == 0 {
            return Self { mantissa: 0, exponent: 0 };
        }
        while self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.exponent += 1;
        }
        self
    }

    fn checked(self) -> Result<Self, AwsError> {
        match self.magnitude() - 1 {
            126.. => Err(AwsError::validation(
                "Number overflow. Attempting to store a number with magnitude larger than supported range",
            )),
            ..-130 => Err(AwsError::validation(
                "Number underflow. Attempting to store a number with magnitude smaller than supported range",
            )),
            _ => Ok(self),
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs != Ordering::Equal || self.mantissa == 0 {
            return signs;
        }
        let larger = self.magnitude().cmp(&other.magnitude()).then_with(|| {
            let exponent = self.exponent.min(other.exponent);
            let absolute = |number: &Self| number.scaled_to(exponent).map(i128::unsigned_abs);
            absolute(self).cmp(&absolute(other))
        });
        if self.mantissa < 0 { larger.reverse() } else { larger }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    /// As the service writes it back: plain digits, never an exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
        if self.exponent >= 0 {
            return write!(f, "{sign}{digits}{}", zeros(self.exponent));
        }
        let point = self.magnitude();
        match usize::try_from(point) {
            Ok(point) if point > 0 => write!(f, "{sign}{}.{}", &digits[..point], &digits[point..]),
            _ => write!(f, "{sign}0.{}{digits}", zeros(-point)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn numbers_come_back_in_their_shortest_plain_form() {
        for (written, stored) in [
            ("59.98", "59.98"),
            ("1.50", "1.5"),
            ("-0.0", "0"),
            ("1e3", "1000"),
            ("12345678901234567000", "12345678901234567000"),
            ("-2.5E-3", "-0.0025"),
            ("007", "7"),
        ] {
            assert_eq!(number(written).to_string(), stored, "{written}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_in_the_words_of_the_service() {
        let message = |text: &str| Number::parse(text).unwrap_err().message;
        assert_eq!(message("b"), "The parameter cannot be converted to a numeric value: b");
        assert_eq!(message(""), "The parameter cannot be converted to a numeric value");
        assert_eq!(message(&"1".repeat(39)), "Attempting to store more than 38 significant digits in a Number");
        assert!(message("1e126").starts_with("Number overflow."));
        assert!(message("1e-131").starts_with("Number underflow."));
    }

    #[test]
    fn order_and_sums_are_decimal() {
        assert!(number("-10") < number("-9") && number("9") < number("10") && number("0.1") < number("1e5"));
        assert_eq!(number("0.1").plus(number("0.2")).unwrap(), number("0.3"));
        assert_eq!(number("5").plus(number("7").negated()).unwrap().to_string(), "-2");
        assert!(number("1e100").plus(number("1e-100")).is_err());
    }
}
