//! The bones, and how the skin hangs on them: the neck bends between a head that turns and shoulders that do not.

use super::math::{Vec3, smoothstep, v3};

/// Height of the head's pivot above the root, which is at the base of the neck, mm.
pub(super) const HEAD_HEIGHT: f64 = 112.0;
/// The neck's pivot, seen from the root.
pub(super) const NECK: Vec3 = v3(0.0, 8.0, -22.0);
/// The head's pivot, seen from the root.
pub(super) const HEAD: Vec3 = v3(0.0, HEAD_HEIGHT, 0.0);

/// The nodes that bend the skin.
pub(super) const JOINTS: [&str; 3] = ["Head", "Neck", "Mara"];
/// Their places seen from the root, in the same order.
pub(super) const PLACES: [Vec3; 3] = [HEAD, NECK, Vec3::ZERO];

/// How much a point of the skin, in the head's frame, follows each of [`JOINTS`]; together 1.
pub(super) fn shares(p: Vec3) -> [f64; 3] {
    // The line between head and neck runs down from the nape to below the chin.
    let level = p.y + 0.18 * (p.z + 30.0).clamp(-40.0, 60.0);
    let head = smoothstep(-132.0, -66.0, level);
    let neck = (1.0 - head) * smoothstep(-148.0, -112.0, p.y);
    [head, neck, 1.0 - head - neck]
}
