//! A model that is loaded.

use crate::adapters::{self, Loaded};
use crate::config::Config;
use crate::gguf::{self, GgufError, Header, Model};
use crate::memory::{self, Need};
use crate::session::Session;
use crate::specials::Specials;
use crate::template::{self, ChatTemplate, Signs};
use banter_engine::{Engine, EngineError, Generation, Inbox, Loading, Settings};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::vocab::VocabType;
use llama_cpp_2::{LogOptions, send_logs_to_tracing};
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

/// The engine's name in errors.
pub(crate) const ENGINE: &str = "llama.cpp";
/// Before the name of a chat template, where a model has several.
const NAMED_TEMPLATE: &str = "tokenizer.chat_template.";

/// A language model of any kind that llama.cpp runs, from a GGUF file.
///
/// It answers one request at a time, in order. Open it on the thread that is to load it:
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
    pub(crate) model: LlamaModel,
    pub(crate) config: Config,
    pub(crate) template: ChatTemplate,
    pub(crate) specials: Specials,
    pub(crate) adapters: Vec<Loaded>,
    context: u32,
    backend: &'static LlamaBackend,
}

impl LlamaMind {
    /// Loads the model that `settings` name; the [crate's docs](crate) list them all.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that is unknown or out of range;
    /// [`EngineError::File`] when the file is no model, is cut off, or needs more memory than
    /// there is; [`EngineError::Failed`] when llama.cpp cannot make a context for it.
    pub fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        let mut config = Config::read(settings)?;
        let Model { file, mut header } = gguf::inspect(&config.model)?;
        config.model = file;
        header.weights = header
            .weights
            .saturating_add(adapters::inspect(&config, &header)?);
        let context = config.context_for(header.context);
        let backend = backend()?;
        check_memory(&config, &header, context, backend)?;
        let mut model = load(&config, &header, backend, loading)?;
        let adapters = adapters::load(&config, &mut model)?;
        let specials = Specials::of(&model.vocab());
        let template = template_of(&model, &specials);
        let mind = Self {
            model,
            config,
            template,
            specials,
            adapters,
            context,
            backend,
        };
        Session::new(&mind)?.warm_up()?;
        loading.report(1.0);
        Ok(mind)
    }

    pub(crate) fn new_context(&self) -> Result<LlamaContext<'_>, EngineError> {
        let threads = i32::try_from(self.config.threads).unwrap_or(1);
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(self.context))
            .with_n_batch(self.config.batch)
            .with_n_ubatch(self.config.batch)
            .with_n_threads(threads)
            .with_n_threads_batch(threads)
            .with_no_perf(true);
        self.model
            .new_context(self.backend, params)
            .map_err(|_| EngineError::Failed {
                engine: ENGINE.to_owned(),
                reason: format!(
                    "no context of {} tokens could be made for {}; set `context` lower",
                    self.context,
                    self.config.model.display()
                ),
            })
    }
}

impl std::fmt::Debug for LlamaMind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LlamaMind")
            .field("config", &self.config)
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}

impl Engine<Generation> for LlamaMind {
    fn serve(&mut self, inbox: &Inbox<Generation>) {
        match Session::new(self) {
            Ok(mut session) => {
                inbox.serve_each(|request, output| session.answer(request, output));
            }
            Err(error) => inbox.serve_each(|_, _| Err(error.clone())),
        }
    }
}

/// llama.cpp itself, which a process sets up once.
fn backend() -> Result<&'static LlamaBackend, EngineError> {
    static BACKEND: OnceLock<Result<LlamaBackend, String>> = OnceLock::new();
    let backend = BACKEND.get_or_init(|| {
        // It tells a hundred lines of every model: only to who asks for them.
        let wanted = tracing::enabled!(target: "llama-cpp-2", tracing::Level::DEBUG);
        send_logs_to_tracing(LogOptions::default().with_logs_enabled(wanted));
        LlamaBackend::init().map_err(|error| error.to_string())
    });
    backend.as_ref().map_err(|reason| EngineError::Failed {
        engine: ENGINE.to_owned(),
        reason: reason.clone(),
    })
}

fn check_memory(
    config: &Config,
    header: &Header,
    context: u32,
    backend: &LlamaBackend,
) -> Result<(), EngineError> {
    // One layer more than there are: the output's.
    let layers = header.layers.unwrap_or(0).saturating_add(1) as f64;
    let on_gpu = match config.gpu_layers {
        _ if !backend.supports_gpu_offload() => 0.0,
        None => 1.0,
        Some(count) => f64::from(count) / layers,
    };
    match memory::allowed(config.memory) {
        Some(free) => Need::of(header, context, on_gpu)
            .fits(context, free)
            .map_err(|reason| refuse(config, reason)),
        None => Ok(()),
    }
}

fn load(
    config: &Config,
    header: &Header,
    backend: &LlamaBackend,
    loading: &Loading,
) -> Result<LlamaModel, EngineError> {
    let told = loading.clone();
    let mut params = LlamaModelParams::default()
        .with_use_mmap(config.mmap && backend.supports_mmap())
        .with_use_mlock(config.mlock && backend.supports_mlock())
        .with_progress_callback(move |fraction| {
            told.report(fraction);
            true
        });
    if let Some(layers) = config.gpu_layers {
        params = params.with_n_gpu_layers(layers);
    }
    let model = LlamaModel::load_from_file(backend, &config.model, &params).map_err(|error| {
        use llama_cpp_2::LlamaModelLoadError::{NullError, PathToStrError};
        refuse(
            config,
            match error {
                PathToStrError(_) | NullError(_) => {
                    "llama.cpp cannot read a path with such characters; rename it".to_owned()
                }
                _ if !header.is_known() => {
                    let name = header.architecture.escape_debug().to_string();
                    GgufError::Architecture(name).to_string()
                }
                _ => format!(
                    "llama.cpp here cannot load it (its architecture is `{}`); find another model",
                    header.architecture.escape_debug()
                ),
            },
        )
    })?;
    if model.vocab().vocab_type() == VocabType::NONE {
        return Err(refuse(
            config,
            "it has no vocabulary, so it cannot talk; find another model".to_owned(),
        ));
    }
    Ok(model)
}

/// The template that the model was taught with.
fn template_of(model: &LlamaModel, specials: &Specials) -> ChatTemplate {
    let vocab = model.vocab();
    let text = |token: LlamaToken| {
        if token.0 < 0 {
            return String::new();
        }
        let bytes = vocab.token_to_piece(token, true, None);
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let signs = Signs {
        bos: text(vocab.bos()),
        eos: text(vocab.eos()),
        chatml: specials.named("<|im_start|>").is_some(),
    };
    let source = model
        .chat_template(None)
        .ok()
        .and_then(|source| source.to_string().ok())
        .or_else(|| named_template(model));
    ChatTemplate::new(source.as_deref(), &signs, Arc::new(SystemTime::now))
}

/// The template for talking among those that have a name.
fn named_template(model: &LlamaModel) -> Option<String> {
    let keys: Vec<String> = (0..model.meta_count())
        .filter_map(|index| model.meta_key_by_index(index).ok())
        .collect();
    let names = keys
        .iter()
        .filter_map(|key| key.strip_prefix(NAMED_TEMPLATE));
    let name = template::choose(names)?;
    model.meta_val_str(&format!("{NAMED_TEMPLATE}{name}")).ok()
}

fn refuse(config: &Config, reason: String) -> EngineError {
    EngineError::File {
        path: config.model.clone(),
        reason,
    }
}
