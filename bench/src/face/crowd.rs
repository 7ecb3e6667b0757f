//! Faces on the game thread, per frame: the app with their plugin minus the app without it,
//! the best of five runs, everybody talking.

use crate::cast::{face, face_nodes};
use crate::measure::{difference, on_one_thread, target, time_frames};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_banter::core::{
    Blendshape, CorePlugin, FaceWeights, NpcParticipant, Pcm, Phoneme, PhonemeTiming,
    PlaybackProgress, SentenceSynthesized, Speech, Turn,
};
use bevy_banter::face::{Detail, FacePlugin};
use std::time::Duration;

/// Frames of a run: five seconds of a game.
const FRAMES: usize = 300;
const RUNS: usize = 5;
/// How long everybody talks, in seconds; then they say it again.
const LINE: f32 = 4.0;
/// Milliseconds that this many near faces may cost.
const TARGET: (usize, f64) = (32, 0.1);

/// Where the crowd stands, as the camera in the middle that looks along -Z sees it.
const PLACES: [(Detail, f32); 3] = [
    (Detail::Near, -2.0),
    (Detail::Far, -25.0),
    (Detail::Hidden, 25.0),
];

pub(crate) fn run() -> Result<bool, String> {
    println!(
        "faces on the game thread per frame, all talking: plugin on minus off, best of {RUNS} \
         runs of {FRAMES}"
    );
    println!(
        "{:>6}  {:>8}  {:>10}  {:>11}  {:>11}  {:>18}",
        "faces", "detail", "bare ms", "median ms", "p99 ms", "allocations more"
    );
    let (mut fast, mut lean) = (true, true);
    for (detail, place) in PLACES {
        for count in [1, 32, 128] {
            let mut best = Cost::WORST;
            for _ in 0..RUNS {
                best = best.min(once(count, detail, place)?);
            }
            println!(
                "{count:>6}  {:>8}  {:>10.4}  {:>11.4}  {:>11.4}  {:>18.2}",
                format!("{detail:?}").to_lowercase(),
                best.bare,
                best.median,
                best.p99,
                best.allocations
            );
            if (detail, count) == (Detail::Near, TARGET.0) {
                fast = best.median <= TARGET.1;
            }
            lean &= best.allocations < 0.01;
        }
    }
    let (count, most) = TARGET;
    let fast = target(fast, &format!("{count} near faces in at most {most} ms"));
    Ok(target(lean, "no allocation in a frame, once warm") && fast)
}

/// What one run showed: times in milliseconds, and allocations of a frame.
#[derive(Debug, Clone, Copy)]
struct Cost {
    bare: f64,
    median: f64,
    p99: f64,
    allocations: f64,
}

impl Cost {
    const WORST: Self = Self {
        bare: f64::MAX,
        median: f64::MAX,
        p99: f64::MAX,
        allocations: f64::MAX,
    };

    /// The better of two runs, figure by figure.
    fn min(self, other: Self) -> Self {
        Self {
            bare: self.bare.min(other.bare),
            median: self.median.min(other.median),
            p99: self.p99.min(other.p99),
            allocations: self.allocations.min(other.allocations),
        }
    }
}

fn once(count: usize, detail: Detail, place: f32) -> Result<Cost, String> {
    let off = time_frames(&mut crowd(count, place, false), FRAMES, |_| {});
    let mut app = crowd(count, place, true);
    let mut faces = app.world_mut().query::<&Detail>();
    let seen = faces.iter(app.world()).filter(|seen| **seen == detail);
    let seen = seen.count();
    if seen != count {
        return Err(format!("{seen} of {count} faces are {detail:?}"));
    }
    let on = time_frames(&mut app, FRAMES, talk);
    if detail == Detail::Near {
        let mut faces = app.world_mut().query::<&FaceWeights>();
        let open = |face: &&FaceWeights| face[Blendshape::JawOpen] > 0.05;
        if faces.iter(app.world()).filter(open).count() < count {
            return Err("not everybody talks".to_owned());
        }
    }
    Ok(Cost {
        bare: off.median.as_secs_f64() * 1e3,
        median: difference(off.median, on.median),
        p99: difference(off.p99, on.p99),
        allocations: (on.allocations - off.allocations).max(0.0),
    })
}

/// Who talks, in which turn, and where in it.
#[derive(Resource, Default)]
struct Talk {
    turns: Vec<(Entity, Entity)>,
    position: f32,
}

/// A world of characters in front of a camera or behind it, each with a line that it says.
fn crowd(count: usize, place: f32, faces: bool) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), TransformPlugin))
        .init_asset::<Mesh>()
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(
            1.0 / 60.0,
        )));
    app.add_plugins(CorePlugin);
    if faces {
        app.add_plugins(FacePlugin);
    }
    let mesh = app.world_mut().resource_mut::<Assets<Mesh>>().add(face());
    let world = app.world_mut();
    world.spawn((
        Camera::default(),
        Projection::default(),
        Transform::default(),
    ));
    let mut turns = Vec::with_capacity(count);
    for _ in 0..count {
        let place = Transform::from_xyz(0.0, 0.0, place);
        let npc = world.spawn((NpcParticipant, place)).id();
        face_nodes(world, npc, mesh.clone());
        let turn = world.spawn(Turn { npc, speaker: None }).id();
        turns.push((npc, turn));
        if faces {
            world.write_message(SentenceSynthesized {
                turn,
                index: 0,
                text: String::new(),
                speech: Some(line()),
            });
        }
    }
    world.insert_resource(Talk {
        turns,
        position: 0.0,
    });
    app.finish();
    on_one_thread(&mut app);
    app.cleanup();
    // Everybody is bound and has curves, and every buffer its size, before anything is
    // measured.
    for _ in 0..240 {
        if faces {
            talk(app.world_mut());
        }
        app.update();
        std::thread::sleep(Duration::from_millis(2));
    }
    app
}

/// Everybody is heard a frame further.
fn talk(world: &mut World) {
    world.resource_scope(|world, mut talk: Mut<Talk>| {
        talk.position = (talk.position + 1.0 / 60.0) % LINE;
        for &(npc, turn) in &talk.turns {
            world.write_message(PlaybackProgress {
                npc,
                turn,
                index: 0,
                position: talk.position,
            });
        }
    });
}

/// A line of open and closed sounds.
fn line() -> Speech {
    const SYMBOLS: [&str; 8] = ["ɑː", "t", "iː", "s", "uː", "n", "ɛ", "k"];
    const LENGTH: f32 = 0.1;
    let phonemes = SYMBOLS.iter().cycle().take((LINE / LENGTH) as usize);
    let phonemes = (0_u16..).zip(phonemes).map(|(index, symbol)| Phoneme {
        symbol: (*symbol).to_owned(),
        start: f32::from(index) * LENGTH,
        end: f32::from(index + 1) * LENGTH,
    });
    let hum = |index: usize| 0.3 * (index as f32 * 0.05).sin();
    Speech {
        pcm: Pcm::new(16_000, (0..64_000).map(hum).collect::<Vec<f32>>()),
        phonemes: phonemes.collect(),
        timing: PhonemeTiming::Exact,
    }
}
