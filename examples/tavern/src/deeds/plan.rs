//! From an action to what a body does for it, one step after another. Pure functions of what stands
//! where.

use super::{Drink, Grasp, Surface, Tankard};
use bevy::math::{Affine3A, Quat, Vec3};
use bevy::prelude::{Entity, GlobalTransform};
use bevy_banter::body::{BodyDeed, BodyTarget, Motion};
use bevy_banter::core::Perceivable;

/// Where a tankard is put before the guest, in metres: on the counter, at its far edge.
const BEFORE_THE_GUEST: Vec3 = Vec3::new(0.08, 1.125, 0.5);
/// Where the guest stands.
const GUEST: Vec3 = Vec3::new(0.0, 1.4, 1.6);
/// So far, in metres along the floor, a hand reaches without a step.
const REACH: f32 = 0.62;
/// So near, in metres, one stands to what one walks to.
const NEAR: f32 = 0.5;
/// So far aside, in radians, one points without turning.
const ASIDE: f32 = 1.1;
/// Who turns for it stops so much short of it, in radians: the arm is beside the trunk then.
const SHORT_OF: f32 = 0.45;
/// Seconds that a tankard takes to be filled.
const FILLING: f32 = 2.0;
/// Seconds that a hand points.
const POINTING: f32 = 1.8;
/// Seconds that it wipes.
const WIPING: f32 = 3.0;

/// What is done next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// The body does something.
    Do(BodyDeed),
    /// A tankard is full of what is in something.
    Fill {
        /// What it is filled from.
        from: Entity,
        /// The tankard.
        tankard: Entity,
    },
}

/// A thing of the room.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prop {
    pub(super) entity: Entity,
    pub(super) name: String,
    pub(super) placed: Affine3A,
    pub(super) grasp: Option<Grasp>,
    pub(super) drink: Option<Drink>,
    pub(super) tankard: Option<Tankard>,
    pub(super) surface: Option<Surface>,
}

impl
    From<(
        Entity,
        &GlobalTransform,
        Option<&Perceivable>,
        Option<&Grasp>,
        Option<&Drink>,
        Option<&Tankard>,
        Option<&Surface>,
    )> for Prop
{
    fn from(
        (entity, placed, thing, grasp, drink, tankard, surface): (
            Entity,
            &GlobalTransform,
            Option<&Perceivable>,
            Option<&Grasp>,
            Option<&Drink>,
            Option<&Tankard>,
            Option<&Surface>,
        ),
    ) -> Self {
        Self {
            entity,
            name: thing.map(|thing| thing.name.clone()).unwrap_or_default(),
            placed: placed.affine(),
            grasp: grasp.copied(),
            drink: drink.copied(),
            tankard: tankard.copied(),
            surface: surface.copied(),
        }
    }
}

impl Prop {
    /// What a hand comes to, seen from the thing.
    fn touched(&self) -> Vec3 {
        let tap = self.drink.and_then(|drink| drink.tap);
        let grasp = self.grasp.map(|grasp| grasp.at);
        let surface = self.surface.map(|surface| surface.0);
        tap.or(grasp).or(surface).unwrap_or_default()
    }

    fn target(&self) -> BodyTarget {
        BodyTarget::on(self.entity, self.touched())
    }

    fn take(&self) -> Result<Step, String> {
        let Some(Grasp { at, radius }) = self.grasp else {
            return Err(format!("{} cannot be taken into a hand", self.name));
        };
        let (what, middle, hand) = (self.entity, at, None);
        Ok(Step::Do(BodyDeed::Take {
            what,
            middle,
            radius,
            hand,
        }))
    }

    /// It is put down with its origin there.
    fn put(&self, at: Vec3) -> Step {
        let middle = self.grasp.map(|grasp| grasp.at).unwrap_or_default();
        Step::Do(BodyDeed::Place((at + middle).into()))
    }
}

/// What there is, and where the innkeeper stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) props: &'a [Prop],
    pub(super) home: Vec3,
    /// Where she faces.
    pub(super) front: Vec3,
}

impl Scene<'_> {
    fn is_in_reach(&self, prop: &Prop) -> bool {
        let touched = prop.placed.transform_point3(prop.touched());
        (touched - self.home).with_y(0.0).length() <= REACH
    }

    /// Where she turns before she points at it, if she has to: no further than she must, so that the
    /// guest sees her point.
    fn turns_to(&self, prop: &Prop) -> Option<Vec3> {
        let way = prop.placed.transform_point3(prop.touched()) - self.home;
        let (way, front) = (way.with_y(0.0), self.front.with_y(0.0));
        let aside = way.angle_between(front);
        let side = front.cross(way).y.signum();
        let turned = Quat::from_rotation_y(side * (aside - SHORT_OF)) * front;
        (way.length() > 0.3 && aside > ASIDE).then_some(self.home + turned * 2.0)
    }
}

/// What a body does for an action; nothing for one that means nothing to it.
///
/// # Errors
/// Why it cannot be done, as what the character knows of it.
pub(super) fn steps(
    action: &str,
    object: Option<Entity>,
    scene: &Scene,
) -> Result<Vec<Step>, String> {
    if let Some(motion) = Motion::ALL.into_iter().find(|it| it.name() == action) {
        return Ok(vec![Step::Do(BodyDeed::Perform(motion, None))]);
    }
    let mut props = scene.props.iter();
    let Some(prop) = props.find(|prop| Some(prop.entity) == object) else {
        return Ok(Vec::new());
    };
    match action {
        "point_at" => {
            let point = Step::Do(BodyDeed::Point(prop.target(), POINTING));
            let turn = |to| Step::Do(BodyDeed::Turn(to));
            Ok(match scene.turns_to(prop) {
                Some(aside) => vec![turn(aside.into()), point, turn(GUEST.into())],
                None => vec![point],
            })
        }
        "wipe" => match prop.surface {
            Some(_) if scene.is_in_reach(prop) => {
                Ok(vec![Step::Do(BodyDeed::Wipe(prop.target(), WIPING))])
            }
            Some(_) => Err(format!("{} is out of reach", prop.name)),
            None => Err(format!("{} is nothing to wipe", prop.name)),
        },
        "give" => Ok(vec![prop.take()?, prop.put(BEFORE_THE_GUEST)]),
        "pour" => pour(prop, scene),
        _ => Ok(Vec::new()),
    }
}

/// A tankard is filled and put before the guest.
fn pour(from: &Prop, scene: &Scene) -> Result<Vec<Step>, String> {
    let Some(drink) = from.drink else {
        return Err(format!("there is nothing to drink in {}", from.name));
    };
    if drink.servings == 0 {
        return Err(format!("{} is empty", from.name));
    }
    let tankards = scene.props.iter().filter_map(|it| Some((it, it.tankard?)));
    let Some((tankard, opening)) = tankards.min_by_key(|(_, tankard)| tankard.full_since.is_some())
    else {
        return Err("there is no tankard".to_owned());
    };
    if opening.full_since.is_some() {
        return Err("the guest's tankard is still full".to_owned());
    }
    let fill = Step::Fill {
        from: from.entity,
        tankard: tankard.entity,
    };
    let take = tankard.take()?;
    let serve = tankard.put(BEFORE_THE_GUEST);
    if drink.tap.is_none() {
        let back = from.placed.translation.into();
        let mouth = BodyTarget::on(tankard.entity, opening.mouth);
        let pour = Step::Do(BodyDeed::Pour(mouth, FILLING));
        return Ok(vec![from.take()?, pour, fill, from.put(back), take, serve]);
    }
    let mut steps = vec![take];
    let is_far = !scene.is_in_reach(from);
    if is_far {
        steps.push(Step::Do(BodyDeed::Walk(from.target(), NEAR)));
    }
    steps.extend([Step::Do(BodyDeed::Reach(from.target(), None)), fill]);
    if is_far {
        steps.push(Step::Do(BodyDeed::Walk(scene.home.into(), 0.08)));
        steps.push(Step::Do(BodyDeed::Turn(GUEST.into())));
    }
    steps.push(serve);
    Ok(steps)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Duration;

    fn prop(number: u32, name: &str, at: [f32; 3]) -> Prop {
        Prop {
            entity: Entity::from_raw_u32(number).unwrap(),
            name: name.into(),
            placed: Affine3A::from_translation(at.into()),
            grasp: None,
            drink: None,
            tankard: None,
            surface: None,
        }
    }

    /// A jug, a barrel, a tankard, a counter and a cat.
    fn room() -> [Prop; 5] {
        let at = Vec3::new(0.0, 0.06, 0.0);
        let grasp = Some(Grasp { at, radius: 0.05 });
        let holds = |tap| Some(Drink { servings: 2, tap });
        [
            Prop {
                grasp,
                drink: holds(None),
                ..prop(1, "the jug", [-0.4, 1.1, 0.3])
            },
            Prop {
                drink: holds(Some(Vec3::Y)),
                ..prop(2, "the barrel", [-0.7, 0.0, -1.5])
            },
            Prop {
                grasp,
                tankard: Some(Tankard::default()),
                ..prop(3, "", [-0.2, 1.1, 0.4])
            },
            Prop {
                surface: Some(Surface(Vec3::Y)),
                ..prop(4, "the counter", [0.0, 0.0, 0.4])
            },
            prop(5, "the cat", [-0.7, 0.7, -1.5]),
        ]
    }

    fn plan(action: &str, props: &[Prop], object: usize) -> Result<Vec<Step>, String> {
        let scene = Scene {
            props,
            home: Vec3::ZERO,
            front: Vec3::Z,
        };
        steps(action, Some(props[object].entity), &scene)
    }

    #[test]
    fn what_is_near_is_poured_on_the_spot_and_what_is_far_is_walked_to() {
        let room = room();
        let walks = |object| {
            let steps = plan("pour", &room, object).unwrap();
            let walks = steps
                .iter()
                .filter(|step| matches!(step, Step::Do(BodyDeed::Walk(..))));
            let fills = steps
                .iter()
                .filter(|step| matches!(step, Step::Fill { .. }));
            // The last is always that it stands before the guest.
            assert!(matches!(steps.last(), Some(Step::Do(BodyDeed::Place(_)))));
            (walks.count(), fills.count())
        };
        assert_eq!(walks(0), (0, 1));
        assert_eq!(walks(1), (2, 1));
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        let mut room = room();
        let why = |room: &[Prop], action, object| plan(action, room, object).unwrap_err();
        assert_eq!(
            why(&room, "pour", 4),
            "there is nothing to drink in the cat"
        );
        assert_eq!(why(&room, "wipe", 4), "the cat is nothing to wipe");
        room[0].drink = Some(Drink {
            servings: 0,
            tap: None,
        });
        assert_eq!(why(&room, "pour", 0), "the jug is empty");
        room[2].tankard = Some(Tankard {
            full_since: Some(Duration::ZERO),
            ..Tankard::default()
        });
        assert_eq!(why(&room, "pour", 1), "the guest's tankard is still full");
    }

    #[test]
    fn what_means_nothing_to_a_body_has_no_steps() {
        let room = room();
        assert_eq!(plan("ponder", &room, 4), Ok(Vec::new()));
        assert_eq!(plan("point_at", &room, 0).unwrap().len(), 1);
        assert_eq!(plan("wave", &room, 4).unwrap().len(), 1);
        assert_eq!(plan("wipe", &room, 3).unwrap().len(), 1);
    }

    #[test]
    fn who_points_behind_turns_there_and_back() {
        let steps = plan("point_at", &room(), 4).unwrap();
        let turns = steps
            .iter()
            .filter(|step| matches!(step, Step::Do(BodyDeed::Turn(_))));
        assert_eq!((turns.count(), steps.len()), (2, 3));
    }
}
