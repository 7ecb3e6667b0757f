//! Of whom something is said: what the player has said of themselves is nobody else's.

use super::Check;
use crate::speech_text::rules::Rules;
use crate::words::{raw, tokens};
use unicode_segmentation::UnicodeSegmentation;

/// So many words that mean something have to be the same.
const FEWEST: usize = 2;

impl Check {
    /// Whether `sentence` says of somebody named what who is spoken to has said of themselves: "Tom's
    /// back hurts from the saddle" after "My back hurts from the saddle".
    pub(super) fn tells_of_another(&self, sentence: &str) -> bool {
        if !self.facts || sentence.trim_end().ends_with(['?', '？']) {
            return false;
        }
        // "No dog, Tom's back hurts": what stands before the name says nothing.
        let behind = sentence.split_once([',', ':', '–', '—']);
        let parts = [Some(sentence), behind.map(|(_, behind)| behind)];
        let names = parts
            .into_iter()
            .flatten()
            .filter_map(|it| self.subject(it));
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            return false;
        }
        let said = tokens(sentence);
        self.of_self.iter().any(|words| {
            let meant = || words.iter().filter(|word| !self.lexicon.is_small(word));
            meant().count() >= FEWEST
                && meant().all(|word| said.contains(word))
                && names.iter().any(|name| !words.contains(name))
        })
    }

    /// The name that a sentence begins with, in small letters and without an ending, if it is one that neither
    /// the author has as a word nor who is spoken to as a name.
    fn subject(&self, sentence: &str) -> Option<String> {
        let first = sentence.unicode_words().next()?;
        let (bare, stem) = (raw(first).next()?, tokens(first).into_iter().next()?);
        let is_name = first.starts_with(char::is_uppercase)
            && !self.lexicon.is_no_name(&bare, true)
            && !self.lexicon.is_short(&bare)
            && !self.lore.words.contains(&stem)
            && !self.listener.contains(&stem);
        is_name.then_some(stem)
    }

    /// Takes the words of `name` for that of who is spoken to.
    pub(crate) fn speaks_to(&mut self, name: &str) {
        self.listener.extend(tokens(name));
    }

    /// Takes the sentences of `text` in which who is spoken to tells of themselves for theirs alone.
    pub(crate) fn heard_of_self(&mut self, text: &str, rules: &'static Rules) {
        // One by one: the iterator overflows where it is asked how many there are in an empty text.
        for sentence in text.unicode_sentences() {
            if rules.speaks_of_self(sentence) && !self.lexicon.asks_outright(sentence) {
                self.of_self.push(tokens(sentence));
                self.owns(sentence, rules);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::tests::asked;
    use crate::speech_text::rules::Rules;

    #[test]
    fn what_the_player_said_of_themselves_is_said_of_nobody_else() {
        let mut check = asked("Whose dog is that?");
        check.speaks_to("Ada");
        check.heard_of_self("My back hurts from the saddle.", Rules::of("en"));
        for sentence in [
            "Tom's back hurts from the saddle.",
            "No dog, Tom's back hurts from the saddle.",
            "Wilmot hurt his in the saddle.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Copied, "{sentence}");
        }
        for sentence in [
            "A saddle hurts whoever sits in it too long.",
            "Does Tom's back hurt from the saddle, too?",
            "Tom's saddle is by the door.",
            "Ada, a saddle that hurts is a bad one.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
        }
    }

    #[test]
    fn what_was_asked_or_told_of_others_may_be_said() {
        let mut check = asked("Who sells rope?");
        check.speaks_to("Ada");
        let rules = Rules::of("en");
        for heard in [
            "Can I get a bed and a stew?",
            "I am Ada, a mapmaker from Hallow.",
            "Tom sells rope by the bridge.",
        ] {
            check.heard_of_self(heard, rules);
        }
        for sentence in [
            "Beds and stew are what we have.",
            "Welcome, Ada, mapmaker from Hallow!",
            "Tom sells rope by the bridge, they say.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
        }
    }
}
