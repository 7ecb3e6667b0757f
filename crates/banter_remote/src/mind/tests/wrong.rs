//! What servers do that is not, and that nothing of it shows the key.

use super::{PATIENCE, SECRET, ask, end, mind, piece, settings};
use crate::test_server::{After, Answer, Log, Server};
use banter_engine::{EngineError, GenerateEvent, GenerateRequest, Settings, Update};
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// How a mind fails with a server that gives this answer, and how often it asked.
fn answered(answer: Answer) -> (String, usize) {
    let server = Server::saying(answer);
    let told = ask(&mind(&settings(server.port).with("retries", 1)), "Hello!");
    let error = told.error();
    assert_eq!(told.text, "");
    assert!(error.contains("the server 127.0.0.1"), "{error}");
    (error, server.asked().len())
}

#[test]
fn every_answer_that_is_none_is_one_sentence() {
    for (status, words, times) in [
        (401, "the key in the variable MIND_KEY (401)", 1),
        (403, "the key in the variable MIND_KEY (403)", 1),
        (404, "nothing at http://127.0.0.1:", 1),
        (407, "HTTPS_PROXY", 1),
        (413, "`prompt_tokens`", 1),
        (400, "refused the request (400)", 1),
        (429, "fewer requests", 2),
        (500, "a problem of its own (500)", 2),
        (503, "a problem of its own (503)", 2),
    ] {
        let (error, asked) = answered(Answer::status(status));
        assert!(error.contains(words), "{status}: {error}");
        assert_eq!(asked, times, "{status}");
    }
}

#[test]
fn what_a_server_says_is_repeated_without_the_key() {
    let body = format!(r#"{{"error": {{"message": "model not found, {SECRET}\n!"}}}}"#);
    let (error, _) = answered(Answer::Says(400, "", body.clone()));
    assert!(error.contains("model not found, ... !"), "{error}");
    let (error, asked) = answered(Answer::json(body));
    assert!(
        error.contains("it gave up: model not found, ... !"),
        "{error}"
    );
    assert_eq!(asked, 2);
}

#[test]
fn streams_without_sense_are_refused() {
    let half = Answer::Events(vec![(0, "data: {\"choices\": [".to_owned())], After::Ends);
    let giant = Answer::Events(vec![(0, "x".repeat(300_000))], After::Ends);
    for (answer, words) in [
        (half, "stream broke off"),
        (Answer::events(["nonsense", "[DONE]"]), "no chat completion"),
        (Answer::events(["[]", "[DONE]"]), "no chat completion"),
        (giant, "a line of it has no end"),
        (Answer::json("<html>Sign in</html>"), "no chat completion"),
        (
            Answer::Says(200, "Content-Type: text/html\r\n", "<html>".into()),
            "it is a web page",
        ),
        (Answer::Endless, "4194304 bytes"),
        (
            Answer::events([r#"{"error": {"message": "no room"}}"#]),
            "it gave up: no room",
        ),
        (
            Answer::events([end("content_filter")]),
            "kept the answer back",
        ),
    ] {
        let (error, _) = answered(answer.clone());
        assert!(error.contains(words), "{answer:?}: {error}");
    }
}

#[test]
fn a_stream_that_is_cut_has_said_what_it_has_said() {
    let gives_up = r#"{"error": {"message": "no room"}}"#.to_owned();
    for (answer, words) in [
        (
            Answer::events_then([piece("Well, yes. But")], After::Cuts),
            "the connection broke",
        ),
        (
            Answer::events([piece("Well, yes. But")]),
            "stream broke off",
        ),
        (
            Answer::events([piece("Well, yes. But"), gives_up]),
            "no room",
        ),
        (
            Answer::events([piece("Well, yes. But"), "{".into(), end("stop")]),
            "no chat completion",
        ),
    ] {
        let server = Server::saying(answer);
        let told = ask(&mind(&settings(server.port)), "Hello!");
        assert_eq!(told.text, "Well, yes. But");
        assert!(told.error().contains(words), "{}", told.error());
        assert_eq!(server.asked().len(), 1, "what was said is not said twice");
    }
}

#[test]
fn what_broke_before_a_word_is_tried_again() {
    for first in [
        Answer::status(500),
        Answer::status(429),
        Answer::Says(429, "Retry-After: 1\r\n", String::new()),
        Answer::HangsUp,
        Answer::events_then(["{}"; 0], After::Cuts),
        Answer::events_then(
            [r#"{"choices": [{"delta": {"role": "assistant"}}]}"#],
            After::Cuts,
        ),
        Answer::events([piece("<think>Hm.</think>")]),
    ] {
        let server = Server::start(move |_, count| match count {
            0 => first.clone(),
            _ => Answer::events([piece("Good."), end("stop")]),
        });
        let told = ask(&mind(&settings(server.port)), "Hello!");
        assert_eq!((told.text.as_str(), told.error), ("Good.", None));
        assert_eq!(server.asked().len(), 2);
    }
}

#[test]
fn a_pause_beyond_patience_is_not_waited_for() {
    let server = Server::saying(Answer::Says(429, "Retry-After: 3000\r\n", String::new()));
    let mind = mind(&settings(server.port));
    let told = ask(&mind, "Hello!");
    assert!(
        told.error().contains("a pause of 3000 s"),
        "{}",
        told.error()
    );
    // Nor is the server asked until then.
    let told = ask(&mind, "Hello?");
    let Some(EngineError::Unavailable { retry_in, .. }) = told.error else {
        panic!("{told:?}");
    };
    assert!(retry_in <= Duration::from_secs(60));
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn servers_that_are_too_slow_are_given_up() {
    let role = r#"{"choices": [{"delta": {"role": "assistant"}}]}"#;
    for (answer, setting, text) in [
        (Answer::Silence, "first_token_timeout", ""),
        (
            Answer::events_then([role], After::Hangs),
            "first_token_timeout",
            "",
        ),
        (
            Answer::events_then([role], After::Repeats),
            "first_token_timeout",
            "",
        ),
        (
            Answer::events_then([piece("Well")], After::Hangs),
            "stall_timeout",
            "Well",
        ),
    ] {
        let server = Server::saying(answer);
        let told = ask(&mind(&settings(server.port).with(setting, 0.3)), "Hello!");
        assert_eq!(told.text, text);
        assert!(
            matches!(told.error, Some(EngineError::TimedOut { .. })),
            "{told:?}"
        );
    }
    let server = Server::saying(Answer::events_then([piece("la ")], After::Repeats));
    let told = ask(&mind(&settings(server.port).with("timeout", 0.3)), "Hello!");
    assert!(told.text.starts_with("la la "));
    assert!(matches!(told.error, Some(EngineError::TimedOut { .. })));
    let settings = settings(server.port).with("largest_reply", 2_048);
    assert!(
        ask(&mind(&settings), "Hello!")
            .error()
            .contains("2048 bytes")
    );
}

#[test]
fn whoever_is_not_wanted_any_more_closes_the_connection() {
    for (answer, hears) in [
        (Answer::events_then([piece("la ")], After::Repeats), true),
        (Answer::events_then([piece("la ")], After::Hangs), true),
        (Answer::events_then(["{}"; 0], After::Hangs), false),
    ] {
        let server = Server::saying(answer);
        let mind = mind(&settings(server.port));
        let mut job = mind.submit(GenerateRequest::from_user("Hello!")).unwrap();
        while hears
            && !matches!(
                job.wait(PATIENCE),
                Some(Update::Event(GenerateEvent::Text(_)))
            )
        {}
        while server.asked().is_empty() {
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(job);
        let begun = Instant::now();
        while server.closed() == 0 {
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "it is still open"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(mind.close(Duration::from_secs(10)));
    }
}

#[test]
fn nothing_is_sent_where_a_redirect_leads() {
    let other = Server::saying(Answer::events([piece("stolen"), end("stop")]));
    let location = format!("Location: http://localhost:{}/v1?k=1\r\n", other.port);
    let location: &'static str = Box::leak(location.into_boxed_str());
    let (error, asked) = answered(Answer::Says(307, location, String::new()));
    assert!(
        error.contains("http://localhost:") && error.contains("set `url`"),
        "{error}"
    );
    assert_eq!(asked, 1);
    assert!(other.asked().is_empty());
}

#[test]
fn nobody_there_is_one_sentence_and_soon_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = ask(&mind(&settings(port)), "Hello!").error();
    assert!(error.contains("nothing answers there"), "{error}");
}

#[test]
fn what_cannot_be_asked_for_is_refused_before_anything_is_sent() {
    let server = Server::saying(Answer::status(500));
    let request = GenerateRequest {
        constraint: Some(banter_engine::Constraint::Lark("start: \"x\"".into())),
        ..GenerateRequest::from_user("Hello!")
    };
    let told = super::finish(mind(&settings(server.port)).submit(request).unwrap());
    assert!(
        matches!(told.error, Some(EngineError::Request(_))),
        "{told:?}"
    );
    assert!(server.asked().is_empty());
}

#[test]
fn a_mind_that_cannot_be_opened_says_so() {
    let mind = mind(&Settings::default().with("url", "ftp://example.org"));
    let mut job = mind.submit(GenerateRequest::from_user("Hello!")).unwrap();
    let Some(Update::Failed(error)) = job.wait(PATIENCE) else {
        panic!("nothing is there");
    };
    assert!(error.to_string().contains("`url"), "{error}");
}

#[test]
fn no_log_shows_the_key() {
    let log = Log::of_process();
    for answer in [
        Answer::status(503),
        Answer::status(400),
        Answer::events([piece("a"), end("stop")]),
        Answer::events_then([piece(SECRET)], After::Cuts),
    ] {
        let server = Server::saying(answer);
        ask(&mind(&settings(server.port)), "Hello!");
    }
    let log = log.text();
    assert!(
        log.contains("is asked again") && log.contains("the mind is the server"),
        "{log}"
    );
    // A server may say what it likes; what it was sent is not logged.
    assert!(!log.contains(&format!("Bearer {SECRET}")), "{log}");
}
