//! Whether the game is heard now.

use crate::{BLOCK, RATE};

/// The power of a block from which on it is no silence: 60 dB below full scale.
const SILENCE: f32 = 1e-6;

/// How long a room goes on after the last of a sound has arrived in it, in milliseconds.
const ROOM_MS: f32 = 300.0;

/// How late an echo is taken to be while nobody knows, in milliseconds.
const UNKNOWN_DELAY_MS: f32 = 200.0;

/// Blocks per millisecond.
const PER_MS: f32 = RATE as f32 / 1_000.0 / BLOCK as f32;

/// Remembers the reference's last sound for as long as its echo may last.
#[derive(Debug, Default)]
pub(super) struct Activity {
    blocks_left: u32,
}

impl Activity {
    /// Takes the next block; says whether it has sound itself.
    pub(super) fn push(&mut self, reference: &[f32; BLOCK], delay_ms: Option<f32>) -> bool {
        let power = power(reference);
        let sounds = power > SILENCE;
        if sounds {
            let echo_ms = delay_ms.unwrap_or(UNKNOWN_DELAY_MS) + ROOM_MS;
            self.blocks_left = (echo_ms * PER_MS).ceil() as u32;
        } else {
            self.blocks_left = self.blocks_left.saturating_sub(1);
        }
        sounds
    }

    pub(super) fn is_active(&self) -> bool {
        self.blocks_left > 0
    }
}

/// The mean square of a block.
pub(super) fn power(block: &[f32; BLOCK]) -> f32 {
    block.iter().map(|sample| sample * sample).sum::<f32>() / BLOCK as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_remembered_for_as_long_as_its_echo() {
        let mut activity = Activity::default();
        assert!(!activity.push(&[0.0; BLOCK], None));
        assert!(!activity.is_active());
        assert!(activity.push(&[0.1; BLOCK], Some(100.0)));
        for _ in 0..39 {
            assert!(!activity.push(&[0.0; BLOCK], Some(100.0)));
            assert!(activity.is_active());
        }
        activity.push(&[0.0; BLOCK], Some(100.0));
        assert!(!activity.is_active());
    }

    #[test]
    fn dither_is_silence() {
        let mut activity = Activity::default();
        assert!(!activity.push(&[3e-5; BLOCK], None));
        assert!(!activity.is_active());
    }
}
