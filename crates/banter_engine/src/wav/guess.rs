//! What a file is that is no WAV, by its first bytes.

/// What a file that is no WAV seems to be.
pub(super) fn guess(bytes: &[u8]) -> &'static str {
    const SIGNS: &[(&[u8], &str)] = &[
        (b"RIFF", "another kind of RIFF file"),
        (b"RIFX", "a big-endian RIFX file"),
        (b"ID3", "an MP3 file"),
        (b"riff\x2E\x91\xCF\x11", "a Wave64 file"),
        (b"#!AMR", "an AMR file"),
        (b"caff", "a Core Audio file"),
        (b".snd", "a Sun AU file"),
        (b"wvpk", "a WavPack file"),
        (b"MAC ", "a Monkey's Audio file"),
        (b"MThd", "a MIDI file"),
        (b"\x30\x26\xB2\x75", "a WMA file"),
        (b"version https://git-lfs", "only a pointer of Git LFS"),
        (b"<", "a web page"),
        (b"OggS", "an Ogg file"),
        (b"fLaC", "a FLAC file"),
        (b"FORM", "an AIFF file"),
        (b"\x1A\x45\xDF\xA3", "a Matroska or WebM file"),
        (b"\x89PNG", "a picture"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"glTF", "a glTF model"),
        (b"%PDF", "a PDF document"),
    ];
    if bytes.is_empty() {
        return "an empty file";
    }
    if let Some((_, kind)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return kind;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "an MP4 file";
    }
    // The frame sync of MPEG audio: eleven bits. In a text in UTF-16 it is a mark of order.
    if let Some(&[0xFF, second]) = bytes.first_chunk::<2>()
        && second >= 0xE0
    {
        return "an MP3 or AAC file";
    }
    let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    // A cut inside a character is no fault.
    let text = match std::str::from_utf8(start) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => start
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok()),
        Err(_) => None,
    };
    let is_text = text.is_some_and(|text| {
        !text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())
    });
    if is_text {
        "a text file"
    } else {
        "an unknown kind of file"
    }
}
