//! Times the pieces of work a script names, for its reader; the script itself learns nothing.

use std::{collections::BTreeMap, time::Instant};

use crate::sandbox::Measurement;

/// The pieces of work begun and ended.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    begun: BTreeMap<String, Instant>,
    measured: Vec<Measurement>,
}

impl Stopwatch {
    /// The most pieces of work of a run, and the most bytes of a name.
    const MOST: usize = 50;

    /// A piece of work begins.
    pub(super) fn begin(&mut self, label: &str) {
        if self.begun.len() < Self::MOST && label.len() <= 100 {
            self.begun.insert(label.to_owned(), Instant::now());
        }
    }

    /// A piece of work ends.
    pub(super) fn end(&mut self, label: &str) {
        let Some(begun) = self.begun.remove(label) else { return };
        if self.measured.len() < Self::MOST {
            self.measured.push(Measurement::new(label, begun.elapsed().as_secs_f64() * 1e3, "ms"));
        }
    }

    /// What was measured, in the order it ended.
    pub(super) fn measured(&self) -> Vec<Measurement> {
        self.measured.clone()
    }
}
