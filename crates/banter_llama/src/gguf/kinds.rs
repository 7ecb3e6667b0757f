//! What a file is that is no GGUF, by its first bytes.

/// Says what a file beginning with `start` seems to be and what to do, for a sentence that
/// begins with "it is".
pub(super) fn guess(start: &[u8]) -> &'static str {
    const SIGNS: &[(&[u8], &str)] = &[
        (
            b"<",
            "a web page, so its download went wrong; fetch it again",
        ),
        (
            b"version https://git-lfs",
            "only a pointer of Git LFS; fetch the file itself with `git lfs pull`",
        ),
        (
            b"PK\x03\x04",
            "a zip archive; unpack it, or find the same model as .gguf",
        ),
        (
            b"FUGG",
            "a GGUF for big-endian machines; find the little-endian one",
        ),
        (
            b"lmgg",
            "in a format older than GGUF (a whisper model, perhaps); find a language model as .gguf",
        ),
        (
            b"tjgg",
            "in a format older than GGUF; find the same model as .gguf",
        ),
        (
            b"fmgg",
            "in a format older than GGUF; find the same model as .gguf",
        ),
    ];
    let text = start.trim_ascii_start();
    for (sign, told) in SIGNS {
        if text.starts_with(sign) {
            return told;
        }
    }
    // The length of a header of JSON, then the header.
    if start.get(8) == Some(&b'{') && start.get(4..8) == Some(&[0; 4]) {
        return "a safetensors file; find the same model as .gguf";
    }
    // A character of several bytes may be cut at the end.
    let text = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.valid_up_to() > 0 && error.error_len().is_none(),
    };
    if text && !start.contains(&0) {
        "a text file and no model; choose a .gguf file"
    } else {
        "no GGUF model; choose a .gguf file"
    }
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn common_mistakes_have_names() {
        for (start, told) in [
            (&b"<!DOCTYPE html>"[..], "a web page"),
            (b"\n <html>", "a web page"),
            (b"version https://git-lfs.github.com/spec/v1", "a pointer"),
            (b"Once upon a time", "a text file"),
            ("été".as_bytes(), "a text file"),
            (b"PK\x03\x04\x14", "a zip"),
            (b"\x40\x12\0\0\0\0\0\0{\"a\"", "a safetensors"),
            (b"lmgg\x01\0", "in a format older"),
            (b"\x7fELF\x02\x01\x01\0", "no GGUF"),
            (b"\xff\xfe\x00", "no GGUF"),
        ] {
            let guessed = guess(start).replace("only a pointer", "a pointer");
            assert!(guessed.starts_with(told), "{start:?}: {guessed}");
        }
    }
}
