//! The fake that makes vectors of texts.

use super::Script;
use crate::{Embed, EmbedEvent, EmbedRequest, EngineError, Output};

/// Makes vectors by the words of a text: texts that share words are near each other, in
/// whatever order and case they stand, and the same text has the same vector in every run.
/// Words that mean the same are strangers to it.
///
/// ```
/// use banter_engine::{fake::FakeEmbed, similarity};
/// let [ale, more_ale, dragon] = ["Some ale, please.", "More ale!", "A dragon?"].map(FakeEmbed::vector);
/// assert!(similarity(&ale, &more_ale) > similarity(&ale, &dragon) + 0.2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct FakeEmbed(Option<Script<()>>);

impl FakeEmbed {
    /// How many numbers a vector has.
    pub const WIDTH: usize = 256;

    /// Makes vectors by the words of a text.
    pub fn by_words() -> Self {
        Self(None)
    }

    /// Follows `script`, in which a reply is an answer by the words of the texts.
    pub fn following(script: Script<()>) -> Self {
        Self(Some(script))
    }

    /// The vector of `text`: of the length 1, or 0 where there is no word in it.
    pub fn vector(text: &str) -> Vec<f32> {
        let mut vector = vec![0.0_f32; Self::WIDTH];
        let words = text.split(|character: char| !character.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            let hash = hash(&word.to_lowercase());
            // Three places and signs each, so that two words hardly ever share them all.
            for part in 0..3 {
                let bits = hash >> (part * 20);
                let place = (bits >> 1) as usize % Self::WIDTH;
                let sign = if bits & 1 == 0 { 1.0 } else { -1.0 };
                if let Some(number) = vector.get_mut(place) {
                    *number += sign;
                }
            }
        }
        let length = vector.iter().map(|number| number * number).sum::<f32>();
        if length > 0.0 {
            let length = length.sqrt();
            vector.iter_mut().for_each(|number| *number /= length);
        }
        vector
    }
}

/// FNV-1a, and its bits mixed: the same in every run and on every machine.
fn hash(word: &str) -> u64 {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Embed for FakeEmbed {
    fn embed(
        &mut self,
        request: EmbedRequest,
        output: &mut Output<EmbedEvent>,
    ) -> Result<(), EngineError> {
        if let Some(script) = &mut self.0 {
            script.reply(output)?;
        }
        for text in request.texts {
            output.send(EmbedEvent::Vector(Self::vector(&text)))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Embedding, Update, Worker, similarity};
    use std::time::Duration;

    #[test]
    fn every_text_has_a_vector_in_its_order() {
        let worker =
            Worker::<Embedding>::spawn("memory", || Ok(Box::new(FakeEmbed::by_words()))).unwrap();
        let texts = ["The red dragon", "", "dragon, RED the"];
        let mut job = worker.submit(EmbedRequest::new(texts)).unwrap();
        let mut vectors = Vec::new();
        while let Some(Update::Event(EmbedEvent::Vector(vector))) =
            job.wait(Duration::from_secs(60))
        {
            vectors.push(vector);
        }
        assert!(job.has_ended());
        assert_eq!(vectors, texts.map(FakeEmbed::vector));
        assert!(similarity(&vectors[0], &vectors[2]) > 0.999);
        assert!(vectors[1].iter().all(|number| *number == 0.0));
    }

    #[test]
    fn the_more_words_are_shared_the_nearer_they_are() {
        let asked = FakeEmbed::vector("where does the old smith sleep");
        let near = |text| similarity(&asked, &FakeEmbed::vector(text));
        let (most, some, none) = (
            near("the old smith sleeps above the forge"),
            near("the market opens at dawn"),
            near("wolves bite"),
        );
        assert!(most > some && some > none + 0.1, "{most} {some} {none}");
        assert!(none.abs() < 0.3, "{none}");
    }
}
