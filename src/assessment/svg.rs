//! Small charts for pages: one drawing a row of a table, its figure beside it in words. Positions are in per cent of the width,
//! so that a drawing fits any column and nothing in it is stretched.

use std::fmt::Write as _;

use super::{Interval, page::escape};

/// How high a drawing is, in pixels.
const HEIGHT: u32 = 18;

/// A bar from nothing to `share`.
pub(super) fn bar(share: f64, title: &str) -> String {
    let width = percent(share);
    drawing(title, &format!(r##"<rect class="bar" x="0" y="3" width="{width}" height="12" rx="2" fill="#2c6e8f"/>"##))
}

/// From the first try to the best: an open circle, a line, a full circle.
pub(super) fn dumbbell(first: f64, best: f64, title: &str) -> String {
    let (from, to) = (inner(first), inner(best));
    let drawn = format!(
        r##"<line class="link" x1="{from}" y1="9" x2="{to}" y2="9" stroke="#2c6e8f" stroke-width="2"/><circle class="dot" cx="{to}" cy="9" r="6" fill="#2c6e8f"/><circle class="ring" cx="{from}" cy="9" r="5" fill="#ffffff" stroke="#2c6e8f" stroke-width="2"/>"##
    );
    drawing(title, &drawn)
}

/// A mean with the range it lies in.
pub(super) fn ranged(share: f64, interval: Option<Interval>, title: &str) -> String {
    let mut drawn = String::new();
    if let Some(Interval { low, high }) = interval {
        let (low, high) = (inner(low), inner(high));
        let _ = write!(
            drawn,
            r##"<line class="link" x1="{low}" y1="9" x2="{high}" y2="9" stroke="#2c6e8f" stroke-width="3" stroke-opacity="0.55"/>"##
        );
    }
    let _ = write!(drawn, r##"<circle class="dot" cx="{}" cy="9" r="6" fill="#2c6e8f"/>"##, inner(share));
    drawing(title, &drawn)
}

/// `drawn` over the line that everything is measured along.
fn drawing(title: &str, drawn: &str) -> String {
    let title = escape(title);
    format!(
        r##"<svg role="img" width="100%" height="{HEIGHT}" aria-label="{title}"><title>{title}</title><rect class="track" x="0" y="8" width="100%" height="2" fill="#c9d2d8"/>{drawn}</svg>"##
    )
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0)
}

/// A place for something round, which must not hang over the edges.
fn inner(share: f64) -> String {
    format!("{:.1}%", 3.0 + share.clamp(0.0, 1.0) * 94.0)
}
