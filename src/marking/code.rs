//! Programs: the checks of a run decide.

use super::{
    Decision,
    mark::{Mark, Verdict},
    sheet::{blank, of_points, point, share, undecided},
};

/// Marks a program by its checks; each that holds earns its share.
pub(super) fn mark(text: &str, decided: Option<&Decision>) -> Mark {
    if text.trim().is_empty() {
        return blank();
    }
    let checks = match decided {
        Some(Decision::Checked(checks)) if !checks.is_empty() => checks,
        _ => return undecided(),
    };
    let points = checks.iter().enumerate().map(|(at, (checked, result))| {
        let (verdict, say) = match result {
            Ok(()) => (Verdict::Met, ""),
            Err(why) => (Verdict::NotFound, why.as_str()),
        };
        point(&format!("check-{}", at + 1), checked, share(1, checks.len()), verdict, say)
    });
    of_points(points.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_that_holds_earns_its_share_and_the_others_say_why() {
        let checks = vec![
            ("stores the order".to_owned(), Ok(())),
            ("answers 400".to_owned(), Err("it answered 500".to_owned())),
        ];
        let marked = mark("exports.handler = 1", Some(&Decision::Checked(checks)));
        assert!((marked.score - 0.5).abs() < 1e-9);
        assert_eq!(marked.points[1].say, "it answered 500");
    }

    #[test]
    fn no_program_or_no_run_is_no_mark() {
        assert!(mark("", None).withheld.is_some());
        assert!(mark("x", Some(&Decision::Checked(Vec::new()))).withheld.is_some());
    }
}
