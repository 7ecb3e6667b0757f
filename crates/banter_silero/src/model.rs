//! Silero's graph on ONNX Runtime.

use crate::told::one_line;
use banter_engine::EngineError;
use ort::session::Session;
use ort::session::builder::SessionBuilder;
use ort::value::{Outlet, Tensor, TensorElementType, ValueType};
use std::path::Path;

/// Numbers of the network's state: 2 x 1 x 128.
pub(crate) const STATE: usize = 256;
/// Samples of the frame before that the network hears again.
pub(crate) const CONTEXT: usize = 64;

/// Samples per second. The graph knows 8 kHz too.
const RATE: i64 = 16_000;

/// A loaded graph, checked to be Silero's.
pub(crate) struct Model(Session);

impl Model {
    /// Loads the graph at `path`. ONNX Runtime must be loaded.
    ///
    /// # Errors
    /// [`EngineError::File`] for what is no graph, or none of Silero's.
    pub(crate) fn open(path: &Path) -> Result<Self, EngineError> {
        let wrong = |reason: String| EngineError::File {
            path: path.to_owned(),
            reason,
        };
        let session = load(path).map_err(|error| {
            wrong(format!(
                "this is no ONNX model, or only a part of one; fetch it again (ONNX Runtime: {})",
                one_line(&error)
            ))
        })?;
        check(session.inputs(), session.outputs()).map_err(|what| {
            wrong(format!(
                "this is an ONNX model, but not Silero's of version 5 or 6: {what}; name its silero_vad.onnx"
            ))
        })?;
        let mut model = Self(session);
        // Names and types may fit where shapes do not, which shows only now.
        model
            .run(
                vec![0.0; CONTEXT + banter_engine::DetectRequest::FRAME],
                vec![0.0; STATE],
            )
            .map_err(|reason| wrong(format!("this model cannot be used: {reason}")))?;
        Ok(model)
    }

    /// The probability of speech in a frame with its context, and the state after it.
    ///
    /// # Errors
    /// What ONNX Runtime says, in one line, and for what is no probability or no state.
    pub(crate) fn run(
        &mut self,
        input: Vec<f32>,
        state: Vec<f32>,
    ) -> Result<(f32, Vec<f32>), String> {
        let length = input.len();
        let compute = || {
            let values = ort::inputs![
                "input" => Tensor::from_array(([1, length], input))?,
                "state" => Tensor::from_array(([2, 1, STATE / 2], state))?,
                "sr" => Tensor::from_array(([0_usize; 0], vec![RATE]))?,
            ];
            let outputs = self.0.run(values)?;
            let numbers = |name: &str| {
                let value = outputs.get(name)?;
                let (_, numbers) = value.try_extract_tensor::<f32>().ok()?;
                Some(numbers.to_vec())
            };
            Ok::<_, ort::Error>(numbers("output").zip(numbers("stateN")))
        };
        let (probability, state) = compute()
            .map_err(|error| one_line(&error))?
            .ok_or("it said nothing")?;
        match probability.as_slice() {
            [probability] if probability.is_finite() && state.len() == STATE => {
                if state.iter().all(|number| number.is_finite()) {
                    Ok((probability.clamp(0.0, 1.0), state))
                } else {
                    Err("its state is no number".to_owned())
                }
            }
            _ => Err("what it said is not one probability and a state".to_owned()),
        }
    }
}

fn load(path: &Path) -> ort::Result<Session> {
    let plain = |error: ort::Error<SessionBuilder>| ort::Error::new(error.to_string());
    Session::builder()?
        // It is far too small for more.
        .with_intra_threads(1)
        .map_err(plain)?
        .with_intra_op_spinning(false)
        .map_err(plain)?
        .commit_from_file(path)
}

/// Whether inputs and outputs are those of the versions that are known.
fn check(inputs: &[Outlet], outputs: &[Outlet]) -> Result<(), String> {
    const INPUTS: [(&str, TensorElementType); 3] = [
        ("input", TensorElementType::Float32),
        ("state", TensorElementType::Float32),
        ("sr", TensorElementType::Int64),
    ];
    const OUTPUTS: [(&str, TensorElementType); 2] = [
        ("output", TensorElementType::Float32),
        ("stateN", TensorElementType::Float32),
    ];
    for (kind, known, there) in [
        ("input", &INPUTS[..], inputs),
        ("output", &OUTPUTS[..], outputs),
    ] {
        for (name, wanted) in known {
            match there.iter().find(|outlet| outlet.name() == *name) {
                None => return Err(format!("it has no {kind} `{name}`")),
                Some(outlet) if element(outlet) != Some(*wanted) => {
                    return Err(format!("its {kind} `{name}` is of another type"));
                }
                Some(_) => {}
            }
        }
    }
    let strange = |input: &&Outlet| INPUTS.iter().all(|(name, _)| input.name() != *name);
    match inputs.iter().find(strange) {
        Some(input) => Err(format!("it asks for `{}` too", one_line(&input.name()))),
        None => Ok(()),
    }
}

fn element(outlet: &Outlet) -> Option<TensorElementType> {
    match *outlet.dtype() {
        ValueType::Tensor { ty, .. } => Some(ty),
        _ => None,
    }
}
