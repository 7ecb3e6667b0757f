//! Answers of a form that the request names.

use super::*;
use banter_engine::{Constraint, FinishReason};

fn with(constraint: Constraint) -> GenerateRequest {
    GenerateRequest {
        constraint: Some(constraint),
        ..request("Yes or no?")
    }
}

fn gbnf(grammar: &str) -> GenerateRequest {
    with(Constraint::Gbnf(grammar.to_owned()))
}

#[needs(data("models/stories260K-f32.gguf"))]
#[test]
fn a_grammar_is_followed() {
    let mind = mind(settings(&model(STORIES)));
    let mut choice = gbnf("root ::= \"yes\" | \"no\"");
    for seed in 0..4 {
        choice.sampling.seed = seed;
        let (events, end) = finish(mind.submit(choice.clone()).unwrap());
        end.unwrap();
        let answer = texts(&events).concat();
        assert!(["yes", "no"].contains(&answer.as_str()), "{answer}");
        assert_eq!(usage::finished(&events).reason, FinishReason::EndOfTurn);
    }
    for broken in [
        "root ::= (",
        "root ::= root \"a\"",
        "start ::= \"a\"",
        "root ::= other",
    ] {
        let error = ask(&mind, gbnf(broken)).unwrap_err().to_string();
        assert!(error.starts_with("the grammar cannot be used"), "{error}");
    }
    // One that nothing satisfies ends the answer and nothing else.
    let (events, end) = finish(mind.submit(gbnf("root ::= [\\UFFFFFFFF]")).unwrap());
    end.unwrap();
    assert_eq!(
        usage::finished(&events).reason,
        FinishReason::Constraint,
        "{events:?}"
    );
    ask(&mind, request("Yes or no?")).unwrap();
}

#[needs(data("models/stories260K-f32.gguf"))]
#[test]
fn an_answer_is_json_of_the_schema() {
    let mind = mind(settings(&model(STORIES)));
    let schema = r##"{
        "type": "object",
        "required": ["mood", "gold"],
        "properties": {
            "gold": { "type": "array", "items": { "type": "integer" }, "minItems": 1, "maxItems": 2 },
            "mood": { "enum": ["calm", "an \"odd\" one"] },
            "said": { "$ref": "#/$defs/line" }
        },
        "$defs": { "line": { "type": ["string", "null"], "maxLength": 8 } }
    }"##;
    let mut wanted = with(Constraint::JsonSchema(schema.to_owned()));
    wanted.sampling.max_tokens = 200;
    for seed in 0..4 {
        wanted.sampling.seed = seed;
        let answer = ask(&mind, wanted.clone()).unwrap();
        let value: serde_json::Value = serde_json::from_str(&answer).expect(&answer);
        let mood = value["mood"].as_str().unwrap();
        assert!(["calm", "an \"odd\" one"].contains(&mood), "{answer}");
        let gold = value["gold"].as_array().unwrap();
        assert!((1..=2).contains(&gold.len()) && gold.iter().all(|gold| gold.is_i64()));
        assert!(answer.find("mood") < answer.find("gold"), "{answer}");
    }
    let error = ask(
        &mind,
        with(Constraint::JsonSchema(r#"{"pattern":"a"}"#.to_owned())),
    );
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with("the JSON schema cannot be used"),
        "{error}"
    );
}

#[needs(data("models/stories260K-f32.gguf"))]
#[test]
fn a_grammar_for_lark_is_refused() {
    let mind = mind(settings(&model(STORIES)));
    let lark = Constraint::Lark("start: \"yes\"".to_owned());
    let error = ask(&mind, with(lark)).unwrap_err().to_string();
    assert!(error.contains("write it in GBNF"), "{error}");
}
