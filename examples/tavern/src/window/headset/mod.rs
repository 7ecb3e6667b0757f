//! The tavern in VR: the same room around a player who wears a headset, and is somebody in it.
//!
//! What the window shows and asks for is here too: subtitles float before the player, and a menu is on the left palm. Where
//! there is no headset, or one no more, the window is what it always was.

#[cfg(feature = "xr")]
mod eyes;
mod hand_menu;
mod own_body;
mod picture;
mod words;

use super::camera;
use bevy::app::{PluginGroupBuilder, ScheduleRunnerPlugin};
use bevy::prelude::*;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_banter::core::Rig;
use bevy_banter::prelude::*;
use bevy_banter::xr::{FlatCamera, HeadsetChanged, HeadsetWearer};
use std::time::Duration;

/// Where the player's floor is: before the counter, and turned to it.
const PLACE: Vec3 = Vec3::new(0.0, 0.0, 1.45);
/// The shortest frame where nothing but a headset sets the pace.
const FRAME: Duration = Duration::from_millis(4);

/// Puts the player into a headset.
#[derive(Debug)]
pub(super) struct HeadsetPlugin {
    /// Who the player is: one of the people of `assets/avatars`, or a file.
    pub(super) wears: Option<String>,
    /// Whether there is no window, and the game ends with its headset.
    pub(super) alone: bool,
}

impl Plugin for HeadsetPlugin {
    fn build(&self, app: &mut App) {
        #[cfg(feature = "xr")]
        app.add_plugins(eyes::EyesPlugin);
        app.add_plugins((
            hand_menu::HandMenuPlugin,
            words::WordsPlugin,
            own_body::OwnBodyPlugin(self.wears.clone()),
            picture::PicturePlugin,
        ))
        .add_systems(PostStartup, stand);
        if self.alone {
            app.add_systems(Last, end_with_headset);
        }
    }
}

/// Bevy with a headset, where there is one.
#[cfg(feature = "xr")]
pub(crate) fn seen(plugins: PluginGroupBuilder) -> PluginGroupBuilder {
    use bevy_banter::xr::openxr::{HeadsetSettings, with_headset};
    with_headset(plugins, HeadsetSettings::default())
}

/// Bevy as it is: OpenXR was not built.
#[cfg(not(feature = "xr"))]
pub(crate) fn seen(plugins: PluginGroupBuilder) -> PluginGroupBuilder {
    use bevy_banter::xr::Headset;
    struct NotBuilt;
    impl Plugin for NotBuilt {
        fn build(&self, app: &mut App) {
            let reason = "this tavern was built without headsets, so the game is shown in its window; \
                          `cargo xtask demo --xr` builds it with them";
            let reason = reason.to_owned();
            app.insert_resource(Headset::Absent { reason });
        }
    }
    plugins.add(NotBuilt)
}

/// Bevy without a window, for a headset alone.
pub(crate) fn without_window(engine: PluginGroupBuilder) -> PluginGroupBuilder {
    engine
        .set(WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..default()
        })
        .disable::<WinitPlugin>()
        .add(ScheduleRunnerPlugin::run_loop(FRAME))
}

/// The player stands before the counter. The window's eyes are beside: they rest while a headset is worn.
fn stand(player: Single<Entity, With<PlayerParticipant>>, mut commands: Commands) {
    let window = (camera::eyes(), FlatCamera, IsDefaultUiCamera);
    let window = commands.spawn(window).id();
    commands.entity(*player).insert((
        HeadsetWearer,
        Rig::with_head(window),
        Transform::from_translation(PLACE),
        Visibility::default(),
    ));
}

/// Nobody sees anything any more.
fn end_with_headset(mut changed: MessageReader<HeadsetChanged>, mut exit: MessageWriter<AppExit>) {
    let is_gone = changed
        .read()
        .any(|HeadsetChanged(now)| now.reason().is_some());
    if is_gone {
        exit.write(AppExit::error());
    }
}
