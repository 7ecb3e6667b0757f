//! Unpacking within bounds: a few bytes can unpack to gigabytes.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::Read;

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Inflated {
    Bytes(Vec<u8>),
    /// It is more than the limit.
    TooLarge,
    Damaged,
}

/// Unpacks what zlib packed, as PNGs have it.
pub(crate) fn zlib(packed: &[u8], limit: usize) -> Inflated {
    read(ZlibDecoder::new(packed), limit)
}

/// Unpacks what deflate packed, as archives have it.
pub(crate) fn deflate(packed: &[u8], limit: usize) -> Inflated {
    read(DeflateDecoder::new(packed), limit)
}

fn read(decoder: impl Read, limit: usize) -> Inflated {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match decoder.take(most).read_to_end(&mut bytes) {
        Ok(length) if length > limit => Inflated::TooLarge,
        Ok(_) => Inflated::Bytes(bytes),
        Err(_) => Inflated::Damaged,
    }
}
