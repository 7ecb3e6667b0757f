//! Signs, units and capitals are said as words of the voice's language.

use super::{symbols, worker};

#[test]
fn signs_sound_like_the_words_for_them() {
    let worker = worker();
    for (language, written, said) in [
        (
            "en-gb",
            "It is 18°C & costs $5.",
            "It is 18 degrees Celsius and costs 5 dollars.",
        ),
        (
            "en-gb",
            "She does 12 km/h.",
            "She does 12 kilometres per hour.",
        ),
        (
            "de",
            "Es sind 18 °C & 12 km/h.",
            "Es sind 18 Grad Celsius und 12 Kilometer pro Stunde.",
        ),
        (
            "fr",
            "Il fait 18 °C & 5 $.",
            "Il fait 18 degrés Celsius et 5 dollars.",
        ),
        (
            "es",
            "Hace 18 °C & 12 km/h.",
            "Hace 18 grados Celsius y 12 kilómetros por hora.",
        ),
        ("cmn", "这里18°C，45%。", "这里18摄氏度，百分之45。"),
        ("en-gb", "She’s at the Smiths’.", "She's at the Smiths'."),
        ("en-gb", "GIVE IT TO US!", "Give it to us!"),
    ] {
        let (heard, right) = (
            symbols(&worker, written, language),
            symbols(&worker, said, language),
        );
        assert_eq!(heard, right, "{written}");
    }
}
