//! A character that talks from a loudspeaker as loud as the player.

use super::{Options, Studio, spread, target, write};
use banter_capture::{BLOCK, CaptureError, EchoCanceller, EchoSettings, SpeechEnd, TurnSettings};
use banter_ears_bench::{
    ERRORS, Heard, Performance, Recogniser, SETTLING, Says, Stream, Utterance, listen, quantile,
    scene,
};
use serde_json::json;

/// How long the character talks alone, in seconds.
const ALONE: f64 = 600.0;
/// Interruptions, backchannels and coughs, each.
const TIMES: usize = 64;
/// How soon an interruption must be found, in seconds.
const SOON: f64 = 0.4;
/// The share of them that must be.
const FOUND: f64 = 0.9;
/// How much quieter the echo must become, in decibels.
const QUIETER: f64 = 20.0;

pub(crate) fn run(studio: &Studio, options: &Options) -> Result<bool, String> {
    println!("\na character as loud in the microphone as the player");
    let english = studio.languages.first().ok_or("there is no language")?;
    let make = |says, times, length, seed| {
        Performance::make(&studio.narrator, english, says, times, length, seed)
    };
    let performances = [
        make(Says::Nothing, 0, ALONE, 21)?,
        make(Says::Sentence, TIMES, 0.0, 22)?,
        make(Says::Backchannel, TIMES, 0.0, 23)?,
        make(Says::Cough, TIMES, 0.0, 24)?,
    ];
    if let Some(folder) = &options.wav {
        for (name, performance) in ["alone", "sentences", "backchannels", "coughs"]
            .iter()
            .zip(&performances)
        {
            let truth = json!({ "replies": performance.replies, "said": performance.said });
            let name = format!("echo-{name}");
            write::write(folder, &name, &performance.microphone, &truth)?;
            write::write(
                folder,
                &format!("{name}-reference"),
                &performance.playback,
                &truth,
            )?;
        }
    }
    let heard = spread(&performances, |performance| {
        let turns: Vec<_> = performance
            .said
            .iter()
            .map(|said| said.turn.clone())
            .collect();
        let stream = Stream {
            microphone: &performance.microphone,
            playback: &performance.playback,
            replies: &performance.replies,
            recogniser: Some(Recogniser::new(english, &turns, ERRORS, 25)),
        };
        listen(stream, &TurnSettings::default())
    });
    let heard = heard
        .into_iter()
        .collect::<Result<Vec<_>, CaptureError>>()
        .map_err(|error| error.to_string())?;
    let ([alone, sentences, backchannels, coughs], [a, s, b, c]) = (&performances, &heard[..])
    else {
        return Err("not all was heard".to_owned());
    };
    let mut met = nobody(alone, a);
    met &= interruptions(sentences, s);
    println!(
        "     {:.0} % of {TIMES} backchannels and {:.0} % of {TIMES} coughs do not interrupt",
        100.0 * ignored(backchannels, b),
        100.0 * ignored(coughs, c),
    );
    Ok(met)
}

/// Nobody is there but the character.
fn nobody(performance: &Performance, heard: &Heard) -> bool {
    let false_turns = heard
        .utterances
        .iter()
        .filter(|utterance| utterance.how == SpeechEnd::Turn)
        .count();
    let silent = target(
        false_turns == 0,
        &format!(
            "{false_turns} false turns in {:.0} minutes without a player ({} began and were dropped)",
            scene::seconds(performance.microphone.len()) / 60.0,
            heard.utterances.len() - false_turns
        ),
    );
    let quieter = reduction(performance);
    let quiet = target(
        quieter >= QUIETER,
        &format!("the echo is {quieter:.1} dB quieter once settled (at least {QUIETER:.0})"),
    );
    silent && quiet
}

/// By how much the echo canceller lowers all sound while the character talks, in decibels,
/// once it has settled.
fn reduction(performance: &Performance) -> f64 {
    let mut canceller = EchoCanceller::new(EchoSettings::default());
    let (mut before, mut after) = (0.0, 0.0);
    let microphone = performance.microphone.as_chunks::<BLOCK>().0;
    let playback = performance.playback.as_chunks::<BLOCK>().0;
    let energy = |block: &[f32]| block.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>();
    for (index, (block, reference)) in microphone.iter().zip(playback).enumerate() {
        let mut block = *block;
        let at = scene::seconds(index * BLOCK);
        let counts = at > SETTLING && performance.playing(at);
        before += if counts { energy(&block) } else { 0.0 };
        canceller.process(&mut block, reference);
        after += if counts { energy(&block) } else { 0.0 };
    }
    10.0 * (before / f64::max(after, 1e-12)).log10()
}

fn interruptions(performance: &Performance, heard: &Heard) -> bool {
    let delays: Vec<_> = performance
        .said
        .iter()
        .filter_map(|said| {
            let barged = heard.utterances.iter().filter_map(|u| u.barged);
            barged
                .filter(|at| (said.start..said.end + 1.0).contains(at))
                .map(|at| at - said.start)
                .reduce(f64::min)
        })
        .collect();
    let soon = delays.iter().filter(|delay| **delay <= SOON).count();
    let share = soon as f64 / performance.said.len().max(1) as f64;
    let false_ones = heard
        .utterances
        .iter()
        .filter(|u| u.barged.is_some_and(|at| !said_about(performance, at)))
        .count();
    target(
        share >= FOUND,
        &format!(
            "{:.0} % of {} interruptions are found within {:.0} ms (at least {:.0} %); {} in all, median {:.0} ms, p90 {:.0} ms; {false_ones} where nobody spoke",
            100.0 * share,
            performance.said.len(),
            1000.0 * SOON,
            100.0 * FOUND,
            delays.len(),
            1000.0 * quantile(&delays, 0.5),
            1000.0 * quantile(&delays, 0.9),
        ),
    )
}

fn said_about(performance: &Performance, at: f64) -> bool {
    performance
        .said
        .iter()
        .any(|said| (said.start..said.end + 1.0).contains(&at))
}

/// The share of what was said that interrupted nobody.
fn ignored(performance: &Performance, heard: &Heard) -> f64 {
    let about = |u: &Utterance, start: f64, end: f64| u.decided > start && u.start < end + 0.5;
    let ignored = performance
        .said
        .iter()
        .filter(|said| {
            !heard
                .utterances
                .iter()
                .any(|u| u.barged.is_some() && about(u, said.start, said.end))
        })
        .count();
    ignored as f64 / performance.said.len().max(1) as f64
}
