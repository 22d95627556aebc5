//! The little statistics a result sheet needs, each by the formula that can be looked up.

use serde::{Deserialize, Serialize};

/// A range that a figure lies in with 95 % confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interval {
    /// From here.
    pub low: f64,
    /// To here.
    pub high: f64,
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts of learners and questions are far below 2^52")]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}

/// The mean of `values`; `None` without any.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / number(values.len()))
}

/// The Wilson score interval (95 %) around `share` of `count` (E. B. Wilson, "Probable inference, the law of succession, and
/// statistical inference", JASA 22, 1927).
///
/// It is made for yes and no. No figure between 0 and 1 varies more than a yes or no of the same mean, so for a mean of
/// partial credits it is on the wide side.
#[must_use]
pub fn wilson(share: f64, count: usize) -> Option<Interval> {
    const Z: f64 = 1.959_964;
    if count == 0 {
        return None;
    }
    let (share, count) = (share.clamp(0.0, 1.0), number(count));
    let by = 1.0 + Z * Z / count;
    let middle = (share + Z * Z / (2.0 * count)) / by;
    let half = Z / by * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    Some(Interval { low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
}

/// Pearson's correlation; `None` for fewer than three pairs, or when one side does not vary.
#[must_use]
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let count = number(pairs.len());
    let mean_of = |side: fn(&(f64, f64)) -> f64| pairs.iter().map(side).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean_of(|pair| pair.0), mean_of(|pair| pair.1));
    let sum = |term: &dyn Fn(f64, f64) -> f64| -> f64 { pairs.iter().map(|(x, y)| term(x - mean_x, y - mean_y)).sum() };
    let (xy, xx, yy) = (sum(&|x, y| x * y), sum(&|x, _| x * x), sum(&|_, y| y * y));
    // What varies by rounding alone does not vary.
    (xx > 1e-12 && yy > 1e-12).then(|| (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_the_textbooks() {
        // 7 of 10, and none of 5, by hand.
        let seven = wilson(0.7, 10).unwrap();
        assert!((seven.low - 0.3968).abs() < 1e-4 && (seven.high - 0.8922).abs() < 1e-4, "{seven:?}");
        let none = wilson(0.0, 5).unwrap();
        assert!(none.low.abs() < 1e-12 && (none.high - 0.4345).abs() < 1e-4, "{none:?}");
        assert_eq!(wilson(0.5, 0), None);
    }

    #[test]
    fn the_correlation_is_the_textbooks() {
        // Deviations -1.5 -.5 .5 1.5 and -1 -2 2 1: 4 / sqrt(5 * 10).
        let pairs = [(1.0, 2.0), (2.0, 1.0), (3.0, 5.0), (4.0, 4.0)];
        assert!((correlation(&pairs).unwrap() - 5.0_f64 / (5.0_f64 * 10.0).sqrt()).abs() < 1e-12);
        assert_eq!(correlation(&[(1.0, 2.0), (1.0, 3.0), (1.0, 4.0)]), None);
        assert_eq!(correlation(&[(1.0, 2.0), (2.0, 3.0)]), None);
        assert_eq!((mean(&[]), mean(&[0.0, 1.0, 0.5])), (None, Some(0.5)));
    }
}
