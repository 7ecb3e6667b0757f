//! The curves of a turn's sentences, made before they are heard.

use crate::FaceSettings;
use banter_core::{
    Pcm, PhonemeTiming, PlaybackFinished, PlaybackProgress, SentenceAudio, SentenceSynthesized,
    Speech, ThinkingSound, Turn,
};
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
pub(crate) struct Tracks(Vec<Curves>);

/// The curves of a sentence.
struct Curves {
    index: usize,
    style: Style,
    /// The sentence, as far as it was there when curves were made last.
    speech: Speech,
    /// What came since.
    more: Vec<Speech>,
    /// Whether that is all of it.
    whole: bool,
    /// What is to be made, where that is more than what is being made.
    wanted: bool,
    /// `None` where nothing is being made, or the thread is gone and the face follows the sound.
    job: Option<Job<Track>>,
    ready: Option<Track>,
}

impl Curves {
    fn new(index: usize, speech: Speech, style: Style, whole: bool) -> Self {
        Self {
            index,
            style,
            speech,
            more: Vec::new(),
            whole,
            wanted: true,
            job: None,
            ready: None,
        }
    }

    /// Takes a stretch of the sentence.
    fn grow(&mut self, more: &Speech) {
        if !self.whole && more.pcm.rate() == self.speech.pcm.rate() {
            self.more.push(more.clone());
            self.wanted = true;
        }
    }

    /// All that is there.
    fn gather(&mut self) -> Speech {
        if !self.more.is_empty() {
            let all = || [&self.speech].into_iter().chain(&self.more);
            let samples: Vec<&[f32]> = all().map(|speech| speech.pcm.samples()).collect();
            let phonemes = all().flat_map(|speech| speech.phonemes.iter().cloned());
            self.speech = Speech {
                phonemes: phonemes.collect(),
                pcm: Pcm::new(self.speech.pcm.rate(), samples.concat()),
                timing: self.speech.timing,
            };
            self.more.clear();
        }
        self.speech.clone()
    }

    /// Looks whether they are ready, and has more made where there is more. While it is made,
    /// what there is serves.
    fn look(&mut self, worker: &Worker<Tracking>) {
        if let Some(job) = &mut self.job {
            match job.poll() {
                None => return,
                Some(Update::Event(track)) => self.ready = Some(track),
                Some(_) => {}
            }
            self.job = None;
        }
        if !std::mem::take(&mut self.wanted) {
            return;
        }
        match worker.submit((self.gather(), self.style)) {
            Ok(job) => self.job = Some(job),
            Err(SubmitError {
                error: EngineError::Busy { .. },
                ..
            }) => self.wanted = true,
            Err(_) => {}
        }
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
        return heard.with_accents(stressed(speech));
    }
    let phones = speech.phonemes.iter().map(|phoneme| Phone {
        symbol: &phoneme.symbol,
        start: phoneme.start,
        end: phoneme.end,
    });
    Track::from_phones(phones, style)
        .with_sound(samples, rate)
        .with_accents(stressed(speech))
}

/// When vowels sound that are stressed on purpose.
fn stressed(speech: &Speech) -> impl Iterator<Item = f32> {
    let phonemes = speech.phonemes.iter();
    let stressed = phonemes.filter(|phoneme| phoneme.symbol.contains("ˈˈ"));
    stressed.map(|phoneme| phoneme.start.midpoint(phoneme.end))
}

impl Tracks {
    /// The curves of a sentence, once they are ready.
    pub(crate) fn get(&self, index: usize) -> Option<&Track> {
        let curves = self.0.iter().find(|curves| curves.index == index)?;
        curves.ready.as_ref()
    }

    /// Takes a stretch of a sentence.
    fn grow(&mut self, audio: &SentenceAudio, style: Style) {
        let of = |curves: &&mut Curves| curves.index == audio.index;
        match self.0.iter_mut().find(of) {
            Some(curves) => curves.grow(&audio.speech),
            None => {
                let speech = audio.speech.clone();
                self.0.push(Curves::new(audio.index, speech, style, false));
            }
        }
    }

    /// Takes a sentence that is there. Where it grew, the curves so far serve until those of all
    /// of it are made.
    fn make(&mut self, index: usize, speech: Speech, style: Style) {
        let mut curves = Curves::new(index, speech, style, true);
        if let Some(at) = self.0.iter().position(|other| other.index == index) {
            let before = self.0.swap_remove(at);
            curves.ready = before.ready.filter(|_| !before.whole);
        }
        self.0.push(curves);
    }
}

/// Has the curves of new sentences made.
pub(crate) fn begin(
    mut growing: MessageReader<SentenceAudio>,
    mut voiced: MessageReader<SentenceSynthesized>,
    mut thinking: MessageReader<ThinkingSound>,
    mut turns: Query<(&Turn, &mut Tracks)>,
    faces: Query<&FaceSettings>,
    worker: Option<Res<TrackWorker>>,
) {
    let Some(worker) = worker else {
        return;
    };
    let mut of = |turn: Entity, take: &mut dyn FnMut(&mut Tracks, Style)| {
        if let Ok((turn, mut tracks)) = turns.get_mut(turn)
            && let Ok(face) = faces.get(turn.npc)
        {
            take(&mut tracks, face.style());
            for curves in &mut tracks.0 {
                curves.look(&worker.0);
            }
        }
    };
    for ThinkingSound { turn, speech } in thinking.read() {
        of(*turn, &mut |tracks, style| {
            tracks.make(PlaybackProgress::THINKING, speech.clone(), style);
        });
    }
    for audio in growing.read() {
        of(audio.turn, &mut |tracks, style| tracks.grow(audio, style));
    }
    for voiced in voiced.read() {
        if let Some(speech) = &voiced.speech {
            of(voiced.turn, &mut |tracks, style| {
                tracks.make(voiced.index, speech.clone(), style);
            });
        }
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
            tracks.0.retain(|curves| curves.index > played.index);
        }
    }
    for mut tracks in &mut turns {
        for curves in &mut tracks.0 {
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
    fn a_sentence_that_grows_has_curves_up_to_there() {
        let mut stage = Stage::new();
        let turn = stage.turn();
        let ends = |stage: &Stage| {
            let tracks = stage.game.world().get::<Tracks>(turn).unwrap();
            tracks.get(0).map(Track::duration)
        };
        for index in 0..2_u8 {
            let start = f32::from(index) * 0.5;
            let phoneme = crate::testing::phoneme("ɑː", start, start + 0.5);
            stage.stretch(turn, 0, vec![phoneme]);
            assert!(stage.until(|world| {
                let tracks = world.get::<Tracks>(turn).unwrap();
                let made = tracks.get(0).map_or(0.0, Track::duration);
                made > start + 0.4
            }));
        }
        let grown = ends(&stage).unwrap();
        stage.voice(turn, 0, vowel());
        stage.game.step();
        assert!(ends(&stage).is_some(), "the mouth does not stop meanwhile");
        assert!(stage.until(|world| {
            let tracks = world.get::<Tracks>(turn).unwrap();
            tracks.get(0).is_some_and(|track| track.duration() < grown)
        }));
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
