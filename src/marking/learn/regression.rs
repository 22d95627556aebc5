//! Logistic regression over few words: most words end up with no weight at all, so that what remains can be read.

use std::collections::{BTreeMap, BTreeSet};

/// A sentence to learn from: what stands in it, what it should come to, and how much it counts.
pub(super) struct Example<'a> {
    /// The numbers of its cues, claimed at even places and denied at odd ones.
    pub(super) cues: &'a [usize],
    pub(super) makes: bool,
    pub(super) counts: f64,
}

/// What was learned: log odds.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    pub(super) start: f64,
    pub(super) of: BTreeMap<usize, f64>,
}

impl Weights {
    /// How sure they are of a sentence that holds `cues`, in log odds.
    pub(super) fn sure(&self, cues: &[usize]) -> f64 {
        self.start + cues.iter().filter_map(|cue| self.of.get(cue)).sum::<f64>()
    }
}

/// How strongly large weights are kept back: the smaller, the more.
const TRUST: f64 = 1.0;
/// The same for how likely the point is when no cue stands in a sentence.
const UNHELD: f64 = 100.0;
/// How much a word must explain before it gets any weight, and how much before it may speak against a point.
const WORTH_KEEPING: f64 = 0.15;
const WORTH_KEEPING_AGAINST: f64 = 0.3;
/// Passes over all weights; it has settled long before.
const PASSES: usize = 40;

/// The weights of at most `most` of the cues `allowed`: chosen by their worth first, then weighed among themselves.
pub(super) fn weigh(examples: &[Example], allowed: &BTreeSet<usize>, most: usize) -> Weights {
    let rough = fit(examples, allowed, (WORTH_KEEPING, WORTH_KEEPING_AGAINST));
    let held = |cue: usize| examples.iter().filter(|example| example.cues.contains(&cue)).count();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand sentences")]
    let mut told: Vec<(f64, usize)> =
        rough.of.iter().map(|(&cue, weight)| (weight.abs() * (held(cue) as f64).sqrt(), cue)).collect();
    told.sort_by(|one, other| other.0.total_cmp(&one.0));
    let kept: BTreeSet<usize> = told.into_iter().take(most).map(|(_, cue)| cue).collect();
    fit(examples, &kept, (0.0, 0.0))
}

/// One weight after the other: each step is the best one under a bound on the curvature, drawn towards none by `least`.
fn fit(examples: &[Example], allowed: &BTreeSet<usize>, least: (f64, f64)) -> Weights {
    let mut holding: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, example) in examples.iter().enumerate() {
        for &cue in example.cues.iter().filter(|cue| allowed.contains(cue)) {
            holding.entry(cue).or_default().push(at);
        }
    }
    let everywhere: Vec<usize> = (0..examples.len()).collect();
    let mut sums = vec![0.0_f64; examples.len()];
    let mut weights = Weights::default();
    let step = |at: &[usize], weight: f64, trust: f64, least: (f64, f64), sums: &mut [f64]| {
        let (mut slope, mut curve) = (weight / trust, 1.0 / trust);
        for &at in at {
            let Example { makes, counts, .. } = examples[at];
            let likely = 1.0 / (1.0 + (-sums[at]).exp());
            slope += counts * (likely - f64::from(u8::from(makes)));
            curve += counts * (likely * (1.0 - likely)).max(0.05);
        }
        let free = weight * curve - slope;
        let drawn = if free > 0.0 { (free - least.0).max(0.0) } else { (free + least.1).min(0.0) };
        let changed = drawn / curve;
        for &at in at {
            sums[at] += changed - weight;
        }
        changed
    };
    for _ in 0..PASSES {
        weights.start = step(&everywhere, weights.start, UNHELD, (0.0, 0.0), &mut sums);
        for (&cue, at) in &holding {
            let weight = weights.of.entry(cue).or_insert(0.0);
            *weight = step(at, *weight, TRUST, least, &mut sums);
        }
    }
    weights.of.retain(|_, weight| weight.abs() > 1e-6);
    weights
}

/// How likely it is that something holds, by one figure that speaks for it.
pub(super) struct Calibration {
    level: f64,
    slope: f64,
}

impl Calibration {
    /// Fitted to `seen`: the figure, and whether it held. The slope is kept near 1, which is what it would be were writers
    /// alike.
    pub(super) fn of(seen: &[(f64, bool)]) -> Self {
        let mut own = Self { level: 0.0, slope: 1.0 };
        for _ in 0..100 {
            let (mut level, mut slope) = ((0.01 * own.level, 0.01), (4.0 * (own.slope - 1.0), 4.0));
            for &(figure, held) in seen {
                let likely = 1.0 / (1.0 + (-(own.level + own.slope * figure)).exp());
                let (off, bend) = (likely - f64::from(u8::from(held)), (likely * (1.0 - likely)).max(0.01));
                level = (level.0 + off, level.1 + bend);
                slope = (slope.0 + off * figure, slope.1 + bend * figure * figure);
            }
            own.level -= 0.5 * level.0 / level.1;
            own.slope = (own.slope - 0.5 * slope.0 / slope.1).max(0.2);
        }
        own
    }

    /// The figure at which it is as likely as `share`.
    pub(super) fn figure_at(&self, share: f64) -> f64 {
        ((share / (1.0 - share)).ln() - self.level) / self.slope
    }
}
