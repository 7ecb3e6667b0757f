//! What is worn: each garment a layer over the bare body, modelled in the same pose, cut where it ends and turned in
//! at its hems. Under it there is no skin, so nothing can show through when a limb is moved.

use crate::body::clip::{clip, part_off, rim, turned_in};
use crate::body::field::Body;
use crate::body::net::{Field, Net, net, slope};
use crate::body::shape::to_arm;
use crate::body::weights::{Cut, Weights};
use crate::math::{Vec3, v3};
use crate::mesh::{Material, Part};
use crate::palette::Rgb;

pub(crate) mod belt;
pub(crate) mod boots;
pub(crate) mod cloak;
pub(crate) mod dress;
pub(crate) mod hat;
pub(crate) mod shirt;
pub(crate) mod skirt;
pub(crate) mod trousers;
pub(crate) mod vest;

/// The middle of the breast, from which necklines are seen.
pub(crate) const BREAST: Vec3 = v3(0.0, 1330.0, -28.0);

/// Azimuth (0 in front, π/2 her left) and elevation of a point seen from [`BREAST`].
pub(crate) fn bearing(p: Vec3) -> (f64, f64) {
    let q = p - BREAST;
    (q.x.atan2(q.z), q.y.atan2((q.x * q.x + q.z * q.z).sqrt()))
}

/// The direction of a bearing.
pub(crate) fn direction(azimuth: f64, elevation: f64) -> Vec3 {
    let (s, c) = elevation.sin_cos();
    v3(c * azimuth.sin(), s, c * azimuth.cos())
}

/// A point in the frame of the arm on its side, as if that were the left one.
pub(crate) fn on_arm(body: &Body, p: Vec3) -> Vec3 {
    to_arm(&body.shape, v3(p.x.abs(), p.y, p.z))
}

/// The small unevenness of cloth, between -1 and 1.
pub(crate) fn rumple(p: Vec3) -> f64 {
    let a = (0.051 * p.x.abs() + 0.023 * p.y + 0.6).sin() * (0.047 * p.y - 0.031 * p.z).sin();
    let b = (0.083 * p.y + 0.037 * p.x.abs() + 0.05 * p.z).sin() * (0.061 * p.z + 0.02 * p.y).cos();
    0.6 * a + 0.4 * b
}

/// A garment made of a field.
pub(crate) struct Garment<'a> {
    pub(crate) field: &'a Field<'a>,
    /// Negative where the garment is; about a distance in mm near its edges.
    pub(crate) keep: &'a Field<'a>,
    pub(crate) colour: &'a dyn Fn(Vec3) -> Rgb,
    pub(crate) material: Material,
    pub(crate) low: Vec3,
    pub(crate) high: Vec3,
    pub(crate) cell: f64,
    /// How deep its hems are turned in, mm; 0 leaves the edge as it is cut.
    pub(crate) hem: f64,
    pub(crate) cut: Cut,
    /// How wide the trim along its edges is, mm, and its colour.
    pub(crate) trim: Option<(f64, &'a dyn Fn(Vec3) -> Rgb)>,
}

impl Garment<'_> {
    /// Its mesh, still in the modelling pose.
    pub(crate) fn make(&self, weights: &Weights) -> Part {
        let whole = net(self.field, self.low, self.high, self.cell);
        let net = clip(whole, self.field, self.keep, self.cell);
        let part = |net: &Net, colour: &dyn Fn(Vec3) -> Rgb| {
            let normals = net.points.iter();
            let normals = normals.map(|&p| slope(self.field, p).normalised());
            part_of(net, normals.collect(), self.material, colour)
        };
        let mut part = match self.trim {
            None => part(&net, self.colour),
            Some((wide, colour)) => {
                let band = |p: Vec3| -wide - (self.keep)(p);
                let rest = |p: Vec3| (self.keep)(p) + wide;
                let [rest, band] =
                    [&rest as &Field, &band].map(|k| part_off(&net, self.field, k, self.cell));
                let mut whole = part(&rest, self.colour);
                whole.append(part(&band, colour));
                whole
            }
        };
        if self.hem > 0.0 {
            self.turn_in(&mut part);
        }
        part.holds = part
            .points
            .iter()
            .map(|&p| weights.at(p, self.cut))
            .collect();
        part
    }

    /// A flange along every cut edge, so that cloth has a thickness.
    fn turn_in(&self, part: &mut Part) {
        let mut edges = rim(&part.triangles);
        if let Some((wide, _)) = self.trim {
            // The trim is sewn on.
            let inner = |i: u32| (self.keep)(part.points[i as usize]) < -0.5 * wide;
            edges.retain(|&(a, b)| !(inner(a) || inner(b)));
        }
        let mut flange = std::collections::HashMap::new();
        for &(a, b) in &edges {
            let mut pair = |i: u32| -> (u32, u32) {
                *flange.entry(i).or_insert_with(|| {
                    let (p, n) = (part.points[i as usize], part.known_normals[i as usize]);
                    let (inner, out) = turned_in(self.keep, p, n, self.hem);
                    let colour = part.colours[i as usize];
                    let edge = part.vertex(p, colour);
                    let deep = part.vertex(inner, colour.map(|c| 0.5 * c));
                    part.known_normals.push((out + n * 0.4).normalised());
                    part.known_normals.push((out - n * 0.3).normalised());
                    (edge, deep)
                })
            };
            let (a, b) = (pair(a), pair(b));
            part.triangles.push([b.0, a.0, a.1]);
            part.triangles.push([b.0, a.1, b.1]);
        }
    }
}

/// A net as a part.
pub(crate) fn part_of(
    net: &Net,
    normals: Vec<Vec3>,
    material: Material,
    colour: &dyn Fn(Vec3) -> Rgb,
) -> Part {
    let mut part = Part::new(material);
    part.points.clone_from(&net.points);
    part.colours = net.points.iter().map(|&p| colour(p)).collect();
    part.triangles.clone_from(&net.triangles);
    part.known_normals = normals;
    part
}

/// A sheet that was drawn as rows and columns gets its bones and normals.
pub(crate) fn hang(mut part: Part, weights: &Weights, cut: Cut) -> Part {
    part.known_normals = part.normals();
    part.holds = part.points.iter().map(|&p| weights.at(p, cut)).collect();
    part
}

/// How much light reaches a place: 1 in the open, less in folds and under arms.
pub(crate) fn open_sky(field: &Field, p: Vec3) -> f64 {
    let n = slope(field, p).normalised();
    let near = (field(p + n * 16.0) / 16.0).clamp(0.0, 1.0);
    let far = (field(p + n * 60.0) / 60.0).clamp(0.0, 1.0);
    0.45 + 0.55 * (0.4 * near + 0.6 * far)
}
