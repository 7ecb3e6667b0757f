//! Clothes stay closed: what lies below them stays below, and no hem leaves the skin, whatever an arm does.

use super::people;
use super::posing::part;
use crate::body::field::{Body, SPINE_Z};
use crate::body::shape::Shape;
use crate::body::skeleton::Skeleton;
use crate::body::weights::Weights;
use crate::clothes::dress::dress;
use crate::look::pose::{Turn, X, Y, Z, posed};
use crate::math::{Vec3, v3};
use crate::mesh::{Material, Part};
use crate::person::spec::Spec;

/// Poses of the arms: hanging, raised, forward, bent.
fn poses() -> Vec<Vec<Turn<'static>>> {
    let both =
        |axis: Vec3, degrees: f64, mirrored: bool, part: [&'static str; 2]| -> Vec<Turn<'static>> {
            let other = if mirrored { -degrees } else { degrees };
            vec![(part[0], axis, degrees), (part[1], axis, other)]
        };
    let arms = ["leftUpperArm", "rightUpperArm"];
    let elbows = ["leftLowerArm", "rightLowerArm"];
    vec![
        both(Z, -72.0, true, arms),
        both(Z, 65.0, true, arms),
        both(Y, -75.0, true, arms),
        both(X, 40.0, false, arms),
        [both(Z, -60.0, true, arms), both(Y, -100.0, true, elbows)].concat(),
    ]
}

/// How far along a ray a triangle is (Möller and Trumbore 1997).
fn hit(from: Vec3, direction: Vec3, [a, b, c]: [Vec3; 3]) -> Option<f64> {
    let (ab, ac) = (b - a, c - a);
    let h = direction.cross(ac);
    let det = ab.dot(h);
    if det.abs() < 1e-9 {
        return None;
    }
    let s = from - a;
    let u = s.dot(h) / det;
    let q = s.cross(ab);
    let v = direction.dot(q) / det;
    let along = ac.dot(q) / det;
    (u >= 0.0 && v >= 0.0 && u + v <= 1.0 && along > 0.0).then_some(along)
}

/// The piece of a sleeve that lies over each vertex of the skin, if one does.
fn covers(skin: &Part, cloth: &Part, sleeves: &[[u32; 3]]) -> Vec<Option<[u32; 3]>> {
    let normals = skin.normals();
    let above = |(&p, &n): (&Vec3, &Vec3)| {
        let hits = sleeves.iter().filter_map(|&t| {
            let along = hit(p, n, t.map(|k| cloth.points[k as usize]))?;
            // What is turned in at a hem lies the other way around.
            (along < 70.0 && height(cloth, t, p) > 0.5).then_some((along, t))
        });
        hits.min_by(|a, b| a.0.total_cmp(&b.0)).map(|h| h.1)
    };
    skin.points.iter().zip(&normals).map(above).collect()
}

/// How far a piece of cloth is above a point; negative where the point has come through.
fn height(cloth: &Part, t: [u32; 3], p: Vec3) -> f64 {
    let [a, b, c] = t.map(|k| cloth.points[k as usize]);
    ((b - a).cross(c - a)).normalised().dot(a - p)
}

#[test]
fn skin_stays_below_the_sleeves_and_sleeves_near_it() {
    for (name, model) in people() {
        let bound = |material| {
            let mut part = part(model, "Body", material);
            part.known_normals.clear();
            part
        };
        let (skin, cloth) = (bound(Material::Skin), bound(Material::Fabric));
        let on_arm = |p: Vec3| p.x.abs() > 250.0 && p.y > 1150.0;
        let sleeves: Vec<[u32; 3]> = cloth
            .triangles
            .iter()
            .copied()
            .filter(|t| t.iter().any(|&i| on_arm(cloth.points[i as usize])))
            .collect();
        let over = covers(&skin, &cloth, &sleeves);
        let covered = over
            .iter()
            .enumerate()
            .filter_map(|(i, t)| Some((i, (*t)?)));
        let covered: Vec<(usize, [u32; 3])> = covered.collect();
        assert!(covered.len() > 60, "{name}: {}", covered.len());
        for (k, pose) in poses().into_iter().enumerate() {
            let (mut skin_now, mut cloth_now) = (skin.clone(), cloth.clone());
            skin_now.points = posed(model, &skin, &pose);
            cloth_now.points = posed(model, &cloth, &pose);
            skin_now.known_normals.clear();
            let normals = skin_now.normals();
            let mut out = 0;
            for &(i, t) in &covered {
                let before = height(&cloth, t, skin.points[i]);
                let now = height(&cloth_now, t, skin_now.points[i]);
                // In the fold of an elbow another piece lies over it.
                let hidden = || {
                    sleeves.iter().any(|t| {
                        let corners = t.map(|k| cloth_now.points[k as usize]);
                        hit(skin_now.points[i], normals[i], corners).is_some_and(|d| d < 70.0)
                    })
                };
                out += usize::from(now < -1.0 && !hidden());
                assert!(
                    now < before + 12.0,
                    "{name}, pose {k}: a sleeve {before} mm above the skin is {now} mm above it"
                );
            }
            assert!(
                out * 50 <= covered.len(),
                "{name}, pose {k}: {out} of {} come out",
                covered.len()
            );
        }
    }
}

/// How far a part reaches from the spine at a height and an azimuth.
fn reach(part: &Part, y: f64, azimuth: f64) -> Option<f64> {
    let (from, way) = (v3(0.0, y, SPINE_Z), v3(azimuth.sin(), 0.0, azimuth.cos()));
    let corners = |t: &[u32; 3]| t.map(|k| part.points[k as usize]);
    let hits = part
        .triangles
        .iter()
        .filter_map(|t| hit(from, way, corners(t)));
    hits.filter(|far| *far < 200.0).reduce(f64::max)
}

#[test]
fn what_is_tucked_into_a_skirt_stays_inside_its_waistband() {
    for name in ["mara", "ilse"] {
        let (_, text) = crate::PEOPLE.iter().find(|(it, _)| *it == name).unwrap();
        let spec = Spec::read(text).unwrap();
        let shape = Shape {
            frame: spec.frame,
            weight: spec.weight,
            muscle: spec.muscle,
        };
        let body = Body { shape };
        let skeleton = Skeleton::new(&shape, Vec3::ZERO);
        let weights = Weights {
            body: &body,
            skeleton: &skeleton,
        };
        let parts = dress(&spec.clothes, &body, &weights).unwrap().parts;
        // After trousers, boots and the shirt.
        let (tucked, skirt) = (&parts[3], &parts[4]);
        let mut met = 0;
        for step in 0..120 {
            let azimuth = f64::from(step) * 0.05 - 3.0;
            let [inner, outer] = [tucked, skirt].map(|it| reach(it, 1009.0, azimuth));
            // A vest is open in front.
            let Some(inner) = inner else { continue };
            let outer = outer.unwrap();
            assert!(outer > inner + 1.0, "{name} at {azimuth}: {outer}, {inner}");
            met += 1;
        }
        assert!(
            met > 60,
            "{name}: only {met} of 120 ways meet what is tucked in"
        );
    }
}

#[test]
fn no_pose_tears_cloth() {
    for (name, model) in people() {
        let cloth = part(model, "Body", Material::Fabric);
        let legs = [
            ("leftUpperLeg", X, -85.0),
            ("rightUpperLeg", X, -85.0),
            ("leftLowerLeg", X, 85.0),
            ("rightLowerLeg", X, 85.0),
        ];
        for pose in poses().into_iter().chain([legs.to_vec()]) {
            let now = posed(model, &cloth, &pose);
            for t in &cloth.triangles {
                for k in 0..3 {
                    let (a, b) = (t[k] as usize, t[(k + 1) % 3] as usize);
                    let (before, after) = (
                        (cloth.points[a] - cloth.points[b]).length(),
                        (now[a] - now[b]).length(),
                    );
                    assert!(
                        after < 4.5 * before + 30.0,
                        "{name}: {before} mm became {after} mm"
                    );
                }
            }
        }
    }
}
