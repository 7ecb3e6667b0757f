//! Looking away: while one thinks, and now and then from whom one talks to.
//!
//! Lengths and intervals are those that S. Andrist, B. Mutlu and M. Gleicher ("Conversational gaze aversion for virtual
//! agents", 2013) counted in people: who thinks looks up for some seconds, who speaks looks aside for two of five, who
//! listens does so seldom and shortly.

use super::random::Random;

/// What one is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stance {
    #[default]
    Idle,
    Listening,
    Thinking,
    Speaking,
}

/// Seconds, the median of a log-normal distribution, and the deviation of the logarithm.
type Span = (f32, f32);

const LISTENING_AWAY: Span = (1.1, 0.25);
const LISTENING_BETWEEN: Span = (7.2, 0.3);
const SPEAKING_AWAY: Span = (1.9, 0.2);
const SPEAKING_BETWEEN: Span = (4.7, 0.3);
const THINKING_AWAY: Span = (3.5, 0.35);
/// Seconds until a thinker looks away.
const THINKING_AFTER: Span = (0.25, 0.3);
/// The share of answers that begin with a look aside (A. Kendon, "Some functions of gaze-direction in social interaction",
/// 1967).
const ASIDE_FIRST: f32 = 0.35;

/// Whether and where one looks away.
#[derive(Clone, Debug)]
pub(crate) struct Aversion {
    random: Random,
    stance: Stance,
    /// `[yaw, pitch]` in radians; zero while one looks where one should.
    to: [f32; 2],
    /// Seconds until that changes.
    left: f32,
}

impl Aversion {
    pub(crate) fn new(random: Random) -> Self {
        Self {
            random,
            stance: Stance::Idle,
            to: [0.0; 2],
            left: 0.0,
        }
    }

    /// Lives on for `dt` seconds and says where one looks instead, `[yaw, pitch]` in radians off the aim.
    pub(crate) fn advance(&mut self, dt: f32, stance: Stance) -> [f32; 2] {
        if stance != self.stance {
            self.stance = stance;
            self.to = [0.0; 2];
            self.left = match stance {
                Stance::Idle => 0.0,
                Stance::Listening => self.span(LISTENING_BETWEEN),
                Stance::Thinking => self.span(THINKING_AFTER),
                Stance::Speaking if self.random.unit() < ASIDE_FIRST => {
                    self.look_away();
                    self.left
                }
                Stance::Speaking => self.span(SPEAKING_BETWEEN),
            };
        }
        if stance == Stance::Idle {
            return self.to;
        }
        self.left -= dt;
        // A step holds few changes, since no span is shorter than a fifth of a second.
        while self.left <= 0.0 {
            let late = self.left;
            if self.to == [0.0; 2] || stance == Stance::Thinking {
                self.look_away();
            } else {
                self.to = [0.0; 2];
                self.left = self.span(match stance {
                    Stance::Speaking => SPEAKING_BETWEEN,
                    _ => LISTENING_BETWEEN,
                });
            }
            self.left += late;
        }
        self.to
    }

    fn look_away(&mut self) {
        // A thinker goes on to the other side now and then.
        let left = self.random.unit() < 0.5;
        let (yaw, pitch, away) = match self.stance {
            Stance::Thinking => ((0.18, 0.34), (0.14, 0.26), THINKING_AWAY),
            Stance::Speaking => ((0.16, 0.3), (-0.1, 0.06), SPEAKING_AWAY),
            _ => ((0.12, 0.22), (-0.1, 0.0), LISTENING_AWAY),
        };
        let yaw = self.random.between(yaw.0, yaw.1);
        let pitch = self.random.between(pitch.0, pitch.1);
        self.to = [if left { yaw } else { -yaw }, pitch];
        self.left = self.span(away);
    }

    fn span(&mut self, (median, sigma): Span) -> f32 {
        self.random.log_normal(median, sigma).clamp(0.1, 15.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_away(stance: Stance) -> f32 {
        let mut aversion = Aversion::new(Random::new(4));
        let steps = 60_000;
        let away = (0..steps).filter(|_| aversion.advance(0.01, stance) != [0.0; 2]);
        away.count() as f32 / steps as f32
    }

    #[test]
    fn a_listener_keeps_eye_contact_more_than_a_speaker_and_a_thinker_has_none() {
        assert_eq!(share_away(Stance::Idle), 0.0);
        let listening = share_away(Stance::Listening);
        let speaking = share_away(Stance::Speaking);
        assert!((0.08..0.2).contains(&listening), "{listening}");
        assert!((0.22..0.4).contains(&speaking), "{speaking}");
        assert!(share_away(Stance::Thinking) > 0.99);
    }

    #[test]
    fn a_thinker_looks_up_and_aside_and_back_to_speak() {
        let mut aversion = Aversion::new(Random::new(9));
        for _ in 0..50 {
            aversion.advance(0.02, Stance::Thinking);
        }
        let [yaw, pitch] = aversion.advance(0.02, Stance::Thinking);
        assert!(yaw.abs() > 0.15 && pitch > 0.1);
        assert_eq!(aversion.advance(0.02, Stance::Idle), [0.0; 2]);
    }
}
