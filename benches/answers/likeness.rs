//! How like a right answer an answer is, in numbers: the words they share, soft against spelling and form, with and without the
//! words of the question. Such numbers rank answers; they never become a mark (see the robustness rows of the output).

use std::collections::{HashMap, HashSet};

use etude::marking::{Word, words};
use indexmap::IndexSet;

use super::{data::Graded, metrics::number};

/// Texts seen, to tell telling words from common ones.
pub struct Corpus {
    seen_in: HashMap<String, usize>,
    texts: usize,
}

/// How many figures [`Corpus::features`] gives.
pub const FEATURES: usize = 38;

/// Two words less alike than this are not.
const ALIKE: f64 = 0.6;

impl Corpus {
    /// Counts the words of `graded`: answers and references.
    pub fn of(graded: &[&Graded]) -> Self {
        let mut corpus = Self { seen_in: HashMap::new(), texts: 0 };
        for graded in graded {
            for text in graded.references.iter().chain([&graded.answer]) {
                let stems: HashSet<String> = words(text).into_iter().map(|word| word.stem).collect();
                for stem in stems {
                    *corpus.seen_in.entry(stem).or_default() += 1;
                }
                corpus.texts += 1;
            }
        }
        corpus
    }

    /// How telling a stem is: the inverse document frequency, smoothed.
    fn weight(&self, stem: &str) -> f64 {
        let seen = self.seen_in.get(stem).copied().unwrap_or_default();
        (number(self.texts + 1) / number(seen + 1)).ln() + 0.3
    }

    /// What is compared of `graded`: of several references the one most like the answer, and the best of each figure that
    /// should not depend on which it is.
    pub fn features(&self, graded: &Graded) -> Vec<f64> {
        let asked = words(&graded.asked);
        let answer = words(&graded.answer);
        let each: Vec<Vec<f64>> =
            graded.references.iter().map(|reference| self.compare(&asked, &words(reference), &answer)).collect();
        let nearest = each.iter().max_by(|one, other| one[SOFT_F].total_cmp(&other[SOFT_F]));
        let Some(mut features) = nearest.cloned() else { return vec![0.0; FEATURES] };
        for at in [0, 2, SOFT_F, 11, 15] {
            features.push(each.iter().map(|one| one[at]).fold(f64::MIN, f64::max));
        }
        features
    }

    fn compare(&self, asked: &[Word], reference: &[Word], answer: &[Word]) -> Vec<f64> {
        let weight = |stem: &str| self.weight(stem);
        let flat = |_: &str| 1.0;
        let asked: HashSet<&str> = asked.iter().map(|word| word.stem.as_str()).collect();
        let (right, said) = (content(reference), content(answer));
        let fresh = |stems: &[&str]| -> Vec<String> {
            stems.iter().filter(|stem| !asked.contains(**stem)).map(|stem| (*stem).to_owned()).collect()
        };
        let (right_new, said_new) = (fresh(&right), fresh(&said));
        let (right_new, said_new): (Vec<&str>, Vec<&str>) = (refs(&right_new), refs(&said_new));
        let asked: Vec<&str> = asked.into_iter().collect();
        let mut found = vec![
            covered(&right, &said, weight),
            covered(&said, &right, weight),
            covered(&right_new, &said, weight),
            covered(&said_new, &right_new, weight),
            covered(&right, &said, flat),
            covered(&right_new, &said_new, flat),
        ];
        found.extend(soft_overlap(&said, &right, weight));
        found.extend(soft_overlap(&said_new, &right_new, weight));
        let (all_right, all_said) = (stems(reference), stems(answer));
        found.extend([
            covered(&said, &asked, weight),
            ratio(said_new.len(), said_new.len() + right_new.len() + 1),
            number(all_said.len() + 1).ln(),
            number(all_right.len() + 1).ln(),
            shared(&pairs(&all_said, 1), &pairs(&all_right, 1)),
            cosine(&letters(&all_said, 4), &letters(&all_right, 4)),
            ratio(longest_common(&all_said, &all_right), all_right.len().max(1)),
        ]);
        let denials = |words: &[Word]| words.iter().filter(|word| word.denies).count();
        let numbers = |words: &[Word]| -> HashSet<String> {
            words.iter().filter(|word| word.is_number).map(|word| word.text.clone()).collect()
        };
        let (wanted, given) = (numbers(reference), numbers(answer));
        found.extend([
            flag((denials(answer) > 0) != (denials(reference) > 0)),
            number(denials(answer)),
            flag(!wanted.is_empty() && wanted.is_disjoint(&given)),
        ]);
        found.extend(self.telling(&right, &right_new, &said));
        let repeated = said.iter().filter(|stem| asked.contains(stem)).count();
        found.extend([
            number(said_new.len()),
            number(right_new.len()),
            ratio(repeated, said.len().max(1)),
            contained(&letters(&right_new, 3), &letters(&said_new, 3)),
            contained(&letters(&right_new, 5), &letters(&said_new, 5)),
            shared(&pairs(&said, 3), &pairs(&right, 3)),
        ]);
        let (wanted, given) = (directions(&all_right), directions(&all_said));
        let agreed = wanted.intersection(&given).count();
        found.push(if wanted.is_empty() { 0.5 } else { ratio(agreed, wanted.len()) });
        found.push(flag(!wanted.is_empty() && given.difference(&wanted).next().is_some()));
        found
    }

    /// Whether the most telling words of the reference are there: the first, the mean of three, the worst.
    fn telling(&self, right: &[&str], right_new: &[&str], said: &[&str]) -> [f64; 3] {
        let pool = if right_new.is_empty() { right } else { right_new };
        let mut telling: Vec<&str> = pool.iter().copied().collect::<IndexSet<_>>().into_iter().collect();
        telling.sort_by(|one, other| self.weight(other).total_cmp(&self.weight(one)));
        let there: Vec<f64> =
            telling.iter().map(|stem| said.iter().map(|other| alike(stem, other)).fold(0.0, f64::max)).collect();
        let first = there.first().copied().unwrap_or_default();
        let three = there.iter().take(3).sum::<f64>() / 3.0;
        [first, three, there.iter().copied().reduce(f64::min).unwrap_or_default()]
    }
}

/// Where the soft overlap of all content words stands among the features.
const SOFT_F: usize = 8;

fn content(words: &[Word]) -> Vec<&str> {
    words.iter().filter(|word| !word.is_function || word.denies).map(|word| word.stem.as_str()).collect()
}

fn stems(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.stem.as_str()).collect()
}

fn refs(stems: &[String]) -> Vec<&str> {
    stems.iter().map(String::as_str).collect()
}

/// The share of `wanted`, by weight, that has something like it in `given`.
fn covered(wanted: &[&str], given: &[&str], weight: impl Fn(&str) -> f64) -> f64 {
    let wanted: IndexSet<&str> = wanted.iter().copied().collect();
    let all: f64 = wanted.iter().map(|stem| weight(stem)).sum();
    let best = |stem: &str| {
        let best = given.iter().map(|other| alike(stem, other)).fold(0.0, f64::max);
        if best > ALIKE { best } else { 0.0 }
    };
    if all > 0.0 { wanted.iter().map(|stem| weight(stem) * best(stem)).sum::<f64>() / all } else { 0.0 }
}

/// Overlap by soft cardinality (words like one another count less than one each): of the answer, of the reference, of both.
fn soft_overlap(said: &[&str], right: &[&str], weight: impl Fn(&str) -> f64 + Copy) -> [f64; 3] {
    let both: Vec<&str> = said.iter().chain(right).copied().collect();
    let (size_said, size_right) = (soft_size(said, weight), soft_size(right, weight));
    let shared = (size_said + size_right - soft_size(&both, weight)).max(0.0);
    let over = |size: f64| if size > 0.0 { shared / size } else { 0.0 };
    [over(size_said), over(size_right), over(f64::midpoint(size_said, size_right))]
}

fn soft_size(stems: &[&str], weight: impl Fn(&str) -> f64) -> f64 {
    let different: IndexSet<&str> = stems.iter().copied().collect();
    let crowd = |stem: &str| different.iter().map(|other| alike(stem, other).powi(2)).sum::<f64>();
    different.iter().map(|stem| weight(stem) / crowd(stem)).sum()
}

/// How alike two stems are: the share of their two- and three-letter groups that they have in common.
fn alike(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let (one, other) = (groups_of(one), groups_of(other));
    let common = one.iter().filter(|group| other.contains(group)).count();
    2.0 * number(common) / number(one.len() + other.len())
}

fn groups_of(stem: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = std::iter::once('#').chain(stem.chars()).chain(['#']).collect();
    let twos = letters.windows(2).map(|pair| [pair[0], pair[1], ' ']);
    let mut groups: Vec<[char; 3]> =
        twos.chain(letters.windows(3).map(|three| [three[0], three[1], three[2]])).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// Ordered pairs of stems at most `reach` words apart.
fn pairs<'a>(stems: &[&'a str], reach: usize) -> HashSet<(&'a str, &'a str)> {
    let from = |at: usize| stems[at + 1..].iter().take(reach).map(move |other| (stems[at], *other));
    (0..stems.len()).flat_map(from).collect()
}

fn shared<T: std::hash::Hash + Eq>(given: &HashSet<T>, wanted: &HashSet<T>) -> f64 {
    ratio(wanted.intersection(given).count(), wanted.len().max(1))
}

/// How often each group of `length` letters stands in the stems, spaces included.
fn letters(stems: &[&str], length: usize) -> HashMap<Vec<char>, usize> {
    let text: Vec<char> = stems.join(" ").chars().collect();
    let mut counts = HashMap::new();
    text.windows(length).for_each(|group| *counts.entry(group.to_vec()).or_default() += 1);
    counts
}

fn contained(wanted: &HashMap<Vec<char>, usize>, given: &HashMap<Vec<char>, usize>) -> f64 {
    let common: usize = wanted.iter().map(|(group, count)| given.get(group).map_or(0, |other| *count.min(other))).sum();
    ratio(common, wanted.values().sum::<usize>().max(1))
}

fn cosine(one: &HashMap<Vec<char>, usize>, other: &HashMap<Vec<char>, usize>) -> f64 {
    let square = |counts: &HashMap<Vec<char>, usize>| counts.values().map(|count| number(count * count)).sum::<f64>();
    let product: f64 =
        one.iter().filter_map(|(group, count)| other.get(group).map(|found| number(count * found))).sum();
    let size = (square(one) * square(other)).sqrt();
    if size > 0.0 { product / size } else { 0.0 }
}

/// The length of the longest series of stems that both have in the same order.
fn longest_common(one: &[&str], other: &[&str]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for stem in one {
        let mut diagonal = 0;
        for (at, against) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if stem == against { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// Words that say which way something goes; stems that are the other way round make an answer wrong.
fn directions<'a>(stems: &[&'a str]) -> HashSet<&'a str> {
    const WORDS: &str = "more less high low fast slow big small increas decreas same differ up down larg hard soft great few \
                         longer short both most least all";
    stems.iter().copied().filter(|stem| WORDS.split_whitespace().any(|word| word == *stem)).collect()
}

fn ratio(part: usize, of: usize) -> f64 {
    number(part) / number(of)
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}
