//! What speaks, and how characters sound.

use crate::voice::{FallbackVoiceEngine, VoiceEngine, VoiceOverride};
use banter_core::persona::{CharacterPersona, Persona};
use banter_engine::{EngineError, Job, SynthesizeEvent, SynthesizeRequest, VoiceStyle};
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
        ),
    >,
    personas: Option<Res<'w, Assets<Persona>>>,
}

impl Voices<'_, '_> {
    pub(crate) fn style_of(&self, npc: Entity) -> VoiceStyle {
        let Ok((own, character)) = self.npcs.get(npc) else {
            return VoiceStyle::default();
        };
        if let Some(VoiceOverride(style)) = own {
            return style.clone();
        }
        let persona = character
            .zip(self.personas.as_ref())
            .and_then(|(character, personas)| personas.get(&character.0));
        persona.map_or_else(VoiceStyle::default, Persona::voice_style)
    }
}
