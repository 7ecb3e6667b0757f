//! `cargo xtask look face`: what faces do, as a page of pictures to look at.

mod page;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::demo;
use crate::workspace::Workspace;

/// Where the page goes when nothing else is asked for.
const OUT: &str = "out/look";
/// A real human head that may lie beside the repository, as other test data do.
const BESIDE: &str = "../shared/data/avatars/ict_head_arkit51.glb";

/// What is to be looked at.
#[derive(Debug, Default, PartialEq)]
struct Wanted {
    /// Models beside our own.
    avatars: Vec<PathBuf>,
    out: Option<PathBuf>,
}

/// Takes the pictures and writes the page.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let wanted = read(arguments)?;
    let here = std::env::current_dir().unwrap_or_else(|_| workspace.root().to_path_buf());
    let out = match &wanted.out {
        Some(out) => here.join(out),
        None => workspace.root().join(OUT),
    };
    let mut avatars: Vec<Option<PathBuf>> = vec![None];
    if wanted.avatars.is_empty() {
        let beside = workspace.root().join(BESIDE);
        if beside.is_file() {
            avatars.push(Some(beside));
        } else {
            println!("only our own avatar is shown; --avatar FILE shows another beside it");
        }
    }
    avatars.extend(wanted.avatars.iter().map(|file| Some(here.join(file))));

    let program = demo::build(workspace, &[])?;
    let mut chapters = Vec::new();
    for avatar in &avatars {
        let name = avatar.as_deref().map_or("mara".to_owned(), stem);
        let folder = out.join(&name);
        let mut arguments: Vec<OsString> = vec!["--portraits".into(), "--out".into()];
        arguments.push(folder.clone().into());
        if let Some(avatar) = avatar {
            arguments.extend(["--avatar".into(), avatar.into()]);
        }
        demo::show(workspace, &program, &arguments)?;
        let file = folder.join("portraits.json");
        let text = fs::read_to_string(&file)
            .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        let gallery = serde_json::from_str(&text)
            .map_err(|error| format!("{} is no list of portraits: {error}", file.display()))?;
        chapters.push((name, gallery));
    }
    let file = out.join("index.html");
    fs::write(&file, page::html(&chapters))
        .map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    println!("{}", file.display());
    Ok(())
}

fn stem(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or(file.as_os_str());
    stem.to_string_lossy().into_owned()
}

fn read(arguments: &[OsString]) -> Result<Wanted, String> {
    let usage = "usage: cargo xtask look face [--avatar FILE]... [--out DIR]";
    let Some((what, options)) = arguments.split_first() else {
        return Err(usage.to_owned());
    };
    if what != "face" {
        let what = what.to_string_lossy();
        return Err(format!(
            "there is nothing called `{what}` to look at; {usage}"
        ));
    }
    let mut wanted = Wanted::default();
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let value = options.next().map(PathBuf::from);
        match (option.to_str(), value) {
            (Some("--avatar"), Some(file)) => wanted.avatars.push(file),
            (Some("--out"), Some(folder)) => wanted.out = Some(folder),
            _ => return Err(usage.to_owned()),
        }
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_is_wanted_is_read() {
        let of =
            |arguments: &[&str]| read(&arguments.iter().map(OsString::from).collect::<Vec<_>>());
        let wanted = of(&[
            "face", "--avatar", "a.glb", "--avatar", "b.vrm", "--out", "x",
        ]);
        let expected = Wanted {
            avatars: vec!["a.glb".into(), "b.vrm".into()],
            out: Some("x".into()),
        };
        assert_eq!(wanted, Ok(expected));
        assert_eq!(of(&["face"]), Ok(Wanted::default()));
        for wrong in [
            &[][..],
            &["hands"],
            &["face", "--out"],
            &["face", "--big", "1"],
        ] {
            assert!(of(wrong).unwrap_err().contains("usage: "), "{wrong:?}");
        }
    }
}
