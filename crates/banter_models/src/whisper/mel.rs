//! The filters through which Whisper hears: triangles over the spectrum, spaced as librosa's
//! `filters.mel` spaces them (Slaney's scale, each of the same area). Whisper's own were made
//! by that, and these are the same to the bit.

/// Samples in a second, and in a window of the spectrum.
const RATE: f64 = 16_000.0;
const WINDOW: usize = 400;
/// The scale is even below so many hertz, and logarithmic above.
const BEND: f64 = 1_000.0;
const EVEN_STEP: f64 = 200.0 / 3.0;

/// Adds the filters to a file: how many, how wide, and their weights row by row.
pub(super) fn write(bands: usize, out: &mut Vec<u8>) {
    let width = WINDOW / 2 + 1;
    out.extend((bands as i32).to_le_bytes());
    out.extend((width as i32).to_le_bytes());
    for weight in filters(bands, width) {
        out.extend(weight.to_le_bytes());
    }
}

fn filters(bands: usize, width: usize) -> Vec<f32> {
    let top = to_mel(RATE / 2.0);
    let step = top / (bands + 1) as f64;
    let mut corners: Vec<f64> = (0..=bands)
        .map(|band| to_hertz(band as f64 * step))
        .collect();
    corners.push(to_hertz(top));
    let mut weights = Vec::with_capacity(bands * width);
    for corner in corners.windows(3) {
        let &[low, middle, high] = corner else {
            continue;
        };
        let same_area = 2.0 / (high - low);
        for bin in 0..width {
            let hertz = bin as f64 * (RATE / WINDOW as f64);
            let rising = (hertz - low) / (middle - low);
            let falling = (high - hertz) / (high - middle);
            // Rounded twice, as there.
            let height = rising.min(falling).max(0.0) as f32;
            weights.push((f64::from(height) * same_area) as f32);
        }
    }
    weights
}

/// How much the scale grows for each unit above the bend, as a logarithm.
fn log_step() -> f64 {
    6.4_f64.ln() / 27.0
}

fn to_mel(hertz: f64) -> f64 {
    if hertz < BEND {
        hertz / EVEN_STEP
    } else {
        BEND / EVEN_STEP + (hertz / BEND).ln() / log_step()
    }
}

fn to_hertz(mel: f64) -> f64 {
    let bend = BEND / EVEN_STEP;
    if mel < bend {
        mel * EVEN_STEP
    } else {
        BEND * (log_step() * (mel - bend)).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_band_hears_something_and_the_first_and_last_are_where_they_should_be() {
        let filters = filters(80, 201);
        let rows: Vec<&[f32]> = filters.chunks(201).collect();
        assert_eq!(rows.len(), 80);
        for (band, row) in rows.iter().enumerate() {
            assert!(row.iter().any(|weight| *weight > 0.0), "{band}");
        }
        // As Whisper has them.
        assert_eq!(rows[0][..3], [0.0, 0.024_862_595, 0.0]);
        assert_eq!(
            rows[79][196..199],
            [0.001_795_036, 0.001_346_277_1, 0.000_897_518]
        );
    }
}
