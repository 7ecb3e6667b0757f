//! AEC3 in blocks of ten milliseconds.

use crate::{BLOCK, RATE};
use sonora_aec3::block::Block;
use sonora_aec3::block_processor::BlockProcessor;
use sonora_aec3::common::BLOCK_SIZE;
use sonora_aec3::config::EchoCanceller3Config;

/// What AEC3 counts as full scale.
pub(super) const FULL_SCALE: f32 = 32_768.0;

/// A microphone that is this loud is taken to be overdriven.
const SATURATED: f32 = 32_700.0;

/// AEC3 itself, which works in blocks of 64 samples. The sound comes out 32 samples later
/// for that (10 ms are two and a half of its blocks), and some more by its own filters.
pub(super) struct Aec {
    processor: BlockProcessor,
    near: Vec<f32>,
    far: Vec<f32>,
    done: Vec<f32>,
    near_block: Block,
    far_block: Block,
}

impl Aec {
    pub(super) fn new() -> Self {
        let config = config();
        let queue = || Vec::with_capacity(2 * BLOCK);
        let mut done = queue();
        done.resize(BLOCK_SIZE / 2, 0.0);
        Self {
            processor: BlockProcessor::new(&config, RATE as usize, 1, 1),
            near: queue(),
            far: queue(),
            done,
            near_block: Block::new(1, 1),
            far_block: Block::new(1, 1),
        }
    }

    /// Takes the echo of `far` out of `near`. Both in AEC3's own scale, and finite.
    pub(super) fn process(&mut self, near: &mut [f32; BLOCK], far: &[f32; BLOCK]) {
        let saturated = near.iter().any(|sample| sample.abs() >= SATURATED);
        self.near.extend_from_slice(near);
        self.far.extend_from_slice(far);
        let whole = self.near.len() - self.near.len() % BLOCK_SIZE;
        let blocks = self.near[..whole].chunks_exact(BLOCK_SIZE);
        for (near, far) in blocks.zip(self.far.chunks_exact(BLOCK_SIZE)) {
            self.far_block.view_mut(0, 0).copy_from_slice(far);
            self.processor.buffer_render(&self.far_block);
            self.near_block.view_mut(0, 0).copy_from_slice(near);
            self.processor
                .process_capture(false, saturated, None, &mut self.near_block);
            self.done.extend_from_slice(self.near_block.view(0, 0));
        }
        self.near.drain(..whole);
        self.far.drain(..whole);
        // There is always enough: see the latency above.
        let ready = self.done.len().min(BLOCK);
        for (to, from) in near.iter_mut().zip(self.done.drain(..ready)) {
            *to = from;
        }
    }

    /// How late it takes the echo to be now, known or not, in milliseconds.
    pub(super) fn delay_ms(&self) -> f32 {
        self.processor.get_metrics().delay_ms as f32
    }
}

/// The adaptive filters' length in blocks of 4 ms. AEC3's own 13 are for telephones; a living
/// room sounds on for longer than their 52 ms, and what a filter does not reach must be turned
/// down together with the voice that speaks at the same time.
const FILTER_BLOCKS: usize = 24;

/// AEC3's settings: its own but for what makes it kinder to a voice during an echo.
fn config() -> EchoCanceller3Config {
    let mut config = EchoCanceller3Config::default();
    config.filter.refined.length_blocks = FILTER_BLOCKS;
    config.filter.coarse.length_blocks = FILTER_BLOCKS;
    // A voice in the room is believed sooner, and for longer between its words.
    let near = &mut config.suppressor.dominant_nearend_detection;
    near.snr_threshold = 15.0;
    near.trigger_threshold = 6;
    near.hold_duration = 100;
    config
}
