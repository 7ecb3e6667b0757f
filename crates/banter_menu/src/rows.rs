//! The rows of the menu: what each shows, and what its next value is.

use crate::{Listening, MenuWords, PlayerSettings, TextSize};
use bevy::prelude::*;
use crossbeam_channel::{Receiver, bounded};
use std::thread::Builder;

/// What a step changes of a volume, and the largest.
const STEP: f32 = 0.1;
const LOUDEST: f32 = 2.0;
/// How many microphones are listed.
const MOST: usize = 32;

/// Row of the menu: one of the [`PlayerSettings`], for a game that shows some of them elsewhere too.
///
/// ```
/// use banter_menu::{MenuRow, MenuWords, PlayerSettings};
/// let (settings, words) = (PlayerSettings::default(), MenuWords::default());
/// let row = MenuRow::Voices;
/// assert_eq!(format!("{}: {}", row.label(&words), row.value(&settings, &words)), "Voices: 100 %");
/// ```
///
/// [`MenuCommand::Advance`](crate::MenuCommand::Advance) sets its next value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MenuRow {
    /// [`PlayerSettings::microphone`].
    Microphone,
    /// [`PlayerSettings::listening`].
    Listening,
    /// [`PlayerSettings::voices`].
    Voices,
    /// [`PlayerSettings::subtitles`].
    Subtitles,
    /// [`PlayerSettings::subtitle_size`].
    SubtitleSize,
    /// [`PlayerSettings::speaker_colours`].
    SpeakerColours,
    /// [`PlayerSettings::text_only`].
    TextOnly,
    /// [`PlayerSettings::one_handed`].
    OneHanded,
    /// [`PlayerSettings::text_size`].
    TextSize,
    /// [`PlayerSettings::high_contrast`].
    HighContrast,
}

/// All rows, from above.
pub(crate) const ROWS: [MenuRow; 10] = [
    MenuRow::Microphone,
    MenuRow::Listening,
    MenuRow::Voices,
    MenuRow::Subtitles,
    MenuRow::SubtitleSize,
    MenuRow::SpeakerColours,
    MenuRow::TextOnly,
    MenuRow::OneHanded,
    MenuRow::TextSize,
    MenuRow::HighContrast,
];

/// The microphones that the system has; `None` until it has told.
#[derive(Resource, Debug, Default)]
pub(crate) struct Microphones(pub(crate) Option<Vec<String>>);

/// Lists them when the menu opens, on a thread: systems may take a second to tell.
pub(crate) fn list_microphones(
    menu: Res<crate::Menu>,
    mut microphones: ResMut<Microphones>,
    mut asked: Local<Option<Receiver<Vec<String>>>>,
    mut was_open: Local<bool>,
) {
    if menu.open && !*was_open {
        let (tell, told) = bounded(1);
        let thread = Builder::new().name("microphones".to_owned());
        let ask = move || {
            let all = banter_audio::microphones();
            let names = all.into_iter().map(|one| one.name).take(MOST);
            let _ = tell.try_send(names.collect());
        };
        *asked = thread.spawn(ask).is_ok().then_some(told);
    }
    *was_open = menu.open;
    if let Some(names) = asked.as_ref().and_then(|told| told.try_recv().ok()) {
        microphones.0 = Some(names);
        *asked = None;
    }
}

/// Of several values the next, or the one before.
fn other<T: Copy + PartialEq>(all: &[T], now: T, step: i32, is_around: bool) -> T {
    let at = all.iter().position(|one| *one == now).unwrap_or(0);
    let count = i32::try_from(all.len()).unwrap_or(1).max(1);
    let at = i32::try_from(at).unwrap_or(0) + step;
    let at = if is_around {
        at.rem_euclid(count)
    } else {
        at.clamp(0, count - 1)
    };
    let found = usize::try_from(at).ok().and_then(|at| all.get(at));
    found.copied().unwrap_or(now)
}

const LISTENING: [Listening; 4] = [
    Listening::PushToTalk,
    Listening::HandsFree,
    Listening::Attention,
    Listening::Off,
];
const SIZES: [TextSize; 4] = [
    TextSize::Small,
    TextSize::Normal,
    TextSize::Large,
    TextSize::Largest,
];

impl MenuRow {
    /// Sets the next value, or the one before.
    pub(crate) fn step(
        self,
        settings: &mut PlayerSettings,
        step: i32,
        is_around: bool,
        microphones: &[String],
    ) {
        let flip = |value: &mut bool| *value = if is_around { !*value } else { step > 0 };
        match self {
            Self::Microphone => {
                let names = microphones.iter().map(|name| Some(name.as_str()));
                let all: Vec<Option<&str>> = [None].into_iter().chain(names).collect();
                let now = settings.microphone.clone();
                let set = other(&all, now.as_deref(), step, is_around);
                settings.microphone = set.map(str::to_owned);
            }
            Self::Listening => {
                settings.listening = other(&LISTENING, settings.listening, step, is_around);
            }
            Self::Voices => {
                let steps = (settings.voices / STEP).round() + step as f32;
                let most = LOUDEST / STEP;
                let steps = if is_around && steps > most {
                    0.0
                } else {
                    steps.clamp(0.0, most)
                };
                settings.voices = (steps * STEP * 100.0).round() / 100.0;
            }
            Self::Subtitles => flip(&mut settings.subtitles),
            Self::SubtitleSize => {
                settings.subtitle_size = other(&SIZES, settings.subtitle_size, step, is_around);
            }
            Self::SpeakerColours => flip(&mut settings.speaker_colours),
            Self::TextOnly => flip(&mut settings.text_only),
            Self::OneHanded => flip(&mut settings.one_handed),
            Self::TextSize => {
                settings.text_size = other(&SIZES, settings.text_size, step, is_around);
            }
            Self::HighContrast => flip(&mut settings.high_contrast),
        }
    }

    /// What it is called.
    pub fn label(self, words: &MenuWords) -> &str {
        match self {
            Self::Microphone => &words.microphone,
            Self::Listening => &words.listening,
            Self::Voices => &words.voices,
            Self::Subtitles => &words.subtitles,
            Self::SubtitleSize => &words.subtitle_size,
            Self::SpeakerColours => &words.speaker_colours,
            Self::TextOnly => &words.text_only,
            Self::OneHanded => &words.one_handed,
            Self::TextSize => &words.text_size,
            Self::HighContrast => &words.high_contrast,
        }
    }

    /// Its value, in words.
    pub fn value(self, settings: &PlayerSettings, words: &MenuWords) -> String {
        let whether = |is: bool| {
            if is {
                words.on.clone()
            } else {
                words.off.clone()
            }
        };
        let size = |size: TextSize| {
            let at = SIZES.iter().position(|one| *one == size).unwrap_or(1);
            words.sizes.get(at).cloned().unwrap_or_default()
        };
        match self {
            Self::Microphone => match &settings.microphone {
                Some(name) => name.clone(),
                None => words.usual_microphone.clone(),
            },
            Self::Listening => {
                let now = settings.listening;
                let at = LISTENING.iter().position(|one| *one == now).unwrap_or(0);
                words.ways.get(at).cloned().unwrap_or_default()
            }
            Self::Voices => format!("{:.0} %", settings.voices * 100.0),
            Self::Subtitles => whether(settings.subtitles),
            Self::SubtitleSize => size(settings.subtitle_size),
            Self::SpeakerColours => whether(settings.speaker_colours),
            Self::TextOnly => whether(settings.text_only),
            Self::OneHanded => whether(settings.one_handed),
            Self::TextSize => size(settings.text_size),
            Self::HighContrast => whether(settings.high_contrast),
        }
    }

    /// What is said of it while it is chosen.
    pub(crate) fn hint(self, words: &MenuWords) -> &str {
        match self {
            Self::TextOnly => &words.about_text_only,
            Self::OneHanded => &words.about_one_handed,
            Self::Microphone => &words.about_microphone,
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_volume_stops_at_its_ends_and_goes_around_where_it_is_pressed() {
        let mut settings = PlayerSettings::default();
        let volume = |settings: &mut PlayerSettings, step, around| {
            MenuRow::Voices.step(settings, step, around, &[]);
            settings.voices
        };
        assert_eq!(volume(&mut settings, -1, false), 0.9);
        for _ in 0..30 {
            volume(&mut settings, 1, false);
        }
        assert_eq!(settings.voices, 2.0);
        assert_eq!(volume(&mut settings, 1, true), 0.0);
        assert_eq!(volume(&mut settings, -1, false), 0.0);
    }

    #[test]
    fn a_microphone_that_is_gone_is_left_for_the_systems_choice() {
        let all = ["one".to_owned(), "two".to_owned()];
        let mut settings = PlayerSettings::default();
        let mut step = |step, around| {
            MenuRow::Microphone.step(&mut settings, step, around, &all);
            settings.microphone.clone()
        };
        assert_eq!(step(1, false).as_deref(), Some("one"));
        assert_eq!(step(1, false).as_deref(), Some("two"));
        assert_eq!(step(1, false).as_deref(), Some("two"));
        assert_eq!(step(1, true), None);
        settings.microphone = Some("unplugged".to_owned());
        MenuRow::Microphone.step(&mut settings, -1, false, &all);
        assert_eq!(settings.microphone, None);
    }

    #[test]
    fn every_row_has_words_and_comes_around() {
        let words = MenuWords::default();
        let microphones = ["one".to_owned()];
        for row in ROWS {
            let mut settings = PlayerSettings::default();
            let first = row.value(&settings, &words);
            assert!(!row.label(&words).is_empty() && !first.is_empty());
            let comes_around = (0..32).any(|_| {
                row.step(&mut settings, 1, true, &microphones);
                row.value(&settings, &words) == first
            });
            assert!(comes_around, "{row:?}");
        }
    }
}
