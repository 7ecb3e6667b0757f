//! A uniform grid: what is near a place is found without looking at what is far.

use bevy::math::{IVec2, Vec3};
use bevy::platform::collections::HashMap;

/// Columns of the world, square as seen from above, and the numbers of what is in each. Places
/// that are no numbers are in no column.
#[derive(Debug)]
pub(crate) struct Grid {
    /// The side of a column, in metres.
    side: f32,
    columns: HashMap<IVec2, Column>,
}

/// What is in a column of the world.
#[derive(Debug, Default)]
struct Column {
    numbers: Vec<u32>,
    /// At which version of the world something in it changed last.
    changed: u64,
}

impl Grid {
    pub(crate) fn new(side: f32) -> Self {
        Self {
            side,
            columns: HashMap::default(),
        }
    }

    /// The column that a place is in.
    pub(crate) fn column(&self, place: Vec3) -> Option<IVec2> {
        // What is beyond is held by the last column that there is.
        let part = |x: f32| (x / self.side).floor() as i32;
        place
            .is_finite()
            .then(|| IVec2::new(part(place.x), part(place.z)))
    }

    pub(crate) fn insert(&mut self, column: IVec2, number: u32) {
        self.columns.entry(column).or_default().numbers.push(number);
    }

    pub(crate) fn remove(&mut self, column: IVec2, number: u32) {
        // An empty column keeps its room: somebody walks to and fro.
        if let Some(all) = self.columns.get_mut(&column)
            && let Some(at) = all.numbers.iter().position(|other| *other == number)
        {
            all.numbers.swap_remove(at);
        }
    }

    /// Notes that something in a column has changed.
    pub(crate) fn touch(&mut self, column: IVec2, version: u64) {
        if let Some(column) = self.columns.get_mut(&column) {
            column.changed = version;
        }
    }

    pub(crate) fn in_column(&self, column: IVec2) -> &[u32] {
        let column = self.columns.get(&column);
        column.map_or(&[], |column| column.numbers.as_slice())
    }

    /// Tells of all that may be nearer to `place` than `range`, each once.
    pub(crate) fn near(&self, place: Vec3, range: f32, mut found: impl FnMut(u32)) {
        self.columns_near(place, range, |column| {
            column.numbers.iter().copied().for_each(&mut found);
            true
        });
    }

    /// Whether anything that may be nearer to `place` than `range` changed after this version.
    pub(crate) fn changed_since(&self, version: u64, place: Vec3, range: f32) -> bool {
        let mut changed = false;
        self.columns_near(place, range, |column| {
            changed |= column.changed > version;
            !changed
        });
        changed
    }

    /// Tells of the columns that are nearer to `place` than `range`, until told to stop.
    fn columns_near(&self, place: Vec3, range: f32, mut found: impl FnMut(&Column) -> bool) {
        let reach = Vec3::splat(range.max(0.0));
        let (Some(low), Some(high)) = (self.column(place - reach), self.column(place + reach))
        else {
            return;
        };
        let span = |low: i32, high: i32| i64::from(high) - i64::from(low) + 1;
        let count = span(low.x, high.x).saturating_mul(span(low.y, high.y));
        if count > self.columns.len() as i64 {
            for (at, column) in &self.columns {
                if at.cmpge(low).all() && at.cmple(high).all() && !found(column) {
                    return;
                }
            }
            return;
        }
        for x in low.x..=high.x {
            for y in low.y..=high.y {
                let column = self.columns.get(&IVec2::new(x, y));
                if column.is_some_and(|column| !found(column)) {
                    return;
                }
            }
        }
    }

    /// Tells of the columns that a line goes through, in their order, until told to stop. At most
    /// 1,024: no line of sight is longer.
    pub(crate) fn along(&self, from: Vec3, to: Vec3, mut found: impl FnMut(&[u32]) -> bool) {
        let (Some(mut at), Some(end)) = (self.column(from), self.column(to)) else {
            return;
        };
        // Amanatides and Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing" (1987).
        let axis = |from: f32, to: f32, at: i32| {
            let way = to - from;
            let step = if way > 0.0 { 1 } else { -1 };
            let next = (at + i32::from(way > 0.0)) as f32 * self.side;
            match way == 0.0 {
                true => (0, f32::INFINITY, f32::INFINITY),
                false => (step, (next - from) / way, self.side / way.abs()),
            }
        };
        let (step_x, mut next_x, by_x) = axis(from.x, to.x, at.x);
        let (step_y, mut next_y, by_y) = axis(from.z, to.z, at.y);
        for _ in 0..1_024 {
            if !found(self.in_column(at)) || at == end {
                return;
            }
            if next_x.min(next_y) > 1.0 {
                return;
            }
            if next_x < next_y {
                at.x += step_x;
                next_x += by_x;
            } else {
                at.y += step_y;
                next_y += by_y;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn filled(places: &[Vec3]) -> Grid {
        let mut grid = Grid::new(4.0);
        for (number, place) in places.iter().enumerate() {
            grid.insert(grid.column(*place).unwrap(), number as u32);
        }
        grid
    }

    fn place() -> impl Strategy<Value = Vec3> {
        (-60.0_f32..60.0, -5.0_f32..5.0, -60.0_f32..60.0).prop_map(Vec3::from)
    }

    #[test]
    fn nowhere_is_in_no_column() {
        let grid = Grid::new(4.0);
        assert_eq!(grid.column(Vec3::NAN), None);
        assert_eq!(grid.column(Vec3::INFINITY), None);
        let far = grid.column(Vec3::splat(f32::MAX)).unwrap();
        assert_eq!(far, IVec2::splat(i32::MAX));
        let mut any = 0;
        grid.near(Vec3::splat(f32::MAX), f32::MAX, |_| any += 1);
        grid.near(Vec3::ZERO, f32::NAN, |_| any += 1);
        grid.along(Vec3::ZERO, Vec3::splat(f32::MAX), |_| true);
        assert_eq!(any, 0);
    }

    proptest! {
        #[test]
        fn all_that_is_near_is_found_once(
            places in prop::collection::vec(place(), 0..60), here in place(), range in 0.0_f32..90.0,
        ) {
            let grid = filled(&places);
            let mut found = Vec::new();
            grid.near(here, range, |number| found.push(number));
            let count = found.len();
            found.sort_unstable();
            found.dedup();
            prop_assert_eq!(found.len(), count);
            for (number, place) in places.iter().enumerate() {
                let near = place.distance(here) <= range;
                prop_assert!(!near || found.contains(&(number as u32)));
            }
        }

        #[test]
        fn a_line_comes_by_all_that_lies_on_it(from in place(), to in place(), share in 0.0_f32..1.0) {
            let point = from.lerp(to, share);
            let grid = filled(&[point]);
            // Beside an edge it may be rounded to either side.
            let edge = |x: f32| { let x = x / 4.0; (x - x.round()).abs() < 1e-3 };
            prop_assume!(!edge(point.x) && !edge(point.z));
            let mut found = false;
            grid.along(from, to, |numbers| { found |= !numbers.is_empty(); true });
            prop_assert!(found);
        }

        #[test]
        fn what_is_removed_is_gone(places in prop::collection::vec(place(), 1..20)) {
            let mut grid = filled(&places);
            for (number, place) in places.iter().enumerate() {
                grid.remove(grid.column(*place).unwrap(), number as u32);
            }
            let mut any = false;
            grid.near(Vec3::ZERO, 100.0, |_| any = true);
            prop_assert!(!any);
        }
    }
}
