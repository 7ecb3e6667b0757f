//! A small game without a window, seen in a headset where there is one.

use banter_core::{
    CorePlugin, LineTyped, NpcParticipant, PlaybackFinished, PlaybackProgress, PlayerParticipant,
    ReplyFinished, Rig, Rigs, SentenceReady, TurnEnded, TurnStarted,
};
use banter_xr::openxr::{HeadsetCamera, HeadsetSettings, with_headset};
use banter_xr::{FlatCamera, Headset, HeadsetWearer, XrPlugin};
use bevy::app::PluginsState;
use bevy::camera::{Camera, RenderTarget};
use bevy::ecs::system::RunSystemOnce;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use std::time::{Duration, Instant};

/// Where the game has put its player, and where a flat player's eyes are.
pub(crate) const PLAYER_PLACE: Vec3 = Vec3::new(2.0, 0.0, 1.0);
pub(crate) const FLAT_EYES: Vec3 = Vec3::new(0.0, 1.7, 4.0);

#[derive(Resource, Default)]
struct Seen {
    drawn: [Option<bool>; 2],
    ended: Vec<TurnEnded>,
    started: Vec<TurnStarted>,
    told: u32,
    read: u32,
}

#[derive(Message)]
struct Tick;

/// The game, and who is in it.
pub(crate) struct Game {
    app: App,
    player: Entity,
    npc: Entity,
}

impl Game {
    pub(crate) fn new() -> Self {
        let window = WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..default()
        };
        let plugins = DefaultPlugins.build().set(window).disable::<WinitPlugin>();
        let settings = HeadsetSettings {
            pipelined: false,
            synchronous_pipeline_compilation: true,
            ..default()
        };
        let mut app = App::new();
        app.add_plugins(with_headset(plugins, settings))
            .add_plugins((CorePlugin, XrPlugin))
            .init_resource::<Seen>()
            .add_message::<Tick>()
            .insert_resource(ClearColor(Color::srgb(0.1, 0.1, 0.3)))
            .add_observer(|ended: On<TurnEnded>, mut seen: ResMut<Seen>| {
                seen.ended.push(ended.event().clone());
            })
            .add_observer(|started: On<TurnStarted>, mut seen: ResMut<Seen>| {
                seen.started.push(started.event().clone());
            })
            .add_systems(Startup, furnish)
            .add_systems(Update, plain)
            .add_systems(
                First,
                |mut ticks: MessageWriter<Tick>, mut seen: ResMut<Seen>| {
                    ticks.write(Tick);
                    seen.told += 1;
                },
            )
            .add_systems(
                Last,
                |mut ticks: MessageReader<Tick>, mut seen: ResMut<Seen>| {
                    seen.read += ticks.read().count() as u32;
                },
            );
        while app.plugins_state() == PluginsState::Adding {
            std::thread::sleep(Duration::from_millis(5));
        }
        app.finish();
        app.cleanup();
        let world = app.world_mut();
        let eyes = world
            .spawn((Transform::from_translation(FLAT_EYES), FlatCamera))
            .id();
        world.entity_mut(eyes).insert(Camera3d::default());
        let rig = Rig::with_head(eyes);
        let place = Transform::from_translation(PLAYER_PLACE);
        let player = world
            .spawn((PlayerParticipant, HeadsetWearer, rig, place))
            .id();
        let npc = world
            .spawn((NpcParticipant, Transform::from_xyz(2.0, 0.0, -2.0)))
            .id();
        Self { app, player, npc }
    }

    /// Frames, before each of which something is done.
    pub(crate) fn frames(&mut self, count: u32, mut before: impl FnMut(&mut Self)) {
        for _ in 0..count {
            before(self);
            self.app.update();
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Frames until it is so, or the time is over.
    pub(crate) fn until(&mut self, time: Duration, is: impl Fn(&Self) -> bool) -> bool {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.frames(1, |_| {});
            if is(self) {
                return true;
            }
        }
        false
    }

    pub(crate) fn headset(&self) -> Headset {
        self.app.world().resource::<Headset>().clone()
    }

    pub(crate) fn get<C: Component>(&self) -> &C {
        self.app.world().get(self.player).unwrap()
    }

    pub(crate) fn ears(&mut self) -> Option<Vec3> {
        let player = self.player;
        let ears = move |rigs: Rigs| rigs.ears(player);
        self.app.world_mut().run_system_once(ears).unwrap()
    }

    pub(crate) fn flat_draws(&mut self) -> bool {
        let world = self.app.world_mut();
        let mut cameras = world.query_filtered::<&Camera, With<FlatCamera>>();
        cameras.iter(world).all(|camera| camera.is_active)
    }

    /// A character answers the player; its sentence ends in 60 frames.
    pub(crate) fn say(&mut self) {
        let (speaker, npc) = (self.player, self.npc);
        let text = "Good evening".to_owned();
        self.write(LineTyped {
            speaker,
            to: Some(npc),
            text,
        });
        self.frames(2, |_| {});
        let turn = self.app.world().resource::<Seen>().started[0].turn;
        let text = "Good evening.".to_owned();
        self.write(SentenceReady {
            turn,
            index: 0,
            text,
            mood: None,
            delivery: default(),
        });
        self.write(ReplyFinished { turn, sentences: 1 });
        self.write(PlaybackProgress {
            npc,
            turn,
            index: 0,
            position: 0.1,
        });
        let mut left = 60;
        let finish = move |mut played: MessageWriter<PlaybackFinished>| {
            left -= 1;
            if left == 0 {
                played.write(PlaybackFinished { turn, index: 0 });
            }
        };
        self.app.add_systems(Update, finish);
    }

    fn write<M: Message>(&mut self, message: M) {
        self.app.world_mut().write_message(message);
    }

    pub(crate) fn ended(&self) -> &[TurnEnded] {
        &self.app.world().resource::<Seen>().ended
    }

    /// Messages that were written and not read.
    pub(crate) fn missed(&self) -> u32 {
        let seen = self.app.world().resource::<Seen>();
        seen.told - seen.read
    }

    /// Whether each eye's picture shows something. They are saved where the environment says.
    pub(crate) fn drawn(&mut self) -> [bool; 2] {
        let folder = std::env::var_os("BANTER_XR_PICTURES").map(std::path::PathBuf::from);
        let world = self.app.world_mut();
        let mut eyes = world.query::<(&RenderTarget, &HeadsetCamera)>();
        let eyes: Vec<_> = eyes
            .iter(world)
            .map(|(target, eye)| (target.clone(), eye.0))
            .collect();
        for (target, eye) in eyes {
            let folder = folder.clone();
            world.spawn(Screenshot(target)).observe(
                move |shot: On<ScreenshotCaptured>, mut seen: ResMut<Seen>| {
                    let Ok(picture) = shot.image.clone().try_into_dynamic() else {
                        return;
                    };
                    let picture = picture.to_rgb8();
                    let first = picture.get_pixel(0, 0);
                    let other = picture.pixels().filter(|pixel| *pixel != first).count();
                    let whole = (picture.width() * picture.height()) as usize;
                    seen.drawn[eye as usize] = Some(other * 100 > whole);
                    if let Some(folder) = &folder {
                        let _ = picture.save(folder.join(format!("eye{eye}.png")));
                    }
                },
            );
        }
        self.until(Duration::from_secs(20), |game| {
            game.app
                .world()
                .resource::<Seen>()
                .drawn
                .iter()
                .all(Option::is_some)
        });
        let seen = self.app.world().resource::<Seen>();
        seen.drawn.map(|it| it == Some(true))
    }
}

/// Something to see.
fn furnish(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    commands.spawn((
        Mesh3d(meshes.add(Cuboid::new(1.0, 1.0, 1.0))),
        MeshMaterial3d(materials.add(StandardMaterial {
            base_color: Color::srgb(0.9, 0.3, 0.1),
            unlit: true,
            ..default()
        })),
        Transform::from_xyz(2.2, 1.5, -2.0),
    ));
}

/// The eyes' cameras are as plain as they can be, for a renderer without a card.
fn plain(eyes: Query<Entity, Added<HeadsetCamera>>, mut commands: Commands) {
    for eye in &eyes {
        let plain = (
            Msaa::Off,
            bevy::core_pipeline::tonemapping::Tonemapping::None,
        );
        commands.entity(eye).insert(plain);
    }
}
