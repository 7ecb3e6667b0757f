//! Generator of the people that ship in `assets/avatars`: from a seed and a small file each, a skeleton with VRM's
//! names, skin, clothes, and a head with the 52 ARKit shapes, worked out from tables and formulas, so that they are
//! free of anyone's rights and can be made again at any time.
//!
//! `cargo xtask assets` makes everyone in `assets/avatars`. `banter-avatar FOLDER` makes them anywhere else,
//! `banter-avatar FILE` the person who is called like the file, and `banter-avatar PERSON.toml FILE` another. A `FILE`
//! that ends in `.vrm` becomes a VRM 1.0, bound and standing in the T-pose; any other a glTF binary whose person lets
//! the arms hang. `banter-avatar --look FOLDER`, which `cargo xtask look body` runs, draws a sheet of each: four sides,
//! poses, the head, and strips of what bodies do.
//!
//! - [`mod@person`] reads the file and puts everything together;
//! - [`body`] is bare, [`clothes`] go over it, [`head`] is on top;
//! - [`detail`] makes coarser models for who is far away, [`mod@dog`] the dog;
//! - [`palette`] colours what the person's file leaves open; [`mesh`] and [`mod@file`] bring it all to the disk, [`look`] to
//!   a picture.

mod body;
mod clothes;
mod detail;
mod dog;
mod file;
mod head;
mod look;
mod math;
mod mesh;
mod palette;
mod person;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use detail::{LEVELS, coarser};
use mesh::Model;
use person::make::person;
use person::spec::Spec;

/// The people who ship.
const PEOPLE: [(&str, &str); 6] = [
    ("mara", include_str!("../people/mara.toml")),
    ("bram", include_str!("../people/bram.toml")),
    ("ilse", include_str!("../people/ilse.toml")),
    ("joss", include_str!("../people/joss.toml")),
    ("odo", include_str!("../people/odo.toml")),
    ("tilda", include_str!("../people/tilda.toml")),
];

const USAGE: &str = "usage: banter-avatar FOLDER, or banter-avatar [PERSON.toml] FILE, for example assets/avatars/mara.glb, or banter-avatar --look FOLDER";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let written = match arguments.as_slice() {
        [look, folder] if look == "--look" => sheets(Path::new(folder)),
        [folder] if Path::new(folder).is_dir() => everyone(Path::new(folder)),
        [file] => known(Path::new(file)).and_then(|model| write(&model, Path::new(file))),
        [spec, file] => read(Path::new(spec)).and_then(|model| write(&model, Path::new(file))),
        _ => Err(USAGE.to_owned()),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// All who ship, as glTF, in all levels of detail.
fn everyone(folder: &Path) -> Result<(), String> {
    for name in names() {
        let whole = made(name).ok_or(USAGE)??;
        write(&whole, &folder.join(format!("{name}.glb")))?;
        for (level, cell) in LEVELS {
            let file = folder.join(format!("{name}.{level}.glb"));
            write(&coarser(&whole, cell), &file)?;
        }
    }
    Ok(())
}

/// A sheet of each of all who ship, and what they do.
fn sheets(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder)
        .map_err(|e| format!("the folder {} could not be made: {e}", folder.display()))?;
    names().try_for_each(|name| {
        let model = made(name).ok_or(USAGE)??;
        look::write(name, &model, folder)?;
        look::strips::write(name, &model, folder)
    })
}

/// The names of all who ship.
fn names() -> impl Iterator<Item = &'static str> {
    PEOPLE.iter().map(|(name, _)| *name).chain(["dog"])
}

/// One of those who ship, if there is one of that name.
fn made(name: &str) -> Option<Result<Model, String>> {
    if name == "dog" {
        return Some(Ok(dog::dog()));
    }
    let (_, text) = PEOPLE.iter().find(|(known, _)| *known == name)?;
    Some(Spec::read(text).and_then(|spec| person(&spec)))
}

/// Who ships under a file's name, `mara.glb` or `mara.far.glb`.
fn known(file: &Path) -> Result<Model, String> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let (name, level) = stem.split_once('.').unwrap_or((&stem, ""));
    let whole = made(name).ok_or_else(|| {
        let names: Vec<&str> = names().collect();
        format!(
            "there is nobody called `{name}`; there are {}; {USAGE}",
            names.join(", ")
        )
    })??;
    match LEVELS.iter().find(|(known, _)| *known == level) {
        Some((_, cell)) => Ok(coarser(&whole, *cell)),
        None if level.is_empty() => Ok(whole),
        None => Err(format!(
            "there is no level of detail called `{level}`; there are middle and far"
        )),
    }
}

fn read(file: &Path) -> Result<Model, String> {
    let text =
        fs::read_to_string(file).map_err(|e| format!("{} cannot be read: {e}", file.display()))?;
    Spec::read(&text)
        .and_then(|spec| person(&spec))
        .map_err(|e| format!("{}: {e}", file.display()))
}

/// A file's bytes: a VRM stands as it is bound, others let the arms hang.
fn bytes(model: &Model, vrm: bool) -> Result<Vec<u8>, String> {
    if !vrm {
        return file::gltf::write(&body::pose::at_ease(model), None);
    }
    if !model.nodes.iter().any(|n| n.name == "leftEye") {
        return Err(format!(
            "{} is no humanoid, and VRM knows no other",
            model.nodes[0].name
        ));
    }
    let place = |name: &str| {
        let index = model.nodes.iter().position(|n| n.name == name).unwrap_or(0);
        model.nodes[index].offset * (model.scale / 1000.0)
    };
    let eye = place("leftEye");
    let extension = file::vrm::extension(model, [0.0, eye.y, eye.z]);
    file::gltf::write(model, Some(("VRMC_vrm", extension)))
}

/// Writes a model to `path`; a file that is already as it should be is left alone.
fn write(model: &Model, path: &Path) -> Result<(), String> {
    let bytes = bytes(model, path.extension().is_some_and(|e| e == "vrm"))?;
    let fresh = fs::read(path).is_ok_and(|old| old == bytes);
    if !fresh {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .map_err(|e| format!("the folder {} could not be made: {e}", folder.display()))?;
        }
        fs::write(path, &bytes)
            .map_err(|e| format!("{} could not be written: {e}", path.display()))?;
    }
    println!(
        "{}: {} KB, {}",
        path.display(),
        bytes.len().div_ceil(1000),
        if fresh { "unchanged" } else { "written" }
    );
    for mesh in model.nodes.iter().filter_map(|n| n.mesh.as_ref()) {
        let vertices: usize = mesh.parts.iter().map(|p| p.points.len()).sum();
        let triangles: usize = mesh.parts.iter().map(|p| p.triangles.len()).sum();
        println!(
            "  {}: {vertices} vertices, {triangles} triangles, {} shapes",
            mesh.name,
            mesh.shape_names.len()
        );
    }
    Ok(())
}
