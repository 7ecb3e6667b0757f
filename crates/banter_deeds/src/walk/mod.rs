//! Walking: a character comes nearer to a place, or turns to it, a step in each frame.

mod ask;

pub(crate) use ask::ask;

use crate::ground::STEP;
use banter_body::{Body, BodySteered, BodyTarget, BodyTasks};
use banter_core::{NpcParticipant, PlayerParticipant};
use bevy::prelude::*;

/// How fast one walks where nothing else is said, m/s, and gathers speed and slows, m/s².
const PACE: f32 = 1.25;
const GATHERS: f32 = 2.2;
const SLOWS: f32 = 1.7;
/// The fastest turn, rad/s, how soon it is reached, and from how far aside one stands still to turn, radians.
const TURNS: f32 = 2.4;
const TURN_RATE: f32 = 8.0;
const ASIDE: [f32; 2] = [0.45, 1.2];
/// What is there: metres, radians.
const THERE: f32 = 0.05;
const AHEAD: f32 = 0.06;
/// Of two who walk, one lets the other by who is in front, so near in metres.
const GIVES_WAY: f32 = 0.7;
/// A way is asked for again when the target has moved so far in metres, and after so many seconds without coming nearer.
const MOVED: f32 = 0.35;
const HELD_UP: f32 = 1.5;
/// What is so much higher or lower than one's feet is on another floor, metres: eyes and lamps of the same are below that.
const UPSTAIRS: f32 = 2.2;
/// After so many seconds without coming nearer the way is blocked.
const PATIENCE: f32 = 6.0;

/// Walk of a character, a component of it: insert it, and the character sets out; [`WalkEnded`] says what came of it, and
/// the walk is removed. Remove it, and the character stops. A new one takes the place of the old.
///
/// It moves the character's [`Transform`], whether it has a skeleton or not: feet follow by themselves. A game that moves
/// its characters itself ([`Body::moves`] is false) reads [`WalkStep`].
///
/// ```
/// use banter_deeds::{Walk, WalkEnded};
/// use bevy::prelude::*;
///
/// fn send(mara: Entity, well: Entity, mut commands: Commands) {
///     commands
///         .entity(mara)
///         .insert(Walk::to(well.into(), 0.8))
///         .observe(|ended: On<WalkEnded>| println!("{:?}", ended.outcome));
/// }
/// ```
#[derive(Component, Debug, Clone, PartialEq)]
#[require(WalkStep)]
pub struct Walk {
    to: BodyTarget,
    near: f32,
    pace: f32,
    /// From how far aside it turns to it in the end, and until when, radians.
    turns: Option<[f32; 2]>,
    faces: BodyTarget,
    goes: bool,
    way: Option<Vec<Vec3>>,
    asked_for: Vec3,
    asks: bool,
    /// When it was answered last, or was first seen to ask, as a number that grows.
    answered: Option<u64>,
    speed: f32,
    turning: f32,
    nearest: f32,
    waits: f32,
}

impl Walk {
    /// A walk until it is so near to something, in metres along the floor, and faces it.
    pub fn to(to: BodyTarget, near: f32) -> Self {
        Self {
            to,
            near: near.max(0.0),
            pace: PACE,
            turns: Some([0.5, AHEAD]),
            faces: to,
            goes: true,
            way: None,
            asked_for: Vec3::NAN,
            asks: true,
            answered: None,
            speed: 0.0,
            turning: 0.0,
            nearest: f32::INFINITY,
            waits: 0.0,
        }
    }

    /// A turn on the spot.
    pub fn turn_to(to: BodyTarget) -> Self {
        Self::turn_aside(to, AHEAD, AHEAD)
    }

    /// A turn on the spot that begins where it is further aside than `from`, and ends at `until`, radians.
    pub fn turn_aside(to: BodyTarget, from: f32, until: f32) -> Self {
        Self {
            goes: false,
            turns: Some([from, until]),
            ..Self::to(to, 0.0)
        }
    }

    /// The same at another speed, m/s.
    #[must_use]
    pub fn at(mut self, pace: f32) -> Self {
        if pace.is_finite() {
            self.pace = pace.clamp(0.1, 4.0);
        }
        self
    }

    /// The same, and it faces something else in the end.
    #[must_use]
    pub fn facing(mut self, what: BodyTarget) -> Self {
        self.faces = what;
        self.turns = Some([0.1, AHEAD]);
        self
    }

    /// The same, and it does not turn to what it came to.
    #[must_use]
    pub fn without_turning(mut self) -> Self {
        self.turns = None;
        self
    }
}

/// How a walk wants its character to move in this frame.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq)]
pub struct WalkStep {
    /// Metres, in the world.
    pub step: Vec3,
    /// Radians about the character's own up; positive is to its left.
    pub yaw: f32,
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalkOutcome {
    /// It is there.
    Arrived,
    /// There is no way, or it is blocked.
    Blocked,
    /// What it went to is gone.
    TargetGone,
}

/// A walk is over.
#[derive(EntityEvent, Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalkEnded {
    /// Who walked.
    #[event_target]
    pub walker: Entity,
    /// How it ended.
    pub outcome: WalkOutcome,
}

/// Where things are.
#[derive(bevy::ecs::system::SystemParam)]
pub(crate) struct Places<'w, 's> {
    places: Query<'w, 's, &'static GlobalTransform>,
}

impl Places<'_, '_> {
    pub(crate) fn target(&self, target: BodyTarget) -> Option<Vec3> {
        let at = match target.entity {
            Some(entity) => self.places.get(entity).ok()?.transform_point(target.point),
            None => target.point,
        };
        at.is_finite().then_some(at)
    }

    pub(crate) fn of(&self, entity: Entity) -> Option<Vec3> {
        self.target(entity.into())
    }
}

/// How far it is to somebody: along the floor, and upstairs as the crow flies.
pub(crate) fn apart(a: Vec3, b: Vec3) -> f32 {
    match (a.y - b.y).abs() < UPSTAIRS {
        true => level(a, b),
        false => a.distance(b),
    }
}

/// How far it is along the floor.
pub(crate) fn level(a: Vec3, b: Vec3) -> f32 {
    (a - b).xz().length()
}

fn end(commands: &mut Commands, walker: Entity, outcome: WalkOutcome) {
    if let Ok(mut entity) = commands.get_entity(walker) {
        entity.try_remove::<Walk>();
    }
    commands.trigger(WalkEnded { walker, outcome });
}

/// Where a character faces, in its own space.
pub(crate) fn front(bodies: &BodyTasks, walker: Entity) -> Vec3 {
    bodies.front(walker).unwrap_or(Vec3::NEG_Z)
}

/// A step of everybody who walks.
pub(crate) fn step(
    mut walks: Query<(Entity, &mut Walk, &mut WalkStep, &GlobalTransform)>,
    people: Query<
        (Entity, &GlobalTransform, Has<Walk>),
        Or<(With<NpcParticipant>, With<PlayerParticipant>)>,
    >,
    places: Places,
    bodies: BodyTasks,
    time: Res<Time>,
    mut commands: Commands,
) {
    let dt = time.delta_secs();
    if dt <= 0.0 {
        return;
    }
    for (walker, mut walk, mut step, place) in &mut walks {
        *step = WalkStep::default();
        let walk = &mut *walk;
        let Some(to) = places.target(walk.to) else {
            end(&mut commands, walker, WalkOutcome::TargetGone);
            continue;
        };
        let from = place.translation();
        let (_, rotation, _) = place.to_scale_rotation_translation();
        let front = rotation * front(&bodies, walker);
        let aside = |way: Vec3| {
            let (front, way) = (front.xz(), way.xz());
            match way.length() > 1e-3 && front.length() > 1e-3 {
                // Positive to the left, as a rotation about +Y is.
                true => -front.angle_to(way),
                false => 0.0,
            }
        };
        // Who is right below a gallery is not there yet.
        let climbs = match &walk.way {
            Some(way) => way.iter().any(|place| (place.y - from.y).abs() > STEP),
            None => walk.asks && (to.y - from.y).abs() > UPSTAIRS,
        };
        let is_near = !walk.goes || !climbs && level(from, to) <= walk.near.max(THERE) + 1e-3;
        let next = match &walk.way {
            Some(way) if walk.goes && !is_near => way.first().copied().or(Some(to.with_y(from.y))),
            Some(_) | None => None,
        };
        let Some(next) = next.filter(|_| !is_near) else {
            if !is_near {
                // The way is being asked for.
                continue;
            }
            walk.speed = 0.0;
            let turn = places.target(walk.faces).map_or(0.0, |at| aside(at - from));
            let [start, until] = walk.turns.unwrap_or([f32::INFINITY; 2]);
            let begun = walk.turning != 0.0;
            let turns = turn.abs() > if begun { until } else { start.max(until) };
            walk.waits += dt;
            // Who cannot turn, or not so fast as what it faces goes around it, leaves it at that.
            if turns && walk.waits <= PATIENCE {
                step.yaw = turned(&mut walk.turning, turn, dt);
            } else {
                end(&mut commands, walker, WalkOutcome::Arrived);
            }
            continue;
        };
        if to.distance(walk.asked_for) > MOVED {
            walk.asks = true;
        }
        let rest = walk.way.as_deref().unwrap_or_default();
        let mut far = level(from, next);
        far += rest
            .windows(2)
            .map(|two| level(two[0], two[1]))
            .sum::<f32>();
        // Held up is who comes no nearer.
        if far < walk.nearest - 0.05 {
            walk.nearest = far;
            walk.waits = 0.0;
        } else {
            let before = walk.waits;
            walk.waits += dt;
            walk.asks |= (walk.waits / HELD_UP).floor() > (before / HELD_UP).floor();
            if walk.waits > PATIENCE {
                end(&mut commands, walker, WalkOutcome::Blocked);
                continue;
            }
        }
        let way = next - from;
        let turn = aside(way);
        step.yaw = turned(&mut walk.turning, turn, dt);
        let others = people.iter().filter(|it| it.0 < walker && it.2);
        let meets = others.map(|it| it.1.translation() - from).any(|other| {
            let gap = other.xz().length();
            gap < GIVES_WAY && other.xz().dot(way.xz().normalize_or_zero()) > 0.6 * gap
        });
        let [all, none] = ASIDE;
        let free = ((none - turn.abs()) / (none - all)).clamp(0.0, 1.0);
        let left = (level(from, to) - walk.near).max(0.0) + THERE;
        let stop = if climbs { far } else { far.min(left) };
        let brakes = (2.0 * SLOWS * stop).sqrt().max(0.12);
        let wanted = if meets {
            0.0
        } else {
            (walk.pace * free).min(brakes)
        };
        let change = if wanted > walk.speed {
            GATHERS
        } else {
            SLOWS * 2.0
        } * dt;
        walk.speed += (wanted - walk.speed).clamp(-change, change);
        let length = (walk.speed * dt).min(way.length());
        step.step = way.normalize_or_zero() * length;
        if way.length() - length < 0.06
            && let Some(way) = &mut walk.way
            && !way.is_empty()
        {
            way.remove(0);
            walk.nearest = f32::INFINITY;
        }
    }
}

/// A turn towards what is so far aside, that begins and ends softly.
fn turned(turning: &mut f32, aside: f32, dt: f32) -> f32 {
    let rate = (3.6 * aside).clamp(-TURNS, TURNS);
    *turning += (rate - *turning) * (1.0 - (-TURN_RATE * dt).exp());
    // Zero says that it has not begun.
    if *turning == 0.0 {
        *turning = f32::MIN_POSITIVE;
    }
    *turning * dt
}

/// Moves those whose bodies the game leaves to us.
pub(crate) fn go(
    mut walkers: Query<(&WalkStep, &mut Transform, Option<&Body>, Option<&ChildOf>), With<Walk>>,
    above: Query<&GlobalTransform>,
) {
    for (step, mut transform, body, parent) in &mut walkers {
        if *step == WalkStep::default() || body.is_some_and(|body| !body.moves) {
            continue;
        }
        let above = parent.and_then(|parent| above.get(parent.parent()).ok());
        let way = above.map_or(step.step, |above| {
            above.affine().inverse().transform_vector3(step.step)
        });
        transform.translation += way;
        transform.rotate_local_y(step.yaw);
    }
}

/// While somebody walks, its body does not turn to what it looks at.
pub(crate) fn steer(begun: On<Insert, Walk>, mut commands: Commands) {
    if let Ok(mut walker) = commands.get_entity(begun.entity) {
        walker.try_insert(BodySteered);
    }
}

/// Who has stopped stands.
pub(crate) fn stand(stopped: On<Remove, Walk>, mut commands: Commands) {
    if let Ok(mut walker) = commands.get_entity(stopped.entity) {
        walker.try_remove::<BodySteered>();
        walker.try_insert(WalkStep::default());
    }
}
