//! Our systems on the game thread, per frame: the app with the plugins minus the app
//! without them, the best of five runs.

use crate::cast::cast;
use crate::measure::{difference, time_frames};
use std::process::ExitCode;

/// Frames of a run: twenty seconds of a game.
const FRAMES: usize = 1_200;
const RUNS: usize = 5;

/// Milliseconds that 100 characters may cost: median and 99th percentile.
const BUDGET: (f64, f64) = (0.2, 0.5);

pub(crate) fn run() -> ExitCode {
    println!(
        "cost on the game thread per frame, plugins on minus off, best of {RUNS} runs of {FRAMES} frames"
    );
    println!(
        "{:>10}  {:>8}  {:>11}  {:>11}",
        "characters", "talking", "median ms", "p99 ms"
    );
    let mut within = true;
    for count in [1, 10, 100] {
        let mut best = (f64::MAX, f64::MAX);
        for _ in 0..RUNS {
            match once(count) {
                Ok((median, p99)) => best = (best.0.min(median), best.1.min(p99)),
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::FAILURE;
                }
            }
        }
        println!(
            "{count:>10}  {:>8}  {:>11.4}  {:>11.4}",
            count.div_ceil(10),
            best.0,
            best.1
        );
        if count == 100 {
            within = best.0 <= BUDGET.0 && best.1 <= BUDGET.1;
        }
    }
    println!(
        "budget for 100 characters: {} ms median, {} ms p99: {}",
        BUDGET.0,
        BUDGET.1,
        if within { "kept" } else { "NOT kept" }
    );
    if within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Median and 99th percentile of one run, in milliseconds.
fn once(count: usize) -> Result<(f64, f64), String> {
    let off = time_frames(&mut cast(count, false)?, FRAMES);
    let on = time_frames(&mut cast(count, true)?, FRAMES);
    Ok((
        difference(off.median, on.median),
        difference(off.p99, on.p99),
    ))
}
