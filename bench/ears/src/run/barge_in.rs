//! What speech beside a character's answer does to the answer.

use super::echo::Outcome;
use super::target;
use banter_ears_bench::{Said, Says, Utterance, quantile};

/// How soon the voice must be lowered for an interruption, in seconds.
const SOON: f64 = 0.4;
/// The share of interruptions for which it must be.
const FOUND: f64 = 0.9;
/// The share of backchannels beside which the answer must go on to its end.
const SPARED: f64 = 0.8;

/// Prints what became of all that the player said of one kind. Whether the targets are met.
pub(crate) fn report(result: &Outcome) -> bool {
    match result.says {
        Says::Nothing => true,
        Says::Sentence => interruptions(result, Some(FOUND)),
        Says::Command => interruptions(result, None),
        Says::Backchannel => spared(result, Some(SPARED)),
        Says::Cough | Says::Coughs | Says::Laugh => spared(result, None),
    }
}

/// What should interrupt: how soon it lowers the voice, and how soon it stops it.
fn interruptions(result: &Outcome, least: Option<f64>) -> bool {
    let said = &result.performance.said;
    let delays = |of: fn(&Utterance) -> Option<f64>| -> Vec<f64> {
        let first = |said: &Said| {
            let times = result.heard.utterances.iter().filter_map(of);
            let times = times.filter(|at| (said.start..said.end + 2.0).contains(at));
            times.map(|at| at - said.start).reduce(f64::min)
        };
        said.iter().filter_map(first).collect()
    };
    let (lowered, stopped) = (delays(|it| it.suspected), delays(|it| it.barged));
    let soon = lowered.iter().filter(|delay| **delay <= SOON).count();
    let share = soon as f64 / said.len().max(1) as f64;
    let about = |at: f64| said.iter().any(|it| (it.start..it.end + 2.0).contains(&at));
    let utterances = result.heard.utterances.iter();
    let elsewhere = utterances.filter(|it| it.suspected.is_some_and(|at| !about(at)));
    let text = format!(
        "{:.0} % of {} {} lower the voice within {:.0} ms{}; {} in all, median {:.0} ms, p90 {:.0} ms; \
         {} stop it, median {:.0} ms, p90 {:.0} ms; {} times lowered where nobody spoke",
        100.0 * share,
        said.len(),
        result.kind,
        1_000.0 * SOON,
        goal(least),
        lowered.len(),
        1_000.0 * quantile(&lowered, 0.5),
        1_000.0 * quantile(&lowered, 0.9),
        stopped.len(),
        1_000.0 * quantile(&stopped, 0.5),
        1_000.0 * quantile(&stopped, 0.9),
        elsewhere.count(),
    );
    tell(least.map(|least| share >= least), &text)
}

/// What should not: beside how many the answer goes on to its end, and for how long the voice
/// is low.
fn spared(result: &Outcome, least: Option<f64>) -> bool {
    let said = &result.performance.said;
    let about = |it: &Utterance, said: &Said| it.decided > said.start && it.start < said.end + 0.5;
    let of = |said: &Said| {
        let utterances = result.heard.utterances.iter();
        utterances.filter(|it| about(it, said)).collect::<Vec<_>>()
    };
    let spares = |it: &&Said| of(it).iter().all(|it| it.barged.is_none());
    let lowers = |it: &&Said| of(it).iter().any(|it| it.suspected.is_some());
    let share = said.iter().filter(spares).count() as f64 / said.len().max(1) as f64;
    let low: Vec<f64> = result
        .heard
        .utterances
        .iter()
        .filter(|it| it.barged.is_none())
        .filter_map(|it| Some(it.decided - it.suspected?))
        .collect();
    let text = format!(
        "{:.0} % of {} {} leave the answer to go on{}; {} lower the voice, for a median of {:.0} ms, p90 {:.0} ms",
        100.0 * share,
        said.len(),
        result.kind,
        goal(least),
        said.iter().filter(lowers).count(),
        1_000.0 * quantile(&low, 0.5),
        1_000.0 * quantile(&low, 0.9),
    );
    tell(least.map(|least| share >= least), &text)
}

fn goal(least: Option<f64>) -> String {
    least.map_or_else(String::new, |it| format!(" (at least {:.0} %)", 100.0 * it))
}

/// Prints it, with whether the target was met if there is one.
fn tell(met: Option<bool>, text: &str) -> bool {
    match met {
        Some(met) => target(met, text),
        None => {
            println!("     {text}");
            true
        }
    }
}
