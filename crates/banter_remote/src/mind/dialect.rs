//! What servers understand beside what they all do.

use banter_engine::{Adapter, Constraint, EngineError, Sampling};
use serde_json::{Map, Value, json};
use std::fmt;
use std::str::FromStr;

/// Whose additions to the protocol a server understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ChatDialect {
    /// None beside those of OpenAI: JSON schemas, but no grammars. What every server takes.
    #[default]
    OpenAi,
    /// llama.cpp's `llama-server`: GBNF and JSON schemas.
    Llama,
    /// vLLM from 0.12 on: grammars and JSON schemas, and adapters by name.
    Vllm,
    /// vLLM before 0.12, whose fields for grammars had other names.
    VllmGuided,
    /// Ollama: JSON schemas.
    Ollama,
}

impl ChatDialect {
    const ALL: [(Self, &str); 5] = [
        (Self::OpenAi, "openai"),
        (Self::Llama, "llama"),
        (Self::Vllm, "vllm"),
        (Self::VllmGuided, "vllm-guided"),
        (Self::Ollama, "ollama"),
    ];
}

impl fmt::Display for ChatDialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(dialect, _)| dialect == self);
        f.write_str(name.map_or("openai", |(_, name)| name))
    }
}

impl FromStr for ChatDialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        found.map(|(dialect, _)| *dialect).ok_or_else(|| {
            let names = Self::ALL.map(|(_, name)| name);
            format!("it is one of {}", names.join(", "))
        })
    }
}

/// Fields of a request.
pub(super) type Fields = Map<String, Value>;

impl ChatDialect {
    /// How tokens are drawn, beside what every server takes.
    pub(super) fn sample(self, sampling: &Sampling, fields: &mut Fields) {
        let (top_k, penalty) = match self {
            Self::OpenAi | Self::Ollama => return,
            Self::Llama => (json!(sampling.top_k), "repeat_penalty"),
            // All of them are -1 there.
            Self::Vllm | Self::VllmGuided => match sampling.top_k {
                0 => (json!(-1), "repetition_penalty"),
                some => (json!(some), "repetition_penalty"),
            },
        };
        fields.insert("top_k".to_owned(), top_k);
        fields.insert("min_p".to_owned(), json!(sampling.min_p));
        fields.insert(penalty.to_owned(), json!(sampling.repeat_penalty));
    }

    /// Whether the model is to think before it answers.
    pub(super) fn think(self, thinks: bool, fields: &mut Fields) {
        match self {
            Self::Llama | Self::Vllm | Self::VllmGuided => {
                let switch = json!({ "enable_thinking": thinks });
                fields.insert("chat_template_kwargs".to_owned(), switch);
            }
            Self::Ollama if !thinks => {
                fields.insert("reasoning_effort".to_owned(), json!("none"));
            }
            Self::OpenAi | Self::Ollama => {}
        }
    }

    /// Asks for a form. `false` where this server knows no word for it.
    ///
    /// # Errors
    /// [`EngineError::Request`] for a schema that is no JSON.
    pub(super) fn constrain(
        self,
        constraint: &Constraint,
        fields: &mut Fields,
    ) -> Result<bool, EngineError> {
        let mut set = |name: &str, value| fields.insert(name.to_owned(), value).is_none();
        Ok(match (self, constraint) {
            (_, Constraint::JsonSchema(text)) => {
                let schema: Value = serde_json::from_str(text).map_err(|error| {
                    EngineError::Request(format!(
                        "the form of the answer is no JSON schema ({error}); correct it"
                    ))
                })?;
                let schema = json!({"name": "answer", "strict": true, "schema": schema});
                set(
                    "response_format",
                    json!({"type": "json_schema", "json_schema": schema}),
                )
            }
            (Self::Llama, Constraint::Gbnf(grammar)) => set("grammar", json!(grammar)),
            // Its backends read llama.cpp's notation and Lark's alike.
            (Self::Vllm, Constraint::Gbnf(grammar) | Constraint::Lark(grammar)) => {
                set("structured_outputs", json!({ "grammar": grammar }))
            }
            (Self::VllmGuided, Constraint::Gbnf(grammar) | Constraint::Lark(grammar)) => {
                set("guided_grammar", json!(grammar))
            }
            // A llama-server that was built without llguidance ends at the sight of Lark.
            (Self::Llama | Self::OpenAi | Self::Ollama, _) => false,
        })
    }

    /// The name of the model that answers with `adapters`, where that is not the usual one.
    ///
    /// # Errors
    /// [`EngineError::Request`] where this server cannot: an adapter changes who answers, so it
    /// is not left out.
    pub(super) fn adapted(self, adapters: &[Adapter]) -> Result<Option<&str>, EngineError> {
        match (self, adapters) {
            (_, []) => Ok(None),
            (Self::Vllm | Self::VllmGuided, [only]) if only.weight == 1.0 => Ok(Some(&only.name)),
            (_, [first, ..]) => Err(EngineError::Request(format!(
                "the adapter `{}` cannot be used: of servers only vLLM takes one, at its own weight of 1; set `dialect` to vllm, or ask without it",
                first.name
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn asked(dialect: ChatDialect, constraint: &Constraint) -> Option<Value> {
        let mut fields = Fields::new();
        let kept = dialect.constrain(constraint, &mut fields).unwrap();
        kept.then_some(Value::Object(fields))
    }

    #[test]
    fn every_dialect_has_a_name() {
        for (dialect, name) in ChatDialect::ALL {
            assert_eq!(name.parse(), Ok(dialect));
            assert_eq!(dialect.to_string(), name);
        }
        let error = "klingon".parse::<ChatDialect>().unwrap_err();
        assert!(error.contains("vllm-guided"), "{error}");
    }

    #[test]
    fn each_server_gets_a_grammar_in_its_own_words() {
        let gbnf = Constraint::Gbnf("root ::= \"yes\"".into());
        let text = "root ::= \"yes\"";
        for (dialect, fields) in [
            (ChatDialect::Llama, json!({ "grammar": text })),
            (
                ChatDialect::Vllm,
                json!({"structured_outputs": {"grammar": text}}),
            ),
            (ChatDialect::VllmGuided, json!({ "guided_grammar": text })),
        ] {
            assert_eq!(asked(dialect, &gbnf), Some(fields), "{dialect}");
        }
        for dialect in [ChatDialect::OpenAi, ChatDialect::Ollama] {
            assert_eq!(asked(dialect, &gbnf), None, "{dialect}");
        }
        let lark = Constraint::Lark("start: \"yes\"".into());
        assert_eq!(asked(ChatDialect::Llama, &lark), None);
    }

    #[test]
    fn all_take_a_schema_that_is_one() {
        for (dialect, _) in ChatDialect::ALL {
            let schema = Constraint::JsonSchema(r#"{"type": "object"}"#.into());
            let fields = asked(dialect, &schema).unwrap();
            let kept = fields.pointer("/response_format/json_schema/schema/type");
            assert_eq!(kept, Some(&json!("object")));
            let broken = Constraint::JsonSchema("{".into());
            let error = dialect.constrain(&broken, &mut Fields::new()).unwrap_err();
            assert!(error.to_string().contains("no JSON schema"), "{error}");
        }
    }

    #[test]
    fn an_adapter_is_a_model_of_its_own_or_refused() {
        let pirate = [Adapter::new("pirate")];
        assert_eq!(ChatDialect::Vllm.adapted(&pirate), Ok(Some("pirate")));
        assert_eq!(ChatDialect::OpenAi.adapted(&[]), Ok(None));
        assert!(ChatDialect::Llama.adapted(&pirate).is_err());
        let weak = [Adapter {
            weight: 0.5,
            ..Adapter::new("pirate")
        }];
        assert!(ChatDialect::Vllm.adapted(&weak).is_err());
    }
}
