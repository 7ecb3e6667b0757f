//! From pieces of tokens to the text of an answer.

use crate::template::Layout;
use crate::text::{StopHolder, Utf8Holder};
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::vocab::LlamaVocab;

const THINK: &str = "<think>";
const THOUGHT: &str = "</think>";

/// The text of an answer as it comes in: whole characters, without what the model only
/// thinks, up to a stop string.
#[derive(Debug)]
pub(crate) struct Reply {
    bytes: Utf8Holder,
    thoughts: Thoughts,
    stops: StopHolder,
}

impl Reply {
    pub(crate) fn new(layout: &Layout, mut stops: Vec<String>) -> Self {
        stops.extend(layout.stops.iter().map(|stop| (*stop).to_owned()));
        let begun = layout
            .parts
            .last()
            .is_some_and(|part| part.from_template && part.text.trim_end().ends_with(THINK));
        Self {
            bytes: Utf8Holder::default(),
            thoughts: Thoughts::new(begun),
            stops: StopHolder::new(stops),
        }
    }

    /// Whether the text of this token is wanted although it stands for itself.
    pub(crate) fn wants_special(&self, vocab: &LlamaVocab, token: LlamaToken) -> bool {
        self.thoughts.is_undecided()
            && vocab.text(token).is_some_and(|text| {
                [THINK, THOUGHT]
                    .iter()
                    .any(|sign| text.to_bytes() == sign.as_bytes())
            })
    }

    /// Takes the bytes of a token, and returns the text that can be passed on.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        let mut text = String::new();
        self.bytes.push(bytes, &mut text);
        let text = self.thoughts.push(text);
        self.stops.push(&text)
    }

    /// Whether a stop string came.
    pub(crate) fn has_ended(&self) -> bool {
        self.stops.has_stopped()
    }

    /// What is left when the model has ended.
    pub(crate) fn finish(&mut self) -> String {
        let mut text = String::new();
        self.bytes.finish(&mut text);
        let mut text = self.thoughts.push(text);
        text += &self.thoughts.finish();
        let mut rest = self.stops.push(&text);
        rest += &self.stops.finish();
        rest
    }
}

/// Leaves out what stands at the beginning of an answer up to `</think>`.
#[derive(Debug)]
enum Thoughts {
    /// It is not yet known whether there are any.
    Perhaps(String),
    /// There are; the end of what was thought so far is kept, to find the sign.
    Inside(String),
    /// There are none, or no more.
    Over,
}

impl Thoughts {
    fn new(begun: bool) -> Self {
        if begun {
            Self::Inside(String::new())
        } else {
            Self::Perhaps(String::new())
        }
    }

    fn is_undecided(&self) -> bool {
        !matches!(self, Self::Over)
    }

    fn push(&mut self, text: String) -> String {
        match self {
            Self::Over => text,
            Self::Perhaps(held) => {
                held.push_str(&text);
                let start = held.trim_start();
                if let Some(thought) = start.strip_prefix(THINK) {
                    let thought = thought.to_owned();
                    *self = Self::Inside(String::new());
                    self.push(thought)
                } else if THINK.starts_with(start) {
                    String::new()
                } else {
                    self.finish()
                }
            }
            Self::Inside(held) => {
                held.push_str(&text);
                if let Some((_, said)) = held.split_once(THOUGHT) {
                    let said = said.to_owned();
                    *self = Self::Over;
                    return said;
                }
                // The sign may be half there.
                let keep = held.len().saturating_sub(THOUGHT.len());
                let keep = (keep..=held.len()).find(|at| held.is_char_boundary(*at));
                held.drain(..keep.unwrap_or_default());
                String::new()
            }
        }
    }

    /// What was held back and is no thought.
    fn finish(&mut self) -> String {
        match std::mem::replace(self, Self::Over) {
            Self::Perhaps(held) => held,
            Self::Inside(_) | Self::Over => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Part;
    use proptest::prelude::*;

    fn reply(prompt: &str, answer: &str, size: usize) -> String {
        let layout = Layout {
            parts: vec![Part {
                text: prompt.into(),
                from_template: true,
            }],
            stops: &["STOP"],
        };
        let mut reply = Reply::new(&layout, Vec::new());
        let mut text = String::new();
        for piece in answer.as_bytes().chunks(size.max(1)) {
            text += &reply.push(piece);
        }
        text + &reply.finish()
    }

    #[test]
    fn thoughts_are_not_said() {
        for size in 1..30 {
            assert_eq!(reply("", " <think>Hm, é.</think>Yes.STOP", size), "Yes.");
            assert_eq!(reply("<think>\n", "Hm.</think>\n\nYes.", size), "\n\nYes.");
            assert_eq!(reply("", "<thin ice", size), "<thin ice");
            assert_eq!(reply("", "Yes. <think>", size), "Yes. <think>");
            assert_eq!(reply("", "<think>Hm", size), "");
            assert_eq!(reply("", " <th", size), " <th");
        }
    }

    proptest! {
        #[test]
        fn an_answer_without_thoughts_is_itself(answer in "[a-z<>é ]{0,30}", size in 1_usize..5) {
            prop_assume!(!answer.trim_start().starts_with(THINK));
            prop_assert_eq!(reply("", &answer, size), answer);
        }
    }
}
