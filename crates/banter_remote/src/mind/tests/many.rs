//! Several requests, several servers, and limits.

use super::{ask, end, finish, mind, piece, settings, url};
use crate::test_server::{Answer, Asked, Server};
use banter_engine::{EngineError, GenerateRequest, Priority};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn good() -> Answer {
    Answer::events([piece("Good."), end("stop"), "[DONE]".into()])
}

fn line(asked: &Asked) -> String {
    let body: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
    let line = body.pointer("/messages/0/content").unwrap();
    line.as_str().unwrap().to_owned()
}

/// A server whose first answer waits for a word.
fn held() -> (Server, mpsc::Sender<()>) {
    let (open, gate) = mpsc::channel::<()>();
    let gate = Arc::new(Mutex::new(gate));
    let server = Server::start(move |_, count| {
        if count == 0 {
            let _ = gate.lock().unwrap().recv();
        }
        good()
    });
    (server, open)
}

fn of(conversation: &str, line: &str, priority: Priority) -> GenerateRequest {
    GenerateRequest {
        conversation: Some(conversation.into()),
        priority,
        ..GenerateRequest::from_user(line)
    }
}

#[test]
fn several_requests_are_under_way_at_once() {
    let (server, open) = held();
    let mind = mind(&settings(server.port).with("parallel", 3));
    let first = mind.submit(GenerateRequest::from_user("one")).unwrap();
    while server.asked().is_empty() {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(ask(&mind, "two").text, "Good.");
    assert_eq!(ask(&mind, "three").text, "Good.");
    open.send(()).unwrap();
    assert_eq!(finish(first).text, "Good.");
}

#[test]
fn who_asks_much_does_not_keep_others_waiting() {
    let (server, open) = held();
    let mind = mind(&settings(server.port).with("parallel", 1));
    let submit =
        |conversation, line, priority| mind.submit(of(conversation, line, priority)).unwrap();
    let mut jobs = vec![submit("crowd", "crowd 0", Priority::Conversation)];
    while server.asked().is_empty() {
        std::thread::sleep(Duration::from_millis(1));
    }
    for line in ["crowd 1", "crowd 2", "crowd 3"] {
        jobs.push(submit("crowd", line, Priority::Conversation));
    }
    jobs.push(submit("dream", "dream", Priority::Background));
    jobs.push(submit("one", "one", Priority::Conversation));
    jobs.push(submit("two", "two", Priority::Conversation));
    open.send(()).unwrap();
    for job in jobs {
        assert_eq!(finish(job).text, "Good.");
    }
    let order: Vec<String> = server.asked().iter().map(line).collect();
    assert_eq!(
        order,
        [
            "crowd 0", "one", "two", "crowd 1", "crowd 2", "crowd 3", "dream"
        ]
    );
}

#[test]
fn thoughts_that_nobody_waits_for_leave_a_place_free() {
    let (server, open) = held();
    let mind = mind(&settings(server.port).with("parallel", 2));
    let dream = |line| mind.submit(of(line, line, Priority::Background)).unwrap();
    let dreams = [dream("dream 0"), dream("dream 1")];
    while server.asked().is_empty() {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(ask(&mind, "Hello!").text, "Good.");
    assert_eq!(server.asked().len(), 2);
    open.send(()).unwrap();
    for dream in dreams {
        assert_eq!(finish(dream).text, "Good.");
    }
}

#[test]
fn another_server_answers_where_one_does_not() {
    for wrong in [Answer::status(500), Answer::status(404), Answer::HangsUp] {
        let ill = Server::saying(wrong);
        let well = Server::saying(good());
        let both = format!("{}, {}", url(ill.port), url(well.port));
        let mind = mind(&settings(0).with("url", both));
        for _ in 0..4 {
            assert_eq!(ask(&mind, "Hello!").text, "Good.");
        }
        assert_eq!(well.asked().len(), 4);
        assert!(ill.asked().len() <= 2, "it is left alone");
    }
}

#[test]
fn requests_are_shared_out_and_a_character_stays_at_its_server() {
    let servers = [0; 3].map(|_| Server::saying(good()));
    let urls = servers.each_ref().map(|server| url(server.port)).join(" ");
    let mind = mind(&settings(0).with("url", urls));
    for _ in 0..6 {
        ask(&mind, "Hello!");
    }
    assert!(servers.iter().all(|server| server.asked().len() == 2));
    for _ in 0..4 {
        let request = GenerateRequest {
            character: Some("mara".into()),
            ..GenerateRequest::from_user("Ale!")
        };
        finish(mind.submit(request).unwrap());
    }
    let mut counts = servers.map(|server| server.asked().len());
    counts.sort_unstable();
    assert_eq!(counts, [2, 2, 6]);
}

#[test]
fn a_server_that_keeps_failing_is_asked_less_and_less() {
    let server = Server::saying(Answer::status(500));
    let mind = mind(&settings(server.port).with("retries", 5));
    // The pauses of six failures are longer than nobody's patience.
    let told = ask(&mind, "Hello!");
    assert!(told.error().contains("(500)"), "{}", told.error());
    let asked = server.asked().len();
    let told = ask(&mind, "Hello?");
    let Some(EngineError::Unavailable { reason, .. }) = &told.error else {
        panic!("{told:?}");
    };
    assert!(reason.contains("(500)"), "{reason}");
    assert_eq!(server.asked().len(), asked);
}

#[test]
fn what_a_minute_may_cost_is_kept_to() {
    let server = Server::saying(good());
    let few = mind(&settings(server.port).with("requests_per_minute", 2));
    assert_eq!(ask(&few, "one").text, "Good.");
    assert_eq!(ask(&few, "two").text, "Good.");
    let error = ask(&few, "three").error();
    assert!(
        error.contains("no more than 2 requests") && error.contains("`requests_per_minute`"),
        "{error}"
    );
    let small = mind(&settings(server.port).with("tokens_per_minute", 500));
    assert_eq!(ask(&small, "one").text, "Good.");
    let error = ask(&small, "two").error();
    assert!(error.contains("no more than 500 tokens"), "{error}");
    assert_eq!(server.asked().len(), 3);
}
