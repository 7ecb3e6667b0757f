//! Signs, apostrophes and capitals as they are said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::worded;
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

#[test]
fn apostrophes_are_straight_and_quotes_stay() {
    for (tag, text) in [
        ("en", "She’s here. It’s the Smiths’ cat, y’all. ’Tis Tom’s."),
        ("fr", "L’auberge n’est pas là, aujourd’hui."),
        ("it", "L’osteria e l’amico"),
    ] {
        assert_eq!(worded(text, tag), text.replace('’', "'"));
    }
    assert_eq!(
        worded("“Don’t!” ‘Fine,’ he said.", "en"),
        "“Don't!” ‘Fine,’ he said."
    );
}

#[test]
fn shouted_words_are_lowered_and_abbreviations_stay() {
    for (written, said) in [
        ("HALT! WHO GOES THERE", "Halt! who goes there"),
        ("Give it to US now.", "Give it to us now."),
        ("He left the US for NATO.", "He left the US for NATO."),
    ] {
        assert_eq!(worded(written, "en"), said);
    }
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
