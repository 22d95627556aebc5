//! Findings to a mark sheet, in words a learner can use.

use super::{
    doubt::Doubt,
    findings::{Findings, PointFinding},
    standing::{Standing, Standings},
};
use crate::{
    course::{Open, Point},
    diagnostic::Span,
    marking::{
        language::Reading,
        mark::{Evidence, Mark, PointMark, Verdict},
        rubric::{Found, Index},
    },
};

/// The mark for what was found.
pub(super) fn write(open: &Open, reading: &Reading, index: &Index, standings: &Standings, findings: &Findings) -> Mark {
    let mut points: Vec<PointMark> = std::iter::zip(&open.points, &findings.points)
        .map(|(point, finding)| point_mark(point, finding, reading, index))
        .collect();
    points.extend(standings.misconceptions.iter().map(|(number, found)| {
        let belief = &open.misconceptions[*number];
        PointMark {
            id: belief.id.clone(),
            title: belief.id.replace('-', " "),
            earned: -belief.cost,
            worth: 0.0,
            verdict: Verdict::Contradicted,
            evidence: vec![evidence(found, reading)],
            say: belief.cure.clone(),
            read: None,
        }
    }));
    let out_of = out_of(open);
    let sum: f64 = points.iter().map(|point| point.earned).sum();
    let mut remarks: Vec<String> =
        standings.misconceptions.iter().map(|(number, _)| open.misconceptions[*number].cure.clone()).collect();
    remarks.extend(not_counted(reading, standings));
    Mark {
        score: sum.clamp(0.0, out_of),
        out_of,
        points,
        withheld: None,
        remarks,
        provisional: open.draft,
        parts: Vec::new(),
    }
}

/// No mark, and why. `points` are shown as they are found when they explain it; without any, none is found.
pub(super) fn withheld(open: &Open, doubt: Doubt, mut points: Vec<PointMark>) -> Mark {
    if points.is_empty() {
        points = open.points.iter().map(not_marked).collect();
    }
    for point in &mut points {
        point.earned = 0.0;
    }
    Mark {
        score: 0.0,
        out_of: out_of(open),
        points,
        withheld: Some(doubt.reason),
        remarks: vec![doubt.say],
        provisional: open.draft,
        parts: Vec::new(),
    }
}

/// What the points that everybody is asked for are worth together.
fn out_of(open: &Open) -> f64 {
    open.points.iter().filter(|point| !point.optional).map(|point| point.worth).sum()
}

fn not_marked(point: &Point) -> PointMark {
    PointMark {
        id: point.id.clone(),
        title: point.title.clone(),
        earned: 0.0,
        worth: point.worth,
        verdict: Verdict::NotFound,
        evidence: Vec::new(),
        say: point.ask.clone(),
        read: point.read.clone(),
    }
}

fn point_mark(point: &Point, finding: &PointFinding, reading: &Reading, index: &Index) -> PointMark {
    let verdict = finding.verdict();
    let tightest = |found: &[(usize, Found)]| {
        let found = found.iter().map(|(_, found)| found).min_by_key(|found| (found.spread(index), found.first()));
        found.map(|found| evidence(found, reading))
    };
    let evidence: Vec<Evidence> = match verdict {
        Verdict::Met => tightest(&finding.said).into_iter().collect(),
        Verdict::Contradicted => tightest(&finding.said).into_iter().chain(tightest(&finding.denied)).collect(),
        Verdict::Partly => finding.named.first().map(|found| evidence(found, reading)).into_iter().collect(),
        Verdict::NotFound => Vec::new(),
    };
    let (share, say) = match verdict {
        Verdict::Met => (1.0, String::new()),
        Verdict::Partly => (0.5, format!("Named, not yet explained. {}", point.ask)),
        Verdict::NotFound => (0.0, point.ask.clone()),
        Verdict::Contradicted if finding.said.is_empty() => (0.0, format!("Your words deny this. {}", point.ask)),
        Verdict::Contradicted => (0.0, format!("Your words say this and deny it. {}", point.ask)),
    };
    PointMark { earned: share * point.worth, verdict, evidence, say: say.trim_end().to_owned(), ..not_marked(point) }
}

fn evidence(found: &Found, reading: &Reading) -> Evidence {
    let span = Span::new(reading.tokens[found.first()].span.start, reading.tokens[found.last()].span.end);
    Evidence { span, quote: reading.text[span.start..span.end].to_owned() }
}

/// A remark for each kind of clause that did not count, quoting the first of its kind.
fn not_counted(reading: &Reading, standings: &Standings) -> Vec<String> {
    let said = |standing| match standing {
        Standing::Asked => Some("This is asked, not said, so it was not counted"),
        Standing::Hearsay => Some("This is told as what others think, so it was not counted as yours"),
        Standing::CalledFalse => Some("You call this false, so it was not counted"),
        Standing::Copied => Some("This repeats what you were shown, so it was not counted; say it in your own words"),
        Standing::Listed => Some("This lists terms; say what each of them does"),
        Standing::Counts | Standing::Fragment | Standing::Misconceived(_) => None,
    };
    let mut kinds: Vec<Standing> = Vec::new();
    let mut remarks = Vec::new();
    for (clause, &standing) in reading.clauses.iter().zip(&standings.of) {
        if let Some(say) = said(standing).filter(|_| !kinds.contains(&standing)) {
            kinds.push(standing);
            let tokens = reading.of(clause);
            let shown = &tokens[..tokens.len().min(12)];
            let quote = &reading.text[shown[0].span.start..shown[shown.len() - 1].span.end];
            let more = if shown.len() < tokens.len() { " …" } else { "" };
            remarks.push(format!("{say}: “{quote}{more}”"));
        }
    }
    remarks
}
