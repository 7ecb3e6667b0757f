//! How large a camera sees something.

use bevy::camera::primitives::{Frustum, Sphere};
use bevy::prelude::*;

/// A camera, as far as sizes in its picture go. What is far away or not seen need not be animated as what is near.
#[derive(Debug)]
pub struct View {
    place: Vec3,
    frustum: Frustum,
    /// Half the picture's heights in a metre of height, at a distance of one metre.
    scale: f32,
    is_perspective: bool,
}

impl View {
    /// The view of a camera at a place; `None` where that is no place.
    pub fn new(projection: &Projection, place: &GlobalTransform) -> Option<Self> {
        let clip = projection.get_clip_from_view();
        let scale = clip.y_axis.y.abs();
        let sane = place.affine().is_finite() && scale.is_finite();
        sane.then(|| Self {
            place: place.translation(),
            frustum: projection.compute_frustum(place),
            scale,
            is_perspective: projection.is_perspective(),
        })
    }

    /// The part of the picture's height that something of this height takes up; zero if it is further outside of the
    /// picture than `margin`. Heights and margins are metres.
    pub fn size(&self, at: Vec3, height: f32, margin: f32) -> f32 {
        let sphere = Sphere {
            center: at.into(),
            radius: height + margin,
        };
        if !self.frustum.intersects_sphere(&sphere, false) {
            return 0.0;
        }
        let size = height * self.scale / 2.0;
        if self.is_perspective {
            // Whoever stands in the camera fills the picture, and no more.
            size / self.place.distance(at).max(0.05)
        } else {
            size
        }
    }
}
