//! The dog: it hears its name, comes to who calls, and wags.

use super::dress::OwnModel;
use super::plan::DogPlan;
use crate::room::TAPROOM;
use bevy::gltf::GltfAssetLabel;
use bevy::prelude::*;
use bevy::world_serialization::WorldAssetRoot;
use bevy_banter::core::{
    BanterSystems, Loudness, Noise, Perceivable, PerceptionRoom, Transcript, Utterance,
};
use bevy_banter::deeds::{DeedSystems, Walk, WalkEnded, WalkOutcome, WalkStep};
use std::time::Duration;

/// How far it hears its name, metres, by how loud it is said.
const HEARS: [f32; 3] = [2.5, 9.0, 30.0];
/// It comes so near, metres, and trots, m/s.
const NEAR: f32 = 0.9;
const TROTS: f32 = 1.5;
/// A stride of all four legs, metres, and how far they swing, radians.
const STRIDE: f32 = 0.55;
const SWING: f32 = 0.5;
/// How long it is glad.
const GLAD: Duration = Duration::from_secs(6);

/// Brings the dog.
#[derive(Debug)]
pub(super) struct DogPlugin;

impl Plugin for DogPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(
            Update,
            hear_name.after(BanterSystems::Settle).before(DeedSystems),
        )
        .add_systems(Update, (find_bones, move_bones).chain().after(DeedSystems))
        .add_observer(bark);
    }
}

/// A dog, and what it is called.
#[derive(Component, Debug, Clone)]
struct Dog {
    called: String,
    /// The last line with its name.
    heard: Option<Entity>,
    glad_until: Duration,
    /// How far its legs have come, in strides, and how much they swing, 0..=1.
    stride: f32,
    swing: f32,
}

/// The nodes of its skeleton that move, and how they are turned at rest.
#[derive(Component, Debug, Clone, Default)]
struct Bones(Vec<(Bone, Entity, Quat)>);

/// What moves of it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Bone {
    /// An upper leg, and at which part of a stride it is ahead.
    Upper(f32),
    Lower(f32),
    Tail,
    Head,
}

impl Bone {
    fn named(name: &str) -> Option<Self> {
        // Legs across from each other go together in a trot.
        let phase = match name.get(..name.len().min(9))? {
            "leftFront" | "rightBack" => 0.0,
            "rightFron" | "leftBackU" | "leftBackL" => 0.5,
            _ => {
                return match name {
                    "tail1" => Some(Self::Tail),
                    "head" => Some(Self::Head),
                    _ => None,
                };
            }
        };
        match name {
            _ if name.ends_with("UpperLeg") => Some(Self::Upper(phase)),
            _ if name.ends_with("LowerLeg") => Some(Self::Lower(phase)),
            _ => None,
        }
    }
}

/// A dog as the plan has it.
pub(super) fn spawn(
    commands: &mut Commands,
    assets: &AssetServer,
    plan: &DogPlan,
    with_pictures: bool,
) {
    let known = Perceivable::named(plan.name.clone())
        .described(plan.description.clone())
        .called([plan.called.clone()]);
    let mut dog = commands.spawn((
        Dog {
            called: plan.called.to_lowercase(),
            heard: None,
            glad_until: Duration::ZERO,
            stride: 0.0,
            swing: 0.0,
        },
        known,
        PerceptionRoom(TAPROOM.to_owned()),
        // Who has no skeleton of a person looks along its negative Z.
        super::facing_to(plan.at, -plan.facing),
        Visibility::default(),
    ));
    if with_pictures {
        let model = GltfAssetLabel::Scene(0).from_asset(plan.model.clone());
        let about = Transform::from_rotation(Quat::from_rotation_y(std::f32::consts::PI));
        dog.with_child((OwnModel, WorldAssetRoot(assets.load(model)), about));
    }
}

/// Its name, said by anybody, is what it comes to.
fn hear_name(
    mut dogs: Query<(Entity, &mut Dog, &GlobalTransform)>,
    lines: Query<(Entity, &Utterance, &Transcript, Option<&Loudness>), Changed<Transcript>>,
    places: Query<&GlobalTransform>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for (entity, mut dog, here) in &mut dogs {
        for (line, utterance, transcript, loudness) in &lines {
            if dog.heard == Some(line) || !transcript.is_final {
                continue;
            }
            let text = transcript.text.to_lowercase();
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            let Ok(there) = places.get(utterance.speaker) else {
                continue;
            };
            let far = there.translation().distance(here.translation());
            let [whisper, normal, shout] = HEARS;
            let reach = match loudness.copied().unwrap_or_default() {
                Loudness::Whisper => whisper,
                Loudness::Normal => normal,
                Loudness::Shout => shout,
            };
            if far > reach || !words.any(|word| word == dog.called) {
                continue;
            }
            dog.heard = Some(line);
            dog.glad_until = time.elapsed() + GLAD;
            let come = Walk::to(utterance.speaker.into(), NEAR).at(TROTS);
            commands.entity(entity).insert(come);
        }
    }
}

/// Who has come says so.
fn bark(
    ended: On<WalkEnded>,
    mut dogs: Query<(&mut Dog, &GlobalTransform)>,
    time: Res<Time>,
    mut noises: MessageWriter<Noise>,
) {
    if ended.outcome == WalkOutcome::Arrived
        && let Ok((mut dog, place)) = dogs.get_mut(ended.walker)
    {
        dog.glad_until = time.elapsed() + GLAD;
        noises.write(Noise::at(place.translation(), "a short, glad bark"));
    }
}

fn find_bones(
    dogs: Query<Entity, (With<Dog>, Without<Bones>)>,
    children: Query<&Children>,
    nodes: Query<(&Name, &Transform)>,
    mut commands: Commands,
) {
    for dog in &dogs {
        let below = children.iter_descendants(dog);
        let bones = below.filter_map(|node| {
            let (name, place) = nodes.get(node).ok()?;
            Some((Bone::named(name)?, node, place.rotation))
        });
        let bones: Vec<_> = bones.collect();
        if !bones.is_empty() {
            commands.entity(dog).insert(Bones(bones));
        }
    }
}

/// Legs go as far as it does, and the tail as glad as it is.
fn move_bones(
    mut dogs: Query<(&mut Dog, &Bones, Option<&WalkStep>)>,
    mut nodes: Query<&mut Transform>,
    time: Res<Time>,
) {
    let (now, dt) = (time.elapsed_secs(), time.delta_secs());
    for (mut dog, Bones(bones), step) in &mut dogs {
        let step = step.copied().unwrap_or_default();
        // Who turns on the spot steps, too.
        let way = step.step.length() + 0.25 * step.yaw.abs();
        dog.stride = (dog.stride + way / STRIDE).fract();
        let moves = if way > 1e-5 { 1.0 } else { 0.0 };
        dog.swing += (moves - dog.swing) * (1.0 - (-8.0 * dt).exp());
        let glad = time.elapsed() < dog.glad_until;
        for (bone, node, rest) in bones {
            let Ok(mut place) = nodes.get_mut(*node) else {
                continue;
            };
            let turn = |phase: f32| (dog.stride + phase) * std::f32::consts::TAU;
            let moved = match *bone {
                Bone::Upper(phase) => Quat::from_rotation_x(SWING * dog.swing * turn(phase).cos()),
                // The foot is lifted while it comes forward.
                Bone::Lower(phase) => {
                    let lifted = (-turn(phase).sin()).max(0.0);
                    Quat::from_rotation_x(0.9 * SWING * dog.swing * lifted)
                }
                Bone::Tail => {
                    let (wide, fast) = if glad { (0.55, 14.0) } else { (0.06, 1.3) };
                    Quat::from_rotation_y(wide * (now * fast).sin())
                }
                Bone::Head => Quat::from_rotation_x(if glad { -0.25 } else { 0.18 }),
            };
            let turned = *rest * moved;
            place.rotation = place.rotation.slerp(turned, (10.0 * dt).min(1.0));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn legs_across_from_each_other_go_together() {
        let named = |name| Bone::named(name).unwrap();
        assert_eq!(named("leftFrontUpperLeg"), named("rightBackUpperLeg"));
        assert_eq!(named("rightFrontLowerLeg"), named("leftBackLowerLeg"));
        assert_ne!(named("leftFrontUpperLeg"), named("rightFrontUpperLeg"));
        assert_eq!(Bone::named("jaw"), None);
    }
}
