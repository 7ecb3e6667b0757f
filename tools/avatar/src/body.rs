//! The trunk under her skin, and what she wears: a gathered blouse with puffed sleeves, a laced bodice with straps.
//!
//! The frame is the root's: y = 0 at the base of the neck.

use std::f64::consts::{PI, TAU};

use super::math::{Vec3, bell, lerp, smoothstep, spline, v3};
use super::mesh::{Material, Mesh, Part};
use super::palette::{self, Rgb, mix};

/// Sections of the trunk: height, half width, reach to front and back, exponent of roundness.
const TRUNK: [(f64, f64, f64, f64, f64); 12] = [
    (32.0, 38.5, 18.0, -58.0, 2.0),
    (17.0, 44.0, 19.0, -64.0, 2.0),
    (4.0, 57.0, 22.5, -72.0, 2.0),
    (-8.0, 80.0, 29.0, -81.0, 2.05),
    (-20.0, 113.0, 40.0, -90.0, 2.1),
    (-38.0, 141.0, 52.0, -98.0, 2.2),
    (-66.0, 155.0, 67.0, -104.0, 2.3),
    (-105.0, 156.0, 88.0, -110.0, 2.35),
    (-150.0, 149.0, 108.0, -111.0, 2.35),
    (-200.0, 141.0, 108.0, -107.0, 2.3),
    (-255.0, 131.0, 94.0, -100.0, 2.25),
    (-310.0, 124.0, 82.0, -94.0, 2.2),
];

/// The section at which the skin of the trunk takes over from that of the neck.
pub(super) const TRUNK_BEGINS: f64 = 1.45;
/// The last section of the skin, which lies under the blouse.
pub(super) const SKIN_ENDS: f64 = 8.0;

fn half_width(t: f64) -> f64 {
    spline(|k| TRUNK[k].1, TRUNK.len(), t)
}

/// The section of the shoulders with this half width.
fn section_as_wide_as(width: f64) -> f64 {
    let (mut above, mut below) = (0.0, 5.0);
    for _ in 0..40 {
        let middle = 0.5 * (above + below);
        if half_width(middle) < width {
            above = middle;
        } else {
            below = middle;
        }
    }
    above
}

fn trunk(azimuth: f64, t: f64, grow: f64) -> Vec3 {
    let at =
        |pick: fn(&(f64, f64, f64, f64, f64)) -> f64| spline(|k| pick(&TRUNK[k]), TRUNK.len(), t);
    let centre = -30.0;
    let (s, c) = azimuth.sin_cos();
    let exponent = at(|k| k.4);
    let depth = (1.0 - s.abs().min(1.0).powf(exponent)).powf(1.0 / exponent);
    let reach = if c >= 0.0 {
        at(|k| k.2) + grow - centre
    } else {
        at(|k| k.3) - grow - centre
    };
    let x = (at(|k| k.1) + grow) * s;
    // The breast.
    let breast =
        15.0 * c.max(0.0) * bell((x.abs() - 62.0) / 42.0) * bell((at(|k| k.0) + 172.0) / 52.0);
    v3(x, at(|k| k.0) + 0.6 * grow, centre + reach * depth + breast)
}

/// The bare skin of shoulders and chest: collar bones, and the hollow between them.
pub(super) fn skin(azimuth: f64, t: f64) -> Vec3 {
    // What the blouse covers keeps clear of it.
    let covered = smoothstep(0.05, 0.45, t - neckline(azimuth));
    let p = trunk(azimuth, t, -5.0 * covered);
    let front = azimuth.cos().max(0.0);
    let ax = p.x.abs();
    let bone = 3.0
        * bell((p.y + 23.0 - 0.06 * ax) / 5.5)
        * smoothstep(7.0, 20.0, ax)
        * smoothstep(115.0, 60.0, ax);
    let above = -1.8 * bell((p.y + 11.0 - 0.06 * ax) / 6.0) * bell((ax - 48.0) / 22.0);
    let hollow = -2.2 * bell(p.x / 9.0) * bell((p.y + 15.0) / 9.0);
    // The two strings of the neck that meet in the hollow.
    let along = smoothstep(-14.0, 22.0, p.y) * smoothstep(40.0, 20.0, p.y);
    let strings = 1.6 * along * bell((ax - 9.0 - 0.45 * (p.y + 14.0)) / 4.0);
    p + v3(0.0, 0.4 * bone, bone + hollow + above + strings) * front
}

fn wrap(part: &mut Part, rows: usize, columns: usize, at: impl Fn(f64, f64) -> (Vec3, Rgb)) {
    part.sheet(rows + 1, columns + 1, |row, column| {
        at(
            (column as f64 / columns as f64 * 2.0 - 1.0) * PI,
            row as f64 / rows as f64,
        )
    });
}

/// Where the blouse begins: low in front, high on the shoulders and the back.
fn neckline(azimuth: f64) -> f64 {
    lerp(3.15, 6.3, smoothstep(0.58, 0.97, azimuth.cos()))
        - 0.35 * smoothstep(0.0, -1.0, azimuth.cos())
}

fn blouse(part: &mut Part) {
    wrap(part, 20, 108, |azimuth, f| {
        let t = lerp(neckline(azimuth), 11.0, f.powf(1.3));
        // On the shoulders it lies flat.
        let front = smoothstep(0.35, 0.8, azimuth.cos().abs());
        let gather = (azimuth * 27.0).cos() * smoothstep(0.34, 0.0, f) * lerp(0.2, 1.0, front);
        let frill = lerp(1.0, 5.5, front) * bell((f - 0.025) / 0.03);
        let tuck = lerp(-9.0, -5.0, front) * smoothstep(0.02, 0.0, f);
        // A drawstring under the frill.
        let string = -2.5 * bell((f - 0.075) / 0.022);
        let colour = mix(
            palette::BLOUSE,
            palette::BLOUSE_SHADE,
            (0.30 - 0.30 * gather) * smoothstep(0.5, 0.0, f) + 0.35 * bell((f - 0.075) / 0.03),
        );
        (
            trunk(azimuth, t, 4.0 + frill + tuck + string + 1.4 * gather),
            colour,
        )
    });
}

/// A puffed sleeve: a wide tube that hangs from the shoulder.
fn sleeve(part: &mut Part, side: f64) {
    // Middle of the arm and how wide the sleeve is there.
    const PATH: [(f64, f64, f64, f64); 7] = [
        (98.0, -22.0, -30.0, 8.0),
        (112.0, -40.0, -30.0, 30.0),
        (132.0, -72.0, -29.0, 47.0),
        (151.0, -120.0, -27.0, 55.0),
        (163.0, -180.0, -22.0, 58.0),
        (170.0, -245.0, -14.0, 52.0),
        (172.0, -310.0, -6.0, 44.0),
    ];
    let (rings, around) = (16, 36);
    let at = |f: f64, pick: fn(&(f64, f64, f64, f64)) -> f64| {
        spline(|k| pick(&PATH[k]), PATH.len(), f * 6.0)
    };
    part.sheet(rings + 1, around + 1, |ring, i| {
        let f = ring as f64 / rings as f64;
        let turn = TAU * i as f64 / around as f64;
        let fold = (9.0 * turn + 2.2 * (5.0 * f).sin()).cos();
        let deep = lerp(0.055, 0.03, f) * smoothstep(0.0, 0.2, f);
        let radius = at(f, |p| p.3) * (1.0 + deep * fold);
        let lean = 0.5 * (1.0 - f);
        let (s, c) = turn.sin_cos();
        let centre = v3(at(f, |p| p.0), at(f, |p| p.1), at(f, |p| p.2));
        let p = centre + v3(radius * s, -lean * radius * s, radius * 1.06 * c);
        let colour = mix(
            palette::BLOUSE,
            palette::BLOUSE_SHADE,
            (0.28 - 0.28 * fold) * lerp(1.0, 0.6, f) * smoothstep(0.0, 0.25, f),
        );
        (v3(side * p.x, p.y, p.z), colour)
    });
}

/// Where the bodice begins in front, dipping towards the middle.
fn bodice_top(azimuth: f64) -> f64 {
    let ax = azimuth.sin().abs();
    7.35 - 0.45 * bell((ax - 0.42) / 0.22) - 0.25 * smoothstep(0.0, -1.0, azimuth.cos())
}

fn bodice(part: &mut Part) {
    wrap(part, 14, 96, |azimuth, f| {
        let f = f * f;
        let t = lerp(bodice_top(azimuth), 11.0, f);
        let rim = smoothstep(0.0, 0.02, f);
        let p = trunk(azimuth, t, lerp(3.0, 9.0, rim));
        // The gap in the middle that the laces close.
        let seam = bell(p.x / 7.0) * azimuth.cos().max(0.0);
        let colour = mix(
            palette::GOLD_THREAD,
            palette::BODICE,
            smoothstep(0.022, 0.04, f),
        );
        (
            p - v3(0.0, 0.0, 3.5 * seam),
            mix(colour, palette::BODICE_SHADE, 0.8 * seam),
        )
    });
}

/// One strap of the bodice, from its front over the shoulder to its back.
fn strap(part: &mut Part, side: f64) {
    let (steps, across) = (28, 6);
    part.sheet(steps + 1, across + 1, |step, i| {
        let f = step as f64 / steps as f64;
        let over = (PI * f).sin();
        let r = i as f64 / across as f64 * 2.0 - 1.0;
        let edge = smoothstep(1.0, 0.6, r.abs());
        let off = lerp(4.5, 9.0, edge);
        let x = lerp(72.0, 96.0, over) - side * r * 11.0;
        let t = lerp(7.5, section_as_wide_as(x - off), over.powf(0.8));
        let s = (x / (half_width(t) + off)).clamp(-1.0, 1.0).asin();
        let azimuth = if f < 0.5 { s } else { PI - s };
        let colour = mix(
            palette::GOLD_THREAD,
            palette::BODICE,
            smoothstep(0.98, 0.7, r.abs()),
        );
        let p = trunk(azimuth, t, off);
        (v3(side * p.x, p.y, p.z), colour)
    });
}

/// Laces that cross in front of the bodice.
fn laces(part: &mut Part) {
    for cross in 0..4 {
        for side in [1.0, -1.0] {
            let top = 7.55 + 0.55 * f64::from(cross);
            part.sheet(2, 7, |row, i| {
                let f = i as f64 / 6.0;
                let x = lerp(-13.0, 13.0, f);
                let t = top + 0.5 * if side > 0.0 { f } else { 1.0 - f };
                let p = trunk((x / half_width(t)).asin(), t, 10.5);
                (p + v3(0.0, -3.4 * row as f64, 0.6), palette::GOLD_THREAD)
            });
        }
    }
}

/// A fine chain around the neck, with a green stone.
fn necklace(gold: &mut Part, stone: &mut Part) {
    let on_skin = |azimuth: f64| {
        let t = lerp(2.6, 5.45, smoothstep(1.35, 0.0, azimuth.abs()).powf(1.4));
        skin(azimuth, t)
    };
    gold.sheet(61, 5, |i, j| {
        let azimuth = (i as f64 / 60.0 * 2.0 - 1.0) * PI;
        let out = v3(azimuth.sin(), 0.9, azimuth.cos()).normalised();
        let (s, c) = (TAU * j as f64 / 4.0).sin_cos();
        let p = on_skin(azimuth) + out * (0.7 + 0.9 * s) + v3(0.0, 0.9 * c, 0.0);
        (p, palette::GOLD)
    });
    let place = on_skin(0.0) + v3(0.0, -7.0, 1.5);
    stone.sheet(9, 13, |row, column| {
        let polar = PI * row as f64 / 8.0;
        let turn = TAU * column as f64 / 12.0;
        let p = v3(
            4.2 * polar.sin() * turn.sin(),
            6.2 * polar.cos(),
            3.0 * polar.sin() * turn.cos(),
        );
        let top = smoothstep(0.8, 0.95, polar.cos());
        (place + p, mix(palette::STONE, palette::GOLD, top))
    });
}

/// What she wears, in the frame of the root.
pub(super) fn build() -> Mesh {
    let mut cloth = Part::new(Material::Fabric);
    blouse(&mut cloth);
    bodice(&mut cloth);
    laces(&mut cloth);
    for side in [1.0, -1.0] {
        sleeve(&mut cloth, side);
        strap(&mut cloth, side);
    }
    let (mut gold, mut stone) = (Part::new(Material::Metal), Part::new(Material::Wet));
    necklace(&mut gold, &mut stone);
    Mesh {
        name: "Body",
        shape_names: Vec::new(),
        parts: vec![cloth, gold, stone],
    }
}
