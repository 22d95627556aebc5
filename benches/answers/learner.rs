//! A learner from features to grades: the mean of a ridge regression, which carries over to new questions, and a forest of
//! regression trees, which sees how features go together.

use fastrand::Rng;

use super::metrics::number;

/// What was learnt.
pub struct Learner {
    scale: Vec<(f64, f64)>,
    line: Vec<f64>,
    trees: Vec<Tree>,
}

/// Trees in the forest, rows in a leaf at least, and features tried at a split: one of so many.
const TREES: usize = 200;
const LEAF: usize = 15;
const TRIED: usize = 3;

/// How strongly the ridge regression is held back.
const HELD_BACK: f64 = 3.0;

impl Learner {
    /// Learns to give `grades` to `rows`. The same input learns the same.
    pub fn fit(rows: &[Vec<f64>], grades: &[f64]) -> Self {
        let scale = scale(rows);
        let line = ridge(&rows.iter().map(|row| scaled(row, &scale)).collect::<Vec<_>>(), grades);
        let mut random = Rng::with_seed(7);
        let trees = (0..TREES).map(|_| {
            let drawn: Vec<usize> = (0..rows.len()).map(|_| random.usize(..rows.len())).collect();
            Tree::grow(rows, grades, drawn, &mut random)
        });
        Self { trees: trees.collect(), scale, line }
    }

    /// The grade of one row.
    pub fn predict(&self, row: &[f64]) -> f64 {
        let straight: f64 = scaled(row, &self.scale).iter().zip(&self.line).map(|(x, w)| x * w).sum();
        let forest: f64 = self.trees.iter().map(|tree| tree.predict(row)).sum::<f64>() / number(self.trees.len());
        f64::midpoint(straight, forest)
    }
}

/// The mean and the spread of each feature.
fn scale(rows: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let count = number(rows.len());
    let column = |at: usize| rows.iter().map(move |row| row[at]);
    (0..rows.first().map_or(0, Vec::len))
        .map(|at| {
            let mean = column(at).sum::<f64>() / count;
            let spread = (column(at).map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
            (mean, if spread > 1e-12 { spread } else { 1.0 })
        })
        .collect()
}

/// A row in units of each feature's spread, and a one for the constant.
fn scaled(row: &[f64], scale: &[(f64, f64)]) -> Vec<f64> {
    row.iter().zip(scale).map(|(value, (mean, spread))| (value - mean) / spread).chain([1.0]).collect()
}

/// The weights of a ridge regression, by the normal equations.
fn ridge(rows: &[Vec<f64>], grades: &[f64]) -> Vec<f64> {
    let width = rows.first().map_or(0, Vec::len);
    let mut system = vec![vec![0.0; width + 1]; width];
    for (row, grade) in rows.iter().zip(grades) {
        for (i, equation) in system.iter_mut().enumerate() {
            row.iter().zip(equation.iter_mut()).for_each(|(value, sum)| *sum += row[i] * value);
            equation[width] += row[i] * grade;
        }
    }
    // The constant, the last, is not held back.
    (0..width.saturating_sub(1)).for_each(|i| system[i][i] += HELD_BACK);
    solve(system)
}

/// Gauss's elimination with the largest pivot first.
fn solve(mut system: Vec<Vec<f64>>) -> Vec<f64> {
    let width = system.len();
    for at in 0..width {
        let pivot = (at..width).max_by(|i, j| system[*i][at].abs().total_cmp(&system[*j][at].abs())).unwrap_or(at);
        system.swap(at, pivot);
        let (upper, lower) = system.split_at_mut(at + 1);
        let top = &upper[at];
        for row in lower {
            let factor = if top[at].abs() > 1e-12 { row[at] / top[at] } else { 0.0 };
            row.iter_mut().zip(top).skip(at).for_each(|(value, above)| *value -= factor * above);
        }
    }
    let mut solved = vec![0.0; width];
    for at in (0..width).rev() {
        let known: f64 = (at + 1..width).map(|other| system[at][other] * solved[other]).sum();
        let pivot = system[at][at];
        solved[at] = if pivot.abs() > 1e-12 { (system[at][width] - known) / pivot } else { 0.0 };
    }
    solved
}

/// A regression tree.
enum Tree {
    Leaf(f64),
    Split { feature: usize, at_most: f64, low: Box<Tree>, high: Box<Tree> },
}

struct Best {
    gain: f64,
    feature: usize,
    at_most: f64,
}

impl Tree {
    fn grow(rows: &[Vec<f64>], grades: &[f64], mut members: Vec<usize>, random: &mut Rng) -> Self {
        let mean = members.iter().map(|at| grades[*at]).sum::<f64>() / number(members.len()).max(1.0);
        let Some(best) = best_split(rows, grades, &mut members, random) else { return Self::Leaf(mean) };
        let (low, high): (Vec<usize>, Vec<usize>) =
            members.into_iter().partition(|at| rows[*at][best.feature] <= best.at_most);
        let low = Box::new(Self::grow(rows, grades, low, random));
        let high = Box::new(Self::grow(rows, grades, high, random));
        Self::Split { feature: best.feature, at_most: best.at_most, low, high }
    }

    fn predict(&self, row: &[f64]) -> f64 {
        match self {
            Self::Leaf(value) => *value,
            Self::Split { feature, at_most, low, high } => {
                if row[*feature] <= *at_most {
                    low.predict(row)
                } else {
                    high.predict(row)
                }
            }
        }
    }
}

/// The split, of a third of the features, that leaves the least variance; `None` when none helps.
fn best_split(rows: &[Vec<f64>], grades: &[f64], members: &mut [usize], random: &mut Rng) -> Option<Best> {
    if members.len() < 2 * LEAF {
        return None;
    }
    let width = rows[0].len();
    let tried = random.choose_multiple(0..width, width / TRIED);
    let total: f64 = members.iter().map(|at| grades[*at]).sum();
    let base = total * total / number(members.len());
    let mut best: Option<Best> = None;
    for feature in tried {
        members.sort_by(|one, other| rows[*one][feature].total_cmp(&rows[*other][feature]));
        let mut low = 0.0;
        for split in 1..members.len() {
            low += grades[members[split - 1]];
            let (below, above) = (rows[members[split - 1]][feature], rows[members[split]][feature]);
            if split < LEAF || members.len() - split < LEAF || above - below < 1e-12 {
                continue;
            }
            let high = total - low;
            let gain = low * low / number(split) + high * high / number(members.len() - split) - base;
            if gain > best.as_ref().map_or(1e-9, |best| best.gain) {
                best = Some(Best { gain, feature, at_most: f64::midpoint(below, above) });
            }
        }
    }
    best
}
