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
            "a zip archive (weights for PyTorch are one too); unpack it, or find the same model as .gguf",
        ),
        (b"\x1F\x8B", "packed with gzip; unpack it"),
        (b"\xFD7zXZ", "packed with xz; unpack it"),
        (b"\x28\xB5\x2F\xFD", "packed with zstd; unpack it"),
        (b"7z\xBC\xAF", "a 7z archive; unpack it"),
        (b"Rar!", "a RAR archive; unpack it"),
        (
            b"\x80\x02",
            "weights for PyTorch; find the same model as .gguf",
        ),
        (
            b"\x89HDF",
            "weights for Keras; find the same model as .gguf",
        ),
        (
            b"\x00\x05\x16\x07",
            "what macOS keeps beside a file; choose the file whose name does not begin with `._`",
        ),
        (
            b"algg",
            "an adapter (LoRA) in a format older than GGUF, and no model by itself; choose the model's main file",
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
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let text = start.trim_ascii_start();
    for (sign, told) in SIGNS {
        if text.starts_with(sign) {
            return told;
        }
    }
    if is_old_matrix(start) {
        return "an importance matrix, which is for quantising and no model; choose the model's main file";
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

/// Whether it begins as the importance matrices (`imatrix.dat`) from before GGUF do: how many
/// tensors there are, then the length of the first one's name and the name.
fn is_old_matrix(start: &[u8]) -> bool {
    let (Some(count), Some(length), Some(name)) =
        (number(start, 0), number(start, 4), start.get(8..))
    else {
        return false;
    };
    let name = name.get(..name.len().min(length as usize)).unwrap_or(name);
    (1..100_000).contains(&count)
        && (1..256).contains(&length)
        && name.is_ascii()
        && [&b"blk."[..], b"output", b"token_embd"]
            .iter()
            .any(|known| name.starts_with(known))
}

fn number(start: &[u8], at: usize) -> Option<u32> {
    let bytes = start.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes))
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
            (b"\xef\xbb\xbf<html>", "a web page"),
            (b"\x1f\x8b\x08", "packed with gzip"),
            (b"\x80\x02\x8a\x0al\xfc", "weights for PyTorch"),
            (
                b"\xc4\0\0\0\x13\0\0\0blk.0.attn_q.weight",
                "an importance matrix",
            ),
            (b"algg\x01\0", "an adapter"),
            (b"\x7fELF\x02\x01\x01\0", "no GGUF"),
            (b"\xff\xfe\x00", "no GGUF"),
        ] {
            let guessed = guess(start).replace("only a pointer", "a pointer");
            assert!(guessed.starts_with(told), "{start:?}: {guessed}");
        }
    }
}
