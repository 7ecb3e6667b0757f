//! What a sound and its phonemes are like.

use banter_engine::{Pcm, Phoneme};

/// The root mean square of the sound under a phoneme.
pub(crate) fn rms(pcm: &Pcm, phoneme: &Phoneme) -> f32 {
    let index = |seconds: f32| (seconds * pcm.rate() as f32) as usize;
    let span = index(phoneme.start)..index(phoneme.end).min(pcm.samples().len());
    Pcm::new(pcm.rate(), &pcm.samples()[span]).rms()
}

pub(crate) fn is_vowel(symbol: &str) -> bool {
    symbol.contains(|c| "aeiouyæɑɐɒəɛɜɪɔʊʌœøɨɯɤ".contains(c))
}

pub(crate) fn is_pause(phoneme: &Phoneme) -> bool {
    phoneme.symbol == "_"
}

/// The loudest phoneme for which `which` holds.
pub(crate) fn loudest(pcm: &Pcm, phonemes: &[Phoneme], which: impl Fn(&Phoneme) -> bool) -> f32 {
    let levels = phonemes.iter().filter(|p| which(p)).map(|p| rms(pcm, p));
    levels.fold(0.0, f32::max)
}

/// The median frequency of the voice in Hz: the best lag of the autocorrelation of each
/// frame of 50 ms that has a clear one.
pub(crate) fn fundamental(pcm: &Pcm) -> f32 {
    let rate = pcm.rate() as usize;
    let mut found: Vec<usize> = pcm
        .samples()
        .chunks_exact(rate / 20)
        .filter_map(|frame| {
            let energy: f32 = frame.iter().map(|s| s * s).sum();
            let correlation = |lag: usize| -> f32 {
                let product = frame.iter().zip(&frame[lag..]).map(|(a, b)| a * b);
                // Made good for the fewer samples of a longer lag.
                product.sum::<f32>() * frame.len() as f32 / (frame.len() - lag) as f32
            };
            let lags = rate / 450..rate / 60;
            let best = lags.clone().map(correlation).fold(0.0, f32::max);
            // The first lag that is nearly the best: twice the period fits as well.
            let lag = lags
                .into_iter()
                .find(|lag| correlation(*lag) > 0.92 * best)?;
            (energy > 0.1 && best > 0.5 * energy).then_some(lag)
        })
        .collect();
    found.sort_unstable();
    rate as f32 / found[found.len() / 2] as f32
}
