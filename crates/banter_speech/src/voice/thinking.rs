//! A breath or a hesitation while an answer is being thought of.

use crate::voice::VoiceSettings;
use crate::voice::engines::{Engines, Voices};
use banter_core::{
    LineReady, Pcm, Reply, SentenceDrafted, SentenceReady, Speech, Stamp, ThinkingSound, Timeline,
    Turn,
};
use banter_engine::{Job, PhonemeTiming, SynthesizeEvent, SynthesizeRequest, Update, VocalSound};
use bevy::prelude::*;
use std::time::Duration;

/// What is heard, in turn. The voice makes each a little different.
const SOUNDS: [VocalSound; 3] = [VocalSound::Hm, VocalSound::Sniff, VocalSound::Sigh];
/// Answers that come sooner than this after their line need no sound before them.
const SOON: f32 = 0.6;
/// How much the last answer counts in how late answers are.
const NEWS: f32 = 0.3;
/// The longest sound that is kept, in samples.
const MOST_SAMPLES: usize = 48_000 * 4;
/// The most phonemes of it.
const MOST_PHONEMES: usize = 400;

/// What a turn does while it has no answer.
#[derive(Component, Debug)]
pub(crate) enum Hesitation {
    /// Its line stands since then.
    Since(Stamp),
    /// The voice makes a sound.
    Making(Box<Making>),
}

/// A sound that is being made.
#[derive(Debug)]
pub(crate) struct Making {
    job: Job<SynthesizeEvent>,
    speech: Speech,
    samples: Vec<f32>,
    rate: u32,
}

/// How late answers mostly are, in seconds, once any came; and which sound was heard last.
#[derive(Debug, Default)]
pub(crate) struct Custom {
    late: Option<f32>,
    next: usize,
}

/// Notes which turns wait, and how long those waited that do no more.
pub(crate) fn watch(
    mut lines: MessageReader<LineReady>,
    mut drafted: MessageReader<SentenceDrafted>,
    mut ready: MessageReader<SentenceReady>,
    turns: Query<(), With<Turn>>,
    settings: Res<VoiceSettings>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for line in lines.read() {
        if settings.thinking_after.is_some() && turns.contains(line.turn) {
            let since = Hesitation::Since(Stamp::now(&time));
            commands.entity(line.turn).try_insert(since);
        }
    }
    let found = drafted.read().map(|sentence| sentence.turn);
    for turn in found.chain(ready.read().map(|sentence| sentence.turn)) {
        if turns.contains(turn) {
            commands.entity(turn).try_remove::<Hesitation>();
        }
    }
}

/// Has sounds made for those who wait too long, and passes on what was made.
pub(crate) fn hesitate(
    mut waiting: Query<(Entity, &Turn, &mut Hesitation, &Reply)>,
    answered: Query<&Timeline, Changed<Timeline>>,
    settings: Res<VoiceSettings>,
    voices: Voices,
    engines: Engines,
    time: Res<Time>,
    mut custom: Local<Custom>,
    mut sounds: MessageWriter<ThinkingSound>,
    mut commands: Commands,
) {
    for timeline in &answered {
        if let (Some(heard), Some(sound)) = (timeline.heard, timeline.first_sound) {
            let late = sound.game.saturating_sub(heard.game).as_secs_f32();
            let before = custom.late.unwrap_or(late);
            custom.late = Some(before + (late - before) * NEWS);
        }
    }
    let Some(patience) = settings.thinking_after else {
        return;
    };
    let now = Stamp::now(&time);
    for (entity, turn, mut hesitation, reply) in &mut waiting {
        if !reply.sentences.is_empty() {
            commands.entity(entity).try_remove::<Hesitation>();
            continue;
        }
        match &mut *hesitation.bypass_change_detection() {
            Hesitation::Since(since) => {
                let waited = now.game.saturating_sub(since.game);
                if waited < patience || !is_due(custom.late, waited) {
                    continue;
                }
                let sound = SOUNDS.get(custom.next % SOUNDS.len()).copied();
                custom.next += 1;
                let request = SynthesizeRequest {
                    text: sound.unwrap_or(VocalSound::Hm).tag().to_owned(),
                    style: voices.wordless(turn.npc),
                };
                // A voice that refuses has other things to do.
                match engines.speak(request, |_| ()) {
                    Some(speaking) => {
                        *hesitation = Hesitation::Making(Box::new(Making {
                            job: speaking.job,
                            speech: Speech {
                                pcm: Pcm::new(1, []),
                                phonemes: [].into(),
                                timing: PhonemeTiming::Exact,
                            },
                            samples: Vec::new(),
                            rate: 0,
                        }));
                    }
                    None => {
                        commands.entity(entity).try_remove::<Hesitation>();
                    }
                }
            }
            Hesitation::Making(making) => match making.advance() {
                None => {}
                Some(speech) => {
                    if let Some(speech) = speech {
                        sounds.write(ThinkingSound {
                            turn: entity,
                            speech,
                        });
                    }
                    commands.entity(entity).try_remove::<Hesitation>();
                }
            },
        }
    }
}

/// Whether an answer is so late that a sound is worth it. While it is not known how late answers
/// are, it is.
fn is_due(late: Option<f32>, waited: Duration) -> bool {
    late.is_none_or(|late| late > SOON || waited.as_secs_f32() > SOON)
}

impl Making {
    /// Takes what came. The sound once it is there, if it is any.
    fn advance(&mut self) -> Option<Option<Speech>> {
        while let Some(update) = self.job.poll() {
            match update {
                Update::Event(SynthesizeEvent::Start { rate, timing }) => {
                    self.rate = rate;
                    self.speech.timing = timing;
                }
                Update::Event(SynthesizeEvent::Samples(samples)) => {
                    if self.samples.len() + samples.len() > MOST_SAMPLES {
                        return Some(None);
                    }
                    self.samples.extend(samples);
                }
                Update::Event(SynthesizeEvent::Phonemes(phonemes)) => {
                    if self.speech.phonemes.len() + phonemes.len() > MOST_PHONEMES {
                        return Some(None);
                    }
                    let all = self.speech.phonemes.iter().cloned().chain(phonemes);
                    self.speech.phonemes = all.collect();
                }
                Update::Done if self.rate > 0 && !self.samples.is_empty() => {
                    let samples = std::mem::take(&mut self.samples);
                    self.speech.pcm = Pcm::new(self.rate, samples);
                    return Some(Some(self.speech.clone()));
                }
                Update::Done | Update::Failed(_) => return Some(None),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::voice::{VoiceEngine, VoicePlugin};
    use banter_core::NpcParticipant;
    use banter_core::test_app::TestApp;
    use banter_engine::Worker;
    use banter_engine::fake::FakeSynthesize;

    /// A game whose character has understood a line.
    fn game(thinking_after: Option<Duration>) -> (TestApp, Entity) {
        let mut game = TestApp::new().with(VoicePlugin);
        game.record::<ThinkingSound>();
        game.world_mut().insert_resource(VoiceSettings {
            thinking_after,
            ..default()
        });
        let voice = Worker::spawn("voice", || Ok(Box::new(FakeSynthesize::humming())));
        game.world_mut()
            .insert_resource(VoiceEngine(voice.unwrap()));
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let starting = Timeline::starting(Stamp::now(game.world().resource::<Time>()));
        let turn = Turn { npc, speaker: None };
        let turn = game.world_mut().spawn((turn, starting)).id();
        game.write(LineReady {
            turn,
            speaker: None,
            text: "Who are you?".into(),
            language: None,
        });
        (game, turn)
    }

    fn ready(game: &mut TestApp, turn: Entity) {
        game.write(SentenceReady {
            turn,
            index: 0,
            text: "Mara.".into(),
            mood: None,
            delivery: default(),
        });
    }

    const SOON_AFTER: Option<Duration> = Some(Duration::from_millis(150));

    #[test]
    fn who_waits_hears_that_she_thinks_and_only_once() {
        let (mut game, turn) = game(SOON_AFTER);
        game.run_for(Duration::from_millis(100));
        assert!(game.recorded::<ThinkingSound>().is_empty());
        assert!(game.run_until(|world| !world.resource::<Messages<ThinkingSound>>().is_empty()));
        game.run_for(Duration::from_secs(3));
        let sounds = game.recorded::<ThinkingSound>();
        assert_eq!((sounds.len(), sounds[0].turn), (1, turn));
        assert!(!sounds[0].speech.pcm.is_empty());
    }

    #[test]
    fn whoever_has_an_answer_or_is_not_asked_to_does_not() {
        let (mut quick, turn) = game(SOON_AFTER);
        quick.run_for(Duration::from_millis(60));
        ready(&mut quick, turn);
        quick.run_for(Duration::from_secs(2));
        assert!(quick.recorded::<ThinkingSound>().is_empty());
        let (mut quiet, _) = game(None);
        quiet.run_for(Duration::from_secs(2));
        assert!(quiet.recorded::<ThinkingSound>().is_empty());
    }

    #[test]
    fn where_answers_come_soon_nobody_hums() {
        assert!(is_due(None, Duration::ZERO) && is_due(Some(2.0), Duration::ZERO));
        assert!(!is_due(Some(0.3), Duration::from_millis(200)));
        assert!(is_due(Some(0.3), Duration::from_secs(1)));
    }
}
