//! The window: a place at the counter, for as long as one likes.

mod camera;
mod ending;
mod first_run;
mod font;
mod headset;
mod inspector;
mod look;
mod menu;
mod status;
mod subtitles;
mod talk;
mod text_box;

use crate::args::Args;
use crate::conversation_clock::Curtain;
use crate::engines::{Engines, Wait};
use crate::notice::Notices;
use crate::scenery::Scenery;
use crate::script::Script;
use banter_menu::MenuPlugin;
use bevy::app::PluginGroupBuilder;
use bevy::prelude::*;
use bevy::time::common_conditions::on_real_timer;
use bevy::window::{PresentMode, WindowResolution};
use bevy::winit::WinitSettings;
use bevy_banter::core::BanterSystems;
use bevy_banter::voice::VoiceSettings;
use ending::Legacy;
use first_run::Panel;
use headset::HeadsetPlugin;
pub(crate) use headset::{seen as in_headset, without_window};
use inspector::Inspector;
use look::{Look, LookSource};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;
use talk::TalkPlugin;

/// Width and height where nothing else is asked for, in pixels.
const SIZE: UVec2 = UVec2::new(1280, 720);
/// The smallest window in which all can be read, in pixels.
const SMALLEST: Vec2 = Vec2::new(480.0, 320.0);
/// The folder of the player's settings.
const SETTINGS: &str = "bevy_banter_tavern";
/// What is printed when all is there.
const OPEN: &str = "The tavern is open.";
/// The status line is looked at so often.
const STATUS: Duration = Duration::from_millis(200);

/// Sets the player down at the counter.
#[derive(Debug)]
pub(crate) struct WindowedPlugin {
    /// What was asked for.
    pub(crate) args: Args,
    /// The file that says how the window looks.
    pub(crate) look: PathBuf,
    /// Whether there is no window after all: all is seen in a headset.
    pub(crate) headset_alone: bool,
}

/// Makes a game that opens a window.
///
/// # Errors
/// A sentence, when the display does not let us in after all, or no font is installed: the
/// libraries behind say so by a panic.
pub(crate) fn open(game: impl FnOnce() -> App) -> Result<App, String> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let opened = catch_unwind(AssertUnwindSafe(game));
    std::panic::set_hook(hook);
    opened.map_err(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
        let why = reason(words.unwrap_or("nobody says why"));
        format!("no window can be opened: {why}")
    })
}

/// What a panic is about, in a player's words.
fn reason(panic: &str) -> &str {
    if panic.starts_with("Failed to build event loop") {
        "the display does not let this program in"
    } else if panic.ends_with("NoMatch") {
        "no font is installed; install one (fonts-dejavu-core on Debian)"
    } else {
        panic.lines().next().unwrap_or_default()
    }
}

/// Bevy with a window.
pub(crate) fn with_window(engine: PluginGroupBuilder, args: &Args) -> PluginGroupBuilder {
    let size = args.size(SIZE);
    let window = Window {
        title: "bevy_banter: the tavern".to_owned(),
        name: Some("bevy_banter.tavern".to_owned()),
        resolution: WindowResolution::new(size.x, size.y),
        resize_constraints: WindowResizeConstraints {
            min_width: SMALLEST.x,
            min_height: SMALLEST.y,
            ..default()
        },
        present_mode: PresentMode::AutoVsync,
        ..default()
    };
    engine.set(WindowPlugin {
        primary_window: Some(window),
        ..default()
    })
}

impl Plugin for WindowedPlugin {
    fn build(&self, app: &mut App) {
        let out = self.args.out().to_path_buf();
        // A conversation that left a transcript was not the first one.
        let first = !out.join("transcript.json").exists() && self.args.lines.is_empty();
        // Who waits for a slow mind hears that she thinks.
        app.insert_resource(VoiceSettings {
            thinking_after: Some(Duration::from_millis(150)),
            ..default()
        })
        .insert_resource(LookSource {
            file: self.look.clone(),
            font: self.args.font.clone(),
        })
        .insert_resource(Legacy {
            out,
            screenshot: self.args.screenshot.clone(),
            quit_after_lines: self.args.quit_after_lines,
        })
        // She goes on speaking while the player looks at another window.
        .insert_resource(WinitSettings::game())
        .insert_resource(Panel {
            open: first && !self.args.inspect && !self.args.menu,
        })
        .insert_resource(Inspector {
            open: self.args.inspect,
        })
        .insert_resource(menu::Opening(self.args.menu))
        .add_plugins(MenuPlugin {
            // Escape closes other things first.
            without_keys: true,
            ..MenuPlugin::of_game(SETTINGS)
        })
        .add_plugins(TalkPlugin(self.args.talk.clone()))
        .init_resource::<camera::Goal>()
        .init_resource::<ending::Stale>()
        .init_resource::<status::Trouble>()
        .add_systems(PreStartup, look::prepare)
        .add_systems(
            Startup,
            (
                camera::ground,
                foot,
                status::spawn,
                first_run::spawn,
                inspector::spawn,
                (menu::dress, menu::begin),
            ),
        )
        .add_systems(
            Update,
            (
                begin,
                (camera::steer.run_if(menu::is_closed), camera::follow).chain(),
                (menu::take_keys, menu::size_subtitles),
                (text_box::leave_and_return, text_box::show_placeholder),
                (first_run::toggle, first_run::refresh).chain(),
                (inspector::toggle, inspector::refresh).chain(),
                (status::show_engines, status::show_problem).run_if(on_real_timer(STATUS)),
                ending::quit_by_key,
                look::scale,
            ),
        )
        .add_systems(
            Update,
            (subtitles::show_words, subtitles::show_player_line).after(BanterSystems::Settle),
        )
        .add_systems(
            Last,
            (
                font::note_missing_letters,
                ending::take_picture,
                ending::write,
            )
                .chain(),
        )
        .add_observer(text_box::say)
        .add_observer(status::note_failure)
        .add_observer(ending::note_end)
        .add_observer(ending::quit_after_lines);
        if self.args.xr {
            app.add_plugins(HeadsetPlugin {
                wears: self.args.wear.clone(),
                alone: self.headset_alone,
            });
        } else {
            app.add_systems(PostStartup, camera::look);
        }
    }
}

/// Spawns what is at the foot of the window: what is said, the text box, the button.
fn foot(mut commands: Commands, look: Res<Look>) {
    let foot = Node {
        position_type: PositionType::Absolute,
        bottom: px(0),
        width: percent(100),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::Center,
        row_gap: px(9),
        padding: UiRect::axes(px(20), px(16)),
        ..default()
    };
    let row = Node {
        width: percent(100),
        max_width: px(900),
        column_gap: px(10),
        ..default()
    };
    commands
        .spawn((foot, Pickable::IGNORE))
        .with_children(|foot| {
            subtitles::spawn(foot, &look);
            foot.spawn((row, Pickable::IGNORE)).with_children(|row| {
                text_box::spawn(row, &look);
                talk::spawn(row, &look);
            });
        });
}

/// Begins the conversation as soon as she is to be seen; lines from the command line wait for
/// the engines too.
fn begin(
    mut curtain: ResMut<Curtain>,
    mut wait: Local<Wait>,
    mut open: Local<bool>,
    scenery: Res<Scenery>,
    script: Res<Script>,
    engines: Engines,
    time: Res<Time>,
    mut notices: ResMut<Notices>,
) {
    if *open || !scenery.is_set() {
        return;
    }
    if script.is_running() && wait.goes_on(&engines, &mut notices) {
        return;
    }
    *open = true;
    println!("{OPEN}");
    // Who types faster than the room appears has begun already.
    if !curtain.is_up() {
        curtain.raise(time.elapsed());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_panic_on_the_way_becomes_a_sentence() {
        let error = open(|| panic!("Failed to build event loop: Os(OsError)")).err();
        let error = error.unwrap();
        assert_eq!(
            error,
            "no window can be opened: the display does not let this program in"
        );
        let fonts = "called `Result::unwrap()` on an `Err` value: NoMatch";
        assert!(reason(fonts).starts_with("no font is installed"));
        assert_eq!(reason("one\ntwo"), "one");
    }
}
