//! The demonstration in a window, on a display that only this test sees: a line is typed
//! with real keys, and what is drawn is looked at.

use super::demo::{Picture, software_vulkan};
use super::game::{program, root};
use banter_needs::needs;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long anything may take that a processor draws, beside other tests.
const PATIENCE: Duration = Duration::from_secs(240);
/// The title of the tavern's window.
const TITLE: &str = "bevy_banter: the tavern";
/// Size of the window.
const SIZE: (usize, usize) = (640, 360);

/// A display in memory.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn open() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "800x600x24"])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        let answer = server.stdout.take().unwrap();
        BufReader::new(answer).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb does not start");
        Self {
            server,
            name: format!(":{}", number.trim()),
        }
    }

    fn xdotool(&self, args: &[&str]) -> Option<String> {
        let output = Command::new("xdotool")
            .args(args)
            .env("DISPLAY", &self.name)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.success() && !said.is_empty()).then_some(said)
    }

    /// Sends real key presses to the window that has the focus.
    fn press(&self, args: &[&str]) {
        self.xdotool(args);
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The tavern in a window.
struct Tavern {
    display: Display,
    game: Child,
    folder: tempfile::TempDir,
}

impl Tavern {
    fn open(args: &[&str]) -> Self {
        let display = Display::open();
        let folder = tempfile::tempdir().unwrap();
        let said = File::create(folder.path().join("said")).unwrap();
        let mut command = Command::new(program("tavern"));
        command
            .current_dir(root())
            .args([
                "--window", "--seed", "1", "--width", "640", "--height", "360",
            ])
            .arg("--screenshot")
            .arg(folder.path().join("window.png"))
            .arg("--out")
            .arg(folder.path())
            .args(args)
            .env("DISPLAY", &display.name)
            // What is set there is nobody's.
            .env("XDG_CONFIG_HOME", folder.path())
            // No sound card either: what is heard of the tests' room is not for them.
            .env("ALSA_CONFIG_PATH", "/dev/null")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .stdin(Stdio::null())
            .stdout(said.try_clone().unwrap())
            .stderr(said);
        if let Some(driver) = software_vulkan() {
            command.env("VK_ICD_FILENAMES", driver);
        }
        if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
            command.env("XDG_RUNTIME_DIR", folder.path());
        }
        let game = command.spawn().unwrap();
        Self {
            display,
            game,
            folder,
        }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn said(&self) -> String {
        let said = fs::read(self.path("said")).unwrap();
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Waits until `found` gives something.
    fn wait_for<T>(&mut self, what: &str, found: impl Fn(&Self) -> Option<T>) -> T {
        let since = Instant::now();
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            let ended = self.game.try_wait().unwrap();
            let said = self.said();
            assert!(ended.is_none(), "{ended:?} before {what}:\n{said}");
            assert!(since.elapsed() < PATIENCE, "no {what}:\n{said}");
            sleep(Duration::from_millis(100));
        }
    }

    fn transcript(&self) -> Option<Value> {
        let text = fs::read_to_string(self.path("transcript.json")).ok()?;
        Some(serde_json::from_str(&text).unwrap())
    }

    /// Waits for the program to end.
    fn end(&mut self) -> ExitStatus {
        let since = Instant::now();
        loop {
            if let Some(status) = self.game.try_wait().unwrap() {
                return status;
            }
            assert!(since.elapsed() < PATIENCE, "no end:\n{}", self.said());
            sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Tavern {
    fn drop(&mut self) {
        let _ = self.game.kill();
        let _ = self.game.wait();
    }
}

/// A picture that was written to its end.
fn picture(path: &Path) -> Option<Picture> {
    let bytes = fs::read(path).ok()?;
    bytes
        .ends_with(b"IEND\xae\x42\x60\x82")
        .then(|| Picture::read(path))
}

/// How many pixels of a part of the picture, in shares of its sides, are as bright as text, in whatever font:
/// brighter than all that is in these parts of the room.
fn bright(picture: &Picture, x: std::ops::Range<f32>, y: std::ops::Range<f32>, than: u8) -> usize {
    let (width, height) = (picture.width as f32, picture.height() as f32);
    let pixels = picture.luma.iter().enumerate();
    pixels
        .filter(|(at, _)| x.contains(&((at % picture.width) as f32 / width)))
        .filter(|(at, _)| y.contains(&((at / picture.width) as f32 / height)))
        .filter(|(_, luma)| **luma > than)
        .count()
}

fn sentences(turn: &Value) -> Vec<String> {
    let sentences = turn["sentences"].as_array().unwrap().iter();
    sentences
        .map(|sentence| sentence["text"].as_str().unwrap().to_owned())
        .collect()
}

#[needs(program("Xvfb"), program("xdotool"))]
#[test]
fn a_typed_line_is_answered_in_the_window() {
    let mut tavern = Tavern::open(&[]);
    let window = tavern.wait_for("window", |tavern| {
        let search = ["search", "--onlyvisible", "--name", TITLE];
        let found = tavern.display.xdotool(&search)?;
        found.lines().next().map(str::to_owned)
    });
    tavern.wait_for("room", |tavern| {
        tavern.said().contains("The tavern is open.").then_some(())
    });
    tavern.display.press(&["windowfocus", &window]);
    let line = "What do you serve here?";
    // The space while Shift is down: who types fast holds it a little too long.
    let (before, after) = line.split_once(' ').unwrap();
    tavern.display.press(&["type", "--delay", "40", before]);
    tavern.display.press(&["key", "shift+space"]);
    tavern.display.press(&["type", "--delay", "40", after]);
    tavern.display.press(&["key", "Return"]);
    let transcript = tavern.wait_for("answer", Tavern::transcript);
    let turn = &transcript["turns"][0];
    assert_eq!(turn["said_by_player"], line);
    assert_eq!(turn["heard"], line);
    let answer = sentences(turn).join(" ").to_lowercase();
    assert!(answer.contains("ale"), "{answer}");

    let shot = tavern.wait_for("picture", |tavern| picture(&tavern.path("window.png")));
    assert_eq!((shot.width, shot.height()), SIZE);
    let mean = shot.luma.iter().map(|l| f64::from(*l)).sum::<f64>() / shot.luma.len() as f64;
    let varies = shot
        .luma
        .iter()
        .filter(|l| (f64::from(**l) - mean).abs() > 20.0);
    assert!(varies.count() > shot.luma.len() / 20, "there is a room");
    let words = bright(&shot, 0.1..0.9, 0.7..0.87, 225);
    assert!(words > 200, "{words} bright pixels in the subtitle");
    let status = bright(&shot, 0.0..0.7, 0.0..0.075, 190);
    assert!(status > 60, "{status} bright pixels in the status line");

    // As the button in the frame of a window does it.
    tavern.display.press(&["key", "ctrl+q"]);
    let status = tavern.end();
    assert!(status.success(), "{status}:\n{}", tavern.said());
    assert!(!tavern.said().contains("panicked"), "{}", tavern.said());
    let transcript = tavern.transcript().unwrap();
    assert_eq!(transcript["turns"].as_array().unwrap().len(), 1);
    assert_eq!(transcript["engines"]["mind"]["state"], "none");
}

#[needs(program("Xvfb"), program("xdotool"))]
#[test]
fn lines_from_the_command_line_are_said_and_the_window_closes() {
    let persona = root().join("assets/personas/tea_merchant.persona.toml");
    let mut tavern = Tavern::open(&[
        "--persona",
        persona.to_str().unwrap(),
        "--say",
        "你有什么茶？",
        "--mind",
        "/nowhere/a.gguf",
        "--quit-after-lines",
    ]);
    let status = tavern.end();
    let said = tavern.said();
    assert!(status.success(), "{status}:\n{said}");
    let transcript = tavern.transcript().unwrap();
    let answer = sentences(&transcript["turns"][0]).join("");
    let han = answer
        .chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    assert!(han.count() > 4, "{answer}");
    let mind = &transcript["engines"]["mind"];
    assert_eq!(mind["state"], "failed");
    let problem = mind["problem"].as_str().unwrap();
    assert!(problem.contains("/nowhere/a.gguf"), "{problem}");
    assert_eq!(said.matches("/nowhere/a.gguf").count(), 1, "{said}");
    let fonts = Path::new("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf");
    if fonts.exists() {
        assert!(!said.contains("boxes"), "{said}");
        let shot = picture(&tavern.path("window.png")).unwrap();
        let words = bright(&shot, 0.1..0.9, 0.7..0.87, 225);
        assert!(words > 100, "{words} bright pixels in the subtitle");
    }
}

#[needs(program("Xvfb"), program("xdotool"))]
#[test]
fn without_a_microphone_a_sentence_says_so_and_typed_lines_are_answered() {
    let mut tavern = Tavern::open(&[
        // Nothing is asked of that server: nobody speaks.
        "--ears",
        "http://127.0.0.1:9/v1#small",
        "--listen",
        "hands-free",
        "--headphones",
        "--say",
        "What do you serve here?",
        "--quit-after-lines",
    ]);
    let status = tavern.end();
    let said = tavern.said();
    assert!(status.success(), "{status}:\n{said}");
    let transcript = tavern.transcript().unwrap();
    let turns = transcript["turns"].as_array().unwrap();
    assert_eq!(turns.len(), 1, "{turns:?}");
    assert_eq!(turns[0]["end"], "done");
    let notices: Vec<_> = transcript["notices"].as_array().unwrap().iter().collect();
    let of_microphone = notices
        .iter()
        .filter(|notice| notice.as_str().unwrap().contains("microphone"));
    assert_eq!(of_microphone.count(), 1, "{notices:?}");
    let ears = &transcript["engines"]["ears"];
    assert_eq!(ears["model"], "a server at 127.0.0.1:9");
    assert_eq!(ears["state"], "ready", "{ears}");
}

#[test]
fn without_a_display_a_sentence_says_so() {
    let output = Command::new(program("tavern"))
        .current_dir(root())
        .arg("--window")
        .env("DISPLAY", ":987")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with("no window can be opened: the X display :987"),
        "{said}"
    );
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}
