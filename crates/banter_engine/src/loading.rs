//! How far an engine's model is loaded.

use std::sync::Arc;

/// Tells the owner of an engine how much of its model is loaded.
///
/// An engine that takes seconds to load calls [`report`](Loading::report) as it goes on:
/// the game draws it as [`EngineStatus::Loading`](crate::EngineStatus), and a host that
/// reports is not taken for hung. Clones report to the same place, and may do so from any
/// thread, as callbacks of native code do.
///
/// ```
/// use banter_engine::Loading;
///
/// let loading = Loading::to(|fraction| println!("{:.0} %", 100.0 * fraction));
/// loading.report(0.5);
/// // Whoever loads on the spot, with nobody to tell:
/// Loading::ignored().report(0.5);
/// ```
#[derive(Clone)]
pub struct Loading(Arc<dyn Fn(f32) + Send + Sync>);

impl Loading {
    /// Reports to `told`, which is called with fractions in 0..=1 and must not block.
    pub fn to(told: impl Fn(f32) + Send + Sync + 'static) -> Self {
        Self(Arc::new(told))
    }

    /// Reports to nobody.
    pub fn ignored() -> Self {
        Self::to(|_| {})
    }

    /// Says that this part of the model is loaded, 0..=1. What is out of range is clamped;
    /// what is no number counts as nothing.
    pub fn report(&self, fraction: f32) {
        let fraction = if fraction.is_finite() {
            fraction.clamp(0.0, 1.0)
        } else {
            0.0
        };
        (self.0)(fraction);
    }
}

impl std::fmt::Debug for Loading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loading").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn what_is_told_is_a_fraction() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&told);
        let loading = Loading::to(move |fraction| kept.lock().unwrap().push(fraction));
        for fraction in [-1.0, 0.25, 7.0, f32::NAN, f32::INFINITY] {
            loading.clone().report(fraction);
        }
        assert_eq!(*told.lock().unwrap(), [0.0, 0.25, 1.0, 0.0, 0.0]);
    }
}
