//! Hair: a cap close to the scalp, and over it wings and locks that are swept into a bun with a ribbon.

use std::f64::consts::{PI, TAU};

use super::hairline::{BUN, hairline_height};
use super::locks;
use super::math::{bell, smoothstep, v3};
use super::mesh::{Material, Mesh, Part};
use super::palette::{self, mix};
use super::skull::{section_at_front, surface};
use super::wings;
use crate::person::spec::HairStyle;

/// How large the bun is, and how far it leans back.
const BUN_RADIUS: f64 = 39.0;
const BUN_LEAN: f64 = -0.5;

fn cap(part: &mut Part) {
    let (rows, columns) = (14, 64);
    part.sheet(rows + 1, columns + 1, |row, column| {
        let azimuth = (column as f64 / columns as f64 * 2.0 - 1.0) * PI;
        let f = row as f64 / rows as f64;
        let end = section_at_front(hairline_height(azimuth));
        let skin = surface(azimuth, end * (1.0 - (1.0 - f).powf(1.25)));
        let out = (skin - v3(0.0, 52.0, -8.0)).normalised();
        let rim = (1.0 - f.powi(6)).max(0.0).sqrt();
        let shade = smoothstep(1.0, 0.6, f);
        let colour = mix(palette::HAIR, palette::HAIR_DARK, 0.25 + 0.75 * shade);
        (skin + out * (2.6 * rim - 0.6), colour)
    });
}

fn bun(part: &mut Part) {
    let (rows, columns) = (18, 44);
    part.sheet(rows + 1, columns + 1, |row, column| {
        let polar = PI * row as f64 / rows as f64;
        let turn = TAU * column as f64 / columns as f64;
        // Four strands wound around each other, each made of finer ones.
        let phase = 4.0 * turn + 5.5 * polar;
        let coil = 2.0 * (0.5 * phase).sin().abs() - 1.0;
        let fine = (2.0 * phase).cos();
        let radius = BUN_RADIUS * (1.0 + (0.085 * coil + 0.010 * fine) * polar.sin());
        let p = v3(
            polar.sin() * turn.sin(),
            polar.cos() * 0.86,
            polar.sin() * turn.cos(),
        );
        let shade = (0.45 - 0.55 * coil - 0.08 * fine).clamp(0.0, 1.0);
        (
            BUN + (p * radius).pitched(BUN_LEAN),
            mix(palette::HAIR_LIGHT, palette::HAIR_DARK, 0.25 + 0.75 * shade),
        )
    });
}

fn ribbon(part: &mut Part) {
    let (around, across) = (40, 8);
    part.sheet(around + 1, across + 1, |i, j| {
        let turn = TAU * i as f64 / around as f64;
        let (s, c) = (TAU * j as f64 / across as f64).sin_cos();
        let ripple = 0.8 * (12.0 * turn).cos();
        let p = v3(
            (33.0 + 5.0 * c + ripple) * turn.sin(),
            -20.0 + 8.0 * s,
            (33.0 + 5.0 * c + ripple) * turn.cos(),
        );
        let shade = 0.5 * bell((s - 0.2) / 0.5) * smoothstep(-0.5, 0.5, c);
        (
            BUN + p.pitched(BUN_LEAN),
            mix(palette::BODICE, palette::BODICE_SHADE, 0.5 - shade),
        )
    });
}

/// Short hair: a shell over the scalp in strands that run from the crown.
fn short(part: &mut Part) {
    let (rows, columns) = (22, 96);
    part.sheet(rows + 1, columns + 1, |row, column| {
        let azimuth = (column as f64 / columns as f64 * 2.0 - 1.0) * PI;
        let f = row as f64 / rows as f64;
        let low = hairline_height(azimuth) - 4.0 * (9.0 * azimuth).sin().abs();
        let end = section_at_front(low);
        let skin = surface(azimuth, end * (1.0 - (1.0 - f).powf(1.25)));
        let out = (skin - v3(0.0, 52.0, -8.0)).normalised();
        let rim = (1.0 - f.powi(5)).max(0.0).sqrt();
        let strand = (17.0 * azimuth + 4.0 * (3.0 * f).sin() + 1.1 * (5.0 * azimuth).sin()).sin();
        let thick = 6.0 + 7.0 * smoothstep(0.9, 0.1, f) + 1.6 * strand * smoothstep(0.05, 0.4, f);
        let light = 0.45 + 0.4 * strand - 0.5 * smoothstep(0.7, 1.0, f);
        let colour = if light > 0.0 {
            mix(palette::HAIR, palette::HAIR_LIGHT, 0.6 * light.min(1.0))
        } else {
            mix(palette::HAIR, palette::HAIR_DARK, (-light).min(1.0))
        };
        (skin + out * (thick * rim - 0.8), colour)
    });
}

/// The hair, in the frame of the head.
pub(crate) fn build(style: HairStyle) -> Mesh {
    let mut hair = Part::new(Material::Hair);
    let mut band = Part::new(Material::Fabric);
    match style {
        HairStyle::Bun => {
            cap(&mut hair);
            locks::swept(&mut hair);
            wings::build(&mut hair);
            locks::loose(&mut hair);
            bun(&mut hair);
            ribbon(&mut band);
        }
        HairStyle::Short => short(&mut hair),
        HairStyle::Bald => {}
    }
    Mesh {
        name: "Hair",
        shape_names: Vec::new(),
        parts: [hair, band]
            .into_iter()
            .filter(|p| !p.points.is_empty())
            .collect(),
    }
}
