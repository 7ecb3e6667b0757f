//! Sheets to look at: everyone from four sides, in poses that show whether clothes hold, near by, and from afar.

pub(crate) mod acting;
pub(crate) mod draw;
pub(crate) mod pose;
pub(crate) mod strips;

use std::path::Path;

use crate::detail::coarser;
use crate::math::{Vec3, v3};
use crate::mesh::Model;
use draw::{Picture, View};
use pose::{Turn, X, Y, Z, posed};

/// Width and height of a frame, pixels.
const FRAME: (usize, usize) = (300, 560);
/// Pixels for a metre of a whole body, and of a head.
const WHOLE: f64 = 235.0;
const HEAD: f64 = 1000.0;

/// Both arms and what hangs on them, as their bones turn; the right is the left's mirror image.
fn mirrored<'a>(turns: &[(&'a str, &'a str, Vec3, f64)]) -> Vec<Turn<'a>> {
    let both = turns.iter().flat_map(|&(left, right, axis, degrees)| {
        let other = if axis == X { degrees } else { -degrees };
        [(left, axis, degrees), (right, axis, other)]
    });
    both.collect()
}

/// The poses: at ease, raised arms, arms ahead, bent elbows, sitting.
fn poses() -> [Vec<Turn<'static>>; 5] {
    let arm = |axis, degrees| ("leftUpperArm", "rightUpperArm", axis, degrees);
    let elbow = |degrees| ("leftLowerArm", "rightLowerArm", Y, degrees);
    [
        mirrored(&[arm(Z, -68.0), elbow(-14.0)]),
        mirrored(&[arm(Z, 65.0)]),
        mirrored(&[arm(Y, -75.0)]),
        mirrored(&[elbow(-100.0), arm(Z, -60.0)]),
        mirrored(&[
            arm(Z, -68.0),
            ("leftUpperLeg", "rightUpperLeg", X, -85.0),
            ("leftLowerLeg", "rightLowerLeg", X, 85.0),
        ]),
    ]
}

/// The sheet of a model: four sides, the poses, the head from two sides.
pub(crate) fn sheet(model: &Model) -> Picture {
    // As one skinned mesh, with nothing left out that is seen.
    let whole = coarser(model, 0.01);
    let poses = poses();
    let (wide, high) = FRAME;
    let mm = model.scale / 1000.0;
    let top = whole.nodes.iter().filter_map(|n| n.mesh.as_ref());
    let points = top.flat_map(|m| &m.parts).flat_map(|p| &p.points);
    let top = points.fold(0.0, |most, p| f64::max(most, p.y));
    let body = v3(0.0, 0.58 * top, 0.0);
    let head = v3(0.0, top - 190.0, 0.0);
    let stand = |turn| (&poses[0], turn, body, WHOLE);
    let mut frames = vec![stand(0.0), stand(45.0), stand(90.0), stand(180.0)];
    // Who has no arms is not asked to raise them.
    if whole.nodes.iter().any(|n| n.name == "leftUpperArm") {
        frames.extend(poses[1..].iter().map(|pose| (pose, 30.0, body, WHOLE)));
        frames.extend([0.0, 50.0].map(|turn| (&poses[0], turn, head, HEAD)));
    }
    let columns = frames.len().div_ceil(2);
    let mut picture = Picture::new(columns * wide, 2 * high);
    for (k, (pose, turn, aim, scale)) in frames.into_iter().enumerate() {
        let view = View {
            turn,
            aim,
            scale: scale * mm,
            frame: [k % columns * wide, k / columns * high, wide, high],
        };
        for part in whole
            .nodes
            .iter()
            .filter_map(|n| n.mesh.as_ref())
            .flat_map(|m| &m.parts)
        {
            let mut part = part.clone();
            part.points = posed(&whole, &part, pose);
            part.known_normals.clear();
            picture.draw(&part, view);
        }
    }
    picture
}

/// Writes the sheet of a model into a folder, and says where.
pub(crate) fn write(name: &str, model: &Model, folder: &Path) -> Result<(), String> {
    let file = folder.join(format!("{name}.png"));
    sheet(model).save(&file)?;
    println!("{}", file.display());
    Ok(())
}
