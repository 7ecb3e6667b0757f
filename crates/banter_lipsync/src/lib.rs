//! Speech to face curves: which way the mouth moves when a character talks, and what keeps its face alive when it does not.
//!
//! The crate is plain Rust with no engine behind it. It takes timed phonemes, as a speech synthesiser reports them, and
//! gives weights for the 52 face shapes that Apple's ARKit made common and most avatars carry.
//!
//! # From sound to face
//!
//! 1. Each [`Phone`] is read as one or more [`Viseme`]s, the classes of sounds that look alike ([`visemes_of`]). The
//!    symbols are IPA, whatever the language.
//! 2. Each viseme has a [pose](Viseme::pose): [`Weights`] for the jaw, the lips and the tongue.
//! 3. A [`Track`] blends the poses along time, since a mouth is never in one sound only: lips round for the vowel of
//!    "spoon" while the `s` still hisses. Neighbours share each articulator by their dominance, and what must succeed
//!    does: lips meet on `p`, `b`, `m`, the lower lip meets the teeth on `f`, `v`, the teeth nearly meet on `s`, `sh`.
//! 4. [`Track::sample`] at the playback position gives the face of this moment.
//!
//! Where nothing but sound is at hand, a [`SoundReader`] hears visemes in it as it streams: any voice, any language, no
//! text, a tenth of a second late.
//!
//! ```
//! use banter_lipsync::SoundReader;
//!
//! let mut microphone = SoundReader::new(48_000)?;
//! let mut heard = Vec::new();
//! microphone.push(&[0.0; 9_600], &mut heard);
//! assert!(heard.iter().all(|frame| frame.closure < 0.1));
//! # Ok::<(), banter_lipsync::SoundError>(())
//! ```
//!
//! [`Life`] adds blinks, glances and the small motion of a face that says nothing.
//!
//! ```
//! use banter_lipsync::{Blendshape, Life, Phone, Style, Track};
//!
//! // "boo", as timed by a synthesiser.
//! let phones = [
//!     Phone { symbol: "b", start: 0.05, end: 0.12 },
//!     Phone { symbol: "uː", start: 0.12, end: 0.40 },
//! ];
//! let track = Track::from_phones(phones, &Style::default());
//! let mut life = Life::new(7);
//!
//! for frame in 0..30 {
//!     let now = frame as f32 / 60.0;
//!     let alive = life.advance(1.0 / 60.0, true);
//!     let face = track.sample(now).max(&alive.weights);
//!     assert!(face[Blendshape::MouthClose] <= face[Blendshape::JawOpen]);
//! }
//!
//! // The lips are rounding for the vowel while the `b` still holds them shut.
//! assert!(track.sample(0.085)[Blendshape::MouthPucker] > 0.1);
//! assert!(track.sample(0.25)[Blendshape::MouthPucker] > 0.5);
//! ```
//!
//! Nothing here panics on strange input: phones may overlap, run backwards or carry NaN, symbols may be any text.
//!
//! # Features
//!
//! - `serde`: `Serialize` and `Deserialize` on [`Blendshape`], [`Weights`] (a map by name), [`Viseme`], [`Style`] and [`LifeFrame`].

mod align;
mod blendshape;
mod channel;
mod coarticulation;
mod dominance;
mod error;
mod fade;
mod file;
mod heard_track;
mod ipa;
mod life;
mod live;
mod pose;
mod score;
mod sound;
mod style;
mod track;
mod viseme;
mod weights;

pub use align::{AlignError, Reference, Sound, align, align_heard};
pub use blendshape::Blendshape;
pub use error::UnknownName;
pub use file::{CaptureFrame, CsvError, Recording, TrackError, read_csv, write_csv};
pub use ipa::{Visemes, visemes_of};
pub use life::{Life, LifeFrame};
pub use live::{LiveFace, LiveMouth};
pub use score::Phone;
pub use sound::{Heard, SoundError, SoundReader};
pub use style::Style;
pub use track::Track;
pub use viseme::Viseme;
pub use weights::Weights;
