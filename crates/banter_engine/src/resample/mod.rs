//! Change of sample rate: of whole recordings, of streams, and at any place between samples.
//!
//! - [`Resampler`] brings a stream from one rate to another, piece by piece; whole recordings go
//!   through [`Pcm::resampled`](crate::Pcm::resampled), which uses it.
//! - [`Interpolator`] reads a recording at any position, for playback whose speed may vary.
//!
//! Both are windowed sincs (J. O. Smith, "Digital Audio Resampling Home Page", 2002) with a
//! Kaiser window. Nothing is shifted in time: what a sample says about a moment, the new samples
//! say about the same moment.

mod interpolator;
mod kernel;
mod resampler;
#[cfg(test)]
mod tests;

pub use interpolator::Interpolator;
pub use resampler::Resampler;
