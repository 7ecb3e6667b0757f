//! How parts of a sentence are said.

use bevy::prelude::*;
use std::ops::Range;

/// The most parts of each kind that are kept: nobody stresses more words of a sentence.
const MOST: usize = 32;

/// What the words of a sentence do not tell of how they are said. Both are found as marks in what
/// an author or a model writes, and belong to a text: whoever changes that leaves them out.
///
/// ```
/// use banter_core::Delivery;
///
/// let text = "Say Guten Abend to *her*".replace('*', "");
/// let mut delivery = Delivery::default();
/// delivery.stress(&text, 19..22);
/// delivery.speak(&text, 4..15, "de");
/// assert_eq!(&text[delivery.emphasis()[0].clone()], "her");
/// assert_eq!(delivery.languages()[0].1, "de");
/// delivery.stress(&text, 90..99);
/// assert_eq!(delivery.emphasis().len(), 1, "what is not in the text is left out");
/// ```
#[derive(Reflect, Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    emphasis: Vec<Range<usize>>,
    languages: Vec<(Range<usize>, String)>,
}

impl Delivery {
    /// The words that are stressed, as bytes of the text, in order.
    pub fn emphasis(&self) -> &[Range<usize>] {
        &self.emphasis
    }

    /// The parts that are in a language of their own, in order, with its BCP 47 tag. Whether the character
    /// speaks it is another question.
    pub fn languages(&self) -> &[(Range<usize>, String)] {
        &self.languages
    }

    /// Whether all of it is said alike.
    pub fn is_plain(&self) -> bool {
        self.emphasis.is_empty() && self.languages.is_empty()
    }

    /// Stresses a part of `text`. What is no part of it, has nothing to say, or stands before one that is stressed
    /// already is left out.
    pub fn stress(&mut self, text: &str, part: Range<usize>) {
        let begins = self.emphasis.last().map_or(0, |last| last.end);
        if self.emphasis.len() < MOST && is_part(text, &part, begins) {
            self.emphasis.push(part);
        }
    }

    /// The same for a part that is in another language.
    pub fn speak(&mut self, text: &str, part: Range<usize>, language: impl Into<String>) {
        let begins = self.languages.last().map_or(0, |(last, _)| last.end);
        if self.languages.len() < MOST && is_part(text, &part, begins) {
            self.languages.push((part, language.into()));
        }
    }
}

/// Whether this is a part of `text` from `begins` on, and has a word in it.
fn is_part(text: &str, part: &Range<usize>, begins: usize) -> bool {
    let inside = text.get(part.clone());
    part.start >= begins && inside.is_some_and(|it| it.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_part_is_of_the_text_and_in_order(
            text in "[a-c é茶]{0,20}",
            parts in proptest::collection::vec((0_usize..40, 0_usize..40), 0..60),
        ) {
            let mut delivery = Delivery::default();
            for (start, end) in parts {
                delivery.stress(&text, start..end);
                delivery.speak(&text, start..end, "de");
            }
            prop_assert!(delivery.emphasis().len() <= MOST);
            prop_assert!(delivery.emphasis().windows(2).all(|two| two[0].end <= two[1].start));
            for part in delivery.emphasis().iter().chain(delivery.languages().iter().map(|it| &it.0)) {
                prop_assert!(text.get(part.clone()).is_some());
            }
        }
    }
}
