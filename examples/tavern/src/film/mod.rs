//! The film: every step of the game's clock is a picture.
//!
//! The clock stands still until all that is to be seen is there, and then moves a
//! twenty-fifth of a second with each frame, however long the frame takes to draw: the film
//! runs smoothly on any machine.

mod camera;
mod canvas;
mod develop;
mod ending;
mod gif;
mod movie;
mod no_pictures;

use crate::args::Args;
use crate::conversation_clock::Curtain;
use crate::engines::{Engines, Wait};
use crate::notice::Notices;
use crate::scenery::Scenery;
use crate::script::ScriptOver;
use bevy::app::{PluginGroupBuilder, ScheduleRunnerPlugin};
use bevy::picking::input::PointerInputPlugin;
use bevy::picking::{InteractionPlugin, PickingPlugin};
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::sprite::SpritePlugin;
use bevy::sprite_render::SpriteRenderPlugin;
use bevy::text::TextPlugin;
use bevy::time::TimeUpdateStrategy;
use bevy::ui::UiPlugin;
use bevy::ui_render::UiRenderPlugin;
use bevy::ui_widgets::popover::PopoverPlugin;
use bevy::ui_widgets::{
    ButtonPlugin, CheckboxPlugin, EditableTextInputPlugin, ListBoxPlugin, MenuPlugin,
    RadioGroupPlugin, ScrollAreaPlugin, ScrollbarPlugin, SliderPlugin,
};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use bevy_banter::audio::AudioOutput;
use bevy_banter::deeds::Deed;
use bevy_banter::voice::VoiceSettings;
pub(crate) use canvas::{Canvas, CanvasPlugin};
pub(crate) use develop::{Lab, Shot, frame_file};
pub(crate) use no_pictures::NoPicturesPlugin;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Width and height of the picture where nothing else is asked for, in pixels.
const SIZE: UVec2 = UVec2::new(640, 360);
/// Frames a second.
pub(crate) const FPS: u32 = 25;
/// How long a frame stays.
const FRAME: Duration = Duration::from_millis(40);
/// How long the room may take to appear, by the wall's clock.
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest film, in frames: a conversation that hangs must not fill the disk.
const MOST_FRAMES: u32 = 15 * 60 * FPS;

/// The sound goes where the film is put together.
pub(crate) const SOUND: AudioOutput = AudioOutput::Offline { rate: 48_000 };

/// Bevy without a window, and with no more of the renderer than a processor can carry.
pub(crate) fn without_window(engine: PluginGroupBuilder) -> PluginGroupBuilder {
    engine
        .set(WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..default()
        })
        .disable::<WinitPlugin>()
        // Nothing is written on a film, and fonts need not be installed for it.
        .disable::<TextPlugin>()
        .disable::<UiPlugin>()
        .disable::<UiRenderPlugin>()
        .disable::<SpritePlugin>()
        .disable::<SpriteRenderPlugin>()
        .disable::<PickingPlugin>()
        .disable::<InteractionPlugin>()
        .disable::<PointerInputPlugin>()
        .disable::<PopoverPlugin>()
        .disable::<ButtonPlugin>()
        .disable::<CheckboxPlugin>()
        .disable::<ListBoxPlugin>()
        .disable::<MenuPlugin>()
        .disable::<RadioGroupPlugin>()
        .disable::<ScrollAreaPlugin>()
        .disable::<ScrollbarPlugin>()
        .disable::<SliderPlugin>()
        .disable::<EditableTextInputPlugin>()
        .add(ScheduleRunnerPlugin::run_loop(Duration::ZERO))
}

/// Films the scene.
#[derive(Debug)]
pub(crate) struct FilmPlugin {
    /// What was asked for.
    pub(crate) args: Args,
}

/// How far the film is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reel {
    /// The scene is being set.
    Setting,
    /// The camera rolls.
    Rolling,
    /// All is shot; the last frames are on their way to the disk.
    Developing,
    /// All frames are on the disk.
    Done,
}

/// The film as it is made.
#[derive(Resource, Debug)]
struct Film {
    /// How far it is.
    reel: Reel,
    /// Whether all is said.
    is_said: bool,
    /// How many frames were shot.
    frames: u32,
    /// How many of them came back from the renderer.
    returned: u32,
    /// When the program began to wait for the scene.
    since: Instant,
    /// For the engines.
    wait: Wait,
    lab: Option<Lab>,
}

impl Film {
    /// No frame more.
    fn cut(&mut self) {
        if self.reel == Reel::Rolling {
            self.reel = Reel::Developing;
        }
    }
}

#[derive(Component, Debug, Clone, Copy)]
struct FrameNumber(u32);

/// The folder for the frames, and their size.
#[derive(Resource, Debug, Clone)]
struct Setup(PathBuf, UVec2);

impl Plugin for FilmPlugin {
    fn build(&self, app: &mut App) {
        let frames = self.args.out().join("frames");
        app.add_plugins(ending::EndingPlugin {
            args: self.args.clone(),
        })
        .insert_resource(Setup(frames, self.args.size(SIZE)))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO))
        // What is heard does not hang on how fast the machine is.
        .insert_resource(VoiceSettings {
            streaming: false,
            ..default()
        })
        .insert_resource(Film {
            reel: Reel::Setting,
            is_said: false,
            frames: 0,
            returned: 0,
            since: Instant::now(),
            wait: Wait::default(),
            lab: None,
        })
        .add_systems(PostStartup, camera::stand)
        .add_systems(Last, (shoot, begin, cut, finish).chain())
        .add_observer(|_: On<ScriptOver>, mut film: ResMut<Film>| film.is_said = true);
        if !self.args.no_pictures {
            app.add_plugins(CanvasPlugin(self.args.size(SIZE)))
                .add_systems(PostStartup, camera::look)
                .add_observer(send_to_lab);
        }
    }
}

/// Starts the camera as soon as nothing is missing any more.
fn begin(
    mut film: ResMut<Film>,
    setup: Res<Setup>,
    scenery: Option<Res<Scenery>>,
    engines: Engines,
    mut curtain: ResMut<Curtain>,
    time: Res<Time>,
    mut clock: ResMut<TimeUpdateStrategy>,
    mut notices: ResMut<Notices>,
    mut exit: MessageWriter<AppExit>,
) {
    if film.reel != Reel::Setting {
        return;
    }
    let pictures = scenery.is_some();
    if scenery.is_some_and(|scenery| !scenery.is_set()) {
        if film.since.elapsed() > PATIENCE {
            let seconds = PATIENCE.as_secs();
            notices.add(format!(
                "the room was not there to be filmed after {seconds} s: look above for what the renderer says"
            ));
            exit.write(AppExit::error());
        }
        // Frames that nobody sees should not take the processor from what is being loaded.
        std::thread::sleep(Duration::from_millis(5));
        return;
    }
    if film.wait.goes_on(&engines, &mut notices) {
        // A model that is being loaded needs the processor more than pictures nobody sees.
        std::thread::sleep(Duration::from_millis(50));
        return;
    }
    let lab = if pictures {
        Lab::open(&setup.0, setup.1).map(Some)
    } else {
        no_pictures::clear_folder(&setup.0).map(|()| None)
    };
    match lab {
        Ok(lab) => {
            film.lab = lab;
            curtain.raise(time.elapsed() + FRAME);
            film.reel = Reel::Rolling;
            *clock = TimeUpdateStrategy::ManualDuration(FRAME);
            debug!("first picture after {:.1?}", film.since.elapsed());
        }
        Err(error) => {
            notices.add(error);
            exit.write(AppExit::error());
        }
    }
}

/// Asks the renderer for this frame, where there is one.
fn shoot(
    mut film: ResMut<Film>,
    canvas: Option<Res<Canvas>>,
    mut notices: ResMut<Notices>,
    mut commands: Commands,
) {
    if film.reel != Reel::Rolling {
        return;
    }
    let number = film.frames;
    film.frames += 1;
    match canvas {
        Some(canvas) => {
            commands.spawn((Screenshot::image(canvas.0.clone()), FrameNumber(number)));
        }
        None => film.returned += 1,
    }
    if film.frames >= MOST_FRAMES {
        let minutes = MOST_FRAMES / FPS / 60;
        notices.add(format!("the film is cut after {minutes} minutes"));
        film.cut();
    }
}

/// Ends the film when all is said and done.
fn cut(mut film: ResMut<Film>, deeds: Query<&Deed>) {
    if film.is_said && deeds.iter().all(Deed::is_endless) {
        film.cut();
    }
}

/// Hands a frame on. Waits when the lab has enough to do: that bounds what is in memory.
fn send_to_lab(
    captured: On<ScreenshotCaptured>,
    numbers: Query<&FrameNumber>,
    mut film: ResMut<Film>,
    mut notices: ResMut<Notices>,
) {
    let Ok(number) = numbers.get(captured.entity) else {
        return;
    };
    film.returned += 1;
    let pixels = captured.image.data.clone().unwrap_or_default();
    let Some(lab) = &film.lab else { return };
    if let Err(error) = lab.develop(Shot {
        number: number.0,
        pixels,
    }) {
        notices.add(error);
        film.cut();
    }
}

/// Stops the clock, and waits for the frames that are still under way.
fn finish(
    mut film: ResMut<Film>,
    mut curtain: ResMut<Curtain>,
    mut clock: ResMut<TimeUpdateStrategy>,
    mut notices: ResMut<Notices>,
) {
    if film.reel != Reel::Developing {
        return;
    }
    curtain.lower();
    // The sound ends with the picture.
    *clock = TimeUpdateStrategy::ManualDuration(Duration::ZERO);
    if film.returned < film.frames {
        return;
    }
    if let Some(lab) = film.lab.take()
        && let Err(error) = lab.close()
    {
        notices.add(error);
    }
    film.reel = Reel::Done;
}
