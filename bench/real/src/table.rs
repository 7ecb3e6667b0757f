//! Rows of figures, aligned.

/// Prints a row: what it is about, and a figure for each column.
pub(crate) fn row(what: &str, figures: &[String]) {
    let figures: String = figures
        .iter()
        .map(|figure| format!(" {figure:>16}"))
        .collect();
    println!("{what:<36}{figures}");
}

/// The one in the middle, in whatever order they come.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_found() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert!(median(&[]).is_nan());
    }
}
