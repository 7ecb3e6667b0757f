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
pub(crate) use stream::{begin, hear};
pub use stream::{FaceStream, FaceStreamError, FaceWriter};
pub use track::FaceTrack;
pub(crate) use track::tell;

use crate::Detail;
use crate::articulation::Articulation;
use crate::asset::FaceClip;
use crate::mouth::{Mouth, MouthFrame, Source};
use crate::tracks::Tracks;
use banter_core::{Speaking, VisemeWeights};
use banter_lipsync::Weights;
use bevy::prelude::*;
use track::Step;

/// Seconds between the steps of a far face: about thirty a second, and a little less, so
/// that every second frame of sixty is one.
const FAR: f32 = 0.03;

/// What drives a face, between frames.
#[derive(Component, Default)]
pub(crate) struct Drive {
    /// What is heard of it in this frame.
    cue: Option<Speaking>,
    mouth: Mouth,
    /// Seconds since the mouth moved last.
    since: f32,
}

/// What a face follows in this frame.
#[derive(Default)]
struct Heard {
    aim: Option<(Source, MouthFrame)>,
    speaking: bool,
    loudness: f32,
    sentence: Option<(Entity, usize)>,
    position: f32,
}

pub(crate) fn drive(
    mut speaking: MessageReader<Speaking>,
    turns: Query<&Tracks>,
    mut faces: Query<(
        Entity,
        &Detail,
        &mut Drive,
        &mut Articulation,
        &mut Overlay,
        Option<&mut FaceTrack>,
        Option<&mut FaceStream>,
        Option<&mut VisemeWeights>,
    )>,
    clips: Option<Res<Assets<FaceClip>>>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for message in speaking.read() {
        if let Ok((_, _, mut drive, ..)) = faces.get_mut(message.npc) {
            drive.cue = Some(*message);
        }
    }
    let dt = time.delta_secs();
    for (npc, detail, mut drive, mut articulation, mut overlay, track, stream, visemes) in
        &mut faces
    {
        let drive = drive.bypass_change_detection();
        let cue = drive.cue.take();
        drive.since += dt;
        // Clocks go on, whoever is heard.
        let streamed = stream.and_then(|mut stream| stream.bypass_change_detection().advance(dt));
        let mut played = None;
        if let Some(mut track) = track
            && let Some(clip) = clips.as_ref().and_then(|clips| clips.get(&track.clip))
        {
            let track = track.bypass_change_detection();
            match track.advance(dt, clip.duration()) {
                Step::Shown => played = Some((track.begun(), track.position(), clip)),
                Step::Ends => track::ended(npc, &mut commands),
                Step::Silent => {}
            }
        }
        let overlay = overlay.bypass_change_detection();
        overlay.take = None;
        let articulation = articulation.bypass_change_detection();
        if *detail == Detail::Hidden {
            drive.mouth.hide();
            articulation.speaking = played.is_some() || cue.is_some();
            articulation.speaking |= streamed.is_some_and(|frame| frame.speaking);
            articulation.moving = false;
            if let Some((_, position, clip @ FaceClip::Recording(_))) = played {
                overlay.take = Some((clip.sample(position), clip.regions()));
            }
            continue;
        }
        if *detail == Detail::Far && drive.since < FAR {
            continue;
        }
        let _ = (&turns, visemes, streamed, cue);
        todo!();
    }
}
