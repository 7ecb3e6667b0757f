//! How the skin of head and neck hangs on its bones: the neck bends between a head that turns and shoulders that do not.

use super::math::{Vec3, smoothstep};

/// How much a point, in the head's frame, follows head, neck and trunk; together 1.
pub(crate) fn shares(p: Vec3) -> [f64; 3] {
    // The line between head and neck runs down from the nape to below the chin.
    let level = p.y + 0.18 * (p.z + 30.0).clamp(-40.0, 60.0);
    let head = smoothstep(-132.0, -66.0, level);
    let neck = (1.0 - head) * smoothstep(-148.0, -112.0, p.y);
    [head, neck, 1.0 - head - neck]
}
