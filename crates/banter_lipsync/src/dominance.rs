//! How strongly and for how long each class of sound claims the jaw, the lips and the tongue.
//!
//! After Cohen and Massaro, "Modeling coarticulation in synthetic visual speech" (1993), who blend the targets of
//! neighbouring phones by a dominance that rises and falls around each, and Löfqvist's "Speech as audible gestures"
//! (1990), after which each articulator has a dominance of its own. Where they use an exponential, this uses a square
//! that ends: a phone touches only the few samples around it.

use crate::{Blendshape, Viseme};

/// Parts of the mouth that move by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Articulator {
    Jaw,
    Lips,
    Tongue,
}

impl Articulator {
    pub(crate) const COUNT: usize = 3;

    /// The part that a shape belongs to.
    pub(crate) fn of(shape: Blendshape) -> Self {
        match shape {
            Blendshape::JawForward
            | Blendshape::JawLeft
            | Blendshape::JawRight
            | Blendshape::JawOpen => Self::Jaw,
            Blendshape::TongueOut => Self::Tongue,
            _ => Self::Lips,
        }
    }
}

/// The claim of one class of sound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dominance {
    /// Strength, by [`Articulator`], while the phone sounds.
    pub(crate) strength: [f32; Articulator::COUNT],
    /// Seconds before its start at which the mouth begins to move towards it.
    pub(crate) lead: f32,
    /// Seconds after its end at which it is forgotten.
    pub(crate) lag: f32,
}

impl Dominance {
    const fn new(jaw: f32, lips: f32, tongue: f32, lead: f32, lag: f32) -> Self {
        Self {
            strength: [jaw, lips, tongue],
            lead,
            lag,
        }
    }

    /// Starting values of our own, tuned by eye.
    pub(crate) const fn of(viseme: Viseme) -> Self {
        match viseme {
            Viseme::Sil => Self::new(0.3, 0.3, 0.1, 0.12, 0.2),
            Viseme::Pp => Self::new(0.45, 1.0, 0.0, 0.08, 0.06),
            Viseme::Ff => Self::new(0.5, 1.0, 0.0, 0.08, 0.06),
            Viseme::Th => Self::new(0.7, 0.3, 1.0, 0.07, 0.06),
            Viseme::Dd | Viseme::Nn => Self::new(0.3, 0.15, 1.0, 0.06, 0.06),
            Viseme::Kk => Self::new(0.25, 0.12, 0.9, 0.06, 0.06),
            Viseme::Ss => Self::new(0.9, 0.55, 0.8, 0.07, 0.06),
            Viseme::Ch => Self::new(0.9, 0.9, 0.8, 0.12, 0.1),
            Viseme::Rr => Self::new(0.4, 0.55, 0.9, 0.1, 0.08),
            Viseme::Aa => Self::new(0.9, 0.5, 0.3, 0.1, 0.1),
            Viseme::E => Self::new(0.7, 0.55, 0.3, 0.1, 0.1),
            Viseme::Ih => Self::new(0.5, 0.6, 0.4, 0.1, 0.1),
            Viseme::Oh => Self::new(0.7, 0.9, 0.3, 0.14, 0.12),
            Viseme::Ou => Self::new(0.4, 1.0, 0.3, 0.16, 0.14),
        }
    }

    /// The same, reaching so many times as far.
    pub(crate) fn spread(self, factor: f32) -> Self {
        Self {
            lead: self.lead * factor,
            lag: self.lag * factor,
            ..self
        }
    }

    /// How much of the strength is felt at `time`, `0..=1`, for a phone that sounds from `start` to `end`.
    pub(crate) fn reach(&self, time: f32, start: f32, end: f32) -> f32 {
        let away = if time < start {
            (start - time) / self.lead
        } else if time > end {
            (time - end) / self.lag
        } else {
            0.0
        };
        let near = (1.0 - away).max(0.0);
        near * near
    }
}

/// A gesture that must succeed whatever stands around it, because the eye notices when it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Constriction {
    /// The lips meet.
    Lips,
    /// The lower lip meets the upper teeth.
    LipToTeeth,
    /// The teeth nearly meet.
    Teeth,
}

impl Constriction {
    pub(crate) const COUNT: usize = 3;

    /// The constriction of a class of sound, if it has one.
    pub(crate) const fn of(viseme: Viseme) -> Option<Self> {
        match viseme {
            Viseme::Pp => Some(Self::Lips),
            Viseme::Ff => Some(Self::LipToTeeth),
            Viseme::Ss | Viseme::Ch => Some(Self::Teeth),
            _ => None,
        }
    }

    /// How far the constriction is made at `time`, `0..=1`.
    ///
    /// It is whole for the phone less [`EDGE`](Self::EDGE) at either end, and for at least [`HOLD`](Self::HOLD) around its middle.
    pub(crate) fn degree(time: f32, start: f32, end: f32) -> f32 {
        let half = (0.5 * (end - start) - Self::EDGE).max(0.5 * Self::HOLD);
        let middle = 0.5 * (start + end);
        let x = if time < middle {
            1.0 - (middle - half - time) / Self::CLOSING
        } else {
            1.0 - (time - middle - half) / Self::OPENING
        };
        let x = x.clamp(0.0, 1.0);
        x * x * (3.0 - 2.0 * x)
    }

    /// Seconds for which the mouth stays where it is at the least.
    const HOLD: f32 = 0.04;
    /// Seconds at either end of a long phone in which the mouth is still, or already, on its way.
    const EDGE: f32 = 0.015;
    /// Seconds the constriction takes to form.
    pub(crate) const CLOSING: f32 = 0.07;
    /// Seconds the constriction takes to dissolve.
    pub(crate) const OPENING: f32 = 0.07;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reach_rises_stays_and_falls() {
        let d = Dominance::of(Viseme::Aa);
        let at = |t| d.reach(t, 1.0, 1.2);
        assert_eq!(at(0.5), 0.0);
        assert!(at(0.93) < at(0.97));
        assert_eq!(at(1.0), 1.0);
        assert_eq!(at(1.2), 1.0);
        assert!(at(1.23) > at(1.27));
        assert_eq!(at(1.4), 0.0);
    }

    #[test]
    fn every_class_can_be_reached() {
        for viseme in Viseme::ALL {
            let d = Dominance::of(viseme);
            assert!(d.lead > 0.0 && d.lag > 0.0);
            assert!(d.strength.iter().all(|s| (0.0..=1.0).contains(s)));
        }
    }

    #[test]
    fn short_constrictions_still_hold() {
        for t in [0.985, 1.005, 1.02] {
            assert!(Constriction::degree(t, 1.0, 1.01) > 0.99, "{t}");
        }
        assert_eq!(Constriction::degree(0.9, 1.0, 1.01), 0.0);
        assert_eq!(Constriction::degree(1.1, 1.0, 1.01), 0.0);
    }
}
