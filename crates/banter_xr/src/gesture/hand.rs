//! What a hand says: it points, waves, and so on.

use super::read::{HandReading, read_hand};
use super::steady::{Smooth, Steady};
use super::swings::{Rhythm, Swings};
use crate::hand::HandJoints;
use crate::tracking::is_finite;
use bevy::math::{Isometry3d, Vec3};
use bevy::prelude::*;

/// Gesture of a hand.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandGesture {
    /// The index finger is stretched, the other fingers are not.
    Point,
    /// A flat hand is held up, its palm away from oneself, and stays so.
    OpenPalm,
    /// A fist with its thumb up.
    ThumbsUp,
    /// An open hand that is held up goes to and fro.
    Wave,
    /// The hand is closed around something, or nothing.
    Grab,
}

impl HandGesture {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Point,
        Self::OpenPalm,
        Self::ThumbsUp,
        Self::Wave,
        Self::Grab,
    ];
}

/// Seconds in which joints are smoothed: 5 mm of noise are 2 then.
const SMOOTH: f32 = 0.05;
/// Seconds that a shape has to last before it is a gesture, and to be gone before it is none.
const BEGINS: f32 = 0.12;
const ENDS: f32 = 0.18;
/// A raised palm that asks to stop stays longer, and moves no faster than this, metres a second: a
/// hand that waves does.
const PALM_BEGINS: f32 = 0.30;
const GRAB_BEGINS: f32 = 0.25;
const PALM_SPEED: f32 = 0.22;
/// How fingers go to and fro in a wave, metres and seconds.
const WAVING: Rhythm = Rhythm {
    least: 0.05,
    time: (0.09, 0.55),
    count: 3,
};

/// Shape of a hand, whatever it did before. `slack` widens every bound: 0 for a shape that is new,
/// more for one that goes on.
fn is_shape(gesture: HandGesture, seen: &HandReading, slack: f32) -> bool {
    let [index, middle, ring, little] = seen.straight;
    let stretched = |straight: f32| straight > 0.78 - slack;
    let folded = |straight: f32| straight < 0.25 + slack;
    let thumb_up = |bound: f32| seen.thumb.0.y > bound - slack && seen.thumb.1 > 0.55 - 0.5 * slack;
    let fist = folded(middle) && folded(ring) && folded(little);
    let raised = seen.above_head > -0.55 - slack && seen.along.y > 0.5 - slack;
    let open = seen.straight.iter().all(|it| stretched(*it));
    match gesture {
        // Not at the floor beside oneself, as an arm hangs.
        HandGesture::Point => stretched(index) && fist && seen.index.y > -0.85 - slack,
        HandGesture::ThumbsUp => folded(index) && fist && thumb_up(0.72),
        HandGesture::Grab => folded(index - 0.05) && fist && !thumb_up(0.55),
        HandGesture::OpenPalm => open && raised && seen.palm.dot(seen.ahead) > 0.6 - slack,
        // A hand that waves is looser.
        HandGesture::Wave => {
            let loose = seen.straight.iter().sum::<f32>() / 4.0 > 0.62 - slack;
            loose && seen.above_head > -0.6 - slack && seen.along.y > 0.3 - slack
        }
    }
}

/// Watcher of one hand: from its joints, frame by frame, to its gesture.
///
/// A gesture begins when its shape has lasted for a moment, and ends when a wider one is gone for a
/// moment: between the two nothing flickers.
///
/// ```
/// use banter_core::Hand;
/// use banter_xr::{HandGesture, HandShape, HandWatcher};
/// use bevy::math::{Isometry3d, Vec3};
///
/// let pointing = HandShape::curled(Hand::Right, [0.8, 0.0, 1.0, 1.0, 1.0])
///     .at(Isometry3d::from_translation(Vec3::new(0.2, 1.2, -0.4)))
///     .joints();
/// let head = Isometry3d::from_xyz(0.0, 1.6, 0.0);
/// let mut watcher = HandWatcher::default();
/// let seen = (0..30).find_map(|_| watcher.advance(1.0 / 72.0, Some(&pointing), &head));
/// assert_eq!(seen, Some(HandGesture::Point));
/// ```
#[derive(Debug, Clone, Default)]
pub struct HandWatcher {
    joints: Option<Smooth>,
    steady: [Steady; 5],
    swings: Swings,
    now: Option<HandGesture>,
    last: Option<HandReading>,
    /// Metres a second.
    velocity: Vec3,
}

impl HandWatcher {
    /// Lives on for `dt` seconds and sees the hand, if it is tracked, and the head; the gesture that
    /// the hand makes. Both in a space whose +Y is up.
    pub fn advance(
        &mut self,
        dt: f32,
        hand: Option<&HandJoints>,
        head: &Isometry3d,
    ) -> Option<HandGesture> {
        let Some(hand) = hand.filter(|it| it.is_finite() && is_finite(head)) else {
            *self = Self::default();
            return None;
        };
        let dt = if dt.is_finite() {
            dt.clamp(1e-4, 0.1)
        } else {
            return self.now;
        };
        let joints = self.joints.get_or_insert_with(|| Smooth::new(hand));
        let smooth = joints.advance(dt, hand, SMOOTH);
        let Some(seen) = read_hand(&smooth, head) else {
            return self.now;
        };
        let speed = match &self.last {
            Some(last) => (seen.place - last.place) / dt,
            None => Vec3::ZERO,
        };
        self.velocity = self.velocity.lerp(speed, 1.0 - (-dt / 0.08).exp());
        self.last = Some(seen);
        let waves = self.swings.advance(dt, seen.aside, &WAVING);
        for (gesture, steady) in HandGesture::ALL.into_iter().zip(&mut self.steady) {
            let slack = if steady.is_on() { 0.18 } else { 0.0 };
            let mut is = is_shape(gesture, &seen, slack);
            let mut begins = BEGINS;
            match gesture {
                HandGesture::Wave => (is, begins) = (is && waves, 0.0),
                HandGesture::OpenPalm => {
                    is &= self.velocity.length() < PALM_SPEED * (1.0 + 3.0 * slack) && !waves;
                    begins = PALM_BEGINS;
                }
                // On the way to a thumb or a finger every hand is closed for a moment.
                HandGesture::Grab => begins = GRAB_BEGINS,
                _ => {}
            }
            steady.advance(dt, is, begins, ENDS);
        }
        let is_on = |gesture: HandGesture| self.steady[gesture as usize].is_on();
        // A hand that waves is open, too.
        self.now = [HandGesture::Wave]
            .into_iter()
            .chain(self.now)
            .chain(HandGesture::ALL)
            .find(|gesture| is_on(*gesture));
        self.now
    }

    /// What the hand looked like in the last frame, smoothed.
    pub fn reading(&self) -> Option<&HandReading> {
        self.last.as_ref()
    }
}
