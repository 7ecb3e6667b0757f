//! What is printed: a row for each thing that is measured, beside its target.

/// The best of several times, in seconds.
pub(crate) fn best(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Prints what is measured, above its rows.
pub(crate) fn heading(what: &str) {
    println!("\n{what:44} {:>10} {:>10}", "plain", "ours");
}

/// Prints a row of both ways.
pub(crate) fn row(what: &str, plain: f64, ours: f64, unit: &str) {
    println!("{what:44} {plain:10.2} {ours:10.2} {unit}");
}

/// Which side of its target a ratio should be on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
}

/// Prints a ratio, and says whether it met its target.
pub(crate) fn ratio(what: &str, value: f64, target: Target) -> bool {
    let (sign, bound, met) = match target {
        Target::AtMost(bound) => ("at most", bound, value <= bound),
        Target::AtLeast(bound) => ("at least", bound, value >= bound),
    };
    let verdict = if met { "met" } else { "MISSED" };
    println!("{what:44} {value:10.3}            {sign} {bound}: {verdict}");
    met
}
