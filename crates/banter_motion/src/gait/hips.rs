//! Where the hips ride: over the foot that bears, low enough for both legs, turned with the step.

use super::{Gait, Sole};
use crate::bone::Side;
use crate::ease::{Follow, smooth};
use crate::humanoid::Humanoid;
use crate::root::Root;
use glam::{Quat, Vec3};

/// The part of a leg's length that it is at most, and that it is at ease.
const STRETCH: f32 = 0.997;
const EASY: f32 = 0.988;
/// How fast the hips follow.
const SIDEWAYS: f32 = 7.0;
const UPWARDS: f32 = 15.0;
/// How far a pelvis turns with a step, radians for a metre between the feet, and tilts with the weight, for a metre aside.
const TURN: f32 = 0.2;
const TILT: f32 = 0.5;

/// The hips between frames.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Hips {
    aside: Follow<f32>,
    height: Follow<f32>,
    turn: Follow<f32>,
    begun: bool,
}

/// What is asked of the hips besides.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Wish {
    /// The weight's shift to the left, metres.
    pub(crate) shift: f32,
    /// Lower, metres; and back (negative Z), with the upper body's bow.
    pub(crate) lower: f32,
    pub(crate) back: f32,
    /// Where they are instead, and how much: sitting.
    pub(crate) seat: Option<(Vec3, f32)>,
}

impl Hips {
    /// The place of the hips and their turn; heels rise where the legs need it.
    pub(crate) fn advance(
        &mut self,
        body: &Humanoid,
        gait: &mut Gait,
        root: &Root,
        wish: &Wish,
        dt: f32,
    ) -> (Vec3, Quat) {
        let build = body.build();
        let size = build.size;
        let soles = gait.soles(build, root);
        // The load is on what stands.
        let mut bears = 0.0;
        for (side, sole) in Side::BOTH.into_iter().zip(&soles) {
            if sole.is_planted && !soles[side.other().index()].is_planted {
                bears = side.sign();
            }
        }
        let middle = 0.5 * (soles[0].ball.x + soles[1].ball.x);
        let aside = middle * 0.5 + bears * 0.022 * size + wish.shift;
        let yaw = -TURN / size * (soles[0].ball.z - soles[1].ball.z);
        if !self.begun {
            self.aside = Follow::at(aside);
            self.turn = Follow::at(yaw);
        }
        let aside = self.aside.advance(aside, SIDEWAYS, dt);
        let yaw = self.turn.advance(yaw, 12.0, dt);
        let tilt = TILT * aside / size * 0.5;
        let turn = Quat::from_rotation_y(yaw) * Quat::from_rotation_z(tilt.clamp(-0.06, 0.06));

        let stands = build.hips + Vec3::new(aside, 0.0, wish.back);
        let joint = |side: Side| turn * body.offset(side.leg()[0]);
        let leg = build.whole_leg();
        // As high as a leg reaches; legs that are a little bent move softly.
        let most = |side: Side, sole: &Sole, place: Vec3, share: f32| {
            let away = (sole.ankle - place - joint(side)) * Vec3::new(1.0, 0.0, 1.0);
            let tall = ((share * leg).powi(2) - away.length_squared())
                .max(0.09 * leg * leg)
                .sqrt();
            sole.ankle.y + tall - joint(side).y
        };
        let wanted = build.hips.y - size * (0.008 + 0.006 * gait.speed().min(3.0)) - wish.lower;
        let mut goal = wanted;
        for (side, sole) in Side::BOTH.into_iter().zip(&soles) {
            match gait.coming(build, root, side) {
                // Before a foot comes down they sink, to be there with it.
                Some((then, progress)) => {
                    let low = most(side, &then, stands, EASY).min(wanted);
                    goal = goal.min(wanted + (low - wanted) * smooth(0.25, 0.85, progress));
                }
                None if sole.ball.z > stands.z => goal = goal.min(most(side, sole, stands, EASY)),
                None => {}
            }
        }
        if !self.begun {
            self.height = Follow::at(goal);
            self.begun = true;
        }
        let height = self.height.advance(goal, UPWARDS, dt);
        let mut place = Vec3::new(stands.x, height, stands.z);
        if let Some((seat, share)) = wish.seat {
            place = place.lerp(seat, share);
        }
        for side in Side::BOTH {
            gait.stretch(build, root, side, place + joint(side), EASY * leg);
        }
        // Whatever is wished, legs reach what stands.
        for (side, sole) in Side::BOTH.into_iter().zip(gait.soles(build, root)) {
            if sole.is_planted {
                place.y = place.y.min(most(side, &sole, place, STRETCH));
            }
        }
        // They come up again as softly as they went down.
        if wish.seat.is_none() && place.y < height {
            self.height = Follow::at(place.y);
        }
        (place, turn)
    }
}
