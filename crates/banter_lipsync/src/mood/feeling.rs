//! A mood that comes and goes.

use super::{Emotion, Mood, unit};
use crate::Weights;

/// Seconds until nine tenths of an emotion are shown, in the order of [`Emotion::ALL`]. The faces that people make of
/// themselves come up in 0.3 to 0.6 s, smiles among the slower and surprise the fastest (K. L. Schmidt, Z. Ambadar,
/// J. F. Cohn and L. I. Reed, "Movement differences between deliberate and spontaneous facial expressions", 2006).
const ONSET: [f32; Emotion::COUNT] = [0.45, 0.6, 0.4, 0.35, 0.45, 0.3];
/// Seconds until nine tenths of it are gone.
const OFFSET: [f32; Emotion::COUNT] = [0.6; Emotion::COUNT];
/// Seconds for which a mood stays when nothing calls for it any more.
const LINGER: f32 = 0.8;
/// A critically damped spring of rate 1 has gone nine tenths of its way after this many seconds.
const NINE_TENTHS: f32 = 3.89;
/// What is nearer to its aim than this has arrived.
const ARRIVED: f32 = 0.002;

/// The mood that a face shows: it follows what is felt, eases in and out, and comes back to the character's base mood.
///
/// ```
/// use banter_lipsync::{Emotion, Feeling, Mood};
///
/// let mut feeling = Feeling::default();
/// let base = Mood::of(Emotion::Joy, 0.2);
/// let angry = Mood::of(Emotion::Anger, 1.0);
/// for _ in 0..60 {
///     feeling.advance(1.0 / 60.0, Some(&angry), &base);
/// }
/// assert!(feeling.mood().intensity(Emotion::Anger) > 0.95);
/// for _ in 0..180 {
///     feeling.advance(1.0 / 60.0, None, &base);
/// }
/// assert!((feeling.mood().intensity(Emotion::Joy) - 0.2).abs() < 0.01);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Feeling {
    mood: Mood,
    speeds: [f32; Emotion::COUNT],
    /// What it goes to.
    aim: Mood,
    /// Seconds for which the aim stays without a cause.
    linger: f32,
    /// The face of the mood, computed where it changed.
    pose: Weights,
    moving: bool,
}

impl Feeling {
    /// Feels on for `dt` seconds: towards `felt`, or, some time after that has gone, to `base`. A step that is negative or
    /// NaN counts as none. It does not allocate, and costs next to nothing while the mood is steady.
    ///
    /// While something is felt, the base mood gives way to it by its strength: who is a little sad by nature and very
    /// glad just now looks glad.
    pub fn advance(&mut self, dt: f32, felt: Option<&Mood>, base: &Mood) {
        let dt = dt.max(0.0);
        let aim = match felt {
            Some(felt) => {
                self.linger = LINGER;
                over(felt, base)
            }
            None if self.linger > 0.0 => {
                self.linger -= dt;
                self.aim
            }
            None => *base,
        };
        if aim != self.aim {
            self.aim = aim;
            self.moving = true;
        }
        if !self.moving || dt == 0.0 {
            return;
        }
        self.moving = false;
        for (index, level) in self.mood.intensities.iter_mut().enumerate() {
            let (aim, speed) = (aim.intensities[index], &mut self.speeds[index]);
            let away = *level - aim;
            if away.abs() < ARRIVED && speed.abs() < ARRIVED {
                (*level, *speed) = (aim, 0.0);
                continue;
            }
            self.moving = true;
            let seconds = if away < 0.0 {
                ONSET[index]
            } else {
                OFFSET[index]
            };
            // A critically damped spring, solved exactly: the same at any frame rate.
            let rate = NINE_TENTHS / seconds;
            let pull = (*speed + away * rate) * dt;
            let decay = (-rate * dt).exp();
            *speed = (*speed - pull * rate) * decay;
            *level = unit(aim + (away + pull) * decay);
        }
        self.pose = self.mood.pose();
    }

    /// What is shown at present.
    pub fn mood(&self) -> &Mood {
        &self.mood
    }

    /// The [pose](Mood::pose) of what is shown at present; not computed anew by this call.
    pub fn pose(&self) -> &Weights {
        &self.pose
    }

    /// Whether it is on its way from one mood to another.
    pub fn is_moving(&self) -> bool {
        self.moving
    }
}

/// What is felt, with as much of the base as it leaves room for.
fn over(felt: &Mood, base: &Mood) -> Mood {
    let strongest = felt.intensities.iter().copied().fold(0.0, f32::max);
    let mut mood = base.scaled(1.0 - strongest);
    for (level, felt) in mood.intensities.iter_mut().zip(felt.intensities) {
        *level = level.max(felt);
    }
    mood
}
