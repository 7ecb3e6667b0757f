//! Languages: BCP 47 outside, whisper's own short names inside.

/// What whisper calls its languages, by their number. The last is known to its third
/// version alone. From `tokenizer.py` of OpenAI's whisper.
const LANGUAGES: [&str; 100] = [
    "en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt", "tr", "pl", "ca", "nl", "ar", "sv", "it",
    "id", "hi", "fi", "vi", "he", "uk", "el", "ms", "cs", "ro", "da", "hu", "ta", "no", "th", "ur",
    "hr", "bg", "lt", "la", "mi", "ml", "cy", "sk", "te", "fa", "lv", "bn", "sr", "az", "sl", "kn",
    "et", "mk", "br", "eu", "is", "hy", "ne", "mn", "bs", "kk", "sq", "sw", "gl", "mr", "pa", "si",
    "km", "sn", "yo", "so", "af", "oc", "ka", "be", "tg", "sd", "gu", "am", "yi", "lo", "uz", "fo",
    "ht", "ps", "tk", "nn", "mt", "sa", "lb", "my", "bo", "tl", "mg", "as", "tt", "haw", "ln",
    "ha", "ba", "jw", "su", "yue",
];

/// Subtags for which whisper has another name: old ones, members of a macrolanguage (the
/// registry of BCP 47 names theirs), and Javanese.
const ALIASES: [(&str, &str); 33] = [
    ("als", "sq"),
    ("arb", "ar"),
    ("arz", "ar"),
    ("azj", "az"),
    ("cmn", "zh"),
    ("ekk", "et"),
    ("fil", "tl"),
    ("hak", "zh"),
    ("hsn", "zh"),
    ("in", "id"),
    ("iw", "he"),
    ("ji", "yi"),
    ("jv", "jw"),
    ("khk", "mn"),
    ("lvs", "lv"),
    ("mo", "ro"),
    ("nan", "zh"),
    ("nb", "no"),
    ("nob", "no"),
    ("npi", "ne"),
    ("pbt", "ps"),
    ("pes", "fa"),
    ("plt", "mg"),
    ("prs", "fa"),
    ("sh", "sr"),
    ("swh", "sw"),
    ("uzn", "uz"),
    ("wuu", "zh"),
    ("ydd", "yi"),
    ("zlm", "ms"),
    ("zsm", "ms"),
    ("zh-yue", "yue"),
    ("zh-cmn", "zh"),
];

/// What whisper calls the language of a BCP 47 `tag`, if it is one of the first `known`.
///
/// Letters may be large or small and joined by `-` or `_`; script, region and variants
/// say nothing to whisper. Cantonese is Chinese to a model that does not know it.
pub(crate) fn name(tag: &str, known: usize) -> Option<&'static str> {
    let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
    let mut subtags = tag.split('-');
    let primary = subtags.next()?;
    let extended = format!("{primary}-{}", subtags.next().unwrap_or_default());
    let named = |wanted: &str| ALIASES.iter().find(|(tag, _)| *tag == wanted);
    let wanted = named(&extended)
        .or_else(|| named(primary))
        .map_or(primary, |(_, name)| name);
    let languages = LANGUAGES.get(..known).unwrap_or(&LANGUAGES);
    let find = |wanted: &str| languages.iter().copied().find(|name| *name == wanted);
    find(wanted).or_else(|| (wanted == "yue").then(|| find("zh")).flatten())
}

/// The BCP 47 tag of the language with this number in whisper.
pub(crate) fn tag(number: i32) -> Option<&'static str> {
    let name = *LANGUAGES.get(usize::try_from(number).ok()?)?;
    Some(if name == "jw" { "jv" } else { name })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_that_of_whisper() {
        for (number, name) in (0..).zip(LANGUAGES) {
            assert_eq!(whisper_rs::get_lang_str(number), Some(name));
        }
        let most = usize::try_from(whisper_rs::get_lang_max_id()).unwrap();
        assert_eq!(most + 1, LANGUAGES.len());
    }

    #[test]
    fn tags_find_the_names_that_whisper_has() {
        for (tag, wanted) in [
            ("en", Some("en")),
            ("en-GB", Some("en")),
            ("de_AT", Some("de")),
            ("ZH-Hant-TW", Some("zh")),
            ("cmn", Some("zh")),
            ("zh-cmn", Some("zh")),
            ("yue", Some("yue")),
            ("zh-yue-HK", Some("yue")),
            ("nb-NO", Some("no")),
            ("jv", Some("jw")),
            (" fr ", Some("fr")),
            ("tlh", None),
            ("", None),
            ("auto", None),
        ] {
            assert_eq!(name(tag, 100), wanted, "{tag}");
        }
        assert_eq!(name("yue", 99), Some("zh"));
        assert_eq!(name("de", 1), None);
    }

    #[test]
    fn every_language_comes_back_from_its_tag() {
        for number in 0..100 {
            let tag = tag(number).unwrap();
            let name = name(tag, 100).unwrap();
            assert_eq!(LANGUAGES[usize::try_from(number).unwrap()], name);
        }
        assert_eq!((tag(-1), tag(100)), (None, None));
    }

    proptest! {
        #[test]
        fn any_tag_has_an_answer_that_whisper_knows(tag in ".*", known in 0_usize..200) {
            if let Some(name) = name(&tag, known) {
                prop_assert!(LANGUAGES.iter().take(known).any(|known| *known == name));
            }
        }
    }
}
