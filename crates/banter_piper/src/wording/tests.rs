//! Signs, apostrophes and capitals as they are said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::espeak::{default_folder, with};
use proptest::prelude::*;

#[test]
fn signs_are_words_of_the_language() {
    for (tag, text, right) in [
        (
            "en-gb",
            "It is 18°C in here, 45% of it from the oven. It does 12 km/h & costs $5.",
            "It is 18 degrees Celsius in here, 45 per cent of it from the oven. It does 12 kilometres per hour and costs 5 dollars.",
        ),
        (
            "de",
            "Es sind 18 °C, 45 % davon vom Ofen, 12 km/h & 5 € oder 3,50 €.",
            "Es sind 18 Grad Celsius, 45 Prozent davon vom Ofen, 12 Kilometer pro Stunde und 5 Euro oder 3 Euro 50.",
        ),
        (
            "fr",
            "Il fait 18\u{a0}°C, 45\u{a0}%, 12 km/h & 5 $.",
            "Il fait 18 degrés Celsius, 45 pour cent, 12 kilomètres par heure et 5 dollars.",
        ),
        (
            "es",
            "Hace 18 °C, el 45 %, va a 12 km/h & cuesta 1,50 €.",
            "Hace 18 grados Celsius, el 45 por ciento, va a 12 kilómetros por hora y cuesta un euro con 50.",
        ),
        (
            "cmn",
            "这里18°C，其中45%来自炉子，车速12km/h，要5$或￥20。",
            "这里18摄氏度，其中百分之45来自炉子，车速每小时12公里，要5美元或20元。",
        ),
        (
            "en",
            "$1.40, £2.05, $0.50 or $3 million",
            "1 dollar 40 cents, 2 pounds 5 pence, 50 cents or 3 million dollars",
        ),
        (
            "en",
            "1 km, 2 kg, -5 °F, #5, 10–20 m², ~3 l",
            "1 kilometre, 2 kilograms, minus 5 degrees Fahrenheit, number 5, 10 to 20 square metres, about 3 litres",
        ),
        (
            "en",
            "2 < 3, 2+3 = 5 and R&B",
            "2 is less than 3, 2 plus 3 equals 5 and R and B",
        ),
        (
            "en",
            "C++, well-known, 5 mice, 3.5, 12:30, 1980s, <b>",
            "C++, well-known, 5 mice, 3.5, 12:30, 1980s, <b>",
        ),
        (
            "de",
            "1 h, 2 h, 2,5 m, § 5",
            "eine Stunde, 2 Stunden, 2,5 Meter, Paragraf 5",
        ),
        ("xx", "5 km & more", "5 km & more"),
    ] {
        assert_eq!(worded(text, tag), right, "{text}");
    }
}

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
        assert_eq!(worded(text, tag), straight);
        assert_eq!(
            phonemes(voice, &worded(text, tag)),
            phonemes(voice, &straight)
        );
    }
    assert_eq!(
        worded("“Don’t!” ‘Fine,’ he said.", "en"),
        "“Don't!” ‘Fine,’ he said."
    );
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
    assert_eq!(
        worded("He left the US for NATO.", "en"),
        "He left the US for NATO."
    );
}

proptest! {
    #[test]
    fn words_are_never_lost(text in "[a-zàéöü ,.!?'’A-Z]{0,80}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        prop_assert_eq!(letters(&worded(&text, "en")), letters(&text));
    }

    #[test]
    fn anything_is_survived(text in any::<String>()) {
        for tag in ["en", "cmn", "xx"] {
            worded(&text, tag);
        }
    }

    #[test]
    fn digits_stay(text in "[0-9 $€%km/h&<>=+.,–#~-]{0,40}") {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).filter(|c| *c != '0').count();
        prop_assert!(digits(&worded(&text, "en")) <= digits(&text));
    }
}
