//! What the author's thread is asked, put together from what there is in the world.

use crate::asker::Asker;
use crate::choice::Question;
use crate::deeds::Deeds;
use crate::history::{History, history};
use crate::inquiry::{Finding, Inquiry, Setting};
use crate::knowledge::{Knowing, Reach};
use crate::library::Library;
use crate::reference::Showing;
use crate::remembering::Remembering;
use crate::said::Said;
use crate::whereabouts::Whereabouts;
use crate::{Grounding, Memory, MindSettings};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{
    ClosedActions, Conversation, ConversationSettings, EngineError, MemberOf, NpcActions,
    NpcParticipant, Turn,
};
use banter_engine::Job;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::sync::Arc;

/// Asks the author's thread, with copies of all that a prompt is composed of: what the character
/// perceives and remembers, what it may do, and who speaks.
#[derive(SystemParam)]
pub(crate) struct Inquirer<'w, 's> {
    npcs: Query<
        'w,
        's,
        (
            Option<&'static CharacterPersona>,
            &'static Memory,
            Option<&'static Grounding>,
        ),
        With<Said>,
    >,
    characters: Query<'w, 's, &'static MemberOf, With<NpcParticipant>>,
    conversations: Query<'w, 's, &'static Conversation>,
    limits: Res<'w, ConversationSettings>,
    doers: Query<'w, 's, (&'static Deeds, Option<&'static ClosedActions>)>,
    actions: Res<'w, NpcActions>,
    personas: Res<'w, Library>,
    knowing: Knowing<'w, 's>,
    remembering: Remembering<'w, 's>,
    showing: Showing<'w, 's>,
    whereabouts: Whereabouts<'w, 's>,
    pub(crate) settings: Res<'w, MindSettings>,
    pub(crate) asker: Asker<'w, 's>,
}

/// What came of asking a persona.
pub(crate) enum Answer {
    Asked(Job<Finding>),
    /// Too many others are asked at this moment.
    Busy,
    /// Nobody is there to ask.
    Gone,
}

impl Inquirer<'_, '_> {
    /// The persona of a character; `None` for who is none.
    pub(crate) fn persona(&self, npc: Entity) -> Option<Found<'_>> {
        let (character, ..) = self.npcs.get(npc).ok()?;
        let own = character.map(|character| self.personas.persona(character));
        Some(match own {
            None => Found::There(&self.personas.fallback),
            Some(Some(persona)) => Found::There(persona),
            Some(None) => Found::Loading(&self.personas.fallback),
        })
    }

    /// What the character of `turn` may know from files; `None` while one is still being read.
    pub(crate) fn reach(&self, turn: &Turn) -> Option<Reach> {
        match self.asker.has_model() {
            true => self.knowing.reach(turn.npc, turn.speaker, &self.personas),
            false => Some(Reach::default()),
        }
    }

    /// What is to be asked of `persona` about a text that reaches its character in `turn`: a line,
    /// or a cue.
    pub(crate) fn about(
        &self,
        (entity, turn): (Entity, &Turn),
        persona: &Arc<Persona>,
        text: &str,
        cue: bool,
        reach: Reach,
    ) -> Option<Inquiry> {
        let (_, memory, own) = self.npcs.get(turn.npc).ok()?;
        let (asker, settings) = (&self.asker, &self.settings);
        let near = asker.things(turn.npc);
        let (deeds, closed) = self.doers.get(turn.npc).ok().unzip();
        let question = Question {
            persona: Arc::clone(persona),
            text: text.to_owned(),
            cue,
            things: near.iter().map(|(thing, _)| thing.clone()).collect(),
        };
        let setting = asker.has_model().then(|| {
            let History {
                past,
                speaker,
                names,
            } = history(memory, asker, turn.speaker, settings.memory);
            let person = turn.speaker.and_then(|speaker| asker.person(speaker));
            let recollecting = self.remembering.of(turn.npc, person, names);
            let deeds = deeds.into_iter().flat_map(Deeds::sentences);
            Setting {
                grammar: settings.grammar && !asker.refuses_grammars(),
                deeds: deeds.map(str::to_owned).collect(),
                near,
                past,
                block: Memory::block(settings.memory),
                speaker,
                parting: self.is_last_word(turn),
                grounding: own.copied().unwrap_or(settings.grounding),
                sure: settings.sure,
                reach,
                recollecting,
                sensed: self.whereabouts.of(turn.npc, asker.surroundings()),
                answer_in: self
                    .showing
                    .spoken_language(entity)
                    .and_then(|spoken| persona.answers_in(spoken))
                    .map(str::to_owned),
            }
        });
        Some(Inquiry {
            open: Some(self.actions.open_to(persona, closed.flatten())),
            shown: self.showing.of(entity, turn, asker.surroundings()),
            ..Inquiry::new(question, setting)
        })
    }

    /// How well the character of a turn hears its line, 0..=1.
    pub(crate) fn clarity(&self, entity: Entity, turn: &Turn) -> f32 {
        self.showing.clarity(entity, turn)
    }

    /// Whether a character answers another, and only one answer more is left to them, if any.
    fn is_last_word(&self, turn: &Turn) -> bool {
        let talk = turn.speaker.and_then(|it| self.characters.get(it).ok());
        let talk = talk.and_then(|MemberOf(talk)| self.conversations.get(*talk).ok());
        talk.is_some_and(|talk| talk.exchanges + 1 >= self.limits.exchanges)
    }

    /// Asks it.
    pub(crate) fn ask(&self, inquiry: Inquiry) -> Answer {
        let Some(author) = &self.asker.author else {
            tracing::error!("a persona cannot be asked: the system gave no thread for it");
            return Answer::Gone;
        };
        match author.0.submit(inquiry).map_err(|refused| refused.error) {
            Ok(job) => Answer::Asked(job),
            Err(EngineError::Busy { .. }) => Answer::Busy,
            Err(error) => {
                tracing::error!("a persona cannot be asked: {error}");
                Answer::Gone
            }
        }
    }
}

/// The persona of a character.
pub(crate) enum Found<'a> {
    There(&'a Arc<Persona>),
    /// It is still being loaded, and this one stands for it if that takes too long.
    Loading(&'a Arc<Persona>),
}
