//! What a server does that is not, and that nothing of it shows the key.

use super::{SECRET, ears, hear, settings, speech};
use crate::test_server::{Answer, Log, Server};
use banter_engine::{EngineError, Pcm, Settings, TranscribeRequest};
use std::io::Write;
use std::net::TcpListener;

fn fails(settings: &Settings) -> EngineError {
    let error = hear(&ears(settings), TranscribeRequest::new(speech())).unwrap_err();
    let text = error.to_string();
    assert!(
        !format!("{text} {error:?}").contains("never-to-be-seen"),
        "{text}"
    );
    assert!(!text.contains('\n'), "{text}");
    assert!(text.contains("the server 127.0.0.1"), "{text}");
    error
}

/// How the engine fails with a server that gives this answer, and how often it asked.
fn answered(answer: Answer) -> (String, usize) {
    let server = Server::saying(answer);
    let error = fails(&settings(server.port));
    (error.to_string(), server.asked().len())
}

#[test]
fn every_answer_that_is_none_is_one_sentence() {
    for (status, words, times) in [
        (401, "the key in the variable EARS_KEY (401)", 1),
        (403, "the key in the variable EARS_KEY (403)", 1),
        (404, "nothing at http://127.0.0.1:", 1),
        (407, "HTTPS_PROXY", 1),
        (413, "lower the setting `longest`", 1),
        (418, "refused the request (418)", 1),
        (400, "refused the request (400)", 2),
        (429, "fewer requests", 2),
        (500, "a problem of its own (500)", 2),
        (503, "a problem of its own (503)", 2),
        (204, "it is empty", 1),
    ] {
        let (error, asked) = answered(Answer::status(status));
        assert!(error.contains(words), "{status}: {error}");
        assert_eq!(asked, times, "{status}");
    }
}

#[test]
fn a_key_that_is_missing_is_asked_for() {
    let server = Server::saying(Answer::status(401));
    let named = settings(server.port).with("key_env", "NO_SUCH_KEY");
    let error = fails(&named).to_string();
    assert!(
        error.contains("wants a key") && error.contains("NO_SUCH_KEY"),
        "{error}"
    );
    let url = format!("http://127.0.0.1:{}", server.port);
    let error = fails(&Settings::default().with("url", url)).to_string();
    assert!(error.contains("`key_env`"), "{error}");
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| asked.header("authorization").is_none())
    );
}

#[test]
fn a_server_that_repeats_the_key_does_not_show_it() {
    let body = format!(
        r#"{{"error": {{"message": "no {SECRET}\n\u001b[31m here{}"}}}}"#,
        "!".repeat(900)
    );
    let (error, _) = answered(Answer::Says(418, "", body));
    assert!(error.contains("no ... [31m here!!"), "{error}");
    assert!(error.len() < 400, "{error}");
}

#[test]
fn a_pause_beyond_the_time_is_not_waited_for() {
    let answer = Answer::Says(429, "Retry-After: 3000\r\n", String::new());
    let (error, asked) = answered(answer);
    assert!(error.contains("a pause of 3000 s"), "{error}");
    assert_eq!(asked, 1);
}

#[test]
fn a_pause_of_any_size_is_no_more_than_a_failure() {
    for header in [
        "Retry-After: 18446744073709551615\r\n",
        "Retry-After: 99999999999999999999999999\r\n",
    ] {
        for status in [429, 503] {
            let (_, asked) = answered(Answer::Says(status, header, String::new()));
            assert_eq!(asked, 1, "{header}");
        }
    }
}

#[test]
fn nothing_is_sent_where_a_redirect_leads() {
    let other = Server::saying(Answer::json(r#"{"text": "stolen"}"#));
    for status in [301, 302, 307, 308] {
        let location = format!("Location: http://localhost:{}/v1?k=1\r\n", other.port);
        let location: &'static str = Box::leak(location.into_boxed_str());
        let (error, asked) = answered(Answer::Says(status, location, String::new()));
        assert!(
            error.contains("http://localhost:") && error.contains("set `url`"),
            "{error}"
        );
        assert_eq!(asked, 1);
    }
    assert!(other.asked().is_empty());
}

#[test]
fn answers_without_sense_or_end_are_refused() {
    let page = Answer::json("<html>Sign in</html>");
    assert!(answered(page).0.contains("a web page"));
    assert!(
        answered(Answer::Endless)
            .0
            .contains("more than 1048576 bytes")
    );
    let (error, asked) = answered(Answer::Cut);
    assert!(error.contains("the connection broke"), "{error}");
    assert!(asked <= 2);
    let (error, asked) = answered(Answer::HangsUp);
    assert!(error.contains("the connection broke"), "{error}");
    assert_eq!(asked, 2);
}

#[test]
fn a_silent_server_is_given_up() {
    let server = Server::saying(Answer::Silence);
    let error = fails(&settings(server.port).with("timeout", 0.3));
    assert!(matches!(error, EngineError::TimedOut { .. }), "{error}");
}

#[test]
fn nobody_there_is_one_sentence() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = fails(&settings(port)).to_string();
    assert!(error.contains("nothing answers there"), "{error}");
}

#[test]
fn a_server_that_speaks_no_tls_is_not_trusted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let url = format!("https://127.0.0.1:{port}/v1");
    let error = fails(&settings(port).with("url", url)).to_string();
    assert!(error.contains("no trusted connection"), "{error}");
}

#[test]
fn hostile_recordings_are_refused_before_anything_is_sent() {
    let server = Server::saying(Answer::json(r#"{"text": "x"}"#));
    let ears = ears(&settings(server.port).with("longest", 1));
    for pcm in [
        Pcm::new(16_000, vec![0.5; 16_001]),
        Pcm::new(u32::MAX, vec![0.5; 100]),
        Pcm::new(0, vec![0.5; 100]),
    ] {
        let error = hear(&ears, TranscribeRequest::new(pcm)).unwrap_err();
        assert!(matches!(error, EngineError::Request(_)), "{error}");
    }
    assert!(server.asked().is_empty());
}

#[test]
fn certificates_that_are_none_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roots.pem");
    for text in [None, Some("no certificate")] {
        if let Some(text) = text {
            std::fs::write(&path, text).unwrap();
        }
        let settings = settings(9).with("certificates", path.display());
        let error = hear(&ears(&settings), TranscribeRequest::new(speech())).unwrap_err();
        assert!(matches!(error, EngineError::File { .. }), "{error}");
    }
}

#[test]
fn no_log_shows_the_key() {
    let log = Log::of_process();
    for answer in [
        Answer::status(503),
        Answer::status(400),
        Answer::json(r#"{"text": "x"}"#),
    ] {
        let server = Server::saying(answer);
        let _ = hear(
            &ears(&settings(server.port)),
            TranscribeRequest::new(speech()),
        );
    }
    let log = log.text();
    assert!(log.contains("is asked again"), "{log}");
    assert!(!log.contains(SECRET));
}
