//! What a face does by itself: it blinks, glances, shifts a little and never freezes; it nods when it listens, looks away
//! when it thinks, draws breath before it speaks, and its brows and head go with its voice.
//!
//! ```
//! use banter_lipsync::{Doing, Life};
//!
//! let (mut one, mut same) = (Life::new(1), Life::new(1));
//! let listening = Doing { listening: true, ..Doing::default() };
//! for _ in 0..600 {
//!     assert_eq!(one.advance(1.0 / 60.0, &listening), same.advance(1.0 / 60.0, &listening));
//! }
//! ```

mod avert;
mod blink;
mod doing;
mod frame;
mod nod;
mod random;
mod saccade;
mod spring;
mod wander;

pub use doing::Doing;
pub use frame::LifeFrame;

use crate::{Blendshape, Weights};
use avert::{Aversion, Stance};
use blink::Blink;
use nod::Nods;
use random::Random;
use saccade::Saccade;
use spring::{Beat, Spring};
use wander::Wander;

/// The longest step in seconds that is lived through; what is longer was a pause of the game.
const MAX_STEP: f32 = 1.0;

/// Seconds in which the mouth is given over to speech, and in which it is taken back (time constants).
const TO_SPEECH: f32 = 0.1;
const FROM_SPEECH: f32 = 0.35;
/// Seconds in which a face becomes attentive (time constant).
const TO_ATTENTION: f32 = 0.4;
/// The rate of a shift of the head's posture: it takes about 1.2 s.
const POSTURE: f32 = 3.2;
/// The rate at which the head and brows go with the pitch.
const MELODY: f32 = 9.0;
/// Radians by which the head rises with the pitch, and so much of `browInnerUp`. Heads and voices rise together (K. G.
/// Munhall and others, "Visual prosody and speech intelligibility: head movement improves auditory speech perception", 2004).
const RISING: f32 = 0.022;
const RISING_BROWS: f32 = 0.12;
/// The rate of raised brows, seconds for which an accent calls them, and how far.
const BROW_RATE: f32 = 15.0;
const BROW_HOLD: f32 = 0.16;
const BROWS: f32 = 0.5;
/// The rate of a breath, and seconds for which one is drawn and held at most before speech, and within it.
const BREATH_RATE: f32 = 11.0;
const BREATH_BEFORE: f32 = 1.0;
const BREATH_WITHIN: f32 = 0.3;
/// Seconds from one breath to the next at least.
const BREATHS_APART: f32 = 1.5;
/// How far the upper body leans, in radians, by stance: listeners come nearer, thinkers lean back a little.
const LEAN_LISTENING: f32 = 0.06;
const LEAN_THINKING: f32 = -0.025;
const LEAN_SPEAKING: f32 = 0.02;

/// The involuntary motion of one face, the same for the same seed and steps.
///
/// The times of its blinks and glances depend on the seed, on what it does, and on the time that has passed, not on the
/// frame rate. Give each character a seed of its own, or a crowd blinks as one.
#[derive(Clone, Debug)]
pub struct Life {
    random: Random,
    blink: Blink,
    saccade: Saccade,
    aversion: Aversion,
    nods: Nods,
    head: [Wander; 3],
    brows: [Wander; 3],
    mouth: [Wander; 3],
    accent: Beat,
    breath: Beat,
    /// Seconds since the last breath.
    breathed: f32,
    melody: Spring<1>,
    /// Yaw, pitch and roll of the head, and the lean of the body.
    posture: Spring<4>,
    /// The head in this phrase.
    phrase: [f32; 3],
    /// To which side it tilts its head when it listens: -1 or 1.
    side: f32,
    /// `0` at rest, `1` while speaking.
    talking: f32,
    /// `0` at rest, `1` while listening.
    attentive: f32,
    was_speaking: bool,
}

impl Life {
    /// Seconds before an accent is heard at which a nod or raised brows must begin, to be at their height with it.
    pub const LEAD: f32 = 0.14;

    /// A face that begins to live; any seed will do.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut wanders =
            |slowest, fastest| [(); 3].map(|()| Wander::new(&mut random, slowest, fastest));
        let (head, brows, mouth) = (wanders(0.8, 1.3), wanders(0.5, 0.9), wanders(0.4, 0.7));
        Self {
            blink: Blink::new(random.fork()),
            saccade: Saccade::new(random.fork()),
            aversion: Aversion::new(random.fork()),
            nods: Nods::new(random.fork()),
            head,
            brows,
            mouth,
            accent: Beat::new(BROW_RATE),
            breath: Beat::new(BREATH_RATE),
            breathed: BREATHS_APART,
            melody: Spring::REST,
            posture: Spring::REST,
            phrase: [0.0; 3],
            side: if random.unit() < 0.5 { -1.0 } else { 1.0 },
            talking: 0.0,
            attentive: 0.0,
            was_speaking: false,
            random,
        }
    }

    /// Lives on for `dt` seconds and gives the face after them. It does not allocate.
    ///
    /// A step that is negative or NaN counts as none, one above a second as a second.
    pub fn advance(&mut self, dt: f32, doing: &Doing) -> LifeFrame {
        let dt = if dt.is_nan() {
            0.0
        } else {
            dt.clamp(0.0, MAX_STEP)
        };
        let stance = match doing {
            Doing { speaking: true, .. } => Stance::Speaking,
            Doing { thinking: true, .. } => Stance::Thinking,
            Doing {
                listening: true, ..
            } => Stance::Listening,
            _ => Stance::Idle,
        };
        self.answer(doing, stance);

        let talking = stance == Stance::Speaking;
        let settling = if talking { TO_SPEECH } else { FROM_SPEECH };
        self.talking = glide(self.talking, talking, dt / settling);
        self.attentive = glide(
            self.attentive,
            stance == Stance::Listening,
            dt / TO_ATTENTION,
        );
        self.breathed += dt;

        // Conversation makes eyes blink more; attention less.
        let lids = self
            .blink
            .advance(dt, 1.0 + 0.4 * self.talking - 0.15 * self.attentive);
        let accent = self.accent.advance(dt);
        let breath = self.breath.advance(dt);
        let melody = if talking {
            within(doing.melody, -1.0, 1.0)
        } else {
            0.0
        };
        let [melody] = self.melody.advance(dt, [melody], MELODY);
        let nod = self
            .nods
            .advance(dt, (stance == Stance::Listening).then_some(doing.pause));
        let [yaw, pitch, roll, lean] = self.posture.advance(dt, self.posture(stance), POSTURE);
        let mut frame = LifeFrame {
            weights: Weights::ZERO,
            head: [yaw, pitch + nod + RISING * melody + 0.03 * breath, roll],
            gaze: [0.0; 2],
            avert: self.aversion.advance(dt, stance),
            lean,
            talking: self.talking,
        };
        self.face(&mut frame.weights, lids, accent, breath, melody);
        if !doing.far {
            self.wander(dt, &mut frame);
        }
        frame
    }

    /// What begins in this step.
    fn answer(&mut self, doing: &Doing, stance: Stance) {
        let speaking = stance == Stance::Speaking;
        if speaking != self.was_speaking {
            self.was_speaking = speaking;
            self.breath.release();
            self.shift();
        }
        let accent = within(doing.accent, 0.0, 1.0);
        if accent > 0.0 {
            self.nods.accent(accent);
            // Brows rise for some accents, and mostly for strong ones.
            if self.random.unit() < 0.2 + 0.7 * accent {
                self.accent.push(BROWS * (0.3 + 0.7 * accent), BROW_HOLD);
            }
        }
        if doing.phrase_end {
            self.blink.phrase_end();
            self.shift();
        }
        if doing.breath && self.breathed >= BREATHS_APART {
            self.breathed = 0.0;
            let hold = if speaking {
                BREATH_WITHIN
            } else {
                BREATH_BEFORE
            };
            self.breath.push(1.0, hold);
        }
        self.blink.glance(doing.glance);
    }

    /// Another phrase, another way to hold the head.
    fn shift(&mut self) {
        const RANGE: [f32; 3] = [0.045, 0.018, 0.028];
        self.phrase = RANGE.map(|range| self.random.between(-range, range));
    }

    fn posture(&self, stance: Stance) -> [f32; 4] {
        let [yaw, pitch, roll] = self.phrase;
        match stance {
            Stance::Speaking => [yaw, pitch, roll, LEAN_SPEAKING],
            Stance::Listening => [0.0, -0.01, 0.035 * self.side, LEAN_LISTENING],
            Stance::Thinking => [0.0, 0.015, -0.02 * self.side, LEAN_THINKING],
            Stance::Idle => [0.0; 4],
        }
    }

    /// Lids, brows, and lips that draw breath.
    fn face(&self, face: &mut Weights, lids: f32, accent: f32, breath: f32, melody: f32) {
        use Blendshape as B;
        face[B::EyeBlinkLeft] = lids;
        face[B::EyeBlinkRight] = lids;
        // Springs swing a little below where they come to rest.
        let rise = (accent + RISING_BROWS * melody.max(0.0) + 0.05 * self.attentive).max(0.0);
        face[B::BrowInnerUp] = rise + 0.06 * breath;
        face[B::BrowOuterUpLeft] = 0.8 * rise;
        face[B::BrowOuterUpRight] = 0.8 * rise;
        if breath > 0.0 {
            face[B::JawOpen] = 0.09 * breath;
            for (shape, weight) in [
                (B::MouthLowerDownLeft, 0.12),
                (B::MouthLowerDownRight, 0.12),
                (B::MouthUpperUpLeft, 0.07),
                (B::MouthUpperUpRight, 0.07),
                (B::NoseSneerLeft, 0.05),
                (B::NoseSneerRight, 0.05),
            ] {
                face[shape] = weight * breath;
            }
        }
    }

    /// The small motion that never stops.
    fn wander(&mut self, dt: f32, frame: &mut LifeFrame) {
        use Blendshape as B;
        const RANGE: [f32; 3] = [0.03, 0.022, 0.018];
        let lively = 1.0 + self.talking - 0.4 * self.attentive;
        let quiet = 1.0 - self.talking;
        for ((angle, wander), range) in frame.head.iter_mut().zip(&mut self.head).zip(RANGE) {
            *angle += wander.advance(dt) * range * lively;
        }
        let [inner, outer, lean] = self.brows.each_mut().map(|wander| wander.advance(dt));
        let [smile, press, side] = self.mouth.each_mut().map(|wander| wander.advance(dt));
        let face = &mut frame.weights;
        face[B::BrowInnerUp] += 0.05 * lively * inner.max(0.0);
        face[B::BrowOuterUpLeft] += 0.04 * lively * (outer + 0.3 * lean).max(0.0);
        face[B::BrowOuterUpRight] += 0.04 * lively * (outer - 0.3 * lean).max(0.0);
        face[B::BrowDownLeft] = 0.04 * (-inner).max(0.0);
        face[B::BrowDownRight] = 0.04 * (-inner).max(0.0);
        face[B::MouthSmileLeft] = 0.05 * quiet * (smile + 0.3 * side).max(0.0);
        face[B::MouthSmileRight] = 0.05 * quiet * (smile - 0.3 * side).max(0.0);
        face[B::MouthPressLeft] = 0.05 * quiet * press.max(0.0);
        face[B::MouthPressRight] = 0.05 * quiet * press.max(0.0);

        // Who listens looks steadily.
        let steady = 1.0 - 0.5 * self.attentive;
        frame.gaze = self.saccade.advance(dt).map(|angle| steady * angle);
    }
}

/// A share that goes to `1` or `0`.
fn glide(share: f32, on: bool, steps: f32) -> f32 {
    let aim = if on { 1.0 } else { 0.0 };
    let next = aim + (share - aim) * (-steps).exp();
    // An end to it, so that what rests is exactly at rest.
    if (next - aim).abs() < 1e-3 { aim } else { next }
}

/// Within bounds; NaN is `0`.
fn within(value: f32, low: f32, high: f32) -> f32 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(low, high)
    }
}
