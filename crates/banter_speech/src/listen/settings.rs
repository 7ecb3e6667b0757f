//! How a game listens.

use crate::streaming::{HallucinationFilter, Pace, StreamingSettings};
use bevy::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// Settings of listening. They may be changed at any time, and hold for what is said from
/// then on.
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct ListenSettings {
    /// The language spoken as a BCP 47 tag (`en`, `zh`), or `None` to have it detected, which
    /// takes longer.
    pub language: Option<String>,
    /// Whether characters understand English whatever is spoken. Not every engine can do
    /// that.
    pub translate: bool,
    /// Whether characters who speak English, and not the language that is spoken, understand a translation
    /// into English: those of a [persona](banter_core::persona::CharacterPersona), by its languages. Not
    /// every engine can do that. On at first.
    pub translate_foreign: bool,
    /// How long the ears may work without a sign of life, by the wall's clock, before the
    /// character goes on without them. The time behind other recordings, or while a model
    /// loads, does not count. 30 s at first.
    pub transcript_timeout: Duration,
    /// Whether ears work while somebody speaks: there is text on the way, and most is done at
    /// the end. If not they work once, at the end, which costs far less in all; so do ears
    /// that are paid for each request.
    pub stream: bool,
    /// Seconds of sound before the first text on the way. 0.3..=5, 0.8 at first: of less,
    /// engines dream.
    pub first: f32,
    /// Seconds of new sound before the next one. 0.1..=5, 0.4 at first.
    pub interval: f32,
    /// Seconds of sound above which what is certain is no longer listened to. 1..=30, 4 at
    /// first. A longer window understands a little better, and takes longer.
    pub trim: f32,
    /// Seconds of sound that are listened to at once while somebody speaks. 4..=30, 15 at
    /// first. What is more is cut off at the quietest place.
    pub longest: f32,
    /// How many tokens the names of what the speaker perceives may take in the engine's
    /// prompt. 0..=200, 100 at first; 0 tells no names.
    pub prompt_tokens: usize,
}

impl Default for ListenSettings {
    fn default() -> Self {
        let pace = Pace::default();
        Self {
            language: None,
            translate: false,
            translate_foreign: true,
            transcript_timeout: Duration::from_secs(30),
            stream: true,
            first: pace.first as f32,
            interval: pace.interval as f32,
            trim: pace.trim as f32,
            longest: pace.longest as f32,
            prompt_tokens: 100,
        }
    }
}

impl ListenSettings {
    /// As a transcript wants them, with numbers that make sense whatever is set.
    pub(crate) fn manner(
        &self,
        prompt: String,
        understood: Vec<String>,
        guard: Arc<HallucinationFilter>,
    ) -> StreamingSettings {
        let within = |value: f32, least: f32, most: f32| {
            let value = if value.is_nan() { least } else { value };
            f64::from(value.clamp(least, most))
        };
        StreamingSettings {
            language: self.language.clone(),
            translate: self.translate,
            understood,
            prompt,
            stream: self.stream,
            pace: Pace {
                first: within(self.first, 0.3, 5.0),
                interval: within(self.interval, 0.1, 5.0),
                trim: within(self.trim, 1.0, 30.0),
                longest: within(self.longest, 4.0, 30.0),
            },
            guard,
        }
    }

    /// How many tokens a prompt may take.
    pub(crate) fn budget(&self) -> usize {
        self.prompt_tokens.min(200)
    }
}

/// Filter of what ears write down and nobody said. A game that knows more phrases that they
/// dream up replaces it:
///
/// ```
/// use banter_speech::listen::ListenFilter;
/// use banter_speech::streaming::{HallucinationFilter, HallucinationPhrases};
/// let mut phantoms = HallucinationPhrases::default();
/// phantoms.add("credits = ['Undertekster av*']")?;
/// let guard = ListenFilter(HallucinationFilter::new(phantoms).into());
/// # let _ = guard;
/// # Ok::<(), banter_speech::streaming::HallucinationPhraseError>(())
/// ```
#[derive(Resource, Debug, Clone, Default)]
pub struct ListenFilter(pub Arc<HallucinationFilter>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_make_no_sense_do_no_harm() {
        let settings = ListenSettings {
            first: f32::NAN,
            interval: -1.0,
            trim: f32::INFINITY,
            longest: 0.0,
            prompt_tokens: usize::MAX,
            ..ListenSettings::default()
        };
        let pace = settings
            .manner(String::new(), Vec::new(), Arc::default())
            .pace;
        let sane = (0.3..0.31).contains(&pace.first) && (0.1..0.11).contains(&pace.interval);
        assert!(sane && pace.trim == 30.0 && pace.longest == 4.0, "{pace:?}");
        assert_eq!(settings.budget(), 200);
    }
}
