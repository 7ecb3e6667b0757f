//! Colours, sizes and words, which a game replaces by its own.

use crate::PlayerSettings;
use bevy::prelude::*;

/// Look of the menu. A change counts at once.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct MenuStyle {
    /// The font; Bevy's own by default, which has no more than Latin letters.
    pub font: FontSource,
    /// The size of text, in logical pixels, before the player's own factor. 19.
    pub text_size: f32,
    /// Behind everything.
    pub veil: Color,
    /// Behind the text.
    pub panel: Color,
    /// Behind the row that is chosen.
    pub raised: Color,
    /// Text.
    pub text: Color,
    /// Hints.
    pub dim: Color,
    /// What is chosen, and what can be changed.
    pub accent: Color,
    /// The level of a voice that is heard.
    pub good: Color,
}

impl Default for MenuStyle {
    fn default() -> Self {
        Self {
            font: FontSource::default(),
            text_size: 19.0,
            veil: Color::srgba(0.0, 0.0, 0.0, 0.6),
            panel: Color::srgb(0.08, 0.08, 0.1),
            raised: Color::srgb(0.15, 0.15, 0.18),
            text: Color::srgb(0.93, 0.92, 0.9),
            dim: Color::srgb(0.74, 0.73, 0.7),
            accent: Color::srgb(1.0, 0.8, 0.4),
            good: Color::srgb(0.56, 0.8, 0.5),
        }
    }
}

impl MenuStyle {
    /// As the player wants it: larger, and black and white.
    pub(crate) fn of(&self, settings: &PlayerSettings) -> Self {
        let size = self.text_size * settings.text_size.factor();
        let text_size = size.clamp(8.0, 72.0);
        if !settings.high_contrast {
            return Self {
                text_size,
                ..self.clone()
            };
        }
        Self {
            font: self.font.clone(),
            text_size,
            veil: Color::BLACK.with_alpha(0.85),
            panel: Color::BLACK,
            raised: Color::srgb(0.1, 0.1, 0.1),
            text: Color::WHITE,
            dim: Color::srgb(0.92, 0.92, 0.92),
            accent: Color::srgb(1.0, 1.0, 0.0),
            good: Color::srgb(0.4, 1.0, 0.55),
        }
    }
}

/// Words of the menu, for other languages.
#[derive(Resource, Debug, Clone, PartialEq, Eq)]
pub struct MenuWords {
    /// Above everything.
    pub heading: String,
    /// Which microphone.
    pub microphone: String,
    /// The system's choice of it.
    pub usual_microphone: String,
    /// When it listens.
    pub listening: String,
    /// Push-to-talk, hands-free, by attention, never.
    pub ways: [String; 4],
    /// How loud voices are.
    pub voices: String,
    /// Whether there are subtitles.
    pub subtitles: String,
    /// How large they are.
    pub subtitle_size: String,
    /// Whether each speaker has a colour.
    pub speaker_colours: String,
    /// Play by text alone.
    pub text_only: String,
    /// Play with one hand.
    pub one_handed: String,
    /// How large the menu's text is.
    pub text_size: String,
    /// Black and white.
    pub high_contrast: String,
    /// Small, normal, large, largest.
    pub sizes: [String; 4],
    /// Of what is so.
    pub on: String,
    /// Of what is not.
    pub off: String,
    /// What the level meter is for.
    pub about_microphone: String,
    /// What play by text alone is.
    pub about_text_only: String,
    /// What play with one hand is.
    pub about_one_handed: String,
    /// On the last row.
    pub close: String,
}

impl Default for MenuWords {
    fn default() -> Self {
        let words = |text: &str| text.to_owned();
        Self {
            heading: words("Settings"),
            microphone: words("Microphone"),
            usual_microphone: words("the system's choice"),
            listening: words("Listening"),
            ways: [
                "push-to-talk",
                "hands-free",
                "while you look at somebody",
                "off",
            ]
            .map(words),
            voices: words("Voices"),
            subtitles: words("Subtitles"),
            subtitle_size: words("Size of subtitles"),
            speaker_colours: words("A colour for each speaker"),
            text_only: words("Text only"),
            one_handed: words("One hand"),
            text_size: words("Size of this text"),
            high_contrast: words("High contrast"),
            sizes: ["small", "normal", "large", "largest"].map(words),
            on: words("on"),
            off: words("off"),
            about_microphone: words("The bar moves when you speak."),
            about_text_only: words("You type and read; nobody is heard, and nothing listens."),
            about_one_handed: words("No key has to be held: one press begins, another ends."),
            close: words("Back to the game"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::TextSize;

    /// How clearly two colours differ, from 1 to 21, as the Web Content Accessibility Guidelines count it.
    fn contrast(a: Color, b: Color) -> f32 {
        let light = |color: Color| {
            let linear = color.to_linear();
            0.2126 * linear.red + 0.7152 * linear.green + 0.0722 * linear.blue + 0.05
        };
        let (a, b) = (light(a), light(b));
        a.max(b) / a.min(b)
    }

    #[test]
    fn everything_can_be_read_by_everybody() {
        let mut settings = PlayerSettings::default();
        let style = MenuStyle::default();
        for (high, least) in [(false, 7.0), (true, 13.0)] {
            settings.high_contrast = high;
            let shown = style.of(&settings);
            for color in [shown.text, shown.dim, shown.accent, shown.good] {
                for behind in [shown.panel, shown.raised] {
                    let found = contrast(color, behind);
                    assert!(found >= least, "{color:?} on {behind:?}: {found}");
                }
            }
        }
    }

    #[test]
    fn text_is_as_large_as_the_player_wants_it() {
        let size = |text_size| {
            let settings = PlayerSettings {
                text_size,
                ..PlayerSettings::default()
            };
            MenuStyle::default().of(&settings).text_size
        };
        assert!(size(TextSize::Largest) > 1.7 * size(TextSize::Normal));
    }
}
