//! Numbers of a range, as rules.

use std::fmt::Write;

/// So many numbers at most are listed one by one.
const LISTED: f64 = 100.0;
/// The largest number that is written: beyond it a float knows no single steps.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// The numbers from `min` to `max`, with at most two digits behind the point where they need not
/// be whole. `None` where there is none.
pub(super) fn between(min: f64, max: f64, whole: bool) -> Option<String> {
    let (min, max) = (min.max(-LARGEST), max.min(LARGEST));
    // What is no number is in no range.
    if min.is_nan() || max.is_nan() || min > max {
        return None;
    }
    let (least, most) = (min.ceil(), max.floor());
    if whole {
        return (least <= most).then(|| format!("({})", wholes(least, most)));
    }
    let mut forms = Vec::new();
    if least <= most {
        forms.push(wholes(least, most));
        // A fraction goes on away from zero.
        if most - 1.0 >= least.max(0.0) {
            let whole = wholes(least.max(0.0), most - 1.0);
            forms.push(format!("({whole}) \".\" [0-9]{{1,2}}"));
        }
        if most.min(0.0) >= least + 1.0 {
            let whole = wholes(least.abs().min(most.min(0.0).abs()), least.abs() - 1.0);
            forms.push(format!("\"-\" ({whole}) \".\" [0-9]{{1,2}}"));
        }
    } else {
        let steps = (min * 100.0).ceil() as i64..=(max * 100.0).floor() as i64;
        let steps = steps.map(|step| format!("\"{:.2}\"", step as f64 / 100.0));
        forms.extend(steps);
    }
    (!forms.is_empty()).then(|| format!("({})", forms.join(" | ")))
}

/// Whole numbers from `least` to `most`.
fn wholes(least: f64, most: f64) -> String {
    if most - least < LISTED {
        let listed = (0..=(most - least) as i64).map(|step| format!("\"{}\"", least + step as f64));
        return listed.collect::<Vec<_>>().join(" | ");
    }
    let mut forms = Vec::new();
    if least < 0.0 {
        let (from, to) = (if most < 0.0 { -most } else { 1.0 }, -least);
        forms.push(format!("\"-\" ({})", digits(from as u64, to as u64)));
    }
    if most >= 0.0 {
        forms.push(digits(least.max(0.0) as u64, most as u64));
    }
    forms.join(" | ")
}

/// Numbers from `from` to `to`, length by length.
fn digits(from: u64, to: u64) -> String {
    let mut forms = Vec::new();
    let mut from = from;
    while from <= to {
        let length = from.to_string().len() as u32;
        let longest = 10_u64.saturating_pow(length) - 1;
        let until = longest.min(to);
        forms.push(same_length(&from.to_string(), &until.to_string()));
        from = until + 1;
    }
    forms.join(" | ")
}

/// Numbers of as many digits as both have.
fn same_length(from: &str, to: &str) -> String {
    let (Some(first), Some(last)) = (from.bytes().next(), to.bytes().next()) else {
        return String::new();
    };
    let (from_rest, to_rest) = (
        from.get(1..).unwrap_or_default(),
        to.get(1..).unwrap_or_default(),
    );
    let rest = from_rest.len();
    let (zeros, nines) = ("0".repeat(rest), "9".repeat(rest));
    let any = match rest {
        0 => String::new(),
        _ => format!(" [0-9]{{{rest}}}"),
    };
    if rest == 0 || from_rest == zeros && to_rest == nines {
        return format!("[{}-{}]{any}", first as char, last as char);
    }
    if first == last {
        let inner = same_length(from_rest, to_rest);
        return format!("\"{}\" ({inner})", first as char);
    }
    let mut form = format!("\"{}\" ({})", first as char, same_length(from_rest, &nines));
    if last > first + 1 {
        let between = ((first + 1) as char, (last - 1) as char);
        let _ = write!(form, " | [{}-{}]{any}", between.0, between.1);
    }
    let _ = write!(
        form,
        " | \"{}\" ({})",
        last as char,
        same_length(&zeros, to_rest)
    );
    form
}
