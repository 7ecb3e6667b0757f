//! A character that talks from a loudspeaker as loud as the player.

use super::{Options, Studio, barge_in, spread, target, write};
use banter_capture::{BLOCK, CaptureError, SpeechOutcome, TurnSettings};
use banter_ears_bench::{
    ERRORS, Heard, Performance, Recogniser, SETTLING, Says, Stream, listen, scene, without_echo,
};
use serde_json::json;

/// How long the character talks alone, in seconds.
const ALONE: f64 = 600.0;
/// How often the player says something of each kind.
const TIMES: usize = 64;
/// How much quieter the echo must become, in decibels.
const QUIETER: f64 = 20.0;

/// What the player does in each performance.
const KINDS: [(&str, Says); 7] = [
    ("alone", Says::Nothing),
    ("sentences", Says::Sentence),
    ("backchannels", Says::Backchannel),
    ("coughs", Says::Cough),
    ("fits of coughs", Says::Coughs),
    ("laughs", Says::Laugh),
    ("commands", Says::Command),
];

/// A performance, the sound of it without its echo, and what was made of that.
pub(crate) struct Outcome {
    pub(crate) kind: &'static str,
    pub(crate) says: Says,
    pub(crate) performance: Performance,
    quiet: Vec<f32>,
    pub(crate) heard: Heard,
}

pub(crate) fn run(studio: &Studio, options: &Options) -> Result<bool, String> {
    println!("\na character as loud in the microphone as the player");
    let english = studio.languages.first().ok_or("there is no language")?;
    let mut performances = Vec::new();
    for (seed, (kind, says)) in (21..).zip(KINDS) {
        let (times, length) = match says {
            Says::Nothing => (0, ALONE),
            _ => (TIMES.min(options.turns), 0.0),
        };
        let made = Performance::make(&studio.narrator, english, says, times, length, seed)?;
        if let Some(folder) = &options.wav {
            save(folder, kind, &made)?;
        }
        performances.push((kind, says, made));
    }
    let results = spread(&performances, |(kind, says, performance)| {
        let turns: Vec<_> = performance.said.iter().map(|it| it.turn.clone()).collect();
        let quiet = without_echo(&performance.microphone, &performance.playback);
        let stream = Stream {
            turns: None,
            microphone: &quiet,
            replies: &performance.replies,
            recogniser: Some(Recogniser::new(english, &turns, ERRORS, 25)),
        };
        let heard = listen(stream, &TurnSettings::default())?;
        Ok(Outcome {
            kind,
            says: *says,
            performance: performance.clone(),
            quiet,
            heard,
        })
    });
    let results = results
        .into_iter()
        .collect::<Result<Vec<_>, CaptureError>>()
        .map_err(|error| error.to_string())?;
    let mut met = true;
    for result in &results {
        met &= match result.says {
            Says::Nothing => nobody(result),
            _ => barge_in::report(result),
        };
    }
    Ok(met)
}

fn save(folder: &std::path::Path, kind: &str, performance: &Performance) -> Result<(), String> {
    let truth = json!({ "replies": performance.replies, "said": performance.said });
    let name = format!("echo-{}", kind.replace(' ', "-"));
    write::write(folder, &name, &performance.microphone, &truth)?;
    write::write(
        folder,
        &format!("{name}-reference"),
        &performance.playback,
        &truth,
    )
}

/// Nobody is there but the character.
fn nobody(result: &Outcome) -> bool {
    let (performance, heard) = (&result.performance, &result.heard);
    let is_turn = |how| how == SpeechOutcome::Line;
    let false_turns = heard.utterances.iter().filter(|it| is_turn(it.how)).count();
    let minutes = scene::seconds(performance.microphone.len()) / 60.0;
    let lowered = heard
        .utterances
        .iter()
        .filter_map(|it| it.suspected)
        .count();
    let silent = target(
        false_turns == 0,
        &format!(
            "{false_turns} false turns in {minutes:.0} minutes without a player ({} began and were dropped; {lowered} lowered the voice)",
            heard.utterances.len() - false_turns
        ),
    );
    let quieter = reduction(performance, &result.quiet);
    let quiet = target(
        quieter >= QUIETER,
        &format!("the echo is {quieter:.1} dB quieter once settled (at least {QUIETER:.0})"),
    );
    silent && quiet
}

/// By how much the echo canceller has lowered all sound while the character talks, in decibels,
/// once it has settled.
fn reduction(performance: &Performance, quiet: &[f32]) -> f64 {
    let (mut before, mut after) = (0.0, 0.0);
    let blocks = |sound: &[f32]| -> Vec<f64> {
        let energy = |block: &[f32; BLOCK]| block.iter().map(|s| f64::from(*s).powi(2)).sum();
        sound.as_chunks::<BLOCK>().0.iter().map(energy).collect()
    };
    let both = blocks(&performance.microphone)
        .into_iter()
        .zip(blocks(quiet));
    for (index, (loud, quiet)) in both.enumerate() {
        let at = scene::seconds(index * BLOCK);
        if at > SETTLING && performance.playing(at) {
            before += loud;
            after += quiet;
        }
    }
    10.0 * (before / f64::max(after, 1e-12)).log10()
}
