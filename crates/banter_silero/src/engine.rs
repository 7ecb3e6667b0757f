//! Silero's model as an engine.

use crate::model::{CONTEXT, Model, STATE};
use crate::runtime;
use banter_engine::{Detect, DetectEvent, DetectRequest, EngineError, Loading, Output, Settings};
use std::path::{Path, PathBuf};

const KNOWN: [&str; 2] = ["model", "runtime"];

/// Silero's voice activity as an engine, one frame of 32 ms after another, on one thread.
///
/// It keeps nothing of a stream. The [memory](DetectRequest::memory) that travels along is
/// the network's state, [`Silero::MEMORY`] numbers with the last samples.
pub struct Silero {
    path: PathBuf,
    model: Model,
}

impl Silero {
    /// How many numbers a stream's memory has: 2 x 128 of the state, and the last 64 samples.
    pub const MEMORY: usize = STATE + CONTEXT;

    /// Opens the model that the [settings](crate#settings) name.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that there is not, [`EngineError::Request`]
    /// where no model is named, [`EngineError::File`] when the model or ONNX Runtime is
    /// missing or wrong.
    pub fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        settings.refuse_unknown(&KNOWN)?;
        let path = settings.get("model").map(PathBuf::from).ok_or_else(|| {
            EngineError::Request(
                "Silero needs the setting `model`, the file silero_vad.onnx".to_owned(),
            )
        })?;
        if !path.is_file() {
            return Err(EngineError::File {
                path,
                reason:
                    "there is no such file; name Silero's silero_vad.onnx in the setting `model`"
                        .to_owned(),
            });
        }
        runtime::load_runtime(&runtime::runtime_library(settings)?)?;
        loading.report(0.0);
        let model = Model::open(&path)?;
        loading.report(1.0);
        Ok(Self { path, model })
    }

    /// The file of its graph.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Detect for Silero {
    fn detect(
        &mut self,
        request: DetectRequest,
        output: &mut Output<DetectEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        let frames = request.samples.chunks_exact(DetectRequest::FRAME);
        if !frames.remainder().is_empty() {
            return Err(EngineError::Request(format!(
                "Silero takes whole frames of {} samples, and these are {}",
                DetectRequest::FRAME,
                request.samples.len()
            )));
        }
        let (mut state, mut context) = remembered(&request.memory)?;
        let mut speech = Vec::with_capacity(frames.len());
        for frame in frames {
            output.check()?;
            let mut input = Vec::with_capacity(CONTEXT + DetectRequest::FRAME);
            input.append(&mut context);
            input.extend(frame.iter().map(|sample| clean(*sample)));
            context.extend_from_slice(&input[input.len() - CONTEXT..]);
            let (probability, next) =
                self.model
                    .run(input, state)
                    .map_err(|reason| EngineError::Failed {
                        engine: "silero".to_owned(),
                        reason,
                    })?;
            state = next;
            speech.push(probability);
            output.alive();
        }
        output.send(DetectEvent::Speech(speech))?;
        state.extend_from_slice(&context);
        output.send(DetectEvent::Memory(state.into()))
    }
}

impl std::fmt::Debug for Silero {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Silero")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// State and last samples of a memory; of an empty one, those of a stream that begins.
fn remembered(memory: &[f32]) -> Result<(Vec<f32>, Vec<f32>), EngineError> {
    if memory.is_empty() {
        return Ok((vec![0.0; STATE], vec![0.0; CONTEXT]));
    }
    if memory.len() != Silero::MEMORY || memory.iter().any(|number| !number.is_finite()) {
        return Err(EngineError::Request(format!(
            "this memory is not Silero's, which has {} numbers; begin the stream again with none",
            Silero::MEMORY
        )));
    }
    let (state, context) = memory.split_at(STATE);
    Ok((state.to_vec(), context.iter().copied().map(clean).collect()))
}

fn clean(sample: f32) -> f32 {
    if sample.is_finite() {
        sample.clamp(-1.0, 1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_memory_is_whole_or_none() {
        let (state, context) = remembered(&[]).unwrap();
        assert_eq!((state.len(), context.len()), (256, 64));
        assert!(remembered(&[0.5; Silero::MEMORY]).is_ok());
        for wrong in [
            vec![0.0; 1],
            vec![0.0; Silero::MEMORY - 1],
            vec![0.0; 9_999],
            vec![f32::NAN; Silero::MEMORY],
        ] {
            let error = remembered(&wrong).unwrap_err().to_string();
            assert!(error.contains("320 numbers"), "{error}");
        }
    }

    #[test]
    fn hostile_samples_are_bounded() {
        for (sample, wanted) in [(f32::NAN, 0.0), (f32::MAX, 1.0), (-9.0, -1.0), (0.25, 0.25)] {
            assert_eq!(clean(sample), wanted);
        }
    }

    #[test]
    fn a_builder_of_hosts_knows_every_setting() {
        let host = banter_engine::host::silero_host("silero_vad.onnx").runtime("libonnxruntime.so");
        let settings = host.spec().settings;
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        assert_eq!(names, KNOWN);
    }
}
