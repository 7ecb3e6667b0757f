//! Persona files and files of knowledge that cannot be read: each says why, and where.

use banter_mods::check;
use std::fs;

/// Broken files: the name, the bytes, and words of what is said of it.
pub(crate) fn broken() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let odo = |rest: &str| format!("name = \"Odo\"\n{rest}\n").into_bytes();
    let persona = "odo.persona.toml";
    let many = "[[line]]\nask = \"a\"\nsay = \"b\"\n".repeat(300);
    vec![
        (persona, b"name = ".to_vec(), ":1:"),
        (persona, b"description = \"x\"\n".to_vec(), "missing field `name`"),
        (persona, odo("descripton = \"x\""), ":2:1: unknown field `descripton`; did you mean `description`?"),
        (persona, odo("[voice]\nprogram = \"sh\""), ":3:1: unknown field `program`: a persona never names a program"),
        (persona, b"name = 7".to_vec(), ":1:8: "),
        (persona, odo(&format!("x = {}", "[".repeat(100_000))), ":2:"),
        (persona, odo(&format!("x = {}", "{a=".repeat(50_000))), ":2:"),
        (persona, odo(&format!("# {}", "x".repeat(300 << 10))), "at most 262144"),
        (persona, odo(&format!("description = \"{}\"", "x".repeat(50 << 20))), "more than"),
        (persona, b"name = \"Odo\"\nmanner = \"\xff\"".to_vec(), ":2: this is no UTF-8"),
        (persona, odo("knowledge = \"../../secret.md\""), ":2:13: `../../secret.md` is no file of knowledge"),
        (persona, odo("avatar = \"/etc/passwd.glb\""), "no file of an avatar"),
        (persona, odo("avatar = \"run.exe\""), "no file of an avatar"),
        (persona, odo(&many), "leave at most 256"),
        (persona, odo("language = \"English, please\""), "no language tag"),
        (persona, odo("mood = \"hungry\""), "no mood `hungry`"),
        (persona, odo("[voice]\nrate = nan"), "from 0.25 to 4"),
        (persona, odo("manner = \"{{exec:rm}}\""), "nobody fills in {{exec:rm}}"),
        (persona, odo("manner = \"a\"\nmanner = \"b\""), ":3:1: duplicate key"),
        (persona, odo("[[action]]\nname = \"a\"\n[[action]]\nname = \"A\""), ":4:1: there are two actions"),
        (persona, odo("[[line]]\nsay = \"Ho.\""), ":2:1: this line is never said"),
        (persona, odo("[[line]]\nask = \"a\"\nsay = \"b\"\naction = \"fly\""), "`fly`"),
        (persona, odo("[[action]]\nname = \"giv\"\n[[line]]\nask = \"a\"\nsay = \"Here. [do give: what=mug]\""), ":6: this says to do `give`"),
        (persona, odo("[[goal]]\nname = \"a\"\nwant = \"b\""), "never comes up"),
        (persona, odo("[[limit]]\nuntil = \"dawn\""), "forbids nothing"),
        (persona, odo("[[relation]]\nto = \"...\""), "nobody's name"),
        (persona, odo("[[example]]\nheard = \"a\""), "missing field `say`"),
        (persona, odo("manner = \"a\\u0007b\""), "control character"),
        (persona, odo("[fallback]\nunknown = []"), "`unknown` and `not_heard`"),
        ("odo.patch.toml", b"[[line]]\nask = \"a\"\nsya = \"b\"\n".to_vec(), ":3:1: unknown field `sya`; did you mean `say`?"),
        ("town.md", b"+++\nfrm = 3\n+++\n".to_vec(), ":2: unknown field `frm`"),
        ("town.md", b"# A\n<!-- never closed".to_vec(), ":2: "),
        (
            "river.beats.toml",
            b"[[beat]]\nname = \"a\"\nsiad = \"x\"".to_vec(),
            ":3: unknown field `siad`",
        ),
        ("pack.toml", b"name = \"a\"\nversion = \"1\"\nauthor = \"b\"\nlicence = \"MIT\"\nfiles = [\"../x.md\"]".to_vec(), ":5: "),
    ]
}

#[test]
fn each_broken_file_says_why_and_where() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, words) in broken() {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        let found = check(&path);
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        let place = path.display().to_string();
        let right =
            |it: &String| it.starts_with("wrong") && it.contains(&place) && it.contains(words);
        assert!(told.iter().any(right), "{words}: {told:?}");
        let length = place.len() + 600;
        assert!(
            told.iter()
                .all(|it| it.len() < length && !it.contains('\n')),
            "{told:?}"
        );
        fs::remove_file(&path).unwrap();
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let text = "#:schema x\nname = \"Odo\"\nlangage = \"en\"\nmood = \"hungry\"\n\
        [voice]\nrate = 9\npich = 1\n\
        [[line]]\nask = \"a\"\n\
        [[line]]\nask = \"a\"\nsay = \"\"\"\n[happy] Ho {name}.\"\"\"\n\
        [[line]]\nask = \"b\"\nsay = \"Ho.\"\nation = \"wave\"\n\
        [[action]]\nname = \"row a boat\"\n";
    let problems = banter_core::persona::Persona::problems(text, "odo");
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for (place, words) in [
        ("odo:3:1: ", "`language`"),
        ("odo:4:8: ", "no mood"),
        ("odo:6:8: ", "from 0.25"),
        ("odo:7:1: ", "`pitch`"),
        ("odo:8:1: ", "missing field `say`"),
        ("odo:13:12: ", "{name}"),
        ("odo:17:1: ", "`action`"),
        ("odo:18:1: ", "more than a word"),
    ] {
        let is_it = |it: &String| it.starts_with(place) && it.contains(words);
        assert!(told.iter().any(is_it), "{place}{words}: {told:#?}");
    }
    assert_eq!(told.len(), 8, "{told:#?}");
}
