//! A face that follows sound while it comes: a player's microphone, a voice from afar.

use super::listener::{Listener, Wire};
use super::playout::{Playout, StreamFrame};
use crate::FaceSettings;
use banter_core::{SpeechAudio, SpeechEnded};
use banter_lipsync::Style;
use bevy::platform::cell::SyncCell;
use bevy::prelude::*;
use rtrb::{Consumer, Producer, RingBuffer};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seconds of sound that may wait for the thread that listens.
const ROOM: u32 = 2;
/// Frames that may wait for the game: more than a second.
const FRAMES: usize = 128;
/// Rates that are followed, in samples a second.
const RATES: RangeInclusive<u32> = 8_000..=192_000;
/// Silence after a line, in seconds: the mouth closes, and what was still being thought
/// about comes out.
const TAIL: f32 = 0.4;

/// Why a face follows no sound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaceStreamError {
    /// No voice has this rate.
    #[error(
        "a face cannot follow sound with {0} samples a second; give it between {min} and {max}",
        min = RATES.start(),
        max = RATES.end()
    )]
    Rate(u32),
}

/// Writer of the sound for a face: see [`FaceStream::new`]. Dropping it ends the stream.
///
/// Writing never waits and never allocates, so this may live in a sound card's callback or on
/// the thread of a network.
#[derive(Debug)]
pub struct FaceWriter {
    rate: u32,
    to: Producer<f32>,
    dropped: Arc<AtomicU64>,
}

impl FaceWriter {
    /// Samples a second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Samples that have room now.
    pub fn room(&self) -> usize {
        self.to.slots()
    }

    /// Whether the face is gone, and nobody listens any more.
    pub fn is_abandoned(&self) -> bool {
        self.to.is_abandoned()
    }

    /// Puts in mono samples in -1..=1, and says how many had room; the others are lost, and
    /// counted ([`FaceStream::dropped`]). Two seconds have room, and are taken out within some
    /// milliseconds. Samples that are not numbers become silence.
    pub fn write(&mut self, samples: &[f32]) -> usize {
        let taken = samples.len().min(self.to.slots());
        let sane = |sample: &f32| if sample.is_finite() { *sample } else { 0.0 };
        if let Ok(chunk) = self.to.write_chunk_uninit(taken) {
            chunk.fill_from_iter(samples.iter().take(taken).map(sane));
        }
        if taken < samples.len() {
            let lost = (samples.len() - taken) as u64;
            self.dropped.fetch_add(lost, Ordering::Relaxed);
        }
        taken
    }
}

/// A face that follows sound while it comes.
///
/// The sound goes in by a [`FaceWriter`], or is what the game's ears hear of this entity
/// ([`of_speech`](Self::of_speech)). One thread follows the sound of all faces; the game
/// thread only takes what is ready. The mouth is behind the sound by a steady tenth of a
/// second or two: a sound is understood by what comes after it. A game that plays the sound
/// itself, and later than it wrote it, says where it is ([`at`](Self::at)).
///
/// ```
/// use banter_face::FaceStream;
/// use bevy::prelude::*;
///
/// fn join(mut commands: Commands) {
///     let Ok((mut writer, stream)) = FaceStream::new(48_000) else {
///         return;
///     };
///     commands.spawn((stream, Transform::default(), Name::new("another player")));
///     // To the thread that receives this player's voice:
///     std::thread::spawn(move || writer.write(&[0.0; 960]));
/// }
/// ```
#[derive(Component)]
#[require(FaceSettings)]
pub struct FaceStream {
    /// Where in the stream the sound is that is heard now, in seconds since the first
    /// sample. Where the game says it, each frame anew, the mouth is exactly there, if it has
    /// come so far; with `None` it is as near to the newest sound as is steady.
    pub at: Option<f64>,
    ends: SyncCell<Ends>,
    playout: Playout,
    /// Whether the entity's speech is followed.
    of_speech: bool,
    dropped: Arc<AtomicU64>,
}

/// The game's ends of a stream.
struct Ends {
    /// What the thread is still to be given.
    wire: Option<Wire>,
    frames: Consumer<StreamFrame>,
    /// Where speech is put in that the game's ears hear.
    speech: Option<FaceWriter>,
}

impl FaceStream {
    /// A face that follows what is put into the writer, at `rate` samples a second.
    ///
    /// # Errors
    ///
    /// If the rate is not within 8 000 to 192 000.
    pub fn new(rate: u32) -> Result<(FaceWriter, Self), FaceStreamError> {
        if !RATES.contains(&rate) {
            return Err(FaceStreamError::Rate(rate));
        }
        let (writer, wire, frames) = open(rate);
        Ok((writer, Self::with(Some(wire), frames, false)))
    }

    /// A face that follows what its own entity says, as the game's ears hear it
    /// ([`SpeechAudio`]): put it on the player's avatar beside the `Speaker` of
    /// `banter_audio`.
    ///
    /// ```
    /// # use bevy::prelude::*;
    /// use banter_core::PlayerParticipant;
    /// use banter_face::FaceStream;
    ///
    /// # fn system(mut commands: Commands) {
    /// // With a `Speaker` and an avatar below it, her mouth moves as the player's does.
    /// commands.spawn((PlayerParticipant, FaceStream::of_speech()));
    /// # }
    /// ```
    pub fn of_speech() -> Self {
        // Nothing comes through this end; the first speech brings another.
        let (_, frames) = RingBuffer::new(1);
        Self::with(None, frames, true)
    }

    fn with(wire: Option<Wire>, frames: Consumer<StreamFrame>, of_speech: bool) -> Self {
        let dropped = wire.as_ref().map(|wire| wire.dropped.clone());
        Self {
            at: None,
            ends: SyncCell::new(Ends {
                wire,
                frames,
                speech: None,
            }),
            playout: Playout::default(),
            of_speech,
            dropped: dropped.unwrap_or_default(),
        }
    }

    /// Samples that were lost because they came faster than they are heard.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Goes on for `dt` seconds; the face at that moment, if there is sound.
    pub(crate) fn advance(&mut self, dt: f32) -> Option<StreamFrame> {
        let frames = &mut self.ends.get().frames;
        self.playout.advance(dt, self.at, frames)
    }

    /// Takes up a piece of the entity's own speech.
    fn hear(&mut self, rate: u32, samples: &[f32]) {
        let ends = self.ends.get();
        if ends
            .speech
            .as_ref()
            .is_none_or(|speech| speech.rate() != rate)
        {
            if !RATES.contains(&rate) {
                return;
            }
            let (writer, wire, frames) = open(rate);
            self.dropped = writer.dropped.clone();
            self.playout = Playout::default();
            *ends = Ends {
                wire: Some(wire),
                frames,
                speech: Some(writer),
            };
        }
        if let Some(speech) = &mut ends.speech {
            speech.write(samples);
        }
    }

    /// The line is over.
    fn hush(&mut self) {
        if let Some(speech) = &mut self.ends.get().speech {
            let mut left = (speech.rate() as f32 * TAIL) as usize;
            while left > 0 {
                let piece = [0.0; 512];
                let piece = piece.get(..left.min(512)).unwrap_or_default();
                left -= piece.len();
                if speech.write(piece) < piece.len() {
                    return;
                }
            }
        }
    }
}

/// The ends of a stream: for whoever has the sound, for the thread, for the game.
fn open(rate: u32) -> (FaceWriter, Wire, Consumer<StreamFrame>) {
    let (to, sound) = RingBuffer::new((rate * ROOM) as usize);
    let (made, frames) = RingBuffer::new(FRAMES);
    let dropped = Arc::new(AtomicU64::new(0));
    let wire = Wire {
        rate,
        style: Style::default(),
        sound,
        frames: made,
        dropped: dropped.clone(),
    };
    (FaceWriter { rate, to, dropped }, wire, frames)
}

/// Passes on what speakers with such a face say.
pub(crate) fn hear(
    mut audio: MessageReader<SpeechAudio>,
    mut ended: MessageReader<SpeechEnded>,
    mut streams: Query<&mut FaceStream>,
) {
    let mut of = |speaker: Entity, to: &mut dyn FnMut(&mut FaceStream)| {
        if let Ok(mut stream) = streams.get_mut(speaker)
            && stream.of_speech
        {
            to(&mut stream);
        }
    };
    for SpeechAudio { speaker, pcm } in audio.read() {
        of(*speaker, &mut |stream| {
            stream.hear(pcm.rate(), pcm.samples())
        });
    }
    for SpeechEnded { speaker, .. } in ended.read() {
        of(*speaker, &mut FaceStream::hush);
    }
}

/// Gives new streams to the thread.
pub(crate) fn begin(
    mut streams: Query<(&mut FaceStream, &FaceSettings), Changed<FaceStream>>,
    mut listener: ResMut<Listener>,
) {
    for (mut stream, face) in &mut streams {
        let ends = stream.bypass_change_detection().ends.get();
        let Some(mut wire) = ends.wire.take() else {
            continue;
        };
        wire.style = face.style();
        if let Some(wire) = listener.bypass_change_detection().follow(wire) {
            ends.wire = Some(wire);
            // To be asked again.
            stream.set_changed();
        }
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
