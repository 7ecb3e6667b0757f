//! Kokoro's graph on ONNX Runtime.

use crate::graph::{self, Prepared};
use crate::voices::WIDTH;
use banter_engine::EngineError;
use banter_silero::{attended, instead_of_model, one_line};
use ort::session::builder::SessionBuilder;
use ort::session::{RunOptions, Session};
use ort::value::{Outlet, Tensor, TensorElementType, ValueType};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// The most tokens that are said at once, without the two at the ends.
pub(crate) const MOST_TOKENS: usize = 510;

/// Samples per second of every voice.
pub(crate) const RATE: u32 = 24_000;

/// Samples of a frame, in which lengths are counted: 25 ms.
pub(crate) const FRAME: usize = 600;

/// What ONNX can hold in one file.
const LARGEST: u64 = 2 << 30;

/// A loaded graph, checked to be Kokoro's.
pub(crate) struct Model {
    session: Session,
    /// The name of the input for tokens; it has had two.
    tokens: &'static str,
    durations: Option<String>,
}

/// What comes out of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sound {
    /// As the graph makes them.
    pub(crate) samples: Vec<f32>,
    /// How many frames each token lasts, the two at the ends too; empty where it does not tell.
    pub(crate) durations: Vec<f32>,
}

impl Model {
    /// Loads the graph at `path`. ONNX Runtime must be loaded. `tick` is called all the while.
    ///
    /// # Errors
    /// [`EngineError::File`] for what is no graph, or none of Kokoro's.
    pub(crate) fn open(
        path: &Path,
        threads: usize,
        mut tick: impl FnMut(),
    ) -> Result<Self, EngineError> {
        let wrong = |reason: String| EngineError::File {
            path: path.to_owned(),
            reason,
        };
        let file = contents(path).map_err(wrong)?;
        let loaded = attended("kokoro", || load(file, threads), &mut tick);
        let (session, durations) = loaded
            .map_err(|error| wrong(format!("no thread to load it: {error}")))?
            .map_err(|error| {
                wrong(format!(
                    "this is no ONNX model, or only a part of one; fetch it again (ONNX Runtime: {})",
                    one_line(&error)
                ))
            })?;
        let tokens = check(session.inputs(), session.outputs()).map_err(|what| {
            wrong(format!(
                "this is an ONNX model, but not Kokoro-82M: {what}; name its own .onnx"
            ))
        })?;
        let mut model = Self {
            session,
            tokens,
            durations,
        };
        // Names and types may fit where shapes do not, which shows only now. And the first run
        // is slower than all others.
        let tried = model.run(&[0, 43, 0], vec![0.0; WIDTH], 1.0, || {
            tick();
            true
        });
        match tried {
            Ok(Some(sound)) if !sound.samples.is_empty() => Ok(model),
            Ok(_) => Err(wrong("this model makes no sound".to_owned())),
            Err(reason) => Err(wrong(format!("this model cannot be used: {reason}"))),
        }
    }

    /// Whether it tells how long each token lasts.
    pub(crate) fn tells_durations(&self) -> bool {
        self.durations.is_some()
    }

    /// Runs the graph on tokens, those at the ends among them. `wanted` is asked every 10 ms
    /// whether to go on; when it says no the run ends after the step it is at, and the result is
    /// `None`.
    ///
    /// # Errors
    /// What ONNX Runtime says, in one line.
    pub(crate) fn run(
        &mut self,
        tokens: &[i64],
        style: Vec<f32>,
        speed: f32,
        mut wanted: impl FnMut() -> bool,
    ) -> Result<Option<Sound>, String> {
        let options = RunOptions::new().map_err(|error| one_line(&error))?;
        let mut is_wanted = true;
        let work = || self.compute(tokens, style, speed, &options);
        let sound = attended("kokoro", work, || {
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

    fn compute(
        &mut self,
        tokens: &[i64],
        style: Vec<f32>,
        speed: f32,
        options: &RunOptions,
    ) -> ort::Result<Sound> {
        let values = ort::inputs![
            self.tokens => Tensor::from_array(([1, tokens.len()], tokens.to_vec()))?,
            "style" => Tensor::from_array(([1, WIDTH], style))?,
            "speed" => Tensor::from_array(([1], vec![speed]))?,
        ];
        let outputs = self.session.run_with_options(values, options)?;
        let numbers = |value: &ort::value::DynValue| {
            let (_, numbers) = value.try_extract_tensor::<f32>().ok()?;
            Some(numbers.to_vec())
        };
        let samples = outputs.values().next().and_then(|value| numbers(&value));
        let samples = samples.ok_or_else(|| ort::Error::new("it made no sound"))?;
        let told = self.durations.as_deref().and_then(|name| outputs.get(name));
        let durations = told.and_then(numbers).unwrap_or_default();
        let fits = durations.len() == tokens.len();
        Ok(Sound {
            samples,
            durations: if fits { durations } else { Vec::new() },
        })
    }
}

fn contents(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| format!("the model cannot be read: {error}");
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() || about.len() == 0 {
        return Err("a model is a file, and this is a folder or empty".to_owned());
    }
    if about.len() > LARGEST {
        return Err("this is larger than any ONNX model in one file can be".to_owned());
    }
    let mut file = Vec::with_capacity(about.len() as usize);
    let read = File::open(path).and_then(|open| open.take(LARGEST).read_to_end(&mut file));
    read.map_err(unreadable)?;
    match instead_of_model(file.get(..64).unwrap_or(&file)) {
        Some(instead) => Err(format!("no model is here, it is {instead}")),
        None => Ok(file),
    }
}

fn load(file: Vec<u8>, threads: usize) -> ort::Result<(Session, Option<String>)> {
    let plain = |error: ort::Error<SessionBuilder>| ort::Error::new(error.to_string());
    let Prepared {
        bytes,
        durations,
        replaced,
    } = graph::prepare(file);
    tracing::debug!("{replaced} quantised convolutions run as floats");
    let session = Session::builder()?
        .with_intra_threads(threads)
        .map_err(plain)?
        // Threads that wait for work by spinning would take it from the game.
        .with_intra_op_spinning(false)
        .map_err(plain)?
        // Every sentence is of another length: a plan of the last one's memory is no use.
        .with_memory_pattern(false)
        .map_err(plain)?
        .commit_from_memory(&bytes)?;
    Ok((session, durations))
}

/// The name of the input for tokens, if inputs and outputs are Kokoro's.
fn check(inputs: &[Outlet], outputs: &[Outlet]) -> Result<&'static str, String> {
    use TensorElementType::{Float32, Int64};
    let of = |name: &str| inputs.iter().find(|input| input.name() == name);
    let tokens = ["tokens", "input_ids"]
        .into_iter()
        .find(|name| of(name).is_some())
        .ok_or("it has no input `tokens` or `input_ids`")?;
    for (name, wanted) in [(tokens, Int64), ("style", Float32), ("speed", Float32)] {
        match of(name) {
            None => return Err(format!("it has no input `{name}`")),
            Some(input) if element(input) == Some(wanted) => {}
            Some(_) => return Err(format!("its input `{name}` is of another type")),
        }
    }
    if inputs.len() > 3 {
        return Err("it asks for more than tokens, style and speed".to_owned());
    }
    let sound = outputs.first().and_then(element);
    if sound == Some(Float32) {
        Ok(tokens)
    } else {
        Err("its first output is no sound".to_owned())
    }
}

fn element(outlet: &Outlet) -> Option<TensorElementType> {
    match *outlet.dtype() {
        ValueType::Tensor { ty, .. } => Some(ty),
        _ => None,
    }
}
