//! What drives a face: exactly one voice at a time, and what the game lays over it.
//!
//! 1. A [`FaceTrack`] that plays comes first: a scene that was recorded is not talked over.
//! 2. Then a sentence of the character's own turn that is heard now.
//! 3. Then a [`FaceStream`] in which somebody speaks.
//! 4. Else the mouth eases to rest.
//!
//! Whichever it is, the mouth goes over into it without a snap ([`Mouth`]). A recording of a
//! whole face and [`DirectFace`] are laid over what the face does by itself, part by part
//! ([`overlay`]).

mod direct;
mod follow;
mod listener;
mod playout;
mod region;
mod stream;
mod track;

pub use direct::DirectFace;
pub(crate) use direct::{Overlay, overlay, release};
pub(crate) use listener::Listener;
pub use region::FaceRegions;
pub use stream::{FaceStream, FaceStreamError, FaceWriter};
pub(crate) use stream::{begin, hear};
pub use track::FaceTrack;
pub(crate) use track::tell;

use crate::articulation::Articulation;
use crate::asset::FaceClip;
use crate::behaviour::{Cues, Told};
use crate::mouth::{Mouth, MouthFrame, Source};
use crate::tracks::Tracks;
use crate::{Detail, FaceTrackEnded};
use banter_core::{PlaybackProgress, VisemeWeights, VoiceCue};
use banter_lipsync::{self as lipsync, Prosody, Track};
use bevy::prelude::*;
use playout::StreamFrame;
use track::Step;

/// What drives a face, between frames.
#[derive(Component, Default)]
pub(crate) struct Drive {
    /// What is heard of it in this frame.
    cue: Option<PlaybackProgress>,
    mouth: Mouth,
    cues: Cues,
}

/// What is known of the melody of a voice.
enum Melody<'a> {
    Unknown,
    /// All of it, and where in it the voice is, in seconds.
    Known(&'a Prosody, f32),
    /// What was just heard.
    Live(lipsync::Melody),
}

/// What a face follows in this frame.
struct Voice<'a> {
    source: Source,
    mouth: MouthFrame,
    speaking: bool,
    melody: Melody<'a>,
}

impl<'a> Voice<'a> {
    fn of_clip(track: &FaceTrack, clip: &'a FaceClip) -> Self {
        let position = track.position();
        let mut mouth = MouthFrame::default();
        let mut melody = Melody::Unknown;
        match clip {
            FaceClip::Track(clip) => {
                mouth = MouthFrame::of(clip, position);
                melody = Melody::Known(clip.prosody(), position);
            }
            // The rest of the face is laid over what it does by itself.
            FaceClip::Recording(take) => {
                FaceRegions::MOUTH.lay(&take.sample(position), 1.0, &mut mouth.weights);
            }
        }
        Self {
            source: Source::Clip(track.begun()),
            mouth,
            speaking: true,
            melody,
        }
    }

    fn of_sentence(cue: &PlaybackProgress, track: &'a Track) -> Self {
        Self {
            source: Source::Sentence(cue.turn, cue.index),
            mouth: MouthFrame::of(track, cue.position),
            speaking: true,
            melody: Melody::Known(track.prosody(), cue.position),
        }
    }

    fn of_stream(frame: &StreamFrame) -> Self {
        Self {
            source: Source::Stream,
            mouth: frame.mouth,
            speaking: frame.speaking,
            melody: Melody::Live(frame.melody),
        }
    }
}

type DrivenFace<'a> = (
    Entity,
    &'a Detail,
    &'a mut Drive,
    &'a mut Articulation,
    &'a mut Overlay,
    Option<&'a mut FaceTrack>,
    Option<&'a mut FaceStream>,
    Option<&'a mut VisemeWeights>,
);

pub(crate) fn drive(
    mut speaking: MessageReader<PlaybackProgress>,
    turns: Query<&Tracks>,
    mut faces: Query<DrivenFace>,
    clips: Option<Res<Assets<FaceClip>>>,
    time: Res<Time>,
    mut cues: MessageWriter<VoiceCue>,
    mut commands: Commands,
) {
    for message in speaking.read() {
        if let Ok((_, _, mut drive, ..)) = faces.get_mut(message.npc) {
            drive.bypass_change_detection().cue = Some(*message);
        }
    }
    let dt = time.delta_secs();
    for (npc, detail, mut drive, mut articulation, mut overlay, track, stream, visemes) in
        &mut faces
    {
        let drive = drive.bypass_change_detection();
        let cue = drive.cue.take();
        // Clocks go on, whoever is heard and whether anybody looks.
        let streamed = stream.and_then(|mut stream| stream.bypass_change_detection().advance(dt));
        // Silence is no voice.
        let streamed = streamed.filter(StreamFrame::is_heard);
        let mut played = None;
        if let Some(mut track) = track
            && let Some(clip) = clips.as_ref().and_then(|clips| clips.get(&track.clip))
        {
            match track.bypass_change_detection().advance(dt, clip.duration()) {
                Step::Shown => played = Some((track, clip)),
                Step::Ends => commands.trigger(FaceTrackEnded { face: npc }),
                Step::Silent => {}
            }
        }
        let is_hidden = *detail == Detail::Hidden;
        overlay.bypass_change_detection().take = match &played {
            Some((track, clip @ FaceClip::Recording(take))) => {
                Some((take.sample(track.position()), clip.regions()))
            }
            _ => None,
        };
        let articulation = articulation.bypass_change_detection();
        if is_hidden {
            drive.mouth.hide();
            let streams = streamed.is_some_and(|frame| frame.speaking);
            *articulation = Articulation {
                speaking: played.is_some() || cue.is_some() || streams,
                ..default()
            };
            continue;
        }

        // The one that is heard: a clip, a sentence, a stream.
        let sentence = || {
            let cue = cue.as_ref()?;
            let track = turns.get(cue.turn).ok()?.get(cue.index)?;
            Some(Voice::of_sentence(cue, track))
        };
        let clip = played
            .as_ref()
            .map(|(track, clip)| Voice::of_clip(track, clip));
        let voice = clip.or_else(sentence);
        let voice = voice.or_else(|| streamed.as_ref().map(Voice::of_stream));

        let aim = voice.as_ref().map(|voice| (voice.source, voice.mouth));
        let shown = *drive.mouth.advance(dt, aim);
        let told = match &voice {
            Some(voice) => match voice.melody {
                Melody::Unknown => Told::default(),
                Melody::Known(prosody, at) => drive.cues.read(voice.source, at, prosody),
                Melody::Live(heard) => heard.into(),
            },
            None => Told::default(),
        };
        if told.accent > 0.0 || told.phrase_end {
            cues.write(VoiceCue {
                npc,
                accent: told.accent,
                phrase_end: told.phrase_end,
            });
        }
        // A sentence whose curves are not ready is heard all the same.
        let cue = cue.filter(|_| played.is_none());
        *articulation = Articulation {
            weights: shown.weights,
            speaking: cue.is_some() || voice.as_ref().is_some_and(|voice| voice.speaking),
            moving: drive.mouth.is_moving(),
            told,
        };
        if let Some(mut visemes) = visemes {
            visemes.set_if_neq(VisemeWeights(shown.visemes));
        }
    }
}

#[cfg(test)]
mod tests;
