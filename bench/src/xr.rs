//! Players in headsets on the game thread, per frame: tracking by a script with a tracker's noise, gestures, intents, bearing,
//! face, body and a double for others, beside the same game without them; the best of five runs.

use crate::body::skeleton;
use crate::measure::{difference, on_one_thread, target, time_frames};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_banter::body::{Body, BodyPlugin};
use bevy_banter::core::{CorePlugin, Hand, NpcParticipant, Perceivable, PlayerParticipant};
use bevy_banter::xr::{
    HandGesture, HeadPanel, Moves, Noise, ScriptedPlayer, SharesAvatar, WearsAvatar, XrPlugin,
};
use std::process::ExitCode;
use std::time::Duration;

/// Frames of a run: ten seconds of a headset's.
const FRAMES: usize = 900;
const RUNS: usize = 5;
/// Characters that stand around.
const CHARACTERS: usize = 4;
/// Milliseconds that one player may cost.
const TARGET: f64 = 0.15;
/// What trackers err by, metres.
const NOISE: f32 = 0.003;

pub(crate) fn run() -> ExitCode {
    println!(
        "players in headsets on the game thread per frame, body, face and double and all: with them minus without, best of \
         {RUNS} runs of {FRAMES}"
    );
    println!(
        "{:>8}  {:>10}  {:>11}  {:>11}  {:>18}",
        "players", "bare ms", "median ms", "p99 ms", "allocations more"
    );
    let mut one = f64::MAX;
    for players in [1, 4] {
        let mut best = [f64::MAX; 4];
        for _ in 0..RUNS {
            let off = time_frames(&mut game(0), FRAMES, |_| {});
            let on = time_frames(&mut game(players), FRAMES, |_| {});
            let cost = [
                off.median.as_secs_f64() * 1e3,
                difference(off.median, on.median),
                difference(off.p99, on.p99),
                (on.allocations - off.allocations).max(0.0),
            ];
            best = std::array::from_fn(|k| best[k].min(cost[k]));
        }
        let [bare, median, p99, allocations] = best;
        println!("{players:>8}  {bare:>10.4}  {median:>11.4}  {p99:>11.4}  {allocations:>18.2}");
        if players == 1 {
            one = median;
        }
    }
    let met = target(one <= TARGET, &format!("one player in at most {TARGET} ms"));
    if met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A few characters, and so many players among them.
fn game(players: usize) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, TransformPlugin, CorePlugin, BodyPlugin))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(
            1.0 / 90.0,
        )));
    if players > 0 {
        app.add_plugins(XrPlugin);
    }
    let world = app.world_mut();
    for index in 0..CHARACTERS {
        let place = Transform::from_xyz(index as f32 - 1.5, 0.0, -2.0);
        world.spawn((NpcParticipant, Perceivable::named("somebody"), place));
    }
    for index in 0..players {
        let avatar = world.spawn(Body::default()).id();
        skeleton(world, avatar);
        let mut script = ScriptedPlayer::new(moves(index as u64).into()).repeating();
        script.noise = Some(Noise::new(index as u64, NOISE));
        let player = world
            .spawn((
                PlayerParticipant,
                Perceivable::named("Ada"),
                script,
                WearsAvatar(avatar),
                SharesAvatar::default(),
                Transform::from_xyz(0.0, 0.0, index as f32),
            ))
            .id();
        world.spawn(HeadPanel::subtitles(player, 0.1));
    }
    app.finish();
    on_one_thread(&mut app);
    app.cleanup();
    // Bodies are bound, and every buffer has its size, before anything is measured.
    for _ in 0..240 {
        app.update();
    }
    app
}

/// Somebody who points, waves, nods and smiles.
fn moves(seed: u64) -> Moves {
    let mut moves = Moves::new(seed);
    for side in [Hand::Right, Hand::Left] {
        moves.idle(2.0);
        for gesture in [HandGesture::Point, HandGesture::Wave, HandGesture::OpenPalm] {
            moves.gesture(side, gesture, 1.2).relax().rest(0.5);
        }
    }
    moves
}
