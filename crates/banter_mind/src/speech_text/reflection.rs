//! Reflection: what somebody has said of themselves, as it is said to them: "My mule bites" is "Your
//! mule bites".
//!
//! The method is that of ELIZA (Weizenbaum, "ELIZA", Communications of the ACM 9, 1966): pronouns and
//! the verbs beside them are replaced by those of the other person. The pairs are data of a language;
//! one without pairs has its words quoted.

use super::rules::{Rules, bare};

impl Rules {
    /// Whether somebody speaks of themselves in `words`: "What is my mule called?"
    pub(crate) fn speaks_of_self(&self, words: &str) -> bool {
        let of_self = |word: &str| self.reflections.iter().any(|(of_self, _)| of_self == word);
        words.split_whitespace().any(|word| of_self(&bare(word)))
    }

    /// `words` of who is spoken to, said to them. `None` where the language has no pairs, where
    /// nothing in them is of the first person, and where they might not come out right.
    pub(crate) fn reflected(&self, words: &str) -> Option<String> {
        let all: Vec<&str> = words.split_whitespace().collect();
        let known: Vec<String> = all.iter().map(|word| bare(word)).collect();
        if known.iter().any(|word| Self::has(&self.unreflected, word)) {
            return None;
        }
        let mut said: Vec<String> = Vec::with_capacity(all.len());
        let mut replaced = false;
        // Whether one has come that has verbs of its own.
        let mut is_subject = false;
        let mut at = 0;
        while let Some(word) = all.get(at) {
            let rest = known.get(at..).unwrap_or_default();
            let pair = self.reflections.iter().find(|(of_self, _)| {
                let mut parts = of_self.split(' ').zip(rest);
                of_self.split(' ').count() <= rest.len() && parts.all(|(part, word)| part == word)
            });
            let Some((of_self, of_other)) = pair else {
                // "I never was": the verb is of the first person, and stands apart.
                if is_subject && Self::has(&self.first_person_verbs, rest.first()?) {
                    return None;
                }
                said.push((*word).to_owned());
                at += 1;
                continue;
            };
            replaced = true;
            let of_verb = |(other, _): &(String, String)| {
                let rest = other.strip_prefix(of_self.as_str());
                rest.is_some_and(|rest| rest.starts_with(' '))
            };
            is_subject |= self.reflections.iter().any(of_verb);
            let length = of_self.split(' ').count();
            let last = all.get(at + length - 1).copied().unwrap_or_default();
            let begins = at == 0
                || said
                    .last()
                    .is_some_and(|before| before.ends_with(['.', '!', '?', '"', ':']));
            said.push(dressed(of_other, word, last, begins));
            at += length;
        }
        replaced.then(|| said.join(" "))
    }
}

/// `word` with the signs that stand before `first` and after `last`, and with a capital where a
/// sentence begins.
fn dressed(word: &str, first: &str, last: &str, begins: bool) -> String {
    let is_sign = |c: &char| !c.is_alphanumeric();
    let before: String = first.chars().take_while(is_sign).collect();
    let mut after: Vec<char> = last.chars().rev().take_while(is_sign).collect();
    after.reverse();
    let mut letters = word.chars();
    let head = letters.next().map(|head| match begins {
        true => head.to_uppercase().collect(),
        false => head.to_string(),
    });
    before + &head.unwrap_or_default() + letters.as_str() + &after.into_iter().collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_told_something_is_told_it_back() {
        let en = Rules::of("en-gb");
        for (told, said) in [
            (
                "My mule is called Pepper, and she bites.",
                "Your mule is called Pepper, and she bites.",
            ),
            (
                "I lost my green cloak at the bridge.",
                "You lost your green cloak at the bridge.",
            ),
            ("Yesterday I was in Tolm.", "Yesterday you were in Tolm."),
            ("My brother was a smith.", "Your brother was a smith."),
            ("That cart is mine!", "That cart is yours!"),
            (
                "I’m a mapmaker, and I've a sister.",
                "You're a mapmaker, and you've a sister.",
            ),
            ("It hurt. My knee is bad.", "It hurt. Your knee is bad."),
        ] {
            assert_eq!(en.reflected(told).as_deref(), Some(said));
        }
    }

    #[test]
    fn what_might_come_out_wrong_is_left() {
        let en = Rules::of("en");
        for told in [
            "The mill burned down.",
            "I told you so.",
            "I never was there.",
            "",
            "My hat's on your head.",
        ] {
            assert_eq!(en.reflected(told), None, "{told}");
        }
        // Nothing is known of how French is said.
        assert_eq!(Rules::of("fr").reflected("Ma mule mord."), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,80}") {
            let _ = Rules::of("en").reflected(&text);
        }

        #[test]
        fn nobody_is_left_who_speaks_of_themselves(words in prop::collection::vec(prop::sample::select(vec![
            "I", "my", "me", "bread", "lost", "and", "mine", "I'm", "was", "the",
        ]), 1..12)) {
            if let Some(said) = Rules::of("en").reflected(&words.join(" ")) {
                let left = said.split(' ').map(bare).any(|word| ["i", "my", "me", "mine", "i'm"].contains(&word.as_str()));
                prop_assert!(!left, "{said}");
            }
        }
    }
}
