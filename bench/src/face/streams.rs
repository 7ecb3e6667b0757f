//! Live sound to a moving mouth and its melody: seconds of a processor core for each second of sound.

use crate::measure::{CpuClock, target};
use banter_lipsync::{LiveMouth, LiveProsody, SoundReader, Style};

/// Samples a second, as microphones have it.
const RATE: u32 = 48_000;
/// What a sound card brings at once.
const PIECE: usize = RATE as usize / 100;
const SECONDS: usize = 20;
const RUNS: usize = 5;
/// Percent of a core that a stream may cost.
const TARGET: f64 = 0.5;

pub(crate) fn run() -> Result<bool, String> {
    println!(
        "live sound at {RATE} Hz to a mouth and its melody, {SECONDS} s of it, best of {RUNS} runs"
    );
    println!(
        "{:>8}  {:>20}  {:>18}  {:>12}",
        "streams", "core s per s of all", "% of a core each", "x live"
    );
    let sound = babble();
    let mut within = true;
    for count in [1, 8, 32] {
        let mut best = f64::MAX;
        for _ in 0..RUNS {
            best = best.min(once(count, &sound)?);
        }
        let each = 100.0 * best / count as f64;
        println!(
            "{count:>8}  {best:>20.5}  {each:>18.3}  {:>12.0}",
            1.0 / best
        );
        within &= each <= TARGET;
    }
    Ok(target(
        within,
        &format!("at most {TARGET} % of a core for each stream"),
    ))
}

/// Core seconds for each second of sound, of so many streams that come in side by side.
fn once(count: usize, sound: &[f32]) -> Result<f64, String> {
    let new = || SoundReader::new(RATE).map_err(|error| error.to_string());
    let mut streams = Vec::with_capacity(count);
    for _ in 0..count {
        let mouth = LiveMouth::new(&Style::default());
        streams.push((new()?, mouth, LiveProsody::new(RATE)));
    }
    let mut heard = Vec::with_capacity(64);
    let mut moved = 0.0_f32;
    let clock = CpuClock::start();
    for piece in sound.chunks(PIECE) {
        for (reader, mouth, prosody) in &mut streams {
            reader.push(piece, &mut heard);
            moved += prosody.push(piece).accent;
            for heard in heard.drain(..) {
                let face = mouth.push(&heard);
                moved += face.weights.as_slice().iter().sum::<f32>();
            }
        }
    }
    let spent = clock.elapsed().as_secs_f64();
    // So that nothing of it is left out.
    if !std::hint::black_box(moved).is_finite() {
        return Err("a mouth has moved beyond all numbers".to_owned());
    }
    Ok(spent / SECONDS as f64)
}

/// Something with syllables, pitch and noise in it.
fn babble() -> Vec<f32> {
    let mut noise = 1_u32;
    (0..SECONDS * RATE as usize)
        .map(|index| {
            let time = index as f32 / RATE as f32;
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            let hiss = noise as f32 / u32::MAX as f32 - 0.5;
            let syllable = (time * 4.0).fract();
            let voiced = (0.1..0.7).contains(&syllable);
            let wave = |harmonic: u8| {
                let turns = time * 130.0 * f32::from(harmonic);
                (turns.fract() * std::f32::consts::TAU).sin() / f32::from(harmonic)
            };
            if voiced {
                0.2 * (1..12).map(wave).sum::<f32>() + 0.002 * hiss
            } else if syllable < 0.1 {
                0.1 * hiss
            } else {
                0.002 * hiss
            }
        })
        .collect()
}
