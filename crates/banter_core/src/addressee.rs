//! Who is meant by what somebody says.

use crate::naming::Naming;
use crate::{AttendsTo, NpcParticipant, Perceivable, Percepts, Turns};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Addressees: who is meant by what somebody says, as core decides it when a turn begins.
///
/// One rule holds for typed and for spoken lines. The first of these that there is:
///
/// 1. whom the message names: the game knows who is meant;
/// 2. whom the line itself names ("Odo, is the mill yours?"), among the characters that the
///    speaker perceives;
/// 3. whom the speaker [attends to](AttendsTo);
/// 4. the nearest character that the speaker perceives.
///
/// The words of a spoken line are known when it is over. If they name another character than
/// the one who listened, the line is [passed on](crate::Redirect).
///
/// ```
/// use banter_core::{Addressees, NpcParticipant, Percept, Percepts, PlayerParticipant, test_app::TestApp};
/// use bevy::ecs::system::RunSystemOnce;
/// use bevy::prelude::*;
///
/// let mut game = TestApp::new();
/// let mara = game.world_mut().spawn(NpcParticipant).id();
/// let odo = game.world_mut().spawn((NpcParticipant, Name::new("Odo"))).id();
/// let near = [(mara, 2.0), (odo, 3.0)].map(|(entity, distance)| Percept::new(entity, distance));
/// let player = game.world_mut().spawn((PlayerParticipant, Percepts(near.to_vec()))).id();
/// let meant = move |addressees: Addressees| {
///     let line = "Odo, is the mill yours?";
///     (addressees.find(player, None), addressees.find_for(player, None, line))
/// };
/// assert_eq!(game.world_mut().run_system_once(meant).unwrap(), (Some(mara), Some(odo)));
/// ```
#[derive(SystemParam)]
pub struct Addressees<'w, 's> {
    npcs: Query<'w, 's, Option<&'static Turns>, With<NpcParticipant>>,
    percepts: Query<'w, 's, &'static Percepts>,
    attention: Query<'w, 's, &'static AttendsTo>,
    names:
        Query<'w, 's, (Option<&'static Perceivable>, Option<&'static Name>), With<NpcParticipant>>,
}

impl Addressees<'_, '_> {
    /// Who is meant before any word is known: whom the message names, or whom `speaker`
    /// attends to, or the nearest character that it perceives.
    pub fn find(&self, speaker: Entity, to: Option<Entity>) -> Option<Entity> {
        if let Some(npc) = to {
            return self.npcs.contains(npc).then_some(npc);
        }
        self.attended(speaker)
            .or_else(|| self.perceived(speaker).next())
    }

    /// Who is meant by a line whose words are known.
    pub fn find_for(&self, speaker: Entity, to: Option<Entity>, line: &str) -> Option<Entity> {
        let named = || self.named(speaker, line);
        to.is_none()
            .then(named)
            .flatten()
            .or_else(|| self.find(speaker, to))
    }

    /// The character that the line calls by its name, among those that `speaker` perceives.
    /// The one that is called first; of several with one name the nearest.
    pub fn named(&self, speaker: Entity, line: &str) -> Option<Entity> {
        let naming = Naming::of(line);
        let mut best: Option<(usize, Entity)> = None;
        for npc in self.perceived(speaker) {
            let Ok((perceivable, name)) = self.names.get(npc) else {
                continue;
            };
            let names = [
                perceivable.map(|perceivable| perceivable.name.as_str()),
                name.map(Name::as_str),
            ];
            let at = names.into_iter().flatten();
            let at = at.filter_map(|name| naming.position(name)).min();
            if let Some(at) = at
                && best.is_none_or(|(before, _)| at < before)
            {
                best = Some((at, npc));
            }
        }
        best.map(|(_, npc)| npc)
    }

    /// The character that `speaker` attends to.
    pub fn attended(&self, speaker: Entity) -> Option<Entity> {
        let AttendsTo(target) = *self.attention.get(speaker).ok()?;
        target.filter(|npc| self.npcs.contains(*npc))
    }

    /// The turns that `npc` is in.
    pub fn turns(&self, npc: Entity) -> impl Iterator<Item = Entity> {
        let turns = self.npcs.get(npc).ok().flatten();
        turns.into_iter().flat_map(|turns| turns.iter())
    }

    /// The characters that somebody perceives besides itself, the nearest first.
    fn perceived(&self, speaker: Entity) -> impl Iterator<Item = Entity> {
        let percepts = self.percepts.get(speaker).ok();
        percepts
            .into_iter()
            .flat_map(Percepts::entities)
            .filter(move |npc| *npc != speaker && self.npcs.contains(*npc))
    }
}
