//! Colours, sizes and words, which a game replaces by its own.

use bevy::prelude::*;

/// Look of the screen. A change counts at once.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct FirstRunStyle {
    /// The font; Bevy's own by default, which has no more than Latin letters.
    pub font: Handle<Font>,
    /// The size of text, in logical pixels. 20.
    pub text_size: f32,
    /// Behind everything.
    pub veil: Color,
    /// Behind the text.
    pub panel: Color,
    /// Text.
    pub text: Color,
    /// What is chosen, and what can be pressed.
    pub accent: Color,
    /// What went wrong.
    pub alarm: Color,
}

impl Default for FirstRunStyle {
    fn default() -> Self {
        Self {
            font: Handle::default(),
            text_size: 20.0,
            veil: Color::srgba(0.0, 0.0, 0.0, 0.7),
            panel: Color::srgb(0.08, 0.08, 0.1),
            text: Color::srgb(0.93, 0.92, 0.9),
            accent: Color::srgb(1.0, 0.8, 0.4),
            alarm: Color::srgb(1.0, 0.6, 0.55),
        }
    }
}

/// Words of the screen, for other languages.
#[derive(Resource, Debug, Clone, PartialEq, Eq)]
pub struct FirstRunWords {
    /// Above everything.
    pub heading: String,
    /// Below the heading.
    pub introduction: String,
    /// On a model that is missing.
    pub fetch: String,
    /// On one of which a part is here.
    pub go_on: String,
    /// On one that is being fetched.
    pub stop: String,
    /// On one that could not be had.
    pub again: String,
    /// Of one that is here.
    pub here: String,
    /// Before the licence.
    pub licence: String,
    /// On the last row.
    pub close: String,
}

impl Default for FirstRunWords {
    fn default() -> Self {
        let words = |text: &str| text.to_owned();
        Self {
            heading: words("Before you begin"),
            introduction: words(
                "Characters hear, think and speak on this machine alone. What they need for it can be fetched now; you can play without it.",
            ),
            fetch: words("Fetch"),
            go_on: words("Go on fetching"),
            stop: words("Stop"),
            again: words("Try again"),
            here: words("Here"),
            licence: words("Licence"),
            close: words("Play"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

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
        let style = FirstRunStyle::default();
        for color in [style.text, style.accent, style.alarm] {
            let found = contrast(color, style.panel);
            assert!(found >= 7.0, "{color:?}: {found}");
        }
    }
}
