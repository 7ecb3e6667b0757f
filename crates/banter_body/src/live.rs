//! Bodies live on: what they see, and a step of each.

use crate::body::{Body, BodyDetail, BodySteered, BodyStep};
use crate::head::OwnHead;
use crate::held::{Grasp, HeldBy};
use crate::rig::BodyRig;
use crate::tabletop::Tabletops;
use crate::task::{Begun, BodyDeed, BodyTarget, BodyTask};
use banter_core::{
    Attention, Attentions, BodyTurn, GazeTarget, RestingMood, Rigs, SentenceMood, Turns, VoiceCue,
};
use banter_motion::{Root, Surroundings, Talk};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Frames of which a far body leaves out all but one.
const FAR: u32 = 4;
/// Seconds between the steps of one that nobody sees, while it has a task.
const UNSEEN: f32 = 0.09;
/// The least speed, metres a second, of a root that is taken for at rest.
const STEADY: f32 = 0.02;

/// Steps in which a body that was just found comes to stand, and how long each is in seconds.
const SETTLES: u32 = 60;
const SETTLE: f32 = 1.0 / 30.0;
/// How high head and chest of an adult are, metres.
const HEAD: f32 = 1.55;
const CHEST: f32 = 1.2;

/// Where things are in this frame.
#[derive(SystemParam)]
pub(crate) struct Places<'w, 's> {
    helper: TransformHelper<'w, 's>,
    rigs: Rigs<'w, 's>,
    heads: Query<'w, 's, &'static banter_core::Rig>,
    models: Query<'w, 's, (), (With<Body>, With<Children>)>,
}

impl Places<'_, '_> {
    pub(crate) fn of(&self, entity: Entity) -> Option<GlobalTransform> {
        let place = self.helper.compute_global_transform(entity).ok()?;
        place.affine().is_finite().then_some(place)
    }

    /// Where a target of a task is.
    pub(crate) fn target(&self, target: BodyTarget, deed: &BodyDeed) -> Option<Vec3> {
        let Some(entity) = target.entity else {
            return target.point.is_finite().then_some(target.point);
        };
        let place = self.of(entity)?;
        let is_somebody = self.heads.contains(entity);
        // Of somebody with a model and no rig it is told that he stands on his root.
        let chest = self.models.contains(entity) && !is_somebody;
        let at = match deed {
            BodyDeed::Point(..) | BodyDeed::Turn(..) if chest => {
                place.transform_point(Vec3::Y * HEAD + target.point)
            }
            BodyDeed::Give { .. } if chest => place.transform_point(Vec3::Y * CHEST + target.point),
            // Somebody is pointed at and turned to by the head, and given to before the chest.
            BodyDeed::Point(..) | BodyDeed::Turn(..) if is_somebody => {
                self.rigs.ears(entity)? + target.point
            }
            BodyDeed::Give { .. } if is_somebody => {
                self.rigs.ears(entity)? - place.up() * 0.32 + target.point
            }
            _ => place.transform_point(target.point),
        };
        at.is_finite().then_some(at)
    }
}

/// What a mood opens or closes: a hand's breadth of words.
fn openness(mood: &SentenceMood) -> f32 {
    let open = match mood.name.as_str() {
        "happy" | "joy" | "joyful" | "surprise" | "surprised" | "astonished" => 0.9,
        "relaxed" | "calm" => 0.5,
        "sad" | "sadness" | "sorrow" | "worried" => -0.6,
        "fear" | "afraid" | "fearful" | "scared" => -0.9,
        "angry" | "anger" | "annoyed" | "disgust" | "disgusted" => -0.3,
        _ => 0.2,
    };
    (open * mood.intensity.clamp(0.0, 1.0)).clamp(-1.0, 1.0)
}

/// What a voice has told each body since its last step: gathered, so that frames that are left out lose nothing.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct Heard {
    accent: f32,
    phrase_end: bool,
}

pub(crate) fn hear(mut cues: MessageReader<VoiceCue>, mut bodies: Query<&mut Heard>) {
    for cue in cues.read() {
        if let Ok(mut heard) = bodies.get_mut(cue.npc) {
            heard.accent = heard.accent.max(cue.accent);
            heard.phrase_end |= cue.phrase_end;
        }
    }
}

/// Tasks of this frame begin, and those that go on follow what they are about.
pub(crate) fn begin(
    tasks: Query<(Entity, &BodyTask, Option<&Begun>)>,
    mut bodies: Query<(&mut BodyRig, Option<&Children>, Option<&OwnHead>)>,
    places: Places,
    mut commands: Commands,
) {
    use banter_motion::Outcome;
    for (entity, task, begun) in &tasks {
        let end = |commands: &mut Commands, outcome: Outcome| {
            let body = task.body;
            commands.entity(entity).try_remove::<Begun>();
            commands.trigger(crate::BodyTaskEnded {
                task: entity,
                body,
                outcome,
            });
            commands.entity(entity).try_despawn();
        };
        let Ok((mut rig, children, own)) = bodies.get_mut(task.body) else {
            end(&mut commands, Outcome::Cancelled);
            continue;
        };
        let said = matches!(rig.search, crate::rig::Search::Said(_));
        let Some(found) = rig.bypass_change_detection().found.as_mut() else {
            // A model that is being loaded is waited for. The head that this project gives is none.
            let is_model = |child: Entity| own.is_none_or(|own| own.0 != child);
            let has_model = children.is_some_and(|all| all.iter().any(is_model));
            if said || !has_model {
                end(&mut commands, Outcome::NoBody);
            }
            continue;
        };
        let at = match task.deed.target() {
            Some(target) => places.target(target, &task.deed),
            None => Some(Vec3::ZERO),
        };
        let at = match (&task.deed, at, places.of(task.body)) {
            // So near, and no nearer.
            (BodyDeed::Walk(_, near), Some(at), Some(place)) => {
                let way = at - place.translation();
                let level = way - place.up() * way.dot(*place.up());
                Some(at - level.normalize_or_zero() * near.min(level.length()).max(0.0))
            }
            (_, at, _) => at,
        };
        match (begun, at) {
            (Some(begun), Some(at)) => found.mover.aim(begun.0, at),
            (None, Some(at)) => {
                let needed = task.deed.needs_in_hand();
                let has = needed.and_then(|what| found.hand_of(what));
                if needed.is_some() && has.is_none() {
                    end(&mut commands, Outcome::NothingThere);
                    continue;
                }
                if let BodyDeed::Hold {
                    what,
                    middle,
                    radius,
                    hand,
                } = task.deed
                {
                    // What is gone would fill the hand for good.
                    if commands.get_entity(what).is_err() {
                        end(&mut commands, Outcome::Cancelled);
                        continue;
                    }
                    if found.hand_of(what) == Some(hand) {
                        end(&mut commands, Outcome::Done);
                        continue;
                    }
                    if found.mover.holds(hand).is_none() {
                        let body = task.body;
                        let grasp = Grasp { at: middle, radius };
                        found.carry(hand, what, grasp);
                        commands.entity(what).try_insert(HeldBy { body, hand });
                    }
                }
                let id = found.mover.begin(task.deed.task(at, has));
                commands.entity(entity).try_insert(Begun(id));
            }
            // What it is about is gone.
            (Some(begun), None) => found.mover.cancel(begun.0),
            (None, None) => end(&mut commands, Outcome::Cancelled),
        }
    }
}

type Living<'a> = (
    Entity,
    &'a Body,
    &'a BodyDetail,
    &'a mut BodyRig,
    &'a mut Heard,
    &'a mut BodyStep,
    Option<&'a GazeTarget>,
    Option<&'a BodyTurn>,
    Option<&'a Turns>,
    Option<&'a RestingMood>,
    Has<BodySteered>,
);

/// A step of every body.
pub(crate) fn live(
    mut bodies: Query<Living>,
    attentions: Attentions,
    places: Places,
    tabletops: Res<Tabletops>,
    time: Res<Time>,
) {
    let dt = time.delta_secs();
    for (body, settings, detail, mut rig, mut heard, mut step, gaze, face, turns, mood, steered) in
        &mut bodies
    {
        let Some(found) = rig.bypass_change_detection().found.as_mut() else {
            continue;
        };
        found.since += dt;
        found.skipped = found.skipped.wrapping_add(1);
        let busy = found.mover.uses_legs() || found.mover.uses_trunk() || found.mover.is_busy();
        let due = match detail {
            BodyDetail::Near => true,
            BodyDetail::Far => found.skipped.is_multiple_of(FAR),
            BodyDetail::Hidden => busy && found.since >= UNSEEN,
        };
        // Who is worn lives by itself only as far as it has tasks to end.
        let due = due && (busy || found.worn.is_none());
        if !due {
            step.set_if_neq(BodyStep::default());
            continue;
        }
        let Some(place) = places.of(body) else {
            continue;
        };
        let (scale, rotation, position) = place.to_scale_rotation_translation();
        let facing = found.mover.body().facing();
        let root = Root {
            position,
            rotation: rotation * facing,
            scale: scale.y.abs(),
        };
        let attention = turns.map_or_else(Attention::default, |turns| attentions.of(turns));
        let said = attention.said.and_then(|said| attentions.mood(said));
        let heard = std::mem::take(&mut *heard);
        let talk = Talk {
            speaking: attention.said.is_some(),
            listening: attention.listening,
            pause: attention.pause,
            thinking: attention.thinking,
            accent: heard.accent,
            phrase_end: heard.phrase_end,
            openness: said.or(mood.map(|mood| &mood.0)).map(openness),
        };
        let gaze = gaze.and_then(|gaze| {
            let target = gaze.0?;
            places
                .rigs
                .ears(target)
                .or_else(|| Some(places.of(target)?.translation()))
        });
        let fine = *detail == BodyDetail::Near;
        let seen = Surroundings {
            root,
            gaze,
            turns_head: !face.is_some_and(|face| face.turns_head),
            talk,
            lean: 0.0,
            tabletop: fine.then(|| tabletops.at(position)).flatten(),
            fine,
        };
        let mut style = settings.style.sane();
        style.turns &= !steered;
        if *found.mover.style() != style {
            found.mover.set_style(style);
        }
        if !std::mem::replace(&mut found.stands, true) {
            for _ in 0..SETTLES {
                found.mover.advance(SETTLE, &seen);
            }
        }
        let since = std::mem::take(&mut found.since);
        found.mover.advance(since, &seen);
        found.fresh = *detail != BodyDetail::Hidden;
        let motion = found.mover.root_motion();
        let still = motion.step.length() < STEADY * 1e-3 && motion.yaw == 0.0;
        let next = if still {
            BodyStep::default()
        } else {
            BodyStep {
                step: motion.step,
                yaw: motion.yaw,
            }
        };
        step.set_if_neq(next);
    }
}
