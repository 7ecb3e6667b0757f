//! Levels of detail: a person as one mesh of a few thousand triangles, or a few hundred, on the same skeleton.
//!
//! Vertices that share a cell become one, after Rossignac and Borrel, "Multi-resolution 3D approximations for
//! rendering complex scenes" (1993). Cells are smaller at head and hands, where people look.

use std::collections::HashMap;

use crate::math::Vec3;
use crate::mesh::{Hold, Material, Mesh, Model, Part, merged};
use crate::palette::Rgb;

/// The levels below the whole: a word for the file's name, and the size of the cells, mm.
pub(crate) const LEVELS: [(&str, f64); 2] = [("middle", 40.0), ("far", 95.0)];

/// What lies inside, and is not seen from afar.
const HIDDEN: [&str; 1] = ["Mouth"];

/// The same model with cells of `cell` mm.
pub(crate) fn coarser(model: &Model, cell: f64) -> Model {
    let mut parts: Vec<Part> = Vec::new();
    for (index, node) in model.nodes.iter().enumerate() {
        let Some(mesh) = &node.mesh else { continue };
        if HIDDEN.contains(&mesh.name) {
            continue;
        }
        let (place, bone) = held(model, index);
        for part in &mesh.parts {
            let Some(material) = plain(part.material) else {
                continue;
            };
            let mut whole = Part::new(material);
            whole.known_normals = part.normals();
            whole.points = part.points.iter().map(|&p| p + place).collect();
            whole.colours.clone_from(&part.colours);
            whole.triangles.clone_from(&part.triangles);
            whole.holds.clone_from(&part.holds);
            if whole.holds.is_empty() {
                let mut hold: Hold = [(0, 0.0); 4];
                hold[0] = (bone, 1.0);
                whole.holds = vec![hold; whole.points.len()];
            }
            parts.push(whole);
        }
    }
    let parts = merged(parts)
        .iter()
        .map(|part| clustered(model, part, cell))
        .collect();
    let nodes = model.nodes.iter().filter(|n| n.mesh.is_none()).cloned();
    let mut coarse = Model {
        nodes: nodes.collect(),
        joints: model.joints.clone(),
        places: model.places.clone(),
        scale: model.scale,
    };
    coarse.show(Mesh {
        name: "Body",
        shape_names: Vec::new(),
        parts,
    });
    coarse
}

/// The material that stands for another from afar, so that there are two.
fn plain(material: Material) -> Option<Material> {
    match material {
        Material::Skin | Material::Wet => Some(Material::Skin),
        Material::Glint => None,
        _ => Some(Material::Fabric),
    }
}

/// Where a node is in the pose that skins are bound in, and the bone that it hangs on.
fn held(model: &Model, index: usize) -> (Vec3, u8) {
    let (mut place, mut at) = (model.nodes[index].offset, model.nodes[index].parent);
    let bone = at.and_then(|node| model.joints.iter().position(|&j| j == node));
    while let Some(node) = at {
        place += model.nodes[node].offset;
        at = model.nodes[node].parent;
    }
    (place, bone.unwrap_or(0) as u8)
}

/// Whether a bone is one of those that need smaller cells.
fn is_fine(name: &str) -> bool {
    ["head", "jaw"].contains(&name) || ["Eye", "Hand"].iter().any(|end| name.ends_with(end)) || {
        let fingers = ["Thumb", "Index", "Middle", "Ring", "Little"];
        fingers.iter().any(|finger| name.contains(finger))
    }
}

/// What may become one: the same bone moves it, it is the same cloth, and the same side of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    bone: u8,
    hue: [i64; 2],
    side: u8,
}

impl Kind {
    fn of(bone: u8, colour: Rgb, normal: Vec3) -> Self {
        let sum = (colour[0] + colour[1] + colour[2]).max(1e-3);
        let hue = [colour[0], colour[1]].map(|c| (c / sum * 7.0).round() as i64);
        let across = normal.x.abs() > normal.z.abs();
        let ahead = if across {
            normal.x > 0.0
        } else {
            normal.z > 0.0
        };
        Self {
            bone,
            hue,
            side: 2 * u8::from(across) + u8::from(ahead),
        }
    }
}

fn clustered(model: &Model, part: &Part, cell: f64) -> Part {
    let fine: Vec<bool> = model
        .joints
        .iter()
        .map(|&j| is_fine(&model.nodes[j].name))
        .collect();
    let mut cells: HashMap<(Kind, [i64; 3]), usize> = HashMap::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut of = Vec::with_capacity(part.points.len());
    for (i, (p, hold)) in part.points.iter().zip(&part.holds).enumerate() {
        let bone = hold[0].0;
        let fine = fine.get(usize::from(bone)).copied().unwrap_or(false);
        let size = if fine { 0.45 * cell } else { cell };
        let kind = Kind::of(bone, part.colours[i], part.known_normals[i]);
        let key = (kind, [p.x, p.y, p.z].map(|v| (v / size).round() as i64));
        let next = members.len();
        let place = *cells.entry(key).or_insert(next);
        if place == next {
            members.push(Vec::new());
        }
        members[place].push(i);
        of.push(place as u32);
    }
    let mut made = Part::new(part.material);
    for list in &members {
        let share = 1.0 / list.len() as f64;
        let mut middle = Vec3::ZERO;
        let mut normal = Vec3::ZERO;
        let mut colour = [0.0; 3];
        for &i in list {
            middle += part.points[i] * share;
            normal += part.known_normals[i];
            for (sum, c) in colour.iter_mut().zip(part.colours[i]) {
                *sum += c * share;
            }
        }
        let from = |i: usize| (part.points[i] - middle).length();
        let nearest = list.iter().min_by(|a, b| from(**a).total_cmp(&from(**b)));
        made.vertex(middle, colour);
        made.known_normals.push(normal.normalised());
        made.holds.extend(nearest.map(|&i| part.holds[i]));
    }
    let mut seen = std::collections::HashSet::new();
    for t in &part.triangles {
        let t = t.map(|i| of[i as usize]);
        let mut key = t;
        key.sort_unstable();
        if key[0] != key[1] && key[1] != key[2] && seen.insert(key) {
            made.triangles.push(t);
        }
    }
    made
}
