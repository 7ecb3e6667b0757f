//! What is worded sounds in espeak-ng like the words.
#![allow(clippy::unwrap_used)]
use super::{default_folder, with};
use banter_wording::worded;

fn phonemes(voice: &str, text: &str) -> String {
    let clauses = with(&default_folder().unwrap(), |espeak| {
        espeak.clauses(voice, text)
    });
    let clauses = clauses.unwrap().unwrap();
    clauses.into_iter().map(|clause| clause.phonemes).collect()
}

#[test]
fn curly_apostrophes_sound_like_straight_ones() {
    for (voice, tag, text) in [
        (
            "gmw/en",
            "en",
            "She’s here. It’s the Smiths’ cat, y’all. ’Tis Tom’s.",
        ),
        ("roa/fr", "fr", "L’auberge n’est pas là, aujourd’hui."),
        ("roa/it", "it", "L’osteria e l’amico"),
    ] {
        let straight = text.replace('’', "'");
        assert_eq!(
            phonemes(voice, &worded(text, tag)),
            phonemes(voice, &straight)
        );
    }
}

#[test]
fn words_in_capitals_are_words() {
    for (voice, tag, shouted, said) in [
        (
            "gmw/en",
            "en",
            "HALT! WHO GOES THERE",
            "Halt! Who goes there",
        ),
        (
            "gmw/en",
            "en",
            "GIVE IT TO US, ALL OF IT!",
            "Give it to us, all of it!",
        ),
        ("gmw/en", "en", "I SAID NO!", "I said no!"),
        ("gmw/de", "de", "HALT! WER DA", "Halt! Wer da"),
        ("roa/fr", "fr", "QUI VA LÀ", "Qui va là"),
        ("roa/es", "es", "¡ALTO! ¿QUIÉN VIVE", "¡Alto! ¿quién vive"),
    ] {
        assert_eq!(
            phonemes(voice, &worded(shouted, tag)),
            phonemes(voice, said),
            "{shouted}"
        );
    }
    for (mixed, said) in [
        ("That is NOT my cat.", "That is not my cat."),
        ("Give it to US now.", "Give it to us now."),
        ("IT is the OLD mill.", "it is the old mill."),
        ("You AND me, OR nobody", "You and me, or nobody"),
    ] {
        assert_eq!(
            phonemes("gmw/en", &worded(mixed, "en")),
            phonemes("gmw/en", said),
            "{mixed}"
        );
    }
}
