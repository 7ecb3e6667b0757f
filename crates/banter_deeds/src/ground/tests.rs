//! A house with a gallery.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::floor::Block;
use bevy::math::{Quat, Rot2};

fn level(x: f32, y: f32, z: f32, wide: f32, deep: f32) -> Ground {
    let place = Affine3A::from_translation(Vec3::new(x, y, z));
    Ground::new(place, Vec3::ZERO, Vec2::new(wide, deep)).unwrap()
}

/// Stairs from one place up to another.
fn ramp(from: Vec3, to: Vec3, wide: f32) -> Ground {
    let way = to - from;
    let turn = Quat::from_rotation_arc(Vec3::Z, way.with_y(0.0).normalize());
    let tilt = Quat::from_rotation_x(-(way.y / way.xz().length()).atan());
    let place = Affine3A::from_rotation_translation(turn * tilt, from.midpoint(to));
    Ground::new(place, Vec3::ZERO, Vec2::new(wide, way.length())).unwrap()
}

/// A hall, and a gallery three metres above it, with stairs between them.
fn house() -> Grounds {
    let stairs = ramp(Vec3::new(4.0, 0.0, 0.0), Vec3::new(4.0, 3.0, 5.0), 1.2);
    Grounds::new(vec![
        level(0.0, 0.0, 0.0, 12.0, 12.0),
        stairs,
        level(0.0, 3.0, 7.0, 12.0, 4.0),
    ])
}

fn way(grounds: &Grounds, from: Vec3, to: Vec3, blocks: &[Block]) -> Option<Vec<Vec3>> {
    grounds.way(from, to, [0.3, 0.25], |_| blocks.to_vec())
}

/// How far the way is from every floor at worst, metres.
fn off(grounds: &Grounds, from: Vec3, way: &[Vec3]) -> f32 {
    let mut worst = 0.0_f32;
    let mut at = from;
    for next in way {
        for k in 0..=20_u8 {
            let place = at.lerp(*next, f32::from(k) / 20.0);
            let gaps = grounds.floors().iter().filter(|it| it.has(place.xz()));
            let gap = gaps.map(|it| (it.height(place.xz()) - place.y).abs());
            worst = worst.max(gap.fold(f32::INFINITY, f32::min));
        }
        at = *next;
    }
    worst
}

#[test]
fn stairs_are_as_high_as_they_look() {
    let stairs = ramp(Vec3::new(4.0, 0.0, 0.0), Vec3::new(4.0, 3.0, 5.0), 1.2);
    assert!(stairs.height(Vec2::new(4.0, 0.0)).abs() < 1e-4);
    assert!((stairs.height(Vec2::new(4.5, 2.5)) - 1.5).abs() < 1e-4);
    assert!(stairs.has(Vec2::new(3.5, 4.0)) && !stairs.has(Vec2::new(3.0, 4.0)));
    let wall = Affine3A::from_rotation_x(1.5);
    assert_eq!(Ground::new(wall, Vec3::ZERO, Vec2::ONE), None);
    assert_eq!(
        Ground::new(Affine3A::IDENTITY, Vec3::ZERO, Vec2::ZERO),
        None
    );
}

#[test]
fn one_goes_up_by_the_stairs_and_down_again() {
    let house = house();
    let (hall, gallery) = (Vec3::new(-4.0, 0.0, -4.0), Vec3::new(-5.0, 3.0, 8.0));
    for (from, to) in [(hall, gallery), (gallery, hall)] {
        let found = way(&house, from, to, &[]).unwrap();
        let there = *found.last().unwrap();
        assert!(there.distance(to) < 0.31, "{there}");
        let worst = off(&house, from, &found);
        assert!(worst < 0.1, "{worst} m beside every floor: {found:?}");
    }
}

#[test]
fn who_stands_below_the_gallery_is_not_on_it() {
    let house = house();
    let (below, above) = (Vec3::new(0.0, 0.0, 5.8), Vec3::new(0.0, 3.0, 5.8));
    assert_eq!((house.under(below), house.under(above)), (Some(0), Some(2)));
    let found = way(&house, below, above, &[]).unwrap();
    assert!(found.len() > 2, "{found:?}");
    // Eyes are above the floor that one stands on.
    let eyes = Vec3::new(0.0, 1.7, 5.8);
    let found = way(&house, Vec3::ZERO, eyes, &[]).unwrap();
    assert!(found.iter().all(|place| place.y == 0.0), "{found:?}");
    assert_eq!(house.under(Vec3::new(0.0, 0.0, 20.0)), None);
}

#[test]
fn without_stairs_there_is_no_way() {
    let house = Grounds::new(vec![
        level(0.0, 0.0, 0.0, 12.0, 12.0),
        level(0.0, 3.0, 7.0, 12.0, 4.0),
    ]);
    let (hall, gallery) = (Vec3::ZERO, Vec3::new(-5.0, 3.0, 8.0));
    assert_eq!(way(&house, hall, gallery, &[]), None);
}

#[test]
fn a_barrel_on_one_flight_has_one_take_the_other() {
    let mut floors = house().floors().to_vec();
    floors.push(ramp(
        Vec3::new(-4.0, 0.0, 0.0),
        Vec3::new(-4.0, 3.0, 5.0),
        1.2,
    ));
    let house = Grounds::new(floors);
    let barrel = Block {
        middle: Vec2::new(4.0, 2.5),
        half: Vec2::splat(0.5),
        turn: Rot2::IDENTITY,
    };
    let (hall, gallery) = (Vec3::new(4.0, 0.0, -4.0), Vec3::new(4.0, 3.0, 8.0));
    let free = way(&house, hall, gallery, &[]).unwrap();
    assert!(free.iter().all(|place| place.x > 3.0), "{free:?}");
    let found = way(&house, hall, gallery, &[barrel]).unwrap();
    assert!(found.iter().any(|place| place.x < -3.0), "{found:?}");
}

#[test]
fn two_rooms_are_one_through_the_gap_in_their_wall() {
    let rooms = Grounds::new(vec![
        level(0.0, 0.0, 0.0, 10.0, 6.0),
        level(0.0, 0.1, 6.0, 10.0, 6.0),
    ]);
    let wall = Block {
        middle: Vec2::new(-1.0, 3.0),
        half: Vec2::new(4.5, 0.1),
        turn: Rot2::IDENTITY,
    };
    let (from, to) = (Vec3::new(-3.0, 0.0, 0.0), Vec3::new(-3.0, 0.1, 6.0));
    let found = way(&rooms, from, to, &[wall]).unwrap();
    assert!(found.iter().any(|place| place.x > 3.5), "{found:?}");
}

#[test]
fn what_is_walled_in_behind_many_doors_is_given_up() {
    let rooms = Grounds::new(vec![
        level(0.0, 0.0, 0.0, 10.0, 6.0),
        level(0.0, 0.0, 6.0, 10.0, 6.0),
    ]);
    let wall = |x: f32, z: f32, half: Vec2| Block {
        middle: Vec2::new(x, z),
        half,
        turn: Rot2::IDENTITY,
    };
    let (long, deep) = (Vec2::new(1.2, 0.1), Vec2::new(0.1, 1.2));
    let walls = [
        wall(0.0, 5.0, long),
        wall(0.0, 7.0, long),
        wall(-1.0, 6.0, deep),
        wall(1.0, 6.0, deep),
    ];
    let (from, to) = (Vec3::new(0.0, 0.0, -2.0), Vec3::new(0.0, 0.0, 6.5));
    assert!(way(&rooms, from, to, &[]).is_some());
    assert_eq!(way(&rooms, from, to, &walls), None);
}

#[test]
fn who_stands_beside_every_floor_is_near_one_or_nowhere() {
    let house = house();
    let beside = |x, y, z| house.beside(Vec3::new(x, y, z));
    for (found, there) in [
        (beside(-6.8, 0.1, 1.0), Vec3::new(-6.0, 0.0, 1.0)),
        (beside(0.0, 3.2, 9.5), Vec3::new(0.0, 3.0, 9.0)),
    ] {
        assert!(found.unwrap().distance(there) < 1e-4, "{found:?}");
    }
    assert_eq!(beside(-9.0, 0.0, 0.0), None);
    // A gallery overhead is no floor of those below.
    assert_eq!(beside(0.0, 0.0, 9.5), None);
    assert!(!house.is_empty() && Grounds::default().is_empty());
}
