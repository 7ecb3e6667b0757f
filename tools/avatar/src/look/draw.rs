//! A plain picture of triangles: seen straight on, lit from the upper left, without shadows.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::math::{Vec3, v3};
use crate::mesh::Part;

/// Light that comes from everywhere, and from two lamps: where they are, and how strong.
const AMBIENT: f64 = 0.34;
const LAMPS: [(Vec3, f64); 2] = [(v3(0.39, 0.62, 0.69), 0.75), (v3(-0.83, 0.21, 0.52), 0.25)];
const BACKGROUND: [u8; 3] = [92, 96, 104];

/// A picture in the making.
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<[u8; 3]>,
    /// How near what is seen at each pixel is.
    near: Vec<f64>,
}

/// From where something is seen, and where in the picture it is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// Degrees about the vertical, 0 from the front.
    pub(crate) turn: f64,
    /// What is in the middle of the frame.
    pub(crate) aim: Vec3,
    /// Pixels for a millimetre.
    pub(crate) scale: f64,
    /// The frame in the picture: left, top, width, height.
    pub(crate) frame: [usize; 4],
}

impl Picture {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            pixels: vec![BACKGROUND; width * height],
            near: vec![f64::MIN; width * height],
        }
    }

    /// Draws a part; both sides of its triangles are seen.
    pub(crate) fn draw(&mut self, part: &Part, view: View) {
        let (s, c) = view.turn.to_radians().sin_cos();
        let seen = |p: Vec3| v3(p.x * c - p.z * s, p.y, p.x * s + p.z * c);
        let [left, top, width, height] = view.frame;
        let middle = v3(0.5 * width as f64, 0.5 * height as f64, 0.0);
        let places: Vec<Vec3> = part
            .points
            .iter()
            .map(|&p| {
                let q = seen(p - view.aim) * view.scale;
                middle + v3(q.x, -q.y, q.z)
            })
            .collect();
        let normals: Vec<Vec3> = part.normals().into_iter().map(seen).collect();
        for t in &part.triangles {
            let t = t.map(|i| i as usize);
            let [a, b, c] = t.map(|i| places[i]);
            let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
            if area.abs() < 1e-9 {
                continue;
            }
            let span = |low: f64, high: f64, end: usize| {
                let from = low.floor().max(0.0) as usize;
                from..(high.ceil().max(0.0) as usize).min(end)
            };
            let rows = span(a.y.min(b.y).min(c.y), a.y.max(b.y).max(c.y), height);
            for row in rows {
                let columns = span(a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x), width);
                for column in columns {
                    let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
                    let second = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area;
                    let third = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / area;
                    let shares = [1.0 - second - third, second, third];
                    if shares.iter().any(|s| *s < 0.0) {
                        continue;
                    }
                    let blend = |of: &dyn Fn(usize) -> f64| -> f64 {
                        t.iter().zip(shares).map(|(&i, share)| share * of(i)).sum()
                    };
                    let near = blend(&|i| places[i].z);
                    let at = (top + row) * self.width + left + column;
                    if near <= self.near[at] {
                        continue;
                    }
                    self.near[at] = near;
                    let n = v3(
                        blend(&|i| normals[i].x),
                        blend(&|i| normals[i].y),
                        blend(&|i| normals[i].z),
                    );
                    let n = n.normalised() * if n.z < 0.0 { -1.0 } else { 1.0 };
                    let lamps = LAMPS.iter().map(|(d, much)| much * n.dot(*d).max(0.0));
                    let light = AMBIENT + 0.12 * n.y + lamps.sum::<f64>();
                    self.pixels[at] = std::array::from_fn(|k| {
                        let linear = (light * blend(&|i| part.colours[i][k])).clamp(0.0, 1.0);
                        (255.0 * linear.powf(1.0 / 2.2)).round() as u8
                    });
                }
            }
        }
    }

    /// How much of the picture something is seen in, 0 to 1.
    #[cfg(test)]
    pub(crate) fn filled(&self) -> f64 {
        let seen = self.near.iter().filter(|d| **d > f64::MIN).count();
        seen as f64 / self.near.len() as f64
    }

    /// Writes it as PNG.
    pub(crate) fn save(&self, path: &Path) -> Result<(), String> {
        let wrong = |e: String| format!("{} cannot be written: {e}", path.display());
        let file = File::create(path).map_err(|e| wrong(e.to_string()))?;
        let height = self.pixels.len() / self.width;
        let mut png = png::Encoder::new(BufWriter::new(file), self.width as u32, height as u32);
        png.set_color(png::ColorType::Rgb);
        png.set_depth(png::BitDepth::Eight);
        png.write_header()
            .and_then(|mut writer| writer.write_image_data(self.pixels.as_flattened()))
            .map_err(|e| wrong(e.to_string()))
    }
}
