//! The network: a window of frames through a dense layer, a gated recurrent unit, and a dense layer to what is asked.
//!
//! The unit is that of Cho et al. 2014 in the form that applies the reset gate after the product (as cuDNN does), since
//! that form needs one product for all three gates.

use std::sync::Arc;

use super::error::SoundError;
use super::normal::INPUTS;
use super::resample::dot;
use super::stored::Stored;

/// Frames that the network sees before the one it speaks of.
pub(super) const BEFORE: usize = 4;
/// Frames that it sees after it.
pub(super) const AFTER: usize = 7;
/// Frames of a window.
pub(super) const FRAMES: usize = BEFORE + 1 + AFTER;

/// Numbers in a window.
pub(super) const WINDOW: usize = FRAMES * INPUTS;
const WIDE: usize = 64;
const STATE: usize = 64;
const LAST: usize = 48;
/// 15 visemes, then closure, lip-teeth, jaw and aperture.
pub(super) const OUTPUTS: usize = 19;

/// What the network says of one frame, before any softmax or sigmoid.
pub(super) type Outputs = [f32; OUTPUTS];

/// A dense layer; its rows lie one after the other.
#[derive(Clone, Debug)]
struct Dense<const IN: usize, const OUT: usize> {
    rows: Box<[f32]>,
    bias: Box<[f32]>,
}

impl<const IN: usize, const OUT: usize> Dense<IN, OUT> {
    fn read(stored: &mut Stored<'_>) -> Result<Self, SoundError> {
        Ok(Self {
            rows: stored.take(IN * OUT)?,
            bias: stored.take(OUT)?,
        })
    }

    fn apply(&self, input: &[f32; IN]) -> [f32; OUT] {
        let mut output = [0.0; OUT];
        let rows = self.rows.chunks_exact(IN).zip(&self.bias);
        for (slot, (row, bias)) in output.iter_mut().zip(rows) {
            *slot = dot(row, input) + bias;
        }
        output
    }
}

/// The weights, which all streams share.
#[derive(Debug)]
pub(super) struct Layers {
    wide: Dense<WINDOW, WIDE>,
    gates: Dense<WIDE, { 3 * STATE }>,
    recurrent: Dense<STATE, { 3 * STATE }>,
    last: Dense<{ WIDE + STATE }, LAST>,
    out: Dense<LAST, OUTPUTS>,
}

impl Layers {
    /// Reads the weights of a file.
    pub(super) fn read(file: &[u8]) -> Result<Self, SoundError> {
        let mut stored = Stored::open(file)?;
        let layers = Self {
            wide: Dense::read(&mut stored)?,
            gates: Dense::read(&mut stored)?,
            recurrent: Dense::read(&mut stored)?,
            last: Dense::read(&mut stored)?,
            out: Dense::read(&mut stored)?,
        };
        stored.end()?;
        Ok(layers)
    }
}

/// One stream's network.
#[derive(Clone, Debug)]
pub(super) struct Network {
    layers: Arc<Layers>,
    /// What the recurrent unit remembers.
    state: [f32; STATE],
}

impl Network {
    pub(super) fn new(layers: Arc<Layers>) -> Self {
        Self {
            layers,
            state: [0.0; STATE],
        }
    }

    /// Forgets what it heard.
    pub(super) fn reset(&mut self) {
        self.state = [0.0; STATE];
    }

    /// Hears the next window: [`FRAMES`] frames of [`INPUTS`], the oldest first.
    pub(super) fn next(&mut self, window: &[f32; WINDOW]) -> Outputs {
        let wide = self.layers.wide.apply(window).map(|x| x.max(0.0));
        let gates = self.layers.gates.apply(&wide);
        let recurrent = self.layers.recurrent.apply(&self.state);
        for (k, state) in self.state.iter_mut().enumerate() {
            let reset = sigmoid(gates[k] + recurrent[k]);
            let keep = sigmoid(gates[STATE + k] + recurrent[STATE + k]);
            let new = (gates[2 * STATE + k] + reset * recurrent[2 * STATE + k]).tanh();
            *state = new + keep * (*state - new);
        }
        let mut both = [0.0; WIDE + STATE];
        both[..WIDE].copy_from_slice(&wide);
        both[WIDE..].copy_from_slice(&self.state);
        let last = self.layers.last.apply(&both).map(|x| x.max(0.0));
        self.layers.out.apply(&last)
    }
}

/// 1 / (1 + e^-x).
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
