//! How much a moment of speech stands out from what is around it.

/// Semitones above its surroundings by which a voice stands out fully.
const RISE: f32 = 5.0;
/// Decibels above its surroundings by which it does.
const SWELL: f32 = 7.0;
/// What stands out less is no accent.
pub(crate) const LEAST: f32 = 0.35;
/// Seconds from one accent to the next at least: a stressed syllable and one that is not.
pub(crate) const APART: f32 = 0.28;

/// A pitch, in semitones, an octave nearer to the voice's middle if it is very far from it: voices seldom go there, and
/// every pitch tracker is an octave off now and then.
pub(crate) fn folded(pitch: f32, middle: f32) -> f32 {
    const FAR: f32 = 9.0;
    if pitch - middle > FAR {
        pitch - 12.0
    } else if middle - pitch > FAR {
        pitch + 12.0
    } else {
        pitch
    }
}

/// How prominent a moment is, by how far its pitch and level lie above those around it: 0 for not at all, 1 for one that
/// stands out by both. Pitch counts more, as listeners have it (J. Terken, "Fundamental frequency and perceived
/// prominence", 1991; F. Tamburini, "Automatic prosodic prominence detection in speech", 2003).
pub(crate) fn prominence(semitones: Option<f32>, decibels: f32) -> f32 {
    let rise = semitones.map_or(0.0, |semitones| (semitones / RISE).clamp(-0.5, 1.2));
    let swell = (decibels / SWELL).clamp(-0.5, 1.2);
    (0.6 * rise + 0.4 * swell).clamp(0.0, 1.0)
}

/// The local maxima of a curve, the strongest first where two are too near: `(index, value)`, in order of time.
pub(crate) fn peaks(curve: &[f32], least: f32, apart: usize) -> Vec<(usize, f32)> {
    let mut found: Vec<(usize, f32)> = Vec::new();
    for (index, value) in curve.iter().copied().enumerate() {
        let before = index.checked_sub(1).and_then(|i| curve.get(i)).copied();
        let after = curve.get(index + 1).copied();
        let top =
            before.is_none_or(|before| before < value) && after.is_none_or(|after| after <= value);
        if !top || value < least {
            continue;
        }
        match found.last_mut() {
            Some(last) if index - last.0 < apart => {
                if value > last.1 {
                    *last = (index, value);
                }
            }
            _ => found.push((index, value)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_near_peaks_the_higher_counts() {
        let curve = [0.0, 0.5, 0.1, 0.8, 0.2, 0.0, 0.0, 0.0, 0.0, 0.4, 0.4];
        assert_eq!(peaks(&curve, 0.3, 4), [(3, 0.8), (9, 0.4)]);
        assert_eq!(peaks(&curve, 0.45, 1), [(1, 0.5), (3, 0.8)]);
        assert!(peaks(&[], 0.0, 1).is_empty());
    }

    #[test]
    fn pitch_counts_more_than_level() {
        assert!(prominence(Some(5.0), 0.0) > prominence(None, 7.0));
        assert_eq!(prominence(None, f32::NEG_INFINITY), 0.0);
        assert_eq!(prominence(Some(99.0), 99.0), 1.0);
    }
}
