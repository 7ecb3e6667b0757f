//! Bodies on the game thread, per frame: a hundred people of whom a third stands, a third walks and a third talks, with
//! their plugin minus without it, the best of five runs.

use crate::measure::{difference, on_one_thread, target, time_frames};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_banter::body::{BodyDetail, BodyPlugin};
use bevy_banter::core::{
    CorePlugin, NpcParticipant, Reply, ReplySentence, SentenceState, Turn, TurnCause, VoiceCue,
};
use std::process::ExitCode;
use std::time::Duration;

/// Frames of a run: five seconds of a game.
const FRAMES: usize = 300;
const RUNS: usize = 5;
const PEOPLE: usize = 100;
/// Milliseconds that so many near bodies may cost; far ones a tenth of it.
const TARGET: f64 = 0.4;
/// Radius and pace of the circles in which people walk, metres and metres a second.
const CIRCLE: f32 = 4.0;
const PACE: f32 = 1.2;

/// Where the crowd stands, as the camera in the middle that looks along -Z sees it.
const PLACES: [(BodyDetail, f32); 3] = [
    (BodyDetail::Near, -5.0),
    (BodyDetail::Far, -60.0),
    (BodyDetail::Hidden, 60.0),
];

/// The nodes of a humanoid: name, parent, and where it is from there.
const BONES: &[(&str, Option<usize>, [f32; 3])] = &[
    ("hips", None, [0.0, 0.905, -0.022]),
    ("spine", Some(0), [0.0, 0.08, -0.008]),
    ("chest", Some(1), [0.0, 0.105, -0.006]),
    ("upperChest", Some(2), [0.0, 0.12, -0.006]),
    ("neck", Some(3), [0.0, 0.198, 0.02]),
    ("head", Some(4), [0.0, 0.104, 0.022]),
];

pub(crate) fn run() -> ExitCode {
    println!(
        "{PEOPLE} bodies on the game thread per frame, a third standing, walking, talking: plugin on minus off, best of \
         {RUNS} runs of {FRAMES}"
    );
    println!(
        "{:>8}  {:>10}  {:>11}  {:>11}  {:>18}",
        "detail", "bare ms", "median ms", "p99 ms", "allocations more"
    );
    let mut medians = [0.0; 3];
    let mut lean = true;
    for ((detail, place), kept) in PLACES.into_iter().zip(&mut medians) {
        let mut best = [f64::MAX; 4];
        for _ in 0..RUNS {
            match once(detail, place) {
                Ok(cost) => best = std::array::from_fn(|k| best[k].min(cost[k])),
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::FAILURE;
                }
            }
        }
        let [bare, median, p99, allocations] = best;
        let name = format!("{detail:?}").to_lowercase();
        println!("{name:>8}  {bare:>10.4}  {median:>11.4}  {p99:>11.4}  {allocations:>18.2}");
        lean &= allocations < 0.01;
        *kept = median;
    }
    let [near, far, hidden] = medians;
    let met = [
        target(
            near <= TARGET,
            &format!("{PEOPLE} near bodies in at most {TARGET} ms"),
        ),
        target(far <= near / 10.0, "far ones cost a tenth"),
        target(hidden <= near / 50.0, "hidden ones cost nothing"),
        target(lean, "no allocation in a frame, once warm"),
    ];
    if met.into_iter().all(|met| met) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What one run showed: bare, median and p99 in milliseconds, and allocations of a frame.
fn once(detail: BodyDetail, place: f32) -> Result<[f64; 4], String> {
    let off = time_frames(&mut crowd(place, false), FRAMES, act);
    let mut app = crowd(place, true);
    let mut bodies = app.world_mut().query::<&BodyDetail>();
    let seen = bodies
        .iter(app.world())
        .filter(|seen| **seen == detail)
        .count();
    if seen != PEOPLE {
        return Err(format!("{seen} of {PEOPLE} bodies are {detail:?}"));
    }
    let on = time_frames(&mut app, FRAMES, act);
    Ok([
        off.median.as_secs_f64() * 1e3,
        difference(off.median, on.median),
        difference(off.p99, on.p99),
        (on.allocations - off.allocations).max(0.0),
    ])
}

/// Who walks, and who talks.
#[derive(Resource, Default)]
struct Crowd {
    walkers: Vec<Entity>,
    talkers: Vec<Entity>,
    frame: usize,
}

/// A world of people in front of a camera or behind it.
fn crowd(place: f32, bodies: bool) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, TransformPlugin, CorePlugin))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(
            1.0 / 60.0,
        )));
    if bodies {
        app.add_plugins(BodyPlugin);
    }
    let world = app.world_mut();
    world.spawn((
        Camera::default(),
        Projection::default(),
        Transform::default(),
    ));
    let mut crowd = Crowd::default();
    for index in 0..PEOPLE {
        let npc = world
            .spawn((NpcParticipant, Transform::from_xyz(0.0, -0.9, place)))
            .id();
        skeleton(world, npc);
        match index % 3 {
            0 => crowd.walkers.push(npc),
            1 => {
                let cause = TurnCause::Cue("talk".to_owned());
                let turn = world.spawn((Turn { npc, speaker: None }, cause)).id();
                if let Some(mut reply) = world.get_mut::<Reply>(turn) {
                    reply.sentences.push(ReplySentence {
                        text: "The road was long.".to_owned(),
                        mood: None,
                        state: SentenceState::Playing,
                        heard: 0.1,
                    });
                }
                crowd.talkers.push(npc);
            }
            _ => {}
        }
    }
    world.insert_resource(crowd);
    app.finish();
    on_one_thread(&mut app);
    app.cleanup();
    // Everybody is bound, and every buffer has its size, before anything is measured.
    for _ in 0..240 {
        act(app.world_mut());
        app.update();
    }
    app
}

/// The bones of somebody, as a model brings them.
pub(crate) fn skeleton(world: &mut World, npc: Entity) {
    let mut nodes: Vec<Entity> = Vec::new();
    let mut add = |nodes: &mut Vec<Entity>, name: String, parent: Option<usize>, at: Vec3| {
        let parent = parent
            .and_then(|parent| nodes.get(parent).copied())
            .unwrap_or(npc);
        nodes.push(
            world
                .spawn((
                    Name::new(name),
                    Transform::from_translation(at),
                    ChildOf(parent),
                ))
                .id(),
        );
        nodes.len() - 1
    };
    for (name, parent, at) in BONES {
        add(
            &mut nodes,
            (*name).to_owned(),
            *parent,
            Vec3::from_array(*at),
        );
    }
    for (side, out) in [("left", 1.0), ("right", -1.0)] {
        let limb = |bones: &[(&str, [f32; 3])], from: usize, nodes: &mut Vec<Entity>, add: &mut dyn FnMut(&mut Vec<Entity>, String, Option<usize>, Vec3) -> usize| {
            bones.iter().fold(from, |parent, (name, [x, y, z])| {
                add(nodes, format!("{side}{name}"), Some(parent), Vec3::new(out * x, *y, *z))
            })
        };
        let arm = [
            ("Shoulder", [0.022, 0.152, 0.01]),
            ("UpperArm", [0.128, -0.057, 0.0]),
            ("LowerArm", [0.273, 0.0, 0.0]),
            ("Hand", [0.235, 0.0, 0.0]),
        ];
        let hand = limb(&arm, 3, &mut nodes, &mut add);
        for (finger, z) in [
            ("Index", 0.028),
            ("Middle", 0.008),
            ("Ring", -0.012),
            ("Little", -0.03),
        ] {
            let names =
                ["Proximal", "Intermediate", "Distal"].map(|joint| format!("{finger}{joint}"));
            let bones = [
                (names[0].as_str(), [0.086, 0.0, z]),
                (names[1].as_str(), [0.04, 0.0, 0.0]),
                (names[2].as_str(), [0.025, 0.0, 0.0]),
            ];
            limb(&bones, hand, &mut nodes, &mut add);
        }
        let thumb = [
            ("ThumbMetacarpal", [0.016, -0.007, 0.017]),
            ("ThumbProximal", [0.028, -0.01, 0.03]),
            ("ThumbDistal", [0.02, -0.007, 0.023]),
        ];
        limb(&thumb, hand, &mut nodes, &mut add);
        let leg = [
            ("UpperLeg", [0.086, -0.043, 0.002]),
            ("LowerLeg", [-0.002, -0.394, 0.008]),
            ("Foot", [-0.002, -0.388, -0.018]),
            ("Toes", [0.004, -0.056, 0.112]),
        ];
        limb(&leg, 0, &mut nodes, &mut add);
    }
}

/// Walkers are moved as a game moves them, and accents are heard of talkers.
fn act(world: &mut World) {
    world.resource_scope(|world, mut crowd: Mut<Crowd>| {
        crowd.frame += 1;
        for walker in &crowd.walkers {
            if let Some(mut place) = world.get_mut::<Transform>(*walker) {
                let ahead = place.rotation * Vec3::Z * PACE / 60.0;
                place.translation += ahead;
                place.rotate_y(PACE / CIRCLE / 60.0);
            }
        }
        if crowd.frame.is_multiple_of(24) {
            for npc in &crowd.talkers {
                world.write_message(VoiceCue {
                    npc: *npc,
                    accent: 0.6,
                    phrase_end: false,
                });
            }
        }
    });
}
