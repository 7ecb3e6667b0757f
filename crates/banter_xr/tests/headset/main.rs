//! A game in a headset, on a real OpenXR runtime with simulated devices: `cargo xtask test xr`.
//!
//! The runtime is in the environment, and the name of what is tried the first argument. Each is a
//! process of its own, since a runtime is loaded once.
#![allow(clippy::unwrap_used)]

mod game;
mod remote;

use banter_core::{Blendshape, TurnEnd};
use banter_xr::{Gestures, HandGesture, Headset, Tracked};
use bevy::prelude::*;
use game::{Game, PLAYER_PLACE};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let Some(what) = std::env::args().nth(1) else {
        println!("nothing is tried; cargo xtask test xr tries everything");
        return ExitCode::SUCCESS;
    };
    let ok = match what.as_str() {
        "worn" => worn(),
        "flat" => flat(),
        "lost" => lost(),
        _ => false,
    };
    println!("{what}: {}", if ok { "ok" } else { "FAILED" });
    if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Says what is not as it should be.
fn check(name: &str, ok: bool, seen: impl std::fmt::Debug) -> bool {
    println!("  {} {name}: {seen:?}", if ok { "ok " } else { "NOT" });
    ok
}

/// Head, hands and gaze that are scripted arrive at the rig; both eyes are drawn.
fn worn() -> bool {
    let Some(mut remote) = remote::Remote::connect() else {
        return check("the runtime's devices can be moved", false, "no connection");
    };
    let mut game = Game::new();
    if !game.until(Duration::from_secs(60), |game| game.headset().is_worn()) {
        return check("the session is worn", false, game.headset());
    }
    let head = Vec3::new(0.25, 1.55, -0.1);
    let hand = Vec3::new(0.2, 1.2, -0.5);
    game.frames(90, |_| remote.pose(head, hand, 0.0));
    let mut ok = check("the session is worn", true, game.headset());
    let tracked = *game.get::<Tracked>();
    let seen = tracked.head.map(|pose| Vec3::from(pose.translation));
    let near = |a: Option<Vec3>, b: Vec3, by: f32| a.is_some_and(|a| a.distance(b) < by);
    ok &= check(
        "the head is where it is scripted",
        near(seen, head, 0.01),
        seen,
    );
    let ears = game.ears();
    ok &= check(
        "and in the world where the player is",
        near(ears, PLAYER_PLACE + head, 0.01),
        ears,
    );
    let wrists = tracked
        .hands
        .map(|hand| hand.map(|hand| hand.place(banter_xr::HandJoint::Wrist)));
    let mirrored = hand * Vec3::new(-1.0, 1.0, 1.0);
    ok &= check(
        "the right hand, too",
        near(wrists[1], hand, 0.15),
        wrists[1],
    );
    ok &= check("and the left", near(wrists[0], mirrored, 0.15), wrists[0]);
    // As `xtask/src/xr/look.txt` has it: a smile and a wink, and a look aside.
    let weight = |shape| tracked.face.map_or(0.0, |face| face[shape]);
    let smile = weight(Blendshape::MouthSmileLeft);
    ok &= check("the smile is", (smile - 0.8).abs() < 0.01, smile);
    let wink = [Blendshape::EyeBlinkLeft, Blendshape::EyeBlinkRight].map(weight);
    ok &= check("the wink is", wink == [0.0, 1.0], wink);
    let way = tracked.gaze.map(|gaze| gaze * Vec3::NEG_Z);
    let scripted = Quat::from_euler(EulerRot::YXZ, 0.3, -0.1, 0.0) * Vec3::NEG_Z;
    ok &= check("the gaze is", near(way, scripted, 0.01), way);
    game.frames(60, |_| remote.pose(head, hand, 1.0));
    let gestures = game.get::<Gestures>().hands;
    let grabs = gestures.contains(&Some(HandGesture::Grab));
    ok &= check("hands that close are told", grabs, gestures);
    let frames = game.drawn();
    ok &= check(
        "both eyes are drawn, and not blank",
        frames.iter().all(|it| *it),
        frames,
    );
    ok & check(
        "no frame was missed by who reads messages",
        game.missed() == 0,
        game.missed(),
    )
}

/// However it fails, the game is flat and its turn ends.
fn flat() -> bool {
    let mut game = Game::new();
    game.until(Duration::from_secs(8), |game| {
        game.headset().reason().is_some()
    });
    let headset = game.headset();
    let mut ok = check(
        "the game says why it is flat",
        headset.reason().is_some(),
        &headset,
    );
    game.say();
    game.frames(120, |_| {});
    ok &= check("the flat camera draws", game.flat_draws(), ());
    ok & ended(&game)
}

/// The runtime is killed while a character speaks.
fn lost() -> bool {
    let mut game = Game::new();
    if !game.until(Duration::from_secs(60), |game| game.headset().is_worn()) {
        return check("the session is worn", false, game.headset());
    }
    game.frames(30, |_| {});
    game.say();
    let mut ok = check("the flat camera rests", !game.flat_draws(), ());
    ok &= check("the runtime is killed", remote::kill_runtime(), ());
    let gone = game.until(Duration::from_secs(20), |game| {
        game.headset().reason().is_some()
    });
    let headset = game.headset();
    ok &= check(
        "the game notices",
        gone && matches!(headset, Headset::Lost { .. }),
        &headset,
    );
    game.frames(120, |_| {});
    ok &= check("the flat camera draws", game.flat_draws(), ());
    ok &= check(
        "the rig is flat",
        game.ears() == Some(game::FLAT_EYES),
        game.ears(),
    );
    ok & ended(&game)
}

fn ended(game: &Game) -> bool {
    let ends: Vec<TurnEnd> = game.ended().iter().map(|it| it.end).collect();
    check("the turn ends", ends == [TurnEnd::Done], ends)
}
