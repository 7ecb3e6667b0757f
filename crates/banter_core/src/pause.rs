//! Whether the game's clock stands still.

use bevy::prelude::*;

/// A run condition: whether the game is paused, which is whether its clock
/// ([`Time<Virtual>`]) stands still.
///
/// While it does, conversations stand still too: voices hold in the middle of a word, faces and
/// subtitles stay, nobody is listened to, and no engine's silence counts as a failure. All goes
/// on with the clock.
pub fn clock_is_paused(clock: Option<Res<Time<Virtual>>>) -> bool {
    clock.is_some_and(|clock| clock.is_paused() || clock.relative_speed() == 0.0)
}
