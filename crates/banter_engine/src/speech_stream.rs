//! Sound and phonemes on their way out, in pieces of a handy size.

use crate::{EngineError, Output, Phoneme, PhonemeTiming, SynthesizeEvent};

/// Pieces in a second of sound.
const PIECES_PER_SECOND: u32 = 4;

/// Speech on its way out of an engine: sound in pieces of a quarter of a second, each phoneme
/// just ahead of what is heard of it.
///
/// ```
/// use banter_engine::{
///     EngineError, Output, Phoneme, PhonemeTiming, SpeechStream, Synthesize, SynthesizeEvent,
///     SynthesizeRequest,
/// };
///
/// /// Says "m" for half a second, whatever it is to say.
/// struct Hum;
///
/// impl Synthesize for Hum {
///     fn synthesize(
///         &mut self,
///         _: SynthesizeRequest,
///         output: &mut Output<SynthesizeEvent>,
///     ) -> Result<(), EngineError> {
///         let mut stream = SpeechStream::start(output, 16_000, PhonemeTiming::Exact)?;
///         let m = Phoneme { symbol: "m".into(), start: 0.0, end: 0.5 };
///         stream.send((0..8_000).map(|i| (i as f32 * 0.05).sin() * 0.3), vec![m])
///     }
/// }
/// ```
#[derive(Debug)]
pub struct SpeechStream<'a> {
    output: &'a mut Output<SynthesizeEvent>,
    rate: u32,
    /// Samples sent so far.
    sent: usize,
}

impl<'a> SpeechStream<'a> {
    /// Sends the start: samples per second, and how far the times can be trusted.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`] when nobody wants it any more, as in all of this.
    pub fn start(
        output: &'a mut Output<SynthesizeEvent>,
        rate: u32,
        timing: PhonemeTiming,
    ) -> Result<Self, EngineError> {
        let rate = rate.max(1);
        output.send(SynthesizeEvent::Start { rate, timing })?;
        Ok(Self {
            output,
            rate,
            sent: 0,
        })
    }

    /// Sends a stretch of sound, with its phonemes just ahead of what is heard of them. The
    /// phonemes' times count from the start of the stretch.
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub fn send(
        &mut self,
        samples: impl ExactSizeIterator<Item = f32>,
        phonemes: Vec<Phoneme>,
    ) -> Result<(), EngineError> {
        let begun = self.seconds(self.sent);
        let mut phonemes = phonemes
            .into_iter()
            .map(|phoneme| Phoneme {
                start: phoneme.start + begun,
                end: phoneme.end + begun,
                ..phoneme
            })
            .peekable();
        let size = (self.rate / PIECES_PER_SECOND).max(1) as usize;
        let mut samples = samples;
        while samples.len() > 0 {
            let piece: Vec<f32> = samples.by_ref().take(size).collect();
            self.sent += piece.len();
            let heard = self.seconds(self.sent);
            let mut here = Vec::new();
            while let Some(phoneme) = phonemes.next_if(|phoneme| phoneme.start < heard) {
                here.push(phoneme);
            }
            self.send_phonemes(here)?;
            self.output.send(SynthesizeEvent::Samples(piece))?;
        }
        self.send_phonemes(phonemes.collect())
    }

    /// The output, for whoever works between two stretches.
    pub fn output(&mut self) -> &mut Output<SynthesizeEvent> {
        self.output
    }

    fn send_phonemes(&mut self, phonemes: Vec<Phoneme>) -> Result<(), EngineError> {
        if phonemes.is_empty() {
            return Ok(());
        }
        self.output.send(SynthesizeEvent::Phonemes(phonemes))
    }

    fn seconds(&self, samples: usize) -> f32 {
        (samples as f64 / f64::from(self.rate)) as f32
    }
}
