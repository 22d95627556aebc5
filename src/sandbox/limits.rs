//! How much of the machine a run may use.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much of the machine one run may use. Every limit ends the run with a message that names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Host time the guest may compute for, in milliseconds.
    pub time_ms: u64,
    /// Linear memory of the guest, in MiB.
    pub memory_mib: u32,
    /// Call depth, as KiB of the guest's stack.
    pub stack_kib: u32,
    /// Console output and result, together, in KiB.
    pub output_kib: u32,
}

impl Limits {
    /// The largest limits a course may ask for; [`Limits::clamped`] holds it to them.
    pub const MOST: Self = Self { time_ms: 30_000, memory_mib: 512, stack_kib: 1024, output_kib: 4096 };

    /// Host time the guest may compute for.
    #[must_use]
    pub fn time(&self) -> Duration {
        Duration::from_millis(self.time_ms)
    }

    /// These limits, none above [`Limits::MOST`].
    #[must_use]
    pub fn clamped(&self) -> Self {
        Self {
            time_ms: self.time_ms.min(Self::MOST.time_ms),
            memory_mib: self.memory_mib.min(Self::MOST.memory_mib),
            stack_kib: self.stack_kib.min(Self::MOST.stack_kib),
            output_kib: self.output_kib.min(Self::MOST.output_kib),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { time_ms: 3_000, memory_mib: 64, stack_kib: 512, output_kib: 256 }
    }
}
