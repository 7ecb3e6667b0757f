//! What the senses cost: a hundred characters among a thousand things, with walls between, and the same
//! in the middle of a world ten times as large.
//!
//! `cargo xtask bench sense` runs it in release. It fails where a frame costs more than its budget, or the
//! larger world much more than the smaller.

use banter_core::{CorePlugin, Noise, NpcParticipant, Perceivable, Percepts, Senses};
use banter_sense::{Occluder, SensePlugin};
use bevy::app::{TaskPoolOptions, TaskPoolPlugin};
use bevy::ecs::schedule::{Schedules, SingleThreadedExecutor};
use bevy::prelude::*;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const CHARACTERS: usize = 100;
const THINGS: usize = 1_000;
/// The town's side with that many things, in metres.
const SIDE: f32 = 100.0;
/// Walls stand in a lattice so wide, each with a gap of two metres.
const LATTICE: f32 = 10.0;

const RUNS: usize = 5;
const FRAMES: usize = 1_200;
const WARM: usize = 240;
/// Milliseconds of a median frame, and how much more a world of ten times the size may cost.
const BUDGET: f64 = 0.3;
const LARGER: f64 = 1.2;

fn main() -> ExitCode {
    println!(
        "senses on or off, the difference; the best of {RUNS} runs of {FRAMES} frames, one thread"
    );
    println!(
        "{:>10}  {:>6}  {:>9}  {:>9}  {:>9}",
        "things", "walls", "bare ms", "median ms", "p99 ms"
    );
    let [town, country] = [1, 10].map(|times| {
        let mut best = [f64::MAX; 3];
        let mut walls = 0;
        for _ in 0..RUNS {
            let (off, _) = run(times, false);
            let (on, count) = run(times, true);
            walls = count;
            let cost = [off[0], (on[0] - off[0]).max(0.0), (on[1] - off[1]).max(0.0)];
            best = std::array::from_fn(|at| best[at].min(cost[at]));
        }
        let [bare, median, p99] = best;
        println!(
            "{:>10}  {walls:>6}  {bare:>9.4}  {median:>9.4}  {p99:>9.4}",
            times * THINGS
        );
        median
    });
    let more = country / town.max(1e-6);
    let kept = town <= BUDGET && more <= LARGER;
    println!(
        "{town:.3} ms (may take {BUDGET}), ten times the world costs {more:.2} times that (may {LARGER}): {}",
        if kept { "kept" } else { "NOT kept" }
    );
    match kept {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Median and 99th percentile of a frame in milliseconds, and how many walls there are.
fn run(times: usize, senses: bool) -> ([f64; 2], usize) {
    let (mut app, walls) = world(times, senses);
    let mut frames = Vec::with_capacity(FRAMES);
    for frame in 0..WARM + FRAMES {
        // Sixty frames a second by the game's clock, as fast as they go by the wall's.
        let began = Instant::now();
        app.update();
        if frame >= WARM {
            frames.push(began.elapsed().as_secs_f64() * 1e3);
        }
    }
    if senses {
        let world = app.world_mut();
        let mut seen = world.query_filtered::<&Percepts, With<NpcParticipant>>();
        let seen: usize = seen.iter(world).map(|percepts| percepts.0.len()).sum();
        assert!(seen > CHARACTERS, "they see nothing");
    }
    frames.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| frames[((frames.len() as f64 * share) as usize).min(frames.len() - 1)];
    ([at(0.5), at(0.99)], walls)
}

/// Walks to and fro.
#[derive(Component)]
struct Walks(Vec3);

fn world(times: usize, senses: bool) -> (App, usize) {
    let mut app = App::new();
    let pool = TaskPoolPlugin {
        task_pool_options: TaskPoolOptions::with_num_threads(1),
    };
    let frame = Duration::from_secs_f64(1.0 / 60.0);
    app.add_plugins((MinimalPlugins.set(pool), TransformPlugin, CorePlugin))
        .insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(frame))
        .add_systems(
            Update,
            (walk, clatter).before(banter_core::BanterSystems::Sense),
        );
    if senses {
        app.add_plugins(SensePlugin);
    }
    let side = SIDE * (times as f32).sqrt();
    let mut chance = 88_172_645_463_325_252_u64;
    let mut draw = |width: f32| {
        // Marsaglia's xorshift.
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        ((chance >> 40) as f32 / (1_u64 << 24) as f32 - 0.5) * width
    };
    let world = app.world_mut();
    for number in 0..CHARACTERS {
        let place = Vec3::new(draw(SIDE), 0.0, draw(SIDE));
        let turn = Quat::from_rotation_y(draw(std::f32::consts::TAU));
        let place = Transform::from_translation(place).with_rotation(turn);
        let name = Perceivable::named(format!("character {number}"));
        let npc = world
            .spawn((NpcParticipant, Senses::human(), name, place))
            .id();
        if number.is_multiple_of(4) {
            world
                .entity_mut(npc)
                .insert(Walks(Vec3::new(draw(3.0), 0.0, draw(3.0))));
        }
    }
    for number in 0..times * THINGS {
        let place = Transform::from_xyz(draw(side), 1.0, draw(side));
        let name = Perceivable::named(format!("thing {number}")).described("of wood");
        let thing = world.spawn((name, place)).id();
        // A tenth of what is in the town moves: dogs, carts, doors.
        if number.is_multiple_of(10) && place.translation.abs().max_element() < SIDE / 2.0 {
            world
                .entity_mut(thing)
                .insert(Walks(Vec3::new(draw(2.0), 0.0, draw(2.0))));
        }
    }
    let mut walls = 0;
    let count = (side / LATTICE) as i32;
    for x in 0..count {
        for z in 0..count {
            let corner =
                Vec3::new(x as f32, 0.15, z as f32) * LATTICE - Vec3::new(side, 0.0, side) / 2.0;
            for (along, turn) in [(Vec3::X, 0.0), (Vec3::Z, std::f32::consts::FRAC_PI_2)] {
                let wall = Occluder::cuboid(Vec3::new(LATTICE - 2.0, 3.0, 0.2));
                let place = Transform::from_translation(corner + along * (LATTICE / 2.0))
                    .with_rotation(Quat::from_rotation_y(turn));
                world.spawn((wall, place));
                walls += 1;
            }
        }
    }
    app.finish();
    app.cleanup();
    // With threads of its own, which a game may have or not, a frame takes as long as idle ones need to wake up.
    let mut schedules = app.world_mut().resource_mut::<Schedules>();
    for (_, schedule) in schedules.iter_mut() {
        schedule.set_executor(SingleThreadedExecutor::new());
    }
    (app, walls)
}

fn walk(mut all: Query<(&mut Transform, &Walks)>, time: Res<Time>) {
    let way = (time.elapsed_secs() * 0.7).cos() * time.delta_secs();
    for (mut place, Walks(speed)) in &mut all {
        place.translation += *speed * way;
    }
}

/// Something falls down twice a second.
fn clatter(mut noises: MessageWriter<Noise>, mut frame: Local<u32>) {
    *frame += 1;
    if frame.is_multiple_of(30) {
        noises.write(Noise::at(
            Vec3::new((*frame % 50) as f32 - 25.0, 1.0, 0.0),
            "a pan falling",
        ));
    }
}
