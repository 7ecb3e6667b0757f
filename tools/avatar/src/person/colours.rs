//! Colours of a person's file, as linear light.

use crate::palette::Rgb;

/// `#rrggbb` as linear RGB (IEC 61966-2-1).
pub(crate) fn linear(text: &str) -> Result<Rgb, String> {
    let wrong = || format!("`{text}` is no colour; write it as `#rrggbb`, for example `#7a3b20`");
    let digits = text.strip_prefix('#').ok_or_else(wrong)?;
    if digits.len() != 6 || !digits.is_ascii() {
        return Err(wrong());
    }
    let mut colour = [0.0; 3];
    for (k, value) in colour.iter_mut().enumerate() {
        let byte = u8::from_str_radix(&digits[2 * k..2 * k + 2], 16).map_err(|_| wrong())?;
        let v = f64::from(byte) / 255.0;
        *value = if v <= 0.040_45 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        };
    }
    Ok(colour)
}

/// What turns things painted around `from` into the same around `to`.
pub(crate) fn toned(from: Rgb, to: Rgb) -> impl Fn(Rgb) -> Rgb {
    move |c| std::array::from_fn(|k| (c[k] * to[k] / from[k].max(1e-3)).clamp(0.0, 1.0))
}

/// A colour lighter or darker by a factor.
pub(crate) fn shade(c: Rgb, by: f64) -> Rgb {
    c.map(|v| (v * by).clamp(0.0, 1.0))
}
