//! Cuts a net along the zero of a function of place, with clean edges, and gives cut cloth a hem.

use std::collections::HashMap;

use super::net::{Field, Net, onto, slope};
use crate::math::Vec3;

/// Keeps of a net what lies where `keep` is negative. The cut follows the surface of `field`.
pub(crate) fn clip(mut net: Net, field: &Field, keep: &Field, cell: f64) -> Net {
    let mut values: Vec<f64> = net.points.iter().map(|&p| keep(p)).collect();
    // Vertices close to the cut are drawn onto it, which leaves no slivers.
    for (point, value) in net.points.iter_mut().zip(&mut values) {
        let s = slope(keep, *point);
        let steep = s.length();
        if *value != 0.0 && steep > 1e-3 && value.abs() / steep < 0.3 * cell {
            let p = onto(field, *point + s * (-*value / (steep * steep)), cell);
            if keep(p).abs() / steep < 0.1 * cell {
                *point = p;
                *value = 0.0;
            }
        }
    }
    cut(net, &values, field, cell)
}

/// Keeps of a net what lies where `keep` is negative, and moves no vertex.
pub(crate) fn part_off(net: &Net, field: &Field, keep: &Field, cell: f64) -> Net {
    let values: Vec<f64> = net.points.iter().map(|&p| keep(p)).collect();
    cut(net.clone(), &values, field, cell)
}

/// Cuts where the values of the vertices change their sign.
fn cut(mut net: Net, values: &[f64], field: &Field, cell: f64) -> Net {
    let mut cuts: HashMap<(u32, u32), u32> = HashMap::new();
    let mut triangles = Vec::new();
    for t in std::mem::take(&mut net.triangles) {
        let inside = t.map(|i| values[i as usize] <= 0.0);
        let mut cut = |a: u32, b: u32| -> u32 {
            let key = (a.min(b), a.max(b));
            *cuts.entry(key).or_insert_with(|| {
                let (va, vb) = (values[key.0 as usize], values[key.1 as usize]);
                let (pa, pb) = (net.points[key.0 as usize], net.points[key.1 as usize]);
                let f = (va / (va - vb)).clamp(0.0, 1.0);
                let p = onto(field, pa + (pb - pa) * f, 0.5 * cell);
                net.points.push(p);
                (net.points.len() - 1) as u32
            })
        };
        match inside.iter().filter(|&&i| i).count() {
            3 if t.iter().any(|&i| values[i as usize] < 0.0) => triangles.push(t),
            0 | 3 => {}
            count => {
                // Turned so that the odd one is first.
                let odd = inside.iter().position(|&i| i == (count == 1)).unwrap_or(0);
                let [a, b, c] = [t[odd], t[(odd + 1) % 3], t[(odd + 2) % 3]];
                if count == 1 {
                    if values[a as usize] < 0.0 {
                        triangles.push([a, cut(a, b), cut(a, c)]);
                    }
                } else {
                    let zero = |i: u32| values[i as usize] == 0.0;
                    let (ab, ac) = (
                        if zero(b) { b } else { cut(a, b) },
                        if zero(c) { c } else { cut(a, c) },
                    );
                    for t in [[ab, b, c], [ab, c, ac]] {
                        if t[0] != t[1] && t[1] != t[2] && t[2] != t[0] {
                            triangles.push(t);
                        }
                    }
                }
            }
        }
    }
    net.triangles = triangles;
    tidy(net)
}

/// Leaves out vertices that no triangle uses.
pub(crate) fn tidy(net: Net) -> Net {
    let mut places = vec![u32::MAX; net.points.len()];
    let mut points = Vec::new();
    let triangles = net
        .triangles
        .iter()
        .map(|t| {
            t.map(|i| {
                if places[i as usize] == u32::MAX {
                    places[i as usize] = points.len() as u32;
                    points.push(net.points[i as usize]);
                }
                places[i as usize]
            })
        })
        .collect();
    Net { points, triangles }
}

/// Directed edges that belong to one triangle alone, as that triangle runs along them.
pub(crate) fn rim(triangles: &[[u32; 3]]) -> Vec<(u32, u32)> {
    let mut edges: HashMap<(u32, u32), u32> = HashMap::new();
    for t in triangles {
        for k in 0..3 {
            *edges.entry((t[k], t[(k + 1) % 3])).or_insert(0) += 1;
        }
    }
    let mut rim: Vec<(u32, u32)> = edges
        .keys()
        .filter(|&&(a, b)| !edges.contains_key(&(b, a)))
        .copied()
        .collect();
    rim.sort_unstable();
    rim
}

/// The hem of a cut edge: where an edge's vertex goes when the cloth is turned in, `deep` mm.
pub(crate) fn turned_in(keep: &Field, p: Vec3, normal: Vec3, deep: f64) -> (Vec3, Vec3) {
    let out = slope(keep, p).normalised();
    (p - normal * deep - out * (0.4 * deep), out)
}
