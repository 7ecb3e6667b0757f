//! Which weights the expressions of a VRM have when several are asked for at once.

use super::{Kind, LookAt, Override};
use crate::retarget::{LOOK, Look, Signal};

/// Where an expression's weight comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Input {
    /// A sum of signals.
    Terms(Box<[(Signal, f32)]>),
    /// How far the eyes look in a direction, by the file's range maps.
    Look(Look),
}

/// An expression that moves with the face.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Live {
    pub(crate) input: Input,
    pub(crate) kind: Kind,
    pub(crate) is_binary: bool,
    pub(crate) overrides: [Override; 3],
}

/// Writes the weights of expressions behind `first` in a face's signals.
///
/// By `expressions.md`, "Procedural override" and "Interaction between override and
/// isBinary":
///
/// - a binary expression is 1 above 0.5 and else 0, and that counts for what it overrides;
/// - `block` takes all from the mouths, blinks or looks as soon as the expression shows at
///   all, `blend` as much as it shows, several together at most all;
/// - what is binary and overridden in any degree goes entirely;
/// - an expression does not override its own kind.
pub(crate) fn evaluate(live: &[Live], look: &LookAt, first: usize, signals: &mut [f32]) {
    let Some((inputs, outputs)) = signals.split_at_mut_checked(first) else {
        return;
    };
    let mut taken = [0.0_f32; 3];
    for (expression, output) in live.iter().zip(outputs.iter_mut()) {
        let asked = match &expression.input {
            Input::Terms(terms) => terms
                .iter()
                .map(|(signal, factor)| {
                    factor * inputs.get(usize::from(signal.0)).copied().unwrap_or(0.0)
                })
                .sum(),
            Input::Look(direction) => looked(*direction, look, inputs),
        };
        let mut weight: f32 = asked.max(0.0).clamp(0.0, 1.0);
        if expression.is_binary {
            weight = if weight > 0.5 { 1.0 } else { 0.0 };
        }
        *output = weight;
        if weight <= 0.0 {
            continue;
        }
        for (kind, (taken, over)) in taken.iter_mut().zip(expression.overrides).enumerate() {
            if kind != expression.kind as usize {
                *taken += match over {
                    Override::None => 0.0,
                    Override::Block => 1.0,
                    Override::Blend => weight,
                };
            }
        }
    }
    if taken == [0.0; 3] {
        return;
    }
    for (expression, output) in live.iter().zip(outputs) {
        let Some(taken) = taken.get(expression.kind as usize) else {
            continue;
        };
        if *taken > 0.0 {
            let left = 1.0 - taken.min(1.0);
            *output *= if expression.is_binary { 0.0 } else { left };
        }
    }
}

fn looked(direction: Look, look: &LookAt, inputs: &[f32]) -> f32 {
    let part = |look: Look| {
        let place = usize::from(Signal::look(look).0);
        inputs.get(place).copied().unwrap_or(0.0)
    };
    let [side, height] = LOOK;
    let (map, degrees) = match direction {
        // Expressions know no inside and outside: both eyes go together.
        Look::Left | Look::Right => (look.outer, side),
        Look::Up => (look.up, height),
        Look::Down => (look.down, height),
    };
    map.map(part(direction) * degrees)
}

#[cfg(test)]
mod tests {
    use super::super::{LookBy, RangeMap};
    use super::*;
    use Override::{Blend, Block, None as Nothing};

    fn live(place: u16, kind: Kind, is_binary: bool, overrides: [Override; 3]) -> Live {
        Live {
            input: Input::Terms(Box::new([(Signal(place), 1.0)])),
            kind,
            is_binary,
            overrides,
        }
    }

    /// The weights of happy, angry, aa and blink, as asked for.
    fn shown(asked: [f32; 4], happy: [Override; 3], angry: [Override; 3]) -> [f32; 4] {
        let all = [
            live(0, Kind::Other, false, happy),
            live(1, Kind::Other, false, angry),
            live(2, Kind::Mouth, false, [Nothing; 3]),
            live(3, Kind::Blink, false, [Nothing; 3]),
        ];
        let mut signals = [asked, [0.0; 4]].concat();
        evaluate(&all, &LookAt::default(), 4, &mut signals);
        [signals[4], signals[5], signals[6], signals[7]]
    }

    #[test]
    fn without_overrides_everything_shows() {
        let none = [Nothing; 3];
        assert_eq!(
            shown([0.5, 0.2, 0.7, 1.0], none, none),
            [0.5, 0.2, 0.7, 1.0]
        );
        assert_eq!(
            shown([7.0, f32::NAN, -1.0, 0.1], none, none),
            [1.0, 0.0, 0.0, 0.1]
        );
    }

    #[test]
    fn blocking_takes_all_and_blending_a_part() {
        let none = [Nothing; 3];
        let block = [Block, Nothing, Nothing];
        assert_eq!(shown([0.1, 0.0, 0.8, 1.0], block, none)[2..], [0.0, 1.0]);
        assert_eq!(shown([0.0, 0.0, 0.8, 1.0], block, none)[2..], [0.8, 1.0]);
        let blend = [Blend, Blend, Nothing];
        let shown_now = shown([0.25, 0.0, 0.8, 1.0], blend, none);
        assert!((shown_now[2] - 0.6).abs() < 1e-6 && (shown_now[3] - 0.75).abs() < 1e-6);
        // 1 - saturate(sum)
        let shown_now = shown([0.25, 0.5, 0.8, 1.0], blend, blend);
        assert!((shown_now[2] - 0.2).abs() < 1e-6);
        assert_eq!(shown([0.75, 0.5, 0.8, 1.0], blend, blend)[2..], [0.0, 0.0]);
    }

    #[test]
    fn binary_expressions_are_all_or_nothing() {
        let signals = |happy: f32| {
            let all = [
                live(0, Kind::Other, true, [Nothing, Blend, Nothing]),
                live(1, Kind::Blink, false, [Nothing; 3]),
            ];
            let mut signals = [happy, 0.8, 0.0, 0.0];
            evaluate(&all, &LookAt::default(), 2, &mut signals);
            [signals[2], signals[3]]
        };
        assert_eq!(signals(0.5), [0.0, 0.8]);
        assert_eq!(signals(0.51), [1.0, 0.0]);
        // A binary blink goes as soon as anything is taken from it.
        let all = [
            live(0, Kind::Other, false, [Nothing, Blend, Nothing]),
            live(1, Kind::Blink, true, [Nothing; 3]),
        ];
        let mut signals = [0.1, 0.8, 0.0, 0.0];
        evaluate(&all, &LookAt::default(), 2, &mut signals);
        assert_eq!(signals[2..], [0.1, 0.0]);
    }

    #[test]
    fn an_expression_does_not_override_its_own_kind() {
        let all = [
            live(0, Kind::Blink, false, [Nothing, Block, Nothing]),
            live(1, Kind::Blink, false, [Nothing, Block, Nothing]),
        ];
        let mut signals = [0.6, 0.4, 0.0, 0.0];
        evaluate(&all, &LookAt::default(), 2, &mut signals);
        assert_eq!(signals[2..], [0.6, 0.4]);
        evaluate(&all, &LookAt::default(), 9, &mut signals);
    }

    #[test]
    fn looking_goes_through_the_range_maps() {
        let look = LookAt {
            by: LookBy::Expressions,
            outer: RangeMap {
                most: 20.0,
                scale: 0.8,
            },
            ..LookAt::default()
        };
        let all = [Live {
            input: Input::Look(Look::Left),
            kind: Kind::Look,
            is_binary: false,
            overrides: [Nothing; 3],
        }];
        let first = usize::from(crate::retarget::FIXED);
        let mut signals = vec![0.0; first + 1];
        signals[usize::from(Signal::look(Look::Left).0)] = 1.0 / 3.0;
        evaluate(&all, &look, first, &mut signals);
        // 10 of 20 degrees.
        assert!((signals[first] - 0.4).abs() < 1e-6);
    }
}
