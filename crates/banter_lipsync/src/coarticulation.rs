//! From a gestural score to curves: neighbours share each articulator by their dominance, then the gestures that must succeed do.

use crate::channel::{CHANNELS, Frame, channel};
use crate::dominance::{Articulator, Constriction, Dominance};
use crate::score::Gesture;
use crate::{Blendshape, Style, Viseme, pose};

/// The pull of the resting face, which is always there; small beside any phone.
pub(crate) const REST: f32 = 0.05;

/// Moments at which the face is computed: `start + n / rate`.
pub(crate) struct Grid {
    pub(crate) start: f32,
    pub(crate) rate: f32,
    pub(crate) count: usize,
}

impl Grid {
    fn time(&self, index: usize) -> f32 {
        self.start + index as f32 / self.rate
    }

    /// The indices of the moments from `start` to `end`, and perhaps one more at either side.
    fn span(&self, start: f32, end: f32) -> core::ops::Range<usize> {
        let index = |time: f32| ((time - self.start) * self.rate).max(0.0) as usize;
        let last = (index(end) + 2).min(self.count);
        index(start).min(last)..last
    }
}

/// What is summed at one moment.
#[derive(Clone, Copy)]
struct Sum {
    /// Dominance times target.
    pull: Frame<f32>,
    /// Dominance, by articulator.
    weight: [f32; Articulator::COUNT],
    /// How far each constriction is made.
    made: [f32; Constriction::COUNT],
}

/// The curves of a score whose silences before the first and after the last phone are gestures too.
pub(crate) fn articulate(gestures: &[Gesture], grid: &Grid, style: &Style) -> Vec<Frame<f32>> {
    let rest = Sum {
        pull: [0.0; CHANNELS],
        weight: [REST; Articulator::COUNT],
        made: [0.0; Constriction::COUNT],
    };
    let mut sums = vec![rest; grid.count];
    for gesture in gestures {
        pull(&mut sums, gesture, grid, style);
        constrict(&mut sums, gesture, grid);
    }
    let owners = owners();
    let mut frames: Vec<Frame<f32>> = sums
        .iter()
        .map(|sum| {
            let mut frame = sum.pull;
            for (value, owner) in frame.iter_mut().zip(owners) {
                *value = (*value / sum.weight[owner as usize]).clamp(0.0, 1.0);
            }
            frame
        })
        .collect();
    // Twice, for a window of five samples; before the constrictions, which must stay whole.
    smooth(&mut frames);
    smooth(&mut frames);
    for (frame, sum) in frames.iter_mut().zip(&sums) {
        succeed(frame, &sum.made);
    }
    frames
}

/// Gives the mouth some inertia: each frame becomes half itself and a quarter each of its neighbours.
fn smooth(frames: &mut [Frame<f32>]) {
    let Some(mut before) = frames.first().copied() else {
        return;
    };
    for index in 0..frames.len() {
        let after = frames.get(index + 1).copied();
        let Some(frame) = frames.get_mut(index) else {
            return;
        };
        let this = *frame;
        let after = after.unwrap_or(this);
        for (value, (a, b)) in frame.iter_mut().zip(before.iter().zip(after)) {
            *value = 0.5 * *value + 0.25 * (a + b);
        }
        before = this;
    }
}

/// Adds what a gesture asks of the moments within its reach.
fn pull(sums: &mut [Sum], gesture: &Gesture, grid: &Grid, style: &Style) {
    let dominance = Dominance::of(gesture.viseme).spread(style.spread());

    let mut target = [0.0; CHANNELS];
    for (shape, weight) in pose::shapes(gesture.viseme) {
        if let Some(channel) = channel(shape) {
            target[channel] = weight * style.gain();
        }
    }
    let owners = owners();
    let span = grid.span(gesture.start - dominance.lead, gesture.end + dominance.lag);
    for index in span {
        let Some(sum) = sums.get_mut(index) else {
            break;
        };
        let reach = dominance.reach(grid.time(index), gesture.start, gesture.end);
        let claim = dominance.strength.map(|strength| strength * reach);
        for (weight, claim) in sum.weight.iter_mut().zip(claim) {
            *weight += claim;
        }
        for ((pull, target), owner) in sum.pull.iter_mut().zip(target).zip(owners) {
            *pull += claim[owner as usize] * target;
        }
    }
}

/// Notes how far a gesture's constriction is made, where it has one.
fn constrict(sums: &mut [Sum], gesture: &Gesture, grid: &Grid) {
    let Some(constriction) = Constriction::of(gesture.viseme) else {
        return;
    };
    let margin = Constriction::CLOSING.max(Constriction::OPENING) + 0.05;
    for index in grid.span(gesture.start - margin, gesture.end + margin) {
        let Some(sum) = sums.get_mut(index) else {
            break;
        };
        let degree = Constriction::degree(grid.time(index), gesture.start, gesture.end);
        let made = &mut sum.made[constriction as usize];
        *made = made.max(degree);
    }
}

/// Bends a frame so that its constrictions are really made, each as far as `made` says.
///
/// The closing of the lips comes last and wins: whatever the jaw does, `mouthClose` follows it.
pub(crate) fn succeed(frame: &mut Frame<f32>, made: &[f32; Constriction::COUNT]) {
    let [lips, lip_to_teeth, teeth] = *made;
    let mut at_most = |shape: Blendshape, limit: f32, degree: f32| {
        for value in both(shape).filter_map(channel) {
            frame[value] += (frame[value].min(limit) - frame[value]) * degree;
        }
    };
    at_most(Blendshape::JawOpen, 0.1, teeth);

    at_most(Blendshape::JawOpen, 0.1, lip_to_teeth);
    at_most(Blendshape::MouthLowerDownLeft, 0.0, lip_to_teeth);
    at_most(Blendshape::MouthFunnel, 0.15, lip_to_teeth);
    at_most(Blendshape::MouthPucker, 0.5, lip_to_teeth);
    at_most(Blendshape::TongueOut, 0.0, lip_to_teeth);

    at_most(Blendshape::JawOpen, 0.12, lips);
    at_most(Blendshape::MouthLowerDownLeft, 0.0, lips);
    at_most(Blendshape::MouthUpperUpLeft, 0.0, lips);
    at_most(Blendshape::MouthFunnel, 0.1, lips);
    at_most(Blendshape::TongueOut, 0.0, lips);

    // What makes the contact. Closed lips undo the raised upper lip of a neighbouring `f`.
    let mut at_least = |shape: Blendshape, limit: f32, degree: f32| {
        for value in both(shape).filter_map(channel) {
            frame[value] += (frame[value].max(limit) - frame[value]) * degree;
        }
    };
    at_least(Blendshape::MouthRollLower, 0.45, lip_to_teeth);
    at_least(
        Blendshape::MouthUpperUpLeft,
        0.25,
        lip_to_teeth * (1.0 - lips),
    );
    at_least(Blendshape::MouthPressLeft, 0.4, lips);
    at_least(Blendshape::MouthRollLower, 0.2, lips);
    at_least(Blendshape::MouthRollUpper, 0.15, lips);

    if let (Some(close), Some(open)) = (
        channel(Blendshape::MouthClose),
        channel(Blendshape::JawOpen),
    ) {
        frame[close] = frame[open] * lips;
    }
}

/// A shape of the left and its mirror; a shape of the middle once.
fn both(shape: Blendshape) -> impl Iterator<Item = Blendshape> {
    let mirror = shape.mirrored();
    core::iter::once(shape).chain((mirror != shape).then_some(mirror))
}

/// The articulator of every channel.
pub(crate) fn owners() -> [Articulator; CHANNELS] {
    let mut owners = [Articulator::Lips; CHANNELS];
    for shape in Blendshape::ALL {
        if let Some(channel) = channel(shape) {
            owners[channel] = Articulator::of(shape);
        }
    }
    owners
}

/// Silence around a score, so that the mouth leaves its rest before the first phone and comes back after the last.
pub(crate) fn framed(gestures: &[Gesture], before: f32, after: f32) -> Vec<Gesture> {
    let silence = |start, end| Gesture {
        viseme: Viseme::Sil,
        start,
        end,
    };
    let end = gestures.last().map_or(0.0, |last| last.end);
    let mut framed = Vec::with_capacity(gestures.len() + 2);
    framed.push(silence(-before, 0.0));
    framed.extend_from_slice(gestures);
    framed.push(silence(end, end + after));
    framed
}
