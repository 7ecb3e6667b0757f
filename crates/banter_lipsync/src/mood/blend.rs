//! A mouth that speaks in a face that feels.

use super::unit;
use crate::{Blendshape, Weights};

/// What a shape does to a mouth that must meet its other lip.
#[derive(Clone, Copy)]
enum Part {
    /// Eyes, brows, cheeks: no matter.
    Upper,
    /// The nose, which pulls at the upper lip.
    Nose,
    /// The corners of the mouth, up or down.
    Corner,
    /// What parts the lips.
    Parting,
    /// The jaw, sideways and forward.
    Jaw,
    /// What rounds, rolls or presses the lips, which speech means by itself.
    Lips,
    /// `jawOpen`, `mouthClose` and `tongueOut`.
    Own,
}

const PARTS: usize = Part::Own as usize + 1;

const PART: [Part; Blendshape::COUNT] = {
    let mut parts = [Part::Upper; Blendshape::COUNT];
    let mut index = 0;
    while index < Blendshape::COUNT {
        parts[index] = part(Blendshape::ALL[index]);
        index += 1;
    }
    parts
};

const fn part(shape: Blendshape) -> Part {
    use Blendshape as B;
    match shape {
        B::NoseSneerLeft | B::NoseSneerRight => Part::Nose,
        B::MouthSmileLeft
        | B::MouthSmileRight
        | B::MouthFrownLeft
        | B::MouthFrownRight
        | B::MouthDimpleLeft
        | B::MouthDimpleRight => Part::Corner,
        B::MouthStretchLeft
        | B::MouthStretchRight
        | B::MouthLowerDownLeft
        | B::MouthLowerDownRight
        | B::MouthUpperUpLeft
        | B::MouthUpperUpRight
        | B::MouthShrugUpper
        | B::MouthShrugLower
        | B::MouthFunnel => Part::Parting,
        B::JawForward | B::JawLeft | B::JawRight | B::MouthLeft | B::MouthRight => Part::Jaw,
        B::MouthPucker
        | B::MouthRollLower
        | B::MouthRollUpper
        | B::MouthPressLeft
        | B::MouthPressRight
        | B::CheekPuff => Part::Lips,
        B::JawOpen | B::MouthClose | B::TongueOut => Part::Own,
        _ => Part::Upper,
    }
}

/// How much of a smile or a frown is left while the lips meet.
const CORNER_IN_CLOSURE: f32 = 0.3;

/// Puts an expression, a [mood's pose](super::Mood::pose) or what [`Life`](crate::Life) does, on a face that speaks.
///
/// `talking` says how much speech needs the mouth, from `0` in silence to `1`; let it glide over some tenths of a second,
/// as [`LifeFrame::talking`](crate::LifeFrame::talking) does. The upper face shows the expression in full. Of the lower
/// face a talking mouth leaves `0.75` to the corners, `0.35` to what parts the lips and nothing to the jaw.
///
/// What speech says of the lips stands above all:
///
/// - Where they are to meet (`p`, `b`, `m`: `mouthClose` comes near `jawOpen`, or the lips are pressed), nothing is added
///   that parts them: no `jawOpen`, `mouthUpperUp`, `mouthLowerDown`, `mouthStretch`, `mouthFunnel` or `mouthShrug`; of a
///   smile or a frown three tenths are left. `mouthClose` and `jawOpen` are those of speech.
/// - Where the lower lip is to touch the teeth (`f`, `v`: `mouthRollLower` without a closure), the same holds.
/// - Rounded lips (`oo`) smile less.
///
/// Weights add as `s + e - s·e`, so the sum stays within `0..=1`. Every result is finite, within `0..=1`, and has
/// `mouthClose <= jawOpen`, whatever comes in.
///
/// ```
/// use banter_lipsync::{Blendshape, Emotion, Mood, Viseme, blend};
///
/// let surprise = Mood::of(Emotion::Surprise, 1.0).pose();
/// let lips = blend(&Viseme::Pp.pose(), &surprise, 1.0);
/// assert_eq!(lips[Blendshape::JawOpen], lips[Blendshape::MouthClose]);
/// assert!(lips[Blendshape::BrowInnerUp] > 0.7);
///
/// // Surprise in silence drops the jaw.
/// let silent = blend(&Viseme::Sil.pose(), &surprise, 0.0);
/// assert!(silent[Blendshape::JawOpen] > 0.2);
/// ```
pub fn blend(speech: &Weights, expression: &Weights, talking: f32) -> Weights {
    let talking = unit(talking);
    let contact = contact(speech);
    let free = 1.0 - contact;
    let round = unit(speech[Blendshape::MouthPucker].max(speech[Blendshape::MouthFunnel]));

    let mut gains = [1.0; PARTS];
    gains[Part::Nose as usize] = 1.0 - 0.5 * contact;
    gains[Part::Corner as usize] = (1.0 - 0.25 * talking)
        * (1.0 - 0.6 * round)
        * (CORNER_IN_CLOSURE + (1.0 - CORNER_IN_CLOSURE) * free);
    gains[Part::Parting as usize] = (1.0 - 0.65 * talking) * free;
    gains[Part::Jaw as usize] = 1.0 - 0.6 * talking;
    gains[Part::Lips as usize] = (1.0 - talking) * free;
    gains[Part::Own as usize] = 0.0;

    let mut face = Weights::ZERO;
    let shapes = face.0.iter_mut().zip(PART);
    for ((shown, part), (said, felt)) in shapes.zip(speech.0.iter().zip(&expression.0)) {
        let said = unit(*said);
        let felt = unit(*felt) * gains[part as usize];
        *shown = said + felt - said * felt;
    }
    let jaw = face[Blendshape::JawOpen];
    let dropped = unit(expression[Blendshape::JawOpen]) * (1.0 - talking) * free;
    face[Blendshape::JawOpen] = (jaw + dropped - jaw * dropped).clamp(0.0, 1.0);
    face[Blendshape::MouthClose] = face[Blendshape::MouthClose].min(face[Blendshape::JawOpen]);
    face
}

/// How much the lips must meet one another or the teeth, `0..=1`.
fn contact(speech: &Weights) -> f32 {
    let jaw = unit(speech[Blendshape::JawOpen]);
    let close = unit(speech[Blendshape::MouthClose]);
    // Lips that are half closed are on their way; the bounds leave room for weights that were stored as bytes.
    let closing = if close > 0.0 {
        ramp(close / jaw.max(close), 0.4, 0.85) * ramp(close, 0.0, 0.02)
    } else {
        0.0
    };
    let press = unit(speech[Blendshape::MouthPressLeft].max(speech[Blendshape::MouthPressRight]));
    let roll = unit(speech[Blendshape::MouthRollLower]);
    closing
        .max(ramp(press, 0.08, 0.3))
        .max(ramp(roll, 0.05, 0.25))
}

/// From 0 at `low` to 1 at `high`.
fn ramp(value: f32, low: f32, high: f32) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}
