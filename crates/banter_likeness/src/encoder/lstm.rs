//! Layers of LSTM (Hochreiter and Schmidhuber, 1997) as torch has them, and a linear layer.

use super::mel::BANDS;
use super::tensors::Tensors;

/// More layers than any encoder of speakers has.
const MOST_LAYERS: usize = 8;

/// The network.
pub(super) struct Network {
    layers: Vec<Layer>,
    out: Linear,
}

/// One layer: gates in, forget, cell and out, each of as many rows as the layer is wide.
struct Layer {
    from_input: Vec<f32>,
    from_state: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
    width: usize,
}

struct Linear {
    weights: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

/// What a layer remembers of one piece.
#[derive(Clone)]
struct Memory {
    hidden: Vec<f32>,
    cell: Vec<f32>,
}

impl Network {
    /// Takes the network out of a file's tensors.
    pub(super) fn new(tensors: &Tensors) -> Result<Self, String> {
        let mut layers: Vec<Layer> = Vec::new();
        let mut inputs = BANDS;
        for index in 0..MOST_LAYERS {
            if index > 0 && !tensors.has(&format!("lstm.weight_ih_l{index}")) {
                break;
            }
            let layer = Layer::new(tensors, index, inputs)?;
            inputs = layer.width;
            layers.push(layer);
        }
        let (weights, shape) = tensors.matrix("linear.weight")?;
        if shape[1] != inputs {
            return Err(format!(
                "`linear.weight` takes {} numbers, and the layer before gives {inputs}",
                shape[1]
            ));
        }
        let out = Linear {
            weights,
            bias: tensors.vector("linear.bias", shape[0])?,
            inputs,
        };
        Ok(Self { layers, out })
    }

    /// How many numbers an embedding has.
    pub(super) fn width(&self) -> usize {
        self.out.bias.len()
    }

    /// What comes of each piece, not yet at length one. Pieces of the same length go through side
    /// by side, so that weights are fetched from memory once for all of them.
    pub(super) fn run(&self, pieces: &[&[[f32; BANDS]]]) -> Vec<Vec<f32>> {
        let steps = pieces.iter().map(|piece| piece.len()).min().unwrap_or(0);
        let mut memories: Vec<Vec<Memory>> = self
            .layers
            .iter()
            .map(|layer| vec![Memory::of(layer.width); pieces.len()])
            .collect();
        for step in 0..steps {
            let frames = pieces.iter().filter_map(|piece| piece.get(step));
            let mut inputs: Vec<Vec<f32>> = frames.map(|frame| frame.to_vec()).collect();
            for (layer, memories) in self.layers.iter().zip(&mut memories) {
                layer.step(&inputs, memories);
                for (input, memory) in inputs.iter_mut().zip(memories) {
                    input.clone_from(&memory.hidden);
                }
            }
        }
        let last = memories.last().into_iter().flatten();
        last.map(|memory| self.out.rectified(&memory.hidden))
            .collect()
    }
}

impl Layer {
    fn new(tensors: &Tensors, index: usize, inputs: usize) -> Result<Self, String> {
        let name = |what: &str| format!("lstm.{what}_l{index}");
        let (from_state, shape) = tensors.matrix(&name("weight_hh"))?;
        let width = shape[1];
        if shape[0] != 4 * width {
            return Err(format!("`{}` is no layer of an LSTM", name("weight_hh")));
        }
        let (from_input, shape) = tensors.matrix(&name("weight_ih"))?;
        if shape != [4 * width, inputs] {
            return Err(format!(
                "`{}` is {} x {}, and {} x {inputs} is wanted",
                name("weight_ih"),
                shape[0],
                shape[1],
                4 * width
            ));
        }
        let mut bias = tensors.vector(&name("bias_ih"), 4 * width)?;
        let other = tensors.vector(&name("bias_hh"), 4 * width)?;
        bias.iter_mut().zip(other).for_each(|(sum, b)| *sum += b);
        Ok(Self {
            from_input,
            from_state,
            bias,
            inputs,
            width,
        })
    }

    /// The next step of every piece.
    fn step(&self, inputs: &[Vec<f32>], memories: &mut [Memory]) {
        let mut gates = vec![vec![0.0; 4 * self.width]; memories.len()];
        let rows = self.from_input.chunks_exact(self.inputs);
        let rows = rows.zip(self.from_state.chunks_exact(self.width));
        for (row, ((from_input, from_state), bias)) in rows.zip(&self.bias).enumerate() {
            let pieces = gates.iter_mut().zip(inputs).zip(memories.iter());
            for ((gates, input), memory) in pieces {
                if let Some(gate) = gates.get_mut(row) {
                    *gate = bias + dot(from_input, input) + dot(from_state, &memory.hidden);
                }
            }
        }
        for (gates, memory) in gates.iter().zip(memories) {
            memory.update(gates, self.width);
        }
    }
}

impl Memory {
    fn of(width: usize) -> Self {
        Self {
            hidden: vec![0.0; width],
            cell: vec![0.0; width],
        }
    }

    fn update(&mut self, gates: &[f32], width: usize) {
        let gate = |which: usize| gates.iter().skip(which * width);
        let gates = gate(0).zip(gate(1)).zip(gate(2).zip(gate(3)));
        let cells = self.cell.iter_mut().zip(&mut self.hidden);
        for ((cell, hidden), ((input, forget), (new, out))) in cells.zip(gates) {
            *cell = sigmoid(*forget) * *cell + sigmoid(*input) * new.tanh();
            *hidden = sigmoid(*out) * cell.tanh();
        }
    }
}

impl Linear {
    fn rectified(&self, input: &[f32]) -> Vec<f32> {
        let rows = self.weights.chunks_exact(self.inputs).zip(&self.bias);
        rows.map(|(row, bias)| (dot(row, input) + bias).max(0.0))
            .collect()
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// The sum of products, in eight sums side by side, which a compiler makes one instruction of.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let widths: Vec<usize> = self.layers.iter().map(|layer| layer.width).collect();
        write!(f, "{widths:?} to {}", self.width())
    }
}
