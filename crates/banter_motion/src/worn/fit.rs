//! How a body fits its wearer: calibration by height and by the length of arms.

use glam::Vec3;

/// Height of the eyes, of which the rest follows where nothing else is known; an adult's, metres.
const EYES: f32 = 1.58;
/// Heights of eyes that wearers have, metres.
const HEIGHTS: (f32, f32) = (0.8, 2.1);
/// Shoulder to wrist as a part of the eyes' height: 0.332 and 0.936 of the stature (R. Drillis and R. Contini, "Body segment
/// parameters", 1966). And how far people are from that.
const ARM: f32 = 0.355;
const ARMS: (f32, f32) = (0.85, 1.2);
/// Seconds over which what is measured is averaged, so that no leap of a tracker counts, and how fast a fit follows.
const AVERAGE: f32 = 0.5;
const FOLLOWS: f32 = 2.0;
/// From this part of the arm's length on a longer arm's reach is compressed.
const TRUE: f32 = 0.85;

/// Fit of a body to whoever wears it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WornFit {
    /// How high the wearer's eyes are when it stands, metres.
    pub eyes: f32,
    /// From the shoulder's joint to the wrist, metres.
    pub arm: f32,
    /// Whether both are learnt while it is worn: the greatest height, and the longest reach.
    pub learns: bool,
}

impl Default for WornFit {
    /// An adult, until more is known.
    fn default() -> Self {
        Self {
            eyes: EYES,
            arm: ARM * EYES,
            learns: true,
        }
    }
}

impl WornFit {
    /// A wearer whose eyes are so high when it stands; its arms are as long as most people's are then. Nothing is learnt.
    pub fn of_eyes(height: f32) -> Self {
        Self {
            eyes: height,
            arm: ARM * height,
            learns: false,
        }
        .sane()
    }

    pub(super) fn sane(self) -> Self {
        let eyes = if self.eyes.is_finite() {
            self.eyes.clamp(HEIGHTS.0, HEIGHTS.1)
        } else {
            EYES
        };
        let usual = ARM * eyes;
        let arm = if self.arm.is_finite() {
            self.arm.clamp(ARMS.0 * usual, ARMS.1 * usual)
        } else {
            usual
        };
        Self { eyes, arm, ..self }
    }
}

/// What is learnt of a wearer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Learns {
    head: Option<f32>,
    tallest: Option<f32>,
    reach: [Option<f32>; 2],
}

impl Learns {
    /// The eyes are so high in this moment, metres; `reach` is how far wrists are from shoulders.
    pub(super) fn advance(
        &mut self,
        fit: &mut WornFit,
        eyes: f32,
        reach: [Option<f32>; 2],
        dt: f32,
    ) {
        if !fit.learns || dt <= 0.0 {
            return;
        }
        let share = 1.0 - (-dt / AVERAGE).exp();
        let follow = 1.0 - (-FOLLOWS * dt).exp();
        let average = |before: Option<f32>, now: f32| {
            let before = before.unwrap_or(now);
            before + (now - before) * share
        };
        let head = average(self.head, eyes.clamp(HEIGHTS.0, HEIGHTS.1));
        self.head = Some(head);
        let tallest = self.tallest.map_or(head, |tallest| tallest.max(head));
        self.tallest = Some(tallest);
        fit.eyes += (tallest - fit.eyes) * follow;
        let mut arm = ARM * fit.eyes;
        for (kept, now) in self.reach.iter_mut().zip(reach) {
            *kept = now.map(|now| average(*kept, now));
            arm = arm.max(kept.unwrap_or(0.0)).max(fit.arm);
        }
        fit.arm += (arm - fit.arm) * follow;
        *fit = fit.sane();
    }
}

/// The way from a shoulder to a hand of somebody with arms of a length, for a body whose arms are so long: as it is near
/// the body, so that hands meet, and at full stretch where the wearer's is.
pub(super) fn reached(way: Vec3, theirs: f32, ours: f32) -> Vec3 {
    let far = way.length();
    let near = TRUE * ours;
    if theirs <= ours || far <= near {
        return way;
    }
    let share = ((far - near) / (theirs - near)).min(1.0);
    let slope = ((theirs - near) / (ours - near)).min(2.0);
    let bent = slope * share - (slope - 1.0) * share * share;
    // What is beyond the wearer's own stretch moves its shoulder.
    let beyond = (far - theirs).max(0.0);
    way * ((near + (ours - near) * bent + beyond) / far)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_arm_is_stretched_where_the_wearers_is() {
        let far = |d: f32| reached(Vec3::X * d, 0.62, 0.5).length();
        assert_eq!(far(0.4), 0.4);
        assert!((far(0.62) - 0.5).abs() < 1e-4 && far(0.66) > 0.53);
        let mut before = 0.0;
        for step in 1..70 {
            let now = far(0.01 * step as f32);
            assert!(now >= before && now - before < 0.0101);
            before = now;
        }
    }

    #[test]
    fn who_rises_is_as_tall_as_it_stands_and_no_leap_counts() {
        let (mut fit, mut learns) = (WornFit::default(), Learns::default());
        for step in 0..600 {
            let eyes = match step {
                0..200 => 1.2,
                250 => 9.0,
                _ => 1.72,
            };
            learns.advance(&mut fit, eyes, [Some(0.66), None], 1.0 / 60.0);
        }
        assert!((fit.eyes - 1.72).abs() < 0.03, "{}", fit.eyes);
        assert!((fit.arm - 0.66).abs() < 0.02, "{}", fit.arm);
    }
}
