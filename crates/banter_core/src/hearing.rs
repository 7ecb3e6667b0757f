//! Hearings: who heard an utterance, and how well.

use crate::muffle::{muffled, seed_of};
use crate::{Audience, NpcParticipant, Percepts, PersonId, PlayerParticipant, Utterance};
use bevy::prelude::*;

/// Hearings of an utterance: who heard it. Decided once, when the utterance begins, by the senses; where they
/// do not, whom its speaker perceives and whom it addresses hears it. A game may insert it
/// before them: in an observer of [`Utterance`]s that are added.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Hearings(pub Vec<Hearing>);

/// Hearing of an utterance by somebody.
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
pub struct Hearing {
    /// The character or player who hears it.
    pub listener: Entity,
    /// How well, 0..=1: at 1 every word.
    pub clarity: f32,
    /// Whether the utterance is for it.
    pub addressed: bool,
}

/// Settings of what arrives of a sentence that is heard badly.
#[derive(Resource, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct HearingSettings {
    /// By what it is drawn which words arrive. With the same seed the same words of the same line
    /// reach the same listener. 0.
    pub seed: u64,
}

impl HearingSettings {
    /// What `listener` understands of `text` at this clarity.
    pub(crate) fn heard(self, text: &str, clarity: f32, listener: Option<&PersonId>) -> String {
        let seed = seed_of(self.seed, listener.map(PersonId::as_str));
        muffled(text, clarity, seed)
    }
}

impl Hearings {
    /// How well `listener` hears it: 1 where nothing is known of that.
    pub fn clarity(&self, listener: Entity) -> f32 {
        self.of(listener).map_or(1.0, |hearing| hearing.clarity)
    }

    /// How `listener` heard it, if it did.
    pub fn of(&self, listener: Entity) -> Option<&Hearing> {
        self.0.iter().find(|hearing| hearing.listener == listener)
    }

    /// Notes whom it addresses, which hears it then.
    pub(crate) fn address(&mut self, to: Entity) {
        for hearing in &mut self.0 {
            hearing.addressed = hearing.listener == to;
        }
        if self.of(to).is_none() {
            self.add(to);
        }
    }

    /// Notes that somebody whom it addresses hears it, too.
    pub(crate) fn add(&mut self, to: Entity) {
        self.0.push(Hearing {
            listener: to,
            clarity: 1.0,
            addressed: true,
        });
    }
}

/// Without senses it is heard by whom the speaker perceives, and whom it addresses.
pub(crate) fn hear_nearby(
    utterances: Query<(Entity, &Utterance, &Audience), Without<Hearings>>,
    percepts: Query<&Percepts>,
    listeners: Query<(), Or<(With<NpcParticipant>, With<PlayerParticipant>)>>,
    mut commands: Commands,
) {
    for (entity, utterance, audience) in &utterances {
        let near = percepts.get(utterance.speaker).into_iter();
        let near = near.flat_map(Percepts::entities);
        let mut all: Vec<Entity> = match audience {
            Audience::Open => near.collect(),
            Audience::Private(named) => named.clone(),
        };
        all.extend(utterance.to.map(|to| to.who));
        all.retain(|who| *who != utterance.speaker && listeners.contains(*who));
        all.sort_unstable();
        all.dedup();
        let hearings = all.into_iter().map(|listener| Hearing {
            listener,
            clarity: 1.0,
            addressed: utterance.addresses(listener).is_some(),
        });
        let hearings = Hearings(hearings.collect());
        commands.entity(entity).try_insert(hearings);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::test_app::TestApp;
    use crate::{LineTyped, Percept};

    fn heard(game: &mut TestApp) -> Vec<Entity> {
        let world = game.world_mut();
        let hearings = world.query::<&Hearings>().single(world).unwrap();
        let listeners = hearings.0.iter().map(|hearing| hearing.listener);
        let mut listeners: Vec<_> = listeners.collect();
        listeners.sort_by_key(|listener| listener.index());
        listeners
    }

    #[test]
    fn without_senses_whoever_is_perceived_or_addressed_hears() {
        let mut game = TestApp::new();
        let near = game.world_mut().spawn(NpcParticipant).id();
        let far = game.world_mut().spawn(NpcParticipant).id();
        let lute = game.world_mut().spawn_empty().id();
        game.world_mut().spawn(NpcParticipant);
        let percepts = [near, lute].map(|entity| Percept::new(entity, 1.0));
        let percepts = Percepts(percepts.to_vec());
        let speaker = game.world_mut().spawn((PlayerParticipant, percepts)).id();
        let line = |to| LineTyped {
            speaker,
            to: Some(to),
            text: "Hello".into(),
        };
        game.write(line(far));
        game.step();
        assert_eq!(heard(&mut game), [near, far]);
    }

    #[test]
    fn what_is_private_is_for_those_who_are_named() {
        let mut game = TestApp::new();
        let [to, friend, other] = [(); 3].map(|()| game.world_mut().spawn(NpcParticipant).id());
        let percepts = [to, friend, other].map(|entity| Percept::new(entity, 1.0));
        let audience = Audience::Private(vec![friend]);
        let percepts = Percepts(percepts.to_vec());
        let speaker = game
            .world_mut()
            .spawn((PlayerParticipant, percepts, audience))
            .id();
        let (to, text) = (Some(to), "Hello".to_owned());
        game.write(LineTyped { speaker, to, text });
        game.step();
        assert_eq!(heard(&mut game), [to.unwrap(), friend]);
    }
}
