//! Doors, lids and whatever else is open or shut.

use banter_core::Perceivable;
use bevy::prelude::*;

/// Something that is open or shut: set `open`, or have a character do it, and it swings about its hinge.
#[derive(Component, Reflect, Debug, Clone, PartialEq)]
#[reflect(Component, Default)]
pub struct Openable {
    /// Whether it is open.
    pub open: bool,
    /// Whether it is locked: characters cannot open it.
    pub locked: bool,
    /// Where the hand goes, in the thing's own space, metres.
    pub handle: Vec3,
    /// A point of the hinge, in the space of the thing while it is shut, metres; it is upright.
    pub hinge: Vec3,
    /// By how much it is turned when it is open, radians about the hinge. 0 for what only the game shows.
    pub swing: f32,
    /// What one sees of it while it is open and while it is shut, in place of the description of its
    /// [`Perceivable`]: so it is noticed.
    pub seen: Option<[String; 2]>,
}

impl Default for Openable {
    fn default() -> Self {
        Self {
            open: false,
            locked: false,
            handle: Vec3::ZERO,
            hinge: Vec3::ZERO,
            swing: 0.0,
            seen: None,
        }
    }
}

/// Seconds from shut to open.
const SWINGS: f32 = 0.9;

/// How far a thing is open, 0 to 1, and where it is while it is shut.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub(crate) struct Swing {
    shut: Transform,
    share: f32,
}

/// Shows what is open.
pub(crate) fn swing(
    mut things: Query<(
        Entity,
        &Openable,
        &mut Transform,
        Option<&mut Swing>,
        Option<&mut Perceivable>,
    )>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let step = time.delta_secs() / SWINGS;
    for (entity, openable, mut transform, swing, known) in &mut things {
        let wanted = if openable.open { 1.0 } else { 0.0 };
        if let (Some(mut known), Some([open, shut])) = (known, &openable.seen) {
            let seen = if openable.open { open } else { shut };
            if known.description != *seen {
                known.description.clone_from(seen);
            }
        }
        let Some(mut swing) = swing else {
            // How it is when it appears is how it was put there.
            let shut = match openable.open {
                true => about(&transform, openable.hinge, -openable.swing),
                false => *transform,
            };
            let share = wanted;
            commands.entity(entity).try_insert(Swing { shut, share });
            continue;
        };
        if swing.share == wanted {
            continue;
        }
        swing.share += (wanted - swing.share).clamp(-step, step);
        let soft = swing.share * swing.share * (3.0 - 2.0 * swing.share);
        *transform = about(&swing.shut, openable.hinge, openable.swing * soft);
    }
}

/// A place that is turned about a hinge in its own space.
fn about(place: &Transform, hinge: Vec3, angle: f32) -> Transform {
    let hinge = hinge * place.scale;
    let turned = place.rotation * Quat::from_rotation_y(angle);
    let translation = place.translation + place.rotation * hinge - turned * hinge;
    Transform {
        translation,
        rotation: turned,
        scale: place.scale,
    }
}
