//! A character that talks from a loudspeaker, and a player who talks into it.

use crate::beds::pink;
use crate::scene::{Phrase, SPEECH, Turn, count, seconds, spoken};
use crate::script::Unmarked;
use crate::sound::{add, amplitude, set_rms};
use crate::{Language, Narrator, Random, person};
use banter_capture::testing::{RoomResponse, loudness, set_loudness};
use serde::Serialize;

/// How soon a furnished room is silent: seconds for 60 dB.
const RT60: f32 = 0.3;
/// The way of the sound from the mixer to the microphone's samples, in seconds.
const DELAY: f32 = 0.12;
/// The room's own noise under speech, in decibels.
const ROOM: f32 = -40.0;
/// Sentences of a reply.
const SENTENCES: usize = 3;
/// Silence between sentences of a reply, and between replies, in seconds.
const BETWEEN: (f64, f64) = (0.2, 0.6);
const REPLIES: (f64, f64) = (1.5, 3.0);
/// When the player speaks, in seconds from the beginning of a reply.
const WHEN: (f64, f64) = (1.0, 3.5);
/// The character is heard alone for so long at first, in seconds.
pub const SETTLING: f64 = 15.0;
/// A cough: a burst of noise of so many seconds. A fit of them has so many, with silence between.
const COUGH: (f64, f64) = (0.12, 0.25);
const FIT: usize = 3;
const BETWEEN_COUGHS: (f64, f64) = (0.08, 0.2);

const CHARACTER: usize = 1;
const BACKCHANNELS: [&str; 8] = [
    "Uh-huh.", "Yeah.", "Mm-hmm.", "Right.", "I see.", "Okay.", "Sure.", "Yes.",
];
const LAUGHS: [&str; 4] = ["Ha ha ha!", "Hahaha.", "Heh heh.", "Ha ha ha ha!"];
/// Lines of one word that want something.
const COMMANDS: [&str; 6] = ["Stop!", "Wait!", "What?", "Why?", "Enough!", "Who?"];

/// What the player does while the character speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Says {
    /// Nothing.
    Nothing,
    /// A whole sentence: the character should stop.
    Sentence,
    /// "Uh-huh": it should not.
    Backchannel,
    /// A cough: it should not.
    Cough,
    /// Several coughs in a row: it should not.
    Coughs,
    /// A laugh: it should not.
    Laugh,
    /// "Stop!": it should.
    Command,
}

/// Something that the player said.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// What it is.
    pub says: Says,
    /// Its words; none for coughs.
    pub turn: Turn,
    /// Seconds.
    pub start: f64,
    /// Seconds.
    pub end: f64,
}

/// A performance: what is played, and what the microphone hears.
#[derive(Debug, Clone)]
pub struct Performance {
    /// What the game plays: the canceller's reference.
    pub playback: Vec<f32>,
    /// What the microphone hears: the playback in a room, as loud as the player, and the
    /// player.
    pub microphone: Vec<f32>,
    /// When the character talks, in seconds.
    pub replies: Vec<(f64, f64)>,
    /// What the player says.
    pub said: Vec<Said>,
}

impl Performance {
    /// At least `length` seconds, with the player saying something of the kind `says` in
    /// every reply but the first ones, at most `times`.
    ///
    /// # Errors
    /// What the narrator says.
    pub fn make(
        narrator: &Narrator,
        language: &Language,
        says: Says,
        times: usize,
        length: f64,
        seed: u64,
    ) -> Result<Self, String> {
        let mut random = Random::new(seed);
        let style = person(language, CHARACTER);
        let mut playback = vec![0.0; count(1.0)];
        let mut player: Vec<(usize, Vec<f32>)> = Vec::new();
        let (mut replies, mut said) = (Vec::new(), Vec::new());
        while seconds(playback.len()) < length || said.len() < times {
            let from = seconds(playback.len());
            if said.len() < times && from > SETTLING {
                let start = from + random.between(WHEN.0, WHEN.1);
                let (sound, one) =
                    saying(narrator, language, says, start, said.len(), &mut random)?;
                player.push((count(start), sound));
                said.push(one);
            }
            for _ in 0..SENTENCES {
                let text = language.turn(&mut random, Unmarked::Clause);
                let text: Vec<_> = text.into_iter().map(|line| line.text).collect();
                let mut sound = narrator.say(&text.join(" "), &style)?;
                set_rms(&mut sound, SPEECH);
                playback.append(&mut sound);
                let gap = count(random.between(BETWEEN.0, BETWEEN.1));
                playback.resize(playback.len() + gap, 0.0);
            }
            replies.push((from, seconds(playback.len())));
            let gap = count(random.between(REPLIES.0, REPLIES.1));
            playback.resize(playback.len() + gap, 0.0);
        }
        let mut microphone = RoomResponse::new(RT60, DELAY, seed).echo(&playback);
        // As loud as the player, by the same measure.
        let loud = loudness(&playback);
        set_loudness(&mut microphone, loud);
        for (at, sound) in &player {
            add(&mut microphone, sound, *at);
        }
        let mut room = pink(seconds(microphone.len()), seed + 1);
        set_rms(&mut room, SPEECH * amplitude(ROOM));
        add(&mut microphone, &room, 0);
        Ok(Self {
            playback,
            microphone,
            replies,
            said,
        })
    }

    /// Whether the character talks.
    #[must_use]
    pub fn playing(&self, at: f64) -> bool {
        self.replies
            .iter()
            .any(|(from, to)| (*from..*to).contains(&at))
    }
}

fn saying(
    narrator: &Narrator,
    language: &Language,
    says: Says,
    start: f64,
    index: usize,
    random: &mut Random,
) -> Result<(Vec<f32>, Said), String> {
    // Another person each time, never the character.
    let style = person(language, CHARACTER + 1 + index % 11);
    let text = match says {
        Says::Nothing | Says::Cough | Says::Coughs => String::new(),
        Says::Backchannel => BACKCHANNELS[index % BACKCHANNELS.len()].to_owned(),
        Says::Laugh => LAUGHS[index % LAUGHS.len()].to_owned(),
        Says::Command => COMMANDS[index % COMMANDS.len()].to_owned(),
        Says::Sentence => language.sentence(random),
    };
    let mut sound = match says {
        Says::Cough => cough(random),
        Says::Coughs => fit(random),
        _ => narrator.say(&text, &style)?,
    };
    set_rms(&mut sound, SPEECH);
    let phrase = if text.is_empty() {
        let end = start + seconds(sound.len());
        let words = Vec::new();
        Phrase { start, end, words }
    } else {
        spoken(language, &text, start, sound.len())
    };
    let said = Said {
        says,
        start,
        end: phrase.end,
        turn: Turn {
            phrases: vec![phrase],
        },
    };
    Ok((sound, said))
}

/// Coughs in a row.
fn fit(random: &mut Random) -> Vec<f32> {
    let mut sound = cough(random);
    for _ in 1..FIT {
        let gap = count(random.between(BETWEEN_COUGHS.0, BETWEEN_COUGHS.1));
        sound.resize(sound.len() + gap, 0.0);
        sound.append(&mut cough(random));
    }
    sound
}

/// A burst of noise that starts at once and dies away.
fn cough(random: &mut Random) -> Vec<f32> {
    let length = random.between(COUGH.0, COUGH.1);
    let mut sound = pink(length, random.bits());
    for (index, sample) in sound.iter_mut().enumerate() {
        *sample *= (-4.0 * seconds(index) / length).exp() as f32;
    }
    sound
}
