//! The eyeballs: a ball with iris and pupil drawn by rings of vertices, and a glint that gives the gaze life.

use std::f64::consts::TAU;

use super::math::{Vec3, smoothstep, v3};
use super::mesh::{Material, Mesh, Part};
use super::palette::{self, Rgb, mix};
use super::skull::EYE_RADIUS;

/// The shapes an eyeball takes part in, and how far it turns in each: (pitch down, yaw to her left), in degrees.
const LEFT_LOOKS: [(&str, f64, f64); 4] = [
    ("eyeLookDownLeft", 26.0, 0.0),
    ("eyeLookInLeft", 0.0, -30.0),
    ("eyeLookOutLeft", 0.0, 30.0),
    ("eyeLookUpLeft", -24.0, 0.0),
];
const RIGHT_LOOKS: [(&str, f64, f64); 4] = [
    ("eyeLookDownRight", 26.0, 0.0),
    ("eyeLookInRight", 0.0, 30.0),
    ("eyeLookOutRight", 0.0, -30.0),
    ("eyeLookUpRight", -24.0, 0.0),
];

const PUPIL_RADIUS: f64 = 3.8;
const IRIS_RADIUS: f64 = 9.0;
const SEGMENTS: usize = 24;

/// Radius of a ring on the ball seen from the front (falling behind the equator), with its colour.
fn rings(iris: &dyn Fn(Rgb) -> Rgb) -> Vec<(f64, Rgb)> {
    let on_front = |r: f64| (r / EYE_RADIUS).asin();
    let mut rings = vec![
        (on_front(PUPIL_RADIUS - 0.25), palette::PUPIL),
        (
            on_front(PUPIL_RADIUS + 0.15),
            mix(iris(palette::IRIS), palette::PUPIL, 0.35),
        ),
        (on_front(6.0), iris(palette::IRIS_LIGHT)),
        (on_front(IRIS_RADIUS - 0.9), iris(palette::IRIS)),
        (
            on_front(IRIS_RADIUS - 0.2),
            mix(iris(palette::IRIS), palette::PUPIL, 0.8),
        ),
        (
            on_front(IRIS_RADIUS + 0.3),
            mix(palette::SCLERA, palette::PUPIL, 0.10),
        ),
        (on_front(IRIS_RADIUS + 1.2), palette::SCLERA),
    ];
    rings.extend(
        [45.0, 60.0, 78.0, 100.0, 130.0, 160.0].map(|d: f64| (d.to_radians(), palette::SCLERA)),
    );
    rings
}

fn on_ball(polar: f64, turn: f64, radius: f64) -> Vec3 {
    v3(
        polar.sin() * turn.cos(),
        polar.sin() * turn.sin(),
        polar.cos(),
    ) * radius
}

fn ball(iris: &dyn Fn(Rgb) -> Rgb) -> Part {
    let mut part = Part::new(Material::Wet);
    let pole = part.vertex(v3(0.0, 0.0, EYE_RADIUS), palette::PUPIL);
    let mut last: Vec<u32> = vec![pole; SEGMENTS];
    for (polar, colour) in rings(iris) {
        let ring: Vec<u32> = (0..SEGMENTS)
            .map(|i| {
                let p = on_ball(polar, TAU * i as f64 / SEGMENTS as f64, EYE_RADIUS);
                // The shade of the upper lid.
                let shade = 0.45 * smoothstep(3.0, 10.0, p.y);
                part.vertex(
                    p,
                    mix(
                        colour,
                        [0.20, 0.13, 0.11],
                        shade * smoothstep(0.02, 0.2, colour[0]),
                    ),
                )
            })
            .collect();
        for i in 0..SEGMENTS {
            let next = (i + 1) % SEGMENTS;
            part.quad(last[i], ring[i], ring[next], last[next]);
        }
        last = ring;
    }
    part
}

fn glint() -> Part {
    let mut part = Part::new(Material::Glint);
    // On the same side in both eyes, as one window would make it.
    for (x, y, radius) in [(3.0, 3.5, 1.6), (-2.9, -3.2, 0.7)] {
        let centre = v3(x, y, (EYE_RADIUS * EYE_RADIUS - x * x - y * y).sqrt());
        let out = centre.normalised();
        let right = v3(0.0, 1.0, 0.0).cross(out).normalised();
        let up = out.cross(right);
        let middle = part.vertex(out * (EYE_RADIUS + 0.12), [1.0; 3]);
        let rim: Vec<u32> = (0..10)
            .map(|i| {
                let (s, c) = (TAU * f64::from(i) / 10.0).sin_cos();
                let p = (out * EYE_RADIUS + (right * c + up * s) * radius).normalised()
                    * (EYE_RADIUS + 0.10);
                part.vertex(p, [1.0; 3])
            })
            .collect();
        for i in 0..rim.len() {
            part.triangles
                .push([middle, rim[i], rim[(i + 1) % rim.len()]]);
        }
    }
    part
}

/// The eyeball of one side, around its own centre.
pub(crate) fn build(left: bool, iris: &dyn Fn(Rgb) -> Rgb) -> Mesh {
    let looks = if left { LEFT_LOOKS } else { RIGHT_LOOKS };
    let mut parts = vec![ball(iris), glint()];
    for part in &mut parts {
        part.shapes = looks
            .iter()
            .map(|&(_, pitch, yaw)| {
                let turned = |p: &Vec3| p.pitched(pitch.to_radians()).yawed(yaw.to_radians()) - *p;
                part.points.iter().map(turned).collect()
            })
            .collect();
    }
    Mesh {
        name: if left { "LeftEyeball" } else { "RightEyeball" },
        shape_names: looks.iter().map(|l| l.0).collect(),
        parts,
    }
}
