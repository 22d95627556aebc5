//! One screen a file: each draws its body from the state, and nothing else.

pub mod help;
pub mod home;
pub mod lesson;
pub mod palette;
pub mod progress;
pub mod quiz;
#[cfg(test)]
mod quiz_kinds;
pub mod review;
pub mod self_test;
pub mod workbench;
