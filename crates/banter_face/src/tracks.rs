//! The curves of a turn's sentences, made before they are heard.

use crate::FaceSettings;
use banter_core::{PhonemeTiming, PlaybackFinished, SentenceSynthesized, Speech, Turn};
use banter_engine::{Engine, EngineError, Inbox, Job, SubmitError, Task, Update, Worker};
use banter_lipsync::{Phone, Style, Track};
use bevy::prelude::*;

/// The thread on which curves are made. Bevy's task pools would do it on the game's own thread
/// where Bevy is built without `multi_threaded`.
#[derive(Resource)]
pub(crate) struct TrackWorker(Worker<Tracking>);

/// The task of making the curves of a sentence's sound.
pub(crate) struct Tracking;

impl Task for Tracking {
    const NAME: &'static str = "face";
    type Request = (Speech, Style);
    type Event = Track;
}

struct Tracker;

impl Engine<Tracking> for Tracker {
    fn serve(&mut self, inbox: &Inbox<Tracking>) {
        inbox.serve_each(|(speech, style), output| output.send(track(&speech, &style)));
    }
}

/// Starts the thread.
pub(crate) fn build(app: &mut App) {
    match Worker::spawn("face", || Ok(Box::new(Tracker))) {
        Ok(worker) => {
            app.insert_resource(TrackWorker(worker));
        }
        Err(error) => tracing::error!("faces follow the sound alone: {error}"),
    }
}

/// The curves of a turn's sentences. Every turn has them; they are dropped with it, and so
/// is the work on those that are not ready.
#[derive(Component, Default)]
pub(crate) struct Tracks(Vec<(usize, Curves)>);

enum Curves {
    /// The thread had no room for it yet.
    Waiting(Box<(Speech, Style)>),
    Making(Job<Track>),
    Ready(Track),
    /// The thread is gone: the face follows the sound.
    Lost,
}

impl Curves {
    fn ask(worker: &Worker<Tracking>, request: (Speech, Style)) -> Self {
        match worker.submit(request) {
            Ok(job) => Self::Making(job),
            Err(SubmitError {
                request,
                error: EngineError::Busy { .. },
            }) => Self::Waiting(Box::new(request)),
            Err(_) => Self::Lost,
        }
    }

    /// Looks whether they are ready.
    fn look(&mut self, worker: &Worker<Tracking>) {
        *self = match std::mem::replace(self, Self::Lost) {
            Self::Waiting(request) => Self::ask(worker, *request),
            Self::Making(mut job) => match job.poll() {
                None => Self::Making(job),
                Some(Update::Event(track)) => Self::Ready(track),
                Some(_) => Self::Lost,
            },
            done => done,
        };
    }
}

/// Makes the curves of a sentence. It takes some thousandths of the time that it lasts.
fn track(speech: &Speech, style: &Style) -> Track {
    let (samples, rate) = (speech.pcm.samples(), speech.pcm.rate());
    // What is heard is nearer to the sound than a guess, unless next to nothing is.
    if speech.timing == PhonemeTiming::Estimated
        && let Ok(heard) = Track::from_sound(samples, rate, style)
        && !heard.is_empty()
    {
        return heard;
    }
    let phones = speech.phonemes.iter().map(|phoneme| Phone {
        symbol: &phoneme.symbol,
        start: phoneme.start,
        end: phoneme.end,
    });
    Track::from_phones(phones, style).with_sound(samples, rate)
}

impl Tracks {
    /// The curves of a sentence, once they are ready.
    pub(crate) fn get(&self, index: usize) -> Option<&Track> {
        self.0.iter().find_map(|(of, curves)| match curves {
            Curves::Ready(track) if *of == index => Some(track),
            _ => None,
        })
    }

    fn make(&mut self, worker: &Worker<Tracking>, index: usize, speech: Speech, style: Style) {
        self.0.retain(|(of, _)| *of != index);
        self.0.push((index, Curves::ask(worker, (speech, style))));
    }
}

/// Has the curves of new sentences made.
pub(crate) fn begin(
    mut voiced: MessageReader<SentenceSynthesized>,
    mut turns: Query<(&Turn, &mut Tracks)>,
    faces: Query<&FaceSettings>,
    worker: Option<Res<TrackWorker>>,
) {
    let Some(worker) = worker else {
        return;
    };
    for voiced in voiced.read() {
        let Some(speech) = &voiced.speech else {
            continue;
        };
        let Ok((turn, mut tracks)) = turns.get_mut(voiced.turn) else {
            continue;
        };
        let Ok(face) = faces.get(turn.npc) else {
            continue;
        };
        tracks.make(&worker.0, voiced.index, speech.clone(), face.style());
    }
}

/// Takes the curves that are ready, and lets go of those that were heard. Those that are
/// not ready are asked for again next frame.
pub(crate) fn finish(
    mut played: MessageReader<PlaybackFinished>,
    mut turns: Query<&mut Tracks>,
    worker: Option<Res<TrackWorker>>,
) {
    let Some(worker) = worker else {
        return;
    };
    for played in played.read() {
        if let Ok(mut tracks) = turns.get_mut(played.turn) {
            tracks.0.retain(|(of, _)| *of > played.index);
        }
    }
    for mut tracks in &mut turns {
        for (_, curves) in &mut tracks.0 {
            curves.look(&worker.0);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::{Stage, vowel};

    #[test]
    fn curves_are_ready_before_they_are_heard_and_gone_after() {
        let mut stage = Stage::new();
        let turn = stage.turn();
        for index in 0..3 {
            stage.voice(turn, index, vowel());
        }
        for index in 0..3 {
            assert!(stage.until(|world| world.get::<Tracks>(turn).unwrap().get(index).is_some()));
        }
        stage.game.write(PlaybackFinished { turn, index: 1 });
        stage.game.step();
        let tracks = stage.game.world().get::<Tracks>(turn).unwrap();
        let ready: Vec<bool> = (0..3).map(|index| tracks.get(index).is_some()).collect();
        assert_eq!(ready, [false, false, true]);
    }

    #[test]
    fn a_sentence_that_comes_again_replaces_the_first() {
        let mut stage = Stage::new();
        let turn = stage.turn();
        stage.voice(turn, 0, vowel());
        stage.voice(turn, 0, Vec::new());
        assert!(stage.until(|world| {
            let tracks = world.get::<Tracks>(turn).unwrap();
            tracks.get(0).is_some_and(Track::is_empty)
        }));
        assert_eq!(stage.game.world().get::<Tracks>(turn).unwrap().0.len(), 1);
    }

    #[test]
    fn what_comes_too_late_is_dropped() {
        let mut stage = Stage::new();
        let turn = stage.turn();
        stage.voice(turn, 0, vowel());
        stage.game.world_mut().despawn(turn);
        stage.game.step();
        let mut turns = stage.game.world_mut().query::<&Tracks>();
        assert_eq!(turns.iter(stage.game.world()).count(), 0);
    }
}
