//! For which stages the messages between stages are kept.

use crate::keep::keep_messages as keep;
use crate::*;
use bevy::prelude::*;

/// Keeps the messages of each type until the stages that read it have run.
pub(crate) fn register(app: &mut App) {
    use BanterSystems::{Animate, Guard, Listen, Pose, Settle, Speak, Think, Turn};
    keep::<LineTyped>(app, &[Turn]);
    keep::<CueRequested>(app, &[Turn]);
    keep::<ActionReported>(app, &[Turn]);
    keep::<SpeechStarted>(app, &[Turn]);
    keep::<SpeechAudio>(app, &[Turn, Animate]);
    keep::<SpeechPaused>(app, &[Turn]);
    keep::<BargeInSuspected>(app, &[Speak]);
    keep::<BargeInConfirmed>(app, &[Turn]);
    keep::<SpeechEnded>(app, &[Turn, Speak, Animate]);
    keep::<LineUnanswered>(app, &[]);
    keep::<InterimTranscript>(app, &[Listen]);
    keep::<FinalTranscript>(app, &[Listen]);
    keep::<Overheard>(app, &[Think]);
    keep::<LineUnderstood>(app, &[Guard]);
    keep::<LineReady>(app, &[Think, Settle]);
    keep::<ReplyStarted>(app, &[Settle]);
    keep::<SentenceDrafted>(app, &[Guard]);
    keep::<AnswerDrafted>(app, &[Guard]);
    keep::<SentenceReady>(app, &[Think, Settle]);
    keep::<ReplyFinished>(app, &[Settle]);
    keep::<SentenceAudio>(app, &[Speak, Settle]);
    keep::<ThinkingSound>(app, &[Speak]);
    keep::<SentenceSynthesized>(app, &[Speak, Settle]);
    keep::<PlaybackProgress>(app, &[Settle, Animate]);
    keep::<PlaybackFinished>(app, &[Settle, Animate]);
    keep::<VoiceCue>(app, &[Pose]);
    keep::<EngineStatusChanged>(app, &[]);
}
