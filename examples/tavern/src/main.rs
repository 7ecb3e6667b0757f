//! The demonstration: a tavern, an innkeeper, and a conversation with her, in a window or as
//! a film.
//!
//! ```text
//! cargo xtask demo
//! cargo xtask demo --headless --say "What do you serve here?" --out out
//! ```
//!
//! What she says stands in her persona (`assets/personas/mara.persona.toml`), what is in the
//! room in its plan (`assets/tavern/room.toml`), how the window looks in
//! `assets/tavern/ui.toml`, and who speaks when in [`script`].

mod args;
mod avatar;
mod cast;
mod conversation_clock;
mod deeds;
mod display;
mod engines;
mod film;
mod models;
mod notice;
mod paint;
mod play;
mod portrait;
mod room;
mod scenery;
mod script;
mod shaders;
mod soften;
mod transcript;
mod window;

use args::{Args, Command, Line, View};
use avatar::{AvatarPlugin, Looks};
use bevy::asset::{AssetLoadFailedEvent, AssetMetaCheck, AssetPath, UnapprovedPathMode};
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy_banter::audio::VoiceEmitter;
use bevy_banter::core::GuardSettings;
use bevy_banter::deeds::{Post, ServedAt};
use bevy_banter::face::{FaceMissing, FaceSettings};
use bevy_banter::inspector::{Inspector, InspectorPlugin};
use bevy_banter::mind::{GuardPolicies, MindSeed};
use bevy_banter::prelude::*;
use bevy_banter::xr::Headset;
use cast::CastPlugin;
use conversation_clock::Curtain;
use deeds::TavernDeedsPlugin;
use engines::Orders;
use film::FilmPlugin;
use notice::Notices;
use paint::PaintPlugin;
use play::{Play, PlayPlugin};
use portrait::PortraitPlugin;
use room::{RoomPlugin, TAPROOM};
use scenery::SceneryPlugin;
use script::ScriptPlugin;
use soften::SoftenPlugin;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use transcript::TranscriptPlugin;
use window::WindowedPlugin;

/// The innkeeper.
const PERSONA: &str = "personas/mara.persona.toml";
/// Her looks.
const AVATAR: &str = "avatars/mara.glb";
/// What stands in the room.
const PLAN: &str = "tavern/room.toml";
/// Who else is there.
const CAST: &str = "tavern/cast.toml";
/// How the window looks.
const LOOK: &str = "tavern/ui.toml";
/// What is neither heard nor said there.
const GUARD: [&str; 2] = ["guard/default.guard.toml", "guard/tavern.guard.toml"];
/// For whom it is judged.
const GUARD_PROFILE: &str = "teen";
/// What is said in a film when nothing else is asked for.
const DEFAULT_LINE: &str = "What do you serve here?";

/// Where the innkeeper stands and faces, and where the guest before her is served, in metres.
const POST: Post = Post {
    place: Vec3::ZERO,
    facing: Vec3::Z,
};
const SERVED: ServedAt = ServedAt(Vec3::new(0.08, 1.125, 0.5));

/// The character whom the player talks to.
#[derive(Component)]
#[require(NpcParticipant)]
struct Innkeeper;

#[derive(Resource)]
struct Cast(Args);

fn main() -> ExitCode {
    let args = match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            print!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Command::Converse(args)) => *args,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let game = match display::choose(&args, display::reachable) {
        Ok(View::Film) => Ok(film_of(args)),
        Ok(View::Portraits) => Ok(tavern(args, View::Portraits)),
        Ok(View::Headset) => headset_of(args),
        Ok(View::Window) if args.xr => headset_of(args),
        Ok(View::Window) if args.view.is_some() => window::open(|| tavern(args, View::Window)),
        Ok(View::Window) => window::open(|| tavern(args.clone(), View::Window)).or_else(|why| {
            eprintln!("{why}, so the conversation is filmed");
            Ok(film_of(args))
        }),
        Err(why) => Err(why),
    };
    match game.map(|mut game| game.run()) {
        Ok(AppExit::Success) => ExitCode::SUCCESS,
        Ok(AppExit::Error(code)) => ExitCode::from(code.get()),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// In a headset and a window, or in a headset alone where no window can be opened.
fn headset_of(args: Args) -> Result<App, String> {
    let Err(why) = display::reachable() else {
        return window::open(|| tavern(args, View::Window));
    };
    let game = tavern(args, View::Headset);
    match game
        .world()
        .get_resource::<Headset>()
        .and_then(Headset::reason)
    {
        Some(reason) => Err(format!(
            "{reason}; but no window can be opened either: {why}"
        )),
        None => Ok(game),
    }
}

/// A film has at least one line, or a play.
fn film_of(mut args: Args) -> App {
    if args.lines.is_empty() && args.play.is_none() {
        args.lines.push(Line::Say(DEFAULT_LINE.to_owned()));
    }
    tavern(args, View::Film)
}

/// The whole game.
fn tavern(args: Args, view: View) -> App {
    let assets = assets();
    let mut notices = Notices::default();
    let play = args.play.as_deref().map(Play::load);
    let play = play.transpose().unwrap_or_else(|error| {
        notices.add(error);
        None
    });
    let company =
        args.company || args.xr || play.is_some() || view == View::Window && args.lines.is_empty();
    let orders = Orders::take(&args.models, &mut notices);
    let engine = engine(&assets);
    let mut app = App::new();
    if let Some(folder) = &args.mods {
        app.add_plugins(ModsPlugin {
            assets: assets.display().to_string(),
            ..ModsPlugin::new(folder)
        });
    }
    app.insert_resource(notices).init_resource::<Curtain>();
    match view {
        View::Film if args.no_pictures => app.add_plugins((
            film::NoPicturesPlugin {
                assets: assets.clone(),
            },
            orders.plugins(film::SOUND),
            FilmPlugin { args: args.clone() },
        )),
        View::Film => app.add_plugins((
            film::without_window(engine),
            orders.plugins(film::SOUND),
            FilmPlugin { args: args.clone() },
        )),
        View::Portraits => app.add_plugins((
            film::without_window(engine),
            orders.plugins(AudioOutput::Silent),
            PortraitPlugin { args: args.clone() },
        )),
        View::Window | View::Headset => app.add_plugins((
            match (view, args.xr) {
                (View::Headset, _) => window::in_headset(window::without_window(engine)),
                (_, true) => window::in_headset(window::with_window(engine, &args)),
                (_, false) => window::with_window(engine, &args),
            },
            orders.plugins(AudioOutput::Device),
            WindowedPlugin {
                args: args.clone(),
                look: assets.join(LOOK),
                headset_alone: view == View::Headset,
            },
        )),
    };
    app.insert_resource(orders)
        .insert_resource(MindSeed(args.seed))
        .add_plugins((
            RoomPlugin {
                plan: assets.join(PLAN),
            },
            ScriptPlugin {
                lines: args.lines.clone(),
            },
            TranscriptPlugin,
            TavernDeedsPlugin,
        ))
        .add_systems(Startup, (keep_order, enter))
        .add_systems(Update, (note_lost_persona, serve_at_the_counter))
        .add_observer(note_still_face);
    if company {
        app.add_plugins(CastPlugin {
            plan: assets.join(CAST),
            with_pictures: !args.no_pictures,
            with_mods: args.mods.is_some(),
        });
    }
    if let Some(play) = play {
        app.add_plugins(PlayPlugin { play });
    }
    if !args.no_pictures {
        app.add_plugins((PaintPlugin, SoftenPlugin, AvatarPlugin, SceneryPlugin));
    }
    let has_inspector = args.inspector;
    app.insert_resource(Cast(args));
    if has_inspector {
        inspect(&mut app);
    }
    app
}

/// Lets who has the address look into the game.
fn inspect(app: &mut App) {
    app.add_plugins(InspectorPlugin::default());
    if let Some(inspector) = app.world().get_resource::<Inspector>() {
        println!("The game is shown at {}", inspector.link());
    }
}

/// Bevy, with what is the same in a window and without.
fn engine(assets: &Path) -> bevy::app::PluginGroupBuilder {
    DefaultPlugins.set(reading(assets)).set(log())
}

/// Assets from that folder and from wherever the player names them.
fn reading(assets: &Path) -> AssetPlugin {
    AssetPlugin {
        file_path: assets.display().to_string(),
        meta_check: AssetMetaCheck::Never,
        unapproved_path_mode: UnapprovedPathMode::Allow,
        ..default()
    }
}

/// What is logged. What cannot be loaded is said in a sentence of our own.
fn log() -> LogPlugin {
    LogPlugin {
        filter: "warn,bevy_asset::server=off,bevy_render::renderer=error,bevy_light=error"
            .to_owned(),
        ..default()
    }
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

/// What may be heard and said.
fn keep_order(
    assets: Res<AssetServer>,
    mut policies: ResMut<GuardPolicies>,
    mut settings: ResMut<GuardSettings>,
) {
    policies.0 = GUARD.map(|policy| assets.load(policy)).into();
    GUARD_PROFILE.clone_into(&mut settings.profile);
}

/// The player steps up to the counter.
fn enter(mut commands: Commands, cast: Res<Cast>, assets: Res<AssetServer>) {
    let Cast(args) = &*cast;
    // Paths that the player names are seen from where the program is run.
    let named = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let persona = match (&args.persona, &args.mods) {
        (Some(file), _) => AssetPath::from_path_buf(named(file)),
        (None, Some(_)) => format!("mods://{PERSONA}").into(),
        (None, None) => PERSONA.into(),
    };
    let avatar = args.avatar.as_ref().map_or(AVATAR.into(), named);
    let player = commands
        .spawn((
            PlayerParticipant,
            PerceptionRoom(TAPROOM.to_owned()),
            AudioListener,
        ))
        .id();
    // What they tell is remembered as theirs.
    if let Ok(player_id) = PersonId::new("player") {
        commands.entity(player).insert(player_id);
    }
    commands.spawn((
        Innkeeper,
        CharacterPersona(assets.load(persona)),
        Looks(avatar),
        PerceptionRoom(TAPROOM.to_owned()),
        GazeTarget(Some(player)),
        FaceSettings {
            life_seed: Some(args.seed),
            ..default()
        },
        VoiceEmitter {
            offset: Vec3::Y * (avatar::EYES - 0.08),
            ..default()
        },
        POST,
        Transform::default(),
        Visibility::default(),
    ));
}

/// Who stands before the counter is served on it; elsewhere things come into their hands.
fn serve_at_the_counter(
    players: Query<(Entity, &Transform, Has<ServedAt>), With<PlayerParticipant>>,
    mut commands: Commands,
) {
    for (player, place, is_served) in &players {
        let is_before = place.translation.z > SERVED.0.z;
        if is_before && !is_served {
            commands.entity(player).insert(SERVED);
        } else if is_served && !is_before {
            commands.entity(player).remove::<ServedAt>();
        }
    }
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
