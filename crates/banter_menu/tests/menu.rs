//! A player in the menu, without a window.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_audio::{ListenMode, MicrophoneInput, MicrophoneLevel, VoiceVolume};
use banter_core::PlayerParticipant;
use banter_menu::{
    Listening, Menu, MenuCommand, MenuPlugin, MenuRow, MenuScreen, MenuWords, PlayerSettings,
    TextSize,
};
use bevy::prelude::*;
use std::path::Path;
use std::time::Duration;

fn game(file: &Path) -> App {
    let mut app = App::new();
    app.add_plugins(MinimalPlugins)
        .init_resource::<ButtonInput<KeyCode>>()
        .init_resource::<VoiceVolume>()
        .add_plugins(MenuPlugin::keeping_in(file));
    app.update();
    app
}

fn press(app: &mut App, keys: &[KeyCode]) {
    for key in keys {
        let mut input = app.world_mut().resource_mut::<ButtonInput<KeyCode>>();
        input.clear();
        input.release(*key);
        input.press(*key);
        app.update();
        app.world_mut()
            .resource_mut::<ButtonInput<KeyCode>>()
            .clear();
    }
}

fn settings(app: &App) -> &PlayerSettings {
    app.world().resource::<PlayerSettings>()
}

fn texts(app: &mut App) -> Vec<String> {
    let mut texts = app.world_mut().query::<&Text>();
    texts.iter(app.world()).map(|text| text.0.clone()).collect()
}

fn wait(app: &mut App, mut done: impl FnMut(&mut App) -> bool) {
    let came = (0..600).any(|_| {
        app.update();
        std::thread::sleep(Duration::from_millis(5));
        done(app)
    });
    assert!(came);
}

#[test]
fn keys_open_it_change_what_is_chosen_and_close_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(&folder.path().join("settings.toml"));
    assert!(texts(&mut app).is_empty());
    // What is pressed while it is closed is the game's.
    press(&mut app, &[KeyCode::ArrowDown, KeyCode::Enter]);
    assert_eq!(*settings(&app), PlayerSettings::default());
    use KeyCode::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Enter, Escape, Space};
    press(&mut app, &[Escape, ArrowDown, ArrowRight]);
    assert_eq!(settings(&app).listening, Listening::HandsFree);
    let shown = texts(&mut app);
    assert!(
        shown.contains(&"Listening".to_owned()) && shown.contains(&"hands-free".to_owned()),
        "{shown:?}"
    );
    press(
        &mut app,
        &[ArrowDown, ArrowLeft, ArrowLeft, ArrowDown, Space],
    );
    assert_eq!(
        (settings(&app).voices, settings(&app).subtitles),
        (0.8, false)
    );
    // Up from the first row is the last, which closes it.
    press(&mut app, &[ArrowUp, ArrowUp, ArrowUp, ArrowUp, Enter]);
    assert!(!app.world().resource::<Menu>().open);
    assert!(texts(&mut app).is_empty());
    press(&mut app, &[Escape, Escape]);
    assert!(!app.world().resource::<Menu>().open);
}

#[test]
fn what_is_set_reaches_the_microphone_and_the_voices() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(&folder.path().join("settings.toml"));
    let player = app
        .world_mut()
        .spawn((PlayerParticipant, MicrophoneInput::default()))
        .id();
    app.update();
    assert_eq!(
        app.world().get::<ListenMode>(player),
        Some(&ListenMode::PushToTalk)
    );
    let mut set = app.world_mut().resource_mut::<PlayerSettings>();
    set.listening = Listening::HandsFree;
    set.microphone = Some("USB".to_owned());
    set.voices = 0.5;
    app.update();
    let world = app.world();
    assert_eq!(
        world.get::<ListenMode>(player),
        Some(&ListenMode::HandsFree)
    );
    assert_eq!(
        world
            .get::<MicrophoneInput>(player)
            .unwrap()
            .device
            .as_deref(),
        Some("USB")
    );
    assert_eq!(world.resource::<VoiceVolume>().0, 0.5);
    app.world_mut().resource_mut::<PlayerSettings>().text_only = true;
    app.update();
    assert_eq!(
        app.world().get::<ListenMode>(player),
        Some(&ListenMode::Off)
    );
    assert_eq!(app.world().resource::<VoiceVolume>().0, 0.0);
    // The meter is there while the menu is.
    assert!(app.world().get::<MicrophoneLevel>(player).is_none());
    app.world_mut().write_message(MenuCommand::Toggle);
    app.update();
    assert!(app.world().get::<MicrophoneLevel>(player).is_some());
    app.world_mut().write_message(MenuCommand::Close);
    app.update();
    assert!(app.world().get::<MicrophoneLevel>(player).is_none());
}

#[test]
fn settings_are_kept_and_there_again_in_the_next_game() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("game/settings.toml");
    let mut app = game(&file);
    press(&mut app, &[KeyCode::Escape]);
    app.world_mut()
        .resource_mut::<PlayerSettings>()
        .subtitle_size = TextSize::Large;
    wait(&mut app, |_| file.exists());
    drop(app);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("subtitle_size = \"large\""), "{text}");
    let app = game(&file);
    assert_eq!(settings(&app).subtitle_size, TextSize::Large);
}

#[test]
fn a_game_that_ends_at_once_keeps_what_was_set_last() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let mut app = game(&file);
    app.world_mut().resource_mut::<PlayerSettings>().one_handed = true;
    app.update();
    // However it ends: a closed window leaves no frame more.
    drop(app);
    assert!(file.exists());
}

#[test]
fn the_game_has_words_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(&folder.path().join("settings.toml"));
    app.insert_resource(MenuWords {
        heading: "Einstellungen".to_owned(),
        ..MenuWords::default()
    });
    app.world_mut().write_message(MenuCommand::Toggle);
    app.update();
    assert!(texts(&mut app).contains(&"Einstellungen".to_owned()));
    let mut screens = app.world_mut().query::<&MenuScreen>();
    assert_eq!(screens.iter(app.world()).count(), 1);
}

#[test]
fn what_was_set_last_is_kept_however_the_game_ends_and_nothing_else_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "voices = 0.4\n").unwrap();
    let mut app = game(&file);
    // What the command line says holds for this game.
    let mut settings = app.world_mut().resource_mut::<PlayerSettings>();
    settings.bypass_change_detection().listening = Listening::HandsFree;
    drop(app);
    let mut app = App::new();
    app.add_plugins(MinimalPlugins)
        .init_resource::<ButtonInput<KeyCode>>()
        .init_resource::<VoiceVolume>()
        .add_plugins(MenuPlugin::keeping_in(&file))
        .add_systems(Startup, |mut settings: ResMut<PlayerSettings>| {
            settings.bypass_change_detection().listening = Listening::HandsFree;
        });
    app.update();
    // Somebody else writes into it.
    std::fs::write(&file, "voices = 0.4\nkey_of_the_game = 7\n").unwrap();
    app.world_mut().resource_mut::<PlayerSettings>().one_handed = true;
    app.update();
    drop(app);
    let kept: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
    assert_eq!(kept["key_of_the_game"].as_integer(), Some(7));
    assert_eq!(kept["one_handed"].as_bool(), Some(true));
    assert_eq!(kept["voices"].as_float(), Some(0.4));
    assert!(!kept.contains_key("listening"), "{kept:?}");
}

#[test]
fn entries_elsewhere_set_what_the_closed_menu_would() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = game(&folder.path().join("settings.toml"));
    let mut set = |command| {
        app.world_mut().write_message(command);
        app.update();
        settings(&app).clone()
    };
    let listening = set(MenuCommand::Advance(MenuRow::Listening)).listening;
    assert_eq!(listening, Listening::HandsFree);
    let size = set(MenuCommand::MoreOf(MenuRow::SubtitleSize)).subtitle_size;
    assert_eq!(size, TextSize::Large);
    let quieter = set(MenuCommand::LessOf(MenuRow::Voices)).voices;
    assert_eq!(quieter, 0.9);
    let louder = (0..20).map(|_| set(MenuCommand::MoreOf(MenuRow::Voices)).voices);
    assert_eq!(louder.last(), Some(2.0), "it stops at its end");
    let around = set(MenuCommand::Advance(MenuRow::Voices)).voices;
    assert_eq!(around, 0.0);
    assert!(!app.world().resource::<Menu>().open);
}
