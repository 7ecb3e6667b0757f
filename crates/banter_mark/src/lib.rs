//! A mark in generated speech: inaudible, and found again without the original.
//!
//! - [`Marker`] adds it to a stream while it is played.
//! - [`search`] looks for it, says what it holds ([`Payload`]: 16 bits), and how sure that is.
//! - The program `banter-mark FILE` says the same of a WAV.
//!
//! ```
//! use banter_engine::Pcm;
//! use banter_mark::{Payload, mark, search};
//!
//! // Four seconds of something like a whisper.
//! let mut dice = 1_u32;
//! let sound: Vec<f32> = (0..64_000)
//!     .map(|i| {
//!         dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
//!         let loud = (12.0 * i as f32 / 16_000.0).sin().powi(2);
//!         loud * 0.1 * (dice as f32 / u32::MAX as f32 - 0.5)
//!     })
//!     .collect();
//! let payload = Payload::named("The Gilded Tankard", "mara");
//! let marked = mark(&Pcm::new(16_000, sound), payload);
//! let finding = search(&marked).unwrap();
//! assert!(finding.is_mark());
//! assert_eq!(finding.payload, payload);
//! ```

mod chance;
mod fft;
mod layout;
mod marker;
mod payload;
mod search;
mod spectrum;

pub use marker::Marker;
pub use payload::Payload;
pub use search::{Finding, search};

use banter_engine::Pcm;

/// Sound with a mark, all at once.
pub fn mark(pcm: &Pcm, payload: Payload) -> Pcm {
    let mut marker = Marker::new(pcm.rate(), payload);
    let mut marked = Vec::with_capacity(pcm.samples().len());
    for piece in pcm.samples().chunks(4_096) {
        marker.push(piece, &mut marked);
    }
    marker.finish(&mut marked);
    Pcm::new(pcm.rate(), marked)
}
