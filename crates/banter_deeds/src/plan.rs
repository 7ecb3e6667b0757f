//! From each action to its steps.

use crate::actions::*;
use crate::deed::Step;
use crate::hand;
use crate::openable::Openable;
use crate::run::stood;
use crate::scene::Scene;
use crate::thing::{Seated, ThingUsed};
use crate::walk::Walk;
use banter_body::{BodyDeed, BodyTarget, Motion};
use banter_core::{ActionFinished, ActionOutcome, ActionRequested, OngoingActions};
use bevy::prelude::*;

/// Action that becomes a deed: a game's own actions, as those of this crate, say which steps they come to.
///
/// ```
/// use banter_deeds::{AddNpcDeed, DeedsPlugin, NpcDeed, Scene, Step};
/// use bevy::prelude::*;
///
/// #[derive(Reflect, Clone)]
/// struct Ring { bell: Entity }
///
/// impl NpcDeed for Ring {
///     fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
///         let mut steps = scene.approach(self.bell.into());
///         steps.push(Step::then(|world| { info!("ding"); Ok(()) }));
///         Ok(steps)
///     }
/// }
///
/// let mut game = banter_core::test_app::TestApp::new().with(DeedsPlugin::default());
/// game.app_mut().add_npc_deed::<Ring>();
/// ```
pub trait NpcDeed: banter_core::NpcAction + Clone {
    /// The steps that it comes to as things are.
    ///
    /// # Errors
    /// Why it cannot be done, in a few words that the character may say: `the door is locked`.
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String>;
}

/// Seconds that something is looked at, and pointed at.
const LOOKING: f32 = 2.0;
const POINTING: f32 = 1.8;
/// So far aside, in radians, one points without turning, and who turns for it stops so much short of it: the arm is beside
/// the trunk then, and whoever watches sees it.
const ASIDE: f32 = 1.1;
const SHORT_OF: f32 = 0.45;
/// Before a seat one stands so far from its middle, metres.
const BEFORE_SEAT: f32 = 0.42;

impl NpcDeed for LookAt {
    fn steps(&self, _: &Scene) -> Result<Vec<Step>, String> {
        Ok(vec![Step::Look(self.what, LOOKING)])
    }
}

impl NpcDeed for PointAt {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let middle = scene.grasp(self.what).map(|grasp| grasp.at);
        let at = BodyTarget::on(self.what, middle.unwrap_or_default());
        let mut steps = vec![
            Step::Walk(Walk::turn_aside(at, ASIDE, SHORT_OF)),
            Step::Body(BodyDeed::Point(at, POINTING)),
        ];
        if let Some(listener) = scene.listener {
            steps.push(Step::Walk(Walk::turn_aside(listener.into(), 0.7, 0.1)));
        }
        Ok(steps)
    }
}

impl NpcDeed for WalkTo {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let near = scene.distance(self.to);
        Ok(vec![Step::Walk(Walk::to(self.to.into(), near))])
    }
}

impl NpcDeed for Follow {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        if self.whom == scene.npc {
            return Err("nobody follows himself".to_owned());
        }
        Ok(vec![Step::Follow(self.whom)])
    }
}

impl NpcDeed for Lead {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let whom = scene.or_listener(self.whom)?;
        let near = scene.distance(self.to);
        let to = self.to.into();
        Ok(vec![Step::Lead { to, near, whom }])
    }
}

impl NpcDeed for PickUp {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        scene.fetch(self.what)
    }
}

impl NpcDeed for Put {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let what = self.what.or_else(|| scene.held());
        let what = what.ok_or(hand::NOTHING)?;
        let on = self.on;
        scene.spot(on)?;
        let (npc, listener) = (scene.npc, scene.listener);
        let mut steps = scene.fetch(what)?;
        // Where it goes is told by where one stands then.
        steps.push(Step::decide(move |world| {
            let scene = Scene {
                world,
                npc,
                listener,
            };
            Ok(scene.put_at(what, scene.spot(on)?))
        }));
        Ok(steps)
    }
}

impl NpcDeed for Give {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let to = scene.or_listener(self.to)?;
        if to == scene.npc {
            return Err("nobody gives anything to himself".to_owned());
        }
        let mut steps = scene.fetch(self.what)?;
        let (what, npc, listener) = (self.what, scene.npc, scene.listener);
        steps.push(Step::decide(move |world| {
            let scene = Scene {
                world,
                npc,
                listener,
            };
            Ok(scene.hand_over(what, to))
        }));
        Ok(steps)
    }
}

impl NpcDeed for Open {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        swing(scene, self.what, true)
    }
}

impl NpcDeed for Close {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        swing(scene, self.what, false)
    }
}

fn swing(scene: &Scene, what: Entity, open: bool) -> Result<Vec<Step>, String> {
    let handle = scene.handle(what)?;
    let name = scene.name(what).to_owned();
    let is = if open { "open" } else { "shut" };
    let same = scene.world.get::<Openable>(what).map(|it| it.open == open);
    if same == Some(true) {
        return Err(format!("{name} is {is} already"));
    }
    let mut steps = scene.approach(handle);
    steps.push(Step::Body(BodyDeed::Reach(handle, None)));
    steps.push(Step::then(move |world| {
        let gone = || format!("{name} is not there any more");
        let mut openable = world.get_mut::<Openable>(what).ok_or_else(gone)?;
        // One finds out with the hand on the handle.
        if open && openable.locked {
            return Err(format!("{name} is locked"));
        }
        openable.open = open;
        Ok(())
    }));
    Ok(steps)
}

impl NpcDeed for Use {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let at = scene.usable(self.what)?;
        let (thing, by) = (self.what, scene.npc);
        let mut steps = scene.approach(at);
        steps.push(Step::Body(BodyDeed::Reach(at, None)));
        steps.push(Step::then(move |world| {
            world.trigger(ThingUsed { thing, by });
            Ok(())
        }));
        Ok(steps)
    }
}

impl NpcDeed for Sit {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        let (seat, facing) = scene.seat(self.on)?;
        let (npc, on, listener) = (scene.npc, self.on, scene.listener);
        let height = scene.place(npc.into()).unwrap_or_default().y;
        let before = (seat + facing * BEFORE_SEAT).with_y(height);
        let walk = Walk::to(before.into(), 0.08).without_turning();
        Ok(vec![
            Step::Walk(walk),
            Step::decide(move |world| {
                let scene = Scene {
                    world,
                    npc,
                    listener,
                };
                // Somebody may have been quicker.
                let (seat, facing) = scene.seat(on)?;
                world.entity_mut(npc).insert(Seated { on });
                Ok(vec![Step::Body(BodyDeed::Sit(seat.into(), facing))])
            }),
        ])
    }
}

impl NpcDeed for Rise {
    fn steps(&self, scene: &Scene) -> Result<Vec<Step>, String> {
        match scene.world.get::<Seated>(scene.npc) {
            Some(_) => Ok(vec![Step::Body(BodyDeed::Rise), stood(scene.npc)]),
            None => Err("who stands cannot stand up".to_owned()),
        }
    }
}

impl NpcDeed for Emote {
    fn steps(&self, _: &Scene) -> Result<Vec<Step>, String> {
        Ok(gesture(self.how.motion()))
    }
}

fn gesture(motion: Motion) -> Vec<Step> {
    vec![Step::Body(BodyDeed::Perform(motion, None))]
}

macro_rules! gestures {
    ($($name:ident)*) => {$(
        impl NpcDeed for $name {
            fn steps(&self, _: &Scene) -> Result<Vec<Step>, String> {
                Ok(gesture(Motion::$name))
            }
        }
    )*};
}

gestures! { Wave Nod ShakeHead Bow Shrug }

/// Whatever else the character does is called off.
pub(crate) fn stop(
    requested: On<ActionRequested<Stop>>,
    ongoing: Query<&OngoingActions>,
    mut commands: Commands,
) {
    let this = requested.entity;
    let all = ongoing.get(requested.npc).into_iter();
    for action in all.flat_map(OngoingActions::iter).filter(|it| *it != this) {
        let outcome = ActionOutcome::Cancelled;
        commands.trigger(ActionFinished { action, outcome });
    }
    let outcome = ActionOutcome::Done;
    commands.trigger(ActionFinished {
        action: this,
        outcome,
    });
}
