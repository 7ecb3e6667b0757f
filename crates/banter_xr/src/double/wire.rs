//! The state of an avatar as bytes: small enough for one packet of any network.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version |
//! | 1 | which hands there are: bit 0 left, bit 1 right |
//! | 4 | the sender's clock, milliseconds, wrapping |
//! | 12, 2 | origin in `f32`; its turn in 65,536ths |
//! | 6, 6 | head: millimetres, and a rotation's three smallest in 15 bits each |
//! | 2 | gaze, in degrees |
//! | 52 | face, in 255ths |
//! | 6, 6, 1, 30 | each hand: tenths of a millimetre from the head, rotation, size, and 15 segments in a byte for each angle |
//!
//! All numbers are little-endian. With both hands it is 172 bytes.

use super::state::AvatarState;
use crate::hand::{Bend, HandShape};
use banter_core::{Blendshape, Hand, Weights};
use bevy::math::{Isometry3d, Quat, Vec3};
use std::f32::consts::{FRAC_PI_2, PI, TAU};
use thiserror::Error;

/// The version that is written.
const VERSION: u8 = 1;
const BODY: usize = 86;
const HAND: usize = 43;
/// Nobody plays farther from the origin of a world, metres.
const WORLD: f32 = 1.0e6;
const MILLI: f32 = 1000.0;
const TENTH: f32 = 10_000.0;

/// State of an avatar with the time at which it was so, as it goes over a network.
///
/// ```
/// use banter_xr::{AvatarFrame, AvatarState};
///
/// let frame = AvatarFrame { millis: 1200, state: AvatarState::default() };
/// let bytes = frame.to_bytes();
/// assert!(bytes.len() <= AvatarFrame::MOST);
/// assert_eq!(AvatarFrame::from_bytes(&bytes).unwrap().millis, 1200);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AvatarFrame {
    /// The sender's clock, milliseconds; it wraps after 49 days.
    pub millis: u32,
    /// The state.
    pub state: AvatarState,
}

/// Why bytes are no frame of an avatar.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
pub enum AvatarFrameError {
    /// Another version wrote it.
    #[error(
        "the avatar's frame has version {found} and this game reads {VERSION}; let both players use the same release"
    )]
    Version {
        /// Its version.
        found: u8,
    },
    /// It is cut off, or longer than it says.
    #[error(
        "the avatar's frame has {found} bytes where {expected} belong; the packet was cut or is none of ours"
    )]
    Length {
        /// Its length.
        found: usize,
        /// The length that it would have to have.
        expected: usize,
    },
    /// A place is no number, or out of the world.
    #[error(
        "the avatar's frame puts its player nowhere; the packet was damaged or is none of ours"
    )]
    Place,
}

impl AvatarFrame {
    /// No frame is longer, in bytes.
    pub const MOST: usize = BODY + 2 * HAND;

    /// The bytes of a frame. What does not fit its range is brought into it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::MOST);
        let state = &self.state;
        let hands = state.hands[0].is_some() as u8 | (state.hands[1].is_some() as u8) << 1;
        out.extend([VERSION, hands]);
        out.extend(self.millis.to_le_bytes());
        for number in state.origin.to_array() {
            out.extend(finite(number).clamp(-WORLD, WORLD).to_le_bytes());
        }
        let turn = finite(state.turned).rem_euclid(TAU) / TAU * 65_536.0;
        out.extend((turn as u32 as u16).to_le_bytes());
        let head = Vec3::from(state.head.translation);
        write_place(&mut out, head, MILLI);
        write_turn(&mut out, state.head.rotation);
        for angle in [state.gaze.0, state.gaze.1] {
            out.push(finite(angle).to_degrees().clamp(-127.0, 127.0).round() as i8 as u8);
        }
        let face = state.face.clamp01();
        out.extend(face.0.map(|weight| (weight * 255.0).round() as u8));
        // As a reader will have it, so that no error adds up.
        let head = read_back(head);
        for hand in state.hands.iter().flatten() {
            write_place(&mut out, Vec3::from(hand.wrist.translation) - head, TENTH);
            write_turn(&mut out, hand.wrist.rotation);
            out.push((finite(hand.size) * 128.0).clamp(1.0, 255.0) as u8);
            for bend in hand.bends.as_flattened() {
                out.push(part((finite(bend.flex) + PI).rem_euclid(TAU) - PI, PI));
                out.push(part(bend.splay, FRAC_PI_2));
            }
        }
        out
    }

    /// The frame that bytes from a network are.
    ///
    /// # Errors
    /// Where they are of another version, of a wrong length, or put the player nowhere.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AvatarFrameError> {
        let wrong = |expected| AvatarFrameError::Length {
            found: bytes.len(),
            expected,
        };
        let [version, hands, ..] = *bytes else {
            return Err(wrong(BODY));
        };
        if version != VERSION {
            return Err(AvatarFrameError::Version { found: version });
        }
        let has = [hands & 1 != 0, hands & 2 != 0];
        let expected = BODY + HAND * has.iter().filter(|it| **it).count();
        if bytes.len() != expected || hands > 3 {
            return Err(wrong(expected));
        }
        let mut from = Reader(bytes.get(2..).unwrap_or_default());
        let millis = u32::from_le_bytes(from.take());
        let origin = Vec3::from_array([(); 3].map(|()| f32::from_le_bytes(from.take())));
        if !origin.is_finite() || origin.abs().max_element() > WORLD {
            return Err(AvatarFrameError::Place);
        }
        let turned = f32::from(u16::from_le_bytes(from.take())) / 65_536.0 * TAU;
        let place = from.place(MILLI);
        let head = Isometry3d::new(place, from.turn());
        let gaze = [(); 2].map(|()| f32::from(from.byte() as i8).to_radians());
        let face = Weights([(); Blendshape::COUNT].map(|()| f32::from(from.byte()) / 255.0));
        let hands = [Hand::Left, Hand::Right].map(|side| {
            has[side as usize].then(|| {
                let wrist = place + from.place(TENTH);
                let wrist = Isometry3d::new(wrist, from.turn());
                let size = f32::from(from.byte()) / 128.0;
                let mut bends = [[Bend::default(); 3]; 5];
                for bend in bends.as_flattened_mut() {
                    bend.flex = whole(from.byte(), PI);
                    bend.splay = whole(from.byte(), FRAC_PI_2);
                }
                HandShape {
                    side,
                    wrist,
                    size: size.clamp(0.5, 1.6),
                    bends,
                }
            })
        });
        let state = AvatarState {
            origin,
            turned,
            head,
            hands,
            gaze: (gaze[0], gaze[1]),
            face,
        };
        Ok(Self { millis, state })
    }
}

fn finite(number: f32) -> f32 {
    if number.is_finite() { number } else { 0.0 }
}

/// An angle within `-most..=most` in one byte, and back.
fn part(angle: f32, most: f32) -> u8 {
    ((finite(angle) / most).clamp(-1.0, 1.0) * 127.0).round() as i8 as u8
}

fn whole(byte: u8, most: f32) -> f32 {
    f32::from(byte as i8) / 127.0 * most
}

fn write_place(out: &mut Vec<u8>, place: Vec3, scale: f32) {
    for number in place.to_array() {
        let units = (finite(number) * scale).clamp(-32_767.0, 32_767.0).round();
        out.extend((units as i16).to_le_bytes());
    }
}

fn read_back(place: Vec3) -> Vec3 {
    let mut bytes = Vec::with_capacity(6);
    write_place(&mut bytes, place, MILLI);
    Reader(&bytes).place(MILLI)
}

/// The three smallest of a rotation's four numbers, of which the largest follows.
fn write_turn(out: &mut Vec<u8>, turn: Quat) {
    let turn = if turn.is_finite() && turn.length_squared() > 1e-6 {
        turn.normalize()
    } else {
        Quat::IDENTITY
    };
    let numbers = turn.to_array();
    let largest = (1..4).fold(0, |best, k| {
        if numbers[k].abs() > numbers[best].abs() {
            k
        } else {
            best
        }
    });
    let sign = numbers[largest].signum();
    let mut packed = largest as u64;
    for (k, number) in numbers.into_iter().enumerate() {
        if k != largest {
            let share = (number * sign * std::f32::consts::SQRT_2).clamp(-1.0, 1.0);
            packed = packed << 15 | ((share * 16_383.0).round() as i32 + 16_383) as u64;
        }
    }
    out.extend(&packed.to_le_bytes()[..6]);
}

/// Reads from bytes of which there are enough; beyond their end there are zeros.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        self.take::<1>()[0]
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((first, rest)) = self.0.split_first_chunk::<N>() else {
            return [0; N];
        };
        self.0 = rest;
        *first
    }

    fn place(&mut self, scale: f32) -> Vec3 {
        Vec3::from_array([(); 3].map(|()| f32::from(i16::from_le_bytes(self.take())) / scale))
    }

    fn turn(&mut self) -> Quat {
        let mut bytes = [0; 8];
        bytes[..6].copy_from_slice(&self.take::<6>());
        let packed = u64::from_le_bytes(bytes);
        let largest = (packed >> 45 & 3) as usize;
        let small = [30, 15, 0].map(|shift| {
            let units = (packed >> shift & 0x7FFF) as i32 - 16_383;
            (units as f32 / 16_383.0).clamp(-1.0, 1.0) / std::f32::consts::SQRT_2
        });
        let rest = 1.0 - small.iter().map(|it| it * it).sum::<f32>();
        let mut numbers = [0.0; 4];
        let mut next = small.into_iter();
        for (k, number) in numbers.iter_mut().enumerate() {
            *number = if k == largest {
                rest.max(0.0).sqrt()
            } else {
                next.next().unwrap_or_default()
            };
        }
        Quat::from_array(numbers).normalize()
    }
}
