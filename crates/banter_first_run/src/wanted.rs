//! What a game wants.

use banter_models::{Entry, Kind, Manifest, Memory};

/// A model that a game wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    which: Which,
    pub(crate) because: String,
    languages: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Which {
    Best(Kind),
    Named(String),
}

impl Wanted {
    /// The best of a kind for the memory at hand.
    pub fn best(kind: Kind) -> Self {
        Self::of(Which::Best(kind))
    }

    /// The model of this name in the list.
    pub fn named(id: impl Into<String>) -> Self {
        Self::of(Which::Named(id.into()))
    }

    fn of(which: Which) -> Self {
        Self {
            which,
            because: String::new(),
            languages: Vec::new(),
        }
    }

    /// What a player gets of it, in a sentence.
    #[must_use]
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.because = text.into();
        self
    }

    /// Languages that the best has to know, as BCP 47 tags. English if none is named.
    #[must_use]
    pub fn speaking<L: Into<String>>(mut self, tags: impl IntoIterator<Item = L>) -> Self {
        self.languages = tags.into_iter().map(Into::into).collect();
        self
    }

    /// Its entry in the list, if there is one that fits.
    pub(crate) fn entry(&self, manifest: &Manifest) -> Option<Entry> {
        match &self.which {
            Which::Named(id) => manifest.find(id).cloned(),
            Which::Best(kind) => {
                let mut tags: Vec<&str> = self.languages.iter().map(String::as_str).collect();
                if tags.is_empty() {
                    tags.push("en");
                }
                manifest.best(*kind, Memory::now(), &tags).cloned()
            }
        }
    }

    /// What it is called where there is no such model.
    pub(crate) fn name(&self) -> String {
        match &self.which {
            Which::Best(kind) => kind.to_string(),
            Which::Named(id) => id.clone(),
        }
    }
}
