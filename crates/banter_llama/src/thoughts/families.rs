//! How families of models write what they only think, and where an answer ends: data.
//!
//! A new family is a line in a table here. Signs that begin with `<` or `◁` are found in any
//! case; all others exactly as they stand.

/// A way to mark thoughts.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Family {
    /// What begins a thought.
    pub(crate) open: &'static str,
    /// What ends it; any of these.
    pub(crate) close: &'static [&'static str],
    /// What is written in the model's stead, once it has begun a thought, for it to answer at
    /// once; empty where that is not known.
    pub(crate) skip: &'static str,
    /// Whether the sign is made of words that somebody might say: it counts only as the first
    /// thing of an answer.
    pub(crate) of_words: bool,
}

const fn family(open: &'static str, close: &'static [&'static str], skip: &'static str) -> Family {
    Family {
        open,
        close,
        skip,
        of_words: false,
    }
}

const fn words(open: &'static str, close: &'static [&'static str], skip: &'static str) -> Family {
    Family {
        open,
        close,
        skip,
        of_words: true,
    }
}

/// The families whose thoughts have a beginning and an end. Of two with the same beginning the
/// first counts.
#[rustfmt::skip]
pub(crate) const FAMILIES: &[Family] = &[
    // DeepSeek R1, Qwen 3 and QwQ, GLM 4.5, EXAONE 4, Phi 4, Nemotron, SmolLM 3, Hunyuan, ERNIE.
    family("<think>", &["</think>"], "\n</think>\n\n"),
    // What models are told to write in prompts.
    family("<thinking>", &["</thinking>"], "\n</thinking>\n\n"),
    // EXAONE Deep, Marco-o1.
    family("<thought>", &["</thought>"], "\n</thought>\n\n"),
    // Reka Flash.
    family("<reasoning>", &["</reasoning>"], "\n</reasoning>\n\n"),
    family("<analysis>", &["</analysis>"], "\n</analysis>\n\n"),
    family("<reflection>", &["</reflection>"], "\n</reflection>\n\n"),
    family("<scratchpad>", &["</scratchpad>"], "\n</scratchpad>\n\n"),
    // Seed-OSS.
    family("<seed:think>", &["</seed:think>"], "</seed:think>"),
    // MiniMax M3.
    family("<mm:think>", &["</mm:think>"], "</mm:think>"),
    // LongCat Flash.
    family("<longcat_think>", &["</longcat_think>"], "\n</longcat_think>\n"),
    // Magistral, Ministral.
    family("[THINK]", &["[/THINK]"], "[/THINK]"),
    // OpenThinker, Sky-T1.
    family("<|begin_of_thought|>", &["<|end_of_thought|>", "<|begin_of_solution|>"],
        "<|end_of_thought|>\n\n<|begin_of_solution|>"),
    // Kimi.
    family("◁think▷", &["◁/think▷"], "◁/think▷"),
    family("<|open|>think<|sep|>", &["<|close|>think<|sep|>"],
        "<|close|>think<|sep|><|open|>response<|sep|>"),
    // Command A, Command R7B.
    family("<|START_THINKING|>", &["<|END_THINKING|>"], "<|END_THINKING|><|START_RESPONSE|>"),
    // Apertus.
    family("<|inner_prefix|>", &["<|inner_suffix|>"], "<|inner_suffix|>"),
    // Solar Open.
    family("<|think|>", &["<|content|>"], "<|end|><|begin|>assistant<|content|>"),
    // Gemma 4.
    family("<|channel>", &["<channel|>"], "thought\n<channel|>"),
    // MedGemma, whose signs are tokens that were left unused.
    family("<unused94>", &["<unused95>"], "thought\n<unused95>"),
    // Granite 3.2.
    words("Here is my thought process:", RESPONSE, "\n\nHere is my response:\n"),
    words("Here's my thought process:", RESPONSE, "\n\nHere's my response:\n"),
    // HuatuoGPT-o1.
    words("## Thinking", &["## Final Response"], "\n\n## Final Response\n\n"),
    // Apriel.
    words("Here are my reasoning steps:", &["[BEGIN FINAL RESPONSE]"],
        "\n[BEGIN FINAL RESPONSE]\n"),
];

const RESPONSE: &[&str] = &["Here is my response:", "Here's my response:"];

/// gpt-oss and what else speaks on channels (OpenAI's harmony format), all but one of which
/// are thoughts: its messages are a header, `<|message|>`, the text and `<|end|>`.
pub(crate) static CHANNELS: Family = family(
    CHANNEL,
    &[MESSAGE_END, START, CHANNEL],
    "<|end|><|start|>assistant<|channel|>final<|message|>",
);
/// What begins a header.
pub(super) const START: &str = "<|start|>";
/// What in a header goes before the channel's name.
pub(super) const CHANNEL: &str = "<|channel|>";
/// What ends a header.
pub(super) const MESSAGE: &str = "<|message|>";
/// What ends a message.
pub(super) const MESSAGE_END: &str = "<|end|>";
/// The channel that people hear.
pub(super) const FINAL: &str = "final";
/// The rest of a header that a template has begun.
pub(super) const TO_FINAL: &str = "<|channel|>final<|message|>";

/// What stands around an answer and is not said.
pub(super) const WRAPPERS: &[&str] = &[
    "<answer>",
    "</answer>",
    "<response>",
    "</response>",
    "<output>",
    "</output>",
    "<conclusion>",
    "</conclusion>",
    "<|begin_of_solution|>",
    "<|end_of_solution|>",
    "<|begin_of_box|>",
    "<|end_of_box|>",
    "<|open|>response<|sep|>",
    "<|close|>response<|sep|>",
    "<|START_RESPONSE|>",
    "<|END_RESPONSE|>",
    "<|START_TEXT|>",
    "<|END_TEXT|>",
    "<|content|>",
    "[BEGIN FINAL RESPONSE]",
    "[END FINAL RESPONSE]",
    MESSAGE,
];

/// What ends an answer, or begins somebody else's. Mostly they are single tokens, which
/// llama.cpp knows; a model that was taught badly, or has another's template, spells them.
pub(super) const ENDS: &[&str] = &[
    MESSAGE_END,
    "<|return|>",
    "<|call|>",
    "<|calls|>",
    "<|flush|>",
    "<|im_end|>",
    "<|im_start|>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|eot|>",
    "<|start_header_id|>",
    "<|begin_of_text|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|start_of_role|>",
    "<|user|>",
    "<|assistant|>",
    "<|system|>",
    "<|endofturn|>",
    "[|endofturn|]",
    "[|user|]",
    "<|END_OF_TURN_TOKEN|>",
    "<|START_OF_TURN_TOKEN|>",
    "<|end_of_msg|>",
    "<|im_user|>",
    "<|im_assistant|>",
    "<|role_end|>",
    "<end_of_turn>",
    "<start_of_turn>",
    "<end_of_utterance>",
    "<turn|>",
    "<|turn>",
    "<eos>",
    "<EOT>",
    "</s>",
    "<extra_id_1>",
    "<｜end▁of▁sentence｜>",
    "<｜User｜>",
    "<｜Assistant｜>",
    "[EOS]",
    "[EOT]",
    "[INST]",
    "[/INST]",
    "[e~[",
];

/// What stands in a tag, `<like_this>`, of a family that is in no table: a tag that begins a
/// thought has one of these, and one that ends it a `/` or `end` too.
pub(super) const THOUGHTS: &[&str] = &[
    "think",
    "thinking",
    "thought",
    "thoughts",
    "reason",
    "reasoning",
    "reflection",
    "scratchpad",
    "monologue",
];
/// Words for the end of a thought, where it has no `/`.
pub(super) const OVER: &[&str] = &["end", "stop", "suffix"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_begins_another() {
        let opens = FAMILIES.iter().map(|family| family.open);
        let closes = FAMILIES.iter().flat_map(|family| family.close).copied();
        let mut signs: Vec<&str> = opens.chain(closes).collect();
        signs.extend(WRAPPERS);
        signs.extend(ENDS);
        signs.extend([START, CHANNEL]);
        signs.sort_unstable();
        signs.dedup();
        assert!(signs.len() > 80);
        for pair in signs.windows(2) {
            assert!(!pair[1].starts_with(pair[0]), "{pair:?}");
        }
    }

    #[test]
    fn what_is_written_in_a_models_stead_ends_its_thought() {
        assert!(FAMILIES.len() > 20);
        for family in FAMILIES {
            let ends = family.close.iter().any(|close| family.skip.contains(close));
            assert!(ends, "{}", family.open);
        }
    }
}
