//! What a body does while it talks, listens and thinks: hands are held for a phrase and beat with its accents, and lie
//! still while others speak.
//!
//! Phases of a gesture (preparation, hold, beat, retraction) and what beats go with are after D. McNeill, "Hand and mind",
//! 1992, and A. Kendon, "Gesture: visible action as utterance", 2004: a stroke does not come after the accent that it goes
//! with.

use crate::chance::Chance;
use crate::clip::{Gesture, Motions};
use crate::ease::Follow;
use crate::style::BodyStyle;
use glam::Vec3;

/// What is said and heard at a moment, as far as a body has to know.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Talk {
    /// It speaks.
    pub speaking: bool,
    /// Somebody speaks to it, and pauses.
    pub listening: bool,
    /// The one who speaks to it pauses.
    pub pause: bool,
    /// It has no answer yet.
    pub thinking: bool,
    /// An accent is about to be heard, in this step: how strong it is, `0..=1`.
    pub accent: f32,
    /// A phrase ended in this step.
    pub phrase_end: bool,
    /// How open its mood is: -1 closed, as who is afraid or angry, 1 open, as who is glad. `None`: as its style says.
    pub openness: Option<f32>,
}

/// Strength of an accent that begins a gesture, and seconds between two of them.
const BEGINS: f32 = 0.25;
const APART: [f32; 2] = [1.6, 4.2];
/// Seconds that a gesture is held at most after its last beat.
const HOLD: f32 = 1.5;
/// The rate of a beat, and how far a hand goes with it, in lengths of the arm.
const BEAT: f32 = 13.0;
const DEPTH: f32 = 0.1;

/// Hands and trunk of who talks, between frames.
#[derive(Clone, Debug)]
pub(crate) struct Talking {
    chance: Chance,
    /// The gesture that is held: which, with which hand (-1 the usual one), and for how long yet.
    pub(crate) held: Option<Held>,
    wait: f32,
    last: usize,
    count: u32,
    beat: Follow<Vec3>,
    beat_goal: Vec3,
    beat_left: f32,
    nod: Follow<f32>,
    nod_left: f32,
    was_pause: bool,
    /// Radians: lean of the trunk, and nod of the head besides.
    pub(crate) lean: Follow<f32>,
    pub(crate) nodding: f32,
    /// Calm: 0 while it listens.
    pub(crate) calm: Follow<f32>,
}

/// A gesture that is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Held {
    pub(crate) gesture: usize,
    pub(crate) other_hand: bool,
    pub(crate) both: bool,
    left: f32,
    /// And for how long at most, however many accents there are.
    life: f32,
    /// Numbers gestures, so that two of a kind are two.
    pub(crate) count: u32,
    /// Where it is besides, in lengths of the arm: no two are the same.
    pub(crate) astray: Vec3,
}

impl Talking {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        Self {
            chance: Chance::new((chance.unit() * 1e9) as u64),
            held: None,
            wait: 0.5,
            last: usize::MAX,
            count: 0,
            beat: Follow::default(),
            beat_goal: Vec3::ZERO,
            beat_left: 0.0,
            nod: Follow::default(),
            nod_left: 0.0,
            was_pause: false,
            lean: Follow::default(),
            nodding: 0.0,
            calm: Follow::at(1.0),
        }
    }

    /// Where a beat takes the hands, in lengths of the arm: outward, up, forward.
    pub(crate) fn beat(&self) -> Vec3 {
        self.beat.value
    }

    pub(crate) fn advance(&mut self, talk: &Talk, style: &BodyStyle, motions: &Motions, dt: f32) {
        self.wait -= dt;
        if let Some(held) = &mut self.held {
            held.left -= dt;
            held.life -= dt;
            if held.left <= 0.0 || held.life <= 0.0 || talk.listening {
                self.held = None;
                self.wait = self.chance.between(APART[0], APART[1]) / style.gesturing.max(0.2);
            }
        }
        if talk.speaking && talk.accent > 0.0 {
            self.accent(talk, style, motions);
        }
        if talk.phrase_end
            && self.chance.unit() < 0.45
            && let Some(held) = &mut self.held
        {
            held.left = held.left.min(0.25);
        }
        self.beat_left -= dt;
        let beat = if self.beat_left > 0.0 {
            self.beat_goal
        } else {
            Vec3::ZERO
        };
        self.beat.advance(beat, BEAT, dt);

        // Who pauses gets a nod, and who speaks to it, a lean.
        if talk.pause && !self.was_pause && self.chance.unit() < 0.7 * style.nodding {
            self.nod_left = 0.2;
        }
        self.was_pause = talk.pause;
        self.nod_left -= dt;
        let nod = if self.nod_left > 0.0 {
            0.09 * style.nodding
        } else {
            0.0
        };
        self.nodding = self.nod.advance(nod, 11.0, dt);
        let lean = match talk {
            Talk {
                listening: true,
                pause: true,
                ..
            } => 0.085,
            Talk {
                listening: true, ..
            } => 0.06,
            Talk { thinking: true, .. } => -0.03,
            Talk { speaking: true, .. } => 0.025,
            _ => 0.0,
        };
        self.lean.advance(lean, 2.5, dt);
        self.calm
            .advance(if talk.listening { 0.35 } else { 1.0 }, 2.0, dt);
    }

    /// An accent is to be heard: hands that are held beat with it, or go up for it.
    fn accent(&mut self, talk: &Talk, style: &BodyStyle, motions: &Motions) {
        let strength = talk.accent.clamp(0.0, 1.0);
        if let Some(held) = &mut self.held {
            held.left = held.left.max(self.chance.between(0.7, HOLD));
            let depth = DEPTH * (0.4 + 0.6 * strength) * style.size * self.chance.between(0.8, 1.2);
            let aside = self.chance.between(-0.3, 0.5);
            self.beat_goal = Vec3::new(aside, -1.0, 0.35) * depth;
            self.beat_left = 0.13;
        } else if self.wait <= 0.0
            && strength >= BEGINS
            && self.chance.unit() < 0.75 * style.gesturing
        {
            let open = talk.openness.unwrap_or(style.openness);
            if let Some(gesture) = self.choose(open, &motions.gesture) {
                let kind = &motions.gesture[gesture];
                let spread = Vec3::new(0.05, 0.05, 0.04);
                let astray =
                    Vec3::from_array(std::array::from_fn(|_| self.chance.between(-1.0, 1.0)));
                self.count = self.count.wrapping_add(1);
                self.held = Some(Held {
                    gesture,
                    other_hand: !kind.both && self.chance.unit() < 0.25,
                    both: kind.both,
                    left: self.chance.between(1.0, 2.2),
                    life: self.chance.between(2.2, 5.5),
                    count: self.count,
                    astray: astray * spread,
                });
                self.last = gesture;
            }
        }
    }

    /// One that goes with a mood, and not the last one again.
    fn choose(&mut self, open: f32, gestures: &[Gesture]) -> Option<usize> {
        let last = self.last;
        let near = |k: usize| {
            let away = (gestures[k].open - open).abs();
            if k == last {
                0.0
            } else {
                (-2.2 * away * away).exp()
            }
        };
        let all: f32 = (0..gestures.len()).map(near).sum();
        let mut left = self.chance.unit() * all;
        let chosen = (0..gestures.len()).find(|k| {
            left -= near(*k);
            left <= 0.0
        });
        chosen.or(gestures.len().checked_sub(1))
    }
}
