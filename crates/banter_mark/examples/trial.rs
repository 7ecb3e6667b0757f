//! How often the mark is found in speech from a folder of WAVs, after what happens to sound:
//!
//! ```text
//! cargo run --release -p banter_mark --example trial -- CLIPS DAMAGE,... FOLDER...
//! ```
//! `DAMAGE` is `none` (not marked), `others` (not marked; a clip of each place), `clean`, `low` (16 kHz), `noise` (white, 20 dB),
//! `room` (0.4 s, 6 dB), `hall` (0.4 s, 3 dB), `music` (12 dB under it), and, where ffmpeg is, `mp3` (64 kb/s) and
//! `opus` (24 kb/s). Each folder has speech of one rate; it is marked as one stream, and clips of 3 s are cut from it
//! anywhere. Tells how deep the mark lies in each band, what marking costs, and for each damage how many clips
//! were found, how many with another payload, and by what chance (mean, least and most, as powers of ten).

#[path = "../tests/sounds/mod.rs"]
mod sounds;

use banter_engine::{Pcm, wav};
use banter_mark::{Payload, mark, search};
use sounds::{Dice, music, noise, room};
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Ends of the bands in which depth is told, in Hz.
const BANDS: [f32; 9] = [
    312.0, 500.0, 800.0, 1_250.0, 2_000.0, 3_150.0, 4_000.0, 5_000.0, 6_300.0,
];

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [clips, damages, folders @ ..] = words.as_slice() else {
        return Err("usage: trial CLIPS DAMAGE,... FOLDER...".into());
    };
    let clips: usize = clips.parse()?;
    for folder in folders {
        let (rate, sound) = speech(Path::new(folder))?;
        let payload = Payload::named(folder, "trial");
        let started = Instant::now();
        let marked = mark(&Pcm::new(rate, sound.as_slice()), payload);
        let seconds = sound.len() as f32 / rate as f32;
        let cost = 100.0 * started.elapsed().as_secs_f32() / seconds;
        println!("{folder}: {seconds:.0} s at {rate} Hz, marked with {cost:.2} % of a core");
        println!(
            "  dB under the voice: {}",
            depths(rate, &sound, marked.samples())
        );
        for damage in damages.split(',') {
            try_damage(damage, clips, rate, &sound, marked.samples(), payload)?;
        }
    }
    Ok(())
}

/// All of a folder, with the pauses of playback between files.
fn speech(folder: &Path) -> Result<(u32, Vec<f32>), Box<dyn Error>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "wav"))
        .collect();
    files.sort();
    let (mut rate, mut sound) = (0, Vec::new());
    for file in files {
        let pcm = wav::load(&file)?;
        if rate == 0 {
            rate = pcm.rate();
        }
        if pcm.rate() == rate {
            sound.extend_from_slice(pcm.samples());
            sound.resize(sound.len() + rate as usize * 12 / 100, 0.0);
        }
    }
    if sound.len() < 4 * rate as usize || rate == 0 {
        return Err(format!("{}: less than 4 s of speech", folder.display()).into());
    }
    Ok((rate, sound))
}

fn try_damage(
    damage: &str,
    clips: usize,
    rate: u32,
    sound: &[f32],
    marked: &[f32],
    payload: Payload,
) -> Result<(), Box<dyn Error>> {
    let mut dice = Dice(7);
    let length = 3 * rate as usize;
    let (mut found, mut wrong, mut powers) = (0, 0, Vec::new());
    for clip in 0..clips {
        let from = match damage {
            "none" | "others" => sound,
            _ => marked,
        };
        let last = from.len() - length;
        let start = match damage {
            "others" => last * clip / clips.max(1),
            _ => (dice.unit() * last as f32) as usize,
        };
        let clip = Pcm::new(rate, &from[start..start + length]);
        let clip = damaged(damage, &clip, &mut dice)?;
        let Some(finding) = search(&clip) else {
            continue;
        };
        powers.push(finding.power_of_ten());
        if finding.is_mark() && finding.payload == payload {
            found += 1;
        } else if finding.is_mark() {
            wrong += 1;
        }
    }
    powers.sort_by(f64::total_cmp);
    let mean = powers.iter().sum::<f64>() / powers.len().max(1) as f64;
    let (least, most) = (
        powers.last().unwrap_or(&0.0),
        powers.first().unwrap_or(&0.0),
    );
    println!(
        "  {damage:6} {found} of {clips} found, {wrong} with another payload; 10^{mean:.1} ({least:.1} to {most:.1})"
    );
    Ok(())
}

fn damaged(damage: &str, clip: &Pcm, dice: &mut Dice) -> Result<Pcm, Box<dyn Error>> {
    match damage {
        "none" | "others" | "clean" => return Ok(clip.clone()),
        "mp3" => return through(clip, &["-c:a", "libmp3lame", "-b:a", "64k"], "mp3"),
        "opus" => return through(clip, &["-c:a", "libopus", "-b:a", "24k"], "opus"),
        _ => {}
    }
    let mut low = clip.resampled(16_000).samples().to_vec();
    match damage {
        "low" => {}
        "noise" => noise(&mut low, 20.0, dice),
        "room" => room(&mut low, 0.4, 6.0, dice),
        "hall" => room(&mut low, 0.4, 3.0, dice),
        "music" => music(&mut low, 12.0, dice),
        other => return Err(format!("there is no damage `{other}`").into()),
    }
    Ok(Pcm::new(16_000, low))
}

/// A clip after a codec of ffmpeg's.
fn through(clip: &Pcm, options: &[&str], ending: &str) -> Result<Pcm, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (before, coded) = (
        folder.path().join("a.wav"),
        folder.path().join(format!("b.{ending}")),
    );
    let after = folder.path().join("c.wav");
    wav::save(&before, clip.rate(), 1, clip.samples())?;
    for (from, options, to) in [
        (&before, options, &coded),
        (&coded, &["-ac", "1"][..], &after),
    ] {
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg
            .args(["-v", "error", "-y", "-i"])
            .arg(from)
            .args(options)
            .arg(to);
        if !ffmpeg.status()?.success() {
            return Err(format!("ffmpeg could not write {ending}").into());
        }
    }
    Ok(wav::load(&after)?)
}

/// How deep the mark lies under the voice in each band.
fn depths(rate: u32, sound: &[f32], marked: &[f32]) -> String {
    let change: Vec<f32> = marked.iter().zip(sound).map(|(a, b)| a - b).collect();
    let (voice, mark) = (powers(rate, sound), powers(rate, &change));
    let ends = BANDS.windows(2).zip(voice.iter().zip(&mark));
    let told = ends.map(|(ends, (voice, mark))| {
        format!(
            "{:.0} Hz {:.1}",
            ends[0],
            10.0 * (voice / mark.max(1e-30)).log10()
        )
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Mean power in each band: by sines, 20 Hz apart, over frames of 50 ms.
fn powers(rate: u32, sound: &[f32]) -> Vec<f64> {
    let frame = rate as usize / 20;
    let window: Vec<f32> = (0..frame)
        .map(|n| {
            (std::f32::consts::PI * (n as f32 + 0.5) / frame as f32)
                .sin()
                .powi(2)
        })
        .collect();
    let of = |hertz: f32| -> f64 {
        let step = std::f32::consts::TAU * hertz / rate as f32;
        let turns: Vec<(f32, f32)> = (0..frame).map(|n| (step * n as f32).sin_cos()).collect();
        let frames = sound.chunks_exact(frame).step_by(8);
        let power = frames.map(|frame| {
            let (mut re, mut im) = (0.0_f32, 0.0_f32);
            for ((x, w), (sin, cos)) in frame.iter().zip(&window).zip(&turns) {
                re += x * w * cos;
                im += x * w * sin;
            }
            f64::from(re * re + im * im)
        });
        power.sum()
    };
    let band = |ends: &[f32]| {
        let steps = ((ends[1] - ends[0]) / 20.0) as usize;
        (0..steps).map(|i| of(ends[0] + i as f32 * 20.0)).sum()
    };
    BANDS.windows(2).map(band).collect()
}
