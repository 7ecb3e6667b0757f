//! From the thread that listens to messages.

use super::ear::{Ear, Stream};
use super::speaker::{Attention, MicrophoneState};
use banter_capture::{CaptureEvent, CaptureNotice, CaptureThread, MicrophoneStatus, SpeechEvent};
use banter_core::{
    BargeInConfirmed, BargeInSuspected, SpeechAudio, SpeechEnded, SpeechOutcome, SpeechPaused,
    SpeechStarted,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Events that are taken in a frame: more than there ever are, so that a game that stood
/// still for long does not stand still again.
const MOST: usize = 2_000;

/// The messages that are written.
#[derive(SystemParam)]
pub(crate) struct Out<'w> {
    started: MessageWriter<'w, SpeechStarted>,
    audio: MessageWriter<'w, SpeechAudio>,
    paused: MessageWriter<'w, SpeechPaused>,
    suspected: MessageWriter<'w, BargeInSuspected>,
    barged_in: MessageWriter<'w, BargeInConfirmed>,
    ended: MessageWriter<'w, SpeechEnded>,
}

pub(crate) fn receive(
    mut ear: ResMut<Ear>,
    attention: Query<&Attention>,
    mut microphones: Query<&mut MicrophoneState>,
    mut out: Out,
) {
    let ear = ear.bypass_change_detection();
    for _ in 0..MOST {
        let Some((id, event)) = ear.thread.as_ref().and_then(CaptureThread::try_recv) else {
            return;
        };
        let Some((speaker, stream)) = ear.stream(id) else {
            continue;
        };
        match event {
            CaptureEvent::Speech(event) => {
                let to = attention.get(speaker).ok().and_then(|a| a.target);
                pass(speaker, to, event, stream, &mut out);
            }
            CaptureEvent::Notice(notice) => {
                if matches!(notice, CaptureNotice::Ended | CaptureNotice::Failed(_))
                    && stream.sound.is_some()
                {
                    settle(speaker, stream, &mut out);
                    // It cannot be brought to its end any more; what was said is not lost.
                    let line = SpeechEnded::new(speaker, stream.take());
                    out.ended.write(line);
                }
                let state = microphones.get_mut(speaker).ok();
                note(speaker, notice, stream, state);
            }
        }
    }
}

/// Passes on what somebody says.
fn pass(
    speaker: Entity,
    to: Option<Entity>,
    event: SpeechEvent,
    stream: &mut Stream,
    out: &mut Out,
) {
    match event {
        SpeechEvent::Started {
            overlap,
            deliberate,
            from,
            joins,
            ..
        } => {
            let earlier = stream.begin(from, joins);
            out.started.write(SpeechStarted {
                speaker,
                to,
                overlap,
                deliberate,
                joins: earlier.is_some(),
            });
            // So whoever listens hears the whole line.
            if let Some(pcm) = earlier {
                out.audio.write(SpeechAudio { speaker, pcm });
            }
        }
        SpeechEvent::Audio(pcm) => {
            if let Some(sound) = &mut stream.sound {
                sound.extend_from_slice(pcm.samples());
                out.audio.write(SpeechAudio { speaker, pcm });
            }
        }
        SpeechEvent::Paused { .. } => {
            let paused = true;
            out.paused.write(SpeechPaused { speaker, paused });
        }
        SpeechEvent::Resumed { .. } => {
            let paused = false;
            out.paused.write(SpeechPaused { speaker, paused });
        }
        SpeechEvent::BargeInSuspected { .. } => {
            stream.suspected = Some(to);
            out.suspected.write(BargeInSuspected {
                speaker,
                to,
                suspected: true,
            });
        }
        SpeechEvent::BargeInConfirmed { .. } => {
            settle(speaker, stream, out);
            out.barged_in.write(BargeInConfirmed { speaker });
        }
        SpeechEvent::Ended { how, end, .. } => {
            settle(speaker, stream, out);
            // The half that was said before stands.
            let how = if stream.joins {
                SpeechOutcome::Line
            } else {
                how
            };
            let pcm = match how {
                SpeechOutcome::Line => stream.take_line(end),
                _ => stream.take(),
            };
            out.ended.write(SpeechEnded { speaker, pcm, how });
        }
    }
}

/// It is known now what the utterance was.
fn settle(speaker: Entity, stream: &mut Stream, out: &mut Out) {
    if let Some(to) = stream.suspected.take() {
        out.suspected.write(BargeInSuspected {
            speaker,
            to,
            suspected: false,
        });
    }
}

/// Shows how a stream does.
fn note(
    speaker: Entity,
    notice: CaptureNotice,
    stream: &mut Stream,
    state: Option<Mut<MicrophoneState>>,
) {
    let told = match notice {
        // The thread has said in the log what is wrong with a microphone.
        CaptureNotice::Microphone(status) => match status {
            MicrophoneStatus::Opening => MicrophoneState::Opening,
            MicrophoneStatus::Listening { device, .. } => MicrophoneState::Open { device },
            MicrophoneStatus::Missing(reason)
            | MicrophoneStatus::Denied(reason)
            | MicrophoneStatus::Failed(reason) => MicrophoneState::Unavailable { reason },
        },
        CaptureNotice::Dropped(frames) => {
            // A sender that is too fast stays so: once is enough.
            if std::mem::replace(&mut stream.warned, true) {
                tracing::debug!("{frames} more frames of {speaker} are lost");
            } else {
                tracing::warn!("{frames} frames of what {speaker} said came too fast and are lost");
            }
            return;
        }
        CaptureNotice::Lost(samples) => {
            let seconds = samples as f32 / banter_capture::RATE as f32;
            tracing::warn!(
                "{seconds:.1} s of what {speaker} said are lost: the game took no sound for too \
                 long"
            );
            return;
        }
        CaptureNotice::Ended => {
            tracing::debug!("the stream of {speaker} has ended");
            return;
        }
        CaptureNotice::Failed(reason) => {
            tracing::warn!("{speaker} is not heard any more: {reason}");
            MicrophoneState::Unavailable { reason }
        }
    };
    if let Some(mut state) = state {
        state.set_if_neq(told);
    }
}
