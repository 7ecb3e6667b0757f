//! Signs that are pictures: a voice would name them.

/// Whether a character is a picture.
pub(super) fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{1f000}'..='\u{1faff}' | '\u{1fc00}'..='\u{1fffd}'
        | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{231a}'..='\u{231b}' | '\u{2328}' | '\u{23cf}' | '\u{23e9}'..='\u{23f3}'
        | '\u{23f8}'..='\u{23fa}' | '\u{25a0}'..='\u{25ff}' | '\u{2934}'..='\u{2935}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}')
}

/// Whether it changes how a picture looks.
pub(super) fn is_variation(c: char) -> bool {
    matches!(
        c,
        '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}'
    )
}

/// Joins pictures, and letters in some scripts.
pub(super) const JOINER: char = '\u{200d}';

/// Faces made of signs, some of which have letters.
const FACES: [&str; 40] = [
    ":)", ":-)", ":(", ":-(", ";)", ";-)", ":D", ":-D", "xD", "XD", ":P", ":-P", ":p", ";P", ":O",
    ":o", ":-O", ":/", ":-/", ":|", ":'(", ":3", "<3", "</3", "^^", "^_^", "-_-", "T_T", "o_O",
    "O_o", "=)", "=D", ":*", "8)", "8-)", ">:(", ":>", "uwu", "UwU", "owo",
];

/// Whether a word is such a face.
pub(super) fn is_face(word: &str) -> bool {
    FACES.contains(&word)
}
