//! How well the marker's reading of English (words, stems, function words, denials) carries short-answer grading on public data
//! sets, and what the rubric marker itself costs.
//!
//! `cargo bench --bench answers` prints the marker's figures. With the data sets at hand, which are not part of this
//! repository, it also prints agreement with people, with intervals, and what the same learner gives to answers that deserve
//! nothing: likeness agrees with people on honest answers and is easily fooled, so it never becomes a mark.

mod data;
mod learner;
mod likeness;
mod marks;
mod metrics;
mod public;

use std::{env, path::Path, process::ExitCode};

const HELP: &str = "\
cargo bench --bench answers

Set any of these to where you keep a data set; what is not set is left out.

  ETUDE_MOHLER  a CSV of the Mohler, Bunescu and Mihalcea (2011) data set with the columns id, question, desired_answer,
                student_answer and score_avg, as many public repositories carry it (mohler_dataset.csv)
  ETUDE_SRA     a folder of the Student Response Analysis corpus of SemEval-2013 task 7 (Dzikovska and others, 2013) that
                holds training/2way/sciEntsBank and test/2way/sciEntsBank/test-unseen-{answers,questions,domains}
  ETUDE_SAF     the data folder of the Short Answer Feedback data set (Filighera and others, 2022) that holds
                training/english, unseen_answers/english and unseen_questions/english
";

/// Reads a data set and prints its rows.
type Protocol = fn(&Path) -> Result<(), data::Unreadable>;

fn main() -> ExitCode {
    if env::args().any(|argument| argument == "--help") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    marks::measure();
    let sets: [(&str, Protocol); 3] =
        [("ETUDE_MOHLER", public::mohler), ("ETUDE_SRA", public::two_way), ("ETUDE_SAF", public::feedback)];
    let mut code = ExitCode::SUCCESS;
    for (variable, measure) in sets {
        match env::var_os(variable) {
            None => println!("\n{variable} is not set: `cargo bench --bench answers -- --help` says what it may name"),
            Some(path) => {
                if let Err(error) = measure(Path::new(&path)) {
                    eprintln!("\n{variable}: {error}");
                    code = ExitCode::FAILURE;
                }
            }
        }
    }
    code
}
