//! The shapes that speech drives, and their places in a compact frame: the jaw, the mouth and the tongue.

use crate::{Blendshape, Weights};

/// How many shapes a frame holds: `jawForward` to `mouthUpperUpRight`, which are neighbours in ARKit's order, and `tongueOut`.
pub(crate) const CHANNELS: usize = TONGUE + 1;

/// One value for each channel.
pub(crate) type Frame<T> = [T; CHANNELS];

const FIRST: usize = Blendshape::JawForward.index();
const LAST: usize = Blendshape::MouthUpperUpRight.index();
const TONGUE: usize = LAST + 1 - FIRST;

/// The channel of a shape, if speech drives it.
pub(crate) const fn channel(shape: Blendshape) -> Option<usize> {
    match shape.index() {
        index @ FIRST..=LAST => Some(index - FIRST),
        _ if matches!(shape, Blendshape::TongueOut) => Some(TONGUE),
        _ => None,
    }
}

/// The whole face of a frame: what speech does not drive rests.
pub(crate) fn face(frame: &Frame<f32>) -> Weights {
    let mut weights = Weights::ZERO;
    for (weight, value) in weights.0.iter_mut().skip(FIRST).zip(&frame[..TONGUE]) {
        *weight = *value;
    }
    weights[Blendshape::TongueOut] = frame[TONGUE];
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_and_faces_agree() {
        let mut frame = [0.0; CHANNELS];
        for (index, value) in frame.iter_mut().enumerate() {
            *value = (index + 1) as f32;
        }
        let face = face(&frame);
        for shape in Blendshape::ALL {
            let expected = channel(shape).map_or(0.0, |c| (c + 1) as f32);
            assert_eq!(face[shape], expected, "{shape}");
        }
        assert_eq!(channel(Blendshape::EyeBlinkLeft), None);
        assert_eq!(channel(Blendshape::CheekPuff), None);
    }
}
