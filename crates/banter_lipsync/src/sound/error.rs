//! Why sound cannot be read.
//!
//! ```
//! use banter_lipsync::{SoundError, SoundReader};
//!
//! let error = SoundReader::new(10).err();
//! assert_eq!(error, Some(SoundError::Rate { rate: 10 }));
//! ```

/// Why sound cannot be read into visemes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SoundError {
    /// The sample rate is none that speech is recorded at.
    #[error("{rate} Hz is no sample rate for speech: give one from 8000 to 192000")]
    Rate {
        /// The rate that was asked for, Hz.
        rate: u32,
    },
    /// The network's weights are not what this version of the crate reads.
    #[error(
        "the weights of the lipsync network are unusable: {what}; take the file that came with this version"
    )]
    Weights {
        /// What is wrong with them.
        what: &'static str,
    },
}
