//! Portraits: her face in every pose that it can take, and a sentence as a strip of pictures.
//!
//! Nothing moves by itself here: her [`FaceSettings`] is taken away, so that the weights are ours to
//! write, and every picture is one frame of a game whose clock stands still.

mod gallery;
mod poses;
mod sentence;

use crate::Innkeeper;
use crate::args::Args;
use crate::avatar;
use crate::film::{Canvas, CanvasPlugin, Lab, Shot};
use crate::notice::Notices;
use crate::scenery::Scenery;
use crate::soften::lens;
use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::time::TimeUpdateStrategy;
use bevy_banter::core::{FaceWeights, GazeTarget, PlayerParticipant};
use bevy_banter::face::FaceSettings;
use gallery::Gallery;
use poses::Pose;
use sentence::{Reading, Sentence};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Width and height of a portrait where nothing else is asked for, in pixels.
const SIZE: UVec2 = UVec2::new(240, 280);
/// Where the camera is, from the floor below the character, in metres: a little to the side,
/// since lips that are pushed out are not seen from the front.
const CAMERA: Vec3 = Vec3::new(0.30, 1.53, 1.28);
/// From the character's eyes down to the middle of the picture, in metres.
const BELOW_EYES: f32 = 0.045;
/// Height of what is seen of the character, in metres: a face.
const FRAME: f32 = 0.24;
/// How long the room and the voice may take, by the wall's clock.
const PATIENCE: Duration = Duration::from_secs(120);
/// What is said for the strip where nothing else is asked for: every kind of mouth.
pub(crate) const LINE: &str = "We may have fresh fish, brown bread and good beer.";

/// Takes portraits, writes them down, and ends the program.
#[derive(Debug)]
pub(crate) struct PortraitPlugin {
    /// What was asked for.
    pub(crate) args: Args,
}

/// How far the sitting is.
#[derive(Resource)]
struct Sitting {
    folder: PathBuf,
    size: UVec2,
    stage: Stage,
    since: Instant,
    poses: Vec<Pose>,
    sentence: Option<Sentence>,
    lab: Option<Lab>,
    /// How many pictures came back from the renderer.
    returned: usize,
}

/// Step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The room is being set and the sentence spoken.
    Setting,
    /// The pose of that number is next.
    Posing(usize),
    /// The last pictures are on their way.
    Developing,
    /// All was written.
    Done,
}

#[derive(Component, Debug, Clone, Copy)]
struct PictureNumber(u32);

impl Plugin for PortraitPlugin {
    fn build(&self, app: &mut App) {
        let size = self.args.size(SIZE);
        app.add_plugins(CanvasPlugin(size))
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO))
            .insert_resource(Reading::of(self.args.lines.first()))
            .insert_resource(Sitting {
                folder: self.args.out().to_owned(),
                size,
                stage: Stage::Setting,
                since: Instant::now(),
                poses: Vec::new(),
                sentence: None,
                lab: None,
                returned: 0,
            })
            .add_systems(PostStartup, sit_down)
            .add_systems(Update, (sentence::read, begin, pose).chain())
            .add_systems(Last, (shoot, finish).chain())
            .add_observer(develop);
    }
}

/// Takes her face from her, and makes the player's eyes the camera.
fn sit_down(
    canvas: Res<Canvas>,
    innkeeper: Single<Entity, With<Innkeeper>>,
    player: Single<Entity, With<PlayerParticipant>>,
    mut commands: Commands,
) {
    commands
        .entity(*innkeeper)
        .remove::<FaceSettings>()
        .insert(GazeTarget(None));
    let aim = Vec3::new(0.0, avatar::EYES - BELOW_EYES, 0.0);
    let height = 2.0 * (0.5 * FRAME / CAMERA.distance(aim)).atan();
    commands.entity(*player).insert((
        lens(height),
        RenderTarget::from(canvas.0.clone()),
        Transform::from_translation(CAMERA).looking_at(aim, Vec3::Y),
    ));
}

/// Starts as soon as nothing is missing any more.
fn begin(
    mut sitting: ResMut<Sitting>,
    scenery: Res<Scenery>,
    mut reading: ResMut<Reading>,
    mut notices: ResMut<Notices>,
    mut exit: MessageWriter<AppExit>,
) {
    if sitting.stage != Stage::Setting {
        return;
    }
    if !(scenery.is_set() && reading.is_over()) {
        if sitting.since.elapsed() > PATIENCE {
            let seconds = PATIENCE.as_secs();
            notices.add(format!(
                "the room or the voice was not there after {seconds} s: look above for what they say"
            ));
            exit.write(AppExit::error());
        }
        std::thread::sleep(Duration::from_millis(5));
        return;
    }
    sitting.sentence = reading.take(&mut notices);
    sitting.poses = poses::all(sitting.sentence.as_ref());
    match Lab::open(&sitting.folder, sitting.size) {
        Ok(lab) => {
            sitting.lab = Some(lab);
            sitting.stage = Stage::Posing(0);
        }
        Err(error) => {
            notices.add(error);
            exit.write(AppExit::error());
        }
    }
}

fn pose(sitting: Res<Sitting>, mut face: Single<&mut FaceWeights, With<Innkeeper>>) {
    if let Stage::Posing(number) = sitting.stage
        && let Some(pose) = sitting.poses.get(number)
    {
        face.0 = pose.weights;
    }
}

/// Asks the renderer for this frame.
fn shoot(mut sitting: ResMut<Sitting>, canvas: Res<Canvas>, mut commands: Commands) {
    let Stage::Posing(number) = sitting.stage else {
        return;
    };
    commands.spawn((
        Screenshot::image(canvas.0.clone()),
        PictureNumber(number as u32),
    ));
    sitting.stage = if number + 1 < sitting.poses.len() {
        Stage::Posing(number + 1)
    } else {
        Stage::Developing
    };
}

fn develop(
    captured: On<ScreenshotCaptured>,
    numbers: Query<&PictureNumber>,
    mut sitting: ResMut<Sitting>,
    mut notices: ResMut<Notices>,
) {
    let Ok(number) = numbers.get(captured.entity) else {
        return;
    };
    sitting.returned += 1;
    let pixels = captured.image.data.clone().unwrap_or_default();
    let Some(lab) = &sitting.lab else { return };
    let shot = Shot {
        number: number.0,
        pixels,
    };
    if let Err(error) = lab.develop(shot) {
        notices.add(error);
    }
}

/// Writes down what the pictures show, once all are there.
fn finish(
    mut sitting: ResMut<Sitting>,
    mut notices: ResMut<Notices>,
    mut exit: MessageWriter<AppExit>,
) {
    if sitting.stage != Stage::Developing || sitting.returned < sitting.poses.len() {
        return;
    }
    sitting.stage = Stage::Done;
    let developed = sitting.lab.take().map_or(Ok(()), Lab::close);
    let gallery = Gallery::of(&sitting.poses, sitting.sentence.as_ref());
    let saved = developed.and_then(|()| gallery.save(&sitting.folder, sitting.sentence.as_ref()));
    match saved {
        Ok(()) => {
            println!(
                "{} portraits in {}",
                sitting.poses.len(),
                sitting.folder.display()
            );
            exit.write(AppExit::Success);
        }
        Err(error) => {
            notices.add(error);
            exit.write(AppExit::error());
        }
    }
}
