//! The 52 ARKit shapes as offsets of a [`Site`]. Each family has its file; names without a side below
//! (`Left`, `Right`) are worked out for her left and mirrored.

mod brows;
mod eyes;
pub(crate) mod jaw;
mod mouth;

use super::math::{Vec3, v3};
use super::site::Site;

/// The ARKit names, in ARKit's order.
pub(crate) const ARKIT_52: [&str; 52] = [
    "eyeBlinkLeft",
    "eyeLookDownLeft",
    "eyeLookInLeft",
    "eyeLookOutLeft",
    "eyeLookUpLeft",
    "eyeSquintLeft",
    "eyeWideLeft",
    "eyeBlinkRight",
    "eyeLookDownRight",
    "eyeLookInRight",
    "eyeLookOutRight",
    "eyeLookUpRight",
    "eyeSquintRight",
    "eyeWideRight",
    "jawForward",
    "jawLeft",
    "jawRight",
    "jawOpen",
    "mouthClose",
    "mouthFunnel",
    "mouthPucker",
    "mouthLeft",
    "mouthRight",
    "mouthSmileLeft",
    "mouthSmileRight",
    "mouthFrownLeft",
    "mouthFrownRight",
    "mouthDimpleLeft",
    "mouthDimpleRight",
    "mouthStretchLeft",
    "mouthStretchRight",
    "mouthRollLower",
    "mouthRollUpper",
    "mouthShrugLower",
    "mouthShrugUpper",
    "mouthPressLeft",
    "mouthPressRight",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "browDownLeft",
    "browDownRight",
    "browInnerUp",
    "browOuterUpLeft",
    "browOuterUpRight",
    "cheekPuff",
    "cheekSquintLeft",
    "cheekSquintRight",
    "noseSneerLeft",
    "noseSneerRight",
    "tongueOut",
];

/// Below this height, mm, the skin is that of the trunk, which no shape moves.
const THROAT_END: f64 = -100.0;

/// How far a vertex of the face moves, in mm, when the shape `name` is at weight 1. Unknown names move nothing.
pub(crate) fn offset(name: &str, site: &Site) -> Vec3 {
    if site.anchor.y < THROAT_END {
        return Vec3::ZERO;
    }
    match name {
        "jawOpen" => return jaw::open(site),
        "jawForward" => return jaw::forward(site),
        "mouthClose" => return jaw::mouth_close(site),
        "mouthFunnel" => return mouth::funnel(site),
        "mouthPucker" => return mouth::pucker(site),
        "mouthRollLower" => return mouth::roll(site, false),
        "mouthRollUpper" => return mouth::roll(site, true),
        "mouthShrugLower" => return mouth::shrug(site, false),
        "mouthShrugUpper" => return mouth::shrug(site, true),
        "browInnerUp" => return brows::inner_up(site),
        "cheekPuff" => return brows::cheek_puff(site),
        "tongueOut" => return mouth::tongue_out(site),
        _ => {}
    }
    if let Some(stem) = name.strip_suffix("Left") {
        left(stem, site)
    } else if let Some(stem) = name.strip_suffix("Right") {
        let d = left(stem, &site.mirrored());
        v3(-d.x, d.y, d.z)
    } else {
        Vec3::ZERO
    }
}

fn left(stem: &str, site: &Site) -> Vec3 {
    match stem {
        "jaw" => jaw::sideways(site),
        "mouth" => mouth::sideways(site),
        "eyeBlink" => eyes::blink(site),
        "eyeLookDown" => eyes::look_down(site),
        "eyeLookUp" => eyes::look_up(site),
        "eyeLookIn" => eyes::look_aside(site, -1.0),
        "eyeLookOut" => eyes::look_aside(site, 1.0),
        "eyeSquint" => eyes::squint(site),
        "eyeWide" => eyes::wide(site),
        "mouthSmile" => mouth::smile(site),
        "mouthFrown" => mouth::frown(site),
        "mouthDimple" => mouth::dimple(site),
        "mouthStretch" => mouth::stretch(site),
        "mouthPress" => mouth::press(site),
        "mouthLowerDown" => mouth::lower_down(site),
        "mouthUpperUp" => mouth::upper_up(site),
        "browDown" => brows::down(site),
        "browOuterUp" => brows::outer_up(site),
        "cheekSquint" => brows::cheek_squint(site),
        "noseSneer" => brows::nose_sneer(site),
        _ => Vec3::ZERO,
    }
}
