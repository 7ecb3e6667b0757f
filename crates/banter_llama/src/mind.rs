//! The engine that answers.

use crate::loaded::LoadedModel;
use crate::serve::Serving;
use banter_engine::{Engine, EngineError, Generation, Inbox, Loading, Settings};

/// A language model of any kind that llama.cpp runs, from a GGUF file.
///
/// It answers many requests at a time, in one batch. Open it on the thread that is to load it:
///
/// ```no_run
/// use banter_engine::{Engine, Generation, Loading, Settings, Worker};
/// use banter_llama::LlamaMind;
///
/// let worker = Worker::<Generation>::spawn_loading("mind", |loading: &Loading| {
///     let settings = Settings::default().with("model", "models/mind.gguf");
///     let mind: Box<dyn Engine<Generation>> = Box::new(LlamaMind::open(&settings, loading)?);
///     Ok(mind)
/// })?;
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
pub struct LlamaMind {
    model: LoadedModel,
}

impl LlamaMind {
    /// Loads the model that `settings` name; the [crate's docs](crate) list them all.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that is unknown or out of range;
    /// [`EngineError::File`] when the file is no model, is cut off, or needs more memory than
    /// there is; [`EngineError::Failed`] when llama.cpp cannot make a context for it.
    pub fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        let model = LoadedModel::open(settings, loading)?;
        Serving::new(&model)?;
        loading.report(1.0);
        Ok(Self { model })
    }
}

impl std::fmt::Debug for LlamaMind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LlamaMind")
            .field("config", &self.model.config)
            .finish_non_exhaustive()
    }
}

impl Engine<Generation> for LlamaMind {
    fn serve(&mut self, inbox: &Inbox<Generation>) {
        match Serving::new(&self.model) {
            Ok(mut serving) => serving.run(inbox),
            Err(error) => inbox.serve_each(|_, _| Err(error.clone())),
        }
    }
}
