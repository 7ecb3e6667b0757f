//! From sentences to the voice.

use crate::receive::{Pending, Voicing};
use crate::{Sentence, Voice, VoiceOf};
use banter_core::{EngineFailed, Stage, Turn};
use banter_engine::{SynthesizeRequest, VoiceStyle};
use banter_persona::{Character, Persona};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// How characters sound.
#[derive(SystemParam)]
pub(crate) struct Voices<'w, 's> {
    npcs: Query<'w, 's, (Option<&'static VoiceOf>, Option<&'static Character>)>,
    personas: Option<Res<'w, Assets<Persona>>>,
}

impl Voices<'_, '_> {
    fn style_of(&self, npc: Entity) -> VoiceStyle {
        let Ok((own, character)) = self.npcs.get(npc) else {
            return VoiceStyle::default();
        };
        if let Some(VoiceOf(style)) = own {
            return style.clone();
        }
        let persona = character
            .zip(self.personas.as_ref())
            .and_then(|(character, personas)| personas.get(&character.0));
        persona.map_or_else(VoiceStyle::default, Persona::voice_style)
    }
}

pub(crate) fn submit(
    mut sentences: MessageReader<Sentence>,
    mut turns: Query<(&Turn, Option<&mut Voicing>)>,
    voices: Voices,
    voice: Option<Res<Voice>>,
    mut commands: Commands,
    mut first: Local<Vec<(Entity, Voicing)>>,
) {
    for sentence in sentences.read() {
        let turn = sentence.turn;
        let Ok((&Turn { npc, .. }, voicing)) = turns.get_mut(turn) else {
            continue;
        };
        let request = SynthesizeRequest {
            text: sentence.text.clone(),
            style: voices.style_of(npc),
        };
        let pending = match &voice {
            None => Pending::silent(sentence),
            Some(voice) => match voice.0.submit(request) {
                Ok(job) => Pending::speaking(sentence, job),
                Err(refused) => {
                    commands.trigger(EngineFailed {
                        turn,
                        stage: Stage::Speak,
                        error: refused.error,
                    });
                    Pending::silent(sentence)
                }
            },
        };
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
