//! What the line about a case has to say.
//!
//! A case is known by the beginning of its file's name; what is listed are words that its line
//! contains, in small letters. A word after `!` must not be in it.

use super::Verdict;

/// How much of a line is shown, in characters.
const SHOWN: usize = 240;

/// Cases and what is said of them.
const EXPECTED: &[(&str, &[&str])] = &[
    ("t11", &["18°c", "45%", "12 km/h", "$5"]),
    ("t14", &["上走了", "!\"每一"]),
    (
        "te1",
        &["go template", "good evening!", "do you have a room?"],
    ),
    (
        "te7",
        &["good evening!", "do you have a room?", "{{ 7*7 }}"],
    ),
    (
        "te9",
        &["good evening!", "do you have a room?", "{{ 7*7 }}"],
    ),
    ("g01", &["vocabulary"]),
    ("g02", &["embedding model"]),
    ("g03", &["part 1 of 2", "join"]),
    ("g04", &["architecture"]),
    ("g05", &["importance matrix"]),
    ("wav w01", &["16000 hz, 4.0"]),
    ("wav w03", &["16000 hz, 4.0"]),
    ("wav w05", &["16000 hz, 4.0"]),
    ("wav w06", &["level 0.17"]),
    ("wav w07", &["8000 hz, 4.0", "level 0.17"]),
    ("wav w09", &["96000 hz, 1.6", "level 0.2"]),
    ("ears w12", &["0 lines"]),
    ("ears w14", &["0 lines"]),
    ("ears w15", &["1 lines"]),
    ("ears w16", &["1 lines"]),
    ("p01", &["speech", "!0.00 s of speech"]),
    ("p03", &["speech", "!0.00 s of speech"]),
    ("p04", &["speech", "!0.00 s of speech"]),
    ("p07", &["speech", "pt"]),
    ("p08", &["speech", "!0.00 s of speech"]),
    ("n02", &["{name}"]),
    ("n04", &["wave", "pour"]),
    ("c01", &["v2 card of odo", "2 greetings", "!odd"]),
    (
        "c02",
        &[
            "`alternate_greetings` is a text",
            "no word in it",
            "1 greetings",
        ],
    ),
    (
        "c03",
        &["v2 card of odo", "2 greetings, 0 entries", "!book"],
    ),
    (
        "c05",
        &[
            "9 entries",
            "known by: ferry, boat | ac/dc | /",
            "/odo | 渡口 | unclosed | besides | art",
            "patterns are not run",
            "1 entries of the book are switched off",
            "!toll",
        ],
    ),
    (
        "c06",
        &[
            "v3 card of odo",
            "`../../outside.png` in the archive is refused",
        ],
    ),
    ("a01", &["at \"ah\":", "!no face shapes"]),
    ("a03_names_at", &["at \"ah\":", "!no face shapes"]),
    ("a04", &["draco"]),
    ("a05", &["4 meshes"]),
    ("a07", &["at \"ah\":", "!no face shapes"]),
    ("a08", &["a vrm 0", "at \"ah\":", "turned round"]),
    ("a10", &["300"]),
];

/// Whether what was printed about a case is what has to be said of it.
pub(super) fn judge(name: &str, printed: &str, crashed: bool) -> Verdict {
    let said = one_line(printed);
    let small = printed.to_lowercase();
    let is_said = |word: &&str| match word.strip_prefix('!') {
        Some(word) => !small.contains(word),
        None => small.contains(*word),
    };
    let expected = EXPECTED.iter().filter(|(case, _)| is_about(name, case));
    let right = expected
        .clone()
        .all(|(_, words)| words.iter().all(&is_said));
    Verdict {
        right: right && !crashed && !said.is_empty(),
        said: if crashed {
            format!("crashed: {said}")
        } else {
            said
        },
    }
}

/// Whether `case` begins the name of the input, whatever folder it is in; `wav w01` also names
/// the program.
fn is_about(name: &str, case: &str) -> bool {
    let (program, file) = name.split_once(' ').unwrap_or(("", name));
    let file = file.rsplit('/').next().unwrap_or(file);
    match case.split_once(' ') {
        Some((of, case)) => of == program && file.starts_with(case),
        None => file.starts_with(case),
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{} …", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_known_case_has_to_say_what_is_wrong() {
        let right = judge("inspect gguf/g05_x.gguf", "x: an Importance Matrix", false);
        assert!(right.right, "{right:?}");
        assert!(!judge("inspect gguf/g05_x.gguf", "cannot be read", false).right);
        assert!(!judge("voice piper/p08/p08.onnx", "0.00 s of speech", false).right);
    }

    #[test]
    fn a_face_that_is_not_found_is_no_face() {
        let missing = "a01.glb has no face shapes that are known; export it as a VRM";
        assert!(!judge("rig avatars/a01_x.glb", missing, false).right);
        assert!(!judge("rig avatars/a08_x.vrm", missing, false).right);
    }

    #[test]
    fn an_unknown_case_only_has_to_be_read_or_refused() {
        assert!(judge("inspect gguf/g77.gguf", "it is a picture", false).right);
        assert!(!judge("inspect gguf/g77.gguf", "", false).right);
        assert!(!judge("inspect gguf/g77.gguf", "it is a picture", true).right);
    }

    #[test]
    fn the_program_may_be_part_of_a_case() {
        assert!(is_about("ears wav/w12_room.wav", "ears w12"));
        assert!(!is_about("wav wav/w12_room.wav", "ears w12"));
    }
}
