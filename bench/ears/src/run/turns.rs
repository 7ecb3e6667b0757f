//! Starts, ends and turns, over three beds at three levels.

use super::table::{heading, row};
use super::{Options, Studio, spread, target, write};
use banter_capture::{CaptureError, EndpointingSettings, TurnSettings};
use banter_ears_bench::sound::amplitude;
use banter_ears_bench::{
    Bed, Beds, ERRORS, Heard, Recogniser, Scene, Score, Stream, USUAL, Unmarked, clean, fixed,
    listen, scene,
};
use std::time::Duration;

/// Loudness of speech over that of the bed, in decibels.
const LEVELS: [f32; 3] = [20.0, 10.0, 5.0];
/// The level that the targets are about.
const JUDGED: f32 = 10.0;
/// Turns of a scene.
const SCENE: usize = 8;
/// Turns in each language but English.
const OTHERS: usize = 40;
/// Most turns that may be cut off.
const CUT_OFF: f64 = 0.02;
/// How long the end may take beside the fixed rule with as many turns cut off.
const DELAY: f64 = 0.6;

/// Silences that fixed rules are tried with, in seconds.
const SHORTEST: f64 = 0.2;
const LONGEST: f64 = 2.4;
const STEP: f64 = 0.02;
/// How many our own detector is tried with.
const SILENCES: usize = 18;

/// What all rules make of the same sound.
#[derive(Default)]
struct Results {
    text: Score,
    no_text: Score,
    /// Text and the sound of turns' ends, and that sound alone.
    both: Score,
    sound: Score,
    usual: Score,
    /// Our own detector with fixed [`silences`].
    own: [Score; SILENCES],
    /// What the voice activity said in each scene: other fixed rules are tried on it.
    frames: Vec<(usize, Heard)>,
}

impl Results {
    fn merge(&mut self, other: Self) {
        self.text.merge(&other.text);
        self.no_text.merge(&other.no_text);
        self.both.merge(&other.both);
        self.sound.merge(&other.sound);
        self.usual.merge(&other.usual);
        for (score, other) in self.own.iter_mut().zip(&other.own) {
            score.merge(other);
        }
        self.frames.extend(other.frames);
    }
}

pub(crate) fn run(studio: &Studio, options: &Options) -> Result<bool, String> {
    let english = studio.languages.first().ok_or("there is no language")?;
    let beds = Beds::make(&studio.narrator, english)?;
    let scenes = scenes(studio, 0, options.turns, Unmarked::Clause)?;
    println!(
        "English: {} turns of {} speakers in each condition; text is 400 ms late with {:.0} % word errors",
        options.turns,
        scenes.len(),
        100.0 * ERRORS
    );
    heading();
    let mut met = true;
    for level in LEVELS {
        let mut all = Results::default();
        for bed in Bed::ALL {
            let results = condition(studio, &beds, &scenes, bed, level, options)?;
            report(&format!("{} {level}", bed.name()), &scenes, &results);
            all.merge(results);
        }
        let same = report(&format!("all {level}"), &scenes, &all);
        if level == JUDGED {
            met = judge(&all, &[same, own(&all)]);
        }
    }
    hard(studio, &beds, options)?;
    others(studio, &beds, options)?;
    Ok(met)
}

fn scenes(
    studio: &Studio,
    language: usize,
    turns: usize,
    unmarked: Unmarked,
) -> Result<Vec<Scene>, String> {
    (0..turns.div_ceil(SCENE))
        .map(|speaker| {
            let turns = SCENE.min(turns - speaker * SCENE);
            Scene::make(
                &studio.narrator,
                &studio.languages,
                language,
                speaker,
                turns,
                unmarked,
            )
        })
        .collect()
}

/// A scene as a microphone hears it, each somewhere else in the bed.
fn mix(beds: &Beds, bed: Bed, level: f32, index: usize, scene: &Scene) -> Vec<f32> {
    let loud = scene::SPEECH * amplitude(-level);
    scene.over(beds.get(bed, scene.speaker), loud, index * 70_001)
}

/// All scenes over one bed at one level.
fn condition(
    studio: &Studio,
    beds: &Beds,
    scenes: &[Scene],
    bed: Bed,
    level: f32,
    options: &Options,
) -> Result<Results, String> {
    if let (Some(folder), Some(scene)) = (&options.wav, scenes.first()) {
        let tag = studio.languages.get(scene.language).map_or("", |l| &l.tag);
        let name = format!("{tag}-{}-{level}", bed.name());
        let sound = mix(beds, bed, level, 0, scene);
        write::write(folder, &name, &sound, &scene.turns)?;
    }
    let settings = TurnSettings::default();
    let fixed_too = level == JUDGED && scenes.len() * SCENE >= options.turns;
    let jobs: Vec<_> = scenes.iter().enumerate().collect();
    let all = spread(&jobs, |(index, scene)| {
        let sound = clean(&mix(beds, bed, level, *index, scene));
        let recogniser = studio
            .languages
            .get(scene.language)
            .map(|language| Recogniser::new(language, &scene.turns, ERRORS, *index as u64));
        let stream = Stream {
            microphone: &sound,
            ..Stream::default()
        };
        let mut results = Results::default();
        if fixed_too {
            for (silence, score) in silences().zip(&mut results.own) {
                let settings = TurnSettings {
                    endpointing: EndpointingSettings::fixed(silence),
                    ..settings.clone()
                };
                let heard = listen(stream.clone(), &settings)?;
                score.add(&scene.turns, &heard.utterances, scene.duration());
            }
        }
        let without = listen(stream.clone(), &settings)?;
        let duration = scene.duration();
        if let Some(turns) = &studio.turns {
            let turns = Some(turns.clone());
            let stream = Stream {
                turns,
                ..stream.clone()
            };
            let heard = listen(stream.clone(), &settings)?;
            let utterances = &heard.utterances;
            results.sound.add(&scene.turns, utterances, duration);
            let recogniser = recogniser.clone();
            let heard = listen(
                Stream {
                    recogniser,
                    ..stream
                },
                &settings,
            )?;
            let utterances = &heard.utterances;
            results.both.add(&scene.turns, utterances, duration);
        }
        let with = listen(
            Stream {
                recogniser,
                ..stream
            },
            &settings,
        )?;
        let usual = fixed(&with.probabilities, with.frame, USUAL);
        for (score, heard) in [
            (&mut results.text, &with.utterances),
            (&mut results.no_text, &without.utterances),
            (&mut results.usual, &usual),
        ] {
            score.add(&scene.turns, heard, duration);
        }
        results.frames.push((*index, with));
        Ok(results)
    });
    let mut results = Results::default();
    for one in all {
        results.merge(one.map_err(|error: CaptureError| error.to_string())?);
    }
    Ok(results)
}

/// Prints a condition. The fixed rule that cuts off no more turns than ours is handed back.
fn report(bed: &str, scenes: &[Scene], results: &Results) -> Score {
    row(bed, "text", &results.text);
    row("", "no text", &results.no_text);
    if results.both.turns() > 0 {
        row("", "text, sound", &results.both);
        row("", "sound", &results.sound);
    }
    row("", "fixed 700", &results.usual);
    let (silence, same) = as_careful(scenes, &results.frames, results.text.cut_off());
    row("", &format!("fixed {:.0}", 1000.0 * silence), &same);
    same
}

/// The shortest fixed silence that cuts off no larger share of turns than this.
fn as_careful(scenes: &[Scene], frames: &[(usize, Heard)], cut_off: f64) -> (f64, Score) {
    let mut silence = SHORTEST;
    loop {
        let mut score = Score::default();
        for (index, heard) in frames {
            if let Some(scene) = scenes.get(*index) {
                let found = fixed(&heard.probabilities, heard.frame, silence);
                score.add(&scene.turns, &found, scene.duration());
            }
        }
        if score.cut_off() <= cut_off || silence >= LONGEST {
            return (silence, score);
        }
        silence += STEP;
    }
}

/// Ours beside each fixed rule that cuts off no more turns.
fn judge(ours: &Results, fixed: &[Score]) -> bool {
    let delays = fixed.iter().map(|score| score.end_delay(0.5));
    let delay = delays.fold(f64::INFINITY, f64::min);
    let share = ours.text.end_delay(0.5) / delay;
    let few = target(
        ours.text.cut_off() <= CUT_OFF,
        &format!(
            "at {JUDGED} dB {:.1} % of turns are cut off (at most {:.0} %)",
            100.0 * ours.text.cut_off(),
            100.0 * CUT_OFF
        ),
    );
    let soon = target(
        share <= DELAY,
        &format!(
            "the end takes {:.0} % of what the faster fixed rule takes that cuts off as few (at most {:.0} %)",
            100.0 * share,
            100.0 * DELAY
        ),
    );
    few && soon
}

/// The same for a fixed silence after what our own detector takes for speech, which knows
/// the background: the only difference to ours is then the text.
fn own(results: &Results) -> Score {
    let careful = |(_, score): &(Duration, &Score)| score.cut_off() <= results.text.cut_off();
    let found = silences().zip(&results.own).find(careful);
    let (silence, score) = found.unwrap_or((Duration::ZERO, &results.usual));
    row("", &format!("own fixed {}", silence.as_millis()), score);
    score.clone()
}

/// The silences that our own detector is tried with: all that can cut off a few turns only.
fn silences() -> impl Iterator<Item = Duration> {
    (0..SILENCES as u64).map(|step| Duration::from_millis(1_000 + 50 * step))
}

/// What no rule on words can do: long pauses after whole sentences that are no turn's end.
fn hard(studio: &Studio, beds: &Beds, options: &Options) -> Result<(), String> {
    let scenes = scenes(studio, 0, options.turns, Unmarked::Sentence)?;
    println!("\nwith the unmarked fifth of long pauses after full stops (no target)");
    heading();
    let bed = Bed::Pink;
    let results = condition(studio, beds, &scenes, bed, JUDGED, options)?;
    report(&format!("{} {JUDGED}", bed.name()), &scenes, &results);
    Ok(())
}

fn others(studio: &Studio, beds: &Beds, options: &Options) -> Result<(), String> {
    println!("\nother languages, all beds at {JUDGED} dB (no target)");
    heading();
    for (index, language) in studio.languages.iter().enumerate().skip(1) {
        let scenes = scenes(studio, index, OTHERS.min(options.turns), Unmarked::Clause)?;
        let mut all = Results::default();
        for bed in Bed::ALL {
            all.merge(condition(studio, beds, &scenes, bed, JUDGED, options)?);
        }
        report(&language.tag, &scenes, &all);
    }
    Ok(())
}
