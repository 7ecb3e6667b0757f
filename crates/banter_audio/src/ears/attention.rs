//! Whom a speaker attends to.

use super::speaker::Attention;
use crate::mouth::Mouths;
use banter_core::{AttendsTo, NpcParticipant, Percepts, Rigs};
use bevy::prelude::*;

/// By how much better another character must be seen before attention goes over to it: in
/// degrees. Without it two characters side by side would take turns.
const STICKY: f32 = 4.0;

/// How tall a character is of which nothing says where its mouth or head is, in metres. Whoever
/// looks at its feet or over its head a little looks at it.
const TALL: f32 = 2.0;

/// Where a character is looked at from `eyes`: at its mouth or head, where one is known, or at
/// the height of the eyes.
fn point(feet: Vec3, mouth: Option<Vec3>, eyes: Vec3) -> Vec3 {
    if let Some(mouth) = mouth {
        return mouth;
    }
    let height = (eyes.y - feet.y).clamp(0.0, TALL);
    feet + Vec3::Y * height
}

/// How far off the middle of the view something is, in degrees, if it counts at all.
///
/// `to`: from the eyes to it, in metres; `forward`: where they look.
fn off_axis(to: Vec3, forward: Vec3, attention: &Attention) -> Option<f32> {
    let distance = to.length();
    // Not a number: nobody is anywhere.
    if !distance.is_finite() || distance > attention.range.max(attention.near) {
        return None;
    }
    let angle = to.angle_between(forward).to_degrees();
    let angle = if angle.is_finite() { angle } else { 0.0 };
    let seen = angle <= attention.angle && distance <= attention.range;
    (seen || distance <= attention.near).then_some(angle)
}

pub(crate) fn attend(
    mut speakers: Query<(Entity, &Percepts, &mut Attention, &mut AttendsTo)>,
    npcs: Query<&GlobalTransform, With<NpcParticipant>>,
    mouths: Mouths,
    rigs: Rigs,
) {
    for (speaker, percepts, mut attention, mut attends) in &mut speakers {
        let mut best: Option<(f32, Entity)> = None;
        let eyes = rigs.gaze(speaker);
        for entity in percepts.entities() {
            let Some(eyes) = eyes else {
                break;
            };
            let Ok(npc) = npcs.get(entity) else {
                continue;
            };
            let mouth = mouths.known(entity);
            let to = point(npc.translation(), mouth, eyes.origin) - eyes.origin;
            let Some(mut angle) = off_axis(to, *eyes.direction, &attention) else {
                continue;
            };
            if attention.target == Some(entity) {
                angle -= STICKY;
            }
            if best.is_none_or(|(other, _)| angle < other) {
                best = Some((angle, entity));
            }
        }
        let target = best.map(|(_, entity)| entity);
        if attention.target != target {
            attention.target = target;
        }
        attends.set_if_neq(AttendsTo(target));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_core::test_app::TestApp;
    use banter_core::{Percept, PlayerParticipant, Rig};

    fn angle(to: Vec3) -> Option<f32> {
        off_axis(to, Vec3::NEG_Z, &Attention::default())
    }

    #[test]
    fn who_is_looked_at_or_stood_beside_has_attention() {
        assert_eq!(angle(Vec3::new(0.0, 0.0, -3.0)), Some(0.0));
        assert!(angle(Vec3::new(0.8, 0.0, -3.0)).unwrap() > 10.0);
        assert_eq!(angle(Vec3::new(3.0, 0.0, -3.0)), None);
        assert_eq!(angle(Vec3::new(0.0, 0.0, -7.0)), None);
        assert_eq!(angle(Vec3::new(0.0, 0.0, 3.0)), None);
        assert!(angle(Vec3::new(0.0, 0.0, 1.0)).is_some(), "behind the back");
        assert_eq!(angle(Vec3::ZERO), Some(0.0));
        assert_eq!(angle(Vec3::NAN), None);
    }

    #[test]
    fn a_character_is_as_tall_as_people_are() {
        let feet = Vec3::new(0.0, 0.0, -1.5);
        let eyes = Vec3::new(0.0, 1.7, 0.0);
        assert_eq!(point(feet, None, eyes).y, 1.7);
        assert_eq!(point(feet, None, eyes + Vec3::Y * 3.0).y, TALL);
        assert_eq!(point(feet, Some(Vec3::Y * 1.5), eyes).y, 1.5);
    }

    #[test]
    fn a_head_looks_and_is_looked_at() {
        let mut game = TestApp::new();
        game.app_mut().add_systems(Update, attend);
        // The player stands with its back to her, and its headset looks at her.
        let headset = Transform::from_xyz(0.0, 1.7, 0.0);
        let headset = game.world_mut().spawn(headset).id();
        let head = game
            .world_mut()
            .spawn(Transform::from_xyz(0.0, 1.7, -4.0))
            .id();
        let aside = Transform::from_xyz(5.0, 0.0, -4.0);
        let mara = (NpcParticipant, Rig::with_head(head), aside);
        let mara = game.world_mut().spawn(mara).id();
        let percept = Percept::new(mara, 4.0);
        let back = Transform::from_rotation(Quat::from_rotation_y(std::f32::consts::PI));
        let player = (
            PlayerParticipant,
            Attention::default(),
            Percepts(vec![percept]),
            back,
        );
        let player = game
            .world_mut()
            .spawn((player, Rig::with_head(headset)))
            .id();
        let target = |game: &mut TestApp| {
            game.step();
            game.step();
            game.world().get::<Attention>(player).unwrap().target
        };
        assert_eq!(target(&mut game), Some(mara));
        game.world_mut().despawn(head);
        assert_eq!(target(&mut game), None, "she is where she stands");
        game.world_mut().despawn(headset);
        assert_eq!(target(&mut game), None);
    }

    #[test]
    fn attention_follows_the_view_and_does_not_flicker() {
        let mut game = TestApp::new();
        game.app_mut().add_systems(Update, attend);
        let at = |x: f32| (NpcParticipant, Transform::from_xyz(x, 0.0, -4.0));
        let left = game.world_mut().spawn(at(-0.5)).id();
        let right = game.world_mut().spawn(at(0.5)).id();
        let percepts = [left, right].map(|entity| Percept::new(entity, 4.0));
        let percepts = Percepts(percepts.to_vec());
        let player = (PlayerParticipant, Attention::default(), percepts);
        let player = game.world_mut().spawn(player).id();
        let mut look = |degrees: f32| {
            let turned = Transform::from_rotation(Quat::from_rotation_y(degrees.to_radians()));
            game.world_mut().entity_mut(player).insert(turned);
            game.step();
            game.step();
            game.world().get::<Attention>(player).unwrap().target
        };
        assert_eq!(look(7.0), Some(left));
        // A little past the middle it stays where it was.
        assert_eq!(look(-1.0), Some(left));
        assert_eq!(look(-7.0), Some(right));
        assert_eq!(look(1.0), Some(right));
        assert_eq!(look(90.0), None);
    }
}
