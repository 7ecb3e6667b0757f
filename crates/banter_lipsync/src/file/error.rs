//! Why a file of curves was refused, each in one sentence that says what to do.
//!
//! ```
//! use banter_lipsync::{Track, TrackError};
//!
//! assert_eq!(Track::from_bytes(b"RIFF....").unwrap_err(), TrackError::NotATrack);
//! ```

/// Why bytes are no [`Track`](crate::Track).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrackError {
    /// The file does not begin as a face track does.
    #[error(
        "this is no face track (it does not begin with \"FACE\"); bake one with Track::to_bytes"
    )]
    NotATrack,
    /// The file was written by another version of this crate.
    #[error(
        "the face track has version {found} of the format, and this program reads version {known}; bake it again"
    )]
    Version {
        /// The version that the file names.
        found: u16,
        /// The version that is read.
        known: u16,
    },
    /// There are fewer bytes than the head of the file promises.
    #[error(
        "the face track is cut short ({found} bytes instead of {expected}); copy or bake it again"
    )]
    Cut {
        /// How many bytes there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The bytes are not those that were written.
    #[error("the face track is damaged (its checksum does not fit); copy or bake it again")]
    Damaged,
    /// The head of the file names something that no track has.
    #[error("the face track is not sound: {what}; bake it again")]
    Unsound {
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Why a table is no [`Recording`](crate::Recording).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// It is not text.
    #[error("the recording is not text in UTF-8; export it as CSV from Live Link Face")]
    NotText,
    /// The first line names no face shape.
    #[error(
        "the recording's first line names no ARKit face shape; it should begin \
         with \"Timecode,BlendShapeCount,EyeBlinkLeft\", as Live Link Face exports it"
    )]
    NoShapes,
    /// A line is not a frame.
    #[error("line {line} of the recording is not a frame: {what}; export it again")]
    Line {
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// It is longer than any take.
    #[error(
        "the recording has more than {most} frames, the longest that is read; cut it into takes"
    )]
    TooLong {
        /// The largest number of frames that is read.
        most: usize,
    },
}
