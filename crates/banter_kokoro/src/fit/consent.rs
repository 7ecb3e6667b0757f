//! The text in which somebody agreed that their voice is imitated.

use crate::voices::fitted::Consented;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The largest text, in bytes.
const LARGEST: u64 = 4 << 20;

/// What to do where there is none.
const ADVICE: &str =
    "fitting a voice needs a text in which the speaker agrees; name it by --consent";

/// The consent in a file, of today.
///
/// # Errors
/// In one sentence: it is not named, not there, without a word, or no text.
pub(super) fn consent(file: Option<&Path>) -> Result<Consented, String> {
    let file = file.ok_or_else(|| format!("no consent is named: {ADVICE}"))?;
    let told = |what: &str| format!("{}: {what}: {ADVICE}", file.display());
    let about = fs::metadata(file).map_err(|_| told("there is no such file"))?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(told("a consent is a file of text"));
    }
    let bytes = fs::read(file).map_err(|_| told("the consent cannot be read"))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| told("the consent is not UTF-8 text"))?;
    // Byte-order marks and zeros are characters, too.
    if !text.contains(char::is_alphanumeric) {
        return Err(told("the consent is empty"));
    }
    let name = file.file_name().unwrap_or(file.as_os_str());
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Ok(Consented {
        file: name.to_string_lossy().into_owned(),
        sha256: sum(&bytes),
        fitted_on: date(since.map_or(0, |since| since.as_secs() / 86_400)),
    })
}

/// The SHA-256 of bytes, in hexadecimal.
pub(super) fn sum(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The day that is so many days after 1970 began (Hinnant, "chrono-compatible low-level date
/// algorithms", 2013).
fn date(days: u64) -> String {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_have_dates() {
        for (days, wanted) in [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_484, "2026-01-31"),
        ] {
            assert_eq!(date(days), wanted);
        }
    }

    #[test]
    fn without_a_text_nothing_is_fitted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("consent.txt");
        let told = |file: Option<&Path>| consent(file).unwrap_err();
        assert!(told(None).starts_with("no consent is named"));
        assert!(told(Some(&file)).contains("there is no such file"));
        for empty in ["", " \n", "\u{feff}", "\0\0", "-- ,"] {
            fs::write(&file, empty).unwrap();
            assert!(told(Some(&file)).contains("is empty"), "{empty:?}");
        }
        fs::write(&file, [0xff, 0xfe]).unwrap();
        assert!(told(Some(&file)).contains("is not UTF-8 text"));
        fs::write(&file, "abc").unwrap();
        let agreed = consent(Some(&file)).unwrap();
        assert_eq!(agreed.file, "consent.txt");
        assert!(agreed.sha256.starts_with("ba7816bf8f01cfea"));
        assert_eq!(agreed.fitted_on.len(), 10);
    }
}
