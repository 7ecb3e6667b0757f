//! `HH:MM:SS:FF.mmm`: hours, minutes, seconds, the frame within the second, and thousandths of a frame.

/// A time of day as a camera counts it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Timecode {
    /// Whole seconds of the day.
    pub(super) seconds: u32,
    /// The frame within the second, with its fraction.
    pub(super) frame: f64,
}

/// Seconds of a day.
pub(super) const DAY: f64 = 86_400.0;

impl Timecode {
    /// Reads a timecode; the last separator may be `;`, as drop frames have it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split([':', ';']);
        let mut part = || parts.next();
        let (hours, minutes, whole, frame) = (part()?, part()?, part()?, part()?);
        if parts.next().is_some() {
            return None;
        }
        let below = |text: &str, bound: u32| text.parse().ok().filter(|n: &u32| *n < bound);
        let seconds = below(hours, 24)? * 3600 + below(minutes, 60)? * 60 + below(whole, 60)?;
        let frame: f64 = frame.parse().ok()?;
        (0.0..1000.0)
            .contains(&frame)
            .then_some(Self { seconds, frame })
    }

    /// The time of day in seconds, at so many frames a second.
    pub(super) fn at(self, rate: u32) -> f64 {
        f64::from(self.seconds) + self.frame / f64::from(rate.max(1))
    }

    /// Writes the timecode of a frame that is counted from midnight.
    pub(super) fn write(
        index: u64,
        rate: u32,
        out: &mut impl std::io::Write,
    ) -> std::io::Result<()> {
        let rate = u64::from(rate.max(1));
        let (seconds, frame) = (index / rate, index % rate);
        let (minutes, hours) = (seconds / 60, seconds / 3600 % 24);
        write!(
            out,
            "{hours:02}:{:02}:{:02}:{frame:02}.000",
            minutes % 60,
            seconds % 60
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for (index, expected) in [
            (0, "00:00:00:00.000"),
            (61, "00:00:01:01.000"),
            (60 * 3661 + 59, "01:01:01:59.000"),
        ] {
            let mut text = Vec::new();
            Timecode::write(index, 60, &mut text).unwrap();
            let text = String::from_utf8(text).unwrap();
            assert_eq!(text, expected);
            let read = Timecode::parse(&text).unwrap();
            assert!((read.at(60) - index as f64 / 60.0).abs() < 1e-9);
        }
    }

    #[test]
    fn as_the_app_writes_it() {
        let read = Timecode::parse("07:44:57:02.944").unwrap();
        assert_eq!(read.seconds, 7 * 3600 + 44 * 60 + 57);
        assert!((read.frame - 2.944).abs() < 1e-9);
        assert!(Timecode::parse("07:44:57;02").is_some());
    }

    #[test]
    fn nonsense_is_none() {
        for text in [
            "",
            "12",
            "1:2:3",
            "24:00:00:00",
            "00:60:00:00",
            "00:00:00:-1",
            "a:b:c:d",
            "1:2:3:nan",
            "1:2:3:inf",
            "1:2:3:4:5",
            "::::",
            "-1:0:0:0",
            "0:0:0:1e9",
        ] {
            assert_eq!(Timecode::parse(text), None, "{text}");
        }
    }
}
