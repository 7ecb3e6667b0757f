//! What an open mouth shows: two rows of teeth on their gums, and the tongue.

use std::f64::consts::{PI, TAU};

use super::math::{Vec3, bell, lerp, smoothstep, v3};
use super::mesh::{Material, Mesh, Part};
use super::mouth::MOUTH_Y;
use super::palette::{self, mix};
use super::shapes::jaw::bone_open;
use super::skull::front_z;

const SHAPES: [&str; 7] = [
    "jawForward",
    "jawLeft",
    "jawRight",
    "jawOpen",
    "mouthFunnel",
    "mouthPucker",
    "tongueOut",
];

/// Half the width of the arch of the teeth, and how far behind the lips it begins.
const ARCH: f64 = 22.0;
const BEHIND_LIPS: f64 = 6.8;
const TEETH_A_SIDE: usize = 6;
const STEPS: usize = 4;

/// What a vertex hangs on.
#[derive(Clone, Copy)]
struct Hold {
    jaw: f64,
    tongue: f64,
}

fn offset(shape: &str, p: Vec3, hold: Hold) -> Vec3 {
    match shape {
        "jawOpen" => bone_open(p) * hold.jaw,
        "jawForward" => v3(0.0, -0.6, 7.5) * hold.jaw,
        "jawLeft" => v3(8.0, 0.0, 0.0) * hold.jaw,
        "jawRight" => v3(-8.0, 0.0, 0.0) * hold.jaw,
        // Rounded lips stand in front of the teeth and shade them. Vertex colours cannot darken with a shape, so the
        // teeth draw back instead, and a round mouth reads as a dark hole.
        "mouthPucker" => v3(0.0, 6.5 * (0.5 - hold.jaw) * 2.0, -5.0),
        "mouthFunnel" => v3(0.0, 1.5 * (0.5 - hold.jaw) * 2.0, -3.0),
        // The tip passes between the lips and hangs over the lower one.
        "tongueOut" => v3(0.0, 8.0 - 8.0 * hold.tongue.powi(3), 42.0) * hold.tongue,
        _ => Vec3::ZERO,
    }
}

/// One row of teeth with its gum: heights from the gum's root to the cutting edge.
fn row(part: &mut Part, upper: bool) {
    let sign = if upper { 1.0 } else { -1.0 };
    let back = if upper { 0.0 } else { 3.4 };
    let front = front_z(0.0, MOUTH_Y) - BEHIND_LIPS - back;
    let columns = 2 * TEETH_A_SIDE * STEPS + 1;
    // Height above the lip line and push outwards: gum, neck of the tooth, belly, edge, back of the edge.
    let profile: [(f64, f64); 6] = [
        (17.0, -1.5),
        (9.0, 0.4),
        (8.4, 0.0),
        (4.0, 0.9),
        (-3.9, 0.2),
        (-3.3, -2.2),
    ];
    let order: Vec<(f64, f64)> = if upper {
        profile.to_vec()
    } else {
        profile.iter().rev().copied().collect()
    };
    part.sheet(order.len(), columns, |r, c| {
        let u = c as f64 / (columns - 1) as f64 * 2.0 - 1.0;
        let within = (c % STEPS) as f64 / STEPS as f64;
        let (height, push) = order[r];
        let tooth = height < 8.5;
        // Between two teeth the row dips; the edges are a little rounded.
        let round = if tooth {
            (PI * within).sin().powf(0.35)
        } else {
            1.0
        };
        let edge = if height < 0.0 {
            0.55 * (1.0 - round) + 0.5 * u.abs()
        } else {
            0.0
        };
        let lower_gap = if upper { 0.6 } else { 4.4 };
        let angle = u * 1.35;
        let out = v3(angle.sin(), 0.0, angle.cos());
        let arch = v3(
            ARCH * (angle.sin() / 1.35f64.sin()),
            0.0,
            front - 21.0 * (1.0 - angle.cos()),
        );
        let p = arch
            + out * (push - 0.7 * (1.0 - round))
            + v3(0.0, MOUTH_Y + sign * (height + edge + lower_gap), 0.0);
        // The depth of the mouth is dark, and more so below.
        let shade = if upper {
            smoothstep(0.40, 1.0, u.abs())
        } else {
            smoothstep(0.30, 0.72, u.abs())
        };
        let colour = if tooth {
            mix(
                palette::TOOTH,
                [0.14, 0.085, 0.06],
                0.85 * shade + 0.22 * (1.0 - round),
            )
        } else {
            palette::GUM
        };
        (p, colour)
    });
}

/// The tongue: a flattened tube with a round tip that lies behind the lower teeth.
fn tongue(part: &mut Part, holds: &mut Vec<Hold>) {
    const RINGS: usize = 12;
    const AROUND: usize = 14;
    let tip = front_z(0.0, MOUTH_Y) - BEHIND_LIPS - 7.0;
    let first = part.points.len() as u32;
    for ring in 0..=RINGS {
        let f = ring as f64 / RINGS as f64;
        let size = (1.0 - (1.0 - f).powi(4)).max(0.0).sqrt();
        let middle = v3(
            0.0,
            MOUTH_Y - 11.0 + 5.0 * bell((f - 0.55) / 0.35),
            tip - 44.0 * f,
        );
        for i in 0..AROUND {
            let (s, c) = (TAU * i as f64 / AROUND as f64).sin_cos();
            let groove = if s > 0.0 {
                1.4 * bell(c / 0.3) * smoothstep(0.05, 0.3, f)
            } else {
                0.0
            };
            let p = middle + v3(14.0 * size * c, 5.0 * size * s - groove, 0.0);
            part.vertex(
                p,
                mix(palette::TONGUE, palette::MOUTH, smoothstep(0.25, 0.9, f)),
            );
            holds.push(Hold {
                jaw: lerp(1.0, 0.6, f),
                tongue: smoothstep(1.0, 0.15, f),
            });
        }
    }
    for ring in 0..RINGS as u32 {
        for i in 0..AROUND as u32 {
            let next = (i + 1) % AROUND as u32;
            let a = first + ring * AROUND as u32;
            let b = a + AROUND as u32;
            part.quad(a + i, b + i, b + next, a + next);
        }
    }
}

/// Teeth, gums and tongue.
pub(crate) fn build() -> Mesh {
    let mut part = Part::new(Material::Enamel);
    row(&mut part, true);
    let mut holds = vec![
        Hold {
            jaw: 0.0,
            tongue: 0.0
        };
        part.points.len()
    ];
    row(&mut part, false);
    // The corners of the mouth open less than the jaw, and the side teeth must not sink through the cheeks.
    holds.extend(part.points[holds.len()..].iter().map(|p| Hold {
        jaw: 1.0 - 0.16 * (p.x / ARCH).powi(2),
        tongue: 0.0,
    }));
    tongue(&mut part, &mut holds);
    part.shapes = SHAPES
        .iter()
        .map(|name| {
            part.points
                .iter()
                .zip(&holds)
                .map(|(&p, &hold)| offset(name, p, hold))
                .collect()
        })
        .collect();
    Mesh {
        name: "Mouth",
        shape_names: SHAPES.to_vec(),
        parts: vec![part],
    }
}

/// The middle of the edge of the upper teeth.
#[cfg(test)]
pub(crate) fn upper_edge() -> Vec3 {
    let mut part = Part::new(Material::Enamel);
    row(&mut part, true);
    let middle = part.points.iter().filter(|p| p.x.abs() < 3.0);
    middle.fold(
        v3(0.0, f64::MAX, 0.0),
        |low, p| if p.y < low.y { *p } else { low },
    )
}
