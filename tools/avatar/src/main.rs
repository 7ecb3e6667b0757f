//! Generator of the avatar that ships, `assets/avatars/mara.glb`: a stylised innkeeper with the 52 ARKit shapes,
//! worked out from a few tables and formulas, so that it is free of anyone's rights and can be made again at any time.
//! `cargo xtask assets` runs it; `banter-avatar FILE` writes the avatar anywhere else.
//!
//! - [`skull`] is the surface of the head with its [`features`] and the line of the [`mouth`], [`face`] the grid over it with its slits for [`lips`] and [`lids`], and
//!   [`fringe`] the lashes and brows on it;
//! - [`eyeball`], [`teeth`], [`ears`], [`hair`] with its [`hairline`], [`wings`] and [`locks`], and [`body`] are the other pieces;
//! - [`shapes`] moves the face, by what [`site`] tells about each vertex;
//! - [`bones`] bends the neck; [`palette`] colours everything; [`mesh`] and [`gltf`] bring it to the file.

mod body;
mod bones;
mod ears;
mod eyeball;
mod face;
mod features;
mod fringe;
mod gltf;
mod hair;
mod hairline;
mod lids;
mod lips;
mod locks;
mod math;
mod mesh;
mod mouth;
mod palette;
mod shapes;
mod site;
mod skull;
mod teeth;
#[cfg(test)]
mod tests;
mod wings;

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use bones::{HEAD, NECK};
use face::Face;
use math::{Vec3, v3};
use mesh::{Mesh, Node};
use site::Sited;
use skull::EYE;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let written = match arguments.as_slice() {
        [file] => write(Path::new(file)),
        _ => Err("usage: banter-avatar FILE, for example assets/avatars/mara.glb".to_owned()),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Makes the avatar at `path`; a file that is already as it should be is left alone.
fn write(path: &Path) -> Result<(), String> {
    let nodes = avatar();
    let bytes = gltf::write(&nodes)?;
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
    for mesh in nodes.iter().filter_map(|n| n.mesh.as_ref()) {
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

fn face_mesh(face: Face) -> Mesh {
    let shaped = |sited: Sited| {
        let mut part = sited.part;
        let offsets = |name: &&str| {
            sited
                .sites
                .iter()
                .map(|site| shapes::offset(name, site))
                .collect()
        };
        part.shapes = shapes::ARKIT_52.iter().map(offsets).collect();
        part.bones = sited
            .sites
            .iter()
            .map(|s| bones::shares(s.anchor))
            .collect();
        part
    };
    Mesh {
        name: "Face",
        shape_names: shapes::ARKIT_52.to_vec(),
        parts: [face.skin, face.pocket, face.lashes, face.brows]
            .map(shaped)
            .into(),
    }
}

/// The nodes of the avatar: `Mara` > `Neck` > `Head` > face, eyes and hair.
fn avatar() -> Vec<Node> {
    let node = |name, parent, offset, mesh| Node {
        name,
        parent,
        offset,
        mesh,
    };
    let head = HEAD - NECK;
    let right_eye = v3(-EYE.x, EYE.y, EYE.z);
    vec![
        node("Mara", None, Vec3::ZERO, None),
        node("Body", Some("Mara"), Vec3::ZERO, Some(body::build())),
        node("Neck", Some("Mara"), NECK, None),
        node("Head", Some("Neck"), head, None),
        node(
            "Face",
            Some("Head"),
            Vec3::ZERO,
            Some(face_mesh(face::build())),
        ),
        node("Mouth", Some("Head"), Vec3::ZERO, Some(teeth::build())),
        node("Ears", Some("Head"), Vec3::ZERO, Some(ears::build())),
        node("Hair", Some("Head"), Vec3::ZERO, Some(hair::build())),
        node("LeftEye", Some("Head"), EYE, Some(eyeball::build(true))),
        node(
            "RightEye",
            Some("Head"),
            right_eye,
            Some(eyeball::build(false)),
        ),
    ]
}
