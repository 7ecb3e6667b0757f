//! From what is said in a turn to the ears, and to the line in the end.

use crate::listening::Listening;
use crate::{Ears, ListenGuard, ListenSettings, TurnInput};
use banter_core::{
    Addressees, Dismiss, EngineFailed, FinalTranscript, Perceivable, Percepts, Redirect, Stage,
    Turn, Utterance,
};
use banter_scribe::{Sound, Step, Transcript, prompt};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The longest line that is passed on, in characters. More is cut: nobody speaks so long,
/// and a prompt has an end.
const LONGEST_LINE: usize = 2_000;

/// Whether the log knows that there are no ears.
static NO_EARS: AtomicBool = AtomicBool::new(false);

/// What is listened with.
#[derive(SystemParam)]
pub(crate) struct Listeners<'w, 's> {
    ears: Option<Res<'w, Ears>>,
    settings: Res<'w, ListenSettings>,
    guard: Res<'w, ListenGuard>,
    percepts: Query<'w, 's, &'static Percepts>,
    names: Query<'w, 's, (Option<&'static Perceivable>, Option<&'static Name>)>,
}

impl Listeners<'_, '_> {
    /// A transcript of what `speaker` says.
    fn transcript(&self, speaker: Option<Entity>) -> Transcript {
        let percepts = speaker.and_then(|speaker| self.percepts.get(speaker).ok());
        let near = percepts.into_iter().flat_map(Percepts::entities);
        let names = near.filter_map(|entity| match self.names.get(entity).ok()? {
            (Some(perceivable), _) => Some(perceivable.name.as_str()),
            (None, name) => name.map(Name::as_str),
        });
        let prompt = prompt(names, self.settings.budget());
        Transcript::new(self.settings.manner(prompt, self.guard.0.clone()))
    }

    /// Does what is to be done now that so much was said. Whether the line is complete.
    fn step(
        &self,
        turn: Entity,
        listening: &mut Listening,
        sound: &Sound<'_>,
        commands: &mut Commands,
    ) -> bool {
        let request = match listening.transcript.step(sound) {
            Step::Wait => return false,
            Step::Done => return true,
            Step::Send(request) => request,
        };
        // The job before is cancelled by that.
        listening.job = None;
        let Some(ears) = &self.ears else {
            if !NO_EARS.swap(true, Ordering::Relaxed) {
                tracing::warn!(
                    "somebody spoke, and there are no ears to understand it; insert the \
                     resource Ears, or give BanterPlugins a host for it"
                );
            }
            // Nothing was understood, and nobody failed.
            listening.transcript.fail();
            listening.failed = true;
            return sound.ended;
        };
        match ears.0.submit(request) {
            Ok(job) => listening.job = Some(job),
            Err(refused) => {
                if let Some(error) = listening.fail(refused.error) {
                    commands.trigger(EngineFailed {
                        turn,
                        stage: Stage::Listen,
                        error,
                    });
                }
            }
        }
        listening.failed
    }
}

pub(crate) fn submit(
    mut turns: Query<(
        Entity,
        &Turn,
        Option<Ref<TurnInput>>,
        Option<&Utterance>,
        Option<&mut Listening>,
    )>,
    listeners: Listeners,
    addressees: Addressees,
    mut heard: MessageWriter<FinalTranscript>,
    mut commands: Commands,
) {
    for (turn, &Turn { npc, speaker }, input, utterance, listening) in &mut turns {
        let is_new = input.as_ref().is_some_and(Ref::is_added);
        let sound = match input.as_deref() {
            Some(TurnInput::Typed(text)) if is_new => {
                heard.write(FinalTranscript {
                    turn,
                    speaker,
                    text: clean(text),
                    language: None,
                });
                commands.entity(turn).try_remove::<Listening>();
                continue;
            }
            // A line that was heard is listened to no more.
            Some(TurnInput::Speech(pcm)) if is_new || listening.is_some() => Sound {
                rate: pcm.rate(),
                samples: pcm.samples(),
                paused: true,
                ended: true,
            },
            // Nobody spoke: the mind deals with it.
            Some(_) => continue,
            None => match utterance {
                Some(utterance) if listeners.ears.is_some() && utterance.rate > 0 => Sound {
                    rate: utterance.rate,
                    samples: &utterance.samples,
                    paused: utterance.paused,
                    ended: false,
                },
                _ => continue,
            },
        };
        let mut begun = None;
        let listening = match listening {
            Some(listening) => listening.into_inner(),
            None => begun.insert(Listening::new(listeners.transcript(speaker))),
        };
        let done = listeners.step(turn, listening, &sound, &mut commands);
        if done {
            let text = clean(listening.transcript.text().0);
            let meant = utterance.is_none_or(|utterance| utterance.deliberate);
            let addressed = utterance.is_none_or(|utterance| utterance.addressed);
            let named = speaker.filter(|_| !addressed);
            let named = named.and_then(|speaker| addressees.named(speaker, &text));
            if text.is_empty() && !meant && !listening.failed {
                commands.trigger(Dismiss { turn });
            } else if let Some(npc) = named.filter(|named| *named != npc) {
                commands.trigger(Redirect { turn, npc, text });
            } else {
                heard.write(FinalTranscript {
                    turn,
                    speaker,
                    language: listening
                        .transcript
                        .language()
                        .filter(|_| !text.is_empty())
                        .map(str::to_owned),
                    text,
                });
            }
            commands.entity(turn).try_remove::<Listening>();
        } else if let Some(begun) = begun {
            commands.entity(turn).try_insert(begun);
        }
    }
}

/// A line as a mind may read it: of a bounded length, without control characters.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_LINE)
        .collect::<String>()
        .trim()
        .to_owned()
}
