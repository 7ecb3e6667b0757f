//! What libraries and files say, fit for a sentence of ours.

/// What a library says, in one line of at most 200 characters: fit for the middle of a sentence.
///
/// ```
/// assert_eq!(banter_silero::one_line(&"no such\n  node"), "no such node");
/// ```
pub fn one_line(text: &impl ToString) -> String {
    let text = text.to_string();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(200).collect()
}

/// What stands in the place of a model, by the first bytes of its file, and what to do; for a
/// sentence that begins with "it is". None where it may be a model.
///
/// ```
/// let page = banter_silero::instead_of_model(b"<html>");
/// assert!(page.is_some_and(|told| told.starts_with("a web page")));
/// assert_eq!(banter_silero::instead_of_model(b"\x08\x08\x12"), None);
/// ```
pub fn instead_of_model(start: &[u8]) -> Option<&'static str> {
    const SIGNS: &[(&[u8], &str)] = &[
        (
            b"version https://git-lfs",
            "only a pointer of Git LFS; fetch the file itself with `git lfs pull`",
        ),
        (
            b"<",
            "a web page, so its download went wrong; fetch it again",
        ),
        (b"PK\x03\x04", "a zip archive; unpack it"),
        (b"\x1F\x8B", "packed with gzip; unpack it"),
    ];
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let start = start.trim_ascii_start();
    let (_, told) = SIGNS.iter().find(|(sign, _)| start.starts_with(sign))?;
    Some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_download_left_in_a_files_place_is_named() {
        for (start, told) in [
            (
                &b"version https://git-lfs.github.com/spec/v1"[..],
                "Git LFS",
            ),
            (b"\n<!DOCTYPE html>", "a web page"),
            (b"PK\x03\x04", "a zip"),
            (b"\x1f\x8b\x08", "gzip"),
        ] {
            assert!(
                instead_of_model(start).is_some_and(|instead| instead.contains(told)),
                "{told}"
            );
        }
        assert_eq!(instead_of_model(b"{ \"audio\""), None);
        assert_eq!(instead_of_model(b"\x08\x08\x12"), None);
    }
}
