//! Orders are carried out: a few in a frame, each answered once.

use super::reload::Reloads;
use super::replay::Replays;
use super::undo::{self, Change, Changes};
use super::who::Who;
use super::{amend, say};
use crate::link::Inspector;
use crate::orders::{Answer, InspectorMinds, MemoryCopy, Order, Outcome, Refusal, Sent};
use crate::turns::Turns;
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{LineTyped, People};
use banter_mind::{EpisodeSettings, Episodes, MemoryEmbedding, MindEngine, StoryBeats, StoryTime};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use crossbeam_channel::Sender;

/// How many are carried out in a frame.
const MOST: usize = 8;

/// What orders change.
#[derive(SystemParam)]
pub(crate) struct Hands<'w, 's> {
    who: Who<'w, 's>,
    people: Res<'w, People>,
    lines: MessageWriter<'w, LineTyped>,
    beats: Option<ResMut<'w, StoryBeats>>,
    episodes: Query<'w, 's, &'static mut Episodes>,
    changes: ResMut<'w, Changes>,
    reloads: ResMut<'w, Reloads>,
    replays: ResMut<'w, Replays>,
}

/// What they are carried out by.
#[derive(SystemParam)]
pub(crate) struct Means<'w, 's> {
    personas: Query<'w, 's, &'static CharacterPersona>,
    assets: Option<Res<'w, Assets<Persona>>>,
    server: Option<Res<'w, AssetServer>>,
    settings: Option<Res<'w, EpisodeSettings>>,
    embedding: Option<Res<'w, MemoryEmbedding>>,
    story: Option<Res<'w, StoryTime>>,
    turns: Res<'w, Turns>,
    mind: Option<Res<'w, MindEngine>>,
    minds: Option<Res<'w, InspectorMinds>>,
}

/// Carries out what was ordered.
pub(crate) fn obey(inspector: Res<Inspector>, mut hands: Hands, means: Means) {
    for _ in 0..MOST {
        let Some(Sent { order, reply }) = inspector.order() else {
            return;
        };
        let outcome = hands.carry_out(order, &means, &reply);
        if let Some(outcome) = outcome.transpose() {
            // Whoever asked may be gone.
            let _ = reply.try_send(outcome);
        }
    }
}

impl Hands<'_, '_> {
    /// Carries an order out. `None`: the answer comes later, from where the reply was handed to.
    fn carry_out(
        &mut self,
        order: Order,
        means: &Means,
        reply: &Sender<Outcome>,
    ) -> Result<Option<Answer>, Refusal> {
        match order {
            Order::Say { speaker, to, text } => {
                let (speaker, to) = (speaker.as_deref(), to.as_deref());
                say::say(&self.who, speaker, to, text, &mut self.lines).map(Some)
            }
            Order::SetBeat { beat, reached } => self.set_beat(beat, reached).map(Some),
            Order::Memory { person } => self.copy_memory(&person, means).map(Some),
            Order::Amend {
                person,
                memory,
                text,
            } => {
                let it = self.who.find(&person)?;
                let episodes = self.episodes.get_mut(it.entity);
                let mut episodes = episodes.map_err(|_| Refusal::NoMemory(person, memory))?;
                amend::amend(&it, &mut episodes, memory, text, &mut self.changes).map(Some)
            }
            Order::Undo => self.undo().map(Some),
            Order::Reload { person } => {
                let it = self.who.find(&person)?;
                let persona = means.personas.get(it.entity).ok();
                let server = means.server.as_deref();
                self.reloads.begin(&it, persona, server, reply)?;
                Ok(None)
            }
            Order::Replay(replay) => {
                let (mind, minds) = (means.mind.as_deref(), means.minds.as_deref());
                self.replays
                    .begin(replay, &means.turns, mind, minds, reply)?;
                Ok(None)
            }
        }
    }

    fn set_beat(&mut self, beat: String, reached: bool) -> Outcome {
        let beats = self.beats.as_mut().ok_or(Refusal::Without("MindPlugin"))?;
        let was_reached = beats.has_reached(&beat);
        let how = if reached { "reached" } else { "not reached" };
        if was_reached == reached {
            return Ok(Answer::Done(format!("the beat {beat} is {how} already")));
        }
        undo::set_beat(beats, &beat, reached);
        let done = format!("the beat {beat} is {how} now; undo takes it back");
        self.changes.note(Change::Beat { beat, was_reached });
        Ok(Answer::Done(done))
    }

    fn undo(&mut self) -> Outcome {
        let change = self.changes.take().ok_or(Refusal::NothingToUndo)?;
        match &change {
            Change::Beat { beat, was_reached } => {
                let beats = self.beats.as_mut().ok_or(Refusal::Without("MindPlugin"))?;
                if beats.has_reached(beat) == *was_reached {
                    return Err(Refusal::Changed(undo::told(&change)));
                }
                undo::set_beat(beats, beat, *was_reached);
                Ok(Answer::Done(format!("taken back: {}", undo::told(&change))))
            }
            Change::Memory { person, .. } => {
                let entity = self.people.entity(person);
                let nobody = || Refusal::Nobody(person.as_str().to_owned());
                let episodes = self.episodes.get_mut(entity.ok_or_else(nobody)?);
                let mut episodes = episodes.map_err(|_| nobody())?;
                undo::put_back(&change, &mut episodes)
            }
        }
    }

    fn copy_memory(&self, person: &str, means: &Means) -> Outcome {
        let it = self.who.find(person)?;
        let persona = means.personas.get(it.entity).ok();
        let persona = persona.zip(means.assets.as_ref());
        let persona = persona.and_then(|(persona, assets)| assets.get(&persona.0));
        let episodes = self.episodes.get(it.entity);
        Ok(Answer::Memory(Box::new(MemoryCopy {
            episodes: episodes.cloned().unwrap_or_default(),
            language: persona.map_or_else(|| "en".to_owned(), |it| it.language.clone()),
            settings: means.settings.as_deref().cloned().unwrap_or_default(),
            embedding: means.embedding.as_deref().cloned(),
            story: means.story.as_deref().copied().unwrap_or_default(),
        })))
    }
}
