//! Servers and disks that break the rules.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::disk::{Disk, RealDisk, Sink};
use crate::server::Sending;

#[test]
fn a_wrong_hash_keeps_nothing_and_names_both() {
    let body = body(1000);
    let server = good_server(&body);
    let wrong = sha256(b"something else");
    let mut place = Place::new();
    let error = place
        .fetch(&entry(&server.url("/m.bin"), Some(1000), Some(&wrong)))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&wrong) && error.contains(&sha256(&body)),
        "{error}"
    );
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn a_server_that_sends_too_much_is_cut_off() {
    let body = body(300_000);
    let expected = &body[..200_000];
    // Once it says so, and once it only does so.
    for sending in [Sending::Whole, Sending::Chunked] {
        let sent = body.clone();
        let server = server(move |_, _| Reply::new(200, &sent).sent(sending));
        let mut place = Place::new();
        let error = place.fetch(&listed(&server, expected)).unwrap_err();
        assert!(
            matches!(
                error,
                ModelError::WrongSize {
                    expected: 200_000,
                    ..
                }
            ),
            "{error}"
        );
        assert!(place.names().is_empty(), "{:?}", place.names());
    }
}

#[test]
fn a_length_that_is_never_sent_is_waited_for_a_few_times() {
    let body = body(1000);
    let sent = body.clone();
    let server = server(move |_, _| {
        let reply = Reply::new(200, &sent[..900]).with("Content-Length", 1000);
        reply.sent(Sending::UntilClosed)
    });
    let mut place = Place::new();
    let error = place.fetch(&listed(&server, &body)).unwrap_err();
    assert!(matches!(error, ModelError::Network { .. }), "{error}");
    assert_eq!(server.requests().len(), 3);
    place.assert_part(900);
}

#[test]
fn the_wrong_part_is_not_put_behind_the_right_one() {
    let body = body(1000);
    let sent = body.clone();
    let server = server(move |request, count| match request.from() {
        Some(_) if count == 1 => {
            Reply::new(206, &sent[100..]).with("Content-Range", "bytes 100-999/1000")
        }
        None if count == 0 => Reply::file(request, &sent, ETAG).sent(Sending::CutAfter(500)),
        _ => Reply::file(request, &sent, ETAG),
    });
    let mut place = Place::new();
    place.fetch(&listed(&server, &body)).unwrap();
    place.assert_whole(&body);
    assert!(
        place
            .told
            .iter()
            .any(|event| event.contains("another part"))
    );
}

#[test]
fn packed_bodies_are_not_taken() {
    let body = body(1000);
    let sent = body.clone();
    let server = server(move |_, _| Reply::new(200, &sent).with("Content-Encoding", "br"));
    let mut place = Place::new();
    let error = place
        .fetch(&listed(&server, &body))
        .unwrap_err()
        .to_string();
    assert!(error.contains("packs what it sends"), "{error}");
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn nobody_says_how_long_it_is() {
    let server = server(|_, _| Reply::new(200, b"abc").sent(Sending::UntilClosed));
    let mut place = Place::new();
    let entry = entry(&server.url("/m.bin"), None, None);
    let error = place.fetch(&entry).unwrap_err().to_string();
    assert!(error.contains("says how long it is"), "{error}");
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn a_server_that_stalls_is_left_and_tried_again() {
    let body = body(300_000);
    let sent = body.clone();
    let server = server(move |request, count| {
        let reply = Reply::file(request, &sent, ETAG);
        if count == 0 {
            reply.sent(Sending::PauseAfter(1000))
        } else {
            reply
        }
    });
    let mut place = Place::new();
    place.options.stall = Duration::from_millis(500);
    place.fetch(&listed(&server, &body)).unwrap();
    place.assert_whole(&body);
    assert!(
        place.told[0].contains("said nothing for 0.5 s"),
        "{:?}",
        place.told
    );
}

#[test]
fn answers_are_told_in_words() {
    for (status, expected) in [
        (404, "no such file any more"),
        (403, "only to those who may see it"),
        (401, "only to those who may see it"),
        (400, "not an answer that a file comes with"),
    ] {
        let server = server(move |_, _| Reply::new(status, b"<html>no</html>"));
        let mut place = Place::new();
        let error = place.fetch(&listed(&server, &body(10))).unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status} is final");
        let error = error.to_string();
        assert!(
            error.contains(&status.to_string()) && error.contains(expected),
            "{error}"
        );
        assert!(place.names().is_empty(), "{:?}", place.names());
    }
}

#[test]
fn a_busy_server_is_asked_again() {
    let body = body(1000);
    let sent = body.clone();
    let server = server(move |request, count| match count {
        0 => Reply::new(429, b"").with("Retry-After", 0),
        1 => Reply::new(503, b""),
        _ => Reply::file(request, &sent, ETAG),
    });
    let mut place = Place::new();
    place.fetch(&listed(&server, &body)).unwrap();
    place.assert_whole(&body);
}

#[test]
fn a_server_that_is_not_there_is_told_of() {
    let gone = good_server(b"").url("/m.bin");
    let mut place = Place::new();
    let error = place
        .fetch(&entry(&gone, Some(9), Some(&sha256(b""))))
        .unwrap_err();
    assert!(matches!(error, ModelError::Network { .. }), "{error}");
    assert!(place.names().is_empty(), "{:?}", place.names());
}

#[test]
fn a_circle_of_redirects_ends() {
    let server = server(|_, _| Reply::new(302, b"").with("Location", "/m.bin"));
    let mut place = Place::new();
    let error = place.fetch(&listed(&server, b"x")).unwrap_err().to_string();
    assert!(error.contains("elsewhere more than"), "{error}");
}

/// A disk that takes so many bytes, and says how many it has free.
struct SmallDisk {
    room: u64,
    told: Option<u64>,
}

struct SmallFile {
    file: Box<dyn Sink>,
    room: u64,
}

impl Disk for SmallDisk {
    fn append(&self, path: &Path) -> io::Result<Box<dyn Sink>> {
        let file = RealDisk.append(path)?;
        let room = self.room;
        Ok(Box::new(SmallFile { file, room }))
    }

    fn free(&self, _: &Path) -> Option<u64> {
        self.told
    }
}

impl io::Write for SmallFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = (self.room as usize).min(bytes.len());
        if count == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.room -= count as u64;
        self.file.write(&bytes[..count])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Sink for SmallFile {
    fn sync(&mut self) -> io::Result<()> {
        self.file.sync()
    }
}

#[test]
fn a_full_disk_is_told_and_what_came_is_kept() {
    let body = body(300_000);
    let server = good_server(&body);
    let entry = listed(&server, &body);
    let mut place = Place::new();
    place.store.disk = Arc::new(SmallDisk {
        room: 100_000,
        told: None,
    });
    let error = place.fetch(&entry).unwrap_err().to_string();
    assert!(error.contains("has no room: m.bin needs"), "{error}");
    assert!(!error.contains('\n'), "{error}");
    place.assert_part(100_000);

    // There is room again.
    place.store.disk = Arc::new(RealDisk);
    place.fetch(&entry).unwrap();
    place.assert_whole(&body);
    assert_eq!(server.requests()[1].from(), Some(100_000));
}

#[test]
fn too_little_room_is_told_before_the_first_byte() {
    let body = body(300_000);
    let server = good_server(&body);
    let mut place = Place::new();
    place.store.disk = Arc::new(SmallDisk {
        room: 0,
        told: Some(100_000),
    });
    let error = place
        .fetch(&listed(&server, &body))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("needs 300 kB more, and 100 kB are free"),
        "{error}"
    );
    assert!(server.requests().is_empty());
}
