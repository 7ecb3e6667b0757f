//! What a character is about, as far as its face is concerned.

/// What a character is about during one step of its [`Life`](crate::Life). All of it is optional: the default is a face
/// that waits.
///
/// Some fields are states, which hold for the step; some are events, which happen once, in the step that names them.
/// Numbers beyond their range are brought into it, NaN is `0`.
///
/// ```
/// use banter_lipsync::{Doing, Life};
///
/// let mut life = Life::new(1);
/// let stressed = Doing { speaking: true, accent: 1.0, ..Doing::default() };
/// life.advance(1.0 / 60.0, &stressed);
/// for _ in 0..6 {
///     life.advance(1.0 / 60.0, &Doing { speaking: true, ..Doing::default() });
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Doing {
    /// State: its voice is heard. It counts before the two below.
    pub speaking: bool,
    /// State: it has understood what was said to it and has no answer yet. It counts before `listening`.
    pub thinking: bool,
    /// State: somebody speaks to it.
    pub listening: bool,
    /// State: the one it listens to is silent for a moment.
    pub pause: bool,
    /// State: the pitch of its voice about its middle, `-1..=1`; see [`ProsodyPoint::melody`](crate::ProsodyPoint).
    pub melody: f32,
    /// State: nobody is near enough to see small motion. Glances and the wandering of the head and the brows are left out,
    /// which makes a step cheaper; blinks, nods, brows and looks aside stay.
    pub far: bool,
    /// Event: an accent of its voice, `0..=1`. Tell it about [`Life::LEAD`](crate::Life::LEAD) seconds before it is heard,
    /// where it is known: the head and brows need that long.
    pub accent: f32,
    /// Event: a phrase of its voice ended.
    pub phrase_end: bool,
    /// Event: it draws breath to speak, a third of a second before.
    pub breath: bool,
    /// Event: its gaze begins to shift by so many radians.
    pub glance: f32,
}
