//! What went wrong outside a turn, in sentences for the player.

use bevy::asset::AssetLoadError;
use bevy::prelude::*;

/// What went wrong and was got over, as sentences. They are shown at once, and kept for the
/// transcript.
#[derive(Resource, Debug, Default)]
pub(crate) struct Notices(Vec<String>);

impl Notices {
    /// Shows and keeps a sentence; one that was there already is not repeated.
    pub(crate) fn add(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.0.contains(&sentence) {
            eprintln!("{sentence}");
            self.0.push(sentence);
        }
    }

    /// Keeps a sentence that was shown already, once.
    pub(crate) fn keep(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.0.contains(&sentence) {
            self.0.push(sentence);
        }
    }

    /// The sentences so far.
    pub(crate) fn all(&self) -> &[String] {
        &self.0
    }
}

/// Why an asset cannot be used: the words of its loader, without those of the server around
/// them, and without the stack that may follow.
pub(crate) fn why(error: &AssetLoadError) -> String {
    let words = match error {
        AssetLoadError::AssetLoaderError(error) => error.error().to_string(),
        error => error.to_string(),
    };
    words.lines().next().unwrap_or_default().to_owned()
}
