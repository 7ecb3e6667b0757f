//! Whether a line calls somebody by name.
//!
//! To be called is not to be spoken of: "Odo, is the mill yours?" is for Odo, and "Where is
//! Odo?" is not. A name calls where it stands by itself between punctuation marks, at most
//! with words of greeting before it: "Is the mill yours, Odo?", "Hello Odo!", "阿明，你好".

/// Words that may stand before a name by which somebody is called.
const BEFORE: &[&str] = &[
    // English
    "hey",
    "hi",
    "hello",
    "good",
    "morning",
    "evening",
    "day",
    "afternoon",
    "night",
    "oh",
    "ah",
    "well",
    "so",
    "listen",
    "please",
    "thanks",
    "thank",
    "you",
    "sorry",
    "excuse",
    "me",
    "dear",
    "my",
    "old",
    "yes",
    "no",
    "okay",
    "ok",
    "goodbye",
    "bye",
    "welcome",
    "master",
    "mistress",
    // German
    "hallo",
    "guten",
    "gute",
    "tag",
    "morgen",
    "abend",
    "nacht",
    "grüß",
    "dich",
    "danke",
    "bitte",
    "entschuldigung",
    "lieber",
    "liebe",
    "ja",
    "nein",
    "tschüss",
    "herr",
    "frau",
    // French
    "bonjour",
    "bonsoir",
    "salut",
    "merci",
    "cher",
    "chère",
    "pardon",
    "oui",
    "non",
    "adieu",
    // Spanish, Italian, Portuguese
    "hola",
    "buenos",
    "buenas",
    "días",
    "tardes",
    "noches",
    "gracias",
    "oye",
    "sí",
    "adiós",
    "ciao",
    "buongiorno",
    "buonasera",
    "grazie",
    "scusa",
    "olá",
    "bom",
    "dia",
    "boa",
    "tarde",
    "noite",
    "obrigado",
    "obrigada",
];

/// What may stand behind a name in Japanese, Chinese and Korean.
const BEHIND: &[&str] = &[
    "さん",
    "さま",
    "様",
    "くん",
    "君",
    "ちゃん",
    "先生",
    "씨",
    "님",
    "야",
    "아",
];

/// Articles, which a name does without when somebody is called by it.
const ARTICLES: &[&str] = &[
    "the", "a", "an", "der", "die", "das", "le", "la", "el", "il",
];

/// A line in the pieces between its punctuation marks, each in words of small letters.
pub(crate) struct Naming(Vec<Vec<String>>);

impl Naming {
    pub(crate) fn of(line: &str) -> Self {
        let pieces = line.split(|character: char| {
            // What joins words or stands within them is no mark between them.
            !character.is_alphanumeric()
                && !character.is_whitespace()
                && !matches!(character, '\'' | '’' | '-' | '‐')
        });
        Self(
            pieces
                .map(words)
                .filter(|words| !words.is_empty())
                .collect(),
        )
    }

    /// In which piece somebody of this name is called, if it is.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let mut name = words(name);
        if name.len() > 1 && name.first().is_some_and(|word| is_in(ARTICLES, word)) {
            name.remove(0);
        }
        // Mara the innkeeper is called Mara, too.
        let first = name.get(..1).unwrap_or_default();
        if first.iter().all(String::is_empty) {
            return None;
        }
        self.0
            .iter()
            .position(|piece| calls(piece, &name) || calls(piece, first))
    }
}

/// Whether a piece is this name and nothing but what may stand around one.
fn calls(piece: &[String], name: &[String]) -> bool {
    let Some(start) = piece.len().checked_sub(name.len()) else {
        return false;
    };
    let (before, called) = piece.split_at(start);
    let same = called.iter().zip(name).enumerate().all(|(at, (said, is))| {
        let last = at + 1 == name.len();
        said == is
            || last
                && said
                    .strip_prefix(is.as_str())
                    .is_some_and(|rest| is_in(BEHIND, rest))
    });
    same && before.iter().all(|word| is_in(BEFORE, word))
}

fn is_in(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(line: &str, name: &str) -> bool {
        Naming::of(line).position(name).is_some()
    }

    #[test]
    fn a_name_by_itself_calls() {
        for line in [
            "Odo, is the mill yours?",
            "Is the mill yours, Odo?",
            "ODO!",
            "Hello Odo. How are you?",
            "Good evening, Odo, my friend.",
            "Tell me, Odo: is the mill yours?",
            "Guten Abend Odo!",
        ] {
            assert!(called(line, "Odo"), "{line}");
        }
        assert!(called("阿明，这磨坊是你的吗？", "阿明"));
        assert!(called("オドさん、こんばんは。", "オド"));
        assert!(called("Mara, an ale!", "Mara the innkeeper"));
        assert!(called("Innkeeper, an ale!", "the innkeeper"));
        assert!(called("Jean-Luc, bonsoir.", "Jean-Luc"));
    }

    #[test]
    fn to_be_spoken_of_is_not_to_be_called() {
        for line in [
            "Where is Odo?",
            "Odo is a fool.",
            "Is this Odo's mill?",
            "Who is Odo",
            "",
            "...",
        ] {
            assert!(!called(line, "Odo"), "{line}");
        }
        assert!(!called("Odo, hello", ""));
        assert!(!called("The, hello", "the miller"));
    }

    #[test]
    fn who_is_called_first_is_meant() {
        let naming = Naming::of("Mara, tell me: Odo, is the mill yours?");
        assert!(naming.position("Mara") < naming.position("Odo"));
    }
}
