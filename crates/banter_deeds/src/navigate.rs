//! Who knows the way: a trait, and a plain answer to it.

use crate::floor::{self, Block, MOST};
use crate::walk::Walk;
use banter_core::{NpcParticipant, PlayerParticipant};
use bevy::ecs::system::{SystemParam, SystemParamItem};
use bevy::math::Rot2;
use bevy::prelude::*;

/// A way that is asked for. Places are in the world, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WayAsked {
    /// Who wants to go.
    pub walker: Entity,
    /// Where it stands.
    pub from: Vec3,
    /// Where it wants to go.
    pub to: Vec3,
    /// How near to that it has to come.
    pub near: f32,
    /// Whom or what it goes to, which does not stand in its way.
    pub target: Option<Entity>,
}

/// Navigation: who knows the ways of a game's world. The built-in one is [`Steering`]; a game with a navigation mesh has
/// its own asked in its place: `DeedsPlugin::<Mine>::new()`.
///
/// A navigator is whatever a system can ask for.
///
/// ```
/// use banter_deeds::{DeedsPlugin, Navigator, WayAsked};
/// use bevy::ecs::system::{SystemParam, SystemParamItem};
/// use bevy::prelude::*;
///
/// // Stands for a navigation mesh: there is one bridge, and everybody takes it.
/// #[derive(Resource)]
/// struct Bridge(Vec3);
///
/// #[derive(SystemParam)]
/// struct Ways<'w> {
///     bridge: Res<'w, Bridge>,
/// }
///
/// impl Navigator for Ways<'static> {
///     fn way(ways: &SystemParamItem<Self>, asked: &WayAsked) -> Option<Vec<Vec3>> {
///         Some(vec![ways.bridge.0, asked.to])
///     }
/// }
///
/// let plugin = DeedsPlugin::<Ways>::new();
/// # let _ = plugin;
/// ```
pub trait Navigator: SystemParam + 'static {
    /// The places to go to one after another; `None` where there is no way. Asked when somebody sets out, and again
    /// when where it goes has moved, or it was held up: a few times in a frame at most.
    fn way(navigator: &SystemParamItem<'_, '_, Self>, asked: &WayAsked) -> Option<Vec<Vec3>>;
}

/// Obstacle that [`Steering`] goes around: a box on the floor, about the origin of its entity and turned with it.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
#[require(Transform)]
pub struct Obstacle {
    /// Its middle, in the entity's own space, metres; the height does not matter.
    pub middle: Vec3,
    /// Its width and depth, metres.
    pub size: Vec2,
}

impl Obstacle {
    /// One of this width and depth, about the origin.
    pub fn new(width: f32, depth: f32) -> Self {
        Self {
            middle: Vec3::ZERO,
            size: Vec2::new(width, depth),
        }
    }
}

/// How wide somebody is who walks, and who stands in the way: half of it, metres.
const WALKER: f32 = 0.24;
const STANDER: f32 = 0.2;

/// Plain steering on one level floor: straight, and around [`Obstacle`]s and people who stand, the shortest way from corner
/// to corner. The 32 that are nearest are looked at.
#[derive(SystemParam)]
pub struct Steering<'w, 's> {
    obstacles: Query<'w, 's, (Entity, &'static Obstacle, &'static GlobalTransform)>,
    people: Query<
        'w,
        's,
        (Entity, &'static GlobalTransform),
        (
            Or<(With<NpcParticipant>, With<PlayerParticipant>)>,
            Without<Walk>,
        ),
    >,
}

impl std::fmt::Debug for Steering<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Steering")
    }
}

impl Navigator for Steering<'static, 'static> {
    fn way(steering: &SystemParamItem<'_, '_, Self>, asked: &WayAsked) -> Option<Vec<Vec3>> {
        let mut blocks: Vec<Block> = Vec::new();
        for (entity, obstacle, place) in &steering.obstacles {
            if Some(entity) == asked.target && obstacle.size == Vec2::ZERO {
                continue;
            }
            blocks.extend(block(obstacle, place));
        }
        for (entity, place) in &steering.people {
            let is_other = entity != asked.walker && Some(entity) != asked.target;
            let at = place.translation();
            if is_other && at.is_finite() && (at.y - asked.from.y).abs() < 1.0 {
                blocks.push(Block {
                    middle: at.xz(),
                    half: Vec2::splat(STANDER),
                    turn: Rot2::IDENTITY,
                });
            }
        }
        let from = asked.from.xz();
        if blocks.len() > MOST {
            blocks.sort_by(|a, b| a.beyond(from).total_cmp(&b.beyond(from)));
            blocks.truncate(MOST);
        }
        let way = floor::way(&blocks, from, asked.to.xz(), asked.near, WALKER)?;
        let height = asked.from.y;
        Some(
            way.iter()
                .map(|place| Vec3::new(place.x, height, place.y))
                .collect(),
        )
    }
}

/// An obstacle on the floor; none where it is at no finite place.
fn block(obstacle: &Obstacle, place: &GlobalTransform) -> Option<Block> {
    let middle = place.transform_point(obstacle.middle);
    let (scale, rotation, _) = place.to_scale_rotation_translation();
    let along = rotation * Vec3::X;
    let half = obstacle.size * Vec2::new(scale.x, scale.z).abs() / 2.0;
    (middle.is_finite() && half.is_finite() && along.is_finite()).then(|| Block {
        middle: middle.xz(),
        half: half.max(Vec2::ZERO),
        turn: Rot2::radians(along.z.atan2(along.x)),
    })
}
