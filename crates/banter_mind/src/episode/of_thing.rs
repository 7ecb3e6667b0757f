//! Questions about the name of somebody or something of who asks: "What is my mule called?" after "My mule Pepper
//! bites", which has no word of "called".
//!
//! How it is asked is data of a language: `name_of_own` and `possessives` in `speech/`.

use super::of_speaker::told;
use super::recollect::Recollecting;
use crate::lexicon::Lexicon;
use crate::speech_text::rules::{Rules, bare};
use crate::words::tokens;
use unicode_segmentation::UnicodeSegmentation;

/// What stands in a phrase for the word that is asked about.
const THING: &str = "{thing}";
/// A name stands so many words behind what it names at most: "my mule is called Pepper".
const NEAR: usize = 3;

/// The newest sentence in which who asks has named what `question` asks the name of, and its episode.
pub(super) fn of_thing(
    asked: &Recollecting,
    question: &str,
    language: &str,
) -> Option<(u64, String)> {
    let (rules, lexicon) = (Rules::of(language), Lexicon::of(language));
    let thing = asked_about(question, rules)?;
    told(asked).find_map(|episode| {
        // One by one: the iterator overflows where it is asked how many there are in an empty text.
        for sentence in episode.text.unicode_sentences() {
            if names(sentence, &thing, rules, lexicon) && !lexicon.asks_outright(sentence) {
                return Some((episode.id, sentence.trim().to_owned()));
            }
        }
        None
    })
}

/// The stem of the word of which `question` asks the name.
fn asked_about(question: &str, rules: &Rules) -> Option<String> {
    let words: Vec<String> = question.split_whitespace().map(bare).collect();
    let thing = rules.name_of_own.iter().find_map(|phrase| {
        let parts: Vec<&str> = phrase.split(' ').collect();
        let matched = |some: &[String]| {
            let mut thing = None;
            for (word, part) in some.iter().zip(&parts) {
                match part.split_once(THING) {
                    Some((before, behind)) => {
                        thing = word.strip_prefix(before)?.strip_suffix(behind);
                        thing.filter(|thing| !thing.is_empty())?;
                    }
                    None if word == part => {}
                    None => return None,
                }
            }
            thing.map(str::to_owned)
        };
        words.windows(parts.len()).find_map(matched)
    })?;
    tokens(&thing).into_iter().next()
}

/// Whether `sentence` gives what is somebody's own, by its stem, a name.
fn names(sentence: &str, thing: &str, rules: &Rules, lexicon: &Lexicon) -> bool {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    (0..words.len()).any(|at| {
        let Some([my, word, behind @ ..]) = words.get(at..) else {
            return false;
        };
        let is_name = |word: &&str| {
            word.starts_with(char::is_uppercase) && !lexicon.is_no_name(&bare(word), false)
        };
        Rules::has(&rules.possessives, &bare(my))
            && tokens(word).first().is_some_and(|stem| stem == thing)
            // What follows the end of a clause may name something else.
            && !word.ends_with(['.', '!', '?', ';'])
            && behind.iter().take(NEAR).any(is_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::stem;

    #[test]
    fn the_thing_of_which_the_name_is_asked_is_found() {
        let rules = Rules::of("en");
        for (question, thing) in [
            ("What is my mule called?", Some("mule")),
            ("What's my mule's name?", Some("mule")),
            ("Do you remember the name of my brother?", Some("brother")),
            ("What is my name?", None),
            ("Is my mule in the stable?", None),
        ] {
            assert_eq!(asked_about(question, rules), thing.map(stem), "{question}");
        }
    }

    #[test]
    fn a_sentence_names_what_is_ones_own() {
        let (rules, lexicon) = (Rules::of("en"), Lexicon::of("en"));
        for told in [
            "My mule Pepper bites.",
            "I lost my mule, Pepper, at the bridge.",
            "My mule is called Pepper.",
        ] {
            assert!(names(told, &stem("mule"), rules, lexicon), "{told}");
        }
        for told in [
            "My mule bites.",
            "My mule, I think, is ill.",
            "Your mule Pepper bites.",
            "That is my mule. Pepper is a fine name.",
            "My brother Tom has a mule.",
        ] {
            assert!(!names(told, &stem("mule"), rules, lexicon), "{told}");
        }
    }
}
