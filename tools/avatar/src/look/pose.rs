//! Poses a model as a game does: turns of bones, and skin that follows them.

use crate::math::{Vec3, v3};
use crate::mesh::{Model, Part};

/// A turn about an axis of the bone in degrees: `(bone, axis, degrees)`.
pub(crate) type Turn<'a> = (&'a str, Vec3, f64);

pub(crate) const X: Vec3 = v3(1.0, 0.0, 0.0);
pub(crate) const Y: Vec3 = v3(0.0, 1.0, 0.0);
pub(crate) const Z: Vec3 = v3(0.0, 0.0, 1.0);

fn turned(p: Vec3, axis: Vec3, degrees: f64) -> Vec3 {
    // Rodrigues' formula.
    let (s, c) = degrees.to_radians().sin_cos();
    p * c + axis.cross(p) * s + axis * (axis.dot(p) * (1.0 - c))
}

/// Where a bone takes a point of the bound pose.
fn carried(model: &Model, joint: usize, pose: &[Turn], mut p: Vec3) -> Vec3 {
    let mut node = Some(model.joints[joint]);
    while let Some(index) = node {
        let shown = &model.nodes[index];
        if let Some(k) = model.joints.iter().position(|&j| j == index) {
            let at = model.places[k];
            for (_, axis, degrees) in pose.iter().filter(|t| t.0 == shown.name) {
                p = at + turned(p - at, *axis, *degrees);
            }
        }
        node = shown.parent;
    }
    p
}

/// The points of a part in a pose.
pub(crate) fn posed(model: &Model, part: &Part, pose: &[Turn]) -> Vec<Vec3> {
    // Of each bone: where it takes the root, and the three axes.
    let moves: Vec<[Vec3; 4]> = (0..model.joints.len())
        .map(|joint| {
            let root = carried(model, joint, pose, Vec3::ZERO);
            let [x, y, z] = [X, Y, Z].map(|d| carried(model, joint, pose, d) - root);
            [root, x, y, z]
        })
        .collect();
    let points = part.points.iter().zip(&part.holds);
    points
        .map(|(&p, hold)| {
            let shares = hold.iter().filter(|h| h.1 > 0.0);
            shares.fold(Vec3::ZERO, |sum, &(joint, share)| {
                let [root, x, y, z] = moves[usize::from(joint)];
                sum + (root + x * p.x + y * p.y + z * p.z) * share
            })
        })
        .collect()
}
