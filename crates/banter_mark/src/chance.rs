//! How likely it is that what looks like a mark is none.
//!
//! The signs of the layout were drawn at random, whatever the sound is. So each of the sums that
//! a search compares is, over sound without a mark, a sum with random signs, whose spread
//! is known from the sound itself; divided by it, sums are normal. What was found is the largest of
//! many, and the chance of that is at most their number times the chance of one.

/// The natural logarithm of the chance that a normal variable is above `z`.
pub(crate) fn ln_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 0.0;
    }
    // Q(z) = phi(z) / (z + 1 / (z + 2 / (z + 3 / ...))), Laplace's continued fraction.
    let depth = 60;
    let fraction = (1..=depth)
        .rev()
        .fold(z, |sum, k| z + f64::from(k) / sum.max(1e-9));
    let density = -0.5 * z * z - 0.5 * std::f64::consts::TAU.ln();
    (density - fraction.max(1e-9).ln()).min(0.5_f64.ln())
}

/// The natural logarithm of the chance that the largest of `among` pairs of sums, each of two
/// normal ones, is above `pair`.
pub(crate) fn ln_largest(pair: f64, among: f64) -> f64 {
    (among.ln() + ln_tail(pair / std::f64::consts::SQRT_2)).min(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_tables() {
        for (z, tail) in [
            (1.0, 0.158_655),
            (3.0, 1.349_9e-3),
            (5.0, 2.866_5e-7),
            (7.0, 1.279_8e-12),
        ] {
            let off = (ln_tail(z) - f64::ln(tail)).abs();
            assert!(off < 2e-3, "{z}: {off}");
        }
        assert_eq!(ln_largest(0.0, 1e9), 0.0);
    }
}
