//! Pouring a drink and serving it.

use super::{Drink, Tankard};
use bevy::prelude::*;
use bevy_banter::body::{BodyDeed, BodyTarget};
use bevy_banter::core::Described;
use bevy_banter::deeds::{NpcDeed, Scene, Step};

/// Seconds that a tankard takes to be filled.
const FILLING: f32 = 2.0;

/// `pour`: a tankard is filled, and served to whom the character talks to.
#[derive(Reflect, Debug, Clone, Copy)]
#[reflect(@Described("pours a mug from something that holds drink"))]
pub(super) struct Pour {
    from: Entity,
}

impl NpcDeed for Pour {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let from = self.from;
        let name = scene.name(from);
        let Some(drink) = scene.world.get::<Drink>(from).copied() else {
            return Err(format!("there is nothing to drink in {name}"));
        };
        if drink.servings == 0 {
            return Err(format!("{name} is empty"));
        }
        let guest = scene.or_listener(None)?;
        let (tankard, opening) = empty(scene.world)?;
        let mouth = BodyTarget::on(tankard, opening.mouth);
        let fill = Step::then(move |world| fill(world, from, tankard));
        let (npc, listener) = (scene.npc, scene.listener);
        let serve = Step::decide(move |world| {
            let scene = Scene {
                world,
                npc,
                listener,
            };
            Ok(scene.hand_over(tankard, guest))
        });
        let mut steps;
        match drink.tap {
            // A barrel stays where it is, and the tankard is brought to it.
            Some(tap) => {
                let tap = BodyTarget::on(from, tap);
                steps = scene.fetch(tankard)?;
                steps.extend(scene.approach(tap));
                steps.extend([Step::Body(BodyDeed::Reach(tap, None)), fill]);
            }
            None => {
                let gone = || format!("{name} is not there any more");
                let stands = scene.place(from.into()).ok_or_else(gone)?;
                let pour = BodyDeed::Pour {
                    what: from,
                    into: mouth,
                    seconds: FILLING,
                };
                steps = scene.fetch(from)?;
                steps.extend([Step::Body(pour), fill]);
                steps.extend(scene.put_at(from, stands));
                steps.extend(scene.fetch(tankard)?);
            }
        }
        steps.push(serve);
        Ok(steps)
    }
}

/// A tankard that nobody has drunk from.
fn empty(world: &World) -> Result<(Entity, Tankard), String> {
    let mut tankards = world.try_query::<(Entity, &Tankard)>();
    let all: Vec<(Entity, Tankard)> = tankards
        .as_mut()
        .map(|all| {
            all.iter(world)
                .map(|(it, tankard)| (it, *tankard))
                .collect()
        })
        .unwrap_or_default();
    let is_empty = |(_, tankard): &&(Entity, Tankard)| tankard.full_since.is_none();
    match all.iter().find(is_empty) {
        Some(found) => Ok(*found),
        None if all.is_empty() => Err("there is no tankard".to_owned()),
        None => Err("the guest's tankard is still full".to_owned()),
    }
}

fn fill(world: &mut World, from: Entity, tankard: Entity) -> Result<(), String> {
    let now = world.resource::<Time>().elapsed();
    if let Some(mut drink) = world.get_mut::<Drink>(from) {
        drink.servings = drink.servings.saturating_sub(1);
    }
    if let Some(mut tankard) = world.get_mut::<Tankard>(tankard) {
        tankard.full_since = Some(now);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use bevy_banter::core::Perceivable;
    use bevy_banter::deeds::{Grasp, ServedAt};
    use std::time::Duration;

    struct Bar {
        world: World,
        npc: Entity,
        guest: Entity,
        jug: Entity,
        barrel: Entity,
        tankard: Entity,
        cat: Entity,
    }

    fn bar() -> Bar {
        let mut world = World::new();
        let mut put = |name: &str, x: f32, z: f32| {
            let place = GlobalTransform::from_xyz(x, 1.0, z);
            world.spawn((Perceivable::named(name), place)).id()
        };
        let [jug, barrel] = [put("the jug", -0.4, 0.3), put("the barrel", -0.7, -1.5)];
        let [tankard, cat] = [put("", -0.2, 0.4), put("the cat", -0.7, -1.5)];
        let [npc, guest] = [put("Mara", 0.0, 0.0), put("Tom", 0.0, 1.6)];
        let full = |tap| Drink { servings: 2, tap };
        world.entity_mut(jug).insert((Grasp::default(), full(None)));
        world.entity_mut(barrel).insert(full(Some(Vec3::Y)));
        world
            .entity_mut(tankard)
            .insert((Grasp::default(), Tankard::default()));
        world
            .entity_mut(guest)
            .insert(ServedAt(Vec3::new(0.1, 1.1, 0.5)));
        Bar {
            world,
            npc,
            guest,
            jug,
            barrel,
            tankard,
            cat,
        }
    }

    impl Bar {
        fn pour(&self, from: Entity) -> Result<Vec<Step>, String> {
            Pour { from }.steps(&Scene {
                world: &self.world,
                npc: self.npc,
                listener: Some(self.guest),
            })
        }
    }

    #[test]
    fn what_is_near_is_poured_on_the_spot_and_what_is_far_is_walked_to() {
        let bar = bar();
        for (from, walks) in [(bar.jug, 0), (bar.barrel, 1)] {
            let steps = bar.pour(from).unwrap();
            let walk = steps.iter().filter(|it| matches!(it, Step::Walk(_)));
            assert_eq!(walk.count(), walks);
            assert!(
                matches!(steps.last(), Some(Step::Decide(_))),
                "it is served"
            );
        }
    }

    #[test]
    fn what_cannot_be_poured_is_said() {
        let mut bar = bar();
        let why = |bar: &Bar, from| bar.pour(from).unwrap_err();
        assert_eq!(why(&bar, bar.cat), "there is nothing to drink in the cat");
        bar.world.get_mut::<Drink>(bar.jug).unwrap().servings = 0;
        assert_eq!(why(&bar, bar.jug), "the jug is empty");
        let full_since = Some(Duration::ZERO);
        bar.world
            .get_mut::<Tankard>(bar.tankard)
            .unwrap()
            .full_since = full_since;
        assert_eq!(why(&bar, bar.barrel), "the guest's tankard is still full");
        bar.world.despawn(bar.tankard);
        assert_eq!(why(&bar, bar.barrel), "there is no tankard");
    }
}
