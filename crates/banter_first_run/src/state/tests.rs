//! A player's first start, without a window and without a network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod pointer;

use super::*;
use crate::{FirstRunPlugin, FirstRunScreen};
use banter_models::{FetchOptions, Manifest, Store};
use std::path::Path;

const LIST: &str = r#"
format = 1
[[model]]
id = "joe"
for = "voice"
title = "Joe"
languages = ["en"]
memory_mb = 1
rank = 1
hardware = "any"
why = "a test"
licence = "CC0-1.0"
licence_url = "https://example.org"
downloaded = false
checked = "a test"
[[model.files]]
file = "joe.onnx"
source = "hf:a/b@0123456789012345678901234567890123456789/joe.onnx"
size = 4
"#;

/// What the game was told.
#[derive(Resource, Default)]
struct Told {
    ready: Vec<PathBuf>,
    closed: usize,
}

fn game(folder: &Path) -> App {
    let mut app = begun(folder);
    look(&mut app);
    app
}

/// Until it was looked which models are here.
fn look(app: &mut App) {
    run_until(app, |app| {
        !app.world().resource::<FirstRun>().items.is_empty()
    });
}

/// A game before its first frame.
fn begun(folder: &Path) -> App {
    let mut app = App::new();
    app.add_plugins(MinimalPlugins)
        // Keys are pressed by hand: what reads a real keyboard would let go of them at once.
        .init_resource::<ButtonInput<KeyCode>>()
        .init_resource::<Told>()
        .add_observer(|ready: On<ModelReady>, mut told: ResMut<Told>| {
            told.ready.push(ready.path.clone());
        })
        .add_observer(|_: On<FirstRunClosed>, mut told: ResMut<Told>| told.closed += 1)
        .add_plugins(FirstRunPlugin {
            manifest: Some(Manifest::parse(LIST).unwrap()),
            store: Some(Store::open(folder)),
            options: Some(FetchOptions {
                offline: true,
                ..FetchOptions::default()
            }),
            ..FirstRunPlugin::new([Wanted::named("joe").because("To speak.")])
        });
    app
}

/// Other threads look and fetch: they get their time.
fn run_until(app: &mut App, mut done: impl FnMut(&App) -> bool) {
    for _ in 0..20_000 {
        app.update();
        if done(app) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("it does not come to that");
}

fn press(app: &mut App, key: KeyCode) {
    app.world_mut()
        .resource_mut::<ButtonInput<KeyCode>>()
        .press(key);
    app.update();
    let mut keys = app.world_mut().resource_mut::<ButtonInput<KeyCode>>();
    keys.release(key);
    keys.clear();
}

fn texts(app: &mut App) -> String {
    let mut texts = app.world_mut().query::<&Text>();
    texts
        .iter(app.world())
        .map(|text| text.0.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn what_is_here_is_told_and_nobody_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("joe")).unwrap();
    let file = folder.path().join("joe").join("joe.onnx");
    std::fs::write(&file, "abcd").unwrap();
    let app = game(folder.path());
    let told = app.world().resource::<Told>();
    assert_eq!((&told.ready[..], told.closed), (&[file][..], 1));
    assert!(!app.world().resource::<FirstRun>().open);
}

#[test]
fn what_is_missing_is_shown_with_size_and_licence() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(folder.path());
    app.update();
    assert!(app.world().resource::<FirstRun>().open);
    let shown = texts(&mut app);
    for part in ["Joe", "To speak.", "4 bytes", "CC0-1.0", "Fetch"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    let mut screens = app
        .world_mut()
        .query_filtered::<Entity, With<FirstRunScreen>>();
    assert_eq!(screens.iter(app.world()).count(), 1);
}

#[test]
fn a_download_that_fails_says_why_and_may_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(folder.path());
    for _ in 0..2 {
        press(&mut app, KeyCode::Enter);
        run_until(&mut app, |app| {
            matches!(
                app.world().resource::<FirstRun>().items[0].state,
                ItemState::Failed(_)
            )
        });
        app.update();
        let shown = texts(&mut app);
        assert!(shown.contains("offline"), "{shown}");
        assert!(shown.contains("Try again"), "{shown}");
    }
    assert!(app.world().resource::<Told>().ready.is_empty());
}

#[test]
fn escape_and_the_last_row_go_on_without() {
    for keys in [
        &[KeyCode::Escape][..],
        &[KeyCode::ArrowDown, KeyCode::Enter],
        &[KeyCode::ArrowUp, KeyCode::Space],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut app = game(folder.path());
        for key in keys {
            press(&mut app, *key);
        }
        app.update();
        assert!(!app.world().resource::<FirstRun>().open, "{keys:?}");
        assert_eq!(app.world().resource::<Told>().closed, 1);
        let mut screens = app
            .world_mut()
            .query_filtered::<Entity, With<FirstRunScreen>>();
        assert_eq!(screens.iter(app.world()).count(), 0, "{keys:?}");
    }
}

#[test]
fn a_model_that_nobody_knows_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let wanted = Wanted::named("nobody");
    let plugin = FirstRunPlugin {
        manifest: Some(Manifest::parse(LIST).unwrap()),
        store: Some(Store::open(folder.path())),
        options: Some(FetchOptions::default()),
        ..FirstRunPlugin::new([wanted])
    };
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, plugin));
    run_until(&mut app, |app| {
        !app.world().resource::<FirstRun>().items.is_empty()
    });
    let state = &app.world().resource::<FirstRun>().items[0].state;
    assert!(
        matches!(state, ItemState::Failed(why) if why.contains("`nobody`")),
        "{state:?}"
    );
}
