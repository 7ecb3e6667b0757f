//! A window beside a headset: its screen does not hold the headset's frames up.

use crate::headset::Headset;
use bevy::prelude::*;
use bevy::window::PresentMode;

/// What a window waited for before the headset was worn.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Waited(PresentMode);

/// While the headset is worn no window waits for its screen, which may be slower; afterwards each does as before.
pub(crate) fn wait_for_none(
    headset: Res<Headset>,
    mut windows: Query<(Entity, &mut Window, Option<&Waited>)>,
    mut commands: Commands,
) {
    for (entity, mut window, waited) in &mut windows {
        // What the game sets in between is the game's own.
        if !headset.is_changed() && !window.is_added() {
            continue;
        }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn window(mode: PresentMode) -> Window {
        Window {
            present_mode: mode,
            ..default()
        }
    }

    #[test]
    fn no_window_waits_while_the_headset_is_worn_and_each_does_as_before_afterwards() {
        let mut app = App::new();
        app.init_resource::<Headset>()
            .add_systems(Last, wait_for_none);
        let first = app.world_mut().spawn(window(PresentMode::Fifo)).id();
        app.update();
        let mode = |app: &App, id| app.world().get::<Window>(id).unwrap().present_mode;
        assert_eq!(mode(&app, first), PresentMode::Fifo);
        app.insert_resource(Headset::Worn);
        app.update();
        assert_eq!(mode(&app, first), PresentMode::AutoNoVsync);
        // One that is opened meanwhile does not wait either.
        app.update();
        let second = window(PresentMode::Mailbox);
        let second = app.world_mut().spawn(second).id();
        app.update();
        assert_eq!(mode(&app, second), PresentMode::AutoNoVsync);
        app.insert_resource(Headset::Waiting);
        app.update();
        assert_eq!(mode(&app, first), PresentMode::Fifo);
        assert_eq!(mode(&app, second), PresentMode::Mailbox);
    }
}
