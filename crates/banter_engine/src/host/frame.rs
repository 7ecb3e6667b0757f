//! Length-prefixed frames on a byte stream.

use std::io::{self, ErrorKind, Read, Write};

/// The longest frame that is read or written, in MiB: ten minutes of sound at 96 kHz fit.
pub(super) const MOST_MEBIBYTES: usize = 256;

/// The same in bytes.
const MAX_FRAME: usize = MOST_MEBIBYTES << 20;

/// Whether a message of so many bytes fits into a frame.
pub(super) fn fits(length: usize) -> bool {
    length <= MAX_FRAME
}

/// Writes one frame and flushes.
pub(super) fn write(stream: &mut impl Write, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len())
        .ok()
        .filter(|_| fits(payload.len()))
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "the message is too long"))?;
    stream.write_all(&length.to_le_bytes())?;
    stream.write_all(payload)?;
    stream.flush()
}

/// Reads one frame; `None` at a clean end of the stream.
///
/// A length over [`MAX_FRAME`] is an error, and memory grows only with what really
/// arrives, so a wrong length cannot exhaust it.
pub(super) fn read(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match stream.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_le_bytes(length) as usize;
    if !fits(length) {
        return Err(io::Error::new(
            ErrorKind::InvalidData,
            format!("a frame of {length} bytes, over the limit of {MOST_MEBIBYTES} MiB"),
        ));
    }
    let mut payload = Vec::with_capacity(length.min(1 << 16));
    let read = stream.take(length as u64).read_to_end(&mut payload)?;
    if read < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(payload))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn frames_come_back_as_written(frames: Vec<Vec<u8>>) {
            let mut stream = Vec::new();
            for frame in &frames {
                write(&mut stream, frame).unwrap();
            }
            let mut stream = stream.as_slice();
            for frame in frames {
                prop_assert_eq!(read(&mut stream).unwrap(), Some(frame));
            }
            prop_assert_eq!(read(&mut stream).unwrap(), None);
        }

        #[test]
        fn garbage_is_an_error_and_never_a_panic(bytes: Vec<u8>) {
            let mut stream = bytes.as_slice();
            while let Ok(Some(_)) = read(&mut stream) {}
        }
    }

    #[test]
    fn ten_minutes_of_sound_fit_and_there_is_an_end() {
        assert!(fits(600 * 96_000 * size_of::<f32>() + 1_000));
        assert!(!fits(MAX_FRAME + 1));
    }

    #[test]
    fn a_huge_length_is_refused() {
        let error = read(&mut [0xff; 8].as_slice()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }

    #[test]
    fn a_cut_frame_is_an_error() {
        assert!(read(&mut [5, 0, 0, 0, 1, 2].as_slice()).is_err());
    }
}
