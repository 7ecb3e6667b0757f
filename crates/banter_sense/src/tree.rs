//! The triangles of a mesh, in a tree of boxes: a line looks only at those that it comes near.

use crate::shape::{Cuboid, cuts_triangle};
use bevy::math::Vec3;

/// So many triangles stand together below the last boxes.
const LEAF: usize = 4;
/// Boxes are so much larger than what is in them, in metres: no rounding loses a triangle.
const SKIN: f32 = 1e-4;
/// Deeper no tree is: halves of more triangles than fit into memory.
const DEPTH: usize = 40;

/// A box, and what is in it: the children from `first` on, or so many triangles.
#[derive(Debug, Clone, Copy)]
struct Node {
    bounds: Cuboid,
    first: u32,
    /// 0 for a box of boxes, whose two children stand beside each other.
    count: u32,
}

/// The triangles of a mesh.
#[derive(Debug, Default)]
pub(crate) struct TriangleTree {
    nodes: Vec<Node>,
    triangles: Vec<[Vec3; 3]>,
}

impl TriangleTree {
    /// Sorts them. Those without a place in space are left out.
    pub(crate) fn new(mut triangles: Vec<[Vec3; 3]>) -> Self {
        triangles.retain(|triangle| triangle.iter().all(|corner| corner.is_finite()));
        let mut tree = Self {
            nodes: Vec::with_capacity(triangles.len()),
            triangles,
        };
        if !tree.triangles.is_empty() {
            tree.nodes.push(Node {
                bounds: Cuboid::EMPTY,
                first: 0,
                count: tree.triangles.len() as u32,
            });
            tree.split(0, 0);
        }
        tree
    }

    /// The box around them all.
    pub(crate) fn bounds(&self) -> Cuboid {
        self.nodes.first().map_or(Cuboid::EMPTY, |node| node.bounds)
    }

    /// Whether the line from `from` by `way` goes through any of them.
    pub(crate) fn is_cut(&self, from: Vec3, way: Vec3) -> bool {
        let mut waiting = [0_u32; DEPTH + 2];
        let mut depth = usize::from(!self.nodes.is_empty());
        while depth > 0 {
            depth -= 1;
            let number = waiting.get(depth).copied().unwrap_or_default();
            let Some(node) = self.nodes.get(number as usize) else {
                return false;
            };
            if node.bounds.span(from, way).is_none() {
                continue;
            }
            if node.count == 0 {
                for child in [node.first, node.first + 1] {
                    if let Some(place) = waiting.get_mut(depth) {
                        *place = child;
                        depth += 1;
                    }
                }
            } else if self.of(node).iter().any(|it| cuts_triangle(from, way, *it)) {
                return true;
            }
        }
        false
    }

    fn of(&self, node: &Node) -> &[[Vec3; 3]] {
        let first = node.first as usize;
        let all = self.triangles.get(first..first + node.count as usize);
        all.unwrap_or_default()
    }

    /// Gives a node its box, and halves it by the middle of its longest side.
    fn split(&mut self, number: usize, depth: usize) {
        let Some(node) = self.nodes.get(number).copied() else {
            return;
        };
        let (first, count) = (node.first as usize, node.count as usize);
        let Some(own) = self.triangles.get_mut(first..first + count) else {
            return;
        };
        let corners = own.iter().flatten();
        let mut bounds = corners.fold(Cuboid::EMPTY, |all, corner| all.with(*corner));
        bounds.low -= Vec3::splat(SKIN);
        bounds.high += Vec3::splat(SKIN);
        let size = bounds.high - bounds.low;
        let axis = (0..3)
            .max_by(|a, b| size[*a].total_cmp(&size[*b]))
            .unwrap_or(0);
        let middle = |triangle: &[Vec3; 3]| triangle.iter().map(|corner| corner[axis]).sum::<f32>();
        let is_leaf = count <= LEAF || depth >= DEPTH;
        let children = self.nodes.len();
        if !is_leaf {
            own.select_nth_unstable_by(count / 2, |a, b| middle(a).total_cmp(&middle(b)));
            let halves = [(first, count / 2), (first + count / 2, count - count / 2)];
            for (first, count) in halves {
                self.nodes.push(Node {
                    bounds: Cuboid::EMPTY,
                    first: first as u32,
                    count: count as u32,
                });
            }
        }
        if let Some(node) = self.nodes.get_mut(number) {
            node.bounds = bounds;
            if !is_leaf {
                (node.first, node.count) = (children as u32, 0);
            }
        }
        if !is_leaf {
            self.split(children, depth + 1);
            self.split(children + 1, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point() -> impl Strategy<Value = Vec3> {
        prop::array::uniform3(-5.0_f32..5.0).prop_map(Vec3::from)
    }

    proptest! {
        #[test]
        fn the_tree_finds_what_looking_at_all_finds(
            triangles in prop::collection::vec(prop::array::uniform3(point()), 0..80),
            from in point(), way in point(),
        ) {
            let all = triangles.iter().any(|it| cuts_triangle(from, way, *it));
            prop_assert_eq!(TriangleTree::new(triangles).is_cut(from, way), all);
        }
    }

    #[test]
    fn odd_triangles_do_no_harm() {
        let nowhere = [Vec3::NAN, Vec3::ZERO, Vec3::X];
        let same = vec![[Vec3::ZERO, Vec3::X, Vec3::Y]; 1_000];
        let tree = TriangleTree::new([vec![nowhere; 10], same].concat());
        assert!(tree.is_cut(Vec3::new(0.2, 0.2, 1.0), Vec3::NEG_Z * 2.0));
        assert!(!TriangleTree::new(vec![nowhere]).is_cut(Vec3::ZERO, Vec3::X));
        assert_eq!(TriangleTree::new(Vec::new()).bounds(), Cuboid::EMPTY);
    }
}
