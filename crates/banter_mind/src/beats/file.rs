//! Files of beats: their fields, and what can be wrong with them.

use banter_core::persona::TimeOfDay;
use banter_core::{read_asset, text_position};
use banter_memory::Condition;
use bevy::asset::io::Reader;
use bevy::asset::{Asset, AssetLoader, LoadContext};
use bevy::reflect::TypePath;
use serde::Deserialize;

/// The largest file, in bytes, and the most beats of it.
const LARGEST: usize = 256 << 10;
const MOST: usize = 256;
/// The longest text, in characters, and the most of a list.
const LONGEST: usize = 200;
const MOST_TEXTS: usize = 48;

/// Beats of a story, as an asset: `*.beats.toml`. It is read again when it changes, and while there
/// is a mistake in it the last that was right holds.
#[derive(Asset, TypePath, Debug, Clone, Default, PartialEq)]
pub struct BeatFile {
    /// The beats.
    pub beats: Vec<Beat>,
}

/// Beat of a story: `[[beat]]`. It is reached when all is the case that stands in it.
///
/// ```
/// use banter_mind::BeatFile;
/// let file = BeatFile::parse(r#"
///     [[beat]]
///     name = "ferry_met"
///     who = "Odo"
///     said = ["ferry", "over the river"]
///
///     [[beat]]
///     name = "odo_trusts"
///     after = "ferry_met"
///     who = "Odo"
///     affinity = 0.3
/// "#, "river.beats.toml")?;
/// assert_eq!(file.beats[1].after, ["ferry_met"]);
/// let wrong = BeatFile::parse("[[beat]]\nname = \"dawn\"\n", "a.beats.toml").unwrap_err();
/// assert!(wrong.to_string().starts_with("a.beats.toml:1: the beat `dawn` is never reached"));
/// # Ok::<(), banter_mind::BeatFileError>(())
/// ```
#[derive(Deserialize, Debug, Clone, Default, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Beat {
    /// Its name, by which conditions ask for it; the same in small letters and capitals.
    pub name: String,
    /// Beats that have to be reached before. What is said or happens counts from then on.
    #[serde(deserialize_with = "texts")]
    pub after: Vec<String>,
    /// Words one of which a player says to a character, in whatever form: `over the river`.
    #[serde(deserialize_with = "texts")]
    pub said: Vec<String>,
    /// The character to whom it is said, who perceives, or thinks so of a player, by its name;
    /// any character if it is left out.
    pub who: Option<String>,
    /// The name of something that the character perceives; `{{user}}` is any player.
    pub sees: Option<String>,
    /// What the game tells of, by a [`StoryEvent`](crate::StoryEvent).
    pub happens: Option<String>,
    /// From this time of the story's day on, until midnight.
    pub at: Option<TimeOfDay>,
    /// What happens, in a few words that follow "bring this up": `a boat race at low water`. A beat with an offer is
    /// proposed to players whom it fits ([`Proposals`](crate::Proposals)). One that waits for nothing but
    /// others is reached when the game says so.
    pub offer: Option<String>,
    /// What it is about, in words that a player may use: `boats`, `betting`.
    #[serde(deserialize_with = "texts")]
    pub about: Vec<String>,
    /// How much the character likes a player at least, -1..=1.
    pub affinity: Option<f32>,
    /// How much it trusts that player at least, -1..=1.
    pub trust: Option<f32>,
}

/// Why a file of beats cannot be used: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source_name}:{line}: {reason}")]
pub struct BeatFileError {
    /// The file.
    pub source_name: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    beat: Vec<toml::Spanned<Beat>>,
}

impl BeatFile {
    /// Reads a file of beats; `source_name` is what errors call it.
    ///
    /// # Errors
    /// A [`BeatFileError`] for the first mistake.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, BeatFileError> {
        let wrong = |at: usize, reason: &str| BeatFileError {
            source_name: source_name.to_owned(),
            line: text_position(text, at).0,
            reason: reason.chars().take(400).collect(),
        };
        if text.len() > LARGEST {
            return Err(wrong(0, "it has more than 256 KiB; make two files of it"));
        }
        let file: File = toml::from_str(text).map_err(|error| {
            let message: Vec<&str> = error.message().lines().map(str::trim).collect();
            let at = error.span().map_or(0, |span| span.start);
            wrong(at, &format!("{}; correct it there", message.join(", ")))
        })?;
        if file.beat.len() > MOST {
            return Err(wrong(0, "it has more than 256 beats; make two files of it"));
        }
        let mut beats: Vec<Beat> = Vec::with_capacity(file.beat.len());
        for beat in file.beat {
            let at = beat.span().start;
            let beat = beat.into_inner();
            check(&beat).map_err(|reason| wrong(at, &reason))?;
            let key = Condition::key(&beat.name);
            if beats.iter().any(|other| Condition::key(&other.name) == key) {
                let reason = format!("there are two beats `{}`; rename one of them", beat.name);
                return Err(wrong(at, &reason));
            }
            beats.push(beat);
        }
        Ok(Self { beats })
    }
}

fn check(beat: &Beat) -> Result<(), String> {
    let Beat { name, .. } = beat;
    let texts = [
        Some(name),
        beat.who.as_ref(),
        beat.sees.as_ref(),
        beat.happens.as_ref(),
        beat.offer.as_ref(),
    ];
    let all = texts
        .into_iter()
        .flatten()
        .chain(&beat.after)
        .chain(&beat.said)
        .chain(&beat.about);
    let is_text = |text: &&String| {
        let length = text.trim().chars().count();
        (1..=LONGEST).contains(&length) && !text.contains(char::is_control)
    };
    if let Some(text) = all.filter(|text| !is_text(text)).take(1).next() {
        let shown: String = text.chars().take(40).collect();
        return Err(format!(
            "`{}` is no text of 1 to {LONGEST} characters in one line; write one",
            shown.replace(char::is_control, " ")
        ));
    }
    let in_range = |number: Option<f32>| number.is_none_or(|it| (-1.0..=1.0).contains(&it));
    if !in_range(beat.affinity) || !in_range(beat.trust) {
        return Err("`affinity` and `trust` are numbers from -1 to 1; write such".to_owned());
    }
    let is_empty = beat.after.is_empty()
        && beat.said.is_empty()
        && beat.sees.is_none()
        && beat.happens.is_none()
        && beat.at.is_none()
        && beat.affinity.is_none()
        && beat.trust.is_none()
        // What is proposed is the game's to bring about.
        && beat.offer.is_none();
    if is_empty {
        return Err(format!(
            "the beat `{name}` is never reached by itself; say when in `after`, `said`, `sees`, \
             `happens`, `at`, `affinity` or `trust`, or leave it to the game and take it out"
        ));
    }
    Ok(())
}

/// One text, or a list of them.
fn texts<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a text or a list of texts")]
    enum Texts {
        One(String),
        Several(Vec<String>),
    }
    let texts = match Texts::deserialize(value)? {
        Texts::One(text) => vec![text],
        Texts::Several(texts) => texts,
    };
    if texts.len() > MOST_TEXTS {
        return Err(serde::de::Error::custom(format!(
            "this list has more than {MOST_TEXTS} texts"
        )));
    }
    Ok(texts)
}

/// Loads `*.beats.toml`.
#[derive(Debug, Default, TypePath)]
pub struct BeatLoader;

impl AssetLoader for BeatLoader {
    type Asset = BeatFile;
    type Settings = ();
    type Error = BeatFileError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<BeatFile, BeatFileError> {
        let source_name = context.path().to_string();
        let wrong = |reason: String| BeatFileError {
            source_name: source_name.clone(),
            line: 1,
            reason,
        };
        let read = read_asset(reader, LARGEST).await;
        let bytes = read.map_err(|error| wrong(format!("it cannot be read ({error})")))?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| wrong("it is no UTF-8 text; save it as UTF-8".to_owned()))?;
        BeatFile::parse(&text, &source_name)
    }

    fn extensions(&self) -> &[&str] {
        &["beats.toml"]
    }
}
