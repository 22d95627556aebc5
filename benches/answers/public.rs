//! The protocols: what is learnt from which answers, what is predicted, and how well that agrees with people.

use std::path::Path;

use super::{
    data::{self, Graded, Unreadable},
    learner::Learner,
    likeness::Corpus,
    metrics::{Pair, accuracy, macro_f1, number, pearson, quadratic_kappa, with_interval, within},
};

/// How many parts the questions of a data set are cut into, each predicted from the others.
const PARTS: usize = 12;

/// Mohler: every question is predicted from the answers to other questions only.
pub fn mohler(file: &Path) -> Result<(), Unreadable> {
    let all = data::mohler(file)?;
    let questions = names(&all);
    let part_of = |graded: &Graded| questions.iter().position(|name| *name == graded.question).unwrap_or(0) % PARTS;
    let (mut predicted, mut spread) = (Vec::new(), Vec::new());
    for part in 0..PARTS {
        let (unseen, seen): (Vec<&Graded>, Vec<&Graded>) = all.iter().partition(|graded| part_of(graded) == part);
        let of_part = predict(&seen, &unseen, 5.0);
        spread.extend(stretched(&of_part, &seen, 5.0));
        predicted.extend(of_part);
    }
    println!(
        "\nMohler 2011: {} answers, {} questions; each question predicted from the others",
        all.len(),
        questions.len()
    );
    let groups = by_question(&predicted, |graded, grade| (graded.grade, grade));
    row("Pearson's r (reference .554)", &groups, pooled(pearson));
    let wide = by_question(&spread, |graded, grade| (graded.grade, grade));
    row("quadratic kappa, whole grades (reference .519)", &wide, pooled(quadratic_kappa));
    row("Pearson's r within a question, mean", &groups, |groups| within(groups, pearson));
    let seen: Vec<&Graded> = all.iter().collect();
    robustness(&seen, 5.0);
    Ok(())
}

/// `SciEntsBank`, two-way: trained on its training part, tested on each of its three test parts.
pub fn two_way(folder: &Path) -> Result<(), Unreadable> {
    let training = data::two_way(&folder.join("training/2way/sciEntsBank"))?;
    let seen: Vec<&Graded> = training.iter().collect();
    println!("\nSciEntsBank (SemEval-2013 task 7), two-way: learnt from {} answers", training.len());
    for part in ["unseen-answers", "unseen-questions", "unseen-domains"] {
        let test = data::two_way(&folder.join(format!("test/2way/sciEntsBank/test-{part}")))?;
        let predicted = predict(&seen, &test.iter().collect::<Vec<_>>(), 1.0);
        let groups = by_question(&predicted, |graded, grade| (graded.grade, f64::from(u8::from(grade > 0.5))));
        println!("  {part}: {} answers, {} questions", test.len(), groups.len());
        let reference = if part == "unseen-domains" { " (reference .731)" } else { "" };
        row(&format!("macro F1{reference}"), &groups, pooled(macro_f1));
        row("accuracy", &groups, pooled(accuracy));
    }
    robustness(&seen, 1.0);
    Ok(())
}

/// Short Answer Feedback, English: trained on its training part, tested on new answers and on new questions.
pub fn feedback(folder: &Path) -> Result<(), Unreadable> {
    let training = data::feedback(&folder.join("training/english"))?;
    let seen: Vec<&Graded> = training.iter().collect();
    println!("\nShort Answer Feedback 2022, English: learnt from {} answers", training.len());
    for part in ["unseen_answers", "unseen_questions"] {
        let test = data::feedback(&folder.join(part).join("english"))?;
        let predicted = predict(&seen, &test.iter().collect::<Vec<_>>(), 1.0);
        let groups = by_question(&predicted, |graded, grade| (graded.grade, grade));
        println!("  {part}: {} answers, {} questions", test.len(), groups.len());
        row("Pearson's r within a question, mean (reference .499)", &groups, |groups| within(groups, pearson));
        row("Pearson's r", &groups, pooled(pearson));
        let five = by_question(&predicted, |graded, grade| (graded.grade * 4.0, grade * 4.0));
        row("quadratic kappa, quarters", &five, pooled(quadratic_kappa));
        let classes = by_question(&predicted, |graded, grade| {
            let class = if grade > 0.95 { 2 } else { u8::from(grade > 0.05) };
            (graded.class.map_or(f64::NAN, |class| f64::from(u8::try_from(class).unwrap_or(u8::MAX))), f64::from(class))
        });
        row("macro F1, three classes", &classes, pooled(macro_f1));
    }
    robustness(&seen, 1.0);
    Ok(())
}

/// What a learner taught by `seen` gives to `unseen`.
fn predict<'a>(seen: &[&Graded], unseen: &[&'a Graded], most: f64) -> Vec<(&'a Graded, f64)> {
    let corpus = Corpus::of(seen);
    let learner = learn(&corpus, seen);
    unseen.iter().map(|graded| (*graded, learner.predict(&corpus.features(graded)).clamp(0.0, most))).collect()
}

/// The same predictions with the spread that the grades learnt from have. A regression is shy: what it is unsure of it puts
/// near the middle, which costs nothing in correlation and much in agreement on whole grades.
fn stretched<'a>(predicted: &[(&'a Graded, f64)], seen: &[&Graded], most: f64) -> Vec<(&'a Graded, f64)> {
    let (mean, narrow) = mean_and_spread(&predicted.iter().map(|(_, grade)| *grade).collect::<Vec<_>>());
    let (_, wide) = mean_and_spread(&seen.iter().map(|graded| graded.grade).collect::<Vec<_>>());
    let stretch = |grade: f64| (mean + (grade - mean) * wide / narrow.max(1e-9)).clamp(0.0, most);
    predicted.iter().map(|(graded, grade)| (*graded, stretch(*grade))).collect()
}

fn mean_and_spread(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / number(values.len());
    (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / number(values.len())).sqrt())
}

fn learn(corpus: &Corpus, seen: &[&Graded]) -> Learner {
    let rows: Vec<Vec<f64>> = seen.iter().map(|graded| corpus.features(graded)).collect();
    let grades: Vec<f64> = seen.iter().map(|graded| graded.grade).collect();
    Learner::fit(&rows, &grades)
}

/// Makes an answer that deserves nothing of a question.
type Trick = fn(&Graded) -> String;

/// What the same learner gives to answers that deserve nothing: the reason why likeness never becomes a mark here.
fn robustness(seen: &[&Graded], most: f64) {
    let corpus = Corpus::of(seen);
    let learner = learn(&corpus, seen);
    let tricks: [(&str, Trick); 6] = [
        ("a right answer, for comparison", |graded| first_reference(graded).to_owned()),
        ("nothing", |_| String::new()),
        ("the question", |graded| graded.asked.clone()),
        ("a right answer, its words sorted", |graded| {
            let mut words: Vec<&str> = first_reference(graded).split_whitespace().collect();
            words.sort_unstable();
            words.join(" ")
        }),
        ("a right answer's terms, listed", |graded| {
            let words = etude::marking::words(first_reference(graded));
            words.into_iter().filter(|word| !word.is_function).map(|word| word.text).collect::<Vec<_>>().join(", ")
        }),
        ("a right answer, denied", |graded| format!("It is not true that {}", first_reference(graded))),
    ];
    println!("  what the learner gives, of {most}, to (mean over the questions):");
    let mut questions: Vec<&Graded> = seen.to_vec();
    questions.sort_by(|one, other| one.question.cmp(&other.question));
    questions.dedup_by(|one, other| one.question == other.question);
    for (name, trick) in tricks {
        let given = questions.iter().map(|graded| {
            let answer = trick(graded);
            let (question, asked) = (graded.question.clone(), graded.asked.clone());
            let tricked =
                Graded { question, asked, references: graded.references.clone(), answer, grade: 0.0, class: None };
            learner.predict(&corpus.features(&tricked)).clamp(0.0, most)
        });
        let mean = given.sum::<f64>() / number(questions.len());
        println!("    {name:<36} {mean:.2}");
    }
}

fn first_reference(graded: &Graded) -> &str {
    graded.references.first().map_or("", String::as_str)
}

fn names(all: &[Graded]) -> Vec<&str> {
    let mut names: Vec<&str> = all.iter().map(|graded| graded.question.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn by_question(predicted: &[(&Graded, f64)], pair: impl Fn(&Graded, f64) -> Pair) -> Vec<Vec<Pair>> {
    let mut groups = std::collections::BTreeMap::<&str, Vec<Pair>>::new();
    for (graded, grade) in predicted {
        groups.entry(&graded.question).or_default().push(pair(graded, *grade));
    }
    groups.into_values().collect()
}

fn pooled(metric: fn(&[Pair]) -> f64) -> impl Fn(&[Vec<Pair>]) -> f64 {
    move |groups| metric(&groups.concat())
}

fn row(name: &str, groups: &[Vec<Pair>], metric: impl Fn(&[Vec<Pair>]) -> f64) {
    let (value, low, high) = with_interval(groups, metric);
    println!("    {name:<52} {value:.3}   95% of resampled questions: {low:.3} to {high:.3}");
}
