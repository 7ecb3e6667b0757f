//! The tavern's dog: a body as a field like a person's, on a skeleton of its own kind.

use crate::body::field::Body;
use crate::body::limb::{Section, ellipsoid, limb};
use crate::body::net::{net, slope};
use crate::body::skeleton::Skeleton;
use crate::math::{Vec3, bell, smooth_min, smoothstep, v3};
use crate::mesh::{Hold, Material, Mesh, Model, Part};
use crate::palette::{Rgb, mix};

const UP: Vec3 = v3(0.0, 1.0, 0.0);
const AHEAD: Vec3 = v3(0.0, 0.0, 1.0);
const EYE: Vec3 = v3(33.0, 684.0, 391.0);

const TAN: Rgb = [0.36, 0.19, 0.08];
const SADDLE: Rgb = [0.10, 0.055, 0.03];
const PALE: Rgb = [0.66, 0.50, 0.33];
const BLACK: Rgb = [0.012, 0.010, 0.010];

/// The bones: name, parent, joint, and where the bone ends.
#[rustfmt::skip]
const TRUNK: [(&str, Option<&str>, Vec3, Vec3); 9] = [
    ("hips", None, v3(0.0, 470.0, -230.0), v3(0.0, 480.0, -70.0)),
    ("spine", Some("hips"), v3(0.0, 480.0, -70.0), v3(0.0, 480.0, 110.0)),
    ("chest", Some("spine"), v3(0.0, 480.0, 110.0), v3(0.0, 500.0, 225.0)),
    ("neck", Some("chest"), v3(0.0, 500.0, 225.0), v3(0.0, 640.0, 312.0)),
    ("head", Some("neck"), v3(0.0, 640.0, 312.0), v3(0.0, 655.0, 480.0)),
    ("jaw", Some("head"), v3(0.0, 632.0, 352.0), v3(0.0, 606.0, 455.0)),
    ("tail1", Some("hips"), v3(0.0, 505.0, -285.0), v3(0.0, 545.0, -375.0)),
    ("tail2", Some("tail1"), v3(0.0, 545.0, -375.0), v3(0.0, 610.0, -440.0)),
    ("tail3", Some("tail2"), v3(0.0, 610.0, -440.0), v3(0.0, 690.0, -462.0)),
];
/// Those of the left side.
#[rustfmt::skip]
const SIDE: [(&str, &str, Vec3, Vec3); 8] = [
    ("Ear", "head", v3(40.0, 712.0, 322.0), v3(82.0, 648.0, 338.0)),
    ("FrontUpperLeg", "chest", v3(64.0, 430.0, 185.0), v3(76.0, 285.0, 170.0)),
    ("FrontLowerLeg", "leftFrontUpperLeg", v3(76.0, 285.0, 170.0), v3(76.0, 70.0, 182.0)),
    ("FrontFoot", "leftFrontLowerLeg", v3(76.0, 70.0, 182.0), v3(76.0, 20.0, 222.0)),
    ("BackUpperLeg", "hips", v3(56.0, 430.0, -235.0), v3(82.0, 285.0, -170.0)),
    ("BackLowerLeg", "leftBackUpperLeg", v3(82.0, 285.0, -170.0), v3(78.0, 140.0, -272.0)),
    ("BackHock", "leftBackLowerLeg", v3(78.0, 140.0, -272.0), v3(78.0, 48.0, -255.0)),
    ("BackFoot", "leftBackHock", v3(78.0, 48.0, -255.0), v3(78.0, 18.0, -212.0)),
];

/// Limbs of the left side and of the middle: from, to, the direction of the depth, sections, and how softly each
/// runs into the others.
#[rustfmt::skip]
const LIMBS: [(Vec3, Vec3, Vec3, &[Section], f64); 12] = [
    (v3(0.0, 462.0, -250.0), v3(0.0, 452.0, 222.0), UP, &[(62.0, 72.0, 0.0), (72.0, 78.0, 2.0), (74.0, 80.0, 6.0), (88.0, 104.0, -12.0), (86.0, 112.0, -14.0), (66.0, 84.0, 0.0)], 30.0),
    (v3(0.0, 490.0, 205.0), v3(0.0, 655.0, 318.0), AHEAD, &[(66.0, 74.0, 4.0), (54.0, 60.0, 0.0), (50.0, 54.0, 0.0)], 40.0),
    (v3(0.0, 652.0, 380.0), v3(0.0, 634.0, 470.0), UP, &[(40.0, 38.0, 0.0), (33.0, 32.0, -2.0), (28.0, 27.0, -2.0), (22.0, 20.0, 0.0)], 22.0),
    (v3(62.0, 440.0, 180.0), v3(76.0, 285.0, 170.0), AHEAD, &[(38.0, 66.0, 0.0), (36.0, 48.0, 0.0), (27.0, 31.0, 0.0)], 34.0),
    (v3(76.0, 285.0, 170.0), v3(76.0, 60.0, 184.0), AHEAD, &[(27.0, 31.0, 0.0), (21.0, 23.0, 0.0), (19.0, 20.0, 0.0), (21.0, 22.0, 0.0)], 18.0),
    (v3(76.0, 30.0, 182.0), v3(77.0, 24.0, 222.0), UP, &[(26.0, 26.0, 0.0), (31.0, 23.0, 0.0), (28.0, 18.0, 0.0)], 14.0),
    (v3(50.0, 440.0, -232.0), v3(82.0, 285.0, -170.0), AHEAD, &[(46.0, 92.0, 0.0), (46.0, 72.0, 0.0), (30.0, 38.0, 0.0)], 34.0),
    (v3(82.0, 285.0, -170.0), v3(78.0, 140.0, -272.0), AHEAD, &[(30.0, 38.0, 0.0), (22.0, 27.0, 0.0), (17.0, 20.0, 0.0)], 20.0),
    (v3(78.0, 140.0, -272.0), v3(78.0, 45.0, -254.0), AHEAD, &[(17.0, 20.0, 0.0), (17.0, 19.0, 0.0), (19.0, 20.0, 0.0)], 14.0),
    (v3(78.0, 30.0, -254.0), v3(79.0, 24.0, -214.0), UP, &[(24.0, 25.0, 0.0), (30.0, 22.0, 0.0), (27.0, 18.0, 0.0)], 14.0),
    (v3(0.0, 500.0, -280.0), v3(0.0, 578.0, -412.0), UP, &[(26.0, 26.0, 0.0), (27.0, 29.0, 0.0), (29.0, 32.0, 0.0)], 18.0),
    (v3(0.0, 578.0, -412.0), v3(0.0, 700.0, -462.0), AHEAD, &[(29.0, 32.0, 0.0), (27.0, 28.0, 0.0), (9.0, 9.0, 0.0)], 16.0),
];

fn field(p: Vec3) -> f64 {
    let p = v3(p.x.abs(), p.y, p.z);
    let mut d = ellipsoid(p, v3(0.0, 670.0, 344.0), v3(62.0, 58.0, 70.0));
    for (a, b, deep, sections, soft) in LIMBS {
        d = smooth_min(d, limb(p, a, b, deep, sections), soft);
    }
    let ear = limb(
        p,
        v3(40.0, 714.0, 322.0),
        v3(80.0, 650.0, 338.0),
        AHEAD,
        &[(12.0, 22.0, 0.0), (10.0, 30.0, 0.0), (8.0, 16.0, 0.0)],
    );
    d = smooth_min(d, ear, 8.0);
    // Fur lies in tufts where it is long.
    let long = bell((p.z - 210.0) / 90.0) * smoothstep(620.0, 480.0, p.y)
        + smoothstep(-330.0, -400.0, p.z);
    let tuft = (0.19 * p.y + 0.07 * p.x).sin() * (0.13 * p.z + 0.11 * p.x).cos();
    d - 1.2 * long.min(1.0) * tuft
}

fn colour(p: Vec3) -> Rgb {
    let saddle = smoothstep(455.0, 520.0, p.y)
        * smoothstep(235.0, 90.0, p.z)
        * smoothstep(-420.0, -300.0, p.z);
    let pale = (smoothstep(420.0, 350.0, p.y) * smoothstep(190.0, -120.0, p.z))
        .min(smoothstep(300.0, 380.0, p.y))
        + smoothstep(105.0, 60.0, p.y)
        + bell((p.z - 255.0) / 42.0) * smoothstep(560.0, 480.0, p.y)
        + smoothstep(-440.0, -470.0, p.z);
    let mask = smoothstep(395.0, 450.0, p.z) * smoothstep(665.0, 640.0, p.y);
    let ear = smoothstep(60.0, 74.0, p.x.abs()) * smoothstep(630.0, 650.0, p.y);
    let c = mix(TAN, SADDLE, saddle.max(0.85 * ear));
    let c = mix(mix(c, PALE, pale.min(1.0)), SADDLE, 0.75 * mask);
    let fleck = (0.37 * p.x.abs()).sin() * (0.41 * p.y).sin() * (0.33 * p.z).sin();
    c.map(|v| (v * (1.0 + 0.12 * fleck)).clamp(0.0, 1.0))
}

/// How far a point is from the line between two others.
fn off(p: Vec3, a: Vec3, b: Vec3) -> f64 {
    let line = b - a;
    let run = ((p - a).dot(line) / line.dot(line)).clamp(0.0, 1.0);
    (p - a - line * run).length()
}

struct Bones {
    skeleton: Skeleton,
    /// From where to where each of them goes.
    lines: Vec<(Vec3, Vec3)>,
}

fn bones() -> Bones {
    let mut made = Bones {
        skeleton: Skeleton { bones: Vec::new() },
        lines: Vec::new(),
    };
    for (name, parent, from, to) in TRUNK {
        made.skeleton.add(name, parent, from);
        made.lines.push((from, to));
    }
    for (side, word) in [(1.0, "left"), (-1.0, "right")] {
        let out = |p: Vec3| v3(side * p.x, p.y, p.z);
        for (part, parent, from, to) in SIDE {
            let above = parent.replace("left", word);
            made.skeleton
                .add(&format!("{word}{part}"), Some(&above), out(from));
            made.lines.push((out(from), out(to)));
        }
    }
    made
}

impl Bones {
    /// A point follows the bone that is nearest, and those beside it the more the nearer they are, too.
    fn hold(&self, p: Vec3) -> Hold {
        let far = |i: usize| off(p, self.lines[i].0, self.lines[i].1);
        let bones = &self.skeleton.bones;
        let nearest = (0..bones.len())
            .min_by(|&a, &b| far(a).total_cmp(&far(b)))
            .unwrap_or(0);
        let beside =
            |i: usize| bones[i].parent == Some(nearest) || bones[nearest].parent == Some(i);
        let mut list: Vec<(u8, f64)> = (0..bones.len())
            .filter(|&i| i == nearest || beside(i))
            .map(|i| (i as u8, (-(far(i) - far(nearest)) / 16.0).exp()))
            .collect();
        list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        list.truncate(4);
        let sum: f64 = list.iter().map(|b| b.1).sum();
        let mut hold = [(0, 0.0); 4];
        for (slot, (bone, share)) in hold.iter_mut().zip(list) {
            *slot = (bone, share / sum);
        }
        hold
    }
}

/// A ball of the head: an eye or the nose.
fn ball(part: &mut Part, middle: Vec3, radii: Vec3) {
    use std::f64::consts::{PI, TAU};
    part.sheet(9, 15, |row, column| {
        let (s, c) = (PI * row as f64 / 8.0).sin_cos();
        let (ts, tc) = (TAU * column as f64 / 14.0).sin_cos();
        let d = v3(radii.x * s * ts, radii.y * c, radii.z * s * tc);
        (middle + d, BLACK)
    });
}

/// The dog, standing.
pub(crate) fn dog() -> Model {
    let bones = bones();
    let mut fur = Part::new(Material::Hair);
    let whole = net(
        &field,
        v3(-150.0, -20.0, -520.0),
        v3(150.0, 780.0, 520.0),
        13.0,
    );
    fur.points.clone_from(&whole.points);
    fur.triangles.clone_from(&whole.triangles);
    fur.colours = fur.points.iter().map(|&p| colour(p)).collect();
    let normals = fur.points.iter().map(|&p| slope(&field, p).normalised());
    fur.known_normals = normals.collect();
    fur.holds = fur.points.iter().map(|&p| bones.hold(p)).collect();
    let mut dark = Part::new(Material::Wet);
    let tip = Body::ray(&field, v3(0.0, 644.0, 380.0), AHEAD, 200.0);
    ball(&mut dark, v3(0.0, 644.0, 378.0 + tip), v3(15.0, 11.0, 10.0));
    for side in [1.0, -1.0] {
        ball(
            &mut dark,
            v3(side * EYE.x, EYE.y, EYE.z),
            v3(10.0, 10.0, 10.0),
        );
    }
    dark.known_normals = dark.normals();
    let head = bones.skeleton.index("head") as u8;
    let mut on_head: Hold = [(0, 0.0); 4];
    on_head[0] = (head, 1.0);
    dark.holds = vec![on_head; dark.points.len()];
    let mut model = bones.skeleton.model("Dog", 1.0);
    model.show(Mesh {
        name: "Body",
        shape_names: Vec::new(),
        parts: vec![fur, dark],
    });
    model
}
