//! Words to stems: British and American spelling, irregular forms and comparatives are one before the stemmer sees them.

use rust_stemmers::{Algorithm, Stemmer};

/// The English stemmer.
pub(crate) struct Stems(Stemmer);

impl Stems {
    pub(crate) fn new() -> Self {
        Self(Stemmer::create(Algorithm::English))
    }

    /// The stem of a lower-case word. Words the stemmer was not made for (other alphabets, digits, very long ones) stay.
    pub(crate) fn stem(&self, word: &str) -> String {
        if word.len() > 40 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return word.to_owned();
        }
        self.0.stem(&fold(regular(word))).into_owned()
    }
}

/// One spelling for British and American English. It need not be a spelling anybody uses, only the same for both.
pub(crate) fn fold(word: &str) -> String {
    let mut word = word.to_owned();
    for (british, american) in
        [("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes"), ("ise", "ize")]
    {
        if word.len() > british.len() + 2 && word.ends_with(british) {
            word.truncate(word.len() - british.len());
            word.push_str(american);
            break;
        }
    }
    for (british, american) in
        [("yse", "yze"), ("ysed", "yzed"), ("ysing", "yzing"), ("logue", "log"), ("tre", "ter"), ("tres", "ters")]
    {
        if word.len() > british.len() + 2 && word.ends_with(british) {
            word.truncate(word.len() - british.len());
            word.push_str(american);
            break;
        }
    }
    if word.len() > 5 {
        word = word.replace("our", "or").replace("lling", "ling").replace("lled", "led");
    }
    match word.as_str() {
        "programme" => "program".to_owned(),
        "licence" => "license".to_owned(),
        "defence" => "defense".to_owned(),
        _ => word,
    }
}

/// The plain form of an irregular verb, a comparative or a superlative.
fn regular(word: &str) -> &str {
    match word {
        "ran" => "run",
        "paid" => "pay",
        "woke" | "woken" => "wake",
        "grew" | "grown" => "grow",
        "kept" => "keep",
        "wrote" | "written" => "write",
        "built" => "build",
        "sent" => "send",
        "spent" => "spend",
        "shrank" | "shrunk" => "shrink",
        "spun" => "spin",
        "began" | "begun" => "begin",
        "came" => "come",
        "took" | "taken" => "take",
        "gave" | "given" => "give",
        "held" => "hold",
        "lost" => "lose",
        "chose" | "chosen" => "choose",
        "found" => "find",
        "made" => "make",
        "knew" | "known" => "know",
        "broke" | "broken" => "break",
        "froze" | "frozen" => "freeze",
        "slept" => "sleep",
        "threw" | "thrown" => "throw",
        "went" | "goes" => "go",
        "added" | "adding" => "add",
        "got" | "gotten" => "get",
        "forgot" | "forgotten" => "forget",
        "hid" | "hidden" => "hide",
        "bought" => "buy",
        "sat" => "sit",
        "said" => "say",
        "thought" => "think",
        "met" => "meet",
        "dealt" => "deal",
        "fast" | "faster" | "fastest" => "fast",
        "quicker" | "quickest" => "quick",
        "slower" | "slowest" => "slow",
        "closer" | "closest" => "close",
        "nearer" | "nearest" => "near",
        "smaller" | "smallest" => "small",
        "cheaper" | "cheapest" => "cheap",
        "lighter" | "lightest" => "light",
        "heavier" | "heaviest" => "heavy",
        "bigger" | "biggest" => "big",
        "larger" | "largest" => "large",
        "shorter" | "shortest" => "short",
        "sooner" | "soonest" => "soon",
        "fewer" | "fewest" => "few",
        "lower" | "lowest" => "low",
        "higher" | "highest" => "high",
        "safer" | "safest" => "safe",
        "easier" | "easiest" => "easy",
        "simpler" | "simplest" => "simple",
        "harder" | "hardest" => "hard",
        "longest" => "longer",
        "nothing's" => "nothing",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) {
        let stems = Stems::new();
        assert_eq!(stems.stem(one), stems.stem(other), "{one} and {other}");
    }

    #[test]
    fn spellings_of_both_sides_of_the_atlantic_meet() {
        same("optimise", "optimizing");
        same("optimisation", "optimization");
        same("centre", "centers");
        same("behaviour", "behavior");
        same("travelling", "traveled");
        same("analyse", "analyzing");
    }

    #[test]
    fn irregular_forms_and_comparatives_meet_their_base() {
        same("ran", "running");
        same("woken", "wakes");
        same("faster", "fast");
        same("nearest", "near");
    }

    #[test]
    fn words_of_other_alphabets_stay_as_they_are() {
        assert_eq!(Stems::new().stem("функция"), "функция");
        assert_eq!(Stems::new().stem(""), "");
    }
}
