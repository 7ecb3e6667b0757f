//! A game's settings of conversations: microphone, voices, subtitles, ways to play; and a menu for them.
//!
//! [`MenuPlugin`] reads the player's file, applies what stands in it ([`PlayerSettings`]) and writes it when it changes.
//! Escape opens the menu.
//!
//! ```no_run
//! use banter_menu::{MenuPlugin, PlayerSettings};
//! use bevy::prelude::*;
//! # use banter_audio::{AudioOutput, AudioPlugin};
//! # use banter_core::CorePlugin;
//! App::new()
//!     .add_plugins(DefaultPlugins)
//!     .add_plugins((CorePlugin, AudioPlugin::new(AudioOutput::Device)))
//!     .add_plugins(MenuPlugin::of_game("my-game"))
//!     .add_systems(Update, |settings: Res<PlayerSettings>| {
//!         let _height = 24.0 * settings.subtitle_size.factor();
//!     })
//!     .run();
//! ```
//!
//! # What is applied, and what is the game's
//!
//! The microphone and when it listens are given to every [`PlayerParticipant`](banter_core::PlayerParticipant) that has a
//! [`MicrophoneInput`](banter_audio::MicrophoneInput), and how loud voices are is [`VoiceVolume`](banter_audio::VoiceVolume).
//! Subtitles are drawn by the game, as [`PlayerSettings`] says. With
//! [one hand](PlayerSettings::one_handed) keys that are held become keys that are pressed: a [`TalkButton`](banter_audio::TalkButton) that the
//! game writes should stay down until it is pressed again.
//!
//! # How it is worked
//!
//! | | keyboard | gamepad | pointer |
//! |---|---|---|---|
//! | open, close | Escape | start; east closes | the last row |
//! | another row | up, down, Tab | D-pad | move |
//! | another value | left, right, Enter | D-pad, south | click on a side of the value |
//!
//! All of these write [`MenuCommand`], and so may the game. [`MenuStyle`] has colours, font and size of text, [`MenuWords`] all words. Text is as large
//! as the player wants it, and [higher contrast](PlayerSettings::high_contrast) is a setting.

mod apply;
mod file;
mod input;
mod keep;
mod look;
mod menu;
mod place;
mod rows;
mod screen;
mod settings;

pub use file::SettingsError;
pub use look::{MenuStyle, MenuWords};
pub use menu::{Menu, MenuCommand};
pub use rows::MenuRow;
pub use screen::MenuScreen;
pub use settings::{Listening, PlayerSettings, TextSize};

use bevy::prelude::*;
use std::path::PathBuf;

/// Keeps the player's settings, and shows them: see the crate's own page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MenuPlugin {
    /// The player's file; `None`: nothing is kept.
    pub file: Option<PathBuf>,
    /// Whether Escape is the game's own, which then writes [`MenuCommand::Toggle`] itself.
    pub without_keys: bool,
}

impl MenuPlugin {
    /// With settings that are kept where the system has them, in a folder of this name. Where there is no such
    /// place, nothing is kept.
    pub fn of_game(name: &str) -> Self {
        Self {
            file: place::of(name),
            ..Self::default()
        }
    }

    /// With settings that are kept in this file. Its folder is made when something is written.
    pub fn keeping_in(file: impl Into<PathBuf>) -> Self {
        Self {
            file: Some(file.into()),
            ..Self::default()
        }
    }
}

impl Plugin for MenuPlugin {
    fn build(&self, app: &mut App) {
        keep::build(app, self.file.clone());
        app.init_resource::<Menu>()
            .init_resource::<MenuStyle>()
            .init_resource::<MenuWords>()
            .init_resource::<rows::Microphones>()
            .register_type::<PlayerSettings>()
            .add_message::<MenuCommand>()
            .insert_resource(input::Opens(!self.without_keys))
            .add_systems(
                Update,
                (
                    (input::keys, input::gamepads),
                    menu::obey,
                    rows::list_microphones,
                    (apply::microphones, apply::volume),
                    (apply::meter, screen::show, screen::show_level).chain(),
                    keep::save,
                )
                    .chain(),
            );
    }
}
