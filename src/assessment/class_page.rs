//! The results of a class as a page.

use super::{
    Bin, ClassSheet, Counted, Interval,
    page::{Cell, Page},
    result_page::per_cent,
    statistics::number,
    svg,
};

/// How many rows of the lists that can grow long are shown.
const MOST: usize = 20;

/// The page of `sheet`: HTML in one file that reaches for nothing outside itself.
#[must_use]
pub fn class_page(sheet: &ClassSheet) -> String {
    let mut page = Page::new(&format!("Class sheet: {}", sheet.title));
    let learners = sheet.learners.len();
    match sheet.mean {
        Some(mean) => page.figure(&per_cent(mean), &format!("mean of {}", people(learners))),
        None => page.say("No result could be merged."),
    }
    if let Some(interval) = sheet.interval {
        page.say(&format!("The mean of learners like these lies, with 95 % confidence, {}.", range(interval)));
    }
    for caution in &sheet.cautions {
        page.note(caution);
    }
    if !sheet.left_out.is_empty() {
        page.part("Left out");
        page.list(sheet.left_out.iter().map(|line| (line.clone(), String::new())));
    }
    distribution(&mut page, sheet);
    questions(&mut page, sheet);
    concepts(&mut page, sheet);
    counted(&mut page, "Most missed points", &missed(sheet));
    counted(&mut page, "Most common wrong beliefs", &sheet.misconceptions);
    contested(&mut page, sheet);
    page.part("Learners");
    let rows = sheet.learners.iter().map(|learner| {
        vec![
            Cell::Head(learner.name.clone()),
            Cell::Drawing(svg::bar(learner.share, &format!("{}: {}", learner.name, per_cent(learner.share)))),
            Cell::Figure(per_cent(learner.share)),
            Cell::Figure(learner.otherwise().map(per_cent).unwrap_or_default()),
            Cell::Figure(learner.questions.to_string()),
        ]
    });
    page.table(
        "Each learner counts once",
        &["Learner", "", "Share", "After hints and follow-ups", "Questions"],
        &rows.collect::<Vec<_>>(),
    );
    page.finish()
}

fn people(count: usize) -> String {
    if count == 1 { "1 learner".to_owned() } else { format!("{count} learners") }
}

/// A range for people.
pub(super) fn range(interval: Interval) -> String {
    format!("from {:.0} to {:.0} %", interval.low * 100.0, interval.high * 100.0)
}

/// The points missed, over all questions, the most often missed first.
pub(super) fn missed(sheet: &ClassSheet) -> Vec<Counted> {
    let mut missed: Vec<Counted> =
        sheet.questions.iter().flat_map(|question| question.missed.iter().cloned()).collect();
    missed.sort_by_key(|one| std::cmp::Reverse(one.learners));
    missed
}

fn distribution(page: &mut Page, sheet: &ClassSheet) {
    page.part("How the class did");
    let most = sheet.distribution.iter().map(|bin| bin.learners).max().unwrap_or(0).max(1);
    let row = |bin: &Bin| {
        let name = format!("{:.0} to {:.0} %", bin.from * 100.0, bin.to * 100.0);
        let words = format!("{name}: {}", people(bin.learners));
        vec![
            Cell::Head(name),
            Cell::Drawing(svg::bar(number(bin.learners) / number(most), &words)),
            Cell::Figure(bin.learners.to_string()),
        ]
    };
    let rows: Vec<_> = sheet.distribution.iter().map(row).collect();
    page.table("How many learners earned which share", &["Share", "", "Learners"], &rows);
}

fn questions(page: &mut Page, sheet: &ClassSheet) {
    page.part("Question by question");
    let row = |question: &super::ClassQuestion| {
        let figure = if question.answers == 0 { "–".to_owned() } else { per_cent(question.difficulty) };
        let words = match question.interval {
            Some(interval) => format!("{}: {figure}, {}, n = {}", question.prompt, range(interval), question.answers),
            None => format!("{}: no answer", question.prompt),
        };
        vec![
            Cell::Head(question.prompt.clone()),
            Cell::Drawing(svg::ranged(question.difficulty, question.interval, &words)),
            Cell::Figure(figure),
            Cell::Figure(question.discrimination.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))),
            Cell::Figure(question.answers.to_string()),
        ]
    };
    let rows: Vec<_> = sheet.questions.iter().map(row).collect();
    page.table(
        "The hardest first: mean share of those who answered, with its 95 % range; how well the question tells strong from weak \
         learners; how many answered",
        &["Question", "", "Mean", "Discr.", "n"],
        &rows,
    );
}

fn concepts(page: &mut Page, sheet: &ClassSheet) {
    page.part("By concept");
    let row = |concept: &super::ClassConcept| {
        let words = format!("{}: {}, n = {}", concept.title, per_cent(concept.share), concept.learners);
        vec![
            Cell::Head(concept.title.clone()),
            Cell::Drawing(svg::ranged(concept.share, concept.interval, &words)),
            Cell::Figure(per_cent(concept.share)),
            Cell::Figure(concept.learners.to_string()),
        ]
    };
    let rows: Vec<_> = sheet.concepts.iter().map(row).collect();
    page.table("The least known first, with the 95 % range of each mean", &["Concept", "", "Mean", "n"], &rows);
}

fn counted(page: &mut Page, title: &str, list: &[Counted]) {
    if list.is_empty() {
        return;
    }
    page.part(title);
    let row = |one: &Counted| {
        let share = number(one.learners) / number(one.of.max(1));
        let words = format!("{}: {} of {}", one.what, one.learners, one.of);
        vec![
            Cell::Head(format!("{} ({})", one.what, one.question)),
            Cell::Drawing(svg::bar(share, &words)),
            Cell::Figure(format!("{} of {}", one.learners, one.of)),
        ]
    };
    let rows: Vec<_> = list.iter().take(MOST).map(row).collect();
    page.table("Of those who answered the question", &["What", "", "Learners"], &rows);
}

fn contested(page: &mut Page, sheet: &ClassSheet) {
    if sheet.contested.is_empty() {
        return;
    }
    page.part("Most contested marks");
    page.note("What learners say against their marks, in their words. It is in none of the figures above.");
    page.list(sheet.contested.iter().take(MOST).map(|one| {
        let head = format!("{} – {} ({})", one.question, one.point, people(one.learners));
        (head, one.reasons.iter().take(5).map(|reason| format!("“{reason}”")).collect::<Vec<_>>().join(" "))
    }));
}
