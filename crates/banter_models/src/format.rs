//! Sizes as people read them.

/// A size in bytes as people say it: `1.1 GB`, `78 MB`, `5 kB`, with powers of ten.
///
/// ```
/// assert_eq!(banter_models::size(1_117_320_736), "1.1 GB");
/// assert_eq!(banter_models::size(77_704_715), "78 MB");
/// assert_eq!(banter_models::size(4_970), "5 kB");
/// assert_eq!(banter_models::size(12), "12 bytes");
/// ```
pub fn size(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..999_500 => format!("{:.0} kB", value / 1e3),
        999_500..999_500_000 => format!("{:.0} MB", value / 1e6),
        _ => format!("{:.1} GB", value / 1e9),
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
