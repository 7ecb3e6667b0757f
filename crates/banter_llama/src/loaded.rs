//! A model that is loaded: its weights, its adapters, and how it is spoken to.

use crate::adapters::{self, Loaded};
use crate::config::Config;
use crate::failure::{ENGINE, failed};
use crate::fingerprint::fingerprint;
use crate::gguf::{self, GgufError, Header, Model};
use crate::memory::{self, Need};
use crate::specials::Specials;
use crate::template::{self, ChatTemplate, Signs};
use banter_engine::host::CacheType;
use banter_engine::{EngineError, Loading, Settings};
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::{KvCacheType, LlamaContextParams};
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::vocab::VocabType;
use llama_cpp_2::{
    LlamaBackendDeviceType, LogOptions, list_llama_ggml_backend_devices, send_logs_to_tracing,
};
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

/// Before the name of a chat template, where a model has several.
const NAMED_TEMPLATE: &str = "tokenizer.chat_template.";

/// llama.cpp makes contexts of so many tokens and multiples of it.
const CONTEXT_STEP: u32 = 256;
/// How many contexts' tokens are kept by default, where there is memory for it.
const USUAL_CONTEXTS: u32 = 2;
/// How many conversations are kept by default, and of a model whose state takes memory for each.
const USUAL_SLOTS: u32 = 32;
const SLOTS_OF_RECURRENT: u32 = 8;

/// A model and all that it is worked with.
pub(crate) struct LoadedModel {
    pub(crate) model: LlamaModel,
    pub(crate) config: Config,
    pub(crate) template: ChatTemplate,
    pub(crate) specials: Specials,
    pub(crate) adapters: Vec<Loaded>,
    /// The tokens of one conversation.
    pub(crate) context: u32,
    /// Which model this is, with its adapters and its kind of cache.
    pub(crate) fingerprint: u64,
    /// The tokens of all conversations, where what is common counts once.
    cells: u32,
    architecture: String,
    backend: &'static LlamaBackend,
}

impl LoadedModel {
    /// Loads the model that `settings` name; the [crate's docs](crate) list them all.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that is unknown or out of range;
    /// [`EngineError::File`] when the file is no model, is cut off, or needs more memory than
    /// there is; [`EngineError::Failed`] when llama.cpp cannot make a context for it.
    pub(crate) fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        let mut config = Config::read(settings)?;
        let Model { file, mut header } = gguf::inspect(&config.model)?;
        config.model = file;
        header.weights = header
            .weights
            .saturating_add(adapters::inspect(&config, &header)?);
        let context = config.context_for(header.context);
        let context = context.next_multiple_of(CONTEXT_STEP);
        let backend = backend()?;
        let cells = cells(&config, &header, context, backend)?;
        lower_priority(&config);
        let mut model = load(&config, &header, backend, loading)?;
        let adapters = adapters::load(&config, &mut model)?;
        let specials = Specials::of(&model.vocab());
        let template = template_of(&model, &specials);
        Ok(Self {
            fingerprint: fingerprint(&config)?,
            architecture: header.architecture,
            model,
            config,
            template,
            specials,
            adapters,
            context,
            cells,
            backend,
        })
    }

    /// How many conversations it has room for.
    pub(crate) fn slots(&self) -> u32 {
        let recurrent = self.model.is_recurrent() || self.model.is_hybrid();
        let usual = if recurrent {
            SLOTS_OF_RECURRENT
        } else {
            USUAL_SLOTS
        };
        self.config.slots.unwrap_or(usual)
    }

    /// Whether some of its layers see only so far back.
    pub(crate) fn has_window(&self) -> bool {
        let key = format!("{}.attention.sliding_window", self.architecture);
        let window = self.model.meta_val_str(&key);
        window.is_ok_and(|window| window != "0")
    }

    /// A context for so many sequences, which share all its cells.
    pub(crate) fn new_context(&self, sequences: u32) -> Result<LlamaContext<'_>, EngineError> {
        let threads = i32::try_from(self.config.threads).unwrap_or(1);
        let kind = match self.config.cache_type {
            CacheType::F16 => KvCacheType::F16,
            CacheType::Q8 => KvCacheType::Q8_0,
            CacheType::Q4 => KvCacheType::Q4_0,
        };
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(self.cells))
            .with_n_seq_max(sequences)
            .with_kv_unified(true)
            .with_type_k(kind)
            .with_type_v(kind)
            // llama.cpp aborts where a batch has no room for an output of each sequence.
            .with_n_batch(self.config.batch.max(sequences))
            .with_n_ubatch(self.config.batch)
            .with_n_threads(threads)
            .with_n_threads_batch(threads)
            .with_no_perf(true);
        self.model.new_context(self.backend, params).map_err(|_| {
            failed(format!(
                "no context of {} tokens could be made for {}; set `context` or `cache` lower, or \
                 `cache_type` to `f16`",
                self.cells,
                self.config.model.display()
            ))
        })
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

/// How many tokens all conversations have together, if they and the model fit into memory.
fn cells(
    config: &Config,
    header: &Header,
    context: u32,
    backend: &LlamaBackend,
) -> Result<u32, EngineError> {
    let room = |bytes| memory::cache_tokens(header, config.cache_type, bytes);
    let wanted = match config.cache {
        Some(mebibytes) => room(mebibytes.saturating_mul(1 << 20)),
        None => Some(context.saturating_mul(USUAL_CONTEXTS)),
    };
    let wanted = wanted.unwrap_or(context).max(context);
    let wanted = wanted - wanted % CONTEXT_STEP;
    let fits = |cells| check_memory(config, header, cells, backend);
    match fits(wanted) {
        // One context is enough to talk.
        Err(_) if config.cache.is_none() => fits(context).map(|()| context),
        checked => checked.map(|()| wanted),
    }
}

fn check_memory(
    config: &Config,
    header: &Header,
    cells: u32,
    backend: &LlamaBackend,
) -> Result<(), EngineError> {
    // One layer more than there are: the output's.
    let layers = header.layers.unwrap_or(0).saturating_add(1) as f64;
    let on_gpu = match config.gpu_layers {
        _ if !backend.supports_gpu_offload() => 0.0,
        None => 1.0,
        Some(count) => (f64::from(count) / layers).min(1.0),
    };
    let Some(free) = memory::allowed(config.memory) else {
        return Ok(());
    };
    let need = |share| Need::of(header, config.cache_type, cells, share);
    need(1.0 - on_gpu)
        .fits(cells, free)
        .map_err(|reason| refuse(config, reason))?;
    match gpu_memory().filter(|_| on_gpu > 0.0) {
        Some(free) => need(on_gpu)
            .fits_on_gpu(on_gpu, layers, free)
            .map_err(|reason| refuse(config, reason)),
        None => Ok(()),
    }
}

/// The bytes that are free on all graphics cards, if there are any with a memory of their own.
fn gpu_memory() -> Option<u64> {
    let cards = list_llama_ggml_backend_devices();
    let of_their_own = cards
        .iter()
        .filter(|card| card.device_type == LlamaBackendDeviceType::Gpu && card.memory_total > 0);
    of_their_own
        .map(|card| card.memory_free as u64)
        .reduce(|one, other| one + other)
}

/// Stands back behind other programs, if that is wanted: this thread, and those that it starts.
fn lower_priority(config: &Config) {
    if config.nice == 0 {
        return;
    }
    #[cfg(unix)]
    if let Err(error) = rustix::process::setpriority_process(None, config.nice) {
        tracing::warn!("the priority of the engine could not be lowered: {error}");
    }
    #[cfg(not(unix))]
    tracing::warn!("the setting `nice` does nothing on this system");
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
