//! Text out of a stream of bytes: whole characters, and nothing of a stop string.

/// Holds back the bytes of a character until all of them are there.
#[derive(Debug, Default)]
pub(crate) struct Utf8Holder {
    held: Vec<u8>,
}

impl Utf8Holder {
    /// Takes the next bytes and appends what is whole to `text`. What is no UTF-8 becomes
    /// U+FFFD.
    pub(crate) fn push(&mut self, bytes: &[u8], text: &mut String) {
        self.held.extend_from_slice(bytes);
        let mut done = 0;
        for chunk in self.held.utf8_chunks() {
            text.push_str(chunk.valid());
            done += chunk.valid().len();
            let invalid = chunk.invalid();
            let at_end = done + invalid.len() == self.held.len();
            if invalid.is_empty() || at_end && may_grow(invalid) {
                break;
            }
            text.push(char::REPLACEMENT_CHARACTER);
            done += invalid.len();
        }
        self.held.drain(..done);
    }

    /// Ends the stream: what is held will never be whole.
    pub(crate) fn finish(&mut self, text: &mut String) {
        if !self.held.is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            self.held.clear();
        }
    }
}

/// Whether `bytes` are the beginning of a character.
fn may_grow(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// Holds back what may be the beginning of a stop string.
#[derive(Debug)]
pub(crate) struct StopHolder {
    stops: Vec<String>,
    held: String,
    /// Which of them was found.
    stopped: Option<usize>,
}

impl StopHolder {
    /// Empty stop strings are never found.
    pub(crate) fn new(stops: Vec<String>) -> Self {
        Self {
            stops,
            held: String::new(),
            stopped: None,
        }
    }

    /// Takes the next text, and returns what can be passed on.
    pub(crate) fn push(&mut self, text: &str) -> String {
        if self.stopped.is_some() {
            return String::new();
        }
        self.held.push_str(text);
        let found = self
            .wanted()
            .filter_map(|(index, stop)| Some((self.held.find(stop)?, index)))
            .min();
        if let Some((at, index)) = found {
            self.stopped = Some(index);
            self.held.truncate(at);
            return std::mem::take(&mut self.held);
        }
        let tail = self.held.split_off(self.undecided());
        std::mem::replace(&mut self.held, tail)
    }

    /// Which of the stop strings was found, by its place among them. Nothing more is passed on.
    pub(crate) fn stopped_by(&self) -> Option<usize> {
        self.stopped
    }

    /// Ends the stream, and returns what was held back.
    pub(crate) fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    /// Where the text begins that may become a stop string.
    fn undecided(&self) -> usize {
        self.held
            .char_indices()
            .map(|(at, _)| at)
            .find(|&at| {
                let tail = self.held.get(at..).unwrap_or_default();
                self.wanted().any(|(_, stop)| stop.starts_with(tail))
            })
            .unwrap_or(self.held.len())
    }

    /// The stop strings that can be found, with their places.
    fn wanted(&self) -> impl Iterator<Item = (usize, &str)> {
        let stops = self.stops.iter().map(String::as_str).enumerate();
        stops.filter(|(_, stop)| !stop.is_empty())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn stream<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
        let (mut holder, mut text) = (Utf8Holder::default(), String::new());
        for piece in pieces {
            holder.push(piece, &mut text);
        }
        holder.finish(&mut text);
        text
    }

    #[test]
    fn a_character_comes_when_it_is_whole() {
        let (mut holder, mut text) = (Utf8Holder::default(), String::new());
        let bytes = "né😀".as_bytes();
        let lengths: Vec<usize> = bytes
            .iter()
            .map(|byte| {
                holder.push(&[*byte], &mut text);
                text.chars().count()
            })
            .collect();
        assert_eq!(lengths, [1, 1, 2, 2, 2, 2, 3]);
        assert_eq!(
            stream([&b"a\xff"[..], b"b\xe2\x82", b"c", b"\xf0"]),
            "a\u{fffd}b\u{fffd}c\u{fffd}"
        );
    }

    #[test]
    fn a_stop_string_across_pieces_ends_the_text() {
        let mut holder = StopHolder::new(vec!["\nUser:".into(), "END".into(), String::new()]);
        assert_eq!(holder.push("Hello\nUs"), "Hello");
        assert_eq!(holder.push("ual. E"), "\nUsual. ");
        assert_eq!(holder.push("N"), "");
        assert_eq!(holder.push("D of it"), "");
        assert_eq!(holder.stopped_by(), Some(1));
        assert_eq!(holder.finish(), "");
        assert_eq!(holder.push("more"), "");
    }

    #[test]
    fn what_was_no_stop_string_after_all_is_given_at_the_end() {
        let mut holder = StopHolder::new(vec!["END".into()]);
        assert_eq!(holder.push("The EN"), "The ");
        assert_eq!(holder.finish(), "EN");
        assert_eq!(holder.stopped_by(), None);
    }

    proptest! {
        #[test]
        fn however_it_is_cut_the_text_is_the_same(
            bytes in prop::collection::vec(any::<u8>(), 0..60), size in 1_usize..7,
        ) {
            prop_assert_eq!(stream(bytes.chunks(size)), String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn stopping_is_cutting_at_the_first_stop(
            text in "[ab\u{e9}]{0,40}", stops in prop::collection::vec("[ab\u{e9}]{1,4}", 0..3), size in 1_usize..5,
        ) {
            let mut holder = StopHolder::new(stops.clone());
            let mut got = String::new();
            let characters: Vec<char> = text.chars().collect();
            for piece in characters.chunks(size) {
                got += &holder.push(&piece.iter().collect::<String>());
                // What was passed on never needs to be taken back.
                let unstopped = stops.iter().all(|stop| !got.contains(stop.as_str()));
                prop_assert!(unstopped);
            }
            let stopped = holder.stopped_by().is_some();
            got += &holder.finish();
            prop_assert!(text.starts_with(&got));
            prop_assert_eq!(stopped, stops.iter().any(|stop| text.contains(stop.as_str())));
            if !stopped {
                prop_assert_eq!(got, text);
            }
        }
    }
}
