//! Languages: BCP 47 outside, whisper's short codes and English names inside.

/// Whisper's codes and names of languages. From `tokenizer.py` of OpenAI's whisper.
const LANGUAGES: [(&str, &str); 100] = [
    ("en", "english"),
    ("zh", "chinese"),
    ("de", "german"),
    ("es", "spanish"),
    ("ru", "russian"),
    ("ko", "korean"),
    ("fr", "french"),
    ("ja", "japanese"),
    ("pt", "portuguese"),
    ("tr", "turkish"),
    ("pl", "polish"),
    ("ca", "catalan"),
    ("nl", "dutch"),
    ("ar", "arabic"),
    ("sv", "swedish"),
    ("it", "italian"),
    ("id", "indonesian"),
    ("hi", "hindi"),
    ("fi", "finnish"),
    ("vi", "vietnamese"),
    ("he", "hebrew"),
    ("uk", "ukrainian"),
    ("el", "greek"),
    ("ms", "malay"),
    ("cs", "czech"),
    ("ro", "romanian"),
    ("da", "danish"),
    ("hu", "hungarian"),
    ("ta", "tamil"),
    ("no", "norwegian"),
    ("th", "thai"),
    ("ur", "urdu"),
    ("hr", "croatian"),
    ("bg", "bulgarian"),
    ("lt", "lithuanian"),
    ("la", "latin"),
    ("mi", "maori"),
    ("ml", "malayalam"),
    ("cy", "welsh"),
    ("sk", "slovak"),
    ("te", "telugu"),
    ("fa", "persian"),
    ("lv", "latvian"),
    ("bn", "bengali"),
    ("sr", "serbian"),
    ("az", "azerbaijani"),
    ("sl", "slovenian"),
    ("kn", "kannada"),
    ("et", "estonian"),
    ("mk", "macedonian"),
    ("br", "breton"),
    ("eu", "basque"),
    ("is", "icelandic"),
    ("hy", "armenian"),
    ("ne", "nepali"),
    ("mn", "mongolian"),
    ("bs", "bosnian"),
    ("kk", "kazakh"),
    ("sq", "albanian"),
    ("sw", "swahili"),
    ("gl", "galician"),
    ("mr", "marathi"),
    ("pa", "punjabi"),
    ("si", "sinhala"),
    ("km", "khmer"),
    ("sn", "shona"),
    ("yo", "yoruba"),
    ("so", "somali"),
    ("af", "afrikaans"),
    ("oc", "occitan"),
    ("ka", "georgian"),
    ("be", "belarusian"),
    ("tg", "tajik"),
    ("sd", "sindhi"),
    ("gu", "gujarati"),
    ("am", "amharic"),
    ("yi", "yiddish"),
    ("lo", "lao"),
    ("uz", "uzbek"),
    ("fo", "faroese"),
    ("ht", "haitian creole"),
    ("ps", "pashto"),
    ("tk", "turkmen"),
    ("nn", "nynorsk"),
    ("mt", "maltese"),
    ("sa", "sanskrit"),
    ("lb", "luxembourgish"),
    ("my", "myanmar"),
    ("bo", "tibetan"),
    ("tl", "tagalog"),
    ("mg", "malagasy"),
    ("as", "assamese"),
    ("tt", "tatar"),
    ("haw", "hawaiian"),
    ("ln", "lingala"),
    ("ha", "hausa"),
    ("ba", "bashkir"),
    ("jw", "javanese"),
    ("su", "sundanese"),
    ("yue", "cantonese"),
];

/// Other names and subtags for the same, and the code that whisper has.
const ALIASES: [(&str, &str); 28] = [
    ("cmn", "zh"),
    ("mandarin", "zh"),
    ("zh-yue", "yue"),
    ("nb", "no"),
    ("bokmål", "no"),
    ("jv", "jw"),
    ("iw", "he"),
    ("in", "id"),
    ("ji", "yi"),
    ("fil", "tl"),
    ("filipino", "tl"),
    ("arb", "ar"),
    ("pes", "fa"),
    ("swh", "sw"),
    ("zsm", "ms"),
    ("burmese", "my"),
    ("valencian", "ca"),
    ("flemish", "nl"),
    ("haitian", "ht"),
    ("letzeburgesch", "lb"),
    ("pushto", "ps"),
    ("panjabi", "pa"),
    ("moldavian", "ro"),
    ("moldovan", "ro"),
    ("sinhalese", "si"),
    ("castilian", "es"),
    ("farsi", "fa"),
    ("slovene", "sl"),
];

/// The code of a language by its BCP 47 tag or its English name. Letters may be large or
/// small; script, region and variants say nothing to whisper.
pub(crate) fn code(tag: &str) -> Option<&'static str> {
    let tag = tag.trim().to_lowercase().replace('_', "-");
    let mut subtags = tag.split('-');
    let primary = subtags.next()?;
    let extended = format!("{primary}-{}", subtags.next().unwrap_or_default());
    let alias = |wanted: &str| ALIASES.iter().find(|(name, _)| *name == wanted);
    let wanted = alias(&extended)
        .or_else(|| alias(primary))
        .map_or(primary, |(_, code)| code);
    let found = LANGUAGES
        .iter()
        .find(|(code, name)| *code == wanted || *name == wanted)?;
    Some(found.0)
}

/// The BCP 47 tag of the language that a server names, by code or by name.
pub(crate) fn tag(named: &str) -> Option<&'static str> {
    code(named).map(|code| if code == "jw" { "jv" } else { code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_and_names_find_the_code() {
        for (text, wanted) in [
            ("en-GB", Some("en")),
            ("ZH_hant_TW", Some("zh")),
            ("zh-yue-HK", Some("yue")),
            ("nb-NO", Some("no")),
            ("english", Some("en")),
            ("Haitian Creole", Some("ht")),
            (" Chinese ", Some("zh")),
            ("tlh", None),
            ("", None),
            ("auto", None),
        ] {
            assert_eq!(code(text), wanted, "{text}");
        }
        assert_eq!(tag("javanese"), Some("jv"));
        assert_eq!(code("jv"), Some("jw"));
    }

    #[test]
    fn every_name_is_in_the_tables_once() {
        for (index, (code, name)) in LANGUAGES.iter().enumerate() {
            assert_eq!(super::code(name), Some(*code));
            assert_eq!(super::code(code), Some(*code));
            assert!(
                LANGUAGES[..index]
                    .iter()
                    .all(|(c, n)| c != code && n != name)
            );
        }
        assert!(
            ALIASES
                .iter()
                .all(|(name, code)| super::code(name) == Some(*code))
        );
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in ".*") {
            let _ = tag(&text);
        }
    }
}
