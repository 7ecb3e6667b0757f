//! How much of a sound the encoder looks at.

/// Positions of the encoder for each second of sound.
const PER_SECOND: f32 = 50.0;
/// Positions beyond the sound. The decoder finds the end of speech by the quiet after it.
const MARGIN: u32 = 128;
/// Positions come in such steps: matrices of odd sizes are slow in ggml.
const STEP: u32 = 64;

/// The positions that are enough for `seconds` of sound, `floor` at least, in a model that
/// has `all` of them. 0 stands for all, as in whisper.cpp.
pub(crate) fn fitted(seconds: f32, floor: u32, all: u32) -> u32 {
    let needed = (seconds.max(0.0) * PER_SECOND).ceil() as u32;
    let positions = needed
        .saturating_add(MARGIN)
        .max(floor)
        .checked_next_multiple_of(STEP)
        .unwrap_or(u32::MAX);
    if positions >= all { 0 } else { positions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_sound_takes_a_small_window() {
        assert_eq!(fitted(2.0, 256, 1_500), 256);
        assert_eq!(fitted(10.0, 256, 1_500), 640);
        assert_eq!(fitted(2.0, 700, 1_500), 704);
        assert_eq!(fitted(2.0, 0, 1_500), 256);
        assert_eq!(fitted(0.5, 0, 1_500), 192);
        // What needs all of it, and what is longer, is read half a minute at a time.
        assert_eq!(fitted(28.0, 256, 1_500), 0);
        assert_eq!(fitted(500.0, 256, 1_500), 0);
        assert_eq!(fitted(2.0, 1_500, 1_500), 0);
        assert_eq!(fitted(f32::NAN, 256, 1_500), 256);
    }

    proptest! {
        #[test]
        fn the_sound_is_always_inside(
            seconds in 0.0_f32..700.0,
            floor in 0_u32..2_000,
            all in 100_u32..4_096,
        ) {
            let positions = fitted(seconds, floor, all);
            prop_assert!(positions < all);
            if positions > 0 {
                prop_assert!(positions as f32 >= seconds * PER_SECOND);
                prop_assert!(positions >= floor);
            }
        }
    }
}
