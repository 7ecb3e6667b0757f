//! Voices that are lowered while somebody may interrupt them.

use crate::playback::Playback;
use crate::settings::AudioSettings;
use banter_core::{Addressees, BargeInSuspected, SpeechEnded, Turn};
use bevy::ecs::entity::Entities;
use bevy::prelude::*;
use std::time::Duration;

/// Settings of ducking: how a character's voice is lowered while somebody speaks who may
/// [interrupt](BargeInSuspected) it. What is heard of the voice goes on; subtitles and the face
/// go with it.
#[derive(Reflect, Debug, Clone, PartialEq)]
pub struct DuckingSettings {
    /// How loud the voice is meanwhile, in decibels: -12; -60..=0, where 0 leaves it as it is.
    pub level_db: f32,
    /// How long it takes to become lower: 60 ms, at most 1 s.
    pub attack: Duration,
    /// How long it takes to become as loud as before: 150 ms, at most 2 s.
    pub release: Duration,
    /// Whether the voice pauses in the middle of its sentence instead, and goes on afterwards.
    pub pause: bool,
    /// A voice is low for so long at most, by the game's clock, whatever is heard: 6 s, at most
    /// 30 s.
    pub longest: Duration,
}

impl Default for DuckingSettings {
    fn default() -> Self {
        Self {
            level_db: -12.0,
            attack: Duration::from_millis(60),
            release: Duration::from_millis(150),
            pause: false,
            longest: Duration::from_secs(6),
        }
    }
}

/// How a voice is at the moment, and how soon it becomes so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ducking {
    /// Its volume, beside that which it has anyway.
    pub(crate) gain: f32,
    pub(crate) within: Duration,
    /// Whether it pauses.
    pub(crate) is_held: bool,
}

impl DuckingSettings {
    /// How a voice is that is lowered or not. What is not a number becomes the default.
    pub(crate) fn of(&self, is_low: bool) -> Ducking {
        let level = if self.level_db.is_nan() {
            Self::default().level_db
        } else {
            self.level_db.clamp(-60.0, 0.0)
        };
        let gain = 10.0_f32.powf(level / 20.0);
        Ducking {
            gain: if is_low && !self.pause { gain } else { 1.0 },
            within: if is_low {
                self.attack.min(Duration::from_secs(1))
            } else {
                self.release.min(Duration::from_secs(2))
            },
            is_held: is_low && self.pause,
        }
    }

    fn longest(&self) -> Duration {
        self.longest.min(Duration::from_secs(30))
    }
}

/// Somebody who speaks, and the character whom that may interrupt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Suspect {
    speaker: Entity,
    npc: Entity,
    /// When it began, by the game's clock.
    since: Duration,
}

/// All who may interrupt somebody, one for each speaker.
#[derive(Resource, Debug, Default)]
pub(crate) struct Suspects(Vec<Suspect>);

impl Suspects {
    fn forget(&mut self, speaker: Entity) {
        self.0.retain(|suspect| suspect.speaker != speaker);
    }
}

/// Follows who may interrupt whom, and notes it in what is played: the answers to whoever may,
/// and what the character says unasked.
pub(crate) fn duck(
    mut ended: MessageReader<SpeechEnded>,
    mut news: MessageReader<BargeInSuspected>,
    mut suspects: ResMut<Suspects>,
    mut playbacks: Query<(&Turn, &mut Playback)>,
    addressees: Addressees,
    entities: &Entities,
    settings: Res<AudioSettings>,
    time: Res<Time>,
) {
    let suspects = suspects.bypass_change_detection();
    let now = time.elapsed();
    // Of an utterance of this frame the end is told as news, too.
    for ended in ended.read() {
        suspects.forget(ended.speaker);
    }
    for &BargeInSuspected {
        speaker,
        to,
        suspected,
    } in news.read()
    {
        suspects.forget(speaker);
        if suspected && let Some(npc) = addressees.find(speaker, to) {
            let since = now;
            suspects.0.push(Suspect {
                speaker,
                npc,
                since,
            });
        }
    }
    let longest = settings.ducking.longest();
    suspects.0.retain(|suspect| {
        entities.contains_spawned(suspect.speaker) && now.saturating_sub(suspect.since) < longest
    });
    for (turn, mut playback) in &mut playbacks {
        let interrupts = |suspect: &Suspect| {
            let answered = turn.speaker.is_none_or(|it| it == suspect.speaker);
            suspect.npc == turn.npc && answered
        };
        let is_low = suspects.0.iter().any(interrupts);
        if playback.is_low != is_low {
            playback.is_low = is_low;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_settings_are_brought_back() {
        let wild = DuckingSettings {
            level_db: f32::NAN,
            attack: Duration::MAX,
            release: Duration::MAX,
            longest: Duration::MAX,
            pause: false,
        };
        let low = wild.of(true);
        assert!((low.gain - 0.251).abs() < 0.001, "{low:?}");
        assert_eq!(low.within, Duration::from_secs(1));
        assert_eq!(wild.of(false).within, Duration::from_secs(2));
        assert_eq!(wild.longest(), Duration::from_secs(30));
        let loud = DuckingSettings {
            level_db: f32::INFINITY,
            ..wild
        };
        assert_eq!(loud.of(true).gain, 1.0);
    }
}
