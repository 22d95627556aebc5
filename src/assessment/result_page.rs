//! The results of one learner as a page.

use super::{
    Part, QuestionResult, ResultSheet, certainty_word, date, duration,
    page::{Cell, Page},
    svg, withheld_words,
};

/// The page of `sheet`: HTML in one file that reaches for nothing outside itself.
#[must_use]
pub fn result_page(sheet: &ResultSheet) -> String {
    let what = if sheet.test.is_some() { "Self-test" } else { "Results" };
    let mut page = Page::new(&format!("{what}: {}", sheet.title));
    summary(&mut page, sheet);
    if sheet.questions.is_empty() {
        page.say("Nothing has been answered yet.");
        return page.finish();
    }
    reading(&mut page, sheet);
    page.part("By module");
    parts(&mut page, "What was earned in each module", "Module", &sheet.modules);
    page.part("By concept");
    page.note(
        "A concept is a part of a lesson: what points and questions lead to it earned, the most points lost first.",
    );
    parts(&mut page, "What was earned for each concept", "Concept", &sheet.concepts);
    gain(&mut page, sheet);
    certainty(&mut page, sheet);
    history(&mut page, sheet);
    contested(&mut page, sheet);
    page.part("Question by question");
    for question in &sheet.questions {
        one_question(&mut page, question);
    }
    page.finish()
}

/// A share for people.
pub(super) fn per_cent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Points for people: at most two figures behind the point.
pub(super) fn points(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn summary(page: &mut Page, sheet: &ResultSheet) {
    page.figure(&per_cent(sheet.share()), &format!("{} of {} points", points(sheet.score), points(sheet.out_of)));
    let mut facts: Vec<(&str, String)> = Vec::new();
    if let Some(completed) = sheet.otherwise() {
        let words = format!("{} of {} points", points(completed), points(sheet.out_of));
        facts.push(("After hints and follow-ups", words));
    }
    if let Some(learner) = &sheet.learner {
        facts.push(("Learner", learner.clone()));
    }
    if let Some(test) = &sheet.test {
        facts.push(("Begun", date(test.began_at)));
        let allowed = test.minutes.map_or_else(String::new, |minutes| format!(" of {minutes} min"));
        facts.push(("Time used", format!("{}{allowed}", duration(test.used_ms))));
        facts.push(("Answered", format!("{} of {}", test.answered, sheet.questions.len())));
        if test.timed_out {
            facts.push(("Handed in", "when the time ran out".to_owned()));
        }
        if test.unmarked > 0 {
            facts.push(("Not marked yet", test.unmarked.to_string()));
        }
        if let Some(seed) = test.seed {
            facts.push(("Shuffled with", format!("seed {seed}")));
        }
    }
    page.facts(&facts);
    let how = if sheet.test.is_some() { "" } else { " Each question counts by its best try." };
    page.note(&format!("Every question is worth one point, parts of it parts of the point.{how}"));
}

fn reading(page: &mut Page, sheet: &ResultSheet) {
    page.part("What to read next");
    if sheet.read_next.is_empty() {
        page.say("Nothing was lost that a lesson could mend.");
        return;
    }
    page.note("The most points to gain first.");
    page.list(sheet.read_next.iter().take(8).map(|reading| {
        let gain = if (reading.lost - 1.0).abs() < 1e-9 {
            "1 point".to_owned()
        } else {
            format!("{} points", points(reading.lost))
        };
        (reading.title.clone(), format!("{gain} to gain, in {}: {}", reading.place, reading.points.join("; ")))
    }));
}

fn parts(page: &mut Page, caption: &str, what: &str, parts: &[Part]) {
    let row = |part: &Part| {
        let words = format!(
            "{}: {} of {} points, {}",
            part.title,
            points(part.score),
            points(part.out_of),
            per_cent(part.share())
        );
        vec![
            Cell::Head(part.title.clone()),
            Cell::Drawing(svg::bar(part.share(), &words)),
            Cell::Figure(per_cent(part.share())),
            Cell::Figure(format!("{} of {}", points(part.score), points(part.out_of))),
        ]
    };
    page.table(caption, &[what, "", "Share", "Points"], &parts.iter().map(row).collect::<Vec<_>>());
}

/// First against best: what trying again gained.
fn gain(page: &mut Page, sheet: &ResultSheet) {
    let (Some(first), Some(best)) = (sheet.first, sheet.best) else { return };
    let mut tried: Vec<&QuestionResult> = sheet.questions.iter().filter(|question| question.tries.len() > 1).collect();
    let gained = |question: &QuestionResult| question.best().unwrap_or(0.0) - question.first().unwrap_or(0.0);
    tried.sort_by(|one, other| gained(other).total_cmp(&gained(one)));
    if tried.is_empty() {
        return;
    }
    page.part("First try and best try");
    let mut say = format!("The first tries earned {}, the best so far {}", per_cent(first), per_cent(best));
    if first < 1.0 {
        say = format!("{say}: {} of what was open has been gained", per_cent((best - first) / (1.0 - first)));
    }
    page.say(&format!("{say}. Every try is kept, in this test and outside it."));
    let row = |question: &&QuestionResult| {
        let (first, best) = (question.first().unwrap_or(0.0), question.best().unwrap_or(0.0));
        let words = format!("{}: first {}, best {}", question.prompt, per_cent(first), per_cent(best));
        vec![
            Cell::Head(question.prompt.clone()),
            Cell::Drawing(svg::dumbbell(first, best, &words)),
            Cell::Figure(per_cent(first)),
            Cell::Figure(per_cent(best)),
            Cell::Figure(question.tries.len().to_string()),
        ]
    };
    let rows: Vec<_> = tried.iter().map(row).collect();
    page.table(
        "Questions tried more than once, the most gained first",
        &["Question", "", "First", "Best", "Tries"],
        &rows,
    );
}

fn certainty(page: &mut Page, sheet: &ResultSheet) {
    let Some(certainty) = &sheet.certainty else { return };
    page.part("How sure you were");
    page.say(&format!(
        "By certainty, these {} earned {} of {}. A right answer earns 1, 2 or 3, a wrong one costs 0, 2 or 6, for a guess, rather sure \
         and certain. These marks stand beside the plain ones and change nothing about them.",
        if certainty.answers == 1 { "1 answer".to_owned() } else { format!("{} answers", certainty.answers) },
        points(certainty.marks),
        points(certainty.out_of)
    ));
    let row = |level: &super::CertaintyLevel| {
        let word = certainty_word(Some(level.confidence));
        vec![
            Cell::Head(word.to_owned()),
            Cell::Drawing(svg::bar(level.share, &format!("{word}: {} right", per_cent(level.share)))),
            Cell::Figure(per_cent(level.share)),
            Cell::Figure(level.answers.to_string()),
        ]
    };
    let rows: Vec<_> = certainty.levels.iter().map(row).collect();
    page.table("How right each certainty was", &["You said", "", "Earned", "Answers"], &rows);
    page.note("The scale is A. R. Gardner-Medwin's, “Confidence assessment in the teaching of basic science”, ALT-J 3:1, 1995.");
}

fn history(page: &mut Page, sheet: &ResultSheet) {
    let ended: Vec<_> = sheet.tests.iter().filter(|test| test.ended).collect();
    if ended.len() < 2 {
        return;
    }
    page.part("Self-tests so far");
    let row = |test: &&super::TestLine| {
        let words = format!("{}: {}", date(test.began_at), per_cent(test.share));
        vec![
            Cell::Head(date(test.began_at)),
            Cell::Drawing(svg::bar(test.share, &words)),
            Cell::Figure(per_cent(test.share)),
            Cell::Figure(test.questions.to_string()),
        ]
    };
    page.table(
        "Every self-test, oldest first",
        &["Begun", "", "Share", "Questions"],
        &ended.iter().map(row).collect::<Vec<_>>(),
    );
}

/// What the learner says of the marks stands apart from them.
fn contested(page: &mut Page, sheet: &ResultSheet) {
    let own = sheet.questions.iter().filter_map(|question| Some((question, question.self_grade.as_ref()?)));
    let own: Vec<_> = own.collect();
    let contested: Vec<_> = sheet.questions.iter().filter(|question| !question.contests.is_empty()).collect();
    if own.is_empty() && contested.is_empty() {
        return;
    }
    page.part("Contested, and graded by the learner");
    page.note("This stands apart: it is in none of the figures above.");
    let contests = contested.iter().flat_map(|question| {
        question
            .contests
            .iter()
            .map(|contest| (format!("{} – {}", question.prompt, contest.point), contest.reason.clone()))
    });
    let grades = own.iter().map(|(question, grade)| {
        let own = format!("own mark {} of {}", points(grade.score), points(grade.out_of));
        (question.prompt.clone(), format!("{own}; marked {} of {}", points(question.score), points(question.out_of)))
    });
    page.list(contests.chain(grades));
}

/// What a question came to, in a few words.
pub(super) fn standing(question: &QuestionResult) -> String {
    match &question.withheld {
        _ if question.pending => "not marked yet".to_owned(),
        Some(why) => format!("no mark: {}", withheld_words(why)),
        None if question.answer.is_none() => "not answered".to_owned(),
        None => {
            let after =
                question.otherwise().map(|completed| format!(", {} after hints and follow-ups", points(completed)));
            format!("{} of {}{}", points(question.score), points(question.out_of), after.unwrap_or_default())
        }
    }
}

fn one_question(page: &mut Page, question: &QuestionResult) {
    let mut parts: Vec<(&str, String)> =
        vec![("Question", format!("{} ({}, {})", question.prompt, question.id, question.kind))];
    if let Some(answer) = &question.answer {
        parts.push(("Answer", answer.clone()));
    }
    if !question.points.is_empty() {
        let line = |point: &super::PointResult| {
            format!("{}: {} of {}", point.title, points(point.earned), points(point.worth))
        };
        parts.push(("Points", question.points.iter().map(line).collect::<Vec<_>>().join("\n")));
    }
    if !question.beliefs.is_empty() {
        parts.push(("Wrong beliefs found", question.beliefs.join("\n")));
    }
    if question.confidence.is_some() {
        parts.push(("How sure", certainty_word(question.confidence).to_owned()));
    }
    if question.tries.len() > 1 {
        let line = |one: &super::Try| match &one.withheld {
            Some(why) => format!("{}: no mark, {}", date(one.at), withheld_words(why)),
            None => format!("{}: {}", date(one.at), per_cent(one.share())),
        };
        parts.push(("Tries", question.tries.iter().map(line).collect::<Vec<_>>().join("\n")));
    }
    if let Some(read) = &question.read {
        parts.push(("To read", read.clone()));
    }
    page.unfold(&format!("{} – {}", question.prompt, standing(question)), &parts);
}
