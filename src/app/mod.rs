//! The workbench without a screen: what it knows ([`State`]), what can happen ([`Message`]), what it wants done ([`Effect`]).
//!
//! [`update`] is a function of state and message, so every screen can be tested by feeding it keys. Nothing here draws, waits,
//! reads a clock or touches a file: effects ask the run loop for that, and their results come back as messages.
//!
//! Each screen is one file with a state of its own and the same four functions:
//!
//! | function | says |
//! |---|---|
//! | `open` | this is the place to show now; opening what is already open keeps its scroll and selection |
//! | `update` | what a message means here: `None` when the message is not for this screen, else what to do |
//! | `keys` | the keys that matter now; the footer and the help are drawn from this list, so they never lie |
//! | `title` | what the title bar says, left and right |

mod action;
pub mod editor;
mod effect;
pub mod figures;
pub mod home;
mod key;
pub mod lesson;
mod message;
pub mod palette;
mod part_of_run;
mod place;
pub mod progress;
pub mod quiz;
pub mod review;
pub mod runs;
pub mod self_test;
mod settings;
pub mod sheet;
mod state;
mod update;
pub mod workbench;

pub use action::{Action, KeyHint, Reply, Title};
pub use effect::{Effect, RunId, RunRequest};
pub use key::{Key, KeyCode, Mouse, MouseKind};
pub use message::{Extent, LineOf, Message};
pub use part_of_run::{happens, nearest};
pub use place::Place;
pub use settings::{Settings, ThemeChoice};
pub use state::{Area, Notice, Overlay, Shared, State};
pub use update::{open, update};
