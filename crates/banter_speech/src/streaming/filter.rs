//! Whether a text was said, or dreamt up by the engine.

use crate::streaming::echo::{Echo, echo};
use crate::streaming::script::{fold, is_spaceless, words};
use crate::streaming::{HallucinationPhrase, HallucinationPhrases};

/// Above it nobody spoke.
const NOBODY: f32 = 0.8;
/// Above it nobody spoke if the engine is not sure of the text either (OpenAI's whisper uses
/// 0.6 and a mean logarithm of -1).
const HARDLY_ANYBODY: f32 = 0.6;
const UNSURE: f32 = 0.37;
/// Above it a phrase that is known as a phantom is one.
const PERHAPS_NOBODY: f32 = 0.4;
/// Nobody says more letters in a second. Fast readers come to 25.
const MOST_LETTERS: f64 = 40.0;
/// Nor characters of Chinese or Japanese. Fast speakers come to 10.
const MOST_CHARACTERS: f64 = 16.0;
/// No text is judged as if it had been said in less, in seconds: times are not exact.
const SHORTEST: f64 = 0.4;
/// What is said at ease, in letters and in characters a second: a phrase takes at least half
/// as much voice.
const EASY_LETTERS: f64 = 15.0;
const EASY_CHARACTERS: f64 = 6.0;
/// No phrase takes less voice, in seconds.
const LEAST_VOICE: f64 = 0.2;
/// The longest phrase whose repetition is looked for, in words.
const LONGEST_PHRASE: usize = 12;
/// The longest word there is. Compounds of German reach it.
const LONGEST_WORD: usize = 45;

/// Verdict about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterVerdict {
    /// It was said.
    Keep,
    /// It was not.
    Drop,
    /// The same sound is to be looked at with the full window.
    Again,
}

/// A text and what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim<'a> {
    /// The text.
    pub text: &'a str,
    /// The words that the engine was told to expect, see [`prompt`](crate::streaming::prompt).
    pub prompt: &'a str,
    /// How long the sound is, in seconds.
    pub seconds: f64,
    /// For how much of it somebody seems to speak: see [`voiced`](crate::streaming::voiced).
    pub voiced: f64,
    /// How likely it is that nobody spoke, by the engine, 0..=1.
    pub no_speech: f32,
    /// How sure the engine is of the words, 0..=1, where it says so.
    pub probability: Option<f32>,
    /// Whether there is nothing to be had by another look.
    pub full: bool,
}

/// Tells what was said from what was not.
///
/// | sign | verdict |
/// |---|---|
/// | no text | kept: it is empty already |
/// | nobody spoke with a probability of 0.8, or 0.6 where the engine is not sure of the text | dropped |
/// | a description such as `[BLANK_AUDIO]` or `(music)` alone | dropped |
/// | a [credit](HallucinationPhrase::Credit) | dropped where there is little voice, else another look, then dropped |
/// | a [phrase](HallucinationPhrase::Phrase) known as a phantom | dropped where there is little voice or nobody spoke with a probability of 0.4, else kept: a player may say "Thank you." |
/// | nothing but words of the prompt: an engine that hears nothing says what it was told | dropped where there is little voice; from three names in a row on another look, then dropped; else kept: a player may call "Mara!" |
/// | a word or phrase many times over, more letters than a mouth can say | another look, then dropped |
///
/// Little voice is less than half of what it takes to say the text at ease, and less than
/// 0.2 s whatever the text.
///
/// ```
/// use banter_speech::streaming::{Claim, HallucinationFilter, FilterVerdict};
/// let guard = HallucinationFilter::default();
/// let said = Claim {
///     text: "Thank you.", prompt: "Mara, Odo.", seconds: 1.4, voiced: 0.6, no_speech: 0.02,
///     probability: Some(0.9), full: false,
/// };
/// assert_eq!(guard.judge(&said), FilterVerdict::Keep);
/// assert_eq!(guard.judge(&Claim { voiced: 0.06, ..said }), FilterVerdict::Drop);
/// assert_eq!(guard.judge(&Claim { text: &"the ale ".repeat(9), ..said }), FilterVerdict::Again);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HallucinationFilter {
    phantoms: HallucinationPhrases,
}

impl HallucinationFilter {
    /// One that knows these phantoms.
    pub fn new(phantoms: HallucinationPhrases) -> Self {
        Self { phantoms }
    }

    /// The verdict.
    pub fn judge(&self, claim: &Claim<'_>) -> FilterVerdict {
        let again = if claim.full {
            FilterVerdict::Drop
        } else {
            FilterVerdict::Again
        };
        let Count {
            letters,
            characters,
        } = Count::of(claim.text);
        if letters + characters == 0.0 {
            return FilterVerdict::Keep;
        }
        let unsure = claim.probability.is_some_and(|sure| sure < UNSURE);
        if claim.no_speech >= NOBODY || (claim.no_speech >= HARDLY_ANYBODY && unsure) {
            return FilterVerdict::Drop;
        }
        if is_description(claim.text) {
            return FilterVerdict::Drop;
        }
        let needed = (letters / EASY_LETTERS + characters / EASY_CHARACTERS) / 2.0;
        let weak = claim.voiced < needed.max(LEAST_VOICE);
        match self.phantoms.find(claim.text) {
            Some(HallucinationPhrase::Credit) if weak => return FilterVerdict::Drop,
            Some(HallucinationPhrase::Credit) => return again,
            Some(HallucinationPhrase::Phrase) if weak || claim.no_speech >= PERHAPS_NOBODY => {
                return FilterVerdict::Drop;
            }
            _ => {}
        }
        match echo(claim.text, claim.prompt) {
            Echo::None => {}
            _ if weak => return FilterVerdict::Drop,
            Echo::List => return again,
            Echo::Names => {}
        }
        let seconds = claim.seconds.max(SHORTEST);
        let hurried = letters / MOST_LETTERS + characters / MOST_CHARACTERS > seconds;
        if hurried || is_repetitive(claim.text) {
            return again;
        }
        FilterVerdict::Keep
    }
}

/// How much of a text is in which kind of script.
struct Count {
    letters: f64,
    characters: f64,
}

impl Count {
    fn of(text: &str) -> Self {
        let written = text.chars().filter(|c| c.is_alphanumeric());
        let (characters, letters): (Vec<char>, Vec<char>) = written.partition(|c| is_spaceless(*c));
        Self {
            letters: letters.len() as f64,
            characters: characters.len() as f64,
        }
    }
}

/// Whether all of a text is a sound, described.
fn is_description(text: &str) -> bool {
    let text = text.trim();
    let marks = [
        ('[', ']'),
        ('(', ')'),
        ('（', '）'),
        ('*', '*'),
        ('♪', '♪'),
        ('【', '】'),
    ];
    marks.iter().any(|&(open, close)| {
        text.strip_prefix(open)
            .and_then(|text| text.trim_end_matches('.').strip_suffix(close))
            .is_some_and(|inner| !inner.contains([open, close]))
    })
}

/// Whether a word stands eight times in a row, two or three of them five times, or more of
/// them three times; or a word is too long for one.
fn is_repetitive(text: &str) -> bool {
    let words: Vec<String> = words(text).iter().map(|word| fold(word)).collect();
    let long = |word: &String| word.chars().count() > LONGEST_WORD;
    words.iter().any(long)
        || (1..=LONGEST_PHRASE).any(|length| {
            let rounds = match length {
                1 => 8,
                2 | 3 => 5,
                _ => 3,
            };
            // So many words in a row that equal the one a phrase earlier.
            let mut run = 0;
            let pairs = words.iter().zip(words.iter().skip(length));
            pairs.into_iter().any(|(one, other)| {
                run = if one == other { run + 1 } else { 0 };
                run >= (rounds - 1) * length
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn claim(text: &str) -> Claim<'_> {
        Claim {
            text,
            prompt: "Mara, Odo, Hollin Ford, the old mill.",
            seconds: 3.0,
            voiced: 1.5,
            no_speech: 0.05,
            probability: Some(0.8),
            full: false,
        }
    }

    fn judge(claim: &Claim<'_>) -> FilterVerdict {
        HallucinationFilter::default().judge(claim)
    }

    #[test]
    fn what_people_say_is_kept() {
        for said in [
            "",
            "Two pints of your darkest ale, please.",
            "No, no, no, no, no!",
            "Ha ha ha ha ha ha!",
            "Thank you.",
            "老板，来两杯啤酒。",
            "Donaudampfschifffahrtsgesellschaftskapitän",
            "it is what it is, it is what it is",
            "42",
        ] {
            assert_eq!(judge(&claim(said)), FilterVerdict::Keep, "{said}");
        }
    }

    #[test]
    fn what_nobody_said_is_dropped() {
        let nobody = Claim {
            no_speech: 0.85,
            ..claim("I want a drink.")
        };
        assert_eq!(judge(&nobody), FilterVerdict::Drop);
        let unsure = Claim {
            no_speech: 0.65,
            probability: Some(0.2),
            ..nobody
        };
        assert_eq!(judge(&unsure), FilterVerdict::Drop);
        let sure = Claim {
            probability: None,
            ..unsure
        };
        assert_eq!(judge(&sure), FilterVerdict::Keep);
        for described in ["[BLANK_AUDIO]", "(music)", "(music).", "*sighs*", "♪ la ♪"] {
            assert_eq!(judge(&claim(described)), FilterVerdict::Drop, "{described}");
        }
    }

    #[test]
    fn a_phantom_needs_a_voice_to_be_believed() {
        let weak = Claim {
            voiced: 0.1,
            ..claim("Thank you.")
        };
        assert_eq!(judge(&weak), FilterVerdict::Drop);
        let doubtful = Claim {
            no_speech: 0.5,
            ..claim("Thank you.")
        };
        assert_eq!(judge(&doubtful), FilterVerdict::Drop);
        let credit = claim("Subtitles by the Amara.org community");
        assert_eq!(judge(&credit), FilterVerdict::Again);
        assert_eq!(
            judge(&Claim {
                full: true,
                ..credit
            }),
            FilterVerdict::Drop
        );
        // Other text is believed with little voice: it may be whispered.
        let whispered = Claim {
            voiced: 0.0,
            ..claim("Follow me.")
        };
        assert_eq!(judge(&whispered), FilterVerdict::Keep);
    }

    #[test]
    fn the_words_of_the_prompt_need_a_voice_to_be_believed() {
        for text in [
            "Mara. Odo. Hollin Ford.",
            "Mara.",
            "Odo, Mara, Odo",
            "the old mill",
        ] {
            let nobody = Claim {
                voiced: 0.0,
                ..claim(text)
            };
            assert_eq!(judge(&nobody), FilterVerdict::Drop, "{text}");
        }
        // With a voice a name is a call, and a list still a list.
        for text in [
            "Mara!",
            "Mara, Odo!",
            "Hollin Ford?",
            "Odo, is the mill yours?",
        ] {
            assert_eq!(judge(&claim(text)), FilterVerdict::Keep, "{text}");
        }
        for text in [
            "Mara, Odo, Hollin Ford.",
            "mara odo hollin ford the old mill",
        ] {
            assert_eq!(judge(&claim(text)), FilterVerdict::Again, "{text}");
        }
        // What else is said in a whisper is believed.
        let whispered = Claim {
            voiced: 0.0,
            ..claim("Mara, come here.")
        };
        assert_eq!(judge(&whispered), FilterVerdict::Keep);
    }

    #[test]
    fn loops_and_haste_get_another_look() {
        let loops = [
            "ale ".repeat(8),
            "of ale ".repeat(5),
            "a pint of ale, please. ".repeat(3),
            "谢谢".repeat(6),
            "ha".repeat(40),
        ];
        for text in &loops {
            assert_eq!(judge(&claim(text)), FilterVerdict::Again, "{text}");
            let full = Claim {
                full: true,
                ..claim(text)
            };
            assert_eq!(judge(&full), FilterVerdict::Drop, "{text}");
        }
        let hurried = Claim {
            seconds: 0.7,
            ..claim("Two pints of your darkest ale, please.")
        };
        assert_eq!(judge(&hurried), FilterVerdict::Again);
    }

    proptest! {
        #[test]
        fn every_claim_is_judged(
            text in "[a-z .你\\[*]{0,60}", seconds in any::<f64>(), voiced in any::<f64>(),
            no_speech in any::<f32>(), probability in any::<Option<f32>>(),
        ) {
            let claim = Claim { text: &text, prompt: &text, seconds, voiced, no_speech, probability, full: true };
            prop_assert!(judge(&claim) != FilterVerdict::Again);
        }
    }
}
