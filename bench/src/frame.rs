//! Our systems on the game thread, per frame: the app with the plugins minus the app
//! without them, the best of five runs.

use crate::cast::cast;
use crate::measure::{difference, time_frames};
use bevy::prelude::*;
use bevy_banter::core::SentenceState;
use bevy_banter::prelude::*;
use std::process::ExitCode;
use std::time::Duration;

/// Frames of a run: twenty seconds of a game.
const FRAMES: usize = 1_200;
const RUNS: usize = 5;
/// Between frames, without the plugins and with them. A game has the rest of its frame to
/// itself, and so have the engines.
const BETWEEN: Duration = Duration::from_micros(500);

/// Milliseconds that 100 characters may cost: median and 99th percentile.
const BUDGET: (f64, f64) = (0.2, 0.5);

/// Measures; `only`: for how many characters, to look at with a profiler.
pub(crate) fn run(only: Option<&str>) -> ExitCode {
    let counts = match only.map(str::parse) {
        None => vec![1, 10, 100],
        Some(Ok(count)) => vec![count],
        Some(Err(error)) => {
            eprintln!("`frame` takes how many characters there are: {error}");
            return ExitCode::from(2);
        }
    };
    println!("on the game thread per frame: plugins on minus off, best of {RUNS} runs of {FRAMES}");
    println!(
        "{:>10}  {:>8}  {:>10}  {:>11}  {:>11}",
        "characters", "talking", "bare ms", "median ms", "p99 ms"
    );
    let mut within = true;
    for count in counts {
        let runs: Result<Vec<Cost>, String> = (0..RUNS).map(|_| once(count)).collect();
        let best = match runs {
            Ok(runs) => runs.into_iter().fold(Cost::WORST, Cost::min),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        };
        println!(
            "{count:>10}  {:>8.1}  {:>10.4}  {:>11.4}  {:>11.4}",
            best.talking, best.bare, best.median, best.p99
        );
        if count == 100 {
            within = best.median <= BUDGET.0 && best.p99 <= BUDGET.1;
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

/// What one run showed: times in milliseconds, and how many talked on average.
#[derive(Debug, Clone, Copy)]
struct Cost {
    /// The median frame without the plugins.
    bare: f64,
    median: f64,
    p99: f64,
    talking: f64,
}

impl Cost {
    const WORST: Self = Self {
        bare: f64::MAX,
        median: f64::MAX,
        p99: f64::MAX,
        talking: f64::MAX,
    };

    /// The better of two runs, figure by figure.
    fn min(self, other: Self) -> Self {
        Self {
            bare: self.bare.min(other.bare),
            median: self.median.min(other.median),
            p99: self.p99.min(other.p99),
            talking: self.talking.min(other.talking),
        }
    }
}

fn once(count: usize) -> Result<Cost, String> {
    let off = time_frames(&mut cast(count, false)?, FRAMES, |_| {
        std::thread::sleep(BETWEEN);
    });
    let mut talked = 0;
    let on = time_frames(&mut cast(count, true)?, FRAMES, |world| {
        talked += talking(world);
        std::thread::sleep(BETWEEN);
    });
    Ok(Cost {
        bare: off.median.as_secs_f64() * 1e3,
        median: difference(off.median, on.median),
        p99: difference(off.p99, on.p99),
        talking: talked as f64 / FRAMES as f64,
    })
}

/// How many are heard at this moment.
fn talking(world: &mut World) -> usize {
    let mut replies = world.query::<&Reply>();
    let heard = |reply: &&Reply| {
        let mut states = reply.sentences.iter().map(|sentence| sentence.state);
        states.any(|state| state == SentenceState::Playing)
    };
    replies.iter(world).filter(heard).count()
}
