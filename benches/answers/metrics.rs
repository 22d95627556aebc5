//! How well predictions agree with people.

use std::collections::BTreeMap;

/// A true value and a predicted one.
pub type Pair = (f64, f64);

/// Pearson's correlation; 0 when either side does not vary.
pub fn pearson(pairs: &[Pair]) -> f64 {
    let count = number(pairs.len());
    let (mean_x, mean_y) = pairs.iter().fold((0.0, 0.0), |(x, y), pair| (x + pair.0 / count, y + pair.1 / count));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (x, y) = (x - mean_x, y - mean_y);
        (xx, yy, xy) = (xx + x * x, yy + y * y, xy + x * y);
    }
    if xx * yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

/// Cohen's kappa with quadratic weights, both sides rounded to whole grades from 0.
pub fn quadratic_kappa(pairs: &[Pair]) -> f64 {
    let rounded: Vec<(f64, f64)> = pairs.iter().map(|(x, y)| (x.max(0.0).round(), y.max(0.0).round())).collect();
    let count = number(rounded.len());
    let observed: f64 = rounded.iter().map(|(x, y)| (x - y).powi(2)).sum::<f64>() / count;
    let (mut of_x, mut of_y) = (BTreeMap::new(), BTreeMap::new());
    for (x, y) in &rounded {
        *of_x.entry(x.to_bits()).or_insert(0.0) += 1.0 / count;
        *of_y.entry(y.to_bits()).or_insert(0.0) += 1.0 / count;
    }
    let expected: f64 = of_x
        .iter()
        .flat_map(|(x, p)| of_y.iter().map(move |(y, q)| p * q * (f64::from_bits(*x) - f64::from_bits(*y)).powi(2)))
        .sum();
    if expected > 0.0 { 1.0 - observed / expected } else { 0.0 }
}

/// The share of pairs whose classes are the same.
pub fn accuracy(pairs: &[Pair]) -> f64 {
    number(pairs.iter().filter(|(x, y)| same(*x, *y)).count()) / number(pairs.len())
}

/// The F1 of each class, all classes that people used weighing the same.
pub fn macro_f1(pairs: &[Pair]) -> f64 {
    let mut classes: Vec<f64> = pairs.iter().map(|(x, _)| *x).collect();
    classes.sort_by(f64::total_cmp);
    classes.dedup();
    let of_class = |class: f64| {
        let both = pairs.iter().filter(|(x, y)| same(*x, class) && same(*y, class)).count();
        let either = pairs.iter().filter(|(x, _)| same(*x, class)).count()
            + pairs.iter().filter(|(_, y)| same(*y, class)).count();
        2.0 * number(both) / number(either).max(1.0)
    };
    classes.iter().map(|class| of_class(*class)).sum::<f64>() / number(classes.len()).max(1.0)
}

/// The mean of `metric` over the groups, those in which people's grades do not vary left out.
pub fn within(groups: &[Vec<Pair>], metric: fn(&[Pair]) -> f64) -> f64 {
    let varies = |group: &&Vec<Pair>| group.iter().any(|pair| !same(pair.0, group[0].0));
    let each: Vec<f64> = groups.iter().filter(varies).map(|group| metric(group)).collect();
    each.iter().sum::<f64>() / number(each.len()).max(1.0)
}

/// `metric` over all pairs, and the interval that holds 95 of 100 resamplings of whole groups (questions).
pub fn with_interval(groups: &[Vec<Pair>], metric: impl Fn(&[Vec<Pair>]) -> f64) -> (f64, f64, f64) {
    const RESAMPLINGS: usize = 1_000;
    let mut random = fastrand::Rng::with_seed(2_013);
    let mut resampled: Vec<f64> = (0..RESAMPLINGS)
        .map(|_| {
            let drawn: Vec<Vec<Pair>> = groups.iter().map(|_| groups[random.usize(..groups.len())].clone()).collect();
            metric(&drawn)
        })
        .collect();
    resampled.sort_by(f64::total_cmp);
    (metric(groups), resampled[RESAMPLINGS / 40], resampled[RESAMPLINGS - 1 - RESAMPLINGS / 40])
}

fn same(x: f64, y: f64) -> bool {
    (x - y).abs() < 1e-9
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub fn number(count: usize) -> f64 {
    count as f64
}
