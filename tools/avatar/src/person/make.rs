//! The whole of a person: bones, skin, clothes and head as the nodes of a file.

use super::colours::{linear, toned};
use super::dice::Dice;
use super::spec::{Face as FaceSpec, HairStyle, Neck, Spec};
use crate::body::field::Body;
use crate::body::pose::to_t_pose;
use crate::body::shape::{HEAD, STATURE, Shape};
use crate::body::skeleton::Skeleton;
use crate::body::skin;
use crate::body::weights::{Cut, Weights};
use crate::clothes::dress::{Dress, dress};
use crate::clothes::hat::hat;
use crate::clothes::shirt::neckline;
use crate::clothes::{BREAST, bearing, direction};
use crate::head::proportions::Proportions;
use crate::head::{Traits, beard, ears, eyeball, face, hair, shapes, site::Sited, teeth};
use crate::math::{Vec3, lerp, smoothstep};
use crate::mesh::{Mesh, Model, Node, Part, merged};
use crate::palette;

fn proportions(spec: &Spec, dice: &mut Dice) -> Proportions {
    let FaceSpec {
        width,
        length,
        jaw,
        chin,
        cheeks,
        nose_width,
        nose_length,
        nose_bridge,
        eye_size,
        eye_spacing,
        brow_height,
        mouth_width,
        lips,
    } = spec.face;
    let mut own = |given: Option<f64>, usual: f64| {
        let by_seed = usual + 0.5 * dice.swing();
        given.unwrap_or(by_seed).clamp(-1.0, 1.0)
    };
    let m = spec.frame;
    Proportions {
        width: own(width, 0.3 * m),
        length: own(length, 0.3 * m),
        jaw: own(jaw, 0.9 * m + 0.3 * spec.weight.max(0.0)),
        chin: own(chin, 0.5 * m),
        cheeks: own(cheeks, 0.4 * spec.weight - 0.4 * m),
        nose_width: own(nose_width, 0.4 * m),
        nose_length: own(nose_length, 0.4 * m),
        nose_bridge: own(nose_bridge, 0.5 * m),
        eye_size: own(eye_size, -0.7 * m),
        eye_spacing: own(eye_spacing, 0.0),
        brow_height: own(brow_height, -0.7 * m),
        mouth_width: own(mouth_width, 0.3 * m),
        lips: own(lips, -0.5 * m),
        ridge: m,
        age: smoothstep(35.0, 80.0, spec.age),
    }
}

/// The person of a file.
pub(crate) fn person(spec: &Spec) -> Result<Model, String> {
    let mut dice = Dice::new(spec.seed);
    let own = proportions(spec, &mut dice);
    let shape = Shape {
        frame: spec.frame,
        weight: spec.weight,
        muscle: spec.muscle,
    };
    let body = Body { shape };
    let skeleton = Skeleton::new(&shape, own.eye());
    let weights = Weights {
        body: &body,
        skeleton: &skeleton,
    };
    let skin = linear(&spec.skin)?;
    let skin_tone = toned(palette::SKIN, skin);
    let hair_tone = toned(palette::HAIR, linear(&spec.hair.colour)?);

    let mut cloth: Vec<Part> = Vec::new();
    let neck = spec.clothes.shirt.as_ref().map_or(Neck::Round, |s| s.neck);
    let Dress { parts, sleeve_end } = dress(&spec.clothes, &body, &weights)?;
    cloth.extend(parts);
    cloth.push(skin::arms(&weights, sleeve_end, skin));
    for part in &mut cloth {
        into_t_pose(part, &shape, &skeleton);
    }

    let traits = Traits {
        brow: lerp(1.0, 1.5, spec.frame),
        lash: lerp(1.0, 0.45, spec.frame),
        red: lerp(1.0, 0.45, spec.frame),
        blush: 0.35 + 0.65 * spec.freckles,
        lines: smoothstep(38.0, 75.0, spec.age),
    };
    let trunk = |p: Vec3| crate::math::smooth_min(body.trunk(p), body.arm(p), 34.0);
    let yoke = |azimuth: f64, f: f64, neck_end: Vec3| {
        let top = neck_end + HEAD;
        let (a0, e0) = bearing(top);
        let end = neckline(neck, azimuth) - 0.30;
        let e = lerp(e0, end.min(e0 - 0.05), f);
        let a = lerp(a0, azimuth, smoothstep(0.0, 0.4, f));
        let on = |a: f64, e: f64| {
            let d = direction(a, e);
            BREAST + d * Body::ray(&trunk, BREAST, d, 320.0)
        };
        let gap = top - on(a0, e0);
        on(a, e) + gap * smoothstep(0.45, 0.0, f) - HEAD
    };
    let face = face::build(&traits, &yoke);
    let mut face_mesh = Mesh {
        name: "Face",
        shape_names: shapes::ARKIT_52.to_vec(),
        parts: Vec::new(),
    };
    for sited in [face.skin, face.pocket, face.lashes, face.brows] {
        face_mesh.parts.push(shaped(sited));
    }
    if let Some(style) = spec.hair.beard {
        let mut grown = shaped(beard::beard(style));
        grown.tint(&hair_tone);
        face_mesh.parts.push(grown);
    }
    face_mesh.parts[0].tint(&skin_tone);
    face_mesh.parts[3].tint(toned(
        palette::BROW,
        linear(&spec.hair.colour)?.map(|c| 0.8 * c),
    ));
    for part in &mut face_mesh.parts {
        part.warp(|p| own.warp(p));
        part.holds = part
            .points
            .iter()
            .map(|&p| weights.at(p + HEAD, Cut::Legs))
            .collect();
        part.warp(|p| p + HEAD);
        rest_skin(part, &shape, &skeleton);
    }
    let mut teeth = teeth::build();
    teeth.parts.iter_mut().for_each(|p| p.warp(|q| own.warp(q)));
    let mut ears = ears::build(spec.clothes.earrings);
    ears.parts[0].tint(&skin_tone);
    ears.parts.iter_mut().for_each(|p| p.warp(|q| own.warp(q)));
    let mut hair = hair::build(spec.hair.style);
    if let Some(strands) = hair.parts.first_mut() {
        strands.tint(&hair_tone);
    }
    if let Some(ribbon) = &spec.hair.ribbon {
        let colour = linear(ribbon)?;
        hair.parts
            .iter_mut()
            .skip(1)
            .for_each(|p| p.tint(toned(palette::BODICE, colour)));
    }
    if let Some(worn) = &spec.clothes.hat {
        hair.parts.push(hat(worn.style, linear(&worn.colour)?));
    }
    hair.parts.retain(|p| !p.points.is_empty());
    hair.parts.iter_mut().for_each(|p| p.warp(|q| own.warp(q)));
    let iris = toned(palette::IRIS, linear(&spec.eyes)?);
    let eye = |left: bool| {
        let mut mesh = eyeball::build(left, &iris);
        for part in &mut mesh.parts {
            part.warp(|p| p * own.eye_scale());
        }
        mesh
    };
    let body_mesh = Mesh {
        name: "Body",
        shape_names: Vec::new(),
        parts: merged(cloth),
    };
    let on_head = vec![
        ("Mouth", "head", teeth),
        ("Ears", "head", ears),
        ("LeftEye", "leftEye", eye(true)),
        ("RightEye", "rightEye", eye(false)),
    ];
    let mut on_head = on_head;
    if spec.hair.style != HairStyle::Bald || spec.clothes.hat.is_some() {
        on_head.push(("Hair", "head", hair));
    }
    Ok(model(spec, &skeleton, body_mesh, face_mesh, on_head))
}

fn shaped(sited: Sited) -> Part {
    let mut part = sited.part;
    let offsets = |name: &&str| {
        sited
            .sites
            .iter()
            .map(|site| shapes::offset(name, site))
            .collect()
    };
    part.shapes = shapes::ARKIT_52.iter().map(offsets).collect();
    part
}

fn is_arm(skeleton: &Skeleton) -> impl Fn(u8) -> bool {
    let arm: Vec<bool> = skeleton
        .bones
        .iter()
        .map(|b| (b.place - b.model).length() > 1e-6 || b.name.ends_with("UpperArm"))
        .collect();
    move |bone| arm.get(usize::from(bone)).copied().unwrap_or(false)
}

fn into_t_pose(part: &mut Part, shape: &Shape, skeleton: &Skeleton) {
    let arm = is_arm(skeleton);
    let normals = part.normals();
    let moved: Vec<(Vec3, Vec3)> = part
        .points
        .iter()
        .zip(&normals)
        .zip(&part.holds)
        .map(|((&p, &n), hold)| to_t_pose(shape, hold, &arm, p, n))
        .collect();
    (part.points, part.known_normals) = moved.into_iter().unzip();
}

/// The same for the face, whose shapes need normals that are worked out anew.
fn rest_skin(part: &mut Part, shape: &Shape, skeleton: &Skeleton) {
    let arm = is_arm(skeleton);
    for (p, hold) in part.points.iter_mut().zip(&part.holds) {
        *p = to_t_pose(shape, hold, &arm, *p, Vec3::ZERO).0;
    }
}

fn model(
    spec: &Spec,
    skeleton: &Skeleton,
    body: Mesh,
    face: Mesh,
    on_head: Vec<(&'static str, &'static str, Mesh)>,
) -> Model {
    let mut model = skeleton.model(&spec.name, spec.height * 1000.0 / STATURE);
    model.show(body);
    model.show(face);
    for (name, parent, mesh) in on_head {
        let parent = skeleton.index(parent) + 1;
        model.nodes.push(Node {
            mesh: Some(mesh),
            ..Node::bare(name, Some(parent), Vec3::ZERO)
        });
    }
    model
}
