//! Surface nets: the mesh of a field's surface, one vertex in every cell that the surface passes through.
//!
//! After Gibson, "Constrained elastic surface nets" (1998), without the elastic part: each vertex begins in the
//! middle of the crossings of its cell's edges and is then taken onto the surface along the field's slope.

use std::collections::HashMap;

use crate::math::{Vec3, v3};

/// A field: negative inside.
pub(crate) type Field<'a> = dyn Fn(Vec3) -> f64 + 'a;

/// Vertices and triangles, counter-clockwise seen from outside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Net {
    pub(crate) points: Vec<Vec3>,
    pub(crate) triangles: Vec<[u32; 3]>,
}

/// The slope of a field.
pub(crate) fn slope(field: &Field, p: Vec3) -> Vec3 {
    let e = 0.4;
    let along = |d: Vec3| (field(p + d) - field(p - d)) / (2.0 * e);
    v3(
        along(v3(e, 0.0, 0.0)),
        along(v3(0.0, e, 0.0)),
        along(v3(0.0, 0.0, e)),
    )
}

/// Takes a point near a surface onto it.
pub(crate) fn onto(field: &Field, p: Vec3, most: f64) -> Vec3 {
    let mut q = p;
    for _ in 0..4 {
        let value = field(q);
        let s = slope(field, q);
        let steep = s.dot(s);
        if steep < 1e-6 || value.abs() < 1e-3 {
            break;
        }
        let step = s * (-value / steep);
        let long = step.length();
        q += step * (most / long.max(most));
    }
    let moved = q - p;
    // What does not come to rest nearby stays where it was.
    if moved.length() > 2.0 * most { p } else { q }
}

/// The net of `field` in the box from `low` to `high` with cells of `cell` mm.
pub(crate) fn net(field: &Field, low: Vec3, high: Vec3, cell: f64) -> Net {
    let count = |a: f64, b: f64| ((b - a) / cell).ceil() as usize + 1;
    let (nx, ny, nz) = (
        count(low.x, high.x),
        count(low.y, high.y),
        count(low.z, high.z),
    );
    let at = |x: usize, y: usize, z: usize| low + v3(x as f64, y as f64, z as f64) * cell;
    let index = |x: usize, y: usize, z: usize| (x * ny + y) * nz + z;
    let mut values = vec![0.0; nx * ny * nz];
    for x in 0..nx {
        for y in 0..ny {
            let mut z = 0;
            while z < nz {
                let value = field(at(x, y, z));
                values[index(x, y, z)] = value;
                // Far from the surface the next samples cannot change sign.
                let skip = ((value.abs() * 0.4 / cell) as usize)
                    .saturating_sub(1)
                    .min(nz - z - 1);
                for k in 1..=skip {
                    values[index(x, y, z + k)] = value;
                }
                z += skip + 1;
            }
        }
    }
    let mut made = Net::default();
    let mut cells: HashMap<[usize; 3], u32> = HashMap::new();
    for x in 0..nx - 1 {
        for y in 0..ny - 1 {
            for z in 0..nz - 1 {
                if let Some(p) = middle(&values, index, at, [x, y, z]) {
                    cells.insert([x, y, z], made.points.len() as u32);
                    made.points.push(onto(field, p, cell));
                }
            }
        }
    }
    let mut quad =
        |a: Option<&u32>, b: Option<&u32>, c: Option<&u32>, d: Option<&u32>, turned: bool| {
            let (Some(&a), Some(&b), Some(&c), Some(&d)) = (a, b, c, d) else {
                return;
            };
            let [a, b, c, d] = if turned { [d, c, b, a] } else { [a, b, c, d] };
            let p = |i: u32| made.points[i as usize];
            // The shorter diagonal.
            if (p(a) - p(c)).length() <= (p(b) - p(d)).length() {
                made.triangles.extend([[a, b, c], [a, c, d]]);
            } else {
                made.triangles.extend([[a, b, d], [b, c, d]]);
            }
        };
    for x in 1..nx - 1 {
        for y in 1..ny - 1 {
            for z in 1..nz - 1 {
                let here = values[index(x, y, z)] < 0.0;
                let get = |x: usize, y: usize, z: usize| cells.get(&[x, y, z]);
                if here != (values[index(x + 1, y, z)] < 0.0) {
                    quad(
                        get(x, y - 1, z - 1),
                        get(x, y, z - 1),
                        get(x, y, z),
                        get(x, y - 1, z),
                        !here,
                    );
                }
                if here != (values[index(x, y + 1, z)] < 0.0) {
                    quad(
                        get(x - 1, y, z - 1),
                        get(x - 1, y, z),
                        get(x, y, z),
                        get(x, y, z - 1),
                        !here,
                    );
                }
                if here != (values[index(x, y, z + 1)] < 0.0) {
                    quad(
                        get(x - 1, y - 1, z),
                        get(x, y - 1, z),
                        get(x, y, z),
                        get(x - 1, y, z),
                        !here,
                    );
                }
            }
        }
    }
    made
}

/// The middle of the crossings of a cell's edges, if the surface passes through it.
fn middle(
    values: &[f64],
    index: impl Fn(usize, usize, usize) -> usize,
    at: impl Fn(usize, usize, usize) -> Vec3,
    [x, y, z]: [usize; 3],
) -> Option<Vec3> {
    let corner = |k: usize| (x + (k & 1), y + (k >> 1 & 1), z + (k >> 2 & 1));
    let value = |k: usize| {
        let (x, y, z) = corner(k);
        values[index(x, y, z)]
    };
    let inside = (0..8).filter(|&k| value(k) < 0.0).count();
    if inside == 0 || inside == 8 {
        return None;
    }
    let (mut sum, mut crossings) = (Vec3::ZERO, 0.0);
    for k in 0..8 {
        for axis in [1, 2, 4] {
            let other = k | axis;
            if other == k || (value(k) < 0.0) == (value(other) < 0.0) {
                continue;
            }
            let f = value(k) / (value(k) - value(other));
            let ((ax, ay, az), (bx, by, bz)) = (corner(k), corner(other));
            let (a, b) = (at(ax, ay, az), at(bx, by, bz));
            sum += a + (b - a) * f;
            crossings += 1.0;
        }
    }
    Some(sum * (1.0 / crossings))
}
