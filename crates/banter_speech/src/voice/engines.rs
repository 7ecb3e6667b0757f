//! What speaks, and how characters sound.

use crate::spoken_language;
use crate::voice::{FallbackVoiceEngine, VoiceEngine, VoiceOverride};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{Loudness, SentenceMood};
use banter_engine::{EngineError, Job, Manner, SynthesizeEvent, SynthesizeRequest, VoiceStyle};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// A sentence that an engine took.
#[derive(Debug)]
pub(crate) struct Speaking {
    pub(crate) job: Job<SynthesizeEvent>,
    /// What the other voice is asked if this one fails.
    pub(crate) again: Option<SynthesizeRequest>,
}

/// The engines that speak: the better one first.
#[derive(SystemParam)]
pub(crate) struct Engines<'w> {
    voice: Option<Res<'w, VoiceEngine>>,
    fallback: Option<Res<'w, FallbackVoiceEngine>>,
}

impl Engines<'_> {
    /// Hands a sentence to the first engine that takes it. Those that refuse are `failed`.
    /// `None` where none takes it.
    pub(crate) fn speak(
        &self,
        mut request: SynthesizeRequest,
        mut failed: impl FnMut(EngineError),
    ) -> Option<Speaking> {
        let voice = self.voice.as_ref().map(|voice| &voice.0);
        let fallback = self.fallback.as_ref().map(|voice| &voice.0);
        for (worker, is_last) in [(voice, fallback.is_none()), (fallback, true)] {
            let Some(worker) = worker else {
                continue;
            };
            let again = (!is_last).then(|| request.clone());
            match worker.submit(request) {
                Ok(job) => return Some(Speaking { job, again }),
                Err(refused) => {
                    failed(refused.error);
                    request = refused.request;
                }
            }
        }
        None
    }

    /// Hands what the better voice could not say to the other.
    pub(crate) fn speak_again(
        &self,
        request: SynthesizeRequest,
    ) -> Option<Result<Job<SynthesizeEvent>, EngineError>> {
        let submitted = self.fallback.as_ref()?.0.submit(request);
        Some(submitted.map_err(|refused| refused.error))
    }
}

/// How characters sound.
#[derive(SystemParam)]
pub(crate) struct Voices<'w, 's> {
    npcs: Query<
        'w,
        's,
        (
            Option<&'static VoiceOverride>,
            Option<&'static CharacterPersona>,
            Option<&'static Loudness>,
        ),
    >,
    personas: Option<Res<'w, Assets<Persona>>>,
}

impl Voices<'_, '_> {
    /// How a character says `text`, which is meant so.
    pub(crate) fn style_of(
        &self,
        npc: Entity,
        text: &str,
        mood: Option<&SentenceMood>,
    ) -> VoiceStyle {
        let Ok((own, character, loudness)) = self.npcs.get(npc) else {
            return VoiceStyle::default();
        };
        let persona = character
            .zip(self.personas.as_ref())
            .and_then(|(character, personas)| personas.get(&character.0));
        let mut style = match (own, persona) {
            (Some(VoiceOverride(style)), _) => style.clone(),
            (None, Some(persona)) if persona.voice.languages.is_empty() => {
                persona.voice_style(mood)
            }
            (None, Some(persona)) => {
                let others: Vec<&String> = persona.voice.languages.keys().collect();
                let language = spoken_language(text, &persona.language, &others);
                persona.voice_style_in(language, mood)
            }
            (None, None) => VoiceStyle::default(),
        };
        match loudness {
            Some(Loudness::Whisper) => style.manner = Manner::Whisper,
            Some(Loudness::Shout) => style.manner = Manner::Shout,
            Some(Loudness::Normal) | None => {}
        }
        style
    }
}
