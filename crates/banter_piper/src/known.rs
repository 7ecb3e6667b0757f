//! Recordings of a text that is known: when each of its phonemes sounds, found with espeak-ng's own rendering.

use crate::voice::EspeakVoice;
use banter_engine::{EngineError, Pcm, Phoneme, VoiceStyle};
use banter_lipsync::{AlignError, Phone, Reference, Sound, Viseme, align_heard};
use banter_wording::{clean, worded};

/// Characters of a text that are rendered at once: some twenty seconds.
const AT_ONCE: usize = 300;

/// A text as espeak-ng says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendering {
    /// How it sounds.
    pub pcm: Pcm,
    /// Its phonemes with their exact times, without gaps.
    pub phonemes: Vec<Phoneme>,
    /// When each word begins, in seconds.
    pub words: Vec<f32>,
}

impl EspeakVoice {
    /// `text` as espeak-ng says it in `style`, whole. A minute of speech takes a quarter of a
    /// second; while it is made, no other voice of the process speaks.
    ///
    /// # Errors
    /// [`EngineError::Request`] for a language that there is not and for a text of more than ten
    /// minutes.
    pub fn render(&self, text: &str, style: &VoiceStyle) -> Result<Rendering, EngineError> {
        let voice = self.name(style)?;
        self.render_as(&voice, text, style)
    }

    /// The same by `voice` (`gmw/en+f3`).
    pub(crate) fn render_as(
        &self,
        voice: &str,
        text: &str,
        style: &VoiceStyle,
    ) -> Result<Rendering, EngineError> {
        let mut samples: Vec<f32> = Vec::new();
        let (mut phonemes, mut words) = (Vec::new(), Vec::new());
        for part in parts(text) {
            let part = worded(&clean(part)?, voice);
            if part.is_empty() {
                continue;
            }
            let (pcm, said, begun) = self.sound(voice, style, &part)?;
            let before = (samples.len() as f64 / f64::from(self.rate())) as f32;
            samples.extend_from_slice(pcm.samples());
            if samples.len() as f32 > banter_lipsync::Track::MAX_SECONDS * self.rate() as f32 {
                return Err(EngineError::Request(
                    "the text takes more than ten minutes to say; send it in parts".to_owned(),
                ));
            }
            phonemes.extend(said.into_iter().map(|phoneme| Phoneme {
                start: phoneme.start + before,
                end: phoneme.end + before,
                ..phoneme
            }));
            words.extend(begun.into_iter().map(|word| word + before));
        }
        Ok(Rendering {
            pcm: Pcm::new(self.rate(), samples),
            phonemes,
            words,
        })
    }

    /// When each phoneme of `text` sounds in the recording `pcm` of it, whoever speaks there:
    /// from its first to its last sample, pauses as `_`.
    ///
    /// `visemes` is a second opinion where there is one, else empty: see
    /// [`align_heard`](banter_lipsync::align_heard).
    ///
    /// ```
    /// use banter_engine::{Settings, VoiceStyle};
    /// use banter_piper::EspeakVoice;
    ///
    /// let espeak = EspeakVoice::open(&Settings::default())?;
    /// // Somebody else's recording.
    /// let style = VoiceStyle { variant: Some("f2".into()), rate: 0.8, ..VoiceStyle::default() };
    /// let recording = espeak.render("Two pints, please.", &style)?;
    ///
    /// let found = espeak.align(&recording.pcm, "Two pints, please.", "en", &[])?;
    /// let sounds = |phonemes: &[banter_engine::Phoneme]| -> Vec<(String, f32)> {
    ///     let sounds = phonemes.iter().filter(|phoneme| phoneme.symbol != "_");
    ///     sounds.map(|phoneme| (phoneme.symbol.clone(), phoneme.start)).collect()
    /// };
    /// for (found, known) in sounds(&found).iter().zip(&sounds(&recording.phonemes)) {
    ///     assert_eq!(found.0, known.0);
    ///     assert!((found.1 - known.1).abs() < 0.05);
    /// }
    /// # Ok::<(), banter_engine::EngineError>(())
    /// ```
    ///
    /// # Errors
    /// As for [`render`](Self::render), and [`EngineError::Request`] when the text has no
    /// words, nothing is heard, or text and recording do not fit one another.
    pub fn align(
        &self,
        pcm: &Pcm,
        text: &str,
        language: &str,
        visemes: &[[f32; Viseme::COUNT]],
    ) -> Result<Vec<Phoneme>, EngineError> {
        let style = VoiceStyle {
            language: language.to_owned(),
            ..VoiceStyle::default()
        };
        let rendering = self.render(text, &style)?;
        rendering
            .align(pcm.samples(), pcm.rate(), visemes)
            .map_err(|error| EngineError::Request(error.to_string()))
    }
}

impl Rendering {
    /// Finds the phonemes of this rendering in a recording of the same text.
    ///
    /// # Errors
    /// Every [`AlignError`].
    pub fn align(
        &self,
        samples: &[f32],
        rate: u32,
        visemes: &[[f32; Viseme::COUNT]],
    ) -> Result<Vec<Phoneme>, AlignError> {
        let phones: Vec<Phone<'_>> = self
            .phonemes
            .iter()
            .map(|phoneme| Phone {
                symbol: &phoneme.symbol,
                start: phoneme.start,
                end: phoneme.end,
            })
            .collect();
        let reference = Reference {
            sound: Sound {
                samples: self.pcm.samples(),
                rate: self.pcm.rate(),
            },
            phones: &phones,
            words: &self.words,
        };
        let found = align_heard(&Sound { samples, rate }, &reference, visemes)?;
        let phoneme = |phone: Phone<'_>| Phoneme {
            symbol: phone.symbol.to_owned(),
            start: phone.start,
            end: phone.end,
        };
        Ok(found.into_iter().map(phoneme).collect())
    }
}

/// A text in parts of at most [`AT_ONCE`] characters, cut where a sentence ends, or a word.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let most = rest
            .char_indices()
            .nth(AT_ONCE)
            .map_or(rest.len(), |(at, _)| at);
        let head = rest.get(..most).unwrap_or(rest);
        let after = |found: Option<(usize, &str)>| found.map(|(at, mark)| at + mark.len());
        let ends = ['.', '?', '!', '\n', '。', '？', '！', '।', '؟'];
        let cut = if most == rest.len() {
            most
        } else {
            after(head.rmatch_indices(ends).next())
                .or_else(|| after(head.rmatch_indices(char::is_whitespace).next()))
                .unwrap_or(most)
        };
        let (part, after) = rest.split_at(cut);
        rest = after;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_engine::Settings;
    use proptest::prelude::*;

    #[test]
    fn words_begin_where_their_first_phoneme_does() {
        let espeak = EspeakVoice::open(&Settings::default()).unwrap();
        let rendering = espeak
            .render("We have warm ale.", &VoiceStyle::default())
            .unwrap();
        assert_eq!(rendering.words.len(), 4, "{:?}", rendering.words);
        for word in &rendering.words {
            let near = |phoneme: &&Phoneme| (phoneme.start - word).abs() < 0.03;
            assert!(rendering.phonemes.iter().any(|p| near(&p)), "{rendering:?}");
        }
    }

    #[test]
    fn a_text_without_words_and_a_recording_without_sound_are_told() {
        let espeak = EspeakVoice::open(&Settings::default()).unwrap();
        let silence = Pcm::new(16_000, vec![0.0; 16_000]);
        let tell = |text: &str| {
            let error = espeak.align(&silence, text, "en", &[]);
            error.unwrap_err().to_string()
        };
        assert!(tell("...").contains("names no phone"), "{}", tell("..."));
        assert!(tell("Two pints.").contains("nothing is heard in the recording"));
        let error = espeak.align(&silence, "Two pints.", "xx", &[]).unwrap_err();
        assert!(error.to_string().contains("`xx`"), "{error}");
    }

    /// The mean distance in milliseconds between the starts of phonemes as `variant` says them
    /// and as they are found with the plain voice.
    fn off(language: &str, variant: &str, text: &str) -> f32 {
        let espeak = EspeakVoice::open(&Settings::default()).unwrap();
        let style = VoiceStyle {
            language: language.to_owned(),
            variant: Some(variant.to_owned()),
            rate: 0.85,
            pitch: 2.0,
            ..VoiceStyle::default()
        };
        let said = espeak.render(text, &style).unwrap();
        let found = espeak.align(&said.pcm, text, language, &[]).unwrap();
        let sounds = |phonemes: &[Phoneme]| -> Vec<Phoneme> {
            let is_sound = |phoneme: &&Phoneme| phoneme.symbol != "_";
            phonemes.iter().filter(is_sound).cloned().collect()
        };
        let (known, found) = (sounds(&said.phonemes), sounds(&found));
        assert_eq!(known.len(), found.len(), "{language}");
        let offs = known
            .iter()
            .zip(&found)
            .map(|(a, b)| (a.start - b.start).abs());
        1000.0 * offs.sum::<f32>() / known.len() as f32
    }

    #[test]
    fn another_voice_is_aligned_in_any_language() {
        for (language, variant, text) in [
            (
                "en-us",
                "f2",
                "We have warm ale, brown loaves and a room above the mill.",
            ),
            (
                "en-gb",
                "klatt4",
                "Sit down, stranger. The storm has broken the bridge tonight.",
            ),
            (
                "de",
                "m3",
                "Guten Abend, was darf es sein? Wir haben Brot und Suppe.",
            ),
            ("fr", "f5", "Bonsoir, il y a de la soupe et du pain chaud."),
            (
                "es",
                "whisper",
                "Buenas noches, tenemos sopa caliente y una habitación.",
            ),
            (
                "ru",
                "klatt2",
                "Добрый вечер, что будете пить? У нас есть тёплый хлеб.",
            ),
            ("cmn", "f3", "今天的茶很好，请坐。"),
        ] {
            let off = off(language, variant, text);
            eprintln!("{language}+{variant}: {off:.1} ms");
            assert!(off < 15.0, "{language}+{variant}: {off} ms");
        }
    }

    proptest! {
        #[test]
        fn parts_are_the_whole(text in "[a-z .?!\n。é]{0,900}") {
            prop_assert_eq!(parts(&text).collect::<String>(), text.clone());
            for part in parts(&text) {
                prop_assert!(!part.is_empty() && part.chars().count() <= AT_ONCE);
            }
        }
    }
}
