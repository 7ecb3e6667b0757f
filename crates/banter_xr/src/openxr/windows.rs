//! A window beside a headset: its screen does not hold the headset's frames up.

use crate::headset::Headset;
use bevy::prelude::*;
use bevy::window::PresentMode;

/// What a window waited for before the headset was worn.
#[derive(Component, Debug, Clone, Copy)]
pub(super) struct Waited(PresentMode);

/// While the headset is worn no window waits for its screen, which may be slower; afterwards each does as before.
pub(super) fn wait_for_none(
    headset: Res<Headset>,
    mut windows: Query<(Entity, &mut Window, Option<&Waited>)>,
    mut commands: Commands,
) {
    if !headset.is_changed() {
        return;
    }
    for (entity, mut window, waited) in &mut windows {
        match (headset.is_worn(), waited) {
            (true, None) => {
                commands.entity(entity).insert(Waited(window.present_mode));
                window.present_mode = PresentMode::AutoNoVsync;
            }
            (false, Some(Waited(before))) => {
                window.present_mode = *before;
                commands.entity(entity).remove::<Waited>();
            }
            _ => {}
        }
    }
}
