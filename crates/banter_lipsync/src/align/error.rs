//! What can stand in the way of an alignment.

/// Why a recording was not aligned with a reference.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AlignError {
    /// A rate that no sound has.
    #[error("the {what} has {rate} samples a second; from 8000 to 192000 can be aligned")]
    Rate {
        /// Which sound: the recording or the reference.
        what: &'static str,
        /// Its samples in a second.
        rate: u32,
    },
    /// A sound that is longer than a track can be.
    #[error(
        "the {what} lasts {seconds:.0} seconds; at most {most:.0} can be aligned, cut it at a pause"
    )]
    TooLong {
        /// Which sound: the recording or the reference.
        what: &'static str,
        /// Its length in seconds.
        seconds: f32,
        /// The longest that can be.
        most: f32,
    },
    /// A sound in which nothing is heard.
    #[error("nothing is heard in the {what}")]
    Silent {
        /// Which sound: the recording or the reference.
        what: &'static str,
    },
    /// A reference without phones.
    #[error("the reference names no phone that could be found in the recording")]
    NoPhones,
    /// A recording that cannot be of this text.
    #[error("{phones} phones do not fit a recording of {seconds:.2} seconds; is it another text?")]
    DoesNotFit {
        /// Phones of the reference.
        phones: usize,
        /// The recording's length in seconds.
        seconds: f32,
    },
}
