//! Servers that keep the rules, and interruptions that nobody is to blame for.

use super::*;
use crate::server::Sending;
use crate::{Stage, Trust};

#[test]
fn a_model_comes_whole_and_is_not_fetched_again() {
    let body = body(300_000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    let path = place.fetch(&entry).unwrap();
    assert_eq!(path, place.path("m.bin"));
    place.assert_whole(&body);
    place.fetch(&entry).unwrap();
    assert_eq!(server.requests().len(), 1);
    let trust = place
        .store
        .verify(&entry, &Cancel::new(), &mut |_| ())
        .unwrap();
    assert_eq!(trust, Trust::Listed);
}

#[test]
fn progress_grows_to_the_whole() {
    let body = body(300_000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let place = Place::new();
    let mut seen = Vec::new();
    place
        .store
        .fetch(&entry, &place.options, &Cancel::new(), &mut |event| {
            if let Event::Progress(progress) = event {
                assert_eq!(progress.total, Some(300_000));
                assert_eq!(progress.stage, Stage::Downloading);
                seen.push(progress.received);
            }
        })
        .unwrap();
    assert!(
        seen.is_sorted() && seen.last() == Some(&300_000),
        "{seen:?}"
    );
}

#[test]
fn a_cut_connection_is_taken_up_where_it_ended() {
    let body = body(300_000);
    let sent = body.clone();
    let server = server(move |request, count| {
        let reply = Reply::file(request, &sent, ETAG);
        if count == 0 {
            reply.sent(Sending::CutAfter(123_456))
        } else {
            reply
        }
    });
    let mut place = Place::new();
    place.fetch(&listed(&server, &body)).unwrap();
    place.assert_whole(&body);
    let requests = server.requests();
    assert_eq!(requests[1].from(), Some(123_456));
    assert_eq!(requests[1].header("if-range"), Some(ETAG));
    assert!(place.told[0].contains("Retry"), "{:?}", place.told);
}

#[test]
fn the_next_run_goes_on_where_one_gave_up() {
    let body = body(300_000);
    let sent = body.clone();
    let server = server(move |request, count| {
        let reply = Reply::file(request, &sent, ETAG);
        if count < 3 {
            reply.sent(Sending::CutAfter(1000))
        } else {
            reply
        }
    });
    let entry = listed(&server, &body);
    let mut place = Place::new();
    let error = place.fetch(&entry).unwrap_err().to_string();
    assert!(error.contains("is kept, run it again"), "{error}");
    place.assert_part(3000);
    assert_eq!(place.store.partial(&entry), 3000);
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
    assert_eq!(server.requests()[3].from(), Some(3000));
}

#[test]
fn a_server_without_parts_sends_it_from_the_start() {
    let body = body(300_000);
    let sent = body.clone();
    let server = server(move |_, count| {
        let reply = Reply::new(200, &sent);
        if count == 0 {
            reply.sent(Sending::CutAfter(100_000))
        } else {
            reply
        }
    });
    let mut place = Place::new();
    place.fetch(&listed(&server, &body)).unwrap();
    place.assert_whole(&body);
    assert!(
        place
            .told
            .iter()
            .any(|event| event.contains("from the start"))
    );
}

#[test]
fn another_version_is_fetched_from_its_start() {
    let body = body(300_000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    place.leave_part(&[7; 1000], &entry, "\"v0\"");
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_part_that_does_not_fit_is_fetched_anew() {
    let body = body(300_000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    // The right version, but damaged on the disk.
    place.leave_part(&[7; 1000], &entry, ETAG);
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_part_that_is_all_there_needs_no_server() {
    let body = body(1000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    place.leave_part(&body, &entry, ETAG);
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
    assert!(server.requests().is_empty());
}

#[test]
fn a_part_for_another_hash_is_not_taken_up() {
    let body = body(1000);
    let server = good_server(&body);
    let mut place = Place::new();
    let other = entry(&server.url("/m.bin"), Some(1000), Some(&sha256(b"other")));
    place.leave_part(&body[..500], &other, ETAG);
    place.fetch(&listed(&server, &body)).unwrap();
    place.assert_whole(&body);
    assert_eq!(server.requests()[0].from(), None);
}

#[test]
fn bodies_without_a_length_are_taken_when_the_list_has_one() {
    let body = body(300_000);
    for sending in [Sending::Chunked, Sending::UntilClosed] {
        let sent = body.clone();
        let server = server(move |_, _| Reply::new(200, &sent).sent(sending));
        let mut place = Place::new();
        place.fetch(&listed(&server, &body)).unwrap();
        place.assert_whole(&body);
    }
}

#[test]
fn an_empty_file_is_a_file() {
    let server = good_server(b"");
    let mut place = Place::new();
    place.fetch(&listed(&server, b"")).unwrap();
    place.assert_whole(b"");
}

#[test]
fn what_came_first_is_trusted_and_must_stay() {
    let first = body(1000);
    let sent = first.clone();
    let server = server(move |_, count| {
        let mut body = sent.clone();
        if count > 0 {
            body[5] ^= 1;
        }
        Reply::new(200, &body)
    });
    let entry = entry(&server.url("/m.bin"), None, None);
    let mut place = Place::new();
    place.fetch(&entry).unwrap();
    place.assert_whole(&first);
    let hash = sha256(&first);
    assert!(place.told[0].contains("TrustedFirst") && place.told[0].contains(&hash));
    let trust = place
        .store
        .verify(&entry, &Cancel::new(), &mut |_| ())
        .unwrap();
    assert_eq!(trust, Trust::FirstUse);

    // Somebody removes the file by hand, and the server has another one now.
    std::fs::remove_file(place.path("m.bin")).unwrap();
    let error = place.fetch(&entry).unwrap_err().to_string();
    assert!(error.contains(&hash), "{error}");
    assert_eq!(place.names(), ["m.bin.sha256"]);
    // Removing the model removes the trust.
    assert!(place.store.remove(&entry).unwrap());
    place.fetch(&entry).unwrap();
}

#[test]
fn damage_is_found_told_and_mended() {
    let body = body(1000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    place.fetch(&entry).unwrap();
    std::fs::write(place.path("m.bin"), vec![0; 1000]).unwrap();
    let error = place
        .store
        .verify(&entry, &Cancel::new(), &mut |_| ())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("banter models remove m") && error.contains(&sha256(&body)),
        "{error}"
    );
    std::fs::write(place.path("m.bin"), b"short").unwrap();
    assert!(!place.store.has(&entry));
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
}
