//! What a player sets.

use banter_audio::ListenMode;
use bevy::prelude::*;
use serde::{Deserialize, Serialize};

/// The largest volume.
const LOUDEST: f32 = 2.0;
/// How long the name of a microphone may be, in characters.
const LONGEST_NAME: usize = 200;

/// Settings that a player makes: read and changed by the menu and by the game, and kept in the player's file.
///
/// ```
/// use banter_menu::PlayerSettings;
/// let settings = PlayerSettings { text_only: true, ..PlayerSettings::default() };
/// // Who plays by text hears nobody, and reads everything.
/// assert!(settings.shows_subtitles() && settings.voice_gain() == 0.0);
/// ```
#[derive(Resource, Reflect, Serialize, Deserialize, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
#[serde(default)]
pub struct PlayerSettings {
    /// The microphone, by the system's name of it; `None` for the system's choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub microphone: Option<String>,
    /// When the microphone listens.
    pub listening: Listening,
    /// How loud voices are, 0..=2; 1 as they were made. 1.
    pub voices: f32,
    /// Whether what is said is shown. True.
    pub subtitles: bool,
    /// How large that is.
    pub subtitle_size: TextSize,
    /// Whether each speaker has a colour. True.
    pub speaker_colours: bool,
    /// Play by text alone: nobody is heard and nothing is listened to. False.
    pub text_only: bool,
    /// Play with one hand: no key has to be held, and none together with another. False.
    pub one_handed: bool,
    /// How large the menu's own text is.
    pub text_size: TextSize,
    /// Whether the menu is black and white. False.
    pub high_contrast: bool,
}

impl Default for PlayerSettings {
    fn default() -> Self {
        Self {
            microphone: None,
            listening: Listening::PushToTalk,
            voices: 1.0,
            subtitles: true,
            subtitle_size: TextSize::Normal,
            speaker_colours: true,
            text_only: false,
            one_handed: false,
            text_size: TextSize::Normal,
            high_contrast: false,
        }
    }
}

/// When a player is listened to.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Listening {
    /// While a button is held; with one hand, from one press of it to the next.
    #[default]
    PushToTalk,
    /// Always.
    HandsFree,
    /// While the player looks at a character.
    Attention,
    /// Never.
    Off,
}

/// How large a text is.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum TextSize {
    /// Four fifths.
    Small,
    /// As the game has it.
    #[default]
    Normal,
    /// A third larger.
    Large,
    /// Three quarters larger.
    Largest,
}

impl TextSize {
    /// By what the size of the text is multiplied.
    pub fn factor(self) -> f32 {
        match self {
            Self::Small => 0.8,
            Self::Normal => 1.0,
            Self::Large => 1.35,
            Self::Largest => 1.75,
        }
    }
}

impl PlayerSettings {
    /// Whether what is said is to be shown.
    pub fn shows_subtitles(&self) -> bool {
        self.subtitles || self.text_only
    }

    /// How loud voices are to be.
    pub fn voice_gain(&self) -> f32 {
        if self.text_only { 0.0 } else { self.voices }
    }

    /// When the microphone is to listen.
    pub fn listen_mode(&self) -> ListenMode {
        match self.listening {
            _ if self.text_only => ListenMode::Off,
            Listening::PushToTalk => ListenMode::PushToTalk,
            Listening::HandsFree => ListenMode::HandsFree,
            Listening::Attention => ListenMode::Attention,
            Listening::Off => ListenMode::Off,
        }
    }

    /// The same within bounds: what a file says may be anything.
    #[must_use]
    pub(crate) fn bounded(mut self) -> Self {
        if !self.voices.is_finite() {
            self.voices = 1.0;
        }
        self.voices = self.voices.clamp(0.0, LOUDEST);
        let is_name = |name: &String| {
            let length = name.chars().count();
            (1..=LONGEST_NAME).contains(&length) && !name.contains(char::is_control)
        };
        self.microphone = self.microphone.filter(is_name);
        self
    }
}
