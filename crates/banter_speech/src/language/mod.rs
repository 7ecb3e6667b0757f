//! The language of a sentence, among those that its character speaks.
//!
//! Found by `whatlang`, from the script and from threes of letters. Sentences of a conversation are short: one is in the
//! character's own language unless it surely is in another.

mod pieces;

pub use pieces::spoken_pieces;

use whatlang::{Detector, Lang};

/// So sure it has to be, 0..=1. Found by hand: of 150 English lines of this project's characters, told from German,
/// French and Spanish, none has more than .32, and of short German, French and Spanish ones most have.
const SURE: f64 = 0.4;

/// The tag of the language that `text` is in: `own`, or one of `others`.
///
/// ```
/// use banter_speech::spoken_language;
///
/// let others = ["de", "fr"];
/// assert_eq!(spoken_language("Good evening, my friend.", "en-gb", &others), "en-gb");
/// assert_eq!(spoken_language("Guten Abend, mein Freund.", "en-gb", &others), "de");
/// assert_eq!(spoken_language("Hm.", "en-gb", &others), "en-gb");
/// ```
pub fn spoken_language<'t, S: AsRef<str>>(text: &str, own: &'t str, others: &'t [S]) -> &'t str {
    let tags: Vec<&str> = [own]
        .into_iter()
        .chain(others.iter().map(AsRef::as_ref))
        .collect();
    detected(text, own, &tags, SURE)
}

/// The tag of `tags` whose language `text` is in, if that is so sure; else `usual`.
fn detected<'t>(text: &str, usual: &'t str, tags: &[&'t str], sure: f64) -> &'t str {
    let mut candidates: Vec<Lang> = tags.iter().filter_map(|tag| of_tag(tag)).collect();
    candidates.sort_by_key(Lang::code);
    candidates.dedup();
    if candidates.len() < 2 {
        return usual;
    }
    let Some(found) = Detector::with_allowlist(candidates).detect(text) else {
        return usual;
    };
    let lang = found.lang();
    if of_tag(usual) == Some(lang) || found.confidence() < sure {
        return usual;
    }
    // A script of its own gives away a language that nobody asked for, too.
    let tag = tags.iter().find(|tag| of_tag(tag) == Some(lang));
    tag.copied().unwrap_or(usual)
}

/// The language of a BCP 47 tag. `None` where it is not known.
fn of_tag(tag: &str) -> Option<Lang> {
    let language = tag
        .split(['-', '_'])
        .next()
        .unwrap_or(tag)
        .to_ascii_lowercase();
    // ISO 639-1 to 639-3, as whatlang names them.
    let code = match language.as_str() {
        "ar" => "ara",
        "bg" => "bul",
        "ca" => "cat",
        "cs" => "ces",
        "da" => "dan",
        "de" => "deu",
        "el" => "ell",
        "en" => "eng",
        "es" => "spa",
        "et" => "est",
        "fa" => "pes",
        "fi" => "fin",
        "fr" => "fra",
        "he" => "heb",
        "hi" => "hin",
        "hr" => "hrv",
        "hu" => "hun",
        "id" => "ind",
        "it" => "ita",
        "ja" => "jpn",
        "ko" => "kor",
        "lt" => "lit",
        "lv" => "lav",
        "nb" | "no" => "nob",
        "nl" => "nld",
        "pl" => "pol",
        "pt" => "por",
        "ro" => "ron",
        "ru" => "rus",
        "sk" => "slk",
        "sl" => "slv",
        "sv" => "swe",
        "th" => "tha",
        "tr" => "tur",
        "uk" => "ukr",
        "vi" => "vie",
        "zh" => "cmn",
        other => other,
    };
    Lang::from_code(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OTHERS: [&str; 4] = ["de", "fr", "es", "cmn"];

    #[test]
    fn every_code_is_one() {
        let tags = "ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nb nl pl pt ro ru sk sl sv th tr uk vi zh";
        for tag in tags.split(' ') {
            assert!(of_tag(tag).is_some(), "{tag}");
        }
    }

    #[test]
    fn what_surely_is_in_another_language_is_spoken_so() {
        for (text, language) in [
            ("Ich heiße Mara, und das ist mein Haus.", "de"),
            ("Je ne sais pas où se trouve le moulin.", "fr"),
            ("No sé dónde está el molino, amigo.", "es"),
            ("您稍等，水马上就开。", "cmn"),
            ("The miller pays late, but he pays.", "en"),
            ("Work? It's on the board.", "en"),
            ("Hm.", "en"),
            ("...", "en"),
            ("", "en"),
        ] {
            assert_eq!(spoken_language(text, "en", &OTHERS), language, "{text}");
        }
        // Who speaks nothing else speaks everything in their own.
        let none: [&str; 0] = [];
        assert_eq!(spoken_language("Ich heiße Mara.", "en", &none), "en");
        assert_eq!(spoken_language("Ich heiße Mara.", "xx", &["yy"]), "xx");
    }

    proptest! {
        #[test]
        fn any_text_is_in_a_language_that_is_spoken(text in "\\PC{0,60}") {
            let found = spoken_language(&text, "en", &OTHERS);
            prop_assert!(found == "en" || OTHERS.contains(&found));
        }
    }
}
