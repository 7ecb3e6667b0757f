//! The eyes on the front of a headset, seen from afar, from near, from aside, and while its wearer is elsewhere.
//!
//! ```sh
//! cargo run -p banter_xr --features visor --example visor -- FOLDER
//! ```
//!
//! It needs no window and no headset, only Vulkan or its like, and saves four pictures into FOLDER, or here.

use banter_core::{Blendshape, FaceWeights, Weights};
use banter_xr::visor::{Visor, VisorPlugin};
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
use std::path::PathBuf;
use std::time::Duration;

/// The pictures: a name, where the camera is from the visor, and whether the wearer sees out.
const SHOTS: [(&str, Vec3, bool); 4] = [
    ("visor_far.png", Vec3::new(0.3, 0.1, 2.9), true),
    ("visor_near.png", Vec3::new(0.02, 0.0, 0.42), true),
    ("visor_aside.png", Vec3::new(0.26, 0.05, 0.34), true),
    ("visor_elsewhere.png", Vec3::new(0.02, 0.0, 0.42), false),
];
/// Frames that each is waited for: the visor becomes clear meanwhile.
const WAITS: u32 = 12;

#[derive(Resource)]
struct Studio {
    canvas: Handle<Image>,
    folder: PathBuf,
    frame: u32,
}

fn main() {
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
    App::new()
        .add_plugins(
            DefaultPlugins
                .set(window)
                .set(render)
                .disable::<WinitPlugin>(),
        )
        .add_plugins(ScheduleRunnerPlugin::run_loop(Duration::ZERO))
        .add_plugins(VisorPlugin)
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(
            250,
        )))
        .insert_resource(ClearColor(Color::srgb(0.16, 0.17, 0.19)))
        .add_systems(Startup, furnish)
        .add_systems(Update, shoot)
        .run();
}

fn furnish(
    mut images: ResMut<Assets<Image>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut commands: Commands,
) {
    let canvas = Image::new_target_texture(720, 480, TextureFormat::Rgba8UnormSrgb, None);
    let canvas = images.add(canvas);
    let target = RenderTarget::from(canvas.clone());
    let lens = PerspectiveProjection {
        fov: 0.5,
        near: 0.02,
        ..default()
    };
    let shown = (Tonemapping::AcesFitted, Projection::from(lens), target);
    commands.spawn((Camera3d::default(), shown));
    let folder = std::env::args_os().nth(1).unwrap_or_else(|| ".".into());
    commands.insert_resource(Studio {
        canvas,
        folder: folder.into(),
        frame: 0,
    });
    let light = DirectionalLight {
        illuminance: 4000.0,
        ..default()
    };
    commands.spawn((
        light,
        Transform::from_xyz(-1.0, 2.0, 1.5).looking_at(Vec3::ZERO, Vec3::Y),
    ));

    // A face that looks a little aside and lifts a brow; any avatar's would do.
    let mut face = Weights::ZERO;
    for (shape, weight) in [
        (Blendshape::EyeLookOutLeft, 0.25),
        (Blendshape::EyeLookInRight, 0.25),
        (Blendshape::EyeSquintLeft, 0.3),
        (Blendshape::EyeSquintRight, 0.3),
        (Blendshape::BrowOuterUpLeft, 0.8),
    ] {
        face[shape] = weight;
    }
    let face = commands.spawn(FaceWeights(face)).id();
    commands.spawn(Visor::new(face));

    // The rest of a headset, and a head.
    let mut part = |mesh: Mesh, colour: Color, place: Transform| {
        let paint = StandardMaterial {
            base_color: colour,
            perceptual_roughness: 0.6,
            ..default()
        };
        let mesh = Mesh3d(meshes.add(mesh));
        commands.spawn((mesh, MeshMaterial3d(materials.add(paint)), place));
    };
    let shell = Transform::from_xyz(0.0, 0.0, -0.078).with_scale(Vec3::new(0.093, 0.047, 0.05));
    part(Sphere::new(1.0).into(), Color::srgb(0.5, 0.51, 0.53), shell);
    let head = Transform::from_xyz(0.0, -0.03, -0.15).with_scale(Vec3::new(0.075, 0.12, 0.095));
    part(Sphere::new(1.0).into(), Color::srgb(0.72, 0.55, 0.46), head);
}

/// Takes one picture after the other.
fn shoot(
    mut studio: ResMut<Studio>,
    mut cameras: Query<&mut Transform, With<Camera3d>>,
    mut visors: Query<&mut Visor>,
    mut exit: MessageWriter<AppExit>,
    mut commands: Commands,
) {
    let (shot, waited) = (studio.frame / WAITS, studio.frame % WAITS);
    studio.frame += 1;
    let Some((name, at, sees_out)) = SHOTS.get(shot as usize) else {
        if waited > WAITS / 2 {
            exit.write(AppExit::Success);
        }
        return;
    };
    for mut camera in &mut cameras {
        *camera = Transform::from_translation(*at).looking_at(Vec3::Z * -0.02, Vec3::Y);
    }
    for mut visor in &mut visors {
        visor.sees_out = *sees_out;
    }
    if waited == WAITS - 1 {
        let file = studio.folder.join(name);
        println!("{}", file.display());
        commands
            .spawn(Screenshot::image(studio.canvas.clone()))
            .observe(save_to_disk(file));
    }
}
