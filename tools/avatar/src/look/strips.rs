//! Strips of pictures: what bodies do, eight moments of each action, and hands around three things.

use std::path::Path;

use banter_motion::{Motion, Side, Talk, Task};
use glam::Vec3 as V;

use super::acting::Actor;
use super::draw::{Picture, View};
use crate::detail::coarser;
use crate::math::v3;
use crate::mesh::{Model, Part};

/// Moments of a strip; width and height of each, pixels; actions on one sheet.
const MOMENTS: usize = 8;
const FRAME: (usize, usize) = (240, 330);
const ROWS: usize = 6;
/// Pixels for a metre.
const SCALE: f64 = 165.0;
/// What skin is drawn with: cells of so many millimetres.
const CELL: f64 = 9.0;

/// An action: what comes before it, the task, how long it is watched, and from where.
struct Action {
    name: &'static str,
    before: &'static [Task],
    task: Option<Task>,
    seconds: f32,
    turn: f64,
    /// Where something stands, and its radius.
    thing: Option<(V, f32)>,
    talks: bool,
}

const fn v(x: f32, y: f32, z: f32) -> V {
    V::new(x, y, z)
}

const CUP: V = v(-0.17, 1.0, 0.46);
const HOLDS: Task = Task::Hold {
    radius: 0.035,
    hand: Side::Right,
};
const SEAT: Task = Task::Sit {
    seat: v(0.0, 0.46, -0.4),
    facing: V::Z,
};

fn action(name: &'static str, task: Task, seconds: f32, turn: f64) -> Action {
    Action {
        name,
        before: &[],
        task: Some(task),
        seconds,
        turn,
        thing: None,
        talks: false,
    }
}

/// Everything that bodies do.
fn actions() -> Vec<Action> {
    let hand = None;
    let perform = |motion: Motion| Task::Perform { motion, hand };
    vec![
        Action {
            task: None,
            ..action("stand", Task::Rise, 6.0, 25.0)
        },
        action(
            "walk",
            Task::Walk {
                to: v(0.0, 0.0, 9.0),
                speed: None,
            },
            2.2,
            80.0,
        ),
        action(
            "walk slowly",
            Task::Walk {
                to: v(0.0, 0.0, 9.0),
                speed: Some(0.6),
            },
            2.8,
            35.0,
        ),
        action(
            "turn",
            Task::Turn {
                to: v(2.0, 0.0, -1.0),
            },
            1.8,
            20.0,
        ),
        action("sit", SEAT, 3.0, 60.0),
        Action {
            before: &[SEAT],
            ..action("rise", Task::Rise, 2.2, 60.0)
        },
        Action {
            thing: Some((CUP, 0.035)),
            ..action(
                "take",
                Task::Take {
                    at: CUP,
                    radius: 0.035,
                    hand,
                },
                2.8,
                35.0,
            )
        },
        Action {
            before: &[HOLDS],
            ..action(
                "give",
                Task::Give {
                    to: v(-0.1, 1.3, 1.0),
                    patience: 0.8,
                    hand,
                },
                2.6,
                55.0,
            )
        },
        Action {
            before: &[HOLDS],
            thing: Some((v(-0.05, 0.95, 0.5), 0.035)),
            ..action(
                "pour",
                Task::Pour {
                    into: v(-0.05, 1.01, 0.5),
                    seconds: 0.7,
                    hand,
                },
                3.2,
                20.0,
            )
        },
        Action {
            before: &[HOLDS],
            ..action(
                "place",
                Task::Place {
                    at: v(-0.25, 1.0, 0.45),
                    hand,
                },
                2.2,
                35.0,
            )
        },
        action(
            "point",
            Task::Point {
                at: v(-1.0, 1.2, 2.5),
                seconds: 1.0,
                hand,
            },
            2.6,
            40.0,
        ),
        action(
            "wipe",
            Task::Wipe {
                at: v(-0.12, 0.97, 0.45),
                seconds: 2.0,
                hand,
            },
            2.4,
            35.0,
        ),
        action(
            "reach low",
            Task::Reach {
                at: v(-0.15, 0.55, 0.45),
                hand,
            },
            2.2,
            60.0,
        ),
        action(
            "reach high",
            Task::Reach {
                at: v(-0.25, 1.6, 0.3),
                hand,
            },
            2.2,
            40.0,
        ),
        action("wave", perform(Motion::Wave), 2.4, 10.0),
        action("nod", perform(Motion::Nod), 1.0, 60.0),
        action("shake", perform(Motion::ShakeHead), 1.4, 0.0),
        action("bow", perform(Motion::Bow), 2.3, 60.0),
        action("shrug", perform(Motion::Shrug), 1.7, 10.0),
        Action {
            task: None,
            talks: true,
            ..action("talk", Task::Rise, 9.0, 20.0)
        },
        Action {
            before: &[SEAT],
            ..action("wave on a seat", perform(Motion::Wave), 2.4, 30.0)
        },
    ]
}

/// A task for somebody of another size.
fn sized(task: Task, size: f32) -> Task {
    let task = match task {
        Task::Walk { to, speed } => Task::Walk {
            to,
            speed: speed.map(|speed| speed * size),
        },
        other => other,
    };
    task.target()
        .map_or(task, |target| task.aimed(target * size))
}

/// The parts of a model, as one skinned mesh.
fn parts(model: &Model) -> Vec<Part> {
    model
        .nodes
        .iter()
        .filter_map(|n| n.mesh.as_ref())
        .flat_map(|m| m.parts.iter().cloned())
        .collect()
}

/// Draws what an action shows now.
fn moment(
    picture: &mut Picture,
    actor: &Actor,
    parts: &[Part],
    thing: Option<(V, f32)>,
    view: View,
) {
    for part in parts {
        picture.draw(&actor.skin(part), view);
    }
    if let Some(held) = actor.thing() {
        picture.draw(&held, view);
    }
    if let Some((at, radius)) = thing {
        picture.draw(&actor.standing(at, radius), view);
    }
}

/// Writes the strips of a person into a folder, and says where. Who has no body is passed over.
pub(crate) fn write(name: &str, model: &Model, folder: &Path) -> Result<(), String> {
    let whole = coarser(model, CELL);
    if Actor::new(&whole).is_none() {
        return Ok(());
    }
    let parts = parts(&whole);
    let (wide, high) = FRAME;
    let mm = model.scale / 1000.0;
    for (sheet, actions) in actions().chunks(ROWS).enumerate() {
        let mut picture = Picture::new(MOMENTS * wide, actions.len() * high);
        for (row, action) in actions.iter().enumerate() {
            let Some(mut actor) = Actor::new(&whole) else {
                continue;
            };
            let size = actor.size();
            actor.live(1.0);
            for task in action.before {
                actor.begin(sized(*task, size));
                actor.live(3.5);
                actor.held = actor.held.or(actor
                    .mover
                    .holds(Side::Right)
                    .map(|radius| (Side::Right, radius)));
            }
            if let Some(task) = action.task {
                actor.begin(sized(task, size));
            }
            for column in 0..MOMENTS {
                if column > 0 {
                    for _ in 0..6 {
                        if action.talks {
                            let accent = if column % 2 == 1 { 0.7 } else { 0.3 };
                            actor.seen.talk = Talk {
                                speaking: true,
                                accent,
                                ..Talk::default()
                            };
                        }
                        actor.live(1.0 / 60.0);
                        actor.seen.talk.accent = 0.0;
                        actor.live(action.seconds / (MOMENTS - 1) as f32 / 6.0 - 1.0 / 60.0);
                    }
                }
                let view = View {
                    turn: action.turn,
                    aim: v3(0.0, 860.0, 0.0),
                    scale: SCALE * mm,
                    frame: [column * wide, row * high, wide, high],
                };
                // What was taken is in the hand.
                let thing = action
                    .thing
                    .filter(|_| actor.held.is_none() || action.name == "pour");
                let thing = thing.map(|(at, radius)| (at * size, radius));
                moment(&mut picture, &actor, &parts, thing, view);
            }
        }
        let file = folder.join(format!("{name}.does.{}.png", sheet + 1));
        picture.save(&file)?;
        let names: Vec<&str> = actions.iter().map(|action| action.name).collect();
        println!("{}: {}", file.display(), names.join(", "));
    }
    hands(name, &whole, &parts, folder)
}

/// A hand around three things, from four sides.
fn hands(name: &str, model: &Model, parts: &[Part], folder: &Path) -> Result<(), String> {
    const NEAR: usize = 320;
    let sides = [-60.0, 0.0, 60.0, 150.0];
    let radii = [0.012, 0.035, 0.055];
    let mut picture = Picture::new(sides.len() * NEAR, radii.len() * NEAR);
    for (row, radius) in radii.into_iter().enumerate() {
        let Some(mut actor) = Actor::new(model) else {
            continue;
        };
        actor.begin(Task::Hold {
            radius,
            hand: Side::Right,
        });
        actor.live(2.5);
        actor.held = Some((Side::Right, radius));
        let (grip, _) = actor.mover.grip(Side::Right, radius);
        let mm = 1000.0 / model.scale;
        for (column, turn) in sides.into_iter().enumerate() {
            let view = View {
                turn,
                aim: v3(
                    f64::from(grip.x) * mm,
                    f64::from(grip.y) * mm,
                    f64::from(grip.z) * mm,
                ),
                scale: 1100.0 / mm,
                frame: [column * NEAR, row * NEAR, NEAR, NEAR],
            };
            moment(&mut picture, &actor, parts, None, view);
        }
    }
    let file = folder.join(format!("{name}.holds.png"));
    picture.save(&file)?;
    println!("{}", file.display());
    Ok(())
}
