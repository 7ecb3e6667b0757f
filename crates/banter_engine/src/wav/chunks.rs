//! The chunks of a RIFF file, as programs really write them.
//!
//! A program that writes to a pipe does not know how long its sound will be, and leaves the
//! length at zero or at the most there can be. Some forget the byte that makes an odd chunk
//! even. Some glue one file to another.

use super::fault::Fault;
use super::guess::guess;

/// A chunk that matters.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Chunk<'a> {
    /// How samples are stored.
    Format(&'a [u8]),
    /// Samples.
    Samples(&'a [u8]),
}

/// What is left of a file.
pub(super) struct Chunks<'a> {
    rest: &'a [u8],
    /// The length of the samples, where a file has another place for it: RF64.
    long: Option<usize>,
    /// Where samples must be that were not found yet.
    unseen: Option<&'a [u8]>,
    /// Whether all that is left is chunks: looked at once, where the first samples claim to be
    /// none, since every chunk of many may claim it.
    all_chunks: Option<bool>,
}

const HEADER: usize = 12;

impl<'a> Chunks<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self, Fault> {
        match bytes.split_at_checked(HEADER) {
            Some((header, rest)) if begins_file(header) => Ok(Self {
                rest,
                long: None,
                unseen: Some(rest),
                all_chunks: None,
            }),
            _ => Err(Fault::NotWav(guess(bytes))),
        }
    }

    /// The next chunk that matters. A chunk before the samples that claims some of them hides
    /// them: they are looked for where nothing else is left.
    pub(super) fn next(&mut self) -> Option<Chunk<'a>> {
        let mut chunk = self.walk();
        if chunk.is_none() {
            let unseen = self.unseen.take()?;
            let at = unseen.windows(4).position(|name| name == b"data")?;
            self.rest = unseen.get(at..)?;
            chunk = self.walk();
        }
        self.unseen = match chunk {
            Some(Chunk::Format(_)) => Some(self.rest),
            _ => None,
        };
        chunk
    }

    fn walk(&mut self) -> Option<Chunk<'a>> {
        loop {
            if begins_file(self.rest) {
                self.rest = self.rest.get(HEADER..)?;
                self.long = None;
                continue;
            }
            if !begins_chunk(self.rest) {
                self.rest = self.rest.get(found_again(self.rest)?..)?;
            }
            let (name, rest) = self.rest.split_first_chunk::<4>()?;
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            match name {
                b"data" => return Some(Chunk::Samples(self.samples(rest, length))),
                b"fmt " if length <= rest.len() => {
                    return Some(Chunk::Format(self.body(rest, length)));
                }
                b"fmt " => {
                    self.rest = rest.get(4..)?;
                    return Some(Chunk::Format(rest));
                }
                b"ds64" => {
                    let body = self.body(rest, length);
                    // After the length of the file.
                    let long = body.get(8..16).and_then(|bytes| bytes.first_chunk::<8>());
                    self.long =
                        long.and_then(|bytes| usize::try_from(u64::from_le_bytes(*bytes)).ok());
                }
                // One that claims more than there is hides the rest of the file.
                _ if length > rest.len() => self.rest = rest,
                _ => {
                    self.body(rest, length);
                }
            }
        }
    }

    /// The body of a chunk, which `rest` begins with.
    fn body(&mut self, rest: &'a [u8], length: usize) -> &'a [u8] {
        let (body, rest) = rest.split_at(length.min(rest.len()));
        // Chunks begin at even places, or should.
        self.rest = match rest.get(length % 2..) {
            Some(even) if begins_chunk(even) || !begins_chunk(rest) => even,
            _ => rest,
        };
        body
    }

    /// The same of samples, whose length may not be known, and into which another file may
    /// have been glued.
    fn samples(&mut self, rest: &'a [u8], length: usize) -> &'a [u8] {
        let claimed = match self.long {
            Some(long) if length >= u32::MAX as usize => long,
            _ => length,
        };
        let is_unknown =
            claimed == 0 && !*self.all_chunks.get_or_insert_with(|| is_all_chunks(rest));
        let length = if is_unknown {
            rest.len()
        } else {
            claimed.min(rest.len())
        };
        let (all, _) = rest.split_at(length);
        let next = (0..all.len()).find(|at| {
            // Looked at byte by byte: `R` is the first letter of all that may begin a file.
            matches!(all.get(*at), Some(b'R' | b'B'))
                && all.get(*at..).is_some_and(begins_glued_file)
        });
        self.body(rest, next.unwrap_or(length))
    }
}

/// Whether a file begins here.
fn begins_file(bytes: &[u8]) -> bool {
    let names = [&b"RIFF"[..], b"RF64", b"BW64"];
    names.iter().any(|name| bytes.starts_with(name)) && bytes.get(8..HEADER) == Some(b"WAVE")
}

/// The same among samples, which might be like it by chance.
fn begins_glued_file(bytes: &[u8]) -> bool {
    begins_file(bytes) && bytes.get(HEADER..).is_some_and(begins_chunk)
}

/// Whether a chunk may begin here, by its name: four letters, figures or blanks.
fn begins_chunk(bytes: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b" _-.".contains(byte);
    bytes
        .first_chunk::<4>()
        .is_some_and(|name| name.iter().all(is_letter) && !name.starts_with(b" "))
}

/// Whether `bytes` are chunks to their very end.
fn is_all_chunks(mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        let Some((header, rest)) = bytes.split_first_chunk::<8>() else {
            return false;
        };
        let [_, _, _, _, a, b, c, d] = *header;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        if !begins_chunk(header) || length > rest.len() {
            return false;
        }
        let even = length.saturating_add(length % 2).min(rest.len());
        bytes = rest.get(even..).unwrap_or_default();
    }
    true
}

/// Where, in bytes that begin with no chunk, the next one is that matters.
fn found_again(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|name| name == b"data" || name == b"fmt ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn all(bytes: &[u8]) -> Vec<Chunk<'_>> {
        let mut chunks = Chunks::of(bytes).unwrap();
        std::iter::from_fn(|| chunks.next()).collect()
    }

    fn chunk(name: &[u8; 4], claimed: u32, body: &[u8]) -> Vec<u8> {
        [name, &claimed.to_le_bytes()[..], body].concat()
    }

    const RIFF: &[u8] = b"RIFF\0\0\0\0WAVE";

    #[test]
    fn a_length_that_was_not_known_is_that_of_the_file() {
        let rest = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        for claimed in [0, u32::MAX, i32::MAX as u32, 11] {
            let file = [RIFF, &chunk(b"data", claimed, &rest)].concat();
            assert_eq!(all(&file), [Chunk::Samples(&rest)], "{claimed}");
        }
        // Nothing at all, and a note after it.
        let file = [RIFF, &chunk(b"data", 0, b""), &chunk(b"LIST", 4, b"abcd")].concat();
        assert_eq!(all(&file), [Chunk::Samples(b"")]);
    }

    #[test]
    fn odd_chunks_are_read_with_and_without_their_last_byte() {
        for pad in [&b""[..], b"\0"] {
            let list = chunk(b"LIST", 5, b"\x01\x02\x03\x04\x05");
            let file = [RIFF, &list, pad, &chunk(b"data", 2, b"ab")].concat();
            assert_eq!(all(&file), [Chunk::Samples(b"ab")]);
        }
    }

    #[test]
    fn what_lies_about_its_length_does_not_hide_the_sound() {
        for claimed in [1, 2, 9, u32::MAX] {
            let list = chunk(b"LIST", claimed, b"\x01\x02\x03\x04");
            let file = [RIFF, &list, &chunk(b"data", 2, b"ab")].concat();
            let found = all(&file);
            assert_eq!(found.last(), Some(&Chunk::Samples(b"ab")), "{claimed}");
        }
    }

    #[test]
    fn files_that_are_glued_together_are_read_one_after_another() {
        let file = |claimed| {
            [
                RIFF,
                &chunk(b"fmt ", 2, b"ff"),
                &chunk(b"data", claimed, b"ab"),
            ]
            .concat()
        };
        for claimed in [2, 0, u32::MAX, 200] {
            let both = [file(claimed), file(claimed)].concat();
            let one = [Chunk::Format(b"ff"), Chunk::Samples(b"ab")];
            let found = all(&both);
            assert_eq!(found.len(), 4, "{claimed}");
            assert_eq!(found[..2], one);
            assert_eq!(found[2..], one);
        }
    }

    #[test]
    fn a_long_file_keeps_its_length_elsewhere() {
        let mut long = vec![0; 28];
        long[8] = 4;
        for name in [b"RF64", b"BW64"] {
            let file = [
                &name[..],
                b"\xff\xff\xff\xffWAVE",
                &chunk(b"ds64", 28, &long),
                &chunk(b"data", u32::MAX, b"abcd"),
                &chunk(b"LIST", 2, b"xx"),
            ]
            .concat();
            assert_eq!(all(&file), [Chunk::Samples(b"abcd")]);
        }
    }
}
