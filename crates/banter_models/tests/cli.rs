//! The program, as people run it: several at once, interrupted, with wrong lists.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use server::{Reply, Sending, Server};
use tempfile::TempDir;

/// A folder with a store and a list of models in it.
struct Place(TempDir);

impl Place {
    fn new(list: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("list.toml"), list).unwrap();
        Self(folder)
    }

    fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }

    fn part(&self) -> PathBuf {
        self.store().join("m/m.bin.part")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banter-models"));
        command
            .args(words)
            .arg("--manifest")
            .arg(self.0.path().join("list.toml"))
            .env("BANTER_MODELS", self.store())
            .env_remove("BANTER_OFFLINE")
            .env_remove("BANTER_MODELS_MIRROR")
            .env_remove("HF_ENDPOINT")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn start(&self, words: &[&str]) -> Child {
        let mut command = self.command(words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// What lies in the model's folder, in order.
    fn names(&self) -> Vec<String> {
        let Ok(files) = fs::read_dir(self.store().join("m")) else {
            return Vec::new();
        };
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn assert_whole(&self, body: &[u8]) {
        assert_eq!(self.names(), ["m.bin", "m.bin.sha256"]);
        assert!(fs::read(self.store().join("m/m.bin")).unwrap() == body);
    }
}

fn list(url: &str, body: &[u8], file: &str, licence: &str) -> String {
    format!(
        "format = 1\n\n[[model]]\nid = \"m\"\nfor = \"mind\"\ntitle = \"A model\"\n\
         languages = [\"en\"]\nmemory_mb = 1\nrank = 1\nhardware = \"H\"\nwhy = \"W\"\n\
         licence = \"{licence}\"\nlicence_url = \"https://example.org/licence\"\n\
         downloaded = true\nchecked = \"C\"\n\n[[model.files]]\nfile = \"{file}\"\n\
         source = \"{url}\"\nsize = {}\nsha256 = \"{}\"\n",
        body.len(),
        sha256(body)
    )
}

fn sha256(body: &[u8]) -> String {
    use sha2::Digest;
    let hash = sha2::Sha256::digest(body);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn body(length: u32) -> Vec<u8> {
    (0..length)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A server that sends a thousand bytes and then waits for the gate to open.
fn slow_server(body: &[u8]) -> Server {
    let body = body.to_vec();
    Server::start(move |request, _| {
        Reply::file(request, &body, "\"v1\"").sent(Sending::PauseAfter(1000))
    })
}

fn wait_for_bytes(path: &Path, length: u64) {
    while fs::metadata(path).map_or(0, |found| found.len()) < length {
        std::thread::yield_now();
    }
}

#[test]
fn list_fetch_where_verify_remove() {
    let body = body(300_000);
    let server = slow_server(&body);
    server.open_gate();
    let place = Place::new(&list(&server.url("/m.bin"), &body, "m.bin", "MIT"));

    let output = place.run(&["where", "m"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("banter models fetch m"));

    let output = place.run(&["fetch", "m"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let out = text(&output.stdout);
    assert!(
        out.contains("licence: MIT (https://example.org/licence)"),
        "{out}"
    );
    assert!(text(&output.stderr).contains("m: fetching"), "{output:?}");
    place.assert_whole(&body);

    let output = place.run(&["where", "m"]);
    assert_eq!(
        Path::new(text(&output.stdout).trim()),
        place.store().join("m/m.bin")
    );
    assert!(text(&place.run(&["list", "mind"]).stdout).contains("here"));
    assert_eq!(text(&place.run(&["verify"]).stdout), "m: right\n");

    fs::write(place.store().join("m/m.bin"), vec![1; body.len()]).unwrap();
    let output = place.run(&["verify", "m"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("is damaged"), "{output:?}");

    assert_eq!(text(&place.run(&["remove", "m"]).stdout), "m: removed\n");
    assert!(place.names().is_empty());
}

#[test]
fn what_is_wrong_is_one_sentence_and_a_status() {
    let place = Place::new("format = 1\n");
    for (words, status, expected) in [
        (vec!["fetsch"], 2, "`fetsch`"),
        (vec!["fetch", "gpt-9"], 1, "qwen2.5-1.5b"),
        (vec!["fetch", "whisper-base", "--offline"], 1, "offline"),
        (vec!["fetch", "llama-3.2-3b"], 1, "--accept-licence"),
        (
            vec!["fetch", "mind", "--memory", "0.1"],
            1,
            "no model for the mind",
        ),
        (vec!["fetch", "voice", "--language", "tlh"], 1, "speaks tlh"),
    ] {
        let output = place.run(&words);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{words:?}: {error}");
        assert!(error.contains(expected), "{words:?}: {error}");
        assert_eq!(
            error
                .lines()
                .filter(|line| line.starts_with("error:"))
                .count(),
            1
        );
    }
    assert!(text(&place.run(&[]).stdout).starts_with("usage: banter models"));
}

#[test]
fn a_list_that_leads_out_of_the_folder_is_refused() {
    let server = slow_server(b"");
    for file in ["../../evil.bin", "/tmp/evil.bin", "a/b.bin", "CON"] {
        let place = Place::new(&list(&server.url("/m.bin"), b"", file, "MIT"));
        let output = place.run(&["fetch", "m"]);
        assert_eq!(output.status.code(), Some(1));
        let error = text(&output.stderr);
        assert!(
            error.contains("list.toml: the list of models is wrong at line 18"),
            "{error}"
        );
        assert!(!place.store().exists());
    }
    assert!(server.requests().is_empty());
}

#[test]
fn two_processes_fetch_it_once() {
    let body = body(300_000);
    let server = slow_server(&body);
    let place = Place::new(&list(&server.url("/m.bin"), &body, "m.bin", "MIT"));
    let first = place.start(&["fetch", "m"]);
    wait_for_bytes(&place.part(), 1000);
    let output = place.run(&["fetch", "m", "--no-wait"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("being fetched already"),
        "{output:?}"
    );
    let second = place.start(&["fetch", "m"]);
    server.open_gate();
    for process in [first, second] {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    place.assert_whole(&body);
    assert_eq!(server.requests().len(), 1);
}

/// A polite end and one that no program can catch. (Not SIGINT: what a shell starts in the background ignores it.)
#[cfg(unix)]
#[test]
fn an_interrupted_fetch_is_gone_on_with() {
    for signal in ["-TERM", "-KILL"] {
        let body = body(300_000);
        let server = slow_server(&body);
        let place = Place::new(&list(&server.url("/m.bin"), &body, "m.bin", "MIT"));
        let mut process = place.start(&["fetch", "m"]);
        wait_for_bytes(&place.part(), 1000);
        let id = process.id().to_string();
        let killed = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(killed.success());
        assert!(!process.wait().unwrap().success());
        assert_eq!(place.names(), ["m.bin.part", "m.bin.part.toml"]);
        let listed = text(&place.run(&["list", "mind"]).stdout);
        assert!(listed.contains("1 kB of it here"), "{listed}");

        server.open_gate();
        let output = place.run(&["fetch", "m"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        place.assert_whole(&body);
        assert_eq!(server.requests()[1].from(), Some(1000));
    }
}
