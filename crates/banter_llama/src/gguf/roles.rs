//! What a GGUF is for. The format carries models to talk with and a dozen other things, of
//! which llama.cpp refuses some without a reason, answers nonsense with others, and aborts on
//! the rest.

use super::GgufError;

/// What to do about a file that belongs to a model without being one.
const MAIN_FILE: &str = "choose the model's main file";
/// What to do about a model that does not talk.
const CHAT: &str = "choose a model that was made for chat or for instructions";

const EMBEDDER: &str = "an embedding model, which compares texts and cannot answer";
const RERANKER: &str = "a reranker, which compares texts and cannot answer";

/// By the key `general.type`.
const TYPES: &[(&str, &str, &str)] = &[
    (
        "adapter",
        "an adapter (LoRA), which changes another model and is none by itself",
        MAIN_FILE,
    ),
    (
        "imatrix",
        "an importance matrix, which is for quantising and no model",
        MAIN_FILE,
    ),
    (
        "mmproj",
        "a projector, the part of a model that sees pictures or hears sounds, and no model by itself",
        MAIN_FILE,
    ),
    (
        "vocab",
        "only a vocabulary, the words of a model without its weights",
        MAIN_FILE,
    ),
];

/// By the key `general.architecture`.
const ARCHITECTURES: &[(&[&str], &str, &str)] = &[
    (
        &["clip", "mmproj"],
        "a projector, the part of a model that sees pictures or hears sounds, and no model by itself",
        MAIN_FILE,
    ),
    (
        &["controlvector"],
        "a control vector, which changes another model and is none by itself",
        MAIN_FILE,
    ),
    (
        &["imatrix"],
        "an importance matrix, which is for quantising and no model",
        MAIN_FILE,
    ),
    (
        &[
            "bert",
            "distilbert",
            "eurobert",
            "gemma-embedding",
            "jina-bert-v2",
            "jina-bert-v3",
            "llama-embed",
            "modern-bert",
            "neo-bert",
            "nomic-bert",
            "nomic-bert-moe",
            "roberta",
            "t5encoder",
            "xlm-roberta",
        ],
        EMBEDDER,
        CHAT,
    ),
    (
        &["t5", "bart", "m2m100", "nllb"],
        "a model that translates or rewrites a whole text (encoder and decoder) and does not talk",
        CHAT,
    ),
    (
        &["dream", "llada", "llada-moe", "rnd1"],
        "a diffusion language model, which does not write word by word",
        CHAT,
    ),
    (
        &["eagle3", "dflash", "gemma4-assistant", "medusa"],
        "a draft model, which only helps another to be faster",
        MAIN_FILE,
    ),
    (
        &["whisper", "parakeet", "moonshine"],
        "a model that hears speech",
        "name it where the ears are set up, and choose a language model here",
    ),
    (
        &[
            "wavtokenizer-dec",
            "qwen3tts",
            "pockettts",
            "kokoro",
            "parler-tts",
            "dia",
            "outetts",
        ],
        "a part of a voice",
        CHAT,
    ),
    (
        &[
            "aura",
            "chroma",
            "cosmos",
            "flux",
            "hidream",
            "hyvid",
            "ltxv",
            "lumina2",
            "qwen_image",
            "sd1",
            "sd3",
            "sdxl",
            "wan",
            "z_image",
        ],
        "a model that makes pictures or films",
        CHAT,
    ),
];

/// What of a header tells what the file is for.
#[derive(Debug, Default)]
pub(super) struct Role<'a> {
    pub(super) architecture: &'a str,
    /// `general.type`.
    pub(super) kind: &'a str,
    /// How the model makes one vector of a text, if it does: llama.cpp's `llama_pooling_type`.
    pub(super) pooling: u64,
    /// Whether it names what it can sort texts into.
    pub(super) classifies: bool,
    /// Whether a word may see those that come after it.
    pub(super) sees_ahead: bool,
}

impl Role<'_> {
    /// Refuses what is a GGUF and yet no model to talk with.
    pub(super) fn refuse(&self) -> Result<(), GgufError> {
        const RANK: u64 = 4;
        let by_type = TYPES.iter().find(|(kind, ..)| *kind == self.kind);
        let by_architecture = ARCHITECTURES
            .iter()
            .find(|(names, ..)| names.contains(&self.architecture));
        let (what, advice) = match (by_type, by_architecture) {
            (Some((_, what, advice)), _) => (*what, *advice),
            // The same networks serve for both.
            _ if self.pooling == RANK || self.classifies => (RERANKER, CHAT),
            (_, Some((_, what, advice))) => (*what, *advice),
            _ if self.pooling > 0 || self.sees_ahead => (EMBEDDER, CHAT),
            _ if self.architecture.is_empty() => {
                return Err(GgufError::Broken("it does not say what model it is"));
            }
            _ => return Ok(()),
        };
        Err(GgufError::Other {
            what,
            architecture: shown(self.architecture),
            advice,
        })
    }
}

/// The architecture in brackets, if there is one.
fn shown(architecture: &str) -> String {
    if architecture.is_empty() {
        return String::new();
    }
    let name: String = architecture.chars().take(40).collect();
    format!(" (architecture `{}`)", name.escape_debug())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn told(role: &Role<'_>) -> String {
        role.refuse()
            .map_or_else(|e| e.to_string(), |()| String::new())
    }

    #[test]
    fn what_does_not_talk_is_named_with_what_to_do() {
        let of = |architecture, kind| Role {
            architecture,
            kind,
            ..Role::default()
        };
        assert_eq!(
            told(&of("bert", "")),
            "it is an embedding model, which compares texts and cannot answer (architecture \
             `bert`); choose a model that was made for chat or for instructions"
        );
        for (architecture, kind, words) in [
            ("nomic-bert-moe", "model", "an embedding model"),
            ("llama", "adapter", "an adapter (LoRA)"),
            ("", "imatrix", "an importance matrix"),
            ("clip", "", "a projector"),
            ("qwen2vl", "mmproj", "a projector"),
            ("controlvector", "", "a control vector"),
            ("t5", "", "encoder and decoder"),
            ("llada", "model", "a diffusion language model"),
            ("eagle3", "", "a draft model"),
            ("whisper", "", "the ears"),
            ("flux", "", "makes pictures"),
            ("", "", "does not say what model"),
        ] {
            let told = told(&of(architecture, kind));
            assert!(told.contains(words), "{architecture}, {kind}: {told}");
        }
        assert_eq!(told(&of("llama", "model")), "");
    }

    #[test]
    fn a_model_that_was_made_over_into_an_embedder_is_told_by_its_keys() {
        let qwen = |pooling, classifies, sees_ahead| {
            told(&Role {
                architecture: "qwen3",
                kind: "model",
                pooling,
                classifies,
                sees_ahead,
            })
        };
        assert!(qwen(3, false, false).contains("an embedding model"));
        assert!(qwen(0, false, true).contains("an embedding model"));
        assert!(qwen(4, false, false).contains("a reranker"));
        assert!(qwen(3, true, false).contains("a reranker"));
        assert_eq!(qwen(0, false, false), "");
    }
}
