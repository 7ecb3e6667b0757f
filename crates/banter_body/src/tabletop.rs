//! Tables and counters at which bodies stand and sit.

use bevy::prelude::*;

/// How far from the edge of a top somebody stands or sits at most whose hands may be over it, metres.
const REACH: f32 = 0.9;
/// How high above whoever stands at it a top is, metres: neither a step nor a shelf.
const HEIGHTS: std::ops::Range<f32> = 0.4..1.4;

/// Tabletop: a horizontal rectangle that hands stay above while they gesture. Put it on a table, a counter
/// or a desk; things to put something down on ([`Surface`](https://docs.rs/banter_deeds)) have one by themselves.
///
/// ```
/// use banter_body::BodyTabletop;
/// use bevy::prelude::*;
///
/// let desk = (Transform::default(), BodyTabletop { at: Vec3::Y * 0.74, half: Vec2::new(0.7, 0.35) });
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
#[require(Transform)]
pub struct BodyTabletop {
    /// Its middle, in the thing's own space, metres.
    pub at: Vec3,
    /// Half its width and depth, along the thing's own x and z, metres.
    pub half: Vec2,
}

/// The tops of this frame.
#[derive(Resource, Default)]
pub(crate) struct Tabletops(Vec<banter_motion::Tabletop>);

impl Tabletops {
    /// The top at which somebody stands or sits, if there is one: the nearest.
    pub(crate) fn at(&self, place: Vec3) -> Option<banter_motion::Tabletop> {
        let is_at = |top: &&banter_motion::Tabletop| {
            HEIGHTS.contains(&(top.middle.y - place.y)) && top.is_within(place, REACH)
        };
        let near = self.0.iter().filter(is_at);
        let distance = |top: &banter_motion::Tabletop| top.middle.distance_squared(place);
        near.min_by(|one, other| distance(one).total_cmp(&distance(other)))
            .copied()
    }
}

/// Notes where tops are.
pub(crate) fn find(tops: Query<(&BodyTabletop, &GlobalTransform)>, mut found: ResMut<Tabletops>) {
    found.0.clear();
    let places = tops.iter().filter_map(|(top, place)| {
        let (scale, turn, _) = place.to_scale_rotation_translation();
        let middle = place.transform_point(top.at);
        let half = top.half.abs() * Vec2::new(scale.x, scale.z).abs();
        (middle.is_finite() && turn.is_finite() && half.is_finite())
            .then_some(banter_motion::Tabletop { middle, turn, half })
    });
    found.0.extend(places);
}
