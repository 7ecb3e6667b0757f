//! Who gets in, and who does not.

use crate::client::Client;
use crate::game::Game;
use serde_json::json;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

#[test]
fn the_page_is_there_and_may_do_nothing_but_ask_this_server() {
    let game = Game::new();
    let client = game.client();
    for (path, kind) in [
        ("/", "text/html"),
        ("/inspector.css", "text/css"),
        ("/inspector.js", "text/javascript"),
        ("/views.js", "text/javascript"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let reply = client.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert!(
            reply.head.contains(&format!("Content-Type: {kind}")),
            "{}",
            reply.head
        );
        assert!(
            reply
                .head
                .contains("Content-Security-Policy: default-src 'none';")
        );
        assert!(reply.head.contains("X-Content-Type-Options: nosniff"));
        assert!(
            !reply.head.to_lowercase().contains("access-control"),
            "{}",
            reply.head
        );
        assert!(!reply.body.contains(&client.token));
        // Nothing of it is fetched from elsewhere, and no style or script stands in it.
        let text = reply.body.replace("http://www.w3.org/", "");
        assert!(
            !text.contains("http://") && !text.contains("https://"),
            "{path}"
        );
        assert!(
            !text.contains("style=\"") && !text.contains("innerHTML"),
            "{path}"
        );
    }
    assert_eq!(
        client
            .send(format!("HEAD / HTTP/1.1\r\n{}\r\n", client.headers()).as_bytes())
            .status,
        405
    );
}

#[test]
fn without_the_token_there_is_nothing_else() {
    let game = Game::new();
    let client = game.client();
    let wrong = Client {
        token: "0".repeat(48),
        ..client.clone()
    };
    let host = format!("Host: {}\r\n", client.address);
    for path in ["/api/list_characters", "/mcp", "/api/nothing", "/elsewhere"] {
        assert_eq!(wrong.post(path, &json!({})).status, 401, "{path}");
        assert_eq!(client.post_with(path, &host, "{}").status, 401, "{path}");
    }
    assert_eq!(wrong.get("/events").status, 401);
    let in_address = format!("GET /events?token={} HTTP/1.1\r\n{host}\r\n", client.token);
    assert_eq!(client.send(in_address.as_bytes()).status, 401);
    assert_eq!(client.post("/api/nothing", &json!({})).status, 404);
    assert_eq!(client.get("/api/list_characters").status, 405);
}

#[test]
fn another_page_gets_nothing_even_with_the_token() {
    let game = Game::new();
    let client = game.client();
    let from = |line: &str| {
        let headers = format!("{}{line}\r\n", client.headers());
        let reply = client.post_with("/api/list_characters", &headers, "{}");
        assert!(!reply.head.to_lowercase().contains("access-control"));
        (
            reply.status,
            client
                .send(format!("GET / HTTP/1.1\r\n{headers}\r\n").as_bytes())
                .status,
        )
    };
    assert_eq!(from("Origin: https://evil.example"), (403, 403));
    assert_eq!(from("Origin: null"), (403, 403));
    assert_eq!(from("Sec-Fetch-Site: cross-site"), (403, 403));
    // A name that was pointed at this machine.
    let host = format!(
        "Host: evil.example:{}\r\nAuthorization: Bearer {}\r\n",
        client.address.port(),
        client.token
    );
    assert_eq!(
        client.post_with("/api/list_characters", &host, "{}").status,
        421
    );
    let nameless = format!(
        "GET / HTTP/1.1\r\nAuthorization: Bearer {}\r\n\r\n",
        client.token
    );
    assert_eq!(client.send(nameless.as_bytes()).status, 421);
    // What a browser asks before it would send such a request.
    let preflight = format!(
        "OPTIONS /mcp HTTP/1.1\r\n{}Origin: https://evil.example\r\n\r\n",
        host.replace("evil.example", "127.0.0.1")
    );
    let reply = client.send(preflight.as_bytes());
    assert_eq!(reply.status, 403);
    assert!(!reply.head.to_lowercase().contains("access-control"));
}

#[test]
fn a_form_cannot_ask() {
    let game = Game::new();
    let client = game.client();
    let text = format!(
        "POST /api/undo HTTP/1.1\r\n{}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{{}}",
        client.headers()
    );
    assert_eq!(client.send(text.as_bytes()).status, 415);
}

#[test]
fn what_is_too_much_is_refused() {
    let game = Game::new();
    let client = game.client();
    let large = "a".repeat(200 << 10);
    assert_eq!(
        client
            .post("/api/say_line", &json!({ "text": large }))
            .status,
        413
    );
    let endless = format!(
        "GET / HTTP/1.1\r\n{}X: {}\r\n\r\n",
        client.headers(),
        "a".repeat(40_000)
    );
    assert_eq!(client.send(endless.as_bytes()).status, 431);
    assert_eq!(
        client
            .send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
            .status,
        400
    );
    let chunked = format!(
        "POST /mcp HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        client.headers()
    );
    assert_eq!(client.send(chunked.as_bytes()).status, 411);
    assert_eq!(client.get("/").status, 200);
}

#[test]
fn a_client_that_sends_slowly_is_left() {
    let game = Game::new();
    let client = game.client();
    let mut slow = client.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nX: ").unwrap();
    let began = Instant::now();
    // A letter now and then keeps nobody waiting for longer.
    let mut writer = slow.try_clone().unwrap();
    let trickle = std::thread::spawn(move || {
        while began.elapsed() < Duration::from_secs(20) && writer.write_all(b"a").is_ok() {
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    let mut text = String::new();
    let _ = slow.read_to_string(&mut text);
    assert!(text.starts_with("HTTP/1.1 408"), "{text}");
    assert!(began.elapsed() < Duration::from_secs(15));
    drop(slow);
    trickle.join().unwrap();
}

#[test]
fn only_so_many_connect_and_there_is_room_again_when_they_leave() {
    let mut game = Game::new();
    let client = game.client();
    let many: Vec<_> = (0..32).map(|_| client.connect()).collect();
    let status = |client: &Client| client.get("/").status;
    let refused = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(5));
        // It may have been refused before it was heard out.
        matches!(status(&client), 503 | 0)
    });
    assert!(refused);
    drop(many);
    let is_there = (0..400).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        status(&client) == 200
    });
    assert!(is_there);
    game.during(|client| client.call("list_characters", json!({})).unwrap());
}

#[test]
fn when_the_game_goes_nobody_waits_and_the_port_is_free() {
    let game = Game::new();
    let client = game.client();
    let watching = {
        let client = client.clone();
        std::thread::spawn(move || client.get("/events"))
    };
    let asking = {
        let client = client.clone();
        std::thread::spawn(move || client.post("/api/list_characters", &json!({})))
    };
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    drop(game);
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "dropping waits for nobody"
    );
    watching.join().unwrap();
    assert_eq!(asking.join().unwrap().status, 422);
    let is_free = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        std::net::TcpStream::connect(client.address).is_err()
    });
    assert!(is_free);
}
