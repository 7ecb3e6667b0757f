//! Bodies that are moved by people who are tracked.

use crate::body::{Body, BodyDetail};
use crate::live::Places;
use crate::rig::BodyRig;
use banter_motion::{Bone, Worn, WornFit, WornTargets};
use bevy::prelude::*;
use std::sync::Arc;

/// Body that a tracked person wears: a component beside [`Body`], on any humanoid.
///
/// The model is where the person is, as tall as the person, and its head and hands are the person's; spine, shoulders,
/// elbows, legs and fingers follow within the range of joints. Whatever [`Body`] does by itself rests meanwhile. Without
/// the component, or before a head was tracked, it lives as ever. What a head does is not changed by a face.
///
/// ```
/// use banter_body::{Body, WornBody};
/// use bevy::prelude::*;
///
/// fn wear(mut commands: Commands, assets: Res<AssetServer>) {
///     let space = commands.spawn(Transform::default()).id();
///     let model = WorldAssetRoot(assets.load("avatars/mara.glb#Scene0"));
///     commands.spawn((Body::default(), model, WornBody::new(space)));
/// }
/// ```
#[derive(Component, Debug, Clone, Copy, PartialEq)]
#[require(Body)]
pub struct WornBody {
    /// The entity in whose space the person is tracked.
    pub space: Entity,
    /// What is tracked, in metres of that space. Written in every frame by whatever tracks.
    pub targets: WornTargets,
    /// How high the floor is in that space, metres: who sits and is shown standing has it below 0.
    pub floor: f32,
    /// How the body fits; what is learnt of the person is written here.
    pub fit: WornFit,
}

impl WornBody {
    /// The body of somebody of whom nothing is known yet.
    pub fn new(space: Entity) -> Self {
        Self {
            space,
            targets: WornTargets::default(),
            floor: 0.0,
            fit: WornFit::default(),
        }
    }
}

/// Nobody wears it any more: it lives by itself, as large as it was.
pub(crate) fn on_taken_off(
    off: On<Remove, WornBody>,
    mut rigs: Query<(&mut BodyRig, &mut Transform)>,
) {
    let Ok((mut rig, mut transform)) = rigs.get_mut(off.entity) else {
        return;
    };
    let rig = rig.bypass_change_detection();
    if let Some(scale) = rig.scale.take() {
        transform.scale = scale;
    }
    if let Some(found) = rig.found.as_mut() {
        found.worn = None;
        found.fresh = true;
    }
}

/// Bodies follow whom they are worn by, and stand where it stands. A game that is paused does not hold its players.
pub(crate) fn wear(
    mut bodies: Query<(Entity, &mut WornBody, &Body, &mut BodyRig, &BodyDetail)>,
    parents: Query<&ChildOf>,
    mut places: ParamSet<(Places, Query<&mut Transform>)>,
    mut moves: Local<Vec<(Entity, Transform)>>,
    time: Res<Time<Real>>,
) {
    moves.clear();
    let now = places.p0();
    for (body, mut wears, settings, mut rig, detail) in &mut bodies {
        let Some(found) = rig.bypass_change_detection().found.as_mut() else {
            continue;
        };
        if found.worn.is_none() && wears.targets.head.is_none() {
            continue;
        }
        let wears = wears.bypass_change_detection();
        let skeleton = found.mover.body();
        let worn = found
            .worn
            .get_or_insert_with(|| Box::new(Worn::new(Arc::new(skeleton.clone()), wears.fit)));
        if worn.fit() != wears.fit {
            worn.set_fit(wears.fit);
        }
        worn.set_girth(settings.style.girth);
        let floor = if wears.floor.is_finite() {
            wears.floor
        } else {
            0.0
        };
        let targets = wears.targets.moved(Vec3::NEG_Y * floor);
        worn.advance(time.delta_secs(), &targets);
        wears.fit = worn.fit();
        // Who is not seen goes where its wearer goes all the same, and so comes into view.
        found.fresh = *detail != BodyDetail::Hidden;
        let Some(space) = now.of(wears.space) else {
            continue;
        };
        let root = worn.root();
        let stands = Transform {
            translation: root.position + Vec3::Y * floor,
            rotation: root.rotation * worn.body().facing().inverse(),
            scale: Vec3::splat(root.scale),
        };
        let stands = space * stands;
        let above = parents.get(body).ok().and_then(|it| now.of(it.parent()));
        let stands = match above {
            Some(above) => stands.reparented_to(&above),
            None => stands.compute_transform(),
        };
        moves.push((body, stands));
    }
    let mut transforms = places.p1();
    for (body, stands) in moves.drain(..) {
        if let (Ok(mut transform), Ok((_, _, _, mut rig, _))) =
            (transforms.get_mut(body), bodies.get_mut(body))
        {
            let rig = rig.bypass_change_detection();
            rig.scale.get_or_insert(transform.scale);
            transform.set_if_neq(stands);
        }
    }
}

/// A worn head is turned as its wearer turns it, whatever a face has added.
pub(crate) fn hold_heads(
    bodies: Query<&BodyRig, With<WornBody>>,
    mut transforms: Query<&mut Transform>,
) {
    for rig in &bodies {
        let Some(found) = rig.found.as_ref() else {
            continue;
        };
        let Some(worn) = &found.worn else { continue };
        for (bone, entity) in &found.bones {
            if matches!(bone, Bone::Neck | Bone::Head)
                && let Some(turn) = worn.body().local(worn.pose(), *bone)
                && let Ok(mut transform) = transforms.get_mut(*entity)
                && transform.rotation != turn
            {
                transform.rotation = turn;
            }
        }
    }
}
