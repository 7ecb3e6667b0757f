//! A mood as it stands in files: a map from emotions to intensities, without those that are not felt.

use super::{Emotion, Mood};
use std::collections::BTreeMap;

/// Intensities by the emotions' names.
pub(super) type Named = BTreeMap<Emotion, f32>;

impl From<Named> for Mood {
    fn from(named: Named) -> Self {
        named
            .into_iter()
            .fold(Self::NEUTRAL, |mood, (emotion, intensity)| {
                mood.with(emotion, intensity)
            })
    }
}

impl From<Mood> for Named {
    fn from(mood: Mood) -> Self {
        Emotion::ALL
            .into_iter()
            .map(|emotion| (emotion, mood.intensity(emotion)))
            .filter(|(_, intensity)| *intensity > 0.0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moods_are_maps_and_what_is_out_of_range_is_brought_in() {
        let mood = Mood::of(Emotion::Joy, 0.5).with(Emotion::Fear, 0.25);
        let text = serde_json::to_string(&mood);
        assert!(text.is_ok_and(|text| text == r#"{"joy":0.5,"fear":0.25}"#));
        let read = serde_json::from_str::<Mood>(r#"{"anger": 7.0, "joy": -1}"#);
        assert!(read.is_ok_and(|mood| mood == Mood::of(Emotion::Anger, 1.0)));
        assert!(serde_json::from_str::<Mood>(r#"{"hunger": 1.0}"#).is_err());
    }
}
