//! Several effects, one after the other.

use super::parts::{Biquad, Line, Room, Wave, pressed};
use super::shifter::Shifter;
use crate::random::Dice;
use banter_engine::{VoiceEffect, VoiceEffectKind};

/// Effects at one time, at most.
const MOST: usize = 4;

/// Chain of effects on a voice, sample by sample: made for one rate, and then without allocating,
/// so that an audio thread may run it. Silence in gives silence out, once the rooms have faded.
///
/// ```
/// use banter_voice::EffectChain;
///
/// let effects = ["telephone".parse().unwrap(), "cave 0.5".parse().unwrap()];
/// let mut chain = EffectChain::new(&effects, 48_000);
/// let heard = chain.sound(0.5);
/// assert!(heard.abs() <= 1.0);
/// ```
#[derive(Debug, Clone)]
pub struct EffectChain {
    stages: Vec<(Stage, f32)>,
}

#[derive(Debug, Clone)]
enum Stage {
    Ghost {
        shifters: [Shifter; 2],
        room: Room,
        floor: Biquad,
    },
    Radio {
        band: [Biquad; 3],
        dice: Dice,
        level: f32,
    },
    Telephone {
        band: [Biquad; 4],
    },
    Mask {
        filters: [Biquad; 3],
    },
    Cave {
        room: Room,
        echo: Line,
        length: f32,
    },
    UnderWater {
        filters: [Biquad; 2],
        line: Line,
        wave: Wave,
        rate: f32,
    },
    Size {
        shifter: Shifter,
        factor: f32,
        body: Biquad,
    },
    Machine {
        ring: Wave,
        comb: Line,
        length: f32,
    },
    Drunk {
        line: Line,
        waves: [Wave; 2],
        rate: f32,
    },
}

impl Stage {
    fn new(kind: VoiceEffectKind, rate: f32) -> Self {
        let low = |hertz| Biquad::low_pass(rate, hertz, 0.707);
        let high = |hertz| Biquad::high_pass(rate, hertz, 0.707);
        match kind {
            VoiceEffectKind::Ghost => Self::Ghost {
                shifters: [Shifter::new(rate), Shifter::new(rate)],
                room: Room::new(rate, 2.6, 1.3, 0.25),
                floor: high(250.0),
            },
            VoiceEffectKind::Radio => Self::Radio {
                band: [
                    high(400.0),
                    low(3_000.0),
                    Biquad::peak(rate, 1_600.0, 1.2, 6.0),
                ],
                dice: Dice::new(7),
                level: 0.0,
            },
            VoiceEffectKind::Telephone => Self::Telephone {
                band: [high(300.0), high(300.0), low(3_400.0), low(3_400.0)],
            },
            VoiceEffectKind::Mask => Self::Mask {
                filters: [
                    low(1_700.0),
                    Biquad::peak(rate, 520.0, 2.5, 7.0),
                    Biquad::peak(rate, 2_600.0, 1.0, -8.0),
                ],
            },
            VoiceEffectKind::Cave => Self::Cave {
                room: Room::new(rate, 2.2, 1.5, 0.35),
                echo: Line::of((rate * 0.25) as usize),
                length: rate * 0.17,
            },
            VoiceEffectKind::UnderWater => Self::UnderWater {
                filters: [Biquad::low_pass(rate, 700.0, 1.4), low(900.0)],
                line: Line::of((rate * 0.03) as usize),
                wave: Wave::new(rate, 1.7),
                rate,
            },
            VoiceEffectKind::Giant => Self::Size {
                shifter: Shifter::new(rate),
                factor: 0.72,
                body: Biquad::peak(rate, 140.0, 0.8, 5.0),
            },
            VoiceEffectKind::Small => Self::Size {
                shifter: Shifter::new(rate),
                factor: 1.42,
                body: high(220.0),
            },
            VoiceEffectKind::Machine => Self::Machine {
                ring: Wave::new(rate, 52.0),
                comb: Line::of((rate * 0.02) as usize),
                length: rate * 0.0072,
            },
            VoiceEffectKind::Drunk => Self::Drunk {
                line: Line::of((rate * 0.08) as usize),
                waves: [Wave::new(rate, 0.65), Wave::new(rate, 1.9)],
                rate,
            },
        }
    }

    fn sound(&mut self, x: f32, amount: f32) -> f32 {
        let blend = |wet: f32| x + (wet - x) * amount;
        match self {
            Self::Ghost {
                shifters: [up, down],
                room,
                floor,
            } => {
                let two = up.sound(x, 1.03) * 0.5 + down.sound(x, 0.94) * 0.5;
                let wet = two * 0.45 + room.sound(two) * 0.9;
                blend(floor.sound(wet))
            }
            Self::Radio { band, dice, level } => {
                let wet = band.iter_mut().fold(x, |x, filter| filter.sound(x));
                *level += (wet.abs() - *level) * 0.002;
                let noise = dice.noise() * (*level * 0.12).min(0.02);
                blend(pressed(wet, 3.0) * 0.6 + noise)
            }
            Self::Telephone { band } => {
                let wet = band.iter_mut().fold(x, |x, filter| filter.sound(x));
                blend(pressed(wet, 1.6) * 0.95)
            }
            Self::Mask { filters } => {
                blend(filters.iter_mut().fold(x, |x, filter| filter.sound(x)))
            }
            Self::Cave { room, echo, length } => {
                let back = echo.ago(*length);
                echo.put(x + back * 0.35);
                x * (1.0 - 0.25 * amount) + (room.sound(x) * 0.8 + back * 0.3) * amount
            }
            Self::UnderWater {
                filters,
                line,
                wave,
                rate,
            } => {
                line.put(x);
                let wet = line.ago(*rate * (0.008 + 0.004 * wave.next()));
                blend(filters.iter_mut().fold(wet, |x, filter| filter.sound(x)) * 1.4)
            }
            Self::Size {
                shifter,
                factor,
                body,
            } => {
                let factor = 1.0 + (*factor - 1.0) * amount;
                body.sound(shifter.sound(x, factor))
            }
            Self::Machine { ring, comb, length } => {
                let back = comb.ago(*length);
                comb.put(x + back * 0.55);
                let ringing = (x + back * 0.5) * (0.55 + 0.45 * ring.next());
                blend(pressed(ringing, 1.3) * 0.9)
            }
            Self::Drunk {
                line,
                waves: [slow, fast],
                rate,
            } => {
                line.put(x);
                let sway = 0.012 * slow.next() + 0.002 * fast.next();
                line.ago(*rate * (0.02 + sway * amount))
            }
        }
    }
}

impl EffectChain {
    /// The first four of these effects, in their order, at a rate.
    pub fn new(effects: &[VoiceEffect], rate: u32) -> Self {
        let rate = rate.clamp(8_000, 192_000) as f32;
        let heard = effects
            .iter()
            .filter(|effect| effect.amount > 0.0)
            .take(MOST);
        Self {
            stages: heard
                .map(|effect| (Stage::new(effect.kind, rate), effect.amount.min(1.0)))
                .collect(),
        }
    }

    /// Whether it does nothing.
    pub fn is_empty(&self) -> bool {
        self.stages.is_empty()
    }

    /// The next sample, within -1..=1.
    pub fn sound(&mut self, sample: f32) -> f32 {
        let mut out = if sample.is_finite() { sample } else { 0.0 };
        for (stage, amount) in &mut self.stages {
            out = stage.sound(out, *amount);
        }
        // Loud sound is bent, and never cut off.
        if out.abs() <= 0.8 {
            out
        } else {
            out.signum() * (0.8 + 0.2 * ((out.abs() - 0.8) / 0.2).tanh())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{rms, strength, vowel};
    use proptest::prelude::*;

    const RATE: u32 = 48_000;

    fn through(kind: VoiceEffectKind, samples: &[f32]) -> Vec<f32> {
        let mut chain = EffectChain::new(&[VoiceEffect::new(kind, 1.0)], RATE);
        samples.iter().map(|sample| chain.sound(*sample)).collect()
    }

    /// A vowel, and three seconds of silence after it.
    fn said() -> Vec<f32> {
        let mut sound = vowel(RATE, 150.0, 1.0);
        sound.resize(4 * RATE as usize, 0.0);
        sound
    }

    #[test]
    fn every_effect_is_heard_and_falls_silent() {
        let sound = said();
        let second = RATE as usize;
        for kind in VoiceEffectKind::ALL {
            let heard = through(kind, &sound);
            let change: Vec<f32> = heard.iter().zip(&sound).map(|(a, b)| a - b).collect();
            let louder = rms(&heard[..second]) / rms(&sound[..second]);
            assert!((0.15..2.0).contains(&louder), "{kind:?} {louder}");
            assert!(
                rms(&change[..second]) > 0.1 * rms(&sound[..second]),
                "{kind:?}"
            );
            assert!(rms(&heard[3 * second..]) < 0.003, "{kind:?}");
        }
    }

    #[test]
    fn a_telephone_has_its_band_and_a_giant_is_deeper() {
        let tones: Vec<f32> = (0..RATE)
            .map(|i| {
                let tone =
                    |hertz: f32| (std::f32::consts::TAU * hertz * i as f32 / RATE as f32).sin();
                0.1 * (tone(100.0) + tone(1_000.0) + tone(8_000.0))
            })
            .collect();
        let heard = through(VoiceEffectKind::Telephone, &tones);
        let kept = |hertz| strength(&heard, RATE, hertz) / strength(&tones, RATE, hertz);
        assert!(kept(100.0) < 0.15 && kept(8_000.0) < 0.1 && kept(1_000.0) > 0.7);
        let sound = said();
        let pitch =
            |sound: &[f32]| crate::median_pitch(&sound[..RATE as usize], RATE).unwrap_or(0.0);
        let giant = pitch(&through(VoiceEffectKind::Giant, &sound));
        let small = pitch(&through(VoiceEffectKind::Small, &sound));
        assert!(
            (95.0..125.0).contains(&giant) && (195.0..230.0).contains(&small),
            "{giant} {small}"
        );
    }

    #[test]
    fn none_of_it_changes_nothing() {
        let sound = vowel(RATE, 150.0, 0.3);
        let mut none = EffectChain::new(&[VoiceEffect::new(VoiceEffectKind::Ghost, 0.0)], RATE);
        assert!(none.is_empty());
        assert!(sound.iter().all(|s| none.sound(*s) == *s || s.abs() > 0.8));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn any_sound_through_any_chain_is_bounded(
            kinds in prop::collection::vec((0_usize..10, 0.0_f32..=1.0), 0..6),
            rate in prop::sample::select(vec![8_000_u32, 44_100, 192_000]),
            samples in prop::collection::vec(prop_oneof![-1.0_f32..1.0, any::<f32>()], 0..3_000),
        ) {
            let effects: Vec<VoiceEffect> = kinds
                .iter()
                .map(|(kind, amount)| VoiceEffect::new(VoiceEffectKind::ALL[*kind], *amount))
                .collect();
            let mut chain = EffectChain::new(&effects, rate);
            for sample in samples {
                let heard = chain.sound(sample.clamp(-1.0, 1.0));
                prop_assert!(heard.abs() <= 1.0, "{heard}");
            }
        }
    }
}
