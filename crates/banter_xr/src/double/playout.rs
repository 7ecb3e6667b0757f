//! Frames of an avatar from a network, shown evenly: late ones are waited for, lost ones are bridged.

use super::state::AvatarState;
use super::wire::AvatarFrame;
use std::collections::VecDeque;

/// So many frames are kept, and so many ways of them are remembered.
const FRAMES: usize = 64;
const WAYS: usize = 96;
/// How far behind the quickest packet an avatar is shown, seconds.
const LEAST: f64 = 0.02;
const MOST: f64 = 0.35;
/// So far from where it should be the shown time leaps, seconds; else it goes this much faster or
/// slower.
const LEAPS: f64 = 0.6;
const SLEW: f64 = 0.15;
/// A frame that is so much older than the newest, or newer, is of a sender who began anew, if so many
/// of them come in a row.
const OLD: f64 = 2.0;
const NEW: f64 = 20.0;
const AGAIN: u32 = 3;

/// Playout of an avatar's frames: takes them as a network brings them, late, twice, in any order or
/// not at all, and shows the avatar somewhere between two of them.
///
/// How far behind it shows follows from how unevenly frames come: as little as there is nearly always
/// a frame ahead. Shown time never runs backwards, and where nothing comes the avatar holds still.
/// All times are seconds of the receiver's clock.
#[derive(Debug, Clone, Default)]
pub struct AvatarPlayout {
    /// Oldest first, with the sender's time in seconds.
    frames: VecDeque<(f64, AvatarState)>,
    /// Arrival less departure, of the last ones; the two clocks have nothing in common.
    ways: VecDeque<f64>,
    /// The newest departure in milliseconds, without its wrap.
    newest: Option<i64>,
    strange: u32,
    /// The sender's time that was shown last, and when.
    shown: Option<(f64, f64)>,
    behind: f64,
}

impl AvatarPlayout {
    /// A playout that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a frame that has come now. Whether it is of use.
    pub fn push(&mut self, now: f64, frame: &AvatarFrame) -> bool {
        if !now.is_finite() {
            return false;
        }
        let sent = match self.newest {
            None => i64::from(frame.millis),
            Some(newest) => newest + i64::from((frame.millis.wrapping_sub(newest as u32)) as i32),
        };
        if let Some(newest) = self.newest {
            let ahead = (sent - newest) as f64 / 1000.0;
            if !(-OLD..=NEW).contains(&ahead) {
                self.strange += 1;
                if self.strange < AGAIN {
                    return false;
                }
                *self = Self::default();
            }
        }
        self.strange = 0;
        let newest = self.newest.get_or_insert(sent);
        *newest = (*newest).max(sent);
        let sent = sent as f64 / 1000.0;
        if self.ways.len() == WAYS {
            self.ways.pop_front();
        }
        self.ways.push_back(now - sent);
        let place = self.frames.partition_point(|(time, _)| *time < sent);
        if self
            .frames
            .get(place)
            .is_some_and(|(time, _)| *time == sent)
        {
            return false;
        }
        if self.shown.is_some_and(|(shown, _)| sent < shown) && place == 0 {
            return false;
        }
        self.frames.insert(place, (sent, frame.state));
        if self.frames.len() > FRAMES {
            self.frames.pop_front();
        }
        self.behind = self.wanted();
        true
    }

    /// The quickest way, and how far behind it nearly all others were.
    fn quickest(&self) -> f64 {
        self.ways.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn wanted(&self) -> f64 {
        let quickest = self.quickest();
        let mut late: Vec<f64> = self.ways.iter().map(|way| way - quickest).collect();
        late.sort_by(f64::total_cmp);
        let nearly_all = late
            .get(late.len() * 95 / 100)
            .or(late.last())
            .copied()
            .unwrap_or(0.0);
        let span = match (self.frames.front(), self.frames.back()) {
            (Some(first), Some(last)) if self.frames.len() > 1 => {
                (last.0 - first.0) / (self.frames.len() - 1) as f64
            }
            _ => 0.03,
        };
        (nearly_all + span).clamp(LEAST, MOST)
    }

    /// The avatar as it is to be seen now; `None` until the first frame has come.
    pub fn at(&mut self, now: f64) -> Option<AvatarState> {
        let newest = self.frames.back()?.0;
        let aim = now - self.quickest() - self.behind;
        let time = match self.shown {
            None => aim,
            Some((shown, then)) => {
                let passed = (now - then).max(0.0);
                let off = aim - (shown + passed);
                if off > LEAPS {
                    aim
                } else {
                    shown
                        + passed * (1.0 + off.clamp(-1.0, 1.0) * 4.0).clamp(1.0 - SLEW, 1.0 + SLEW)
                }
            }
        };
        let time = time.min(newest);
        let time = self.shown.map_or(time, |(shown, _)| time.max(shown));
        self.shown = Some((time, now));
        // What lies two frames behind is needed no more.
        while self.frames.get(1).is_some_and(|(next, _)| *next <= time) {
            self.frames.pop_front();
        }
        let (from_time, from) = self.frames.front()?;
        let Some((to_time, to)) = self.frames.get(1) else {
            return Some(*from);
        };
        let share = ((time - from_time) / (to_time - from_time)).clamp(0.0, 1.0);
        Some(from.lerp(to, share as f32))
    }

    /// The sender's time that was shown last, seconds.
    pub fn shown(&self) -> Option<f64> {
        self.shown.map(|(time, _)| time)
    }

    /// How far behind the quickest packet it shows, seconds.
    pub fn behind(&self) -> f64 {
        self.behind
    }
}
