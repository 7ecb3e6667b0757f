//! How many tokens a text has, until an engine has counted them.

/// Tokens that a chat template adds to a message.
pub(super) const PER_MESSAGE: u32 = 5;

/// An estimate of the tokens of `text`, rather too many than too few: a token for four
/// letters of plain Latin, for two of other alphabets, and for one sign of Chinese, Japanese
/// and Korean.
pub(super) fn estimate(text: &str) -> u32 {
    let quarters = text.chars().map(|character| match character {
        '\0'..='\u{7f}' => 1,
        '\u{80}'..='\u{2e7f}' => 2,
        _ => 4,
    });
    let quarters: usize = quarters.sum();
    u32::try_from(quarters.div_ceil(4)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_has_its_rate() {
        assert_eq!(estimate(""), 0);
        assert_eq!(estimate("What do you serve here?"), 6);
        assert_eq!(estimate("Что у вас есть?"), 7);
        assert_eq!(estimate("你有什么茶？"), 6);
    }
}
