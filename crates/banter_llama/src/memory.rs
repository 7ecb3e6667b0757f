//! Whether a model fits into the memory at hand, asked before it is loaded.

use crate::gguf::Header;
use banter_engine::host::{CacheType, MemoryCheck};

/// What llama.cpp works with besides weights and cache, about.
const WORKING: u64 = 64 << 20;

/// The bytes that the keys and values of so many tokens take.
pub(crate) fn cache_bytes(header: &Header, kind: CacheType, tokens: u64) -> u64 {
    // Of 32 numbers: theirs, and a scale where they are quantised.
    let block = match kind {
        CacheType::F16 => 64,
        CacheType::Q8 => 34,
        CacheType::Q4 => 18,
    };
    let numbers = header
        .layers
        .unwrap_or(0)
        .saturating_mul(header.cache_width);
    numbers
        .saturating_mul(block)
        .div_ceil(32)
        .saturating_mul(tokens)
}

/// How many tokens' keys and values so many bytes hold. `None` where they take none.
pub(crate) fn cache_tokens(header: &Header, kind: CacheType, bytes: u64) -> Option<u32> {
    let tokens = bytes.checked_div(cache_bytes(header, kind, 1))?;
    Some(u32::try_from(tokens).unwrap_or(u32::MAX))
}

/// How much memory a model takes, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Need {
    weights: u64,
    cache: u64,
}

impl Need {
    /// The `share` (0..=1) that lies in one memory of a model with a context of so many tokens.
    pub(crate) fn of(header: &Header, kind: CacheType, context: u32, share: f64) -> Self {
        let here = share.clamp(0.0, 1.0);
        let cache = cache_bytes(header, kind, context.into());
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

    /// `Err` with a sentence when `free` bytes of a graphics card are too few.
    pub(crate) fn fits_on_gpu(self, share: f64, layers: f64, free: u64) -> Result<(), String> {
        if self.total() <= free {
            return Ok(());
        }
        let of_model = self.weights.saturating_add(self.cache) as f64 / share.max(f64::EPSILON);
        let room = free.saturating_sub(WORKING) as f64;
        let most = (layers * room / of_model.max(1.0)).clamp(0.0, layers) as u64;
        Err(format!(
            "it takes about {} of the graphics card's memory and {} are free; set `gpu_layers` to \
             {most}, choose a smaller model, or set `context` lower",
            Size(self.total()),
            Size(free),
        ))
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
        let need = Need::of(&header(), CacheType::F16, 4096, 1.0);
        assert_eq!(need.cache, 28 * 2048 * 2 * 4096);
        assert!(need.fits(4096, 3 << 30).is_ok());
        assert_eq!(
            need.fits(4096, 2 << 30).unwrap_err(),
            "it takes about 2.4 GiB of memory (1.9 GiB of weights, 448 MiB for a context of 4096 \
             tokens) and 2.0 GiB are free; choose a smaller model, set `context` lower, or close \
             other programs"
        );
        assert!(
            Need::of(&header(), CacheType::F16, 131_072, 1.0)
                .fits(131_072, 8 << 30)
                .is_err()
        );
        assert!(
            Need::of(&header(), CacheType::F16, 131_072, 0.0)
                .fits(131_072, 1 << 30)
                .is_ok()
        );
    }

    #[test]
    fn fewer_bits_hold_more_tokens() {
        let tokens = |kind| cache_tokens(&header(), kind, 448 << 20).unwrap();
        assert_eq!(tokens(CacheType::F16), 4096);
        assert_eq!(tokens(CacheType::Q8), 4096 * 64 / 34);
        assert_eq!(tokens(CacheType::Q4), 4096 * 64 / 18);
        let recurrent = Header::default();
        assert_eq!(cache_tokens(&recurrent, CacheType::F16, 9), None);
    }

    #[test]
    fn a_card_with_too_little_memory_gets_fewer_layers() {
        let need = Need::of(&header(), CacheType::F16, 4096, 1.0);
        assert!(need.fits_on_gpu(1.0, 29.0, 4 << 30).is_ok());
        let told = need.fits_on_gpu(1.0, 29.0, 1 << 30).unwrap_err();
        assert!(
            told.contains("1.0 GiB are free; set `gpu_layers` to 11,"),
            "{told}"
        );
    }

    #[test]
    fn a_header_may_say_anything() {
        let mut header = header();
        header.cache_width = u64::MAX;
        header.weights = u64::MAX;
        assert!(
            Need::of(&header, CacheType::F16, u32::MAX, 1.0)
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
