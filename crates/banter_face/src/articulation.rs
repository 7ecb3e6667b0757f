//! What speech asks of a face at this moment: what [`drive`](crate::drive) leaves for the
//! stages after it.

use banter_lipsync::{Melody, Weights};
use bevy::prelude::*;

/// The mouth that speech asks for now, and what is known of the voice.
#[derive(Component, Debug, Clone, Default, PartialEq)]
pub(crate) struct Articulation {
    /// The jaw, the lips and the tongue.
    pub(crate) weights: Weights,
    /// Whether a voice is heard.
    pub(crate) speaking: bool,
    /// Whether the mouth is anywhere but at rest, so that every frame counts.
    pub(crate) moving: bool,
    /// How loud the voice is now: 1 is its usual level, 0 silence.
    pub(crate) loudness: f32,
    /// The turn and the sentence that are heard, if it is a sentence of a turn.
    pub(crate) source: Option<(Entity, usize)>,
    /// The position in that sentence, in seconds.
    pub(crate) position: f32,
    /// How the voice goes. The accent and the end of a phrase are kept until they were
    /// [heard](Self::heard); of a sentence they are known [`Life::LEAD`](banter_lipsync::Life::LEAD) seconds before.
    pub(crate) melody: Melody,
    /// Whether it draws breath to speak, kept until it was heard.
    pub(crate) breath: bool,
}

impl Articulation {
    /// Nobody sees the face.
    pub(crate) fn hide(&mut self, speaking: bool) {
        *self = Self {
            speaking,
            ..default()
        };
    }

    /// Takes up how the voice goes in this frame. Not every frame is a step of every face.
    pub(crate) fn tell(&mut self, melody: &Melody, breath: bool) {
        self.melody = Melody {
            accent: self.melody.accent.max(melody.accent),
            phrase_end: self.melody.phrase_end || melody.phrase_end,
            ..*melody
        };
        self.breath |= breath;
    }

    /// What has happened in the voice since this was asked last: its melody, and whether it
    /// drew breath.
    #[allow(dead_code)]
    pub(crate) fn heard(&mut self) -> (Melody, bool) {
        let heard = (self.melody, self.breath);
        self.melody.accent = 0.0;
        self.melody.phrase_end = false;
        self.breath = false;
        heard
    }
}
