//! How long a sentence is shown that nobody speaks.

use std::time::Duration;

/// Letters per second of scripts that spell sounds. Subtitle guides allow 15 to 20.
const LETTERS: f32 = 15.0;
/// Characters per second of Han, Kana and Hangul, which carry a syllable or a word each.
const IDEOGRAPHS: f32 = 5.0;
const SHORTEST: f32 = 1.2;
const LONGEST: f32 = 10.0;

/// How long `text` takes to read: 15 characters a second, 5 for Han, Kana and Hangul, and
/// 1.2 s at least, 10 s at most.
///
/// ```
/// use banter_core::reading_time;
/// assert_eq!(reading_time("Yes.").as_millis(), 1_200);
/// assert_eq!(reading_time("The stew is good, and the ale is better.").as_millis(), 2_666);
/// assert_eq!(reading_time("这是今年的新茶，你尝尝。").as_millis(), 2_133);
/// ```
pub fn reading_time(text: &str) -> Duration {
    let mut seconds = 0.0;
    for character in text.trim().chars() {
        seconds += if is_dense(character) {
            1.0 / IDEOGRAPHS
        } else {
            1.0 / LETTERS
        };
        if seconds >= LONGEST {
            break;
        }
    }
    Duration::from_secs_f32(seconds.clamp(SHORTEST, LONGEST))
}

/// Blocks of the Unicode standard: Kana, Han with its extensions, Hangul syllables.
fn is_dense(character: char) -> bool {
    matches!(u32::from(character),
        0x3041..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_bounded() {
        assert_eq!(reading_time(""), Duration::from_secs_f32(SHORTEST));
        assert_eq!(
            reading_time(&"word ".repeat(100_000)),
            Duration::from_secs_f32(LONGEST)
        );
    }

    #[test]
    fn kana_takes_longer_than_letters() {
        assert!(reading_time("いらっしゃいませ、どうぞ") > reading_time("irasshaimase, dz"));
    }
}
