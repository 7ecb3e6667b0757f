//! Whether a model fits into the memory at hand, asked before it is loaded.

use crate::gguf::Header;
use banter_engine::host::MemoryCheck;

/// Bytes of a number in the cache of keys and values (16-bit floats).
const CACHE_BYTES: u64 = 2;
/// What llama.cpp works with besides weights and cache, about.
const WORKING: u64 = 64 << 20;

/// How much memory a model takes, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Need {
    weights: u64,
    cache: u64,
}

impl Need {
    /// Of a model with a context of so many tokens, of which the share `on_gpu` (0..=1) lies
    /// in the memory of a graphics card.
    pub(crate) fn of(header: &Header, context: u32, on_gpu: f64) -> Self {
        let here = 1.0 - on_gpu.clamp(0.0, 1.0);
        let cache = header
            .layers
            .unwrap_or(0)
            .saturating_mul(header.cache_width)
            .saturating_mul(CACHE_BYTES)
            .saturating_mul(context.into());
        Self {
            weights: (header.weights as f64 * here) as u64,
            cache: (cache as f64 * here) as u64,
        }
    }

    fn total(self) -> u64 {
        self.weights
            .saturating_add(self.cache)
            .saturating_add(WORKING)
    }

    /// `Err` with a sentence when `free` bytes are too few.
    pub(crate) fn fits(self, context: u32, free: u64) -> Result<(), String> {
        if self.total() <= free {
            return Ok(());
        }
        Err(format!(
            "it takes about {} of memory ({} of weights, {} for a context of {context} tokens) \
             and {} are free; choose a smaller model, set `context` lower, or close other programs",
            Size(self.total()),
            Size(self.weights),
            Size(self.cache),
            Size(free),
        ))
    }
}

/// The memory that a check allows, in bytes; `None` is any.
pub(crate) fn allowed(check: MemoryCheck) -> Option<u64> {
    match check {
        MemoryCheck::System => banter_machine::free_memory(),
        MemoryCheck::Limit(mib) => Some(mib.saturating_mul(1 << 20)),
        MemoryCheck::Off => None,
    }
}

/// Bytes for people.
struct Size(u64);

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mib = self.0 as f64 / f64::from(1 << 20);
        if mib < 1000.0 {
            write!(f, "{mib:.0} MiB")
        } else {
            write!(f, "{:.1} GiB", mib / 1024.0)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A model of three thousand million parameters in four bits, as they come.
    fn header() -> Header {
        Header {
            architecture: "llama".into(),
            weights: 2_019_377_440,
            context: 131_072,
            layers: Some(28),
            cache_width: 8 * 256,
            ..Header::default()
        }
    }

    #[test]
    fn the_cache_counts() {
        let need = Need::of(&header(), 4096, 0.0);
        assert_eq!(need.cache, 28 * 2048 * 2 * 4096);
        assert!(need.fits(4096, 3 << 30).is_ok());
        assert_eq!(
            need.fits(4096, 2 << 30).unwrap_err(),
            "it takes about 2.4 GiB of memory (1.9 GiB of weights, 448 MiB for a context of 4096 \
             tokens) and 2.0 GiB are free; choose a smaller model, set `context` lower, or close \
             other programs"
        );
        assert!(
            Need::of(&header(), 131_072, 0.0)
                .fits(131_072, 8 << 30)
                .is_err()
        );
        assert!(
            Need::of(&header(), 131_072, 1.0)
                .fits(131_072, 1 << 30)
                .is_ok()
        );
    }

    #[test]
    fn a_header_may_say_anything() {
        let mut header = header();
        header.cache_width = u64::MAX;
        header.weights = u64::MAX;
        assert!(
            Need::of(&header, u32::MAX, 0.0)
                .fits(u32::MAX, u64::MAX / 4)
                .is_err()
        );
    }

    #[test]
    fn limits_come_from_settings_or_from_the_system() {
        assert_eq!(allowed(MemoryCheck::Limit(2)), Some(2 << 20));
        assert_eq!(allowed(MemoryCheck::Off), None);
        assert!(allowed(MemoryCheck::System).is_none_or(|free| free > 1 << 20));
    }
}
