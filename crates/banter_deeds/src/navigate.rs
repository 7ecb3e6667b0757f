//! Who knows the way: a trait, and a plain answer to it.

use crate::floor::{self, BUDGET, Block, Search};
use crate::ground::{Ground, Grounds};
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
    /// Whether the last place of a way is always one for feet. Where it is not, and a way ends with [`WayAsked::to`] itself,
    /// which may be a face or a jug on a table, the walker stays at the height of the place before it.
    const KNOWS_HEIGHTS: bool = false;

    /// The places where the feet go one after another; `None` where there is no way. Asked when somebody sets out, and again
    /// when where it goes has moved, or it was held up: a few times in a frame at most.
    fn way(navigator: &SystemParamItem<'_, '_, Self>, asked: &WayAsked) -> Option<Vec<Vec3>>;
}

/// Obstacle that [`Steering`] goes around: a box on the floor, about the origin of its entity and turned with it. It stands
/// on every [`WalkableFloor`] that is at most two metres below its middle.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
#[require(Transform)]
pub struct Obstacle {
    /// Its middle, in the entity's own space, metres.
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

/// WalkableFloor on which [`Steering`] keeps people: a rectangle in the entity's own x and z. One that is tilted is a ramp, and stairs
/// are ramps, too. People go from one to another where they meet, at a step of 35 cm at most, and nobody walks off the edge.
///
/// A world without any is one level floor without an end, at the height where somebody stands. Where there are some, who
/// stands beside all of them steps onto one that is at most a metre away, and has no way from further off.
///
/// ```
/// use banter_deeds::WalkableFloor;
/// use bevy::prelude::*;
///
/// let hall = (WalkableFloor::new(12.0, 8.0), Transform::default());
/// // Three metres up and four ahead.
/// let stairs = Transform::from_xyz(0.0, 1.5, -6.0).with_rotation(Quat::from_rotation_x(0.75_f32.atan()));
/// let stairs = (WalkableFloor::new(1.2, 5.0), stairs);
/// let gallery = (WalkableFloor::new(12.0, 4.0), Transform::from_xyz(0.0, 3.0, -10.0));
/// # let _ = (hall, stairs, gallery);
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
#[require(Transform)]
pub struct WalkableFloor {
    /// Its middle, in the entity's own space, metres.
    pub middle: Vec3,
    /// Its width and depth, metres.
    pub size: Vec2,
}

impl WalkableFloor {
    /// One of this width and depth, about the origin.
    pub fn new(width: f32, depth: f32) -> Self {
        Self {
            middle: Vec3::ZERO,
            size: Vec2::new(width, depth),
        }
    }
}

/// The floors of the world.
#[derive(Resource, Default)]
pub(crate) struct Floors(Grounds);

/// Notes where floors are, when one has come, gone or moved.
pub(crate) fn find_floors(
    all: Query<(&WalkableFloor, &GlobalTransform)>,
    changed: Query<
        (),
        (
            With<WalkableFloor>,
            Or<(Changed<WalkableFloor>, Changed<GlobalTransform>)>,
        ),
    >,
    mut gone: RemovedComponents<WalkableFloor>,
    mut floors: ResMut<Floors>,
) {
    if changed.is_empty() && gone.read().count() == 0 {
        return;
    }
    let all = all.iter();
    let found = all.filter_map(|(floor, at)| Ground::new(at.affine(), floor.middle, floor.size));
    floors.0 = Grounds::new(found.collect());
}

/// Who is so far above or below somebody is not in the way, metres: eyes are below that.
const TALL: f32 = 2.0;
/// How wide somebody is who walks, and who stands in the way: half of it, metres.
const WALKER: f32 = 0.24;
const STANDER: f32 = 0.2;

/// Plain steering over [`WalkableFloor`]s: straight, and around [`Obstacle`]s and people who stand, the shortest way from corner to
/// corner, by the stairs where it leads up or down. It looks for a way as often as a frame allows: one that winds around more
/// than 48 obstacles on a floor, or is blocked again and again, may not be found.
#[derive(SystemParam)]
pub struct Steering<'w, 's> {
    obstacles: Query<'w, 's, (Entity, &'static Obstacle, &'static GlobalTransform)>,
    floors: Res<'w, Floors>,
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
    const KNOWS_HEIGHTS: bool = true;

    fn way(steering: &SystemParamItem<'_, '_, Self>, asked: &WayAsked) -> Option<Vec<Vec3>> {
        let WayAsked { from, to, near, .. } = *asked;
        let grounds = &steering.floors.0;
        if !grounds.is_empty() {
            // Who stands beside every floor steps onto the nearest first.
            let steps = grounds.under(from).is_none();
            let start = if steps { grounds.beside(from)? } else { from };
            let way = grounds.way(start, to, [near, WALKER], |floor| {
                let is_on = |middle| floor.carries(middle);
                steering.blocks(asked, is_on, is_on)
            })?;
            return Some(steps.then_some(start).into_iter().chain(way).collect());
        }
        // Obstacles stand on the one floor, however high their own places are; people may be upstairs.
        let is_here = |at: Vec3| (at.y - from.y).abs() < TALL;
        let blocks = steering.blocks(asked, |_| true, is_here);
        let search = Search {
            from: from.xz(),
            to: to.xz(),
            near,
            radius: WALKER,
            floor: None,
        };
        let mut left = BUDGET;
        let way = floor::way(&blocks, &search, &mut left)?;
        let level = |place: &Vec2| Vec3::new(place.x, from.y, place.y);
        Some(way.iter().map(level).collect())
    }
}

impl Steering<'_, '_> {
    /// What stands in the way: things on the floor, as their middles tell, and people who are here.
    fn blocks(
        &self,
        asked: &WayAsked,
        is_on: impl Fn(Vec3) -> bool,
        is_here: impl Fn(Vec3) -> bool,
    ) -> Vec<Block> {
        let things = self.obstacles.iter();
        let things = things
            .filter(|(entity, obstacle, _)| {
                Some(*entity) != asked.target || obstacle.size != Vec2::ZERO
            })
            .filter_map(|(_, obstacle, place)| {
                let middle = place.transform_point(obstacle.middle);
                block(obstacle, place, middle).filter(|_| is_on(middle))
            });
        let others = self.people.iter();
        let others = others
            .filter(|(entity, _)| *entity != asked.walker && Some(*entity) != asked.target)
            .map(|(_, place)| place.translation())
            .filter(|at| at.is_finite() && is_here(*at))
            .map(|at| Block {
                middle: at.xz(),
                half: Vec2::splat(STANDER),
                turn: Rot2::IDENTITY,
            });
        things.chain(others).collect()
    }
}

/// An obstacle on the floor; none where it is at no finite place.
fn block(obstacle: &Obstacle, place: &GlobalTransform, middle: Vec3) -> Option<Block> {
    let (scale, rotation, _) = place.to_scale_rotation_translation();
    let along = rotation * Vec3::X;
    let half = obstacle.size * Vec2::new(scale.x, scale.z).abs() / 2.0;
    (middle.is_finite() && half.is_finite() && along.is_finite()).then(|| Block {
        middle: middle.xz(),
        half: half.max(Vec2::ZERO),
        turn: Rot2::radians(along.z.atan2(along.x)),
    })
}
