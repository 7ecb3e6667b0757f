//! Programs of `tools/`, each built and started with what it needs from here.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::demo;
use crate::workspace::{Workspace, file_name, stdout_of};

/// The generator of people, and where its work goes, from the root.
const AVATAR: &str = "banter-avatar";
const AVATARS: &str = "assets/avatars";
/// What people are made from, a file each.
const PEOPLE: &str = "tools/avatar/people";
/// The gallery of faces, and where its page goes when nothing else is asked for.
const GALLERY: &str = "banter-gallery";
const GALLERY_OUT: &str = "out/look";
/// A real human head that may lie beside the repository, as other test data do.
const HEAD_BESIDE: &str = "../shared/data/avatars/ict_head_arkit51.glb";
/// The runner of cases, and where these lie when no folder is named, from the root.
const CASES: &str = "banter-cases";
const CASES_BESIDE: &str = "../shared/cases";

/// `cargo xtask assets`: makes the files under `assets/` that are computed rather than drawn.
pub(crate) fn assets(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    if !arguments.is_empty() {
        return Err("`assets` takes no arguments".to_owned());
    }
    let mut avatar = workspace.program(workspace.build_quietly(AVATAR)?);
    avatar.arg(AVATARS);
    Workspace::show(avatar)
}

/// The models that ship.
pub(crate) fn models(workspace: &Workspace) -> Result<Vec<PathBuf>, String> {
    files(&workspace.root().join(AVATARS), "glb")
}

/// Makes our people as VRM in a folder, and says which files these are.
pub(crate) fn people_as_vrm(workspace: &Workspace, out: &Path) -> Result<Vec<PathBuf>, String> {
    let program = workspace.build_quietly(AVATAR)?;
    let people = files(&workspace.root().join(PEOPLE), "toml")?;
    let named = people.iter().filter_map(|person| person.file_stem());
    let made: Vec<PathBuf> = named
        .map(|name| out.join(name).with_extension("vrm"))
        .collect();
    for file in &made {
        let mut avatar = workspace.program(&program);
        avatar.arg(file);
        stdout_of(avatar)?;
    }
    Ok(made)
}

/// The files in a folder that end like this, in order.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let unread = |error| format!("{} cannot be read: {error}", folder.display());
    let all = fs::read_dir(folder).map_err(unread)?;
    let mut found = all
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<PathBuf>, _>>()
        .map_err(unread)?;
    found.retain(|path| path.extension().is_some_and(|it| it == extension));
    found.sort();
    Ok(found)
}

/// `cargo xtask look face`: what faces do, as a page of pictures to look at.
pub(crate) fn look(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let usage = "usage: cargo xtask look face [--avatar FILE]... [--out DIR], or cargo xtask look body [--out DIR]";
    let options = match arguments.split_first() {
        None => return Err(usage.to_owned()),
        Some((what, options)) if what == "body" => return look_body(workspace, options, usage),
        Some((what, options)) if what == "face" => options,
        Some((what, _)) => {
            let what = what.to_string_lossy();
            return Err(format!(
                "there is nothing called `{what}` to look at; {usage}"
            ));
        }
    };
    let folder = workspace.build(&[GALLERY, demo::DEMO, demo::VOICE_HOST], &[])?;
    let mut gallery = user_program(workspace, &folder.join(file_name(GALLERY)));
    gallery
        .arg("--tavern")
        .arg(folder.join(file_name(demo::DEMO)));
    gallery.args(gallery_options(workspace.root(), options));
    demo::prepare(&mut gallery, workspace);
    Workspace::show(gallery)
}

/// `cargo xtask look body`: a sheet of each of our people, from four sides and in poses.
fn look_body(workspace: &Workspace, options: &[OsString], usage: &str) -> Result<(), String> {
    let out = match options {
        [] => workspace.root().join(GALLERY_OUT).join("body"),
        [out, folder] if out == "--out" => PathBuf::from(folder),
        _ => return Err(usage.to_owned()),
    };
    let mut avatar = user_program(workspace, &workspace.build_quietly(AVATAR)?);
    avatar.arg("--look").arg(out);
    Workspace::show(avatar)
}

/// The options of the gallery, with what stands in for those that are not given.
fn gallery_options(root: &Path, given: &[OsString]) -> Vec<OsString> {
    let names = |option: &str| {
        given.iter().any(|argument| {
            let argument = argument.to_string_lossy();
            argument.split('=').next() == Some(option)
        })
    };
    let mut options = given.to_vec();
    if !names("--out") {
        options.extend(["--out".into(), root.join(GALLERY_OUT).into()]);
    }
    let beside = root.join(HEAD_BESIDE);
    if !names("--avatar") && beside.is_file() {
        options.extend(["--avatar".into(), beside.into()]);
    } else if !names("--avatar") {
        println!("only our own avatar is shown; --avatar FILE shows another beside it");
    }
    options
}

/// `cargo xtask test cases [DIR]`: what the project makes of odd inputs from the field.
pub(crate) fn cases(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let cases = match arguments {
        [] => workspace.root().join(CASES_BESIDE),
        [folder] => PathBuf::from(folder),
        _ => return Err("`test cases` takes one folder, not several".to_owned()),
    };
    let program = workspace.build_quietly(CASES)?;
    let mut list = workspace.program(&program);
    list.arg("--list");
    let examples = stdout_of(list)?;
    let examples: Vec<&str> = examples.lines().collect();
    let folder = workspace.build(&[demo::DEMO, demo::VOICE_HOST], &examples)?;
    let mut run = user_program(workspace, &program);
    run.arg("--programs").arg(&folder).arg(cases);
    demo::prepare(&mut run, workspace);
    Workspace::show(run)
}

/// A program where the user stands: paths among the arguments are meant from there.
fn user_program(workspace: &Workspace, program: &Path) -> Command {
    let mut command = workspace.program(program);
    if let Ok(here) = std::env::current_dir() {
        command.current_dir(here);
    }
    command
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_is_not_given_to_the_gallery_has_its_usual_place() {
        let root = Path::new("/nowhere");
        let given = ["--avatar".into(), "a.glb".into()];
        let options = gallery_options(root, &given);
        assert_eq!(options[..2], given);
        assert_eq!(
            options[2..],
            ["--out".into(), root.join(GALLERY_OUT).into_os_string()]
        );
        assert_eq!(gallery_options(root, &["--out=x".into()]), ["--out=x"]);
    }

    #[test]
    fn only_faces_and_bodies_can_be_looked_at() {
        let workspace = Workspace::find().unwrap();
        for wrong in [&[][..], &["hands".into()], &["body".into(), "x".into()]] {
            let error = look(&workspace, wrong).unwrap_err();
            assert!(error.contains("usage: "), "{error}");
        }
    }
}
