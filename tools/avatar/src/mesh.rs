//! Meshes on their way to the file: vertices with colours, triangles, and the offsets of named shapes.

use std::collections::HashMap;

use super::math::Vec3;
use super::palette::Rgb;

/// Which of the file's materials a part is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Material {
    Skin,
    Hair,
    Fabric,
    Wet,
    Enamel,
    Metal,
    Glint,
}

/// One drawable piece: vertices, and triangles that are counter-clockwise seen from outside.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) material: Material,
    pub(super) points: Vec<Vec3>,
    pub(super) colours: Vec<Rgb>,
    pub(super) triangles: Vec<[u32; 3]>,
    /// The offset of every vertex for each shape of the mesh, in the mesh's order of shapes.
    pub(super) shapes: Vec<Vec<Vec3>>,
    /// How much each vertex follows each of [`super::bones::JOINTS`]; empty where the part follows its node alone.
    pub(super) bones: Vec<[f64; 3]>,
}

impl Part {
    pub(super) fn new(material: Material) -> Self {
        Self {
            material,
            points: Vec::new(),
            colours: Vec::new(),
            triangles: Vec::new(),
            shapes: Vec::new(),
            bones: Vec::new(),
        }
    }

    pub(super) fn vertex(&mut self, p: Vec3, colour: Rgb) -> u32 {
        self.points.push(p);
        self.colours.push(colour);
        (self.points.len() - 1) as u32
    }

    /// Two triangles, counter-clockwise as given; corners that coincide leave one triangle or none.
    pub(super) fn quad(&mut self, a: u32, b: u32, c: u32, d: u32) {
        for t in [[a, b, c], [a, c, d]] {
            if t[0] != t[1] && t[1] != t[2] && t[2] != t[0] {
                self.triangles.push(t);
            }
        }
    }

    /// A sheet of `rows` x `columns` points: rows go down, columns to the right of someone looking at its front.
    pub(super) fn sheet(
        &mut self,
        rows: usize,
        columns: usize,
        at: impl Fn(usize, usize) -> (Vec3, Rgb),
    ) {
        let first = self.points.len() as u32;
        for row in 0..rows {
            for column in 0..columns {
                let (p, colour) = at(row, column);
                self.vertex(p, colour);
            }
        }
        let id = |row: usize, column: usize| first + (row * columns + column) as u32;
        for row in 1..rows {
            for column in 1..columns {
                self.quad(
                    id(row - 1, column - 1),
                    id(row, column - 1),
                    id(row, column),
                    id(row - 1, column),
                );
            }
        }
    }

    /// The vertices moved by one shape at full weight.
    fn moved(&self, shape: usize) -> Vec<Vec3> {
        match self.shapes.get(shape) {
            Some(offsets) => self
                .points
                .iter()
                .zip(offsets)
                .map(|(p, d)| *p + *d)
                .collect(),
            None => self.points.clone(),
        }
    }

    /// Smooth normals of the resting part. Vertices at one place share a normal, so seams do not show.
    pub(super) fn normals(&self) -> Vec<Vec3> {
        self.normals_of(&self.points)
    }

    /// What a shape at full weight adds to each normal.
    pub(super) fn normal_offsets(&self, shape: usize, resting: &[Vec3]) -> Vec<Vec3> {
        let moved = self.normals_of(&self.moved(shape));
        moved.iter().zip(resting).map(|(a, b)| *a - *b).collect()
    }

    fn normals_of(&self, points: &[Vec3]) -> Vec<Vec3> {
        let mut places: HashMap<[i64; 3], usize> = HashMap::new();
        let place: Vec<usize> = self
            .points
            .iter()
            .map(|p| {
                let key = [p.x, p.y, p.z].map(|v| (v * 1000.0).round() as i64);
                let next = places.len();
                *places.entry(key).or_insert(next)
            })
            .collect();
        let mut sums = vec![Vec3::ZERO; places.len()];
        for &[a, b, c] in &self.triangles {
            let (a, b, c) = (a as usize, b as usize, c as usize);
            let face = (points[b] - points[a]).cross(points[c] - points[a]);
            for corner in [a, b, c] {
                sums[place[corner]] += face;
            }
        }
        place.iter().map(|&i| sums[i].normalised()).collect()
    }
}

/// A mesh of the file: its parts all carry the same list of shapes.
#[derive(Clone, Debug)]
pub(super) struct Mesh {
    pub(super) name: &'static str,
    pub(super) shape_names: Vec<&'static str>,
    pub(super) parts: Vec<Part>,
}

/// A node of the file: where it hangs, how far from its parent (mm), and what it shows.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) name: &'static str,
    pub(super) parent: Option<&'static str>,
    pub(super) offset: Vec3,
    pub(super) mesh: Option<Mesh>,
}
