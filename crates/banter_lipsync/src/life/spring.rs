//! Motion that has weight: it starts softly, ends softly, and can be called elsewhere at any time.

/// What is nearer to rest than this stands still.
const STILL: f32 = 1e-5;

/// `N` values that follow their aims by critically damped springs of one rate. Each step is solved exactly, so the frame
/// rate does not matter while an aim stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spring<const N: usize> {
    at: [f32; N],
    speed: [f32; N],
}

impl<const N: usize> Spring<N> {
    pub(crate) const REST: Self = Self {
        at: [0.0; N],
        speed: [0.0; N],
    };

    /// Goes on for `dt` seconds, not negative; nine tenths of the way take `3.9 / rate`.
    pub(crate) fn advance(&mut self, dt: f32, aims: [f32; N], rate: f32) -> [f32; N] {
        let decay = (-rate * dt).exp();
        for ((at, speed), aim) in self.at.iter_mut().zip(&mut self.speed).zip(aims) {
            let away = *at - aim;
            let pull = (*speed + away * rate) * dt;
            *speed = (*speed - pull * rate) * decay;
            *at = aim + (away + pull) * decay;
        }
        self.at
    }
}

/// One push: it goes to a size, stays called there for a while, and comes back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beat {
    spring: Spring<1>,
    rate: f32,
    size: f32,
    /// Seconds for which the size is called for still.
    hold: f32,
}

impl Beat {
    pub(crate) const fn new(rate: f32) -> Self {
        Self {
            spring: Spring::REST,
            rate,
            size: 0.0,
            hold: 0.0,
        }
    }

    /// Pushes from wherever it is.
    pub(crate) fn push(&mut self, size: f32, hold: f32) {
        self.size = size;
        self.hold = hold;
    }

    /// Lets go.
    pub(crate) fn release(&mut self) {
        self.hold = 0.0;
    }

    /// Goes on for `dt` seconds, not negative.
    pub(crate) fn advance(&mut self, dt: f32) -> f32 {
        let held = dt.min(self.hold);
        if held > 0.0 {
            self.spring.advance(held, [self.size], self.rate);
            self.hold -= held;
        }
        let [at] = self.spring.at;
        if dt > held && (at.abs() > STILL || self.spring.speed[0].abs() > STILL) {
            self.spring.advance(dt - held, [0.0], self.rate);
        } else if dt > held {
            self.spring = Spring::REST;
        }
        self.spring.at[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_comes_and_goes_at_any_frame_rate() {
        let run = |rate: u16, seconds: f32| {
            let mut beat = Beat::new(16.0);
            beat.push(1.0, 0.15);
            let mut at = 0.0;
            for _ in 0..(seconds * f32::from(rate)).round() as usize {
                at = beat.advance(1.0 / f32::from(rate));
            }
            at
        };
        assert!(run(60, 0.15) > 0.6 && run(60, 0.8) < 0.02);
        assert_eq!(run(60, 2.0), 0.0);
        for seconds in [0.1, 0.2, 0.5] {
            assert!((run(20, seconds) - run(240, seconds)).abs() < 1e-3);
        }
    }

    #[test]
    fn a_clock_that_stands_still_moves_nothing() {
        let mut beat = Beat::new(10.0);
        beat.push(1.0, 0.1);
        let at = beat.advance(0.05);
        assert_eq!(beat.advance(0.0), at);
    }
}
