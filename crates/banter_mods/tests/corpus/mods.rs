//! Mods that are broken or hostile: each says why, and nothing of it is read or written.

use crate::make::{CARD, Packed, deflate, file, zip};
use banter_mods::ModSet;
use std::fs;
use std::path::Path;

const ODO: &[u8] = b"name = \"Odo\"\n";

/// Broken archives: what each is, its files, and words of what is said of it.
pub(crate) fn broken() -> Vec<(&'static str, Vec<Packed>, &'static str)> {
    let odo = || file("personas/odo.persona.toml", ODO);
    let link = || {
        let mut link = file("knowledge/town.md", b"/etc/passwd");
        link.mode = 0o120_777;
        link
    };
    let mut bomb = odo();
    bomb.bytes = deflate(&vec![b'a'; 40 << 20]);
    let named = |name: &str| vec![odo(), file(name, b"x")];
    let manifest = |text: &str| vec![odo(), file("mod.toml", text.as_bytes())];
    vec![
        (
            "a path that climbs",
            named("../../outside.md"),
            "leads out of its folder",
        ),
        (
            "a path that climbs with backslashes",
            named("knowledge\\..\\..\\x.md"),
            "leads out of its folder",
        ),
        (
            "a path from the root",
            named("/etc/cron.d/x"),
            "root or a drive",
        ),
        ("a path on a drive", named("c:/x.md"), "root or a drive"),
        (
            "a name of a device",
            named("knowledge/nul.md"),
            "on Windows",
        ),
        (
            "a stream",
            named("knowledge/a.md:x"),
            "sign that is not allowed",
        ),
        ("a link", vec![odo(), link()], "sign that is not allowed"),
        (
            "a name but for capitals",
            vec![odo(), file("personas/ODO.persona.toml", ODO)],
            "sign that is not allowed",
        ),
        ("a program", named("personas/odo.exe"), "no programs"),
        ("a script", named("knowledge/run.lua"), "no programs"),
        (
            "settings of a loader",
            named("avatars/odo.glb.meta"),
            "no programs",
        ),
        (
            "a policy of the guard",
            named("guard/default.guard.toml"),
            "is not read",
        ),
        (
            "a manifest that names a program",
            manifest("name = \"a\"\ncommand = \"sh\""),
            "line 2: a mod never names a program",
        ),
        (
            "a manifest that is no TOML",
            manifest("name = "),
            "line 1: ",
        ),
        (
            "a manifest without a name",
            manifest("version = \"1\""),
            "no `name`",
        ),
        (
            "a mod that needs another",
            manifest("name = \"a\"\nneeds = [\"harbour\"]"),
            "needs the mod `harbour`",
        ),
        ("a bomb", vec![bomb], "more than"),
        (
            "a persona that is broken",
            vec![file("personas/odo.persona.toml", b"name = 7")],
            "1:8",
        ),
        (
            "a card that is broken",
            vec![file("personas/odo.png", &CARD.as_bytes()[..90])],
            "no JSON",
        ),
        (
            "knowledge that is no text",
            vec![file("knowledge/a.md", b"a\xff")],
            "line 1: this is no UTF-8",
        ),
    ]
}

/// All files below a folder.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push(entry.path().display().to_string()),
        }
    }
    found.sort();
    found
}

#[test]
fn each_broken_mod_says_why_and_writes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let mods = root.path().join("a/b/mods");
    fs::create_dir_all(&mods).unwrap();
    for (what, packed, words) in broken() {
        let path = mods.join("ferry.zip");
        fs::write(&path, zip(&packed)).unwrap();
        let before = files(root.path());
        let set = ModSet::read(&mods, None);
        let told: Vec<String> = set.problems().iter().map(ToString::to_string).collect();
        let right = |it: &String| it.starts_with("ferry") && it.contains(words);
        assert!(told.iter().any(right), "{what}: {told:?}");
        assert!(
            told.iter().all(|it| it.len() < 800 && !it.contains('\n')),
            "{told:?}"
        );
        assert_eq!(files(root.path()), before, "{what}");
        let outside = |it: &str| it.contains("..") || it.starts_with('/') || it.contains(':');
        assert!(!set.files().any(outside), "{what}");
    }
    fs::write(mods.join("ferry.zip"), b"PK, but no archive").unwrap();
    let set = ModSet::read(&mods, None);
    assert!(set.problems()[0].to_string().contains("no zip archive"));
}

#[cfg(unix)]
#[test]
fn links_out_of_a_folder_are_not_followed() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("mods/ferry");
    fs::create_dir_all(folder.join("personas")).unwrap();
    fs::write(root.path().join("secret.md"), "# The key\nUnder the mat.").unwrap();
    std::os::unix::fs::symlink(root.path(), folder.join("knowledge")).unwrap();
    std::os::unix::fs::symlink(
        root.path().join("secret.md"),
        folder.join("personas/x.persona.toml"),
    )
    .unwrap();
    std::os::unix::fs::symlink(&folder, root.path().join("mods/other")).unwrap();
    let set = ModSet::read(&root.path().join("mods"), None);
    let told: Vec<String> = set.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        told.iter()
            .filter(|it| it.contains("links are not followed"))
            .count(),
        3,
        "{told:?}"
    );
    assert_eq!(set.files().count(), 0);
    // A link that comes after the folder was read is not followed either.
    fs::create_dir_all(folder.join("tables")).unwrap();
    fs::write(folder.join("tables/a.toml"), "a = 1").unwrap();
    let set = ModSet::read(&root.path().join("mods"), None);
    assert!(set.load("tables/a.toml").unwrap().is_ok());
    fs::remove_file(folder.join("tables/a.toml")).unwrap();
    std::os::unix::fs::symlink(root.path().join("secret.md"), folder.join("tables/a.toml"))
        .unwrap();
    let told = set.load("tables/a.toml").unwrap().unwrap_err().to_string();
    assert!(told.contains("leads out of its mod"), "{told}");
}
