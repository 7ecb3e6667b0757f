//! A table of scores.

use banter_ears_bench::Score;

pub(crate) fn heading() {
    println!(
        "{:11} {:14} {:>7} {:>7} {:>7}  {:>5} {:>5}  {:>6}  {:>6} {:>6}",
        "", "", "missed", "false", "false", "start", "delay", "cut", "end", "delay"
    );
    println!(
        "{:11} {:14} {:>7} {:>7} {:>7}  {:>5} {:>5}  {:>6}  {:>6} {:>6}",
        "bed", "rule", "s/min", "s/min", "/min", "med", "p90", "off %", "median", "p90"
    );
}

pub(crate) fn row(bed: &str, rule: &str, score: &Score) {
    let ms = |seconds: f64| 1000.0 * seconds;
    println!(
        "{bed:11} {rule:14} {:7.2} {:7.2} {:7.2}  {:5.0} {:5.0}  {:6.1}  {:6.0} {:6.0}",
        score.missed(),
        score.false_seconds(),
        score.false_starts(),
        ms(score.start_delay(0.5)),
        ms(score.start_delay(0.9)),
        100.0 * score.cut_off(),
        ms(score.end_delay(0.5)),
        ms(score.end_delay(0.9)),
    );
}
