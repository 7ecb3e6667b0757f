//! Which languages there are, and which of them a tag means.

use crate::espeak::{Espeak, Voice};
use crate::tags;
use banter_engine::EngineError;

/// Characters of a tag that an error repeats. Tags come from files and models.
const SHOWN_CHARACTERS: usize = 32;

/// How many names an error gives as examples.
const EXAMPLES: usize = 8;

/// A language that espeak-ng speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Language {
    /// Its name in English, as espeak-ng has it (`English (Great Britain)`).
    pub name: String,
    /// espeak-ng's own name for it, without doubt which (`gmw/en`).
    pub identifier: String,
    /// The tags that mean it, in lower case, the most fitting first (`en-gb`, `en`).
    pub tags: Vec<String>,
}

/// The languages and variants that the voice data hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    voices: Vec<Voice>,
    languages: Vec<Language>,
    variants: Vec<String>,
}

impl Catalogue {
    pub(crate) fn of(espeak: &Espeak) -> Self {
        Self::new(espeak.voices().to_vec(), espeak.variants().to_vec())
    }

    fn new(mut voices: Vec<Voice>, variants: Vec<String>) -> Self {
        for voice in &mut voices {
            for (_, tag) in &mut voice.languages {
                tag.make_ascii_lowercase();
            }
        }
        let languages = voices
            .iter()
            .map(|voice| {
                let mut tags = voice.languages.clone();
                tags.sort_by_key(|(priority, _)| *priority);
                Language {
                    name: voice.name.trim().to_owned(),
                    identifier: voice.identifier.clone(),
                    tags: tags.into_iter().map(|(_, tag)| tag).collect(),
                }
            })
            .collect();
        Self {
            voices,
            languages,
            variants,
        }
    }

    /// Every language, in espeak-ng's order.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The variants of a voice by name (`f3`, `grandpa`), sorted. They change the timbre
    /// and go with every language.
    pub fn variants(&self) -> &[String] {
        &self.variants
    }

    /// espeak-ng's name for the language that `tag` means.
    ///
    /// Upper and lower case and `_` for `-` do not matter. In this order it is: a voice's
    /// own identifier; a tag of a voice; Cantonese for a Chinese tag with the region HK or
    /// MO; the same for the tag without its last part, and so on (`en-AU`, then `en`); any
    /// region of the language; the same for what an old tag or one of three letters is called
    /// today (`iw`, `ukr`). Of several voices espeak-ng's preference decides: `en` is
    /// British, `zh` is Mandarin.
    ///
    /// # Errors
    /// [`EngineError::Request`] for a language that espeak-ng does not speak.
    pub fn resolve(&self, tag: &str) -> Result<&str, EngineError> {
        let tag = tag.trim();
        let found = self.voice(tag);
        found.map(|voice| voice.identifier.as_str()).ok_or_else(|| {
            let examples = examples(self.languages.iter().filter_map(|l| l.tags.first()));
            EngineError::Request(format!(
                "espeak-ng does not speak the language `{}`; `banter_piper::languages` lists the {} that it does, such as {examples}",
                shown(tag),
                self.languages.len(),
            ))
        })
    }

    /// The name of a variant as espeak-ng spells it. A `+` before it does not matter.
    ///
    /// # Errors
    /// [`EngineError::Request`] for a variant that is not there.
    pub fn variant(&self, name: &str) -> Result<&str, EngineError> {
        let wanted = name.trim().trim_start_matches('+');
        let exact = self.variants.iter().find(|known| *known == wanted);
        let found = exact.or_else(|| {
            self.variants
                .iter()
                .find(|known| known.eq_ignore_ascii_case(wanted))
        });
        found.map(String::as_str).ok_or_else(|| {
            let plain = self.variants.iter().filter(|name| name.len() == 2);
            EngineError::Request(format!(
                "espeak-ng has no voice variant `{}`; it has {}, such as {}",
                shown(name),
                self.variants.len(),
                examples(plain),
            ))
        })
    }

    fn voice(&self, tag: &str) -> Option<&Voice> {
        let own_name = |voice: &&Voice| voice.identifier.eq_ignore_ascii_case(tag);
        if let Some(voice) = self.voices.iter().find(own_name) {
            return Some(voice);
        }
        let wanted = tag.to_ascii_lowercase().replace('_', "-");
        self.tagged(&wanted)
            .or_else(|| self.tagged(&tags::today(&wanted)?))
    }

    /// The voice for a tag in lower case.
    fn tagged(&self, wanted: &str) -> Option<&Voice> {
        let (language, rest) = wanted.split_once('-').unwrap_or((wanted, ""));
        let is_cantonese =
            language == "zh" && rest.split('-').any(|part| matches!(part, "hk" | "mo"));
        self.best(|known| known == wanted)
            .or_else(|| self.best(|known| is_cantonese && known == "yue"))
            .or_else(|| {
                std::iter::successors(Some(wanted), |tag| Some(tag.rsplit_once('-')?.0))
                    .skip(1)
                    .find_map(|shorter| self.best(|known| known == shorter))
            })
            .or_else(|| self.best(|known| known.split('-').next() == Some(language)))
    }

    /// The voice with a tag that `fits`, by espeak-ng's preference.
    fn best(&self, fits: impl Fn(&str) -> bool) -> Option<&Voice> {
        let tags = self.voices.iter().flat_map(|voice| {
            voice
                .languages
                .iter()
                .map(move |(priority, tag)| (voice, priority, tag))
        });
        tags.filter(|(_, _, tag)| fits(tag))
            .min_by_key(|(_, priority, _)| **priority)
            .map(|(voice, _, _)| voice)
    }
}

/// A name from outside, fit for one line of an error.
fn shown(name: &str) -> String {
    let printable = name.chars().filter(|c| !c.is_control());
    printable.take(SHOWN_CHARACTERS).collect()
}

/// A few of `names`, spread over the whole list.
fn examples<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: Vec<&str> = names.map(String::as_str).collect();
    let step = (names.len() / EXAMPLES).max(1);
    let some: Vec<&str> = names.into_iter().step_by(step).take(EXAMPLES).collect();
    some.join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// As espeak-ng has them, the order too.
    fn catalogue() -> Catalogue {
        let voice = |identifier: &str, languages: &[(u8, &str)]| Voice {
            name: identifier.to_owned(),
            identifier: identifier.to_owned(),
            languages: languages
                .iter()
                .map(|(p, tag)| (*p, (*tag).to_owned()))
                .collect(),
        };
        Catalogue::new(
            vec![
                voice("iro/chr", &[(5, "chr-US-Qaaa-x-west")]),
                voice("sit/cmn", &[(5, "cmn"), (5, "zh-cmn"), (5, "zh")]),
                voice(
                    "sit/cmn-Latn-pinyin",
                    &[(5, "cmn-latn-pinyin"), (5, "zh-cmn"), (5, "zh")],
                ),
                voice("gmw/en-029", &[(5, "en-029"), (10, "en")]),
                voice("gmw/en", &[(2, "en-gb"), (2, "en")]),
                voice("gmw/en-GB-scotland", &[(5, "en-gb-scotland"), (4, "en")]),
                voice("gmw/en-US", &[(2, "en-us"), (3, "en")]),
                voice("roa/es-419", &[(5, "es-419"), (6, "es-mx")]),
                voice("jpx/ja", &[(5, "ja")]),
                voice("roa/pt", &[(5, "pt"), (5, "pt-pt")]),
                voice("roa/pt-BR", &[(5, "pt-br"), (6, "pt")]),
                voice("sit/yue", &[(5, "yue"), (5, "zh-yue"), (8, "zh")]),
                voice(
                    "sit/yue-Latn-jyutping",
                    &[(5, "yue"), (5, "zh-yue"), (8, "zh")],
                ),
            ],
            ["Alicia", "f1", "f2", "grandpa"].map(str::to_owned).into(),
        )
    }

    #[test]
    fn tags_find_their_voice() {
        let catalogue = catalogue();
        for (tag, identifier) in [
            ("en", "gmw/en"),
            ("en-GB", "gmw/en"),
            (" EN_us ", "gmw/en-US"),
            ("en-AU", "gmw/en"),
            ("en-gb-scotland", "gmw/en-GB-scotland"),
            ("GMW/en-us", "gmw/en-US"),
            ("zh", "sit/cmn"),
            ("zh-CN", "sit/cmn"),
            ("zh-Hans-CN", "sit/cmn"),
            ("zh-TW", "sit/cmn"),
            ("cmn", "sit/cmn"),
            ("cmn-Latn-pinyin", "sit/cmn-Latn-pinyin"),
            ("zh-HK", "sit/yue"),
            ("zh-Hant-MO", "sit/yue"),
            ("yue-HK", "sit/yue"),
            ("pt", "roa/pt"),
            ("pt-BR", "roa/pt-BR"),
            ("es", "roa/es-419"),
            ("ja-JP", "jpx/ja"),
            ("chr", "iro/chr"),
            ("eng_US", "gmw/en-US"),
            ("zho-TW", "sit/cmn"),
            ("por", "roa/pt"),
        ] {
            assert_eq!(catalogue.resolve(tag).unwrap(), identifier, "{tag}");
        }
    }

    #[test]
    fn an_unknown_language_is_named_and_others_are_offered() {
        let error = catalogue().resolve("tlh-Piqd").unwrap_err().to_string();
        assert!(error.contains("`tlh-Piqd`"), "{error}");
        assert!(error.contains("languages"), "{error}");
        assert!(error.contains("en-gb"), "{error}");
        assert!(catalogue().resolve("").is_err());
        assert!(catalogue().resolve("../../etc/passwd").is_err());
    }

    #[test]
    fn variants_are_checked() {
        let catalogue = catalogue();
        assert_eq!(catalogue.variant("f2").unwrap(), "f2");
        assert_eq!(catalogue.variant("+F2").unwrap(), "f2");
        assert_eq!(catalogue.variant("alicia").unwrap(), "Alicia");
        let error = catalogue.variant("../f2").unwrap_err().to_string();
        assert!(
            error.contains("`../f2`") && error.contains("f1, f2"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn any_tag_is_answered_and_only_with_what_there_is(tag in any::<String>()) {
            let catalogue = catalogue();
            match catalogue.resolve(&tag) {
                Ok(found) => prop_assert!(catalogue.languages().iter().any(|l| l.identifier == found)),
                Err(error) => prop_assert!(error.to_string().chars().count() < 300),
            }
        }
    }
}
