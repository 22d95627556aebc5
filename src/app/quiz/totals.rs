//! What a mark comes to: what was found at once, what hints cost, what follow-ups add, each shown apart.

use super::{Asking, follow, points_text};
use crate::{
    app::{
        runs,
        sheet::{Piece, Sheet, Tone},
    },
    marking::{CERTAINTIES, certainty_mark},
};

/// What a hint of a question costs: `costs ½ point of 10`, `costs 5 % of the mark` where there is but one, `costs nothing`.
pub(super) fn price_words(asking: &Asking) -> String {
    let out_of = asking.mark().map_or_else(|| runs::can_earn(&asking.question), |mark| mark.out_of);
    let price = runs::price_of_hints(&asking.question, 1, out_of);
    if price <= 0.0 {
        return "costs nothing".to_owned();
    }
    if out_of <= 1.0 {
        return format!("costs {:.0} % of the mark", 100.0 * price / out_of);
    }
    let points = if price > 1.0 { "points" } else { "point" };
    format!("costs {} {points} of {}", points_text(price), points_text(out_of))
}

/// Adds the sum below an answer, when there is more to say than the mark itself.
pub(super) fn lay_out(sheet: &mut Sheet, asking: &Asking) {
    let Some(mark) = asking.mark().filter(|mark| mark.withheld.is_none()) else { return };
    let price = runs::price_of_hints(&asking.question, asking.how.hints, mark.out_of);
    let added = follow::added(&asking.followed);
    let mut parts = Vec::new();
    if price > 0.0 {
        let hints = if asking.how.hints == 1 { "1 hint".to_owned() } else { format!("{} hints", asking.how.hints) };
        parts.push(format!("{hints} −{}", points_text(price)));
    }
    if added > 0.0 {
        parts.push(format!("follow-ups +{}", points_text(added)));
    }
    if !parts.is_empty() {
        sheet.gap();
        let all = (mark.score - price + added).clamp(0.0, mark.out_of.max(0.0));
        sheet.line(&[
            Piece::new(Tone::Quiet, format!("{} at once · {} · makes ", points_text(mark.score), parts.join(" · "))),
            Piece::new(Tone::Strong, format!("{} of {}", points_text(all), points_text(mark.out_of))),
        ]);
    }
    let Some(sure) = asking.how.confidence else { return };
    if let Some(certainty) = certainty_mark(sure, mark.share()) {
        if parts.is_empty() {
            sheet.gap();
        }
        let word = CERTAINTIES.get(usize::from(sure).wrapping_sub(1)).copied().unwrap_or_default();
        let sign = if certainty > 0 { "+" } else { "" };
        let text = format!("You said: {word}. Certainty mark {sign}{certainty} of 3, beside the mark.");
        sheet.text(Tone::Quiet, &text.replace("mark -", "mark −"));
    }
}
