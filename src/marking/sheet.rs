//! Mark sheets of the questions that are not open; all are out of 1.

use super::mark::{Mark, PointMark, Verdict, Withheld};

/// The share `part` of `whole`; 0 when there is nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of options and items are small")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The mark that `points` add up to.
pub(super) fn of_points(points: Vec<PointMark>) -> Mark {
    let sum: f64 = points.iter().map(|point| point.earned).sum();
    let near_one = if (sum - 1.0).abs() < 1e-9 { 1.0 } else { sum };
    Mark { score: near_one.clamp(0.0, 1.0), out_of: 1.0, points, ..Mark::default() }
}

/// One right-or-wrong answer; `say` is what to tell whoever got it wrong.
pub(super) fn all_or_nothing(title: &str, right: bool, say: &str) -> Mark {
    let verdict = if right { Verdict::Met } else { Verdict::NotFound };
    of_points(vec![point("answer", title, 1.0, verdict, if right { "" } else { say })])
}

/// A point worth `worth`, earned whole when it is met.
pub(super) fn point(id: &str, title: &str, worth: f64, verdict: Verdict, say: &str) -> PointMark {
    PointMark {
        id: id.to_owned(),
        title: title.to_owned(),
        earned: if verdict == Verdict::Met { worth } else { 0.0 },
        worth,
        verdict,
        evidence: Vec::new(),
        say: say.to_owned(),
        read: None,
    }
}

/// No mark, and why.
pub(super) fn withheld(reason: Withheld, say: &str) -> Mark {
    Mark { out_of: 1.0, withheld: Some(reason), remarks: vec![say.to_owned()], ..Mark::default() }
}

/// No mark: nothing was answered.
pub(super) fn blank() -> Mark {
    withheld(Withheld::Blank, "There is nothing to mark yet.")
}

/// No mark: the run did not decide.
pub(super) fn undecided() -> Mark {
    withheld(Withheld::Undecided, "The run that decides did not come to an answer, so there is no mark.")
}
