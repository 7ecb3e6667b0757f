//! Curves as files: a compact one of our own, and the table that facial capture speaks.
//!
//! - [`Track::to_bytes`](crate::Track::to_bytes) and [`Track::from_bytes`](crate::Track::from_bytes): a `.face` file, the
//!   curves and the melody of one line of speech, some three kilobytes a second.
//! - [`write_csv`], [`Recording::write_csv`] and [`read_csv`]: the CSV of Apple's Live Link Face app, which Unreal, Blender and
//!   most capture tools read and write. A take of that app is a [`Recording`]: all 52 shapes, head and eyes.
//!
//! ```
//! use banter_lipsync::{Phone, Style, Track, read_csv, write_csv};
//!
//! let phones = [Phone { symbol: "ɑː", start: 0.1, end: 0.4 }];
//! let track = Track::from_phones(phones, &Style::default());
//! let file = track.to_bytes();
//! assert_eq!(Track::from_bytes(&file).unwrap(), track);
//!
//! let mut csv = Vec::new();
//! write_csv(&track, 60, &mut csv).unwrap();
//! let take = read_csv(&csv, None).unwrap();
//! assert!((take.duration() - track.duration()).abs() < 1.0);
//! ```

mod bytes;
mod checksum;
mod csv;
mod csv_read;
mod error;
mod melody;
mod reader;
mod recording;
mod timecode;

pub use csv::write_csv;
pub use csv_read::read_csv;
pub use error::{CsvError, TrackError};
pub use recording::{CaptureFrame, Recording};
