//! Translations that are kept, so that nothing is translated twice.

use std::collections::VecDeque;

/// How many are kept: what a few characters say again and again.
const MOST: usize = 128;

/// Translations by what they translate, the newest last.
#[derive(Debug, Default)]
pub(super) struct Shelf(VecDeque<(String, String)>);

impl Shelf {
    /// The translation of `text`; empty where there is none that may be read.
    pub(super) fn get(&self, text: &str) -> Option<&str> {
        let mut kept = self.0.iter().rev();
        let (_, translated) = kept.find(|(known, _)| known == text)?;
        Some(translated)
    }

    /// Keeps a translation in place of the oldest.
    pub(super) fn put(&mut self, text: String, translated: String) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back((text, translated));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first() {
        let mut shelf = Shelf::default();
        for number in 0..MOST + 10 {
            shelf.put(format!("{number}"), format!("n{number}"));
        }
        assert_eq!((shelf.0.len(), shelf.get("3")), (MOST, None));
        assert_eq!(shelf.get("100"), Some("n100"));
    }
}
