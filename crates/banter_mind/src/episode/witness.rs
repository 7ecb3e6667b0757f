//! What becomes an episode: what a character was told, said, overheard or saw.

use super::importance::importance;
use super::item::MOST_PRESENT;
use super::{Episode, EpisodeKind, EpisodeSettings, Episodes};
use crate::StoryTime;
use crate::library::Library;
use crate::memory::{SpokenBy, said};
use crate::world_memory::BeforeLoad;
use banter_core::persona::CharacterPersona;
use banter_core::{
    Audience, Hearings, Loudness, Overheard, PerceptionRoom, PersonId, Reply, TurnCause, TurnEnded,
    Utterance,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// What a character says matters so much less to it than what it is told.
const OWN: f32 = 0.8;

/// Happening: something that the game has characters see, and so remember.
///
/// ```
/// use banter_mind::Happening;
/// use bevy::prelude::*;
///
/// fn give(mara: Entity, ada: Entity, mut commands: Commands) {
///     commands.trigger(Happening {
///         by: Some(ada),
///         kindness: 0.4,
///         ..Happening::seen_by([mara], "Ada gave you her brass lantern.")
///     });
/// }
/// ```
#[derive(Event, Reflect, Debug, Clone, PartialEq)]
pub struct Happening {
    /// What happened, as a sentence to those who saw it. Up to 1,000 characters.
    pub text: String,
    /// Who did it, if anybody.
    pub by: Option<Entity>,
    /// Who saw it. Characters among them remember it.
    pub witnesses: Vec<Entity>,
    /// How much it matters, 0..=1. 0.6.
    pub importance: f32,
    /// How much it is to be liked or disliked of who did it, -1..=1. 0.
    pub kindness: f32,
    /// How much who did it is to be trusted more or less for it, -1..=1. 0.
    pub honesty: f32,
}

impl Happening {
    /// Something that these saw.
    pub fn seen_by(witnesses: impl IntoIterator<Item = Entity>, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            by: None,
            witnesses: witnesses.into_iter().collect(),
            importance: 0.6,
            kindness: 0.0,
            honesty: 0.0,
        }
    }
}

/// The memories of characters, and what an episode is made with.
#[derive(SystemParam)]
pub(crate) struct Witnesses<'w, 's> {
    npcs: Query<
        'w,
        's,
        (
            &'static mut Episodes,
            Option<&'static PerceptionRoom>,
            Option<&'static CharacterPersona>,
        ),
    >,
    lines: Query<
        'w,
        's,
        (
            &'static Utterance,
            &'static Hearings,
            &'static Audience,
            &'static Loudness,
        ),
    >,
    ids: Query<'w, 's, &'static PersonId>,
    personas: Res<'w, Library>,
    settings: Res<'w, EpisodeSettings>,
    story: Res<'w, StoryTime>,
    /// How much the line matters that came last, in which language: all who hear it hear the same.
    last: Local<'s, Option<(String, String, f32)>>,
}

impl Witnesses<'_, '_> {
    /// Has `npc` remember something. `matters` is what its importance is multiplied by.
    fn add(&mut self, npc: Entity, mut episode: Episode, line: Option<Entity>, matters: f32) {
        let Ok((mut episodes, room, persona)) = self.npcs.get_mut(npc) else {
            return;
        };
        episode.at = self.story.seconds;
        episode.place = room.map(|room| room.0.clone());
        let language = &self.personas.of(persona).language;
        let known = self
            .last
            .as_ref()
            .filter(|(of, text, _)| of == language && *text == episode.text);
        let important = known.map(|(.., important)| *important).unwrap_or_else(|| {
            let important = importance(&episode.text, language);
            *self.last = Some((language.clone(), episode.text.clone(), important));
            important
        });
        episode.importance = important * matters;
        if let Some((_, hearings, audience, loudness)) = line.and_then(|it| self.lines.get(it).ok())
        {
            let others = hearings.0.iter().filter(|it| it.listener != npc);
            let others = others.filter_map(|it| self.ids.get(it.listener).ok());
            episode.present = others.take(MOST_PRESENT).cloned().collect();
            episode.in_confidence =
                *loudness == Loudness::Whisper || matches!(audience, Audience::Private(_));
        }
        episodes.fade_daily(self.story.seconds, &self.settings);
        episodes.add(episode, &self.settings);
    }

    /// To whom a line was said.
    fn addressee(&self, line: Entity) -> Option<PersonId> {
        let (utterance, ..) = self.lines.get(line).ok()?;
        self.ids.get(utterance.to?.who).ok().cloned()
    }
}

/// What was said in a turn, by whom and by the character.
pub(crate) fn remember_turn(
    ended: On<TurnEnded>,
    turns: Query<(&Reply, Option<&SpokenBy>, Option<&TurnCause>), Without<BeforeLoad>>,
    mut witnesses: Witnesses,
) {
    let Ok((reply, spoken_by, cause)) = turns.get(ended.turn) else {
        return;
    };
    let line = cause.and_then(TurnCause::utterance);
    let person = spoken_by.map(|by| by.id.clone());
    let heard = reply.heard.clone().unwrap_or_default();
    if heard.contains(char::is_alphanumeric) {
        let by = person.clone();
        let told = Episode::new(EpisodeKind::Told { by }, heard);
        witnesses.add(ended.npc, told, line, 1.0);
    }
    let said = said(reply, ended.end);
    if said.contains(char::is_alphanumeric) {
        let said = Episode::new(EpisodeKind::Said { to: person }, said);
        witnesses.add(ended.npc, said, line, OWN);
    }
}

/// What a character hears others say.
pub(crate) fn overhear(
    mut lines: MessageReader<Overheard>,
    stale: Query<(), With<BeforeLoad>>,
    mut witnesses: Witnesses,
) {
    for line in lines.read() {
        let Ok(by) = witnesses.ids.get(line.speaker).cloned() else {
            continue;
        };
        if stale.contains(line.utterance) || !line.text.contains(char::is_alphanumeric) {
            continue;
        }
        let to = witnesses.addressee(line.utterance);
        let mut heard = Episode::new(EpisodeKind::Overheard { by, to }, line.text.as_str());
        heard.clarity = line.clarity;
        witnesses.add(line.listener, heard, Some(line.utterance), line.clarity);
    }
}

/// What the game has characters see.
pub(crate) fn happen(happening: On<Happening>, mut witnesses: Witnesses) {
    if !happening.text.contains(char::is_alphanumeric) {
        return;
    }
    let by = happening
        .by
        .and_then(|by| witnesses.ids.get(by).ok().cloned());
    let present: Vec<PersonId> = happening
        .witnesses
        .iter()
        .filter_map(|who| witnesses.ids.get(*who).ok().cloned())
        .collect();
    let (story, settings) = (*witnesses.story, witnesses.settings.clone());
    for witness in &happening.witnesses {
        let own = witnesses.ids.get(*witness).ok().cloned();
        let Ok((mut episodes, room, _)) = witnesses.npcs.get_mut(*witness) else {
            continue;
        };
        let others = present.iter().filter(|id| Some(*id) != own.as_ref());
        let kind = EpisodeKind::Happened { by: by.clone() };
        let episode = Episode {
            at: story.seconds,
            place: room.map(|room| room.0.clone()),
            present: others.take(MOST_PRESENT).cloned().collect(),
            importance: happening.importance,
            ..Episode::new(kind, happening.text.as_str())
        };
        episodes.fade_daily(story.seconds, &settings);
        episodes.add(episode, &settings);
    }
}
