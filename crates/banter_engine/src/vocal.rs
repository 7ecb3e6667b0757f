//! Sounds that are no words.

use serde::{Deserialize, Serialize};

/// Vocal sound: what people do with their voices besides speaking. In a text it stands as a tag,
/// `[laugh]`, and every voice of this project sounds it where it stands, but for servers, which
/// leave it out.
///
/// ```
/// use banter_engine::{VocalSound, SpokenPart, spoken_parts};
///
/// let parts: Vec<_> = spoken_parts("[Sigh] As you wish.").collect();
/// assert_eq!(parts[0], SpokenPart::Sound(VocalSound::Sigh));
/// assert_eq!(parts[1], SpokenPart::Words("As you wish."));
/// assert_eq!(VocalSound::Sigh.tag(), "[sigh]");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum VocalSound {
    /// "Ha ha ha", aloud.
    Laugh,
    /// A short laugh with a closed mouth.
    Chuckle,
    /// Breath let out slowly.
    Sigh,
    /// Breath taken in at once.
    Gasp,
    /// A hum of thought.
    Hm,
    /// Two coughs.
    Cough,
    /// Air drawn through the nose.
    Sniff,
    /// A mouth that opens wide, and a long breath.
    Yawn,
    /// Crying, in short breaths.
    Sob,
}

impl VocalSound {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Laugh,
        Self::Chuckle,
        Self::Sigh,
        Self::Gasp,
        Self::Hm,
        Self::Cough,
        Self::Sniff,
        Self::Yawn,
        Self::Sob,
    ];

    /// Its name: `laugh`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Laugh => "laugh",
            Self::Chuckle => "chuckle",
            Self::Sigh => "sigh",
            Self::Gasp => "gasp",
            Self::Hm => "hm",
            Self::Cough => "cough",
            Self::Sniff => "sniff",
            Self::Yawn => "yawn",
            Self::Sob => "sob",
        }
    }

    /// How it stands in a text: `[laugh]`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Laugh => "[laugh]",
            Self::Chuckle => "[chuckle]",
            Self::Sigh => "[sigh]",
            Self::Gasp => "[gasp]",
            Self::Hm => "[hm]",
            Self::Cough => "[cough]",
            Self::Sniff => "[sniff]",
            Self::Yawn => "[yawn]",
            Self::Sob => "[sob]",
        }
    }

    /// The one of this name, in whatever case.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        let is_it = |sound: &Self| sound.name().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(is_it)
    }
}

/// Part of a text as a voice takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpokenPart<'a> {
    /// Words, without blanks around them.
    Words(&'a str),
    /// A sound that is none.
    Sound(VocalSound),
}

/// A text in words and sounds, in order. What stands between square brackets and is no sound's
/// name is words.
pub fn spoken_parts(text: &str) -> impl Iterator<Item = SpokenPart<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim();
        if rest.is_empty() {
            return None;
        }
        let Some((start, end, sound)) = next_tag(rest) else {
            return Some(SpokenPart::Words(std::mem::take(&mut rest)));
        };
        let (words, after) = (rest.get(..start)?.trim(), rest.get(end..)?);
        if words.is_empty() {
            rest = after;
            return Some(SpokenPart::Sound(sound));
        }
        rest = rest.get(start..)?;
        Some(SpokenPart::Words(words))
    })
}

/// The next sound's tag: where it begins, where it ends, and which it is.
fn next_tag(text: &str) -> Option<(usize, usize, VocalSound)> {
    text.match_indices('[').find_map(|(start, _)| {
        let inside = text.get(start + 1..)?;
        let end = inside.find(['[', ']'])?;
        let sound = VocalSound::named(inside.get(..end)?)?;
        let is_closed = inside.get(end..)?.starts_with(']');
        is_closed.then_some((start, start + end + 2, sound))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |part| match part {
            SpokenPart::Words(words) => words.to_owned(),
            SpokenPart::Sound(sound) => sound.tag().to_uppercase(),
        };
        spoken_parts(text).map(show).collect()
    }

    #[test]
    fn tags_stand_anywhere_and_other_brackets_are_words() {
        assert_eq!(
            shown("[laugh][Sob] No. [ hm ]"),
            ["[LAUGH]", "[SOB]", "No.", "[HM]"]
        );
        assert_eq!(
            shown("A [note] and [cough]."),
            ["A [note] and", "[COUGH]", "."]
        );
        assert_eq!(shown("[[laugh] x ["), ["[", "[LAUGH]", "x ["]);
        assert!(shown(" ").is_empty());
        for sound in VocalSound::ALL {
            assert_eq!(VocalSound::named(sound.name()), Some(sound));
            assert_eq!(sound.tag(), format!("[{}]", sound.name()));
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "([a-c\u{e4} \\[\\]]|\\[sigh\\]){0,40}") {
            let parts = spoken_parts(&text);
            let said: String = parts.map(|part| match part {
                SpokenPart::Words(words) => words,
                SpokenPart::Sound(sound) => sound.tag(),
            }).collect();
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&said), bare(&text));
        }
    }
}
