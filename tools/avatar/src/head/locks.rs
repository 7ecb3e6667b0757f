//! Locks of hair: flattened tubes along curves, some swept up the back of the head into the bun, some hanging loose.

use std::f64::consts::{PI, TAU};

use super::hairline::{BUN, hairline};
use super::math::{Vec3, bell, lerp, smoothstep, spline, v3};
use super::mesh::Part;
use super::palette::{self, Rgb, mix};

/// The middle of the head, about which the hair is rounded.
pub(crate) const MIDDLE: Vec3 = v3(0.0, 62.0, -6.0);

/// How far the hair's round reaches from [`MIDDLE`] in a direction: an egg that is longer below.
pub(crate) fn reach(direction: Vec3) -> f64 {
    let up = if direction.y > 0.0 { 88.0 } else { 150.0 };
    let (x, y, z) = (direction.x / 76.0, direction.y / up, direction.z / 92.5);
    1.0 / (x * x + y * y + z * z).sqrt()
}

/// A number between 0 and 1 that looks like chance and is the same each time.
fn chance(seed: usize) -> f64 {
    let v = (seed as f64 * 12.9898 + 4.1).sin() * 43_758.545_3;
    v - v.floor()
}

/// A lock of `rings` rings: `at` gives the middle, the outward direction, half the width and half the height.
fn lock(part: &mut Part, rings: usize, tint: f64, at: impl Fn(f64) -> (Vec3, Vec3, f64, f64)) {
    const AROUND: usize = 7;
    let colour = |f: f64, c: f64, s: f64| -> Rgb {
        // Lit along the back of the lock, dark in the furrows between two and at the root.
        let light = smoothstep(-0.35, 1.0, s) * lerp(0.55, 1.0, bell((f - 0.42) / 0.3));
        let base = mix(palette::HAIR, palette::HAIR_LIGHT, tint * 0.45 + 0.15 * c);
        let deep = mix(palette::HAIR_DARK, base, 0.15 + 0.85 * light);
        mix(deep, palette::HAIR_DARK, 0.35 * smoothstep(0.12, 0.0, f))
    };
    part.sheet(rings + 1, AROUND + 1, |ring, i| {
        let f = ring as f64 / rings as f64;
        let (middle, out, width, height) = at(f);
        let (before, after) = (at((f - 0.02).max(0.0)).0, at((f + 0.02).min(1.0)).0);
        let along = (after - before).normalised();
        let side = out.cross(along).normalised();
        let up = along.cross(side);
        let (s, c) = (TAU * i as f64 / AROUND as f64).sin_cos();
        (
            middle + side * (width * c) + up * (height * s),
            colour(f, c, s),
        )
    });
}

/// Locks from the nape and from behind the ears up to the bun.
pub(crate) fn swept(part: &mut Part) {
    const COUNT: usize = 20;
    let bun_base = BUN + v3(0.0, -30.0, 14.0).pitched(-0.5);
    for k in 0..COUNT {
        let turn = (k as f64 + 0.5) / COUNT as f64 * 2.0 - 1.0;
        // Closer together in front than behind.
        // Front and sides belong to the wings.
        let azimuth = (1.60 + (PI - 1.60) * turn.abs()).copysign(turn);
        let root = hairline(azimuth);
        let (wild, wilder) = (chance(k), chance(k + 100));
        let end = bun_base + v3(24.0 * azimuth.sin(), 0.0, 24.0 * azimuth.cos());
        let (from, to) = (root - MIDDLE, end - MIDDLE);
        let (d0, d1) = (from.normalised(), to.normalised());
        let angle = d0.dot(d1).clamp(-1.0, 1.0).acos().max(1e-3);
        // The front is swept a little to the sides from a parting left of the middle.
        // Next to the wings they lie below them.
        let beside = smoothstep(2.2, 1.6, azimuth.abs());
        let sway = 0.30 * (wilder - 0.5);
        lock(part, 12, wild, |f| {
            let d = (d0 * (((1.0 - f) * angle).sin() / angle.sin())
                + d1 * ((f * angle).sin() / angle.sin()))
            .yawed(sway * (PI * f).sin() * (1.0 - f))
            .normalised();
            let rise = smoothstep(0.0, 0.2, f);
            let pouf = 8.0 * (PI * f.powf(0.72)).sin().max(0.0).powf(0.7);
            let lift = lerp(-6.0, 2.5 + 5.0 * wild - 6.0 * beside, rise) + pouf;
            let surface = lerp(from.length(), reach(d), smoothstep(0.0, 0.35, f));
            let inner = lerp(surface, to.length(), smoothstep(0.75, 1.0, f));
            let spread =
                lerp(9.0, 13.5, smoothstep(0.3, -0.8, azimuth.cos())) * (0.85 + 0.35 * wilder);
            let width = spread * lerp(0.45, 1.0, rise) * lerp(1.0, 0.42, smoothstep(0.3, 1.0, f));
            let height = 5.6 * lerp(0.3, 1.0, rise);
            (MIDDLE + d * (inner + lift), d, width, height)
        });
    }
}

/// Locks that have come loose: two at each temple, a short one at the nape on each side.
pub(crate) fn loose(part: &mut Part) {
    /// Points of the middle line, and half the width there.
    type Path = [(f64, f64, f64, f64); 7];
    const TEMPLE: Path = [
        (38.0, 108.0, 74.0, 3.0),
        (56.0, 96.0, 71.0, 6.0),
        (69.0, 72.0, 60.0, 6.6),
        (76.0, 40.0, 48.0, 6.2),
        (72.0, 6.0, 44.0, 5.6),
        (67.0, -26.0, 46.0, 4.0),
        (71.0, -52.0, 44.0, 0.5),
    ];
    const THIN: Path = [
        (50.0, 100.0, 64.0, 2.0),
        (64.0, 86.0, 58.0, 3.4),
        (74.0, 60.0, 48.0, 3.6),
        (78.0, 30.0, 38.0, 3.4),
        (77.0, 2.0, 34.0, 3.0),
        (73.0, -16.0, 36.0, 2.2),
        (75.0, -32.0, 33.0, 0.4),
    ];
    const NAPE: Path = [
        (40.0, -14.0, -62.0, 4.0),
        (43.0, -30.0, -62.0, 4.6),
        (45.0, -46.0, -58.0, 4.2),
        (46.0, -60.0, -52.0, 3.4),
        (44.0, -72.0, -47.0, 2.4),
        (42.0, -81.0, -45.0, 1.4),
        (43.0, -88.0, -42.0, 0.3),
    ];
    for (k, (path, wave)) in [(TEMPLE, 3.4), (THIN, 2.4), (NAPE, 1.5)].iter().enumerate() {
        for side in [1.0, -1.0] {
            let at = |f: f64, pick: fn(&(f64, f64, f64, f64)) -> f64| {
                spline(|i| pick(&path[i]), path.len(), f * 6.0)
            };
            // The two sides are not quite alike.
            let phase = if side > 0.0 { 0.0 } else { 0.9 } + k as f64;
            lock(part, 20, 0.35 + 0.3 * chance(k + 7), |f| {
                let curl = wave * smoothstep(0.25, 0.85, f);
                let swing = v3(
                    curl * (13.0 * f + phase).sin(),
                    0.0,
                    curl * (13.0 * f + phase).cos(),
                );
                let p = v3(at(f, |p| p.0), at(f, |p| p.1), at(f, |p| p.2)) + swing;
                let p = v3(side * p.x, p.y, p.z);
                let out = (p - v3(0.0, p.y, -6.0)).normalised();
                let width = at(f, |p| p.3);
                (p, out, width, 0.55 * width)
            });
        }
    }
}
