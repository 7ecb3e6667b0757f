//! The film: every step of the game's clock is a picture.
//!
//! The clock stands still until all that is to be seen is there, and then moves a
//! twenty-fifth of a second with each frame, however long the frame takes to draw: the film
//! runs smoothly on any machine.

mod develop;
mod gif;
mod movie;

pub(crate) use movie::{Movie, make as make_movie};

use crate::avatar::AvatarState;
use crate::notice::Notices;
use bevy::asset::RenderAssetUsages;
use bevy::prelude::*;
use bevy::render::render_resource::{
    Extent3d, PipelineCache, TextureDimension, TextureFormat, TextureUsages,
};
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::render::{Render, RenderApp, RenderSystems};
use bevy::time::TimeUpdateStrategy;
use develop::{Lab, Shot};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Frames a second.
pub(crate) const FPS: u32 = 25;
/// How long a frame stays.
pub(crate) const FRAME: Duration = Duration::from_millis(40);
/// How many frames in a row must have had all they need to be drawn before the first counts:
/// what is drawn in one frame may ask for a shader in the next.
const QUIET_FRAMES: u32 = 3;
/// How long the room may take to appear, by the wall's clock.
const PATIENCE: Duration = Duration::from_secs(120);
/// The longest film, in frames: a conversation that hangs must not fill the disk.
const MOST_FRAMES: u32 = 15 * 60 * FPS;

/// Films the scene.
#[derive(Debug)]
pub(crate) struct FilmPlugin {
    /// The folder for the frames.
    pub(crate) frames: PathBuf,
    /// Width and height in pixels.
    pub(crate) size: UVec2,
}

/// What the camera draws to.
#[derive(Resource, Debug, Clone)]
pub(crate) struct Canvas(pub Handle<Image>);

/// How far the film is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reel {
    /// The scene is being set.
    Setting {
        /// For so many frames nothing was missing.
        quiet: u32,
    },
    /// The camera rolls.
    Rolling,
    /// All is shot; the last frames are on their way to the disk.
    Developing,
    /// All frames are on the disk.
    Done,
}

/// The film as it is made.
#[derive(Resource, Debug)]
pub(crate) struct Film {
    /// How far it is.
    pub(crate) reel: Reel,
    /// The game's clock at the first frame.
    pub(crate) start: Duration,
    /// How many frames were shot.
    pub(crate) frames: u32,
    /// How many of them came back from the renderer.
    returned: u32,
    /// When the program began to wait for the scene.
    since: Instant,
    lab: Option<Lab>,
}

impl Film {
    /// A moment of the game's clock as seconds in the film.
    pub(crate) fn seconds(&self, game: Duration) -> f32 {
        game.as_secs_f32() - self.start.as_secs_f32()
    }

    /// No frame more.
    pub(crate) fn cut(&mut self) {
        if self.reel == Reel::Rolling {
            self.reel = Reel::Developing;
        }
    }
}

/// Whether the camera rolls.
pub(crate) fn rolling(film: Res<Film>) -> bool {
    film.reel == Reel::Rolling
}

/// How many shaders the renderer is still waiting for. Shared with its thread.
#[derive(Resource, Debug, Clone)]
struct Waiting(Arc<AtomicUsize>);

#[derive(Component, Debug, Clone, Copy)]
struct FrameNumber(u32);

#[derive(Resource, Debug, Clone)]
struct Setup(PathBuf, UVec2);

impl Plugin for FilmPlugin {
    fn build(&self, app: &mut App) {
        let waiting = Waiting(Arc::new(AtomicUsize::new(usize::MAX)));
        app.insert_resource(Setup(self.frames.clone(), self.size))
            .insert_resource(waiting.clone())
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO))
            .insert_resource(Film {
                reel: Reel::Setting { quiet: 0 },
                start: Duration::ZERO,
                frames: 0,
                returned: 0,
                since: Instant::now(),
                lab: None,
            })
            .add_systems(PreStartup, stretch_canvas)
            .add_systems(Last, (shoot, begin, finish).chain())
            .add_observer(send_to_lab);
        if let Some(renderer) = app.get_sub_app_mut(RenderApp) {
            renderer
                .insert_resource(waiting)
                .add_systems(Render, count_waiting.in_set(RenderSystems::Cleanup));
        }
    }
}

fn stretch_canvas(setup: Res<Setup>, mut images: ResMut<Assets<Image>>, mut commands: Commands) {
    let size = Extent3d {
        width: setup.1.x,
        height: setup.1.y,
        depth_or_array_layers: 1,
    };
    let mut image = Image::new_uninit(
        size,
        TextureDimension::D2,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    );
    image.texture_descriptor.usage |= TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC;
    commands.insert_resource(Canvas(images.add(image)));
}

fn count_waiting(pipelines: Res<PipelineCache>, waiting: Res<Waiting>) {
    let count = pipelines.waiting_pipelines().count();
    waiting.0.store(count, Ordering::Relaxed);
}

/// Starts the camera as soon as nothing is missing any more.
fn begin(
    mut film: ResMut<Film>,
    setup: Res<Setup>,
    waiting: Res<Waiting>,
    avatar: Option<Res<AvatarState>>,
    time: Res<Time>,
    mut clock: ResMut<TimeUpdateStrategy>,
    mut notices: ResMut<Notices>,
    mut exit: MessageWriter<AppExit>,
) {
    let Reel::Setting { quiet } = film.reel else {
        return;
    };
    let settled = avatar.is_some_and(|avatar| avatar.is_settled());
    let missing = waiting.0.load(Ordering::Relaxed);
    let quiet = if settled && missing == 0 {
        quiet + 1
    } else {
        0
    };
    film.reel = Reel::Setting { quiet };
    if quiet < QUIET_FRAMES {
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
    match Lab::open(&setup.0, setup.1) {
        Ok(lab) => {
            film.lab = Some(lab);
            film.start = time.elapsed() + FRAME;
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

/// Asks the renderer for this frame.
fn shoot(
    mut film: ResMut<Film>,
    canvas: Res<Canvas>,
    mut notices: ResMut<Notices>,
    mut commands: Commands,
) {
    if film.reel != Reel::Rolling {
        return;
    }
    let number = film.frames;
    film.frames += 1;
    commands.spawn((Screenshot::image(canvas.0.clone()), FrameNumber(number)));
    if film.frames >= MOST_FRAMES {
        let minutes = MOST_FRAMES / FPS / 60;
        notices.add(format!("the film is cut after {minutes} minutes"));
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
    mut clock: ResMut<TimeUpdateStrategy>,
    mut notices: ResMut<Notices>,
) {
    if film.reel != Reel::Developing {
        return;
    }
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
