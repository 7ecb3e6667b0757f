//! The sentences of a turn, played in order.

use crate::affected::Affected;
use crate::ducking::Ducking;
use crate::line::{Delay, Line};
use crate::marked::Marks;
use crate::mixer::{Mixer, Track, Tween, glide};
use crate::mouth::Mouths;
use crate::output::Output;
use crate::settings::{AudioSettings, VoiceVolume, clamp_volume};
use banter_core::{
    PlaybackFinished, PlaybackProgress, SentenceAudio, SentenceSynthesized, ThinkingSound, Turn,
    clock_is_paused,
};
use banter_engine::VoiceEffect;
use banter_mark::Payload;
use bevy::prelude::*;
use std::collections::BTreeMap;

/// What a turn plays. Every turn has one; dropping it, as the turn ends, fades out what is
/// heard.
#[derive(Component, Default)]
pub(crate) struct Playback {
    /// Sentences that are ready, by their index.
    waiting: BTreeMap<usize, Line>,
    /// The index that comes next.
    next: usize,
    /// A breath or a hesitation that waits, or is heard until the first sentence begins.
    thinking: Option<Line>,
    current: Option<Line>,
    /// The frame of the mix at which the last sentence ended, if it sounded.
    ended: Option<u64>,
    /// Seconds of the pause after the last sentence that are left by the game's clock.
    rest: f64,
    /// Where the voice comes from, once anything was heard.
    track: Option<Track>,
    /// Whether somebody speaks who may interrupt it.
    pub(crate) is_low: bool,
    /// Whether it pauses for that.
    is_held: bool,
}

/// Where a voice is, how loud, and what its mark says, if it has one.
#[derive(Clone, Copy)]
struct Place {
    position: Vec3,
    volume: f32,
    mark: Option<Payload>,
}

impl Playback {
    fn push(&mut self, line: Line) {
        if line.index >= self.next {
            self.waiting.entry(line.index).or_insert(line);
        }
    }

    /// A sentence that is heard or waits for it.
    fn line(&mut self, index: usize) -> Option<&mut Line> {
        match &mut self.current {
            Some(line) if line.index == index => Some(line),
            _ => self.waiting.get_mut(&index),
        }
    }

    /// Takes a stretch of a sentence that is still being made.
    fn grow(&mut self, audio: &SentenceAudio) {
        match self.line(audio.index) {
            Some(line) => line.grow(audio),
            None => {
                if let Some(line) = Line::growing(audio) {
                    self.push(line);
                }
            }
        }
    }

    /// Takes a sentence that is there, or the end of one that grew.
    fn end(&mut self, voiced: &SentenceSynthesized) {
        match self.line(voiced.index) {
            Some(line) => line.end(voiced),
            None => self.push(Line::new(voiced)),
        }
    }

    /// Whether there is nothing to do.
    fn is_idle(&self) -> bool {
        self.current.is_none() && self.waiting.is_empty() && self.thinking.is_none()
    }

    /// Begins the next sentence, if it is there and its time has come.
    fn start(
        &mut self,
        output: &mut Output,
        place: Place,
        effects: &[VoiceEffect],
        settings: &AudioSettings,
    ) {
        if self.current.is_some() || self.is_held || output.is_awaited() {
            return;
        }
        let Some(line) = self.waiting.get_mut(&self.next) else {
            self.think(output, place, effects, settings);
            return;
        };
        // The mix itself times the pause after a sentence that sounded, to the sample.
        let timed_by_mix = self.ended.is_some() && line.sound.is_some() && output.mixer().is_some();
        if self.rest > 0.0 && !timed_by_mix {
            return;
        }
        let (after, pause) = match self.ended {
            Some(end) => (end, settings.pause.as_secs_f64()),
            None => (0, 0.0),
        };
        let voice = match (&line.sound, output.mixer()) {
            (Some(sound), Some(mixer)) => {
                let ducking = settings.ducking.of(self.is_low).gain;
                let marking = place.mark.map(|mark| mixer.marking(sound.rate(), mark));
                let track = tracked(&mut self.track, mixer, place, ducking, effects, settings);
                track.and_then(|track| track.play(sound, marking, after, pause))
            }
            _ => None,
        };
        // Who has found words hums no more.
        self.thinking = None;
        line.begin(voice);
        self.current = self.waiting.remove(&self.next);
        self.next += 1;
    }

    /// Begins a breath or a hesitation, where nothing was said yet. Without a mix there is none.
    fn think(
        &mut self,
        output: &mut Output,
        place: Place,
        effects: &[VoiceEffect],
        settings: &AudioSettings,
    ) {
        let Some(line) = self.thinking.as_mut().filter(|line| !line.sounds()) else {
            return;
        };
        let ducking = settings.ducking.of(self.is_low).gain;
        let voice = match (&line.sound, output.mixer()) {
            (Some(sound), Some(mixer)) if self.next == 0 && !self.is_low => {
                let marking = place.mark.map(|mark| mixer.marking(sound.rate(), mark));
                let track = tracked(&mut self.track, mixer, place, ducking, effects, settings);
                track.and_then(|track| track.play(sound, marking, 0, 0.0))
            }
            _ => None,
        };
        match voice {
            Some(voice) => line.begin(Some(voice)),
            None => self.thinking = None,
        }
    }

    /// Keeps a voice that sounds where its character is.
    fn place(&mut self, place: Place, glide: Tween) {
        let heard = self.current.as_ref().or(self.thinking.as_ref());
        if heard.is_some_and(Line::sounds)
            && let Some(track) = &mut self.track
        {
            track.set(place.position, place.volume, glide);
        }
    }

    /// Lowers or holds a voice, or lets it be as it was.
    fn duck(&mut self, ducking: Ducking) {
        if let Some(track) = &mut self.track {
            track.duck(ducking.gain, ducking.within);
        }
        if self.is_held != ducking.is_held {
            self.is_held = ducking.is_held;
            if let Some(line) = &self.current {
                line.hold(self.is_held);
            }
        }
    }

    /// Moves on by `delta` seconds and gives the sentence that is heard, and whether it is
    /// over.
    fn advance(
        &mut self,
        delta: f64,
        delay: Option<Delay>,
        pause: f64,
    ) -> Option<(usize, f32, bool)> {
        // Without sound, it is this clock that stands still.
        let delta = if self.is_held { 0.0 } else { delta };
        let Some(line) = &mut self.current else {
            self.rest = (self.rest - delta).max(0.0);
            let line = self.thinking.as_mut().filter(|line| line.sounds())?;
            line.advance(delta, delay);
            let heard = (line.index, line.position() as f32, false);
            if line.is_over() || !line.sounds() {
                self.thinking = None;
            }
            return Some(heard);
        };
        line.advance(delta, delay);
        let heard = (line.index, line.position() as f32, line.is_over());
        if line.is_over() {
            self.ended = line.ended();
            self.rest = pause;
            self.current = None;
        }
        Some(heard)
    }
}

/// The track of a turn, made where there is none.
fn tracked<'t>(
    track: &'t mut Option<Track>,
    mixer: &mut Mixer,
    place: Place,
    ducking: f32,
    effects: &[VoiceEffect],
    settings: &AudioSettings,
) -> Option<&'t mut Track> {
    if track.is_none() {
        *track = mixer.add_track(place.position, place.volume, ducking, settings);
        if let Some(track) = track {
            track.affect(effects);
        }
    }
    track.as_mut()
}

/// Takes sentences that became ready, begins those whose time has come, and keeps voices
/// where their characters are. Sentences of turns that are gone are dropped.
pub(crate) fn play(
    mut thinking: MessageReader<ThinkingSound>,
    mut growing: MessageReader<SentenceAudio>,
    mut voiced: MessageReader<SentenceSynthesized>,
    mut playbacks: Query<(&Turn, &mut Playback)>,
    mouths: Mouths,
    affected: Affected,
    marks: Marks,
    mut output: ResMut<Output>,
    settings: Res<AudioSettings>,
    volume: Res<VoiceVolume>,
    time: Res<Time>,
    clock: Option<Res<Time<Virtual>>>,
) {
    let paused = clock_is_paused(clock);
    for sound in thinking.read() {
        if let Ok((_, mut playback)) = playbacks.get_mut(sound.turn)
            && playback.next == 0
        {
            playback.thinking = Line::thinking(sound);
        }
    }
    for audio in growing.read() {
        if let Ok((_, mut playback)) = playbacks.get_mut(audio.turn) {
            playback.grow(audio);
        }
    }
    for voiced in voiced.read() {
        if let Ok((_, mut playback)) = playbacks.get_mut(voiced.turn) {
            playback.end(voiced);
        }
    }
    let glide = glide(time.delta());
    for (turn, mut playback) in &mut playbacks {
        if playback.is_idle() {
            continue;
        }
        let Some((position, own_volume)) = mouths.of(turn.npc) else {
            continue;
        };
        let place = Place {
            position,
            volume: clamp_volume(volume.0) * own_volume,
            mark: marks.of(turn.npc),
        };
        playback.place(place, glide);
        if let Some(track) = &mut playback.track {
            track.affect(affected.of(turn.npc));
        }
        let ducking = settings.ducking.of(playback.is_low);
        playback.duck(ducking);
        // Nothing begins to sound in a game that is paused.
        if !paused {
            playback.start(&mut output, place, affected.of(turn.npc), &settings);
        }
    }
}

/// Tells what is heard now.
pub(crate) fn report(
    mut playbacks: Query<(Entity, &Turn, &mut Playback)>,
    mut output: ResMut<Output>,
    settings: Res<AudioSettings>,
    time: Res<Time>,
    mut speaking: MessageWriter<PlaybackProgress>,
    mut played: MessageWriter<PlaybackFinished>,
) {
    let delta = time.delta_secs_f64();
    let pause = settings.pause.as_secs_f64();
    let delay = output.mixer().map(|mixer| mixer.delay(&settings));
    for (entity, turn, mut playback) in &mut playbacks {
        let Some((index, position, over)) = playback.advance(delta, delay, pause) else {
            continue;
        };
        speaking.write(PlaybackProgress {
            npc: turn.npc,
            turn: entity,
            index,
            position,
        });
        if over {
            played.write(PlaybackFinished {
                turn: entity,
                index,
            });
        }
    }
}
