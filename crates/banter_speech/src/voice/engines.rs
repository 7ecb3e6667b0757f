//! What speaks, and how characters sound.

use crate::spoken_pieces;
use crate::voice::{FallbackVoiceEngine, VoiceEngine, VoiceOverride};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{Loudness, SentenceReady, TurnLines};
use banter_engine::{
    EngineError, Job, Manner, SynthesizeEvent, SynthesizeRequest, VoiceStyle, with_emphasis,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::ops::Range;

/// A sentence, or a piece of one, that an engine took.
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
    lines: TurnLines<'w, 's>,
}

impl Voices<'_, '_> {
    /// How a character sounds without a word.
    pub(crate) fn wordless(&self, npc: Entity) -> VoiceStyle {
        self.style(npc, |persona| persona.voice_style(None))
    }

    /// What an engine is asked so that a character says a sentence: one request for each language in it, in order.
    pub(crate) fn requests(&self, npc: Entity, sentence: &SentenceReady) -> Vec<SynthesizeRequest> {
        let SentenceReady {
            text,
            mood,
            delivery,
            ..
        } = sentence;
        let mood = mood.as_ref();
        let whole = || SynthesizeRequest {
            text: with_emphasis(text, delivery.emphasis()),
            style: self.style(npc, |persona| persona.voice_style(mood)),
        };
        let Some(persona) = self.persona(npc) else {
            return vec![whole()];
        };
        let known = &persona.voice.languages;
        let mut others: Vec<&str> = known.keys().map(String::as_str).collect();
        let line = self.lines.get(sentence.turn);
        let heard = line.and_then(|line| line.transcript.spoken.as_deref());
        // One that it may answer in without a voice of its own.
        let answers = heard.and_then(|heard| persona.answers_in(heard));
        others.extend(answers.filter(|it| !known.contains_key(*it)));
        if others.is_empty() {
            return vec![whole()];
        }
        let pieces = spoken_pieces(text, &persona.language, &others, delivery.languages());
        let piece = |(part, language): (Range<usize>, &str)| {
            let within = |word: &Range<usize>| {
                let start = word.start.max(part.start);
                let end = word.end.min(part.end);
                (start < end).then(|| start - part.start..end - part.start)
            };
            let words: Vec<_> = delivery.emphasis().iter().filter_map(within).collect();
            let text = text.get(part.clone()).unwrap_or_default();
            SynthesizeRequest {
                text: with_emphasis(text, &words).trim().to_owned(),
                style: self.style(npc, |persona| persona.voice_style_in(language, mood)),
            }
        };
        pieces.into_iter().map(piece).collect()
    }

    /// The persona that decides how a character sounds: none where the game itself does.
    fn persona(&self, npc: Entity) -> Option<&Persona> {
        let (own, character, _) = self.npcs.get(npc).ok()?;
        let character = character.filter(|_| own.is_none())?;
        self.personas.as_ref()?.get(&character.0)
    }

    fn style(&self, npc: Entity, of_persona: impl FnOnce(&Persona) -> VoiceStyle) -> VoiceStyle {
        let Ok((own, _, loudness)) = self.npcs.get(npc) else {
            return VoiceStyle::default();
        };
        let mut style = match own {
            Some(VoiceOverride(style)) => style.clone(),
            None => self.persona(npc).map(of_persona).unwrap_or_default(),
        };
        match loudness {
            Some(Loudness::Whisper) => style.manner = Manner::Whisper,
            Some(Loudness::Shout) => style.manner = Manner::Shout,
            Some(Loudness::Normal) | None => {}
        }
        style
    }
}
