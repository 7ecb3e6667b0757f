//! Conversations: who talks with whom, and who has the floor.

use crate::claims::Claims;
use crate::speech::OpenLines;
use crate::{
    FloorHolder, FloorSituation, Hearings, Holding, NpcParticipant, PlayerParticipant, Stamp,
    Timeline, Turn, Turns, Utterance, UtteranceKind,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::time::Duration;

/// A conversation: some players and characters who talk with each other.
///
/// It is an entity. Core spawns it when somebody addresses somebody, and so may a game, with
/// at least two [members](Members) in the same flush of commands. Who speaks or is spoken to
/// joins; who is despawned, walks out of hearing or is silent for
/// [so long](ConversationSettings::silence) leaves. With fewer than two members it is
/// despawned. A participant is in one conversation at most: who addresses somebody that is in
/// another goes over to that one. Who only listens is in none.
#[derive(Component, Reflect, Debug, Clone, PartialEq)]
#[reflect(Component)]
#[require(Floor)]
pub struct Conversation {
    /// When it began.
    pub began: Stamp,
    /// How often characters have answered each other since a player spoke or a cue was given.
    pub exchanges: usize,
}

impl Conversation {
    /// One that begins.
    pub fn beginning(began: Stamp) -> Self {
        Self {
            began,
            exchanges: 0,
        }
    }
}

/// The conversation that a player or a character is in. Removing it is leaving; inserting it
/// is joining.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[relationship(relationship_target = Members)]
#[reflect(Component)]
#[require(LastActive)]
pub struct MemberOf(pub Entity);

/// The members of a conversation.
#[derive(Component, Reflect, Debug, Default, PartialEq, Eq)]
#[relationship_target(relationship = MemberOf)]
#[reflect(Component)]
pub struct Members(Vec<Entity>);

/// The floor of a conversation: who speaks, and who waits. Kept by core; a game reads it.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Floor {
    /// The members who speak, or are about to.
    pub speaking: Vec<FloorHolder>,
    /// What waits for a member.
    pub waiting: Vec<FloorWaiting>,
}

/// Claim that waits until a character is free.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloorWaiting {
    /// The character.
    pub npc: Entity,
    /// Who wants an answer; `None` for a cue and for the result of an action.
    pub speaker: Option<Entity>,
}

/// Settings of conversations.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Resource, Default)]
pub struct ConversationSettings {
    /// How long a member may neither speak nor be spoken to, by the game's clock, before it
    /// leaves. 60 s at first.
    pub silence: Duration,
    /// How often characters may answer each other before a player speaks again, or the game
    /// gives a cue. 4 at first; 0 keeps them from answering each other.
    pub exchanges: usize,
}

impl Default for ConversationSettings {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(60),
            exchanges: 4,
        }
    }
}

/// When a member last spoke or was spoken to, by the game's clock.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct LastActive(Duration);

/// Who speaks in each conversation.
#[derive(SystemParam)]
pub(crate) struct Speakers<'w, 's> {
    members: Query<'w, 's, &'static MemberOf>,
    conversations: Query<'w, 's, (&'static Conversation, &'static Members)>,
    turns: Query<'w, 's, &'static Turns>,
    turn: Query<'w, 's, (&'static Turn, &'static Timeline)>,
    utterances: Query<'w, 's, &'static Utterance>,
    open: Res<'w, OpenLines>,
    settings: Res<'w, ConversationSettings>,
}

impl Speakers<'_, '_> {
    /// What is the case for a character, and in its conversation.
    pub(crate) fn situation(&self, npc: Entity) -> FloorSituation {
        let talk = self.members.get(npc).ok();
        let talk = talk.and_then(|member| self.conversations.get(member.0).ok());
        let mut holders: Vec<FloorHolder> = self.holds(npc).collect();
        let members = talk.iter().flat_map(|(_, members)| members.iter());
        holders.extend(members.filter(|m| *m != npc).flat_map(|m| self.holds(m)));
        FloorSituation {
            holders,
            exchanges: talk.map_or(0, |(talk, _)| talk.exchanges),
            most_exchanges: self.settings.exchanges,
        }
    }

    /// What somebody is at: a line that it speaks, and turns.
    fn holds(&self, who: Entity) -> impl Iterator<Item = FloorHolder> {
        let line = self.open.of(who).and_then(|u| self.utterances.get(u).ok());
        let line = line.filter(|line| !line.overlaps).map(|line| FloorHolder {
            who,
            holding: Holding::Line,
            since: line.began,
        });
        let turns = self.turns.get(who).into_iter().flat_map(Turns::iter);
        let turns = turns.filter_map(move |turn| {
            let (turn, timeline) = self.turn.get(turn).ok()?;
            let holding = turn.speaker.map_or(Holding::Unasked, Holding::Answer);
            let since = timeline.line_ended;
            timeline.done.is_none().then_some(FloorHolder {
                who,
                holding,
                since,
            })
        });
        line.into_iter().chain(turns)
    }
}

/// Who addresses somebody that hears it is in a conversation with it.
pub(crate) fn join_speakers(
    utterances: Query<(&Utterance, &Hearings), Changed<Utterance>>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = Stamp::now(&time);
    for (utterance, hearings) in &utterances {
        if let Some(to) = utterance.to
            && !utterance.overlaps
            && hearings.of(to.who).is_some()
        {
            let (speaker, who) = (utterance.speaker, to.who);
            let by_player = !matches!(utterance.kind, UtteranceKind::Sentence { .. });
            commands.queue(move |world: &mut World| {
                join(world, speaker, who, by_player, now);
            });
        }
    }
}

fn join(world: &mut World, speaker: Entity, who: Entity, by_player: bool, now: Stamp) {
    let is_participant = |entity| {
        world.get::<NpcParticipant>(entity).is_some()
            || world.get::<PlayerParticipant>(entity).is_some()
    };
    if speaker == who || !is_participant(speaker) || !is_participant(who) {
        return;
    }
    let of = |entity| world.get::<MemberOf>(entity).map(|member| member.0);
    let conversation = of(who).or_else(|| of(speaker));
    let conversation = conversation.filter(|c| world.get::<Conversation>(*c).is_some());
    let conversation =
        conversation.unwrap_or_else(|| world.spawn(Conversation::beginning(now)).id());
    for entity in [speaker, who] {
        let Ok(mut entity) = world.get_entity_mut(entity) else {
            continue;
        };
        if entity.get::<MemberOf>() != Some(&MemberOf(conversation)) {
            entity.insert(MemberOf(conversation));
        }
        entity.insert(LastActive(now.game));
    }
    if by_player && let Some(mut talk) = world.get_mut::<Conversation>(conversation) {
        talk.exchanges = 0;
    }
}

/// Who is silent for long leaves, and a conversation of one is none.
pub(crate) fn part(
    conversations: Query<(Entity, Option<&Members>), With<Conversation>>,
    members: Query<(&LastActive, Has<Turns>)>,
    settings: Res<ConversationSettings>,
    open: Res<OpenLines>,
    claims: Res<Claims>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    for (conversation, all) in &conversations {
        let all = || all.into_iter().flat_map(Members::iter);
        if all().take(2).count() < 2 {
            commands.entity(conversation).try_despawn();
            continue;
        }
        for member in all() {
            let Ok((LastActive(last), in_turn)) = members.get(member) else {
                continue;
            };
            let is_silent = now.saturating_sub(*last) > settings.silence;
            let waits = || {
                let mut waiting = claims.waiting();
                waiting.any(|(npc, speaker)| npc == member || speaker == Some(member))
            };
            if is_silent && !in_turn && open.of(member).is_none() && !waits() {
                commands.entity(member).try_remove::<MemberOf>();
            }
        }
    }
}

/// Keeps the floor of each conversation.
pub(crate) fn show_floor(
    mut conversations: Query<(&Members, &mut Floor), With<Conversation>>,
    speakers: Speakers,
    claims: Res<Claims>,
    mut now: Local<Floor>,
) {
    for (members, mut floor) in &mut conversations {
        now.speaking.clear();
        let speaking = members.iter().flat_map(|member| speakers.holds(member));
        now.speaking.extend(speaking);
        now.waiting.clear();
        let waiting = claims.waiting();
        let waiting = waiting.filter(|(npc, _)| members.iter().any(|member| member == *npc));
        let waiting = waiting.map(|(npc, speaker)| FloorWaiting { npc, speaker });
        now.waiting.extend(waiting);
        if *floor != *now {
            floor.clone_from(&now);
        }
    }
}

#[cfg(test)]
mod tests;
