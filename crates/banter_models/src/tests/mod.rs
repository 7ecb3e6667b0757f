//! Downloads from a server of the tests' own, which breaks one rule at a time.
//! After each: what lies in the folder, name by name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broken;
mod good;
mod ways;

use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use crate::server::{Reply, Request, Server};
use crate::{Cancel, Entry, Event, FetchOptions, Manifest, ModelError, Store};

pub(super) const ETAG: &str = "\"v1\"";

/// A body of that length, in which no two places are alike.
pub(super) fn body(length: usize) -> Vec<u8> {
    (0..length as u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect()
}

pub(super) fn sha256(body: &[u8]) -> String {
    use sha2::Digest;
    crate::format::hex(&sha2::Sha256::digest(body))
}

/// A list with one model `m` of one file `m.bin`.
pub(super) fn entry(source: &str, size: Option<usize>, sha256: Option<&str>) -> Entry {
    let mut text = format!(
        "format = 1\n[[model]]\nid = \"m\"\nfor = \"mind\"\ntitle = \"M\"\nlanguages = [\"*\"]\n\
         memory_mb = 1\nrank = 1\nhardware = \"H\"\nwhy = \"W\"\nlicence = \"MIT\"\n\
         licence_url = \"https://example.org\"\ndownloaded = true\nchecked = \"C\"\n\
         [[model.files]]\nfile = \"m.bin\"\nsource = \"{source}\"\n"
    );
    if let Some(size) = size {
        text += &format!("size = {size}\n");
    }
    if let Some(sha256) = sha256 {
        text += &format!("sha256 = \"{sha256}\"\n");
    }
    Manifest::parse(&text).unwrap().entries()[0].clone()
}

/// The model of that body on that server, with its size and its hash.
pub(super) fn listed(server: &Server, body: &[u8]) -> Entry {
    let hash = sha256(body);
    entry(&server.url("/m.bin"), Some(body.len()), Some(&hash))
}

/// A server that has the body and keeps all the rules.
pub(super) fn good_server(body: &[u8]) -> Server {
    let body = body.to_vec();
    Server::start(move |request, _| Reply::file(request, &body, ETAG))
}

pub(super) fn server(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(answer)
}

/// A folder of a test's own, and how it fetches into it.
pub(super) struct Place {
    folder: TempDir,
    pub(super) store: Store,
    pub(super) options: FetchOptions,
    /// What was told, but for progress.
    pub(super) told: Vec<String>,
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            store: Store::open(folder.path()),
            folder,
            options: FetchOptions {
                backoff: Duration::from_millis(1),
                attempts: 3,
                ..FetchOptions::default()
            },
            told: Vec::new(),
        }
    }

    pub(super) fn fetch(&mut self, entry: &Entry) -> Result<PathBuf, ModelError> {
        let told = &mut self.told;
        self.store.fetch(
            entry,
            &self.options,
            &Cancel::new(),
            &mut |event| match event {
                Event::Progress(_) => {}
                event => told.push(format!("{event:?}")),
            },
        )
    }

    /// The names in the model's folder, in order.
    pub(super) fn names(&self) -> Vec<String> {
        let Ok(files) = std::fs::read_dir(self.folder.path().join("m")) else {
            return Vec::new();
        };
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("m").join(name)
    }

    /// The model is here, right, and nothing else is.
    pub(super) fn assert_whole(&self, body: &[u8]) {
        assert_eq!(self.names(), ["m.bin", "m.bin.sha256"]);
        assert!(std::fs::read(self.path("m.bin")).unwrap() == body);
    }

    /// Nothing lies under the good name; so many bytes are kept to go on with.
    pub(super) fn assert_part(&self, length: usize) {
        assert_eq!(self.names(), ["m.bin.part", "m.bin.part.toml"]);
        let part = std::fs::metadata(self.path("m.bin.part")).unwrap();
        assert_eq!(part.len(), length as u64);
    }

    /// What an earlier run would have left behind.
    pub(super) fn leave_part(&self, part: &[u8], entry: &Entry, validator: &str) {
        std::fs::create_dir_all(self.path("")).unwrap();
        std::fs::write(self.path("m.bin.part"), part).unwrap();
        let file = &entry.files[0];
        let text = format!(
            "url = \"{}\"\nsha256 = \"{}\"\nvalidator = '{validator}'\n",
            file.source,
            file.sha256.as_deref().unwrap_or_default(),
        );
        std::fs::write(self.path("m.bin.part.toml"), text).unwrap();
    }
}
