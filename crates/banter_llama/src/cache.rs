//! What of a prompt the model has already read.

/// The tokens in the cache of keys and values, and how they got there.
///
/// A prompt goes in by slices. What a slice computes depends, in the last bit of a float, on
/// where it begins and ends; so a prompt is only ever taken up again at the beginning of a
/// slice. What was read of a prompt is then as though it had been read afresh. An answer that
/// was written, token by token, and has become a part of the prompt is not.
#[derive(Debug)]
pub(crate) struct Cache<T> {
    tokens: Vec<T>,
    /// Where the slices begin, in order.
    starts: Vec<usize>,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            starts: Vec::new(),
        }
    }
}

impl<T: PartialEq + Copy> Cache<T> {
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it holds `prompt` and nothing else.
    pub(crate) fn is(&self, prompt: &[T]) -> bool {
        self.tokens == prompt
    }

    /// How many tokens of `prompt` need not be read again: never all of them, for the last
    /// one's slice says what comes next.
    pub(crate) fn reusable(&self, prompt: &[T]) -> usize {
        let same = self
            .tokens
            .iter()
            .zip(prompt)
            .take_while(|(cached, wanted)| cached == wanted)
            .count()
            .min(prompt.len().saturating_sub(1));
        self.starts
            .iter()
            .copied()
            .take_while(|start| *start <= same)
            .last()
            .map_or(0, |start| if same == self.len() { same } else { start })
    }

    /// Forgets all but the first `length` tokens.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.tokens.truncate(length);
        self.starts.retain(|start| *start < length);
    }

    /// Notes a slice that was read.
    pub(crate) fn push(&mut self, slice: &[T]) {
        self.starts.push(self.tokens.len());
        self.tokens.extend_from_slice(slice);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_prompt_is_taken_up_where_a_slice_began() {
        let mut cache = Cache::default();
        cache.push(b"abcd");
        cache.push(b"ef");
        // Two tokens of an answer.
        cache.push(b"g");
        cache.push(b"h");
        // The answer is part of the next prompt.
        assert_eq!(cache.reusable(b"abcdefghij"), 8);
        assert_eq!(cache.reusable(b"abcdefgxyz"), 7);
        // The same prompt: its last slice is read again.
        assert_eq!(cache.reusable(b"abcdef"), 4);
        assert_eq!(cache.reusable(b"abcxyz"), 0);
        assert_eq!(cache.reusable(b""), 0);
        cache.truncate(5);
        assert_eq!(cache.reusable(b"abcde"), 4);
    }

    proptest! {
        #[test]
        fn what_is_reused_is_the_prompts(prompts in prop::collection::vec("[ab]{1,12}", 1..6), slice in 1_usize..5) {
            let mut cache = Cache::default();
            for prompt in &prompts {
                let prompt = prompt.as_bytes();
                let kept = cache.reusable(prompt);
                prop_assert!(kept < prompt.len());
                prop_assert_eq!(&cache.tokens[..kept], &prompt[..kept]);
                cache.truncate(kept);
                prompt[kept..].chunks(slice).for_each(|slice| cache.push(slice));
                prop_assert_eq!(&cache.tokens[..], prompt);
            }
        }
    }
}
