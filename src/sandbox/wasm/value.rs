//! Values across the border: JSON for people and scripts, typed numbers for a module. Nothing is lost on the way.

use serde_json::{Number, Value, json};
use wasmtime::{Val, ValType};

/// The largest integer that JSON readers keep exactly.
const EXACT: i64 = 1 << 53;

/// `value` as a value of type `expected`, or what is wrong with it.
///
/// Integers may be numbers or texts (`"-5"`, `"0xff"`), signed or unsigned; floats numbers or the texts `NaN`, `Infinity`,
/// `-Infinity`.
pub(super) fn from_json(value: &Value, expected: &ValType) -> Result<Val, String> {
    let wrong = || format!("{value} is no {expected}");
    match expected {
        ValType::I32 => {
            let wide = integer(value).ok_or_else(wrong)?;
            let narrow = i32::try_from(wide).ok().or_else(|| u32::try_from(wide).ok().map(u32::cast_signed));
            narrow.map(Val::I32).ok_or_else(|| format!("{value} does not fit 32 bits"))
        }
        ValType::I64 => {
            let wide = integer(value).ok_or_else(wrong)?;
            let narrow = i64::try_from(wide).ok().or_else(|| u64::try_from(wide).ok().map(u64::cast_signed));
            narrow.map(Val::I64).ok_or_else(|| format!("{value} does not fit 64 bits"))
        }
        ValType::F32 => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "rounding to the nearest f32 is what an f32 argument means"
            )]
            let narrow = float(value).ok_or_else(wrong)? as f32;
            Ok(Val::F32(narrow.to_bits()))
        }
        ValType::F64 => Ok(Val::F64(float(value).ok_or_else(wrong)?.to_bits())),
        ValType::Ref(reference) if value.is_null() && reference.is_nullable() => {
            Ok(expected.default_value().ok_or_else(wrong)?)
        }
        _ => Err(format!("a {expected} cannot be written as JSON")),
    }
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from))
            .or_else(|| number.as_f64().and_then(whole)),
        Value::String(text) => {
            let text = text.trim();
            let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
            let magnitude = match digits.strip_prefix("0x") {
                Some(hex) => i128::from(u64::from_str_radix(hex, 16).ok()?),
                None => i128::from(digits.parse::<u64>().ok()?),
            };
            Some(sign * magnitude)
        }
        _ => None,
    }
}

/// A float that is a whole number below 2^53, such as `3.0`.
fn whole(number: f64) -> Option<i128> {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small before the result is used")]
    let integer = number as i128;
    #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "exact below 2^53, which is checked")]
    let exact = integer.unsigned_abs() <= EXACT.unsigned_abs().into() && integer as f64 == number;
    exact.then_some(integer)
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.trim() {
            "NaN" => Some(f64::NAN),
            "Infinity" | "inf" => Some(f64::INFINITY),
            "-Infinity" | "-inf" => Some(f64::NEG_INFINITY),
            other => other.parse().ok(),
        },
        _ => None,
    }
}

/// `value` as JSON: integers beyond 2^53, `NaN` and infinities as texts; an `f32` with its own digits, not those of the `f64`
/// next to it; a reference as the name of its kind.
pub(super) fn to_json(value: &Val) -> Value {
    match value {
        Val::I32(integer) => json!(integer),
        Val::I64(integer) if (-EXACT..=EXACT).contains(integer) => json!(integer),
        Val::I64(integer) => json!(integer.to_string()),
        Val::F32(bits) => {
            let float = f32::from_bits(*bits);
            float_json(float.to_string().parse().unwrap_or(f64::from(float)))
        }
        Val::F64(bits) => float_json(f64::from_bits(*bits)),
        Val::V128(vector) => json!(format!("0x{:032x}", vector.as_u128())),
        Val::FuncRef(None) | Val::ExternRef(None) => Value::Null,
        Val::FuncRef(Some(_)) => json!("funcref"),
        _ => json!("reference"),
    }
}

fn float_json(float: f64) -> Value {
    if float.is_nan() {
        json!("NaN")
    } else if float.is_infinite() {
        json!(if float > 0.0 { "Infinity" } else { "-Infinity" })
    } else if let Some(integer) = whole(float).filter(|_| !(float == 0.0 && float.is_sign_negative())) {
        Value::Number(Number::from_i128(integer).unwrap_or_else(|| 0.into()))
    } else {
        json!(float)
    }
}

/// What a call answered: nothing, one value, or a list.
pub(super) fn results_json(results: &[Val]) -> Value {
    match results {
        [] => Value::Null,
        [one] => to_json(one),
        several => several.iter().map(to_json).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(value: &Value, expected: &ValType) -> Value {
        to_json(&from_json(value, expected).unwrap())
    }

    #[test]
    fn integers_keep_every_bit() {
        assert_eq!(round(&json!("9223372036854775807"), &ValType::I64), json!("9223372036854775807"));
        assert_eq!(round(&json!(u64::MAX), &ValType::I64), json!(-1));
        assert_eq!(round(&json!(4_294_967_295_u32), &ValType::I32), json!(-1));
        assert_eq!(round(&json!("-0x10"), &ValType::I32), json!(-16));
        assert_eq!(round(&json!(3.0), &ValType::I32), json!(3));
        assert!(from_json(&json!(4_294_967_296_u64), &ValType::I32).unwrap_err().contains("32 bits"));
        assert!(from_json(&json!("two"), &ValType::I32).unwrap_err().contains("no i32"));
    }

    #[test]
    fn floats_keep_their_digits_and_their_oddities() {
        assert_eq!(round(&json!(0.1), &ValType::F32), json!(0.1));
        assert_eq!(round(&json!("NaN"), &ValType::F64), json!("NaN"));
        assert_eq!(round(&json!("-Infinity"), &ValType::F32), json!("-Infinity"));
        assert_eq!(round(&json!(5), &ValType::F64), json!(5));
        assert_eq!(round(&json!(-0.0), &ValType::F64), json!(-0.0));
    }
}
