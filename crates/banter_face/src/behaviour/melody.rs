//! The melody of a turn's sentences, heard before they are.

use crate::animate::Performance;
use banter_core::{Played, Turn, Voiced};
use banter_lipsync::{Cue, Life, Prosody};
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task, TaskPool};

/// What lies further back than this, in seconds, is not caught up with.
const LATE: f32 = 0.3;

/// The melodies of a turn's sentences. Every turn has them; they are dropped with it, and so
/// is the work on those that are not ready.
#[derive(Component, Default)]
pub(crate) struct Melodies(Vec<(usize, Melody)>);

enum Melody {
    Making(Task<Prosody>),
    Ready(Prosody),
}

impl Melodies {
    /// The melody of a sentence, once it is ready.
    pub(crate) fn get(&self, index: usize) -> Option<&Prosody> {
        self.0.iter().find_map(|(of, melody)| match melody {
            Melody::Ready(prosody) if *of == index => Some(prosody),
            _ => None,
        })
    }
}

/// Has the melodies of new sentences made, on another thread.
pub(crate) fn begin(
    mut voiced: MessageReader<Voiced>,
    mut turns: Query<(&Turn, &mut Melodies)>,
    faces: Query<(), With<Performance>>,
) {
    for voiced in voiced.read() {
        let Some(speech) = &voiced.speech else {
            continue;
        };
        let Ok((turn, mut melodies)) = turns.get_mut(voiced.turn) else {
            continue;
        };
        if !faces.contains(turn.npc) {
            continue;
        }
        let pcm = speech.pcm.clone();
        let task = AsyncComputeTaskPool::get_or_init(TaskPool::default)
            .spawn(async move { Prosody::from_sound(pcm.samples(), pcm.rate()) });
        melodies.0.retain(|(of, _)| *of != voiced.index);
        melodies.0.push((voiced.index, Melody::Making(task)));
    }
}

/// Takes the melodies that are ready, and lets go of those that were heard.
pub(crate) fn finish(mut played: MessageReader<Played>, mut turns: Query<&mut Melodies>) {
    for played in played.read() {
        if let Ok(mut melodies) = turns.get_mut(played.turn) {
            melodies.0.retain(|(of, _)| *of > played.index);
        }
    }
    for mut melodies in &mut turns {
        for (_, melody) in &mut melodies.bypass_change_detection().0 {
            if let Melody::Making(task) = melody
                && let Some(prosody) = check_ready(task)
            {
                *melody = Melody::Ready(prosody);
            }
        }
    }
}

/// What a voice tells the face in one step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Told {
    pub(crate) accent: f32,
    pub(crate) phrase_end: bool,
    pub(crate) breath: bool,
    pub(crate) melody: f32,
}

/// How far the cues of a sentence were read.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    of: Option<(Entity, usize)>,
    until: f32,
}

impl Cues {
    /// Goes on to a position of a sentence.
    pub(crate) fn read(&mut self, of: (Entity, usize), position: f32, prosody: &Prosody) -> Told {
        if self.of != Some(of) {
            self.of = Some(of);
            // The first accents may lie nearer to the beginning than the head takes to nod.
            self.until = f32::NEG_INFINITY;
        }
        let mut told = Told {
            melody: prosody.at(position).melody,
            ..Told::default()
        };
        if !position.is_finite() || position < self.until {
            return told;
        }
        let from = self.until.max(position - LATE);
        self.until = position;
        let ahead = if from == position - LATE {
            0.0
        } else {
            Life::LEAD
        };
        for (_, cue) in prosody.between(from + ahead, position + Life::LEAD) {
            if let Cue::Accent(strength) = cue {
                told.accent = told.accent.max(*strength);
            }
        }
        for (_, cue) in prosody.between(from, position) {
            match cue {
                Cue::Accent(_) => {}
                Cue::PhraseEnd => told.phrase_end = true,
                Cue::Breath => told.breath = true,
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Stage;
    use banter_core::{Pcm, PhonemeTiming, Speech};

    const OF: (Entity, usize) = (Entity::PLACEHOLDER, 0);

    /// A hum with a loud high bump at 0.05 s and at 0.8 s, and a pause after 1.2 s.
    fn sound() -> Vec<f32> {
        let mut turn = 0.0_f32;
        (0..32_000)
            .map(|index| {
                let time = index as f32 / 16_000.0;
                let bump = (-((time - 0.8) / 0.08).powi(2)).exp();
                turn = (turn + 130.0 * (1.0 + 0.4 * bump) / 16_000.0).fract();
                let loud = if time < 1.2 { 0.2 * (1.0 + bump) } else { 0.0 };
                loud * (std::f32::consts::TAU * turn).sin()
            })
            .collect()
    }

    #[test]
    fn cues_are_told_once_and_accents_ahead_of_time() {
        let prosody = Prosody::from_sound(&sound(), 16_000);
        let accent = prosody
            .cues()
            .iter()
            .find(|(_, cue)| matches!(cue, Cue::Accent(_)))
            .unwrap()
            .0;
        let mut cues = Cues::default();
        let (mut accents, mut ends) = (Vec::new(), Vec::new());
        for step in 0..120 {
            let position = step as f32 / 60.0;
            let told = cues.read(OF, position, &prosody);
            if told.accent > 0.0 {
                accents.push(position);
            }
            if told.phrase_end {
                ends.push(position);
            }
        }
        assert_eq!(accents.len(), 1, "{accents:?}");
        assert!(
            (accents[0] + Life::LEAD - accent).abs() < 0.03,
            "{accents:?}"
        );
        assert!(
            matches!(ends[..], [end] if (end - 1.2).abs() < 0.05),
            "{ends:?}"
        );
    }

    #[test]
    fn who_comes_late_is_not_told_everything_at_once() {
        let prosody = Prosody::from_sound(&sound(), 16_000);
        let mut cues = Cues::default();
        let told = cues.read(OF, 1.9, &prosody);
        assert_eq!((told.accent, told.phrase_end), (0.0, false));
        let back = cues.read(OF, 0.7, &prosody);
        assert_eq!((back.accent, back.phrase_end), (0.0, false));
        assert_eq!(cues.read(OF, f32::NAN, &prosody), Told::default());
    }

    #[test]
    fn melodies_are_ready_before_they_are_heard_and_gone_after() {
        let mut stage = Stage::new();
        let turn = stage.turn();
        stage.game.write(Voiced {
            turn,
            index: 1,
            text: String::new(),
            speech: Some(Speech {
                pcm: Pcm::new(16_000, sound()),
                phonemes: Vec::new().into(),
                timing: PhonemeTiming::Exact,
            }),
        });
        let cues = |world: &World| {
            let melody = world.get::<Melodies>(turn).unwrap().get(1);
            melody.map_or(0, |melody| melody.cues().len())
        };
        assert!(stage.until(|world| cues(world) > 1));
        stage.game.write(Played { turn, index: 1 });
        stage.game.step();
        assert_eq!(cues(stage.game.world()), 0);
        stage.game.world_mut().despawn(turn);
        stage.game.step();
    }
}
