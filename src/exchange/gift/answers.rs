//! The answers of a GIFT question, kind by kind.

use super::{
    read::Reader,
    text::{Markup, place, places, trimmed, unescaped},
};
use crate::{
    course::{Choice, ChoiceOption, Matching, Numeric, QuestionKind, ShortText},
    diagnostic::Span,
    exchange::{FALSE, TRUE, markup},
};

/// How far the weights of a question may be from one another and count as the same: Moodle rounds to five places.
const SAME: f64 = 1e-3;

/// A kind, and what is to be explained after answering.
type Read = Option<(QuestionKind, Vec<String>)>;

/// One answer of several.
struct Given {
    /// The sign it begins with.
    sign: Option<char>,
    /// The answer, weight and feedback taken off.
    text: Span,
    /// What it earns, in percent, when that is said.
    weight: Option<f64>,
    feedback: Option<Span>,
}

impl Given {
    fn whole(&self) -> Span {
        Span::new(self.text.start, self.feedback.map_or(self.text.end, |feedback| feedback.end))
    }
}

impl Reader<'_> {
    /// The answers in `span`, each with the sign of `signs` that begins it.
    fn pieces(&mut self, span: Span, signs: &[char]) -> Vec<(Option<char>, Span)> {
        let mut starts: Vec<(usize, char)> = Vec::new();
        for &sign in signs {
            starts.extend(places(self.text, span, sign.encode_utf8(&mut [0; 4])).into_iter().map(|at| (at, sign)));
        }
        starts.sort_unstable();
        for &(at, _) in starts.iter().filter(|(_, sign)| *sign == '=') {
            let is_attribute = self.text[at + 1..].starts_with('"')
                && self.text[..at].ends_with(|letter: char| letter.is_ascii_alphabetic());
            if is_attribute {
                let help = "write `\\=` for an equals sign";
                self.warn(Span::new(at, at + 1), "this `=` begins an answer, as Moodle reads it", help);
            }
        }
        let mut pieces = Vec::new();
        let first = trimmed(self.text, Span::new(span.start, starts.first().map_or(span.end, |(at, _)| *at)));
        if first.start < first.end {
            pieces.push((None, first));
        }
        for (index, &(at, sign)) in starts.iter().enumerate() {
            let end = starts.get(index + 1).map_or(span.end, |(next, _)| *next);
            pieces.push((Some(sign), trimmed(self.text, Span::new(at + 1, end))));
        }
        pieces
    }

    /// The answers in `span`, each with its weight and feedback.
    fn given(&mut self, span: Span, signs: &[char]) -> Vec<Given> {
        // Where there are wrong choices, a right one has no weight: a percentage after its sign is text.
        let is_weighted = |sign: Option<char>| sign != Some('=') || !signs.contains(&'~');
        let pieces = self.pieces(span, signs);
        pieces.into_iter().map(|(sign, span)| self.one(span, sign, is_weighted(sign))).collect()
    }

    fn one(&mut self, span: Span, sign: Option<char>, weighted: bool) -> Given {
        let (weight, span) = if weighted { self.weight(span) } else { (None, span) };
        let (text, feedback) = self.feedback(span);
        Given { sign, text, weight, feedback }
    }

    /// Takes a weight such as `%-33.3%` off the start.
    fn weight(&mut self, span: Span) -> (Option<f64>, Span) {
        let Some((number, _)) = self.raw(span).strip_prefix('%').and_then(|rest| rest.split_once('%')) else {
            return (None, span);
        };
        let after = Span::new(span.start + number.len() + 2, span.end);
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'));
        match number.parse::<f64>().ok().filter(|weight| is_number && weight.abs() <= 100.0) {
            Some(weight) => (Some(weight), trimmed(self.text, after)),
            None if is_number => {
                let at = Span::new(span.start, after.start);
                self.error(at, format!("`{number}` is no weight"), "a weight is from -100 to 100 percent");
                (None, trimmed(self.text, after))
            }
            None => (None, span),
        }
    }

    /// Parts an answer from its feedback, at the first `#`.
    fn feedback(&mut self, span: Span) -> (Span, Option<Span>) {
        let Some(at) = place(self.text, span, "#") else { return (span, None) };
        if self.text[..at].ends_with('&') {
            let help = "write `&\\#` for a numbered character";
            self.warn(Span::new(at, at + 1), "this `#` begins the feedback, as Moodle reads it", help);
        }
        let feedback = trimmed(self.text, Span::new(at + 1, span.end));
        (trimmed(self.text, Span::new(span.start, at)), (feedback.start < feedback.end).then_some(feedback))
    }

    fn said(&mut self, feedback: Option<Span>, markup: Markup) -> String {
        feedback.map(|span| self.markdown(span, markup).0).unwrap_or_default()
    }

    /// One or several right choices.
    pub fn choice(&mut self, answers: Span, markup: Markup) -> Read {
        let given = self.given(answers, &['=', '~']);
        let is_single = given.iter().any(|one| one.sign == Some('='));
        let mut options = Vec::new();
        for one in &given {
            if one.sign.is_none() {
                self.error(one.whole(), "this stands before the first answer", "begin it with `=` or `~`");
                continue;
            }
            let text = self.markdown(one.text, markup).0;
            if text.is_empty() {
                self.error(one.whole(), "an answer without words", "write `\\=` or `\\~` for the sign itself");
                continue;
            }
            let right = one.sign == Some('=') || (!is_single && one.weight.is_some_and(|weight| weight > 0.0));
            let feedback = self.said(one.feedback, markup);
            options.push(ChoiceOption { text, right, feedback });
        }
        let right = options.iter().filter(|option| option.right).count();
        if options.len() < 2 || right == 0 {
            let help = "begin what is right with `=`, or with a weight such as `~%50%`";
            self.error(answers, "a choice needs a right answer and another one", help);
            return None;
        }
        self.weights(&given, is_single, answers);
        if !is_single && right == 1 {
            self.warn(answers, "only one answer is right, so only one can be chosen", "");
        }
        Some((QuestionKind::Choice(Choice { options, several: right > 1, in_order: false }), Vec::new()))
    }

    /// Says which weights are not kept: every right choice counts the same here, and a wrong one costs as much.
    fn weights(&mut self, given: &[Given], is_single: bool, answers: Span) {
        let weights = || given.iter().filter(|one| one.sign == Some('~')).filter_map(|one| one.weight);
        if is_single {
            for one in given.iter().filter(|one| one.sign == Some('~')) {
                if let Some(weight) = one.weight.filter(|weight| weight.abs() > SAME) {
                    let help = "what it says to whoever chose it is kept";
                    self.warn(one.whole(), format!("it earns {weight}% in Moodle, and nothing here"), help);
                }
            }
            if given.iter().filter(|one| one.sign == Some('=')).count() > 1 {
                let help = "for Moodle any one of them is enough; write `~%50%` for answers that belong together";
                self.warn(answers, "several answers begin with `=`: here all of them must be chosen", help);
            }
            return;
        }
        let right: Vec<f64> = weights().filter(|weight| *weight > 0.0).collect();
        let costs: Vec<f64> = weights().filter(|weight| *weight < 0.0).map(f64::abs).collect();
        let share = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX)).recip() * 100.0;
        let wrong = given.len().saturating_sub(right.len());
        let cost = share(right.len().max(1)).max(share(wrong.max(1)));
        let is_even = right.iter().all(|weight| (weight - share(right.len().max(1))).abs() < SAME);
        let is_ours = costs.is_empty() || costs.iter().all(|weight| (weight - cost).abs() < SAME);
        if !is_even || !is_ours {
            let help = "every right answer counts the same, and a wrong one takes as much away";
            self.warn(answers, "the weights are not kept", help);
        }
    }

    /// Whether the answers are `T`, `TRUE`, `F` or `FALSE`, and which.
    pub fn truth(&mut self, answers: Span) -> Option<bool> {
        let (word, _) = self.feedback(answers);
        let said = self.raw(word).to_owned();
        let truth = match said.to_uppercase().as_str() {
            "T" | "TRUE" => true,
            "F" | "FALSE" => false,
            _ => return None,
        };
        if said != said.to_uppercase() {
            let help = format!("did you mean `{}`? Moodle takes it for a short answer", said.to_uppercase());
            self.warn(word, format!("`{said}` is read as true or false"), &help);
        }
        Some(truth)
    }

    /// A statement that is true or false: the first feedback is for whoever is wrong, the second for whoever is right.
    pub fn true_false(&mut self, answers: Span, truth: bool, markup: Markup) -> (QuestionKind, Vec<String>) {
        let signs = places(self.text, answers, "#");
        let end = signs.get(1).copied().unwrap_or(answers.end);
        let wrong = signs.first().map(|at| Span::new(at + 1, end));
        let right = signs.get(1).map(|at| Span::new(at + 1, answers.end));
        let (wrong, right) = (self.said(wrong, markup), self.said(right, markup));
        let option = |text: &str, is_right: bool| ChoiceOption {
            text: text.to_owned(),
            right: is_right,
            feedback: if is_right { right.clone() } else { wrong.clone() },
        };
        let options = vec![option(TRUE, truth), option(FALSE, !truth)];
        (QuestionKind::Choice(Choice { options, several: false, in_order: true }), Vec::new())
    }

    /// Things to match.
    pub fn matching(&mut self, answers: Span, markup: Markup) -> Read {
        let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
        for (_, span) in self.pieces(answers, &['=']) {
            let Some(arrow) = self.raw(span).find("->").map(|at| span.start + at) else {
                self.error(span, "this pair has no `->`", "write `=this -> that`");
                continue;
            };
            let (left, markup) = self.markdown(Span::new(span.start, arrow), markup);
            let right = unescaped(self.raw(Span::new(arrow + 2, span.end))).trim().to_owned();
            let right = if markup == Markup::Markdown { right } else { markup::escaped(&right) };
            if right.is_empty() {
                self.error(span, "this is matched with nothing", "write what belongs to it after the `->`");
            } else if left.is_empty() {
                distractors.push(right);
            } else {
                pairs.push((left, right));
            }
        }
        if pairs.len() < 2 {
            self.error(answers, "there must be two or more pairs", "");
            return None;
        }
        Some((QuestionKind::Matching(Matching { pairs, distractors }), Vec::new()))
    }

    /// A short text.
    pub fn short(&mut self, answers: Span, markup: Markup) -> Read {
        let given = self.given(answers, &['=']);
        let best = given.iter().map(|one| one.weight.unwrap_or(100.0)).fold(0.0, f64::max);
        let (mut accept, mut explain) = (Vec::new(), Vec::new());
        for one in &given {
            let text = self.plain(one.text, markup);
            let weight = one.weight.unwrap_or(100.0);
            if text.is_empty() {
                self.error(one.whole(), "an answer without words", "write `\\=` for the sign itself");
            } else if weight <= 0.0 || weight < best - SAME {
                let said = if one.feedback.is_some() { ", nor what is said to it" } else { "" };
                self.warn(one.whole(), format!("`{text}` earns {weight}% in Moodle: it is not kept{said}"), "");
            } else {
                if text.contains('*') && !text.contains("\\*") {
                    let help = "list the forms that are accepted as `answer.alternatives`";
                    self.warn(one.text, "a `*` stands for any letters in Moodle, and for itself here", help);
                }
                explain.push(self.said(one.feedback, markup));
                accept.push(text);
            }
        }
        if best < 100.0 - SAME && !accept.is_empty() {
            self.warn(answers, format!("nothing earns more than {best}% in Moodle; here it earns all"), "");
        }
        if accept.is_empty() {
            self.error(answers, "no answer is right", "write `=` before what is right");
            return None;
        }
        explain.dedup();
        Some((QuestionKind::ShortText(ShortText { accept, ..ShortText::default() }), explain))
    }

    /// A number.
    pub fn numeric(&mut self, answers: Span, markup: Markup) -> Read {
        let mut within = trimmed(self.text, Span::new(answers.start + 1, answers.end));
        if let Some(wrong) = place(self.text, within, "~") {
            let at = Span::new(wrong, within.end);
            self.warn(at, "what is said to a wrong number is not kept", "say it in `context`");
            within = trimmed(self.text, Span::new(within.start, wrong));
        }
        let mut best: Option<(f64, Given, (f64, f64))> = None;
        let mut is_read = true;
        for one in self.given(within, &['=']) {
            let Some(range) = self.range(one.text) else {
                is_read = false;
                continue;
            };
            let weight = one.weight.unwrap_or(100.0);
            let lesser = match &best {
                Some((most, _, _)) if *most >= weight => Some((weight, one)),
                _ => best.replace((weight, one, range)).map(|(weight, one, _)| (weight, one)),
            };
            if let Some((weight, one)) = lesser {
                let text = self.raw(one.text).to_owned();
                let help = "a number has one right value and a tolerance";
                let said = if one.feedback.is_some() { ", nor is what is said to it" } else { "" };
                let message = format!("`{text}`, which earns {weight}% in Moodle, is not kept{said}");
                self.warn(one.whole(), message, help);
            }
        }
        let Some((weight, one, (value, tolerance))) = best.filter(|(weight, _, _)| *weight > 0.0) else {
            if is_read {
                self.error(answers, "no number is right", "write `#3`, `#3:0.5` or `#2.5..3.5`");
            }
            return None;
        };
        if weight < 100.0 - SAME {
            self.warn(one.whole(), format!("nothing earns more than {weight}% in Moodle; here it earns all"), "");
        }
        let explain = vec![self.said(one.feedback, markup)];
        Some((QuestionKind::Numeric(Numeric { value, tolerance, ..Numeric::default() }), explain))
    }

    /// A number with its tolerance: `3`, `3:0.5`, `2.5..3.5`.
    fn range(&mut self, span: Span) -> Option<(f64, f64)> {
        let text = unescaped(self.raw(span));
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let read = if let Some((least, most)) = text.split_once("..") {
            number(least).zip(number(most)).map(|(least, most)| {
                let value = f64::midpoint(least, most);
                (value, (most - value).abs())
            })
        } else if let Some((value, tolerance)) = text.split_once(':') {
            number(value).zip(number(tolerance)).map(|(value, tolerance)| (value, tolerance.abs()))
        } else {
            number(&text).map(|value| (value, 0.0))
        };
        if read.is_none() {
            let with_point = text.replace(',', ".");
            let help = if text.contains(',') && number(&with_point).is_some() {
                format!("did you mean `{}`?", with_point.trim())
            } else {
                "write `3`, `3:0.5` or `2.5..3.5`".to_owned()
            };
            self.error(span, format!("`{text}` is no number"), &help);
        }
        read
    }
}
