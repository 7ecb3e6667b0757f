//! What Piper's Joe says, heard back by the larger ears.

use crate::game::{Measured, at_home, ears, model};
use crate::rates::Errors;
use crate::table::{median, row};
use banter_models::Kind;
use bevy_banter::engine::Worker;
use bevy_banter::engine::{Synthesis, SynthesizeEvent, SynthesizeRequest, Update, VoiceStyle};
use bevy_banter::prelude::*;
use std::time::{Duration, Instant};

const VOICE: &str = "voice-joe";
const EARS: &str = "ears-base";
const PATIENCE: Duration = Duration::from_secs(120);

/// What an innkeeper says, with numbers, questions and names that a dictionary has.
const SENTENCES: [&str; 10] = [
    "Good evening, stranger, and welcome to my house.",
    "The ale is four coppers, and the stew is six.",
    "There is one room left, at the end of the corridor.",
    "I would not take the mountain road before the snow has melted.",
    "My grandfather built this counter out of the mast of a ship.",
    "Did you see the lights over the hills last night?",
    "Nobody has asked me that in twenty years.",
    "Sit by the fire, and I will bring you something warm.",
    "The baker opens early, and the blacksmith never closes.",
    "If you hear the bells at midnight, stay inside and lock the door.",
];

/// Says the sentences and listens to them. Any rate is well: there is no budget.
pub(crate) fn heard_back() -> Result<bool, String> {
    let host = at_home(
        bevy_banter::piper_host(model(Kind::Voice, VOICE)?).spec(),
        "banter-piper-host",
    )?;
    let voice = Worker::<Synthesis>::host("voice", host).map_err(|error| error.to_string())?;
    let mut game = Measured::new(Some(ears(EARS)?), None, "en")?;
    let (mut errors, mut paces) = (Errors::default(), Vec::new());
    // The first sentence pays for the loading.
    say(&voice, SENTENCES[0])?;
    for sentence in SENTENCES {
        let start = Instant::now();
        let pcm = say(&voice, sentence)?;
        paces.push(start.elapsed().as_secs_f64() / pcm.duration().as_secs_f64().max(0.01));
        let heard = game.listen(pcm)?.text;
        println!("{VOICE} {sentence} | {heard}");
        let of_this = Errors::in_words(sentence, &heard);
        errors.add(of_this);
    }
    row("heard back", &[VOICE.to_owned()]);
    row(&format!("words wrong, by {EARS}"), &[errors.percent()]);
    row(
        "real-time factor of the voice",
        &[format!("{:.2}", median(&paces))],
    );
    Ok(true)
}

/// The sound of a sentence, made by the host.
fn say(voice: &Worker<Synthesis>, text: &str) -> Result<Pcm, String> {
    let request = SynthesizeRequest {
        text: text.to_owned(),
        style: VoiceStyle {
            language: "en-us".to_owned(),
            ..VoiceStyle::default()
        },
    };
    let mut job = voice
        .submit(request)
        .map_err(|refused| refused.to_string())?;
    let (mut rate, mut samples) = (0, Vec::new());
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(SynthesizeEvent::Start { rate: told, .. })) => rate = told,
            Some(Update::Event(SynthesizeEvent::Samples(more))) => samples.extend(more),
            Some(Update::Event(_)) => {}
            Some(Update::Done) => return Ok(Pcm::new(rate, samples)),
            Some(Update::Failed(error)) => return Err(error.to_string()),
            None => return Err("the voice does not answer".to_owned()),
        }
    }
}
