//! An hour through the live path.

use super::{Options, Studio, target};
use banter_capture::{
    BLOCK, Capture, CaptureSettings, Earshot, EchoSettings, Format, Gate, RATE, SpeechEvent,
    TurnSettings, stream,
};
use banter_ears_bench::{Bed, Beds, Scene, Unmarked, scene};
use std::time::Instant;

const HOUR: usize = 3_600 * RATE as usize;
/// Memory is measured here for the first time.
const WARM: usize = 300 * RATE as usize;
/// How much it may have grown by the end, in bytes.
const GROWTH: u64 = 1 << 20;
/// What comes from a sound card at once.
const PERIOD: usize = 1_024;

/// Pushes an hour through a ring and the path behind it.
pub(crate) fn run() -> Result<bool, String> {
    let studio = Studio::open(&Options::default())?;
    let english = studio.languages.first().ok_or("there is no language")?;
    let beds = Beds::make(&studio.narrator, english)?;
    let made = Scene::make(
        &studio.narrator,
        &studio.languages,
        0,
        0,
        30,
        Unmarked::Clause,
    )?;
    let sound = made.over(beds.get(Bed::Game, 0), 0.1 * scene::SPEECH, 0);
    let format = Format::mono(RATE);
    let failed = |error: banter_capture::CaptureError| error.to_string();
    let (mut writer, mut reader) = stream(format).map_err(failed)?;
    let settings = CaptureSettings {
        format,
        turn: TurnSettings::default(),
        echo: EchoSettings::default(),
    };
    let mut capture = Capture::new(settings, Box::new(Earshot::default())).map_err(failed)?;
    capture.set_gate(Gate::Open);
    let begun = Instant::now();
    let mut events = Vec::with_capacity(64);
    let mut block = Vec::with_capacity(PERIOD);
    let (mut turns, mut heard, mut pushed, mut refused) = (0_u64, 0, 0, 0);
    let mut early = None;
    for piece in sound.chunks(PERIOD).cycle() {
        refused += piece.len() - writer.write(piece);
        block.clear();
        reader.read(&mut block);
        heard += block.len();
        // The echo of nothing: the reference is as long and silent.
        capture.push(
            &block,
            &[0.0; PERIOD][..block.len().min(PERIOD)],
            &mut events,
        );
        let ends = |event: &SpeechEvent| matches!(event, SpeechEvent::Ended { .. });
        turns += events.drain(..).filter(ends).count() as u64;
        pushed += piece.len();
        if early.is_none() && pushed >= WARM {
            early = resident();
            println!(
                "after 5 minutes: {} KiB resident",
                early.unwrap_or(0) / 1024
            );
        }
        if pushed >= HOUR {
            break;
        }
    }
    let late = resident();
    println!(
        "after an hour:   {} KiB resident; {turns} utterances; {:.0} times as fast as live, in blocks of {BLOCK}",
        late.unwrap_or(0) / 1024,
        scene::seconds(pushed) / begun.elapsed().as_secs_f64()
    );
    let flat = match (early, late) {
        (Some(early), Some(late)) => target(
            late <= early + GROWTH,
            &format!("memory grows by at most {} KiB", GROWTH / 1024),
        ),
        _ => {
            println!("     this system does not tell what memory is in use");
            true
        }
    };
    let whole = target(
        refused == 0 && heard == pushed,
        &format!("{} of {pushed} samples dropped", pushed - heard),
    );
    Ok(flat && whole)
}

/// Bytes of this process that are in memory, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024)
}
