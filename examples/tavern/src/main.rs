//! The demonstration: a tavern, an innkeeper, and a conversation with her as a film.
//!
//! ```text
//! cargo xtask demo --headless --say "What do you serve here?" --out out
//! ```
//!
//! What she says stands in her persona (`assets/personas/mara.persona.toml`), what is in the
//! room in its plan (`assets/tavern/room.toml`), and who speaks when in [`script`].

mod args;
mod avatar;
mod camera;
mod ending;
mod film;
mod notice;
mod paint;
mod room;
mod script;
mod soften;
mod transcript;

use args::{Args, Command};
use avatar::{AvatarPlugin, Looks};
use bevy::app::ScheduleRunnerPlugin;
use bevy::asset::{AssetLoadFailedEvent, AssetMetaCheck, AssetPath, UnapprovedPathMode};
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::window::ExitCondition;
use bevy_banter::audio::VoiceEmitter;
use bevy_banter::face::{Face, FaceMissing};
use bevy_banter::mind::MindSeed;
use bevy_banter::prelude::*;
use ending::EndingPlugin;
use film::{Canvas, FilmPlugin};
use notice::Notices;
use paint::PaintPlugin;
use room::{RoomPlugin, TAPROOM};
use script::ScriptPlugin;
use soften::SoftenPlugin;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use transcript::TranscriptPlugin;

/// The innkeeper.
const PERSONA: &str = "personas/mara.persona.toml";
/// Her looks.
const AVATAR: &str = "avatars/mara.glb";
/// What stands in the room.
const PLAN: &str = "tavern/room.toml";
/// Samples a second of the conversation's sound.
const SOUND_RATE: u32 = 48_000;

/// The character whom the player talks to.
#[derive(Component)]
#[require(Npc)]
struct Innkeeper;

#[derive(Resource)]
struct Cast(Args);

fn main() -> ExitCode {
    match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            println!("{}", args::HELP);
            ExitCode::SUCCESS
        }
        Ok(Command::Converse(args)) => match tavern(args).run() {
            AppExit::Success => ExitCode::SUCCESS,
            AppExit::Error(code) => ExitCode::from(code.get()),
        },
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// The whole game.
fn tavern(args: Args) -> App {
    let assets = assets();
    let mut app = App::new();
    app.init_resource::<Notices>()
        .add_plugins((
            engine(&assets),
            ScheduleRunnerPlugin::run_loop(Duration::ZERO),
        ))
        .add_plugins(BanterPlugins {
            audio: AudioOutput::Offline { rate: SOUND_RATE },
            ..default()
        })
        .insert_resource(MindSeed(args.seed))
        .add_plugins((
            RoomPlugin {
                plan: assets.join(PLAN),
            },
            PaintPlugin,
            SoftenPlugin,
            AvatarPlugin,
            FilmPlugin {
                frames: args.out.join("frames"),
                size: UVec2::new(args.width, args.height),
            },
            ScriptPlugin {
                lines: args.lines.clone(),
            },
            TranscriptPlugin,
            EndingPlugin { args: args.clone() },
        ))
        .insert_resource(Cast(args))
        .add_systems(Startup, enter)
        .add_systems(Update, note_lost_persona)
        .add_observer(note_still_face);
    app
}

/// Bevy without a window, and with no more of the renderer than a processor can carry.
fn engine(assets: &Path) -> impl PluginGroup + use<> {
    DefaultPlugins
        .set(WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..default()
        })
        .set(AssetPlugin {
            file_path: assets.display().to_string(),
            meta_check: AssetMetaCheck::Never,
            // Personas and avatars may lie anywhere: the player names them.
            unapproved_path_mode: UnapprovedPathMode::Allow,
            ..default()
        })
        .set(LogPlugin {
            // What cannot be loaded is said in a sentence of our own.
            filter: "warn,bevy_asset::server=off,bevy_render::renderer=error,bevy_light=error"
                .to_owned(),
            ..default()
        })
}

/// The folder of the assets: below what `BEVY_ASSET_ROOT` names, in this workspace, or
/// where the program is run.
fn assets() -> PathBuf {
    let root = std::env::var_os("BEVY_ASSET_ROOT").map(PathBuf::from);
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize();
    let here = std::env::current_dir().unwrap_or_default();
    let roots = [root, source.ok(), Some(here.clone())];
    let mut folders = roots.into_iter().flatten().map(|root| root.join("assets"));
    folders
        .find(|assets| assets.join(PLAN).exists())
        .unwrap_or_else(|| here.join("assets"))
}

/// The player steps up to the counter.
fn enter(mut commands: Commands, cast: Res<Cast>, assets: Res<AssetServer>, canvas: Res<Canvas>) {
    let Cast(args) = &*cast;
    // Paths that the player names are seen from where the program is run.
    let named = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let persona = args.persona.as_ref().map_or(PERSONA.into(), named);
    let avatar = args.avatar.as_ref().map_or(AVATAR.into(), named);
    let player = commands
        .spawn((
            Player,
            Room(TAPROOM.to_owned()),
            AudioListener,
            camera::eyes(&canvas),
        ))
        .id();
    commands.spawn((
        Innkeeper,
        Character(assets.load(AssetPath::from_path(&persona))),
        Looks(avatar),
        Room(TAPROOM.to_owned()),
        GazeTarget(Some(player)),
        Face {
            life_seed: Some(args.seed),
            ..default()
        },
        VoiceEmitter {
            offset: Vec3::Y * (avatar::EYES - 0.08),
            ..default()
        },
        Transform::default(),
        Visibility::default(),
    ));
}

/// The reasons were logged where they arose; the transcript wants them too.
fn note_lost_persona(
    mut failures: MessageReader<AssetLoadFailedEvent<Persona>>,
    mut notices: ResMut<Notices>,
) {
    for failure in failures.read() {
        let reason = notice::why(&failure.error);
        notices.keep(format!("a stand-in speaks for the persona: {reason}"));
    }
}

fn note_still_face(missing: On<FaceMissing>, mut notices: ResMut<Notices>) {
    notices.keep(missing.reason.clone());
}
