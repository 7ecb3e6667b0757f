//! Why a file is no model to talk with, each reason a sentence with what to do.

/// Why a file cannot be used. Each is the end of a sentence that begins with the file's name.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GgufError {
    #[error("it is empty; fetch it again")]
    Empty,
    #[error("it is {0}")]
    NotGguf(&'static str),
    #[error("it is GGUF version {0}, of which llama.cpp here reads 2 and 3; find a newer file")]
    Version(u32),
    #[error("it is cut off in its header; fetch it again")]
    CutInHeader,
    #[error("it is cut off: {wanted} bytes are missing at its end; fetch it again")]
    CutInData { wanted: u64 },
    #[error("its header is broken ({0}); fetch it again")]
    Broken(&'static str),
    #[error(
        "its weights are of a type (number {0}) that llama.cpp here does not know; find another quantisation"
    )]
    NewTensor(u32),
    #[error("it is {what}{architecture}; {advice}")]
    Other {
        what: &'static str,
        architecture: String,
        advice: &'static str,
    },
    #[error(
        "it is only a vocabulary, the words of a model without its weights; choose the model's main file"
    )]
    NoWeights,
    #[error(
        "llama.cpp here does not know its architecture `{0}`; choose another model, or a newer bevy_banter"
    )]
    Architecture(String),
    #[error(
        "it is one of the {parts} files of a model, and beside it are missing: {names}; fetch them too"
    )]
    Missing { parts: u64, names: String },
    #[error(
        "it is part {part} of {parts} of a model and its name says something else; call the parts `NAME-00001-of-{parts:05}.gguf` and so on, or join them with `llama-gguf-split --merge`"
    )]
    Misnamed { part: u64, parts: u64 },
    #[error(
        "it is part {part}{of} of a file that was cut, and no model before all parts are joined in their order, in a terminal with `cat` or `copy /b`; join them to `{whole}` and name that"
    )]
    Cut {
        part: u64,
        of: String,
        whole: String,
    },
    #[error("it was not fetched to its end; fetch it again until it is called `{0}`")]
    Unfinished(String),
    #[error(
        "it is no adapter (LoRA) that llama.cpp can use; make one with its `convert_lora_to_gguf.py`"
    )]
    NoAdapter,
    #[error(
        "it is an adapter for models of the architecture `{made}`, and this one's is `{wanted}`; choose one that was made for this very model"
    )]
    AdapterOfOther { made: String, wanted: String },
    #[error("it cannot be read ({0})")]
    Io(std::io::Error),
}

impl From<std::io::Error> for GgufError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::CutInHeader,
            _ => Self::Io(error),
        }
    }
}
