//! Redirects, mirrors, tokens, licences, cancelling, and several at once.

use super::*;
use crate::server::Sending;
use crate::{DownloadState, Downloads, Stage};

#[test]
fn a_redirect_to_another_host_takes_no_token_along() {
    let body = body(1000);
    let hash = sha256(&body);
    let files = good_server(&body);
    let there = format!("http://localhost:{}/files/m.bin", files.port);
    let hub = server(move |_, _| Reply::new(302, b"").with("Location", &there));
    let mut place = Place::new();
    place.options.endpoint = hub.url("");
    place.options.token = Some("hf_secret".to_owned());
    place
        .fetch(&entry("hf:a/b@main/m.bin", Some(1000), Some(&hash)))
        .unwrap();
    place.assert_whole(&body);
    let asked = &hub.requests()[0];
    assert_eq!(asked.path, "/a/b/resolve/main/m.bin");
    assert_eq!(asked.header("authorization"), Some("Bearer hf_secret"));
    let asked = &files.requests()[0];
    assert_eq!(asked.path, "/files/m.bin");
    assert_eq!(asked.header("authorization"), None);
}

#[test]
fn a_gated_repository_says_how_to_get_in() {
    let hub = server(|_, _| Reply::new(403, b""));
    let mut place = Place::new();
    place.options.endpoint = hub.url("");
    let entry = entry("hf:a/b@main/m.bin", Some(10), Some(&sha256(b"")));
    let error = place.fetch(&entry).unwrap_err().to_string();
    assert!(
        error.contains("https://huggingface.co/a/b") && error.contains("HF_TOKEN"),
        "{error}"
    );
}

#[test]
fn a_mirror_has_it_as_a_store_has_it() {
    let body = body(1000);
    let mirror = good_server(&body);
    let mut place = Place::new();
    place.options.mirror = Some(mirror.url("/models"));
    place.options.token = Some("hf_secret".to_owned());
    place
        .fetch(&entry(
            "hf:a/b@main/x/other-name.bin",
            Some(1000),
            Some(&sha256(&body)),
        ))
        .unwrap();
    place.assert_whole(&body);
    assert_eq!(mirror.requests()[0].path, "/models/m/m.bin");
    assert_eq!(mirror.requests()[0].header("authorization"), None);
}

#[test]
fn plain_http_from_elsewhere_needs_a_hash() {
    let mut place = Place::new();
    // The list would refuse it; an endpoint or a mirror must not let it in.
    place.options.endpoint = "http://mirror.example.org".to_owned();
    let error = place
        .fetch(&entry("hf:a/b@main/m.bin", Some(10), None))
        .unwrap_err();
    assert!(error.to_string().contains("plain http"), "{error}");
    assert!(place.names().is_empty());
}

#[test]
fn certificates_that_are_none_are_told_of() {
    let server = good_server(b"x");
    let mut place = Place::new();
    std::fs::create_dir_all(place.path("")).unwrap();
    std::fs::write(place.path("m.bin.part"), b"no certificate").unwrap();
    for name in ["m.bin.part", "none.pem"] {
        place.options.certificates = Some(place.path(name));
        let error = place.fetch(&listed(&server, b"x")).unwrap_err().to_string();
        assert!(
            error.contains("SSL_CERT_FILE") && error.contains(name),
            "{error}"
        );
    }
    assert!(server.requests().is_empty());
}

#[test]
fn offline_asks_nobody() {
    let body = body(1000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    place.options.offline = true;
    let error = place.fetch(&entry).unwrap_err().to_string();
    assert!(error.contains("offline"), "{error}");
    assert!(server.requests().is_empty());
    // What is here is here.
    place.options.offline = false;
    place.fetch(&entry).unwrap();
    place.options.offline = true;
    place.fetch(&entry).unwrap();
}

#[test]
fn a_licence_that_is_not_permissive_wants_a_yes() {
    let body = body(1000);
    let server = good_server(&body);
    let mut entry = listed(&server, &body);
    entry.licence.name = "Some Community License".to_owned();
    let mut place = Place::new();
    let error = place.fetch(&entry).unwrap_err().to_string();
    assert!(
        error.contains("Some Community License") && error.contains("--accept-licence"),
        "{error}"
    );
    assert!(server.requests().is_empty());
    place.options.accept_licence = true;
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
}

#[test]
fn cancelling_keeps_what_has_come() {
    let body = body(300_000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    let cancel = Cancel::new();
    let mut length = 0;
    let error = place
        .store
        .fetch(&entry, &place.options, &cancel, &mut |event| {
            if let Event::Progress(progress) = event {
                length = progress.received as usize;
                if length > 100_000 {
                    cancel.cancel();
                }
            }
        })
        .unwrap_err();
    assert!(matches!(error, ModelError::Cancelled { .. }), "{error}");
    place.assert_part(length);
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
    assert_eq!(server.requests()[1].from(), Some(length));
}

#[test]
fn two_threads_fetch_it_once() {
    let body = body(300_000);
    let sent = body.clone();
    let server =
        server(move |request, _| Reply::file(request, &sent, ETAG).sent(Sending::PauseAfter(1000)));
    let entry = listed(&server, &body);
    let place = Place::new();
    std::thread::scope(|scope| {
        let fetches: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let (server, store) = (&server, &place.store);
                    store.fetch(&entry, &place.options, &Cancel::new(), &mut |event| {
                        // The second waits for the first, and lets it go on.
                        if let Event::Progress(progress) = event
                            && progress.stage == Stage::Waiting
                        {
                            server.open_gate();
                        }
                    })
                })
            })
            .collect();
        for fetch in fetches {
            assert_eq!(fetch.join().unwrap().unwrap(), place.path("m.bin"));
        }
    });
    place.assert_whole(&body);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_second_fetch_may_refuse_to_wait() {
    let body = body(300_000);
    let sent = body.clone();
    let server =
        server(move |request, _| Reply::file(request, &sent, ETAG).sent(Sending::PauseAfter(1000)));
    let entry = listed(&server, &body);
    let mut place = Place::new();
    let download = Downloads::new(place.store.clone(), place.options.clone())
        .start(&entry)
        .unwrap();
    while place.store.partial(&entry) < 1000 {
        std::thread::yield_now();
    }
    place.options.wait = false;
    let error = place.fetch(&entry).unwrap_err();
    assert!(matches!(error, ModelError::Busy { .. }), "{error}");
    let error = place.store.remove(&entry).unwrap_err();
    assert!(matches!(error, ModelError::Busy { .. }), "{error}");
    server.open_gate();
    loop {
        match download.state() {
            DownloadState::Running(_) => std::thread::yield_now(),
            DownloadState::Done(path) => break assert_eq!(path, place.path("m.bin")),
            DownloadState::Failed(error) => panic!("{error}"),
        }
    }
    place.assert_whole(&body);
}

#[test]
fn a_dropped_download_stops() {
    let body = body(3_000_000);
    let sent = body.clone();
    let server =
        server(move |request, _| Reply::file(request, &sent, ETAG).sent(Sending::PauseAfter(1000)));
    let entry = listed(&server, &body);
    let mut place = Place::new();
    let download = Downloads::new(place.store.clone(), place.options.clone())
        .start(&entry)
        .unwrap();
    while place.store.partial(&entry) < 1000 {
        std::thread::yield_now();
    }
    let DownloadState::Running(progress) = download.state() else {
        panic!("{:?}", download.state());
    };
    assert_eq!(progress.total, Some(3_000_000));
    drop(download);
    server.open_gate();
    // Waits until the dropped one has let go, and finds its part.
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
    assert_eq!(server.requests().len(), 2);
}
