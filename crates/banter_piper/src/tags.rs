//! Tags of languages that mean the same as another: those that were given up, and those of
//! three letters. Descriptions of voices come from many years and tools.

/// What a first part of a tag is called today, where espeak-ng knows it by that.
const TODAY: &[(&str, &str)] = &[
    // Given up.
    ("in", "id"),
    ("iw", "he"),
    ("ji", "yi"),
    ("jw", "jv"),
    ("mo", "ro"),
    ("sh", "sr"),
    ("scc", "sr"),
    ("scr", "hr"),
    // Without saying which of two.
    ("no", "nb"),
    ("nor", "nb"),
    // Three letters for two.
    ("ara", "ar"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cze", "cs"),
    ("cym", "cy"),
    ("wel", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ger", "de"),
    ("ell", "el"),
    ("gre", "el"),
    ("eng", "en"),
    ("spa", "es"),
    ("eus", "eu"),
    ("baq", "eu"),
    ("fas", "fa"),
    ("per", "fa"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("ind", "id"),
    ("isl", "is"),
    ("ice", "is"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kat", "ka"),
    ("geo", "ka"),
    ("kaz", "kk"),
    ("kor", "ko"),
    ("ltz", "lb"),
    ("lav", "lv"),
    ("mal", "ml"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("nob", "nb"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rum", "ro"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slo", "sk"),
    ("slv", "sl"),
    ("srp", "sr"),
    ("swa", "sw"),
    ("swe", "sv"),
    ("tel", "te"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("vie", "vi"),
    ("zho", "zh"),
    ("chi", "zh"),
];

/// `tag`, in lower case and with `-` between its parts, as it is written today; `None` if it
/// is already.
pub(crate) fn today(tag: &str) -> Option<String> {
    let (primary, rest) = tag.split_at(tag.find('-').unwrap_or(tag.len()));
    let (_, today) = TODAY.iter().find(|(old, _)| *old == primary)?;
    Some(format!("{today}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_tags_and_those_of_three_letters_have_one_of_today() {
        assert_eq!(today("iw-il").as_deref(), Some("he-il"));
        assert_eq!(today("ukr").as_deref(), Some("uk"));
        assert_eq!(today("uk"), None);
        assert_eq!(today(""), None);
        // One step is enough.
        let steps = TODAY.iter().filter(|(_, new)| today(new).is_some());
        assert_eq!(steps.count(), 0);
    }
}
