//! From the modelling pose to the T-pose of the file.
//!
//! A vertex is put where the skinning of a game brings it back to where it was modelled once the arms hang as they
//! did there: `p_T = (Σ wᵢ Mᵢ)⁻¹ p`, with `Mᵢ` the turn of bone `i` from the T-pose to the modelling pose. So the
//! shoulders look as they were made, in a pose that people really stand in.

use super::shape::{ARM_DROP, Shape};
use crate::math::{Vec3, v3};
use crate::mesh::{Hold, Model};

/// A 2 x 2 matrix in the plane of the arms, and what it does around the shoulder's joint.
struct Turn {
    joint: Vec3,
    a: f64,
    b: f64,
}

impl Turn {
    /// The blend of a vertex of which `share` goes with an arm.
    fn new(shape: &Shape, side: f64, share: f64) -> Self {
        let (s, c) = ARM_DROP.sin_cos();
        let arm = shape.arm();
        Self {
            joint: v3(side * arm.x, arm.y, arm.z),
            a: share * c + 1.0 - share,
            b: side * share * s,
        }
    }
}

/// Takes a point and its normal to the T-pose. `is_arm` tells the bones of the arms from the others.
pub(crate) fn to_t_pose(
    shape: &Shape,
    hold: &Hold,
    is_arm: &dyn Fn(u8) -> bool,
    p: Vec3,
    normal: Vec3,
) -> (Vec3, Vec3) {
    let share: f64 = hold.iter().filter(|h| is_arm(h.0)).map(|h| h.1).sum();
    if share <= 0.0 {
        return (p, normal);
    }
    let side = if p.x >= 0.0 { 1.0 } else { -1.0 };
    let t = Turn::new(shape, side, share);
    // The blend is [[a, b], [-b, a]] in x and y, and 1 in z.
    let q = p - t.joint;
    let scale = 1.0 / (t.a * t.a + t.b * t.b);
    let back = v3(
        (t.a * q.x - t.b * q.y) * scale,
        (t.b * q.x + t.a * q.y) * scale,
        q.z,
    );
    let turned = v3(
        t.a * normal.x - t.b * normal.y,
        t.b * normal.x + t.a * normal.y,
        normal.z,
    );
    (t.joint + back, turned.normalised())
}

/// The same person with hanging arms and hands at rest, by the turns of the nodes alone.
pub(crate) fn at_ease(model: &Model) -> Model {
    let mut model = model.clone();
    let half = |degrees: f64| (0.5 * degrees.to_radians()).sin_cos();
    for node in &mut model.nodes {
        let (side, part) = if let Some(part) = node.name.strip_prefix("left") {
            (1.0, part)
        } else if let Some(part) = node.name.strip_prefix("right") {
            (-1.0, part)
        } else {
            continue;
        };
        let curl = match part {
            "UpperArm" => 68.0,
            "IndexProximal" => 14.0,
            "MiddleProximal" => 18.0,
            "RingProximal" => 21.0,
            "LittleProximal" => 24.0,
            _ if part.ends_with("Intermediate") => 22.0,
            _ if part.ends_with("Distal") && !part.starts_with("Thumb") => 12.0,
            "LowerArm" => {
                let (s, c) = half(14.0);
                node.turn = [0.0, -side * s, 0.0, c];
                continue;
            }
            _ => continue,
        };
        let (s, c) = half(curl);
        node.turn = [0.0, 0.0, -side * s, c];
    }
    model
}
