//! How the window looks: `assets/tavern/ui.toml`.

use super::font;
use crate::notice::Notices;
use bevy::prelude::*;
use bevy::text::FontCx;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The height of a window, in pixels, for which sizes are meant.
const HEIGHT: f32 = 720.0;
/// How much smaller and larger everything may become.
const SCALES: std::ops::RangeInclusive<f32> = 0.7..=2.5;
/// The sizes of letters, in pixels.
const LETTERS: std::ops::RangeInclusive<f32> = 6.0..=120.0;
/// How many people may have a colour of their own.
const MOST_SPEAKERS: usize = 64;
/// The form of `assets/tavern/ui.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LookFile {
    font: Option<String>,
    sizes: Sizes,
    colours: Colours,
    speakers: BTreeMap<String, String>,
}

/// Sizes of letters in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Sizes {
    /// What she says.
    pub(super) subtitle: f32,
    /// Her name.
    pub(super) name: f32,
    /// What the player says, and types.
    pub(super) line: f32,
    /// The status line and hints.
    pub(super) small: f32,
}

/// Colours as `#rrggbb` or `#rrggbbaa`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Colours {
    panel: String,
    edge: String,
    text: String,
    dim: String,
    accent: String,
    good: String,
    busy: String,
    bad: String,
    off: String,
}

impl Default for Sizes {
    fn default() -> Self {
        Self {
            subtitle: 27.0,
            name: 17.0,
            line: 19.0,
            small: 14.0,
        }
    }
}

impl Default for Colours {
    fn default() -> Self {
        let [panel, edge, text, dim, accent, good, busy, bad, off] = [
            "#17100bd9",
            "#8a643cb0",
            "#f7ecdb",
            "#c9b092",
            "#f0b267",
            "#8fbf6a",
            "#e5b454",
            "#e0705a",
            "#8d8072",
        ]
        .map(str::to_owned);
        Self {
            panel,
            edge,
            text,
            dim,
            accent,
            good,
            busy,
            bad,
            off,
        }
    }
}

/// How the window looks.
#[derive(Resource, Debug, Clone)]
pub(super) struct Look {
    font: FontSource,
    pub(super) sizes: Sizes,
    /// Behind text.
    pub(super) panel: Color,
    /// Around panels.
    pub(super) edge: Color,
    pub(super) text: Color,
    /// Text that matters less.
    pub(super) dim: Color,
    /// Names, and what can be pressed.
    pub(super) accent: Color,
    /// Dots of the status line: at work.
    pub(super) good: Color,
    /// On its way.
    pub(super) busy: Color,
    /// Failed.
    pub(super) bad: Color,
    /// Not there.
    pub(super) off: Color,
    /// The colours of people's names in subtitles.
    speakers: BTreeMap<String, Color>,
}

impl Look {
    fn new(file: &LookFile, font: FontSource) -> Result<Self, String> {
        let colour = |text: &String| {
            Srgba::hex(text)
                .map(Color::from)
                .map_err(|_| format!("`{text}` is no colour; write it as #rrggbb"))
        };
        let Sizes {
            subtitle,
            name,
            line,
            small,
        } = file.sizes;
        if let Some(size) = [subtitle, name, line, small]
            .into_iter()
            .find(|size| !LETTERS.contains(size))
        {
            let (least, most) = (LETTERS.start(), LETTERS.end());
            return Err(format!(
                "letters are {least} to {most} pixels high, not {size}"
            ));
        }
        if file.speakers.len() > MOST_SPEAKERS {
            return Err(format!("more than {MOST_SPEAKERS} speakers have a colour"));
        }
        let colours = &file.colours;
        let speakers = file.speakers.iter();
        let speakers = speakers.map(|(name, text)| Ok((name.to_lowercase(), colour(text)?)));
        Ok(Self {
            speakers: speakers.collect::<Result<_, String>>()?,
            font,
            sizes: file.sizes,
            panel: colour(&colours.panel)?,
            edge: colour(&colours.edge)?,
            text: colour(&colours.text)?,
            dim: colour(&colours.dim)?,
            accent: colour(&colours.accent)?,
            good: colour(&colours.good)?,
            busy: colour(&colours.busy)?,
            bad: colour(&colours.bad)?,
            off: colour(&colours.off)?,
        })
    }

    /// The colour of somebody's name.
    pub(super) fn speaker(&self, name: &str) -> Color {
        let own = self.speakers.get(&name.to_lowercase());
        own.copied().unwrap_or(self.accent)
    }

    /// The font.
    pub(super) fn source(&self) -> FontSource {
        self.font.clone()
    }

    /// The font at a size.
    pub(super) fn font(&self, size: f32) -> TextFont {
        TextFont {
            font: self.font.clone(),
            font_size: FontSize::Px(size),
            ..default()
        }
    }

    /// A text that the pointer goes through.
    pub(super) fn text(&self, text: &str, size: f32, colour: Color) -> impl Bundle + use<> {
        (
            Text::new(text),
            self.font(size),
            TextColor(colour),
            Pickable::IGNORE,
        )
    }
}

/// Where the look comes from.
#[derive(Resource, Debug, Clone)]
pub(super) struct LookSource {
    /// The file.
    pub(super) file: PathBuf,
    /// The font from the command line.
    pub(super) font: Option<String>,
}

/// Reads the look and finds the font. Whatever is wrong is said, and done without.
pub(super) fn prepare(
    source: Res<LookSource>,
    mut fonts: ResMut<FontCx>,
    mut notices: ResMut<Notices>,
    mut commands: Commands,
) {
    let shown = source.file.display();
    let read = std::fs::read_to_string(&source.file)
        .map_err(|error| error.to_string())
        .and_then(|text| parse(&text));
    let file = read.unwrap_or_else(|error| {
        notices.add(format!("the window's look {shown} cannot be used: {error}"));
        LookFile::default()
    });
    let folder = source.file.parent().unwrap_or(Path::new(""));
    let asked = source.font.clone().map(|font| (font, Path::new("")));
    let configured = file.font.clone().map(|font| (font, folder));
    let mut found = None;
    for (font, folder) in [asked, configured].into_iter().flatten() {
        match font::find(&font, folder, &mut fonts) {
            Ok(font) => {
                found = Some(font);
                break;
            }
            Err(error) => notices.add(error),
        }
    }
    let font = found.unwrap_or_else(|| font::usual(&mut fonts, &mut notices));
    let look = Look::new(&file, font.clone()).or_else(|error| {
        notices.add(format!("the window's look {shown} cannot be used: {error}"));
        Look::new(&LookFile::default(), font)
    });
    if let Ok(look) = look {
        commands.insert_resource(look);
    }
}

fn parse(text: &str) -> Result<LookFile, String> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = 1 + before.unwrap_or_default().matches('\n').count();
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        format!("line {line}: {message}")
    })
}

/// Everything grows with the window.
pub(super) fn scale(windows: Query<&Window, Changed<Window>>, mut scale: ResMut<UiScale>) {
    for window in &windows {
        let wanted = scale_for(window.height());
        if (scale.0 - wanted).abs() > f32::EPSILON {
            scale.0 = wanted;
        }
    }
}

fn scale_for(height: f32) -> f32 {
    (height / HEIGHT).clamp(*SCALES.start(), *SCALES.end())
}

#[cfg(test)]
impl Look {
    /// The look that is built in, with the font of this program.
    pub(super) fn built_in() -> Self {
        #![allow(clippy::unwrap_used)]
        Self::new(&LookFile::default(), FontSource::default()).unwrap()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_look_that_ships_is_good_and_the_one_that_is_built_in() {
        let text = include_str!("../../../../assets/tavern/ui.toml");
        let file = parse(text).unwrap();
        let look = Look::new(&file, FontSource::default()).unwrap();
        assert_ne!(look.speaker("Ilse"), look.speaker("Bram"));
        assert_eq!(look.speaker("a stranger"), look.accent);
        let speakers = BTreeMap::new();
        assert_eq!(LookFile { speakers, ..file }, LookFile::default());
    }

    #[test]
    fn a_slip_is_found_at_its_line() {
        let error = parse("[colours]\npannel = \"#fff\"\n").unwrap_err();
        assert!(error.starts_with("line 2: unknown field"), "{error}");
        assert!(!error.contains('\n'));
    }

    #[test]
    fn colours_and_sizes_have_bounds() {
        for odd in [
            "[colours]\ntext = \"red\"",
            "[sizes]\nline = 1e9",
            "[sizes]\nname = nan",
            "[speakers]\nIlse = \"green\"",
        ] {
            let file = parse(odd).unwrap();
            assert!(Look::new(&file, FontSource::default()).is_err(), "{odd}");
        }
    }

    #[test]
    fn letters_stay_readable_in_any_window() {
        assert_eq!(scale_for(720.0), 1.0);
        assert_eq!(scale_for(1440.0), 2.0);
        assert_eq!(scale_for(1.0), 0.7);
        assert_eq!(scale_for(1e9), 2.5);
    }
}
