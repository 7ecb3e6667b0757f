//! How a face and the animation clips that move the same shapes share them.

use crate::retarget::Part;
use bevy::prelude::*;

/// What is shown of a morph target that both the face and an animation clip move.
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OverClip {
    /// The face alone; what the clip does there is not seen.
    Replace,
    /// The stronger of the two.
    #[default]
    Max,
    /// Their sum, at most 1.
    Add,
    /// The clip alone: for a scene that was animated by hand.
    Yield,
}

/// How a face and the animation clips that move the same morph targets share them.
///
/// Anyone may have one who has [`FaceWeights`](banter_core::FaceWeights); without it the
/// default counts. By default the mouth is the voice's while it moves, and within a good
/// quarter of a second after it came to rest goes back to the clip, if the clip shows more
/// than the face; the eyes are the face's, since they follow what is looked at; everywhere
/// else the stronger of the two is seen, so that a blink closes an eye which the clip
/// narrows.
///
/// A clip is whatever writes [`MorphWeights`](bevy::mesh::morph::MorphWeights) before
/// [`FaceSystems::Show`](crate::FaceSystems::Show): Bevy's animation, or a system of the
/// game. Morph targets that the face does not know are never touched, and head, jaw and eye
/// bones are turned on top of what clips do with them.
///
/// ```
/// use banter_core::NpcParticipant;
/// use banter_face::{FaceBlend, OverClip};
///
/// // In this scene the brows are animated by hand, and speech adds to a smile.
/// let scene = (NpcParticipant, FaceBlend { rest: OverClip::Yield, mouth: OverClip::Add, ..FaceBlend::default() });
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct FaceBlend {
    /// Jaw, lips and tongue, while they move.
    pub mouth: OverClip,
    /// Jaw, lips and tongue at rest.
    pub idle_mouth: OverClip,
    /// What turns the eyes.
    pub eyes: OverClip,
    /// Lids, brows, cheeks, whole expressions and what the game adds.
    pub rest: OverClip,
    /// Seconds in which the mouth goes from the one to the other after it came to rest.
    pub fade: f32,
}

impl Default for FaceBlend {
    fn default() -> Self {
        Self {
            mouth: OverClip::Replace,
            idle_mouth: OverClip::Max,
            eyes: OverClip::Replace,
            rest: OverClip::Max,
            fade: 0.2,
        }
    }
}

/// Seconds for which a mouth that stands still may be in the middle of a sound: that of a
/// long closure.
const HOLD: f32 = 0.15;
/// Seconds in which the voice takes the mouth over.
const RISE: f32 = 0.06;
/// A mouth whose signals change by less than this in a frame stands still.
pub(crate) const STILL: f32 = 0.002;

/// How the mouth is shared at this moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grip {
    /// From the clip's (0) to the voice's (1).
    grip: f32,
    /// Seconds since the mouth last moved.
    still: f32,
}

impl Default for Grip {
    fn default() -> Self {
        Self {
            grip: 0.0,
            still: f32::INFINITY,
        }
    }
}

impl Grip {
    /// Goes on, and says whether that made a difference.
    pub(crate) fn advance(&mut self, dt: f32, moved: bool, fade: f32) -> bool {
        let before = self.grip;
        self.still = if moved { 0.0 } else { self.still + dt };
        let fade = if fade > 0.0 { fade } else { f32::EPSILON };
        let step = if self.still < HOLD {
            dt / RISE
        } else {
            -dt / fade
        };
        self.grip = (self.grip + step).clamp(0.0, 1.0);
        self.grip != before
    }
}

/// All that is needed to share a face in this frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mix {
    parts: [OverClip; Part::COUNT],
    /// The mouth's other way, and how far it is towards the first.
    idle: OverClip,
    grip: f32,
    /// Whether the eyes are left alone.
    eyes_rest: bool,
}

impl Mix {
    pub(crate) fn new(blend: &FaceBlend) -> Self {
        let mut parts = [blend.rest; Part::COUNT];
        parts[Part::Mouth as usize] = blend.mouth;
        parts[Part::Look as usize] = blend.eyes;
        Self {
            parts,
            idle: blend.idle_mouth,
            grip: 1.0,
            eyes_rest: false,
        }
    }

    pub(crate) fn held(self, grip: Grip) -> Self {
        Self {
            grip: grip.grip,
            ..self
        }
    }

    pub(crate) fn without_eyes(self, eyes_rest: bool) -> Self {
        Self { eyes_rest, ..self }
    }

    /// Whether a part is not written.
    pub(crate) fn rests(&self, part: Part) -> bool {
        self.eyes_rest && part == Part::Look
    }

    /// What is shown where a clip has `base` and the face wants `ours`.
    pub(crate) fn shown(&self, part: Part, base: f32, ours: f32) -> f32 {
        let over = self.parts[part as usize];
        let shared = part == Part::Mouth && self.grip < 1.0;
        // Nearly always there is no clip.
        if base == 0.0 && over != OverClip::Yield && !(shared && self.idle == OverClip::Yield) {
            return ours;
        }
        let shown = mixed(over, base, ours);
        if shared {
            let idle = mixed(self.idle, base, ours);
            return idle + (shown - idle) * self.grip;
        }
        shown
    }
}

fn mixed(over: OverClip, base: f32, ours: f32) -> f32 {
    match over {
        OverClip::Replace => ours,
        OverClip::Max => ours.max(base),
        OverClip::Add => (ours + base).min(1.0),
        OverClip::Yield => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_sharing() {
        let shown = |over, base, ours| {
            let blend = FaceBlend {
                rest: over,
                ..FaceBlend::default()
            };
            Mix::new(&blend).shown(Part::Lids, base, ours)
        };
        assert_eq!(shown(OverClip::Replace, 0.7, 0.2), 0.2);
        assert_eq!(shown(OverClip::Max, 0.7, 0.2), 0.7);
        assert_eq!(shown(OverClip::Add, 0.7, 0.5), 1.0);
        assert_eq!(shown(OverClip::Yield, 0.7, 0.9), 0.7);
        assert_eq!(shown(OverClip::Yield, 0.0, 0.9), 0.0);
    }

    #[test]
    fn a_mouth_is_held_while_it_moves_and_let_go_smoothly() {
        let mut grip = Grip::default();
        assert!(!grip.advance(0.016, false, 0.2), "nobody spoke yet");
        for _ in 0..5 {
            grip.advance(0.016, true, 0.2);
        }
        assert_eq!(grip.grip, 1.0);
        let mut steps = 0;
        let mut before = grip.grip;
        while grip.advance(0.016, false, 0.2) || steps < 12 {
            assert!(before - grip.grip < 0.1);
            before = grip.grip;
            steps += 1;
        }
        assert_eq!(grip.grip, 0.0);
        assert!((15..30).contains(&steps), "{steps}");
        for strange in [f32::NAN, -1.0, 0.0, f32::INFINITY] {
            grip.advance(0.016, true, strange);
            grip.advance(1.0, false, strange);
            assert!((0.0..=1.0).contains(&grip.grip), "{strange}");
        }
    }
}
