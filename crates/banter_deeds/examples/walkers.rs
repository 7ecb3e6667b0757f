//! What walking costs: a hundred people who walk to and fro among a thousand obstacles, on two floors with stairs between
//! them, and what a way costs that there is not.
//!
//! Run it in release. Frames are by the game's clock, as fast as they go by the wall's, on one thread.

use banter_core::{CorePlugin, NpcParticipant};
use banter_deeds::{DeedsPlugin, Obstacle, Walk, WalkEnded, WalkOutcome, WalkableFloor};
use bevy::app::{TaskPoolOptions, TaskPoolPlugin};
use bevy::prelude::*;
use std::time::{Duration, Instant};

const WALKERS: usize = 100;
const OBSTACLES: usize = 1_000;
/// The side of a floor in metres, and how high the upper one is.
const SIDE: f32 = 100.0;
const HEIGHT: f32 = 3.0;
/// Half of the yard that has walls around it and no gate, metres.
const YARD: f32 = 2.0;

const RUNS: usize = 3;
const FRAMES: usize = 600;
const WARM: usize = 120;
/// How often somebody asks for the way into the yard.
const ASKS: usize = 60;

fn main() {
    println!(
        "{WALKERS} walkers among {OBSTACLES} obstacles, walking less standing; the best of {RUNS} runs of {FRAMES} frames"
    );
    println!(
        "{:>9}  {:>9}  {:>9}  {:>9}  {:>9}  {:>9}",
        "bare ms", "median ms", "p99 ms", "worst ms", "arrived", "blocked"
    );
    let mut best = [f64::MAX; 4];
    let mut last = Ended::default();
    for _ in 0..RUNS {
        let (off, _) = run(false);
        let (on, ended) = run(true);
        last = ended;
        let more: [f64; 3] = std::array::from_fn(|at| (on[at] - off[at]).max(0.0));
        let cost = [off[0], more[0], more[1], more[2]];
        best = std::array::from_fn(|at| best[at].min(cost[at]));
    }
    let [bare, median, p99, worst] = best;
    let Ended { arrived, blocked } = last;
    println!("{bare:>9.4}  {median:>9.4}  {p99:>9.4}  {worst:>9.4}  {arrived:>9}  {blocked:>9}");
    let ([median, _, worst], Ended { blocked, .. }) = no_way();
    println!(
        "a frame in which somebody asks for a way into a yard without a gate: median {median:.4} ms, worst {worst:.4} ms \
         ({blocked} of {ASKS} were told that there is none)"
    );
}

/// Median, 99th percentile and the longest of some frames in milliseconds.
fn shares(mut frames: Vec<f64>) -> [f64; 3] {
    frames.sort_unstable_by(f64::total_cmp);
    [0.5, 0.99, 1.0].map(|share| {
        let at = (frames.len() as f64 * share) as usize;
        let at = at.min(frames.len().saturating_sub(1));
        frames.get(at).copied().unwrap_or_default()
    })
}

/// A frame's milliseconds.
fn frame(app: &mut App) -> f64 {
    let began = Instant::now();
    app.update();
    began.elapsed().as_secs_f64() * 1e3
}

/// What frames cost, and how walks ended.
fn run(walk: bool) -> ([f64; 3], Ended) {
    let mut app = world(WALKERS);
    if walk {
        app.add_systems(First, set_out);
    }
    let all: Vec<f64> = (0..WARM + FRAMES).map(|_| frame(&mut app)).collect();
    (
        shares(all[WARM..].to_vec()),
        *app.world().resource::<Ended>(),
    )
}

/// What a frame costs in which somebody asks for a way that there is not.
fn no_way() -> ([f64; 3], Ended) {
    let mut app = world(1);
    let world = app.world_mut();
    for turn in 0..4_u8 {
        let turn = Quat::from_rotation_y(f32::from(turn) * std::f32::consts::FRAC_PI_2);
        let wall = Transform::from_translation(turn * Vec3::Z * YARD).with_rotation(turn);
        world.spawn((Obstacle::new(2.0 * YARD + 0.4, 0.3), wall));
    }
    for _ in 0..WARM {
        app.update();
    }
    let mut npcs = app
        .world_mut()
        .query_filtered::<Entity, With<NpcParticipant>>();
    let npcs: Vec<Entity> = npcs.iter(app.world()).collect();
    let mut all = Vec::with_capacity(ASKS);
    for _ in 0..ASKS {
        for npc in &npcs {
            let from = app.world_mut().resource_mut::<Chance>().place();
            let walk = (
                Transform::from_translation(from),
                Walk::to(Vec3::ZERO.into(), 0.3),
            );
            app.world_mut().entity_mut(*npc).insert(walk);
        }
        all.push(frame(&mut app));
        app.update();
    }
    (shares(all), *app.world().resource::<Ended>())
}

/// Numbers that look like chance (Marsaglia's xorshift).
#[derive(Resource)]
struct Chance(u64);

impl Chance {
    /// A place on one of the floors.
    fn place(&mut self) -> Vec3 {
        let height = if self.draw(2.0) > 0.0 { HEIGHT } else { 0.0 };
        let beside = if height > 0.0 { SIDE + 4.0 } else { 0.0 };
        let side = 0.95 * SIDE;
        Vec3::new(self.draw(side), height, self.draw(side) - beside)
    }

    fn draw(&mut self, width: f32) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 40) as f32 / (1_u64 << 24) as f32 - 0.5) * width
    }
}

/// How walks ended.
#[derive(Resource, Default, Clone, Copy)]
struct Ended {
    arrived: usize,
    blocked: usize,
}

fn note(ended: On<WalkEnded>, mut all: ResMut<Ended>) {
    match ended.outcome {
        WalkOutcome::Arrived => all.arrived += 1,
        WalkOutcome::Blocked | WalkOutcome::TargetGone => all.blocked += 1,
    }
}

fn world(walkers: usize) -> App {
    let mut app = App::new();
    let pool = TaskPoolPlugin {
        task_pool_options: TaskPoolOptions::with_num_threads(1),
    };
    let frame = Duration::from_secs_f64(1.0 / 60.0);
    app.add_plugins((
        MinimalPlugins.set(pool),
        AssetPlugin::default(),
        TransformPlugin,
        CorePlugin,
        DeedsPlugin::default(),
    ))
    .init_asset::<Mesh>()
    .init_resource::<Ended>()
    .add_observer(note)
    .insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(frame));
    let mut chance = Chance(88_172_645_463_325_252);
    let world = app.world_mut();
    // The upper floor is beside the lower one, and four flights of five metres lead there.
    world.spawn((WalkableFloor::new(SIDE, SIDE), Transform::default()));
    let upper = Transform::from_xyz(0.0, HEIGHT, -SIDE - 4.0);
    world.spawn((WalkableFloor::new(SIDE, SIDE), upper));
    for flight in 0..4_u8 {
        let x = (f32::from(flight) - 1.5) * SIDE / 4.0;
        let stairs = Transform::from_xyz(x, HEIGHT / 2.0, -SIDE / 2.0 - 2.0)
            .with_rotation(Quat::from_rotation_x((HEIGHT / 4.0).atan()));
        world.spawn((WalkableFloor::new(2.0, 5.0), stairs));
    }
    for _ in 0..walkers {
        let place = Transform::from_translation(chance.place());
        world.spawn((NpcParticipant, place));
    }
    for _ in 0..OBSTACLES {
        let place = Transform::from_translation(chance.place())
            .with_rotation(Quat::from_rotation_y(chance.draw(3.0)));
        let size = Vec2::new(chance.draw(2.0), chance.draw(2.0)).abs() + 0.2;
        world.spawn((Obstacle::new(size.x, size.y), place));
    }
    world.insert_resource(chance);
    app.finish();
    app.cleanup();
    app
}

/// Whoever stands goes somewhere else.
fn set_out(
    idle: Query<Entity, (With<NpcParticipant>, Without<Walk>)>,
    mut chance: ResMut<Chance>,
    mut commands: Commands,
) {
    for npc in &idle {
        let to = chance.place();
        commands.entity(npc).insert(Walk::to(to.into(), 0.5));
    }
}
