//! A mirror room: somebody in a headset, here a script, wears one of the people that ship, and sees it in a mirror: it smiles,
//! winks with the left eye, points and waves.
//!
//! ```sh
//! cargo run -p banter_xr --example mirror -- FOLDER [PERSON]
//! ```
//!
//! It needs no window and no headset, only Vulkan or its like, and saves pictures into FOLDER, or here. PERSON is a file of
//! `assets/avatars` without its ending, or any path of a VRM or glTF below `assets`: `mara` unless it is said.

use banter_body::{Body, BodyBound, BodyPlugin, WornBody, WornFit};
use banter_core::{Blendshape, CorePlugin, Hand, PlayerParticipant};
use banter_face::FacePlugin;
use banter_xr::{HandGesture, MirrorsAvatar, Moves, ScriptedPlayer, WearsAvatar, XrPlugin};
use bevy::app::ScheduleRunnerPlugin;
use bevy::camera::RenderTarget;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};
use bevy::time::TimeUpdateStrategy;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use std::f32::consts::PI;
use std::path::PathBuf;
use std::time::Duration;

/// How far the mirror is from the player, metres.
const GLASS: f32 = 0.9;
/// The pictures: a name, when it is taken, seconds, and where the camera is and looks.
const SHOTS: [(&str, f32, Vec3, Vec3); 5] = [
    ("mirror_room.png", 1.5, BEHIND, AT_MIRROR),
    ("mirror_smile.png", 3.0, EYES, FACE),
    ("mirror_wink.png", 5.0, EYES, FACE),
    ("mirror_point.png", 8.0, BEHIND, AT_MIRROR),
    ("mirror_lean.png", 11.0, ASIDE, Vec3::new(0.0, 1.0, 0.0)),
];
const BEHIND: Vec3 = Vec3::new(1.15, 1.75, 1.0);
const AT_MIRROR: Vec3 = Vec3::new(-0.1, 1.2, -1.0);
const EYES: Vec3 = Vec3::new(0.0, 1.6, -1.05);
const FACE: Vec3 = Vec3::new(0.0, 1.57, -2.0);
const ASIDE: Vec3 = Vec3::new(2.2, 1.2, 0.1);
/// Frames in a second, and how many there may be before everybody is there.
const FPS: f32 = 30.0;
const PATIENCE: u32 = 3000;

#[derive(Resource)]
struct Studio {
    canvas: Handle<Image>,
    folder: PathBuf,
    person: String,
    bound: u32,
    waited: u32,
    time: f32,
    shot: usize,
}

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".into()).into();
    let person = arguments.next().unwrap_or_else(|| "mara".into());
    let person = person.to_string_lossy().into_owned();
    // Nothing is drawn by halves: pictures wait for their shaders.
    let render = RenderPlugin {
        synchronous_pipeline_compilation: true,
        ..default()
    };
    let window = WindowPlugin {
        primary_window: None,
        exit_condition: ExitCondition::DontExit,
        ..default()
    };
    let assets = AssetPlugin {
        file_path: concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets").to_owned(),
        ..default()
    };
    let frame = Duration::from_secs_f32(1.0 / FPS);
    App::new()
        .add_plugins(
            DefaultPlugins
                .set(window)
                .set(render)
                .set(assets)
                .disable::<WinitPlugin>(),
        )
        .add_plugins(ScheduleRunnerPlugin::run_loop(Duration::ZERO))
        .add_plugins((CorePlugin, FacePlugin, BodyPlugin, XrPlugin))
        .insert_resource(TimeUpdateStrategy::ManualDuration(frame))
        .insert_resource(ClearColor(Color::srgb(0.10, 0.11, 0.13)))
        .insert_resource(Studio {
            canvas: Handle::default(),
            folder,
            person,
            bound: 0,
            waited: 0,
            time: 0.0,
            shot: 0,
        })
        .add_systems(Startup, (furnish, appear).chain())
        .add_systems(Update, shoot)
        .add_observer(|_: On<BodyBound>, mut studio: ResMut<Studio>| studio.bound += 1)
        .run();
}

/// The room, its light and a camera.
fn furnish(
    mut studio: ResMut<Studio>,
    mut images: ResMut<Assets<Image>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut commands: Commands,
) {
    let canvas = Image::new_target_texture(640, 480, TextureFormat::Rgba8UnormSrgb, None);
    studio.canvas = images.add(canvas);
    let target = RenderTarget::from(studio.canvas.clone());
    let lens = PerspectiveProjection {
        fov: 0.75,
        near: 0.05,
        ..default()
    };
    let shown = (Tonemapping::AcesFitted, Projection::from(lens), target);
    commands.spawn((Camera3d::default(), shown));
    for (x, lux) in [(-1.2, 5200.0), (1.6, 2600.0)] {
        let light = DirectionalLight {
            illuminance: lux,
            ..default()
        };
        for z in [-2.0, 1.6] {
            let place =
                Transform::from_xyz(x, 2.2, z + 1.0).looking_at(Vec3::new(0.0, 1.2, -1.0), Vec3::Y);
            commands.spawn((light, place));
        }
    }
    let mut part = |mesh: Mesh, colour: Color, place: Vec3| {
        let paint = StandardMaterial {
            base_color: colour,
            perceptual_roughness: 0.9,
            ..default()
        };
        let mesh = Mesh3d(meshes.add(mesh));
        let place = Transform::from_translation(place);
        commands.spawn((mesh, MeshMaterial3d(materials.add(paint)), place));
    };
    let floor = Color::srgb(0.32, 0.27, 0.24);
    part(Cuboid::new(6.0, 0.1, 6.0).into(), floor, Vec3::Y * -0.05);
    let frame = Color::srgb(0.42, 0.30, 0.16);
    for x in [-0.75, 0.75] {
        part(
            Cuboid::new(0.07, 2.1, 0.05).into(),
            frame,
            Vec3::new(x, 1.05, -GLASS),
        );
    }
    part(
        Cuboid::new(1.57, 0.07, 0.05).into(),
        frame,
        Vec3::new(0.0, 2.12, -GLASS),
    );
}

/// The player's avatar, and the same one in the mirror.
fn appear(studio: Res<Studio>, assets: Res<AssetServer>, mut commands: Commands) {
    let person = &studio.person;
    let path = if person.contains('.') {
        format!("{person}#Scene0")
    } else {
        format!("avatars/{person}.glb#Scene0")
    };
    let model = || WorldAssetRoot(assets.load(path.clone()));
    let mine = commands.spawn((Body::default(), model())).id();
    let mirrored = commands.spawn((Body::default(), model())).id();
    let place =
        Transform::from_xyz(0.0, 0.0, -2.0 * GLASS).with_rotation(Quat::from_rotation_y(PI));
    let space = commands.spawn(place).id();
    let player = (PlayerParticipant, WearsAvatar(mine), Transform::default());
    let player = commands.spawn(player).id();
    let fit = WornFit::of_eyes(1.6);
    commands.entity(mine).insert(WornBody {
        fit,
        ..WornBody::new(player)
    });
    commands
        .entity(mirrored)
        .insert(MirrorsAvatar { of: mine, space });
}

/// What the player does.
fn moves() -> Moves {
    use Blendshape::*;
    let mut moves = Moves::new(3);
    moves.rest(2.0);
    moves.reach(0.5, |key| {
        for (shape, weight) in [
            (MouthSmileLeft, 0.85),
            (MouthSmileRight, 0.85),
            (CheekSquintLeft, 0.6),
            (CheekSquintRight, 0.6),
            (EyeSquintLeft, 0.3),
            (EyeSquintRight, 0.3),
        ] {
            key.face[shape] = weight;
        }
    });
    moves.rest(1.5);
    moves.reach(0.2, |key| {
        key.face[EyeBlinkLeft] = 1.0;
        key.face[CheekSquintLeft] = 1.0;
    });
    moves.rest(2.0);
    moves.reach(0.2, |key| key.face[EyeBlinkLeft] = 0.0);
    moves.gesture(Hand::Right, HandGesture::Point, 2.5);
    moves.gesture(Hand::Left, HandGesture::Wave, 0.5);
    moves.reach(0.8, |key| {
        key.head.translation += bevy::math::Vec3A::new(0.0, -0.25, -0.28);
        key.head.rotation *= Quat::from_rotation_x(-0.3);
    });
    moves.rest(3.0);
    moves
}

/// Takes one picture after the other.
fn shoot(
    mut studio: ResMut<Studio>,
    mut cameras: Query<(&mut Camera, &mut Transform), With<Camera3d>>,
    players: Query<Entity, With<PlayerParticipant>>,
    mut exit: MessageWriter<AppExit>,
    mut commands: Commands,
) {
    studio.waited += 1;
    if studio.bound < 2 {
        if studio.waited > PATIENCE {
            eprintln!(
                "`{}` of assets/avatars has no body that is known",
                studio.person
            );
            exit.write(AppExit::error());
        }
        return;
    }
    if studio.time == 0.0 {
        for player in &players {
            commands
                .entity(player)
                .insert(ScriptedPlayer::new(moves().into()));
        }
    }
    studio.time += 1.0 / FPS;
    let Some((name, at, eye, looks)) = SHOTS.get(studio.shot).copied() else {
        if studio.time > SHOTS[SHOTS.len() - 1].1 + 1.0 {
            exit.write(AppExit::Success);
        }
        return;
    };
    for (mut camera, mut place) in &mut cameras {
        // A processor that draws takes its time: only what is kept is drawn.
        camera.is_active = studio.time > at - 4.0 / FPS;
        *place = Transform::from_translation(eye).looking_at(looks, Vec3::Y);
    }
    if studio.time >= at {
        studio.shot += 1;
        let file = studio.folder.join(name);
        println!("{}", file.display());
        commands
            .spawn(Screenshot::image(studio.canvas.clone()))
            .observe(save_to_disk(file));
    }
}
