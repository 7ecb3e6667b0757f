//! From sound as it comes to a moving mouth: the same poses and dominances as a [`Track`](crate::Track), over a short window.
//!
//! ```
//! use banter_lipsync::{Blendshape, Heard, LiveMouth, Style, Viseme};
//!
//! let mut mouth = LiveMouth::new(&Style::default());
//! // What a `SoundReader` hears: a long "a".
//! let mut visemes = [0.0; Viseme::COUNT];
//! visemes[Viseme::Aa.index()] = 1.0;
//! let mut open = 0.0;
//! for frame in 0..30 {
//!     let heard = Heard { time: frame as f32 * 0.01, viseme: Viseme::Aa, visemes, jaw: 1.0, aperture: 1.0, loudness: 1.0, ..Heard::default() };
//!     open = mouth.push(&heard).weights[Blendshape::JawOpen];
//! }
//! assert!(open > 0.4);
//! ```

use crate::channel::{CHANNELS, Frame, channel, face};
use crate::coarticulation::{REST, owners, succeed};
use crate::dominance::{Articulator, Constriction, Dominance};
use crate::track::{LOUDNESS_FOLLOWS, OPENING, loudness_gain};
use crate::{Heard, Style, Viseme, Weights, pose};

/// Frames that are kept: a sound is felt for as long after its end.
const WINDOW: usize = 15;
/// Frames for which a constriction is held after it was heard.
const HOLD: usize = 1;
/// Seconds in a frame.
const FRAME: f32 = 0.01;
/// A probability below this is none: a mouth must not tremble.
const DOUBT: f32 = 0.06;
/// How far a constriction comes in one frame, and how far it goes.
const CLOSES: f32 = 0.5;
const OPENS: f32 = 0.18;
/// How much the jaw that is heard counts beside that of the visemes, and how far `jawOpen` goes where it is all open.
const HEARD_JAW: f32 = 0.5;
const WIDEST: f32 = 0.6;
/// How much of the way to its aim the mouth goes in one frame.
const INERTIA: f32 = 0.6;

/// A face for one moment of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LiveFace {
    /// The moment of the stream that it belongs to, in seconds.
    pub time: f32,
    /// The viseme that is decided for it.
    pub viseme: Viseme,
    /// How much of each viseme there is, by [`Viseme::index`], for rigs that have a shape for each; silence has no weight.
    pub visemes: [f32; Viseme::COUNT],
    /// The lower face.
    pub weights: Weights,
}

/// A mouth that follows a stream of sound, a hundred frames a second.
///
/// It keeps a seventh of a second and nothing else, allocates nothing after [`new`](Self::new), and waits for nothing: a
/// face is that of the frame just heard. What comes next shows in it as far as a [`SoundReader`](crate::SoundReader) has
/// looked ahead.
///
/// Every face has finite weights in `0..=1` and `mouthClose <= jawOpen`, whatever is heard.
#[derive(Clone, Debug)]
pub struct LiveMouth {
    /// The latest frames, in a ring; how many there were is `count`.
    heard: [Heard; WINDOW],
    count: usize,
    targets: [Frame<f32>; Viseme::COUNT],
    /// By viseme: how much of it is felt so many frames after it.
    reaches: [[f32; WINDOW]; Viseme::COUNT],
    /// `jawOpen` where the jaw is heard all open.
    widest: f32,
    mouth: Frame<f32>,
    made: [f32; Constriction::COUNT],
    gain: f32,
}

impl LiveMouth {
    /// A mouth at rest.
    pub fn new(style: &Style) -> Self {
        let mut targets = [[0.0; CHANNELS]; Viseme::COUNT];
        let mut reaches = [[0.0; WINDOW]; Viseme::COUNT];
        for ((viseme, target), reaches) in
            Viseme::ALL.into_iter().zip(&mut targets).zip(&mut reaches)
        {
            for (shape, weight) in pose::shapes(viseme) {
                if let Some(channel) = channel(shape) {
                    target[channel] = (weight * style.gain()).clamp(0.0, 1.0);
                }
            }
            let dominance = Dominance::of(viseme).spread(style.spread());
            for (place, reach) in reaches.iter_mut().enumerate() {
                *reach = dominance.reach(place as f32 * FRAME, 0.0, 0.0);
            }
        }
        Self {
            heard: [Heard::default(); WINDOW],
            count: 0,
            targets,
            reaches,
            widest: WIDEST * style.gain(),
            mouth: [0.0; CHANNELS],
            made: [0.0; Constriction::COUNT],
            gain: 1.0,
        }
    }

    /// Takes the next 10 ms and gives their face.
    pub fn push(&mut self, heard: &Heard) -> LiveFace {
        self.heard[self.count % WINDOW] = tame(heard);
        self.count += 1;
        self.next()
    }

    /// Forgets the stream; the mouth is at rest at once.
    pub fn reset(&mut self) {
        self.heard = [Heard::default(); WINDOW];
        (self.count, self.gain) = (0, 1.0);
        self.mouth = [0.0; CHANNELS];
        self.made = [0.0; Constriction::COUNT];
    }

    /// The frame `age` frames before the latest one.
    fn heard(&self, age: usize) -> &Heard {
        &self.heard[(self.count + WINDOW - 1 - age) % WINDOW]
    }

    /// The face of the latest frame.
    fn next(&mut self) -> LiveFace {
        let claims = self.claims();
        let now = *self.heard(0);
        let owners = owners();
        let mut pull = [0.0; CHANNELS];
        let mut weight = [REST; Articulator::COUNT];
        for ((viseme, claim), target) in Viseme::ALL.into_iter().zip(claims).zip(&self.targets) {
            if claim == 0.0 {
                continue;
            }
            let strength = Dominance::of(viseme)
                .strength
                .map(|strength| strength * claim);
            for (sum, strength) in weight.iter_mut().zip(strength) {
                *sum += strength;
            }
            for ((sum, target), owner) in pull.iter_mut().zip(target).zip(owners) {
                *sum += strength[owner as usize] * target;
            }
        }
        self.gain += (loudness_gain(Some(now.loudness)) - self.gain) * LOUDNESS_FOLLOWS;
        for opening in OPENING.into_iter().filter_map(channel) {
            pull[opening] *= self.gain;
        }
        for ((value, pull), owner) in self.mouth.iter_mut().zip(pull).zip(owners) {
            let mut aim = (pull / weight[owner as usize]).clamp(0.0, 1.0);
            if owner == Articulator::Jaw && pull > 0.0 {
                aim += (now.jaw * self.widest - aim) * HEARD_JAW;
            }
            *value += (aim - *value) * INERTIA;
            // A mouth that is all but at rest is.
            if aim == 0.0 && *value < 1e-3 {
                *value = 0.0;
            }
        }
        self.constrict();
        let mut frame = self.mouth;
        succeed(&mut frame, &self.made);
        LiveFace {
            time: now.time,
            viseme: now.viseme,
            visemes: self.visemes(&claims),
            weights: face(&frame),
        }
    }

    /// By viseme, how much of it is felt: the most of its probability near by, less what it is away.
    fn claims(&self) -> [f32; Viseme::COUNT] {
        let mut claims = [0.0_f32; Viseme::COUNT];
        for age in 0..WINDOW.min(self.count) {
            let heard = self.heard(age);
            for ((claim, believed), reaches) in
                claims.iter_mut().zip(heard.visemes).zip(&self.reaches)
            {
                if believed > DOUBT {
                    *claim = claim.max(believed * reaches[age]);
                }
            }
        }
        claims
    }

    /// Lets each constriction come and go as it is heard, within a few frames.
    fn constrict(&mut self) {
        let mut aims = [0.0_f32; Constriction::COUNT];
        for age in 0..=HOLD {
            let heard = self.heard(age);
            if let Some(constriction) = Constriction::of(heard.viseme) {
                aims[constriction as usize] = 1.0;
            }
            let lips = &mut aims[Constriction::Lips as usize];
            *lips = lips.max(sure(heard.closure));
            let teeth = &mut aims[Constriction::LipToTeeth as usize];
            *teeth = teeth.max(sure(heard.lip_teeth));
        }
        for (made, aim) in self.made.iter_mut().zip(aims) {
            *made = aim.clamp(*made - OPENS, *made + CLOSES).clamp(0.0, 1.0);
        }
    }

    /// Weights of whole visemes: closures first, the rest divided.
    fn visemes(&self, claims: &[f32; Viseme::COUNT]) -> [f32; Viseme::COUNT] {
        let mut weights = *claims;
        let lips = self.made[Constriction::Lips as usize];
        let teeth = self.made[Constriction::LipToTeeth as usize].min(1.0 - lips);
        weights[Viseme::Pp.index()] = 0.0;
        weights[Viseme::Ff.index()] = 0.0;
        let others = weights.iter().sum::<f32>();
        let share = if others > 1e-6 {
            (1.0 - lips - teeth) / others.max(1.0)
        } else {
            0.0
        };
        weights = weights.map(|weight| weight * share);
        weights[Viseme::Sil.index()] = 0.0;
        weights[Viseme::Pp.index()] = lips;
        weights[Viseme::Ff.index()] = teeth;
        weights
    }
}

/// How sure a detector must be to be believed: not below a half, fully from three quarters on.
fn sure(detected: f32) -> f32 {
    ((detected - 0.5) * 4.0).clamp(0.0, 1.0)
}

/// The same with numbers that are some, and in range.
fn tame(heard: &Heard) -> Heard {
    let within = |value: f32, most: f32| {
        if value.is_nan() {
            0.0
        } else {
            value.clamp(0.0, most)
        }
    };
    Heard {
        time: if heard.time.is_finite() {
            heard.time
        } else {
            0.0
        },
        viseme: heard.viseme,
        visemes: heard.visemes.map(|believed| within(believed, 1.0)),
        jaw: within(heard.jaw, 1.0),
        aperture: within(heard.aperture, 1.0),
        closure: within(heard.closure, 1.0),
        lip_teeth: within(heard.lip_teeth, 1.0),
        loudness: if heard.loudness.is_nan() {
            1.0
        } else {
            heard.loudness.clamp(0.0, 4.0)
        },
    }
}
