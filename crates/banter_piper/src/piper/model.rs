//! A voice's graph on ONNX Runtime.

use super::shown::shown;
use banter_engine::EngineError;
use banter_silero::{attended, instead_of_model, one_line};
use ort::session::builder::SessionBuilder;
use ort::session::{RunOptions, Session};
use ort::value::{Outlet, Tensor, TensorElementType, ValueType};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// A loaded graph, checked to be one of Piper's.
pub(super) struct Model {
    session: Session,
    /// Whether it asks for a speaker.
    has_speakers: bool,
    /// Whether it says how long each number lasts.
    has_durations: bool,
}

/// What goes into a run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Input {
    pub(super) ids: Vec<i64>,
    /// Noise, length, and noise of the lengths.
    pub(super) scales: [f32; 3],
    pub(super) speaker: u32,
}

/// What comes out of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sound {
    /// As the graph makes them: of any loudness, and if it is hostile not even numbers.
    pub(super) samples: Vec<f32>,
    /// How many frames each number lasts, where the graph tells.
    pub(super) durations: Option<Vec<f32>>,
}

impl Model {
    /// Loads the graph at `path`. ONNX Runtime must be loaded. `tick` is called all the
    /// while.
    ///
    /// # Errors
    /// [`EngineError::File`] for what is no graph, or none of Piper's.
    pub(super) fn open(
        path: &Path,
        threads: usize,
        tick: impl FnMut(),
    ) -> Result<Self, EngineError> {
        let wrong = |reason: String| EngineError::File {
            path: path.to_owned(),
            reason,
        };
        let size = fs::metadata(path)
            .map_err(|error| wrong(format!("the voice cannot be read: {error}")))?;
        if !size.is_file() || size.len() == 0 {
            return Err(wrong(
                "a voice is a file, and this is a folder or empty".to_owned(),
            ));
        }
        if let Some(instead) = instead_of_model(&beginning(path)) {
            return Err(wrong(format!("no voice is here, it is {instead}")));
        }
        let session = attended("piper", || load(path, threads), tick)
            .map_err(|error| wrong(format!("no thread to load it: {error}")))?
            .map_err(|error| {
                wrong(format!(
                    "this is no ONNX model, or only a part of one; fetch it again (ONNX Runtime: {})",
                    one_line(&error)
                ))
            })?;
        let foreign = |what: String| {
            wrong(format!(
                "this is an ONNX model, but not a Piper voice: {what}; name the voice's own .onnx"
            ))
        };
        let has_speakers = check_inputs(session.inputs()).map_err(foreign)?;
        let is_sound = |outlet: Option<&Outlet>| {
            outlet.is_some_and(|outlet| element(outlet) == Some(TensorElementType::Float32))
        };
        let mut outputs = session.outputs().iter();
        if !is_sound(outputs.next()) {
            return Err(foreign("its first output is no sound".to_owned()));
        }
        Ok(Self {
            has_durations: is_sound(outputs.next()),
            has_speakers,
            session,
        })
    }

    /// Whether it can be told who is to speak.
    pub(super) fn has_speakers(&self) -> bool {
        self.has_speakers
    }

    /// Runs the graph. `wanted` is asked every 10 ms whether to go on; when it says no the
    /// run ends after the step it is at, and the result is `None`.
    ///
    /// # Errors
    /// What ONNX Runtime says, in one line.
    pub(super) fn run(
        &mut self,
        input: Input,
        mut wanted: impl FnMut() -> bool,
    ) -> Result<Option<Sound>, String> {
        let options = RunOptions::new().map_err(|error| one_line(&error))?;
        let mut is_wanted = true;
        let work = || self.compute(input, &options);
        let sound = attended("piper", work, || {
            if is_wanted && !wanted() {
                is_wanted = false;
                // If it cannot be stopped it comes to its end by itself.
                let _ = options.terminate();
            }
        });
        if !is_wanted {
            return Ok(None);
        }
        let sound = sound.map_err(|error| error.to_string())?;
        sound.map(Some).map_err(|error| one_line(&error))
    }

    fn compute(&mut self, input: Input, options: &RunOptions) -> ort::Result<Sound> {
        let count = input.ids.len();
        let length = i64::try_from(count).unwrap_or(i64::MAX);
        let mut values = ort::inputs![
            "input" => Tensor::from_array(([1, count], input.ids))?,
            "input_lengths" => Tensor::from_array(([1], vec![length]))?,
            "scales" => Tensor::from_array(([3], input.scales.to_vec()))?,
        ];
        if self.has_speakers {
            let speaker = Tensor::from_array(([1], vec![i64::from(input.speaker)]))?;
            values.push(("sid".into(), speaker.into()));
        }
        let outputs = self.session.run_with_options(values, options)?;
        let mut outputs = outputs.values();
        let mut next = || {
            let value = outputs.next()?;
            let (_, numbers) = value.try_extract_tensor::<f32>().ok()?;
            Some(numbers.to_vec())
        };
        let samples = next().ok_or_else(|| ort::Error::new("it made no sound"))?;
        let durations = self.has_durations.then(next).flatten();
        Ok(Sound {
            samples,
            durations: durations.filter(|durations| durations.len() == count),
        })
    }
}

/// The first bytes of a file; none if it cannot be read, which ONNX Runtime will tell.
fn beginning(path: &Path) -> Vec<u8> {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.map(|_| start).unwrap_or_default()
}

fn load(path: &Path, threads: usize) -> ort::Result<Session> {
    let plain = |error: ort::Error<SessionBuilder>| ort::Error::new(error.to_string());
    Session::builder()?
        .with_intra_threads(threads)
        .map_err(plain)?
        // Threads that wait for work by spinning would take it from the game.
        .with_intra_op_spinning(false)
        .map_err(plain)?
        // Every sentence is of another length: a plan of the last one's memory is no use.
        .with_memory_pattern(false)
        .map_err(plain)?
        .commit_from_file(path)
}

/// Whether there is an input for the speaker, if the others are those of a Piper voice.
fn check_inputs(inputs: &[Outlet]) -> Result<bool, String> {
    const INPUTS: [(&str, TensorElementType); 4] = [
        ("input", TensorElementType::Int64),
        ("input_lengths", TensorElementType::Int64),
        ("scales", TensorElementType::Float32),
        ("sid", TensorElementType::Int64),
    ];
    let find = |name: &str| inputs.iter().find(|input| input.name() == name);
    for (name, wanted) in INPUTS {
        match find(name) {
            None if name == "sid" => {}
            None => return Err(format!("it has no input `{name}`")),
            Some(input) if element(input) == Some(wanted) => {}
            Some(_) => return Err(format!("its input `{name}` is of another type")),
        }
    }
    let strange = |input: &&Outlet| INPUTS.iter().all(|(name, _)| input.name() != *name);
    match inputs.iter().find(strange) {
        Some(input) => Err(format!("it asks for `{}` too", shown(input.name()))),
        None => Ok(find("sid").is_some()),
    }
}

fn element(outlet: &Outlet) -> Option<TensorElementType> {
    match *outlet.dtype() {
        ValueType::Tensor { ty, .. } => Some(ty),
        _ => None,
    }
}
