//! What servers do that is well.

use super::{PATIENCE, SECRET, ask, end, finish, mind, piece, settings};
use crate::test_server::{After, Answer, Server};
use banter_engine::{
    ChatMessage, Constraint, Finish, FinishReason, GenerateEvent, GenerateRequest, PromptUsage,
    Purpose, Role, Update,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn evening() -> Answer {
    Answer::events([
        r#"{"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]}"#.to_owned(),
        piece("Good "),
        piece("evening."),
        end("stop"),
        r#"{"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15,
            "prompt_tokens_details": {"cached_tokens": 8}}}"#
            .replace('\n', ""),
        "[DONE]".to_owned(),
    ])
}

#[test]
fn a_conversation_goes_out_and_its_answer_streams_back() {
    let server = Server::saying(evening());
    let settings = settings(server.port)
        .with("model", "mara-8b")
        .with("dialect", "llama");
    let request = GenerateRequest {
        messages: vec![
            ChatMessage {
                role: Role::System,
                content: "You are Mara.".into(),
            },
            ChatMessage {
                role: Role::User,
                content: "Hello!".into(),
            },
        ],
        stop: vec!["\nPlayer:".into()],
        constraint: Some(Constraint::Gbnf("root ::= .*".into())),
        character: Some("never-told".into()),
        ..GenerateRequest::default()
    };
    let told = finish(mind(&settings).submit(request).unwrap());
    assert_eq!((told.text.as_str(), told.error), ("Good evening.", None));
    assert_eq!(
        told.usage,
        Some(PromptUsage {
            tokens: 12,
            cached: 8,
            sections: vec![]
        })
    );
    assert_eq!(
        told.finish,
        Some(Finish {
            reason: FinishReason::EndOfTurn,
            tokens: 3
        })
    );
    let [asked] = server.asked().try_into().unwrap();
    assert_eq!(asked.path, "/v1/chat/completions");
    let key = format!("Bearer {SECRET}");
    assert_eq!(asked.header("authorization"), Some(key.as_str()));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert_eq!(asked.header("accept-encoding"), Some("identity"));
    let body: Value = serde_json::from_slice(&asked.body).unwrap();
    assert!(!body.to_string().contains("never-told"));
    for (name, value) in [
        ("model", json!("mara-8b")),
        ("stream", json!(true)),
        ("grammar", json!("root ::= .*")),
        ("stop", json!(["\nPlayer:"])),
    ] {
        assert_eq!(body.get(name), Some(&value), "{name}");
    }
}

#[test]
fn text_is_passed_on_as_it_comes() {
    let server = Server::saying(Answer::events_then(
        [piece("Good "), piece("evening")],
        After::Hangs,
    ));
    let mind = mind(&settings(server.port));
    let mut job = mind.submit(GenerateRequest::from_user("Hello!")).unwrap();
    let mut text = String::new();
    while text != "Good evening" {
        if let Some(Update::Event(GenerateEvent::Text(piece))) = job.wait(PATIENCE) {
            text.push_str(&piece);
        }
    }
    assert!(!job.has_ended());
}

#[test]
fn streams_of_every_make_are_read() {
    let whole = r#"{"choices": [{"message": {"role": "assistant", "content": "Good evening."},
        "finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 3}}"#;
    let raw = |text: &str| Answer::Events(vec![(0, text.to_owned())], After::Ends);
    let (good, evening) = (piece("Good "), piece("evening."));
    for answer in [
        Answer::json(whole),
        raw(&format!(
            ": hello\r\n\r\ndata:{good}\r\n\r\ndata: {evening}\r\n\r\ndata: [DONE]\r\n\r\n"
        )
        .replace("[DONE]", &end("stop"))),
        // No empty lines, and no end of the last one.
        raw(&format!(
            "data: {good}\ndata: {evening}\ndata: {}",
            end("stop")
        )),
        Answer::events([
            r#"{"choices": [{"delta": {"reasoning_content": "Hm."}}]}"#.to_owned(),
            r#"{"choices": [{"index": 1, "delta": {"content": "no"}}]}"#.to_owned(),
            piece("<thi"),
            piece("nk>Hm.</think>Good"),
            piece(" evening.</s"),
            piece("top>no"),
            piece("never"),
        ]),
        Answer::events_then([good.clone(), evening.clone(), end("stop")], After::Cuts),
    ] {
        let server = Server::saying(answer.clone());
        let request = GenerateRequest {
            stop: vec!["</stop>".into()],
            ..GenerateRequest::from_user("Hello!")
        };
        let told = finish(mind(&settings(server.port)).submit(request).unwrap());
        assert_eq!(
            (told.text.as_str(), told.error),
            ("Good evening.", None),
            "{answer:?}"
        );
    }
}

#[test]
fn the_reason_of_an_end_is_passed_on() {
    for (answer, reason) in [
        (
            Answer::events([piece("a"), end("length")]),
            FinishReason::Length,
        ),
        (
            Answer::events([piece("a###b"), end("stop")]),
            FinishReason::Stop,
        ),
        (
            Answer::events([piece("a"), end("stop")]),
            FinishReason::EndOfTurn,
        ),
    ] {
        let server = Server::saying(answer);
        let request = GenerateRequest {
            stop: vec!["###".into()],
            ..GenerateRequest::from_user("Hello!")
        };
        let told = finish(mind(&settings(server.port)).submit(request).unwrap());
        assert_eq!(told.text, "a");
        assert_eq!(told.finish.unwrap().reason, reason);
    }
}

#[test]
fn an_answer_is_whole_before_a_stream_without_end_is() {
    let server = Server::saying(Answer::events_then([piece("a"), end("stop")], After::Hangs));
    let begun = Instant::now();
    let told = ask(
        &mind(&settings(server.port).with("stall_timeout", 30)),
        "Hello!",
    );
    assert_eq!((told.text.as_str(), told.error), ("a", None));
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_connection_serves_again() {
    let server = Server::saying(evening());
    let mind = mind(&settings(server.port).with("parallel", 1));
    for _ in 0..3 {
        assert_eq!(ask(&mind, "Hello!").text, "Good evening.");
    }
    assert_eq!((server.asked().len(), server.connections()), (3, 1));
}

#[test]
fn a_prefill_costs_nothing_unless_it_is_wanted() {
    let server = Server::saying(evening());
    let request =
        || GenerateRequest::of(Purpose::Prefill, GenerateRequest::from_user("Hi").messages);
    let prefilled = |told: super::Told| {
        assert_eq!((told.text.as_str(), told.error), ("", None));
        assert_eq!(told.finish.unwrap().reason, FinishReason::Prefilled);
    };
    let plain = mind(&settings(server.port));
    prefilled(finish(plain.submit(request()).unwrap()));
    assert!(server.asked().is_empty());
    let eager = mind(&settings(server.port).with("prefill", true));
    prefilled(finish(eager.submit(request()).unwrap()));
    assert_eq!(server.asked().len(), 1);
}
