//! Errands that go on: following somebody, and leading them.

use crate::deed::{Deed, Doing};
use crate::run::finish;
use crate::walk::{Places, Walk, apart};
use banter_body::BodyTarget;
use banter_core::{ActionOutcome, Perceivable, Percepts};
use bevy::prelude::*;
use std::time::Duration;

/// Who follows stays so near, and sets out from so far away, metres.
const BESIDE: f32 = 1.4;
const BEHIND: f32 = 2.2;
/// Who is not perceived for so long is lost.
const LOST: Duration = Duration::from_secs(15);
/// Who leads waits for who is so far behind, metres, until they are so near, and at most so long.
const FAR: f32 = 4.0;
const CLOSE: f32 = 2.4;
const PATIENCE: Duration = Duration::from_secs(30);

/// Goes after whom is followed, and ahead of whom is led.
pub(crate) fn go_along(
    mut deeds: Query<(Entity, &mut Deed)>,
    walks: Query<(), With<Walk>>,
    percepts: Query<&Percepts>,
    names: Query<&Perceivable>,
    places: Places,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    for (action, mut deed) in &mut deeds {
        let npc = deed.npc;
        let name = |whom: Entity| {
            let known = names.get(whom).ok().filter(|it| !it.name.is_empty());
            known.map_or_else(|| "who was there".to_owned(), |known| known.name.clone())
        };
        let gap = |whom: Entity| Some(apart(places.of(npc)?, places.of(whom)?));
        let failed = match &mut deed.doing {
            Doing::Following { whom, seen, again } => {
                if percepts.get(npc).is_ok_and(|all| all.contains(*whom)) {
                    *seen = now;
                }
                match gap(*whom) {
                    None => Some(format!("{} is gone", name(*whom))),
                    Some(_) if now.saturating_sub(*seen) > LOST => {
                        Some(format!("{} is out of sight", name(*whom)))
                    }
                    Some(gap) => {
                        if gap > BEHIND && now >= *again && !walks.contains(npc) {
                            let walk = Walk::to((*whom).into(), BESIDE).without_turning();
                            commands.entity(npc).try_insert(walk);
                        }
                        None
                    }
                }
            }
            Doing::Leading {
                to,
                near,
                whom,
                arrived,
                waits,
            } => match gap(*whom) {
                None => Some(format!("{} is gone", name(*whom))),
                Some(gap) if *arrived && gap <= FAR => {
                    deed.doing = Doing::Next;
                    continue;
                }
                Some(gap) => {
                    let waiting = waits.or((gap > FAR).then_some(now));
                    if waiting.is_some_and(|since| now.saturating_sub(since) > PATIENCE) {
                        Some(format!("{} stayed behind", name(*whom)))
                    } else {
                        let next = waiting.filter(|_| gap > CLOSE);
                        let turns = BodyTarget::from(*whom);
                        if next.is_some() && waits.is_none() {
                            commands.entity(npc).try_insert(Walk::turn_to(turns));
                        } else if next.is_none()
                            && !*arrived
                            && (waits.is_some() || !walks.contains(npc))
                        {
                            commands.entity(npc).try_insert(Walk::to(*to, *near));
                        }
                        *waits = next;
                        None
                    }
                }
            },
            _ => continue,
        };
        if let Some(why) = failed {
            commands.entity(npc).try_remove::<Walk>();
            deed.doing = Doing::Deciding;
            finish(&mut commands, action, ActionOutcome::Failed(why));
        }
    }
}
