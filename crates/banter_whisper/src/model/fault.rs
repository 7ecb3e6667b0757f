//! What can be wrong with a model file.

use std::io;

/// Why a file is no usable model: what is wrong and what to do, without the file's name.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("there is no such file; name a whisper model such as ggml-base.bin")]
    Missing,
    #[error("this is a folder; name the model in it, a file such as ggml-base.bin")]
    Folder,
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("it is empty; fetch it again")]
    Empty,
    #[error(
        "this is a GGUF file, a language model that a character thinks with (--mind); to hear, name a whisper model such as ggml-base.bin"
    )]
    Gguf,
    #[error(
        "this is text and no model, perhaps a web page or a pointer that was saved in its place; fetch the model itself"
    )]
    Text,
    #[error(
        "this is an archive or a PyTorch file; name a whisper model in the ggml format of whisper.cpp, such as ggml-base.bin"
    )]
    Archive,
    #[error(
        "this is no whisper model, it does not begin like one; name one in the ggml format of whisper.cpp, such as ggml-base.bin"
    )]
    Foreign,
    #[error(
        "this model only tells speech from silence (Silero); to hear words, name a whisper model such as ggml-base.bin"
    )]
    VoiceActivity,
    #[error(
        "its header cannot be right: {what} is {value} where {expected} is expected; it is damaged or no whisper model, fetch it again"
    )]
    Implausible {
        what: &'static str,
        value: i64,
        expected: String,
    },
    #[error(
        "its weights have 32 bits, with which whisper.cpp cannot compute; convert it to 16 (f16) or quantise it"
    )]
    FullPrecision,
    #[error("its {part} cannot be right: {reason}; it is damaged, fetch it again")]
    Damaged { part: String, reason: String },
    #[error(
        "it is cut short in its {part}: it has {length} bytes of at least {needed}; fetch it again"
    )]
    CutShort {
        part: String,
        length: u64,
        needed: u64,
    },
    #[error("it is cut short: it has {found} of {expected} tensors; fetch it again")]
    TensorsMissing { found: u64, expected: u64 },
    #[error(
        "it needs about {} MB of memory and {} MB are free; choose a smaller model or close other programs",
        .needed / 1_000_000, .free / 1_000_000
    )]
    TooLarge { needed: u64, free: u64 },
    #[error("whisper.cpp cannot use it: {0}; fetch it again or choose another model")]
    Refused(String),
}
