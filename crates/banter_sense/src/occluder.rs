//! What hides things and muffles voices: walls, doors, furniture.

use crate::grid::Grid;
use crate::ray::{Passage, RayCaster, SenseRay};
use crate::shape::Cuboid;
use crate::tree::TriangleTree;
use bevy::ecs::system::{SystemParam, SystemParamItem};
use bevy::math::{Affine3A, IVec2};
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::sync::Arc;

/// How wide the columns are by which walls are found, in metres.
const COLUMN: f32 = 4.0;
/// What is in more columns than this is looked at for every ray.
const MOST_COLUMNS: i64 = 512;
/// So many things that stand between two places muffle a voice; more make no difference.
const MOST_WALLS: usize = 8;
/// So many parents of a wall are asked whether they are what is looked at.
const DEEPEST: usize = 16;

/// Occluder: something that hides what is behind it and muffles what is said there. A component of
/// walls, doors and large furniture; it moves with its entity.
///
/// ```
/// use banter_sense::Occluder;
/// use bevy::prelude::*;
/// # let mut world = World::new();
/// // A wall of five metres, three high, and a curtain that hides and lets voices through.
/// let wall = Transform::from_xyz(0.0, 1.5, -4.0);
/// world.spawn((Occluder::cuboid(Vec3::new(5.0, 3.0, 0.2)), wall));
/// let curtain = Occluder { sound: 0.9, ..Occluder::cuboid(Vec3::new(2.0, 2.5, 0.1)) };
/// world.spawn((curtain, Transform::from_xyz(3.0, 1.2, -2.0)));
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
#[require(Transform)]
pub struct Occluder {
    /// Its shape.
    pub shape: OccluderShape,
    /// Whether it hides what is behind it. A window does not.
    pub opaque: bool,
    /// How far voices carry through it, as a share of how far they do in the open, 0..=1. 0.45:
    /// a shout is heard next door, half of a normal voice, and no whisper.
    pub sound: f32,
}

/// The shape of an [`Occluder`].
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
pub enum OccluderShape {
    /// A box in the entity's own space.
    Cuboid {
        /// Its middle.
        center: Vec3,
        /// Half of its sides, in metres.
        half_size: Vec3,
    },
    /// The triangles of the entity's mesh. It hides nothing until the mesh is loaded. Needs the
    /// feature `scene`.
    Mesh,
}

impl Occluder {
    /// A wall of this size around its entity's place.
    pub fn cuboid(size: Vec3) -> Self {
        let center = Vec3::ZERO;
        let half_size = size / 2.0;
        Self {
            shape: OccluderShape::Cuboid { center, half_size },
            opaque: true,
            sound: 0.45,
        }
    }

    /// A wall in the shape of its entity's mesh.
    pub fn mesh() -> Self {
        Self {
            shape: OccluderShape::Mesh,
            ..Self::cuboid(Vec3::ZERO)
        }
    }
}

/// The triangles of an occluder whose shape is its mesh.
#[derive(Component, Debug, Clone)]
pub(crate) struct Triangles(pub(crate) Arc<TriangleTree>);

/// A wall as it stands now.
#[derive(Debug)]
struct Wall {
    entity: Entity,
    to_local: Affine3A,
    /// In its own space.
    cuboid: Cuboid,
    triangles: Option<Arc<TriangleTree>>,
    opaque: bool,
    sound: f32,
    /// The columns that it is in, from one to the other; `None` for one that is in too many.
    columns: Option<(IVec2, IVec2)>,
}

/// Where all walls stand.
#[derive(Resource, Debug)]
pub(crate) struct Walls {
    grid: Grid,
    /// Those that are in too many columns.
    wide: Vec<u32>,
    walls: Vec<Option<Wall>>,
    free: Vec<u32>,
    numbers: HashMap<Entity, u32>,
    /// Goes up when any wall moves, comes or goes.
    pub(crate) version: u32,
}

impl Default for Walls {
    fn default() -> Self {
        Self {
            grid: Grid::new(COLUMN),
            wide: Vec::new(),
            walls: Vec::new(),
            free: Vec::new(),
            numbers: HashMap::default(),
            version: 0,
        }
    }
}

impl Walls {
    fn wall(&self, number: u32) -> Option<&Wall> {
        self.walls.get(number as usize)?.as_ref()
    }

    fn put(&mut self, mut wall: Wall, to_world: Affine3A) {
        let bounds = wall
            .cuboid
            .corners()
            .map(|corner| to_world.transform_point3(corner));
        let bounds = bounds.into_iter().fold(Cuboid::EMPTY, Cuboid::with);
        self.take(wall.entity);
        let columns = self
            .grid
            .column(bounds.low)
            .zip(self.grid.column(bounds.high));
        let Some((low, high)) = columns.filter(|_| wall.to_local.is_finite()) else {
            // It stands nowhere.
            return;
        };
        let span = |low: i32, high: i32| i64::from(high) - i64::from(low) + 1;
        let count = span(low.x, high.x).saturating_mul(span(low.y, high.y));
        wall.columns = (count <= MOST_COLUMNS).then_some((low, high));
        let number = self.free.pop().unwrap_or_else(|| {
            self.walls.push(None);
            (self.walls.len() - 1) as u32
        });
        match wall.columns {
            Some(columns) => {
                all_in(columns).for_each(|column| self.grid.insert(column, number));
            }
            None => self.wide.push(number),
        }
        self.numbers.insert(wall.entity, number);
        if let Some(place) = self.walls.get_mut(number as usize) {
            *place = Some(wall);
        }
    }

    /// Forgets a wall.
    fn take(&mut self, entity: Entity) {
        self.version = self.version.wrapping_add(1);
        let Some(number) = self.numbers.remove(&entity) else {
            return;
        };
        let wall = self.walls.get_mut(number as usize).and_then(Option::take);
        match wall.and_then(|wall| wall.columns) {
            Some(columns) => {
                all_in(columns).for_each(|column| self.grid.remove(column, number));
            }
            None => self.wide.retain(|other| *other != number),
        }
        self.free.push(number);
    }

    /// Tells of each wall that is cut, until told to stop. One may come more than once.
    fn along(&self, from: Vec3, to: Vec3, mut found: impl FnMut(&Wall) -> bool) {
        let way = to - from;
        let mut look = |numbers: &[u32]| {
            let mut walls = numbers.iter().filter_map(|number| self.wall(*number));
            walls.all(|wall| !wall.is_cut(from, way) || found(wall))
        };
        if look(&self.wide) {
            self.grid.along(from, to, look);
        }
    }

    /// The box of a wall, and the transform into it, if it is one.
    pub(crate) fn footprint(&self, entity: Entity) -> Option<(Cuboid, Affine3A)> {
        let wall = self.wall(*self.numbers.get(&entity)?)?;
        Some((wall.cuboid, wall.to_local))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

impl Wall {
    fn is_cut(&self, from: Vec3, way: Vec3) -> bool {
        let from = self.to_local.transform_point3(from);
        let way = self.to_local.transform_vector3(way);
        match &self.triangles {
            None => self.cuboid.is_entered(from, way),
            Some(triangles) => triangles.is_cut(from, way),
        }
    }
}

fn all_in((low, high): (IVec2, IVec2)) -> impl Iterator<Item = IVec2> {
    (low.x..=high.x).flat_map(move |x| (low.y..=high.y).map(move |y| IVec2::new(x, y)))
}

/// What of a wall may have changed.
type Moved = Or<(
    Changed<GlobalTransform>,
    Changed<Occluder>,
    Changed<Triangles>,
)>;

/// Keeps up with walls that come, move and go.
pub(crate) fn keep_walls(
    moved: Query<(Entity, &Occluder, &GlobalTransform, Option<&Triangles>), Moved>,
    standing: Query<(), With<Occluder>>,
    mut removed: RemovedComponents<Occluder>,
    mut walls: ResMut<Walls>,
) {
    let walls = walls.bypass_change_detection();
    for entity in removed.read() {
        if !standing.contains(entity) {
            walls.take(entity);
        }
    }
    for (entity, occluder, place, triangles) in &moved {
        let (cuboid, triangles) = match (occluder.shape, triangles) {
            (OccluderShape::Cuboid { center, half_size }, _) => {
                (Cuboid::around(center, half_size), None)
            }
            (OccluderShape::Mesh, Some(Triangles(tree))) => (tree.bounds(), Some(Arc::clone(tree))),
            (OccluderShape::Mesh, None) => {
                walls.take(entity);
                continue;
            }
        };
        let to_world = place.affine();
        let wall = Wall {
            entity,
            to_local: to_world.inverse(),
            cuboid,
            triangles,
            opaque: occluder.opaque,
            sound: occluder.sound,
            columns: None,
        };
        walls.put(wall, to_world);
    }
}

/// The built-in ray caster: it knows every [`Occluder`].
#[derive(SystemParam)]
pub(crate) struct Occluders<'w, 's> {
    walls: Res<'w, Walls>,
    parents: Query<'w, 's, &'static ChildOf>,
}

impl RayCaster for Occluders<'static, 'static> {
    fn passage(caster: &SystemParamItem<'_, '_, Self>, ray: &SenseRay) -> Passage {
        let mut passage = Passage::OPEN;
        let mut met = [Entity::PLACEHOLDER; MOST_WALLS];
        let mut count = 0;
        if caster.walls.is_empty() {
            return passage;
        }
        caster.walls.along(ray.from, ray.to, |wall| {
            if met.contains(&wall.entity) || caster.is_of(wall.entity, ray) {
                return true;
            }
            if let Some(place) = met.get_mut(count) {
                *place = wall.entity;
                count += 1;
            }
            passage = passage.and(Passage {
                sight: !wall.opaque,
                sound: wall.sound,
            });
            // For sight the first will do.
            count < MOST_WALLS && (ray.sound || passage.sight)
        });
        passage
    }
}

impl Occluders<'_, '_> {
    /// Whether a wall is a part of who looks, or of what it looks at.
    fn is_of(&self, wall: Entity, ray: &SenseRay) -> bool {
        let mut part = wall;
        for _ in 0..DEEPEST {
            if part == ray.observer || part == ray.target {
                return true;
            }
            match self.parents.get(part) {
                Ok(parent) => part = parent.parent(),
                Err(_) => return false,
            }
        }
        false
    }
}
