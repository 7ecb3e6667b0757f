//! A body points where its character does: `Pointing::At`.

use crate::task::{BodyDeed, BodyTask};
use banter_core::Pointing;
use bevy::prelude::*;

/// So long a hand is held out where nobody lowers it, seconds.
const LONGEST: f32 = 6.0;

/// The task of a body that points, which is taken back when the character does not point any more.
#[derive(Component)]
pub(crate) struct PointTask(Entity);

/// Points, and lets the hand sink.
pub(crate) fn point(
    bodies: Query<(Entity, &Pointing, Option<&PointTask>), (With<crate::Body>, Changed<Pointing>)>,
    mut commands: Commands,
) {
    for (body, pointing, before) in &bodies {
        if let Some(PointTask(task)) = before {
            commands.entity(*task).try_despawn();
        }
        let Pointing::At(at) = *pointing else {
            commands.entity(body).try_remove::<PointTask>();
            continue;
        };
        let deed = BodyDeed::Point(at.into(), LONGEST);
        let task = commands.spawn(BodyTask::new(body, deed)).id();
        commands.entity(body).try_insert(PointTask(task));
    }
}
