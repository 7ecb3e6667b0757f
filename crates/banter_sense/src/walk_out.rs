//! Who walks out of hearing leaves the conversation.

use crate::look::shares_room;
use banter_core::{MemberOf, Members, PerceptionRoom, Senses};
use bevy::prelude::*;

/// How much farther than a normal voice carries somebody may be from the others before it has
/// walked out of their conversation: nobody leaves and joins again at each step.
const LEEWAY: f32 = 1.25;

/// Who hears none of the others any more has left the conversation.
///
/// Each frame looks at one member of each conversation, in turn: of whom it is known some frames
/// later, at a cost that grows with the members and not with their square.
pub(crate) fn walk_out(
    conversations: Query<&Members>,
    places: Query<(&GlobalTransform, &Senses, Option<&PerceptionRoom>)>,
    mut turn: Local<usize>,
    mut commands: Commands,
) {
    *turn = turn.wrapping_add(1);
    for members in &conversations {
        let Some(at) = turn.checked_rem(members.len()) else {
            continue;
        };
        let Some(member) = members.iter().nth(at) else {
            continue;
        };
        let Ok((here, senses, room)) = places.get(member) else {
            continue;
        };
        let reach = senses.range * LEEWAY;
        let hears = |other: Entity| {
            other != member
                && places.get(other).is_ok_and(|(there, _, other_room)| {
                    let squared = there.translation().distance_squared(here.translation());
                    squared <= reach * reach && shares_room(room, other_room)
                })
        };
        if !members.iter().any(hears) {
            commands.entity(member).try_remove::<MemberOf>();
        }
    }
}
