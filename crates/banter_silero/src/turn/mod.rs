//! Smart Turn as an engine.

mod features;

use crate::runtime;
use crate::told::{instead_of_model, one_line};
use banter_engine::{
    EngineError, Loading, Output, Settings, TurnEnd, TurnEndEvent, TurnEndRequest,
};
use features::{BANDS, FRAMES, Features};
use ort::session::Session;
use ort::session::builder::SessionBuilder;
use ort::value::Tensor;
use std::path::{Path, PathBuf};

const KNOWN: [&str; 2] = ["model", "runtime"];

/// [Smart Turn](https://huggingface.co/pipecat-ai/smart-turn-v3) as an engine: whether a speaker
/// who pauses has finished, by the melody and the words of the last eight seconds, in 23 languages.
/// It takes some hundredths of a second on one thread.
pub struct SmartTurn {
    path: PathBuf,
    session: Session,
    features: Features,
}

impl SmartTurn {
    /// Opens the model that the settings name: `model`, its `.onnx` of version 3, and `runtime`,
    /// the library of ONNX Runtime.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that there is not, [`EngineError::Request`]
    /// where no model is named, [`EngineError::File`] when the model or ONNX Runtime is
    /// missing or wrong.
    pub fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        settings.refuse_unknown(&KNOWN)?;
        let path = settings.get("model").map(PathBuf::from).ok_or_else(|| {
            EngineError::Request("Smart Turn needs the setting `model`, its .onnx".to_owned())
        })?;
        let wrong = |reason: String| EngineError::File {
            path: path.clone(),
            reason,
        };
        if !path.is_file() {
            return Err(wrong(
                "there is no such file; name Smart Turn's .onnx in the setting `model`".to_owned(),
            ));
        }
        let start =
            beginning(&path).map_err(|error| wrong(format!("it cannot be read: {error}")))?;
        if let Some(instead) = instead_of_model(&start) {
            return Err(wrong(format!("no model is here, it is {instead}")));
        }
        runtime::load_runtime(&runtime::runtime_library(settings)?)?;
        loading.report(0.0);
        let session = load(&path).map_err(|error| {
            wrong(format!(
                "this is no ONNX model, or only a part of one; fetch it again (ONNX Runtime: {})",
                one_line(&error)
            ))
        })?;
        let mut turns = Self {
            path: path.clone(),
            session,
            features: Features::new(),
        };
        // Whether it is Smart Turn's shows only now.
        turns.judge(&[]).map_err(|reason| {
            wrong(format!(
                "this is an ONNX model, but not Smart Turn's of version 3: {reason}"
            ))
        })?;
        loading.report(1.0);
        Ok(turns)
    }

    /// The file of its graph.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn judge(&mut self, samples: &[f32]) -> Result<f32, String> {
        let features = self.features.of(samples);
        let run = || {
            let features = Tensor::from_array(([1, BANDS, FRAMES], features))?;
            let outputs = self
                .session
                .run(ort::inputs!["input_features" => features])?;
            let first = outputs.values().next();
            let numbers = first.and_then(|value| {
                let (_, numbers) = value.try_extract_tensor::<f32>().ok()?;
                Some(numbers.to_vec())
            });
            Ok::<_, ort::Error>(numbers)
        };
        let numbers = run().map_err(|error| one_line(&error))?;
        match numbers.as_deref() {
            Some([probability]) if (0.0..=1.0).contains(probability) => Ok(*probability),
            _ => Err("what it said is not one probability".to_owned()),
        }
    }
}

impl TurnEnd for SmartTurn {
    fn turn_end(
        &mut self,
        request: TurnEndRequest,
        output: &mut Output<TurnEndEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        let judged = self.judge(&request.samples);
        let probability = judged.map_err(|reason| EngineError::Failed {
            engine: "smart turn".to_owned(),
            reason,
        })?;
        output.send(TurnEndEvent { probability })
    }
}

impl std::fmt::Debug for SmartTurn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmartTurn")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn beginning(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut start = Vec::new();
    std::fs::File::open(path)?
        .take(64)
        .read_to_end(&mut start)?;
    Ok(start)
}

fn load(path: &Path) -> ort::Result<Session> {
    let plain = |error: ort::Error<SessionBuilder>| ort::Error::new(error.to_string());
    Session::builder()?
        .with_intra_threads(1)
        .map_err(plain)?
        .with_intra_op_spinning(false)
        .map_err(plain)?
        .commit_from_file(path)
}
