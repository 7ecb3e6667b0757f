//! How long silence lasts before a turn is over: by the words and by the sound of what was said.

use super::{Clause, EndpointingSettings};
use std::time::Duration;

/// From this probability on a speaker surely sounds as though it had finished, and up to the other
/// surely not. In between the sound is not heeded.
const SURELY: f32 = 0.9;
const HARDLY: f32 = 0.1;

/// Silence before a turn is over. `words` is what the text lets believe of the last words, and
/// `sound` how likely it is by their melody that all was said; either may be unknown.
///
/// The two know different things. Words tell for certain that more is to come ("and", "the"), and
/// then the sound is not asked; where they are there, the sound never makes anybody wait for longer,
/// since it errs about voices that it did not learn. Sound tells within a fifth of a second, where
/// text is late, and then it may say no, too.
pub(crate) fn silence(
    words: Option<Clause>,
    sound: Option<f32>,
    delays: &EndpointingSettings,
) -> Duration {
    let by_words = match words {
        None => delays.unknown,
        Some(Clause::Finished) => delays.finished,
        Some(Clause::Open) => delays.open,
        Some(Clause::Unfinished) => delays.unfinished,
    };
    let Some(done) = sound else {
        return by_words;
    };
    match words {
        Some(Clause::Unfinished) => by_words,
        Some(Clause::Finished) | None if done >= SURELY => delays.sure.min(by_words),
        Some(Clause::Open) if done >= SURELY => delays.finished.min(by_words),
        None if done <= HARDLY => delays.open.max(by_words),
        _ => by_words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORDS: [Option<Clause>; 4] = [
        None,
        Some(Clause::Finished),
        Some(Clause::Open),
        Some(Clause::Unfinished),
    ];

    #[test]
    fn both_together_are_quicker_and_one_alone_is_careful() {
        let delays = EndpointingSettings::default();
        let of = |words, sound| silence(words, sound, &delays);
        assert_eq!(of(Some(Clause::Finished), Some(0.95)), delays.sure);
        assert_eq!(of(Some(Clause::Finished), Some(0.02)), delays.finished);
        assert_eq!(of(None, Some(0.02)), delays.open);
        assert_eq!(of(Some(Clause::Unfinished), Some(0.99)), delays.unfinished);
        assert_eq!(of(None, Some(0.7)), delays.unknown);
        assert!(delays.sure < delays.finished);
    }

    proptest! {
        #[test]
        fn who_sounds_more_finished_is_never_waited_for_longer(
            index in 0_usize..4,
            one in 0.0_f32..=1.0,
            other in 0.0_f32..=1.0,
        ) {
            let delays = EndpointingSettings::default();
            let of = |sound: f32| silence(WORDS[index], Some(sound), &delays);
            prop_assert!(of(one.max(other)) <= of(one.min(other)));
        }
    }
}
