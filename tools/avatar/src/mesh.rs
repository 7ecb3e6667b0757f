//! Meshes on their way to the file: vertices with colours, triangles, and the offsets of named shapes.

use std::collections::HashMap;

use super::math::Vec3;
use super::palette::Rgb;

/// Which of the file's materials a part is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Material {
    Skin,
    Hair,
    Fabric,
    Wet,
    Enamel,
    Metal,
    Glint,
    Leather,
}

/// The bones that a vertex follows and how much, together 1. Those that are not needed have no share.
pub(crate) type Hold = [(u8, f64); 4];

/// One drawable piece: vertices, and triangles that are counter-clockwise seen from outside.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) material: Material,
    pub(crate) points: Vec<Vec3>,
    pub(crate) colours: Vec<Rgb>,
    pub(crate) triangles: Vec<[u32; 3]>,
    /// The offset of every vertex for each shape of the mesh, in the mesh's order of shapes.
    pub(crate) shapes: Vec<Vec<Vec3>>,
    /// What each vertex follows; empty where the part follows its node alone.
    pub(crate) holds: Vec<Hold>,
    /// The normals, where they are known better than from the triangles; else empty.
    pub(crate) known_normals: Vec<Vec3>,
}

impl Part {
    pub(crate) fn new(material: Material) -> Self {
        Self {
            material,
            points: Vec::new(),
            colours: Vec::new(),
            triangles: Vec::new(),
            shapes: Vec::new(),
            holds: Vec::new(),
            known_normals: Vec::new(),
        }
    }

    pub(crate) fn vertex(&mut self, p: Vec3, colour: Rgb) -> u32 {
        self.points.push(p);
        self.colours.push(colour);
        (self.points.len() - 1) as u32
    }

    /// Two triangles, counter-clockwise as given; corners that coincide leave one triangle or none.
    pub(crate) fn quad(&mut self, a: u32, b: u32, c: u32, d: u32) {
        for t in [[a, b, c], [a, c, d]] {
            if t[0] != t[1] && t[1] != t[2] && t[2] != t[0] {
                self.triangles.push(t);
            }
        }
    }

    /// A sheet of `rows` x `columns` points: rows go down, columns to the right of someone looking at its front.
    pub(crate) fn sheet(
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
    pub(crate) fn normals(&self) -> Vec<Vec3> {
        if self.known_normals.is_empty() {
            self.normals_of(&self.points)
        } else {
            self.known_normals.clone()
        }
    }

    /// Every point, and what the shapes make of it, taken elsewhere.
    pub(crate) fn warp(&mut self, to: impl Fn(Vec3) -> Vec3) {
        let warped: Vec<Vec3> = self.points.iter().map(|&p| to(p)).collect();
        for offsets in &mut self.shapes {
            for ((offset, &p), &q) in offsets.iter_mut().zip(&self.points).zip(&warped) {
                if *offset != Vec3::ZERO {
                    *offset = to(p + *offset) - q;
                }
            }
        }
        self.points = warped;
    }

    /// Every colour changed.
    pub(crate) fn tint(&mut self, to: impl Fn(Rgb) -> Rgb) {
        for colour in &mut self.colours {
            *colour = to(*colour);
        }
    }

    /// Takes in another part that is drawn alike and has no shapes.
    pub(crate) fn append(&mut self, other: Self) {
        let first = self.points.len() as u32;
        self.points.extend(other.points);
        self.colours.extend(other.colours);
        self.holds.extend(other.holds);
        self.known_normals.extend(other.known_normals);
        self.triangles
            .extend(other.triangles.iter().map(|t| t.map(|i| i + first)));
    }

    /// What a shape at full weight adds to each normal.
    pub(crate) fn normal_offsets(&self, shape: usize, resting: &[Vec3]) -> Vec<Vec3> {
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
pub(crate) struct Mesh {
    pub(crate) name: &'static str,
    pub(crate) shape_names: Vec<&'static str>,
    pub(crate) parts: Vec<Part>,
}

/// A node of the file: where it hangs, how far from its parent (mm), how it is turned, and what it shows.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) parent: Option<usize>,
    pub(crate) offset: Vec3,
    /// A quaternion: x, y, z, w.
    pub(crate) turn: [f64; 4],
    pub(crate) mesh: Option<Mesh>,
}

/// What becomes a file. Parents come before their children.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) nodes: Vec<Node>,
    /// The nodes that bend skins, in the order that [`Hold`]s number them.
    pub(crate) joints: Vec<usize>,
    /// Where those are in the pose that skins are bound in, mm from the root.
    pub(crate) places: Vec<Vec3>,
    /// How much larger everything is than its numbers say.
    pub(crate) scale: f64,
}

/// Parts that are drawn alike become one.
pub(crate) fn merged(parts: Vec<Part>) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    for part in parts {
        match all.iter_mut().find(|p| p.material == part.material) {
            Some(known) => known.append(part),
            None => all.push(part),
        }
    }
    all
}

impl Node {
    /// A node that shows nothing.
    pub(crate) fn bare(name: &str, parent: Option<usize>, offset: Vec3) -> Self {
        Self {
            name: name.to_owned(),
            parent,
            offset,
            turn: [0.0, 0.0, 0.0, 1.0],
            mesh: None,
        }
    }
}

impl Model {
    /// A mesh at the root, in a node of its name.
    pub(crate) fn show(&mut self, mesh: Mesh) {
        let node = Node::bare(mesh.name, Some(0), Vec3::ZERO);
        self.nodes.push(Node {
            mesh: Some(mesh),
            ..node
        });
    }
}
