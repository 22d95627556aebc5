//! What the screens show, by the keys that were pressed. Snapshots hold characters, not colours: whatever matters must be
//! legible in them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "screens/any_keys.rs"]
mod any_keys;
#[path = "screens/home.rs"]
mod home;
#[path = "screens/lesson.rs"]
mod lesson;
#[path = "screens/overlays.rs"]
mod overlays;
#[path = "screens/review.rs"]
mod review;
#[path = "screens/window.rs"]
mod window;
