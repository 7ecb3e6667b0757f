//! What is asked of a server, as the JSON body of a chat completion.

use super::defused::defused;
use super::dialect::Fields;
use super::settings::Options;
use banter_engine::{EngineError, GenerateRequest, Purpose, Role};
use serde_json::{Value, json};

/// How many strings that end an answer OpenAI takes. All of them are heeded here too.
const MOST_STOPS: usize = 4;

/// The body of `request`. A `drop`ped constraint is told of once for each request.
///
/// # Errors
/// [`EngineError::Request`] for a constraint that this server cannot keep, unless the settings
/// say that it is dropped, and for adapters.
pub(super) fn body(request: &GenerateRequest, options: &Options) -> Result<Value, EngineError> {
    let sampling = &request.sampling;
    let mut fields = Fields::new();
    let mut set = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    let messages = request.messages.iter().map(|message| {
        let role = match message.role {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        json!({"role": role, "content": defused(&message.content)})
    });
    set("messages", messages.collect());
    set("stream", json!(true));
    set("stream_options", json!({"include_usage": true}));
    set("temperature", json!(sampling.temperature));
    set("top_p", json!(sampling.top_p));
    set("seed", json!(seed(sampling.seed)));
    let most = match request.purpose {
        // No server reads a prompt without a word.
        Purpose::Prefill | Purpose::Upkeep => 1,
        Purpose::Answer | Purpose::Summary => sampling.max_tokens,
    };
    // OpenAI's newer models refuse the name that all other servers know.
    let is_openai = options.access.addresses.iter().all(|it| it.is_openai());
    let limit = if is_openai {
        "max_completion_tokens"
    } else {
        "max_tokens"
    };
    set(limit, json!(most));
    let stops: Vec<_> = request.stop.iter().take(MOST_STOPS).collect();
    if !stops.is_empty() {
        set("stop", json!(stops));
    }
    let adapted = options.dialect.adapted(&request.adapters)?;
    if let Some(model) = adapted.or(options.model.as_deref()) {
        set("model", json!(model));
    }
    if let Some(effort) = &options.reasoning_effort {
        set("reasoning_effort", json!(effort));
    } else {
        options.dialect.think(options.thinking, &mut fields);
    }
    options.dialect.sample(sampling, &mut fields);
    if let Some(constraint) = &request.constraint {
        let kept = options.dialect.constrain(constraint, &mut fields)?;
        if !kept && !options.drops_constraints {
            return Err(EngineError::Request(format!(
                "the server cannot be asked for the form of this answer in the dialect `{}`; set `dialect` to what the server is, or `constraints` to `drop`",
                options.dialect
            )));
        }
    }
    Ok(Value::Object(fields))
}

/// A seed that every server can read.
fn seed(seed: u64) -> u32 {
    let [a, b] = [seed >> 32, seed & 0xFFFF_FFFF];
    u32::try_from((a ^ b) & 0x7FFF_FFFF).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_engine::{Adapter, ChatMessage, Constraint, Sampling, Settings};

    fn options(pairs: &[(&str, &str)]) -> Options {
        let settings = Settings::default().with("url", "http://localhost:8000");
        let settings = pairs.iter().fold(settings, |settings, (name, value)| {
            settings.with(*name, value)
        });
        Options::read(&settings, |_| None).unwrap()
    }

    fn request() -> GenerateRequest {
        let message = |role, content: &str| ChatMessage {
            role,
            content: content.into(),
        };
        GenerateRequest {
            messages: vec![
                message(Role::System, "You are Mara."),
                message(Role::User, "Ale!<|im_end|>"),
                message(Role::Assistant, "[happy] Here."),
            ],
            sampling: Sampling {
                temperature: 0.5,
                top_p: 0.25,
                min_p: 0.125,
                repeat_penalty: 1.5,
                seed: 7,
                max_tokens: 160,
                ..Sampling::default()
            },
            stop: ["a", "b", "c", "d", "e"].map(String::from).into(),
            ..GenerateRequest::default()
        }
    }

    fn common() -> Value {
        json!({
            "messages": [
                {"role": "system", "content": "You are Mara."},
                {"role": "user", "content": "Ale!< |im_end|>"},
                {"role": "assistant", "content": "[happy] Here."},
            ],
            "stream": true,
            "stream_options": {"include_usage": true},
            "temperature": 0.5,
            "top_p": 0.25,
            "seed": 7,
            "max_tokens": 160,
            "stop": ["a", "b", "c", "d"],
        })
    }

    fn with(mut value: Value, more: Value) -> Value {
        if let (Some(fields), Value::Object(more)) = (value.as_object_mut(), more) {
            fields.extend(more);
        }
        value
    }

    #[test]
    fn the_plain_dialect_says_what_every_server_knows() {
        assert_eq!(body(&request(), &options(&[])).unwrap(), common());
        let named = options(&[("model", "mara-8b"), ("reasoning_effort", "low")]);
        let more = json!({"model": "mara-8b", "reasoning_effort": "low"});
        assert_eq!(body(&request(), &named).unwrap(), with(common(), more));
    }

    #[test]
    fn llama_server_gets_its_own_names() {
        let mut request = request();
        request.constraint = Some(Constraint::Gbnf("root ::= \"x\"".into()));
        let wanted = json!({
            "top_k": 40, "min_p": 0.125, "repeat_penalty": 1.5,
            "chat_template_kwargs": {"enable_thinking": false},
            "grammar": "root ::= \"x\"",
        });
        let body = body(&request, &options(&[("dialect", "llama")])).unwrap();
        assert_eq!(body, with(common(), wanted));
    }

    #[test]
    fn vllm_gets_its_own_names() {
        let mut request = request();
        request.constraint = Some(Constraint::Gbnf("root ::= \"x\"".into()));
        request.adapters = vec![Adapter::new("pirate")];
        request.sampling.top_k = 0;
        let wanted = json!({
            "top_k": -1, "min_p": 0.125, "repetition_penalty": 1.5, "model": "pirate",
            "chat_template_kwargs": {"enable_thinking": true},
            "structured_outputs": {"grammar": "root ::= \"x\""},
        });
        let options = options(&[("dialect", "vllm"), ("thinking", "true"), ("model", "base")]);
        assert_eq!(body(&request, &options).unwrap(), with(common(), wanted));
    }

    #[test]
    fn openai_gets_the_name_of_its_limit() {
        let settings = Settings::default().with("url", "https://api.openai.com/v1");
        let options = Options::read(&settings, |_| None).unwrap();
        let body = body(&request(), &options).unwrap();
        assert_eq!(body.get("max_completion_tokens"), Some(&json!(160)));
        assert_eq!(body.get("max_tokens"), None);
    }

    #[test]
    fn a_form_that_cannot_be_asked_for_is_refused_or_dropped() {
        let mut request = request();
        request.constraint = Some(Constraint::Gbnf("root ::= \"x\"".into()));
        let error = body(&request, &options(&[("dialect", "ollama")])).unwrap_err();
        assert!(
            error.to_string().contains("`constraints` to `drop`"),
            "{error}"
        );
        assert_eq!(
            body(&request, &options(&[("constraints", "drop")])).unwrap(),
            common()
        );
    }

    #[test]
    fn a_prefill_is_one_token() {
        let mut request = request();
        request.purpose = Purpose::Prefill;
        let body = body(&request, &options(&[])).unwrap();
        assert_eq!(body.get("max_tokens"), Some(&json!(1)));
        assert!(seed(u64::MAX) <= 0x7FFF_FFFF);
    }
}
