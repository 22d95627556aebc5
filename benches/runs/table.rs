//! The samples, and how they are printed.

use std::time::Instant;

/// One line of the table: microseconds.
pub fn row(figure: &str, goal: &str, mut samples: Vec<f64>) {
    samples.sort_by(f64::total_cmp);
    println!(
        "{figure:<52} {goal:>9}   median {:>10}   fastest {:>10}   p95 {:>10}   n {}",
        shown(quantile(&samples, 0.5)),
        shown(quantile(&samples, 0.0)),
        shown(quantile(&samples, 0.95)),
        samples.len()
    );
}

/// `samples` times the microseconds that one of `calls` calls of `task` takes. One round before them warms up.
pub fn sample(samples: usize, calls: u32, mut task: impl FnMut()) -> Vec<f64> {
    let mut round = || {
        let began = Instant::now();
        (0..calls).for_each(|_| task());
        micros(began) / f64::from(calls)
    };
    round();
    (0..samples).map(|_| round()).collect()
}

/// Microseconds since `began`.
pub fn micros(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e6
}

/// The value below which `share` of the sorted values lie.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index"
    )]
    let at = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// What the machine is and how busy it is.
pub fn machine() {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_else(|_| "not known".to_owned());
    println!("machine: {cores} core(s), load {}", load.trim());
}

fn shown(micros: f64) -> String {
    match micros {
        under if under < 1e3 => format!("{under:.2} µs"),
        under if under < 1e6 => format!("{:.2} ms", under / 1e3),
        seconds => format!("{:.2} s", seconds / 1e6),
    }
}
