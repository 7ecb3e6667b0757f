//! Settings reach the microphone and the voices.

use crate::{Menu, PlayerSettings};
use banter_audio::{ListenMode, MicrophoneInput, MicrophoneLevel, VoiceVolume};
use banter_core::PlayerParticipant;
use bevy::prelude::*;

/// Players with a microphone.
type Speaks = (With<PlayerParticipant>, With<MicrophoneInput>);

/// Players have the microphone that is set, and are listened to as it is set: when that changes, and when they
/// get a microphone.
pub(crate) fn microphones(
    settings: Res<PlayerSettings>,
    mut players: Query<(&mut MicrophoneInput, &mut ListenMode), With<PlayerParticipant>>,
) {
    for (mut input, mut mode) in &mut players {
        if !settings.is_changed() && !input.is_added() {
            continue;
        }
        let device = settings.microphone.clone();
        input.set_if_neq(MicrophoneInput { device });
        mode.set_if_neq(settings.listen_mode());
    }
}

/// Voices are as loud as it is set.
pub(crate) fn volume(settings: Res<PlayerSettings>, volume: Option<ResMut<VoiceVolume>>) {
    let Some(mut volume) = volume.filter(|_| settings.is_changed()) else {
        return;
    };
    volume.set_if_neq(VoiceVolume(settings.voice_gain()));
}

/// A level is measured while the menu shows it.
pub(crate) fn meter(
    menu: Res<Menu>,
    without: Query<Entity, (Speaks, Without<MicrophoneLevel>)>,
    with: Query<Entity, (Speaks, With<MicrophoneLevel>)>,
    mut commands: Commands,
) {
    if !menu.is_changed() {
        return;
    }
    if menu.open {
        for player in &without {
            commands.entity(player).insert(MicrophoneLevel::default());
        }
    } else {
        for player in &with {
            commands.entity(player).remove::<MicrophoneLevel>();
        }
    }
}
