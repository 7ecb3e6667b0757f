//! From the sound of utterances to the ears, and to the final transcript in the end.

use crate::listen::listening::Listening;
use crate::listen::{EarsEngine, ListenFilter, ListenSettings};
use crate::streaming::{Sound, Step, Transcript, prompt};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{
    FinalTranscript, Hearings, NpcParticipant, Perceivable, Percepts, Transcript as CoreTranscript,
    Utterance, UtteranceAudio,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the log knows that there are no ears.
static NO_EARS: AtomicBool = AtomicBool::new(false);

/// What is listened with.
#[derive(SystemParam)]
pub(crate) struct Listeners<'w, 's> {
    ears: Option<Res<'w, EarsEngine>>,
    settings: Res<'w, ListenSettings>,
    guard: Res<'w, ListenFilter>,
    percepts: Query<'w, 's, &'static Percepts>,
    names: Query<'w, 's, (Option<&'static Perceivable>, Option<&'static Name>)>,
    characters: Query<'w, 's, Option<&'static CharacterPersona>, With<NpcParticipant>>,
    personas: Option<Res<'w, Assets<Persona>>>,
}

impl Listeners<'_, '_> {
    /// The languages of the characters who hear something; none where one of them may speak any.
    fn understood(&self, hearings: &Hearings) -> Vec<String> {
        let mut all = Vec::new();
        for hearing in &hearings.0 {
            let Ok(character) = self.characters.get(hearing.listener) else {
                continue;
            };
            let personas = self.personas.as_ref();
            let persona = character.and_then(|it| personas?.get(&it.0));
            let Some(persona) = persona.filter(|_| self.settings.translate_foreign) else {
                return Vec::new();
            };
            let languages = persona.voice.languages.keys().chain([&persona.language]);
            all.extend(languages.cloned());
        }
        all
    }

    /// A transcript of what `speaker` says to these.
    fn transcript(&self, speaker: Entity, hearings: &Hearings) -> Transcript {
        let percepts = self.percepts.get(speaker);
        let near = percepts.into_iter().flat_map(Percepts::entities);
        let names = near.filter_map(|entity| match self.names.get(entity).ok()? {
            (Some(perceivable), _) => Some(perceivable.name.as_str()),
            (None, name) => name.map(Name::as_str),
        });
        let prompt = prompt(names, self.settings.budget());
        let understood = self.understood(hearings);
        Transcript::new(
            self.settings
                .manner(prompt, understood, self.guard.0.clone()),
        )
    }

    /// Does what is to be done now that so much was said. Whether the line is complete.
    fn step(&self, listening: &mut Listening, sound: &Sound<'_>) -> bool {
        let request = match listening.transcript.step(sound) {
            Step::Wait => return false,
            Step::Done => return true,
            Step::Send(request) => request,
        };
        // The job before is cancelled by that.
        listening.job = None;
        let Some(ears) = &self.ears else {
            if !NO_EARS.swap(true, Ordering::Relaxed) {
                tracing::warn!(
                    "somebody spoke, and there are no ears to understand it; insert the \
                     resource Ears, or give BanterPlugins a host for it"
                );
            }
            // Nothing was understood, and nobody failed.
            listening.transcript.fail();
            listening.failed = true;
            return sound.ended;
        };
        match ears.0.submit(request) {
            Ok(job) => listening.job = Some(job),
            Err(refused) => listening.fail(refused.error),
        }
        listening.failed
    }
}

/// Utterances that somebody speaks, or has spoken.
type Spoken<'a> = (
    Entity,
    &'a Utterance,
    &'a UtteranceAudio,
    &'a CoreTranscript,
    &'a Hearings,
    Option<&'a mut Listening>,
);

/// Has the ears listen to what anybody hears, once however many hear it.
pub(crate) fn submit(
    mut utterances: Query<Spoken>,
    listeners: Listeners,
    mut transcribed: MessageWriter<FinalTranscript>,
    mut commands: Commands,
) {
    for (entity, utterance, audio, known, hearings, listening) in &mut utterances {
        if known.is_final {
            // The game itself said what it means.
            if listening.is_some() {
                commands.entity(entity).try_remove::<Listening>();
            }
            continue;
        }
        let ended = utterance.ended.is_some();
        let may_wait = audio.rate == 0 || listeners.ears.is_none();
        if hearings.0.is_empty() || !ended && may_wait {
            continue;
        }
        let sound = Sound {
            rate: audio.rate,
            samples: &audio.samples,
            paused: audio.paused || ended,
            ended,
        };
        let mut begun = None;
        let listening = match listening {
            Some(listening) => listening.into_inner(),
            None => begun.insert(Listening::new(
                listeners.transcript(utterance.speaker, hearings),
            )),
        };
        if listeners.step(listening, &sound) {
            transcribed.write(FinalTranscript {
                utterance: entity,
                text: listening.transcript.text().0.to_owned(),
                language: listening.transcript.text_language().map(str::to_owned),
                spoken: listening.transcript.language().map(str::to_owned),
                listened: !listening.failed,
                error: listening.error.take(),
            });
            commands.entity(entity).try_remove::<Listening>();
        } else if let Some(begun) = begun {
            commands.entity(entity).try_insert(begun);
        }
    }
}
