//! Bringing the reference's voice nearer to that of the recording: the linear map between the two that a first alignment
//! suggests, by ridge regression towards no change at all.

use super::chain::Chain;
use super::features::{ALL, Frame, STATIC};
use super::warp::Place;

/// The values of a frame, and one for what is added to all.
const WIDTH: usize = STATIC + 1;
/// How many frames it takes to outweigh the belief that nothing changes.
const RIDGE: f64 = 30.0;

/// Rewrites the states of `chain` as the frames that they were aligned with suggest.
pub(super) fn adapt<'a>(
    chain: &mut Chain,
    places: &[Place],
    frames: impl Iterator<Item = &'a Frame>,
) {
    let mut moments = [[0.0; WIDTH]; WIDTH];
    let mut targets = [[0.0; WIDTH]; STATIC];
    for (index, row) in moments.iter_mut().enumerate() {
        row[index] = RIDGE;
    }
    for (index, row) in targets.iter_mut().enumerate() {
        row[index] = RIDGE;
    }
    for (place, frame) in places.iter().zip(frames) {
        let Place::State(state) = place else { continue };
        let Some(state) = chain.states.get(*state) else {
            continue;
        };
        let input = input(&state.frame, 0, 1.0);
        for (row, value) in moments.iter_mut().zip(input) {
            add(row, &input, value);
        }
        for (row, value) in targets.iter_mut().zip(frame) {
            add(row, &input, f64::from(*value));
        }
    }
    solve(&mut moments, &mut targets);
    for state in &mut chain.states {
        let (still, moving) = (
            input(&state.frame, 0, 1.0),
            input(&state.frame, STATIC, 0.0),
        );
        let mut frame = [0.0; ALL];
        let (values, changes) = frame.split_at_mut(STATIC);
        for ((value, change), row) in values.iter_mut().zip(changes).zip(&targets) {
            *value = dot(row, &still) as f32;
            *change = dot(row, &moving) as f32;
        }
        state.frame = frame;
    }
}

/// The values of a frame from `from` on, and `constant` after them.
fn input(frame: &Frame, from: usize, constant: f64) -> [f64; WIDTH] {
    let values = frame.get(from..from + STATIC).unwrap_or_default();
    let mut input = [constant; WIDTH];
    for (slot, value) in input.iter_mut().zip(values) {
        *slot = f64::from(*value);
    }
    input
}

fn add(row: &mut [f64; WIDTH], input: &[f64; WIDTH], factor: f64) {
    for (sum, value) in row.iter_mut().zip(input) {
        *sum += factor * value;
    }
}

fn dot(a: &[f64; WIDTH], b: &[f64; WIDTH]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Turns each row of `right` into the solution of `left * x = row`, by Gauss. `left` is symmetric and, by its ridge,
/// positive: no pivot is near zero.
fn solve(left: &mut [[f64; WIDTH]; WIDTH], right: &mut [[f64; WIDTH]; STATIC]) {
    for column in 0..WIDTH {
        let pivot = left[column];
        for row in column + 1..WIDTH {
            let factor = left[row][column] / pivot[column];
            for (value, above) in left[row].iter_mut().zip(pivot) {
                *value -= factor * above;
            }
            for values in right.iter_mut() {
                values[row] -= factor * values[column];
            }
        }
    }
    for values in right.iter_mut() {
        for column in (0..WIDTH).rev() {
            let known: f64 = (column + 1..WIDTH)
                .map(|k| left[column][k] * values[k])
                .sum();
            values[column] = (values[column] - known) / left[column][column];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let mut left = [[0.0; WIDTH]; WIDTH];
        let wanted: [f64; WIDTH] = core::array::from_fn(|i| i as f64 - 4.0);
        for (i, row) in left.iter_mut().enumerate() {
            for (j, value) in row.iter_mut().enumerate() {
                *value = if i == j {
                    5.0
                } else {
                    1.0 / (1.0 + (i as f64 - j as f64).abs())
                };
            }
        }
        let right = left.map(|row| dot(&row, &wanted));
        let mut rights = [right; STATIC];
        solve(&mut left, &mut rights);
        for row in rights {
            for (found, wanted) in row.iter().zip(wanted) {
                assert!((found - wanted).abs() < 1e-9, "{row:?}");
            }
        }
    }
}
