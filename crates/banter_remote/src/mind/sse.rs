//! Server-sent events: from the bytes of a stream to the data of each event.
//!
//! The format is that of the HTML standard, section 9.2.6: lines that end in CR, LF or both,
//! fields of a name and a value, an empty line after each event. Only `data` is read here.

/// The longest line and the largest event, in bytes. A token takes some 300.
const LONGEST: usize = 256 * 1024;

/// A line or an event has more bytes than any token takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLong;

/// Reads a stream piece by piece, however it is cut.
#[derive(Debug, Default)]
pub(super) struct EventParser {
    /// The line that is not at its end yet.
    line: Vec<u8>,
    /// The data of the event that is not at its end yet.
    data: Option<String>,
    /// Whether the last byte was CR, so that LF after it ends no further line.
    after_cr: bool,
    /// Whether a line was read: a byte order mark stands before the first alone.
    begun: bool,
}

impl EventParser {
    /// Adds the data of each event that ends in `bytes` to `events`.
    ///
    /// # Errors
    /// [`TooLong`] for a line or an event without end; nothing more is to be read then.
    pub(super) fn push(&mut self, bytes: &[u8], events: &mut Vec<String>) -> Result<(), TooLong> {
        for &byte in bytes {
            let is_second = std::mem::replace(&mut self.after_cr, byte == b'\r') && byte == b'\n';
            match byte {
                b'\n' if is_second => {}
                b'\r' | b'\n' => self.end_line(events)?,
                _ if self.line.len() >= LONGEST => return Err(TooLong),
                _ => self.line.push(byte),
            }
        }
        Ok(())
    }

    /// The stream is at its end: what stands there without an empty line after it counts.
    pub(super) fn finish(&mut self, events: &mut Vec<String>) {
        if self.end_line(events).is_ok() {
            events.extend(self.data.take());
        }
    }

    fn end_line(&mut self, events: &mut Vec<String>) -> Result<(), TooLong> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        let line = match std::mem::replace(&mut self.begun, true) {
            true => &*line,
            false => line.strip_prefix('\u{feff}').unwrap_or(&line),
        };
        if line.is_empty() {
            events.extend(self.data.take());
            return Ok(());
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        if name != "data" {
            return Ok(());
        }
        let value = value.strip_prefix(' ').unwrap_or(value);
        match &mut self.data {
            None => self.data = Some(value.to_owned()),
            Some(data) if data.len() + value.len() > LONGEST => return Err(TooLong),
            Some(data) => {
                data.push('\n');
                data.push_str(value);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], cuts: &[usize]) -> Result<Vec<String>, TooLong> {
        let mut parser = EventParser::default();
        let mut events = Vec::new();
        let mut rest = bytes;
        for cut in cuts {
            let (piece, after) = rest.split_at(*cut % (rest.len() + 1));
            parser.push(piece, &mut events)?;
            rest = after;
        }
        parser.push(rest, &mut events)?;
        parser.finish(&mut events);
        Ok(events)
    }

    fn whole(text: &str) -> Vec<String> {
        read(text.as_bytes(), &[]).unwrap_or_default()
    }

    #[test]
    fn events_end_with_an_empty_line_of_any_kind() {
        for ends in ["\n", "\r\n", "\r"] {
            let text = format!("data: one{ends}{ends}data:two{ends}{ends}data: [DONE]{ends}{ends}");
            assert_eq!(whole(&text), ["one", "two", "[DONE]"], "{ends:?}");
        }
    }

    #[test]
    fn comments_names_and_other_fields_are_passed_over() {
        let text = "\u{feff}: hello\n\nevent: x\nid: 7\nretry: 10\ndata:  one\n\n:\n\ndata\n\nDATA: no\n\nnonsense\n\n";
        assert_eq!(whole(text), [" one", ""]);
    }

    #[test]
    fn lines_of_one_event_are_joined_and_the_last_needs_no_end() {
        assert_eq!(whole("data: a\ndata: b\n\ndata: c"), ["a\nb", "c"]);
        assert_eq!(whole(""), [""; 0]);
    }

    #[test]
    fn letters_that_are_none_are_marked() {
        let events = read(b"data: a\xff\xfeb\n\n", &[]).unwrap_or_default();
        assert_eq!(events, ["a\u{fffd}\u{fffd}b"]);
    }

    #[test]
    fn a_line_or_an_event_without_end_is_refused() {
        assert_eq!(read(&vec![b'x'; LONGEST + 2], &[]), Err(TooLong));
        let half = format!("data: {}\n", "x".repeat(LONGEST / 2));
        assert_eq!(read(half.repeat(3).as_bytes(), &[]), Err(TooLong));
    }

    proptest! {
        #[test]
        fn any_cut_gives_the_same_events(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "data: ", "data:", "{\"a\": \"é日\"}", "\n", "\r\n", "\r", "\n\n", ": c", "\u{feff}",
                    "event: x", "[DONE]", "id", " ", "data",
                ]),
                0..40,
            ),
            noise in prop::collection::vec(any::<u8>(), 0..8),
            cuts in prop::collection::vec(any::<usize>(), 0..12),
        ) {
            let mut bytes = pieces.concat().into_bytes();
            bytes.extend(noise);
            prop_assert_eq!(read(&bytes, &cuts), read(&bytes, &[]));
        }

        #[test]
        fn what_is_written_is_read(
            events in prop::collection::vec("[^\r\n\u{feff}]{1,20}", 0..8),
        ) {
            let text: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
            prop_assert_eq!(whole(&text), events);
        }
    }
}
