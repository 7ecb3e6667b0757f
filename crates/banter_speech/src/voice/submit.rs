//! From sentences to the voice.

use crate::voice::receive::{Pending, Voicing};
use crate::voice::{FallbackVoiceEngine, SentenceReady, VoiceEngine, VoiceOverride};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{EngineFailed, Stage, Turn};
use banter_engine::{EngineError, Job, SynthesizeEvent, SynthesizeRequest, VoiceStyle};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// The engines that speak: the better one first.
#[derive(SystemParam)]
pub(crate) struct Engines<'w> {
    voice: Option<Res<'w, VoiceEngine>>,
    fallback: Option<Res<'w, FallbackVoiceEngine>>,
}

impl Engines<'_> {
    /// Hands a sentence to the first engine that takes it. Those that refuse are `failed`.
    pub(crate) fn speak(
        &self,
        sentence: &SentenceReady,
        style: VoiceStyle,
        mut failed: impl FnMut(EngineError),
    ) -> Pending {
        let voice = self.voice.as_ref().map(|voice| &voice.0);
        let fallback = self.fallback.as_ref().map(|voice| &voice.0);
        let mut request = SynthesizeRequest {
            text: sentence.text.clone(),
            style,
        };
        for (worker, is_last) in [(voice, fallback.is_none()), (fallback, true)] {
            let Some(worker) = worker else {
                continue;
            };
            let again = (!is_last).then(|| request.clone());
            match worker.submit(request) {
                Ok(job) => return Pending::speaking(sentence, job, again),
                Err(refused) => {
                    failed(refused.error);
                    request = refused.request;
                }
            }
        }
        Pending::silent(sentence)
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
    fn style_of(&self, npc: Entity) -> VoiceStyle {
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

pub(crate) fn submit(
    mut sentences: MessageReader<SentenceReady>,
    mut turns: Query<(&Turn, Option<&mut Voicing>)>,
    voices: Voices,
    engines: Engines,
    mut commands: Commands,
    mut first: Local<Vec<(Entity, Voicing)>>,
) {
    for sentence in sentences.read() {
        let turn = sentence.turn;
        let Ok((&Turn { npc, .. }, voicing)) = turns.get_mut(turn) else {
            continue;
        };
        let pending = engines.speak(sentence, voices.style_of(npc), |error| {
            commands.trigger(EngineFailed {
                turn,
                stage: Stage::Speak,
                error,
            });
        });
        // Several sentences may come in the frame in which the component is inserted.
        match voicing {
            Some(mut voicing) => voicing.push(pending),
            None => match first.iter_mut().find(|(other, _)| *other == turn) {
                Some((_, voicing)) => voicing.push(pending),
                None => first.push((turn, Voicing::starting_with(pending))),
            },
        }
    }
    for (turn, voicing) in first.drain(..) {
        commands.entity(turn).try_insert(voicing);
    }
}
