//! Accents and ends of phrases of a voice of which nothing but its loudness is known.

/// Seconds over which the usual loudness is remembered.
const MEMORY: f32 = 1.0;
/// How much louder than usual an accent is.
const LOUDER: f32 = 0.35;
/// Seconds between accents at least.
const APART: f32 = 0.4;
/// Less loud than this is silence, and so many seconds of it end a phrase.
const SILENT: f32 = 0.08;
const PAUSE: f32 = 0.25;

/// Follows the loudness of a voice.
#[derive(Debug, Default)]
pub(crate) struct Stress {
    usual: f32,
    /// Seconds since the last accent, and of silence.
    since: f32,
    silent: f32,
    /// Whether there was a phrase that can end.
    in_phrase: bool,
}

impl Stress {
    /// Hears so many seconds of a loudness, where 1 is usual; gives the strength of the
    /// accent that begins, 0 for none, and whether a phrase ends.
    pub(crate) fn hear(&mut self, dt: f32, loudness: f32) -> (f32, bool) {
        let loudness = if loudness.is_finite() {
            loudness.clamp(0.0, 4.0)
        } else {
            0.0
        };
        self.since += dt;
        if loudness < SILENT {
            self.silent += dt;
            let ends = self.in_phrase && self.silent >= PAUSE;
            self.in_phrase &= !ends;
            return (0.0, ends);
        }
        self.silent = 0.0;
        if !self.in_phrase {
            self.in_phrase = true;
            self.usual = loudness.max(0.5);
        }
        let louder = loudness - self.usual;
        self.usual += louder * (1.0 - (-dt / MEMORY).exp());
        if louder > LOUDER && self.since >= APART {
            self.since = 0.0;
            (louder.clamp(0.0, 1.0), false)
        } else {
            (0.0, false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_louder_than_usual_is_an_accent_and_silence_ends_a_phrase() {
        let mut stress = Stress::default();
        let (mut accents, mut ends) = (0, 0);
        for step in 0..300 {
            let loudness = match step {
                60..70 | 120..130 => 1.8,
                0..180 => 1.0,
                _ => 0.0,
            };
            let (accent, end) = stress.hear(1.0 / 60.0, loudness);
            accents += usize::from(accent > 0.3);
            ends += usize::from(end);
        }
        assert_eq!((accents, ends), (2, 1));
        assert_eq!(stress.hear(1.0, f32::NAN), (0.0, false));
    }
}
