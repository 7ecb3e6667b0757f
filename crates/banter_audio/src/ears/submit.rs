//! From the ECS to the thread that listens.

use super::ear::{Ear, SpeechDetector, SpeechInputSettings, TurnDetector};
use super::speaker::{
    Attention, ListenMode, ListenState, MicrophoneInput, MicrophoneState, StreamInput, TalkButton,
};
use banter_capture::{Gate, MicrophoneChoice, Source};
use banter_core::{
    Addressees, InterimTranscript, SpeechEnded, SpeechOutcome, Timeline, Turn, TurnLines,
    clock_is_paused,
};
use banter_engine::Pcm;
use bevy::prelude::*;

/// Opens what was inserted or changed.
pub(crate) fn open_inputs(
    mut ear: ResMut<Ear>,
    config: Res<SpeechInputSettings>,
    detector: Option<Res<SpeechDetector>>,
    turns: Option<Res<TurnDetector>>,
    mut microphones: Query<
        (Entity, &MicrophoneInput, &mut MicrophoneState),
        Changed<MicrophoneInput>,
    >,
    // Of one that takes the place of another, too.
    mut streams: Query<(Entity, &mut StreamInput), Changed<StreamInput>>,
    mut ended: MessageWriter<SpeechEnded>,
) {
    let (detector, turns) = (detector.as_deref(), turns.as_deref());
    let ear = ear.bypass_change_detection();
    for (speaker, input, mut state) in &mut microphones {
        end_utterance(ear, speaker, &mut ended);
        let choice = match &input.device {
            Some(name) => MicrophoneChoice::Named(name.clone()),
            None => MicrophoneChoice::Default,
        };
        *state = match ear.open(
            speaker,
            Source::Microphone(choice),
            &config,
            detector,
            turns,
        ) {
            Ok(()) => MicrophoneState::Opening,
            Err(reason) => MicrophoneState::Unavailable { reason },
        };
    }
    for (speaker, mut input) in &mut streams {
        let Some(stream) = input.bypass_change_detection().0.get().take() else {
            continue;
        };
        end_utterance(ear, speaker, &mut ended);
        if let Err(reason) = ear.open(speaker, Source::Stream(stream), &config, detector, turns) {
            tracing::warn!("{speaker} cannot be heard: {reason}");
        }
    }
    ear.connect_tap();
}

/// A line that its speaker cannot end any more ends here, so that its turn does not wait.
fn end_utterance(ear: &mut Ear, speaker: Entity, ended: &mut MessageWriter<SpeechEnded>) {
    if ear.close(speaker) {
        ended.write(SpeechEnded {
            how: SpeechOutcome::Noise,
            ..SpeechEnded::new(speaker, Pcm::new(banter_capture::RATE, Vec::new()))
        });
    }
}

pub(crate) fn close_microphone(
    removed: On<Remove, MicrophoneInput>,
    mut ear: ResMut<Ear>,
    mut ended: MessageWriter<SpeechEnded>,
) {
    end_utterance(&mut ear, removed.entity, &mut ended);
}

pub(crate) fn close_stream(
    removed: On<Remove, StreamInput>,
    mut ear: ResMut<Ear>,
    mut ended: MessageWriter<SpeechEnded>,
) {
    end_utterance(&mut ear, removed.entity, &mut ended);
}

/// What is said while the game is paused is not heard.
pub(crate) fn hold(mut ear: ResMut<Ear>, clock: Option<Res<Time<Virtual>>>) {
    ear.bypass_change_detection().hold(clock_is_paused(clock));
}

/// Whether what a speaker says is meant for anybody.
fn gate(mode: ListenMode, held: bool, attended: bool) -> Gate {
    match mode {
        ListenMode::Off => Gate::Closed,
        _ if held => Gate::Held,
        ListenMode::PushToTalk => Gate::Closed,
        ListenMode::HandsFree => Gate::Open,
        ListenMode::Attention if attended => Gate::Open,
        ListenMode::Attention => Gate::Closed,
    }
}

/// Tells the thread what to listen for, and what is understood so far.
pub(crate) fn steer(
    mut ear: ResMut<Ear>,
    config: Res<SpeechInputSettings>,
    speakers: Query<(&ListenMode, &TalkButton, &Attention)>,
    addressees: Addressees,
    answering: Query<&Timeline, With<Turn>>,
    lines: TurnLines,
    mut partial: MessageReader<InterimTranscript>,
) {
    let changed = config.is_changed();
    let Ear {
        thread, streams, ..
    } = ear.bypass_change_detection();
    let Some(thread) = thread else {
        return;
    };
    for (&speaker, stream) in streams.iter_mut() {
        let id = stream.id;
        let Ok((mode, button, attention)) = speakers.get(speaker) else {
            continue;
        };
        let gate = gate(*mode, button.held, attention.target.is_some());
        if stream.gate != gate {
            stream.gate = gate;
            thread.set_gate(id, gate);
        }
        // Whether there is anybody whom it could interrupt, and whether that one is heard.
        let npc = addressees.find(speaker, attention.target);
        let turns = npc.into_iter().flat_map(|npc| addressees.turns(npc));
        let (mut playing, mut answered) = (false, false);
        let turns = turns.filter(|turn| lines.is_complete(*turn));
        for timeline in turns.filter_map(|turn| answering.get(turn).ok()) {
            playing = true;
            answered |= timeline.first_sound.is_some();
        }
        if stream.playing != playing {
            stream.playing = playing;
            thread.set_playing(id, playing);
        }
        if stream.answered != answered {
            stream.answered = answered;
            thread.set_answered(id, answered);
        }
        if changed {
            thread.set_turn(id, config.turn.clone());
            thread.set_echo(id, config.echo);
        }
    }
    for message in partial.read() {
        if let Some(stream) = streams.get(&message.speaker)
            && stream.sound.is_some()
        {
            let until = stream.from + f64::from(message.until);
            thread.hint(stream.id, &message.text, None, Some(until));
        }
    }
}

/// Shows how far each speaker is.
pub(crate) fn show_state(
    ear: Res<Ear>,
    mut speakers: Query<(Entity, &mut ListenState)>,
    turns: Query<(Entity, &Turn, &Timeline)>,
    lines: TurnLines,
) {
    for (speaker, mut state) in &mut speakers {
        let stream = ear.streams.get(&speaker);
        let thinking = || {
            turns.iter().any(|(entity, turn, timeline)| {
                let is_its = turn.speaker == Some(speaker) && timeline.first_sound.is_none();
                is_its && lines.is_complete(entity)
            })
        };
        let now = if stream.is_some_and(|stream| stream.sound.is_some()) {
            ListenState::Hearing
        } else if thinking() {
            ListenState::Thinking
        } else if stream.is_some_and(|stream| stream.gate != Gate::Closed) {
            ListenState::Listening
        } else {
            ListenState::Idle
        };
        state.set_if_neq(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_counts_in_every_mode_but_off() {
        use ListenMode::{Attention, HandsFree, Off, PushToTalk};
        for attended in [false, true] {
            assert_eq!(gate(Off, true, attended), Gate::Closed);
            for mode in [PushToTalk, HandsFree, Attention] {
                assert_eq!(gate(mode, true, attended), Gate::Held);
            }
            assert_eq!(gate(PushToTalk, false, attended), Gate::Closed);
            assert_eq!(gate(HandsFree, false, attended), Gate::Open);
        }
        assert_eq!(gate(Attention, false, true), Gate::Open);
        assert_eq!(gate(Attention, false, false), Gate::Closed);
    }
}
